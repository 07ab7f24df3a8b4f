"""Domains: the cells of a table, by one or several dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from careconomy.errors import CareError
from careconomy.estimation.totals import Clusters, Sums, Whole, cells_of

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Dimension:
    """A dimension with its levels in their order; the last is for rows where it is not known."""

    name: str
    levels: tuple[str, ...]

    @classmethod
    def of(cls, name: str, levels: Sequence[str]) -> Dimension:
        """Add the level of what is not known."""
        return cls(name, (*(level for level in levels if level != UNKNOWN), UNKNOWN))

    def codes(self, values: Sequence[object]) -> Whole:
        """Level number [row] of each value; None, and what is not a level, is not known."""
        places = {level: place for place, level in enumerate(self.levels)}
        last = len(self.levels) - 1
        found = (last if value is None else places.get(str(value), last) for value in values)
        return np.fromiter(found, dtype=np.int64)


@dataclass(frozen=True)
class Domains:
    """Every combination of the levels of some dimensions; without any, one domain for all."""

    dimensions: tuple[Dimension, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of levels of each dimension."""
        return tuple(len(dimension.levels) for dimension in self.dimensions)

    @property
    def count(self) -> int:
        """Number of domains."""
        return int(np.prod(self.shape, dtype=np.int64))

    def names(self) -> tuple[tuple[str, ...], ...]:
        """Levels of every domain, in the order of their numbers."""
        return tuple(product(*(dimension.levels for dimension in self.dimensions)))

    def number(self, codes: Sequence[Whole], rows: int) -> Whole:
        """Domain [row] of rows whose level number in each dimension is given."""
        result = np.zeros(rows, dtype=np.int64)
        for code, size in zip(codes, self.shape, strict=True):
            result = result * size + code
        return result

    def at(self, name: str) -> int:
        """Place of a dimension. Raises CareError when the table has no such dimension."""
        names = [dimension.name for dimension in self.dimensions]
        if name not in names:
            raise CareError(
                f'the table is not by "{name}".',
                remedy=f"It is by {', '.join(names) or 'nothing'}.",
            )
        return names.index(name)

    def without(self, kept: Sequence[int]) -> tuple[Domains, Whole]:
        """Keep some dimensions only; also the new number [domain] of each domain."""
        smaller = Domains(tuple(self.dimensions[at] for at in kept))
        places = np.indices(self.shape).reshape(len(self.shape), self.count)
        return smaller, smaller.number([places[at] for at in kept], self.count)

    def margins(self) -> tuple[tuple[int, ...], ...]:
        """Every set of dimensions, from none to all."""
        every = range(len(self.dimensions))
        return tuple(kept for size in range(len(every) + 1) for kept in combinations(every, size))


def regroup(sums: Sums, number: Whole, domains: int) -> Sums:
    """Add up totals of domains that get the same number [domain]."""
    weighted = np.zeros((len(sums.weighted), domains, sums.weighted.shape[2]))
    counts = np.zeros((domains, sums.counts.shape[1]), dtype=np.int64)
    for old, new in enumerate(number):
        weighted[:, new] += sums.weighted[:, old]
        counts[new] += sums.counts[old]
    if sums.clusters is None:
        return Sums(weighted, counts)
    found = sums.clusters
    cells = cells_of(found.unit, number[found.domain], found.values)
    return Sums(weighted, counts, Clusters(found.units, found.population, *cells))
