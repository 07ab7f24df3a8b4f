"""Publish indicators of a survey as tables: CSV, a workbook, or an SDMX message."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from careconomy.errors import CareError, nearest
from careconomy.estimation.design import Design
from careconomy.estimation.dimensions import AGES
from careconomy.estimation.results import Rules
from careconomy.estimation.survey import Progress
from careconomy.files import write_files
from careconomy.report.publish_indicators import (
    AGE_FLOOR,
    BREAKDOWNS,
    Publication,
    indicator,
    measured,
)
from careconomy.report.publish_readme import Entry, entries, text
from careconomy.timeuse import Survey

FORMATS = ("csv", "xlsx", "sdmx")
FIGURES = ("est", "se", "lci", "uci", "cv", "df", "n", "flag")

Files = Mapping[str, bytes]


def publish(
    survey: Survey,
    indicators: Sequence[str] = ("sdg-5.4.1",),
    *,
    to: str = "csv",
    output: str | Path,
    ages: Sequence[int] = AGES,
    age_floor: int = AGE_FLOOR,
    rules: Rules | None = None,
    design: Design | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the indicators by sex, age group and location with totals; return the paths.

    `to`: "csv" and "sdmx" (SDMX-CSV 2.0) write `output` and a read me beside it, "xlsx" one
    workbook; all of them or none. `rules`: without them, cells of fewer than 30 diaries or a
    coefficient of variation above 30 % are withheld; the rule is stated. Raises CareError.
    """
    output = Path(output)
    if to not in FORMATS:
        raise CareError(
            f'there is no format "{to}".{nearest(to, FORMATS)}',
            remedy=f"Give {' or '.join(FORMATS)}.",
        )
    if not output.parent.is_dir():
        raise CareError(
            "cannot be written: there is no such folder.",
            where=str(output),
            remedy="Choose a folder that exists.",
        )
    if not indicators:
        raise CareError("no indicator is named.", remedy="Name one, such as sdg-5.4.1.")
    rules = rules or Rules(suppress=True)
    wanted = [indicator(name) for name in dict.fromkeys(indicators)]
    if to == "sdmx":
        from careconomy.report.publish_sdmx import check_ready

        check_ready(survey, wanted)
    found = [
        measured(
            survey,
            item,
            ages=ages,
            age_floor=age_floor,
            rules=rules,
            progress=progress,
            design=design,
            engine=engine,
        )
        for item in wanted
    ]
    used = design or Design.from_dict(survey.manifest.design)
    readme = entries(survey, found, rules, used)
    return write_files(output.parent, _files(survey, found, readme, output.name, to))


def _files(
    survey: Survey, found: Sequence[Publication], readme: Sequence[Entry], name: str, to: str
) -> Files:
    makers: Mapping[str, Callable[[], Files]] = {
        "csv": lambda: {name: table(found).encode(), **_beside(name, readme)},
        "xlsx": lambda: {name: _workbook(found, readme)},
        "sdmx": lambda: {name: _message(survey, found).encode(), **_beside(name, readme)},
    }
    return makers[to]()


def _beside(name: str, readme: Sequence[Entry]) -> Files:
    return {f"{Path(name).stem}.readme.txt": text(readme).encode()}


def _workbook(found: Sequence[Publication], readme: Sequence[Entry]) -> bytes:
    from careconomy.report.publish_xlsx import workbook

    return workbook(found, records(found), readme)


def _message(survey: Survey, found: Sequence[Publication]) -> str:
    from careconomy.report.publish_sdmx import message

    return message(survey, found)


def records(found: Sequence[Publication]) -> list[dict[str, Any]]:
    """Return a record per figure: series, what is counted, levels, figures, flags."""
    return [
        {
            "indicator": item.indicator.name,
            "series": line.series.title,
            "activity": line.series.activity,
            "counted": line.counted,
            **{name: line.row.domain.get(name, "all") for name in BREAKDOWNS},
            "unit": line.row.unit,
            **{name: getattr(line.row, name) for name in FIGURES},
            **{f"flag: {subject}": words for subject, words in item.flags_of(line.counted).items()},
        }
        for item in found
        for line in item.lines
    ]


def table(found: Sequence[Publication]) -> str:
    """Return the figures as CSV; what is withheld or not known is an empty cell."""
    buffer = io.StringIO()
    rows = records(found)
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: "" if value is None else value for key, value in row.items()})
    return buffer.getvalue()
