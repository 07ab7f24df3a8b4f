"""Episodes of diary days in order of time: gaps, overlaps, times that cannot be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DAY = 1440
# Day and minute in one number, so that a running maximum starts again with each day.
_SPAN, _SHIFT = 1 << 17, 1 << 15


@dataclass(frozen=True)
class Layout:
    """Episodes of a block sorted by day, start and end.

    `order`: rows of the block's table; `day`, `start`, `end`, `activity`, `minutes`: of each
    episode; `first_part`: false for further parts of a slot that is split between activities;
    `gap_before`, `overlap`: minutes of each episode; `gap_after`, `number`: of each day, minutes
    to the end of the day and slots; `day_starts`: minutes after midnight.
    """

    order: Whole
    day: Whole
    start: Whole
    end: Whole
    activity: Whole
    minutes: Numbers
    first_part: Flags
    gap_before: Whole
    overlap: Whole
    gap_after: Whole
    number: Whole
    day_starts: int

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.number)

    def by_day(self, values: Numbers | Whole | Flags) -> Numbers:
        """Return sums of values of episodes by day."""
        sums = np.bincount(self.day, weights=values, minlength=self.days)
        return sums.astype(np.float64)

    @property
    def gaps(self) -> Numbers:
        """Minutes of each day that no episode covers."""
        return self.by_day(self.gap_before) + self.gap_after

    @property
    def overlaps(self) -> Numbers:
        """Minutes of each day that more than one episode covers."""
        return self.by_day(self.overlap)

    @property
    def backwards(self) -> Flags:
        """Episodes that end when or before they begin."""
        return self.end <= self.start

    @property
    def early(self) -> Flags:
        """Episodes that begin before the day."""
        return self.start < self.day_starts

    @property
    def late(self) -> Flags:
        """Episodes that end after 24 hours of diary."""
        return self.end > self.day_starts + DAY

    @property
    def wrong_length(self) -> Flags:
        """Episodes whose minutes, with those of other parts of the slot, are not end - start."""
        slot = np.cumsum(self.first_part) - 1
        sums = np.bincount(slot, weights=self.minutes) if len(slot) else np.empty(0)
        wrong = np.abs(sums - (self.end - self.start)[self.first_part]) > CLOSE
        return np.asarray(wrong[slot] & ~self.backwards if len(slot) else self.first_part)

    @property
    def partition(self) -> Flags:
        """Days that their episodes fill without gap, overlap or impossible time."""
        odd = self.by_day(self.backwards | self.early | self.late | self.wrong_length)
        return np.asarray((odd == 0) & (self.gaps == 0) & (self.overlaps == 0))


# Parts of a slot are thirds and the like: sums are exact to far less than a minute.
CLOSE = 0.01


def layout(
    day: Whole,
    start: Whole,
    end: Whole,
    activity: Whole,
    minutes: Numbers,
    *,
    days: int,
    day_starts: int,
    split: bool = False,
) -> Layout:
    """Sort episodes and measure what lies between them.

    All arrays have one element an episode; `day` counts from 0 and is sorted. With `split`,
    episodes of a day with the same times are parts of one slot; without, they overlap.
    """
    order = np.arange(len(day))
    place = (day * _SPAN + start + _SHIFT) * _SPAN + end + _SHIFT
    if (np.diff(place) < 0).any():
        order = np.argsort(place, kind="stable")
        place, start, end = place[order], start[order], end[order]
        activity, minutes = activity[order], minutes[order]
    first_part = np.ones(len(day), dtype=bool)
    if split:
        first_part[1:] = np.diff(place) > 0
    reach = np.maximum.accumulate(day * _SPAN + np.maximum(start, end) + _SHIFT)
    before = np.full(len(day), day_starts)
    again = np.zeros(len(day), dtype=bool)
    again[1:] = day[1:] == day[:-1]
    before[again] = (reach[:-1] & (_SPAN - 1))[again[1:]] - _SHIFT
    within = np.minimum(start, day_starts + DAY)
    gap = np.where(first_part, np.maximum(within - before, 0), 0)
    twice = np.where(first_part & again, np.maximum(np.minimum(before, end) - start, 0), 0)
    last = np.full(days, day_starts)
    ends = np.flatnonzero(np.diff(day, append=-1) != 0)
    last[day[ends]] = (reach[ends] & (_SPAN - 1)) - _SHIFT
    return Layout(
        order=order,
        day=day,
        start=start,
        end=end,
        activity=activity,
        minutes=minutes,
        first_part=first_part,
        gap_before=gap,
        overlap=twice,
        gap_after=np.maximum(day_starts + DAY - last, 0),
        number=np.bincount(day, weights=first_part, minlength=days).astype(np.int64),
        day_starts=day_starts,
    )
