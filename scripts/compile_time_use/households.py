"""Household children by age, and who among the respondents is likely a mother or father."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .survey import Floats, Survey

BANDS = ("0_2", "3_5", "6_14", "15_17")
_BAND_STARTS = (3, 6, 15)
OWN_CHILD_UNDER = 15
MAN, WOMAN = 1, 2
# Years between parent and child: lowest, highest, and the gap that decides between candidates.
_GAPS = {WOMAN: (15, 45, 27), MAN: (15, 60, 30)}


def children_ages(members: Sequence[tuple[int, int]], minors: int, youngest: int) -> list[int]:
    """Return ages of the household children under 18, brought in line with the interview.

    The ages of `members` are some months old; `minors` (how many) and `youngest` (age) are
    current. Surplus roster children are dropped from the top (they have turned 18 or left),
    lacking ones enter with the age of the youngest, and the youngest takes its current age.
    """
    if minors <= 0:
        return []
    ages = sorted(age for age, _ in members if age < 18)[:minors]
    if youngest >= 0:
        ages = [youngest] * (minors - len(ages)) + ages
        ages = sorted([youngest, *(max(age, youngest) for age in ages[1:])])
    return ages


def children_by_band(survey: Survey) -> Floats:
    """Return the number of household children, [respondents, 4 bands] as in `BANDS`."""
    counts = np.zeros((len(survey), len(BANDS)))
    for row, members in enumerate(survey.others):
        youngest = _youngest_other(survey, row)
        for age in children_ages(members, int(survey.minors[row]), youngest):
            counts[row, int(np.searchsorted(_BAND_STARTS, age, side="right"))] += 1
    return counts


def _youngest_other(survey: Survey, row: int) -> int:
    """Age of the youngest child when it is not the respondent; -1 when it may be."""
    youngest = int(survey.youngest[row])
    return -1 if youngest == int(survey.age[row]) else youngest


def _likely_parent(
    child: int, sex: int, age: int, members: Sequence[tuple[int, int]]
) -> tuple[bool, bool]:
    """Tell whether a respondent is the nearest fit as parent of a child, and if a mother lives in.

    Among household members of a sex with a possible distance in age, the one whose distance is
    nearest to the usual one counts; the older one of two that are as near.
    """
    everyone = [*members, (age, sex)]

    def best(kind: int) -> int:
        low, high, usual = _GAPS[kind]
        fits = [years for years, code in everyone if code == kind and low <= years - child <= high]
        return min(fits, key=lambda years: (abs(years - child - usual), -years), default=-1)

    return best(sex) == age, best(WOMAN) >= 0


def parents(survey: Survey, under: int = OWN_CHILD_UNDER) -> NDArray[np.bool_]:
    """Tell which respondents likely live with an own child under the age `under`.

    The relationship is not in the data. A respondent counts as a parent of a household child
    when nobody of the same sex in the household fits better by age (`_likely_parent`). A man
    without a partner in the household does not count when a likely mother lives there: he is
    more often a brother, uncle or grandfather of the child.
    """
    found = np.zeros(len(survey), dtype=np.bool_)
    for row, members in enumerate(survey.others):
        sex, age = int(survey.sex[row]), int(survey.age[row])
        ages = children_ages(members, int(survey.minors[row]), _youngest_other(survey, row))
        for child in (years for years in ages if years < under):
            fits, mother = _likely_parent(child, sex, age, members)
            alone = sex == MAN and not bool(survey.partner[row])
            if fits and not (alone and mother):
                found[row] = True
    return found


def own_children(counts: Floats) -> Floats:
    """Return the number of household children under 15, [respondents]."""
    total: Floats = counts[:, : BANDS.index("15_17")].sum(axis=1)
    return total
