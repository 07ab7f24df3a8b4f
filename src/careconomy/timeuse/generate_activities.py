"""What people of an invented survey are likely to do at each hour of the day.

The weights are invented: they make a day that looks like a day, and measure nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.timeuse.activities_codes import ICATUS, crosswalk

# A group is sex x own children x kind of day x an older person in the household.
CHILDREN = 3  # none under 15, youngest 5 to 14, youngest under 5
KINDS = 4  # working day, weekday without work, weekend, school day
GROUPS = 2 * CHILDREN * KINDS * 2
# Fineness of the table from which an activity is picked.
LEVELS = 1024

SLEEP = "911"
_DAY = range(8, 18)
_EVENING = (18, 19, 20, 21, 22, 23)
_MEALS = (6, 7, 8, 12, 13, 18, 19, 20)
_MORNING = (5, 6, 7, 8, 9)
_RUSH = (7, 8, 16, 17, 18)
_ANY = range(5, 25)


@dataclass(frozen=True)
class Likely:
    """An activity: how likely it is, at which hours, and for whom more or less so."""

    code: str
    weight: float
    hours: Sequence[int] = _ANY
    women: float = 1.0
    children: tuple[float, float, float] = (1, 1, 1)
    kinds: tuple[float, float, float, float] = (1, 1, 1, 1)
    older: float = 1.0
    place: str = "home"


_WORK = (1.0, 0.0, 0.05, 0.0)
_SCHOOL = (0.0, 0.0, 0.0, 1.0)
_FREE = (0.4, 1.0, 1.5, 0.6)
_CHILD = (0.0, 0.5, 1.0)
_YOUNG = (0.0, 0.15, 1.0)

LIKELY = (
    Likely(SLEEP, 1.0, (23, 24, 25, 26, 27)),
    Likely("110", 60.0, _DAY, kinds=_WORK, place="work_or_school"),
    Likely("131", 6.0, _DAY, kinds=_WORK, place="elsewhere"),
    Likely("142", 3.0, (10, 12, 13, 15), kinds=_WORK, place="work_or_school"),
    Likely("182", 6.0, _RUSH, kinds=_WORK, place="private_transport"),
    Likely("211", 0.3, _DAY, place="elsewhere"),
    Likely("242", 0.1, _MORNING, women=2.0, place="elsewhere"),
    Likely("311", 3.5, _MEALS, women=2.2, children=(1, 1.3, 1.4)),
    Likely("313", 1.8, _MEALS, women=2.0),
    Likely("321", 2.5, _DAY, women=2.4, kinds=(0.3, 1, 1, 0.2)),
    Likely("324", 0.8, _DAY, women=0.7, kinds=(0.2, 1, 1.2, 0.2)),
    Likely("331", 0.7, _DAY, women=0.3, kinds=(0.2, 1, 1.2, 0.1)),
    Likely("341", 1.2, _DAY, women=3.5, kinds=(0.4, 1, 1, 0.2)),
    Likely("352", 0.4, _EVENING),
    Likely("361", 0.5, _ANY),
    Likely("371", 1.5, _DAY, women=1.4, kinds=(0.4, 1, 1.2, 0.3), place="elsewhere"),
    Likely("380", 1.0, _DAY, women=1.3, kinds=(0.4, 1, 1, 0.3), place="private_transport"),
    Likely("411", 6.0, _ANY, women=2.2, children=_YOUNG),
    Likely("413", 1.5, _EVENING, women=1.6, children=(0.0, 1.0, 0.3), kinds=(1, 1, 0.5, 1)),
    Likely("414", 1.2, _EVENING, women=1.5, children=_CHILD),
    Likely("415", 3.0, _ANY, women=1.1, children=_CHILD, kinds=(0.7, 1, 1.5, 0.5)),
    Likely("416", 0.8, _ANY, women=1.8, children=_CHILD),
    Likely("441", 0.8, _RUSH, women=1.6, children=(0.0, 1.0, 0.8), place="private_transport"),
    Likely("421", 0.05, _ANY, women=1.8, older=30.0),
    Likely("431", 0.2, _ANY, women=1.5),
    Likely("511", 0.2, _DAY, kinds=_FREE, place="other_home"),
    Likely("529", 0.2, _ANY, kinds=_FREE, place="elsewhere"),
    Likely("611", 40.0, range(8, 15), kinds=_SCHOOL, place="work_or_school"),
    Likely("620", 4.0, range(15, 22), kinds=(0.02, 0.02, 0.1, 1.0)),
    Likely("640", 4.0, (7, 8, 14, 15), kinds=_SCHOOL, place="public_transport"),
    Likely("712", 2.0, _ANY, kinds=_FREE, place="other_home"),
    Likely("742", 0.2, (9, 10, 11), kinds=(0, 0.2, 2, 0), place="elsewhere"),
    Likely("811", 0.4, _EVENING, kinds=_FREE, place="elsewhere"),
    Likely("823", 1.5, _ANY, women=0.6, kinds=_FREE),
    Likely("832", 0.8, _ANY, kinds=_FREE, place="elsewhere"),
    Likely("841", 0.8, _ANY, kinds=_FREE),
    Likely("842", 6.0, (*_DAY, *_EVENING, 24), kinds=(0.5, 1, 1.2, 0.8)),
    Likely("850", 1.0, _ANY, kinds=_FREE),
    Likely("860", 0.8, _ANY, kinds=_FREE, place="private_transport"),
    Likely("921", 3.5, _MEALS),
    Likely("931", 1.2, (5, 6, 7, 8, 21, 22, 23), women=1.2),
    Likely("942", 0.1, _DAY, place="elsewhere"),
)

CODES = tuple(likely.code for likely in LIKELY)


def activity_table() -> pa.Table:
    """Return the activities of an invented survey: ICATUS codes with their titles."""
    titles = {entry.code: entry.title for entry in crosswalk(ICATUS)}
    return pa.table({"code": CODES, "title": [titles[code] for code in CODES], "icatus": CODES})


def group_of(
    women: npt.NDArray[np.bool_],
    children: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int64],
    older: npt.NDArray[np.bool_],
) -> npt.NDArray[np.intp]:
    """Return the number of the group from its four parts."""
    return np.asarray(((women * CHILDREN + children) * KINDS + kind) * 2 + older, dtype=np.intp)


@cache
def picks() -> npt.NDArray[np.int16]:
    """Activity [group * 24 + hour since 04:00, level]: a level drawn evenly gives the activity."""
    weights = np.zeros((2, CHILDREN, KINDS, 2, 24, len(LIKELY)))
    for at, likely in enumerate(LIKELY):
        whom = np.multiply.outer(np.array([1.0, likely.women]), np.array(likely.children))
        whom = np.multiply.outer(np.multiply.outer(whom, likely.kinds), [1.0, likely.older])
        weights[..., [hour - 4 for hour in likely.hours], at] = (
            likely.weight * whom[..., np.newaxis]
        )
    # Between the last evening and the first morning hour there is sleep.
    weights[..., CODES.index(SLEEP)] += 1e-9
    reached = np.cumsum(weights, axis=-1).reshape(GROUPS * 24, -1)
    reached /= reached[:, -1:]
    level = (np.arange(LEVELS) + 0.5) / LEVELS
    found = np.stack([np.searchsorted(row, level, side="right") for row in reached])
    return found.astype(np.int16)


def flags(*beginnings: str) -> npt.NDArray[np.bool_]:
    """Return for each activity [activity] whether its code begins so."""
    return np.array([code.startswith(beginnings) for code in CODES])
