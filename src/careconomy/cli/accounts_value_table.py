"""The value of unpaid work on a terminal, and in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from careconomy.cli.numbers import DASH, Scale, places
from careconomy.cli.output import to_csv
from careconomy.cli.survey_tables import records, title_of
from careconomy.cli.tables import hanging, plain
from careconomy.errors import CareError
from careconomy.files import write_file, write_files

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.accounts.own_wages import OwnWages
    from careconomy.estimation import Estimates, Row
    from careconomy.timeuse import Survey

# What is printed; the data hold every statistic.
SHOWN = (
    "hours",
    "value",
    "share_of_gdp",
    "share_of_extended_gdp",
    "value_per_person",
    "value_per_day",
)
WORDS = {
    "hours": "Unpaid hours",
    "value": "Value",
    "share_of_gdp": "Value",
    "share_of_extended_gdp": "Value",
    "value_per_person": "Value",
    "value_per_day": "Value",
}
# The mark of a cell that breaks a rule of publication.
MARK = "*"
MARKED = f"{MARK} breaks a rule of publication, below; the data say which."
# From which size on a unit is counted in millions or billions.
LARGE = ((1e10, 1e9, "billion"), (1e7, 1e6, "million"))
HEADS = {
    "method": "Method",
    "wage_concept": "Wage",
    "per_hour": "Of an hour",
    "price_year": "Prices of",
}


def value(console: Console, table: Estimates, found: Survey) -> None:
    """Print a table for each statistic: activities or methods down, women and men across."""
    title_of(console, found)
    several = _heads(console, table)
    apart = ("sex", "per_hour") if _several_years(table) else ("sex", "per_hour", "price_year")
    down = [name for name in table.dimensions if name not in apart]
    rows = table.rows
    # Side by side methods show their totals; with every activity nobody finds them.
    if several and len({row.activity for row in rows}) > 1:
        rows = tuple(row for row in rows if row.activity == rows[0].activity)
        console.print(f"{rows[0].activity} alone; by activity: --format csv, or -o FOLDER.")
    statistics = dict.fromkeys(row.statistic for row in rows)
    wanted = [name for name in statistics if name in SHOWN] or list(statistics)
    for statistic in wanted:
        _statistic(console, [row for row in rows if row.statistic == statistic], down)
    console.print()
    console.print("Below a figure: its 95% interval. Every statistic: --format csv, or -o FOLDER.")
    if any(breaks_a_rule(row) for row in rows if row.statistic in wanted):
        console.print(MARKED)
    for note in table.notes:
        hanging(console, "- ", note)


def _several_years(table: Estimates) -> bool:
    """Whether money of several price years stands in the table."""
    return len({row.domain["price_year"] for row in table.rows}) > 1


def _heads(console: Console, table: Estimates) -> bool:
    """Print method, wage concept, hour and price year; whether there are several methods."""
    methods = list(dict.fromkeys(row.domain["method"] for row in table.rows))
    for name, word in HEADS.items():
        found: dict[str, list[str]] = {}
        for row in table.rows:
            of = found.setdefault(row.domain[name].replace("_", " "), [])
            if row.domain["method"] not in of:
                of.append(row.domain["method"])
        if len(found) == 1:
            console.print(f"{word}: {next(iter(found))}.")
        elif name in ("per_hour", "price_year"):
            said = [f"{level} ({', '.join(of)})" for level, of in found.items()]
            hanging(console, f"{word}: ", f"{'; '.join(said).replace('_', ' ')}.")
    return len(methods) > 1


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
    if len({row.unit for row in rows}) > 1:
        unit = unit.replace(f" of {rows[0].domain['price_year']}", "")
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


def breaks_a_rule(row: Row) -> bool:
    """Whether a figure is flagged by a rule of publication, and not only as taken as known."""
    return bool(row.flag) and row.se is not None


def interval_cell(row: Row | None, factor: float) -> str:
    """A figure with its interval on the next line; a dash where it is not known."""
    if row is None or row.est is None:
        return DASH
    decimals = places(row.est * factor)
    text = f"{row.est * factor:,.{decimals}f}{MARK if breaks_a_rule(row) else ''}"
    if row.lci is None or row.uci is None or row.lci == row.uci:
        return text
    low, high = (f"{bound * factor:,.{decimals}f}" for bound in (row.lci, row.uci))
    return f"{text}\n{low}{' to ' if low.startswith('-') else DASH}{high}"


def write_equation(own: OwnWages | None, path: Path) -> None:
    """Write the coefficients of the wage equation as CSV. Raises CareError where there is none."""
    write_file(path, to_csv(records(_equation(own))).encode())


def _equation(own: OwnWages | None) -> list[dict[str, object]]:
    if own is None:
        raise CareError(
            "there is no wage equation.", where="--equation", remedy="Add --method own_wage."
        )
    return own.table()


def write_folder(table: Estimates, own: OwnWages | None, found: Survey, folder: Path) -> list[Path]:
    """Write the table, the figure of value by method, the wage equation, and notes as text."""
    from careconomy.report.standalone import standalone_files
    from careconomy.report.value_figure import value_figure

    figure = value_figure(table, source=found.manifest.source or found.manifest.name)
    files = {"value.csv": to_csv(records(table.to_dicts())).encode()}
    files |= standalone_files({"value-by-method": figure})
    if own is not None:
        files["wage-equation.csv"] = to_csv(records(own.table())).encode()
    files["readme.txt"] = "".join(f"{note}\n" for note in table.notes).encode()
    return write_files(folder, files)
