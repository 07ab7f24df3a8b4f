"""Supply and use of own-use production in whole cents, so that the two are equal, not nearly so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from careconomy.accounts.satellite_formula import Item, Plan
from careconomy.accounts.satellite_functions import TOTAL
from careconomy.accounts.value_tasks import VOLUNTEERING

CENTS = 100
# Section and row; then what it holds in a column.
Line = tuple[str, str]
Cells = dict[tuple[Line, str], int | None]
LABOUR, TAXES, SUBSIDIES, CAPITAL = "labour", "taxes", "subsidies", "capital_consumption"
PRIMARY = (LABOUR, TAXES, SUBSIDIES, CAPITAL)
# Section and row of what is supplied, and of what it is used for.
SUPPLY = ("supply", "output")
CONSUMED = ("use", "final consumption of own-use services")
GIVEN_AWAY = ("use", "services to others and the community")
LABOUR_ONLY = ("labour component", "unpaid labour")


@dataclass(frozen=True)
class SupplyUse:
    """A table of cents by (section, row) and column; None: not known, or not in that column.

    `columns`: functions, then own-use production; volunteering stands apart, outside the total.
    """

    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    cents: Mapping[tuple[Line, str], int | None]

    def at(self, row: Line, column: str) -> int | None:
        """Cents of a cell."""
        return self.cents.get((row, column))

    def inputs(self, column: str) -> int | None:
        """What production used up and earned in a column, added up from its rows."""
        if self.at(SUPPLY, column) is None:
            return None
        found = [
            (self.at(row, column) or 0) * (-1 if row[1] == SUBSIDIES else 1)
            for row in self.rows
            if row[0] in ("intermediate", "value added")
        ]
        return sum(found)

    def used(self, column: str) -> int | None:
        """What consumers got in a column."""
        found = [self.at(row, column) for row in (CONSUMED, GIVEN_AWAY)]
        return next((cents for cents in found if cents is not None), None)


def cents_of(value: float) -> int | None:
    """Whole cents of an amount, None where it is not known."""
    return round(value * CENTS) if np.isfinite(value) else None


def supply_use(plan: Plan, values: Mapping[Item, float]) -> SupplyUse:
    """Lay the account out as supply and use. Raises nothing: what is not known stays out.

    Components are rounded to cents first; totals are sums of what was rounded, so that they close.
    """
    columns = (*plan.own_use, TOTAL)
    columns += (VOLUNTEERING,) if VOLUNTEERING in plan.functions else ()
    listed = dict.fromkeys(product for found in plan.products.values() for product in found)
    products = tuple(("intermediate", name) for name in listed)
    primary = tuple(("value added", name) for name in PRIMARY)
    cells: Cells = {}
    for column in columns:
        if column != TOTAL:
            cells |= _column(plan, values, column)
    cells |= _total(plan, values, cells, products)
    rows = (LABOUR_ONLY, SUPPLY, *products, *primary, CONSUMED)
    if VOLUNTEERING in columns:
        rows += (GIVEN_AWAY,)
    return SupplyUse(columns, rows, cells)


def _column(plan: Plan, values: Mapping[Item, float], name: str) -> Cells:
    cells: Cells = {}
    parts = {item: cents_of(values[item, name]) for item in PRIMARY}
    amounts = plan.accounts.amounts if plan.accounts else {}
    for item, cents in parts.items():
        cells[("value added", item), name] = cents
    products = {
        product: cents_of(amounts[f"{name}.intermediate.{product}"].value)
        for product in plan.products.get(name, ())
    }
    for product, cents in products.items():
        cells[("intermediate", product), name] = cents
    cells[LABOUR_ONLY, name] = parts[LABOUR]
    return cells | _closed(name, parts, list(products.values()))


def _closed(name: str, parts: Mapping[str, int | None], products: Sequence[int | None]) -> Cells:
    """Output, and where it goes: only where every part of it is known."""
    known = [cents for cents in (*parts.values(), *products) if cents is not None]
    if not products or len(known) < len(parts) + len(products):
        return {}
    output = sum(known) - 2 * (parts[SUBSIDIES] or 0)
    return {
        (SUPPLY, name): output,
        (GIVEN_AWAY if name == VOLUNTEERING else CONSUMED, name): output,
    }


def _total(
    plan: Plan,
    values: Mapping[Item, float],
    cells: Mapping[tuple[Line, str], int | None],
    products: Sequence[Line],
) -> Cells:
    """Own-use production: sums of the functions, or what is given for all of them together."""
    amounts = plan.accounts.amounts if plan.accounts else {}

    def added(row: Line) -> int | None:
        found = [cells.get((row, name)) for name in plan.own_use]
        return None if None in found else sum(cents or 0 for cents in found)

    parts: dict[str, int | None] = {}
    for item in PRIMARY:
        cents = added(("value added", item))
        parts[item] = cents_of(values[item, TOTAL]) if cents is None else cents
    complete = np.isfinite(values["intermediate", TOTAL])
    used: dict[Line, int | None] = {}
    for row in products if complete else ():
        together = amounts.get(f"all.intermediate.{row[1]}")
        found = [cells.get((row, name)) for name in plan.own_use]
        listed = [cents for cents in found if cents is not None]
        if together is not None:
            used[row] = cents_of(together.value)
        elif listed:
            used[row] = sum(listed)
    total: Cells = {(row, TOTAL): c for row, c in used.items()}
    total |= {(("value added", item), TOTAL): cents for item, cents in parts.items()}
    total[LABOUR_ONLY, TOTAL] = parts[LABOUR]
    return total | _closed(TOTAL, parts, list(used.values()))
