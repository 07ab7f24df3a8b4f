"""Variance of any function of weighted totals (part 5.2 of the method).

Replicates: the function at each replicate. Linearisation: the function's derivative in the
direction of each cluster's totals, taken by a complex step (exact to rounding), then the formula
of sampling with replacement, or without where populations are given, stage by stage, as in
T. Lumley, "Complex Surveys" (2010), and R's `survey`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careconomy.errors import CareError
from careconomy.estimation.design import Design, Lonely
from careconomy.estimation.totals import Array, Clusters, Whole, unique_rows

# Small enough that its square vanishes beside any total; there is no difference to lose digits.
STEP = 1e-30
# A stratum of which less than this is left out of the sample is known and has no error.
CERTAIN = 1e-7


def replicate_variance(estimates: Array, design: Design) -> Array:
    """Variance [...] of estimates [1 + replicate, ...], the first with the full weight."""
    assert design.factor is not None
    replicates = estimates[1:]
    centre = estimates[0] if design.centre == "estimate" else replicates.mean(axis=0)
    squares = (replicates - centre) ** 2
    if design.rscales is not None:
        squares = squares * np.reshape(design.rscales, (-1, *(1,) * (squares.ndim - 1)))
    return np.asarray(design.factor * squares.sum(axis=0))


def replicate_deviations(estimates: Array, design: Design) -> Array:
    """Deviations [replicate, ...] whose squares add up to the variance of `replicate_variance`."""
    assert design.factor is not None
    replicates = estimates[1:]
    centre = estimates[0] if design.centre == "estimate" else replicates.mean(axis=0)
    scales = np.ones(len(replicates)) if design.rscales is None else np.array(design.rscales)
    shape = (-1, *(1,) * (replicates.ndim - 1))
    return np.asarray(np.sqrt(design.factor * scales).reshape(shape) * (replicates - centre))


@dataclass(frozen=True)
class _Stage:
    """One stage of sampling, strata nested in the clusters of the stage before.

    `cluster` [unit] and `stratum` [cluster] lead upwards; by stratum: `sampled` clusters, `left`
    share of its clusters that is not in the sample, `weight` with which its variance counts.
    """

    cluster: Whole
    stratum: Whole
    sampled: Array
    left: Array
    weight: Array


@dataclass(frozen=True)
class Linearisation:
    """What linearisation needs of a sample: its stages, and its rule for lonely clusters."""

    stages: tuple[_Stage, ...]
    lonely: Lonely

    @classmethod
    def of(cls, clusters: Clusters, lonely: Lonely) -> Linearisation:
        """Prepare the stages; those after the first count only where populations are given."""
        units, population = clusters.units, clusters.population
        if not population.shape[1]:
            population = np.full((len(units), 1), np.inf)
        weight = np.ones(len(units))
        stages = []
        for number in range(population.shape[1]):
            stage = _stage(units, number, weight, population[:, number])
            stages.append(stage)
            weight = (stage.weight * (1.0 - stage.left))[stage.stratum[stage.cluster]]
        return cls(tuple(stages), lonely)

    def variance(self, influence: Array, unit: Whole) -> Array:
        """Variance [column] of influences [cell, column] whose cells belong to units [cell].

        Units without a cell have no influence, yet count as clusters of their stratum.
        """
        parts = [self._at(stage, influence, stage.cluster[unit]) for stage in self.stages]
        return np.asarray(sum(parts))

    def _at(self, stage: _Stage, influence: Array, cluster: Whole) -> Array:
        strata = len(stage.sampled)
        found, place = unique_rows(cluster[:, np.newaxis])
        stratum = stage.stratum[found[:, 0]]
        rows = np.bincount(stratum, minlength=strata)
        counts = (rows > 0) & (stage.left > CERTAIN) & (stage.weight > 0.0)
        lone = (stage.sampled == 1) & counts
        if self.lonely == "fail" and lone.any():
            raise CareError(
                f"{int(lone.sum())} strata have a single cluster; their variance is not known.",
                where="design",
                remedy="Choose a rule for them: --lonely adjust, average or remove.",
            )
        spread = stage.sampled / np.maximum(stage.sampled - 1.0, 1.0)
        factor = stage.weight * stage.left * spread
        stretch = 1.0
        if self.lonely == "average" and lone.any():
            present = int(np.count_nonzero(rows))
            stretch = present / max(present - int(np.count_nonzero(lone)), 1)
        result = np.empty(influence.shape[1])
        for column, values in enumerate(influence.T):
            sums = _sum(place, values, len(found))
            mean = _sum(stratum, sums, strata) / stage.sampled
            if self.lonely == "adjust":
                mean[lone] = 0.0
            squares = _sum(stratum, (sums - mean[stratum]) ** 2, strata)
            squares += (stage.sampled - rows) * mean * mean
            result[column] = (factor * squares).sum() * stretch
        return result

    def degrees_of_freedom(self, unit: Whole) -> int:
        """Clusters less strata of the first stage, among units that have rows [cell]."""
        stage = self.stages[0]
        clusters = _distinct(stage.cluster[unit])
        return len(clusters) - len(_distinct(stage.stratum[clusters]))


def _distinct(codes: Whole) -> Whole:
    """Distinct codes; sorting is faster than what `np.unique` does with millions."""
    ordered = np.sort(codes)
    return np.asarray(ordered[np.diff(ordered, prepend=-1) > 0])


def _sum(place: Whole, values: Array, size: int) -> Array:
    return np.bincount(place, values, size).astype(np.float64)


def _stage(units: Whole, number: int, weight: Array, population: Array) -> _Stage:
    """Number the clusters and strata of a stage; `weight` and `population` are by unit."""
    clusters, cluster = unique_rows(units[:, : 2 * number + 2])
    strata, stratum = unique_rows(clusters[:, :-1])
    sampled = np.bincount(stratum, minlength=len(strata)).astype(np.float64)
    of_unit = stratum[cluster]
    total, counts = np.empty(len(strata)), np.empty(len(strata))
    total[of_unit], counts[of_unit] = population, weight
    if not (total[of_unit] == population).all():
        missing = int(np.isnan(population).sum())
        raise CareError(
            f"the population is missing in {missing} clusters."
            if missing
            else "the population of a stratum differs within it.",
            where=f"stage {number + 1} of the design",
            remedy="Give each stratum one number of clusters in the population.",
        )
    short = np.flatnonzero(total < sampled * (1.0 - 1e-12))
    if len(short):
        raise CareError(
            f"a stratum has {sampled[short[0]]:g} clusters in the sample and {total[short[0]]:g} "
            f"in the population.",
            where=f"stage {number + 1} of the design",
            remedy="Give the number of clusters of the stratum in the population.",
        )
    return _Stage(cluster, stratum, sampled, 1.0 - sampled / total, counts)
