"""What the kernel adds up of a survey for time transfers: three passes, each over whole blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from careconomy.accounts.transfers_households import BANDS, TYPES, Households, shares
from careconomy.accounts.transfers_services import ALIKE, TARGETS, WITH_NEEDS, Times
from careconomy.estimation.design import Design
from careconomy.estimation.totals import Array, Batch, Sums, Whole, totals
from careconomy.timeuse import Block


@dataclass(frozen=True)
class Survey:
    """What every pass needs: how times are read, the design, first and last age of profiles."""

    times: Times
    design: Design
    floor: int
    open_age: int

    @property
    def domains(self) -> int:
        """Ages times sexes."""
        return 2 * (self.open_age + 1)

    def households(self, block: Block) -> Households:
        """Persons of a block and their diaries."""
        return Households.of(block, self.design, self.floor, self.open_age)


@dataclass(frozen=True)
class Given:
    """Totals of diaries by age, sex and type of household: [age x sex x type, variable].

    Variables: diaries; minutes of each service; of housework, what writers give to themselves; of
    each service received in the household, what nobody there could have received; diaries of
    households of which the roster lacks members.
    """

    survey: Survey

    def __call__(self, block: Block) -> Sums:
        """Totals of a block."""
        found, times = self.survey.households(block), self.survey.times
        minutes = times.minutes(block)
        person = found.person
        values: list[npt.NDArray[Any]] = [np.ones((len(person), 1)), minutes]
        home = found.household[person]
        values.append(minutes / found.stated[home, np.newaxis])
        lacking = found.stated[home] > found.size[home]
        alone = np.zeros_like(minutes)
        for target in TARGETS:
            service = times.of_target(target)
            # Who is not in the roster may have been there to receive it.
            reached = lacking.copy()
            reached[found.pairs(person, target).giver] = True
            alone[:, service] = np.where(reached[:, np.newaxis], 0.0, minutes[:, service])
        domain = found.domain[person] * TYPES + found.cell[person] % TYPES
        domain[found.domain[person] < 0] = -1
        values += [alone, lacking[:, np.newaxis]]
        count = self.survey.domains * TYPES
        return _totals(np.concatenate(values, axis=1), domain, found.weights, count)


@dataclass(frozen=True)
class Needs:
    """Normal equations of the regressions of care on members by age: [age group, variable].

    Variables: members by age group; for each target of WITH_NEEDS minutes of care in diaries;
    members to be imputed by cell; each of the household of a member of the age group.
    """

    survey: Survey

    def __call__(self, block: Block) -> Sums:
        """Totals of a block."""
        found, times = self.survey.households(block), self.survey.times
        minutes = times.minutes(block)
        care = [minutes[:, times.of_target(target)].sum(axis=1) for target in WITH_NEEDS]
        band = found.band()
        ages = (band[:, np.newaxis] == np.arange(len(BANDS))).astype(np.float64)
        given = found.of_persons(np.stack(care, axis=1))
        values = found.of_homes(np.concatenate((ages, given, found.cells()), axis=1))
        members = found.members()
        home = found.household[members]
        return _totals(values[home], band[members], found.weight(home), len(BANDS))


@dataclass(frozen=True)
class Received:
    """Totals of members by age and sex: [age x sex, variable].

    Variables: members; for each target (TARGETS) the minutes of its services received from diaries,
    then the shares received from members to be imputed, by cell. `needs` [1 + replicate or 1, age
    group]: minutes per member.
    """

    survey: Survey
    needs: Array

    def __call__(self, block: Block) -> Sums:
        """Totals of a block."""
        found, times = self.survey.households(block), self.survey.times
        minutes, cells = found.of_persons(times.minutes(block)), found.cells()
        parts = [self._alike(found, minutes, cells)]
        for target in WITH_NEEDS:
            service = times.of_target(target)
            values = np.concatenate((minutes[:, service], cells), axis=1)
            parts.append(self._by_need(found, target, values))
        return _beside(parts)

    def _alike(self, found: Households, minutes: Array, cells: Array) -> Sums:
        """Members, and what all of them or all the others get in equal shares."""
        members = found.members()
        home = found.household[members]
        size = found.size[home, np.newaxis]
        times = self.survey.times
        values = [np.ones((len(members), 1))]
        for target in ALIKE:
            given = np.concatenate((minutes[:, times.of_target(target)], cells), axis=1)
            whole = found.of_homes(given)[home]
            if target == "everyone":
                values.append(whole / size)
            else:
                values.append((whole - given[members]) / np.maximum(size - 1, 1))
        every = np.concatenate(values, axis=1)
        return _totals(every, found.domain[members], found.weight(home), self.survey.domains)

    def _by_need(self, found: Households, target: str, values: Array) -> Sums:
        """What members get by the need of their age."""
        givers = found.members()
        givers = givers[values[givers].any(axis=1)]
        pairs = found.pairs(givers, target)
        wanted = self.needs.T.take(found.band()[pairs.member], axis=0)
        weight = found.weight(found.household[pairs.member])
        weight *= shares(pairs, wanted)
        given = values[givers[pairs.giver]]
        return _totals(given, found.domain[pairs.member], weight, self.survey.domains)


def _totals(values: Array, domain: Whole, weight: Array, domains: int) -> Sums:
    """Totals of the kernel for rows with weights [row, 1 + replicate]."""
    replicates = weight[:, 1:] if weight.shape[1] > 1 else None
    return totals(Batch(values, domain, weight[:, 0], replicates), domains)


def _beside(parts: Sequence[Sums]) -> Sums:
    """Put the variables of several totals of the same domains beside each other."""
    return Sums(
        np.concatenate([part.weighted for part in parts], axis=2),
        np.concatenate([part.counts for part in parts], axis=1),
    )
