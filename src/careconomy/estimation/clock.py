"""The day cut into slots: which group of activities fills each of them.

Times are minutes since the diary day began (`day_starts` of the manifest). Slots may cut episodes,
and an episode counts in each slot with the minutes that lie there, so that exact times need no
rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.activities import membership
from careconomy.timeuse.arrow import array_of

DAY = 1440
# A group takes its activities from those named before it: travel stands apart where it can be told.
GROUPS = ("personal", "paid", "domestic", "care", "education", "leisure", "travel")
OTHER, UNKNOWN = "other", "unknown"
# Days whose slots are filled at a time: about 20 MB of 9 groups in 144 slots.
DAYS_AT_ONCE = 2_000
_HAIR = 1e-6


@dataclass(frozen=True)
class Partition:
    """Groups that share out the day; the last two are `other` and `unknown`.

    `state` [activity of the survey] is the place of its group in `names`. Time without an episode
    is unknown.
    """

    names: tuple[str, ...]
    state: Whole

    @classmethod
    def of(cls, survey: Survey, groups: Sequence[str] | None = None) -> Partition:
        """Look groups up in the survey's list; without any, the main groups that it can tell.

        An activity of several groups belongs to the last of them. Raises CareError.
        """
        if not survey.has("episodes"):
            raise CareError(
                "the survey does not record at what time of the day things were done.",
                where=str(survey.folder),
                remedy="Tempograms and sequences need diaries with episodes.",
            )
        wanted = list(GROUPS if groups is None else groups)
        named = [name for name in wanted if name not in (OTHER, UNKNOWN)]
        if not named:
            raise CareError("no activity is named.", remedy="Name one, such as unpaid or 41.")
        repeated = {name for name in named if named.count(name) > 1}
        if repeated:
            raise CareError(f"{', '.join(sorted(repeated))} is named twice.")
        code_list = survey.manifest.code_list
        found = membership(named, survey.activities, code_list, allow_empty=groups is None)
        told = [place for place in range(len(named)) if found[place].any() or groups is not None]
        names = (*(named[place] for place in told), OTHER, UNKNOWN)
        mapped = array_of(survey.activities.column("icatus").is_valid())
        state = np.where(mapped, len(told), len(told) + 1)
        for number, place in enumerate(told):
            state[found[place]] = number
        return cls(names, state.astype(np.int64))


@dataclass(frozen=True)
class Clock:
    """Slots of `length` minutes in a day that begins `starts` minutes after midnight.

    `opens` and `closes`: part of the day that has slots, in minutes since it began.
    """

    starts: int
    length: int
    opens: int = 0
    closes: int = DAY

    def __post_init__(self) -> None:
        if not 1 <= self.length <= DAY or DAY % self.length:
            raise CareError(
                f"{self.length} minutes do not share out a day of {DAY}.",
                remedy="Give such as 5, 10, 15, 30 or 60.",
            )

    @property
    def slots(self) -> int:
        """Number of slots."""
        return (self.closes - self.opens) // self.length

    def part(self, first: int, last: int) -> Clock:
        """Return the slots from `first` up to `last`, which is left out."""
        opens, closes = (self.opens + slot * self.length for slot in (first, last))
        return replace(self, opens=opens, closes=closes)

    def labels(self) -> tuple[str, ...]:
        """Times at which the slots begin: "04:00", "04:10" and so on."""
        times = ((self.starts + at) % DAY for at in range(self.opens, self.closes, self.length))
        return tuple(f"{time // 60:02d}:{time % 60:02d}" for time in times)


def filled(block: Block, partition: Partition, clock: Clock) -> Iterator[tuple[slice, Array]]:
    """Yield runs of days of a block and their minutes [day, group, slot].

    Every slot of every day holds `clock.length` minutes; what no episode fills is unknown. Raises
    CareError where episodes overlap.
    """
    days = block.rows("days")
    table = block.table("episodes", ["day", "start", "end", "minutes", "activity"])
    day = block.local(table.column("day"), "days")
    start, end = (
        np.clip(array_of(table.column(name)).astype(np.int64) - clock.starts, 0, DAY)
        for name in ("start", "end")
    )
    rate = array_of(table.column("minutes")) / np.maximum(end - start, 1).astype(np.float64)
    start, end = (np.clip(time, clock.opens, clock.closes) - clock.opens for time in (start, end))
    state = partition.state[array_of(table.column("activity"))]
    for first in range(0, max(days, 1), DAYS_AT_ONCE):
        last = min(first + DAYS_AT_ONCE, days)
        run = slice(*np.searchsorted(day, [first, last]))
        cells = _spread(
            (day[run] - first, start[run], end[run], rate[run], state[run]),
            (last - first, len(partition.names), clock.slots),
            clock.length,
        )
        free = clock.length - cells.sum(axis=1)
        if (free < -_HAIR).any():
            raise CareError(
                f"{np.count_nonzero((free < -_HAIR).any(axis=1))} diaries have episodes that "
                "overlap or have more minutes than they last.",
                where="episodes",
                remedy="Run careconomy survey check, and repair the survey.",
            )
        cells[:, -1] += np.maximum(free, 0.0)
        yield slice(first, last), cells


def _spread(
    episodes: tuple[Whole, Whole, Whole, Array, Whole],
    shape: tuple[int, int, int],
    length: int,
) -> Array:
    """Share the time of episodes among the slots they touch, at the rate of each.

    Returns minutes [day, group, slot].
    """
    day, start, end, rate, state = episodes
    lasting = end > start
    day, start, end, state = day[lasting], start[lasting], end[lasting], state[lasting]
    rate = rate[lasting]
    first = start // length
    touched = (end - 1) // length - first + 1
    which = np.repeat(np.arange(len(day)), touched)
    slot = np.arange(len(which)) - np.repeat(np.cumsum(touched) - touched, touched) + first[which]
    inside = np.minimum(end[which], (slot + 1) * length) - np.maximum(start[which], slot * length)
    cell = (day[which] * shape[1] + state[which]) * shape[2] + slot
    spent = np.bincount(cell, inside * rate[which], int(np.prod(shape)))
    return np.asarray(spent, dtype=np.float64).reshape(shape)
