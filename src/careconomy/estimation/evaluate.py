"""A statistic evaluated on totals, with its error; and comparisons of domains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from careconomy.estimation.design import Design
from careconomy.estimation.layout import Layout
from careconomy.estimation.statistics import Cells, Numbers, Statistic
from careconomy.estimation.totals import Array, Clusters, Sums, Whole
from careconomy.estimation.variance import STEP, Linearisation, replicate_variance

# Totals of clusters that are moved at a time; complex numbers take room.
CELLS_AT_ONCE = 16_000


@dataclass(frozen=True)
class Evaluated:
    """A statistic by domain and measure, with what comparisons need.

    `value`, `variance` [domain, measure]; `df` [domain]; `replicates` [1 + replicate, domain,
    measure], or the `influence` of clusters; the `sample` that they are from.
    """

    value: Array
    variance: Array
    df: Array
    replicates: Array | None
    influence: Influence | None
    sample: Sample


@dataclass(frozen=True)
class Influence:
    """What clusters add to a statistic: `values` [cell, measure], the cells of each domain."""

    values: Array
    unit: Whole
    cells: tuple[Whole, ...]
    lines: Linearisation

    def variance(self, domain: int) -> Array:
        """Variance [measure] in a domain."""
        rows = self.cells[domain]
        return self.lines.variance(self.values[rows], self.unit[rows])

    def units(self, domain: int) -> Whole:
        """Units that have rows in a domain, in rising order."""
        return self.unit[self.cells[domain]]

    def on(self, domain: int, units: Whole) -> Array:
        """Influence [unit, measure] of some units, among them those of the domain."""
        table = np.zeros((len(units), self.values.shape[1]))
        table[np.searchsorted(units, self.units(domain))] = self.values[self.cells[domain]]
        return table


@dataclass(frozen=True)
class Sample:
    """Totals of a survey with its design, and its stages where errors are linearised."""

    sums: Sums
    layout: Layout
    design: Design
    scale: float = 1.0

    @property
    def domains(self) -> int:
        """Number of domains."""
        return len(self.sums.counts)

    @property
    def clusters(self) -> Clusters:
        """Totals by cluster, where errors are linearised."""
        assert self.sums.clusters is not None
        return self.sums.clusters

    def cells(self) -> Cells:
        """Totals with the full weight [domain, measure]."""
        return self.layout.cells(self.sums.full, self.scale)

    def linearisation(self) -> Linearisation:
        """Prepare the stages of the design."""
        return Linearisation.of(self.clusters, self.design.lonely)

    def degrees_of_freedom(self) -> Array:
        """Degrees of freedom [domain] of replicate weights."""
        return np.full(self.domains, self.design.df_of_replicates)


def evaluate(statistic: Statistic, sample: Sample) -> Evaluated:
    """Evaluate a statistic in every domain; NaN where it has no value there."""
    with np.errstate(all="ignore"):
        if sample.design.replicated:
            cells = sample.layout.cells(sample.sums.weighted, sample.scale)
            replicates = np.asarray(statistic.formula(cells), dtype=np.float64)
            variance = replicate_variance(replicates, sample.design)
            df = sample.degrees_of_freedom()
            return Evaluated(replicates[0], variance, df, replicates, None, sample)
        value = np.asarray(statistic.formula(sample.cells()), dtype=np.float64)
        slopes = _slopes(statistic.formula, sample, value.shape[1])
    groups = _by_domain(sample.clusters.domain, sample.domains)
    found = Influence(slopes, sample.clusters.unit, groups, sample.linearisation())
    variance, df = np.full(value.shape, np.nan), np.zeros(len(value))
    for domain in range(sample.domains):
        variance[domain] = found.variance(domain)
        df[domain] = found.lines.degrees_of_freedom(found.units(domain))
    variance[np.isnan(value)] = np.nan
    return Evaluated(value, variance, df, None, found, sample)


def _slopes(formula: Callable[[Cells], Numbers], sample: Sample, measures: int) -> Array:
    """Derivative [cell, measure] of a formula in the direction of each cluster's totals."""
    found = sample.clusters
    slopes = np.empty((len(found.unit), measures))
    for start in range(0, len(slopes), CELLS_AT_ONCE):
        rows = slice(start, start + CELLS_AT_ONCE)
        moved = sample.sums.full[found.domain[rows]] + 1j * STEP * found.values[rows]
        result = formula(sample.layout.cells(moved, sample.scale))
        slopes[rows] = np.nan_to_num(np.imag(result) / STEP, nan=0.0, posinf=0.0, neginf=0.0)
    return slopes


def _by_domain(domain: Whole, domains: int) -> tuple[Whole, ...]:
    """Cells of each domain, in their order."""
    order = np.argsort(domain, kind="stable")
    return tuple(np.split(order, np.searchsorted(domain[order], np.arange(1, domains))))


def difference(first: Numbers, second: Numbers) -> Numbers:
    """First less second."""
    return np.asarray(first - second)


def ratio(first: Numbers, second: Numbers) -> Numbers:
    """First over second."""
    return np.asarray(first / second)


def compared(
    function: Callable[[Numbers, Numbers], Numbers],
    first: Evaluated,
    second: Evaluated,
    one: int,
    other: int,
) -> tuple[Array, Array, float]:
    """Compare domain `one` of the first with domain `other` of the second, of the same rows.

    Returns value and variance [measure], and the degrees of freedom of both together.
    """
    with np.errstate(all="ignore"):
        value = np.asarray(function(first.value[one], second.value[other]), dtype=np.float64)
        if first.replicates is not None and second.replicates is not None:
            replicates = function(first.replicates[:, one], second.replicates[:, other])
            variance = replicate_variance(np.asarray(replicates), first.sample.design)
            return value, variance, float(first.df[one])
        assert first.influence is not None and second.influence is not None
        left, right = first.influence, second.influence
        units = np.union1d(left.units(one), right.units(other))
        slopes = (
            np.imag(function(first.value[one] + 1j * STEP, second.value[other])) / STEP,
            np.imag(function(first.value[one], second.value[other] + 1j * STEP)) / STEP,
        )
    by_first, by_second = (np.nan_to_num(slope, posinf=0.0, neginf=0.0) for slope in slopes)
    influence = by_first * left.on(one, units) + by_second * right.on(other, units)
    variance = left.lines.variance(influence, units)
    variance[np.isnan(value)] = np.nan
    return value, variance, float(left.lines.degrees_of_freedom(units))


def contrast(
    found: Evaluated, domains: Sequence[int], factors: Sequence[float]
) -> tuple[Array, Array, float]:
    """Add up a statistic of several domains of the same rows, each times its factor.

    Returns value and variance [measure], and the degrees of freedom of all together.
    """
    pairs = list(zip(domains, factors, strict=True))
    with np.errstate(all="ignore"):
        value = np.asarray(sum(factor * found.value[domain] for domain, factor in pairs))
        if found.replicates is not None:
            replicates = sum(factor * found.replicates[:, domain] for domain, factor in pairs)
            variance = replicate_variance(np.asarray(replicates), found.sample.design)
            return value, variance, float(found.df[domains[0]])
    lines = found.influence
    assert lines is not None
    units = reduce(np.union1d, [lines.units(domain) for domain in domains])
    influence = np.asarray(sum(factor * lines.on(domain, units) for domain, factor in pairs))
    variance = lines.lines.variance(influence, units)
    variance[np.isnan(value)] = np.nan
    return value, variance, float(lines.lines.degrees_of_freedom(units))
