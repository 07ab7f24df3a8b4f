"""Invented surveys of any size, for tests, tutorials and measurements: nobody was asked.

They are written block by block in bounded memory. The same arguments give the same digits,
whatever the size of the blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError
from careconomy.timeuse.dataset import Survey
from careconomy.timeuse.generate_activities import activity_table, group_of
from careconomy.timeuse.generate_diaries import DAY_STARTS, Diaries, cuts, episode_table
from careconomy.timeuse.generate_people import (
    AGE_FLOOR,
    OLDER,
    PARTNER,
    Dates,
    Homes,
    Members,
    Yes,
    dates,
    day_table,
    diarists,
    eligible,
    homes,
    household_table,
    members,
    person_table,
)
from careconomy.timeuse.generate_random import Floats, Integers, Streams
from careconomy.timeuse.generate_weights import Replication
from careconomy.timeuse.manifest import Manifest, WeightsCount
from careconomy.timeuse.writer import DAYS_A_BLOCK, SurveyWriter

FLAG = "Invented data: made by a generator of random days, measured on nobody."
# Persons for whom a diarist stands, before the number of the household's possible diarists.
_STANDS_FOR = 1000.0
_HOMES_AT_ONCE = 50_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What to invent; see `generate`."""

    persons: int
    seed: int = 1
    episodes_a_day: int = 20
    days_a_person: int = 1
    everybody: bool = False
    years: tuple[int, ...] = (2020,)
    country: str | None = None
    strata: int = 0
    clusters: int = 0
    replication: Replication | None = None
    weights_count: WeightsCount = "person-days"
    secondary: bool = True
    missing: float = 0.0

    def __post_init__(self) -> None:
        limits: Mapping[str, tuple[float, float]] = {
            "persons": (1, 2**40),
            "seed": (0, 2**63 - 1),
            "episodes_a_day": (3, 200),
            "days_a_person": (1, 7),
            "strata": (0, self.clusters or self.persons),
            "clusters": (0, self.persons),
            "missing": (0, 1),
        }
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise CareError(f"{name} is {value}.", remedy=f"Give {low} to {high}.")
        if not self.years or not all(1970 <= year <= 2200 for year in self.years):
            raise CareError(f"years is {self.years}.", remedy="Give years from 1970 to 2200.")
        if self.weights_count not in get_args(WeightsCount):
            known = " or ".join(get_args(WeightsCount))
            raise CareError(f'weights_count is "{self.weights_count}".', remedy=f"Give {known}.")
        if self.replication:
            self.replication.check(self.strata, self.clusters)

    @property
    def streams(self) -> Streams:
        """Random streams of the seed."""
        return Streams(self.seed)

    @property
    def days_in_period(self) -> float:
        """Days of the years."""
        years = np.array(self.years) - 1970
        edges = [
            year.astype("datetime64[Y]").astype("datetime64[D]") for year in (years, years + 1)
        ]
        return float((edges[1] - edges[0]).astype(np.int64).sum())

    @property
    def one_diary(self) -> bool:
        """Whether no household has more than one diary."""
        return self.days_a_person == 1 and not self.everybody

    def households(self) -> int:
        """Return the households that it takes to find the diarists."""
        if not self.everybody:
            return self.persons
        found = first = 0
        while True:
            able = eligible(homes(self.streams, first, _HOMES_AT_ONCE)).sum(axis=1)
            reached = found + np.cumsum(able)
            if reached[-1] >= self.persons:
                return first + int(np.searchsorted(reached, self.persons)) + 1
            found, first = int(reached[-1]), first + _HOMES_AT_ONCE

    def design(self) -> Mapping[str, Any]:
        """Return the design as the manifest keeps it."""
        if self.replication:
            return self.replication.design()
        grouped = self.clusters or not self.one_diary
        stage = {
            "stratum": "stratum" if self.strata else None,
            "cluster": "cluster" if grouped else None,
            "population": None,
        }
        return {"method": "taylor", "stages": [stage]}

    def manifest(self) -> Manifest:
        """Return the manifest, which says that the data are invented."""
        return Manifest(
            name=f"Invented survey of {self.persons} persons",
            country=self.country,
            years=self.years,
            source="careconomy.timeuse.generate",
            licence="public domain",
            code_list="icatus",
            weights_count=self.weights_count,
            days_in_period=self.days_in_period if self.weights_count == "person-days" else None,
            age_floor=AGE_FLOOR,
            day_starts=DAY_STARTS,
            simultaneous="secondary recorded" if self.secondary else "main only",
            design=self.design(),
            flags=(FLAG,),
            seed=self.seed,
        )


def generate(
    folder: str | Path,
    *,
    persons: int,
    seed: int = 1,
    episodes_a_day: int = 20,
    days_a_person: int = 1,
    everybody: bool = False,
    years: Sequence[int] = (2020,),
    country: str | None = None,
    strata: int = 0,
    clusters: int = 0,
    replicates: int = 0,
    method: str = "successive_differences",
    rho: float = 0.5,
    weights_count: WeightsCount = "person-days",
    secondary: bool = True,
    missing: float = 0.0,
    replace: bool = False,
    days_a_block: int = DAYS_A_BLOCK,
    progress: Progress | None = None,
) -> Survey:
    """Invent a survey with `persons` diarists aged 15 or more and write it to `folder`.

    `episodes_a_day` on average, 3 to 200; `days_a_person` 1 to 7; `everybody`: all members of a
    household keep a diary, not one; `strata` and `clusters` in all, 0 for none; `replicates`
    weights made by `method` (successive_differences, fay with `rho`, brr, jackknife, bootstrap),
    0 for none; `missing`: share of missing values in columns that a survey may lack. Weights
    count person-days of `years`, or persons. `progress(done, all)` is called after each block,
    in persons. The digits depend on none of `days_a_block`, machine or earlier calls.
    Raises CareError.
    """
    plan = Plan(
        *(persons, seed, episodes_a_day, days_a_person, everybody, tuple(years), country),
        *(strata, clusters, Replication(method, replicates, rho) if replicates else None),
        *(weights_count, secondary, missing),
    )
    with SurveyWriter(folder, plan.manifest(), activity_table(), replace=replace) as writer:
        done = 0
        for tables, weights in blocks(plan, days_a_block):
            writer.add(tables, weights)
            done += tables["days"].num_rows
            if progress:
                progress(done // days_a_person, persons)
        return writer.close()


def blocks(plan: Plan, days_a_block: int) -> Iterator[tuple[dict[str, pa.Table], Floats | None]]:
    """Yield the tables and the replicate weights of each block, with keys within the block."""
    households = plan.households()
    days = plan.persons * plan.days_a_person
    at_once = max(1, round(days_a_block * households / days))
    asked = 0
    for first in range(0, households, at_once):
        found = homes(plan.streams, first, min(at_once, households - first))
        diary = diarists(plan.streams, found, plan.everybody)
        # The last household may have more diarists than are still to be asked.
        number = np.cumsum(diary).reshape(diary.shape)
        diary &= number <= plan.persons - asked
        yield _block(plan, households, found, diary, asked)
        asked += int(diary.sum())


def _block(
    plan: Plan, households: int, found: Homes, diary: Yes, asked: int
) -> tuple[dict[str, pa.Table], Floats | None]:
    """One block; `asked`: diarists of the blocks before."""
    household = found.first + np.arange(found.count)
    cluster = household * plan.clusters // households if plan.clusters else household
    stratum = cluster * plan.strata // (plan.clusters or households)
    year = np.array(plan.years)[household * len(plan.years) // households]
    who = members(plan.streams, found)
    person = np.flatnonzero(diary[found.lives])
    home = who.household[person]
    number = asked + np.arange(len(person))
    each = plan.days_a_person
    when = dates(plan.streams, year[home], number, each)
    weight = _weights(plan, found, home, number, when)
    diaries = _diaries(plan, found, who, person, when, cluster, asked * each)
    cut = cuts(plan.streams, diaries, plan.episodes_a_day)
    episodes, on_call = episode_table(cut, diaries, secondary=plan.secondary, missing=plan.missing)
    home_of_day = np.repeat(home, each)
    columns = dict(on_call)
    if plan.strata:
        columns["stratum"] = stratum[home_of_day]
    if plan.clusters or not plan.one_diary:
        columns["cluster"] = cluster[home_of_day]
    day = asked * each + np.arange(len(home_of_day))
    tables = {
        "households": household_table(plan.streams, found, (stratum, cluster), plan.missing),
        "persons": person_table(plan.streams, found, diary, plan.missing),
        "days": day_table(np.repeat(person, each), day, when, weight, columns),
        "episodes": episodes,
    }
    if not plan.replication:
        return tables, None
    factors = plan.replication.factors(plan.streams, cluster[home_of_day])
    return tables, np.multiply(factors, weight[:, np.newaxis], out=factors)


def _weights(plan: Plan, found: Homes, home: Integers, number: Integers, when: Dates) -> Floats:
    """Weights [diary]: what a diarist stands for, times the share of the week."""
    low = int(number[0]) if len(number) else 0
    draw = plan.streams.uniform("weight", low, len(number), 2)
    persons = _STANDS_FOR * (0.6 + 0.8 * draw[:, 0]) * (0.6 + 0.8 * draw[:, 1])
    if not plan.everybody:
        persons = persons * eligible(found).sum(axis=1)[home]
    days = plan.days_in_period if plan.weights_count == "person-days" else 1.0
    return np.asarray(np.repeat(persons, plan.days_a_person) * when.share * days)


def _diaries(
    plan: Plan,
    found: Homes,
    who: Members,
    person: Integers,
    when: Dates,
    cluster: Integers,
    first: int,
) -> Diaries:
    """Work out what bears upon the episodes of each day."""
    each = plan.days_a_person
    whom = np.repeat(person, each)
    home, place = who.household[whom], who.place[whom]
    employed, student = who.employed[whom], who.student[whom]
    days = len(home)
    weekend = when.weekday > 5
    low = int(cluster[0])
    habit = plan.streams.uniform("habit", low, int(cluster[-1]) - low + 1)[cluster - low][home]
    # Diaries of one cluster have something in common.
    chance = np.where(weekend, 0.16, 0.86) + 0.2 * (habit - 0.5)
    working = employed & (plan.streams.uniform("working", first, days) < chance)
    kind = np.where(working, 0, np.where(weekend, 2, np.where(student, 3, 1)))
    parent = place < 2
    youngest = found.youngest()[home]
    child = youngest < 15
    level = np.where(child & parent, np.where(youngest < 5, 2, 1), 0)
    older = found.lives[home, OLDER] & (place != OLDER)
    return Diaries(
        first=first,
        group=group_of(who.woman[whom], level, kind, older),
        partner=parent & found.lives[home, PARTNER],
        child=child,
        other=found.lives[home].sum(axis=1) > 2,
        carer=(youngest < 13) & (parent | (place == OLDER)),
        older=older,
        working=working,
    )
