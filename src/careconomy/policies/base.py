"""What every policy is given, and what it gives back.

A policy is one file with one class: parameters, who is entitled, what is delivered, what it
costs, which hours it moves. Everything that follows from it is generic.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.care_balance.change import Move
from careconomy.care_balance.sets import PAYERS
from careconomy.draws import Array, Draws
from careconomy.economy import Economy
from careconomy.facts import Country
from careconomy.parameters import ParameterSet, Values, parameter


@dataclass(frozen=True)
class Scenario:
    """The country and the course of the reform.

    `years` [year]; `phase` [year] runs from 0, today's services, to 1, the package in full;
    `leave_weeks` [2, draw]: weeks of paid leave of a household after birth today and under the
    package; `keep_present`: present levels above those of the package are kept, not an error.
    """

    country: Country
    years: Array
    phase: Array
    draws: Draws
    economy: Economy
    assumed: BalanceAssumptions
    leave_weeks: Array
    keep_present: bool
    where: str

    def blend(self, present: Array, target: Array) -> Array:
        """Go from `present` to `target` along the phase-in; both end in [year, draw] or [draw]."""
        step = self.phase[:, np.newaxis]
        return np.asarray((1.0 - step) * present + step * target)


@dataclass(frozen=True)
class Note:
    """A remark for the reader: a sentence that languages can translate, with values to fill in."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """The sentence as text, and its parts for other languages."""
        text = self.message.format(**self.values)
        return {"text": text, "message": self.message, "values": dict(self.values)}


@dataclass(frozen=True)
class Staff:
    """Staff of one kind: full-time equivalents in all and in post before, gross pay a year.

    `full_time`, `before`, `pay`, `pay_before` are [year, draw]; `women` is their share and
    `heads` persons per full-time equivalent, both [draw].
    """

    kind: str
    full_time: Array
    before: Array
    pay: Array
    pay_before: Array
    women: Array
    heads: Array


FEES_REPLACE = (
    "{policy}: what households pay replaces public spending of today. As it is not known what "
    "they pay today, no saving is shown."
)


@dataclass(frozen=True)
class Outcome:
    """What a policy does; money a year and hours a year, arrays [year, draw].

    `cost` gross; `present_spending` what public funds and employers spend on the same service
    today, None where it is not known; `payers` money by payer, adding up to `cost`; `purchases`
    the part of the cost that is not staff, bought in equal parts like the industries
    `purchases_from` ("education", "health"); `moves` hours moved; `transfers` change in benefits
    paid for the care time of mothers and fathers; `leave_hours` additional hours off paid work of
    mothers and fathers; `new_places` additional children in places by recipient; `coverage` share
    of children past leave who have a place [age 0..5, year, draw]; `notes` what a reader has to
    know.
    """

    service: str
    cost: Array
    present_spending: Array | None
    payers: Mapping[str, Array]
    staff: tuple[Staff, ...] = ()
    purchases: Array | None = None
    purchases_from: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    transfers: Mapping[str, Array] = field(default_factory=dict)
    leave_hours: Mapping[str, Array] = field(default_factory=dict)
    new_places: Mapping[str, Array] = field(default_factory=dict)
    coverage: Array | None = None
    notes: tuple[Note, ...] = ()

    @property
    def financed(self) -> Array:
        """Cost less what households pay [year, draw]."""
        return np.asarray(self.cost - self.payers.get("households", np.zeros_like(self.cost)))

    @property
    def already_spent(self) -> Array | None:
        """Present spending, as far as it finances the same service [year, draw]."""
        if self.present_spending is None:
            return None
        return np.minimum(self.present_spending, self.financed)

    def remarks(self, title: str) -> tuple[Note, ...]:
        """The notes, and one where what households pay takes the place of spending today."""
        if self.present_spending is None:
            return self.notes
        replaced = self.present_spending[-1, 0] - self.financed[-1, 0]
        if replaced <= 0.001 * self.present_spending[-1, 0]:
            return self.notes
        return (*self.notes, Note(FEES_REPLACE, {"policy": title}))

    @property
    def new_spending(self) -> Array:
        """Cost less household fees less what is spent already [year, draw]."""
        spent = self.already_spent
        return self.financed if spent is None else self.financed - spent


def payers_parameter(description: str, **shares: float) -> Values:
    """Declare the table of payers; shares by default as given, the rest zero."""
    made: Values = parameter(
        description,
        unit="share",
        default={payer: shares.get(payer, 0.0) for payer in PAYERS},
        maximum=1.0,
        source="package",
        confidence="design choice",
        adds_up_to_one=True,
    )
    return made


@dataclass(frozen=True)
class Policy(ParameterSet):
    """Base of every policy; `key` is its name in package files and results."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""

    @abstractmethod
    def outcome(self, scenario: Scenario) -> Outcome:
        """Work out entitlement, delivery, cost and moved hours for each year and draw."""

    def leave_weeks(self, draws: Draws) -> Array | None:
        """Weeks [draw] of this kind of leave that a household has after birth; None: none."""
        return None

    def split(self, payers: Values, cost: Array) -> dict[str, Array]:
        """Split a cost by the shares of payers; the last payer takes the rounding."""
        shares = {payer: held.value for payer, held in payers.items() if held.value > 0.0}
        names = list(shares)
        parts = {payer: cost * shares[payer] for payer in names[:-1]}
        parts[names[-1]] = cost - sum(parts.values(), np.zeros_like(cost))
        return parts


def blend_payers(
    scenario: Scenario,
    present: Mapping[str, Array],
    target: Mapping[str, Array],
) -> dict[str, Array]:
    """Payers along the phase-in: today's split gives way to the package's."""
    nothing = np.zeros(1)
    names = [payer for payer in PAYERS if payer in present or payer in target]
    return {
        payer: scenario.blend(present.get(payer, nothing), target.get(payer, nothing))
        for payer in names
    }
