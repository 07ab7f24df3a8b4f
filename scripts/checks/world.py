"""Every country under the default package: a table in which absurd results stand out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from careconomy.care_balance.table import closes
from careconomy.errors import CareError
from careconomy.facts import Country, countries
from careconomy.package import Package
from careconomy.people import WOMEN_AND_MEN, persons
from careconomy.study import Result, simulate


@dataclass(frozen=True)
class Measure:
    """A result of the last year, the bounds outside which it is an outlier, and why it may be."""

    name: str
    unit: str
    low: float
    high: float
    of: Callable[[Result], float]
    why: Callable[[Result], str]


# Shown as a dash: the package makes no jobs in care where today's spending pays them already.
NONE = -1.0


def _share_gdp(name: str) -> Callable[[Result], float]:
    def measure(result: Result) -> float:
        course = result.course
        return float(course.total(name)[-1, 0] / course.economy.gdp[-1, 0])

    return measure


def _unpaid_value(result: Result) -> float:
    course = result.course
    value = course.before.unpaid_value().sum(axis=(0, 1))[-1, 0]
    return float(value / course.economy.gdp[-1, 0])


def _jobs(result: Result) -> float:
    jobs = result.jobs
    total = jobs.total.sum(axis=0)[-1, 0]
    direct = jobs.direct.sum(axis=0)[-1, 0]
    return float(total / direct) if direct >= 1.0 else NONE


def _gdp_per_head(result: Result) -> float:
    country = result.country
    year = np.array([country.price_year])
    return country.fact("gdp").value / float(persons(country, year, 0, 100, WOMEN_AND_MEN)[0])


def _why_cost(result: Result) -> str:
    country, years = result.country, result.package.years
    young = persons(country, years, 0, 5, WOMEN_AND_MEN) / persons(
        country, years, 0, 100, WOMEN_AND_MEN
    )
    pay = result.course.economy.primary_teacher[0, 0] / _gdp_per_head(result)
    return (
        f"{young[-1]:.0%} of people are under six, and a teacher is paid {pay:.1f} times GDP per "
        "head: the default staff ratios and hours are those of rich countries"
    )


def _why_jobs(result: Result) -> str:
    economy, country = result.course.economy, result.country
    pay = economy.primary_teacher[0, 0] / economy.earnings[0, 0]
    own = "its own" if country.input_output is not None else "the mean"
    return (
        f"a teacher earns {pay:.1f} times mean earnings, so that a care job's pay and purchases "
        f"carry other jobs ({own} input-output table)"
    )


def _why_recouped(result: Result) -> str:
    economy = result.course.economy
    return (
        f"taxes and contributions take {economy.direct_tax_rate[0] + economy.employer_rate[0]:.0%}"
        f" of pay and {economy.consumption_tax_rate[0]:.0%} of spending, by the rules for tax rates"
    )


def _why_feasible(result: Result) -> str:
    fact = result.country.fact
    women = fact("participation_women_25_54").value
    men = fact("participation_men_25_54").value
    return (
        f"{fact('unemployment_rate_women').value:.0%} of women in the labour force are unemployed "
        f"and at 25-54 {women:.0%} of women and {men:.0%} of men are in it: little slack as "
        "measured, much unpaid and own-use work behind it"
    )


def _why_value(result: Result) -> str:
    economy = result.course.economy
    pay = economy.elementary_worker[0, 0] / _gdp_per_head(result)
    return (
        f"a year of elementary work is paid {pay:.2f} times GDP per head "
        f"(earnings: {result.country.fact('earnings').quality})"
    )


def _why_unpaid(result: Result) -> str:
    women, men = (result.country.fact(f"unpaid_work_{sex}") for sex in ("women", "men"))
    return (
        f"women {women.value:.1f} and men {men.value:.1f} hours a day, {women.quality}, "
        f"survey of {women.year}"
    )


def _fathers(result: Result) -> float:
    return float(result.course.before.shares()["fathers_of_parents_hours"][-1, 0])


def _unpaid_gap(result: Result) -> float:
    return float(result.gaps.unpaid_hours[0, -1, 0])


MEASURES = (
    Measure("gross cost", "% of GDP", 0.002, 0.08, _share_gdp("cost"), _why_cost),
    Measure("new spending", "% of GDP", 0.0, 0.08, _share_gdp("new_spending"), _why_cost),
    Measure("recouped", "%", 0.03, 0.40, lambda r: float(r.budget.recouped[-1, 0]), _why_recouped),
    Measure("all jobs per direct job", "ratio", 1.0, 2.5, _jobs, _why_jobs),
    Measure("feasibility", "ratio", 0.0, 1.0, lambda r: float(r.feasibility[-1, 0]), _why_feasible),
    Measure("unpaid work valued", "% of GDP", 0.08, 0.60, _unpaid_value, _why_value),
    Measure("unpaid gap, women - men", "hours a day", 0.4, 4.5, _unpaid_gap, _why_unpaid),
    Measure("fathers of parents' care", "%", 0.05, 0.45, _fathers, _why_unpaid),
)


@dataclass(frozen=True)
class Row:
    """One country: its measures, whether the balance closes, and the marks of key facts."""

    iso3: str
    name: str
    values: tuple[float, ...]
    reasons: tuple[str, ...]
    closed: bool
    negative: bool
    unpaid_work: str
    input_output: bool


@cache
def world_table() -> tuple[tuple[Row, ...], tuple[tuple[str, str, str], ...]]:
    """Rows of the countries that run, and (iso3, name, why not) of the others."""
    package = Package.default()
    rows, missing = [], []
    for iso3, name, _ in countries():
        country = Country.load(iso3)
        try:
            result = simulate(package, country)
        except CareError as error:
            missing.append((iso3, name, error.problem))
            continue
        course = result.course
        money = [course.total("cost"), course.total("new_spending"), *result.jobs.direct]
        rows.append(
            Row(
                iso3=iso3,
                name=name,
                values=tuple(measure.of(result) for measure in MEASURES),
                reasons=tuple(measure.why(result) for measure in MEASURES),
                closed=closes(course.before) and closes(course.after),
                negative=any(bool(np.min(part) < -1e-6) for part in money),
                unpaid_work=country.fact("unpaid_work_women").quality,
                input_output=country.input_output is not None,
            )
        )
    return tuple(rows), tuple(missing)


def outliers(rows: tuple[Row, ...]) -> list[tuple[Measure, Row, float, str]]:
    """Values outside the bounds of their measure or not finite, with the facts behind them."""
    found = []
    for at, measure in enumerate(MEASURES):
        for row in rows:
            value = row.values[at]
            if value == NONE:
                continue
            if not np.isfinite(value) or not measure.low <= value <= measure.high:
                found.append((measure, row, value, row.reasons[at]))
    return found
