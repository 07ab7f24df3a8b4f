"""Draw up the baseline care balance of a country."""

from __future__ import annotations

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.care_balance.baseline import (
    fill_hours,
    joint_hours,
)
from careconomy.care_balance.family import received_hours
from careconomy.care_balance.profile import Profile
from careconomy.care_balance.services import (
    leave_payers,
    present_childcare,
    present_leave,
    present_long_term_care,
)
from careconomy.care_balance.sets import CHILDREN, FAMILY
from careconomy.care_balance.table import CareBalance
from careconomy.care_balance.value import Valuation, hourly_wages
from careconomy.draws import Array, Draws
from careconomy.economy import Economy
from careconomy.facts import Country
from careconomy.people import MEN, WOMEN, persons


def baseline(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    assumed: BalanceAssumptions,
    valuation: Valuation,
    profile: Profile,
) -> CareBalance:
    """Draw up the balance of today's services and families, as in `profile`, for `years` [year]."""
    childcare = present_childcare(country, years, draws, economy, assumed)
    long_term = present_long_term_care(country, years, draws, economy, assumed)
    under_65 = assumed.draw("recipients_under_65", draws)
    received = received_hours(country, years, draws, profile, under_65)
    needs, hours, active, quality = fill_hours(
        country, years, draws, assumed, (childcare, long_term), received, profile.observed
    )
    money = {service.name: dict(service.payers) for service in (childcare, long_term)}
    transfers = np.zeros((len(FAMILY), len(years), draws.size))
    for kind, takers in present_leave(country, years, draws, economy, assumed).items():
        money[f"leave.{kind}"] = leave_payers(country, draws, sum(takers.values(), np.zeros(1)))
        for taker, cost in takers.items():
            transfers[FAMILY.index(taker)] += cost
    return CareBalance(
        years=years,
        needs=needs,
        hours=hours,
        active=active,
        unmet=np.zeros_like(needs),
        joint=joint_hours(received.active, hours),
        at_once=received.at_once,
        money=money,
        transfers=transfers,
        wage=hourly_wages(economy, valuation),
        on_call_weight=assumed.draw("on_call_weight", draws),
        purse=men_share_of_money(country, years, draws, economy, assumed),
        quality=quality,
        unmet_known=CHILDREN,
    )


def men_share_of_money(
    country: Country,
    years: Array,
    draws: Draws,
    economy: Economy,
    assumed: BalanceAssumptions,
) -> Array:
    """Men's share of household money [year, draw]: by earnings of women and men in work."""
    if assumed.men_share_of_household_money is not None:
        return assumed.draw("men_share_of_household_money", draws)
    women = persons(country, years, 15, 100, WOMEN)[:, np.newaxis]
    men = persons(country, years, 15, 100, MEN)[:, np.newaxis]
    her = economy.earnings_women * women * draws.fact(country.fact("employment_rate_women"))
    his = economy.earnings_men * men * draws.fact(country.fact("employment_rate_men"))
    return np.asarray(his / (his + her))
