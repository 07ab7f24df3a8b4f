"""Figures for the eye: few digits, one scale for what stands together, marks for quality."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

DASH = "\N{EN DASH}"
UNKNOWN = DASH
DIGITS = 3
PART_UNKNOWN = "part unknown"
MARKS = {"estimated": "e", "assumed": "a", "override": "o", PART_UNKNOWN: "*"}
_PERCENT = {"share": "%", "points": "points"}
_FEW = 1e4
_LARGER = {"million": ("million", "billion", "trillion"), "": ("", "thousand", "million")}


@dataclass(frozen=True)
class Scale:
    """What a unit's figures are multiplied with before they are shown, and the unit's new name."""

    factor: float
    unit: str


def scale(unit: str, values: Iterable[float | None]) -> Scale:
    """Choose a scale at which the largest of these values has at most four whole digits."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if unit in _PERCENT:
        return Scale(100.0, _PERCENT[unit])
    first, _, rest = unit.partition(" ")
    names = _LARGER["million"] if first == "million" else _LARGER[""]
    rest = rest if first == "million" else unit
    # Persons are counted one by one as long as a country's jobs are: no thousands to multiply.
    limit = _FEW if first == "million" else 1e7 if unit == "persons" else 1e6
    step = 0
    while largest >= limit and step < len(names) - 1:
        largest, step = largest / 1e3, step + 1
        limit = _FEW
    return Scale(10.0 ** (-3 * step), f"{names[step]} {rest}".strip())


def places(value: float | None, digits: int = DIGITS) -> int:
    """Decimal places at which a figure has this many significant digits, but never below 0."""
    if value is None or not math.isfinite(value) or value == 0.0:
        return 0
    return min(max(0, digits - 1 - math.floor(math.log10(abs(value)))), digits + 2)


def number(value: float | None, factor: float = 1.0, digits: int = DIGITS) -> str:
    """Write a figure with this many significant digits, all whole ones kept."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    return _at(value * factor, places(value * factor, digits))


def _at(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text if any(sign in "123456789" for sign in text) else "0"


def mark(quality: str | None) -> str:
    """The letter that stands behind a figure that was not observed."""
    return MARKS.get(quality or "", "")


def bounds(quantity: Mapping[str, Any], index: int, factor: float, digits: int = DIGITS) -> str:
    """Write the interval of a quantity in one year, with as many decimals as its value.

    Nothing where both ends would show the same digits.
    """
    value = quantity["value"][index]
    if not quantity.get("lower") or value is None:
        return ""
    low, high = (quantity[end][index] * factor for end in ("lower", "upper"))
    decimals = places(value * factor, digits) if value else places(max(-low, high), digits)
    first, last = _at(low, decimals), _at(high, decimals)
    if first == last:
        return ""
    return f"{first} to {last}" if first.startswith("-") else f"{first}{DASH}{last}"


def cell(
    quantity: Mapping[str, Any] | None, index: int, factor: float, digits: int = DIGITS
) -> str:
    """Write a quantity in one year: the figure with its mark, its interval on the next line."""
    if quantity is None:
        return ""
    value = quantity["value"][index]
    text = number(value, factor, digits) + (
        mark(quantity.get("quality")) if value is not None else ""
    )
    below = bounds(quantity, index, factor, digits)
    return f"{text}\n{below}" if below else text
