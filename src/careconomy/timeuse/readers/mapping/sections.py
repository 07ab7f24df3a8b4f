"""The columns of households, persons and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from careconomy.timeuse.arrow import array_of
from careconomy.timeuse.readers.mapping.cells import Problems
from careconomy.timeuse.readers.mapping.files import Files
from careconomy.timeuse.readers.mapping.levels import Found, Level, cells, lookup
from careconomy.timeuse.readers.mapping.records import Section, Variable
from careconomy.timeuse.readers.mapping.values import variable_array
from careconomy.timeuse.schema import DAYS, HOUSEHOLDS, ORIGINAL, PERSONS

SCHEMAS = {"household": HOUSEHOLDS, "person": PERSONS, "day": DAYS}
IDS = {"household": "household_id", "person": "person_id", "day": "day_id"}


@dataclass(frozen=True)
class Parts:
    """What the columns are made from: files, problems, levels by name, further columns to keep."""

    files: Files
    say: Problems
    levels: dict[str, Level]
    extra: dict[str, list[str]]


def section_table(parts: Parts, name: str) -> dict[str, Any]:
    """Return the columns of a level, one value for each of its units in the order found.

    A recoded column is also kept as it came.
    """
    level = parts.levels[name]
    section: Section = getattr(parts.files.mapping, name)
    columns: dict[str, Any] = {IDS[name]: level.groups.ids}
    for key, variable in section.variables.items():
        if variable.derive:
            continue
        found = _found(parts, level, variable)
        schema = SCHEMAS[name][key]
        columns[key] = variable_array(key, variable, level, found, schema, parts.say)
        if found is not None and (variable.values or pa.types.is_dictionary(schema.type)):
            held = cells(level, found, variable.column, parts.say)
            columns[ORIGINAL + found.table.source.resolve(variable.column)] = held.arrow()
    for kept in (*section.keep, *parts.extra.get(name, ())):
        held = cells(level, Found(level.table, level.groups.first), kept, parts.say)
        columns.setdefault(ORIGINAL + level.table.source.resolve(kept), held.arrow())
    if name == "day":
        _from_date(columns)
    return columns


def share_out(files: Files, levels: dict[str, Level], diary_file: str) -> dict[str, list[str]]:
    """Return the columns to keep by section: the first that its values do not vary within."""
    shared: dict[str, list[str]] = {}
    for file, names in files.extra.items():
        for name in names:
            at = [key for key, level in levels.items() if level.file == file and _same(level, name)]
            home = at[0] if at else "diary" if file == diary_file else ""
            if home:
                shared.setdefault(home, []).append(name)
    return shared


def _same(level: Level, name: str) -> bool:
    """Whether a column has one value in all rows of each unit."""
    column = level.table.column(name)
    first = level.groups.first[level.groups.of_row]
    return bool((column.index == column.index[first]).all())


def _found(parts: Parts, level: Level, variable: Variable) -> Found | None:
    if not variable.column:
        return None
    if variable.file in ("", level.file):
        return Found(level.table, level.groups.first)
    return lookup(level, parts.files.table(variable.file), parts.say)


def _from_date(columns: dict[str, Any]) -> None:
    """Year, month, weekday and type of day that follow from what is given."""
    if "date" in columns:
        dates = columns["date"]
        columns.setdefault("year", pc.year(dates).cast(pa.int16()))
        columns.setdefault("month", pc.month(dates).cast(pa.int8()))
        columns.setdefault("weekday", pc.day_of_week(dates, count_from_zero=False).cast(pa.int8()))
    if "weekday" in columns and "day_type" not in columns:
        weekday = array_of(columns["weekday"], 0)
        kinds = pa.array([None, *["weekday"] * 5, "saturday", "sunday"])
        columns["day_type"] = kinds.take(pa.array(np.asarray(weekday, dtype=np.int8)))
