"""Joint sampling error of several functions of the same totals (part 5.2 of the method)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from careconomy.estimation.design import Design
from careconomy.estimation.statistics import Numbers
from careconomy.estimation.totals import Array, Sums
from careconomy.estimation.variance import STEP, Linearisation

# Numbers that are worked out at a time: pairs of figures by cluster, totals of a formula.
_NUMBERS = 1_000_000

Formula = Callable[[Numbers], Numbers]


def covariance(formula: Formula, sums: Sums, design: Design) -> Array:
    """Covariance [figure, figure] of `formula`, which maps totals [..., domain, variable] to
    figures [..., figure].

    Replicates: from the figures at each replicate, by the factor, scales and centre of the design.
    Linearisation: from the figures' derivatives in the direction of each cluster's totals.
    """
    if design.replicated:
        return _replicated(formula(sums.weighted), design)
    return _linearised(formula, sums, design)


def _replicated(found: Numbers, design: Design) -> Array:
    assert design.factor is not None
    replicates = np.asarray(found[1:], dtype=np.float64)
    centre = found[0] if design.centre == "estimate" else replicates.mean(axis=0)
    scales = np.ones(len(replicates)) if design.rscales is None else np.array(design.rscales)
    away = replicates - centre
    return np.asarray(design.factor * (away * scales[:, np.newaxis]).T @ away)


def _linearised(formula: Formula, sums: Sums, design: Design) -> Array:
    clusters = sums.clusters
    assert clusters is not None
    slopes = _derivatives(formula, sums.full)
    influence = np.empty((len(clusters.unit), slopes.shape[-1]))
    for domain in np.unique(clusters.domain):
        rows = clusters.domain == domain
        influence[rows] = clusters.values[rows] @ slopes[domain]
    lines = Linearisation.of(clusters, design.lonely)
    spread = np.sqrt(lines.variance(influence, clusters.unit))
    scaled = influence / np.where(spread > 0.0, spread, 1.0)
    # 2 cov(x, y) = var(x + y) - var(x) - var(y), here of figures of variance one.
    uncertain = np.flatnonzero(spread > 0.0)
    first, second = (uncertain[at] for at in np.triu_indices(len(uncertain), 1))
    result = np.diag((spread > 0.0).astype(np.float64))
    at_once = max(1, _NUMBERS // max(len(scaled), 1))
    for start in range(0, len(first), at_once):
        one, other = first[start : start + at_once], second[start : start + at_once]
        together = lines.variance(scaled[:, one] + scaled[:, other], clusters.unit)
        result[one, other] = result[other, one] = together / 2.0 - 1.0
    return np.asarray(result * spread[:, np.newaxis] * spread)


def _derivatives(formula: Formula, totals: Array) -> Array:
    """Derivative [domain, variable, figure] by each total that is not zero, by a complex step."""
    places = np.flatnonzero(totals.ravel())
    figures = formula(totals).shape[-1]
    result = np.zeros((totals.size, figures))
    at_once = max(1, _NUMBERS // totals.size)
    for start in range(0, len(places), at_once):
        chosen = places[start : start + at_once]
        moved = np.tile(totals.ravel().astype(np.complex128), (len(chosen), 1))
        moved[np.arange(len(chosen)), chosen] += 1j * STEP
        found = formula(moved.reshape(len(chosen), *totals.shape))
        result[chosen] = np.imag(found) / STEP
    return result.reshape(*totals.shape, figures)
