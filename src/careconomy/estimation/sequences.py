"""The order of the day: from which activity to which next, and states for sequence analysis."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from careconomy.errors import CareError
from careconomy.estimation.clock import Clock, Partition, filled
from careconomy.estimation.dimensions import column, home
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.evaluate import Evaluated, Sample, evaluate
from careconomy.estimation.layout import Layout
from careconomy.estimation.results import Estimates, Row, Rules, figure
from careconomy.estimation.rhythm import rows_of
from careconomy.estimation.statistics import Cells, Numbers, Statistic
from careconomy.estimation.survey import Progress, Task, batch_of, question
from careconomy.estimation.totals import Array, Sums, Whole, combine, totals
from careconomy.files import write_chunks
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.arrow import array_of

# Days whose moves are counted at a time: about 15 MB of moves between 9 groups.
DAYS_AT_ONCE = 20_000
COVARIATES = ("sex", "age", "location", "year", "month", "weekday")


@dataclass(frozen=True)
class MoveTask:
    """Add up moves from group to group, and moves out of each group, by day."""

    cells: Task
    partition: Partition
    starts: int

    @property
    def layout(self) -> Layout:
        """Variables: the weight, moves by pair of groups, moves out of a group."""
        names = self.partition.names
        pairs = tuple(f"{one} > {other}" for one in names for other in names)
        return Layout((*pairs, *names), participation=False)

    def __call__(self, block: Block) -> Sums:
        """Totals of a block."""
        rows = block.rows("days")
        whole = batch_of(block, self.cells.design, np.empty((rows, 0)), self.cells.domain(block))
        day, source, target = moves(block, self.partition, self.starts)
        parts = []
        for first in range(0, max(rows, 1), DAYS_AT_ONCE):
            last = min(first + DAYS_AT_ONCE, rows)
            run = slice(*np.searchsorted(day, [first, last]))
            counts = self._counts(day[run] - first, source[run], target[run], last - first)
            batch = rows_of(whole, slice(first, last), self.layout.variables(counts))
            parts.append(totals(batch, self.cells.domains.count))
        return combine(parts)

    def _counts(self, day: Whole, source: Whole, target: Whole, days: int) -> Array:
        size = len(self.partition.names)
        cell = (day * size + source) * size + target
        pairs = np.bincount(cell, minlength=days * size * size).reshape(days, size, size)
        counts = [pairs.reshape(days, size * size), pairs.sum(axis=2)]
        return np.concatenate(counts, axis=1, dtype=np.float64)


def moves(block: Block, partition: Partition, starts: int) -> tuple[Whole, Whole, Whole]:
    """Day, group before and group after of every move in a block, in the order of time.

    Episodes of one group that follow each other are one. Of episodes that begin together, parts of
    a slot, the longest counts. Time between episodes is unknown.
    """
    table = block.table("episodes", ["day", "start", "end", "minutes", "activity"])
    day = block.local(table.column("day"), "days")
    start, end, minutes = (
        array_of(table.column(name)).astype(np.float64) for name in ("start", "end", "minutes")
    )
    state = partition.state[array_of(table.column("activity"))]
    order = np.lexsort((-minutes, start, day))
    day, start, end, state = day[order], start[order], end[order], state[order]
    first = np.ones(len(day), dtype=np.bool_)
    first[1:] = (day[1:] != day[:-1]) | (start[1:] != start[:-1])
    day, start, end, state = day[first], start[first], end[first], state[first]
    gap = np.zeros(len(day), dtype=np.bool_)
    gap[:-1] = (day[1:] == day[:-1]) & (start[1:] > end[:-1])
    # An episode of unknown time stands in every gap.
    place = np.repeat(np.arange(len(day)), 1 + gap)
    filler = np.diff(place, prepend=-1) == 0
    day, state = day[place], np.where(filler, len(partition.names) - 1, state[place])
    changed = np.flatnonzero((day[1:] == day[:-1]) & (state[1:] != state[:-1]))
    return day[changed], state[changed], state[changed + 1]


def transitions(
    survey: Survey,
    of: Sequence[str] | None = None,
    by: Sequence[str] = (),
    *,
    progress: Progress | None = None,
    **options: Any,
) -> Estimates:
    """Estimate how often persons move from each group of activities to each other one.

    `moves`: mean number of moves of a person on a day. `probability`: share of the moves out of
    `from` that lead to the activity of the row. `of`, `by` and `options` as for `rhythm`. The
    result has the dimension `from`. Raises CareError.
    """
    if "from" in by:
        raise CareError('"from" is a dimension of every table of transitions.')
    partition = Partition.of(survey, of)
    asked = question(survey, partition.names[:-2], by, **options)
    task = MoveTask(asked.task, partition, survey.manifest.day_starts)
    sample = Sample(asked.run(survey, task, progress), task.layout, asked.task.design)
    rows = list(_rows(sample, task, asked.rules))
    notes = (
        "Moves between episodes of different groups; those of one group in a row are one.",
        *asked.notes,
        asked.rules.sentence(),
    )
    return Estimates((*by, "from"), tuple(rows), notes)


def _rows(sample: Sample, task: MoveTask, rules: Rules) -> Iterator[Row]:
    size = len(task.partition.names)

    def mean(cells: Cells) -> Numbers:
        return np.asarray(cells.amount[..., :-size] / cells.known[..., :-size])

    def share(cells: Cells) -> Numbers:
        out = np.repeat(cells.amount[..., -size:], size, axis=-1)
        return np.asarray(cells.amount[..., :-size] / out)

    often = Statistic("moves", "moves a day", mean, "mean number of moves")
    chance = Statistic("probability", "share", share, "share of moves", proportion=True)
    tables = [(item, evaluate(item, sample)) for item in (often, chance)]
    diaries = sample.sums.counts[:, 0]
    for domain, levels in enumerate(task.cells.domains.names()):
        if UNKNOWN in levels and not diaries[domain]:
            continue
        for statistic, found in tables:
            yield from _domain_rows(found, statistic, sample, task, rules, domain)


def _domain_rows(
    found: Evaluated,
    statistic: Statistic,
    sample: Sample,
    task: MoveTask,
    rules: Rules,
    domain: int,
) -> Iterator[Row]:
    names, domains = task.partition.names, task.cells.domains
    dimensions = [dimension.name for dimension in domains.dimensions]
    levels = dict(zip(dimensions, domains.names()[domain], strict=True))
    counts = sample.sums.counts[domain]
    for source, one in enumerate(names):
        # Probabilities rest on the diaries with a move out of the group.
        n = counts[source - len(names)] if statistic.proportion else counts[0]
        for target, other in enumerate(names):
            if source == target:
                continue
            measure = source * len(names) + target
            yield figure(
                rules,
                domain={**levels, "from": one},
                activity=other,
                statistic=statistic.name,
                unit=statistic.unit,
                value=found.value[domain, measure],
                variance=found.variance[domain, measure],
                df=found.df[domain],
                n=int(n),
                proportion=statistic.proportion,
            )


def export_sequences(
    survey: Survey,
    path: str | Path,
    of: Sequence[str] | None = None,
    *,
    minutes: int = 10,
    covariates: Sequence[str] | None = None,
) -> Path:
    """Write one row per diary with the state of each slot, as TraMineR reads it.

    Columns: day_id, weight, covariates, then one per slot of `minutes`, named by its time. The
    state of a slot is the group that fills most of it, the first of the table where several do.
    `covariates`: columns of days, persons and households; without them what there is of sex, age,
    location, year, month and weekday. Written block by block, whole or not at all. Raises
    CareError.
    """
    partition = Partition.of(survey, of)
    clock = Clock(survey.manifest.day_starts, minutes)
    places = [home(survey, name) for name in (covariates or _present(survey))]
    chunks = (
        _text(_table(block, partition, clock, places), header=number == 0)
        for number, block in enumerate(survey.blocks())
    )
    return write_chunks(Path(path), chunks)


def _present(survey: Survey) -> list[str]:
    columns = {
        name for table in ("days", "persons", "households") for name in survey.columns(table)
    }
    return [name for name in COVARIATES if name in columns]


def _table(
    block: Block, partition: Partition, clock: Clock, places: Sequence[tuple[str, str]]
) -> pa.Table:
    names = pa.array(partition.names)
    states = np.concatenate([cells.argmax(axis=1) for _, cells in filled(block, partition, clock)])
    columns = {name: column(block, "days", name) for name in ("day_id", "weight")}
    for table, name in places:
        found = column(block, table, name)
        if pa.types.is_dictionary(found.type):
            found = found.cast(found.type.value_type)
        columns[name] = found
    for slot, label in enumerate(clock.labels()):
        columns[label] = names.take(pa.array(states[:, slot]))
    return pa.table(columns)


def _text(table: pa.Table, *, header: bool) -> bytes:
    buffer = io.BytesIO()
    pv.write_csv(table, buffer, pv.WriteOptions(include_header=header))
    return buffer.getvalue()
