"""A small survey without a fault, and a way to put one into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.timeuse import Manifest, Survey, write_survey

HOUSEHOLDS = 84  # twelve months of seven days
ACTIVITIES = {
    "code": ["01", "02", "03", "04", "05", "06", "07", "99"],
    "title": ["Sleep", "Eat", "Wash", "Travel", "Job", "Cook", "Mind a child", "No data"],
    "icatus": ["911", "921", "931", "182", "111", "311", "411", None],
}
# Activity and length of the nine episodes from 04:00 on.
DAY = ((0, 173), (2, 24), (1, 31), (3, 22), (4, 465), (3, 29), (5, 43), (6, 77), (0, 576))
WEIGHTS = 50_000.0

Tables = dict[str, dict[str, Any]]


class Sample:
    """Columns of a survey as lists and arrays that a test may change before it is written."""

    def __init__(self) -> None:
        self.activities: dict[str, list[Any]] = {k: list(v) for k, v in ACTIVITIES.items()}
        self.tables: Tables = _tables()
        self.replicates: np.ndarray | None = _replicates(self.tables["days"]["weight"])
        self.manifest: dict[str, Any] = {
            "name": "Sample",
            "years": (2024,),
            "age_floor": 15,
            "simultaneous": "secondary recorded",
            "design": {"replicates": 6},
        }

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self.tables[name]

    def write(self, folder: Path, days_a_block: int = 1000) -> Survey:
        tables = {name: pa.table(columns) for name, columns in self.tables.items()}
        activities = pa.table({k: pa.array(v, pa.string()) for k, v in self.activities.items()})
        return write_survey(
            folder,
            Manifest(**self.manifest),
            tables,
            activities,
            self.replicates,
            days_a_block=days_a_block,
        )

    def episodes_of(self, day: int) -> np.ndarray:
        return np.flatnonzero(self["episodes"]["day"] == day)

    def take_episodes(self, rows: np.ndarray) -> None:
        for name, values in self["episodes"].items():
            self["episodes"][name] = values[rows]


Change = Callable[[Sample], None]


def _dates() -> list[date]:
    found = []
    for month in range(1, 13):
        first = date(2024, month, 1)
        days = sorted((first + timedelta(k) for k in range(7)), key=lambda day: day.isoweekday())
        found += days
    return found


def _tables() -> Tables:
    households, dates = HOUSEHOLDS, _dates()
    persons = 3 * households
    episodes = _episodes(households)
    return {
        "households": {
            "household_id": [f"h{i}" for i in range(households)],
            "size": [3] * households,
            "region": ["north", "south"] * (households // 2),
        },
        "persons": {
            "household": np.repeat(np.arange(households), 3),
            "person_id": [f"p{i}" for i in range(persons)],
            "diarist": [True, False, False] * households,
            "sex": ["women", "men", "women"] * households,
            "age": [v for i in range(households) for v in (25 + i % 50, 27 + i % 50, 5)],
        },
        "days": {
            "person": np.arange(households) * 3,
            "day_id": [f"d{i}" for i in range(households)],
            "date": dates,
            "year": [2024] * households,
            "month": [day.month for day in dates],
            "weekday": [day.isoweekday() for day in dates],
            "day_type": [
                {6: "saturday", 7: "sunday"}.get(day.isoweekday(), "weekday") for day in dates
            ],
            "weight": np.full(households, WEIGHTS),
            "childcare_on_call": [60.0 + i for i in range(households)],
            "stratum": np.arange(households) // 21,
            "cluster": np.arange(households) // 7,
        },
        "episodes": episodes,
    }


def _episodes(days: int) -> dict[str, Any]:
    """Nine episodes a day; borders move from day to day, so that no two days are the same."""
    length = np.array([minutes for _, minutes in DAY])
    borders = np.concatenate(([0], np.cumsum(length))) + 240
    starts = np.tile(borders[:-1], (days, 1))
    starts[:, 1:] += (np.arange(days)[:, None] * 7) % 89 - 44
    ends = np.concatenate([starts[:, 1:], np.full((days, 1), borders[-1])], axis=1)
    size = days * len(DAY)
    secondary = np.ma.masked_array(np.full(size, 6), mask=np.arange(size) % len(DAY) != 6)
    return {
        "day": np.repeat(np.arange(days), len(DAY)),
        "start": starts.ravel(),
        "end": ends.ravel(),
        "minutes": (ends - starts).ravel().astype(float),
        "activity": np.tile([activity for activity, _ in DAY], days),
        "secondary": np.array([None if m else 6 for m in secondary.mask], dtype=object),
        "place": np.array(["home", None, "home"] * (size // 3), dtype=object),
    }


def _replicates(weights: np.ndarray) -> np.ndarray:
    signs = np.array([[1, -1, 1, -1, 1, -1], [-1, 1, -1, 1, -1, 1]])
    rows = np.arange(len(weights)) % 2
    return weights[:, None] * (1 + 0.3 * signs[rows])
