"""Compile the time-use profile from the single-year files of the American Time Use Survey."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from careconomy.errors import CareError

from .checks import compare_published, compare_rules
from .output import insert_generated, to_csv, to_markdown
from .profile import compile_rows
from .survey import read_survey


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compile_time_use", description=__doc__)
    parser.add_argument(
        "--input",
        type=Path,
        required=True,
        help="folder with atusresp_YYYY.dat, atusrost_YYYY.dat and atusact_YYYY.dat",
    )
    parser.add_argument("--output", type=Path, required=True, help="CSV file to write")
    parser.add_argument("--page", type=Path, help="documentation page whose table is renewed")
    parser.add_argument("--reference", type=Path, help="CSV of published means to compare with")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile the profile; return 0, or 2 when the input has a mistake."""
    options = _options(arguments)
    try:
        survey = read_survey(options.input)
        rows = compile_rows(survey)
        reference = options.reference
        checks = compare_published(survey, reference) if reference else []
        if options.page:
            text = to_markdown(rows, checks, compare_rules(survey))
            page = insert_generated(options.page.read_text(encoding="utf-8"), text)
            options.page.write_text(page, encoding="utf-8")
        options.output.write_text(to_csv(rows, survey.year), encoding="utf-8")
    except (CareError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for check in checks:
        print(f"{check.group}: {check.within_rounding} of {check.compared} within rounding")
    return 0


if __name__ == "__main__":
    sys.exit(main())
