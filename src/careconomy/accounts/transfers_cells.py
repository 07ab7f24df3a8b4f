"""Weighted sums of few cells out of many, for all replicates at once: a sparse matrix product.

A household fills some forty of the cells that ages, sexes, services and types of households make.
Each row of a block says with what value it falls into which cell; the weights do the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack

from careconomy.estimation.totals import Array, Whole, name_replicates, unique_rows

# Cells that are worked on at a time: about 10 MB of 160 replicates.
AT_ONCE = 8_000
# Blocks that follow find other cells, up to some times those of the first.
ROOM = 4


@dataclass(frozen=True)
class Weights:
    """Weights [row, 1 + replicate], first the full one."""

    whole: Array

    @classmethod
    def of(cls, full: Array, replicates: Array | None) -> Weights:
        """Put full weights [row] and replicate weights [row, replicate] side by side."""
        width = 0 if replicates is None else replicates.shape[1]
        whole = np.empty((len(full), 1 + width))
        whole[:, 0] = full
        if replicates is not None:
            whole[:, 1:] = replicates
        return cls(whole)

    @property
    def full(self) -> Array:
        """Full weights [row]."""
        return np.asarray(self.whole[:, 0])

    def by(self, code: Whole, size: int) -> tuple[Weights, Whole]:
        """Add up rows by a code that does not fall; also return the row [code], -1 for none."""
        starts = np.flatnonzero(np.diff(code, prepend=-1))
        row = np.full(size, -1, dtype=np.int64)
        row[code[starts]] = np.arange(len(starts))
        if len(starts) == len(code):
            return self, row
        return Weights(np.add.reduceat(self.whole, starts, axis=0)), row


@dataclass(frozen=True)
class Filled:
    """Values that rows have in cells: `cell`, `row`, `value` [entry].

    `among` [entry, 2]: also a cell for each set of members; see `Gifts.among`.
    """

    cell: Whole
    row: Whole
    value: Array
    among: Whole | None = None


@dataclass(frozen=True)
class Layout:
    """Numbers of cells: named tables, one after the other; `shapes` by name."""

    shapes: Mapping[str, tuple[int, ...]]

    @cached_property
    def first(self) -> Mapping[str, int]:
        """First cell of each table."""
        ends = np.cumsum([0, *(prod(shape) for shape in self.shapes.values())])
        return {name: int(at) for name, at in zip(self.shapes, ends, strict=False)}

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(prod(shape) for shape in self.shapes.values())

    def cell(self, name: str, *places: Any) -> Whole:
        """Cells at places [entry] along the axes of a table."""
        found: Any = 0
        for place, length in zip(places, self.shapes[name], strict=True):
            found = found * length + place
        return np.asarray(self.first[name] + found, dtype=np.int64)


@dataclass(frozen=True)
class Cells:
    """Sums by cell, only where there are rows.

    `key` [cell, 3]: number in the layout, and the set of members among whom it is shared,
    0 where it is not needed; `weighted` [cell, 1 + replicate], first the full weight; `counts`
    [kind, age x sex]: diaries and members in the sample.
    """

    key: Whole
    weighted: Array
    counts: Whole

    def plus(self, others: Iterable[Cells]) -> Cells:
        """Add the sums of other runs of rows, in their order."""
        held = None
        for part in others:
            held = held or _Held(self)
            held.add(part)
        return self if held is None else held.cells()

    def table(self, layout: Layout, name: str) -> Array:
        """A table of the layout [1 + replicate, ...], zero where there are no rows."""
        rows, cell = self._rows(layout, name, shared=False)
        found = np.zeros((self.weighted.shape[1], prod(layout.shapes[name])))
        found[:, cell] = self.weighted[rows].T
        return found.reshape(-1, *layout.shapes[name])

    def shared(self, layout: Layout, name: str) -> tuple[Whole, Whole, Whole]:
        """Rows of `weighted`, their cells of the table, and their sets of members [cell, 2]."""
        rows, cell = self._rows(layout, name, shared=True)
        return rows, cell, self.key[rows, 1:]

    def _rows(self, layout: Layout, name: str, *, shared: bool) -> tuple[Whole, Whole]:
        cell = self.key[:, 0] - layout.first[name]
        inside = (cell >= 0) & (cell < prod(layout.shapes[name]))
        rows = np.flatnonzero(inside & (self.key[:, 1:].any(axis=1) == shared))
        return rows, cell[rows]


class _Held:
    """Sums that grow in place; room that is not used yet takes no memory."""

    def __init__(self, first: Cells) -> None:
        size, width = first.weighted.shape
        self._key, self._at, self._used = first.key, np.arange(size), size
        self._sums = np.empty((ROOM * size, width))
        self._sums[:size] = first.weighted
        self._counts = first.counts.copy()

    def add(self, part: Cells) -> None:
        known = len(self._key)
        key, place = unique_rows(np.concatenate((self._key, part.key)))
        at = np.full(len(key), -1, dtype=np.int64)
        at[place[:known]] = self._at
        mine = at[place[known:]]
        new, old = np.flatnonzero(mine < 0), np.flatnonzero(mine >= 0)
        end = self._used + len(new)
        if end > len(self._sums):
            self._sums = np.concatenate((self._sums[: self._used], np.empty_like(self._sums)))
        at[place[known + new]] = np.arange(self._used, end)
        self._sums[self._used : end] = part.weighted[new]
        for start in range(0, len(old), AT_ONCE):
            some = old[start : start + AT_ONCE]
            self._sums[mine[some]] += part.weighted[some]
        self._key, self._at, self._used = key, at, end
        self._counts += part.counts

    def cells(self) -> Cells:
        key = np.empty_like(self._key)
        key[self._at] = self._key
        return Cells(key, self._sums[: self._used], self._counts)


def summed(
    parts: Sequence[tuple[Sequence[Filled], Weights]], layout: Layout, counts: Whole
) -> Cells:
    """Add up what rows have in cells by their weights; the cells of a part follow those before it.

    Raises CareError for missing weights.
    """
    found = [(*_matrix(filled, len(weights.whole), layout), weights) for filled, weights in parts]
    key = np.concatenate([key for key, _, _ in found])
    if all(weights is parts[0][1] for _, weights in parts):
        weighted = vstack([matrix for _, matrix, _ in found], format="csr") @ parts[0][1].whole
    else:
        weighted = np.concatenate([matrix @ weights.whole for _, matrix, weights in found])
    if not np.isfinite(weighted).all():
        for _, weights in parts:
            name_replicates(weights.whole[:, 1:])
    return Cells(key, weighted, counts)


def _matrix(filled: Sequence[Filled], rows: int, layout: Layout) -> tuple[Whole, csr_matrix]:
    """Distinct keys [cell, 3], sorted, and the values of rows in their cells [cell, row]."""
    plain = [entry for entry in filled if entry.among is None]
    apart = [entry for entry in filled if entry.among is not None]
    cells = np.concatenate([entry.cell for entry in plain])
    some = np.flatnonzero(np.bincount(cells, minlength=layout.size))
    keys = [np.column_stack((some, np.zeros((len(some), 2), dtype=np.int64)))]
    keys += [np.column_stack((entry.cell, np.asarray(entry.among))) for entry in apart]
    key, place = unique_rows(np.concatenate(keys))
    number = np.zeros(layout.size, dtype=np.int64)
    number[some] = place[: len(some)]
    cell = np.concatenate((number[cells], place[len(some) :]))
    row, value = (
        np.concatenate([getattr(entry, name) for entry in (*plain, *apart)])
        for name in ("row", "value")
    )
    return key, csr_matrix((value, (cell, row)), shape=(len(key), rows))
