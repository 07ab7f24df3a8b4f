"""Households, persons and days: found by their keys in files where rows may repeat them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.arrow import array_of
from careconomy.timeuse.readers.mapping.cells import Coded, Mask, Problems, Table

Rows = NDArray[np.int64]
SEPARATOR = "/"


@dataclass(frozen=True)
class Groups:
    """Rows with the same key: the `first` row of each group [group], `of_row` [row], key texts."""

    first: Rows
    of_row: Rows
    ids: pa.Array

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class Level:
    """Households, persons or days, found in `table`, the rows of `file`.

    `key` are the columns that tell them apart, `parent` [group] leads to the level above, and
    `bad` [group] marks those that rest on something that is not valid.
    """

    name: str
    file: str
    table: Table
    groups: Groups
    key: tuple[str, ...]
    parent: Rows
    bad: Mask
    when_rows_differ: str = "fail"

    def __len__(self) -> int:
        return len(self.groups)


@dataclass(frozen=True)
class Found:
    """The row of a file that belongs to each unit of a level; -1 where there is none."""

    table: Table
    rows: Rows


def group(table: Table, key: Sequence[str], problems: Problems) -> tuple[Table, Groups]:
    """Group rows by a key, in the order in which the groups come; rows without a key go."""
    columns = [table.column(name) for name in key]
    empty = np.zeros(len(table), dtype=np.bool_)
    for name, column in zip(key, columns, strict=True):
        lacking = column.index < 0
        problems.add(table, np.flatnonzero(lacking), name, "a key", "an empty cell")
        empty |= lacking
    if empty.any():
        table, columns = table.where(~empty), [column.take(~empty) for column in columns]
    if not len(table):
        raise CareError(
            "no row is left.", where=table.name, remedy="Look at the filters and the keys."
        )
    code = np.zeros(len(table), dtype=np.int64)
    for column in columns:
        code = code * len(column.values) + column.index
        if code.max() > 2**40:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
    _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    first = first[order].astype(np.int64)
    return table, Groups(first, place[inverse.reshape(-1)], joined(columns, first))


def joined(columns: Sequence[Coded], rows: Rows) -> pa.Array:
    """Key columns at some rows as one text, in which the separator cannot be mistaken."""
    texts = []
    for column in columns:
        if any(SEPARATOR in word for word in column.values):
            escaped = (word.replace(SEPARATOR, "\\" + SEPARATOR) for word in column.values)
            column = Coded(column.index, tuple(escaped))
        texts.append(column.take(rows).arrow().cast(pa.string()))
    if len(texts) == 1:
        return texts[0]
    return pc.binary_join_element_wise(*texts, pa.scalar(SEPARATOR))


def places(ids: pa.Array, among: pa.Array) -> Rows:
    """Return where each key is `among` others; -1 where it is not."""
    return array_of(pc.index_in(ids, value_set=among), -1).astype(np.int64)


def lookup(level: Level, table: Table, problems: Problems) -> Found:
    """Find the row of another file for each unit, by the key columns that the file has."""
    key = [name for name in level.key if table.source.has(name)]
    if not key:
        raise CareError(
            f"none of the key columns of a {level.name} ({', '.join(level.key)}) is in the file.",
            where=table.name,
            remedy='Say under which names they are there: rename = { NAME_THERE = "KEY" }.',
        )
    table, groups = group(table, key, problems)
    own = level.table
    ids = joined([own.column(name) for name in key], level.groups.first)
    at = places(ids, groups.ids)
    first = np.append(groups.first, -1)
    if len(groups) < len(table):
        _one_row_each(level, table, groups, key, at, problems)
    return Found(table, first[at])


def _one_row_each(
    level: Level, table: Table, groups: Groups, key: Sequence[str], at: Rows, problems: Problems
) -> None:
    """Refuse several rows for one key where a single one is to be taken."""
    used = np.zeros(len(groups) + 1, dtype=np.bool_)
    used[at] = True
    repeated = np.flatnonzero(groups.first[groups.of_row] != np.arange(len(table)))
    repeated = repeated[used[groups.of_row[repeated]]]
    level.bad[np.isin(at, groups.of_row[repeated])] = True
    problems.add(
        table,
        repeated,
        ", ".join(key),
        "one row for each key",
        f"the key {groups.ids[groups.of_row[repeated[0]]]} again" if len(repeated) else "",
    )


def cells(level: Level, found: Found, name: str, problems: Problems) -> Coded:
    """A column of a file for each unit of a level; rows of a unit must not differ."""
    column = found.table.column(name)
    if found.table is level.table and len(level.groups) < len(column.index):
        groups = level.groups
        differ = np.flatnonzero(column.index != column.index[groups.first[groups.of_row]])
        if len(differ) and level.when_rows_differ == "fail":
            problems.add(
                found.table,
                differ,
                name,
                f"the same value in all rows of the {level.name}",
                f'"{word(column, differ[0])}" after '
                f'"{word(column, groups.first[groups.of_row[differ[0]]])}"',
                'Write when_rows_differ = "first" in its table of the mapping to take the first.',
            )
            level.bad[groups.of_row[differ]] = True
    return pick(column, found.rows)


def pick(column: Coded, rows: Rows) -> Coded:
    """A column at some rows; empty where the row is -1."""
    index = np.append(column.index, np.int32(-1))
    return Coded(index[rows], column.values)


def word(column: Coded, row: int | np.integer) -> str:
    """The text of one cell."""
    return column.values[column.index[row]] if column.index[row] >= 0 else ""


def child(
    name: str,
    file: str,
    table: Table,
    key: tuple[str, ...],
    parent: Level,
    problems: Problems,
    when_rows_differ: str = "fail",
) -> Level:
    """Find persons of households, or days of persons; what has no parent is a problem."""
    table, groups = group(table, key, problems)
    above = parent_places(table, groups.first, parent)
    if (above < 0).any():
        _orphans(table, groups.first[above < 0], parent, problems)
        keep = above[groups.of_row] >= 0
        table, groups = group(table.where(keep), key, problems)
        above = parent_places(table, groups.first, parent)
    bad = np.zeros(len(groups), dtype=np.bool_)
    return Level(name, file, table, groups, key, above, bad, when_rows_differ)


def parent_places(table: Table, rows: Rows, parent: Level) -> Rows:
    """Return the unit of `parent` for some rows of a file that has its key columns."""
    ids = joined([table.column(name) for name in parent.key], rows)
    return places(ids, parent.groups.ids)


def of_rows(table: Table, level: Level, problems: Problems) -> tuple[Table, Rows]:
    """Return the rows of a file that belong to units of a level, and the unit of each."""
    table, groups = group(table, level.key, problems)
    at = parent_places(table, groups.first, level)[groups.of_row]
    if (at < 0).any():
        _orphans(table, np.flatnonzero(at < 0), level, problems)
        table, at = table.where(at >= 0), at[at >= 0]
    return table, at


def _orphans(table: Table, rows: Rows, parent: Level, problems: Problems) -> None:
    """Note rows whose key the file above does not have; a filter there may have taken it out."""
    ids = joined([table.column(name) for name in parent.key], rows)
    above = parent.table
    everything = Table(above.source, above.loaded, np.arange(len(above.loaded.rows)))
    columns = [everything.column(name) for name in parent.key]
    known = joined(columns, np.arange(len(everything)))
    lost = np.flatnonzero(places(ids, pc.unique(known)) < 0)
    found = f'"{ids[int(lost[0])]}" without a {parent.name} there' if len(lost) else ""
    key = ", ".join(parent.key)
    problems.add(table, rows[lost], key, f"a key that is in {above.name}", found)
