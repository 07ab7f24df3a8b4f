"""Two surveys, which are samples drawn apart: their variances add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from careconomy.accounts.well_being_ask import Wanted, ask, rows
from careconomy.accounts.well_being_groups import PERIOD
from careconomy.accounts.well_being_periods import InMonths, common, months_of, season_notes
from careconomy.estimation.results import Row, Rules, figure
from careconomy.estimation.survey import Progress
from careconomy.timeuse import Survey


def of_both(
    surveys: tuple[Survey, Survey],
    wanted: Wanted,
    gap: str | None,
    margins: bool,
    *,
    same_months: bool,
    progress: Progress | None,
) -> tuple[list[Row], tuple[str, ...]]:
    """Rows of two surveys, the later first, and the differences of what both tell."""
    labels = [_label(survey) for survey in surveys]
    if labels[0] == labels[1]:
        labels = [f"{labels[0]}, after", f"{labels[1]}, before"]
    months = _months(surveys)
    if same_months:
        both = common(months)
        months = (both, both)
        wanted = replace(wanted, months=InMonths(both))
    late, early = (ask(survey, wanted, None, same_months=False) for survey in surveys)
    rules = late.question.rules
    published: list[Row] = []
    found: list[list[Row]] = []
    for asked, label in zip((late, early), labels, strict=True):
        analysis = asked.analysis(progress)
        # Differences are of what was found, also where a rule withholds one side.
        bare = replace(analysis, rules=replace(rules, suppress=False))
        published += _in_period(rows(analysis, asked, gap, margins), label)
        found.append(_in_period(rows(bare, asked, gap, margins), label))
    published += apart(found[0], found[1], rules, PERIOD)
    notes = (
        "The two surveys are samples drawn apart: the variances of their figures are added up.",
        *season_notes(labels, months, same_months),
        *_only_one(found, labels),
        *(note for note in late.notes if note in early.notes),
        *(
            f"{label}: {note}"
            for one, other, label in ((late, early, labels[0]), (early, late, labels[1]))
            for note in one.notes
            if note not in other.notes
        ),
    )
    return published, notes


def _months(surveys: tuple[Survey, Survey]) -> tuple[tuple[int, ...], ...] | None:
    """Months of both surveys; None where those of either are not known."""
    late, early = (months_of(survey) for survey in surveys)
    return None if late is None or early is None else (late, early)


def _only_one(found: Sequence[Sequence[Row]], labels: Sequence[str]) -> Iterator[str]:
    """Name the groups that only one of two surveys has."""
    groups = [
        {tuple(level for name, level in row.domain.items() if name != PERIOD): None for row in rows}
        for rows in found
    ]
    for one, other, label in zip(groups, groups[::-1], labels, strict=True):
        lone = [", ".join(levels) for levels in one if levels not in other]
        if lone:
            yield f"Only in {label}, so that there is no difference: {'; '.join(lone)}."


def _in_period(rows: Iterable[Row], label: str) -> list[Row]:
    return [replace(row, domain={**row.domain, PERIOD: label}) for row in rows]


def _label(survey: Survey) -> str:
    years = ", ".join(map(str, sorted(set(survey.manifest.years))))
    name = survey.manifest.name
    return name if years in name else f"{name} {years}"


def apart(late: Sequence[Row], early: Sequence[Row], rules: Rules, period: str) -> Iterator[Row]:
    """Difference, with p of its being zero, and ratio of each figure that both samples have.

    Of a difference of groups only the change, which goes by the same name.

    Samples drawn apart have no covariance: Var(a - b) = Var(a) + Var(b); the ratio is linearised.
    Degrees of freedom by Welch and Satterthwaite. Rows are matched by domain, but for `period`,
    activity and statistic; those that are not known in either give none.
    """

    def key(row: Row) -> tuple[object, ...]:
        levels = tuple(sorted((k, v) for k, v in row.domain.items() if k != period))
        return levels, row.activity, row.statistic

    others = {key(row): row for row in early}
    for row in late:
        other = others.get(key(row))
        if row.statistic.endswith("_ratio") or other is None:
            continue
        if row.est is not None and other.est is not None:
            yield from _pair(row, other, rules, period)


def _pair(late: Row, early: Row, rules: Rules, period: str) -> Iterator[Row]:
    assert late.est is not None and early.est is not None
    variances = [np.nan if row.se is None else row.se**2 for row in (late, early)]
    value = late.est / early.est if early.est else np.nan
    slopes = {
        "difference": (1.0, 1.0),
        "ratio": (1.0 / early.est, value / early.est) if early.est else (np.nan, np.nan),
    }
    plain = late.statistic.removesuffix("_difference")
    for name, sign, unit, found in (
        ("difference", "-", late.unit, late.est - early.est),
        ("ratio", "/", "ratio", value),
    ):
        if name == "ratio" and plain != late.statistic:
            continue
        parts = [s * s * v for s, v in zip(slopes[name], variances, strict=True)]
        yield figure(
            rules,
            domain={**late.domain, period: f"{late.domain[period]} {sign} {early.domain[period]}"},
            activity=late.activity,
            statistic=f"{plain}_{name}",
            unit=unit,
            value=found,
            variance=sum(parts),
            df=satterthwaite(parts, [row.df or np.inf for row in (late, early)]),
            n=min(late.n, early.n),
            test=name == "difference",
        )


def satterthwaite(variances: Sequence[float], df: Sequence[float]) -> float:
    """Degrees of freedom of a sum of variances of independent samples.

    F. E. Satterthwaite, "An approximate distribution of estimates of variance components" (1946).
    """
    spread = sum(v * v / d for v, d in zip(variances, df, strict=True))
    return sum(variances) ** 2 / spread if spread > 0.0 else float("inf")
