"""Paid leave: what an entitlement costs, and the entitlements of today."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.draws import Array, Draws
from careconomy.economy import WEEKS, Economy
from careconomy.facts import Country
from careconomy.people import births

SEX = {"mothers": "women", "fathers": "men"}

# Standard deviation of the logs of earnings, for the mean of earnings below a ceiling.
_EARNINGS_SPREAD = 0.6


@dataclass(frozen=True)
class Entitlement:
    """A right to paid leave of one parent; every array is [draw].

    `weeks` a birth, `rate` share of earnings paid, `take_up` share of those entitled who use it,
    `informal` share of informal workers covered, `ceiling` on paid earnings in multiples of mean
    earnings (infinite: none), `flat` benefit of parents not in employment, share of the minimum
    wage.
    """

    weeks: Array
    rate: Array
    take_up: Array
    informal: Array
    ceiling: Array
    flat: Array

    @property
    def full_pay_weeks(self) -> float:
        """Weeks at full pay that the right is worth, at central values."""
        return float(self.weeks[0] * self.rate[0])


def employed_share(country: Country, taker: str, draws: Draws) -> Array:
    """Employment rate [draw] of parents-to-be: participation at 25-54 less unemployment.

    It stands for ages 20-44, for which no table by country was found.
    """
    sex = SEX[taker]
    active = draws.fact(country.fact(f"participation_{sex}_25_54"))
    return np.asarray(active * (1.0 - draws.fact(country.fact(f"unemployment_rate_{sex}"))))


def capped_mean(mean: Array, ceiling: Array) -> Array:
    """Mean of log-normal earnings with mean `mean` of which no more than `ceiling` counts."""
    if not np.all(np.isfinite(ceiling)):
        return mean
    normal = np.vectorize(lambda x: 0.5 * (1.0 + math.erf(x / math.sqrt(2.0))), otypes=[float])
    edge = (np.log(ceiling / mean) + _EARNINGS_SPREAD**2 / 2.0) / _EARNINGS_SPREAD
    return np.asarray(mean * normal(edge - _EARNINGS_SPREAD) + ceiling * (1.0 - normal(edge)))


def leave_cost(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    taker: str,
    right: Entitlement,
) -> tuple[Array, Array]:
    """Benefits of an entitlement: to formal workers, and to all others; money [year, draw].

    Formal: births x take-up x weeks x employment rate x formal share x rate x earnings. Others:
    informal workers at the minimum wage where they are covered, and the flat benefit of those
    without work.
    """
    sex = SEX[taker]
    earnings: Array = getattr(economy, f"earnings_{sex}") / WEEKS
    paid = capped_mean(earnings, right.ceiling * economy.earnings / WEEKS)
    floor = economy.minimum_wage / WEEKS
    formal = 1.0 - np.clip(draws.fact(country.fact(f"informality_{sex}")), 0.0, 1.0)
    employed = employed_share(country, taker, draws)
    informal = employed * (1.0 - formal) * right.informal * floor
    without = (1.0 - employed) * right.flat * floor
    taken = births(country, years)[:, np.newaxis] * right.take_up * right.weeks
    return taken * employed * formal * right.rate * paid, taken * (informal + without)


def present_entitlements(
    country: Country, draws: Draws, assumed: BalanceAssumptions
) -> Iterator[tuple[str, str, Entitlement]]:
    """Yield kind, taker and entitlement of the leaves that the law gives today.

    Informal workers are taken as not covered.
    """
    nobody, none = np.zeros(draws.size), np.full(draws.size, math.inf)
    for kind, taker, name, used in (
        ("maternity", "mothers", "maternity", "mothers"),
        ("paternity", "fathers", "paternity", "fathers_paternity"),
        ("parental", "mothers", "parental_{}_mothers", "mothers"),
        ("parental", "fathers", "parental_{}_fathers", "fathers_parental"),
    ):
        weeks, rate = (
            (name.format("weeks"), name.format("pay_rate"))
            if "{}" in name
            else (f"{name}_weeks", f"{name}_pay_rate")
        )
        yield (
            kind,
            taker,
            Entitlement(
                weeks=draws.fact(country.fact(weeks)),
                rate=np.clip(draws.fact(country.fact(rate)), 0.0, 1.5),
                take_up=assumed.draw("present_take_up", draws, used),
                informal=nobody,
                ceiling=none,
                flat=nobody,
            ),
        )
