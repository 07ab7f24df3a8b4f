"""The figures of who gives unpaid hours and who bears the effort, without and with the package."""

from __future__ import annotations

from careconomy.report import labels, palette
from careconomy.report.charts import grouped, stacked
from careconomy.report.figure import Figure
from careconomy.report.figures import HALF, WITHOUT_WITH, Context, _cells
from careconomy.report.labels import label
from careconomy.report.language import Unit
from careconomy.report.values import Point, total

GROUPS = ("mothers", "other_women", "fathers", "other_men")


def unpaid(context: Context, state: str, group: str) -> Point:
    """Hours of unpaid care and domestic work of a group, million a year.

    Taken from the result's `unpaid_hours` where it is there; else the central values of the active
    hours of the balance are added up, without an interval.
    """
    given = context.results.last("balance", state, "unpaid_hours", group)
    if given.value is not None:
        return given
    rows = context.results.branch("balance", state, "active")
    return total(context.results.last("balance", state, "active", need, group) for need in rows)


def unpaid_hours(context: Context) -> Figure:
    """Unpaid hours of mothers, fathers, other women and other men."""
    language = context.language
    hours = Unit("count", power=6)
    points = {(g, s): unpaid(context, s, g) for g in GROUPS for s in WITHOUT_WITH}
    groups, data = [], []
    for group in GROUPS:
        sex = palette.WOMEN if group in ("mothers", "other_women") else palette.MEN
        pale = palette.WOMEN_PALE if sex == palette.WOMEN else palette.MEN_PALE
        bars = tuple(
            grouped.Bar(p.value, p.lower, p.upper, language.value(p, hours), colour)
            for p, colour in ((points[group, "before"], pale), (points[group, "after"], sex))
        )
        name = label(language, labels.PROVIDERS, group)
        groups.append(
            grouped.Group(name, bars, _change(context, *(points[group, s] for s in WITHOUT_WITH)))
        )
        data += [(name, context.states[s], *_cells(points[group, s])) for s in WITHOUT_WITH]
    parts = [
        stacked.Part(context.states["before"], palette.NEUTRAL_PALE),
        stacked.Part(context.states["after"], palette.NEUTRAL),
    ]
    women = [total(points[g, s] for g in GROUPS[:2]) for s in WITHOUT_WITH]
    men = [total(points[g, s] for g in GROUPS[2:]) for s in WITHOUT_WITH]
    return Figure.of(
        "unpaid_hours",
        grouped.grouped(groups, parts, width=HALF, bar_height=8.5, gap=7),
        title=language.text("Unpaid hours of women and men, {year}", year=context.year),
        alt=language.text(
            "Bars: unpaid hours a year without and with the package in {year}. Women: {women}. "
            "Men: {men}.",
            year=context.year,
            women=_from_to(context, women),
            men=_from_to(context, men),
        ),
        note=language.text("Hours of active care and domestic work a year."),
        columns=(
            language.text("Group"),
            language.text("State of affairs"),
            *(f"{name} ({language.text('million hours')})" for name in context.bounds()),
        ),
        rows=data,
    )


def _change(context: Context, before: Point, after: Point) -> str:
    if not before.value or after.value is None:
        return ""
    change = after.value / before.value - 1
    sign = "+" if change > 0 else ""
    return sign + context.language.percent(change)


def _from_to(context: Context, points: list[Point]) -> str:
    before, after = (context.language.value(p, Unit("count", power=6)) for p in points)
    return context.language.text("{before} without, {after} with", before=before, after=after)


def effort(context: Context) -> Figure:
    """Money and valued time by side, and how evenly they are shared."""
    language, results = context.language, context.results
    parts = [
        stacked.Part(label(language, labels.SIDES, side), palette.COLOURS[side])
        for side in labels.SIDES
    ]
    bars, data = [], []
    for state in WITHOUT_WITH:
        points = [results.last("effort", state, side) for side in labels.SIDES]
        whole = total(points).value
        texts = [language.percent((p.value or 0) / whole, 0) if whole else "" for p in points]
        index = results.last("sharing", state)
        end = language.text("n/k") if index.value is None else language.number(index.value, 2)
        bars.append(stacked.Bar(tuple(p.value for p in points), tuple(texts), "", end))
        data += [
            (context.states[state], label(language, labels.SIDES, side), *_cells(point))
            for side, point in zip(labels.SIDES, points, strict=True)
        ]
    rows = [
        stacked.Row(context.states[s], (bar,)) for s, bar in zip(WITHOUT_WITH, bars, strict=True)
    ]
    return Figure.of(
        "effort_by_side",
        stacked.stacked(
            rows,
            parts,
            width=HALF,
            share=True,
            bar_height=20,
            header=language.text("Sharing index"),
            unknown=language.text("not known"),
        ),
        title=language.text("Who bears the effort, {year}", year=context.year),
        alt=language.text(
            "Two stacked bars: money and valued time by side in {year}. The sharing index goes "
            "from {before} to {after}.",
            year=context.year,
            before=bars[0].end,
            after=bars[1].end,
        ),
        note=language.text(
            "Money paid plus unpaid time at its value. Index: 0 one side bears all, 1 equal shares."
        ),
        columns=(
            language.text("State of affairs"),
            language.text("Side"),
            *(f"{name} ({context.money_unit()})" for name in context.bounds()),
        ),
        rows=data,
    )
