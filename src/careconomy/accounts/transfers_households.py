"""Households of a block: members, weights, and who gives to whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from careconomy.accounts.transfers_services import ADULT
from careconomy.estimation.design import Design
from careconomy.estimation.survey import batch_of
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Block
from careconomy.timeuse.arrow import array_of, floats_of

# First ages of the groups within which members without a diary are imputed.
GROUPS = (0, 25, 35, 45, 55, 65)
# Types of households: by age of the youngest member, from these ages on; and persons alone.
YOUNGEST = (0, 3, 6, 12, ADULT)
TYPES = len(YOUNGEST) + 1
CELLS = len(GROUPS) * 2 * TYPES
# First ages of groups whose members receive alike in the regression: children by single year.
BANDS = (*range(ADULT), ADULT, 30, 40, 50, 60, 70, 75, 80)
# Places of the groups of those who can receive, by target.
BANDS_OF = {"children": slice(ADULT), "adults": slice(ADULT, None)}


@dataclass(frozen=True)
class Pairs:
    """Who gives to whom: `giver` (place among givers, rising) and `member` (row) [pair]."""

    giver: Whole
    member: Whole


@dataclass(frozen=True)
class Households:
    """Persons of a block and their diaries.

    `household`, `age` (NaN), `sex` (0 women, 1 men, -1), `domain` (age x sex, -1), `cell` of
    imputation (-1) [person]; `person` [day]; `weights` [day, 1 + replicate]; `size` in the roster
    and `stated` [household]; `imputed`: persons old enough for a diary, without one that has a
    weight, in a household with diaries.
    """

    household: Whole
    age: Array
    sex: Whole
    domain: Whole
    cell: Whole
    person: Whole
    weights: Array
    size: Whole
    imputed: Whole
    stated: Whole
    _own: Array
    _shared: Array
    _counts: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, block: Block, design: Design, floor: int, open_age: int) -> Households:
        """Read the persons of a block."""
        persons = block.table("persons", ["household", "age", "sex"])
        household = block.local(persons.column("household"), "households")
        size = np.bincount(household, minlength=block.rows("households"))
        stated = _stated(block, size)
        age, sex = floats_of(persons.column("age")), _sex(persons.column("sex").combine_chunks())
        known = ~np.isnan(age) & (sex >= 0)
        years = np.minimum(np.where(known, age, 0.0), open_age).astype(np.int64)
        person = block.local(block.table("days", ["person"]).column("person"), "persons")
        weights = _weights(block, design)
        old = known & (age >= floor)
        own = _by_code(weights[:, :1], person, len(age))
        writes = own[:, 0] > 0.0
        has = _by_code(own, household, len(size))[:, 0] > 0.0
        eligible = np.bincount(household[old | writes], minlength=len(size))
        each = _by_code(weights, household[person], len(size))
        return cls(
            household, age, sex,
            domain=np.where(known, years * 2 + sex, -1),
            cell=np.where(known, _cells(household, age, sex, stated), -1),
            person=person,
            weights=weights,
            size=size,
            imputed=np.flatnonzero(old & ~writes & has[household]),
            stated=stated,
            _own=own,
            _counts=has & (stated == size),
            _shared=each * ((stated == size) / np.maximum(eligible, 1))[:, np.newaxis],
        )  # fmt: skip

    def weight(self, household: Whole) -> Array:
        """Weights [row, 1 + replicate] of households: those of diaries over possible diarists.

        Each of its members of the age of diaries could have brought the household into the
        sample, so that the weights of its diaries are shared among them. Households of which the
        roster lacks members have none.
        """
        return self._shared.take(household, axis=0)

    def of_persons(self, minutes: Array) -> Array:
        """Mean minutes [person, service] over the diaries of a person, by their weights."""
        share = self.weights[:, :1] / np.maximum(self._own[self.person], np.finfo(float).tiny)
        return _by_code(minutes * share, self.person, len(self.age))

    def of_homes(self, values: Array) -> Array:
        """Add up values [person, column] by household."""
        return _by_code(values, self.household, len(self.size))

    def cells(self) -> Array:
        """Whether a person is imputed from a cell [person, cell]."""
        found = np.zeros((len(self.age), CELLS))
        found[self.imputed, self.cell[self.imputed]] = 1.0
        return found

    def members(self) -> Whole:
        """Rows of persons in households with diaries and a whole roster."""
        return np.flatnonzero(self._counts[self.household])

    def receives(self, target: str) -> npt.NDArray[np.bool_]:
        """Which persons a target is made of [person]."""
        if target in ("everyone", "others"):
            return np.ones(len(self.age), dtype=np.bool_)
        return np.asarray(self.age < ADULT if target == "children" else self.age >= ADULT)

    def pairs(self, givers: Whole, target: str) -> Pairs:
        """Pair givers (rows of persons) with those who receive from them."""
        home = self.household[givers]
        first = np.cumsum(self.size) - self.size
        counts = self.size[home]
        giver = np.repeat(np.arange(len(givers)), counts)
        within = np.arange(len(giver)) - np.repeat(np.cumsum(counts) - counts, counts)
        member = np.repeat(first[home], counts) + within
        kept = self.receives(target)[member]
        if target != "everyone":
            kept &= member != givers[giver]
        return Pairs(giver[kept], member[kept])

    def band(self) -> Whole:
        """Place [person] in BANDS; -1 where the age is not known."""
        place = np.searchsorted(BANDS, self.age, side="right") - 1
        return np.where(np.isnan(self.age), -1, place)


def shares(pairs: Pairs, need: Array) -> Array:
    """Share [pair, 1 + replicate] of a giver's time that a member gets, by need [pair, ...].

    Equal where nobody in reach has any.
    """
    starts = np.flatnonzero(np.diff(pairs.giver, prepend=-1))
    sizes = np.diff(starts, append=len(pairs.giver))
    if not len(starts):
        return need
    whole = np.repeat(np.add.reduceat(need, starts, axis=0), sizes, axis=0)
    equal = np.broadcast_to(1.0 / np.repeat(sizes, sizes)[:, np.newaxis], need.shape)
    return np.asarray(np.divide(need, whole, where=whole > 0.0, out=equal.copy()))


def _cells(household: Whole, age: Array, sex: Whole, stated: Whole) -> Whole:
    youngest = np.full(len(stated), np.inf)
    np.fmin.at(youngest, household, age)
    kind = np.searchsorted(YOUNGEST, youngest, side="right") - 1
    kind[stated == 1] = TYPES - 1
    group = np.searchsorted(GROUPS, age, side="right") - 1
    return np.asarray((group * 2 + sex) * TYPES + kind[household], dtype=np.int64)


def _by_code(values: Array, code: Whole, size: int) -> Array:
    """Add up values [row, column] by a code that does not fall."""
    result = np.zeros((size, values.shape[1]))
    starts = np.flatnonzero(np.diff(code, prepend=-1))
    if len(starts):
        alone = len(starts) == len(code)
        result[code[starts]] = values if alone else np.add.reduceat(values, starts, axis=0)
    return result


def _weights(block: Block, design: Design) -> Array:
    """Weights [day, 1 + replicate], checked by the kernel's own reading."""
    nothing = np.zeros((block.rows("days"), 0))
    batch = batch_of(block, design, nothing, np.zeros(len(nothing), dtype=np.int64))
    parts = [batch.weight[:, np.newaxis]]
    if batch.replicates is not None:
        parts.append(batch.replicates)
    return np.concatenate(parts, axis=1)


def _sex(column: object) -> Whole:
    levels = {"women": 0, "men": 1}
    words = column.dictionary.to_pylist()  # type: ignore[attr-defined]
    codes = np.array([*(levels.get(word, -1) for word in words), -1], dtype=np.int64)
    return np.asarray(codes[array_of(column.indices, len(words))])  # type: ignore[attr-defined]


def _stated(block: Block, size: Whole) -> Whole:
    """Members [household] as stated, where they are more than the roster has."""
    if "size" not in block.reader.columns("households"):
        return size
    stated = floats_of(block.table("households", ["size"]).column("size"))
    return np.asarray(np.fmax(stated, size), dtype=np.int64)
