"""The figures of who gives unpaid hours and who bears the effort, without and with the package."""

from __future__ import annotations

from careconomy.report import labels, palette
from careconomy.report.charts import grouped, stacked
from careconomy.report.figure import Figure
from careconomy.report.figures import HALF, HOURS, WITHOUT_WITH, Context, cells
from careconomy.report.labels import label
from careconomy.report.svg import Drawing
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
    points = {(g, s): unpaid(context, s, g) for g in GROUPS for s in WITHOUT_WITH}
    scale = context.scale_of(points.values(), HOURS)
    groups = [_group(context, g, scale, *(points[g, s] for s in WITHOUT_WITH)) for g in GROUPS]
    parts = [
        stacked.Part(context.states["before"], palette.NEUTRAL_PALE),
        stacked.Part(context.states["after"], palette.NEUTRAL),
    ]
    women = [total(points[g, s] for g in GROUPS[:2]) for s in WITHOUT_WITH]
    men = [total(points[g, s] for g in GROUPS[2:]) for s in WITHOUT_WITH]
    return Figure.of(
        "unpaid_hours",
        grouped.grouped(groups, parts, width=HALF, bar_height=8.5, gap=8),
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
        rows=[
            (label(language, labels.PROVIDERS, group), context.states[state], *cells(point))
            for (group, state), point in points.items()
        ],
    )


def _group(context: Context, group: str, scale: int, before: Point, after: Point) -> grouped.Group:
    """Two bars of a group, pale without and full with the package, and the change between."""
    women = group in ("mothers", "other_women")
    pale, full = (palette.WOMEN_PALE, palette.WOMEN) if women else (palette.MEN_PALE, palette.MEN)
    bars = tuple(
        grouped.Bar(
            p.value, p.lower, p.upper, context.language.alike(p.value, HOURS, scale), colour
        )
        for p, colour in ((before, pale), (after, full))
    )
    name = label(context.language, labels.PROVIDERS, group)
    return grouped.Group(name, bars, _change(context, before, after))


def _change(context: Context, before: Point, after: Point) -> str:
    if not before.value or after.value is None:
        return ""
    change = after.value / before.value - 1
    sign = "+" if change > 0 else ""
    return sign + context.language.percent(change)


def _from_to(context: Context, points: list[Point]) -> str:
    before, after = (context.language.value(p, HOURS) for p in points)
    return context.language.text("{before} without, {after} with", before=before, after=after)


def effort(context: Context) -> Figure:
    """Money and valued time by side, and how evenly they are shared."""
    language = context.language
    before, after = (_index(context, state) for state in WITHOUT_WITH)
    return Figure.of(
        "effort_by_side",
        _effort_drawing(context),
        title=language.text("Who bears the effort, {year}", year=context.year),
        alt=language.text(
            "Two stacked bars: money and valued time by side in {year}. The sharing index goes "
            "from {before} to {after}.",
            year=context.year,
            before=before,
            after=after,
        ),
        note=language.text(
            "Money paid plus unpaid time at its value. Index: 0 one side bears all, 1 equal shares."
        ),
        columns=(
            language.text("State of affairs"),
            language.text("Side"),
            *(f"{name} ({context.money_unit()})" for name in context.bounds()),
        ),
        rows=[
            (context.states[state], label(language, labels.SIDES, side), *cells(point))
            for state in WITHOUT_WITH
            for side, point in zip(labels.SIDES, _borne(context, state), strict=True)
        ],
    )


def _borne(context: Context, state: str) -> list[Point]:
    """Money and valued time of each side."""
    return [context.results.last("effort", state, side) for side in labels.SIDES]


def _index(context: Context, state: str) -> str:
    index = context.results.last("sharing", state).value
    language = context.language
    return language.text("n/k") if index is None else language.number(index, 2)


def _effort_drawing(context: Context) -> Drawing:
    language = context.language
    parts = [
        stacked.Part(label(language, labels.SIDES, side), palette.COLOURS[side])
        for side in labels.SIDES
    ]
    rows = []
    for state in WITHOUT_WITH:
        points = _borne(context, state)
        whole = total(points).value
        texts = [language.percent((p.value or 0) / whole, 0) if whole else "" for p in points]
        values = tuple(p.value for p in points)
        bar = stacked.Bar(values, tuple(texts), "", _index(context, state))
        rows.append(stacked.Row(context.states[state], (bar,)))
    return stacked.stacked(
        rows,
        parts,
        width=HALF,
        share=True,
        bar_height=24,
        header=language.text("Sharing index"),
        unknown=language.text("not known"),
    )
