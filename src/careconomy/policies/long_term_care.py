"""Long-term care: carers for older persons and adults who need help.

Formulas 1.3 of the method, in two forms: by need (coverage of those in need and workers per
recipient) where the package states a coverage, else by benchmark (workers per 100 persons aged
65 and over).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from careconomy.care_balance.change import Attendance
from careconomy.care_balance.services import PresentService, present_long_term_care
from careconomy.care_balance.sets import IN_NEED
from careconomy.draws import Array
from careconomy.errors import CareError
from careconomy.parameters import Range, Values, parameter
from careconomy.people import WOMEN_AND_MEN, persons
from careconomy.policies.base import (
    Note,
    Outcome,
    Policy,
    Scenario,
    Staff,
    blend_payers,
    payers_parameter,
)

KEPT = "Long-term care: today's spending is kept; the package's carers would cost no more."


@dataclass(frozen=True)
class LongTermCare(Policy):
    """Carers per person in need or per 100 persons aged 65 and over, their pay, and payers."""

    key: ClassVar[str] = "long_term_care"
    table: ClassVar[str] = "policies.long_term_care"
    title: ClassVar[str] = "Long-term care"

    coverage: Range | None = parameter(
        "Share of persons in need of care who are served; absent: the benchmark of workers holds",
        unit="share",
        default=None,
        maximum=1.0,
        source="package",
        confidence="design choice",
    )
    workers_per_recipient: Range = parameter(
        "Carers per person served, where coverage is stated",
        unit="FTE per recipient",
        default=0.27,
        low=0.27,
        high=0.35,
        minimum=0.01,
        maximum=3.0,
        source="computed from OECD 2020, 2021",
        confidence="published",
    )
    workers_per_100_aged_65_plus: Range = parameter(
        "Carers per 100 persons aged 65 and over, where no coverage is stated",
        unit="FTE per 100 persons aged 65+",
        default=4.2,
        minimum=0.0,
        maximum=25.0,
        source="Scheil-Adlung 2015 (ILO)",
        confidence="published",
    )
    staff_pay: Values = parameter(
        "Gross pay of personal carers, relative to mean earnings of employees",
        unit="ratio",
        default={"personal_carer": 0.64},
        low={"personal_carer": 0.64},
        high={"personal_carer": 0.8},
        maximum=5.0,
        source="OECD 2020 (EUR 9 against 14 an hour in hospitals); high: our choice",
        confidence="published",
    )
    non_staff_share: Range = parameter(
        "Share of total cost that is not staff",
        unit="share",
        default=0.25,
        low=0.20,
        high=0.35,
        maximum=0.8,
        source="low: care at home; high: residential care",
        confidence="design choice",
    )
    heads_per_full_time: Range = parameter(
        "Persons per full-time carer",
        unit="persons per FTE",
        default=1.29,
        low=1.0,
        high=1.29,
        minimum=1.0,
        maximum=3.0,
        source="computed from OECD 2020: 45 % work part-time, taken as half hours",
        confidence="published",
    )
    payers: Values = payers_parameter("Who bears the cost of care", state=1.0)

    def outcome(self, scenario: Scenario) -> Outcome:
        """Cost, carers and hours of care of each year; staff grows along the phase-in."""
        draws, economy = scenario.draws, scenario.economy
        non_staff = self.draw("non_staff_share", draws)
        present = present_long_term_care(
            scenario.country, scenario.years, draws, economy, scenario.assumed
        )
        pay_before = np.maximum(
            scenario.assumed.draw("present_carer_pay", draws) * economy.earnings,
            economy.minimum_wage,
        )
        stated = self.draw("staff_pay", draws, "personal_carer") * economy.earnings
        pay = np.maximum(stated, pay_before)
        staff = np.maximum(self._full_staff(scenario, present), present.staff)
        rate = economy.labour_cost(pay) / (1.0 - non_staff)
        # Care never costs less than today: where the package's would, today's spending stays.
        full = np.maximum(staff * rate, present.cost)
        before = np.maximum(present.staff, staff - (full - present.cost) / rate)
        cost = scenario.blend(present.cost, full)
        payers = blend_payers(scenario, present.payers, self.split(self.payers, full))
        return Outcome(
            service=self.key,
            cost=cost,
            present_spending=present.payers["state"],
            payers=payers,
            staff=(self._carers(scenario, before, staff, pay, pay_before),),
            purchases=scenario.blend(np.zeros(draws.size), non_staff * (full - present.cost)),
            purchases_from=("health",),
            moves=(Attendance("state", self._attendance(scenario, staff - before)),),
            notes=(Note(KEPT),) if full[-1, 0] <= present.cost[-1, 0] else (),
        )

    def _full_staff(self, scenario: Scenario, present: PresentService) -> Array:
        """Carers at the end of the phase-in [year, draw]."""
        draws, country, years = scenario.draws, scenario.country, scenario.years
        older = persons(country, years, 65, 100, WOMEN_AND_MEN)[:, np.newaxis]
        if self.coverage is None:
            staff = older / 100.0 * self.draw("workers_per_100_aged_65_plus", draws)
            self._check(scenario, "workers_per_100_aged_65_plus", staff, present.staff)
            return np.asarray(staff)
        adults = persons(country, years, 15, 64, WOMEN_AND_MEN)[:, np.newaxis]
        need = older * draws.fact(country.fact("ltc_need_65_plus")) + adults * draws.fact(
            country.fact("ltc_need_15_64")
        )
        staff = need * self.draw("coverage", draws) * self.draw("workers_per_recipient", draws)
        self._check(scenario, "coverage", staff, present.staff)
        return np.asarray(staff)

    def _check(self, scenario: Scenario, name: str, staff: Array, before: Array) -> None:
        """A stated level below what is observed is an error; an estimate does not refuse it."""
        observed = scenario.country.fact("ltc_workers_per_100_aged_65_plus").quality
        below = staff[0, 0] < before[0, 0] * (1.0 - 1e-9)
        if self.given(name) and below and not scenario.keep_present and observed != "estimated":
            raise CareError(
                f"{name} asks for {staff[0, 0]:,.0f} full-time carers, below the "
                f"{before[0, 0]:,.0f} in post in {scenario.country.iso3}.",
                where=f"{scenario.where}: {self.table}.{name}",
                remedy='State a higher level, or when_below_present = "keep" for the package.',
            )

    def _carers(
        self,
        scenario: Scenario,
        before: Array,
        staff: Array,
        pay: Array,
        pay_before: Array,
    ) -> Staff:
        """Carers: those whom today's spending pays, and those whom added spending pays."""
        draws = scenario.draws
        women = draws.fact(scenario.country.fact("women_share_nurses"))
        return Staff(
            kind="personal_carer",
            full_time=scenario.blend(before, staff),
            before=before,
            pay=scenario.blend(pay_before, pay),
            pay_before=pay_before,
            women=women,
            heads=self.draw("heads_per_full_time", draws),
        )

    def _attendance(self, scenario: Scenario, added: Array) -> dict[str, Array]:
        """Extra hours of care by recipient [year, draw]: carers times their hours."""
        assumed, draws = scenario.assumed, scenario.draws
        hours = scenario.blend(
            np.zeros(draws.size), added * assumed.draw("carer_hours_a_year", draws)
        )
        under_65 = assumed.draw("recipients_under_65", draws)
        return dict(zip(IN_NEED, (hours * under_65, hours * (1.0 - under_65)), strict=True))


POLICIES = (LongTermCare,)
