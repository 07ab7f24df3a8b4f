"""Paid breaks for breastfeeding after the return to work (1.5 of the method)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from careconomy.care_balance.leave import employed_share
from careconomy.parameters import Range, Values, parameter
from careconomy.people import births
from careconomy.policies.base import Note, Outcome, Policy, Scenario, payers_parameter

NOT_KNOWN = "Breastfeeding breaks: what is paid for them today is not known; all counts as new."


@dataclass(frozen=True)
class BreastfeedingBreaks(Policy):
    """Minutes a working day until the child reaches an age, paid as working time."""

    key: ClassVar[str] = "breastfeeding_breaks"
    table: ClassVar[str] = "policies.breastfeeding_breaks"
    title: ClassVar[str] = "Breastfeeding breaks"

    minutes_per_day: Range = parameter(
        "Paid minutes a working day",
        unit="minutes a day",
        default=60.0,
        maximum=240.0,
        source="two breaks of 30 minutes",
        confidence="from the literature, not checked",
    )
    days_per_week: Range = parameter(
        "Working days a week",
        unit="days a week",
        default=5.0,
        minimum=1.0,
        maximum=7.0,
        source="leave literature",
        confidence="from the literature, not checked",
    )
    until_weeks: Range = parameter(
        "Age of the child until which breaks are paid",
        unit="weeks",
        default=52.0,
        low=26.0,
        high=52.0,
        maximum=156.0,
        source="leave literature",
        confidence="from the literature, not checked",
    )
    take_up: Range = parameter(
        "Share of mothers back at work who use the breaks",
        unit="share",
        default=0.5,
        low=0.3,
        high=0.7,
        maximum=1.0,
        source="our choice",
        confidence="design choice",
    )
    payers: Values = payers_parameter("Who bears the cost of the breaks", employers=1.0)

    def outcome(self, scenario: Scenario) -> Outcome:
        """Cost of the time; money only, no hours move. What is paid today is not known."""
        country, draws, economy = scenario.country, scenario.draws, scenario.economy
        mothers = births(country, scenario.years)[:, np.newaxis] * employed_share(
            country, "mothers", draws
        )
        weeks = np.maximum(self.draw("until_weeks", draws) - scenario.leave_weeks[1], 0.0)
        hours = self.draw("minutes_per_day", draws) / 60.0 * self.draw("days_per_week", draws)
        formal = 1.0 - np.clip(draws.fact(country.fact("informality_women")), 0.0, 1.0)
        wage = economy.earnings_women / economy.hours_a_year
        floor = economy.minimum_wage_hour
        cost = (
            mothers
            * self.draw("take_up", draws)
            * weeks
            * hours
            * (formal * wage + (1.0 - formal) * floor)
        )
        cost = scenario.blend(np.zeros(draws.size), cost)
        return Outcome(
            service=self.key,
            cost=cost,
            present_spending=None,
            payers=self.split(self.payers, cost),
            transfers={"mothers": cost},
            notes=(Note(NOT_KNOWN),),
        )


POLICIES = (BreastfeedingBreaks,)
