"""The kernel: weighted totals by domain, for each replicate weight and for each cluster.

Every statistic is a function of these totals. The totals of two runs of rows add up to those of
both, so that data larger than memory, several threads and several machines need nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


class Addable(Protocol):
    """What is found in a run of blocks; it adds up with what is found in others."""

    def plus(self, others: Iterable[Self]) -> Self:
        """Add up, in this order."""
        ...


Found = TypeVar("Found", bound=Addable)

# Rows whose replicate weights are sorted by domain at a time: about 10 MB of 160 weights.
ROWS_AT_ONCE = 8_000


@dataclass(frozen=True)
class Batch:
    """Rows of data.

    `values` [row, variable]; `domain` [row], -1 outside every domain; `weight` [row];
    `replicates` [row, replicate]; `units` [row, code]: what names a cluster of the last stage, as
    whole numbers, stratum and cluster by stage; `population` [row, stage]: clusters in the
    population; `first`: number of the first row, for messages.
    """

    values: Array
    domain: Whole
    weight: Array
    replicates: Array | None = None
    units: Whole | None = None
    population: Array | None = None
    first: int = 0


@dataclass(frozen=True)
class Clusters:
    """Totals by cluster of the last stage and domain, only where there are rows.

    `units` [unit, code] and `population` [unit, stage] of every unit of the sample; `unit` and
    `domain` [cell] lead from `values` [cell, variable] to unit and domain. Sorted by unit.
    """

    units: Whole
    population: Array
    unit: Whole
    domain: Whole
    values: Array


@dataclass(frozen=True)
class Sums:
    """Totals of a run of rows: `weighted` [1 + replicate, domain, variable], first the full weight.

    `counts` [domain, variable]: rows of some weight in which a variable is not zero.
    """

    weighted: Array
    counts: Whole
    clusters: Clusters | None = None

    @property
    def full(self) -> Array:
        """Totals with the full weight [domain, variable]."""
        return np.asarray(self.weighted[0])

    def plus(self, others: Iterable[Sums]) -> Sums:
        """Add the totals of other runs of rows, in their order."""
        weighted, counts = self.weighted.copy(), self.counts.copy()
        clusters = [self.clusters] if self.clusters is not None else []
        for part in others:
            weighted += part.weighted
            counts += part.counts
            if part.clusters is not None:
                clusters.append(part.clusters)
        return Sums(weighted, counts, _combined(clusters) if clusters else None)


def totals(batch: Batch, domains: int) -> Sums:
    """Return the totals of a batch.

    Rows without weight are in the design but in no domain. Raises CareError for a weight that is
    missing or negative, and for a replicate weight that is missing.
    """
    check_weights(batch.weight, batch.first)
    variables = batch.values.shape[1]
    replicates = 0 if batch.replicates is None else batch.replicates.shape[1]
    weighted = np.zeros((1 + replicates, domains, variables))
    counts = np.zeros((domains, variables), dtype=np.int64)
    for start in range(0, len(batch.domain), ROWS_AT_ONCE):
        _add_rows(weighted, counts, batch, slice(start, start + ROWS_AT_ONCE))
    if batch.replicates is not None and not np.isfinite(weighted).all():
        name_replicates(batch.replicates)
    return Sums(weighted, counts, None if batch.units is None else _clusters(batch))


def check_weights(weight: Array, first: int) -> None:
    """Raise CareError for a weight [row] that is missing or negative."""
    wrong = np.flatnonzero(~((weight >= 0.0) & (weight < np.inf)))
    if len(wrong):
        found = weight[wrong[0]]
        raise CareError(
            f"{len(wrong)} weights are missing or negative; row {first + wrong[0]} has {found:g}.",
            where="days.weight",
            remedy="Run careconomy survey check, and repair the survey.",
        )


def name_replicates(replicates: Array) -> None:
    """Raise CareError for a replicate weight [row, replicate] that is missing."""
    row, number = np.nonzero(~np.isfinite(replicates))
    if len(row):
        raise CareError(
            f"{len(row)} replicate weights are missing; row {row[0]} has none of number "
            f"{number[0] + 1}.",
            where="replicates",
            remedy="Import the survey again with all of its replicate weights.",
        )


def _add_rows(weighted: Array, counts: Whole, batch: Batch, rows: slice) -> None:
    """Add rows, sorted by domain, so that each domain is one product of matrices."""
    domain = batch.domain[rows]
    order = np.argsort(domain, kind="stable")
    found, edges = _runs(domain[order])
    values = batch.values[rows].take(order, axis=0)
    weight = batch.weight[rows].take(order)
    replicates = None if batch.replicates is None else batch.replicates[rows].take(order, axis=0)
    for at, cell in enumerate(found):
        if cell < 0:
            continue
        run = slice(edges[at], edges[at + 1])
        weighted[0, cell] += weight[run] @ values[run]
        some = weight[run] > 0.0
        counts[cell] += np.count_nonzero(values[run] if some.all() else values[run][some], axis=0)
        if replicates is not None:
            weighted[1:, cell] += replicates[run].T @ values[run]


def _runs(sorted_codes: Whole) -> tuple[Whole, Whole]:
    """Values of sorted codes, and where each run begins, with the end at last."""
    starts = np.flatnonzero(np.diff(sorted_codes, prepend=sorted_codes[:1] - 1))
    return sorted_codes[starts], np.append(starts, len(sorted_codes))


def _clusters(batch: Batch) -> Clusters:
    assert batch.units is not None
    units, unit = unique_rows(batch.units)
    population = np.full((len(units), 0), np.inf)
    if batch.population is not None:
        population = np.empty((len(units), batch.population.shape[1]))
        population[unit] = batch.population
        if not np.array_equal(population[unit], batch.population, equal_nan=True):
            raise CareError("the population of a stratum differs within a cluster.", where="design")
    inside = (batch.domain >= 0) & (batch.weight > 0.0)
    values = batch.values[inside] * batch.weight[inside, np.newaxis]
    return Clusters(units, population, *cells_of(unit[inside], batch.domain[inside], values))


def unique_rows(codes: Whole) -> tuple[Whole, Whole]:
    """Return distinct rows of codes [row, code], sorted, and the place of each row among them."""
    order = None if _sorted(codes) else np.lexsort(codes.T[::-1])
    ordered = codes if order is None else codes[order]
    new = np.ones(len(codes), dtype=np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    place = np.cumsum(new, dtype=np.int64) - 1
    if order is not None:
        place[order] = place.copy()
    return ordered if new.all() else ordered[new], place


def _sorted(codes: Whole) -> bool:
    """Whether the rows of codes do not fall; surveys mostly come that way."""
    equal = np.ones(max(len(codes) - 1, 0), dtype=np.bool_)
    for column in codes.T:
        step = np.diff(column)
        if (equal & (step < 0)).any():
            return False
        equal &= step == 0
    return True


def cells_of(unit: Whole, domain: Whole, values: Array) -> tuple[Whole, Whole, Array]:
    """Add up values [row, variable] by unit and domain."""
    width = int(domain.max(initial=0)) + 1
    every = unit * width + domain
    if (np.diff(every) > 0).all():
        return unit, domain, values
    cell, inverse = np.unique(every, return_inverse=True)
    summed = np.zeros((len(cell), values.shape[1]))
    for column, found in enumerate(values.T):
        summed[:, column] = np.bincount(inverse, found, len(cell))
    return cell // width, cell % width, summed


def combine(parts: Iterable[Found]) -> Found:
    """Add up what several runs of rows gave, in their order."""
    parts = iter(parts)
    return next(parts).plus(parts)


def _combined(parts: Sequence[Clusters]) -> Clusters:
    if len(parts) == 1:
        return parts[0]
    units, place = unique_rows(np.concatenate([part.units for part in parts]))
    population = np.empty((len(units), parts[0].population.shape[1]))
    population[place] = np.concatenate([part.population for part in parts])
    offsets = np.cumsum([0, *(len(part.units) for part in parts)])
    unit = np.concatenate([place[part.unit + at] for part, at in zip(parts, offsets, strict=False)])
    domain = np.concatenate([part.domain for part in parts])
    values = np.concatenate([part.values for part in parts])
    return Clusters(units, population, *cells_of(unit, domain, values))
