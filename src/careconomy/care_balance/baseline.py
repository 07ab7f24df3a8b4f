"""The care balance as it is today: needs, and who meets them (part 8 of the method, 8.3, 8.4)."""

from __future__ import annotations

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.care_balance.family import Received
from careconomy.care_balance.services import PresentService
from careconomy.care_balance.sets import (
    AGES,
    CHILDREN,
    DAYS,
    FAMILY,
    PROVIDER_AT,
    PROVIDERS,
    RECIPIENT_AT,
    RECIPIENTS,
)
from careconomy.care_balance.table import FAMILY_AT
from careconomy.draws import Array, Draws
from careconomy.economy import WEEKS
from careconomy.facts import Country
from careconomy.people import WOMEN_AND_MEN, persons


def child_needs(country: Country, years: Array, draws: Draws, assumed: BalanceAssumptions) -> Array:
    """Hours of cover that children need, recipient-hours a year [child recipient, year, draw].

    N (365 wake resp - school hours x school days), school from age 6.
    """
    rows = []
    for name in CHILDREN:
        waking = assumed.draw("waking_hours", draws, name)
        hours = DAYS * waking * assumed.draw("responsibility", draws, name)
        if name == "child_6_14":
            at_school = assumed.draw("school_hours", draws) * assumed.draw("school_days", draws)
            hours = np.maximum(hours - at_school, 0.0)
        first, last = AGES[name]
        rows.append(persons(country, years, first, last, WOMEN_AND_MEN)[:, np.newaxis] * hours)
    return np.stack(rows)


def fill_hours(
    country: Country,
    years: Array,
    draws: Draws,
    assumed: BalanceAssumptions,
    services: tuple[PresentService, ...],
    received: Received,
    observed: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Array, Array, Array, dict[str, dict[str, str]]]:
    """Fill needs [recipient, year, draw], hours and active [recipient, provider, year, draw].

    Also the quality of each cell. `received`: hours of the family before limits. Children: family
    hours are needs less services (8.4, 3), split by active and on-call time where both are
    recorded, else by active time. Others: needs are the hours observed. Services are limited to
    the needs of the row. `observed`: cells of the family that rest on nothing estimated.
    """
    hours, active = received.cover.copy(), received.active.copy()
    quality = {row: dict.fromkeys(PROVIDERS, "unknown") for row in RECIPIENTS}
    for row in RECIPIENTS:
        for provider in FAMILY:
            known = (row, provider) in observed
            quality[row][provider] = "observed" if known else "estimated"
    needs_of_children = child_needs(country, years, draws, assumed)
    for service in services:
        at = PROVIDER_AT[service.provider]
        for row, amount in service.hours.items():
            index = RECIPIENT_AT[row]
            most = needs_of_children[index] if row in CHILDREN else amount
            hours[index, at] = active[index, at] = np.minimum(amount, most)
            quality[row][service.provider] = "estimated"
    _paid_domestic_work(country, years, draws, hours, active, quality)
    for index, _ in enumerate(CHILDREN):
        rest = needs_of_children[index] - hours[index, 4:].sum(axis=0)
        cover = received.cover[index, FAMILY_AT]
        hours[index, FAMILY_AT] = rest * (cover / cover.sum(axis=0))
        active[index, FAMILY_AT] = np.minimum(active[index, FAMILY_AT], hours[index, FAMILY_AT])
    return hours.sum(axis=1), hours, active, quality


def _paid_domestic_work(
    country: Country,
    years: Array,
    draws: Draws,
    hours: Array,
    active: Array,
    quality: dict[str, dict[str, str]],
) -> None:
    """Put hours of employed domestic workers into the market's cell where they are known."""
    if not country.has("domestic_workers_employed"):
        return
    workers = draws.fact(country.fact("domestic_workers_employed"))
    amount = workers * draws.fact(country.fact("hours_week")) * WEEKS
    index, at = RECIPIENT_AT["household"], PROVIDER_AT["market"]
    hours[index, at] = active[index, at] = np.broadcast_to(amount, (len(years), draws.size))
    quality["household"]["market"] = "estimated"


def joint_hours(given: Array, hours: Array) -> Array:
    """Active hours of the family beyond the needs [recipient, year, draw]: two with one child.

    `given`: active hours before limits, `hours` as filled, both [recipient, provider, year, draw].
    """
    active = given[:, FAMILY_AT]
    beyond = active - np.minimum(active, hours[:, FAMILY_AT])
    beyond[len(CHILDREN) :] = 0.0
    return np.asarray(beyond.sum(axis=1))
