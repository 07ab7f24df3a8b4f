"""Cells become values of the survey dataset: numbers, categories, yes or no, dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.errors import CareError, nearest
from careconomy.timeuse.readers.mapping.cells import (
    Coded,
    Mask,
    Problems,
    Table,
    is_one_of,
    number_of,
    plain,
    text_of,
)
from careconomy.timeuse.readers.mapping.levels import Found, Level, cells, word
from careconomy.timeuse.readers.mapping.records import Variable
from careconomy.timeuse.schema import Column

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NONE = "missing"
# What no survey can mean; a code for missing that was not named is found by these.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "age": (0, 120),
    "size": (1, 99),
    "own_children_under_15": (0, 30),
    "youngest_child_age": (0, 120),
    "hours_usual": (0, 168),
    "month": (1, 12),
    "weekday": (1, 7),
    "year": (1900, 2100),
    "childcare_on_call": (0, 1440),
    "adult_care_on_call": (0, 1440),
}


class Bad:
    """The mark of a cell that is not as expected."""


BAD = Bad()


def variable_array(
    name: str, variable: Variable, level: Level, found: Found | None, column: Column, say: Problems
) -> Any:
    """Return a variable for each unit of a level as an Arrow array of the schema's type."""
    check_targets(name, variable, column)
    if found is None:
        return pa.array([_constant(name, variable, column)] * len(level), _plain_type(column))
    held = cells(level, found, variable.column, say)
    array, bad = convert(name, variable, held, found.table, column)
    if bad.any():
        units = np.flatnonzero(bad)
        say.add(
            found.table,
            found.rows[units],
            variable.column,
            expectation(name, variable, column),
            f'"{word(held, units[0])}"',
        )
        level.bad[units] = True
    return array


def convert(
    name: str, variable: Variable, held: Coded, table: Table, column: Column
) -> tuple[Any, Mask]:
    """Return cells as an Arrow array, and which of them are not as expected."""
    results = outcomes(name, variable, held.values, table, column)
    wrong = np.array([*(result is BAD for result in results), False])
    values = pa.array([None if r is BAD else r for r in results], _plain_type(column))
    index = pa.array(held.index, mask=held.index < 0)
    if pa.types.is_string(values.type):
        return _dictionary(values, index), wrong[held.index]
    return values.take(index), wrong[held.index]


def _dictionary(values: Any, index: Any) -> Any:
    """Texts as a dictionary without repeated or null values."""
    encoded = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(encoded.indices.take(index), encoded.dictionary)


def _plain_type(column: Column) -> Any:
    return pa.string() if pa.types.is_dictionary(column.type) else column.type


def outcomes(
    name: str, variable: Variable, words: Sequence[str], table: Table, column: Column
) -> list[Any]:
    """Return for each distinct text its value, None for missing, or BAD."""
    labels = table.labels(variable.column)
    decimals = variable.decimals or table.decimals(variable.column)
    kind = column.type
    if not variable.values and (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        table.check_numerals(variable.column)

    def one(text: str, result: Any) -> Any:
        if not isinstance(result, str):
            return result
        if variable.values:
            return _parse(name, variable, result, column, 0)
        if pa.types.is_dictionary(column.type) and text in labels:
            text = labels[text]
        return _parse(name, variable, text, column, decimals)

    results = Recoded(variable, table)(words)
    return [one(text, result) for text, result in zip(words, results, strict=True)]


@dataclass(frozen=True)
class Recoded:
    """Cells after `missing` and `values`: a result, None for missing, or BAD."""

    variable: Variable
    table: Table

    def __call__(self, words: Sequence[str]) -> list[Any]:
        """Return the result of each distinct text; the text itself where nothing is recoded."""
        missing = is_one_of((*self.table.missing, *self.variable.missing))
        recode = Recode(self.variable, self.table.labels(self.variable.column))
        named = bool(self.variable.values)

        def one(text: str) -> Any:
            if not text or (missing(text) and not recode.names(text)):
                return None
            return recode(text) if named else text

        return [one(text) for text in words]


class Recode:
    """The table `values` of a variable: the result of a cell, by its code or its label."""

    def __init__(self, variable: Variable, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self.other = variable.other
        self.single = {plain(code): result for code, result in variable.values.items()}
        self.ranges = [
            (is_one_of([code]), result) for code, result in variable.values.items() if ".." in code
        ]

    def names(self, text: str) -> bool:
        """Whether the table has the cell."""
        return self._find(text) is not BAD

    def _find(self, text: str) -> Any:
        for candidate in (text, self.labels.get(text, text)):
            if plain(candidate) in self.single:
                return self.single[plain(candidate)]
        for test, result in self.ranges:
            if test(text):
                return result
        return BAD

    def __call__(self, text: str) -> Any:
        """Return the result for a cell: None for missing, BAD for what is not named."""
        result = self._find(text)
        if result is BAD:
            return {"missing": None, "keep": text}.get(self.other, BAD)
        return None if result == NONE else result


def _parse(name: str, variable: Variable, text: str, column: Column, decimals: int) -> Any:
    """A text as a value of the column's type; BAD when it is none."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return text if not column.levels or text in column.levels else BAD
    if pa.types.is_boolean(kind):
        return {"true": True, "false": False}.get(text.casefold(), BAD)
    if pa.types.is_date(kind):
        return _date(text, variable.format)
    if name == "weekday" and text.casefold() in WEEKDAYS:
        return WEEKDAYS.index(text.casefold()) + 1
    value = number_of(text, decimals)
    if value is None:
        return BAD
    value *= variable.scale
    if name == "weekday" and variable.first_day:
        value = (value - 1 + WEEKDAYS.index(variable.first_day)) % 7 + 1 if 1 <= value <= 7 else 0
    low, high = BOUNDS.get(name, (-np.inf, np.inf))
    if not low <= value <= high:
        return BAD
    if pa.types.is_integer(kind):
        return int(value) if float(value).is_integer() else BAD
    return value


def _date(text: str, form: str) -> date | Bad:
    for pattern in (form,) if form else ("%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(text.split(" ")[0] if not form else text, pattern).date()
        except ValueError:
            continue
    return BAD


def _constant(name: str, variable: Variable, column: Column) -> Any:
    value = _parse(name, variable, text_of_constant(variable.value), column, 0)
    if value is BAD:
        raise CareError(
            f"the value {variable.value!r} is not {expectation(name, variable, column)}.",
            where=variable.where,
        )
    return value


def text_of_constant(value: Any) -> str:
    """The text of a constant in a mapping."""
    return str(value).lower() if isinstance(value, bool) else text_of(value)


def check_targets(name: str, variable: Variable, column: Column) -> None:
    """Refuse a result in `values` that the column cannot hold, and a day that is none."""
    if variable.first_day and variable.first_day not in WEEKDAYS:
        raise CareError(
            f'first_day is "{variable.first_day}".{nearest(variable.first_day, WEEKDAYS)}',
            where=variable.where,
        )
    for code, result in variable.values.items():
        if result == NONE:
            continue
        is_text = pa.types.is_dictionary(column.type)
        fits = isinstance(result, str) if is_text else not isinstance(result, str)
        if name == "weekday" and isinstance(result, str):
            fits = result in WEEKDAYS
        if pa.types.is_boolean(column.type):
            fits = isinstance(result, bool)
        if not fits or (column.levels and result not in column.levels):
            known = column.levels or (WEEKDAYS if name == "weekday" else ())
            raise CareError(
                f"{code} = {result!r} does not fit.{nearest(str(result), known)}",
                where=variable.where,
                remedy=f'Expected {expectation(name, variable, column)}, or "{NONE}".',
            )


def expectation(name: str, variable: Variable, column: Column) -> str:
    """What a cell should hold, in words."""
    if variable.values and column.levels == ():
        return "a code that `values` names"
    if column.levels:
        return (
            "a code that `values` names"
            if variable.values
            else "one of " + ", ".join(column.levels) + " (or `values` in the mapping)"
        )
    if pa.types.is_boolean(column.type):
        return "a code that `values = { 1 = true, 2 = false }` or the like names"
    if pa.types.is_date(column.type):
        return f"a date written as {variable.format or 'YYYY-MM-DD'}"
    kind = "a whole number" if pa.types.is_integer(column.type) else "a number"
    if name in BOUNDS:
        low, high = BOUNDS[name]
        kind += f" from {low:g} to {high:g}, or a code named in `missing`"
    return kind


def numbers(
    table: Table, name: str, decimals: int, scale: float, missing: Sequence[Any]
) -> tuple[NDArray[np.float64], Mask]:
    """Return a column as numbers, NaN where missing, and which cells are none."""
    table.check_numerals(name)
    decimals = decimals or table.decimals(name)
    codes = (*table.missing, *missing)
    if not decimals and not codes:
        quick = table.numbers(name)
        if quick is not None and np.isfinite(quick[~np.isnan(quick)]).all():
            return quick * scale, np.zeros(len(quick), dtype=np.bool_)
    column = table.column(name)
    is_missing = is_one_of(codes)
    found = [None if is_missing(text) else number_of(text, decimals) for text in column.values]
    wrong = [
        value is None and not is_missing(text)
        for value, text in zip(found, column.values, strict=True)
    ]
    values = np.array([*found, None], dtype=np.float64)
    return values[column.index] * scale, np.array([*wrong, False])[column.index]
