"""Long-run return of early childhood education and care (1.10 of the method)."""

from __future__ import annotations

import numpy as np

from careconomy.draws import Array, Draws
from careconomy.economy import Economy
from careconomy.effects.assumptions import EffectsAssumptions
from careconomy.errors import CareError
from careconomy.facts import Country

FIRST_WORKING_AGE, LAST_WORKING_AGE, AGE_AT_PROGRAMME = 18, 64, 3


def lifetime_gain(
    survival: Array, employment: Array, earnings: Array, gain: Array, growth: Array, discount: Array
) -> Array:
    """Present value of later earnings gains per child, money [draw].

    Sum over working ages of survival x employment x gain x earnings x ((1+gr)/(1+disc))^(a-a0);
    `survival` [age], the rest [draw].
    """
    ages = np.arange(FIRST_WORKING_AGE, LAST_WORKING_AGE + 1)
    factor = ((1.0 + growth) / (1.0 + discount)) ** (ages - AGE_AT_PROGRAMME)[:, np.newaxis]
    return np.asarray(employment * gain * earnings * (survival[:, np.newaxis] * factor).sum(axis=0))


def own_estimate(
    country: Country,
    draws: Draws,
    economy: Economy,
    growth: Array,
    assumed: EffectsAssumptions,
) -> Array | None:
    """Lifetime gain per child [draw] where the package states gain and discount rate, else None.

    Survival to each working age is taken as one: deaths between 3 and 64 are few in most
    countries, and no life table by country is embedded.
    """
    if assumed.earnings_gain is None:
        return None
    if assumed.discount_rate is None:
        raise CareError(
            "earnings_gain is stated without a discount rate.",
            where="effects",
            remedy="Add effects.discount_rate, for example 0.03.",
        )
    rates = [draws.fact(country.fact(f"employment_rate_{sex}")) for sex in ("women", "men")]
    ages = LAST_WORKING_AGE - FIRST_WORKING_AGE + 1
    return lifetime_gain(
        np.ones(ages),
        (rates[0] + rates[1]) / 2.0,
        economy.earnings[0],
        assumed.draw("earnings_gain", draws),
        growth,
        assumed.draw("discount_rate", draws),
    )
