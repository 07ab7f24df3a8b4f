"""Partial counts of a check on a block, which add up over blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from careconomy.timeuse.checks.result import MOST_EXAMPLES

Values = npt.NDArray[Any]


@dataclass(frozen=True)
class Tally:
    """Sums, examples (names, at most ten a kind), largest values, and arrays to be joined.

    An array has one number a diary or person at most, so that 50 million episodes need some
    20 MB for each.
    """

    sums: Mapping[str, float | Values] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    most: Mapping[str, float] = field(default_factory=dict)
    arrays: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        keys = {**self.sums, **other.sums}
        names = {**self.examples, **other.examples}
        parts = {**self.arrays, **other.arrays}
        largest = {**self.most, **other.most}
        return Tally(
            {key: self.sums.get(key, 0) + other.sums.get(key, 0) for key in keys},
            {
                key: (self.examples.get(key, ()) + other.examples.get(key, ()))[:MOST_EXAMPLES]
                for key in names
            },
            {
                key: max(self.most.get(key, -np.inf), other.most.get(key, -np.inf))
                for key in largest
            },
            {key: self.arrays.get(key, ()) + other.arrays.get(key, ()) for key in parts},
        )

    def number(self, key: str) -> int:
        """Return a sum as a whole number."""
        return round(float(self.sums.get(key, 0)))

    def value(self, key: str) -> float:
        """Return a sum."""
        return float(self.sums.get(key, 0.0))

    def values(self, key: str) -> Values:
        """Return a sum that is an array."""
        return np.atleast_1d(np.asarray(self.sums.get(key, 0.0)))

    def names(self, key: str) -> tuple[str, ...]:
        """Return examples."""
        return self.examples.get(key, ())

    def joined(self, key: str) -> Values:
        """Return the joined arrays."""
        parts = self.arrays.get(key, ())
        return np.concatenate(parts) if parts else np.empty(0)
