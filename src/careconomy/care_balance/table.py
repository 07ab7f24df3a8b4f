"""The care balance: one account of hours, money and unpaid time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.sets import (
    FAMILY,
    MEN_OF_FAMILY,
    PAYERS,
    PROVIDER_AT,
    RECIPIENTS,
    SIDES,
    WOMEN_OF_FAMILY,
)
from careconomy.draws import Array

FAMILY_AT = [PROVIDER_AT[name] for name in FAMILY]


@dataclass(frozen=True)
class CareBalance:
    """The care balance of a country over years.

    `needs`, `unmet`, `joint`: recipient-hours a year [recipient, year, draw]. `hours` and
    `active`: recipient-hours a year received from each provider, all and hands-on [recipient,
    provider, year, draw]; the rest of `hours` is on call. `at_once`: recipients looked after at
    the same time by one provider [recipient, provider, draw]. `money`: money a year by service and
    payer [year, draw]. `transfers`: leave benefits and allowances paid for the care time of each
    family provider, money a year [family, year, draw]. `wage`: value of an unpaid hour, money
    [recipient, family, year, draw]. `purse`: men's share of household money [draw].
    `quality`: how each cell of hours is known, by recipient and provider; a cell marked
    "unknown" holds zero hours that nobody has measured.

    Rules: sum over providers of `hours` + `unmet` = `needs`; 0 <= `active` <= `hours`.
    """

    years: Array
    needs: Array
    hours: Array
    active: Array
    unmet: Array
    joint: Array
    at_once: Array
    money: Mapping[str, Mapping[str, Array]]
    transfers: Array
    wage: Array
    on_call_weight: Array
    purse: Array
    quality: Mapping[str, Mapping[str, str]]
    unmet_known: tuple[str, ...]

    @property
    def family_hours(self) -> Array:
        """Hours received from the family [recipient, year, draw]."""
        return np.asarray(self.hours[:, FAMILY_AT].sum(axis=1))

    def given(self, kind: str = "active") -> Array:
        """Hours GIVEN by the family, provider-hours a year [recipient, family, year, draw].

        `kind` is "active" or "on_call".
        """
        received = self.active if kind == "active" else self.hours - self.active
        at_once = self.at_once[:, FAMILY_AT, np.newaxis]
        return np.asarray(received[:, FAMILY_AT] / at_once)

    def unpaid_value(self) -> Array:
        """Value of unpaid hours given, money a year [recipient, family, year, draw].

        Active hours, and on-call hours by their weight.
        """
        hours = self.given("active") + self.on_call_weight * self.given("on_call")
        return np.asarray(self.wage * hours)

    def unpaid_effort(self) -> tuple[Array, Array]:
        """Value of time that no transfer pays for, and transfers beyond the value of the time.

        Both money a year [family, year, draw]; equations (6) of the method.
        """
        value = self.unpaid_value().sum(axis=0)
        return np.maximum(0.0, value - self.transfers), np.maximum(0.0, self.transfers - value)

    def payments(self) -> Mapping[str, Array]:
        """Money by payer over all services [year, draw]."""
        nothing = np.zeros(self.needs.shape[1:])
        return {
            payer: sum((row[payer] for row in self.money.values() if payer in row), nothing)
            for payer in PAYERS
        }

    def effort(self) -> Mapping[str, Array]:
        """Total effort by side, money a year [year, draw]: money paid plus unpaid time valued."""
        paid = self.payments()
        unpaid, _ = self.unpaid_effort()
        women = sum(unpaid[FAMILY.index(name)] for name in WOMEN_OF_FAMILY)
        men = sum(unpaid[FAMILY.index(name)] for name in MEN_OF_FAMILY)
        by_side = {side: paid[side] for side in SIDES if side in paid}
        by_side["women_of_the_family"] = women + paid["households"] * (1.0 - self.purse)
        by_side["men_of_the_family"] = men + paid["households"] * self.purse
        return by_side

    def sharing(self) -> Array:
        """Index of sharing [year, draw]: 0 one side bears all, 1 all sides bear the same.

        (1 - sum of squared shares of effort) / (1 - 1/K), K sides.
        """
        effort = np.stack(list(self.effort().values()))
        total = effort.sum(axis=0)
        share = effort / np.where(total > 0.0, total, 1.0)
        return np.asarray((1.0 - (share**2).sum(axis=0)) / (1.0 - 1.0 / len(SIDES)))

    def shares(self) -> Mapping[str, Array]:
        """Women's share of family hours, fathers' of parents' hours, the family's of all hours.

        [year, draw]. Hours of the first two are active hours given, care and housework together
        for women's share, children's care for the fathers' share.
        """
        given = self.given("active")
        women = sum(given[:, FAMILY.index(name)].sum(axis=0) for name in WOMEN_OF_FAMILY)
        mothers, fathers = given[:3, 0].sum(axis=0), given[:3, 1].sum(axis=0)
        everybody = self.hours.sum(axis=(0, 1))
        return {
            "women_of_family_hours": women / given.sum(axis=(0, 1)),
            "fathers_of_parents_hours": fathers / (mothers + fathers),
            "family_of_all_hours": self.family_hours.sum(axis=0) / everybody,
        }


def closes(balance: CareBalance, tolerance: float = 1e-9) -> bool:
    """Whether needs are met or shown unmet in every row, year and draw, and no cell is negative."""
    left = balance.hours.sum(axis=1) + balance.unmet - balance.needs
    scale = np.maximum(balance.needs, 1.0)
    signs = (
        balance.hours.min() >= -tolerance * scale.max()
        and balance.unmet.min() >= -tolerance * scale.max()
        and np.all(balance.active <= balance.hours * (1.0 + tolerance) + tolerance)
        and balance.active.min() >= -tolerance * scale.max()
    )
    return bool(np.all(np.abs(left) <= tolerance * scale) and signs)


__all__ = ["FAMILY_AT", "RECIPIENTS", "CareBalance", "closes"]
