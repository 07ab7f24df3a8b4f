"""Balancing weights: groups of diaries get the weight that the calendar or a total says.

Post-stratification (Deville and Särndal, 1992, the case of one classification): weights are
multiplied within each group. For several classifications at once, cross them into one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError

Array = npt.NDArray[np.float64]

# Days of a week by type.
WEEK: Mapping[str, float] = {"weekday": 5.0, "saturday": 1.0, "sunday": 1.0}


def balance_weights(
    weights: Array,
    groups: npt.NDArray[Any],
    targets: Mapping[Any, float] = WEEK,
    *,
    totals: bool = False,
) -> Array:
    """Return weights of the same shape, [row] or [row, replicate], with balanced groups [row].

    `targets`: what each group counts beside the others, such as five weekdays to two days of the
    weekend; each column keeps its own total. With `totals` they are the totals themselves. Raises
    CareError for a group without a target, and for a target that no weight can meet.
    """
    columns = weights.reshape(len(weights), -1)
    labels, group = np.unique(groups, return_inverse=True)
    if len(group) != len(weights):
        raise CareError(f"there are {len(group)} groups for {len(weights)} weights.")
    target = _targets(labels, targets)
    sums = group_sums(columns, group, len(labels))
    return np.asarray(
        (columns * ratios(sums, target, labels, totals)[group]).reshape(weights.shape)
    )


def group_sums(columns: Array, group: npt.NDArray[np.int64], count: int) -> Array:
    """Sums [group, column] of columns [row, column]."""
    sums = np.zeros((count, columns.shape[1]))
    for column in range(columns.shape[1]):
        sums[:, column] = np.bincount(group, columns[:, column], count)
    return sums


def ratios(sums: Array, target: Array, labels: npt.NDArray[Any], totals: bool) -> Array:
    """Multipliers [group, column] of weights with these sums [group, column]."""
    wanted = np.broadcast_to(target[:, np.newaxis], sums.shape)
    if not totals:
        wanted = wanted * (sums.sum(axis=0) / target.sum())
    empty = (sums <= 0.0) & (wanted > 0.0)
    if empty.any():
        group, column = (int(places[0]) for places in np.nonzero(empty))
        raise CareError(
            f'the weights of the group "{labels[group]}" are all zero'
            + (f" in replicate {column + 1}." if sums.shape[1] > 1 else "."),
            remedy="Balance with wider groups.",
        )
    return np.asarray(np.where(sums > 0.0, wanted / np.where(sums > 0.0, sums, 1.0), 1.0))


def _targets(labels: npt.NDArray[Any], targets: Mapping[Any, float]) -> Array:
    missing = [str(label) for label in labels.tolist() if label not in targets]
    if missing:
        raise CareError(
            f"there is no target for {', '.join(missing[:5])}.",
            remedy=f"Targets are given for {', '.join(map(str, targets))}.",
        )
    absent = [str(label) for label in targets if label not in labels.tolist() and targets[label]]
    if absent:
        raise CareError(
            f"no row belongs to {', '.join(absent[:5])}.", remedy="Balance with wider groups."
        )
    found = np.array([float(targets[label]) for label in labels.tolist()])
    if not (np.isfinite(found) & (found > 0.0)).all():
        raise CareError("a target is not a positive number.")
    return found
