"""What is measured of a day: minutes of each activity, or of responsibility beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.activities import caveats, membership
from careconomy.timeuse.arrow import array_of, floats_of

# Columns of days that are measures of their own: responsible, while doing something else.
ON_CALL = {
    "childcare-on-call": "childcare_on_call",
    "adult-care-on-call": "adult_care_on_call",
}


class Measured(Protocol):
    """What can be added up of a day."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the measures, in order."""
        ...

    @property
    def gaps(self) -> bool:
        """Whether a measure can be unknown on some days."""
        ...

    @property
    def simultaneous(self) -> bool:
        """Whether secondary activities count."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know."""
        ...

    def values(self, block: Block) -> Array:
        """Values [day of the block, measure]; NaN where not known."""
        ...


@dataclass(frozen=True)
class Measures:
    """Activities to measure, in order.

    `members` [activity selector, activity of the survey]; `on_call` gives the column of `days` of
    a measure that is no activity; `simultaneous`: time also counts when the activity is the
    secondary one.
    """

    names: tuple[str, ...]
    members: npt.NDArray[np.bool_]
    table: str
    on_call: tuple[str | None, ...]
    simultaneous: bool = False
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, survey: Survey, names: Sequence[str], *, simultaneous: bool = False) -> Measures:
        """Look activities up in the survey's list. Raises CareError for what it cannot measure."""
        if not names:
            raise CareError("no activity is named.", remedy="Name one, such as unpaid or 41.")
        on_call = tuple(ON_CALL.get(name) for name in names)
        missing = [name for name in on_call if name and name not in survey.columns("days")]
        if missing:
            raise CareError(
                f"the survey does not record {missing[0].replace('_', ' ')}.",
                where=str(survey.folder),
            )
        if simultaneous and "secondary" not in _columns_of(survey, "episodes"):
            raise CareError(
                "the survey has no secondary activities.",
                where=str(survey.folder),
                remedy="Leave --simultaneous out.",
            )
        selectors = [name for name in names if name not in ON_CALL]
        code_list = survey.manifest.code_list
        found = membership(selectors, survey.activities, code_list)
        members = np.zeros((len(names), survey.activities.num_rows), dtype=np.bool_)
        members[[name not in ON_CALL for name in names]] = found
        table = table_of(survey)
        notes = caveats(selectors, survey.activities, code_list)
        return cls(tuple(names), members, table, on_call, simultaneous, notes)

    @property
    def gaps(self) -> bool:
        """Whether a measure can be unknown on some days."""
        return any(self.on_call)

    def values(self, block: Block) -> Array:
        """Minutes [day of the block, measure]; NaN where it was not recorded."""
        result = self._with_secondary(block) if self.simultaneous else self._minutes(block)
        for measure, column in enumerate(self.on_call):
            if column:
                known = block.table("days", [column]).column(column)
                result[:, measure] = floats_of(known)
        return result

    @cached_property
    def _kinds(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """Activities that the same measures count [measure, kind]; the kind of each activity."""
        kinds, kind = np.unique(self.members, axis=1, return_inverse=True)
        return kinds, kind.ravel()

    def _minutes(self, block: Block) -> Array:
        table = block.table(self.table, ["day", "activity", "minutes"])
        day = block.local(table.column("day"), "days")
        activity, minutes = (array_of(table.column(name)) for name in ("activity", "minutes"))
        return self.by_day(day, activity, minutes, block.rows("days"))

    def by_day(self, day: Whole, activity: npt.NDArray[Any], minutes: Array, days: int) -> Array:
        """Add up minutes [episode] by day and kind of activity, then by measure [day, measure]."""
        kinds, kind = self._kinds
        cell = day * kinds.shape[1] + kind[activity]
        found = np.bincount(cell, minutes, days * kinds.shape[1])
        return np.asarray(found.reshape(-1, kinds.shape[1]) @ kinds.T.astype(np.float64))

    def _with_secondary(self, block: Block) -> Array:
        table = block.table("episodes", ["day", "activity", "secondary", "minutes"])
        day = block.local(table.column("day"), "days")
        primary = array_of(table.column("activity"))
        second = array_of(table.column("secondary"), -1)
        minutes = array_of(table.column("minutes"))
        # One activity more, that no measure counts, stands for no secondary activity (-1).
        members = np.append(self.members, np.zeros((len(self.names), 1), np.bool_), axis=1)
        result = np.empty((block.rows("days"), len(self.names)))
        for measure, counted in enumerate(members):
            time = np.where(counted[primary] | counted[second], minutes, 0.0)
            result[:, measure] = np.bincount(day, time, len(result))
        return result


def table_of(survey: Survey) -> str:
    """Name of the table that has the minutes of activities."""
    return "episodes" if survey.has("episodes") else "totals"


def _columns_of(survey: Survey, table: str) -> tuple[str, ...]:
    return survey.columns(table) if survey.has(table) else ()
