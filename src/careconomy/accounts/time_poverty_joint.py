"""Time and income poverty together (LIMTIP; Zacharias 2011; part 3.2 of the method).

    X_ij = 168 - M - alpha_ij x R_j - D_ij x (L_ij + T_ij)          hours a week left for a person
    X_j  = sum over members of min(0, X_ij)                         time-poor: X_j < 0
    y0_j = PL_j + |X_j| x 52 x p                                    LIMTIP-poor: y_j < y0_j

Hidden poor are LIMTIP-poor and not officially poor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from careconomy.accounts.head_file import LARGEST
from careconomy.accounts.time_poverty_income import (
    INCOME_LEVELS,
    IncomeBands,
    IncomeSurvey,
    PovertyLines,
    own_income,
)
from careconomy.accounts.time_poverty_match import beside, match
from careconomy.accounts.time_poverty_notes import Said, notes_of
from careconomy.accounts.time_poverty_people import HOMES, Flags, People
from careconomy.accounts.time_poverty_result import rows_of
from careconomy.accounts.time_poverty_tasks import LEVELS, TIMES, Means, Poverty
from careconomy.accounts.time_poverty_weeks import WEEKS, Weeks, parts_of
from careconomy.accounts.transfers import MOST_LACKING
from careconomy.errors import CareError
from careconomy.estimation.dimensions import FromColumn
from careconomy.estimation.measures import Measures, table_of
from careconomy.estimation.results import Estimates
from careconomy.estimation.survey import Condition, Progress, Question, question
from careconomy.estimation.totals import Array
from careconomy.timeuse import Survey
from careconomy.timeuse.activities import membership

NEAR = (0.75, 1.5)
HOME_PRODUCTION = ("domestic", "care")
SHARES = ("expected", "observed")
OF_DAYS = ("weekend", "quarter")
WEEK_HOURS = 168.0
# Classes by which incomes are set beside those of the donors.
BESIDE = ("employed", "adults", "any children")
WORDS = {
    ("employed", 0): "no job", ("employed", 1): "job",
    ("adults", 1): "1 adult", ("adults", 2): "2 adults", ("adults", 3): "3+ adults",
    ("any children", 0): "no children", ("any children", 1): "children",
}  # fmt: skip
# Where fewer households have observed shares, those that do are mostly adults who live alone.
FEWEST_SHARED = 0.5


@dataclass(frozen=True)
class TimeAndIncomePoverty:
    """The joint measure: its table, required home production by class, and the match of incomes.

    `required`: hours a week by adults and children, with errors; `match`: by level of cells;
    `matched`: mean and quantiles of income beside those of the donors, for all and by cell; both
    empty without a match.
    """

    table: Estimates
    required: tuple[Mapping[str, Any], ...]
    match: tuple[Mapping[str, Any], ...] = ()
    matched: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class _Income:
    """Income and poverty line a year [household], NaN where not known, and where they are from."""

    income: Array
    line: Array
    money: str
    sources: tuple[str, ...]
    match: tuple[Mapping[str, Any], ...] = ()
    matched: tuple[Mapping[str, Any], ...] = ()


def limtip(
    survey: Survey,
    *,
    wage: float | None = None,
    poverty_line: str | Path | None = None,
    income: str | Path | None = None,
    income_bands: str | Path | None = None,
    by: Sequence[str] = ("sex",),
    near: tuple[float, float] = NEAR,
    leisure: float = 14.0,
    home_tasks: float = 7.0,
    maintenance: float | None = None,
    shares: str = "expected",
    seed: int = 1,
    progress: Progress | None = None,
    **options: Any,
) -> TimeAndIncomePoverty:
    """Estimate the joint measure of time and income poverty.

    `wage`: money an hour for which what is lacking can be bought; `poverty_line`: a file by size
    of household or by adults and children; `income`: an income survey to match, or `income_bands`:
    money of the bands of a column, or the survey's own income; `near`: incomes, as multiples of
    the line, of households whose home production is taken as required; `leisure`, `home_tasks`:
    hours a week of everybody; `maintenance`: hours a week, else the mean of adults; `shares` of
    home production: "expected" (mean time of adults like them) or "observed" (own diaries, where
    all adults of the household have one); `seed` of the matches; `options` as of `analyse`.
    Raises CareError.
    """
    _check(wage, poverty_line, near, shares, (leisure, home_tasks, maintenance))
    assert wage is not None
    asked = _asked(survey, by, options)
    people = People.of(survey)
    _check_roster(survey, people)
    people = people.completed(seed)
    money = _money(survey, people, income, income_bands, poverty_line, seed)
    usable = people.whole & (people.weight > 0.0) & ~np.isnan(money.income + money.line)
    shared = _shared(survey, people) if shares == "observed" else None
    if shared is not None:
        usable &= shared[1]
    if not usable.any():
        raise CareError(
            "no household has a whole roster, income, poverty line and shares of home production.",
            where=str(survey.folder),
            remedy="careconomy survey check tells what is missing.",
        )
    weeks = _weeks(asked, people, money, usable, near, progress)
    weeks = weeks.with_fixed(leisure + home_tasks, maintenance)
    task = _task(asked, people, money, usable, weeks, None if shared is None else shared[0], wage)
    sums = asked.run(survey, task, progress)
    rows = rows_of(sums, task.domains, asked, wage, money.money)
    said = Said(people, usable, money.income, money.line, weeks, near, wage, money.money, shares)
    notes = (*notes_of(survey, asked, said), *money.sources, asked.rules.sentence())
    names = (*(dimension.name for dimension in task.domains.dimensions), "line")
    table = Estimates(names, tuple(rows), notes)
    return TimeAndIncomePoverty(table, weeks.rows(asked.task.design), money.match, money.matched)


def _task(
    asked: Question,
    people: People,
    money: _Income,
    usable: Flags,
    weeks: Weeks,
    share: Array | None,
    wage: float,
) -> Poverty:
    """Prepare the second pass."""
    part, taken = parts_of(people, usable, weeks, expected=share is None)
    return Poverty(
        design=asked.task.design,
        people=people,
        spare=WEEK_HOURS - np.nan_to_num(people.hours),
        part=part,
        taken=taken,
        share=share,
        required=weeks.required.T,
        margin=(money.income - money.line) / (WEEKS * wage),
        counts=usable,
        dimensions=asked.task.dimensions,
        conditions=asked.task.conditions,
    )


def _check(
    wage: float | None,
    poverty_line: str | Path | None,
    near: tuple[float, float],
    shares: str,
    hours: tuple[float | None, ...],
) -> None:
    if wage is None or not 0.0 < wage < LARGEST:
        raise CareError(
            "no replacement wage is given." if wage is None else f"the wage is {wage:g}.",
            where="wage",
            remedy="Give money an hour above zero, in the money of the poverty line (--wage).",
        )
    if not (len(near) == 2 and 0.0 <= near[0] < near[1] < LARGEST):
        raise CareError(
            f"incomes near the poverty line are {near}.",
            where="near",
            remedy="Give two rising multiples of the line, such as 0.75,1.5.",
        )
    if shares not in SHARES:
        raise CareError(
            f'shares of home production are "{shares}".', remedy=f"Give {' or '.join(SHARES)}."
        )
    if any(found is not None and not 0.0 <= found <= WEEK_HOURS for found in hours):
        raise CareError(
            f"hours of a week are {hours}.", remedy="Give hours between 0 and 168 each."
        )


def _check_roster(survey: Survey, people: People) -> None:
    """Refuse a survey of which most households lack members: the others do not stand for them."""
    weight = np.bincount(people.household, people.writes, len(people.adults))
    lacking = weight[~people.whole].sum() / max(weight.sum(), 1e-300)
    if lacking > MOST_LACKING:
        raise CareError(
            f"members, or their ages or sex, are missing in {lacking:.0%} of the households.",
            where=str(survey.folder),
            remedy="Import the survey with all members of its households, children too.",
        )


def _asked(survey: Survey, by: Sequence[str], options: Mapping[str, Any]) -> Question:
    """Look dimensions and conditions up; they must be of persons or households."""
    asked = question(survey, _times(survey), by, **options)
    of_days = [name for name in by if name in OF_DAYS]
    of_days += [
        made.column
        for made in (*asked.task.dimensions, *asked.task.conditions)
        if isinstance(made, (FromColumn, Condition)) and made.table == "days"
    ]
    if of_days:
        raise CareError(
            f'"{of_days[0]}" tells of days, and the joint measure is of persons.',
            remedy="Name a column of persons or households, such as sex or age_group.",
        )
    return asked


def _times(survey: Survey) -> Measures:
    """TIMES of a day. Raises CareError for what no code of the survey stands for."""
    code_list = survey.manifest.code_list
    flags = membership(["personal", "icatus:18", *HOME_PRODUCTION], survey.activities, code_list)
    members = np.stack([flags[0], flags[1], flags[2:].any(axis=0)])
    return Measures(TIMES, members, table_of(survey), (None,) * len(TIMES))


def _money(
    survey: Survey,
    people: People,
    income: str | Path | None,
    bands: str | Path | None,
    poverty_line: str | Path | None,
    seed: int,
) -> _Income:
    """Income and poverty line of every household, from one of three sources. Raises CareError."""
    if income is not None and bands is not None:
        raise CareError("bands of income and an income survey are given.", remedy="Choose one.")
    given = PovertyLines.read(poverty_line) if poverty_line is not None else None
    if income is not None:
        return _matched(people, IncomeSurvey.read(income), given, seed)
    if given is None:
        raise CareError(
            "there is no poverty line.",
            where="poverty line",
            remedy="Give a file with money a year by size of household (--poverty-line FILE).",
        )
    if bands is not None:
        found = IncomeBands.read(bands)
        _same_money(found.money, given.money, found.path)
        made = found.of(survey)
        source = f"Income: bands of {found.column}, at the money of {found.source}; taken as known."
    else:
        made, source = own_income(survey), "Income: the survey's own, a month, times 12."
    wanted = people.whole & ~np.isnan(made)
    lines = given.of(people.adults, people.children, wanted)
    return _Income(made, lines, given.money, (source, f"Poverty lines: {given.source}."))


def _same_money(one: str, other: str, where: str) -> None:
    if one != other:
        raise CareError(
            f"income is in {one}, the poverty line in {other}.",
            where=where,
            remedy="Give both in one currency at prices of one year.",
        )


def _matched(
    people: People, donors: IncomeSurvey, given: PovertyLines | None, seed: int
) -> _Income:
    """Match an adult of each household to one of the income survey."""
    homes = np.flatnonzero(people.whole & (people.weight > 0.0) & (people.reference() >= 0))
    rows = people.reference()[homes]
    side = replace(people.side(rows, people.employed[rows]), weight=people.weight[homes])
    found = match(side, donors.side, INCOME_LEVELS, seed=seed)
    income = np.full(len(people.adults), np.nan)
    income[homes] = donors.income[found.donor]
    if given is not None:
        _same_money(donors.money, given.money, given.path)
        line = given.of(people.adults, people.children, ~np.isnan(income))
        said = f"Poverty lines: {given.source}."
    elif donors.line is not None:
        line = np.full(len(income), np.nan)
        line[homes] = donors.line[found.donor]
        said = "Poverty lines: those of the matched households."
    else:
        raise CareError(
            "the income survey has no column poverty_line.",
            where=donors.source,
            remedy="Add it, or give a file of poverty lines (--poverty-line FILE).",
        )
    shown = beside(income[homes], side, donors.income, donors.side, BESIDE, WORDS)
    here, there = (f"{shown[0][side_of]:,.0f}" for side_of in ("matched", "donors"))
    source = (
        f"Income: matched from {donors.source}, an adult of each household to one like it (seed "
        f"{seed}); errors do not hold that of the match. Mean income {here} here, {there} there "
        f"({donors.money})."
    )
    return _Income(income, line, donors.money, (source, said), found.report(side), shown)


def _shared(survey: Survey, people: People) -> tuple[Array, Flags]:
    """Observed share [person] in home production, and households [household] that have them."""
    code_list = survey.manifest.code_list
    found = membership(HOME_PRODUCTION, survey.activities, code_list)
    members = np.asarray(found.any(axis=0))[np.newaxis]
    measure = Measures(("home",), members, table_of(survey), (None,))
    minutes = np.concatenate([measure.values(block)[:, 0] for block in survey.blocks()])
    days = survey.table("days", ["person", "weight"])
    person, weight = (days.column(name).to_numpy() for name in ("person", "weight"))
    size = len(people.adult)
    mean = np.bincount(person, weight * minutes, size) / np.maximum(people.writes, 1e-300)
    mean = np.where(people.adult & (people.writes > 0.0), mean, 0.0)
    homes = len(people.adults)
    of_home = np.bincount(people.household, mean, homes)
    silent = np.bincount(people.household, people.adult & ~(people.writes > 0.0), homes)
    share = mean / np.maximum(of_home, 1e-300)[people.household]
    known = (silent == 0) & (of_home > 0.0)
    part = people.weight[known].sum() / max(people.weight.sum(), 1e-300)
    if part < FEWEST_SHARED:
        raise CareError(
            f"every adult has a diary with home production in {part:.0%} of the households only.",
            where="shares",
            remedy="Ask for expected shares: the mean of adults like them.",
        )
    return share, known


def _weeks(
    asked: Question,
    people: People,
    money: _Income,
    usable: Flags,
    near: tuple[float, float],
    progress: Progress | None,
) -> Weeks:
    """First pass: mean hours, and those required of each class of household."""
    idle = (
        np.bincount(people.household, people.adult & (people.employed == 0.0), len(people.adults))
        > 0
    )
    with np.errstate(invalid="ignore"):
        ratio = money.income / money.line
    close = (ratio >= near[0]) & (ratio <= near[1])
    level = np.where(idle & close, 0, np.where(idle, 1, LEVELS - 1))
    task = Means(
        asked.task.measures,
        asked.task.design,
        people,
        people.kind(),
        people.trip(),
        np.where(usable, level, -1),
    )
    sums = asked.run(asked.survey, task, progress)
    classes = np.unique(people.home_class()[usable])
    return Weeks.of(sums, classes[classes < HOMES])
