"""Balancing replicates: groups of diaries get the total that the full weight gives them.

Post-stratification (Deville and Särndal, 1992, the case of one classification): weights are
multiplied within each group. For several classifications at once, cross them into one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError

Array = npt.NDArray[np.float64]


def group_sums(columns: Array, group: npt.NDArray[np.int64], count: int) -> Array:
    """Sums [group, column] of columns [row, column]."""
    sums = np.zeros((count, columns.shape[1]))
    for column in range(columns.shape[1]):
        sums[:, column] = np.bincount(group, columns[:, column], count)
    return sums


def ratios(sums: Array, target: Array, labels: npt.NDArray[Any]) -> Array:
    """Multipliers [group, replicate] that turn these sums into the targets [group].

    Raises CareError for a replicate in which a group has no weight to multiply.
    """
    wanted = np.broadcast_to(target[:, np.newaxis], sums.shape)
    empty = (sums <= 0.0) & (wanted > 0.0)
    if empty.any():
        group, replicate = (int(places[0]) for places in np.nonzero(empty))
        raise CareError(
            f'the weights of the group "{labels[group]}" are all zero in replicate '
            f"{replicate + 1}.",
            remedy="Balance with wider groups.",
        )
    return np.asarray(np.where(sums > 0.0, wanted / np.where(sums > 0.0, sums, 1.0), 1.0))
