"""Income and poverty lines of households: a survey's own, bands of it, or a match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from careconomy.accounts.head_file import LARGEST, number, whole_number
from careconomy.accounts.money_file import MONEY, MoneyFile, amount, read_money
from careconomy.accounts.time_poverty_match import Side
from careconomy.errors import CareError
from careconomy.estimation.dimensions import home, text_of
from careconomy.estimation.totals import Array, Whole
from careconomy.facts.checks import shown
from careconomy.timeuse import Survey
from careconomy.timeuse.arrow import floats_of

MONTHS = 12.0
SIZE, COMPOSITION = ("size", "line"), ("adults", "children", "line")
BANDS = ("band", "income")
DONORS = ("weight", "income", "sex", "age", "employed", "adults", "children")
SEXES = ("women", "men")


@dataclass(frozen=True)
class PovertyLines:
    """Money a year by size of household, or by adults and children; `open` numbers stand for more.

    `lines`: money by (size,) or (adults, children).
    """

    lines: Mapping[tuple[int, ...], float]
    open: tuple[int | None, ...]
    money: str
    source: str
    path: str

    @classmethod
    def read(cls, path: str | Path) -> PovertyLines:
        """Read columns size, line, or adults, children, line; "9+" is open. Raises CareError."""
        file = read_money(path, (SIZE, COMPOSITION))
        keys = SIZE[:1] if set(file.columns) == set(SIZE) else COMPOSITION[:2]
        lines: dict[tuple[int, ...], float] = {}
        ends: list[int | None] = [None] * len(keys)
        for row in file.rows:
            key = []
            for at, name in enumerate(keys):
                text = row[1][name]
                key.append(_whole(text.removesuffix("+"), name, row[0]))
                if text.endswith("+"):
                    if ends[at] not in (None, key[-1]):
                        raise CareError(
                            f"{name} {text} and {ends[at]}+ are both open.",
                            where=row[0],
                            remedy="Only the last number may be open.",
                        )
                    ends[at] = key[-1]
            if tuple(key) in lines:
                raise CareError("the household has two lines.", where=row[0])
            lines[tuple(key)] = number("line", row[1]["line"], row[0])
        for at, (name, end) in enumerate(zip(keys, ends, strict=True)):
            most = max(found[at] for found in lines)
            if end is not None and most > end:
                raise CareError(
                    f"{name} {end}+ is open, and {most} follows.",
                    where=str(file.path),
                    remedy="Only the last number may be open.",
                )
        return cls(lines, tuple(ends), file.money, file.source, str(file.path))

    def of(self, adults: Whole, children: Whole, wanted: npt.NDArray[np.bool_]) -> Array:
        """Money a year [household]; NaN outside `wanted`. Raises CareError for one without."""
        columns = [adults + children] if len(self.open) == 1 else [adults, children]
        for at, end in enumerate(self.open):
            if end is not None:
                columns[at] = np.minimum(columns[at], end)
        keys, place = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
        place = place.ravel()
        money = np.array([self.lines.get(tuple(map(int, key)), np.nan) for key in keys])
        lacking = np.flatnonzero(np.isnan(money[place]) & wanted)
        if len(lacking):
            names = SIZE[:1] if len(self.open) == 1 else COMPOSITION[:2]
            key = keys[place[lacking[0]]]
            said = ", ".join(f"{name} {found}" for name, found in zip(names, key, strict=True))
            raise CareError(
                f"there is no poverty line for {len(lacking)} households, such as {said}.",
                where=self.path,
                remedy='Add the rows; the last may be open, such as "9+".',
            )
        return np.where(wanted, money[place], np.nan)


def _whole(text: str, name: str, where: str) -> int:
    found = whole_number(text)
    if found < 0:
        raise CareError(
            f'{name} is "{shown(text)}".', where=where, remedy='Give such as 4, or "9+".'
        )
    return found


def own_income(survey: Survey) -> Array:
    """Income a year [household]; NaN where not known. Raises CareError."""
    if "income" not in survey.columns("households"):
        raise CareError(
            "the survey has no income of households.",
            where=str(survey.folder),
            remedy="Name a column of bands and their money (--income-bands FILE), or match an "
            "income survey (--income FILE).",
        )
    found = floats_of(survey.table("households", ["income"]).column("income"))
    if (found < 0.0).any():
        row = int(np.flatnonzero(found < 0.0)[0])
        raise CareError(
            f"{int((found < 0.0).sum())} households have a negative income, the first, "
            f"{found[row]:g}, is household {row}.",
            where=str(survey.folder / "households.parquet"),
            remedy="Leave income empty where it is not known; state losses as 0 if they are such.",
        )
    return found * MONTHS


@dataclass(frozen=True)
class IncomeBands:
    """Money a year of each band of a column of the survey."""

    column: str
    income: Mapping[str, float]
    money: str
    source: str
    path: str

    @classmethod
    def read(cls, path: str | Path) -> IncomeBands:
        """Read columns band, income; the head names the column. Raises CareError."""
        file = read_money(path, (BANDS,), keys=(*MONEY, "column"))
        found: dict[str, float] = {}
        for row in file.rows:
            if row[1]["band"] in found:
                raise CareError(f"band {row[1]['band']} is given twice.", where=row[0])
            found[row[1]["band"]] = amount(row, "income")
        return cls(file.head["column"], found, file.money, file.source, str(file.path))

    def of(self, survey: Survey) -> Array:
        """Income a year [household]; NaN where the band is not known. Raises CareError."""
        table, name = home(survey, self.column)
        if table != "households":
            raise CareError(
                f'the column "{self.column}" is of {table}, not of households.', where=self.path
            )
        words = survey.table(table, [name]).column(name).to_pylist()
        bands = sorted({text_of(word) for word in words if word is not None})
        for band in bands:
            if band not in self.income:
                raise CareError(
                    f'band "{band}" of {self.column} has no income.',
                    where=self.path,
                    remedy="Add the row.",
                )
        return np.array([np.nan if w is None else self.income[text_of(w)] for w in words])


@dataclass(frozen=True)
class IncomeSurvey:
    """Adults of an income survey, with income and poverty line (or NaN) of their households."""

    side: Side
    income: Array
    line: Array | None
    money: str
    source: str

    @classmethod
    def read(cls, path: str | Path) -> IncomeSurvey:
        """Read an adult a row. Raises CareError.

        Columns: weight, income (of the household, money a year), sex (women, men), age, employed
        (yes, no), adults (18 and over) and children of the household, perhaps poverty_line.
        """
        file = read_money(path, (DONORS, (*DONORS, "poverty_line")))
        columns = {name: _column(file, name) for name in file.columns if name not in ENCODED}
        codes = {name: _coded(file, name, words) for name, words in ENCODED.items()}
        side = Side(
            classes_of(
                codes["sex"], columns["age"], codes["employed"], columns["adults"],
                columns["children"],
            ),
            columns["age"],
            columns["weight"],
        )  # fmt: skip
        if not columns["weight"].any():
            raise CareError("no row has a weight.", where=str(file.path))
        return cls(side, columns["income"], columns.get("poverty_line"), file.money, file.source)


ENCODED: Mapping[str, tuple[str, ...]] = {"sex": SEXES, "employed": ("no", "yes")}
# Numbers of an adult and the household; the first and the last that can be.
WHOLE: Mapping[str, tuple[int, int]] = {"age": (15, 120), "adults": (1, 100), "children": (0, 100)}
AGE_GROUPS = (0, 25, 35, 45, 55, 65, 75)


def _column(file: MoneyFile, name: str) -> Array:
    if name == "poverty_line":
        return np.array([number("poverty line", row[1][name], row[0]) for row in file.rows])
    found = np.array([amount(row, name) for row in file.rows])
    first, last = WHOLE.get(name, (0, LARGEST))
    wrong = (found < first) | (found > last) | ((found != np.rint(found)) & (name in WHOLE))
    if wrong.any():
        where, cells = file.rows[int(np.flatnonzero(wrong)[0])]
        raise CareError(
            f'{name} is "{cells[name]}".',
            where=where,
            remedy=f"Give a whole number from {first} to {last}: a row is an adult.",
        )
    return found


def _coded(file: MoneyFile, name: str, words: tuple[str, ...]) -> Whole:
    for where, cells in file.rows:
        if cells[name] not in words:
            raise CareError(
                f'{name} is "{cells[name]}".', where=where, remedy=f"Give {' or '.join(words)}."
            )
    return np.array([words.index(cells[name]) for _, cells in file.rows], dtype=np.int64)


def classes_of(
    sex: Whole, age: Array, employed: Array | Whole, adults: Array | Whole, children: Array | Whole
) -> dict[str, Whole]:
    """Classes within which adults are matched."""
    return {
        "sex": sex.astype(np.int64),
        "age group": np.searchsorted(AGE_GROUPS, age, side="right").astype(np.int64),
        "employed": np.asarray(employed).astype(np.int64),
        "adults": np.clip(adults, 1, 3).astype(np.int64),
        "children": np.clip(children, 0, 3).astype(np.int64),
        "any children": (np.asarray(children) > 0).astype(np.int64),
    }


# From the finest cells to the widest; a recipient takes the first with donors enough.
INCOME_LEVELS = (
    ("sex", "age group", "employed", "adults", "children"),
    ("sex", "employed", "adults", "children"),
    ("employed", "adults", "children"),
    ("employed", "adults", "any children"),
    ("employed",),
)
MEMBER_LEVELS = (
    ("sex", "age group", "adults", "children"),
    ("sex", "age group", "adults", "any children"),
    ("sex", "age group"),
    ("sex",),
)
