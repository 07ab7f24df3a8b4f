"""Slots become episodes: equal slots that follow one another are one episode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Pieces:
    """Pieces of time of diaries, one row each.

    `day` [piece] is the diary, `start` and `end` are minutes after midnight, `minutes` the time
    that counts, `row` the row of the source table (-1 for time that no row tells of), and
    `fields` hold codes by name, -1 where there is none.
    """

    day: Whole
    start: Whole
    end: Whole
    minutes: NDArray[np.float64]
    row: Whole
    fields: Mapping[str, NDArray[np.int32]]

    def __len__(self) -> int:
        return len(self.day)

    def take(self, at: NDArray[np.int64] | NDArray[np.bool_]) -> Pieces:
        """Some of the pieces, in the order given."""
        return Pieces(
            self.day[at],
            self.start[at],
            self.end[at],
            self.minutes[at],
            self.row[at],
            {name: codes[at] for name, codes in self.fields.items()},
        )

    def in_order(self) -> Pieces:
        """The pieces by diary and start; those that start together keep their order."""
        key = self.day * 4096 + self.start
        if (np.diff(key) >= 0).all():
            return self
        return self.take(np.argsort(key, kind="stable"))


@dataclass(frozen=True)
class Sets:
    """Runs of pieces with the same diary and times: `first` row and `size` [set], `of` [piece]."""

    first: Whole
    size: Whole
    of: Whole


def same_time(pieces: Pieces) -> Sets:
    """Group pieces in order that share diary, start and end: simultaneous activities."""
    if not len(pieces):
        empty = np.empty(0, np.int64)
        return Sets(empty, empty, empty)
    new = np.ones(len(pieces), dtype=np.bool_)
    new[1:] = (np.diff(pieces.day) != 0) | (np.diff(pieces.start) != 0) | (np.diff(pieces.end) != 0)
    first = np.flatnonzero(new)
    return Sets(first, np.diff(np.append(first, len(pieces))), np.cumsum(new) - 1)


def merged(pieces: Pieces) -> Pieces:
    """Join sets of pieces that follow one another in a diary and are equal in every field.

    Pieces are in order; those of one set share its time, so that `minutes` add up.
    """
    if not len(pieces):
        return pieces
    sets = same_time(pieces)
    runs = _runs(pieces, sets)
    begin = np.flatnonzero(runs)
    size = sets.size[begin]
    # Rows of the first set of each run, one after the other.
    total = np.cumsum(size)
    inside = np.arange(total[-1]) - np.repeat(total - size, size)
    kept = np.repeat(sets.first[begin], size) + inside
    lengths = np.diff(np.append(begin, len(sets.first)))
    last = sets.first[begin + lengths - 1]
    result = pieces.take(kept)
    # Member j of each set of a run goes to member j of the first.
    run_of = np.cumsum(runs) - 1
    member = np.arange(len(pieces)) - sets.first[sets.of]
    target = (total - size)[run_of[sets.of]] + member
    minutes: NDArray[np.float64] = np.bincount(
        target, weights=pieces.minutes, minlength=len(kept)
    ).astype(np.float64)
    return replace(result, end=np.repeat(pieces.end[last], size), minutes=minutes)


def _runs(pieces: Pieces, sets: Sets) -> NDArray[np.bool_]:
    """Whether each set begins an episode of its own."""
    first, size = sets.first, sets.size
    new = np.ones(len(first), dtype=np.bool_)
    follows = (
        (np.diff(pieces.day[first]) == 0)
        & (np.diff(size) == 0)
        & (pieces.end[first[:-1]] == pieces.start[first[1:]])
    )
    back = np.arange(len(pieces)) - size[sets.of]
    equal = back >= 0
    for codes in pieces.fields.values():
        equal &= codes == codes[np.maximum(back, 0)]
    new[1:] = ~(follows & np.logical_and.reduceat(equal, first)[1:])
    return new
