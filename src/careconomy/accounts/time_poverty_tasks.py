"""Two passes over a survey for the joint measure: mean times, then who is poor.

Both run with every replicate weight: means, required hours and deficits are those of the replicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.accounts.time_poverty_people import HOMES, KINDS, TRIPS, Flags, People
from careconomy.estimation.design import Design
from careconomy.estimation.domains import Domains
from careconomy.estimation.measures import Measured
from careconomy.estimation.survey import Chooses, batch_of
from careconomy.estimation.totals import Array, Batch, Sums, Whole, totals
from careconomy.timeuse import Block
from careconomy.timeuse.arrow import column_of

# Measures of a day, in this order.
TIMES = ("personal", "icatus:18", "home")
PERSONAL, COMMUTING, HOME = range(3)
WEEK = 7.0 / 60.0
# Who home production is required of: near the poverty line with an adult without a job; others
# with one; the rest.
LEVELS = 3
# Columns of the first pass on days: adults and their personal time, trips, kinds.
ON_DAYS = 2 + 2 * TRIPS + 2 * KINDS
ON_HOMES = 2 + KINDS
# Outcomes of a row, in this order.
OUTCOMES = ("rows", "income", "own", "time", "both", "hidden", "hours")
# Those of OUTCOMES in which the adults of a household differ.
OWN = ("own", "hours")
# Few enough that a column of weights for each replicate stays in the cache.
HOMES_AT_ONCE = 500
TINY = float(np.finfo(float).tiny)


@dataclass(frozen=True)
class Means:
    """First pass: personal time, commuting, home production of adults and of reference homes.

    `kind`, `trip` [person]; `level` [household], -1 where it does not count.
    """

    measures: Measured
    design: Design
    people: People
    kind: Whole
    trip: Whole
    level: Whole

    def __call__(self, block: Block) -> Sums:
        """Totals of a block, one domain: columns on days, then of homes by class and level."""
        found = Diaries.of(block, self.design, self.people)
        minutes = self.measures.values(block) * WEEK
        first = slice(block.first("persons"), block.first("persons") + block.rows("persons"))
        on_days = self._on_days(found, minutes, first)
        on_homes = self._on_homes(block, found, minutes, first)
        parts = [sums.weighted.reshape(len(sums.weighted), 1, -1) for sums in (on_days, on_homes)]
        counts = [sums.counts.reshape(1, -1) for sums in (on_days, on_homes)]
        return Sums(np.concatenate(parts, axis=2), np.concatenate(counts, axis=1))

    def _on_days(self, found: Diaries, minutes: Array, first: slice) -> Sums:
        kind, trip = self.kind[first][found.person], self.trip[first][found.person]
        adult = self.people.adult[first][found.person]
        values = np.zeros((len(minutes), ON_DAYS))
        values[:, 0], values[:, 1] = adult, np.where(adult, minutes[:, PERSONAL], 0.0)
        _spread(values, 2, TRIPS, trip, minutes[:, COMMUTING])
        _spread(values, 2 + 2 * TRIPS, KINDS, kind, minutes[:, HOME])
        domain = np.zeros(len(minutes), dtype=np.int64)
        days = found.days
        return totals(Batch(values, domain, days.weight, days.replicates, first=days.first), 1)

    def _on_homes(self, block: Block, found: Diaries, minutes: Array, first: slice) -> Sums:
        at = block.first("households")
        people, size = self.people, block.rows("households")
        home = people.household[first] - at
        kind, adult = self.kind[first], people.adult[first]
        weight = found.days.weight
        own = np.bincount(found.person, weight * minutes[:, HOME], len(home))
        own = np.where(adult, own / np.maximum(people.writes[first], TINY), 0.0)
        values = np.zeros((size, ON_HOMES))
        values[:, 0] = 1.0
        values[:, 1] = np.bincount(home, own, size)
        rows = np.flatnonzero(adult & ~(people.writes[first] > 0.0) & (kind >= 0))
        np.add.at(values, (home[rows], 2 + kind[rows]), 1.0)
        level, of_home = self.level[at : at + size], people.home_class()[at : at + size]
        domain = np.where(level >= 0, of_home * LEVELS + level, -1)[found.home]
        values = values[found.home] * found.scale[:, np.newaxis]
        batch = Batch(values, domain, found.weight, found.replicates)
        return totals(batch, HOMES * LEVELS)


def _spread(values: Array, first: int, size: int, place: Whole, amount: Array) -> None:
    """Put a one at a row's place, and its amount as many columns further on."""
    rows = np.flatnonzero(place >= 0)
    values[rows, first + place[rows]] = 1.0
    values[rows, first + size + place[rows]] = amount[rows]


@dataclass(frozen=True)
class Diaries:
    """Diaries of a block and the households that have them, in rising order.

    `days`: weights and design of the diaries; `person` [day] and `home` [household with diaries]:
    rows in the block; `day` [household with diaries]: its first; `weight`, `replicates`: sums over
    its diaries, to be multiplied with `scale`: each member of the age of diaries could have
    brought the household into the sample.
    """

    days: Batch
    person: Whole
    home: Whole
    day: Whole
    weight: Array
    replicates: Array | None
    scale: Array

    @classmethod
    def of(cls, block: Block, design: Design, people: People) -> Diaries:
        """Read them."""
        rows = block.rows("days")
        days = batch_of(block, design, np.zeros((rows, 0)), np.zeros(rows, dtype=np.int64))
        person = block.local(block.table("days", ["person"]).column("person"), "persons")
        at = block.first("households")
        home = people.household[person + block.first("persons")] - at
        starts = np.flatnonzero(np.diff(home, prepend=-1))
        weight, replicates = days.weight, days.replicates
        if len(starts) < rows:
            weight = np.asarray(np.add.reduceat(weight, starts), dtype=np.float64)
            replicates = None if replicates is None else np.add.reduceat(replicates, starts)
        found = home[starts]
        return cls(days, person, found, starts, weight, replicates, people.scale[found + at])


@dataclass(frozen=True)
class Poverty:
    """Second pass: adults and households by outcome, with each replicate.

    `spare` [person]: 168 hours less paid work; `part` [person]: row of `taken` [part,
    1 + replicate], hours a week that maintenance, commuting and, with expected shares, home
    production take; `share` [person] of home production where observed, else None, then with
    `required` [class, 1 + replicate]. `margin` [household]: income less poverty line, in hours a
    week at the replacement wage; `counts` [household].
    """

    design: Design
    people: People
    spare: Array
    part: Whole
    taken: Array
    share: Array | None
    required: Array
    margin: Array
    counts: Flags
    dimensions: tuple[Any, ...]
    conditions: tuple[Chooses, ...]

    @property
    def domains(self) -> Domains:
        """Cells of adults; households are one more."""
        return Domains(tuple(made.dimension for made in self.dimensions))

    def __call__(self, block: Block) -> Sums:
        """Totals of a block [1 + replicate, domains and households, outcome]."""
        found = Diaries.of(block, self.design, self.people)
        first, at = block.first("persons"), block.first("households")
        kept = np.flatnonzero(self.counts[found.home + at] & (found.weight > 0.0))
        size = block.rows("persons")
        adults = np.flatnonzero(self.people.adult[first : first + size])
        home = self.people.household[first + adults] - at
        rows = _Rows(home, adults + first, self._domain(block)[adults])
        if self.design.replicated:
            return self._with_replicates(rows, found, kept, at)
        return self._linearised(rows, found, kept, at)

    def _domain(self, block: Block) -> Whole:
        people = _Persons(block.reader, block.index)
        codes = [made.codes(people) for made in self.dimensions]
        domain = self.domains.number(codes, people.rows("days"))
        for condition in self.conditions:
            domain[~condition.holds(people)] = -1
        return domain

    def _with_replicates(self, rows: _Rows, found: Diaries, kept: Whole, at: int) -> Sums:
        size = self.domains.count
        weighted = np.zeros((1 + self.design.replicates, len(OUTCOMES), size + 1))
        counts = np.zeros((len(OUTCOMES), size + 1), dtype=np.int64)
        for start in range(0, len(kept), HOMES_AT_ONCE):
            chosen = kept[start : start + HOMES_AT_ONCE]
            part, home = rows.of(found.home[chosen])
            short, of_home = self._short(part, home, found.home[chosen] + at)
            assert found.replicates is not None
            weight = np.column_stack([found.weight[chosen], found.replicates[chosen]])
            weight *= found.scale[chosen, np.newaxis]
            of_person = weight[home]
            heads, each = _heads(part.domain, home, len(chosen), size)
            for place, values in enumerate(self._flags(of_home, found.home[chosen] + at)):
                full = np.ones(len(chosen)) if values is None else values[:, 0] > 0.0
                product = weight if values is None else weight * values
                # Adults differ in the two below; only the home itself is added here.
                some = slice(size, None) if OUTCOMES[place] in OWN else slice(None)
                weighted[:, place, some] += (heads[some] @ product).T
                counts[place, some] += np.rint(heads[some] @ full).astype(np.int64)
            both: tuple[npt.NDArray[Any], ...] = (short > 0.0, short)
            for name, mine in zip(OWN, both, strict=True):
                place = OUTCOMES.index(name)
                weighted[:, place, :size] += (each @ (of_person * mine)).T
                counts[place, :size] += np.rint(each @ (mine[:, 0] > 0.0)).astype(np.int64)
        return Sums(weighted.transpose(0, 2, 1), counts.T)

    def _linearised(self, rows: _Rows, found: Diaries, kept: Whole, at: int) -> Sums:
        """Adults and households as rows of one batch, in the clusters of their first diary."""
        part, home = rows.of(found.home[kept])
        short, of_home = self._short(part, home, found.home[kept] + at)
        flags = self._flags(of_home, found.home[kept] + at)
        table = np.column_stack(
            [np.ones(len(kept)) if values is None else values[:, 0] for values in flags]
        ).astype(np.float64)
        adults = table[home]
        adults[:, OUTCOMES.index("own")] = short[:, 0] > 0.0
        adults[:, OUTCOMES.index("hours")] = short[:, 0]
        days, size = found.days, self.domains.count
        assert days.units is not None
        # Every day stays in the design, those of households that do not count in no domain.
        of_row = np.concatenate(
            [found.day[kept[home]], found.day[kept], np.arange(len(days.weight))]
        )
        outside = np.full(len(days.weight), -1, dtype=np.int64)
        weight = (found.weight * found.scale)[kept]
        batch = Batch(
            np.concatenate([adults, table, np.zeros((len(outside), len(OUTCOMES)))]),
            np.concatenate([part.domain, np.full(len(kept), size), outside]),
            np.concatenate([weight[home], weight, np.zeros(len(outside))]),
            units=days.units[of_row],
            population=None if days.population is None else days.population[of_row],
        )
        return totals(batch, size + 1)

    def _short(self, part: _Rows, home: Whole, homes: Whole) -> tuple[Array, Array]:
        """Hours a week that are lacking, of adults and of their homes [row, 1 + replicate]."""
        taken = self.taken[self.part[part.person]]
        if self.share is not None:
            kind = self.people.home_class()[homes][home]
            taken = taken + self.share[part.person][:, np.newaxis] * self.required[kind]
        taken -= self.spare[part.person][:, np.newaxis]
        short = np.maximum(taken, 0.0, out=taken)
        of_home = np.zeros((len(homes), short.shape[1]))
        # One member of each home at a time: faster than sums of runs of two or three rows.
        place = np.arange(len(home)) - np.searchsorted(home, home)
        for number in range(int(place.max(initial=-1)) + 1):
            rows = np.flatnonzero(place == number)
            of_home[home[rows]] += short[rows]
        return short, of_home

    def _flags(self, hours: Array, homes: Whole) -> Sequence[npt.NDArray[Any] | None]:
        """Outcomes of homes [home, 1 + replicate], as OUTCOMES; None is one everywhere."""
        margin = self.margin[homes][:, np.newaxis]
        poor = margin < 0.0
        time = hours > 0.0
        income = np.broadcast_to(poor, hours.shape)
        return (None, income, time, time, time & poor, (hours > margin) & ~poor, hours)


def _heads(domain: Whole, home: Whole, homes: int, size: int) -> tuple[Array, Array]:
    """Adults of each domain by home, with a last row of homes; and by adult without it.

    Flags of a home are added up as often as it has adults in the domain.
    """
    heads = np.zeros((size + 1, homes))
    heads[size] = 1.0
    each = np.zeros((size, len(domain)))
    inside = np.flatnonzero(domain >= 0)
    each[domain[inside], inside] = 1.0
    np.add.at(heads, (domain[inside], home[inside]), 1.0)
    return heads, each


@dataclass(frozen=True)
class _Rows:
    """Adults of a block: `home` (row of the household there), `person`, `domain`."""

    home: Whole
    person: Whole
    domain: Whole

    def of(self, homes: Whole) -> tuple[_Rows, Whole]:
        """Those of some homes (rising), and the place of their home among them."""
        place = np.searchsorted(homes, self.home).clip(max=max(len(homes) - 1, 0))
        kept = np.flatnonzero(homes[place] == self.home) if len(homes) else place[:0]
        found = _Rows(self.home[kept], self.person[kept], self.domain[kept])
        return found, place[kept]


class _Persons(Block):
    """A block in which every person stands for a day, so that dimensions tell of persons."""

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of this block."""
        if name != "days":
            return super().table(name, columns)
        first = self.first("persons")
        rows = np.arange(first, first + super().rows("persons"), dtype=np.int64)
        return pa.table({"person": column_of(rows)})

    def rows(self, name: str) -> int:
        """Rows of a table in this block."""
        return super().rows("persons" if name == "days" else name)
