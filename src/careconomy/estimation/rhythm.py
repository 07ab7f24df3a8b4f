"""Tempograms: who does what at each time of the day, with errors.

The share of persons in an activity during a slot is its mean time there over the length of the
slot. It is a ratio of totals like any other statistic, so that it goes through the same kernel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from careconomy.errors import CareError
from careconomy.estimation.clock import Clock, Partition, filled
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.evaluate import Evaluated, Sample, evaluate
from careconomy.estimation.layout import Layout
from careconomy.estimation.results import Estimates, Row, Rules, figure
from careconomy.estimation.statistics import Cells, Numbers, Statistic
from careconomy.estimation.survey import Progress, Question, Task, batch_of, question
from careconomy.estimation.totals import Array, Batch, Sums, combine, totals
from careconomy.timeuse import Block, Survey

# Bytes of totals held at a time: more slots than fit are left to another pass over the survey.
MOST_BYTES = 64_000_000
STATISTIC = "share_at_time"


@dataclass(frozen=True)
class SlotTask:
    """Add up minutes by group in the slots of a clock."""

    cells: Task
    partition: Partition
    clock: Clock

    @property
    def layout(self) -> Layout:
        """Variables: the weight, then minutes by group and slot."""
        labels = self.clock.labels()
        names = tuple(f"{group} {label}" for group in self.partition.names for label in labels)
        return Layout(names, participation=False)

    def __call__(self, block: Block) -> Sums:
        """Totals of a block."""
        rows = block.rows("days")
        whole = batch_of(block, self.cells.design, np.empty((rows, 0)), self.cells.domain(block))
        layout = self.layout
        parts = []
        for run, minutes in filled(block, self.partition, self.clock):
            values = layout.variables(minutes.reshape(len(minutes), len(layout.measures)))
            parts.append(totals(rows_of(whole, run, values), self.cells.domains.count))
        return combine(parts)


def rows_of(whole: Batch, run: slice, values: Array) -> Batch:
    """Return some rows of a batch, with values of their own."""
    return replace(
        whole,
        values=values,
        domain=whole.domain[run],
        weight=whole.weight[run],
        replicates=None if whole.replicates is None else whole.replicates[run],
        units=None if whole.units is None else whole.units[run],
        population=None if whole.population is None else whole.population[run],
    )


def rhythm(
    survey: Survey,
    of: Sequence[str] | None = None,
    by: Sequence[str] = (),
    *,
    minutes: int = 10,
    progress: Progress | None = None,
    **options: Any,
) -> Estimates:
    """Estimate the share of persons in each group of activities at each time of the day.

    `of`: groups, ICATUS codes or codes of the survey, as for `analyse`; an activity of several
    belongs to the last of them; `other` and `unknown` are added, so that the shares of every slot
    add up to 1. Without `of`: the main groups, travel apart where it can be told. `minutes`:
    length of a slot. `by` and `options` (where, ages, design, rules, engine): as for `analyse`.
    The result has the dimension `time`: when a slot begins, from the start of the diary day.
    Raises CareError.
    """
    if "time" in by:
        raise CareError('"time" is a dimension of every tempogram.', remedy="Leave it out of by.")
    clock = Clock(survey.manifest.day_starts, minutes)
    partition = Partition.of(survey, of)
    asked = question(survey, partition.names[:-2], by, **options)
    domains = asked.task.domains.count
    rows: list[list[Row]] = [[] for _ in range(domains)]
    passes = list(_passes(survey, asked.task, partition, clock))
    for number, (first, last) in enumerate(passes):
        task = SlotTask(asked.task, partition, clock.part(first, last))
        sums = asked.run(survey, task, _part(progress, number, len(passes)))
        sample = Sample(sums, task.layout, asked.task.design)
        # Slots of a domain may come from several passes: the table goes by domain, then time.
        for domain, found in enumerate(_rows(sample, task, asked.rules)):
            rows[domain] += found
    notes = (*_notes(asked, partition, clock, main=of is None), asked.rules.sentence())
    return Estimates((*by, "time"), tuple(row for found in rows for row in found), notes)


def _part(progress: Progress | None, number: int, passes: int) -> Progress | None:
    """Tell the progress of one pass among several."""
    if progress is None or passes == 1:
        return progress
    return lambda done, all_of_it: progress(number * all_of_it + done, passes * all_of_it)


def _passes(
    survey: Survey, task: Task, partition: Partition, clock: Clock
) -> Iterator[tuple[int, int]]:
    """First and last slot of each pass over the survey, so that the totals stay small."""
    kept = survey.rows("days")
    if task.design.replicated:
        kept = task.domains.count * (1 + task.design.replicates)
    at_once = max(1, MOST_BYTES // (8 * len(partition.names) * max(kept, 1)))
    for first in range(0, clock.slots, at_once):
        yield first, min(first + at_once, clock.slots)


def _rows(sample: Sample, task: SlotTask, rules: Rules) -> list[list[Row]]:
    """Rows by domain, then slot, then group."""

    def share(cells: Cells) -> Numbers:
        return np.asarray(cells.amount / cells.known / task.clock.length)

    found = evaluate(
        Statistic(STATISTIC, "share", share, "share of persons at that time", proportion=True),
        sample,
    )
    counts = sample.sums.counts[:, 0]
    return [
        [] if UNKNOWN in levels and not counts[domain] else
        list(_domain_rows(found, task, rules, domain, levels, int(counts[domain])))
        for domain, levels in enumerate(task.cells.domains.names())
    ]  # fmt: skip


def _domain_rows(
    found: Evaluated, task: SlotTask, rules: Rules, domain: int, levels: tuple[str, ...], n: int
) -> Iterator[Row]:
    labels = task.clock.labels()
    dimensions = [dimension.name for dimension in task.cells.domains.dimensions]
    known = dict(zip(dimensions, levels, strict=True))
    for slot, label in enumerate(labels):
        for group, name in enumerate(task.partition.names):
            measure = group * len(labels) + slot
            yield figure(
                rules,
                domain={**known, "time": label},
                activity=name,
                statistic=STATISTIC,
                unit="share",
                value=found.value[domain, measure],
                variance=found.variance[domain, measure],
                df=found.df[domain],
                n=n,
                proportion=True,
            )


def _notes(asked: Question, partition: Partition, clock: Clock, *, main: bool) -> tuple[str, ...]:
    found = [f"Share of persons in each activity during each {clock.length} minutes of the day."]
    if main and "travel" in partition.names:
        found.append("Travel stands apart: the other groups leave it out.")
    elif main:
        found.append("Travel is part of the other groups: the survey does not tell it apart.")
    return (*found, *asked.notes)
