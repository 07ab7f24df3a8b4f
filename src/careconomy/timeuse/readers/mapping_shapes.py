"""Diaries become pieces of time: columns of slots, rows of episodes, rows of slots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careconomy.errors import CareError, nearest
from careconomy.timeuse.readers.mapping_cells import (
    Coded,
    Mask,
    Problems,
    Table,
    is_one_of,
    number_of,
)
from careconomy.timeuse.readers.mapping_levels import Level, Rows, word
from careconomy.timeuse.readers.mapping_merge import Pieces
from careconomy.timeuse.readers.mapping_patterns import expand
from careconomy.timeuse.readers.mapping_records import Clock, Diary, Presence, Variable
from careconomy.timeuse.readers.mapping_times import (
    DAY,
    Minutes,
    after_start,
    day_start,
    end_after,
    minutes,
)
from careconomy.timeuse.readers.mapping_values import (
    BAD,
    Recoded,
    check_targets,
    expectation,
    outcomes,
)
from careconomy.timeuse.schema import EPISODES

BITS: Mapping[str, int] = {
    "alone": 1,
    "partner": 2,
    "household_child": 4,
    "other_household": 8,
    "somebody_else": 16,
}
# Fields that are read as texts and become values of the dataset at the end.
VARIABLES = ("place", "for_whom", "device", "childcare_on_call", "adult_care_on_call")


@dataclass(frozen=True)
class Diaries:
    """Pieces of all diaries, the `words` of their fields, and the rows that they came from.

    `bad` [day] marks diaries that are not valid; `slot` is the length of a slot that has columns
    of its own, 0 otherwise.
    """

    table: Table
    pieces: Pieces
    words: Mapping[str, tuple[str, ...]]
    bad: Mask
    slot: int = 0
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rack:
    """How the cells of a field are read: `read` a name, and `name` the column of a piece."""

    read: Callable[[str], Coded]
    name: Callable[[str, int], str]
    length: int


def slots(diary: Diary, table: Table, at: Rows, level: Level, say: Problems) -> Diaries:
    """One row for each diary, one column for each slot."""
    _one_row(table, at, level, say)
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
    return _diaries(
        diary,
        table,
        at[rows],
        rows,
        start,
        start + length,
        Rack(read, named, len(rows)),
        level,
        say,
    )


def _slot_columns(pattern: str, table: Table, where: str) -> list[str]:
    if "{" not in pattern:
        raise CareError(
            f'"{pattern}" is not a pattern of columns.',
            where=where,
            remedy="Write the number of the slot in braces: MACT{slot} or MACT{1..144}.",
        )
    return [name for _, name in expand(pattern, table.source, where)]


def stacked(columns: Sequence[Coded]) -> Coded:
    """Columns of the same kind, row by row, one after the other in each row."""
    places: dict[str, int] = {}
    index = np.empty((len(columns[0].index), len(columns)), dtype=np.int32)
    for number, column in enumerate(columns):
        to = [places.setdefault(text, len(places)) for text in column.values]
        index[:, number] = np.array([*to, -1], dtype=np.int32)[column.index]
    return Coded(index.reshape(-1), tuple(places))


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
    rack = Rack(table.column, lambda name, _: name, len(table))
    rows = np.arange(len(table), dtype=np.int64)
    found = _diaries(diary, table, at, rows, whole_start, whole_end, rack, level, say)
    found.bad[bad] = True
    return found


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
    empty = np.flatnonzero(~wrong & (end <= start))
    name = diary.end.column if diary.end else (diary.duration.column if diary.duration else "")
    say.add(table, empty, name, "an end after the start", "an episode without length")
    wrong[empty] = True
    return np.where(wrong, first, start), np.where(wrong, first, end), wrong


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


def _one_row(table: Table, at: Rows, level: Level, say: Problems) -> None:
    again = np.ones(len(at), dtype=np.bool_)
    again[np.unique(at, return_index=True)[1]] = False
    rows = np.flatnonzero(again)
    if len(rows):
        level.bad[at[rows]] = True
        found = f'"{level.groups.ids[at[rows[0]]]}" again'
        say.add(table, rows, ", ".join(level.key), "one row for each diary", found)


def _diaries(
    diary: Diary,
    table: Table,
    day: Rows,
    rows: Rows,
    start: Rows,
    end: Rows,
    rack: Rack,
    level: Level,
    say: Problems,
) -> Diaries:
    """Read the fields of every piece."""
    words: dict[str, tuple[str, ...]] = {}
    fields: dict[str, Any] = {}
    bad = np.zeros(len(level), dtype=np.bool_)
    names = [*diary.activity, *([diary.secondary] if diary.secondary else [])]
    if not diary.activity:
        raise CareError('the key "activity" is missing.', where=diary.where)
    together = stacked([rack.read(name) for name in names])
    codes = together.index.reshape(rack.length, len(names))
    words["activity"] = together.values
    for number in range(len(diary.activity)):
        fields[f"activity_{number + 1}"] = codes[:, number]
    if diary.secondary:
        fields["secondary"] = codes[:, -1]
    for key in VARIABLES:
        variable: Variable | None = getattr(diary, key)
        if variable is not None:
            found = _field(key, variable, table, rack, rows, day, bad, say)
            fields[key], words[key] = found.index, found.values
    for name in diary.keep:
        found = rack.read(name)
        fields[f"original.{name}"], words[f"original.{name}"] = found.index, found.values
    if diary.major is not None:
        found = rack.read(diary.major.column)
        fields["major"], words["major"] = found.index, found.values
    if isinstance(diary.with_whom, Presence):
        fields["with_whom"] = _present(diary.with_whom, table, rack, rows, day, bad, say)
    elif diary.with_whom is not None:
        found = _field("with_whom", diary.with_whom, table, rack, rows, day, bad, say)
        fields["with_whom"] = who_was_there(diary.with_whom, table, found.values)[found.index]
    minutes_ = (end - start).astype(np.float64)
    pieces = Pieces(day, start, end, minutes_, rows, fields)
    return Diaries(table, pieces, words, bad)


def _field(
    key: str,
    variable: Variable,
    table: Table,
    rack: Rack,
    rows: Rows,
    day: Rows,
    bad: Mask,
    say: Problems,
) -> Coded:
    """Read a field that will be recoded; cells that its `values` do not name are problems."""
    found = rack.read(variable.column)
    if key == "with_whom":
        who_was_there(variable, table, found.values)
        strange = [result is BAD for result in Recoded(variable, table)(found.values)]
        expected = "a code that `values` names"
    else:
        schema = EPISODES[key]
        check_targets(key, variable, schema)
        results = outcomes(key, variable, found.values, table, schema)
        strange = [result is BAD for result in results]
        expected = expectation(key, variable, schema)
    wrong = np.flatnonzero(np.array([*strange, False])[found.index])
    if len(wrong):
        bad[day[wrong]] = True
        name = rack.name(variable.column, int(wrong[0]))
        say.add(table, rows[wrong], name, expected, f'"{word(found, wrong[0])}"')
    return found


def who_was_there(variable: Variable, table: Table, words: Sequence[str]) -> Any:
    """Sum of bits for each text of a single column of persons present; -1 at the end, for none.

    Raises CareError for a result that is no kind of person.
    """
    bits = []
    for result in Recoded(variable, table)(words):
        kinds = [] if result is None or result is BAD else np.atleast_1d(result).tolist()
        for kind in kinds:
            if kind not in BITS:
                raise CareError(
                    f'"{kind}" is no kind of person.{nearest(str(kind), BITS)}',
                    where=variable.where,
                    remedy=f"Known are {', '.join(BITS)}.",
                )
        bits.append(sum({BITS[kind] for kind in kinds}) if kinds else -1)
    return np.array([*bits, -1], dtype=np.int32)


def _present(
    who: Presence, table: Table, rack: Rack, rows: Rows, day: Rows, bad: Mask, say: Problems
) -> Any:
    """Sum of the bits of those who were there; -1 where no column has an answer."""
    yes, no = is_one_of(who.yes), is_one_of(who.no)
    missing = is_one_of((*who.missing, *table.missing))
    bits = np.zeros(rack.length, dtype=np.int32)
    answered = np.zeros(rack.length, dtype=np.bool_)
    for kind, bit in BITS.items():
        for name in getattr(who, kind):
            column = rack.read(name)
            states = [
                1 if yes(t) else 0 if no(t) else -1 if missing(t) else 2 for t in column.values
            ]
            state = np.array([*states, -1], dtype=np.int8)[column.index]
            wrong = np.flatnonzero(state == 2)
            if len(wrong):
                bad[day[wrong]] = True
                say.add(
                    table,
                    rows[wrong],
                    rack.name(name, int(wrong[0])),
                    "a code that yes, no or missing names",
                    f'"{word(column, wrong[0])}"',
                )
            bits |= np.where(state == 1, np.int32(bit), np.int32(0))
            answered |= (state == 0) | (state == 1)
    return np.where(answered, bits, np.int32(-1))
