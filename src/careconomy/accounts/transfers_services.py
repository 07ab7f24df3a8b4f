"""Which unpaid services time transfers follow, and who in a household receives each.

Services are those that somebody else could be paid for (third-party criterion; part 3.1 of the
method). Care is kept apart by who receives it, in the household or in another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError
from careconomy.estimation.measures import table_of
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.activities import membership
from careconomy.timeuse.arrow import array_of

# Who receives: all members, children or adults other than the giver, all members but the giver.
ALIKE = ("everyone", "others")
WITH_NEEDS = ("children", "adults")
TARGETS = (*ALIKE, *WITH_NEEDS)
# Children of the household are younger than this.
ADULT = 18


@dataclass(frozen=True)
class Service:
    """A service: what counts as it (selectors), who receives it, in which household.

    An activity belongs to the first service that counts it.
    """

    name: str
    selectors: tuple[str, ...]
    target: str
    outside: bool = False

    @property
    def care(self) -> bool:
        """Whether it is care, in the giver's household or another."""
        return self.target in ("children", "adults", "others")


SERVICES = (
    Service("meals", ("31",), "everyone"),
    Service("cleaning", ("32",), "everyone"),
    Service("repairs", ("33",), "everyone"),
    Service("laundry", ("34",), "everyone"),
    Service("management", ("35",), "everyone"),
    Service("shopping", ("37",), "everyone"),
    Service("domestic-travel", ("38",), "everyone"),
    Service("other-domestic", ("3",), "everyone"),
    Service("childcare", ("41", "442"), "children"),
    Service("adult-care", ("42", "43", "443", "444"), "adults"),
    Service("other-care", ("4",), "others"),
    Service("childcare-elsewhere", ("513",), "children", outside=True),
    Service("adult-care-elsewhere", ("514",), "adults", outside=True),
    Service("help-elsewhere", ("51",), "everyone", outside=True),
)
# Sums of services, shown beside them.
SUMS: Mapping[str, tuple[str, ...]] = {
    "housework": tuple(item.name for item in SERVICES if not item.care and not item.outside),
    "care": tuple(item.name for item in SERVICES if item.care and not item.outside),
    "elsewhere": tuple(item.name for item in SERVICES if item.outside),
    "all": tuple(item.name for item in SERVICES),
}
# Work of every kind, paid and unpaid, in the rule for two activities at once.
WORK = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Times:
    """How minutes of services are read from a block.

    `services` that the survey records; `service` [activity + 1]: place in them or -1, the last
    entry for no activity; `work` [activity + 1]: whether an activity is work.
    """

    services: tuple[Service, ...]
    service: Whole
    work: npt.NDArray[np.bool_]
    table: str
    secondary: bool

    @classmethod
    def of(cls, survey: Survey) -> Times:
        """Look the services up in the survey's list. Raises CareError where it has none."""
        code_list = survey.manifest.code_list
        found: list[Service] = []
        left = np.ones(survey.activities.num_rows, dtype=np.bool_)
        service = np.full(survey.activities.num_rows + 1, -1, dtype=np.int64)
        for item in SERVICES:
            counted = membership(item.selectors, survey.activities, code_list, allow_empty=True)
            mine = counted.any(axis=0) & left
            if mine.any():
                service[:-1][mine] = len(found)
                found.append(item)
                left &= ~mine
        if not found:
            raise CareError(
                "the survey records no unpaid service.",
                where=str(survey.folder),
                remedy="Its activities need ICATUS 2016 codes of divisions 3, 4 and 5.",
            )
        work = membership(WORK, survey.activities, code_list, allow_empty=True).any(axis=0)
        table = table_of(survey)
        secondary = table == "episodes" and "secondary" in survey.columns("episodes")
        return cls(tuple(found), service, np.append(work, False), table, secondary)

    @property
    def shared(self) -> npt.NDArray[np.bool_]:
        """Which services the giver receives too [service]."""
        return np.array([item.target == "everyone" and not item.outside for item in self.services])

    def of_target(self, target: str) -> Whole:
        """Places of the services that a target receives in the giver's household."""
        return np.array(
            [
                at
                for at, item in enumerate(self.services)
                if item.target == target and not item.outside
            ],
            dtype=np.int64,
        )

    def entries(self, block: Block) -> tuple[Whole, Whole, Array]:
        """Day of the block, activity and minutes of what counts as a service [entry].

        Two kinds of work at once share the time half and half; work beside what is no work has
        all of it.
        """
        names = ["day", "activity", "minutes", *(("secondary",) if self.secondary else ())]
        table = block.table(self.table, names)
        day = block.local(table.column("day"), "days")
        first, minutes = array_of(table.column("activity")), array_of(table.column("minutes"))
        if not self.secondary:
            return self._counted(day, first, minutes)
        second = array_of(table.column("secondary"), -1)
        share = np.where(self.work[first] & self.work[second], 0.5, 1.0)
        parts = (self._counted(day, kind, minutes * share) for kind in (first, second))
        days, activities, found = (np.concatenate(part) for part in zip(*parts, strict=True))
        return days, activities, found

    def _counted(self, day: Whole, activity: Whole, minutes: Array) -> tuple[Whole, Whole, Array]:
        counts = np.flatnonzero(self.service[activity] >= 0)
        return day[counts], activity[counts].astype(np.int64), minutes[counts]

    def minutes(self, entries: tuple[Whole, Whole, Array], days: int) -> Array:
        """Minutes [day of the block, service] of entries."""
        day, activity, minutes = entries
        cell = day * len(self.services) + self.service[activity]
        summed = np.bincount(cell, minutes, days * len(self.services))
        return np.asarray(summed.reshape(-1, len(self.services)))
