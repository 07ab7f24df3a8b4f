"""A household satellite account on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from careconomy.accounts.satellite_formula import INPUT, PRICED, WHOLE
from careconomy.accounts.satellite_functions import TOTAL
from careconomy.accounts.satellite_notes import withheld
from careconomy.cli.accounts_value_table import MARKED, breaks_a_rule, interval_cell, scale_of
from careconomy.cli.tables import hanging, plain
from careconomy.report.satellite_words import NOT_KNOWN, item_of, of

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.accounts.satellite import Satellite
    from careconomy.estimation import Row

SHARES = tuple(name for name in WHOLE if "share" in name)
# Items by function that stand beside labour, with heads short enough for 80 columns.
PARTS = {
    "taxes": "taxes",
    "subsidies": "subsidies",
    "capital_consumption": "fixed\ncapital",
    "gross_value_added": "value\nadded",
    "intermediate": "goods\nused up",
    "output": "output",
}
SERIES = {
    "current_prices": "current\nprices",
    "chained_volume": "volume",
    "price_index": "price\nindex",
    "value_growth": "value\ngrowth",
    "volume_growth": "volume\ngrowth",
    "share_of_gdp": "share\nof GDP",
}


def data(found: Satellite) -> dict[str, Any]:
    """Everything of the account for JSON."""
    return {
        "year": found.year,
        "surveys": list(found.names),
        "valuation": found.triple,
        "money": found.money,
        "rows": found.to_dicts(),
        "not_known": [asdict(one) for one in found.unknown],
        "sources": [{"subject": subject, "text": text} for subject, text in found.sources],
        "notes": list(found.notes),
    }


def satellite(console: Console, found: Satellite) -> None:
    """Print labour by function, the account, approaches, years, and what is not known."""
    names = ", ".join(found.names)
    console.print(f"Household satellite account {found.year}: {names}", style="bold")
    hanging(console, "Valuation: ", f"{found.triple}.")
    _labour(console, found)
    _account(console, found)
    _parts(console, found)
    _by_prices(console, found)
    _series(console, found)
    console.print()
    console.print("Below a figure: its 95% interval. Every figure: -o FILE.xlsx, .csv or .json.")
    if any(breaks_a_rule(row) for row in (*found.account, *(found.series or ()))):
        console.print(MARKED)
    for one in found.unknown:
        hanging(console, "Not known: ", one.sentence)
    for note in found.notes:
        hanging(console, "- ", note)


def _cells(rows: Sequence[Row]) -> list[str]:
    """Cells of one unit, at one scale."""
    shown = scale_of(rows[0].unit, list(rows))
    return [interval_cell(row, shown.factor) for row in rows]


def _unit(rows: Sequence[Row]) -> str:
    return scale_of(rows[0].unit, list(rows)).unit


def _functions(found: Satellite) -> list[str]:
    apart = [name for name in found.plan.functions if name not in found.plan.own_use]
    return [*found.plan.own_use, TOTAL, *apart]


def _labour(console: Console, found: Satellite) -> None:
    functions = _functions(found)
    columns = [[found.row(item, name) for name in functions] for item in ("hours", "labour")]
    sexes = _women(found, functions)
    body = zip((of(name) for name in functions), *(_cells(rows) for rows in columns), strict=True)
    heads = ["function", "hours", "labour", *(["women's share\nof labour, %"] if sexes else [])]
    rows = [[*cells, *([share] if sexes else [])]
            for cells, share in zip(body, sexes or [""] * len(functions), strict=True)]  # fmt: skip
    plain(console, f"Labour, {_unit(columns[0])} and {_unit(columns[1])}", heads, rows, tight=True)


def _women(found: Satellite, functions: Iterable[str]) -> list[str]:
    """Women's share in the value of labour, of each function."""
    shares = {
        one.activity: one
        for one in found.labour
        if one.statistic == "share_of_value" and one.domain.get("sex") == "women"
    }
    named = (found.own_use if name == TOTAL else name for name in functions)
    return [interval_cell(shares[name], 100.0) for name in named] if shares else []


def _account(console: Console, found: Satellite) -> None:
    """The account of own-use production, item by item."""
    items = [item for item in INPUT if item != "hours"]
    money = [found.row(item) for item in (*items, "extended_gdp")]
    shown = scale_of(found.row("labour").unit, money)
    body = [_line(row, item_of(row.statistic), shown.factor, found) for row in money]
    shares = [found.row(item) for item in SHARES]
    body += [_line(row, f"{item_of(row.statistic)}, %", 100.0, found) for row in shares]
    plain(console, f"Own-use production, {shown.unit}", ["", "", ""], body, left=(0, 2), tight=True)


def _line(row: Row, words: str, factor: float, found: Satellite) -> list[str]:
    """Name, figure, and what it lacks or which rule it breaks."""
    if row.est is None:
        return [words, NOT_KNOWN, withheld(row.statistic, found)]
    return [words, interval_cell(row, factor), row.flag]


def _parts(console: Console, found: Satellite) -> None:
    """By function, what national accounts give; nothing where they give nothing."""
    functions = _functions(found)
    known = {
        item: [found.row(item, name) for name in functions]
        for item in PARTS
        if any(found.row(item, name).est is not None for name in functions)
    }
    if not known:
        return
    shown = scale_of(found.row("labour").unit, [row for rows in known.values() for row in rows])
    body = [
        [of(name), *(interval_cell(rows[at], shown.factor) for rows in known.values())]
        for at, name in enumerate(functions)
    ]
    heads = ["function", *(PARTS[item] for item in known)]
    plain(console, f"Input approach, {shown.unit}", heads, body, tight=True)


def _by_prices(console: Console, found: Satellite) -> None:
    if not found.plan.outputs:
        return
    services = [
        [output.name, of(output.function), *_cells([found.row("quantity", output.name)]),
         _unit([found.row("quantity", output.name)])]
        for output in found.plan.outputs
    ]  # fmt: skip
    heads = ["service", "function", "quantity", "unit"]
    plain(console, "What is put out", heads, services, left=(0, 1, 3), tight=True)
    totals = {row.activity for row in found.account if row.statistic == "difference_of_approaches"}
    names = [name for name in (*_functions(found), PRICED) if name in totals]
    columns = [
        [found.row(item, name) for name in names]
        for item in ("output_by_prices", "value_added_by_prices", "difference_of_approaches")
    ]
    shown = scale_of(found.row("labour").unit, [row for rows in columns for row in rows])
    body = [
        [of(name), *(interval_cell(rows[at], shown.factor) for rows in columns)]
        for at, name in enumerate(names)
    ]
    words = ["function", "output", "value added", "above input\napproach by"]
    plain(console, f"Output approach, {shown.unit}", words, body, tight=True)


def _series(console: Console, found: Satellite) -> None:
    if found.series is None:
        return
    cells = {
        (one.statistic, one.domain["year"]): one for one in found.series if one.activity == TOTAL
    }
    years = sorted({year for _, year in cells})
    columns = {item: [cells[item, year] for year in years] for item in SERIES}
    columns = {
        item: rows for item, rows in columns.items() if any(row.est is not None for row in rows)
    }
    body = [
        [year, *(_cells(rows)[at] for rows in columns.values())] for at, year in enumerate(years)
    ]
    heads = ["year", *(SERIES[item] for item in columns)]
    units = "; ".join(dict.fromkeys(f"{item_of(item).lower()}: {_unit(rows)}"
                                    for item, rows in columns.items()))  # fmt: skip
    plain(console, "Labour of own-use production over years", heads, body, tight=True)
    hanging(console, "", f"Units: {units}.")
