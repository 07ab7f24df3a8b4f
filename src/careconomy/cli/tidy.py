"""A result as one long table: a row for each figure and year, for spreadsheets and statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

COLUMNS = (
    "section",
    "policy",
    "scenario",
    "measure",
    "item",
    "detail",
    "unit",
    "year",
    "value",
    "lower",
    "upper",
    "quality",
    "no_interval",
)
SCENARIOS = ("before", "after", "change")
Quantity = Mapping[str, Any]


def is_quantity(data: Any) -> bool:
    """Whether this is a figure with its unit, not a table of figures."""
    return isinstance(data, Mapping) and "unit" in data and isinstance(data.get("value"), list)


def quantities(data: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of keys to each figure, and the figure, in the order of the result."""
    for key, value in data.items():
        if is_quantity(value):
            yield (*path, key), value
        elif isinstance(value, Mapping):
            yield from quantities(value, (*path, key))


def long_table(
    result: Mapping[str, Any], section: str = "", **first: str
) -> Iterator[Sequence[Any]]:
    """Yield the header and the rows; `first` puts columns of one value before the others."""
    yield (*first, *COLUMNS)
    yield from long_rows(result, section, tuple(first.values()))


def long_rows(
    result: Mapping[str, Any], section: str = "", first: tuple[str, ...] = ()
) -> Iterator[Sequence[Any]]:
    """Yield a row for each figure and year, without the header."""
    years = result["years"]
    for path, quantity in quantities(result, (section,) if section else ()):
        place = _place(path)
        for row in _by_year(quantity, years):
            yield (*first, *place, *row)
    for driver in result.get("drivers", ()):
        place = ("drivers", "", "", driver["parameter"], "", "")
        bounds = (driver["cost_low"], driver["cost_high"])
        unit = result["total"]["cost"]["gross"]["unit"]
        yield (*first, *place, unit, years[-1], driver["cost"], *bounds, "", "")


def _place(path: tuple[str, ...]) -> tuple[str, ...]:
    """Section, policy, scenario, measure, item and detail of a path of keys."""
    section, *rest = path
    policy = ""
    if section == "policies":
        policy, *rest = rest
    elif section == "total":
        section, policy = "policies", "total"
    scenario = next((key for key in rest if key in SCENARIOS), "")
    rest = [key for key in rest if key not in SCENARIOS] or [section]
    measure, item, detail = (*rest, "", "")[:3]
    return section, policy, scenario, measure, item, detail


def _by_year(quantity: Quantity, years: Sequence[int]) -> Iterator[Sequence[Any]]:
    unknown = [None] * len(years)
    lower, upper = quantity.get("lower") or unknown, quantity.get("upper") or unknown
    marks = (quantity.get("quality", ""), quantity.get("no_interval", ""))
    for year, value, low, high in zip(years, quantity["value"], lower, upper, strict=True):
        yield (quantity["unit"], year, value, low, high, *marks)
