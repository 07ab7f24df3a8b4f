"""Diaries become pieces of time: columns of slots, rows of episodes, rows of slots."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from careconomy.errors import CareError
from careconomy.timeuse.readers.mapping.cells import Coded, Mask, Problems, Table, number_of
from careconomy.timeuse.readers.mapping.fields import Diaries, Frame, read_fields, stacked
from careconomy.timeuse.readers.mapping.levels import Level, Rows, word
from careconomy.timeuse.readers.mapping.patterns import expand
from careconomy.timeuse.readers.mapping.records import Clock, Diary
from careconomy.timeuse.readers.mapping.times import (
    DAY,
    Minutes,
    after_start,
    day_start,
    end_after,
    minutes,
)


def slots(diary: Diary, table: Table, at: Rows, level: Level, say: Problems) -> Diaries:
    """One row for each diary, one column for each slot."""
    one_row(table, at, level, say)
    where = diary.where
    names = _slot_columns(diary.activity[0] if diary.activity else "", table, where)
    count = len(names)
    if DAY % count or (diary.slot_minutes and diary.slot_minutes * count != DAY):
        raise CareError(
            f"{count} columns fit {diary.activity[0]!r}"
            + (f"; slots of {diary.slot_minutes} minutes" if diary.slot_minutes else "")
            + " do not fill a day of 1,440 minutes.",
            where=where,
            remedy="Give the first and the last number, such as MACT{1..144}.",
        )
    length = DAY // count

    def read(name: str) -> Coded:
        columns = _slot_columns(name, table, where)
        if len(columns) != count:
            raise CareError(
                f"{len(columns)} columns fit {name!r}, and {count} the activity.", where=where
            )
        return stacked([table.column(column) for column in columns])

    def named(name: str, piece: int) -> str:
        return _slot_columns(name, table, where)[piece % count]

    first = day_start(diary.day_starts, where)
    start = np.tile(first + length * np.arange(count, dtype=np.int64), len(table))
    rows = np.repeat(np.arange(len(table), dtype=np.int64), count)
    frame = Frame(table, at[rows], rows, start, start + length, read, named)
    return replace(read_fields(diary, frame, level, say), slot=length)


def _slot_columns(pattern: str, table: Table, where: str) -> list[str]:
    if "{" not in pattern:
        raise CareError(
            f'"{pattern}" is not a pattern of columns.',
            where=where,
            remedy="Write the number of the slot in braces: MACT{slot} or MACT{1..144}.",
        )
    return [name for _, name in expand(pattern, table.source, where)]


def rows_of_time(diary: Diary, table: Table, at: Rows, level: Level, say: Problems) -> Diaries:
    """One row for each episode, or for each slot and activity."""
    if diary.order:
        order = _order(table, diary.order, at, say)
        table = Table(table.source, table.loaded, table.held[order], table.missing)
        at = at[order]
    bad = np.zeros(len(level), dtype=np.bool_)
    first = day_start(diary.day_starts, diary.where)
    start, end, wrong = _times(diary, table, at, first, say)
    bad[at[wrong]] = True
    good = ~wrong
    table, at = table.where(good), at[good]
    whole_start, whole_end = start[good].astype(np.int64), end[good].astype(np.int64)
    rows = np.arange(len(table), dtype=np.int64)
    frame = Frame(table, at, rows, whole_start, whole_end, table.column, lambda name, _: name)
    found = read_fields(diary, frame, level, say)
    found.bad[bad] = True
    return replace(found, slot=_slot(diary, frame))


def _slot(diary: Diary, frame: Frame) -> int:
    """The length of slots in rows of their own; 0 where rows differ in length."""
    lengths = np.unique(frame.end - frame.start)
    same = diary.shape == "slot rows" and len(lengths) == 1 and DAY % lengths[0] == 0
    return int(lengths[0]) if same else 0


def _order(table: Table, name: str, at: Rows, say: Problems) -> Rows:
    column = table.column(name)
    values = np.array([*(number_of(text) for text in column.values), None], dtype=np.float64)
    place = values[column.index]
    lacking = np.flatnonzero(np.isnan(place))
    say.add(
        table, lacking, name, "a number", f'"{word(column, lacking[0])}"' if len(lacking) else ""
    )
    return np.lexsort((place, at)).astype(np.int64)


def _times(
    diary: Diary, table: Table, at: Rows, first: int, say: Problems
) -> tuple[Minutes, Minutes, Mask]:
    """Start and end of every row in minutes after midnight, and the rows that have none."""
    wrong = np.zeros(len(table), dtype=np.bool_)
    length = None
    if diary.duration is not None:
        length = _cells_of_time(diary.duration.column, "minutes", diary, table, wrong, say)
        length = np.round(length * diary.duration.scale)
    if diary.start is None:
        if length is None:
            raise CareError("neither start nor duration is given.", where=diary.where)
        return *_in_turn(np.where(wrong, 0, length), at, first), wrong
    start = _clock(diary.start, diary, table, wrong, say)
    if diary.counted_from == "day start":
        start = start + first
    start = after_start(start, first)
    if diary.end is not None:
        end = _clock(diary.end, diary, table, wrong, say)
        if diary.counted_from == "day start":
            end = end + first
        end = end_after(end, start, first)
        alone = np.bincount(at, minlength=at.max() + 1 if len(at) else 0)[at] == 1
        end = np.where(alone & (end == start), start + DAY, end)
        if length is not None:
            _agree(diary, table, end - start, length, wrong, say)
    elif length is not None:
        end = start + length
    elif diary.slot_minutes:
        end = start + diary.slot_minutes
    else:
        raise CareError(
            "end, duration or slot_minutes is missing.",
            where=diary.where,
            remedy="An episode needs its end or its length.",
        )
    _not_empty(diary, table, start, end, wrong, say)
    return np.where(wrong, first, start), np.where(wrong, first, end), wrong


def _not_empty(
    diary: Diary, table: Table, start: Minutes, end: Minutes, wrong: Mask, say: Problems
) -> None:
    """Refuse episodes without length."""
    empty = np.flatnonzero(~wrong & (end <= start))
    name = diary.end.column if diary.end else (diary.duration.column if diary.duration else "")
    say.add(table, empty, name, "an end after the start", "an episode without length")
    wrong[empty] = True


def _agree(
    diary: Diary, table: Table, between: Minutes, length: Minutes, wrong: Mask, say: Problems
) -> None:
    """Refuse a length that is not the time between start and end."""
    rows = np.flatnonzero(~wrong & (between != length))
    if len(rows) and diary.duration is not None:
        expected = f"{between[rows[0]]:g} minutes, from the start to the end"
        say.add(table, rows, diary.duration.column, expected, f"{length[rows[0]]:g}")
        wrong[rows] = True


def _in_turn(length: Minutes, at: Rows, first: int) -> tuple[Minutes, Minutes]:
    """Episodes one after the other, from the start of the day on."""
    order = np.argsort(at, kind="stable")
    total = np.cumsum(length[order])
    begins = np.ones(len(at), dtype=np.bool_)
    begins[1:] = np.diff(at[order]) != 0
    before = (total - length[order])[begins]
    sizes = np.diff(np.append(np.flatnonzero(begins), len(at)))
    end = np.empty(len(at))
    end[order] = total - np.repeat(before, sizes) + first
    return end - length, end


def _clock(clock: Clock, diary: Diary, table: Table, wrong: Mask, say: Problems) -> Minutes:
    if clock.column:
        return _cells_of_time(clock.column, diary.times, diary, table, wrong, say)
    if not (clock.hour and clock.minute):
        raise CareError(
            "a time needs a column, or hour and minute.",
            where=clock.where,
            remedy='Write start = "COLUMN" or start = { hour = "H", minute = "M" }.',
        )
    hour = _cells_of_time(clock.hour, "hours", diary, table, wrong, say)
    return hour + _cells_of_time(clock.minute, "minutes", diary, table, wrong, say)


def _cells_of_time(
    name: str, times: str, diary: Diary, table: Table, wrong: Mask, say: Problems
) -> Minutes:
    if times != "clock":
        table.check_numerals(name)
    column = table.column(name)
    found, bad = minutes(column, times, decimals=table.decimals(name))
    bad = bad | (column.index < 0)
    rows = np.flatnonzero(bad)
    expected = {
        "clock": "a time such as 04:00 or 0400",
        "minutes": "minutes from 0 to 2880",
        "hours": "hours from 0 to 48",
    }[times]
    say.add(table, rows, name, expected, f'"{word(column, rows[0])}"' if len(rows) else "")
    wrong |= bad
    return np.where(bad, 0.0, found)


def one_row(table: Table, at: Rows, level: Level, say: Problems) -> None:
    """Note every diary, or other unit of a level, that has more than one row."""
    again = np.ones(len(at), dtype=np.bool_)
    again[np.unique(at, return_index=True)[1]] = False
    rows = np.flatnonzero(again)
    if len(rows):
        level.bad[at[rows]] = True
        found = f'"{level.groups.ids[at[rows[0]]]}" again'
        say.add(table, rows, ", ".join(level.key), f"one row for each {level.name}", found)
