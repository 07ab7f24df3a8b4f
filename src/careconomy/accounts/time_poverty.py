"""Time poverty: who has no time left, by relative, absolute and joint lines (part 3.2).

One diary day tells how a day was, not how a person's days are. Shares by the relative and absolute
lines are shares of person-days, and every table says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from careconomy.accounts.time_poverty_errors import Moving, evaluated, of_lines
from careconomy.accounts.time_poverty_lines import (
    MEASURES,
    STATISTICS,
    Beyond,
    Limits,
    Line,
    Spread,
    absolute_line,
    measures_of,
    medians_of,
    relative_lines,
    selected,
)
from careconomy.accounts.time_poverty_table import Column, Margin, Table
from careconomy.errors import CareError, nearest
from careconomy.estimation.analysis import ALL
from careconomy.estimation.domains import Domains, regroup
from careconomy.estimation.evaluate import Sample
from careconomy.estimation.quantiles import VALUES, Histogram
from careconomy.estimation.results import Estimates, Row, figure
from careconomy.estimation.survey import Progress, Question, question
from careconomy.estimation.totals import Array, Sums
from careconomy.timeuse import Survey
from careconomy.timeuse.arrow import array_of

KINDS = ("relative", "threshold", "joint")
UNITS = {
    "incidence": "share of person-days",
    "deficit": "hours a day",
    "deficit_of_poor": "hours a day",
}
ONE_DAY = (
    "WARNING: shares of person-days, not of persons: with one diary day a person nobody can tell "
    "whose every day is like that (zero is not never). Read: on an average day, so many are."
)
SEVERAL_DAYS = (
    "WARNING: shares of person-days, not of persons: each diary day counts by itself, and usual "
    "time of persons is not modelled. Read: on an average day, so many are."
)


def time_poverty(
    survey: Survey,
    *,
    line: str,
    by: Sequence[str] = (),
    multiples: Sequence[float] = (1.5, 2.0),
    free_time: float = 0.6,
    hours: float = 10.5,
    progress: Progress | None = None,
    **options: Any,
) -> Estimates:
    """Estimate time poverty of a survey: incidence and depth, by any dimensions, with gaps.

    `line` "relative": work above `multiples` of its median, rest and leisure below `free_time`
    times its median, of all persons asked about; "threshold": more than `hours` of work a day;
    "joint": time and income together, see `limtip`, which takes the `options`. Those of the
    others: where, ages, design, rules, engine, as of `analyse`. Rows: for all and by every set
    of `by`, "incidence" (share of person-days), "deficit" (mean hours a day beyond the line, of
    everybody), "deficit_of_poor" (of those beyond it), "line" (hours a day, where estimated), and
    the differences between the levels of the first dimension, with p. Raises CareError.
    """
    if line not in KINDS:
        raise CareError(
            f'the line "{line}" is not known.{nearest(str(line), KINDS)}',
            where="line",
            remedy=f"Give {', '.join(KINDS)}.",
        )
    if line == "joint":
        from careconomy.accounts.time_poverty_joint import limtip

        table: Estimates = limtip(survey, by=by, progress=progress, **options).table
        return table
    lines = relative_lines(multiples, free_time) if line == "relative" else absolute_line(hours)
    asked = question(survey, measures_of(survey), by, **options)
    found = _counted(asked, lines, progress)
    rows = [*(_lines(found) if line == "relative" else ()), *_table(found).rows()]
    names = tuple(dimension.name for dimension in found.domains.dimensions)
    return Estimates((*names, "line"), tuple(rows), _notes(survey, asked, lines))


@dataclass(frozen=True)
class _Counted:
    """Totals beyond each line by domain, and what an estimated line adds to their errors."""

    question: Question
    limits: Limits
    sums: Sums
    domains: Domains
    moving: Moving | None

    def sample(self) -> Sample:
        return Sample(self.sums, self.limits.layout, self.question.task.design)

    def margin(self, kept: Sequence[int]) -> _Counted:
        domains, number = self.domains.without(kept)
        sums = regroup(self.sums, number, domains.count)
        moving = self.moving and self.moving.regrouped(number, domains.count)
        return replace(self, sums=sums, domains=domains, moving=moving)


def _counted(asked: Question, lines: tuple[Line, ...], progress: Progress | None) -> _Counted:
    """Find the lines, then add up who is beyond them."""
    task, run = asked.task, partial(asked.run, asked.survey, progress=progress)
    replicated = task.design.replicated
    relative = any(line.multiple is not None for line in lines)
    weights = None
    medians = np.zeros((1 + (task.design.replicates if replicated else 0), len(MEASURES)))
    if relative:
        weights = run(Spread(task) if replicated else Histogram(task)).weighted[..., 0]
        weights = weights.reshape(-1, len(MEASURES), VALUES)
        _check_any(asked, weights)
        medians = medians_of(weights if replicated else weights.sum(axis=0, keepdims=True))
    limits = Limits.of(lines, medians)
    sums = run(Beyond(task, limits, medians[0]))
    _check_any(asked, sums.full)
    moving = None
    if relative and sums.clusters is not None and weights is not None:
        days = int(sums.counts[:, 0].sum())
        moving = Moving.of(limits, sums.clusters, medians[0], weights, days)
    return _Counted(asked, limits, selected(sums, limits), task.domains, moving)


def _check_any(asked: Question, weights: Array) -> None:
    if not weights.any():
        raise CareError(
            "no diary meets the conditions.",
            where=str(asked.survey.folder),
            remedy="careconomy survey show names the levels that there are.",
        )


def _lines(found: _Counted) -> Iterator[Row]:
    """The estimated lines themselves, with their errors."""
    sample = found.margin(()).sample()
    hours, variance = of_lines(sample, found.limits, found.moving)
    df = evaluated(sample, None).df[0]
    n = int(sample.sums.counts[0, 0])
    names = [dimension.name for dimension in found.domains.dimensions]
    for at, line in enumerate(found.limits.lines):
        yield figure(
            found.question.rules,
            domain={**dict.fromkeys(names, ALL), "line": line.name},
            activity=line.measure,
            statistic="line",
            unit="hours a day",
            value=hours[at],
            variance=variance[at],
            df=df,
            n=n,
        )


def _table(found: _Counted) -> Table:
    columns = tuple(
        Column(line.measure, name, UNITS[name], line.name, name == "incidence")
        for line in found.limits.lines
        for name in STATISTICS
    )

    def margin(kept: Sequence[int]) -> Margin:
        part = found.margin(kept)
        counts = part.limits.layout.cells(part.sums.counts.astype(np.float64))
        known = np.asarray(counts.known, dtype=np.float64)
        return Margin(part.domains, evaluated(part.sample(), part.moving), known)

    return Table(found.domains, columns, found.question.rules, margin)


def _notes(survey: Survey, asked: Question, lines: tuple[Line, ...]) -> tuple[str, ...]:
    return (
        SEVERAL_DAYS if several_days(survey) else ONE_DAY,
        "Work: paid work, goods for own use where the survey has them, unpaid domestic, care and "
        "other work (ICATUS 1 to 5), travel for them included. Free time: ICATUS 7 and 8.",
        *_of_lines(asked, lines),
        *without_design(survey),
        *asked.notes,
        asked.rules.sentence(),
    )


def _of_lines(asked: Question, lines: tuple[Line, ...]) -> Iterator[str]:
    if all(line.multiple is None for line in lines):
        return
    yield "Medians are of all the persons asked about, the same for every row."
    if asked.task.design.replicated:
        yield "Each replicate has its own median and line: errors hold that of the line."
    else:
        yield (
            "Errors hold that of the line, linearised with a kernel estimate of the density at "
            "median and line."
        )


def without_design(survey: Survey) -> tuple[str, ...]:
    """Say so where the survey states no design."""
    if survey.manifest.design:
        return ()
    return (
        "The survey states no design: errors take households as drawn at random, one by one. Name "
        "strata and clusters when importing, or make replicates (careconomy survey weights).",
    )


def several_days(survey: Survey) -> bool:
    """Whether any person has more than one diary day."""
    persons = np.sort(array_of(survey.table("days", ["person"]).column("person")))
    return bool((persons[1:] == persons[:-1]).any())
