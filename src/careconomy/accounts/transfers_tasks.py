"""What a block of a survey adds to time transfers: one pass, all that is linear in the weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from careconomy.accounts.transfers_cells import Cells, Filled, Layout, summed
from careconomy.accounts.transfers_households import (
    BANDS,
    BANDS_OF,
    CELLS,
    Gifts,
    Households,
    Pairs,
)
from careconomy.accounts.transfers_services import TARGETS, WITH_NEEDS, Times
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Block

Flags = npt.NDArray[np.bool_]

# A set of members is a count for each age group: bits of a count, groups in a whole number.
BITS, GROUPED = 7, 9


@dataclass(frozen=True)
class Flows:
    """Totals of diaries and of households by age and sex; what is needed to share them out.

    Tables, minutes weighted: `diaries`, `minutes`, `own` (housework that writers do for
    themselves), `typed` and `typed_minutes` (by cell of imputation), `alone` (given where nobody
    could have received it), `lacking` (diaries in households of which the roster lacks members),
    `activities`; `members`; by target what members get, by service and then by imputed cell; for
    the regression of care on members `bands` and `care`.
    """

    times: Times
    design: Design
    floor: int
    open_age: int
    needs: bool

    @cached_property
    def layout(self) -> Layout:
        """Tables of cells."""
        services, domains, bands = len(self.times.services), 2 * (self.open_age + 1), len(BANDS)
        return Layout(
            {
                "diaries": (domains,),
                "minutes": (domains, services),
                "own": (domains, services),
                "typed": (CELLS,),
                "typed_minutes": (CELLS, services),
                "alone": (services,),
                "lacking": (1,),
                "activities": (len(self.times.service) - 1,),
                "members": (domains,),
                **{target: (domains, services + CELLS) for target in TARGETS},
                "bands": (bands, bands),
                "care": (bands, services + CELLS),
            }
        )

    def __call__(self, block: Block) -> Cells:
        """Sums of a block. Raises CareError."""
        found = Households.of(block, self.design, self.floor, self.open_age)
        entries = self.times.entries(block)
        minutes = self.times.minutes(entries, block.rows("days"))
        gifts = found.gifts(minutes)
        homes = [self._members(found), *self._received(found, gifts)]
        if self.needs:
            homes += self._needs(found, gifts)
        days = [self._activities(found, *entries), *self._days(found, minutes)]
        return summed(
            [(days, found.weights), (homes, found.homes)],
            self.layout,
            _counts(found, 2 * (self.open_age + 1)),
        )

    def _days(self, found: Households, minutes: Array) -> Iterator[Filled]:
        """Diaries of persons of known age and sex."""
        layout, person = self.layout, found.person
        domain, cell, home = found.domain[person], found.cell[person], found.household[person]
        known = np.flatnonzero(domain >= 0)
        lacking = found.stated[home] > found.size[home]
        one = np.ones(len(known))
        yield Filled(layout.cell("diaries", domain[known]), known, one)
        yield Filled(layout.cell("typed", cell[known]), known, one)
        some = known[lacking[known]]
        yield Filled(layout.cell("lacking", np.zeros_like(some)), some, np.ones(len(some)))
        day, service = np.nonzero(minutes * (domain >= 0)[:, np.newaxis])
        value = minutes[day, service]
        yield Filled(layout.cell("minutes", domain[day], service), day, value)
        yield Filled(layout.cell("typed_minutes", cell[day], service), day, value)
        shared = self.times.shared[service]
        mine = value[shared] / found.stated[home[day[shared]]]
        yield Filled(layout.cell("own", domain[day[shared]], service[shared]), day[shared], mine)
        for target in TARGETS:
            # Who is not in the roster may have been there to receive it.
            reached = lacking.copy()
            reached[found.pairs(person, target).giver] = True
            apart = ~reached[day] & np.isin(service, self.times.of_target(target))
            yield Filled(layout.cell("alone", service[apart]), day[apart], value[apart])

    def _activities(self, found: Households, day: Whole, activity: Whole, minutes: Array) -> Filled:
        known = np.flatnonzero(found.domain[found.person[day]] >= 0)
        return Filled(self.layout.cell("activities", activity[known]), day[known], minutes[known])

    def _members(self, found: Households) -> Filled:
        members = found.members()
        members = members[found.domain[members] >= 0]
        home = found.household[members]
        cell = self.layout.cell("members", found.domain[members])
        return Filled(cell, found.row[home], found.part[home])

    def _received(self, found: Households, gifts: Gifts) -> Iterator[Filled]:
        """What each gift brings to each member who can receive it."""
        for target in TARGETS:
            given = self._of_target(gifts, target)
            pairs = found.pairs(given.giver, target)
            starts, sizes = pairs.sizes()
            share = 1.0 / np.repeat(sizes, sizes)
            alike: Flags = np.ones(len(share), dtype=np.bool_)
            among = None
            if target in WITH_NEEDS and self.needs:
                alike, among = _among(found, pairs, starts, sizes, target)
            for wanted, sets in ((alike, None), (~alike, among)):
                some = wanted & (found.domain[pairs.member] >= 0)
                gift, member = pairs.giver[some], pairs.member[some]
                if not len(gift):
                    continue
                home = found.household[member]
                cell = self.layout.cell(target, found.domain[member], given.source[gift])
                value = given.value[gift] * found.part[home]
                if sets is None:
                    value *= share[some]
                yield Filled(cell, found.row[home], value, None if sets is None else sets[some])

    def _of_target(self, gifts: Gifts, target: str) -> Gifts:
        """Gifts of the services of a target, and all that are imputed."""
        mine = np.isin(gifts.source, self.times.of_target(target))
        return gifts.take(mine | (gifts.source >= len(self.times.services)))

    def _needs(self, found: Households, gifts: Gifts) -> Iterator[Filled]:
        """Normal equations of the regressions of care on members by age group."""
        band, members = found.band(), found.members()
        for target in WITH_NEEDS:
            here = members[found.receives(target)[members]]
            pairs = found.pairs(here, target, itself=True)
            first, second = here[pairs.giver], pairs.member
            cell = self.layout.cell("bands", band[first], band[second])
            home = found.household[first]
            yield Filled(cell, found.row[home], found.part[home])
            given = self._of_target(gifts, target)
            pairs = found.pairs(given.giver, target, itself=True)
            cell = self.layout.cell("care", band[pairs.member], given.source[pairs.giver])
            home = found.household[pairs.member]
            yield Filled(cell, found.row[home], given.value[pairs.giver] * found.part[home])


def bands_among(sets: Whole, target: str) -> Array:
    """Members [set, age group of the target] of sets [set, 2]."""
    count = len(BANDS[BANDS_OF[target]])
    columns = [
        sets[:, band // GROUPED] >> (BITS * (band % GROUPED)) & (2**BITS - 1)
        for band in range(count)
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def _among(
    found: Households, pairs: Pairs, starts: Whole, sizes: Whole, target: str
) -> tuple[Flags, Whole]:
    """Whether all who can receive a gift are of one age group; else who they are [pair, 2]."""
    band = found.band()[pairs.member] - (BANDS_OF[target].start or 0)
    among = np.zeros((len(band), 2), dtype=np.int64)
    if not len(band):
        return np.ones(0, dtype=np.bool_), among
    if sizes.max() >= 2**BITS:
        raise CareError(
            f"a household has {sizes.max()} members who share care.",
            where="persons.household",
            remedy="Leave institutions out; they are no households.",
        )
    most, least = np.maximum.reduceat(band, starts), np.minimum.reduceat(band, starts)
    alike = np.repeat(most == least, sizes)
    for column in range(2):
        here = band // GROUPED == column
        bit = np.where(here, np.left_shift(1, BITS * (band % GROUPED)), 0)
        among[:, column] = np.repeat(np.add.reduceat(bit, starts), sizes)
    return alike, among


def _counts(found: Households, domains: int) -> Whole:
    """Diaries of some weight and members of counted households [kind, age x sex]."""
    days = found.domain[found.person[found.weights.full > 0.0]]
    members = found.domain[found.members()]
    kinds = (np.bincount(codes[codes >= 0], minlength=domains) for codes in (days, members))
    return np.stack(list(kinds)).astype(np.int64)
