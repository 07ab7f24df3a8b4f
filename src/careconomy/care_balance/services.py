"""Care services and leave as they are today: users, hours, staff, money.

Enrolment is observed as a share of all children of an age band, and today's places are just that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.care_balance.leave import Entitlement, leave_cost, present_entitlements
from careconomy.care_balance.sets import IN_NEED
from careconomy.draws import Array, Draws
from careconomy.economy import Economy
from careconomy.facts import Country
from careconomy.people import WOMEN_AND_MEN, by_age, persons

CHILD_AGES = np.arange(6)
UNIVERSAL = 0.9


@dataclass(frozen=True)
class PresentService:
    """A service of today. Arrays are [year, draw]; hours are recipient-hours a year.

    `hours` by recipient, `staff` full-time equivalents, `cost` money a year, `payers` money by
    payer (adds up to cost).
    """

    name: str
    provider: str
    hours: Mapping[str, Array]
    staff: Array
    cost: Array
    payers: Mapping[str, Array]


def eligible_share(leave_weeks: Array) -> Array:
    """Share [age 0..5, draw] of children past the end of `leave_weeks` [draw] of paid leave.

    elig[a] = 1 - clip(L/52 - a, 0, 1).
    """
    beyond = leave_weeks[np.newaxis] / 52.0 - CHILD_AGES[:, np.newaxis]
    return np.asarray(1.0 - np.clip(beyond, 0.0, 1.0))


def present_coverage(country: Country, draws: Draws) -> Array:
    """Share [age 0..5, draw] of children in early childhood education and care today."""
    young = np.clip(draws.fact(country.fact("enrolment_0_2")), 0.0, 1.0)
    older = np.clip(draws.fact(country.fact("enrolment_3_5")), 0.0, 1.0)
    return np.stack([young, young, young, older, older, older])


def policy_gap(coverage: Array, leave_weeks: Array) -> Array:
    """Childcare policy gap in years [...]: from the end of paid leave to places for all.

    `coverage` [age 0..5, ...]; places are for all from the first age at and after which coverage
    is at least UNIVERSAL (a choice of ours), else from school age. Never negative.
    """
    for_all = np.logical_and.accumulate(coverage[::-1] >= UNIVERSAL, axis=0)[::-1]
    starts = len(CHILD_AGES) - for_all.sum(axis=0)
    ends = leave_weeks / 52.0
    return np.asarray(np.maximum(np.where(starts <= ends, ends, starts) - ends, 0.0))


def present_places(country: Country, years: Array, draws: Draws) -> Array:
    """Children in places today's way [age 0..5, year, draw], for the population of each year."""
    children = by_age(country, years, 0, 5)
    return children[:, :, np.newaxis] * present_coverage(country, draws)[:, np.newaxis, :]


def present_childcare(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    assumed: BalanceAssumptions,
) -> PresentService:
    """Early childhood education and care as it is: hours by age, teachers, public spending.

    Public spending is funding per pre-primary pupil times children in places at the price year,
    then a constant share of output. Staff are children per teacher of pre-primary education.
    """
    places = present_places(country, years, draws)
    base = np.array([country.price_year])
    start = present_places(country, base, draws).sum(axis=(0, 1))
    everybody = persons(country, base, 0, 100, WOMEN_AND_MEN)
    funding = draws.fact(country.fact("preprimary_funding_per_pupil"))
    cost = economy.gdp * (funding * start / everybody)
    hours = assumed.draw("present_hours_per_week", draws) * assumed.draw(
        "present_weeks_per_year", draws
    )
    per_teacher = draws.fact(country.fact("pupils_per_teacher_preprimary"))
    return PresentService(
        name="childcare",
        provider="state",
        hours={
            "child_0_2": places[:3].sum(axis=0) * hours,
            "child_3_5": places[3:].sum(axis=0) * hours,
        },
        staff=places.sum(axis=0) / per_teacher,
        cost=cost,
        payers={"state": cost},
    )


def present_long_term_care(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    assumed: BalanceAssumptions,
) -> PresentService:
    """Formal long-term care as it is: workers per 100 persons aged 65+, and public spending.

    Public spending is a constant share of output; users pay their share on top.
    """
    older = persons(country, years, 65, 100, WOMEN_AND_MEN)[:, np.newaxis]
    staff = older / 100.0 * draws.fact(country.fact("ltc_workers_per_100_aged_65_plus"))
    public = economy.gdp * draws.fact(country.fact("ltc_public_spending"))
    copay = assumed.draw("present_copay", draws)
    cost = public / (1.0 - copay)
    hours = staff * assumed.draw("carer_hours_a_year", draws)
    under_65 = assumed.draw("recipients_under_65", draws)
    return PresentService(
        name="long_term_care",
        provider="state",
        hours=dict(zip(IN_NEED, (hours * under_65, hours * (1.0 - under_65)), strict=True)),
        staff=staff,
        cost=cost,
        payers={"state": public, "households": cost - public},
    )


def present_leave_weeks(country: Country, draws: Draws) -> Mapping[str, Array]:
    """Weeks [draw] of paid leave of the household after birth, by kind.

    Maternity leave counts whole; parental leave at its rate of pay, since long leaves at low pay
    keep few children out of services. Paternity leave is taken together with the mother's.
    """
    parental = draws.fact(country.fact("parental_weeks_mothers"))
    rate = draws.fact(country.fact("parental_pay_rate_mothers"))
    return {
        "leave.maternity": draws.fact(country.fact("maternity_weeks")),
        "leave.parental": parental * np.clip(rate, 0.0, 1.0),
    }


def present_leave(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    assumed: BalanceAssumptions,
) -> Mapping[str, Mapping[str, Array]]:
    """Benefits of today's leave by kind and taker ("mothers", "fathers"), money [year, draw]."""
    result: dict[str, dict[str, Array]] = {}
    for kind, taker, entitlement in present_entitlements(country, draws, assumed):
        formal, others = leave_cost(country, years, draws, economy, taker, entitlement)
        result.setdefault(kind, {})[taker] = formal + others
    return result


def leave_payers(country: Country, draws: Draws, cost: Array) -> dict[str, Array]:
    """Who pays today's leave benefits: social insurance and employers, money [year, draw]."""
    public = np.clip(draws.fact(country.fact("leave_public_share")), 0.0, 1.0)
    return {"social_insurance": cost * public, "employers": cost * (1.0 - public)}


__all__ = [
    "Entitlement",
    "PresentService",
    "eligible_share",
    "leave_payers",
    "present_childcare",
    "present_coverage",
    "present_leave",
    "present_leave_weeks",
    "present_long_term_care",
    "present_places",
]
