"""The care balance: who needs care, who gives it, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from careconomy.errors import MissingFact

if TYPE_CHECKING:
    from careconomy.care_balance.profile import Given, Profile
    from careconomy.care_balance.table import CareBalance
    from careconomy.care_balance.value import Valuation
    from careconomy.draws import Draws
    from careconomy.economy import Economy
    from careconomy.facts import Country
    from careconomy.package import Package


@dataclass(frozen=True)
class BalanceSheet:
    """The care balance of a country in one year; `to_dict` gives figures with intervals."""

    country: Country
    table: CareBalance
    economy: Economy
    valuation: Valuation
    draws: Draws
    profile: Profile

    def to_dict(self) -> dict[str, Any]:
        """The form of `careconomy balance --format json`; lists have one entry."""
        from careconomy.care_balance.report import balance_to_dict
        from careconomy.care_balance.worth import hours_to_dict, worth_of, worth_to_dict
        from careconomy.results import (
            heading,
            inputs_hash,
            money_unit,
            of_diaries,
            of_survey,
            provenance,
        )

        worth = worth_of(self.table, self.economy, self.valuation.wage_concept)
        return {
            **heading(self.country, self.draws),
            "years": [int(year) for year in self.table.years],
            "inputs_hash": inputs_hash(
                self.country, self.draws, self.valuation, profile=self.profile
            ),
            **of_survey(self.profile),
            "diaries": of_diaries(self.profile),
            **balance_to_dict(
                self.table,
                self.economy.gdp,
                money_unit(self.country),
                self.valuation,
                self.country.price_year,
            ),
            "worth": {
                "wage_concept": self.valuation.wage_concept,
                "price_year": self.country.price_year,
                "hours": hours_to_dict(worth),
                "methods": worth_to_dict(worth, money_unit(self.country)),
            },
            **provenance([*self.draws.ledger.values(), *self.profile.facts]),
        }


def balance(
    country: Country,
    *,
    year: int | None = None,
    draws: int = 1000,
    seed: int = 1,
    valuation: Valuation | None = None,
    package: Package | None = None,
    survey: Given | Profile | None = None,
) -> BalanceSheet:
    """Draw up today's care balance of a country.

    `year`: the price year of the facts unless stated; `valuation`: how unpaid time is valued;
    `package`: whose assumptions hold (its policies are not applied); `survey`: diaries of the
    country (a survey, its folder, or what `care_balance.diaries.measured` made of it), whose
    hours and sampling errors take the place of unpaid hours by sex. Raises MissingFact, and
    CareError for a survey of another country or without what the balance needs.
    """
    import numpy as np

    from careconomy.care_balance.build import baseline
    from careconomy.care_balance.profile import profile_of
    from careconomy.care_balance.value import Valuation as Valued
    from careconomy.draws import Draws as Drawn
    from careconomy.economy import economy_of
    from careconomy.package import Package as Packaged

    assumptions = package or Packaged(name="today")
    drawn, valued = Drawn(draws, seed), valuation or Valued()
    profile = profile_of(survey, country)
    years = np.array([year or country.price_year])
    try:
        economy = economy_of(country, years, drawn, assumptions.economy)
        table = baseline(country, years, drawn, economy, assumptions.balance, valued, profile)
    except MissingFact as error:
        from careconomy.study import all_missing

        raise all_missing(error, assumptions, country, profile) from None
    return BalanceSheet(country, table, economy, valued, drawn, profile)
