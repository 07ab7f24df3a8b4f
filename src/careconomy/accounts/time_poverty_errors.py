"""Errors of shares beyond a line that is estimated from the same sample, without replicates.

The line moves with the sample, and the share with the line. The influence of a day on the share
has two parts (Deville, 1999; Berger and Skinner, 2003; Osier, 2009): that of the share at a fixed
line, and the slope of the share in the line times the influence on the line, which is
`-multiple x (1[minutes <= median] - 1/2) / (N x density(median))`. Densities are Gaussian kernel
estimates with the bandwidth `sd x n^(-1/5)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from careconomy.accounts.time_poverty_lines import STATISTICS, Limits
from careconomy.estimation.evaluate import Evaluated, Influence, Sample, evaluate
from careconomy.estimation.quantiles import STEPS, VALUES
from careconomy.estimation.statistics import STATISTICS as KNOWN
from careconomy.estimation.totals import Array, Clusters, Whole
from careconomy.estimation.variance import replicate_variance


@dataclass(frozen=True)
class Moving:
    """How an estimated line moves: `influence` [unit, line] in minutes, and the spread of time.

    `weights` [domain, measure, value]; `width` [measure]: bandwidth in minutes.
    """

    limits: Limits
    influence: Array
    weights: Array
    width: Array

    @classmethod
    def of(
        cls, limits: Limits, clusters: Clusters, medians: Array, weights: Array, days: int
    ) -> Moving:
        """Prepare it from totals of `Beyond`, whose last variables are the medians' parts."""
        grid = np.arange(VALUES) / STEPS
        every = weights.sum(axis=0)
        whole = every.sum(axis=1)
        mean = every @ grid / whole
        spread = np.sqrt(every @ grid**2 / whole - mean**2)
        width = spread * days ** (-0.2)
        measures = len(medians)
        part = np.zeros((len(clusters.units), measures))
        np.add.at(part, clusters.unit, clusters.values[:, -measures:])
        at_median = np.array([density(every[at], medians[at], width[at]) for at in range(measures)])
        of_median = -part / (whole * at_median)
        moved = np.stack(
            [(line.multiple or 0.0) * of_median[:, line.at] for line in limits.lines], axis=1
        )
        return cls(limits, moved, weights, width)

    def regrouped(self, number: Whole, domains: int) -> Moving:
        """Add up domains that get the same number [domain]."""
        weights = np.zeros((domains, *self.weights.shape[1:]))
        np.add.at(weights, number, self.weights)
        return replace(self, weights=weights)

    def slopes(self, value: Array) -> Array:
        """Slope [domain, measure] of statistics with these values in the line, per minute."""
        lines = self.limits.minutes()[0]
        result = np.zeros(value.shape)
        for at, line in enumerate(self.limits.lines):
            sign = -1.0 if line.above else 1.0
            first = at * len(STATISTICS)
            share, hours = value[:, first], value[:, first + 1]
            thick = np.array(
                [density(found[line.at], lines[at], self.width[line.at]) for found in self.weights]
            )
            of_share, of_hours = sign * thick, sign * share / 60.0
            result[:, first], result[:, first + 1] = of_share, of_hours
            with np.errstate(all="ignore"):
                result[:, first + 2] = (of_hours * share - hours * of_share) / share**2
        return np.nan_to_num(result, nan=0.0, posinf=0.0, neginf=0.0)


def density(weights: Array, at: float, width: float) -> float:
    """Density per minute, at so many minutes, of time with weights by value [value].

    0 where nobody has a weight; NaN where all have the same time.
    """
    whole = weights.sum()
    if not whole > 0.0:
        return 0.0
    if not width > 0.0:
        return float("nan")
    distance = (np.arange(VALUES) / STEPS - at) / width
    kernel = np.exp(-0.5 * distance**2) / np.sqrt(2.0 * np.pi)
    return float(weights @ kernel / (whole * width))


@dataclass(frozen=True)
class WithLine(Influence):
    """Influence of clusters on a statistic, and through the line, which all of them move."""

    moved: Array
    slopes: Array

    def units(self, domain: int) -> Whole:
        """Every unit: all of them move the line."""
        return np.arange(len(self.moved))

    def on(self, domain: int, units: Whole) -> Array:
        """Influence [unit, measure] of some units."""
        per_line = np.repeat(self.moved[units], len(STATISTICS), axis=1)
        table = per_line * self.slopes[domain]
        rows = self.cells[domain]
        table[np.searchsorted(units, self.unit[rows])] += self.values[rows]
        return np.asarray(table)

    def variance(self, domain: int) -> Array:
        """Variance [measure] in a domain."""
        units = self.units(domain)
        return self.lines.variance(self.on(domain, units), units)


def evaluated(sample: Sample, moving: Moving | None) -> Evaluated:
    """Evaluate every statistic of every line; with `moving` the line has an error, too."""
    found = evaluate(KNOWN["mean"], sample)
    if moving is None or found.influence is None:
        return found
    base = found.influence
    influence = WithLine(
        base.values, base.unit, base.cells, base.lines, moving.influence, moving.slopes(found.value)
    )
    variance = np.stack([influence.variance(domain) for domain in range(sample.domains)])
    variance[np.isnan(found.value)] = np.nan
    return replace(found, variance=variance, influence=influence)


def of_lines(sample: Sample, limits: Limits, moving: Moving | None) -> tuple[Array, Array]:
    """Estimated lines in hours a day, and their variances [line]."""
    hours = limits.minutes() / 60.0
    if sample.design.replicated:
        return hours[0], replicate_variance(hours, sample.design)
    assert moving is not None
    units = np.arange(len(moving.influence))
    return hours[0], sample.linearisation().variance(moving.influence / 60.0, units)
