"""Weeks of adults: maintenance, commuting, home production done and required, by replicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from careconomy.accounts.time_poverty_people import (
    ADULTS,
    CHILDREN,
    HOMES,
    HOURS,
    KINDS,
    TRIPS,
    Flags,
    People,
)
from careconomy.accounts.time_poverty_tasks import LEVELS, ON_DAYS, ON_HOMES
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.totals import Array, Sums, Whole
from careconomy.estimation.variance import replicate_variance

WEEKS = 52.0
# A mean of fewer diaries or households than this gives way to a wider one.
FEWEST = 30
LEVEL_NAMES = (
    "near the line, one without a job",
    "any income, one without a job",
    "all households",
)


@dataclass(frozen=True)
class Weeks:
    """Hours a week.

    `fixed` [1 + replicate]: maintenance, minimum leisure, home tasks of one's own; `trip`
    [group, 1 + replicate]: commuting; `kind` [kind, 1 + replicate]: home production of adults;
    `required` [1 + replicate, class]: of households; `level`, `homes` [class]: whose mean it is,
    and of how many.
    """

    fixed: Array
    trip: Array
    kind: Array
    required: Array
    level: Whole
    homes: Whole

    @classmethod
    def of(cls, sums: Sums, classes: Whole) -> Weeks:
        """Means from the totals of `Means`, for these classes of households. Raises CareError."""
        totals, counts = sums.weighted[:, 0], sums.counts[0]
        days, homes = totals[:, :ON_DAYS], totals[:, ON_DAYS:]
        if not counts[0]:
            raise CareError("no adult has a diary with a weight.", where="days.weight")
        start = 2 + 2 * TRIPS
        trip = _pooled(_pairs(days, 2, TRIPS), counts[2 : 2 + TRIPS], _TRIPS)
        kind = _pooled(_pairs(days, start, KINDS), counts[start : start + KINDS], _KINDS)
        table = homes.reshape(len(homes), HOMES, LEVELS, ON_HOMES)
        found = counts[ON_DAYS:].reshape(HOMES, LEVELS, ON_HOMES)[..., 0]
        required, level, number = _required(table, found, kind, classes)
        with np.errstate(invalid="ignore"):  # a replicate without any weight is not known
            fixed = days[:, 1] / days[:, 0]
        return cls(fixed, trip, kind, required, level, number)

    def with_fixed(self, more: float, maintenance: float | None) -> Weeks:
        """Add hours to maintenance, or to a stated one."""
        own = self.fixed if maintenance is None else np.full_like(self.fixed, maintenance)
        return replace(self, fixed=own + more)

    def rows(self, design: Design) -> tuple[Mapping[str, Any], ...]:
        """Required home production of each class of household that there is, with its error."""
        rows = []
        for at in np.flatnonzero(self.level >= 0):
            adults, children = divmod(int(at), CHILDREN)
            values = self.required[:, at]
            se = float(np.sqrt(replicate_variance(values, design))) if design.replicated else None
            rows.append(
                {
                    "adults": _open(adults + 1, ADULTS),
                    "children": _open(children, CHILDREN - 1),
                    "hours_a_week": float(values[0]),
                    "se": se,
                    "households": int(self.homes[at]),
                    "of": LEVEL_NAMES[self.level[at]],
                }
            )
        return tuple(rows)


def _open(number: int, last: int) -> str:
    return f"{number}+" if number == last else str(number)


def _pairs(days: Array, first: int, size: int) -> Array:
    """Weights and amounts [2, 1 + replicate, cell]."""
    return np.stack([days[:, first : first + size], days[:, first + size : first + 2 * size]])


def _wider(shape: Sequence[int], *kept: Sequence[int]) -> tuple[Whole, ...]:
    """Numbers [cell] of ever wider cells, each of some of the dimensions of a shape."""
    places = np.indices(shape).reshape(len(shape), -1)
    result = []
    for axes in kept:
        number = np.zeros(places.shape[1], dtype=np.int64)
        for axis in axes:
            number = number * shape[axis] + places[axis]
        result.append(number)
    return tuple(result)


# Commuting: by sex and hours, by sex, of all. Home production: sex, job, adults and children; then
# without adults, then without children.
_TRIPS = _wider((2, len(HOURS)), (0, 1), (0,), ())
_KINDS = _wider((2, 2, ADULTS, CHILDREN), (0, 1, 2, 3), (0, 1, 3), (0, 1), (0,), ())


def _pooled(pairs: Array, counts: Whole, wider: Sequence[Whole]) -> Array:
    """Means [cell, 1 + replicate]; of the narrowest cell around each that has diaries enough."""
    result = np.full(pairs.shape[1:], np.nan)
    for number in reversed(wider):
        size = int(number.max()) + 1
        sums = np.zeros((2, pairs.shape[1], size))
        for at, place in enumerate(number):
            sums[:, :, place] += pairs[:, :, at]
        enough = np.bincount(number, counts, size) >= (FEWEST if size > 1 else 1)
        with np.errstate(all="ignore"):
            means = sums[1] / sums[0]
        result = np.where(enough[number], means[:, number], result)
    return np.ascontiguousarray(_known(result).T)


def _known(means: Array) -> Array:
    """Take the mean with the full weight [1 + replicate, ...] where a replicate has nobody."""
    return np.where(np.isnan(means), means[:1], means)


def _required(
    table: Array, counts: Whole, kind: Array, classes: Whole
) -> tuple[Array, Whole, Whole]:
    """Mean home production of reference households [1 + replicate, class], level and number.

    Members without a diary add the mean of adults of their kind.
    """
    hours = np.full((len(table), HOMES), np.nan)
    level = np.full(HOMES, -1, dtype=np.int64)
    number = np.zeros(HOMES, dtype=np.int64)
    for at in classes:
        for wide in range(LEVELS):
            number[at] = counts[at, : wide + 1].sum()
            if number[at] >= (FEWEST if wide < LEVELS - 1 else 1):
                break
        found = table[:, at, : wide + 1].sum(axis=1)
        others = np.einsum("rk,kr->r", found[:, 2:], np.nan_to_num(kind))
        with np.errstate(all="ignore"):
            hours[:, at] = (found[:, 1] + others) / found[:, 0]
        level[at] = wide
    return _known(hours), level, number


def parts_of(people: People, usable: Flags, weeks: Weeks, *, expected: bool) -> tuple[Whole, Array]:
    """Row [person] of hours that a week takes beside paid work, and these [row, 1 + replicate].

    With `expected` shares home production is in them: alpha x R of adults of one kind in
    households of one make-up is the same, so that few rows serve all.
    """
    rows = np.flatnonzero(people.adult & usable[people.household])
    trip = people.trip()
    kind = people.kind()
    if not expected:
        kinds, place = np.unique(trip[rows], return_inverse=True)
        return _placed(people, rows, place), weeks.fixed + _commuting(weeks, kinds)
    home = people.household[rows]
    make_up = np.zeros(len(people.adults), dtype=np.int64)
    own = kind[rows] // HOMES
    # Members by sex and job: a digit of 64 each.
    np.add.at(make_up, home, 64**own)
    make_up = make_up * HOMES + people.home_class()
    keys = np.stack([make_up[home], kind[rows], trip[rows]], axis=1)
    found, place = _distinct(keys)
    of_home, own_kind = found[:, 0] % HOMES, found[:, 1]
    whole = np.zeros((len(found), len(weeks.fixed)))
    for group in range(KINDS // HOMES):
        members = (found[:, 0] // HOMES) // 64**group % 64
        whole += members[:, np.newaxis] * weeks.kind[group * HOMES + of_home]
    with np.errstate(invalid="ignore"):
        share = weeks.kind[own_kind] / whole
    taken = weeks.fixed + share * weeks.required.T[of_home] + _commuting(weeks, found[:, 2])
    return _placed(people, rows, place), taken


def _distinct(keys: Whole) -> tuple[Whole, Whole]:
    """Distinct rows of whole numbers, and the place of each row among them."""
    number = (keys[:, 0] * (KINDS + 1) + keys[:, 1]) * (TRIPS + 1) + keys[:, 2] + 1
    _, first, place = np.unique(number, return_index=True, return_inverse=True)
    return keys[first], place.ravel()


def _placed(people: People, rows: Whole, place: Whole) -> Whole:
    part = np.zeros(len(people.adult), dtype=np.int64)
    part[rows] = place
    return part


def _commuting(weeks: Weeks, trip: Whole) -> Array:
    """Hours [row, 1 + replicate]; none without a job."""
    return np.where((trip >= 0)[:, np.newaxis], weeks.trip[np.maximum(trip, 0)], 0.0)
