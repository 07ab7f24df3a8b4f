"""Whether a gap has changed: the difference of differences, from the same totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from careconomy.estimation.analysis import Analysis
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.evaluate import Evaluated, contrast, evaluate
from careconomy.estimation.results import Row, figure
from careconomy.estimation.statistics import Statistic, statistics
from careconomy.estimation.totals import Array


def changes(
    analysis: Analysis, between: str, over: str, names: Sequence[str] = ("mean",)
) -> Iterator[Row]:
    """Yield by how much the gap of one dimension differs between the levels of another, with p.

    As `Analysis.gap`, each level is compared with the last known one: (one - base at a level of
    `over`) - (one - base at its last). All four domains are taken together, with each replicate or
    over the clusters of all, so that nothing is added that is not independent. Raises CareError
    for a dimension that the table does not have.
    """
    at, across = analysis.domains.at(between), analysis.domains.at(over)
    numbers = np.arange(analysis.domains.count).reshape(analysis.domains.shape)
    *ones, base = analysis.domains.dimensions[at].levels[:-1]
    *lates, early = analysis.domains.dimensions[across].levels[:-1]
    for statistic in statistics(tuple(names)):
        found = evaluate(statistic, analysis.sample())
        counts = analysis.counts(statistic.among_participants)
        for place, one in enumerate(ones):
            for when, late in enumerate(lates):
                labels = {at: f"{one} - {base}", across: f"{late} - {early}"}
                sides = [
                    np.take(np.take(numbers, [level], at), [period], across).ravel()
                    for level in (place, len(ones))
                    for period in (when, len(lates))
                ]
                for four in zip(*sides, strict=True):
                    cells = [int(cell) for cell in four]
                    yield from _rows(analysis, statistic, found, counts, cells, labels)


def _rows(
    analysis: Analysis,
    statistic: Statistic,
    found: Evaluated,
    counts: Array,
    cells: Sequence[int],
    labels: dict[int, str],
) -> Iterator[Row]:
    """A row a measure: one late, one early, base late, base early."""
    levels = list(analysis.domains.names()[cells[0]])
    n = counts[cells].min(axis=0)
    if UNKNOWN in levels and not n.any():
        return
    for place, label in labels.items():
        levels[place] = label
    names = [dimension.name for dimension in analysis.domains.dimensions]
    value, variance, df = contrast(found, cells, (1.0, -1.0, -1.0, 1.0))
    for measure, activity in enumerate(analysis.layout.measures):
        yield figure(
            analysis.rules,
            domain=dict(zip(names, levels, strict=True)),
            activity=activity,
            statistic=f"{statistic.name}_difference",
            unit=statistic.unit,
            value=value[measure],
            variance=variance[measure],
            df=df,
            n=int(n[measure]),
            test=True,
        )
