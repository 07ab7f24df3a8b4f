"""How a policy changes the care balance: moves of hours from one provider to another (8.6).

Moves know no policy by name. They are applied in the order of the package, each to the balance
that the one before has left, and every balance they leave closes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.care_balance.sets import FAMILY, PAYERS, PROVIDER_AT, RECIPIENT_AT
from careconomy.care_balance.table import FAMILY_AT, CareBalance
from careconomy.draws import Array, Draws


@dataclass(frozen=True)
class Displacement:
    """How attendance changes what others give; each [draw].

    `other_care` kappa: share that replaces market care; `uncounted`: share that meets need
    nobody has counted, in rows whose unmet need is not known; `active` delta: fall of active care
    per proportional fall of responsibility hours; `lasting` lambda: lasting rise of fathers' care.
    """

    other_care: Array
    uncounted: Array
    active: Array
    lasting: Array

    @classmethod
    def drawn(cls, assumed: BalanceAssumptions, draws: Draws) -> Displacement:
        """Draw the shares from the assumptions of the balance."""
        return cls(
            assumed.draw("displaced_other_care", draws),
            assumed.draw("meets_uncounted_need", draws),
            assumed.draw("active_displacement", draws),
            assumed.draw("lasting_effect", draws),
        )


@dataclass(frozen=True)
class Attendance:
    """Extra hours in a formal service, recipient-hours a year by recipient [year, draw]."""

    provider: str
    hours: Mapping[str, Array]

    def total(self) -> Array:
        """Hours moved over all recipients [year, draw]."""
        return np.asarray(sum(self.hours.values(), np.zeros(1)))


@dataclass(frozen=True)
class Handover:
    """Hours that one provider hands to another, recipient-hours a year [year, draw].

    `joint` are hours of leave taken together, which move nothing and are printed apart.
    """

    recipient: str
    giver: str
    taker: str
    hours: Array
    joint: Array

    def total(self) -> Array:
        """Hours moved [year, draw]; hours together move nothing."""
        return self.hours


Move = Attendance | Handover


def apply_move(balance: CareBalance, move: Move, displacement: Displacement) -> CareBalance:
    """Return the balance after a move; needs stay met or shown unmet."""
    if isinstance(move, Attendance):
        for row, extra in move.hours.items():
            balance = _attend(balance, move.provider, row, extra, displacement)
        return balance
    return _hand_over(balance, move, displacement)


def _attend(
    balance: CareBalance, provider: str, row: str, extra: Array, displacement: Displacement
) -> CareBalance:
    """Formal attendance: family responsibility falls hour for hour, active care by delta."""
    r, p = RECIPIENT_AT[row], PROVIDER_AT[provider]
    market = PROVIDER_AT["market"]
    hours, active = balance.hours.copy(), balance.active.copy()
    needs, unmet = balance.needs.copy(), balance.unmet.copy()
    extra = np.maximum(extra, -hours[r, p])
    replaced = np.zeros_like(extra)
    if provider != "market":
        replaced = np.minimum(displacement.other_care * np.maximum(extra, 0.0), hours[r, market])
    net = extra - replaced
    family = hours[r, FAMILY_AT]
    available = family.sum(axis=0) + unmet[r]
    # Part of the hours meets a need that nobody had counted, at least what others cannot give up.
    part = 0.0 if row in balance.unmet_known else displacement.uncounted
    uncounted = np.maximum(np.maximum(net, 0.0) * part, net - available)
    needs[r] += uncounted
    net = net - uncounted
    safe = np.where(available > 0.0, available, 1.0)
    from_unmet = net * unmet[r] / safe
    ratio = (net - from_unmet) / np.where(family.sum(axis=0) > 0.0, family.sum(axis=0), 1.0)
    unmet[r] -= from_unmet
    hours[r, p] += extra
    active[r, p] += extra
    hours[r, market] -= replaced
    active[r, market] = np.minimum(active[r, market], hours[r, market])
    left = family * (1.0 - ratio)
    kept = active[r, FAMILY_AT] * (1.0 - displacement.active * ratio)
    hours[r, FAMILY_AT] = left
    active[r, FAMILY_AT] = np.clip(kept, 0.0, left)
    quality = {**balance.quality, row: {**balance.quality[row], provider: "estimated"}}
    return replace(balance, hours=hours, active=active, needs=needs, unmet=unmet, quality=quality)


def _hand_over(balance: CareBalance, move: Handover, displacement: Displacement) -> CareBalance:
    """Paid leave: hours pass from giver to taker with the giver's part of active care."""
    r = RECIPIENT_AT[move.recipient]
    giver, taker = PROVIDER_AT[move.giver], PROVIDER_AT[move.taker]
    hours, active, joint = balance.hours.copy(), balance.active.copy(), balance.joint.copy()
    moved = np.clip(move.hours, -hours[r, taker], hours[r, giver])
    source = np.where(moved >= 0.0, giver, taker)
    held = np.where(source == giver, hours[r, giver], hours[r, taker])
    hands_on = np.where(source == giver, active[r, giver], active[r, taker])
    part = moved * hands_on / np.where(held > 0.0, held, 1.0)
    hours[r, giver] -= moved
    hours[r, taker] += moved
    active[r, giver] -= part
    active[r, taker] += part
    if move.taker == "fathers":
        used = np.maximum(moved, 0.0) > 0.0
        lasting = (
            np.minimum(displacement.lasting * balance.active[r, taker], active[r, giver]) * used
        )
        for at, sign in ((giver, -1.0), (taker, 1.0)):
            hours[r, at] += sign * lasting
            active[r, at] += sign * lasting
    joint[r] = np.maximum(joint[r] + move.joint, 0.0)
    return replace(balance, hours=hours, active=active, joint=joint)


def with_money(
    balance: CareBalance, service: str, payers: Mapping[str, Array], transfers: Mapping[str, Array]
) -> CareBalance:
    """Set what a service costs by payer, and add to the transfers to family providers.

    A package decides who pays: a payer whom it does not name pays nothing.
    """
    paid = balance.transfers.copy()
    nothing = np.zeros(balance.needs.shape[1:])
    payers = {payer: payers.get(payer, nothing) for payer in PAYERS}
    for taker, amount in transfers.items():
        paid[FAMILY.index(taker)] += amount
    return replace(balance, money={**balance.money, service: dict(payers)}, transfers=paid)
