"""What an hour of unpaid work costs or would earn: by method, wage concept and price year.

Prices come from the facts of a country or from a user's file. A price has no meaning without the
three (part 2.1 of the method), so that `Wages` always holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from careconomy import economy
from careconomy.accounts.price_index import PriceIndex
from careconomy.accounts.value_tasks import SERVICE, TASKS
from careconomy.draws import Draws
from careconomy.errors import CareError, nearest
from careconomy.facts import Country

# Of each person by an equation; the others have one price for all, or for each sex.
OWN_WAGE = "own_wage"
METHODS = ("generalist", "specialist", "hybrid", "opportunity", OWN_WAGE, "minimum_wage")
CONCEPTS = ("net", "gross", "gross_with_contributions")
# Only a user's file can state it: no table by country has holidays and sickness of occupations.
LABOUR_COST = "labour_cost"
PER_HOUR = ("paid", "worked")
# One price for every activity; the other methods take a price an activity.
FLAT = ("generalist", "opportunity", "minimum_wage")
WOMEN, MEN = 0, 1


@dataclass(frozen=True)
class Wages:
    """Prices of an hour: `prices` gives those of women and men by activity or flat method.

    `concept` net, gross, gross_with_contributions or labour_cost, of an hour paid or worked
    (`per_hour`); `sources` says where they come from; `own`: given by the user.
    """

    currency: str
    price_year: int
    concept: str
    per_hour: str
    prices: Mapping[str, tuple[float, float]]
    sources: tuple[str, ...]
    own: str = ""

    @property
    def money(self) -> str:
        """Unit of money, with its year."""
        return f"{self.currency} of {self.price_year}"


def check(kind: str, found: str, known: tuple[str, ...]) -> None:
    """Raise CareError for a method or concept that is not known."""
    if found not in known:
        raise CareError(
            f'the {kind} "{found}" is not known.{nearest(str(found), known)}',
            where="valuation",
            remedy=f"Choose one of: {', '.join(known)}.",
        )


def wages_of(country: Country, method: str, concept: str) -> Wages:
    """Prices of a method from the facts of a country.

    generalist: elementary occupations (ISCO 9); specialist: ISCO 5 or 9 by task; hybrid needs
    both; opportunity: mean earnings of women, of men; minimum_wage: the statutory minimum. No gross
    hour is below the minimum. Hours are those at work. Raises MissingFact for a fact that is not
    known, CareError for an unknown method and for labour cost, which no fact gives.
    """
    check("method", method, METHODS)
    if concept == LABOUR_COST:
        raise CareError(
            "the facts of countries have no labour cost of an hour worked by occupation.",
            where="wage concept",
            remedy="Give wages of your own, with concept: labour_cost.",
        )
    check("wage concept", concept, CONCEPTS)
    if method == OWN_WAGE:
        raise CareError(
            "own wages come from a survey's earnings, not from facts.", remedy="See own_wages."
        )
    facts = _Facts(country)
    gross = _gross(facts, method)
    factor = rate_of(country, concept)
    prices = {key: (women * factor, men * factor) for key, (women, men) in gross.items()}
    sources = (*facts.said, *rule_of(concept, factor))
    return Wages(country.currency, country.price_year, concept, "worked", prices, sources)


def of_concept(given: Wages, concept: str) -> Wages:
    """Wages of the user, which must be of the concept that is asked for. Raises CareError."""
    if concept != given.concept:
        raise CareError(
            f'the wages are {given.concept}, and "{concept}" was asked for.',
            where=given.own,
            remedy=f"Ask for {given.concept}, or give wages of that concept.",
        )
    return given


def no_wages() -> CareError:
    """Neither facts nor a file give wages."""
    return CareError("there are no wages.", remedy="Name a country, or give a file of wages.")


def at_prices_of(wages: Wages, year: int | None, index: PriceIndex | None) -> Wages:
    """Wages moved to the prices of another year by an index; as they are without a year.

    Raises CareError where there is no index, or where it lacks a year.
    """
    if year in (None, wages.price_year):
        return wages
    assert year is not None
    if index is None:
        raise CareError(
            f"the wages are at prices of {wages.price_year}, and {year} was asked for; the facts "
            "of countries hold no deflator.",
            where=wages.own or "price year",
            remedy=f"Give a price index (--price-index FILE), or wages of your own at prices of "
            f"{year}.",
        )
    factor = index.factor(wages.price_year, year)
    prices = {key: (women * factor, men * factor) for key, (women, men) in wages.prices.items()}
    said = f"Wages moved from prices of {wages.price_year} to {year}: x {factor:.4f}, by "
    note = f"{said}{index.source}."
    return replace(wages, price_year=year, prices=prices, sources=(*wages.sources, note))


class _Facts:
    """Facts of a country by name, which remembers those that were used, with their sources."""

    def __init__(self, country: Country) -> None:
        self._country = country
        self._said: dict[str, str] = {}

    def __getitem__(self, name: str) -> float:
        fact = self._country.fact(name)
        self._said[name] = (
            f"{name}: {fact.value:.6g} {fact.unit}, {fact.quality}, {fact.year}; {fact.source}. "
            f"{fact.note}"
        ).rstrip()
        return fact.value

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(self._said.values())


def _gross(facts: _Facts, method: str) -> Mapping[str, tuple[float, float]]:
    """Gross pay of an hour of women and of men by key of the method."""

    def pay(name: str) -> float:
        week = facts["hours_week"]
        if name == "hours_a_year":
            return week * economy.WEEKS
        if name == "minimum_wage_hour":
            full = max(week, economy.FULL_WEEK) * economy.WEEKS
            return facts["minimum_wage"] * economy.MONTHS / full
        if name.startswith("earnings_"):
            return facts[name] * economy.MONTHS
        relative = facts[f"relative_pay_{name.removesuffix('_worker')}"]
        return facts["earnings"] * economy.MONTHS * relative

    def pair(by: str, skilled: bool = False) -> tuple[float, float]:
        women, men = (
            float(economy.gross_hour(by, pay, skilled=skilled, woman=woman))
            for woman in (True, False)
        )
        return women, men

    if method in FLAT:
        return {method: pair(method)}
    tasks = {task.name: pair(method, task.pay == SERVICE) for task in TASKS}
    return tasks if method == "specialist" else {"generalist": pair("generalist"), **tasks}


def rate_of(country: Country, concept: str) -> float:
    """What a gross wage is multiplied by to be of a concept, from tax ratios of the country."""
    if concept == "gross":
        return 1.0
    # The rule of rates is that of the care balance; both must give the same wage.
    employer, direct, _ = economy.pay_rates(country, Draws(), economy.EconomyAssumptions())
    return float(np.ravel(1.0 - direct if concept == "net" else 1.0 + employer)[0])


def rule_of(concept: str, factor: float) -> tuple[str, ...]:
    """Say so, for the notes."""
    if concept == "gross":
        return ()
    return (f"{concept}: gross x {factor:.4f}, from tax ratios of the country by rule, assumed.",)
