"""Hours that mothers, fathers, other women and other men give, and their recipients receive.

Without diaries of the country, hours by sex are observed or estimated facts and the profile of
another country splits them. With diaries, persons and hours per head are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.profile import Profile
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
from careconomy.facts import Country
from careconomy.people import MEN, WOMEN, WOMEN_AND_MEN, persons

ADULT = 15
WOMEN_GROUPS, MEN_GROUPS = ("mothers", "other_women"), ("fathers", "other_men")
KINDS = ("childcare", "adult_care", "domestic")
ON_CALL = ("on_call_childcare", "on_call_adult_care")
BANDS = ("0_2", "3_5", "6_14")

Figures = Mapping[str, Array]

# Total fertility of the United States in 2014, country and year of the profile (UN WPP 2024).
_FERTILITY = 1.848
# No more than this share of all women (men) lives with an own child under 15.
_MOST_PARENTS = 0.7
# Shares of 0-2, 3-5 and 6-14 among children under 15 of the United States, 2014 (UN WPP 2024).
_CHILDREN_2014 = np.array([0.192, 0.198, 0.611])


@dataclass(frozen=True)
class Family:
    """Persons by family provider [family, year, draw], and hours of care they give.

    `childcare`, `adult_care`, `domestic`: active hours given a year [family, year, draw];
    `on_call_childcare`, `on_call_adult_care` likewise, None where nobody has recorded them.
    """

    persons: Array
    childcare: Array
    adult_care: Array
    domestic: Array
    on_call_childcare: Array | None = None
    on_call_adult_care: Array | None = None


@dataclass(frozen=True)
class Received:
    """Hours RECEIVED from the family before limits [recipient, provider, year, draw].

    `active`: hands-on; `cover`: active and on call, or active alone where on call is not
    recorded. `at_once`: recipients looked after at once [recipient, provider, draw].
    """

    active: Array
    cover: Array
    at_once: Array


def family_of(
    country: Country, years: Array, draws: Draws, profile: Profile, figures: Figures
) -> Family:
    """People and unpaid hours of mothers, fathers, other women and other men.

    Hours by sex of the facts are met exactly at the price year, unless the profile is the
    country's own; hours per head are kept for other years. `figures`: of the profile, drawn.
    """
    if profile.own:
        return _measured(country, years, draws, profile.year, figures)
    base = np.array([country.price_year])
    now, then = (_carried_groups(country, when, draws, figures) for when in (years, base))
    result: dict[str, list[Array]] = {kind: [] for kind in KINDS}
    for index, group in enumerate(FAMILY):
        women = group in WOMEN_GROUPS
        members = [FAMILY.index(name) for name in (WOMEN_GROUPS if women else MEN_GROUPS)]
        for kind in KINDS:
            hours = _hours_a_day(country, draws, figures, kind, "women" if women else "men")
            relative = {name: figures[f"hours_{kind}_{name}"] for name in FAMILY}
            mean = sum(then[m] * relative[FAMILY[m]] for m in members) / sum(
                then[m] for m in members
            )
            result[kind].append(now[index] * hours * relative[group] / mean * DAYS)
    return Family(persons=now, **{kind: np.stack(rows) for kind, rows in result.items()})


def _hours_a_day(country: Country, draws: Draws, figures: Figures, kind: str, sex: str) -> Array:
    """Hours a day per woman or man [draw] of childcare, adult care or domestic work."""
    if kind == "domestic":
        return draws.fact(country.fact(f"unpaid_domestic_{sex}"))
    children = figures[f"share_of_care_to_children_{sex}"]
    share = children if kind == "childcare" else 1.0 - children
    return draws.fact(country.fact(f"unpaid_care_{sex}")) * share


def _carried_groups(country: Country, years: Array, draws: Draws, figures: Figures) -> Array:
    """Persons [family, year, draw] aged 15 and over, by another country's profile.

    Children per mother follow the profile's survey, carried by total fertility.
    """
    fertility = draws.fact(country.fact("total_fertility"))
    per_mother = 1.0 + (figures["children_under_15_per_mother"] - 1.0) * fertility / _FERTILITY
    women, men, children = _people(country, years)
    mothers = np.minimum(children / per_mother, _MOST_PARENTS * women)
    ratio = figures["share_of_men_who_are_fathers"] / figures["share_of_women_who_are_mothers"]
    fathers = np.minimum(mothers * ratio, _MOST_PARENTS * men)
    everyone = np.ones((1, draws.size))
    return np.stack([mothers, fathers, women - mothers, men - fathers]) * everyone


def _people(country: Country, years: Array) -> tuple[Array, Array, Array]:
    """Women and men aged 15 and over, and children under 15, each [year, 1]."""
    women = persons(country, years, ADULT, 100, WOMEN)[:, np.newaxis]
    men = persons(country, years, ADULT, 100, MEN)[:, np.newaxis]
    children = persons(country, years, 0, ADULT - 1, WOMEN_AND_MEN)[:, np.newaxis]
    return women, men, children


def _measured(country: Country, years: Array, draws: Draws, year: int, figures: Figures) -> Family:
    """Persons and hours by the country's own diaries: hours per head times persons.

    Parents per child under 15 are kept as in the year of the diaries, or the nearest year of
    which the population is known; they move with the number of children.
    """
    of_women, of_men, of_children = _people(country, nearest_year(country, year))
    women, men, children = _people(country, years)
    her, his = (
        figures[f"share_of_{name}"] for name in ("women_who_are_mothers", "men_who_are_fathers")
    )
    mothers = np.minimum(her * (of_women / of_children) * children, women)
    fathers = np.minimum(his * (of_men / of_children) * children, men)
    number = np.stack([mothers, fathers, women - mothers, men - fathers])

    recorded = [kind for kind in (*KINDS, *ON_CALL) if f"hours_{kind}_mothers" in figures]
    a_day = {
        kind: np.stack([figures[f"hours_{kind}_{group}"] for group in FAMILY]) for kind in recorded
    }
    return Family(
        persons=number,
        **{kind: number * hours[:, np.newaxis] * DAYS for kind, hours in a_day.items()},
    )


def nearest_year(country: Country, year: int) -> Array:
    """The year [1] nearest to `year` for which the population is known."""
    known = country.population.years
    return np.array([min(max(year, int(known[0])), int(known[-1]))])


def shares_by_age(figures: Figures, name: str, provider: str) -> Array:
    """Shares [child recipient, draw] of a provider's time with children: 0-2, 3-5 and 6-14."""
    shares = np.stack([figures[f"share_of_{name}_{band}_{provider}"] for band in BANDS])
    return np.asarray(shares / shares.sum(axis=0))


def recipients_at_once(figures: Figures) -> Array:
    """Recipients looked after at once by one provider [recipient, provider, draw]; else 1."""
    size = len(figures["recipients_at_once_0_2_mothers"])
    table = np.ones((len(RECIPIENTS), len(PROVIDERS), size))
    for row, band in zip(CHILDREN, BANDS, strict=True):
        for provider in FAMILY:
            name = f"recipients_at_once_{band}_{provider}"
            table[RECIPIENT_AT[row], PROVIDER_AT[provider]] = figures[name]
    return table


def received_hours(
    country: Country, years: Array, draws: Draws, profile: Profile, under_65: Array
) -> Received:
    """Spread the hours that the family gives over those who receive them.

    `under_65`: share of adults' care that goes to people under 65 [draw].
    """
    figures = profile.drawn(draws)
    family = family_of(country, years, draws, profile, figures)
    weights = child_weights(country, profile)
    at_once = recipients_at_once(figures)

    def spread(name: str, child: Array, adult: Array, household: Array | None) -> Array:
        table = np.zeros((len(RECIPIENTS), len(PROVIDERS), *child.shape[1:]))
        for index, provider in enumerate(FAMILY):
            at = FAMILY_AT[index]
            # Few diaries of other women and men: without diaries of the country, as parents.
            like = provider if profile.own_ages else _PARENT[provider]
            shares = shares_by_age(figures, name, like) * weights[:, np.newaxis]
            for row, share in zip(CHILDREN, shares / shares.sum(axis=0), strict=True):
                table[RECIPIENT_AT[row], at] = child[index] * share
            for row, share in zip(IN_NEED, (under_65, 1.0 - under_65), strict=True):
                table[RECIPIENT_AT[row], at] = adult[index] * share
            if household is not None:
                table[RECIPIENT_AT["household"], at] = household[index]
        return np.asarray(table * at_once[:, :, np.newaxis])

    active = spread("childcare", family.childcare, family.adult_care, family.domestic)
    child, adult = family.on_call_childcare, family.on_call_adult_care
    if child is None and adult is None:
        return Received(active, active, at_once)
    nothing = np.zeros_like(family.childcare)
    beside = spread(
        "childcare" if child is None else "on_call",
        nothing if child is None else child,
        nothing if adult is None else adult,
        None,
    )
    return Received(active, active + beside, at_once)


_PARENT = {
    **dict.fromkeys(WOMEN_GROUPS, "mothers"),
    **dict.fromkeys(MEN_GROUPS, "fathers"),
}


def child_weights(country: Country, profile: Profile) -> Array:
    """Children of each band relative to the profile's survey [child recipient].

    Shares by age hold for the ages of children of the country and year of the diaries; another
    country's, or another year's, are younger or older.
    """
    now = _child_shares(country, np.array([country.price_year]))
    if profile.own_ages:
        return np.asarray(now / _child_shares(country, nearest_year(country, profile.year)))
    return np.asarray(now / _CHILDREN_2014)


def _child_shares(country: Country, year: Array) -> Array:
    counts = [persons(country, year, *AGES[name], WOMEN_AND_MEN)[0] for name in CHILDREN]
    return np.asarray(np.array(counts) / np.sum(counts))
