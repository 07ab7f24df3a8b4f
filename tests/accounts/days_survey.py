"""Days written by hand as a survey: each a person with partner, children, and what was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.accounts.well_being_indicators import INDICATORS
from careconomy.accounts.well_being_measures import DayMeasures, Limits
from careconomy.timeuse import Manifest, Survey, write_survey
from careconomy.timeuse.schema import EPISODES, PERSONS

CODES = ("110", "160", "180", "311", "411", "413", "611", "711", "842", "850", "911", "913", "921")


@dataclass(frozen=True)
class Did:
    """An episode: ICATUS code, until when (minutes after midnight), where, with whom."""

    code: str
    until: int
    place: str | None = "home"
    who: int | None = 1


@dataclass(frozen=True)
class Day:
    """A diary that begins at 4:00, and the person who wrote it."""

    done: tuple[Did, ...]
    sex: str | None = "women"
    children: int | None = 0
    partnered: bool | None = False
    weight: float = 1.0
    date: date = field(default=date(2019, 5, 10))


H = 60
END = 28 * H
# A mother: wakes at night for the child, works at home, has free time in pieces.
MOTHER = (
    Did("911", 5 * H),
    Did("411", 5 * H + 20),  # night care 5:00-5:20
    Did("911", 7 * H),  # asleep again 5:20-7:00, begins within the night
    Did("311", 8 * H),
    Did("110", 11 * H),  # 3 h of paid work at home
    Did("180", 11 * H + 30, "public_transport"),
    Did("110", 12 * H, "work_or_school"),
    Did("160", 12 * H + 30),  # job search at home is no telework
    Did("413", 14 * H),  # schooling at home
    Did("413", 14 * H + 30, "elsewhere"),
    Did("842", 15 * H, who=4),  # free with a child
    Did("850", 15 * H + 30, who=2 + 4),  # rest, with partner and child: the same spell
    Did("921", 16 * H),
    Did("711", 17 * H, who=2),  # free with partner only
    Did("842", 17 * H + 10, who=None),
    Did("311", 21 * H),
    Did("411", 22 * H + 15),  # 15 minutes of it after 22:00
    Did("911", 25 * H),
    Did("913", 25 * H + 30),  # sleepless within the night
    Did("911", 27 * H),
    Did("411", END),  # night care through the end of the diary day: 3:00-4:00
)
# A man: long sleep, no care, one free spell.
MAN = (Did("911", 8 * H), Did("110", 18 * H, "work_or_school"), Did("842", 23 * H), Did("911", END))


def _category(values: list[Any], levels: tuple[str, ...]) -> pa.Array:
    numbers = [None if value is None else levels.index(value) for value in values]
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int16()), pa.array(levels))


def days_survey(
    folder: Path,
    days: list[Day],
    *,
    totals: bool = False,
    without: tuple[str, ...] = (),
    rule: str = "main only",
    name: str = "days by hand",
    design: dict[str, Any] | None = None,
    overlapping: dict[int, list[tuple[int, int, float, str]]] | None = None,
    only: dict[str, str] | None = None,
) -> Survey:
    """Write it; `without`: columns to leave out; `totals`: minutes only, no times.

    `overlapping`: episodes (start, end, minutes, code) of a day in place of its own; `only`: makes
    a list of the survey's own, with these ICATUS codes in place of the exact ones.
    """
    rows = len(days)
    persons = {
        "household": pa.array(range(rows), pa.int64()),
        "person_id": [str(row) for row in range(rows)],
        "diarist": [True] * rows,
        "age": pa.array([40] * rows, pa.int16()),
        "sex": _category([day.sex for day in days], PERSONS["sex"].levels),
        "partnered": pa.array([day.partnered for day in days], pa.bool_()),
        "own_children_under_15": pa.array([day.children for day in days], pa.int16()),
    }
    of_days = {
        "person": pa.array(range(rows), pa.int64()),
        "day_id": [str(row) for row in range(rows)],
        "weight": [day.weight for day in days],
        "date": pa.array([day.date for day in days], pa.date32()),
        "year": pa.array([day.date.year for day in days], pa.int16()),
        "month": pa.array([day.date.month for day in days], pa.int8()),
    }
    episodes = _episodes(days, overlapping or {})
    tables = {
        "households": pa.table({"household_id": [str(row) for row in range(rows)]}),
        "persons": _table(persons, without),
        "days": _table(of_days, without),
    }
    if totals:
        kept = {key: episodes[key] for key in ("day", "activity", "minutes")}
        tables["totals"] = pa.table(kept)
    else:
        tables["episodes"] = _table(episodes, without)
    manifest = Manifest(
        name,
        code_list="icatus" if only is None else "own",
        years=tuple(sorted({day.date.year for day in days})),
        simultaneous=rule,  # type: ignore[arg-type]
        design=design or {},
    )
    icatus = [(only or {}).get(code, code) for code in CODES]
    activities = pa.table({"code": CODES, "title": CODES, "icatus": icatus})
    return write_survey(folder, manifest, tables, activities)


def _table(columns: dict[str, Any], without: tuple[str, ...]) -> pa.Table:
    return pa.table({name: values for name, values in columns.items() if name not in without})


def _episodes(
    days: list[Day], overlapping: dict[int, list[tuple[int, int, float, str]]]
) -> dict[str, Any]:
    rows: list[tuple[Any, ...]] = []
    for number, day in enumerate(days):
        start = 240
        if number in overlapping:
            for first, last, minutes, code in overlapping[number]:
                rows.append((number, first, last, minutes, CODES.index(code), "home", 1))
            continue
        for did in day.done:
            length = float(did.until - start)
            rows.append(
                (number, start, did.until, length, CODES.index(did.code), did.place, did.who)
            )
            start = did.until
    day, first, last, minutes, activity, place, who = zip(*rows, strict=True)
    return {
        "day": pa.array(day, pa.int64()),
        "start": pa.array(first, pa.int16()),
        "end": pa.array(last, pa.int16()),
        "minutes": pa.array(minutes, pa.float64()),
        "activity": pa.array(activity, pa.int16()),
        "place": _category(list(place), EPISODES["place"].levels),
        "with_whom": pa.array(who, pa.int16()),
    }


def measured(survey: Survey, limits: Limits | None = None) -> dict[str, list[float]]:
    """Each indicator, a value a diary."""
    measures = DayMeasures.of(survey, INDICATORS, limits or Limits())
    values = np.concatenate([measures.values(block) for block in survey.blocks()])
    return {name: values[:, at].tolist() for at, name in enumerate(measures.names)}
