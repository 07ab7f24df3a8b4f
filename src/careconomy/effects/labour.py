"""Work and pay of women and men: gaps, slack, mothers' response, and the day that closes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.sets import FAMILY
from careconomy.care_balance.table import CareBalance
from careconomy.draws import Array, Draws
from careconomy.economy import WEEKS, Economy
from careconomy.effects.assumptions import EffectsAssumptions
from careconomy.effects.jobs import MEN_AT, WOMEN_AT, Jobs, employed_now
from careconomy.facts import Country
from careconomy.people import MEN, WOMEN, persons
from careconomy.policies.base import Outcome


@dataclass(frozen=True)
class Gaps:
    """Gaps between men and women before and after, each [2 (before, after), year, draw].

    `employment`: men's less women's employment rate, 15 and over; `earnings`: 1 - women's over
    men's mean earnings; `unpaid_hours`: women's less men's unpaid hours a day and person.
    """

    employment: Array
    earnings: Array
    unpaid_hours: Array


def gaps_of(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    jobs: Jobs,
    filled: Array,
    before: CareBalance,
    after: CareBalance,
) -> Gaps:
    """Gaps with and without the package; `filled` are the new jobs that can be filled."""
    employed = employed_now(country, years, draws)
    adults = np.stack(
        [persons(country, years, 15, 100, sex)[:, np.newaxis] for sex in (WOMEN, MEN)]
    )
    rate_before = employed / adults
    rate_after = np.minimum((employed + filled) / adults, 1.0)
    earnings = np.stack([economy.earnings_women, economy.earnings_men])
    new_pay = _mean_new_pay(jobs, earnings)
    mixed = (employed * earnings + filled * new_pay) / np.maximum(employed + filled, 1.0)
    unpaid = [_unpaid_a_day(balance, adults) for balance in (before, after)]
    return Gaps(
        employment=np.stack([rate[MEN_AT] - rate[WOMEN_AT] for rate in (rate_before, rate_after)]),
        earnings=np.stack([1.0 - pay[WOMEN_AT] / pay[MEN_AT] for pay in (earnings, mixed)]),
        unpaid_hours=np.stack([hours[WOMEN_AT] - hours[MEN_AT] for hours in unpaid]),
    )


def _mean_new_pay(jobs: Jobs, earnings: Array) -> Array:
    """Mean pay of new jobs [sex, year, draw]; care staff at their pay, others at today's mean."""
    heads = jobs.direct.sum(axis=0)
    care = np.where(heads > 0.0, jobs.direct_pay / np.maximum(heads, 1e-9), 0.0)
    others = jobs.indirect + jobs.induced
    added = np.maximum(jobs.direct + others, 1e-9)
    return np.asarray((jobs.direct * care + others * earnings) / added)


def _unpaid_a_day(balance: CareBalance, adults: Array) -> Array:
    """Unpaid active hours a day per woman and per man aged 15 and over [sex, year, draw]."""
    given = balance.given("active").sum(axis=0)
    by_sex = np.stack([given[0] + given[2], given[1] + given[3]])
    return np.asarray(by_sex / adults / 365.0)


def available_workers(country: Country, years: Array, draws: Draws) -> Array:
    """Women and men who could take up work [sex, year, draw]: unemployed, and potential workers.

    The potential labour force has no table by country: it is taken as the women (or men) aged
    25-54 who would be in the labour force at the participation of the other sex, where higher.
    """

    def fact(name: str) -> Array:
        return draws.fact(country.fact(name))

    employed = employed_now(country, years, draws)
    active = [fact(f"participation_{sex}_25_54") for sex in ("women", "men")]
    result = []
    for at, (sex, group) in enumerate((("women", WOMEN), ("men", MEN))):
        rate = fact(f"unemployment_rate_{sex}")
        prime = persons(country, years, 25, 54, group)[:, np.newaxis]
        gap = np.maximum(active[1 - at] - active[at], 0.0)
        result.append(employed[at] * rate / (1.0 - rate) + prime * gap)
    return np.stack(result)


def filled_jobs(jobs: Jobs, available: Array, supply: Array) -> Array:
    """New jobs that can be filled [sex, year, draw]: no more than slack and new supply.

    min(demand, slack + supply) of the method (1.8); `supply` mothers who take up work.
    """
    most = np.stack([available[WOMEN_AT] + supply, available[MEN_AT]])
    return np.asarray(np.minimum(jobs.total, most))


def feasibility(jobs: Jobs, available: Array) -> Array:
    """New jobs for women over women who could take them [year, draw]; above 1 they cannot be
    filled from slack."""
    return np.asarray(jobs.total[WOMEN_AT] / np.maximum(available, 1.0))


def mothers_supply(draws: Draws, assumed: EffectsAssumptions, outcomes: Iterable[Outcome]) -> Array:
    """Mothers who take up work because children have places [year, draw], labour supply.

    Points of employment per point of use times mothers of the band: places over children per
    mother, those with a younger child counted once. Kept apart from jobs: demand makes the job,
    supply fills it.
    """
    total = np.zeros(draws.size)
    response = assumed.draw("employment_per_childcare_use", draws)
    per_mother = assumed.draw("children_per_mother_in_band", draws)
    alone = 1.0 - assumed.draw("younger_sibling_share", draws)
    for outcome in outcomes:
        for row, places in outcome.new_places.items():
            mothers = np.maximum(places, 0.0) / per_mother * (alone if row == "child_3_5" else 1.0)
            total = total + mothers * response
    return np.asarray(total)


@dataclass(frozen=True)
class DayChange:
    """How the day of each family group changes, hours a year [family, year, draw].

    `freed` from active care; `work` more paid work; `rest` what is left, negative: rest lost.
    """

    freed: Array
    work: Array
    rest: Array


def mothers_more_hours(
    country: Country, draws: Draws, assumed: EffectsAssumptions, outcomes: Iterable[Outcome]
) -> Array:
    """More paid hours a year of mothers in work whose children get places [year, draw]."""
    employed = draws.fact(country.fact("employment_rate_mothers_child_under_6"))
    more = assumed.draw("change_of_weekly_hours", draws) * WEEKS * employed
    per_mother = assumed.draw("children_per_mother_in_band", draws)
    total = np.zeros(draws.size)
    for outcome in outcomes:
        for places in outcome.new_places.values():
            total = total + np.maximum(places, 0.0) / per_mother * more
    return np.asarray(total)


def day_change(
    country: Country,
    draws: Draws,
    before: CareBalance,
    after: CareBalance,
    outcomes: Iterable[Outcome],
    working: Array,
    more_hours: Array,
) -> DayChange:
    """Close the day (10): hours freed = change in paid work + change in rest, for each group.

    `working`: mothers who take up work [year, draw], at the usual week; `more_hours`: more hours
    of mothers in work [year, draw]. Hours off work on leave count against paid work. On-call time
    is a layer over other activities and never enters the day.
    """
    freed = (before.given("active") - after.given("active")).sum(axis=0)
    week = draws.fact(country.fact("hours_week"))
    work = np.zeros_like(freed)
    work[FAMILY.index("mothers")] += working * WEEKS * week + more_hours
    for outcome in outcomes:
        for group, hours in outcome.leave_hours.items():
            work[FAMILY.index(group)] -= hours
    return DayChange(freed=freed, work=work, rest=freed - work)
