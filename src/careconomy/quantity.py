"""A figure with its unit and its interval, or with the reason why it has none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from careconomy.draws import Array

INTERVAL = 0.90
NO_DRAWS = "no draws were asked for"
NOT_UNCERTAIN = "nothing that this figure rests on was drawn: its inputs have no stated error"
NOT_KNOWN = "not known"
# Ends that differ by less are one number: what is left of rounding is no uncertainty.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Quantity:
    """A figure along years: `value`, and `lower` and `upper` ends of its 90 % interval.

    The lists have one entry a year; `None` stands for a figure that is not known. Where there is
    no interval, `no_interval` says why. `quality` is "estimated" or "assumed" where that holds.
    """

    unit: str
    value: tuple[float | None, ...]
    lower: tuple[float, ...] | None = None
    upper: tuple[float, ...] | None = None
    no_interval: str = ""
    quality: str = ""

    @classmethod
    def from_draws(cls, draws: Array, unit: str, quality: str = "") -> Quantity:
        """Summarise an array [year, draw]; position 0 of the draw axis is the central value."""
        return cls.many(draws[np.newaxis], unit, quality)[0]

    @classmethod
    def many(cls, draws: Array, unit: str, quality: str = "") -> list[Quantity]:
        """Summarise an array [item, year, draw] in one pass: one quantity an item."""
        centre = _numbers(draws[..., 0])
        if draws.shape[-1] == 1:
            return [cls(unit, row, no_interval=NO_DRAWS, quality=quality) for row in centre]
        low, high = _interval(draws)
        spread = np.any(high - low > _ROUNDING * np.maximum(np.abs(high), np.abs(low)), axis=-1)
        ends = zip(centre, _bounds(low), _bounds(high), spread, strict=True)
        return [
            cls(unit, row, lower, upper, quality=quality)
            if uncertain
            else cls(unit, row, no_interval=NOT_UNCERTAIN, quality=quality)
            for row, lower, upper, uncertain in ends
        ]

    @classmethod
    def unknown(cls, unit: str, years: int, why: str = NOT_KNOWN) -> Quantity:
        """A figure that is not known, which is not the same as zero."""
        return cls(unit, (None,) * years, no_interval=why, quality="unknown")

    def with_quality(self, quality: str) -> Quantity:
        """The same figure under another mark."""
        return replace(self, quality=quality)

    def to_dict(self) -> dict[str, Any]:
        """The contract's form: unit, value, and lower and upper or no_interval."""
        result: dict[str, Any] = {"unit": self.unit, "value": list(self.value)}
        if self.lower is not None and self.upper is not None:
            result["lower"], result["upper"] = list(self.lower), list(self.upper)
        else:
            result["no_interval"] = self.no_interval
        if self.quality:
            result["quality"] = self.quality
        return result


def _interval(draws: Array) -> tuple[Array, Array]:
    """5th and 95th percentile over draws 1..n, widened where needed to hold the central value."""
    tail = (1.0 - INTERVAL) / 2.0
    count = draws.shape[-1] - 1
    first = round(tail * (count - 1))
    last = count - 1 - first
    ordered = np.partition(draws[..., 1:], sorted({first, last}), axis=-1)
    centre = draws[..., 0]
    return np.minimum(ordered[..., first], centre), np.maximum(ordered[..., last], centre)


def _numbers(table: Array) -> list[tuple[float | None, ...]]:
    """Rows of a table [item, year]; None where a figure is not known."""
    known = np.isfinite(table)
    found = _bounds(table)
    if known.all():
        return list(found)
    return [
        tuple(x if there else None for x, there in zip(row, places, strict=True))
        for row, places in zip(found, known, strict=True)
    ]


def _bounds(table: Array) -> list[tuple[float, ...]]:
    # What is left of rounding in a difference is shown as the zero that it is.
    return [tuple(row) for row in np.where(np.abs(table) < _ROUNDING, 0.0, table).tolist()]
