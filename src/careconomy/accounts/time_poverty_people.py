"""Members of households for the joint measure: who is adult, who has a job, for how many hours.

Members of whom the survey does not tell take employment and hours from a member like them of whom
it does (a hot deck); children are those under 18.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from careconomy.accounts.time_poverty_income import MEMBER_LEVELS, classes_of
from careconomy.accounts.time_poverty_match import Side, match
from careconomy.accounts.transfers_households import SEXES
from careconomy.accounts.transfers_services import ADULT
from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Survey
from careconomy.timeuse.arrow import array_of, codes_of, floats_of

Flags = npt.NDArray[np.bool_]
EMPLOYED = {"employed": 1, "unemployed": 0, "not_in_labour_force": 0}
# Classes of households: adults 1, 2, 3+ by children 0, 1, 2, 3+.
ADULTS, CHILDREN = 3, 4
HOMES = ADULTS * CHILDREN
# Adults of whom mean time is taken: sex x employment x class of household.
KINDS = 2 * 2 * HOMES
# Usual hours of paid work at which groups with their own commuting begin.
HOURS = (0.0, 20.0, 35.0)
TRIPS = 2 * len(HOURS)


@dataclass(frozen=True)
class People:
    """Persons and households of a survey.

    `household`, `adult`, `sex` (0 women, 1 men, -1), `age`, `employed` (0, 1, NaN), `hours`
    (a week, NaN where not known; 0 without a job), `writes` (weight of own diaries), `imputed`
    [person]; `adults`, `children`, `whole` (every member in the roster, of known age and, if
    adult, sex), `scale` (one over members of the age of diaries; 0 where not whole) and `weight`
    [household].
    """

    household: Whole
    adult: Flags
    sex: Whole
    age: Array
    employed: Array
    hours: Array
    writes: Array
    imputed: Flags
    adults: Whole
    children: Whole
    whole: Flags
    scale: Array
    weight: Array

    @classmethod
    def of(cls, survey: Survey) -> People:
        """Read them. Raises CareError for a column that the survey does not have."""
        _check(survey)
        table = survey.table("persons", ["household", "age", "sex", "employment", "hours_usual"])
        household = array_of(table.column("household"))
        homes = survey.rows("households")
        age, sex = floats_of(table.column("age")), codes_of(table.column("sex"), SEXES)
        adult = age >= ADULT
        status = codes_of(table.column("employment"), EMPLOYED)
        employed = np.where(status < 0, np.nan, status)
        hours = floats_of(table.column("hours_usual"))
        days = survey.table("days", ["person", "weight"])
        person = array_of(days.column("person"))
        writes = _sums(person, floats_of(days.column("weight")), len(age))
        size = np.bincount(household, minlength=homes)
        known = ~np.isnan(age) & ~(adult & (sex < 0))
        whole = np.bincount(household, known, homes) == _stated(survey, size)
        adults = np.bincount(household, adult, homes).astype(np.int64)
        floor = survey.manifest.age_floor or 0
        able = np.bincount(household[(age >= floor) | (writes > 0.0)], minlength=homes)
        scale = whole / np.maximum(able, 1)
        return cls(
            household, adult, sex, age, employed,
            np.where(employed == 1.0, hours, np.where(employed == 0.0, 0.0, np.nan)),
            writes, np.zeros(len(age), np.bool_), adults, size - adults,
            whole & (adults > 0), scale, np.bincount(household, writes, homes) * scale,
        )  # fmt: skip

    def completed(self, seed: int) -> People:
        """Give employment and hours to adults of whom they are not known. Raises CareError."""
        counts = self.adult & (self.whole & (self.weight > 0.0))[self.household]
        known = counts & ~np.isnan(self.hours) & (self.writes > 0.0)
        if not known.any():
            raise CareError(
                "no adult with a diary has a known employment and usual hours.",
                where="persons.employment, persons.hours_usual",
                remedy="Import the survey with both.",
            )
        employed, hours = self.employed.copy(), self.hours.copy()
        rows = np.flatnonzero(counts & np.isnan(employed))
        donor = self._donors(rows, np.flatnonzero(known), seed)
        employed[rows], hours[rows] = self.employed[donor], self.hours[donor]
        still = np.flatnonzero(counts & np.isnan(hours))
        donor = self._donors(still, np.flatnonzero(known & (self.employed == 1.0)), seed)
        hours[still] = self.hours[donor]
        imputed = np.zeros(len(hours), np.bool_)
        imputed[rows], imputed[still] = True, True
        return replace(self, employed=employed, hours=hours, imputed=imputed)

    def side(self, rows: Whole, employed: Array) -> Side:
        """Some adults as recipients or donors of a match."""
        home = self.household[rows]
        classes = classes_of(
            self.sex[rows], self.age[rows], employed, self.adults[home], self.children[home]
        )
        weight = np.where(self.writes[rows] > 0.0, self.writes[rows], self.weight[home])
        return Side(classes, self.age[rows], weight)

    def _donors(self, rows: Whole, donors: Whole, seed: int) -> Whole:
        if not len(rows):
            return rows
        nothing = np.zeros(len(rows)), np.zeros(len(donors))
        found = match(
            self.side(rows, nothing[0]), self.side(donors, nothing[1]), MEMBER_LEVELS, seed=seed
        )
        return donors[found.donor]

    def home_class(self) -> Whole:
        """Class [household] by adults and children."""
        adults = np.clip(self.adults, 1, ADULTS) - 1
        return np.asarray(adults * CHILDREN + np.clip(self.children, 0, CHILDREN - 1))

    def kind(self) -> Whole:
        """Kind [person] of adult whose mean time stands for hers or his; -1 where not known."""
        known = self.adult & ~np.isnan(self.employed) & (self.sex >= 0)
        own = self.sex * 2 + np.nan_to_num(self.employed).astype(np.int64)
        return np.where(known, own * HOMES + self.home_class()[self.household], -1)

    def trip(self) -> Whole:
        """Group [person] by sex and usual hours with its own commuting; -1 without a job."""
        known = self.adult & (self.employed == 1.0) & ~np.isnan(self.hours) & (self.sex >= 0)
        group = np.searchsorted(HOURS, np.nan_to_num(self.hours), side="right") - 1
        return np.where(known, self.sex * len(HOURS) + group, -1)

    def reference(self) -> Whole:
        """Row [household] of its adult who stands for it in a match: the first with a diary.

        Without one the first adult; -1 without an adult.
        """
        result = np.full(len(self.adults), -1, dtype=np.int64)
        for rows in (self.adult, self.adult & (self.writes > 0.0)):
            found = np.flatnonzero(rows)[::-1]
            result[self.household[found]] = found
        return result


def _check(survey: Survey) -> None:
    for name in ("age", "sex", "employment", "hours_usual"):
        if name not in survey.columns("persons"):
            raise CareError(
                f'the survey has no column "{name}" of persons.',
                where=str(survey.folder),
                remedy="The joint measure needs age, sex, employment and usual hours of members: "
                "import the survey with them.",
            )


def _sums(place: Whole, values: Array, size: int) -> Array:
    return np.bincount(place, values, size).astype(np.float64)


def _stated(survey: Survey, size: Whole) -> Whole:
    if "size" not in survey.columns("households"):
        return size
    stated = floats_of(survey.table("households", ["size"]).column("size"))
    return np.asarray(np.fmax(stated, size), dtype=np.int64)
