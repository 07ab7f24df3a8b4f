"""CSV files of money, with currency and price year in their head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from careconomy.accounts.head_file import LARGEST, Form, plain_number, read_file, whole_number
from careconomy.errors import CareError
from careconomy.facts.checks import shown

MONEY = ("currency", "price year")
EXAMPLE = "# currency: EUR and # price year: 2023, a line each"
_OTHER_COLUMNS = "the columns are"


@dataclass(frozen=True)
class MoneyFile:
    """A file: its head, its columns, and rows of text by column, each with where it stands."""

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


def read_money(
    path: str | Path, columns: Sequence[Sequence[str]], *, keys: Sequence[str] = MONEY
) -> MoneyFile:
    """Read a file with one of these runs of columns; `keys` its head must have, money among them.

    The head may also state a source. Raises CareError with the row.
    """
    path = Path(path)
    said = "; or ".join(", ".join(run) for run in columns)
    for run in columns:
        form = Form(
            tuple(keys), ("source",), tuple(run), len(run), EXAMPLE,
            "there is no row below the header.", f"Give {said}, in this order.",
        )  # fmt: skip
        try:
            head, rows = read_file(path, form)
            check_money(head, path)
            found = tuple((where, dict(zip(run, cells, strict=True))) for where, cells in rows)
            return MoneyFile(path, head, tuple(run), found)
        except CareError as error:
            if run is columns[-1] or not error.problem.startswith(_OTHER_COLUMNS):
                raise
    raise CareError("no columns are asked for.", where=str(path))


def amount(row: tuple[str, Mapping[str, str]], column: str) -> float:
    """Return a number of a row, zero or more. Raises CareError for anything else."""
    where, cells = row
    text = cells[column]
    found = plain_number(text)
    if not 0.0 <= found < LARGEST:
        size = " and below 1e30" * (found > 0.0)
        raise CareError(
            f'{column.replace("_", " ")} is "{shown(text)}".',
            where=where,
            remedy=f"Give a number, zero or more{size}; decimals take a point. Leave the row out "
            "where it is not known.",
        )
    return found


def check_money(head: Mapping[str, str], path: Path) -> None:
    """Raise CareError for what is no currency or no price year."""
    currency, year = head["currency"], head["price year"]
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise CareError(
            f'currency is "{shown(currency)}".', where=str(path), remedy="Give a code such as EUR."
        )
    if not 1900 <= whole_number(year) <= 2200:
        raise CareError(
            f'price year is "{shown(year)}".', where=str(path), remedy="Give such as 2023."
        )
