"""A statistic evaluated on totals, with its error; and comparisons of domains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    measure], or `influence` [cell, measure] of clusters with the `sample` they are from.
    """

    value: Array
    variance: Array
    df: Array
    replicates: Array | None
    influence: Array | None
    sample: Sample


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

    def degrees_of_freedom(self, lines: Linearisation | None) -> Array:
        """Degrees of freedom [domain] of the design among the rows of each domain."""
        if lines is None:
            stated = self.design.degrees_of_freedom
            df = self.design.replicates - 1 if stated is None else stated
            return np.full(self.domains, float(df))
        groups = _by_domain(self.clusters.domain, self.domains)
        units = (self.clusters.unit[rows] for rows in groups)
        return np.array([float(lines.degrees_of_freedom(unit)) for unit in units])


def evaluate(statistic: Statistic, sample: Sample) -> Evaluated:
    """Evaluate a statistic in every domain; NaN where it has no value there."""
    with np.errstate(all="ignore"):
        if sample.design.replicated:
            cells = sample.layout.cells(sample.sums.weighted, sample.scale)
            replicates = np.asarray(statistic.formula(cells), dtype=np.float64)
            variance = replicate_variance(replicates, sample.design)
            df = sample.degrees_of_freedom(None)
            return Evaluated(replicates[0], variance, df, replicates, None, sample)
        value = np.asarray(statistic.formula(sample.cells()), dtype=np.float64)
        influence = _influence(statistic.formula, sample)
    lines = sample.linearisation()
    variance = np.full(value.shape, np.nan)
    for domain, rows in enumerate(_by_domain(sample.clusters.domain, sample.domains)):
        variance[domain] = lines.variance(influence[rows], sample.clusters.unit[rows])
    variance[np.isnan(value)] = np.nan
    return Evaluated(value, variance, sample.degrees_of_freedom(lines), None, influence, sample)


def _influence(formula: Callable[[Cells], Numbers], sample: Sample) -> Array:
    """Derivative [cell, measure] of a formula in the direction of each cluster's totals."""
    found = sample.clusters
    parts = []
    for start in range(0, max(len(found.unit), 1), CELLS_AT_ONCE):
        rows = slice(start, start + CELLS_AT_ONCE)
        moved = sample.sums.full[found.domain[rows]] + 1j * STEP * found.values[rows]
        result = formula(sample.layout.cells(moved, sample.scale))
        parts.append(np.nan_to_num(np.imag(result) / STEP, nan=0.0, posinf=0.0, neginf=0.0))
    return np.concatenate(parts)


def _by_domain(domain: Whole, domains: int) -> list[Whole]:
    """Rows of each domain."""
    order = np.argsort(domain, kind="stable")
    return np.split(order, np.searchsorted(domain[order], np.arange(1, domains)))


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
        moved = [
            found.value[at] + 1j * STEP * _by_unit(found, at)
            for found, at in ((first, one), (second, other))
        ]
        influence = np.nan_to_num(np.imag(function(*moved)) / STEP)
    clusters = first.sample.clusters
    lines = first.sample.linearisation()
    units = np.arange(len(clusters.units))
    with_rows = np.concatenate(
        [
            clusters.unit[clusters.domain == one],
            second.sample.clusters.unit[second.sample.clusters.domain == other],
        ]
    )
    variance = lines.variance(influence, units)
    variance[np.isnan(value)] = np.nan
    return value, variance, float(lines.degrees_of_freedom(with_rows))


def _by_unit(found: Evaluated, domain: int) -> Array:
    """Influence [unit, measure] of every unit of the sample on one domain."""
    assert found.influence is not None
    clusters = found.sample.clusters
    rows = clusters.domain == domain
    table = np.zeros((len(clusters.units), found.influence.shape[1]))
    table[clusters.unit[rows]] = found.influence[rows]
    return table
