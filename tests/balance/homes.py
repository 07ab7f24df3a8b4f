"""Small surveys by hand: homes, who keeps a diary there, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.timeuse import Manifest, Survey, write_survey

CODES = ("411", "416", "421", "425", "311", "441", "513", "911")
ACTIVITIES = pa.table({"code": CODES, "title": CODES, "icatus": CODES})
DAY = 1440


@dataclass(frozen=True)
class Home:
    """A home with one diary: `minutes` by code (the rest is sleep), children of these ages.

    `on_call`: minutes of the day, None where it was not asked; `beside`: on-call minutes by code
    of the main activity; `there`: places in `children` of those named in episodes of a code.
    """

    sex: str = "women"
    age: int | None = 35
    parent: bool = True
    children: tuple[int, ...] = ()
    minutes: Mapping[str, float] = field(default_factory=dict)
    weight: float = 1.0
    on_call: float | None = None
    beside: Mapping[str, float] = field(default_factory=dict)
    there: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    with_whom: Mapping[str, int] = field(default_factory=dict)


def survey_of(
    folder: Path,
    homes: Sequence[Home],
    replicates: npt.NDArray[np.float64] | None = None,
    **manifest: Any,
) -> Survey:
    """Write the survey; columns that no home fills are left out."""
    persons: dict[str, list[Any]] = {
        name: []
        for name in ("household", "person_id", "diarist", "sex", "age", "own_children_under_15")
    }
    episodes: dict[str, list[Any]] = {
        name: []
        for name in (
            *("day", "start", "end", "minutes", "activity"),
            *("childcare_on_call", "with_whom"),
        )
    }
    companions: dict[str, list[int]] = {"episode": [], "person": []}
    diarists = []
    for number, home in enumerate(homes):
        first = len(persons["age"])
        diarists.append(first)
        own = sum(age < 15 for age in home.children) if home.parent else 0
        people = [(home.sex, home.age, own), *(("women", age, None) for age in home.children)]
        for place, (sex, age, under) in enumerate(people):
            row = (number, f"{number}-{place}", place == 0, sex, age, under)
            for key, value in zip(persons, row, strict=True):
                persons[key].append(value)
        _diary(number, home, first, episodes, companions)
    days: dict[str, Any] = {
        "person": diarists,
        "day_id": [str(number) for number in range(len(homes))],
        "weight": [home.weight for home in homes],
    }
    if any(home.on_call is not None for home in homes):
        days["childcare_on_call"] = pa.array([home.on_call for home in homes], pa.float64())
    else:
        del episodes["childcare_on_call"]
    if not any(home.with_whom for home in homes):
        del episodes["with_whom"]
    tables = {
        "households": pa.table({"household_id": [str(n) for n in range(len(homes))]}),
        "persons": pa.table(persons),
        "days": pa.table(days),
        "episodes": pa.table(episodes),
    }
    if companions["episode"]:
        tables["companions"] = pa.table(companions)
    said = Manifest(**{"name": "Homes", "country": "USA", "years": (2023,), **manifest})
    return write_survey(folder, said, tables, ACTIVITIES, replicates)


def _diary(
    number: int,
    home: Home,
    first: int,
    episodes: dict[str, list[Any]],
    companions: dict[str, list[int]],
) -> None:
    """Add a diary: one episode a code, in their order, and sleep for the rest."""
    time = {**home.minutes, "911": DAY - sum(home.minutes.values())}
    start = 240
    for code, minutes in time.items():
        for place in home.there.get(code, ()):
            companions["episode"].append(len(episodes["day"]))
            companions["person"].append(first + 1 + place)
        end = start + int(minutes)
        row = (
            *(number, start, end, float(minutes), CODES.index(code)),
            *(home.beside.get(code, 0.0), home.with_whom.get(code)),
        )
        for key, value in zip(episodes, row, strict=True):
            episodes[key].append(value)
        start = end
