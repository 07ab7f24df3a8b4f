"""The care balance as it is today, from facts alone (part 8 of the method, 8.3 and 8.4).

Unpaid hours by sex are observed or estimated; their split between mothers, fathers and others
rests on the profile of one open survey and is marked `estimated` until diaries replace it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.care_balance.profile import time_use_profile
from careconomy.care_balance.services import PresentService
from careconomy.care_balance.sets import (
    AGES,
    CHILDREN,
    DAYS,
    FAMILY,
    IN_NEED,
    PROVIDER_AT,
    PROVIDERS,
    RECIPIENT_AT,
    RECIPIENTS,
)
from careconomy.care_balance.table import FAMILY_AT
from careconomy.draws import Array, Draws
from careconomy.economy import WEEKS
from careconomy.facts import Country
from careconomy.people import MEN, WOMEN, WOMEN_AND_MEN, persons

ADULT = 15
WOMEN_GROUPS, MEN_GROUPS = ("mothers", "other_women"), ("fathers", "other_men")


@dataclass(frozen=True)
class Family:
    """Persons by family provider [family, year, draw], and hours of care they give.

    `childcare`, `adult_care`, `domestic`: active hours given a year [family, year, draw].
    """

    persons: Array
    childcare: Array
    adult_care: Array
    domestic: Array


def family_of(country: Country, years: Array, draws: Draws) -> Family:
    """People and unpaid hours of mothers, fathers, other women and other men.

    Hours by sex of the facts are met exactly at the price year; hours per head are kept for
    other years. Children per mother follow the profile's survey, carried by total fertility.
    """
    base = np.array([country.price_year])
    now, then = (_groups(country, when, draws) for when in (years, base))
    result: dict[str, list[Array]] = {"childcare": [], "adult_care": [], "domestic": []}
    for index, group in enumerate(FAMILY):
        women = group in WOMEN_GROUPS
        members = [FAMILY.index(name) for name in (WOMEN_GROUPS if women else MEN_GROUPS)]
        for kind in result:
            hours = _hours_a_day(country, draws, kind, "women" if women else "men")
            relative = _relative(kind)
            mean = sum(then[m] * relative[FAMILY[m]] for m in members) / sum(
                then[m] for m in members
            )
            result[kind].append(now[index] * hours * relative[group] / mean * DAYS)
    return Family(persons=now, **{kind: np.stack(rows) for kind, rows in result.items()})


def _groups(country: Country, years: Array, draws: Draws) -> Array:
    """Persons [family, year, draw] aged 15 and over."""
    profile = time_use_profile()
    fertility = draws.fact(country.fact("total_fertility"))
    per_mother = 1.0 + (profile["children_under_15_per_mother"] - 1.0) * fertility / _FERTILITY
    women = persons(country, years, ADULT, 100, WOMEN)[:, np.newaxis]
    men = persons(country, years, ADULT, 100, MEN)[:, np.newaxis]
    children = persons(country, years, 0, 14, WOMEN_AND_MEN)[:, np.newaxis]
    mothers = np.minimum(children / per_mother, _MOST_PARENTS * women)
    ratio = profile["share_of_men_who_are_fathers"] / profile["share_of_women_who_are_mothers"]
    fathers = np.minimum(mothers * ratio, _MOST_PARENTS * men)
    everyone = np.ones((1, draws.size))
    return np.stack([mothers, fathers, women - mothers, men - fathers]) * everyone


# Total fertility of the United States in 2014, country and year of the profile (UN WPP 2024).
_FERTILITY = 1.848
# No more than this share of all women (men) lives with an own child under 15.
_MOST_PARENTS = 0.7


def _relative(kind: str) -> Mapping[str, float]:
    profile = time_use_profile()
    return {group: profile[f"hours_{kind}_{group}"] for group in FAMILY}


def _hours_a_day(country: Country, draws: Draws, kind: str, sex: str) -> Array:
    """Hours a day per woman or man [draw] of childcare, adult care or domestic work."""
    if kind == "domestic":
        return draws.fact(country.fact(f"unpaid_domestic_{sex}"))
    profile = time_use_profile()
    children = profile[f"share_of_care_to_children_{sex}"]
    share = children if kind == "childcare" else 1.0 - children
    return draws.fact(country.fact(f"unpaid_care_{sex}")) * share


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


def age_shares(provider: str) -> Array:
    """Shares [child recipient] of a provider's childcare time that go to 0-2, 3-5 and 6-14.

    Small numbers of diaries of other women and men make theirs those of mothers and fathers.
    """
    like = {"other_women": "mothers", "other_men": "fathers"}.get(provider, provider)
    profile = time_use_profile()
    shares = np.array([profile[f"share_of_childcare_{band}_{like}"] for band in _BANDS])
    return np.asarray(shares / shares.sum())


_BANDS = ("0_2", "3_5", "6_14")


def recipients_at_once() -> Array:
    """Recipients looked after at once by one family provider [recipient, provider]; else 1."""
    profile = time_use_profile()
    table = np.ones((len(RECIPIENTS), len(PROVIDERS)))
    for row, band in zip(CHILDREN, _BANDS, strict=True):
        for provider in FAMILY:
            name = f"recipients_at_once_{band}_{provider}"
            table[RECIPIENT_AT[row], PROVIDER_AT[provider]] = profile[name]
    return table


def active_hours(country: Country, family: Family, under_65: Array) -> Array:
    """Active hours RECEIVED from the family [recipient, provider, year, draw], before limits."""
    years, draws = family.persons.shape[1:]
    table = np.zeros((len(RECIPIENTS), len(PROVIDERS), years, draws))
    weights = child_weights(country)
    for index, provider in enumerate(FAMILY):
        at = FAMILY_AT[index]
        shares = age_shares(provider) * weights
        for row, share in zip(CHILDREN, shares / shares.sum(), strict=True):
            table[RECIPIENT_AT[row], at] = family.childcare[index] * share
        for row, share in zip(IN_NEED, (under_65, 1.0 - under_65), strict=True):
            table[RECIPIENT_AT[row], at] = family.adult_care[index] * share
        table[RECIPIENT_AT["household"], at] = family.domestic[index]
    return table * recipients_at_once()[:, :, np.newaxis, np.newaxis]


def child_weights(country: Country) -> Array:
    """Children of each band relative to the profile's survey [child recipient].

    The profile's shares by age hold for the ages of children of the United States in 2014;
    another country's children are younger or older.
    """
    base = np.array([country.price_year])
    counts = [persons(country, base, *AGES[name], WOMEN_AND_MEN)[0] for name in CHILDREN]
    return np.asarray(np.array(counts) / np.sum(counts) / _CHILDREN_2014)


# Shares of 0-2, 3-5 and 6-14 among children under 15 of the United States, 2014 (UN WPP 2024).
_CHILDREN_2014 = np.array([0.192, 0.198, 0.611])


def fill_hours(
    country: Country,
    years: Array,
    draws: Draws,
    assumed: BalanceAssumptions,
    services: tuple[PresentService, ...],
    given: Array,
) -> tuple[Array, Array, Array, dict[str, dict[str, str]]]:
    """Fill needs [recipient, year, draw], hours and active [recipient, provider, year, draw].

    Also the quality of each cell. `given`: active hours of the family before limits. Children:
    family hours are needs less services (8.4, 3), split by active time. Others: needs are the
    hours observed. Services are limited to the needs of the row.
    """
    hours, active = given.copy(), given.copy()
    quality = {row: dict.fromkeys(PROVIDERS, "unknown") for row in RECIPIENTS}
    for row in RECIPIENTS:
        quality[row].update(dict.fromkeys(FAMILY, "estimated"))
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
        care = given[index, FAMILY_AT]
        hours[index, FAMILY_AT] = rest * (care / care.sum(axis=0))
        active[index, FAMILY_AT] = np.minimum(care, hours[index, FAMILY_AT])
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
