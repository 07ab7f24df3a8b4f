"""Who in a household is likely the parent of a child, by ages, where nobody was asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
MAN, WOMAN = 1, 2
# Years between parent and child: lowest, highest, and the gap that decides between candidates.
_GAPS = {WOMAN: (15, 45, 27), MAN: (15, 60, 30)}
_NONE = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Candidates:
    """Persons who may be parents, [person]: `household`, `age` in years, `sex` 1 man, 2 woman.

    `alone` are those known to live without a partner.
    """

    household: Integers
    age: Integers
    sex: Integers
    alone: NDArray[np.bool_]


def likely_parents(
    people: Candidates, household: Integers, age: Integers
) -> tuple[Integers, Integers]:
    """Return pairs of a child, by its place in `household` and `age` [child], and its parent.

    Somebody counts as parent of a child when nobody of the same sex in the household fits better
    by age; the older one of two that are as near. A man without a partner there does not count
    when a likely mother lives in the household: he is more often a brother, uncle or grandfather.
    """
    order = np.argsort(people.household, kind="stable")
    sorted_household = people.household[order]
    start = np.searchsorted(sorted_household, household)
    size = np.searchsorted(sorted_household, household, side="right") - start
    child = np.repeat(np.arange(len(household)), size)
    first = np.cumsum(size) - size
    person = order[np.repeat(start - first, size) + np.arange(len(child))]
    sex = people.sex[person]
    score = _scores(people.age[person], sex, age[child])
    best = np.full((len(household), WOMAN + 1), _NONE, dtype=np.int64)
    fits = score < _NONE
    np.minimum.at(best, (child[fits], sex[fits]), score[fits])
    brother = (sex == MAN) & people.alone[person] & (best[child, WOMAN] < _NONE)
    parent = fits & ~brother
    parent[parent] = score[parent] == best[child[parent], sex[parent]]
    return child[parent], person[parent]


def _scores(age: Integers, sex: Integers, child: Integers) -> Integers:
    """How well somebody fits as parent of a child: low is better, the older one of two equal."""
    score = np.full(len(age), _NONE, dtype=np.int64)
    for kind, (low, high, usual) in _GAPS.items():
        gap = age - child
        fits = (sex == kind) & (low <= gap) & (gap <= high)
        score[fits] = np.abs(gap[fits] - usual) * 1000 - age[fits]
    return score
