"""Households of a block: members, weights, and who gives to whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from careconomy.accounts.transfers_cells import Weights
from careconomy.accounts.transfers_services import ADULT
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.survey import batch_of
from careconomy.estimation.totals import Array, Whole, check_weights
from careconomy.timeuse import Block
from careconomy.timeuse.arrow import codes_of, floats_of

SEXES = {"women": 0, "men": 1}
# First ages of the groups within which members without a diary are imputed.
GROUPS = (0, 25, 35, 45, 55, 65)
# Types of households: by age of the youngest member, from these ages on; and persons alone.
YOUNGEST = (0, 3, 6, 12, ADULT)
TYPES = len(YOUNGEST) + 1
OLDEST = 120
CELLS = len(GROUPS) * 2 * TYPES
# First ages of groups whose members receive alike in the regression: children by single year.
BANDS = (*range(ADULT), ADULT, 30, 40, 50, 60, 70, 75, 80)
# Places of the groups of those who can receive, by target.
BANDS_OF = {"children": slice(ADULT), "adults": slice(ADULT, None)}


@dataclass(frozen=True)
class Gifts:
    """What persons give: `giver` (row, rising), `source` and `value` [gift].

    A source is the place of a service, or number of services + cell of imputation.
    """

    giver: Whole
    source: Whole
    value: Array

    def take(self, wanted: npt.NDArray[np.bool_]) -> Gifts:
        """Keep some."""
        return Gifts(self.giver[wanted], self.source[wanted], self.value[wanted])


@dataclass(frozen=True)
class Pairs:
    """Who gives to whom: `giver` (place among givers, rising) and `member` (row) [pair]."""

    giver: Whole
    member: Whole

    def sizes(self) -> tuple[Whole, Whole]:
        """First pair of each giver who has any, and number of pairs."""
        starts = np.flatnonzero(np.diff(self.giver, prepend=-1))
        return starts, np.diff(starts, append=len(self.giver))


@dataclass(frozen=True)
class Households:
    """Persons of a block and their diaries.

    `household`, `age` (NaN), `domain` (age x sex, -1), `cell` of imputation (-1) [person]; `person`
    [day]; `size` in the roster, `stated` and `counts`: it has diaries and a whole roster
    [household]; `imputed`: persons old enough for a diary, without one that has a weight, in a
    household with diaries; `homes`: weights by household, and `row` of each; `part` [household]:
    by what its weight is divided.
    """

    household: Whole
    age: Array
    domain: Whole
    cell: Whole
    person: Whole
    size: Whole
    stated: Whole
    counts: npt.NDArray[np.bool_]
    imputed: Whole
    weights: Weights
    homes: Weights
    row: Whole
    part: Array

    @classmethod
    def of(cls, block: Block, design: Design, floor: int, open_age: int) -> Households:
        """Read the persons of a block.

        Each member of the age of diaries could have brought the household into the sample, so that
        the weights of its diaries are shared among them.
        """
        persons = block.table("persons", ["household", "age", "sex"])
        household = block.local(persons.column("household"), "households")
        size = np.bincount(household, minlength=block.rows("households"))
        stated = _stated(block, size)
        age, sex = floats_of(persons.column("age")), codes_of(persons.column("sex"), SEXES)
        _check_ages(age)
        known = ~np.isnan(age) & (sex >= 0)
        years = np.minimum(np.where(known, age, 0.0), open_age).astype(np.int64)
        person = block.local(block.table("days", ["person"]).column("person"), "persons")
        weights = _weights(block, design)
        old = known & (age >= floor)
        writes = np.bincount(person, weights.full, len(age)) > 0.0
        has = np.bincount(household[person], weights.full, len(size)) > 0.0
        eligible = np.bincount(household[old | writes], minlength=len(size))
        homes, row = weights.by(household[person], len(size))
        return cls(
            household, age,
            domain=np.where(known, years * 2 + sex, -1),
            cell=np.where(known, _cells(household, age, sex, stated), -1),
            person=person, size=size, stated=stated,
            counts=has & (stated == size),
            imputed=np.flatnonzero(old & ~writes & has[household]),
            weights=weights, homes=homes, row=row,
            part=1.0 / np.maximum(eligible, 1),
        )  # fmt: skip

    def gifts(self, minutes: Array) -> Gifts:
        """What members of counted households give: minutes [day, service] of diaries, or imputed.

        A person of several diaries gives their mean, by their weights.
        """
        starts = np.flatnonzero(np.diff(self.person, prepend=-1))
        writer = self.person[starts]
        if len(starts) < len(self.person):
            full = self.weights.full
            own = np.bincount(self.person, full, len(self.age))[self.person]
            share = full / np.maximum(own, np.finfo(float).tiny)
            minutes = np.add.reduceat(minutes * share[:, np.newaxis], starts, axis=0)
        else:
            minutes = minutes * (self.weights.full > 0.0)[:, np.newaxis]
        wrote, service = np.nonzero(minutes)
        giver = np.concatenate((writer[wrote], self.imputed))
        source = np.concatenate((service, minutes.shape[1] + self.cell[self.imputed]))
        value = np.concatenate((minutes[wrote, service], np.ones(len(self.imputed))))
        return Gifts(giver, source, value).take(self.counts[self.household[giver]])

    def members(self) -> Whole:
        """Rows of persons in households with diaries and a whole roster."""
        return np.flatnonzero(self.counts[self.household])

    def receives(self, target: str) -> npt.NDArray[np.bool_]:
        """Which persons a target is made of [person]."""
        if target in ("everyone", "others"):
            return np.ones(len(self.age), dtype=np.bool_)
        return np.asarray(self.age < ADULT if target == "children" else self.age >= ADULT)

    def pairs(self, givers: Whole, target: str, *, itself: bool = False) -> Pairs:
        """Pair givers (rows of persons) with those who receive from them; `itself`: they too."""
        home = self.household[givers]
        first = np.cumsum(self.size) - self.size
        counts = self.size[home]
        giver = np.repeat(np.arange(len(givers)), counts)
        within = np.arange(len(giver)) - np.repeat(np.cumsum(counts) - counts, counts)
        member = np.repeat(first[home], counts) + within
        kept = self.receives(target)[member]
        if target != "everyone" and not itself:
            kept &= member != givers[giver]
        return Pairs(giver[kept], member[kept])

    def band(self) -> Whole:
        """Place [person] in BANDS; -1 where the age is not known."""
        place = np.searchsorted(BANDS, self.age, side="right") - 1
        return np.where(np.isnan(self.age), -1, place)


def _cells(household: Whole, age: Array, sex: Whole, stated: Whole) -> Whole:
    youngest = np.full(len(stated), np.inf)
    np.fmin.at(youngest, household, age)
    kind = np.searchsorted(YOUNGEST, youngest, side="right") - 1
    kind[stated == 1] = TYPES - 1
    group = np.searchsorted(GROUPS, age, side="right") - 1
    return np.asarray((group * 2 + sex) * TYPES + kind[household], dtype=np.int64)


def _weights(block: Block, design: Design) -> Weights:
    """Weights of diaries, checked by the kernel's own reading."""
    nothing = np.zeros((block.rows("days"), 0))
    batch = batch_of(block, design, nothing, np.zeros(len(nothing), dtype=np.int64))
    check_weights(batch.weight, batch.first)
    return Weights.of(batch.weight, batch.replicates)


def _check_ages(age: Array) -> None:
    wrong = np.flatnonzero((age < 0.0) | (age > OLDEST))
    if len(wrong):
        raise CareError(
            f"{len(wrong)} persons have an age below 0 or above {OLDEST}, the first "
            f"{age[wrong[0]]:g}.",
            where="persons.age",
            remedy="Run careconomy survey check, and mend the survey.",
        )


def _stated(block: Block, size: Whole) -> Whole:
    """Members [household] as stated, where they are more than the roster has."""
    if "size" not in block.reader.columns("households"):
        return size
    stated = floats_of(block.table("households", ["size"]).column("size"))
    return np.asarray(np.fmax(stated, size), dtype=np.int64)
