"""Small CSV files of a user with "# key: value" lines above the table: strict reading."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from careconomy.errors import CareError, nearest

Row = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Form:
    """What a file holds: keys of the head, `columns` (or the first `least` of them), words.

    `spare`: columns that may be left out wherever they stand. `example` is a head that may be
    copied; `empty` is said where there is no row.
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    columns: tuple[str, ...]
    least: int
    example: str
    empty: str
    remedy: str
    spare: tuple[str, ...] = ()


def read_file(path: Path, form: Form) -> tuple[Mapping[str, str], Iterator[Row]]:
    """Read the head, and the rows: where each stands, and its cells, as many as columns.

    Columns that the file leaves out are empty text. Raises CareError with the row.
    """
    rows = list(_rows(path))
    split = next((at for at, row in enumerate(rows) if not row[1].startswith("#")), len(rows))
    return _head(rows[:split], path, form), _table(rows[split:], path, form)


def check_money(head: Mapping[str, str], path: Path) -> None:
    """Raise CareError for a currency or price year that is none."""
    currency, year = head["currency"], head["price year"]
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise CareError(
            f'currency is "{currency}".', where=str(path), remedy="Give a code such as EUR."
        )
    if not (year.isascii() and year.isdigit() and 1900 <= int(year) <= 2200):
        raise CareError(f'price year is "{year}".', where=str(path), remedy="Give such as 2023.")


def number(name: str, text: str, where: str) -> float:
    """Read a number above zero. Raises CareError."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 < value < math.inf:
        raise CareError(
            f'the {name} is "{text}".', where=where, remedy="Give a number above zero, as 11.50."
        )
    return value


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
                f'"{line.strip()}" is no line of the head.{nearest(key, known)}',
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
    fewer = tuple(name for name in form.columns if name not in form.spare)
    if header not in (form.columns[: max(width, form.least)], fewer):
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
        held = dict(zip(header, row, strict=True))
        yield where, tuple(held.get(name, "") for name in form.columns)


def _cells(line: str, where: str) -> list[str]:
    """Cells of one line: a quote that is left open cannot swallow the rows below it."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error as error:
        raise CareError(
            f"the row cannot be read ({error}).", where=where, remedy="Close what is quoted."
        ) from None
