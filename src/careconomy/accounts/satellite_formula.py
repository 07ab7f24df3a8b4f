"""The account as a formula of hours, their value, and what national accounts give (part 2.2).

Input approach (Eurostat 2003): value added is labour, taxes less subsidies on production and
consumption of fixed capital; output adds intermediate consumption. Extended GDP (U.S. Bureau of
Economic Analysis) adds labour and services of durables to GDP. Output approach (Office for
National Statistics): quantities times prices, less what is used up. What is not known is NaN, and
so is every figure that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from careconomy.accounts.satellite_file import Accounts, Output
from careconomy.accounts.satellite_functions import ALL, TOTAL
from careconomy.accounts.value_tasks import VOLUNTEERING
from careconomy.estimation.statistics import Numbers
from careconomy.estimation.totals import Array

Item = tuple[str, str]
PRICED = "functions with prices"
HOURS, SHARE = "hours a year", "share"
# Items by function, in the order of the account.
INPUT = (
    "hours",
    "labour",
    "taxes",
    "subsidies",
    "capital_consumption",
    "gross_value_added",
    "intermediate",
    "output",
    "durables_services",
)
WHOLE = (
    "labour_share_of_gdp",
    "labour_share_of_extended_gdp",
    "value_added_share_of_gdp",
    "extended_gdp",
    "household_share_of_extended_gdp",
)


@dataclass(frozen=True)
class Plan:
    """What an account adds up.

    `lines` and `functions` of the survey; `into` [line, function and own-use production];
    `accounts`: what national accounts give, if anything.
    """

    lines: tuple[str, ...]
    functions: tuple[str, ...]
    into: Array
    accounts: Accounts | None

    @property
    def own_use(self) -> tuple[str, ...]:
        """Functions of own-use production."""
        return tuple(name for name in self.functions if name != VOLUNTEERING)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Services with a price, of functions that the survey has."""
        given = self.accounts.outputs if self.accounts else ()
        return tuple(output for output in given if output.function in self.functions)

    @property
    def priced(self) -> tuple[str, ...]:
        """Functions of own-use production with a price for what they put out."""
        found = {output.function for output in self.outputs}
        return tuple(name for name in self.own_use if name in found)

    @property
    def products(self) -> Mapping[str, tuple[str, ...]]:
        """Intermediate products by function."""
        return self.accounts.products if self.accounts else {}

    def items(self) -> tuple[Item, ...]:
        """Names of what `account` gives: item and function, or item and service."""
        zeros = np.zeros(len(self.lines))
        return tuple(item for item, _ in _items(self, zeros, zeros, {}))


def account(plan: Plan, hours: Numbers, value: Numbers, given: Mapping[str, Numbers]) -> Numbers:
    """Every figure of the account [..., item], in the order of `plan.items()`.

    `hours` a year and `value` in money [..., line]; `given` [...] by key of `Accounts.amounts`.
    """
    shape = np.broadcast_shapes(hours.shape[:-1], *(np.shape(found) for found in given.values()))
    parts = [np.broadcast_to(found, shape) for _, found in _items(plan, hours, value, given)]
    return np.stack(parts, axis=-1)


def _items(
    plan: Plan, hours: Numbers, value: Numbers, given: Mapping[str, Numbers]
) -> Iterator[tuple[Item, Numbers]]:
    """Items by function, then of services with prices, then of the whole economy."""
    table = {"hours": hours @ plan.into, "labour": value @ plan.into}
    names = (*plan.functions, TOTAL)
    found: dict[Item, Numbers] = {}
    for at, name in enumerate(names):
        for item, figures in table.items():
            found[item, name] = np.asarray(figures[..., at])
    for name in plan.functions:
        found |= _given(plan, name, given)
    found |= _totals(plan, found, given)
    for name in names:
        found |= _production(found, name)
    for item in INPUT:
        for name in names:
            yield (item, name), found[item, name]
    if plan.outputs:
        yield from _by_prices(plan, hours, found, given)
    yield from _of_the_economy(found, given)


def _known(given: Mapping[str, Numbers], key: str) -> Numbers:
    return np.asarray(given.get(key, np.nan))


def _given(plan: Plan, name: str, given: Mapping[str, Numbers]) -> dict[Item, Numbers]:
    """What national accounts say of a function, or of all of them."""

    def of(key: str) -> Numbers:
        return _known(given, f"{name}.{key}")

    products = [of(f"intermediate.{product}") for product in plan.products.get(name, ())]
    worn = of("capital_consumption")
    worn = np.where(np.isnan(worn), of("stock") * of("depreciation_rate"), worn)
    return {
        ("taxes", name): of("taxes"),
        ("subsidies", name): of("subsidies"),
        ("capital_consumption", name): worn,
        ("intermediate", name): sum(products, np.zeros(())) if products else np.asarray(np.nan),
        ("durables_services", name): of("stock") * of("return_rate") + worn,
    }


def _totals(
    plan: Plan, found: Mapping[Item, Numbers], given: Mapping[str, Numbers]
) -> dict[Item, Numbers]:
    """Totals of own-use production: given for all together, else the sum of all functions."""
    together = _given(plan, ALL, given)
    result = {}
    for item, _ in together:
        whole = together[item, ALL]
        parts = sum((found[item, name] for name in plan.own_use), np.zeros(()))
        result[item, TOTAL] = np.where(np.isnan(whole), parts, whole)
    return result


def _production(found: Mapping[Item, Numbers], name: str) -> dict[Item, Numbers]:
    """Value added and output by the input approach."""
    added = (
        found["labour", name]
        + found["taxes", name]
        - found["subsidies", name]
        + found["capital_consumption", name]
    )
    return {
        ("gross_value_added", name): added,
        ("output", name): added + found["intermediate", name],
    }


def _by_prices(
    plan: Plan, hours: Numbers, found: Mapping[Item, Numbers], given: Mapping[str, Numbers]
) -> Iterator[tuple[Item, Numbers]]:
    """The output approach: services, then functions, then their totals."""
    worth: dict[str, Numbers] = {}
    nothing = np.asarray(np.nan)
    for output in plan.outputs:
        head = f"outputs.{output.name}"
        quantity = _known(given, f"{head}.quantity")
        if output.hours_of:
            per_hour = given.get(f"{head}.per_hour", np.ones(()))
            places = _lines_of(plan, output.hours_of)
            worked = hours[..., places].sum(axis=-1) if places else np.asarray(np.nan)
            quantity = worked * per_hour
        money = quantity * _known(given, f"{head}.price")
        worth[output.function] = worth.get(output.function, np.zeros(())) + money
        yield ("quantity", output.name), quantity
        yield ("worth", output.name), money
    for name in plan.functions:
        yield from _approach(found, name, worth.get(name, nothing), (name,))
    for name, members in ((PRICED, plan.priced), (TOTAL, plan.own_use)):
        if not members or (name == PRICED and members == plan.own_use):
            continue
        parts = [worth.get(member, nothing) for member in members]
        yield from _approach(found, name, sum(parts, np.zeros(())), members)


def _approach(
    found: Mapping[Item, Numbers], name: str, worth: Numbers, members: Sequence[str]
) -> Iterator[tuple[Item, Numbers]]:
    """Output and value added at prices, and by how much that is above the input approach."""

    def total(item: str) -> Numbers:
        if name == TOTAL:
            return found[item, TOTAL]
        return np.asarray(sum((found[item, member] for member in members), np.zeros(())))

    added = worth - total("intermediate") - total("capital_consumption")
    yield ("output_by_prices", name), worth
    yield ("value_added_by_prices", name), added
    yield ("difference_of_approaches", name), added - total("gross_value_added")


def _lines_of(plan: Plan, wanted: str) -> list[int]:
    """Places of a line, or of the lines of a function; nothing where the survey has none."""
    if wanted in plan.lines:
        return [plan.lines.index(wanted)]
    if wanted not in plan.functions:
        return []
    column = plan.into[:, plan.functions.index(wanted)]
    return [int(place) for place in np.flatnonzero(column)]


def _of_the_economy(
    found: Mapping[Item, Numbers], given: Mapping[str, Numbers]
) -> Iterator[tuple[Item, Numbers]]:
    """Shares of GDP, and extended GDP the way of the Bureau of Economic Analysis."""
    gdp, labour = _known(given, "gdp"), found["labour", TOTAL]
    household = labour + found["durables_services", TOTAL]
    government = given.get("government.capital_return", np.zeros(()))
    extended = gdp + household + government
    yield (WHOLE[0], TOTAL), labour / gdp
    yield (WHOLE[1], TOTAL), labour / (gdp + labour)
    yield (WHOLE[2], TOTAL), found["gross_value_added", TOTAL] / gdp
    yield (WHOLE[3], TOTAL), extended
    yield (WHOLE[4], TOTAL), household / extended


def unit_of(item: Item, plan: Plan, money: str) -> str:
    """Unit of an item."""
    name, of = item
    if name == "hours":
        return HOURS
    if name == "quantity":
        return next(output.unit for output in plan.outputs if output.name == of) + " a year"
    return SHARE if "share" in name else f"{money} a year"
