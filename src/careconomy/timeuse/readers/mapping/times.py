"""Times of episodes and slots: clock times and minutes, before and after midnight."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.readers.mapping.cells import Coded, Mask, number_of

DAY = 1440
_CLOCK = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d{1,4}(?:\d{2})?")

Minutes = NDArray[np.float64]


def clock_minutes(text: str) -> float | None:
    """Minutes after midnight of HH:MM, HH:MM:SS, HHMM or H:MM AM; None when it is none.

    Hours up to 47 say that midnight has passed. Seconds are rounded to the minute.
    """
    found = _CLOCK.fullmatch(text)
    if found:
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if found[4]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    elif _DIGITS.fullmatch(text):
        digits = text if len(text) == 6 else text.zfill(4) + "00"
        hour, minute, second = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    else:
        return None
    if hour > 47 or minute > 59 or second > 59:
        return None
    return float(hour * 60 + minute + (second >= 30))


def day_start(text: str, where: str) -> int:
    """Minutes after midnight at which the diary begins. Raises CareError."""
    found = clock_minutes(text) if ":" in text else None
    if found is None or found >= DAY:
        raise CareError(
            f'day_starts is "{text}".', where=where, remedy='Write a time such as "04:00".'
        )
    return int(found)


def minutes(column: Coded, times: str, *, decimals: int = 0) -> tuple[Minutes, Mask]:
    """Return a column of times in minutes, NaN where empty, and which cells are no time."""

    def one(text: str) -> float | None:
        if times == "clock":
            return clock_minutes(text)
        value = number_of(text, decimals)
        return None if value is None else value * (60.0 if times == "hours" else 1.0)

    found = [one(text) for text in column.values]
    fits = [value is not None and 0 <= value <= 2 * DAY for value in found]
    values = np.array([*found, None], dtype=np.float64)
    return np.round(values[column.index]), ~np.array([*fits, True])[column.index]


def after_start(times: Minutes, start_of_day: int) -> Minutes:
    """Move times to the first such time at or after the start of the diary day."""
    return start_of_day + (times - start_of_day) % DAY


def end_after(ends: Minutes, starts: Minutes, start_of_day: int) -> Minutes:
    """Move ends to the first such time after their start; equal times stay equal."""
    moved = after_start(ends, start_of_day)
    return np.where(moved < starts, moved + DAY, moved)
