"""Cells of a source file as codes, and the problems that are found in them.

A column is held as the distinct texts in it and, for every row, the place of its text among
them. Whatever is done to a column is done to its few distinct texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.arrow import array_of, floats_of
from careconomy.timeuse.readers.mapping.patterns import expand
from careconomy.timeuse.readers.sources import Source, SourceTable

Index = NDArray[np.int32]
Mask = NDArray[np.bool_]
_WHOLE = re.compile(r"[+-]?0*\d{1,17}(\.0*)?")
_RANGE = re.compile(r"\s*(-?\d+(?:\.\d+)?)?\s*\.\.\s*(-?\d+(?:\.\d+)?)?\s*")
_SEPARATED = re.compile(r"\"[-+]?\d+([ '.,\u00a0\u202f]\d+)+\"")
SEPARATORS = 'Write decimal = "," or thousands = "," and the like for the file.'
KEEP = "Mend the file or the mapping, or keep only valid diaries (--keep-valid)."


@dataclass(frozen=True)
class Coded:
    """A column: `index` [row] into `values`, -1 where the cell is empty."""

    index: Index
    values: tuple[str, ...]

    def take(self, rows: NDArray[Any]) -> Coded:
        """The column at some rows."""
        return Coded(self.index[rows], self.values)

    def arrow(self) -> Any:
        """The column as an Arrow dictionary of text."""
        return pa.DictionaryArray.from_arrays(
            pa.array(self.index, mask=self.index < 0), pa.array(self.values, pa.string())
        )


def coded(column: Any) -> Coded:
    """Return an Arrow column as codes; cells are trimmed, whole floats lose their `.0`."""
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    index = array_of(column.indices, -1).astype(np.int32)
    words = _texts(column.dictionary)
    distinct = set(words)
    if len(distinct) == len(words) and "" not in distinct:
        return Coded(index, words)
    places = {word: place for place, word in enumerate(dict.fromkeys(w for w in words if w))}
    to = np.array([*(places.get(word, -1) for word in words), -1], dtype=np.int32)
    return Coded(to[index], tuple(places))


def _texts(values: Any) -> tuple[str, ...]:
    """The texts of distinct typed cells."""
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        values = pc.utf8_trim_whitespace(values)
        if not values.null_count:
            return tuple(values.to_pylist())
    elif pa.types.is_integer(values.type) and not values.null_count:
        return tuple(values.cast(pa.string()).to_pylist())
    return tuple(text_of(value) for value in values.to_pylist())


def text_of(value: Any) -> str:
    """The text of a typed cell: 1.0 is "1", true is "1", nothing is ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    return str(value).strip()


def plain(text: str) -> str:
    """The form in which codes are compared: 01, 1 and 1.0 are the same, case does not matter."""
    word = text.strip()
    return str(int(float(word))) if _WHOLE.fullmatch(word) else word.casefold()


def number_of(text: str, decimals: int = 0) -> float | None:
    """The number a text stands for, with implied decimals where it has no point; or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not np.isfinite(value):
        return None
    return value / 10.0**decimals if decimals and "." not in text else value


def is_one_of(codes: Iterable[Any]) -> Callable[[str], bool]:
    """Return a test for codes as a mapping lists them: numbers, texts, ranges "96..99"."""
    words: set[str] = set()
    ranges: list[tuple[float, float]] = []
    for code in codes:
        found = _RANGE.fullmatch(code) if isinstance(code, str) else None
        if found and any(found.groups()):
            low, high = found.groups()
            ranges.append((float(low or "-inf"), float(high or "inf")))
        else:
            words.add(plain(text_of(code)))

    def test(text: str) -> bool:
        if plain(text) in words:
            return True
        value = number_of(text) if ranges else None
        return value is not None and any(low <= value <= high for low, high in ranges)

    return test


@dataclass
class Problems:
    """What is wrong in the files: the first is raised, or all are kept for the manifest."""

    keep_valid: bool = False
    found: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        table: Table,
        rows: NDArray[Any],
        column: str,
        expected: str,
        found: str,
        remedy: str = KEEP,
    ) -> None:
        """Note rows of `table` that are not as expected; raise unless asked to keep what is valid.

        `found` is what stands in the first of `rows`.
        """
        if not len(rows):
            return
        row = int(table.rows[rows[0]])
        more = f" ({len(rows) - 1:,} more)" if len(rows) > 1 else ""
        if remedy == KEEP and _SEPARATED.fullmatch(found):
            remedy = f"How are numbers written? {SEPARATORS} {KEEP}"
        if not self.keep_valid:
            place = f", column {column}" if column else ""
            raise CareError(
                f"expected {expected}, found {found}{more}.",
                where=f"{table.name}, row {row}{place}",
                remedy=remedy,
            )
        self.found.append(
            {
                "rule": "rows that are not valid, and the diaries that rest on them, are left out",
                "file": table.name,
                "column": column,
                "rows": len(rows),
                "first_row": row,
                "expected": expected,
                "found": found,
            }
        )


@dataclass(frozen=True)
class Table:
    """Rows of a source file that a section of the mapping uses.

    `held` are the rows of the loaded table that are here, after filters; `missing` are the codes
    for missing in all its columns.
    """

    source: Source
    loaded: SourceTable
    held: NDArray[np.int64]
    missing: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """Name of the file, for messages."""
        return self.loaded.name

    @property
    def rows(self) -> NDArray[np.int64]:
        """Row of the file for each row here."""
        return self.loaded.rows[self.held]

    def __len__(self) -> int:
        return len(self.held)

    def column(self, name: str) -> Coded:
        """A column as codes."""
        return coded(self.loaded.table.column(self.source.resolve(name))).take(self.held)

    def numbers(self, name: str) -> NDArray[np.float64] | None:
        """A column as numbers where all cells are numbers or empty (NaN), None otherwise."""
        values = self.loaded.table.column(self.source.resolve(name))
        try:
            if pa.types.is_dictionary(values.type):
                parts = [
                    chunk.dictionary.cast(pa.float64()).take(chunk.indices)
                    for chunk in values.chunks
                ]
                values = pa.chunked_array(parts, pa.float64())
            found = floats_of(values)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            return None
        return found[self.held]

    def labels(self, name: str) -> Mapping[str, str]:
        """Value labels of a column, by code; of a pattern, those of its first column."""
        return self.loaded.labels.get(expand(name, self.source, "")[0][1], {})

    def decimals(self, name: str) -> int:
        """Implied decimals of a column or of a pattern's first, from the layout of the file."""
        return self.loaded.decimals.get(expand(name, self.source, "")[0][1], 0)

    def check_numerals(self, name: str) -> None:
        """Raise CareError when numbers of a column can be read in two ways."""
        for _, column in expand(name, self.source, ""):
            if column in self.loaded.doubtful:
                raise CareError(
                    'expected numbers with decimal = ",", found '
                    f'"{self.loaded.doubtful[column].strip()}".',
                    where=f"{self.name}, column {column}",
                    remedy='Write thousands = "." for the file where the point separates '
                    'thousands, or decimal = "." where it stands before decimals.',
                )

    def where(self, mask: Mask) -> Table:
        """The rows for which `mask` [row here] holds."""
        return Table(self.source, self.loaded, self.held[mask], self.missing)


def filtered(table: Table, filters: Sequence[str], where: str) -> Table:
    """Keep the rows for which every comparison holds, such as "badcase == 0"."""
    for text in filters:
        table = table.where(compare(table, text, where))
    return table


_FILTER = re.compile(r"\s*(\S+)\s*(==|!=|<=|>=|<|>|\bnot in\b|\bin\b)\s*(.+?)\s*")


def filter_column(text: str, where: str) -> str:
    """Return the column that a comparison is about. Raises CareError for what is none."""
    found = _FILTER.fullmatch(text)
    if not found:
        raise CareError(
            f'"{text}" is not a comparison.',
            where=where,
            remedy='Write "COLUMN == 1", "COLUMN != 1", "COLUMN in 1, 2, 5..9" or "COLUMN < 90".',
        )
    return found[1]


def compare(table: Table, text: str, where: str) -> Mask:
    """Return [row] whether a comparison holds; for an empty cell only != and not in do."""
    name = filter_column(text, where)
    _, sign, right = _FILTER.fullmatch(text).groups()  # type: ignore[union-attr]
    column = table.column(name)
    codes = [word.strip().strip("'\"") for word in right.split(",")]
    if sign in ("==", "!=", "in", "not in"):
        among = is_one_of(codes)
        labels = {code: plain(label) for code, label in table.labels(name).items()}
        named = {plain(code) for code in codes}
        holds = [among(word) or labels.get(word, "") in named for word in column.values]
        result = np.array([*holds, False])[column.index]
        return result if sign in ("==", "in") else ~result
    limit = number_of(codes[0])
    if limit is None:
        raise CareError(f'"{right}" is not a number.', where=where)
    signs = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
    values = np.array([*(number_of(word) for word in column.values), None], dtype=np.float64)
    return np.asarray(signs[sign](values[column.index], limit), dtype=np.bool_)
