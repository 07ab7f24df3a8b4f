"""Paid leave around birth: maternity, paternity, and parental leave with parts for each parent.

Formulas 1.4 of the method. A right is never cut: where today's law gives formally employed
parents more weeks at full pay than the package, today's right stays, and a note says so.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np

from careconomy.care_balance.change import Handover
from careconomy.care_balance.leave import (
    SEX,
    Entitlement,
    employed_share,
    leave_cost,
    present_entitlements,
)
from careconomy.care_balance.services import leave_payers
from careconomy.draws import Array, Draws
from careconomy.errors import CareError
from careconomy.parameters import Range, Values, parameter
from careconomy.people import births
from careconomy.policies.base import Note, Outcome, Policy, Scenario, blend_payers, payers_parameter

KEPT = {
    "mothers": "{leave}: mothers in formal work keep today's right, which is worth no less.",
    "fathers": "{leave}: fathers in formal work keep today's right, which is worth no less.",
}
LeaveType = TypeVar("LeaveType", bound="Leave")


@dataclass(frozen=True)
class Leave(Policy):
    """What the three kinds of leave share; `takers` names the parents who can take it."""

    takers: ClassVar[tuple[str, ...]] = ()

    replacement_rate: Range = parameter(
        "Benefit as a share of earnings",
        unit="share",
        default=0.67,
        low=0.67,
        high=1.0,
        maximum=1.0,
        source="ILO C183; high: from the literature, not checked",
        confidence="published",
    )
    ceiling: Range | None = parameter(
        "Earnings above this multiple of mean earnings do not count; absent: no ceiling",
        unit="ratio",
        default=None,
        minimum=0.2,
        maximum=20.0,
        source="package",
        confidence="design choice",
    )
    covers_informal: bool = parameter(
        "Whether informal workers are covered, at the minimum wage",
        unit="yes or no",
        default=True,
        source="informal workers are paid at least the minimum wage",
        confidence="design choice",
    )
    flat_benefit: Range = parameter(
        "Weekly benefit of parents not in employment, as a share of the minimum wage",
        unit="share",
        default=0.0,
        maximum=2.0,
        source="package",
        confidence="design choice",
    )
    payers: Values = payers_parameter("Who bears the cost of benefits", social_insurance=1.0)

    @abstractmethod
    def rights(self, draws: Draws) -> Mapping[str, Entitlement]:
        """The package's right of each taker; every array [draw]."""

    def outcome(self, scenario: Scenario) -> Outcome:
        """Benefits by year, who pays them, and hours handed to fathers."""
        country, draws, years = scenario.country, scenario.draws, scenario.years
        kind = self.key.removeprefix("leave.")
        stated = self.rights(draws)
        present = {
            taker: right
            for name, taker, right in present_entitlements(country, draws, scenario.assumed)
            if name == kind
        }
        notes, moves, transfers, off_work = [], [], {}, {}
        before, full = (np.zeros((len(years), draws.size)) for _ in range(2))
        for taker in self.takers:
            today, aim = present[taker], stated[taker]
            now, target = (
                leave_cost(country, years, draws, scenario.economy, taker, right)
                for right in (today, aim)
            )
            # Informal workers and parents without work have no right today: theirs is the
            # package's, also where formal workers keep a better one.
            cost_now, cost_target = now[0] + now[1], np.maximum(now[0], target[0]) + target[1]
            formal = aim
            if today.full_pay_weeks >= aim.full_pay_weeks:
                cost_target = now[0] + target[1]
                formal = today
                notes.append(Note(KEPT[taker], {"leave": self.title}))
            before, full = before + cost_now, full + cost_target
            transfers[taker] = scenario.blend(cost_now, cost_target) - cost_now
            off_work[taker] = self._hours_off_work(scenario, taker, today, formal, aim)
            if taker == "fathers":
                moves.append(self._handover(draws, off_work[taker]))
        return Outcome(
            service=self.key,
            cost=scenario.blend(before, full),
            present_spending=before,
            payers=blend_payers(
                scenario, leave_payers(country, draws, before), self.split(self.payers, full)
            ),
            moves=tuple(moves),
            transfers=transfers,
            leave_hours=off_work,
            notes=tuple(notes),
        )

    def _entitlement(self, weeks: Array, take_up: Array, draws: Draws) -> Entitlement:
        return Entitlement(
            weeks=weeks,
            rate=self.draw("replacement_rate", draws),
            take_up=take_up,
            informal=np.full(draws.size, float(self.covers_informal)),
            ceiling=np.full(draws.size, math.inf)
            if self.ceiling is None
            else self.draw("ceiling", draws),
            flat=self.draw("flat_benefit", draws),
        )

    def alone(self, draws: Draws) -> Array:
        """Share [draw] of fathers' weeks without the mother at home."""
        return np.zeros(draws.size)

    def _hours_off_work(
        self,
        scenario: Scenario,
        taker: str,
        today: Entitlement,
        formal: Entitlement,
        aim: Entitlement,
    ) -> Array:
        """Additional hours on leave [year, draw]: births, employment, weeks taken, usual week.

        `formal`: the right that formal workers end up with; informal workers have the package's
        where they are covered, and none today.
        """
        country, draws = scenario.country, scenario.draws
        informality = draws.fact(country.fact(f"informality_{SEX[taker]}"))
        more = np.maximum(formal.weeks * formal.take_up - today.weeks * today.take_up, 0.0)
        added = (1.0 - informality) * more + informality * aim.informal * aim.weeks * aim.take_up
        parents = births(country, scenario.years)[:, np.newaxis] * employed_share(
            country, taker, draws
        )
        hours = parents * added * draws.fact(country.fact("hours_week"))
        return scenario.blend(np.zeros(draws.size), hours)

    def _handover(self, draws: Draws, hours: Array) -> Handover:
        """Hours of care that fathers on leave take over, and hours of leave taken together."""
        alone = self.alone(draws)
        return Handover(
            "child_0_2", "mothers", "fathers", hours=hours * alone, joint=hours * (1.0 - alone)
        )


@dataclass(frozen=True)
class MaternityLeave(Leave):
    """Leave of the mother around birth."""

    key: ClassVar[str] = "leave.maternity"
    table: ClassVar[str] = "policies.leave.maternity"
    title: ClassVar[str] = "Maternity leave"
    takers: ClassVar[tuple[str, ...]] = ("mothers",)

    weeks: Range = parameter(
        "Weeks of leave a birth",
        unit="weeks",
        default=18.0,
        maximum=156.0,
        source="ILO R191; at least 14 by C183",
        confidence="from the literature, not checked",
    )
    take_up: Range = parameter(
        "Share of entitled mothers who use it",
        unit="share",
        default=0.95,
        maximum=1.0,
        source="leave literature",
        confidence="from the literature, not checked",
    )

    @classmethod
    def read(cls: type[LeaveType], raw: Mapping[str, Any], where: str) -> LeaveType:
        """Read the table; pay that rests on the single employer is refused (ILO C183)."""
        made = super().read(raw, where)
        public = made.payers["state"].value + made.payers["social_insurance"].value
        if public < 0.5:
            raise CareError(
                f"only {public:g} of maternity pay comes from the state and social insurance.",
                where=f"{where}.payers",
                remedy="ILO Convention 183: it must not rest on the single employer or the family; "
                "let public funds or social insurance bear at least half.",
            )
        return made

    def rights(self, draws: Draws) -> Mapping[str, Entitlement]:
        """Weeks at the replacement rate for mothers."""
        weeks, take_up = self.draw("weeks", draws), self.draw("take_up", draws)
        return {"mothers": self._entitlement(weeks, take_up, draws)}

    def leave_weeks(self, draws: Draws) -> Array:
        """The weeks themselves."""
        return self.draw("weeks", draws)


@dataclass(frozen=True)
class PaternityLeave(Leave):
    """Leave of the father around birth, taken together with the mother."""

    key: ClassVar[str] = "leave.paternity"
    table: ClassVar[str] = "policies.leave.paternity"
    title: ClassVar[str] = "Paternity leave"
    takers: ClassVar[tuple[str, ...]] = ("fathers",)

    weeks: Range = parameter(
        "Weeks of leave a birth",
        unit="weeks",
        default=4.0,
        maximum=52.0,
        source="nine days are the mean where it exists (ILO 2022)",
        confidence="design choice",
    )
    take_up: Range = parameter(
        "Share of entitled fathers who use it",
        unit="share",
        default=0.6,
        maximum=1.0,
        source="leave literature",
        confidence="from the literature, not checked",
    )

    def rights(self, draws: Draws) -> Mapping[str, Entitlement]:
        """Weeks at the replacement rate for fathers."""
        weeks, take_up = self.draw("weeks", draws), self.draw("take_up", draws)
        return {"fathers": self._entitlement(weeks, take_up, draws)}


@dataclass(frozen=True)
class ParentalLeave(Leave):
    """Leave after maternity: a part for each parent that cannot be passed on, and a shared part."""

    key: ClassVar[str] = "leave.parental"
    table: ClassVar[str] = "policies.leave.parental"
    title: ClassVar[str] = "Parental leave"
    takers: ClassVar[tuple[str, ...]] = ("mothers", "fathers")

    weeks_each: Range = parameter(
        "Weeks of each parent that cannot be passed on",
        unit="weeks",
        default=14.0,
        maximum=104.0,
        source="our choice",
        confidence="design choice",
    )
    transferable_weeks: Range = parameter(
        "Weeks that the parents share as they wish",
        unit="weeks",
        default=0.0,
        maximum=156.0,
        source="package",
        confidence="design choice",
    )
    take_up: Values = parameter(
        "Share of entitled parents who use it; fathers_transferable: fathers' part of shared weeks",
        unit="share",
        default={"mothers": 0.95, "fathers": 0.6, "fathers_transferable": 0.1},
        maximum=1.0,
        source="leave literature",
        confidence="from the literature, not checked",
    )
    alone_share: Range = parameter(
        "Share of fathers' weeks without the mother at home",
        unit="share",
        default=1.0,
        maximum=1.0,
        source="one where the weeks follow the mother's leave",
        confidence="design choice",
    )

    def rights(self, draws: Draws) -> Mapping[str, Entitlement]:
        """Own weeks by own take-up; of the shared weeks fathers take their part, mothers the rest.

        The take-up of a right is the mean over its weeks.
        """
        own, shared = self.draw("weeks_each", draws), self.draw("transferable_weeks", draws)
        hers, his = (self.draw("take_up", draws, taker) for taker in ("mothers", "fathers"))
        part = self.draw("take_up", draws, "fathers_transferable")
        weeks = own + shared
        safe = np.maximum(weeks, 1e-9)
        return {
            "mothers": self._entitlement(weeks, hers * (own + shared * (1.0 - part)) / safe, draws),
            "fathers": self._entitlement(weeks, (own * his + shared * part) / safe, draws),
        }

    def leave_weeks(self, draws: Draws) -> Array:
        """Weeks that mother and then father are at home, at their take-up."""
        rights = self.rights(draws)
        taken = rights["mothers"].weeks * rights["mothers"].take_up
        his = rights["fathers"].weeks * rights["fathers"].take_up * self.alone(draws)
        return np.asarray(taken + his)

    def alone(self, draws: Draws) -> Array:
        """Share [draw] of fathers' weeks without the mother at home."""
        return self.draw("alone_share", draws)


POLICIES = (MaternityLeave, PaternityLeave, ParentalLeave)
