"""Minutes for each activity without times: summary files and questions about a week."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.readers.mapping.cells import Problems, Table, is_one_of
from careconomy.timeuse.readers.mapping.fields import Diaries
from careconomy.timeuse.readers.mapping.levels import Level, Rows, word
from careconomy.timeuse.readers.mapping.merge import Pieces
from careconomy.timeuse.readers.mapping.patterns import expand, is_pattern
from careconomy.timeuse.readers.mapping.records import Diary
from careconomy.timeuse.readers.mapping.shapes import one_row
from careconomy.timeuse.readers.mapping.times import DAY
from careconomy.timeuse.readers.mapping.values import numbers

MORE = 1.0


def total_columns(diary: Diary, table: Table | Any) -> list[tuple[str, str]]:
    """Return (activity code, column) of every column of totals."""
    source = table.source if isinstance(table, Table) else table
    where, given = diary.where, diary.columns
    if isinstance(given, dict):
        return [(str(code), source.resolve(name, where)) for name, code in given.items()]
    found: list[tuple[str, str]] = []
    for pattern in given if isinstance(given, list) else [given]:
        if not isinstance(pattern, str) or not is_pattern(pattern):
            raise CareError(
                f"{pattern!r} is not a pattern of columns.",
                where=where,
                remedy='Write columns = "DUR{code}", or a table { COLUMN = "code", ... }.',
            )
        found += expand(pattern, source, where)
    left_out = {name.casefold() for name in diary.exclude}
    return [(code, name) for code, name in found if name.casefold() not in left_out]


def totals(diary: Diary, table: Table, at: Rows, level: Level, say: Problems) -> Diaries:
    """Minutes a day for each diary and activity; an activity with zero minutes has no row.

    A missing cell is not zero: such a diary is a problem.
    """
    factor = (60.0 if diary.unit == "hours" else 1.0) / (7.0 if diary.per == "week" else 1.0)
    if diary.columns is None:
        return _long(diary, table, at, factor, level, say)
    one_row(table, at, level, say)
    pairs = total_columns(diary, table)
    words = tuple(dict.fromkeys(code for code, _ in pairs))
    minutes = np.empty((len(table), len(pairs)))
    bad = np.zeros(len(level), dtype=np.bool_)
    for number, (_, name) in enumerate(pairs):
        minutes[:, number] = _column(diary, table, name, at, bad, say) * factor
    rows, columns = np.nonzero(minutes > 0)
    codes = np.array([words.index(code) for code, _ in pairs], dtype=np.int32)[columns]
    found = minutes[rows, columns]
    return _closed(diary, table, at, rows, codes, found, words, bad, level, say)


def _long(
    diary: Diary, table: Table, at: Rows, factor: float, level: Level, say: Problems
) -> Diaries:
    """One row for each diary and activity."""
    if len(diary.activity) != 1 or diary.minutes is None:
        raise CareError(
            "totals need columns, or activity and minutes.",
            where=diary.where,
            remedy='Write columns = "DUR{code}", or activity = "ACT" and minutes = "TIME".',
        )
    bad = np.zeros(len(level), dtype=np.bool_)
    minutes = _column(diary, table, diary.minutes.column, at, bad, say) * factor
    activity = table.column(diary.activity[0])
    rows = np.flatnonzero(minutes > 0)
    codes = activity.index[rows]
    return _closed(diary, table, at, rows, codes, minutes[rows], activity.values, bad, level, say)


def _column(
    diary: Diary, table: Table, name: str, at: Rows, bad: NDArray[np.bool_], say: Problems
) -> NDArray[np.float64]:
    """Numbers of one column; diaries without one, or with a negative one, are bad."""
    values, _ = numbers(table, name, 0, 1.0, diary.missing)
    if diary.zero:
        column = table.column(name)
        is_zero = is_one_of(diary.zero)
        zero = np.array([*(is_zero(text) for text in column.values), False])[column.index]
        values = np.where(zero, 0.0, values)
    wrong = np.flatnonzero(~(values >= 0))
    if len(wrong):
        bad[at[wrong]] = True
        found = word(table.column(name), wrong[0])
        say.add(
            table,
            wrong,
            name,
            f"{diary.unit} of an activity",
            f'"{found}"' if found else "an empty cell",
            "Missing is not zero: codes that mean zero go into `zero` of [diary]; diaries with "
            "missing cells are left out on request (--keep-valid).",
        )
        values = np.where(values >= 0, values, 0.0)
    return values


def _closed(
    diary: Diary,
    table: Table,
    at: Rows,
    rows: Rows,
    codes: NDArray[np.int32],
    minutes: NDArray[np.float64],
    words: tuple[str, ...],
    bad: NDArray[np.bool_],
    level: Level,
    say: Problems,
) -> Diaries:
    """Check that a day has 24 hours where it should, and never more than the week allows."""
    day = at[rows]
    closes = diary.closes if diary.closes is not None else diary.per == "day"
    if closes:
        total = np.bincount(day, weights=minutes, minlength=len(level))
        of_row = total[at]
        wrong = np.flatnonzero(np.abs(of_row - DAY) > MORE)
        if len(wrong):
            bad[at[wrong]] = True
            say.add(
                table,
                wrong,
                "",
                "1,440 minutes in the day",
                f"{of_row[wrong[0]]:g}",
                "Write closes = false in [diary] where activities overlap or are not complete.",
            )
    nothing = np.zeros(len(rows), dtype=np.int64)
    pieces = Pieces(day, nothing, nothing, minutes, rows, {"activity": codes})
    return Diaries(table, pieces.in_order(), {"activity": words}, bad)
