"""What an hour of unpaid work costs or would earn: by method, wage concept and price year.

Prices come from the facts of a country or from a user's file. A price has no meaning without the
three (part 2.1 of the method), so that `Wages` always holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careconomy import economy
from careconomy.accounts.value_tasks import SERVICE, TASKS
from careconomy.draws import Draws
from careconomy.errors import CareError, nearest
from careconomy.facts import Country

METHODS = ("generalist", "specialist", "hybrid", "opportunity", "minimum_wage")
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
    facts = _Facts(country)
    least = facts["minimum_wage"] * economy.MONTHS / _full_year(facts["hours_week"])
    gross = {
        key: (max(women, least), max(men, least))
        for key, (women, men) in _gross(facts, method, least).items()
    }
    factor = _factor(country, concept)
    prices = {key: (women * factor, men * factor) for key, (women, men) in gross.items()}
    sources = (*facts.said, *_rule(concept, factor))
    return Wages(country.currency, country.price_year, concept, "worked", prices, sources)


class _Facts:
    """Facts of a country by name, which remembers those that were used, with their sources."""

    def __init__(self, country: Country) -> None:
        self._country = country
        self._said: dict[str, str] = {}

    def __getitem__(self, name: str) -> float:
        fact = self._country.fact(name)
        self._said[name] = (
            f"{name}: {fact.value:.6g} {fact.unit}, {fact.quality}, {fact.year}; {fact.source}."
        )
        return fact.value

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(self._said.values())


def _full_year(hours_week: float) -> float:
    """Hours a year to which a monthly minimum wage refers."""
    return max(hours_week, economy.FULL_WEEK) * economy.WEEKS


def _gross(facts: _Facts, method: str, least: float) -> Mapping[str, tuple[float, float]]:
    """Gross pay of an hour by key of the method, before the minimum is applied."""
    hours = facts["hours_week"] * economy.WEEKS
    if method == "minimum_wage":
        return {method: (least, least)}
    if method == "opportunity":
        women, men = (facts[f"earnings_{sex}"] * economy.MONTHS / hours for sex in ("women", "men"))
        return {method: (women, men)}
    mean = facts["earnings"] * economy.MONTHS / hours
    elementary = mean * facts["relative_pay_elementary"]
    found = {"generalist": (elementary, elementary)}
    if method == "generalist":
        return found
    service = mean * facts["relative_pay_service"]
    pay = {task.name: service if task.pay == SERVICE else elementary for task in TASKS}
    tasks = {name: (hour, hour) for name, hour in pay.items()}
    return tasks if method == "specialist" else {**found, **tasks}


def _factor(country: Country, concept: str) -> float:
    """What a gross wage is multiplied by."""
    if concept == "gross":
        return 1.0
    # The rule of rates is that of the care balance; both must give the same wage.
    employer, direct, _ = economy.pay_rates(country, Draws(), economy.EconomyAssumptions())
    return float(np.ravel(1.0 - direct if concept == "net" else 1.0 + employer)[0])


def _rule(concept: str, factor: float) -> tuple[str, ...]:
    if concept == "gross":
        return ()
    return (f"{concept}: gross x {factor:.4f}, from tax ratios of the country by rule, assumed.",)
