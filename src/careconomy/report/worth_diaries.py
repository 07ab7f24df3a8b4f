"""The third page of a brief: what the country's own diaries say of unpaid work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careconomy.report import labels, palette
from careconomy.report.charts import grouped, stacked
from careconomy.report.figure import Cell, Figure
from careconomy.report.figures import FULL, HALF, Context
from careconomy.report.labels import label
from careconomy.report.language import N_
from careconomy.report.svg import Drawing
from careconomy.report.tables import Table
from careconomy.report.values import Point
from careconomy.report.worth import METHODS, SEXES, SHARE, ratio

_LINE = re.compile(r"(over|under) (\d+(?:\.\d+)?) x median")
# From an age on, and between two ages.
_GIVERS = {
    "women": (
        N_("Women give more than they receive from age {first} on."),
        N_("Women give more than they receive from age {first} to {last}."),
    ),
    "men": (
        N_("Men give more than they receive from age {first} on."),
        N_("Men give more than they receive from age {first} to {last}."),
    ),
}


@dataclass(frozen=True)
class DiaryPage:
    """The page of what the country's own diaries tell; a table or figure may be missing."""

    title: str
    lead: str
    tables: tuple[Table, ...]
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]


def diaries(context: Context) -> Mapping[str, Any]:
    """The accounts of the country's own diaries; empty without any."""
    return context.results.branch("worth", "survey")


def diary_page(context: Context) -> DiaryPage | None:
    """The third page; None without diaries of the country."""
    found = diaries(context)
    if not found:
        return None
    text, poverty = context.language.text, _poverty(context)
    measured = _measured(context)
    tables = [table for table in (measured, poverty) if table.rows]
    paragraphs = (_givers(context), _support(context))
    notes = (
        text("Intervals are those of the sample; wages and GDP are taken as known.")
        + " "
        + _years_apart(context),
        _apart(context) if measured.rows else "",
        _one_day(context) if poverty.rows else "",
        *(_lacking(context, name) for name in found.get("lacking") or ()),
    )
    return DiaryPage(
        text("What the diaries say"),
        survey_sentence(context),
        tuple(tables),
        tuple(part for part in paragraphs if part),
        tuple(part.strip() for part in notes if part.strip()),
    )


def survey_sentence(context: Context) -> str:
    """Whose diaries stand behind the hours: producer, years, number."""
    found = context.results.branch("diaries")
    if not found.get("source"):
        return ""
    language = context.language
    source, count = str(found["source"]), language.number(int(found.get("number") or 0))
    if not found.get("own"):
        return language.text(
            "How unpaid hours of women and of men split between mothers, fathers and others is "
            "taken from another country: {source}, {count} diaries.",
            source=source,
            count=count,
        )
    years = "–".join(str(year) for year in _ends(found.get("years") or ()))
    return language.text(
        "Hours of families: {source}, {years}, {count} diaries.",
        source=source,
        years=years,
        count=count,
    )


def _ends(years: Any) -> list[int]:
    known = sorted({int(year) for year in years})
    return known if len(known) < 2 else [known[0], known[-1]]


def _years_apart(context: Context) -> str:
    """Hours and output may be of different years, and a reader must know."""
    years = diaries(context).get("years") or ()
    priced = context.results.text("price_year")
    if not years or [str(year) for year in _ends(years)] == [priced]:
        return ""
    return context.language.text(
        "Hours of {years} stand beside wages and GDP of {price_year}.",
        years="–".join(str(year) for year in _ends(years)),
        price_year=priced,
    )


def _apart(context: Context) -> str:
    """Two tables of a brief give the value by method, and a reader must know why they differ."""
    return context.language.text(
        "The values beside the package are of its year, for the population and the tasks of the "
        "care balance; these are of the diaries' own people, activity by activity. So the two "
        "differ."
    )


def _one_day(context: Context) -> str:
    return context.language.text(
        "Time poverty: shares of days, not of persons. A diary day cannot tell whose every day "
        "is like that; read: on an average day, so many are."
    )


def _lacking(context: Context, account: str) -> str:
    return context.language.text(
        "Not shown, since the survey or this version does not tell: {account}.",
        account=label(context.language, labels.ACCOUNTS, account),
    )


def _rows(context: Context, name: str) -> list[Mapping[str, Any]]:
    found = diaries(context).get(name)
    return [row for row in found or () if isinstance(row, Mapping)]


def _point(row: Mapping[str, Any]) -> Point:
    return Point(row.get("est"), row.get("lci"), row.get("uci"), str(row.get("unit") or ""))


def _measured(context: Context) -> Table:
    """Measured value by method at the study's wage concept: share of GDP and women's share."""
    language, text = context.language, context.language.text
    concept = context.results.branch("worth").get("wage_concept")
    held = {
        (row.get("method"), row.get("statistic"), row.get("sex")): _point(row)
        for row in _rows(context, "value")
        if row.get("wage_concept") == concept
    }
    rows = []
    for method in METHODS:
        share = held.get((method, "share_of_gdp", "all"), Point())
        women = held.get((method, "share_of_value", "women"), Point())
        if share.value is not None:
            rows.append(
                (
                    label(language, labels.SHORT_METHODS, method),
                    language.value(share, SHARE),
                    language.interval(share, SHARE) or "–",
                    language.value(women, SHARE),
                    language.interval(women, SHARE) or "–",
                )
            )
    interval = text("{interval} interval", interval=context.interval)
    return Table(
        text("Measured value of unpaid work, share of GDP"),
        (text("Method"), text("Value"), interval, text("By women"), interval),
        tuple(rows),
        "value",
    )


def transfers(context: Context) -> Figure | None:
    """Net hours a day that women and men receive or give, by age group."""
    rows = [row for row in _rows(context, "transfers") if row.get("sex") in SEXES]
    if not rows:
        return None
    text = context.language.text
    names = {"women": text("Women"), "men": text("Men")}
    groups = []
    for age in dict.fromkeys(str(row["age_group"]) for row in rows):
        bars = [_bar(context, row) for row in rows if row["age_group"] == age]
        groups.append(grouped.Group(_age(age), tuple(bars)))
    parts = [stacked.Part(name, palette.COLOURS[sex]) for sex, name in names.items()]
    points = [_point(row) for row in rows]

    def drawn(width: float) -> Drawing:
        return grouped.grouped(
            groups, parts, width=width, bar_height=9, gap=7, header=text("hours a day per person")
        )

    return Figure.of(
        "transfers_by_age",
        drawn(FULL),
        narrow=drawn(HALF),
        title=text("Who receives and who gives unpaid work, by age"),
        alt=text(
            "Bars to the right: hours received beyond those given; to the left: given beyond those "
            "received. {hours}.",
            hours="; ".join(
                f"{names[row['sex']]} {_age(str(row['age_group']))}: {_hours(context, point)}"
                for row, point in zip(rows, points, strict=True)
            ),
        ),
        note=text("Hours received less hours given; below zero: given to others.")
        + " "
        + context.interval_note(points),
        columns=(
            text("Age"),
            text("Sex"),
            *(f"{name} ({text('hours a day per person')})" for name in context.bounds()),
        ),
        rows=[_cells(names, row) for row in rows],
    )


def _cells(names: Mapping[str, str], row: Mapping[str, Any]) -> tuple[Cell, ...]:
    point = _point(row)
    group = _age(str(row["age_group"]))
    return (group, names[row["sex"]], point.value, point.lower, point.upper)


def _age(group: str) -> str:
    return group.replace("-", "–")


def _bar(context: Context, row: Mapping[str, Any]) -> grouped.Bar:
    point = _point(row)
    colour = palette.COLOURS[str(row["sex"])]
    return grouped.Bar(point.value, point.lower, point.upper, _hours(context, point), colour)


def _hours(context: Context, point: Point) -> str:
    language = context.language
    if point.value is None:
        return language.text("n/k")
    sign = "+" if point.value > 0 else ""
    return sign + language.number(point.value, 2)


def _givers(context: Context) -> str:
    """Ages at which women and men give more than they receive."""
    held = {str(row.get("sex")): row for row in _rows(context, "net_givers")}
    sentences = []
    for sex, (on, until) in _GIVERS.items():
        first, last = (held.get(sex, {}).get(end) for end in ("from", "to"))
        if first is not None:
            message = on if last is None else until
            sentences.append(context.language.text(message, first=first, last=last))
    return " ".join(sentences)


def _support(context: Context) -> str:
    """Care given per hour needed in the last year."""
    today, alike = (
        context.results.last("worth", "support_ratio", name)
        for name in ("todays_sharing", "men_as_women")
    )
    if today.value is None or alike.value is None:
        return ""
    language = context.language
    return language.text(
        "With the habits of these diaries, {today} hours of unpaid work would be given in {year} "
        "for each hour needed (1 in {base}); {alike} if men gave as much as women.",
        today=ratio(context, today),
        alike=ratio(context, alike),
        year=context.year,
        base=context.results.branch("worth", "support_ratio").get("base_year") or "",
    )


def _poverty(context: Context) -> Table:
    """Shares of days beyond each line, of women and of men."""
    language, text = context.language, context.language.text
    held: dict[tuple[str, str], dict[str, Point]] = {}
    for row in _rows(context, "time_poverty"):
        if row.get("statistic") == "incidence" and row.get("sex") in SEXES:
            place = str(row.get("activity") or ""), str(row.get("line") or "")
            held.setdefault(place, {})[str(row["sex"])] = _point(row)
    rows = []
    for (measure, line), points in held.items():
        cells: list[str] = []
        for sex in SEXES:
            point = points.get(sex, Point())
            cells += [language.value(point, SHARE), language.interval(point, SHARE) or "–"]
        rows.append((_line(context, measure, line), *cells))
    interval = text("{interval} interval", interval=context.interval)
    return Table(
        text("Days without time left, share of days"),
        (text("Line"), text("Women"), interval, text("Men"), interval),
        tuple(rows),
        "time_poverty",
    )


def _line(context: Context, measure: str, line: str) -> str:
    """The words for a line of time poverty; one that is new here stands as it is."""
    found, language = _LINE.fullmatch(line), context.language
    if not found or measure not in ("work", "free_time"):
        return f"{measure.replace('_', ' ')}: {line}".capitalize()
    digits = len(found[2].partition(".")[2])
    multiple = language.number(float(found[2]), digits)
    if measure == "work":
        return language.text("Work over {multiple} times the median", multiple=multiple)
    return language.text("Free time under {multiple} times the median", multiple=multiple)
