"""The two tables of key figures: money and jobs with the package, and what changes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careconomy.report.figures import WITHOUT_WITH, Context
from careconomy.report.language import Unit
from careconomy.report.values import Point

Path = tuple[str, ...]
SHARE, COUNT, RATIO, POINTS = Unit("share"), Unit("count"), Unit("ratio"), Unit("points")


@dataclass(frozen=True)
class Table:
    """A caption, column heads and rows of finished text; the first column heads its row.

    `name`: what it tells of, where a page has to know.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""


def money_table(context: Context) -> Table:
    """Cost, returns and jobs in the last year, each with its interval."""
    text = context.language.text
    return Table(
        text("Money and jobs with the package, {year}", year=context.year),
        (text("Figure"), text("Value"), text("{interval} interval", interval=context.interval)),
        tuple(
            _row(context, name, unit, known(context, path)) for name, path, unit in amounts(context)
        ),
    )


def amounts(context: Context) -> Sequence[tuple[str, Path, Unit]]:
    """Name, place in the result and unit of each figure of money and jobs."""
    text, money = context.language.text, context.money
    return (
        (text("Gross cost"), ("total", "cost", "gross"), money),
        (text("Gross cost, share of GDP"), ("total", "cost_share_gdp", "gross"), SHARE),
        (text("New spending"), ("total", "cost", "new_spending"), money),
        (text("New spending, share of GDP"), ("total", "cost_share_gdp", "new_spending"), SHARE),
        (text("Already spent"), ("total", "already_spent"), money),
        (text("Revenue that comes back"), ("revenue", "total"), money),
        (text("Net cost"), ("net_cost",), money),
        *_job_rows(context),
    )


def known(context: Context, path: Path) -> Point:
    """A figure of the last year; no present spending is unknown where none of it is known."""
    point = context.results.last(*path)
    unknown = path[-1] == "already_spent" and context.present_unknown and not point.value
    return Point() if unknown else point


def _job_rows(context: Context) -> Sequence[tuple[str, Path, Unit]]:
    text = context.language.text
    return (
        (text("Staff, full-time equivalents"), ("total", "staff_fte", "total"), COUNT),
        (text("Direct jobs, women"), ("jobs", "direct", "women"), COUNT),
        (text("Direct jobs, men"), ("jobs", "direct", "men"), COUNT),
        (
            text("Jobs for women that can be filled"),
            ("feasibility", "jobs_for_women_that_can_be_filled"),
            COUNT,
        ),
        (
            text("Jobs for women per available woman"),
            ("feasibility", "jobs_for_women_over_available_women"),
            RATIO,
        ),
    )


def sharing_table(context: Context) -> Table:
    """Gaps, shares and the sharing index, without and with the package."""
    text, last = context.language.text, context.results.last
    mothers = last("mothers_employment", "binding")
    rows = [
        _row(context, name, unit, last(*pair[0]), last(*pair[1]))
        for name, pair, unit in pairs(context)
    ]
    name, value, interval = _row(context, text("Mothers who take up work"), COUNT, mothers)
    return Table(
        text("Gaps and shares without and with the package, {year}", year=context.year),
        (
            text("Figure"),
            text("Without"),
            text("With"),
            text("{interval} interval", interval=context.interval),
        ),
        (*rows, (name, "", value, interval)),
    )


def pairs(context: Context) -> Sequence[tuple[str, tuple[Path, Path], Unit]]:
    """Name of a row, where its figures without and with the package stand, and their unit."""
    text = context.language.text
    return (
        (text("Employment gap, points"), _pair("gaps", "employment"), POINTS),
        (text("Earnings gap, points"), _pair("gaps", "earnings"), POINTS),
        (text("Unpaid work gap, hours a day"), _pair("gaps", "unpaid_hours"), RATIO),
        (text("Childcare policy gap, years"), _pair("gaps", "childcare_policy"), RATIO),
        (text("Women’s share of the family’s hours"), _share("women_of_family_hours"), SHARE),
        (text("Fathers’ share of parents’ hours"), _share("fathers_of_parents_hours"), SHARE),
        (text("The family’s share of all hours"), _share("family_of_all_hours"), SHARE),
        (text("Sharing index"), _pair("sharing"), RATIO),
    )


def _pair(*stem: str) -> tuple[Path, Path]:
    before, after = ((*stem, state) for state in WITHOUT_WITH)
    return before, after


def _share(name: str) -> tuple[Path, Path]:
    before, after = (("balance", state, "shares", name) for state in WITHOUT_WITH)
    return before, after


def _row(context: Context, name: str, unit: Unit, *points: Point) -> tuple[str, ...]:
    """Name, values and the interval of the last; the unit of money stands with the name."""
    language = context.language
    scale = None
    if unit.kind == "money":
        scale = language.scale(max((abs(p.value or 0.0) for p in points), default=0.0), unit.power)
        sign = language.money_unit(unit.currency, scale)
        name = language.text("{name}, {unit}", name=name, unit=sign)
    elif unit.kind == "points":
        scale, points = 0, tuple(point.times(100) for point in points)
    shown = [
        language.value(p, unit) if scale is None else language.bare(p.value, unit, scale)
        for p in points
    ]
    return (name, *shown, language.interval(points[-1], unit, scale) or "–")
