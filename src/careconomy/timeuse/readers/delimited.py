"""Strict reading of delimited text: what is wrong is named with file, row and column.

A row is counted as in a spreadsheet: the header is row 1. Numbers are converted while the file
is read; only when something does not fit is it read again, slowly, to find every such cell.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from careconomy.errors import CareError, nearest
from careconomy.timeuse.arrow import array_of

from .textfile import TextSource, encoding_of, first_line

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_INTEGER = r"^\s*-?[0-9]{1,18}\s*$"
_DECIMAL = r"^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?\s*$"
_SHOWN = 40
_BLOCK = 1 << 22
TEXT = pa.string()
WORDS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class TextFormat:
    """How a text file is written: delimiter, encoding, decimal point, words for missing."""

    delimiter: str = ","
    encoding: str = "utf-8"
    decimal_point: str = "."
    missing: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Problem:
    """One cell or row that is not as it should be; `row` counts the header as 1."""

    row: int
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Where, what was expected and what was found."""
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class TextTable:
    """A table read from text: `table`, the `rows` of the file it holds, and what was left out."""

    source: TextSource
    table: pa.Table
    rows: NDArray[np.int64]
    problems: tuple[Problem, ...] = ()

    def where(self, index: int, column: str) -> str:
        """Name file, row and column of a cell by its index in the table, for messages."""
        return f"{self.source.name}, row {self.rows[index]}, column {column}"

    def kept(self, mask: NDArray[np.bool_], problems: Sequence[Problem] = ()) -> TextTable:
        """Keep the rows of `mask` ([rows of the table]); add to what was left out."""
        table = self.table.filter(pa.array(mask))
        return TextTable(self.source, table, self.rows[mask], (*self.problems, *problems))


def read_header(source: TextSource, form: TextFormat | None = None) -> list[str]:
    """Return the names in the first row, as they are written.

    Raises CareError for an empty file, something that is not text, a wrong delimiter, and for
    names that are empty or come twice.
    """
    form = form or TextFormat()
    line = first_line(source, encoding_of(source, form.encoding))
    names = [name.strip() for name in next(csv.reader([line], delimiter=form.delimiter), [])]
    _check_delimiter(source, line, names, form.delimiter)
    for place, name in enumerate(names):
        if not name:
            raise CareError(
                f"the name of column {place + 1} is empty.",
                where=f"{source.name}, row 1",
                remedy="The first row must name every column.",
            )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CareError(
            f"the column {twice[0]} is there {names.count(twice[0])} times.",
            where=f"{source.name}, row 1",
            remedy="Each name may stand once in the first row.",
        )
    return names


def _check_delimiter(source: TextSource, line: str, names: list[str], delimiter: str) -> None:
    others = {sign: line.count(sign) for sign in _DELIMITERS if sign != delimiter}
    sign = max(others, key=lambda key: others[key])
    if len(names) == 1 and others[sign]:
        raise CareError(
            f"expected columns separated by {_DELIMITERS.get(delimiter, delimiter)}, found "
            f"{_DELIMITERS[sign]} ({others[sign]} in the first row).",
            where=f"{source.name}, row 1",
            remedy=f"Give the file separated by {_DELIMITERS.get(delimiter, delimiter)}.",
        )


def require_columns(source: TextSource, names: Iterable[str], wanted: Iterable[str]) -> None:
    """Raise CareError when `wanted` columns are not among `names`; say what is near or there."""
    names = list(names)
    missing = [name for name in wanted if name not in names]
    if not missing:
        return
    some = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    what = "column" if len(missing) == 1 else "columns"
    raise CareError(
        f"expected the {what} {', '.join(missing)}; not found.{nearest(missing[0], names)}",
        where=f"{source.name}, row 1",
        remedy=f"Columns of the file: {some}. Rename what was renamed.",
    )


def read_delimited(
    source: TextSource,
    types: Mapping[str, Any],
    *,
    others: Any = None,
    form: TextFormat | None = None,
    rename: Callable[[str], str] | None = None,
    required: Iterable[str] = (),
    keep_valid: bool = False,
) -> TextTable:
    """Read the columns of `types` (name to Arrow type), found by name in any order.

    `others` is the type of all other columns (`TEXT` keeps them as they came), None leaves them
    out; `WORDS` suits a text column of few different values. `rename` is applied to the names of
    the file first. Columns of `types` that are not `required` may be absent. With `keep_valid`
    rows that cannot be read are left out and listed in `problems`; otherwise the first is raised
    as CareError.
    """
    form = form or TextFormat()
    form = replace(form, encoding=encoding_of(source, form.encoding))
    header = [rename(name) if rename else name for name in read_header(source, form)]
    require_columns(source, header, required)
    wanted = {
        name: types.get(name, others) for name in header if types.get(name, others) is not None
    }
    if not wanted:
        raise CareError("none of the columns is known.", where=source.name)
    try:
        table = _read(source, header, wanted, form)
        if all(map(_finite, table.columns)) and not _blank(table).any():
            rows = np.arange(2, len(table) + 2, dtype=np.int64)
            return TextTable(source, table, rows)
        problem = "a number is not finite"
    except (pa.ArrowInvalid, UnicodeError) as error:
        problem = str(error).split("\n")[0]
    found = _read_slowly(source, header, wanted, form, problem)
    if found.problems and not keep_valid:
        raise_problems(source.name, found.problems, _remedy(found.problems, form))
    return found


def raise_problems(name: str, problems: Sequence[Problem], remedy: str = "") -> None:
    """Raise CareError for the first problem by row and say how many more there are."""
    first = min(problems, key=lambda problem: problem.row)
    more = f" ({len(problems) - 1:,} more)" if len(problems) > 1 else ""
    column = f", column {first.column}" if first.column else ""
    raise CareError(
        f"expected {first.expected}, found {first.found}{more}.",
        where=f"{name}, row {first.row}{column}",
        remedy=remedy or "Mend the file, or keep only what is valid (--keep-valid).",
    )


def _remedy(problems: Sequence[Problem], form: TextFormat) -> str:
    """What to do about the first problem where it is the encoding."""
    first = min(problems, key=lambda problem: problem.row)
    text = first.expected == _expected(TEXT, form)
    return "Name the encoding of the file, such as cp1252." if text else ""


def _finite(column: Any) -> bool:
    if not pa.types.is_floating(column.type):
        return True
    return bool(pc.all(pc.is_finite(column)).as_py() in (True, None))


def _read(source: TextSource, header: list[str], types: Mapping[str, Any], form: TextFormat) -> Any:
    with source.open() as stream:
        return pa.csv.read_csv(
            stream,
            read_options=pa.csv.ReadOptions(
                column_names=header, skip_rows=1, encoding=form.encoding, block_size=_BLOCK
            ),
            # A blank line left out would shift the rows.
            parse_options=pa.csv.ParseOptions(delimiter=form.delimiter, ignore_empty_lines=False),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict(types),
                include_columns=list(types),
                null_values=list(form.missing),
                decimal_point=form.decimal_point,
            ),
        )


def _blank(table: Any) -> NDArray[np.bool_]:
    """Tell which rows hold nothing at all, [rows]."""
    blank = np.ones(len(table), dtype=np.bool_)
    for column in table.columns:
        if not blank.any():
            break
        empty = column.is_null()
        if not pa.types.is_integer(column.type) and not pa.types.is_floating(column.type):
            empty = pc.equal(column.cast(pa.string()), "")
        blank &= array_of(empty, False)
    return blank


def _read_slowly(
    source: TextSource,
    header: list[str],
    types: Mapping[str, Any],
    form: TextFormat,
    problem: str,
) -> TextTable:
    """Read every cell as text, then find those that do not fit their type."""
    table, rows, broken = _cells(source, header, form)
    blank = _blank(table)
    columns, wrong = {}, np.zeros(len(rows), dtype=np.bool_)
    for name, kind in types.items():
        cells = _whole(table[name])
        columns[name], bad = _convert(cells, kind, form)
        wrong |= bad
        broken += [
            Problem(int(rows[i]), name, _expected(kind, form), _shown(cells[i].as_py()))
            for i in np.flatnonzero(bad & ~blank)
        ]
    if not broken and not blank.any():
        raise CareError(f"cannot be read as a table: {problem}.", where=source.name)
    broken.sort(key=lambda item: item.row)
    kept = ~(wrong | blank)
    return TextTable(source, pa.table(columns).filter(pa.array(kept)), rows[kept], tuple(broken))


def _cells(
    source: TextSource, header: list[str], form: TextFormat
) -> tuple[Any, NDArray[np.int64], list[Problem]]:
    """Return all cells as Latin-1 text (any bytes are), their rows, and rows of a wrong width."""
    broken: list[Problem] = []

    def note(row: Any) -> str:
        found = f"{row.actual_columns:,} (is the file cut off?)"
        broken.append(Problem(row.number, "", f"{row.expected_columns:,} columns", found))
        return "skip"

    wide = form.encoding.lower().startswith("utf-16")
    try:
        with source.open() as stream:
            table = pa.csv.read_csv(
                stream,
                read_options=pa.csv.ReadOptions(
                    column_names=header,
                    skip_rows=1,
                    encoding="utf-16" if wide else "latin-1",
                    use_threads=False,
                    block_size=_BLOCK,
                ),
                parse_options=pa.csv.ParseOptions(
                    delimiter=form.delimiter, ignore_empty_lines=False, invalid_row_handler=note
                ),
                convert_options=pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(header, pa.string())
                ),
            )
    except (pa.ArrowInvalid, UnicodeError) as error:
        raise CareError(
            f"cannot be read as a table: {str(error).splitlines()[0]}.",
            where=source.name,
            remedy="Look for a quotation mark that is not closed, and at the encoding.",
        ) from error
    skipped = np.array([item.row for item in broken], dtype=np.int64)
    rows = np.setdiff1d(np.arange(2, 2 + len(table) + len(skipped)), skipped)
    return table, rows.astype(np.int64), broken


def _whole(column: Any) -> Any:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _convert(cells: Any, kind: Any, form: TextFormat) -> tuple[Any, NDArray[np.bool_]]:
    """Convert cells of text to `kind`; return them with a mask of those that do not fit."""
    if pa.types.is_dictionary(kind) or pa.types.is_string(kind):
        return _decoded(cells, kind, form)
    empty = pc.is_in(cells, value_set=pa.array(form.missing, pa.string()))
    integer = pa.types.is_integer(kind)
    decimal = _DECIMAL.replace(r"\.", "[" + form.decimal_point + "]")
    fits = pc.match_substring_regex(cells, _INTEGER if integer else decimal)
    usable = pc.and_(fits, pc.invert(empty))
    words = pc.if_else(usable, cells, pa.scalar(None, cells.type))
    if not integer:
        words = pc.replace_substring(words, form.decimal_point, ".")
    numbers = pc.utf8_trim_whitespace(words).cast(pa.int64() if integer else pa.float64())
    if integer:
        low, high = _limits(kind)
        inside = pc.and_(pc.greater_equal(numbers, low), pc.less_equal(numbers, high))
        inside = pc.fill_null(inside, False)
    else:
        inside = pc.fill_null(pc.is_finite(numbers), False)
    numbers = pc.if_else(inside, numbers, pa.scalar(None, numbers.type)).cast(kind)
    bad = pc.and_not(pc.invert(empty), pc.and_(usable, inside))
    return numbers, array_of(bad, False)


def _limits(kind: Any) -> tuple[int, int]:
    low = -(2 ** (kind.bit_width - 1)) if pa.types.is_signed_integer(kind) else 0
    return low, low + 2**kind.bit_width - 1


def _decoded(cells: Any, kind: Any, form: TextFormat) -> tuple[Any, NDArray[np.bool_]]:
    bad = np.zeros(len(cells), dtype=np.bool_)
    if form.encoding.lower().startswith("utf-16"):
        return cells.cast(kind), bad
    words: list[str | None] = []
    for i, cell in enumerate(cells.to_pylist()):
        try:
            words.append(cell.encode("latin-1").decode(form.encoding))
        except UnicodeDecodeError:
            words.append(None)
            bad[i] = True
    return pa.array(words, pa.string()).cast(kind), bad


def _expected(kind: Any, form: TextFormat) -> str:
    if pa.types.is_integer(kind):
        low, high = _limits(kind)
        return "a whole number" if kind.bit_width > 32 else f"a whole number {low:,} to {high:,}"
    return "a number" if pa.types.is_floating(kind) else f"text in {form.encoding}"


def _shown(cell: str) -> str:
    text = "".join(sign if sign.isprintable() else "�" for sign in cell)
    return f'"{text[:_SHOWN]}..."' if len(text) > _SHOWN else f'"{text}"'
