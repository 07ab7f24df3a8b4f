"""The economy in which care happens: output, pay and tax rates of a country, with draws.

Pay and output are at the price year of the facts. Unless the package states a rate of growth
they stay there: pay rises with productivity, so that the cost of care as a share of output moves
only with demography and coverage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from careconomy.draws import Array, Draws
from careconomy.facts import Country
from careconomy.parameters import ParameterSet, Range, parameter
from careconomy.people import WOMEN_AND_MEN, persons

WEEKS = 52.0
MONTHS = 12.0
# Weekly hours to which a monthly minimum wage refers, where the usual week is no longer.
FULL_WEEK = 40.0


@dataclass(frozen=True)
class EconomyAssumptions(ParameterSet):
    """Rates of growth and tax that the public figures do not give directly."""

    table: ClassVar[str] = "economy"

    growth: Range = parameter(
        "Yearly growth of pay and of output per person of working age, above prices",
        unit="share a year",
        default=0.0,
        minimum=-0.05,
        maximum=0.10,
        source="held at the level of the price year unless the package states a rate",
        confidence="design choice",
    )
    employer_share_of_contributions: Range = parameter(
        "Share of social contributions that employers pay",
        unit="share",
        default=0.6,
        low=0.5,
        high=0.75,
        maximum=1.0,
        source="no table by country; between equal parts and three quarters",
        confidence="design choice",
    )
    direct_tax_share: Range = parameter(
        "Share of taxes other than contributions that falls on pay",
        unit="share",
        default=0.3,
        low=0.2,
        high=0.4,
        maximum=1.0,
        source="no table by country",
        confidence="design choice",
    )
    consumption_tax_share: Range = parameter(
        "Share of taxes other than contributions that falls on consumption",
        unit="share",
        default=0.35,
        low=0.25,
        high=0.45,
        maximum=1.0,
        source="no table by country",
        confidence="design choice",
    )
    consumption_of_gdp: Range = parameter(
        "Household consumption as a share of output",
        unit="share",
        default=0.6,
        low=0.5,
        high=0.7,
        minimum=0.2,
        maximum=1.2,
        source="no table by country",
        confidence="design choice",
    )
    employer_contribution_rate: Range | None = parameter(
        "Employer contributions per unit of gross pay; absent: contributions over labour income "
        "times the employers' share",
        unit="share",
        default=None,
        maximum=1.0,
        source="facts of the country by rule",
        confidence="design choice",
    )
    direct_tax_rate: Range | None = parameter(
        "Taxes and contributions on gross pay; absent: from the tax ratios by rule",
        unit="share",
        default=None,
        maximum=0.6,
        source="facts of the country by rule",
        confidence="design choice",
    )
    consumption_tax_rate: Range | None = parameter(
        "Taxes per unit of household spending; absent: from the tax ratio by rule",
        unit="share",
        default=None,
        maximum=0.5,
        source="facts of the country by rule",
        confidence="design choice",
    )


@dataclass(frozen=True)
class Economy:
    """Output, pay and tax rates; money is local currency a year at prices of the price year.

    `gdp` and the pay of each kind are [year, draw]; rates are [draw]. `minimum_wage_hour` is for
    an hour of a full week, `hours_a_year` the hours behind mean earnings.
    """

    gdp: Array
    earnings: Array
    earnings_women: Array
    earnings_men: Array
    minimum_wage: Array
    primary_teacher: Array
    service_worker: Array
    elementary_worker: Array
    minimum_wage_hour: Array
    hours_a_year: Array
    employer_rate: Array
    direct_tax_rate: Array
    consumption_tax_rate: Array
    labour_share: Array

    def labour_cost(self, pay: Array) -> Array:
        """Gross pay with employer contributions, in the unit of `pay`."""
        return pay * (1.0 + self.employer_rate)


def economy_of(
    country: Country, years: Array, draws: Draws, assumptions: EconomyAssumptions
) -> Economy:
    """Gather the economy of a country for `years` [year] from its facts.

    Raises MissingFact where the facts lack one that is needed. Earnings by sex are scaled by the
    same draw as total earnings, so that their ratio is kept.
    """
    base = np.array([country.price_year])
    working = persons(country, years, 15, 64, WOMEN_AND_MEN)
    start = persons(country, base, 15, 64, WOMEN_AND_MEN)
    ahead = (years - country.price_year)[:, np.newaxis]
    growth = (1.0 + assumptions.draw("growth", draws)) ** ahead

    def fact(name: str) -> Array:
        return draws.fact(country.fact(name))

    earnings = fact("earnings") * MONTHS
    relative = earnings / (country.fact("earnings").value * MONTHS)
    professional = earnings * fact("relative_pay_professionals")
    # The central value by sex: its own error is that of total earnings, drawn once.
    by_sex = {sex: fact(f"earnings_{sex}")[0] * MONTHS for sex in ("women", "men")}
    floor = fact("minimum_wage") * MONTHS * growth
    rates = pay_rates(country, draws, assumptions)
    return Economy(
        gdp=fact("gdp") * (working / start)[:, np.newaxis] * growth,
        earnings=earnings * growth,
        earnings_women=by_sex["women"] * relative * growth,
        earnings_men=by_sex["men"] * relative * growth,
        minimum_wage=floor,
        primary_teacher=professional * fact("primary_teacher_relative_pay") * growth,
        service_worker=earnings * fact("relative_pay_service") * growth,
        elementary_worker=earnings * fact("relative_pay_elementary") * growth,
        minimum_wage_hour=floor / (np.maximum(fact("hours_week"), FULL_WEEK) * WEEKS),
        hours_a_year=fact("hours_week") * WEEKS,
        employer_rate=rates[0],
        direct_tax_rate=rates[1],
        consumption_tax_rate=rates[2],
        labour_share=fact("labour_share"),
    )


def pay_rates(
    country: Country, draws: Draws, assumptions: EconomyAssumptions
) -> tuple[Array, Array, Array]:
    """Employer contribution, direct tax and consumption tax rate [draw]: stated, or by rule.

    Contributions over labour income give the wedge c; employers pay the share e of it, so that
    per unit of gross pay they pay e c / (1 - e c). Taxes other than contributions fall on pay
    and on consumption by the two shares of the assumptions.
    """

    def fact(name: str) -> Array:
        return draws.fact(country.fact(name))

    def stated(name: str, by_rule: Array) -> Array:
        held = getattr(assumptions, name)
        return by_rule if held is None else assumptions.draw(name, draws)

    labour, taxes = fact("labour_share"), fact("tax_ratio_without_contributions")
    wedge = np.clip(fact("social_contributions_ratio") / labour, 0.0, 0.6)
    by_employer = wedge * assumptions.draw("employer_share_of_contributions", draws)
    employer = stated("employer_contribution_rate", by_employer / (1.0 - by_employer))
    on_pay = wedge - by_employer + assumptions.draw("direct_tax_share", draws) * taxes / labour
    direct = stated("direct_tax_rate", np.clip(on_pay * (1.0 + employer), 0.0, 0.5))
    spending = assumptions.draw("consumption_of_gdp", draws)
    on_spending = assumptions.draw("consumption_tax_share", draws) * taxes / spending
    consumption = stated("consumption_tax_rate", np.clip(on_spending, 0.0, 0.35))
    return employer, direct, consumption


def gross_hour(
    method: str, pay: Callable[[str], Array | float], *, skilled: bool, woman: bool
) -> Array:
    """Gross wage of an hour of unpaid work by a method of valuing, never below the minimum wage.

    `pay` gives what it is asked for by the names of `Economy`, money a year: earnings_women,
    earnings_men, service_worker, elementary_worker; and minimum_wage_hour, hours_a_year.
    `skilled`: what service workers do for pay (ISCO-08 group 5), else elementary occupations (9);
    `woman`: who gives the hour. One rule for surveys and for the care balance.
    """
    least = pay("minimum_wage_hour")
    if method == "minimum_wage":
        return np.asarray(least)
    if method == "opportunity":
        name = "earnings_women" if woman else "earnings_men"
    else:
        served = skilled and method != "generalist"
        name = "service_worker" if served else "elementary_worker"
    return np.maximum(np.asarray(pay(name)) / pay("hours_a_year"), least)
