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
from careconomy.accounts.transfers_households import Households
from careconomy.estimation.design import Design
from careconomy.estimation.domains import Domains
from careconomy.estimation.measures import Measures
from careconomy.estimation.survey import Condition, batch_of
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
OPEN_AGE = 80
# Outcomes of a row, in this order.
OUTCOMES = ("rows", "income", "own", "time", "both", "hidden", "hours")
HOMES_AT_ONCE = 2_000


@dataclass(frozen=True)
class Means:
    """First pass: personal time, commuting, home production of adults and of reference homes.

    `kind`, `trip` [person]; `level` [household], -1 where it does not count.
    """

    measures: Measures
    design: Design
    floor: int
    people: People
    kind: Whole
    trip: Whole
    level: Whole

    def __call__(self, block: Block) -> Sums:
        """Totals of a block, one domain: columns on days, then of homes by class and level."""
        found = Households.of(block, self.design, self.floor, OPEN_AGE)
        minutes = self.measures.values(block) * WEEK
        first = slice(block.first("persons"), block.first("persons") + len(found.age))
        on_days = self._on_days(found, minutes, first)
        on_homes = self._on_homes(block, found, minutes, first)
        parts = [sums.weighted.reshape(len(sums.weighted), 1, -1) for sums in (on_days, on_homes)]
        counts = [sums.counts.reshape(1, -1) for sums in (on_days, on_homes)]
        return Sums(np.concatenate(parts, axis=2), np.concatenate(counts, axis=1))

    def _on_days(self, found: Households, minutes: Array, first: slice) -> Sums:
        kind, trip = self.kind[first][found.person], self.trip[first][found.person]
        adult = self.people.adult[first][found.person]
        values = np.zeros((len(minutes), ON_DAYS))
        values[:, 0], values[:, 1] = adult, np.where(adult, minutes[:, PERSONAL], 0.0)
        _spread(values, 2, TRIPS, trip, minutes[:, COMMUTING])
        _spread(values, 2 + 2 * TRIPS, KINDS, kind, minutes[:, HOME])
        domain = np.zeros(len(minutes), dtype=np.int64)
        return totals(_batch(values, domain, found.weights), 1)

    def _on_homes(self, block: Block, found: Households, minutes: Array, first: slice) -> Sums:
        homes = slice(block.first("households"), block.first("households") + len(found.size))
        adult = self.people.adult[first]
        writes = self.people.writes[first] > 0.0
        own = found.of_persons(minutes[:, [HOME]]) * adult[:, np.newaxis]
        without = np.zeros((len(adult), KINDS))
        rows = np.flatnonzero(adult & ~writes & (self.kind[first] >= 0))
        without[rows, self.kind[first][rows]] = 1.0
        each = np.column_stack([own, without])
        values = np.column_stack([np.ones(len(found.size)), found.of_homes(each)])
        level, kind = self.level[homes], self.people.home_class()[homes]
        domain = np.where(level >= 0, kind * LEVELS + level, -1)
        weights = found.weight(np.arange(len(found.size)))
        return totals(_batch(values, domain, weights), HOMES * LEVELS)


def _spread(values: Array, first: int, size: int, place: Whole, amount: Array) -> None:
    """Put a one at a row's place, and its amount as many columns further on."""
    rows = np.flatnonzero(place >= 0)
    values[rows, first + place[rows]] = 1.0
    values[rows, first + size + place[rows]] = amount[rows]


def _batch(values: Array, domain: Whole, weights: Array) -> Batch:
    return Batch(values, domain, weights[:, 0], weights[:, 1:] if weights.shape[1] > 1 else None)


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
    floor: int
    people: People
    spare: Array
    part: Whole
    taken: Array
    share: Array | None
    required: Array
    margin: Array
    counts: Flags
    dimensions: tuple[Any, ...]
    conditions: tuple[Condition, ...]

    @property
    def domains(self) -> Domains:
        """Cells of adults; households are one more."""
        return Domains(tuple(made.dimension for made in self.dimensions))

    def __call__(self, block: Block) -> Sums:
        """Totals of a block [1 + replicate, domains and households, outcome]."""
        found = Households.of(block, self.design, self.floor, OPEN_AGE)
        first, at = block.first("persons"), block.first("households")
        weights = found.weight(np.arange(len(found.size)))
        homes = np.flatnonzero(self.counts[at : at + len(found.size)] & (weights[:, 0] > 0.0))
        adults = np.flatnonzero(self.people.adult[first : first + len(found.age)])
        domain = self._domain(block)[adults]
        rows = _Rows(found.household[adults], adults + first, domain)
        if self.design.replicated:
            return self._with_replicates(rows, homes, weights, at)
        return self._linearised(block, found, rows, homes, weights, at)

    def _domain(self, block: Block) -> Whole:
        people = _Persons(block.reader, block.index)
        codes = [made.codes(people) for made in self.dimensions]
        domain = self.domains.number(codes, people.rows("days"))
        for condition in self.conditions:
            domain[~condition.holds(people)] = -1
        return domain

    def _with_replicates(self, rows: _Rows, homes: Whole, weights: Array, at: int) -> Sums:
        size = self.domains.count
        weighted = np.zeros((weights.shape[1], size + 1, len(OUTCOMES)))
        counts = np.zeros((size + 1, len(OUTCOMES)), dtype=np.int64)
        for start in range(0, len(homes), HOMES_AT_ONCE):
            chosen = homes[start : start + HOMES_AT_ONCE]
            part, home = rows.of(chosen)
            short, of_home = self._short(part, home, chosen + at)
            own, flags = short > 0.0, self._flags(of_home, chosen + at)
            weight = weights[chosen]
            each = np.zeros((size, len(part.domain)))
            inside = np.flatnonzero(part.domain >= 0)
            each[part.domain[inside], inside] = 1.0
            heads = np.zeros((size, len(chosen)))
            np.add.at(heads, (part.domain[inside], home[inside]), 1.0)
            of_person = weight[home]
            for place, values in enumerate(flags):
                product = weight if values is None else weight * values
                full = np.ones(len(chosen)) if values is None else values[:, 0]
                if OUTCOMES[place] in ("own", "hours"):
                    mine = own if OUTCOMES[place] == "own" else short
                    weighted[:, :size, place] += (each @ (of_person * mine)).T
                    counts[:size, place] += (each @ (mine[:, 0] > 0.0)).astype(np.int64)
                else:
                    weighted[:, :size, place] += (heads @ product).T
                    counts[:size, place] += (heads @ (full > 0.0)).astype(np.int64)
                weighted[:, size, place] += product.sum(axis=0)
                counts[size, place] += np.count_nonzero(full)
        return Sums(weighted, counts)

    def _linearised(
        self,
        block: Block,
        found: Households,
        rows: _Rows,
        homes: Whole,
        weights: Array,
        at: int,
    ) -> Sums:
        """Adults and households as rows of one batch, in the clusters of their first diary."""
        part, home = rows.of(homes)
        short, of_home = self._short(part, home, homes + at)
        flags = self._flags(of_home, homes + at)
        table = np.column_stack(
            [np.ones(len(homes)) if found is None else found[:, 0] for found in flags]
        ).astype(np.float64)
        adults = table[home]
        adults[:, OUTCOMES.index("own")] = short[:, 0] > 0.0
        adults[:, OUTCOMES.index("hours")] = short[:, 0]
        days = batch_of(
            block, self.design, np.zeros((len(found.person), 0)), np.zeros_like(found.person)
        )
        day = np.zeros(len(found.size), dtype=np.int64)
        day[found.household[found.person][::-1]] = np.arange(len(found.person))[::-1]
        assert days.units is not None
        # Days whose household does not count stay in the design, in no domain.
        of_row = np.concatenate([day[homes[home]], day[homes], np.arange(len(found.person))])
        outside = np.full(len(found.person), -1, dtype=np.int64)
        size = self.domains.count
        batch = Batch(
            np.concatenate([adults, table, np.zeros((len(outside), len(OUTCOMES)))]),
            np.concatenate([part.domain, np.full(len(homes), size), outside]),
            np.concatenate([weights[homes[home], 0], weights[homes, 0], np.zeros(len(outside))]),
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
