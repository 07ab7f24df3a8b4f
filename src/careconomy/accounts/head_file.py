"""Small CSV files of a user with "# key: value" lines above the table: strict reading."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from careconomy.errors import CareError, nearest
from careconomy.facts.checks import shown

Row = tuple[str, tuple[str, ...]]
# Beyond what any money is in any currency; sums and quotients of such numbers would not be known.
SMALLEST, LARGEST = 1e-30, 1e30


@dataclass(frozen=True)
class Form:
    """What a file holds: keys of the head, `columns` (or the first `least` of them), words.

    `example` is a head that may be copied; `empty` is said where there is no row.
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    columns: tuple[str, ...]
    least: int
    example: str
    empty: str
    remedy: str


def read_file(path: Path, form: Form) -> tuple[Mapping[str, str], Iterator[Row]]:
    """Read the head, and the rows: where each stands, and its cells, as many as columns.

    Columns that the file leaves out are empty text. Raises CareError with the row.
    """
    rows = list(_rows(path))
    split = next((at for at, row in enumerate(rows) if not row[1].startswith("#")), len(rows))
    return _head(rows[:split], path, form), _table(rows[split:], path, form)


def number(name: str, text: str, where: str) -> float:
    """Read a number above zero. Raises CareError."""
    value = plain_number(text)
    if not SMALLEST < value < LARGEST:
        span = "from 1e-30 to 1e30" if value > 0.0 else "above zero"
        raise CareError(
            f'the {name} is "{shown(text)}".',
            where=where,
            remedy=f"Give a number {span}, as 11.50.",
        )
    return value


def plain_number(text: str) -> float:
    """Return the number that a cell holds, NaN for anything else."""
    try:
        return float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return math.nan


def whole_number(text: str) -> int:
    """Return the whole number from 0 that a cell of a few digits holds, -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not blank."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CareError(
            f"is not text in UTF-8 (byte {error.start + 1}).",
            where=str(path),
            remedy="Save it as CSV in UTF-8.",
        ) from None
    except (OSError, ValueError) as error:
        raise CareError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}.",
            where=str(path),
            remedy="Give a CSV file in UTF-8.",
        ) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line


def _head(rows: Sequence[tuple[int, str]], path: Path, form: Form) -> Mapping[str, str]:
    known = (*form.needed, *form.optional)
    added = f"; {', '.join(form.optional)} may be added" if form.optional else ""
    found: dict[str, str] = {}
    for number, line in rows:
        key, colon, value = (part.strip() for part in line.lstrip("#").partition(":"))
        where = f"{path}, row {number}"
        if not colon or key not in known or not value:
            raise CareError(
                f'"{shown(line.strip())}" is no line of the head.{nearest(key, known)}',
                where=where,
                remedy=f"Write {form.example}{added}.",
            )
        if key in found:
            raise CareError(f'"{key}" is given twice.', where=where)
        found[key] = value
    for key in form.needed:
        if key not in found:
            raise CareError(
                f'the head has no "{key}".', where=str(path), remedy=f"Write {form.example}."
            )
    return found


def _table(numbered: Sequence[tuple[int, str]], path: Path, form: Form) -> Iterator[Row]:
    cells = (_cells(line, f"{path}, row {number}") for number, line in numbered)
    header = tuple(next(cells, []))
    width = len(header)
    if header != form.columns[: max(width, form.least)]:
        commas = " Separate columns by commas." if ";" in "".join(header) else ""
        raise CareError(
            f"the columns are {', '.join(header) or 'missing'}.",
            where=str(path),
            remedy=f"{form.remedy}{commas}",
        )
    if len(numbered) < 2:
        raise CareError(form.empty, where=str(path), remedy="Add rows below the columns.")
    for (number, _), row in zip(numbered[1:], cells, strict=True):
        where = f"{path}, row {number}"
        if len(row) != width:
            raise CareError(
                f"expected {width} columns, found {len(row)}.",
                where=where,
                remedy="Decimals take a point; text with commas takes quotes.",
            )
        yield where, (*row, *[""] * (len(form.columns) - width))


def _cells(line: str, where: str) -> list[str]:
    """Cells of one line: a quote that is left open cannot swallow the rows below it."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error as error:
        raise CareError(
            f"the row cannot be read ({error}).", where=where, remedy="Close what is quoted."
        ) from None
