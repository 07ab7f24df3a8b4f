"""National transfer accounts of a user's file: consumption and labour income by age and sex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from careconomy.accounts import money_file
from careconomy.accounts.head_file import whole_number
from careconomy.errors import CareError
from careconomy.estimation.totals import Array
from careconomy.facts.checks import shown

COLUMNS = ("age", "sex", "consumption", "labour_income")
SEXES = ("women", "men", "all")
ALL = {"": "all", "both": "all", "all": "all", "women": "women", "men": "men"}
# Ages that a message names.
SHOWN = 5


@dataclass(frozen=True)
class MoneyAccounts:
    """Money per person and year by age: `rows` (consumption, labour income) by (age, sex).

    Sex: women and men, or all. `open_age`: where a row stands for an age and over.
    """

    currency: str
    price_year: int
    rows: Mapping[tuple[int, str], tuple[float, float]]
    open_age: int | None
    source: str
    path: str

    @property
    def by_sex(self) -> bool:
        """Whether women and men have rows of their own."""
        return any(sex != "all" for _, sex in self.rows)

    def values(self, people: Array) -> tuple[Array, Array]:
        """Consumption and labour income [women, men; age], NaN where the survey counts nobody.

        `people` [sex, age], the last age open. Raises CareError for ages that do not fit.
        """
        last = people.shape[1] - 1
        most = max(age for age, _ in self.rows)
        if most > last or self.open_age not in (None, last):
            reach = f"{most} and over" if self.open_age is not None else str(most)
            raise CareError(
                f"the accounts go to age {reach}, the profiles to {last} and over.",
                where=self.path,
                remedy=f"Give one row {last}+ for {last} and over, or ask for other profiles with "
                f"an open age of {most}.",
            )
        found = np.full((2, *people.shape), np.nan)
        lacking = []
        for sex, name in enumerate(SEXES[:2]):
            for age in np.flatnonzero(people[sex] > 0.0):
                row = self.rows.get((int(age), name if self.by_sex else "all"))
                if row is None:
                    lacking.append(f"{age} ({name})" if self.by_sex else str(age))
                else:
                    found[:, sex, age] = row
        lacking = list(dict.fromkeys(lacking))
        if lacking:
            more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
            raise CareError(
                f"the accounts have no row for age {', '.join(lacking[:SHOWN])}{more}.",
                where=self.path,
                remedy=f"Give consumption and labour income of every age from 0 to {last}.",
            )
        return found[0], found[1]


def read_money(path: str | Path) -> MoneyAccounts:
    """Read national transfer accounts from a CSV file.

    Head: lines "# key: value" with currency, price year and, if wanted, source. Then the columns
    age, sex (may be left out), consumption, labour_income: money per person and year. Age is a
    year, or "80+" for the last; sex is women, men, or empty for all. Raises CareError with the row.
    """
    file = money_file.read_money(path, (COLUMNS, (COLUMNS[0], *COLUMNS[2:])))
    path, head = file.path, file.head
    rows: dict[tuple[int, str], tuple[float, float]] = {}
    last = None
    for row in file.rows:
        where, cells = row
        age, is_open = _age(cells["age"], where)
        sex = ALL.get(cells.get("sex", ""))
        if sex is None:
            raise CareError(
                f'sex is "{cells["sex"]}".',
                where=where,
                remedy="Give women, men, or nothing for all.",
            )
        if (age, sex) in rows:
            raise CareError(f"age {age}, {sex} is given twice.", where=where)
        consumption, income = (money_file.amount(row, name) for name in COLUMNS[2:])
        rows[age, sex] = consumption, income
        if is_open and last not in (None, age):
            raise CareError(f"{age}+ and {last}+ are both open.", where=where)
        last = age if is_open else last
    _check_sexes(rows, path)
    oldest = max(age for age, _ in rows)
    if last not in (None, oldest):
        raise CareError(f"{last}+ is open, and {oldest} follows.", where=str(path))
    year = int(head["price year"])
    return MoneyAccounts(head["currency"], year, rows, last, file.source, str(path))


def _age(text: str, where: str) -> tuple[int, bool]:
    """The age, and whether it stands for all from there on."""
    age = whole_number(text.removesuffix("+"))
    if not 0 <= age <= 120:
        raise CareError(
            f'age is "{shown(text)}".', where=where, remedy="Give 0 to 120, or such as 80+."
        )
    return age, text.endswith("+")


def _check_sexes(rows: Mapping[tuple[int, str], object], path: Path) -> None:
    """Raise CareError where women and men, and all, stand side by side or alone."""
    sexes = {sex for _, sex in rows}
    if "all" in sexes and len(sexes) > 1:
        raise CareError(
            "some rows are of women or men, others of all.",
            where=str(path),
            remedy="Give women and men at every age, or all at every age.",
        )
    if sexes in ({"women"}, {"men"}):
        raise CareError(
            f"there are only rows of {sexes.pop()}.",
            where=str(path),
            remedy="Give women and men, or leave sex empty for all.",
        )
