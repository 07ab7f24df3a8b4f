"""Weighted ratios with linearised standard errors, and a grouped jackknife."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .survey import Floats


@dataclass(frozen=True)
class Estimate:
    """A value, its influence on every respondent ([respondents]) and the diaries behind it."""

    value: float
    influence: Floats
    diaries: int

    @property
    def standard_error(self) -> float:
        """Linearised standard error: diaries drawn with replacement, clustering ignored."""
        size = len(self.influence)
        return float(np.sqrt(size / (size - 1) * np.sum(self.influence**2)))


def ratio(weight: Floats, above: Floats, below: Floats) -> Estimate:
    """Return sum(weight x above) / sum(weight x below); all [respondents].

    With `below` = membership of a group this is the mean of the group.
    """
    total = float(weight @ below)
    if total <= 0:
        return Estimate(float("nan"), np.zeros(len(weight)), 0)
    value = float(weight @ above) / total
    influence = weight * (above - value * below) / total
    return Estimate(value, influence, int(np.count_nonzero(below)))


def quotient(first: Estimate, second: Estimate) -> Estimate:
    """Return `first` / `second`, with the influence of both (delta method)."""
    value = first.value / second.value
    influence = (first.influence - value * second.influence) / second.value
    return Estimate(value, influence, first.diaries)


def jackknife(
    statistic: Callable[[Floats], Floats], weight: Floats, groups: int = 100
) -> tuple[Floats, Floats]:
    """Return the statistic and its delete-a-group jackknife standard error.

    `statistic` maps weights [respondents] to values. Every `groups`-th respondent in the order
    of the case numbers forms a group; each is left out once.
    """
    value = statistic(weight)
    member = np.arange(len(weight)) % groups
    used = np.unique(member)
    left_out = np.array([statistic(np.where(member == group, 0.0, weight)) for group in used])
    factor = (len(used) - 1) / len(used)
    return value, np.sqrt(factor * np.sum((left_out - left_out.mean(axis=0)) ** 2, axis=0))
