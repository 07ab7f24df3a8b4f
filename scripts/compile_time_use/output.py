"""Write the profile as CSV, and as a generated part of a documentation page."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

from careconomy.errors import CareError

from .checks import GroupCheck, Sensitivity
from .profile import Row

HEADER = (
    *("name", "value", "unit", "standard_error_or_empty", "n_diaries", "year", "source"),
    *("licence", "quality", "low", "high", "note"),
)
SOURCE = "U.S. Bureau of Labor Statistics, American Time Use Survey {year}, microdata"
LICENCE = "US Government work, public domain"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6g}"


def to_csv(rows: Sequence[Row], year: int) -> str:
    """Return the rows as CSV text with the columns of `HEADER`; rows without a value are left out.

    All figures carry the quality `estimated`: they stand in for countries whose surveys do not
    tell the split.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows:
        if math.isnan(row.value):
            continue
        figures = (_number(row.value), row.unit, _number(row.standard_error), row.diaries)
        origin = (year, SOURCE.format(year=year), LICENCE, "estimated")
        bounds = (_number(row.low), _number(row.high))
        writer.writerow((row.name, *figures, *origin, *bounds, row.note))
    return stream.getvalue()


def to_markdown(
    rows: Sequence[Row],
    checks: Sequence[GroupCheck],
    sensitivity: Sequence[Sensitivity],
) -> str:
    """Return the generated part of the page: the table and the results of the checks."""
    lines = ["## The table", "", "| name | value | unit | standard error | diaries |"]
    lines.append("|---|---:|---|---:|---:|")
    lines += [
        f"| `{row.name}` | {row.value:.3f} | {row.unit} | {row.standard_error:.3f} "
        f"| {row.diaries:,} |"
        for row in rows
        if not math.isnan(row.value)
    ]
    lines += ["", "## How much the rule for parents matters", ""]
    lines += ["| figure | rule used here | every adult 20+ with a household child under 15 |"]
    lines.append("|---|---:|---:|")
    lines += [f"| {item.figure} | {item.used:.3f} | {item.simple:.3f} |" for item in sensitivity]
    if checks:
        lines += ["", "## Comparison with published means", ""]
        lines += ["| group of activities | means compared | within rounding | largest difference |"]
        lines.append("|---|---:|---:|---:|")
        lines += [
            f"| {check.group} | {check.compared} | {check.within_rounding} "
            f"| {check.largest:.4f} hours |"
            for check in checks
        ]
    return "\n".join(lines)


def insert_generated(page: str, text: str) -> str:
    """Return `page` with `text` between the two marks; raise `CareError` without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CareError(
            f"the marks {BEGIN} and {END} are missing.",
            where="page",
            remedy="Put both on lines of their own where the table belongs.",
        )
    return f"{before}{begin}\n\n{text}\n\n{end}{after}"
