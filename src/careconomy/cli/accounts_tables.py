"""Accounts of unpaid work on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from careconomy.cli.numbers import DASH, Scale, places
from careconomy.cli.survey_tables import title_of
from careconomy.cli.tables import hanging, plain

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.estimation import Estimates, Row
    from careconomy.timeuse import Survey

# What is printed; the data hold every statistic.
SHOWN = ("hours", "value", "share_of_gdp", "share_of_extended_gdp", "value_per_person")
WORDS = {
    "hours": "Unpaid hours",
    "value": "Value",
    "share_of_gdp": "Value",
    "share_of_extended_gdp": "Value",
    "value_per_person": "Value",
}
# From which size on a unit is counted in millions or billions.
LARGE = ((1e10, 1e9, "billion"), (1e7, 1e6, "million"))
METHOD = ("method", "wage_concept")


def value(console: Console, table: Estimates, found: Survey) -> None:
    """Print a table for each statistic: activities or methods down, women and men across."""
    title_of(console, found)
    down = [name for name in table.dimensions if name not in ("sex", "per_hour", "price_year")]
    methods, concepts = ({row.domain[name] for row in table.rows} for name in METHOD)
    if len(methods) == 1:
        console.print(f"Method: {methods.pop()}.")
    if len(concepts) == 1:
        console.print(f"Wage: {concepts.pop().replace('_', ' ')}.")
    statistics = dict.fromkeys(row.statistic for row in table.rows)
    wanted = [name for name in statistics if name in SHOWN] or list(statistics)
    for statistic in wanted:
        _statistic(console, [row for row in table.rows if row.statistic == statistic], down)
    console.print()
    console.print("Below a figure: its 95% interval. Every statistic: --format csv.")
    for note in table.notes:
        hanging(console, "- ", note)


def _statistic(console: Console, rows: list[Row], down: list[str]) -> None:
    labels = [{**row.domain, "activity": row.activity} for row in rows]
    # What is the same in every row needs no column of its own.
    varied = [name for name in (*down, "activity") if len({found[name] for found in labels}) > 1]
    heads = varied or ["activity"]
    lines: dict[tuple[str, ...], dict[str, Row]] = {}
    for row, found in zip(rows, labels, strict=True):
        key = tuple(found[name].replace("_", " ") for name in heads)
        lines.setdefault(key, {})[row.domain.get("sex", "all")] = row
    sexes = list(dict.fromkeys(row.domain.get("sex", "all") for row in rows))
    unit = rows[0].unit
    shown = scale_of(unit, rows)
    body = [
        [*key, *(interval_cell(cells.get(sex), shown.factor) for sex in sexes)]
        for key, cells in lines.items()
    ]
    names = [name.replace("_", " ") for name in heads]
    title = f"{WORDS.get(rows[0].statistic, rows[0].statistic.replace('_', ' '))}, {shown.unit}"
    left = tuple(range(len(names)))
    plain(console, title, [*names, *sexes], body, left=left, tight=True)


def scale_of(unit: str, rows: list[Row]) -> Scale:
    """Scale at which rows of one unit are shown: shares in per cent, large figures in billions."""
    if unit.startswith("share"):
        return Scale(100.0, f"%{unit.removeprefix('share')}")
    largest = max((abs(row.est or 0.0) for row in rows), default=0.0)
    for least, size, word in LARGE:
        if largest >= least:
            return Scale(1.0 / size, f"{word} {unit}")
    return Scale(1.0, unit)


def interval_cell(row: Row | None, factor: float) -> str:
    """A figure with its interval on the next line; a dash where it is not known."""
    if row is None or row.est is None:
        return DASH
    decimals = places(row.est * factor)
    text = f"{row.est * factor:,.{decimals}f}"
    if row.lci is None or row.uci is None or row.lci == row.uci:
        return text
    low, high = (f"{bound * factor:,.{decimals}f}" for bound in (row.lci, row.uci))
    return f"{text}\n{low}{' to ' if low.startswith('-') else DASH}{high}"
