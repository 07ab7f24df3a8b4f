"""Care support ratio: care given per hour of care needed, by year, as a population ages.

Part 3.3 of the method. Profiles by age and sex stay as they are; the population moves. What is
needed is scaled so that the ratio is 1 in the base year: a ratio of 0.9 says that people of the
base year's habits would give a tenth less than people of the base year's needs receive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from careconomy.accounts.support_ratio_profiles import (
    ACTIVITIES,
    DAYS,
    EMBEDDED_OF,
    GIVEN,
    OLDEST,
    RECEIVED,
    SEXES,
    AgeProfiles,
    embedded_profiles,
)
from careconomy.draws import Array, Draws
from careconomy.errors import CareError, nearest
from careconomy.people import MEN, WOMEN, WOMEN_AND_MEN, persons, year_positions
from careconomy.quantity import NOT_UNCERTAIN, Quantity

if TYPE_CHECKING:
    from careconomy.facts import Country

NEEDS = ("time-use", "madrid")
KINDS = (*ACTIVITIES, "all")
# Durán's Madrid scale: units of care per person, by first age.
MADRID = ((0, 2.0), (5, 1.5), (15, 1.2), (18, 1.0), (65, 1.2), (75, 1.7), (85, 2.0))
GROUPS = {"0_14": (0, 14), "15_64": (15, 64), "65_plus": (65, OLDEST)}
LAST = 2050
# Facts on the hours that women and men of 15 and over give, by activity.
LEVELS = {"care": "unpaid_care_{}", "housework": "unpaid_domestic_{}"}
MILLION = 1e6
HOURS = "million hours"
NO_LEVEL = "how many hours of unpaid work women and men of this country give is not known"


@dataclass(frozen=True)
class SupportRatio:
    """What a care support ratio is made of; arrays [..., year, draw] in hours a year.

    `given` [women, men] with today's sharing; `men_as_women` what men would give at women's hours
    of the same age; `needed` [0-14, 15-64, 65 and over]; `units` of the Madrid scale [year], or
    None. `levels`: whether hours are the country's own, or only the ratio is.
    """

    country: Country
    years: Array
    given: Array
    men_as_women: Array
    needed: Array
    units: Array | None
    activity: str
    need: str
    levels: bool
    profiles: AgeProfiles
    draws: Draws
    notes: tuple[str, ...]

    @property
    def ratio(self) -> Array:
        """Care given over care needed [year, draw]; 1 in the base year."""
        return self._to_base(self.given.sum(axis=0))

    @property
    def ratio_men_as_women(self) -> Array:
        """The same if men gave as much as women of their age [year, draw]."""
        return self._to_base(self.given[0] + self.men_as_women)

    def _to_base(self, given: Array) -> Array:
        """Hours given over hours needed, both relative to the base year, where they are equal."""
        needed = self.needed.sum(axis=0)
        return np.asarray(given / self.given.sum(axis=0)[0] / (needed / needed[0]))

    def figures(self) -> Mapping[str, Quantity]:
        """Every statistic along the years, with intervals."""
        return {**self._ratios(), **self._hours(), **self._dependency()}

    def _ratios(self) -> dict[str, Quantity]:
        return {
            "support_ratio": self._quantity(self.ratio, "ratio"),
            "support_ratio_men_as_women": self._quantity(self.ratio_men_as_women, "ratio"),
        }

    def _hours(self) -> dict[str, Quantity]:
        given, needed = self.given, self.needed
        found = {
            "given": given.sum(axis=0),
            **{f"given_{sex}": given[at] for at, sex in enumerate(SEXES)},
            "given_men_as_women": given[0] + self.men_as_women,
            "more_if_men_as_women": self.men_as_women - given[1],
            "needed": needed.sum(axis=0),
            **{f"needed_{name}": needed[at] for at, name in enumerate(GROUPS)},
        }
        result = {name: self._level(hours / MILLION, HOURS) for name, hours in found.items()}
        if self.units is not None:
            units = self.units[:, np.newaxis] / MILLION
            result["needed_units"] = _certain(units, "million units")
        return result

    def _dependency(self) -> dict[str, Quantity]:
        """Hours that children and older people need, beside how many they are."""
        adults = persons(self.country, self.years, *GROUPS["15_64"], WOMEN_AND_MEN)
        women = persons(self.country, self.years, *GROUPS["15_64"], WOMEN)
        young, _, old = self.needed / DAYS
        result: dict[str, Quantity] = {}
        for name, hours in (("0_14", young), ("65_plus", old), ("both", young + old)):
            end = "" if name == "both" else f"_{name}"
            for who, people in (("adult", adults), ("woman", women)):
                a_day = hours / people[:, np.newaxis]
                unit = f"hours a day per {'person' if who == 'adult' else 'woman'} 15-64"
                result[f"hours_per_{who}{end}"] = self._level(a_day, unit)
        heads = self._heads(adults)
        for end, number in heads.items():
            result[f"heads_per_adult{end}"] = _certain(
                number[:, np.newaxis], "persons per person 15-64"
            )
        hours = (young + old) / adults[:, np.newaxis]
        both = heads[""]
        result["hours_index"] = self._quantity(hours / hours[0], "base year = 1")
        result["heads_index"] = _certain((both / both[0])[:, np.newaxis], "base year = 1")
        return result

    def _heads(self, adults: Array) -> dict[str, Array]:
        """Children and older people per person 15-64 [year]."""
        found = {
            f"_{name}": persons(self.country, self.years, *GROUPS[name], WOMEN_AND_MEN) / adults
            for name in ("0_14", "65_plus")
        }
        return {**found, "": sum(found.values(), np.zeros_like(adults))}

    def _quantity(self, drawn: Array, unit: str) -> Quantity:
        return Quantity.from_draws(drawn, unit, "estimated")

    def _level(self, drawn: Array, unit: str) -> Quantity:
        if not self.levels:
            return Quantity.unknown(unit, len(self.years), NO_LEVEL)
        return self._quantity(drawn, unit)

    def to_summary(self) -> dict[str, Any]:
        """The ratios alone, and what they rest on, as a part of another result."""
        return {
            "base_year": int(self.years[0]),
            "activity": self.activity,
            "need": self.need,
            "profiles": "own" if self.profiles.own else "another country's",
            "todays_sharing": self._quantity(self.ratio, "ratio").to_dict(),
            "men_as_women": self._quantity(self.ratio_men_as_women, "ratio").to_dict(),
        }

    def to_dict(self) -> dict[str, Any]:
        """The form of `careconomy accounts support-ratio --format json`."""
        from careconomy.results import heading, provenance

        return {
            **heading(self.country, self.draws),
            "years": [int(year) for year in self.years],
            "base_year": int(self.years[0]),
            "activity": self.activity,
            "need": self.need,
            "profiles": "own" if self.profiles.own else "another country's",
            "figures": {name: held.to_dict() for name, held in self.figures().items()},
            "notes": list(self.notes),
            **provenance([*self.draws.ledger.values(), self.profiles.fact]),
        }


def support_ratio(
    country: Country,
    *,
    to: int = LAST,
    base: int | None = None,
    activity: str = "care",
    need: str = "time-use",
    profiles: AgeProfiles | None = None,
    draws: Draws | None = None,
) -> SupportRatio:
    """Work out care given per hour of care needed from a base year on.

    `base`: year in which the ratio is 1, the facts' price year unless given; `activity`: "care",
    "housework" or "all"; `need`: hours received by age ("time-use") or Durán's Madrid scale;
    `profiles`: the country's own, else the embedded ones, brought to the country's unpaid hours of
    women and of men (facts). Raises CareError for years without population, a country without
    population, and a name that is not known.
    """
    _check_name("activity", activity, KINDS)
    _check_name("need", need, NEEDS)
    draws = draws or Draws()
    profiles = profiles or embedded_profiles(at_home=country.iso3 == EMBEDDED_OF)
    years = _years(country, base, to)
    people = country.population.persons[:, :, year_positions(country, years)]
    kinds = tuple(ACTIVITIES) if activity == "all" else (activity,)
    levels = profiles.own or _known(country, kinds)
    given, men_as_women, received = _hours(profiles, people, kinds, draws)
    if not profiles.own and levels:
        scale = _scale(country, people, given, kinds, draws)
        men_as_women = men_as_women * scale[:, :1]
        given = given * scale[:, :, np.newaxis]
    made = given.sum(axis=1)
    units = np.einsum("ast,a->t", people, madrid()) if need == "madrid" else None
    if need == "madrid":
        by_group = _grouped(people.sum(axis=1) * madrid()[:, np.newaxis])
        needed = by_group[:, :, np.newaxis] * (made[:, 0].sum(axis=0) / by_group[:, 0].sum())
    else:
        everyone = received[:, :, 0].sum(axis=1)
        needed = (received * (made[:, 0] / everyone)[:, np.newaxis, np.newaxis]).sum(axis=0)
    return SupportRatio(
        country, years, given.sum(axis=0), men_as_women.sum(axis=0), needed, units,
        activity, need, levels, profiles, draws,
        _notes(country, years, activity, need, profiles, levels),
    )  # fmt: skip


def madrid() -> Array:
    """Units of care per person by age [age 0..100]."""
    scale = np.empty(OLDEST + 1)
    for first, units in MADRID:
        scale[first:] = units
    return scale


def _check_name(what: str, found: str, known: tuple[str, ...]) -> None:
    if found not in known:
        raise CareError(
            f'the {what} "{found}" is not known.{nearest(found, known)}',
            remedy=f"Give {', '.join(known)}.",
        )


def _years(country: Country, base: int | None, to: int) -> Array:
    """Years from the base year on; a year without population is an error."""
    start = country.price_year if base is None else base
    if to < start:
        raise CareError(
            f"the last year, {to}, is before the base year, {start}.",
            remedy="Give a later last year with --to, or an earlier base year with --base.",
        )
    # The ends first: a span of any length would be laid out before it is looked at.
    year_positions(country, np.array([start, to], dtype=np.float64))
    years = np.arange(start, to + 1, dtype=np.float64)
    if not np.isin(years, country.population.years).all():
        raise CareError(
            "the population is not known for every year.",
            where=country.iso3,
            remedy="Supply [population.YEAR] tables without gaps.",
        )
    return years


def _known(country: Country, kinds: tuple[str, ...]) -> bool:
    names = [LEVELS[kind].format(sex) for kind in kinds for sex in SEXES]
    return not country.missing(names)


def _hours(
    profiles: AgeProfiles, people: Array, kinds: tuple[str, ...], draws: Draws
) -> tuple[Array, Array, Array]:
    """Hours a year at the profiles' own levels, drawn.

    `people` [age, sex, year]. Given [activity, sex, year, draw], by men at women's hours
    [activity, year, draw], received [activity, group, year, draw].
    """
    chosen = [list(ACTIVITIES).index(kind) for kind in kinds]
    hours = profiles.at_ages()[:, chosen] * DAYS
    shifts = profiles.shifts(draws)
    if draws.size == 1:
        hours, shifts = hours[:1], shifts[:0]  # nothing is moved: the estimates alone

    def drawn(table: Array) -> Array:
        return np.asarray(np.maximum(_moved(table, shifts), 0.0))  # no hour is less than none

    given, received = hours[:, :, GIVEN], hours[:, :, RECEIVED]
    by_age = np.einsum("ecsa,ast->ecat", received, people)
    return (
        drawn(np.einsum("ecsa,ast->ecst", given, people)),
        drawn(np.einsum("eca,at->ect", given[:, :, WOMEN[0]], people[:, MEN[0]])),
        drawn(np.moveaxis(_grouped(np.moveaxis(by_age, 2, 0)), 0, 2)),
    )


def _moved(table: Array, shifts: Array) -> Array:
    """Estimates and errors [1 + error, ...] moved by shifts [error, draw]: [..., draw].

    Summed without a library of linear algebra: the same digits on any number of threads.
    """
    if not len(shifts):
        return np.broadcast_to(table[0][..., np.newaxis], (*table.shape[1:], shifts.shape[1]))
    flat = table.reshape(len(table), -1)
    moved = np.empty((flat.shape[1], shifts.shape[1]))
    for cell, (value, *errors) in enumerate(flat.T):
        some = np.flatnonzero(errors)
        moved[cell] = value + np.einsum("e,ed->d", flat[1:, cell][some], shifts[some])
    return moved.reshape(*table.shape[1:], -1)


def _grouped(by_age: Array) -> Array:
    """Sums [group, ...] over ages of [age, ...]."""
    return np.asarray(np.add.reduceat(by_age, [first for first, _ in GROUPS.values()], axis=0))


def _scale(
    country: Country, people: Array, given: Array, kinds: tuple[str, ...], draws: Draws
) -> Array:
    """What hours of the profiles are multiplied by [activity, sex, draw] to be the country's.

    Facts are hours a day per woman and man of 15 and over, met in the base year.
    """
    adults = people[15:, :, 0].sum(axis=0)
    facts = np.stack(
        [[draws.fact(country.fact(LEVELS[kind].format(sex))) for sex in SEXES] for kind in kinds]
    )
    return np.asarray(facts * adults[:, np.newaxis] * DAYS / given[:, :, 0])


def _certain(values: Array, unit: str) -> Quantity:
    """A figure of the population alone [year, 1], which has no interval."""
    numbers = tuple(float(value) for value in values[:, 0])
    return Quantity(unit, numbers, no_interval=f"{NOT_UNCERTAIN} (population of the UN)")


def _notes(
    country: Country,
    years: Array,
    activity: str,
    need: str,
    profiles: AgeProfiles,
    levels: bool,
) -> tuple[str, ...]:
    counted = {
        "care": "Unpaid care of children and adults, in the own home and another",
        "housework": "Unpaid housework, in the own home and another",
        "all": "Unpaid care and housework, in the own home and another",
    }[activity]
    scale = (
        "Need: hours that people of each age receive today."
        if need == "time-use"
        else "Need: Durán's Madrid scale, 1 unit for an adult of 18-64 and up to 2 for the "
        "youngest and oldest, at the hours per unit of the base year."
    )
    measured = f" ({profiles.fact.year})" if profiles.fact.year else ""
    notes = [
        *([] if profiles.own else profiles.notes),
        f"{counted}. Habits by age and sex stay those of the profiles{measured}; only the "
        "population moves.",
        scale,
        "What paid services give is not in it: where they give much, families' need is smaller "
        "than people's.",
        "Men as women: men give the hours of women of their age; needs stay.",
    ]
    if not levels:
        notes.append(
            f"Hours are not shown: {NO_LEVEL}. Ratios rest on another country's hours of women "
            "and men as well. Supply unpaid_care_women and unpaid_care_men with --set."
        )
    if int(years[-1]) > country.price_year:
        notes.append("Population: UN projection, medium variant, drawn without error.")
    return (*notes, *(profiles.notes if profiles.own else ()))
