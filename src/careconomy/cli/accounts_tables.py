"""Accounts of unpaid work on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DASH, Scale, places
from careconomy.cli.output import to_csv
from careconomy.cli.survey_tables import records, title_of
from careconomy.cli.tables import hanging, plain
from careconomy.files import write_files

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.accounts.transfers import TimeTransfers
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


SIDES = ("production", "consumption", "net")
# Ages that are printed; the data hold every year.
STEP = 5


def transfers(console: Console, made: TimeTransfers, found: Survey) -> None:
    """Print what women and men of some ages give and receive, all unpaid work together."""
    title_of(console, found)
    cells: dict[int, dict[tuple[str, str], Mapping[str, Any]]] = {}
    for row in made.table().to_dicts():
        if row["activity"] == "all" and row["age"] % STEP == 0:
            cells.setdefault(row["age"], {})[row["sex"], row["side"]] = row
    keys = [(sex, side) for sex in ("women", "men") for side in SIDES]
    body = [
        [str(age), *(_hours(found_at.get(key)) for key in keys)]
        for age, found_at in sorted(cells.items())
    ]
    heads = ["age", *(f"{sex}\n{side}" for sex, side in keys)]
    plain(console, "Unpaid work, hours a day per head", heads, body, tight=True)
    rows = [[item["activity"], _factor(item)] for item in made.balance()]
    plain(console, "What consumption was multiplied by to balance", ["activity", "factor"], rows)
    console.print()
    console.print("Net: consumption less production, what others give. Below: its 95% interval.")
    console.print("Every age, activity and side: -o FOLDER, or --format csv.")
    for note in made.notes:
        hanging(console, "- ", note)


def _hours(row: Mapping[str, Any] | None) -> str:
    if row is None or row["est"] is None:
        return DASH
    text = f"{row['est']:.2f}"
    return text if row["lci"] is None else f"{text}\n{row['lci']:.1f} to {row['uci']:.1f}"


def _factor(item: Mapping[str, Any]) -> str:
    error = "" if item["se"] is None else f" (se {item['se']:.3f})"
    return f"{item['factor']:.3f}{error}"


def write_transfers(made: TimeTransfers, folder: Path) -> list[Path]:
    """Write profiles and balance as CSV, and what a reader must know as text."""
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = {
        "profiles.csv": made.table().to_dicts(),
        "balance.csv": made.balance(),
    }
    files = {name: to_csv(records(rows)).encode() for name, rows in tables.items()}
    files["readme.txt"] = "".join(f"{note}\n" for note in made.notes).encode()
    return write_files(folder, files)
