"""Compile the table of care given and received by age and sex from an imported ATUS.

careconomy survey import atus atus-2014/ -o us-2014
careconomy survey weights us-2014 --replicates bootstrap --n 160
python -m scripts.compile_time_use.age_profile --survey us-2014 --output FILE
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from careconomy.accounts.support_ratio_profiles import ACTIVITIES, COLUMNS, SEXES, SIDES
from careconomy.accounts.transfers import TimeTransfers, time_transfers
from careconomy.errors import CareError
from careconomy.estimation.variance import replicate_variance
from careconomy.files import write_file
from careconomy.timeuse import Survey

from .output import LICENCE, SOURCE


def rows(found: TimeTransfers) -> list[dict[str, object]]:
    """Hours a day per head by age and sex, with standard errors from the replicates."""
    profiles = found.profiles
    names = [item.name for item in profiles.services]
    result: list[dict[str, object]] = []
    figures = {}
    for activity, services in ACTIVITIES.items():
        places = [names.index(name) for name in services if name in names]
        for side, minutes in zip(SIDES, (profiles.given, profiles.received), strict=True):
            hours = minutes[..., places].sum(axis=-1) / 60.0
            figures[f"{activity}_{side}"] = (
                hours[0],
                np.sqrt(replicate_variance(hours, found.design)),
            )
    for age in range(profiles.given.shape[2]):
        for at, sex in enumerate(SEXES):
            row: dict[str, object] = {"age": age, "sex": sex}
            for name, (value, error) in figures.items():
                row[name] = f"{value[at, age]:.5g}"
                row[f"{name}_se"] = f"{error[at, age]:.3g}"
            row["diaries"] = int(profiles.diaries[at, age])
            row["members"] = int(profiles.members[at, age])
            result.append(row)
    return result


def to_csv(survey: Survey, found: TimeTransfers) -> str:
    """The table as text; every row carries source, year, licence and quality."""
    manifest = survey.manifest
    origin = {
        "unit": "hours a day",
        "year": max(manifest.years),
        "source": SOURCE.format(year=max(manifest.years)),
        "licence": LICENCE,
        # It stands in for countries whose diaries are not here.
        "quality": "estimated",
    }
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, **origin} for row in rows(found))
    return stream.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile the table; return 0, or 2 when the input has a mistake."""
    parser = argparse.ArgumentParser(prog="age_profile", description=__doc__)
    parser.add_argument("--survey", type=Path, required=True, help="survey with replicate weights")
    parser.add_argument("--output", type=Path, required=True, help="CSV file to write")
    options = parser.parse_args(arguments)
    try:
        survey = Survey.open(options.survey)
        found = time_transfers(survey)
        if not found.design.replicated:
            raise CareError(
                "the survey has no replicate weights.",
                where=str(options.survey),
                remedy="Make them with careconomy survey weights.",
            )
        write_file(options.output, to_csv(survey, found).encode())
    except (CareError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
