"""Statistical match: each recipient takes the values of a donor like it.

A constrained distance hot deck within cells: in each cell recipients and donors are sorted by a
score, and a recipient takes the donor at the same place in the cumulated weights. This is the
nearest match in the score that uses donors in proportion to their weights. Cells without enough
donors give way to wider ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole

FEWEST_DONORS = 5
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Side:
    """Recipients or donors: `classes` [row] by name, `score` [row], `weight` [row]."""

    classes: Mapping[str, Whole]
    score: Array
    weight: Array

    def rows(self) -> int:
        """Number of rows."""
        return len(self.score)

    def keyed(self, names: Sequence[str], rows: Whole) -> Whole:
        """Cell [row] of some rows by some classes; 0 without any."""
        cell = np.zeros(len(rows), dtype=np.int64)
        for name in names:
            # Classes are small whole numbers.
            cell = cell * 64 + self.classes[name][rows]
        return cell


@dataclass(frozen=True)
class Match:
    """Donor row of each recipient, the level of cells at which it was found, and the distance."""

    donor: Whole
    level: Whole
    distance: Array
    levels: tuple[tuple[str, ...], ...]

    def report(self, recipients: Side) -> tuple[dict[str, Any], ...]:
        """By level: cells, recipients, their share by weight, mean distance of scores."""
        whole = recipients.weight.sum()
        result = []
        for at, names in enumerate(self.levels):
            rows = np.flatnonzero(self.level == at)
            weight = recipients.weight[rows]
            result.append(
                {
                    "cells": " x ".join(names) or "all",
                    "recipients": len(rows),
                    "share": float(weight.sum() / whole),
                    "mean_distance": float(np.average(self.distance[rows], weights=weight))
                    if weight.sum() > 0.0
                    else None,
                    "donors_used": len(np.unique(self.donor[rows])),
                }
            )
        return tuple(result)


def match(
    recipients: Side, donors: Side, levels: Sequence[Sequence[str]], *, seed: int = 1
) -> Match:
    """Match by the finest of `levels` (names of classes) that has donors enough.

    Rows with the same score stand in an order drawn from the seed, so that the same input gives
    the same donors. Raises CareError where the widest cell has no donor.
    """
    count = recipients.rows()
    donor = np.full(count, -1, dtype=np.int64)
    level = np.full(count, -1, dtype=np.int64)
    ties = _ties(seed, "recipients", count), _ties(seed, "donors", donors.rows())
    for at, names in enumerate(levels):
        rows = np.flatnonzero(donor < 0)
        if not len(rows):
            break
        last = at == len(levels) - 1
        found = _within(recipients, donors, rows, names, ties, 1 if last else FEWEST_DONORS)
        donor[rows] = found
        level[rows[found >= 0]] = at
    if (donor < 0).any():
        raise CareError(
            f"{int((donor < 0).sum())} recipients have no donor in the widest cell.",
            where="match",
            remedy="Give donors of both sexes and with and without employment.",
        )
    distance = np.abs(recipients.score - donors.score[donor])
    return Match(donor, level, distance, tuple(tuple(names) for names in levels))


def _ties(seed: int, stream: str, count: int) -> Array:
    key = blake2b(f"{seed}/match/{stream}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(key, "little"))).random(count)


def _within(
    recipients: Side,
    donors: Side,
    rows: Whole,
    names: Sequence[str],
    ties: tuple[Array, Array],
    fewest: int,
) -> Whole:
    """Donor [row] of some recipients within cells of these classes; -1 without donors enough."""
    givers = np.flatnonzero(donors.weight > 0.0)
    keys = donors.keyed(names, givers)
    order = np.lexsort((ties[1][givers], donors.score[givers], keys))
    givers, keys = givers[order], keys[order]
    cells, starts, sizes = np.unique(keys, return_index=True, return_counts=True)
    result = np.full(len(rows), -1, dtype=np.int64)
    if not len(cells):
        return result
    own = recipients.keyed(names, rows)
    cell = np.searchsorted(cells, own).clip(max=len(cells) - 1)
    kept = np.flatnonzero((cells[cell] == own) & (sizes[cell] >= fewest))
    taking, cell = rows[kept], cell[kept]
    place = np.lexsort((ties[0][taking], recipients.score[taking], cell))
    middle = _within_cells(np.maximum(recipients.weight[taking][place], 1e-300), cell[place], 0.5)
    of_giver = np.repeat(np.arange(len(cells)), sizes)
    ends = of_giver + _within_cells(donors.weight[givers], of_giver, 1.0)
    found = np.searchsorted(ends, cell[place] + middle)
    last = (starts + sizes - 1)[cell[place]]
    result[kept[place]] = givers[np.clip(found, starts[cell[place]], last)]
    return result


def _within_cells(weight: Array, cell: Whole, part: float) -> Array:
    """Cumulated weights as shares of their cell (sorted), up to a part of the row's own."""
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    if not len(starts):
        return np.zeros(0)
    sizes = np.diff(starts, append=len(cell))
    cumulated = np.cumsum(weight)
    before = np.repeat(cumulated[starts] - weight[starts], sizes)
    whole = np.repeat(np.add.reduceat(weight, starts), sizes)
    return np.asarray((cumulated - weight * (1.0 - part) - before) / whole)


def beside(
    matched: Array,
    recipients: Side,
    given: Array,
    donors: Side,
    names: Sequence[str],
    words: Mapping[tuple[str, int], str] | None = None,
) -> tuple[dict[str, Any], ...]:
    """Mean and quantiles of a value among recipients beside donors, for all and by classes.

    `words` for classes and their values. Cells in which either side has no weight are left out.
    """
    ours = recipients.keyed(names, np.arange(recipients.rows()))
    theirs = donors.keyed(names, np.arange(donors.rows()))
    rows = list(_compared(matched, recipients.weight, given, donors.weight, "all"))
    for cell in np.intersect1d(ours, theirs):
        one, other = ours == cell, theirs == cell
        at = int(np.flatnonzero(one)[0])
        values = [(name, int(recipients.classes[name][at])) for name in names]
        called = ", ".join((words or {}).get(pair) or f"{pair[0]} {pair[1]}" for pair in values)
        weight, given_weight = recipients.weight[one], donors.weight[other]
        if weight.any() and given_weight.any():
            rows += _compared(matched[one], weight, given[other], given_weight, called)
    return tuple(rows)


def _compared(
    matched: Array, weight: Array, given: Array, given_weight: Array, cell: str
) -> Iterator[dict[str, Any]]:
    def row(statistic: str, ours: float, theirs: float) -> dict[str, Any]:
        return {"cell": cell, "statistic": statistic, "matched": ours, "donors": theirs}

    means = (np.average(v, weights=w) for v, w in ((matched, weight), (given, given_weight)))
    yield row("mean", *map(float, means))
    for p in QUANTILES:
        ours, theirs = _quantile(matched, weight, p), _quantile(given, given_weight, p)
        yield row(f"quantile_{p:g}", ours, theirs)


def _quantile(values: Array, weight: Array, probability: float) -> float:
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    at = np.searchsorted(cumulated, probability * cumulated[-1] * (1.0 - 1e-14))
    return float(values[order][min(int(at), len(values) - 1)])
