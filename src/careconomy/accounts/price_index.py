"""A price index of the user's: moves money from the prices of one year to those of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from careconomy.accounts.head_file import Form, number, read_file, whole_number
from careconomy.errors import CareError
from careconomy.facts.checks import shown

FORM = Form(
    needed=("source",),
    optional=(),
    columns=("year", "index"),
    least=2,
    example="# source: who publishes the index, and which one",
    empty="there is no year.",
    remedy="Give year and index, in this order.",
)


@dataclass(frozen=True)
class PriceIndex:
    """Level of prices by year, in any unit; `source` says whose index it is."""

    levels: Mapping[int, float]
    source: str
    path: str = ""

    def factor(self, start: int, end: int) -> float:
        """What money at prices of `start` is multiplied by to be at prices of `end`."""
        for year in (start, end):
            if year not in self.levels:
                raise CareError(
                    f"the price index has no {year}.",
                    where=self.path or "price index",
                    remedy=f"Add the year; it has {_span(self.levels)}.",
                )
        return self.levels[end] / self.levels[start]


def _span(levels: Mapping[int, float]) -> str:
    years = sorted(levels)
    return ", ".join(map(str, years)) if len(years) < 4 else f"{years[0]} to {years[-1]}"


def read_price_index(path: str | Path) -> PriceIndex:
    """Read an index from a CSV file: the line "# source: ...", then the columns year and index.

    Raises CareError with the row for a year that is given twice and what is no number above zero.
    """
    path = Path(path)
    head, rows = read_file(path, FORM)
    levels: dict[int, float] = {}
    for where, (text, level) in rows:
        year = whole_number(text)
        if not 1000 <= year <= 2500:
            raise CareError(
                f'the year is "{shown(text)}".', where=where, remedy="Give such as 2023."
            )
        if year in levels:
            raise CareError(f"{year} is given twice.", where=where)
        levels[year] = number("index", level, where)
    return PriceIndex(levels, head["source"].rstrip("."), str(path))
