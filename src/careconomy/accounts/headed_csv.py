"""CSV files of a user with a head: lines "# key: value" above the header, read strictly."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from careconomy.errors import CareError, nearest

MONEY = ("currency", "price year")
EXAMPLE = "# currency: EUR and # price year: 2023, a line each"


@dataclass(frozen=True)
class HeadedCsv:
    """A file: its head, and rows of text by column, each with where it stands."""

    path: Path
    head: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, Mapping[str, str]], ...]

    @property
    def money(self) -> str:
        """Unit of money, with its year."""
        return f"{self.head['currency']} of {self.head['price year']}"

    @property
    def source(self) -> str:
        """What the head says of its source, else the name of the file."""
        return self.head.get("source", self.path.name)


def read(
    path: str | Path, columns: Sequence[Sequence[str]], *, keys: Sequence[str] = MONEY
) -> HeadedCsv:
    """Read a file with one of these sets of columns; `keys` its head must have.

    Each head may also state its source. Raises CareError with the row.
    """
    path = Path(path)
    lines = list(lines_of(path))
    split = next((at for at, (_, line) in enumerate(lines) if line[:1] != "#"), len(lines))
    head = head_of(lines[:split], keys, path)
    header, *body = [(number, _cells(line)) for number, line in lines[split:]] or [(0, ())]
    if not any(set(header[1]) == set(wanted) for wanted in columns):
        raise CareError(
            f"the columns are {', '.join(header[1]) or 'missing'}.",
            where=str(path),
            remedy=f"Give {'; or '.join(', '.join(wanted) for wanted in columns)}.",
        )
    if not body:
        raise CareError("there is no row below the header.", where=str(path))
    return HeadedCsv(path, head, header[1], tuple(_rows(header[1], body, path)))


def number(row: tuple[str, Mapping[str, str]], column: str) -> float:
    """Return a number of a row, zero or more. Raises CareError for anything else."""
    where, cells = row
    text = cells[column]
    try:
        found = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        found = math.nan
    if not (math.isfinite(found) and found >= 0.0):
        raise CareError(
            f'{column} is "{text}".',
            where=where,
            remedy="Give a number, zero or more; decimals take a point. Leave the row out where "
            "it is not known.",
        )
    return found


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not blank. Raises CareError for a file that cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CareError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}.",
            where=str(path),
            remedy="Give a CSV file in UTF-8.",
        ) from None
    for place, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield place, line


def head_of(
    lines: Sequence[tuple[int, str]], keys: Sequence[str], path: Path, example: str = EXAMPLE
) -> dict[str, str]:
    """Read the lines of a head, which has these keys, money among them. Raises CareError."""
    known, found = (*keys, "source"), dict[str, str]()
    for place, line in lines:
        key, colon, value = (part.strip() for part in line.lstrip("#").partition(":"))
        where = f"{path}, row {place}"
        if not colon or key not in known or not value:
            raise CareError(
                f'"{line.strip()}" is no line of the head.{nearest(key, known)}',
                where=where,
                remedy=f"Write {example}; source may be added.",
            )
        if key in found:
            raise CareError(f'"{key}" is given twice.', where=where)
        found[key] = value
    for key in keys:
        if key not in found:
            raise CareError(
                f'the head has no "{key}".', where=str(path), remedy=f"Write {example}."
            )
    _check_money(found["currency"], found["price year"], path)
    return found


def _check_money(currency: str, year: str, path: Path) -> None:
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise CareError(
            f'currency is "{currency}".', where=str(path), remedy="Give a code such as EUR."
        )
    if not (year.isascii() and year.isdigit() and 1900 <= int(year) <= 2200):
        raise CareError(f'price year is "{year}".', where=str(path), remedy="Give such as 2023.")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in next(csv.reader([line])))


def _rows(
    header: tuple[str, ...], body: Sequence[tuple[int, tuple[str, ...]]], path: Path
) -> Iterator[tuple[str, Mapping[str, str]]]:
    for place, cells in body:
        where = f"{path}, row {place}"
        if len(cells) != len(header):
            raise CareError(
                f"expected {len(header)} columns, found {len(cells)}.",
                where=where,
                remedy="Decimals take a point; text with commas takes quotes.",
            )
        yield where, dict(zip(header, cells, strict=True))
