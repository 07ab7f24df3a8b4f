"""Own children of a respondent: by relationship, or by ages where that is not recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .atus_codes import OWN_CHILD
from .atus_files import BLANK, Integers, Mask
from .parents import Candidates, likely_parents

UNDER = 15
MINOR = 18


@dataclass(frozen=True)
class Members:
    """Household members without the respondents: `row` of the respondent, age, sex, TERRP."""

    row: Integers
    age: Integers
    sex: Integers
    relationship: Integers


def recorded(members: Members, count: int) -> tuple[Integers, Integers]:
    """Return own children under 15 and the age of the youngest own child, [respondents].

    Own children are those of TERRP 22: foster children are not among them. The age is -1 where
    there is no own child or its age is unknown.
    """
    own = members.relationship == OWN_CHILD
    return _summary(members.row[own], members.age[own], count)


def inferred(
    members: Members, age: Integers, sex: Integers, partner: Mask, minors: Integers, young: Integers
) -> tuple[Integers, Integers]:
    """Return the same where relationships are not recorded, by ages.

    `minors` household children under 18, the respondent not counted, and `young` the age of the
    youngest (-1 unknown) are of the interview, [respondents]; ages of `members` may be older and
    are brought in line. Who counts as a parent is the rule of `parents.likely_parents`.
    """
    row, child = _children(members, minors, young)
    if not len(row):
        return _summary(row, child, len(age))
    count = len(age)
    people = Candidates(
        np.concatenate([members.row, np.arange(count)]),
        np.concatenate([members.age, age]),
        np.concatenate([members.sex, sex]),
        np.concatenate([np.zeros(len(members.row), dtype=np.bool_), ~partner]),
    )
    place, person = likely_parents(people, row, child)
    mine = person >= len(members.row)
    return _summary(row[place[mine]], child[place[mine]], count)


def _children(members: Members, minors: Integers, young: Integers) -> tuple[Integers, Integers]:
    """Rows of respondents and ages of household children under 18, in line with the interview.

    Surplus children of the roster are dropped from the top (they have turned 18 or left), lacking
    ones enter with the age of the youngest, and the youngest takes its current age.
    """
    small = (members.age >= 0) & (members.age < MINOR)
    row, age = members.row[small], members.age[small]
    order = np.lexsort((age, row))
    row, age = row[order], age[order]
    kept = _rank(row) < minors[row]
    row, age = row[kept], age[kept]
    have = np.bincount(row, minlength=len(minors))
    lacking = np.where(young >= 0, np.maximum(minors - have, 0), 0)
    row = np.concatenate([row, np.repeat(np.arange(len(minors)), lacking)])
    age = np.concatenate([age, np.repeat(young, lacking)])
    order = np.lexsort((age, row))
    row, age = row[order], age[order]
    floor = young[row]
    youngest = (_rank(row) == 0) & (floor >= 0)
    return row, np.where(youngest, floor, np.maximum(age, floor))


def _rank(row: NDArray[np.int64]) -> Integers:
    """Place of each element among those of the same row; `row` is sorted."""
    return np.arange(len(row)) - np.searchsorted(row, row)


def _summary(row: Integers, age: Integers, count: int) -> tuple[Integers, Integers]:
    row, age = row[age >= 0], age[age >= 0]
    young = np.full(count, 1000, dtype=np.int64)
    np.minimum.at(young, row, age)
    under = np.bincount(row[age < UNDER], minlength=count)
    return under.astype(np.int64), np.where(young < 1000, young, BLANK)
