"""The columns of one block that checks need, read once, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.timeuse.arrow import array_of, floats_of
from careconomy.timeuse.checks.layout import Layout, layout
from careconomy.timeuse.checks.result import MOST_EXAMPLES
from careconomy.timeuse.dataset import Survey
from careconomy.timeuse.manifest import Manifest
from careconomy.timeuse.schema import TABLES

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Rows(Protocol):
    """A run of whole households: a block of a survey, or tables in memory."""

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return rows of a table."""

    def rows(self, name: str) -> int:
        """Return the number of rows of a table."""

    def first(self, name: str) -> int:
        """Return the row number at which it begins in the whole table."""

    def local(self, keys: pa.ChunkedArray, parent: str) -> Whole:
        """Turn row numbers of the whole parent table into those of this run."""

    def replicates(self) -> Numbers:
        """Return replicate weights [day, replicate]."""


@dataclass(frozen=True)
class Frame:
    """What is the same for all blocks of a survey: manifest, activities, columns."""

    manifest: Manifest
    activities: pa.Table
    columns: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, survey: Survey) -> Frame:
        """Return the frame of a survey."""
        columns = {name: survey.columns(name) for name in TABLES if survey.has(name)}
        return cls(survey.manifest, survey.activities, columns)

    def has(self, name: str) -> bool:
        """Tell whether there is a table "days" or a column "days.weight"."""
        table, _, column = name.partition(".")
        return table in self.columns and (not column or column in self.columns[table])


class Fields:
    """Columns of a block; numbers are float64 with nan for what is missing."""

    def __init__(self, frame: Frame, block: Rows) -> None:
        self.frame = frame
        self.block = block
        self._tables: dict[str, pa.Table] = {}

    @property
    def manifest(self) -> Manifest:
        """The manifest of the survey."""
        return self.frame.manifest

    def rows(self, table: str) -> int:
        """Return the number of rows of a table in this block."""
        return self.block.rows(table) if table in self.frame.columns else 0

    def has(self, name: str) -> bool:
        """Tell whether there is a table "days" or a column "days.weight"."""
        return self.frame.has(name)

    def column(self, table: str, name: str) -> pa.ChunkedArray:
        """Return a column as it is."""
        if table not in self._tables:
            known = [c for c in self.frame.columns[table] if c in TABLES[table]]
            self._tables[table] = self.block.table(table, known)
        return self._tables[table].column(name)

    def number(self, table: str, name: str) -> Numbers:
        """Return a numeric column as float64, nan where missing or where there is no column."""
        if not self.has(f"{table}.{name}"):
            return np.full(self.rows(table), np.nan)
        return floats_of(self.column(table, name))

    def whole(self, table: str, name: str) -> Whole:
        """Return a column of whole numbers without missing ones."""
        return array_of(self.column(table, name)).astype(np.int64)

    def missing(self, table: str, name: str) -> Flags:
        """Tell where a column is missing."""
        return array_of(self.column(table, name).is_null())

    def flag(self, table: str, name: str) -> Flags:
        """Return a column of yes and no; missing counts as no."""
        return array_of(self.column(table, name), False)

    def codes(self, table: str, name: str) -> tuple[Whole, list[str]]:
        """Return places in the levels, -1 where missing, and the levels."""
        values = self.column(table, name).combine_chunks()
        return array_of(values.indices, -1).astype(np.int64), values.dictionary.to_pylist()

    def sex(self) -> Whole:
        """Return the sex of each person: 0 women, 1 men, -1 missing."""
        if not self.has("persons.sex"):
            return np.full(self.rows("persons"), -1)
        places, levels = self.codes("persons", "sex")
        to = np.array([*(("women", "men").index(level) for level in levels), -1])
        return np.asarray(to[places], dtype=np.int64)

    def hashes(self, table: str, name: str) -> Whole:
        """Return a 64-bit hash of each text."""
        texts = self.column(table, name).to_pylist()
        return np.fromiter(map(hash, texts), np.int64, len(texts))

    def names(
        self, rows: Flags | Whole, table: str = "days", name: str = "day_id"
    ) -> tuple[str, ...]:
        """Return the names of the first ten rows that are marked."""
        at = np.flatnonzero(rows) if rows.dtype == bool else rows
        column = self.column(table, name)
        return tuple(column[row].as_py() for row in at[:MOST_EXAMPLES].tolist())

    @cached_property
    def person(self) -> Whole:
        """Person of each day, row in this block."""
        return self.block.local(self.column("days", "person"), "persons")

    @cached_property
    def household(self) -> Whole:
        """Household of each person, row in this block."""
        return self.block.local(self.column("persons", "household"), "households")

    @cached_property
    def layout(self) -> Layout:
        """Episodes of each day in order of time."""
        day = self.block.local(self.column("episodes", "day"), "days")
        start, end, activity = (self.whole("episodes", key) for key in ("start", "end", "activity"))
        minutes = self.number("episodes", "minutes")
        return layout(
            day,
            start,
            end,
            activity,
            minutes,
            days=self.rows("days"),
            day_starts=self.manifest.day_starts,
            split=self.manifest.simultaneous == "split",
        )

    @cached_property
    def minutes_of_day(self) -> Numbers:
        """Minutes of each day, from episodes or totals."""
        if self.has("episodes"):
            return self.layout.by_day(self.layout.minutes)
        day = self.block.local(self.column("totals", "day"), "days")
        minutes = self.number("totals", "minutes")
        sums = np.bincount(day, weights=minutes, minlength=self.rows("days"))
        return sums.astype(np.float64)

    @cached_property
    def changes(self) -> Flags:
        """Tell where a new episode begins: another activity, place or company than before.

        Of a slot that is split between activities the first part is looked at.
        """
        first = np.flatnonzero(self.layout.first_part)
        rows, day = self.layout.order[first], self.layout.day[first]
        same = np.zeros(len(first), dtype=bool)
        same[1:] = day[1:] == day[:-1]
        for name in ("activity", "secondary", "place", "place_code", "with_whom"):
            if not self.has(f"episodes.{name}"):
                continue
            if pa.types.is_dictionary(self.column("episodes", name).type):
                values = self.codes("episodes", name)[0][rows]
            else:
                values = array_of(self.column("episodes", name), -1)[rows]
            same[1:] &= values[1:] == values[:-1]
        found = np.zeros(len(self.layout.day), dtype=bool)
        found[first[~same]] = True
        return found


def membership_of(frame: Frame, selectors: Sequence[str]) -> Flags:
    """Return which activities any of the selectors counts, [row of activities]."""
    from careconomy.timeuse.activities import membership

    found = membership(
        list(selectors), frame.activities, frame.manifest.code_list, allow_empty=True
    )
    return np.asarray(found.any(axis=0), dtype=bool)


def unmapped(frame: Frame) -> Flags:
    """Return which activities have no ICATUS code: what was done is not known."""
    if "icatus" not in frame.activities.column_names:
        return np.ones(frame.activities.num_rows, dtype=bool)
    return array_of(frame.activities.column("icatus").is_null())


def not_recorded(frame: Frame) -> Flags:
    """Return the activities that stand for missing time.

    They are those without an ICATUS code, as in the group `unknown`; where no activity at all is
    mapped this says nothing, and none counts.
    """
    found = unmapped(frame)
    return np.zeros_like(found) if found.all() else found
