"""Spells: time of one kind that nothing interrupts, and its overlap with hours of the clock.

Times are minutes after midnight of the diary's date, so that a spell runs through midnight; one
that runs on beyond the end of the diary day is cut there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole

DAY = 1440
HOUR = 60
# Longer than any diary, so that the times of one day never reach those of the next.
_APART = 10 * DAY


@dataclass(frozen=True)
class Spells:
    """Runs of time [spell], in the order of days, then of time: `start` to `end` of a `day`."""

    day: Whole
    start: Whole
    end: Whole

    @property
    def length(self) -> Whole:
        """Minutes [spell]."""
        return self.end - self.start

    def count(self, days: int) -> Array:
        """Spells [day]."""
        return np.bincount(self.day, minlength=days).astype(np.float64)

    def longest(self, days: int) -> Array:
        """Minutes [day] of the longest spell; 0 on days without any."""
        found = np.zeros(days)
        np.maximum.at(found, self.day, self.length)
        return found

    def minutes(self, days: int) -> Array:
        """Minutes [day] of all spells together."""
        return np.bincount(self.day, self.length, days).astype(np.float64)

    def pauses(self) -> Spells:
        """Time between one spell and the next of the same day."""
        same = self.day[1:] == self.day[:-1]
        return Spells(self.day[1:][same], self.end[:-1][same], self.start[1:][same])

    def chosen(self, which: npt.NDArray[np.bool_]) -> Spells:
        """Some of the spells."""
        return replace(self, day=self.day[which], start=self.start[which], end=self.end[which])


def merged(day: Whole, start: Whole, end: Whole) -> Spells:
    """Join episodes of a kind that touch or overlap; those without length are none.

    `day`, `start`, `end` [episode], in any order; `day` counts from 0.
    """
    lasting = end > start
    day, start, end = day[lasting], start[lasting], end[lasting]
    first, last = day * _APART + start, day * _APART + end
    if (first[1:] < first[:-1]).any():
        order = np.argsort(first, kind="stable")
        day, start, first, last = day[order], start[order], first[order], last[order]
    reached = np.maximum.accumulate(last) if len(last) else last
    opens = np.ones(len(first), dtype=np.bool_)
    opens[1:] = first[1:] > reached[:-1]
    closes = np.append(opens[1:], True)[: len(first)]
    return Spells(day[opens], start[opens], reached[closes] - day[closes] * _APART)


@dataclass(frozen=True)
class Hours:
    """Hours of every day, from `opens` to `closes`, minutes after midnight; 22:00 to 06:00 wraps.

    Raises CareError where they are no part of a day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if self.opens == self.closes or not all(0 <= x <= DAY for x in (self.opens, self.closes)):
            raise CareError(
                f"{self.text()} is no part of the day.", remedy='Give hours such as "22:00-06:00".'
            )

    @classmethod
    def of(cls, text: str) -> Hours:
        """Read "22:00-06:00". Raises CareError."""
        try:
            opens, closes = (_minute(part) for part in text.split("-"))
        except ValueError:
            raise CareError(
                f'"{text}" names no hours of the day.', remedy='Give such as "22:00-06:00".'
            ) from None
        return cls(opens, closes)

    def text(self) -> str:
        """Hours as they are written."""
        return "-".join(f"{at // HOUR:02d}:{at % HOUR:02d}" for at in (self.opens, self.closes))

    def overlap(self, start: npt.NDArray[np.integer], end: npt.NDArray[np.integer]) -> Whole:
        """Minutes [episode] that lie in these hours, of any day."""
        closes = self.closes + (DAY if self.closes <= self.opens else 0)
        inside = np.zeros(len(start), dtype=np.int64)
        for shift in (-DAY, 0, DAY, 2 * DAY):
            last = np.minimum(end, closes + shift)
            inside += np.maximum(last - np.maximum(start, self.opens + shift), 0)
        return inside


def _minute(text: str) -> int:
    hours, colon, minutes = text.strip().partition(":")
    digits = hours.isascii() and hours.isdecimal() and (not colon or minutes.isdecimal())
    if not digits or int(minutes or 0) >= HOUR:
        raise ValueError(text)
    return int(hours) * HOUR + int(minutes or 0)
