"""A statistic of all domains together, with its error: chains over years, accounts of a nation.

`evaluate` works domain by domain. Here a formula sees the totals of every domain at once, so that
what domains share is counted: with replicates the whole formula is run on each of them; linearised,
its slopes are taken by a complex step and put on the totals of each cluster (part 5.2 of the
method).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from careconomy.estimation.design import Design
from careconomy.estimation.statistics import Numbers
from careconomy.estimation.totals import Array, Clusters, Sums
from careconomy.estimation.variance import STEP, Linearisation, replicate_variance

# Totals [..., domain, variable] to items [..., item].
Formula = Callable[[Numbers], Numbers]
# Totals that are moved, and items whose influence is held, at a time.
MOVED, ITEMS = 256, 32


@dataclass(frozen=True)
class Joint:
    """Value and variance [item] of a formula of all domains, and their degrees of freedom."""

    value: Array
    variance: Array
    df: float


def jointly(formula: Formula, sums: Sums, design: Design) -> Joint:
    """Evaluate a formula of the totals of all domains; NaN where an item has no value."""
    with np.errstate(all="ignore"):
        if design.replicated:
            found = np.asarray(formula(sums.weighted), dtype=np.float64)
            return Joint(found[0], replicate_variance(found, design), design.df_of_replicates)
        value = np.asarray(formula(sums.full), dtype=np.float64)
        slopes = _slopes(formula, sums.full)
    clusters = sums.clusters
    assert clusters is not None
    lines = Linearisation.of(clusters, design.lonely)
    variance = _variance(slopes, clusters, lines)
    variance[np.isnan(value)] = np.nan
    return Joint(value, variance, float(lines.degrees_of_freedom(clusters.unit)))


def _slopes(formula: Formula, totals: Array) -> Array:
    """Derivative [domain, variable, item] of a formula by each total."""
    places = np.arange(totals.size)
    parts = []
    for start in range(0, len(places), MOVED):
        some = places[start : start + MOVED]
        moved = np.tile(totals.ravel().astype(np.complex128), (len(some), 1))
        moved[np.arange(len(some)), some] += 1j * STEP
        result = np.imag(formula(moved.reshape(-1, *totals.shape))) / STEP
        parts.append(np.nan_to_num(result, nan=0.0, posinf=0.0, neginf=0.0))
    return np.concatenate(parts).reshape(*totals.shape, -1)


def _variance(slopes: Array, clusters: Clusters, lines: Linearisation) -> Array:
    """Variance [item] of the influence of all clusters, whichever domains they are in."""
    variance = np.zeros(slopes.shape[-1])
    order = np.argsort(clusters.domain, kind="stable")
    edges = np.searchsorted(clusters.domain[order], np.arange(len(slopes) + 1))
    moved = np.flatnonzero(slopes.any(axis=(0, 1)))
    for start in range(0, len(moved), ITEMS):
        columns = moved[start : start + ITEMS]
        influence = np.zeros((len(order), len(columns)))
        for domain, by_variable in enumerate(slopes[..., columns]):
            used = by_variable.any(axis=1)
            if used.any():
                rows = order[edges[domain] : edges[domain + 1]]
                influence[rows] = clusters.values[np.ix_(rows, used)] @ by_variable[used]
        variance[columns] = lines.variance(influence, clusters.unit)
    return variance


def by_inputs(formula: Callable[[Array], Numbers], inputs: Array, errors: Array) -> Array:
    """Variance [item] that errors [input] of given numbers add, each independent of the others.

    `formula` takes inputs [..., input]. To first order, by a complex step.
    """
    moved = np.tile(inputs.astype(np.complex128), (len(inputs), 1))
    moved += 1j * STEP * np.eye(len(inputs))
    with np.errstate(all="ignore"):
        slopes = np.imag(formula(moved)) / STEP  # type: ignore[arg-type]
    slopes = np.nan_to_num(slopes, nan=0.0, posinf=0.0, neginf=0.0)
    return np.asarray(((slopes * errors[:, np.newaxis]) ** 2).sum(axis=0))
