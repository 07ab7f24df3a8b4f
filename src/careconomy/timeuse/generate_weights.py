"""Replicate weights of an invented survey, made unit by unit, so that blocks need no other.

A unit is a cluster, or a household where there are no clusters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, factorial
from typing import Any

import numpy as np

from careconomy.errors import CareError, nearest
from careconomy.hadamard import hadamard
from careconomy.timeuse.generate_random import Floats, Integers, Streams

METHODS = ("successive_differences", "fay", "brr", "jackknife", "bootstrap")
_BALANCED = ("fay", "brr")


@dataclass(frozen=True)
class Replication:
    """How many replicates, by which method; `rho` is Fay's."""

    method: str
    replicates: int
    rho: float = 0.5

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise CareError(
                f'the method "{self.method}" is not known.{nearest(self.method, METHODS)}',
                remedy=f"Give one of {', '.join(METHODS)}.",
            )
        if self.replicates < 2:
            raise CareError(f"{self.replicates} replicates are too few.", remedy="Give 2 or more.")
        if self.method in ("successive_differences", *_BALANCED):
            hadamard(self.replicates)

    @property
    def shrink(self) -> float:
        """Fay's factor, 0 for balanced repeated replication itself."""
        return self.rho if self.method == "fay" else 0.0

    @property
    def factor(self) -> float:
        """Scale of the sum of squared deviations."""
        count = self.replicates
        if self.method == "successive_differences":
            return 4 / count
        if self.method in _BALANCED:
            return 1 / (count * (1 - self.shrink) ** 2)
        return (count - 1) / count if self.method == "jackknife" else 1 / count

    def design(self) -> Mapping[str, Any]:
        """Return the design as the manifest keeps it."""
        return {
            "method": self.method,
            "factor": self.factor,
            "centre": "estimate",
            "replicates": self.replicates,
        }

    def check(self, strata: int, clusters: int) -> None:
        """Raise CareError when the design does not allow the method."""
        if self.method not in _BALANCED:
            return
        if not strata or clusters != 2 * strata or strata >= self.replicates:
            raise CareError(
                f"balanced replicates need two clusters in each stratum and fewer strata than "
                f"replicates; there are {strata} strata, {clusters} clusters and "
                f"{self.replicates} replicates.",
                remedy="Give clusters = 2 * strata, or another method.",
            )

    def factors(self, streams: Streams, unit: Integers) -> Floats:
        """Return what multiplies a weight [diary, replicate]; `unit` [diary] counts from 0."""
        count = self.replicates
        if self.method == "bootstrap":
            return self._bootstrap(streams, unit)
        if self.method == "jackknife":
            # One random group of units is left out of each replicate.
            table = np.full((count, count), count / (count - 1))
            np.fill_diagonal(table, 0.0)
            return np.asarray(table[unit % count])
        signs = hadamard(count)[1:].astype(np.float64)
        if self.method == "successive_differences":
            table = 1 + 2**-1.5 * (signs - np.roll(signs, -1, axis=0))
            return np.asarray(table[unit % (count - 1)])
        half = np.where(unit % 2 == 0, 1 - self.shrink, self.shrink - 1)
        return np.asarray(1 + half[:, np.newaxis] * signs[unit // 2])

    def _bootstrap(self, streams: Streams, unit: Integers) -> Floats:
        """How often a unit is drawn: Poisson numbers of mean 1, as in a large bootstrap sample."""
        if not len(unit):
            return np.empty((0, self.replicates))
        low, high = int(unit.min()), int(unit.max()) + 1
        words = -(-self.replicates // 4)
        bits = streams.bits("bootstrap", low * words, (high - low) * words)
        chances = np.cumsum([exp(-1) / factorial(k) for k in range(9)])
        levels = (np.arange(1 << 16) + 0.5) / (1 << 16)
        often = np.searchsorted(chances, levels).astype(np.float64)
        shorts = bits.reshape(-1, words, 1) >> np.arange(0, 64, 16, dtype=np.uint64)
        table = often[(shorts & np.uint64(0xFFFF)).astype(np.intp)].reshape(high - low, -1)
        return np.asarray(table[unit - low, : self.replicates])
