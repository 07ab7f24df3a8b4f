"""The two tables of key figures: money and jobs with the package, and what changes with it."""

from __future__ import annotations

from dataclasses import dataclass

from careconomy.report.figures import WITHOUT_WITH, Context
from careconomy.report.language import Unit
from careconomy.report.values import Point

SHARE, COUNT, RATIO = Unit("share"), Unit("count"), Unit("ratio")


@dataclass(frozen=True)
class Table:
    """A caption, column heads and rows of finished text; the first column heads its row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def money_table(context: Context) -> Table:
    """Cost, returns and jobs in the last year, each with its interval."""
    text, last = context.language.text, context.results.last
    money = context.money
    rows = [
        (text("Gross cost"), last("total", "cost", "gross"), money),
        (text("Gross cost, share of GDP"), last("total", "cost_share_gdp", "gross"), SHARE),
        (text("New spending"), last("total", "cost", "new_spending"), money),
        (
            text("New spending, share of GDP"),
            last("total", "cost_share_gdp", "new_spending"),
            SHARE,
        ),
        (text("Already spent"), last("total", "already_spent"), money),
        (text("Taxes and contributions that come back"), last("revenue", "total"), money),
        (text("Net cost"), last("net_cost"), money),
        (text("Staff, full-time equivalents"), last("total", "staff_fte", "total"), COUNT),
        (text("Direct jobs, women"), last("jobs", "direct", "women"), COUNT),
        (text("Direct jobs, men"), last("jobs", "direct", "men"), COUNT),
        (
            text("Jobs for women per available woman"),
            last("feasibility", "jobs_for_women_over_available_women"),
            RATIO,
        ),
    ]
    language = context.language
    return Table(
        text("Money and jobs with the package, {year}", year=context.year),
        (text("Figure"), text("Value"), text("{interval} interval", interval=context.interval)),
        tuple((name, language.value(p, u), _interval(context, p, u)) for name, p, u in rows),
    )


def sharing_table(context: Context) -> Table:
    """Gaps, shares and the sharing index, without and with the package."""
    text, last = context.language.text, context.results.last
    paths = [
        (text("Employment gap"), _pair("gaps", "employment"), SHARE),
        (text("Earnings gap"), _pair("gaps", "earnings"), SHARE),
        (text("Unpaid work gap, hours a day"), _pair("gaps", "unpaid_hours"), RATIO),
        (text("Women’s share of the family’s hours"), _share("women_of_family_hours"), SHARE),
        (text("Fathers’ share of parents’ hours"), _share("fathers_of_parents_hours"), SHARE),
        (text("The family’s share of all hours"), _share("family_of_all_hours"), SHARE),
        (text("Value of unpaid time"), _value("total"), context.money),
        (text("… as a share of GDP"), _value("share_gdp"), SHARE),
        (text("… given by women"), _value("women"), context.money),
        (text("… given by men"), _value("men"), context.money),
        (text("Sharing index"), _pair("sharing"), RATIO),
    ]
    language, rows = context.language, []
    for name, (before, after), unit in paths:
        points = last(*before), last(*after)
        rows.append(
            (name, *(language.value(p, unit) for p in points), _interval(context, points[1], unit))
        )
    mothers = last("mothers_employment", "supply")
    rows.append(
        (
            text("Mothers who take up work"),
            "",
            language.value(mothers, COUNT),
            _interval(context, mothers, COUNT),
        )
    )
    return Table(
        text("Gaps and shares without and with the package, {year}", year=context.year),
        (
            text("Figure"),
            text("Without"),
            text("With"),
            text("{interval} interval", interval=context.interval),
        ),
        tuple(rows),
    )


Path = tuple[str, ...]


def _pair(*stem: str) -> tuple[Path, Path]:
    before, after = ((*stem, state) for state in WITHOUT_WITH)
    return before, after


def _share(name: str) -> tuple[Path, Path]:
    before, after = (("balance", state, "shares", name) for state in WITHOUT_WITH)
    return before, after


def _value(name: str) -> tuple[Path, Path]:
    before, after = (("balance", state, "unpaid_value", name) for state in WITHOUT_WITH)
    return before, after


def _interval(context: Context, point: Point, unit: Unit) -> str:
    return context.language.interval(point, unit) or "–"
