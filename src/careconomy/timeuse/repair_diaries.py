"""Rules of repair that drop whole diaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careconomy.timeuse.checks.diaries import bad_diaries
from careconomy.timeuse.checks.fields import Flags
from careconomy.timeuse.checks.keys import day_names, person_days
from careconomy.timeuse.checks.layout import CLOSE, DAY
from careconomy.timeuse.checks.tally import Values
from careconomy.timeuse.repair_work import Work, keep_days


@dataclass(frozen=True)
class Changed:
    """Diaries, episodes and minutes that a rule dropped or changed."""

    diaries: int = 0
    episodes: int = 0
    minutes: float = 0.0

    def __add__(self, other: Changed) -> Changed:
        return Changed(
            self.diaries + other.diaries,
            self.episodes + other.episodes,
            self.minutes + other.minutes,
        )


@dataclass
class Seen:
    """Hashes of names, and of persons with dates, that are repeated; and those met so far.

    Hashes only say where to look: what is dropped is decided by the names themselves.
    """

    names: Values
    days: Values
    met: set[Any] = field(default_factory=set)


def _drop(work: Work, keep: Flags) -> tuple[Work, Changed]:
    """Drop days, and count what goes."""
    if keep.all():
        return work, Changed()
    made = keep_days(work, keep)
    minutes = work.fields().minutes_of_day[~keep].sum()
    episodes = work.rows("episodes") - made.rows("episodes") if "episodes" in work.tables else 0
    return made, Changed(int((~keep).sum()), episodes, float(minutes))


def drop_incomplete(work: Work) -> tuple[Work, Changed]:
    """Drop diaries whose episodes do not fill the day: gap, overlap, impossible time, wrong sum."""
    fields = work.fields()
    keep = np.abs(fields.minutes_of_day - DAY) <= CLOSE
    if "episodes" in work.tables:
        keep &= fields.layout.partition
    return _drop(work, np.asarray(keep))


def drop_bad(work: Work) -> tuple[Work, Changed]:
    """Drop diaries that break a rule of `careconomy.timeuse.checks.diaries`."""
    return _drop(work, np.asarray(~bad_diaries(work.fields()).any(axis=0)))


def drop_nonpositive(work: Work) -> tuple[Work, Changed]:
    """Drop diaries whose weight is missing, zero or negative."""
    return _drop(work, np.asarray(work.fields().number("days", "weight") > 0))


def drop_duplicates(work: Work, seen: Seen) -> tuple[Work, Changed]:
    """Drop diaries whose name, or whose person and date, an earlier diary has."""
    fields = work.fields()
    suspects = np.isin(day_names(fields), seen.names)
    dated = fields.has("days.date")
    if dated:
        suspects |= np.isin(person_days(fields), seen.days)
    keep = np.ones(len(suspects), dtype=bool)
    rows = np.flatnonzero(suspects)
    names = fields.column("days", "day_id").take(rows).to_pylist()
    persons = fields.column("persons", "person_id").take(fields.person[rows]).to_pylist()
    dates = fields.column("days", "date").take(rows).to_pylist() if dated else [None] * len(rows)
    for row, name, person, date in zip(rows, names, persons, dates, strict=True):
        keys: list[Any] = [name] if date is None else [name, (person, date)]
        if any(key in seen.met for key in keys):
            keep[row] = False
        else:
            seen.met.update(keys)
    return _drop(work, keep)
