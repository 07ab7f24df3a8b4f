"""Households, persons and diary days of an invented survey, a run of households at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.timeuse.generate_random import Floats, Integers, Streams
from careconomy.timeuse.schema import DAYS, HOUSEHOLDS, PERSONS

# Places in a household: person of reference, partner, up to four children, an older person.
PLACES = 7
PARTNER, FIRST_CHILD, OLDER = 1, 2, 6
AGE_FLOOR = 15
_KINDS = np.array([0.28, 0.53, 0.78, 0.88, 0.94])  # single, couple, family, lone parent, 3 gener.
_REGIONS = ("north", "east", "south", "west")

Yes = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Homes:
    """Who lives in a run of households: arrays [household, place]; `first` counts households."""

    first: int
    lives: Yes
    age: Integers
    woman: Yes

    @property
    def count(self) -> int:
        """Households in the run."""
        return len(self.lives)

    def below(self, age: int) -> Integers:
        """Return the children under an age [household]."""
        children = slice(FIRST_CHILD, OLDER)
        young = self.lives[:, children] & (self.age[:, children] < age)
        return np.asarray(young.sum(axis=1), dtype=np.int64)

    def youngest(self) -> Integers:
        """Return the age of the youngest child [household]; 99 where there is none."""
        ages = np.where(self.lives, self.age, 99)[:, FIRST_CHILD:OLDER]
        return np.asarray(ages.min(axis=1), dtype=np.int64)


def homes(streams: Streams, first: int, count: int) -> Homes:
    """Draw who lives in the households `first` to `first + count`."""
    draw = streams.uniform("household", first, count, 8)
    slot = streams.uniform("person", first, count, PLACES)
    kind = np.searchsorted(_KINDS, draw[:, 0], side="right")
    partner = np.isin(kind, (1, 2, 4))
    parents = np.isin(kind, (2, 3, 4))
    lives = np.zeros((count, PLACES), dtype=bool)
    lives[:, 0] = True
    lives[:, PARTNER] = partner
    children = parents * (1 + (draw[:, 1, np.newaxis] < (0.5, 0.15, 0.03)).sum(axis=1))
    lives[:, FIRST_CHILD:OLDER] = np.arange(OLDER - FIRST_CHILD) < children[:, np.newaxis]
    lives[:, OLDER] = kind >= 4
    age = np.empty((count, PLACES), dtype=np.int64)
    most = np.where(parents, 33, 68)
    age[:, 0] = 20 + np.where(kind == 0, draw[:, 2] ** 0.7, draw[:, 2]) * most
    age[:, PARTNER] = np.maximum(age[:, 0] - 4 + slot[:, 1] * 9, 18)
    top = np.minimum(age[:, :1] - 18, 18)
    age[:, FIRST_CHILD:OLDER] = slot[:, FIRST_CHILD:OLDER] * top
    age[:, OLDER] = np.minimum(age[:, 0] + 22 + slot[:, OLDER] * 10, 95)
    woman = streams.uniform("sex", first, count, PLACES) < 0.5
    woman[:, 0] = draw[:, 3] < np.where(kind == 3, 0.85, 0.5)
    woman[:, PARTNER] = woman[:, 0] ^ (draw[:, 4] < 0.97)
    return Homes(first, lives, age, woman)


def eligible(found: Homes) -> Yes:
    """Return who is old enough for a diary [household, place]."""
    return np.asarray(found.lives & (found.age >= AGE_FLOOR))


def diarists(streams: Streams, found: Homes, everybody: bool) -> Yes:
    """Return who keeps a diary [household, place]: all of the age, or one drawn at random."""
    able = eligible(found)
    if everybody:
        return able
    draw = streams.uniform("diarist", found.first, found.count)
    chosen = (draw * able.sum(axis=1)).astype(np.int64)
    return np.asarray(able & (np.cumsum(able, axis=1) - 1 == chosen[:, np.newaxis]))


def category(indices: npt.NDArray[np.integer], levels: tuple[str, ...]) -> pa.DictionaryArray:
    """Return a categorical column; an index below 0 is missing."""
    at = pa.array(indices.astype(np.int16), mask=indices < 0)
    return pa.DictionaryArray.from_arrays(at, pa.array(levels))


def with_gaps(values: npt.NDArray[np.generic], missing: Yes) -> pa.Array:
    """Return a column with nulls where it is missing."""
    return pa.array(values, mask=missing)


def household_table(
    streams: Streams, found: Homes, area: tuple[Integers, Integers], missing: float
) -> pa.Table:
    """Return the table of households; `area`: stratum and cluster [household], both from 0."""
    stratum, cluster = area
    first, count = found.first, found.count
    number = np.arange(first, first + count)
    draw = streams.uniform("income", first, count, 3)
    income = np.round(found.lives.sum(axis=1) * (400 + 2400 * draw[:, 0] * draw[:, 1]))
    # Whole clusters are urban or rural.
    low = int(cluster[0])
    urban = streams.uniform("urban", low, int(cluster[-1]) - low + 1)[cluster - low] < 0.7
    return pa.table(
        {
            "household_id": pa.array(number).cast(pa.string()),
            "location": category(1 - urban, HOUSEHOLDS["location"].levels),
            "region": category(stratum % len(_REGIONS), _REGIONS),
            "size": found.lives.sum(axis=1),
            "income": with_gaps(income, draw[:, 2] < missing),
        }
    )


@dataclass(frozen=True)
class Members:
    """Those who live in a run of households, one after the other: arrays [person]."""

    household: Integers  # counted within the run
    place: Integers
    age: Integers
    woman: Yes
    employed: Yes
    student: Yes
    work: Floats  # inclination to paid work, from 0 to 1


def members(streams: Streams, found: Homes) -> Members:
    """List those who live in the households."""
    household, place = np.nonzero(found.lives)
    age, woman = found.age[found.lives], found.woman[found.lives]
    draw = streams.uniform("work", found.first, found.count, PLACES)[found.lives]
    student = (age >= 6) & ((age < 18) | ((age < 25) & (draw > 0.6)))
    young = (found.youngest() < 5)[household] & (place < FIRST_CHILD)
    rate = np.where(woman, np.where(young, 0.55, 0.72), np.where(young, 0.9, 0.8))
    employed = (age >= 18) & (age < 67) & ~student & (draw < rate)
    return Members(household, place, age, woman, employed, student, draw)


def person_table(streams: Streams, found: Homes, diary: Yes, missing: float) -> pa.Table:
    """Return the table of persons; `diary` [household, place] says who has one."""
    who = members(streams, found)
    draw = streams.uniform("job", found.first * PLACES, found.count * PLACES, 4)
    draw = draw.reshape(found.count, PLACES, 4)[found.lives]
    parent = who.place < FIRST_CHILD
    partnered = parent & found.lives[who.household, PARTNER]
    youngest = found.youngest()[who.household]
    adult = who.age >= AGE_FLOOR
    status = np.where(who.employed, 0, np.where(who.work > 0.97, 1, 2))
    status = np.where(adult, status, -1)
    relation = np.array([0, 1, 2, 2, 2, 2, 4])[who.place]
    hours = np.round(np.where(who.woman, 22, 30) + 18 * draw[:, 0])
    education = np.where(adult, np.digitize(draw[:, 1], (0.3, 0.7)), -1)
    number = (found.first + who.household) * PLACES + who.place
    gap = draw[:, 2] < missing
    pay = np.round(hours * (8 + 20 * draw[:, 3]), 2)
    return pa.table(
        {
            "household": who.household,
            "person_id": pa.array(number).cast(pa.string()),
            "diarist": diary[found.lives],
            "age": who.age,
            "sex": category(1 - who.woman, PERSONS["sex"].levels),
            "relationship": category(relation, PERSONS["relationship"].levels),
            "partnered": partnered,
            "own_children_under_15": np.where(parent, found.below(15)[who.household], 0),
            "youngest_child_age": with_gaps(youngest, ~parent | (youngest == 99)),
            "employment": category(status, PERSONS["employment"].levels),
            "hours_usual": with_gaps(hours, ~who.employed | gap),
            "earnings_week": with_gaps(pay, ~who.employed | gap),
            "education": category(np.where(gap, -1, education), PERSONS["education"].levels),
            "student": who.student,
        }
    )


@dataclass(frozen=True)
class Dates:
    """When the diaries of a run were kept: arrays [diary]; `share` of the week it stands for."""

    date: npt.NDArray[Any]
    weekday: Integers
    share: Floats


def dates(streams: Streams, years: Integers, diarist: Integers, days: int) -> Dates:
    """Draw dates [diarist * days]; `years` and `diarist`, running numbers, are [diarist].

    One day: half of them at weekends. Two days: a weekday and a day of the weekend. More: days in
    a row. The shares of a person's days make the days of the week count alike.
    """
    count = len(diarist)
    draw = streams.uniform("day", int(diarist[0]) if count else 0, count, 4)
    week = (draw[:, 0] * 51).astype(np.int64)
    workday = 1 + (draw[:, 1] * 5).astype(np.int64)
    weekend = 6 + (draw[:, 2] >= 0.5)
    if days == 1:
        late = draw[:, 3] < 0.5
        weekday = np.where(late, weekend, workday)[:, np.newaxis]
        share = np.where(late, 4 / 7, 10 / 7)[:, np.newaxis]
    elif days == 2:
        weekday = np.stack((workday, weekend), axis=1)
        share = np.broadcast_to((5 / 7, 2 / 7), (count, 2))
    else:
        start = (draw[:, 1] * 7).astype(np.int64)
        weekday = start[:, np.newaxis] + np.arange(days) + 1
        share = np.full((count, days), 1 / days)
    first = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    # 1 January 1970 was a Thursday.
    monday = first + (-(first.astype(np.int64) + 3)) % 7
    date = monday[:, np.newaxis] + (7 * week[:, np.newaxis] + weekday - 1)
    return Dates(date.ravel(), ((weekday - 1) % 7 + 1).ravel(), share.ravel().astype(np.float64))


def day_table(
    person: Integers, number: Integers, when: Dates, weight: Floats, columns: Mapping[str, Integers]
) -> pa.Table:
    """Return the table of days; `person` within the run, `number` of the day, further columns."""
    date = when.date
    month = date.astype("datetime64[M]").astype(np.int64) % 12 + 1
    of_month = (date - date.astype("datetime64[M]")).astype(np.int64) + 1
    holiday = ((month == 1) & (of_month == 1)) | ((month == 12) & (of_month == 25))
    return pa.table(
        {
            "person": person,
            "day_id": pa.array(number).cast(pa.string()),
            "date": pa.array(date),
            "year": date.astype("datetime64[Y]").astype(np.int64) + 1970,
            "month": month,
            "weekday": when.weekday,
            "day_type": category(np.maximum(when.weekday - 5, 0), DAYS["day_type"].levels),
            "holiday": holiday,
            "weight": weight,
            **columns,
        }
    )
