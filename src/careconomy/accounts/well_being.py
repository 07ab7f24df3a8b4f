"""Well-being of those who care: double burden, sleep, rest, free time, nights, work at home.

Each indicator is a measure of a diary, so that means, shares and comparisons go through the same
kernel as all estimates, with errors from the survey's design (part 5 of the method).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from careconomy.accounts.well_being_indicators import (
    BY_NAME,
    MINUTES,
    ONLY_IF_ANY,
    SHARE,
    Indicator,
    chosen,
)
from careconomy.accounts.well_being_measures import DayMeasures, Limits
from careconomy.accounts.well_being_pairs import apart
from careconomy.accounts.well_being_periods import (
    PERIOD,
    Periods,
    months_by_period,
    pause_notes,
    season_notes,
)
from careconomy.errors import CareError
from careconomy.estimation.analysis import ALL, Analysis
from careconomy.estimation.changes import changes
from careconomy.estimation.design import Design
from careconomy.estimation.results import Estimates, Row, with_holm
from careconomy.estimation.survey import Progress, Question, question
from careconomy.timeuse import Survey

BY = ("sex", "parenthood")
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


def well_being(
    survey: Survey,
    *,
    by: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    gap: str | None = None,
    compare: str | None = None,
    before: str | None = None,
    after: str | None = None,
    beside: Survey | None = None,
    same_months: bool = False,
    limits: Limits | None = None,
    margins: bool = True,
    progress: Progress | None = None,
    **options: Any,
) -> Estimates:
    """Estimate what is left for those who care, and compare groups or two periods.

    `by`: dimensions of `analyse`; without it sex and parenthood, or sex alone where children are
    not recorded. With both sex and parenthood, cells are mothers, fathers, other
    women and other men, and a gap of sex compares mothers with fathers. `indicators`: names of
    INDICATORS, without them all. `gap`: dimension whose levels are compared with its last one.
    Two periods: `compare` "year=2019,2020" (first before, second after), or `before` and `after`
    as spans of dates "2019-05-10..2019-12-31", or `beside`, a second survey that came before,
    drawn apart from the first. `same_months`: only months that both periods have. `limits`: of
    double burden, short sleep and night. `margins`: also over each dimension. `options`: where,
    ages, design, rules, engine, as of `analyse`; `linearise` (leave replicate weights) and `lonely`
    (rule of strata with one cluster), of each survey's own design. With a gap and two periods rows
    also say by how much the gap has changed. Tests carry p, and p by Holm's rule over all tests of
    the table. Raises CareError.
    """
    if gap == PERIOD:
        raise CareError("two periods are compared without a gap.", remedy="Leave the gap out.")
    periods = _periods(survey, compare, before, after, beside, same_months)
    names, lacking = (tuple(by), ()) if by is not None else _usual(survey, beside)
    rest = (names, chosen(indicators), limits or Limits(), options)
    asked = _ask(survey, periods, same_months, *rest)
    if beside is None:
        rows = list(_rows(asked.analysis(progress), asked, gap, margins))
        notes = asked.notes
    else:
        earlier = _ask(beside, None, False, *rest)
        rows, notes = _of_both(asked, earlier, gap, margins, progress)
    dimensions = (*names, *((PERIOD,) if periods or beside else ()))
    notes = (*lacking, *notes, *_test_notes(rows))
    return Estimates(dimensions, with_holm(_shown(rows)), notes)


def _usual(*surveys: Survey | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Dimensions where none are named, and what is to be said of them."""
    column = "own_children_under_15"
    if all(column in survey.columns("persons") for survey in surveys if survey):
        return BY, ()
    note = f"Mothers and fathers are not told apart from others: persons have no {column}."
    return BY[:1], (note,)


def _periods(
    survey: Survey,
    compare: str | None,
    before: str | None,
    after: str | None,
    beside: Survey | None,
    same_months: bool,
) -> Periods | None:
    """Read what is to be compared. Raises CareError where it is named twice or by half."""
    ways = [compare is not None, before is not None or after is not None, beside is not None]
    if sum(ways) > 1:
        raise CareError("there is more than one comparison.", remedy="Name two periods once.")
    if (before is None) != (after is None):
        raise CareError("only one period is named.", remedy="Name both before and after.")
    if same_months and not any(ways[:2]):
        raise CareError("no two periods of the survey are named.", remedy="Leave same_months out.")
    if compare is not None:
        return Periods.levels_of(survey, compare)
    if before is not None and after is not None:
        return Periods.between(survey, before, after)
    return None


def _ask(
    survey: Survey,
    periods: Periods | None,
    same_months: bool,
    by: tuple[str, ...],
    wanted: Sequence[Indicator],
    limits: Limits,
    options: dict[str, Any],
) -> Asked:
    """Put the question to a survey. Raises CareError."""
    if PERIOD in by:
        raise CareError('"period" is no dimension.', remedy="Name two periods to compare.")
    measures = DayMeasures.of(survey, wanted, limits)
    crossed = {"sex", "parenthood"} <= set(by)
    names = ["parent" if crossed and name == "parenthood" else name for name in by]
    found = question(survey, measures, names, **_own_design(survey, options))
    dimensions = tuple(
        replace(made, dimension=replace(made.dimension, name=name))
        for made, name in zip(found.task.dimensions, by, strict=True)
    )
    notes: list[str] = []
    conditions = found.task.conditions
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


def _own_design(survey: Survey, options: dict[str, Any]) -> dict[str, Any]:
    """Options with the survey's own design in place of what is to be changed of it."""
    rest = {name: found for name, found in options.items() if name not in ("linearise", "lonely")}
    lonely = options.get("lonely")
    if lonely is None and not options.get("linearise"):
        return rest
    own = Design.from_dict(survey.manifest.design)
    return {**rest, "design": own.by_linearisation(lonely)}


def _design_notes(survey: Survey, options: dict[str, Any]) -> tuple[str, ...]:
    if survey.manifest.design or options.get("design"):
        return ()
    return ("The survey states no design: errors take households as drawn at random.",)


def _rows(analysis: Analysis, asked: Asked, gap: str | None, margins: bool) -> Iterator[Row]:
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


def _of_both(
    late: Asked,
    early: Asked,
    gap: str | None,
    margins: bool,
    progress: Progress | None,
) -> tuple[list[Row], tuple[str, ...]]:
    """Rows of two surveys, and the differences of what both tell."""
    labels = [_label(asked.question.survey) for asked in (late, early)]
    if labels[0] == labels[1]:
        labels = [f"{labels[0]}, after", f"{labels[1]}, before"]
    rules = late.question.rules
    published: list[Row] = []
    found: list[list[Row]] = []
    for asked, label in zip((late, early), labels, strict=True):
        analysis = asked.analysis(progress)
        # Differences are of what was found, also where a rule withholds one side.
        bare = replace(analysis, rules=replace(rules, suppress=False))
        published += _in_period(_rows(analysis, asked, gap, margins), label)
        found.append(_in_period(_rows(bare, asked, gap, margins), label))
    published += apart(found[0], found[1], rules, PERIOD)
    notes = (
        "The two surveys are samples drawn apart: the variances of their figures are added up.",
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


def _shown(rows: Sequence[Row]) -> list[Row]:
    """Leave out time of which something is not recorded, where there is none of it."""
    any_of_it = {row.activity for row in rows if row.statistic == "mean" and row.est}
    none = set(ONLY_IF_ANY) - any_of_it
    return [row for row in rows if row.activity not in none]


def _test_notes(rows: Sequence[Row]) -> tuple[str, ...]:
    tests = sum(row.p is not None for row in rows)
    if tests < 2:
        return ()
    return (
        f"p: probability of so large a difference where there is none; p_holm: the same for all "
        f"{tests} tests of this table together (Holm).",
    )
