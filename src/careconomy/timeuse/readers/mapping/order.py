"""What is kept, and in which order: households, their persons, their days, their time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.timeuse.readers.mapping.activities import Coding
from careconomy.timeuse.readers.mapping.cells import Mask
from careconomy.timeuse.readers.mapping.episodes import episode_table, totals_table
from careconomy.timeuse.readers.mapping.fields import Diaries
from careconomy.timeuse.readers.mapping.levels import Level, Rows
from careconomy.timeuse.readers.mapping.records import SurveyMapping


@dataclass(frozen=True)
class Order:
    """Persons and days in the order of their parents; `new_*` lead from old places to new."""

    person: Rows
    day: Rows
    household_of_person: Rows
    person_of_day: Rows
    new_day: Rows

    @classmethod
    def of(cls, household: Level, person: Level, day: Level, left_out: Mask) -> Order:
        """Put persons and days in order; `left_out` [day] are not kept."""
        persons = np.argsort(person.parent, kind="stable").astype(np.int64)
        new_person = _inverse(persons, len(person))
        kept = np.flatnonzero(~left_out)
        days = kept[np.argsort(new_person[day.parent[kept]], kind="stable")]
        return cls(
            persons,
            days,
            person.parent[persons],
            new_person[day.parent[days]],
            _inverse(days, len(day)),
        )

    def tables(
        self,
        columns: Mapping[str, Mapping[str, Any]],
        diaries: Diaries,
        words: Coding,
        mapping: SurveyMapping,
    ) -> dict[str, pa.Table]:
        """The tables of the survey dataset."""
        diarist = np.zeros(len(self.person), dtype=np.bool_)
        diarist[self.person_of_day] = True
        persons = {name: values.take(self.person) for name, values in columns["person"].items()}
        days = {name: values.take(self.day) for name, values in columns["day"].items()}
        pieces = diaries.pieces
        pieces = pieces.take(self.new_day[pieces.day] >= 0)
        pieces = replace(pieces, day=self.new_day[pieces.day]).in_order()
        tables = {
            "households": pa.table(dict(columns["household"])),
            "persons": pa.table(
                {"household": self.household_of_person, "diarist": diarist, **persons}
            ),
            "days": pa.table({"person": self.person_of_day, **days}),
        }
        if mapping.diary.shape == "totals":
            return {**tables, "totals": totals_table(words, pieces)}
        return {**tables, "episodes": episode_table(mapping.diary, diaries, words, pieces)}


def _inverse(order: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Where each old place went; -1 for those that are not kept."""
    places = np.full(length, -1, dtype=np.int64)
    places[order] = np.arange(len(order))
    return places
