"""Quantiles with Woodruff's interval, from the same kernel.

The first pass adds up weights by domain and value; a quantile is the smallest value at which the
weighted share reaches the probability. The second pass estimates the share at or below it with its
error, and the interval of the quantile is read where the ends of that interval of the share are
reached (R. S. Woodruff, 1952; R's `survey`, `interval.type = "mean"`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from careconomy.errors import CareError
from careconomy.estimation.analysis import Analysis
from careconomy.estimation.dimensions import column
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.evaluate import evaluate
from careconomy.estimation.layout import Layout
from careconomy.estimation.results import Estimates, Row, Rules, figure, quantile_of_t
from careconomy.estimation.statistics import STATISTICS
from careconomy.estimation.survey import Task, batch_of
from careconomy.estimation.totals import Array, Sums, Whole, totals
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.arrow import floats_of

# Minutes are told apart to a sixth: halves and thirds of slots fall on the grid.
STEPS = 6
VALUES = 1440 * STEPS + 1
# Domains times measures: a histogram of this many takes 150 MB.
MOST_CELLS = 2_000


@dataclass(frozen=True)
class Histogram:
    """Adds up weights by domain, measure and value on the grid of minutes."""

    task: Task

    def __call__(self, block: Block) -> Sums:
        """Totals of a block, domain = (domain x measures + measure) x values + value."""
        values = self.task.measures.values(block)
        measures = values.shape[1]
        domain = self.task.domain(block)[:, np.newaxis] * measures + np.arange(measures)
        place = np.nan_to_num(np.rint(values * STEPS), nan=-1.0).clip(-1, VALUES - 1)
        outside = (domain < 0) | (place < 0)
        cell = np.where(outside, -1, domain * VALUES + place.astype(np.int64)).ravel()
        weight = np.repeat(floats_of(column(block, "days", "weight")), measures)
        size = self.task.domains.count * measures * VALUES
        inside = cell >= 0
        sums = np.bincount(cell[inside], weight[inside], size).astype(np.float64)
        # Nobody asks how many rows have a value: counts of every one would take as much memory.
        return Sums(sums.reshape(1, size, 1), np.zeros((0, 1), dtype=np.int64))


@dataclass(frozen=True)
class AtOrBelow:
    """Whether a day's minutes are at or below its domain's quantile, for each probability."""

    task: Task
    points: Array

    def __call__(self, block: Block) -> Sums:
        """Totals of a block; measures are measure x probability. `points` [domain, measure, p]."""
        domain = self.task.domain(block)
        values = self.task.measures.values(block)
        limit = self.points[np.maximum(domain, 0)] + 0.5 / STEPS
        below = np.where(np.isnan(values)[..., np.newaxis], np.nan, values[..., np.newaxis] < limit)
        layout = layout_of_shares(self.task, self.points.shape[2])
        variables = layout.variables(below.reshape(len(values), len(layout.measures)))
        return totals(batch_of(block, self.task.design, variables, domain), len(self.points))


def layout_of_shares(task: Task, probabilities: int) -> Layout:
    """Measures of the second pass."""
    names = tuple(f"{name} {p}" for name in task.measures.names for p in range(probabilities))
    return Layout(names, gaps=task.layout.gaps, participation=False)


def quantiles(
    survey: Survey,
    task: Task,
    probabilities: Sequence[float],
    run: Callable[..., Sums],
    rules: Rules | None = None,
    notes: tuple[str, ...] = (),
) -> Estimates:
    """Estimate quantiles of minutes a day, in every domain and for every measure of a task.

    Zero counts: the median of an activity that fewer than half take up is zero. Minutes are
    told apart to a sixth. Raises CareError for a probability outside 0 to 1.
    """
    for p in probabilities:
        if not 0.0 < p < 1.0:
            raise CareError(f"the probability is {p:g}.", remedy="Give one between 0 and 1.")
    cells = task.domains.count * len(task.measures.names)
    if cells > MOST_CELLS:
        raise CareError(
            f"quantiles of {cells} cells are too many.", remedy=f"Ask for {MOST_CELLS} at most."
        )
    histogram = run(survey, Histogram(task)).full.reshape(
        task.domains.count, len(task.measures.names), VALUES
    )
    cumulated = np.cumsum(histogram, axis=2, out=histogram)
    grid = np.arange(VALUES) / STEPS
    wanted = np.asarray(probabilities)
    points = grid[reached(cumulated, np.broadcast_to(wanted, (*cumulated.shape[:2], len(wanted))))]
    sums = run(survey, AtOrBelow(task, points))
    layout = layout_of_shares(task, len(wanted))
    shares = Analysis(sums, layout, task.domains, task.design)
    return _table(shares, task, points, cumulated, wanted, rules or Rules(), notes)


def reached(cumulated: Array, shares: Array) -> Whole:
    """Return the first place [..., share] where cumulated weights [..., value] reach a share."""
    result = np.zeros(shares.shape, dtype=np.int64)
    for index in np.ndindex(cumulated.shape[:-1]):
        total = cumulated[index][-1]
        wanted = np.nan_to_num(shares[index]) * total * (1.0 - 1e-14)
        found = np.searchsorted(cumulated[index], wanted)
        result[index] = np.minimum(found, cumulated.shape[-1] - 1)
    return result


def _table(
    shares: Analysis,
    task: Task,
    points: Array,
    cumulated: Array,
    probabilities: Array,
    rules: Rules,
    notes: tuple[str, ...],
) -> Estimates:
    found = evaluate(STATISTICS["mean"], shares.sample())
    shape = points.shape
    value, se = found.value.reshape(shape), np.sqrt(found.variance).reshape(shape)
    t = np.array([quantile_of_t(0.5 + rules.confidence / 2.0, df) for df in found.df])
    width = t[:, np.newaxis, np.newaxis] * se
    ends = [value - width, value + width]
    grid = np.arange(VALUES) / STEPS
    limits = [
        np.where((end >= 0.0) & (end <= 1.0), grid[reached(cumulated, end)], np.nan) for end in ends
    ]
    n = shares.sample().layout.cells(shares.sums.counts.astype(np.float64)).known.reshape(shape)
    names = tuple(dimension.name for dimension in task.domains.dimensions)
    rows: list[Row] = []
    for domain, measure, p in np.ndindex(shape):
        levels = task.domains.names()[domain]
        if UNKNOWN in levels and n[domain, measure, p] == 0:
            continue
        at = domain, measure, p
        spread = float(limits[1][at] - limits[0][at]) / (2.0 * float(t[domain]))
        row = figure(
            rules,
            domain=dict(zip(names, levels, strict=True)),
            activity=task.measures.names[measure],
            statistic=f"quantile_{probabilities[p]:g}",
            unit="minutes a day",
            value=float(points[at]) if n[at] else np.nan,
            variance=spread**2,
            df=float(found.df[domain]),
            n=int(n[at]),
        )
        withheld = row.est is None
        low, high = (None if withheld or np.isnan(end[at]) else float(end[at]) for end in limits)
        rows.append(replace(row, lci=low, uci=high))
    return Estimates(names, tuple(rows), (*notes, rules.sentence()))
