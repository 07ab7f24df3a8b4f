"""The cells of a diary's fields: activity, place, persons present, and what else is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careconomy.errors import CareError, nearest
from careconomy.timeuse.readers.mapping.cells import Coded, Mask, Problems, Table, is_one_of
from careconomy.timeuse.readers.mapping.levels import Level, Rows, word
from careconomy.timeuse.readers.mapping.merge import Pieces
from careconomy.timeuse.readers.mapping.records import Diary, Presence, Variable
from careconomy.timeuse.readers.mapping.values import (
    BAD,
    Recoded,
    check_targets,
    expectation,
    outcomes,
)
from careconomy.timeuse.schema import EPISODES, ORIGINAL

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

    `bad` [day] marks diaries that are not valid; `slot` is the length of all slots in minutes, 0
    where there are none.
    """

    table: Table
    pieces: Pieces
    words: Mapping[str, tuple[str, ...]]
    bad: Mask
    slot: int = 0
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Frame:
    """Pieces of time before their fields are read: `day`, `row`, `start`, `end` [piece].

    `read` gives the cells of a column or pattern [piece], `name` the column that a piece is in.
    """

    table: Table
    day: Rows
    row: Rows
    start: Rows
    end: Rows
    read: Callable[[str], Coded]
    name: Callable[[str, int], str]


def read_fields(diary: Diary, frame: Frame, level: Level, say: Problems) -> Diaries:
    """Read the fields of every piece of time."""
    words: dict[str, tuple[str, ...]] = {}
    fields: dict[str, Any] = {}
    bad = np.zeros(len(level), dtype=np.bool_)
    _activities(diary, frame, fields, words)
    for key in VARIABLES:
        variable: Variable | None = getattr(diary, key)
        if variable is not None:
            found = _field(key, variable, frame, bad, say)
            fields[key], words[key] = found.index, found.values
    for name in diary.keep:
        found = frame.read(name)
        fields[f"{ORIGINAL}{name}"], words[f"{ORIGINAL}{name}"] = found.index, found.values
    if diary.major is not None:
        found = frame.read(diary.major.column)
        fields["major"], words["major"] = found.index, found.values
    if isinstance(diary.with_whom, Presence):
        fields["with_whom"] = _present(diary.with_whom, frame, bad, say)
    elif diary.with_whom is not None:
        found = _field("with_whom", diary.with_whom, frame, bad, say)
        bits = who_was_there(diary.with_whom, frame.table, found.values)
        fields["with_whom"] = bits[found.index]
    minutes = (frame.end - frame.start).astype(np.float64)
    pieces = Pieces(frame.day, frame.start, frame.end, minutes, frame.row, fields)
    return Diaries(frame.table, pieces, words, bad)


def _activities(
    diary: Diary, frame: Frame, fields: dict[str, Any], words: dict[str, tuple[str, ...]]
) -> None:
    """Primary and secondary activities, with one list of distinct texts."""
    if not diary.activity:
        raise CareError('the key "activity" is missing.', where=diary.where)
    names = [*diary.activity, *([diary.secondary] if diary.secondary else [])]
    together = stacked([frame.read(name) for name in names])
    codes = together.index.reshape(len(frame.day), len(names))
    words["activity"] = together.values
    for number in range(len(diary.activity)):
        fields[f"activity_{number + 1}"] = codes[:, number]
    if diary.secondary:
        fields["secondary"] = codes[:, -1]


def _field(key: str, variable: Variable, frame: Frame, bad: Mask, say: Problems) -> Coded:
    """Read a field that will be recoded; cells that its `values` do not name are problems."""
    found, table = frame.read(variable.column), frame.table
    if key == "with_whom":
        strange = [result is BAD for result in Recoded(variable, table)(found.values)]
        expected = "a code that `values` names"
    else:
        schema = EPISODES[key]
        check_targets(key, variable, schema)
        results = outcomes(key, variable, found.values, table, schema)
        strange = [result is BAD for result in results]
        expected = expectation(key, variable, schema)
    _note(
        np.array([*strange, False])[found.index], variable.column, found, expected, frame, bad, say
    )
    return found


def _note(
    wrong: Mask, column: str, found: Coded, expected: str, frame: Frame, bad: Mask, say: Problems
) -> None:
    """Note pieces with a cell that is not as expected."""
    pieces = np.flatnonzero(wrong)
    if len(pieces):
        bad[frame.day[pieces]] = True
        name = frame.name(column, int(pieces[0]))
        say.add(frame.table, frame.row[pieces], name, expected, f'"{word(found, pieces[0])}"')


def stacked(columns: Sequence[Coded]) -> Coded:
    """Columns of the same kind, row by row, one after the other in each row."""
    places: dict[str, int] = {}
    index = np.empty((len(columns[0].index), len(columns)), dtype=np.int32)
    for number, column in enumerate(columns):
        to = [places.setdefault(text, len(places)) for text in column.values]
        index[:, number] = np.array([*to, -1], dtype=np.int32)[column.index]
    return Coded(index.reshape(-1), tuple(places))


def who_was_there(variable: Variable, table: Table, words: Sequence[str]) -> Any:
    """Sum of bits for each text of a single column of persons present; -1 at the end, for none.

    Raises CareError for a result that is no kind of person.
    """
    bits = []
    for result in Recoded(variable, table)(words):
        kinds = [] if result is None or result is BAD else np.atleast_1d(result).tolist()
        for kind in kinds:
            if not isinstance(kind, str) or kind not in BITS:
                raise CareError(
                    f'"{kind}" is no kind of person.{nearest(str(kind), BITS)}',
                    where=variable.where,
                    remedy=f"Known are {', '.join(BITS)}.",
                )
        bits.append(sum({BITS[kind] for kind in kinds}) if kinds else -1)
    return np.array([*bits, -1], dtype=np.int32)


def _present(who: Presence, frame: Frame, bad: Mask, say: Problems) -> Any:
    """Sum of the bits of those who were there; -1 where no column has an answer."""
    yes, no = is_one_of(who.yes), is_one_of(who.no)
    missing = is_one_of((*who.missing, *frame.table.missing))

    def answer(text: str) -> int:
        return 1 if yes(text) else 0 if no(text) else -1 if missing(text) else 2

    bits = np.zeros(len(frame.day), dtype=np.int32)
    answered = np.zeros(len(frame.day), dtype=np.bool_)
    for kind, bit in BITS.items():
        for name in getattr(who, kind):
            column = frame.read(name)
            state = np.array([*map(answer, column.values), -1], dtype=np.int8)[column.index]
            expected = "a code that yes, no or missing names"
            _note(state == 2, name, column, expected, frame, bad, say)
            bits |= np.where(state == 1, np.int32(bit), np.int32(0))
            answered |= (state == 0) | (state == 1)
    return np.where(answered, bits, np.int32(-1))
