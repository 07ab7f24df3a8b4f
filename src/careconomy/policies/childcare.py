"""Childcare: early childhood education and care for children from the end of leave to age 5.

Formulas 1.2 of the method. Coverage and the standard of a place phase in together: in a year of
phase p a share 1 - p of the places still is as today, at today's public cost, a share p is as
the package says. At full phase-in the cost is that of the formulas to the letter, unless today's
spending is more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from careconomy.care_balance.change import Attendance
from careconomy.care_balance.services import (
    PresentService,
    eligible_share,
    present_childcare,
    present_coverage,
)
from careconomy.draws import Array
from careconomy.errors import CareError
from careconomy.parameters import Range, Values, parameter
from careconomy.people import by_age
from careconomy.policies.base import (
    Note,
    Outcome,
    Policy,
    Scenario,
    Staff,
    blend_payers,
    payers_parameter,
)

_BANDS = {"0-2": (0, 3), "3-5": (3, 6)}
KEPT = (
    "Childcare: today's coverage of {coverage} at ages {ages} is kept; the package asks for less."
)
SPENDING_KEPT = "Childcare: today's public spending is kept; the package's places would cost less."
_ROWS = {"child_0_2": slice(0, 3), "child_3_5": slice(3, 6)}
_RATIOS = ("0-1", "0-1", "2", "3-5", "3-5", "3-5")


@dataclass(frozen=True)
class Childcare(Policy):
    """Places for children up to school age: coverage, hours, staff, pay, payers."""

    key: ClassVar[str] = "childcare"
    table: ClassVar[str] = "policies.childcare"
    title: ClassVar[str] = "Childcare"

    coverage: Values = parameter(
        "Share of children past the end of paid leave who have a place at the end of the phase-in",
        unit="share",
        default={"0-2": 0.60, "3-5": 1.00},
        maximum=1.0,
        source="above the EU target of 0.45 for 2030 under three; 0.96 from three",
        confidence="design choice",
    )
    hours_per_week: Range = parameter(
        "Hours a week of a place",
        unit="hours a week",
        default=40.0,
        low=25.0,
        high=50.0,
        minimum=1.0,
        maximum=84.0,
        source="Women's Budget Group 2017; range: our choice",
        confidence="published",
    )
    weeks_per_year: Range = parameter(
        "Weeks a year that a place is open",
        unit="weeks a year",
        default=48.0,
        low=38.0,
        high=50.0,
        minimum=1.0,
        maximum=52.0,
        source="Women's Budget Group 2017; range: our choice",
        confidence="published",
    )
    children_per_staff: Values = parameter(
        "Children per member of contact staff present, by age",
        unit="children per staff",
        default={"0-1": 4.0, "2": 5.0, "3-5": 8.0},
        low={"0-1": 3.0, "2": 4.0, "3-5": 8.0},
        high={"0-1": 5.0, "2": 8.0, "3-5": 13.0},
        minimum=1.0,
        maximum=60.0,
        source="rules of the United Kingdom, practice elsewhere",
        confidence="from the literature, not checked",
    )
    contact_hours_per_year: Range = parameter(
        "Hours a year that one full-time member of staff spends with children",
        unit="hours a year",
        default=1600.0,
        low=1400.0,
        high=1750.0,
        minimum=500.0,
        maximum=2600.0,
        source="our choice",
        confidence="design choice",
    )
    teacher_share: Range = parameter(
        "Share of contact staff qualified as teachers",
        unit="share",
        default=0.5,
        low=0.33,
        high=1.0,
        maximum=1.0,
        source="care-costing studies",
        confidence="from the literature, not checked",
    )
    staff_pay: Values = parameter(
        "Gross pay by kind of staff, relative to a primary-school teacher",
        unit="ratio",
        default={"teacher": 1.0, "assistant": 0.6, "support": 0.6},
        minimum=0.0,
        maximum=5.0,
        source="scenario names: De Henau; support staff as assistants",
        confidence="design choice",
    )
    support_staff: Range = parameter(
        "Support staff (managers, cooks, cleaners) per contact staff",
        unit="FTE per FTE",
        default=0.2,
        low=0.1,
        high=0.3,
        maximum=2.0,
        source="our choice",
        confidence="design choice",
    )
    non_staff_share: Range = parameter(
        "Share of total cost that is not staff",
        unit="share",
        default=0.25,
        low=0.20,
        high=0.35,
        maximum=0.8,
        source="De Henau",
        confidence="from the literature, not checked",
    )
    heads_per_full_time: Range = parameter(
        "Persons per full-time member of staff",
        unit="persons per FTE",
        default=1.0,
        low=1.0,
        high=1.3,
        minimum=1.0,
        maximum=3.0,
        source="our choice",
        confidence="design choice",
    )
    payers: Values = payers_parameter("Who bears the cost of places", state=1.0)

    def outcome(self, scenario: Scenario) -> Outcome:
        """Cost, staff and attendance of each year; see the module's text for the phase-in."""
        draws, economy = scenario.draws, scenario.economy
        present = present_childcare(
            scenario.country, scenario.years, draws, economy, scenario.assumed
        )
        observed, aim = self._coverage(scenario)
        now, target = self._places(scenario, observed, aim)
        full = cost_of_places(self, scenario, target)
        # No place becomes cheaper than today: where the package's would cost less, spending stays.
        aim_cost = np.maximum(full.cost, present.cost)
        cost = scenario.blend(present.cost, aim_cost)
        payers = blend_payers(scenario, present.payers, self.split(self.payers, aim_cost))
        added = aim_cost - present.cost
        stays = full.cost[-1, 0] < present.cost[-1, 0]
        return Outcome(
            service=self.key,
            cost=cost,
            present_spending=present.cost,
            payers=payers,
            staff=self._staff(scenario, full, self._contact_today(scenario, present, full, added)),
            purchases=scenario.blend(
                np.zeros(draws.size), self.draw("non_staff_share", draws) * added
            ),
            purchases_from=("education", "health"),
            moves=(Attendance("state", self._attendance(scenario, now, target)),),
            new_places={
                row: scenario.blend(np.zeros(draws.size), (target - now)[ages].sum(axis=0))
                for row, ages in _ROWS.items()
            },
            coverage=scenario.blend(observed[:, np.newaxis], aim[:, np.newaxis]),
            notes=(*self._kept(observed), *([Note(SPENDING_KEPT)] if stays else [])),
        )

    def _coverage(self, scenario: Scenario) -> tuple[Array, Array]:
        """Coverage today and at the end of the phase-in [age, draw]; never below today's."""
        draws = scenario.draws
        observed = present_coverage(scenario.country, draws)
        aim = observed.copy()
        for band, (first, last) in _BANDS.items():
            stated = self.draw("coverage", draws, band)
            self._check(scenario, band, float(observed[first, 0]))
            aim[first:last] = np.maximum(stated, observed[first:last])
        return observed, aim

    def _kept(self, observed: Array) -> tuple[Note, ...]:
        """Notes on age bands in which today's coverage is above the package's."""
        return tuple(
            Note(KEPT, {"coverage": f"{observed[first, 0]:.2f}", "ages": band})
            for band, (first, _) in _BANDS.items()
            if observed[first, 0] > self.coverage[band].value
        )

    def _places(self, scenario: Scenario, observed: Array, aim: Array) -> tuple[Array, Array]:
        """Children in places today and at full coverage [age, year, draw].

        Today: enrolment, a share of all children. Under the package: coverage of those past the
        end of leave, no fewer than today's except for those whose parents' leave is longer now.
        """
        children = by_age(scenario.country, scenario.years, 0, 5)[:, :, np.newaxis]
        before, after = (eligible_share(weeks) for weeks in scenario.leave_weeks)
        at_home = np.divide(after, before, out=np.ones_like(after), where=before > 0.0)
        kept = observed * np.minimum(at_home, 1.0)
        share = np.maximum(after * aim, kept)
        return children * observed[:, np.newaxis], children * share[:, np.newaxis]

    def _check(self, scenario: Scenario, band: str, observed: float) -> None:
        """A stated coverage below today's is an error, unless the package keeps what exists."""
        held = self.coverage[band]
        if held.given and not scenario.keep_present and held.value < observed - 1e-9:
            raise CareError(
                f"the coverage {held.value:g} is below the {observed:.3f} that exists in "
                f"{scenario.country.iso3} (ages {band}).",
                where=f"{scenario.where}: {self.table}.coverage.{band}",
                remedy='State a higher coverage, or when_below_present = "keep" for the package.',
            )

    def _attendance(self, scenario: Scenario, now: Array, target: Array) -> dict[str, Array]:
        """Extra child-hours a year against today by recipient [year, draw].

        A place of the package is open no shorter than a place of today.
        """
        assumed, draws = scenario.assumed, scenario.draws
        today = assumed.draw("present_hours_per_week", draws) * assumed.draw(
            "present_weeks_per_year", draws
        )
        stated = self.draw("hours_per_week", draws) * self.draw("weeks_per_year", draws)
        result = {}
        for row, ages in _ROWS.items():
            before = now[ages].sum(axis=0) * today
            after = target[ages].sum(axis=0) * np.maximum(stated, today)
            result[row] = scenario.blend(before, after) - before
        return result

    def _contact_today(
        self, scenario: Scenario, present: PresentService, full: PlacesCost, added: Array
    ) -> Array:
        """Contact staff that today's spending pays already, of those at full phase-in.

        At least the teachers in post. Tables count teachers only; the assistants whom today's
        spending also pays show in the money: no more staff is new than the added cost pays.
        """
        staff_part = 1.0 - self.draw("non_staff_share", scenario.draws)
        paid = added * staff_part * full.contact / np.maximum(full.staff_cost, 1e-9)
        teachers = np.minimum(present.staff, full.contact)
        return np.maximum(teachers, full.contact - paid)

    def _staff(self, scenario: Scenario, full: PlacesCost, before: Array) -> tuple[Staff, ...]:
        """Teachers, assistants and support staff along the phase-in, per contact staff."""
        draws = scenario.draws
        women = draws.fact(scenario.country.fact("women_share_preprimary_teachers"))
        teachers = self.draw("teacher_share", draws)
        shares = {
            "teacher": teachers,
            "assistant": 1.0 - teachers,
            "support": self.draw("support_staff", draws),
        }
        return tuple(
            Staff(
                kind=kind,
                full_time=scenario.blend(before * share, full.contact * share),
                before=before * share,
                pay=full.pay[kind],
                pay_before=full.pay[kind],
                women=women,
                heads=self.draw("heads_per_full_time", draws),
            )
            for kind, share in shares.items()
        )


@dataclass(frozen=True)
class PlacesCost:
    """Cost of places at one standard, money a year, and contact staff; any shape."""

    cost: Array
    staff_cost: Array
    contact: Array
    pay: Mapping[str, Array]


def costed(
    child_hours: Array,
    ratios: Array,
    contact_hours: Array,
    pay: Mapping[str, Array],
    teacher_share: Array,
    support: Array,
    employer_rate: Array,
    non_staff_share: Array,
) -> PlacesCost:
    """Cost child-hours [age, ...] at a standard (1.2 of the method).

    Child-hours over children per staff `ratios` [age, ...] and `contact_hours` a year give contact
    staff; `pay` of teacher, assistant and support is gross money per full-time equivalent and
    year; `support` is per contact staff. Staff cost over 1 - `non_staff_share` is the total.
    """
    contact = np.asarray((child_hours / (ratios * contact_hours)).sum(axis=0))
    per_contact = (
        teacher_share * pay["teacher"]
        + (1.0 - teacher_share) * pay["assistant"]
        + support * pay["support"]
    )
    staff_cost = np.asarray(contact * per_contact * (1.0 + employer_rate))
    return PlacesCost(staff_cost / (1.0 - non_staff_share), staff_cost, contact, pay)


def cost_of_places(policy: Childcare, scenario: Scenario, places: Array) -> PlacesCost:
    """Cost `places` [age, year, draw] at the package's standard.

    Pay is relative to a primary-school teacher and never below the minimum wage.
    """
    draws, economy = scenario.draws, scenario.economy
    hours = policy.draw("hours_per_week", draws) * policy.draw("weeks_per_year", draws)
    ratios = np.stack([policy.draw("children_per_staff", draws, band) for band in _RATIOS])
    return costed(
        child_hours=places * hours,
        ratios=ratios[:, np.newaxis],
        contact_hours=policy.draw("contact_hours_per_year", draws),
        pay={
            kind: np.maximum(
                policy.draw("staff_pay", draws, kind) * economy.primary_teacher,
                economy.minimum_wage,
            )
            for kind in policy.staff_pay
        },
        teacher_share=policy.draw("teacher_share", draws),
        support=policy.draw("support_staff", draws),
        employer_rate=economy.employer_rate,
        non_staff_share=policy.draw("non_staff_share", draws),
    )


POLICIES = (Childcare,)
