"""Lines of time poverty, and the passes that count who is beyond them.

A relative line is a multiple of a median of the same sample. The first pass finds the median with
each replicate weight, the second adds up who is beyond the line of that replicate (part 3.2 of the
method; Bardasi and Wodon).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError
from careconomy.estimation.layout import Layout
from careconomy.estimation.measures import Measures, table_of
from careconomy.estimation.quantiles import STEPS, VALUES, reached
from careconomy.estimation.survey import Task, batch_of
from careconomy.estimation.totals import Array, Clusters, Sums, Whole, totals
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.activities import membership

# Work: paid, goods for own use where the survey has them, unpaid; travel belongs to its purpose.
WORK = ("paid", "unpaid", "own-use-goods")
NEEDED = 2
FREE_TIME = ("leisure",)
MEASURES = ("work", "free_time")
MEDIAN = 0.5
STATISTICS = ("incidence", "deficit", "deficit_of_poor")


@dataclass(frozen=True)
class Line:
    """Where time poverty begins: above so much work, or below so much free time.

    `multiple` of the median of the `measure` ("work", "free_time"), or `hours` a day.
    """

    measure: str
    multiple: float | None = None
    hours: float | None = None

    @property
    def name(self) -> str:
        """How the line is called in tables."""
        side = "over" if self.above else "under"
        if self.multiple is None:
            return f"{side} {self.hours:g} hours"
        return f"{side} {self.multiple:g} x median"

    @property
    def above(self) -> bool:
        """Whether those above the line are poor."""
        return self.measure == "work"

    @property
    def at(self) -> int:
        """Place of its measure."""
        return MEASURES.index(self.measure)

    def minutes(self, medians: Array) -> Array:
        """The line in minutes a day [...], from medians [..., measure]."""
        if self.multiple is not None:
            return np.asarray(self.multiple * medians[..., self.at])
        return np.full(medians.shape[:-1], 60.0 * (self.hours or 0.0))


def relative_lines(multiples: Sequence[float], free_time: float) -> tuple[Line, ...]:
    """Lines at multiples of median work and of median free time. Raises CareError."""
    for multiple in multiples:
        if not 1.0 < multiple < 1000.0:
            raise CareError(
                f"the multiple of median work is {multiple:g}.",
                where="multiples",
                remedy="Give numbers above 1, such as 1.5 and 2.",
            )
    if not 0.0 < free_time < 1.0:
        raise CareError(
            f"the share of median free time is {free_time:g}.",
            where="free_time",
            remedy="Give a share below 1, such as 0.6.",
        )
    work = (Line("work", multiple=multiple) for multiple in dict.fromkeys(multiples))
    return (*work, Line("free_time", multiple=free_time))


def absolute_line(hours: float) -> tuple[Line, ...]:
    """Give the line at so many hours of work a day. Raises CareError."""
    if not 0.0 < hours < 24.0:
        raise CareError(
            f"the line is at {hours:g} hours of work a day.",
            where="hours",
            remedy="Give hours between 0 and 24, such as 10.5.",
        )
    return (Line("work", hours=hours),)


def measures_of(survey: Survey) -> Measures:
    """Work and free time of a day. Raises CareError where the survey tells neither."""
    names = (*WORK, *FREE_TIME)
    code_list = survey.manifest.code_list
    membership([*WORK[:NEEDED], *FREE_TIME], survey.activities, code_list)
    found = membership(names, survey.activities, code_list, allow_empty=True)
    parts = found[: len(WORK)].any(axis=0), found[len(WORK) :].any(axis=0)
    return Measures(MEASURES, np.stack(parts), table_of(survey), (None, None))


@dataclass(frozen=True)
class Spread:
    """Adds up weights by measure and minutes, with each replicate; nobody's domain matters."""

    task: Task

    def __call__(self, block: Block) -> Sums:
        """Totals of a block, domain = measure x values + value."""
        place = _places(self.task.measures.values(block))
        domain = self.task.domain(block)
        batch = batch_of(block, self.task.design, np.zeros((len(domain), 0)), domain)
        assert batch.replicates is not None
        inside = np.flatnonzero(domain >= 0)
        result = np.zeros((len(MEASURES) * VALUES, 1 + batch.replicates.shape[1]))
        for measure in range(len(MEASURES)):
            order = inside[np.argsort(place[inside, measure], kind="stable")]
            found = measure * VALUES + place[order, measure]
            result[:, 0] += np.bincount(found, batch.weight[order], len(result))
            _add(result[:, 1:], found, batch.replicates.take(order, axis=0))
        return Sums(result.T[..., np.newaxis], np.zeros((0, 1), dtype=np.int64))


def _places(minutes: Array) -> Whole:
    return np.rint(minutes * STEPS).astype(np.int64).clip(0, VALUES - 1)


def _add(result: Array, place: Whole, weights: Array) -> None:
    """Add weights [row, replicate] to a result [place, replicate], by places that do not fall."""
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    # One sum a place is faster than `reduceat`, which reads the rows across.
    for first, end in zip(starts, np.append(starts, len(place))[1:], strict=True):
        result[place[first]] += weights[first:end].sum(axis=0)


def medians_of(weights: Array) -> Array:
    """Medians [..., measure] in minutes, of weights by value [..., measure, value]."""
    cumulated = np.cumsum(weights, axis=-1)
    half = np.full((*weights.shape[:-1], 1), MEDIAN)
    return np.asarray(reached(cumulated, half)[..., 0] / STEPS)


@dataclass(frozen=True)
class Limits:
    """Lines in minutes with each replicate: distinct `values` of each line, and which it takes.

    `place` [line, 1 + replicate] into the values of the line.
    """

    lines: tuple[Line, ...]
    values: tuple[Array, ...]
    place: tuple[Whole, ...]

    @classmethod
    def of(cls, lines: Sequence[Line], medians: Array) -> Limits:
        """Find the lines from medians [1 + replicate, measure]. Raises CareError."""
        for line in lines:
            if line.multiple is not None and not medians[0, line.at] > 0.0:
                what = line.measure.replace("_", " ")
                raise CareError(
                    f"half of the person-days or more are without {what}, so that its median is 0 "
                    "and no line can be a multiple of it.",
                    remedy="Choose other persons with where, or an absolute line: threshold.",
                )
        found = [np.unique(line.minutes(medians), return_inverse=True) for line in lines]
        return cls(
            tuple(lines),
            tuple(values for values, _ in found),
            tuple(np.asarray(place, dtype=np.int64) for _, place in found),
        )

    @property
    def layout(self) -> Layout:
        """Three statistics a line, each an amount over a known total."""
        names = [f"{name} {at}" for at in range(len(self.lines)) for name in STATISTICS]
        return Layout(tuple(names), gaps=True, participation=False)

    def minutes(self) -> Array:
        """The lines in minutes a day [1 + replicate, line]."""
        pairs = zip(self.values, self.place, strict=True)
        return np.stack([values[place] for values, place in pairs], axis=1)


@dataclass(frozen=True)
class Beyond:
    """Adds up persons, who is beyond each limit, and by how many hours."""

    task: Task
    limits: Limits
    medians: Array

    def __call__(self, block: Block) -> Sums:
        """Totals of a block: days, then poor and hours of each limit, then the medians' parts.

        The last variables, one a measure, are what each day adds to the share at or below the
        median, less a half: the influence of an estimated line (see `time_poverty_errors`).
        """
        minutes = _places(self.task.measures.values(block)) / STEPS
        parts: list[npt.NDArray[Any]] = [np.ones((len(minutes), 1))]
        for line, values in zip(self.limits.lines, self.limits.values, strict=True):
            gap = minutes[:, [line.at]] - values
            gap = gap if line.above else -gap
            # A line such as 0.6 x median may miss a minute that it should equal by rounding.
            poor = gap > 0.1 / STEPS
            parts += [poor, np.where(poor, gap, 0.0) / 60.0]
        if not self.task.design.replicated:
            parts.append((minutes <= self.medians) - MEDIAN)
        values = np.concatenate(parts, axis=1, dtype=np.float64)
        batch = batch_of(block, self.task.design, values, self.task.domain(block))
        return totals(batch, self.task.domains.count)


def selected(sums: Sums, limits: Limits) -> Sums:
    """Take from totals of `Beyond` those of each replicate's own line, as `limits.layout` says."""
    replicate = np.arange(len(sums.weighted))
    poor, hours, first = [], [], 1
    for values, place in zip(limits.values, limits.place, strict=True):
        poor.append(first + place)
        hours.append(first + len(values) + place)
        first += 2 * len(values)
    weighted = _by_line(
        sums.weighted[:, :, 0],
        [sums.weighted[replicate, :, at] for at in poor],
        [sums.weighted[replicate, :, at] for at in hours],
    )
    full = [at[0] for at in poor], [at[0] for at in hours]
    counts = _of(sums.counts, full).astype(np.int64)
    if sums.clusters is None:
        return Sums(weighted, counts)
    found = sums.clusters
    values = _of(found.values, full)
    return Sums(
        weighted, counts, Clusters(found.units, found.population, found.unit, found.domain, values)
    )


def _of(table: npt.NDArray[Any], places: tuple[list[int], list[int]]) -> npt.NDArray[Any]:
    poor, hours = ([table[:, at] for at in found] for found in places)
    return _by_line(table[:, 0], poor, hours)


def _by_line(
    known: npt.NDArray[Any], poor: Sequence[npt.NDArray[Any]], hours: Sequence[npt.NDArray[Any]]
) -> npt.NDArray[Any]:
    """Known totals of every measure, then amounts [..., 2 x line x statistic]."""
    below = [item for found in poor for item in (known, known, found)]
    amounts = [
        item for count, time in zip(poor, hours, strict=True) for item in (count, time, time)
    ]
    return np.stack([*below, *amounts], axis=-1)
