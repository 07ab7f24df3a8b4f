"""A question on well-being, put to one survey: what is measured, by which groups and periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from careconomy.accounts.well_being_groups import PERIOD
from careconomy.accounts.well_being_indicators import (
    BY_NAME,
    MINUTES,
    ONLY_IF_ANY,
    SHARE,
    Indicator,
)
from careconomy.accounts.well_being_measures import DayMeasures, Limits
from careconomy.accounts.well_being_periods import (
    InMonths,
    Periods,
    months_by_period,
    pause_notes,
    season_notes,
)
from careconomy.errors import CareError
from careconomy.estimation.analysis import ALL, Analysis
from careconomy.estimation.changes import changes
from careconomy.estimation.design import Design
from careconomy.estimation.results import Row
from careconomy.estimation.survey import Progress, Question, question
from careconomy.timeuse import Survey

# Parents and others by sex, as they are called.
CALLED = {
    ("women", "parents"): "mothers",
    ("men", "parents"): "fathers",
    ("women", "others"): "other_women",
    ("men", "others"): "other_men",
}
STATISTICS = ("mean", "participation", "participants_mean")


@dataclass(frozen=True)
class Asked:
    """A question on well-being; `crossed`: by sex and parenthood; `compared`: two periods."""

    question: Question
    measures: DayMeasures
    crossed: bool
    compared: bool
    notes: tuple[str, ...]

    def analysis(self, progress: Progress | None) -> Analysis:
        """Add up once."""
        return self.question.analysis(progress)

    def named(self, row: Row, dimensions: Sequence[str]) -> Row:
        """Give a row every dimension, the unit of its indicator, and names of mothers, fathers."""
        domain = {name: row.domain.get(name, ALL) for name in dimensions}
        if self.crossed:
            domain["parenthood"] = _called(domain["sex"], domain["parenthood"])
        unit = BY_NAME[row.activity].unit
        own = unit if row.unit == MINUTES and unit != SHARE else row.unit
        return replace(row, domain=domain, unit=own)


def _called(sex: str, parenthood: str) -> str:
    """Mothers, fathers, other women or men; also of a difference or ratio of two of them."""
    for sign in (" - ", " / "):
        if sign in sex or sign in parenthood:
            sexes, kinds = (sex.split(sign) * 2)[:2], (parenthood.split(sign) * 2)[:2]
            pair = [CALLED.get(key) for key in zip(sexes, kinds, strict=True)]
            return sign.join(word for word in pair if word) if all(pair) else parenthood
    return CALLED.get((sex, parenthood), parenthood)


@dataclass(frozen=True)
class Wanted:
    """What is asked of each survey; `months`: only these count, where some are named."""

    by: tuple[str, ...]
    indicators: Sequence[Indicator]
    limits: Limits
    options: Mapping[str, Any]
    months: InMonths | None = None


def ask(survey: Survey, wanted: Wanted, periods: Periods | None, *, same_months: bool) -> Asked:
    """Put the question to a survey. Raises CareError."""
    by, options = wanted.by, wanted.options
    if PERIOD in by:
        raise CareError('"period" is no dimension.', remedy="Name two periods to compare.")
    measures = DayMeasures.of(survey, wanted.indicators, wanted.limits)
    crossed = {"sex", "parenthood"} <= set(by)
    names = ["parent" if crossed and name == "parenthood" else name for name in by]
    found = question(survey, measures, names, **_own_design(survey, options))
    dimensions = tuple(
        replace(made, dimension=replace(made.dimension, name=name))
        for made, name in zip(found.task.dimensions, by, strict=True)
    )
    notes: list[str] = []
    conditions = (*found.task.conditions, *((wanted.months,) if wanted.months else ()))
    if periods is not None:
        months = months_by_period(survey, periods)
        if same_months:
            periods, months = periods.in_months(months)
        notes += season_notes(periods.labels, months, same_months)
        notes += pause_notes(survey, periods)
        dimensions, conditions = (*dimensions, periods), (*conditions, periods)
    task = replace(found.task, dimensions=dimensions, conditions=conditions)
    notes += [*_rule_notes(measures, by), *found.notes, *_design_notes(survey, options)]
    notes += [f"Intervals are of {found.rules.confidence:.0%}.", found.rules.sentence()]
    return Asked(replace(found, task=task), measures, crossed, periods is not None, tuple(notes))


def _rule_notes(measures: DayMeasures, by: Sequence[str]) -> Iterator[str]:
    """Say what was counted where a limit decides, and what one day can tell."""
    for item in measures.indicators:
        if "{" in item.rule or item.name == "free_time":
            yield f"{item.title}: {measures.limits.rule(item)}."
    if {"parenthood", "parent", "couple_type", "single_parent"} & set(by):
        yield "Children are own children under 15 in the household."
    yield "Shares are of persons on an average day: who is spared that day may not be on others."


def _own_design(survey: Survey, options: Mapping[str, Any]) -> dict[str, Any]:
    """Options with the survey's own design in place of what is to be changed of it."""
    rest = {name: found for name, found in options.items() if name not in ("linearise", "lonely")}
    lonely = options.get("lonely")
    if lonely is None and not options.get("linearise"):
        return rest
    own = Design.from_dict(survey.manifest.design)
    return {**rest, "design": own.by_linearisation(lonely)}


def _design_notes(survey: Survey, options: Mapping[str, Any]) -> tuple[str, ...]:
    if survey.manifest.design or options.get("design"):
        return ()
    return ("The survey states no design: errors take households as drawn at random.",)


def rows(analysis: Analysis, asked: Asked, gap: str | None, margins: bool) -> Iterator[Row]:
    """Estimates, then gaps, differences of periods and changes of gaps; the widest first."""
    every = [dimension.name for dimension in analysis.domains.dimensions]
    sets = analysis.domains.margins() if margins else [tuple(range(len(every)))]
    if gap is not None:
        analysis.domains.at(gap)
    kept = [
        [every[place] for place in places]
        for places in sets
        if not asked.compared or every.index(PERIOD) in places
    ]
    parts = [(names, analysis.margin([every.index(name) for name in names])) for names in kept]
    by_gap = [part for names, part in parts if gap is not None and gap in names]
    tables: list[Iterable[Row]] = [part.estimates(STATISTICS) for _, part in parts]
    tables += [part.gap(str(gap), STATISTICS) for part in by_gap]
    if asked.compared:
        tables += [part.gap(PERIOD, STATISTICS) for _, part in parts]
        tables += [changes(part, str(gap), PERIOD, STATISTICS) for part in by_gap]
    for table in tables:
        for row in table:
            if _makes_sense(row):
                yield asked.named(row, every)


def _makes_sense(row: Row) -> bool:
    """Whether a statistic is one of an indicator's; what is not recorded is not compared."""
    plain = row.statistic.removesuffix("_difference").removesuffix("_ratio")
    if plain != row.statistic and row.activity in ONLY_IF_ANY:
        return False
    return plain in BY_NAME[row.activity].statistics
