"""Indicators of time use that offices publish, and their figures from a survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from careconomy.errors import CareError, nearest
from careconomy.estimation.dimensions import AGES, dimension_of
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.measures import Measures
from careconomy.estimation.results import Estimates, Row, Rules
from careconomy.estimation.survey import Progress, analyse
from careconomy.timeuse import Survey

UNIT = "per cent of the day"
BREAKDOWNS = ("sex", "age_group", "location")
AGE_FLOOR = 15
MAIN, WITH_SIMULTANEOUS = "main activity", "main and simultaneous activities"
BOTH = (
    "Main and simultaneous activities: a day can hold more than 24 hours; not the world indicator."
)


@dataclass(frozen=True)
class Series:
    """One line of an indicator: the share of the day that goes to an activity.

    `sdmx` is its code in the UN's list of SDG series; `beside`: no part of the indicator, and left
    out where the survey does not tell it.
    """

    title: str
    activity: str
    sdmx: str = ""
    beside: bool = False


@dataclass(frozen=True)
class Indicator:
    """An indicator; `comparable` between countries or not; the first series is its total."""

    name: str
    title: str
    definition: str
    source: str
    comparable: bool
    series: tuple[Series, ...]


INDICATORS: Mapping[str, Indicator] = {
    item.name: item
    for item in (
        Indicator(
            "sdg-5.4.1",
            "SDG 5.4.1: time spent on unpaid domestic and care work",
            "100 x mean hours a day in ICATUS 2016 divisions 3 and 4, travel included, / 24, over "
            "all persons, whether they do it or not, and all days of the week.",
            "United Nations, metadata of SDG indicator 5.4.1; ICATUS 2016",
            True,
            (
                Series("Unpaid domestic and care work", "sdg-5.4.1", "SL_DOM_TSPD"),
                Series("Unpaid domestic work", "sdg-5.4.1-domestic", "SL_DOM_TSPDDC"),
                Series("Unpaid care work", "sdg-5.4.1-care", "SL_DOM_TSPDCW"),
                Series("On call for children (not in 5.4.1)", "childcare-on-call", beside=True),
                Series("On call for adults (not in 5.4.1)", "adult-care-on-call", beside=True),
                Series("Volunteering (not in 5.4.1)", "volunteering", beside=True),
            ),
        ),
        Indicator(
            "us-sdg-5.4.1",
            "US published variant of SDG 5.4.1 (national series)",
            "100 x mean hours a day in three main groups of the tables of the Bureau of Labor "
            "Statistics / 24. It is not ICATUS: wider in some services, narrower in care for "
            "family in other households.",
            "Bureau of Labor Statistics, American Time Use Survey, groups of the published tables",
            False,
            (
                Series("Household, care of household members, purchases", "us-sdg-5.4.1"),
                Series("Household activities", "us-household"),
                Series("Caring for and helping household members", "us-care-household"),
                Series("Purchasing goods and services", "us-purchases"),
            ),
        ),
    )
}


@dataclass(frozen=True)
class Line:
    """A figure of a series: `row` in per cent of the day; `counted`: which activities count."""

    series: Series
    counted: str
    row: Row


@dataclass(frozen=True)
class Publication:
    """Figures of an indicator with all that a reader of them must know.

    `dimensions`: breakdowns that the survey has; `floor`: lowest age, None when not known;
    `flags`: what bears upon comparisons, by subject.
    """

    indicator: Indicator
    dimensions: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    floor: int | None
    lines: tuple[Line, ...]
    flags: Mapping[str, str]
    notes: tuple[str, ...]

    def find(self, series: Series, counted: str, levels: Mapping[str, str]) -> Row | None:
        """Return the figure of a cell; totals have the level "all"."""
        for line in self.lines:
            if (line.series, line.counted) == (series, counted) and line.row.domain == levels:
                return line.row
        return None

    def flags_of(self, counted: str) -> dict[str, str]:
        """Return the flags of figures that count these activities."""
        if counted == MAIN:
            return dict(self.flags)
        return {**self.flags, "simultaneous activities": BOTH}

    def tables(self) -> tuple[tuple[Series, str], ...]:
        """Return each series with what it counts, in their order."""
        return tuple(dict.fromkeys((line.series, line.counted) for line in self.lines))


def indicator(name: str) -> Indicator:
    """Look an indicator up. Raises CareError for one that is not known."""
    if name not in INDICATORS:
        raise CareError(
            f'there is no indicator "{name}".{nearest(name, INDICATORS)}',
            remedy=f"Give some of {', '.join(INDICATORS)}.",
        )
    return INDICATORS[name]


def measured(
    survey: Survey,
    wanted: Indicator,
    *,
    ages: Sequence[int] = AGES,
    age_floor: int = AGE_FLOOR,
    rules: Rules | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Publication:
    """Estimate an indicator by sex, age group and location with all totals.

    Main activity, and, where the survey has secondary activities, a second set with them.
    `age_floor`: lowest age that counts, or the survey's own where that is higher; `ages`: first
    ages of the groups above; `options` (design, engine) as for `analyse`. Raises CareError.
    """
    where, edges, floor = _population(survey, ages, age_floor)
    dimensions, missing = _dimensions(survey, edges)
    series, told = _told(survey, wanted)
    rules = rules or Rules(suppress=True)
    asked: dict[str, Any] = {"where": where, "ages": edges, "rules": rules, **options}
    found = analyse(survey, [s.activity for s in series], dimensions, progress=progress, **asked)
    table = found.estimates(("share_of_day",), margins=True)
    lines = _lines(series, MAIN, table)
    if survey.has("episodes") and "secondary" in survey.columns("episodes"):
        core = [item for item in series if not item.beside]
        both = analyse(survey, [s.activity for s in core], dimensions, simultaneous=True, **asked)
        lines += _lines(core, WITH_SIMULTANEOUS, both.estimates(("share_of_day",), margins=True))
    levels = {item.name: item.levels for item in found.domains.dimensions}
    shown = {name: tuple(x for x in levels[name] if _inside(x)) for name in dimensions}
    flags = _flags(survey, wanted, floor)
    notes = (*missing, *told)
    return Publication(wanted, dimensions, shown, floor, tuple(lines), flags, notes)


def _population(
    survey: Survey, ages: Sequence[int], age_floor: int
) -> tuple[dict[str, str], tuple[int, ...], int | None]:
    own = survey.manifest.age_floor
    if "age" not in survey.columns("persons"):
        return {}, tuple(ages), own
    floor = max(age_floor, own or 0)
    return {"age": f"{floor}+"}, (floor, *(age for age in ages if age > floor)), floor


def _dimensions(survey: Survey, ages: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Breakdowns that the survey has, and a note on each that it lacks."""
    kept, notes = [], []
    for name in BREAKDOWNS:
        try:
            levels = dimension_of(survey, name, ages).dimension.levels
        except CareError:
            levels = (UNKNOWN,)
        if levels != (UNKNOWN,):
            kept.append(name)
        else:
            notes.append(f"No breakdown by {name.replace('_', ' ')}: the survey does not have it.")
    return tuple(kept), tuple(notes)


def _told(survey: Survey, wanted: Indicator) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """Series that the survey can tell, and what there is to say of them and of the others."""
    kept: list[Series] = []
    notes: list[str] = []
    for item in wanted.series:
        try:
            notes += Measures.of(survey, [item.activity]).notes
        except CareError as error:
            if not item.beside:
                raise
            notes.append(f"{item.title}: no figure. {error.problem.capitalize()}")
            continue
        kept.append(item)
    return tuple(kept), tuple(notes)


def _inside(level: str) -> bool:
    """Whether a level is of the population: not below the lowest age."""
    return not level.startswith("under ")


def _lines(series: Sequence[Series], counted: str, table: Estimates) -> list[Line]:
    by_activity = {item.activity: item for item in series}
    return [
        Line(by_activity[row.activity], counted, _per_cent(row))
        for row in table
        if all(_inside(level) for level in row.domain.values())
    ]


def _per_cent(row: Row) -> Row:
    """Turn a share into per cent."""

    def scaled(value: float | None) -> float | None:
        return None if value is None else 100.0 * value

    return replace(
        row,
        statistic="per_cent_of_day",
        unit=UNIT,
        est=scaled(row.est),
        se=scaled(row.se),
        lci=scaled(row.lci),
        uci=scaled(row.uci),
    )


def _flags(survey: Survey, wanted: Indicator, floor: int | None) -> dict[str, str]:
    """What bears upon comparisons, one sentence for each subject."""
    manifest = survey.manifest
    on_call = [
        c for c in ("childcare_on_call", "adult_care_on_call") if c in survey.columns("days")
    ]
    months = manifest.levels.get("days", {}).get("month")
    return {
        "comparability": "Comparable with other countries where age floor, activities counted, "
        "season and questions are the same."
        if wanted.comparable
        else "National series: NOT comparable with other countries or with SDG 5.4.1.",
        "age floor": "The lowest age of the survey is not known."
        if floor is None
        else f"Persons aged {floor} and over"
        + ("." if floor == AGE_FLOOR else f"; {AGE_FLOOR} and over is preferred."),
        "simultaneous activities": {
            "split": "Time of simultaneous activities is split between them.",
            "main only": "Main activity only; simultaneous activities are not recorded.",
            "secondary recorded": "Main activity; figures with simultaneous activities are a "
            "series of their own and never mixed with it.",
        }[manifest.simultaneous],
        "passive care": "On-call care beside another activity is a line of its own."
        if on_call
        else "On-call care beside another activity is not recorded.",
        "season": "The months of the diaries are not known."
        if not months
        else "All twelve months."
        if len(months) == 12
        else f"Months {', '.join(map(str, months))} only: the season bears upon the figures.",
        "questions": "Diaries with episodes."
        if survey.has("episodes")
        else "Totals of activities, from a summary file or stylised questions: not comparable "
        "with diaries if from questions.",
    }
