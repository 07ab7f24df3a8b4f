"""Jobs: direct, indirect and induced, by sex; three kinds that are reported apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from careconomy.draws import Array, Draws
from careconomy.economy import Economy
from careconomy.effects.assumptions import EffectsAssumptions
from careconomy.effects.multipliers import (
    SECTORS,
    Multipliers,
    induced_income,
    multipliers_for,
)
from careconomy.facts import Country
from careconomy.people import MEN, WOMEN, persons
from careconomy.policies.base import Outcome

WOMEN_AT, MEN_AT = 0, 1


@dataclass(frozen=True)
class Jobs:
    """Jobs in persons and the money behind them; arrays [sex, year, draw] or [year, draw].

    `direct`, `indirect`, `induced`: additional jobs (women, men). `direct_pay`: gross pay of
    additional staff and rises of staff in post, `indirect_pay`, `induced_pay`: gross pay of the
    others; `spending`: additional household spending; `surplus`: value added of suppliers that is
    not pay: money a year.
    """

    direct: Array
    indirect: Array
    induced: Array
    direct_pay: Array
    indirect_pay: Array
    induced_pay: Array
    spending: Array
    surplus: Array

    @property
    def total(self) -> Array:
        """Additional jobs of all three kinds [sex, year, draw]: how many people are wanted."""
        return np.asarray(self.direct + self.indirect + self.induced)


def employed_now(country: Country, years: Array, draws: Draws) -> Array:
    """Women and men in employment [sex, year, draw]: employment rates times people 15 and over."""
    return np.stack(
        [
            persons(country, years, 15, 100, sex)[:, np.newaxis]
            * draws.fact(country.fact(f"employment_rate_{name}"))
            for name, sex in (("women", WOMEN), ("men", MEN))
        ]
    )


def direct_jobs(outcomes: Iterable[Outcome], shape: tuple[int, int]) -> tuple[Array, Array]:
    """Additional care jobs in persons [sex, year, draw], and their gross pay with rises."""
    jobs, pay = np.zeros((2, *shape)), np.zeros(shape)
    for outcome in outcomes:
        for staff in outcome.staff:
            added = staff.full_time - staff.before
            jobs[WOMEN_AT] += added * staff.heads * staff.women
            jobs[MEN_AT] += added * staff.heads * (1.0 - staff.women)
            pay += added * staff.pay + staff.before * (staff.pay - staff.pay_before)
    return jobs, pay


def women_by_sector(country: Country, draws: Draws) -> Array:
    """Women's share of employment [sector, draw]."""
    return np.stack([draws.fact(country.fact(f"women_share_{sector}")) for sector in SECTORS])


def jobs_of(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    assumed: EffectsAssumptions,
    outcomes: Iterable[Outcome],
) -> Jobs:
    """Work out jobs of all outcomes together; a job is a person in work at usual hours."""
    outcomes = list(outcomes)
    shape = economy.gdp.shape
    direct, direct_pay = direct_jobs(outcomes, shape)
    table, factor = multipliers_for(country, draws)
    per_worker = economy.gdp / employed_now(country, years, draws).sum(axis=0)
    women = women_by_sector(country, draws)
    bought = _purchases(outcomes, shape)
    indirect, value = _through(table, bought, factor, per_worker, women)
    # Pay within labour income: gross of employee's, net of employer's contributions.
    gross = economy.labour_share / (1.0 + economy.employer_rate)
    indirect_pay = value * gross
    kept = (1.0 - economy.direct_tax_rate) * (1.0 - assumed.draw("benefits_replaced", draws))
    spent = assumed.draw("marginal_propensity_to_consume", draws)
    first = kept * (direct_pay + indirect_pay) - _taken_from_households(outcomes, assumed)
    if assumed.induced:
        at_home = spent * (1.0 - economy.consumption_tax_rate)
        income = induced_income(first, kept * gross * at_home * table.value_basket)
        induced, value_induced = _through(
            table, {"basket": at_home * income}, factor, per_worker, women
        )
    else:
        income, induced = first, np.zeros_like(indirect)
        value_induced = np.zeros(shape)
    return Jobs(
        direct=direct,
        indirect=indirect,
        induced=induced,
        direct_pay=direct_pay,
        indirect_pay=indirect_pay,
        induced_pay=value_induced * gross,
        spending=spent * income,
        surplus=(value + value_induced) * (1.0 - economy.labour_share),
    )


def _taken_from_households(outcomes: Iterable[Outcome], assumed: EffectsAssumptions) -> Array:
    """What taxes take from household income, money [year, draw]: new spending, if so financed."""
    if assumed.financing == "none":
        return np.zeros(1)
    return np.asarray(sum((outcome.new_spending for outcome in outcomes), np.zeros(1)))


def _purchases(outcomes: Iterable[Outcome], shape: tuple[int, int]) -> dict[str, Array]:
    """Non-staff purchases by industry that they are bought like, money [year, draw]."""
    bought = {"health": np.zeros(shape), "education": np.zeros(shape)}
    for outcome in outcomes:
        if outcome.purchases is None:
            continue
        for industry in outcome.purchases_from:
            bought[industry] = bought[industry] + outcome.purchases / len(outcome.purchases_from)
    return bought


def _through(
    table: Multipliers,
    spending: dict[str, Array],
    factor: Array,
    per_worker: Array,
    women: Array,
) -> tuple[Array, Array]:
    """Jobs [sex, year, draw] and value added [year, draw] that spending sets in motion."""
    jobs = np.zeros((2, *per_worker.shape))
    value = np.zeros(per_worker.shape)
    for name, money in spending.items():
        by_sector = getattr(table, f"jobs_{name}")
        each = money * factor / per_worker
        for at, _ in enumerate(SECTORS):
            jobs[WOMEN_AT] += each * by_sector[at] * women[at]
            jobs[MEN_AT] += each * by_sector[at] * (1.0 - women[at])
        value = value + money * getattr(table, f"value_{name}")
    return jobs, value
