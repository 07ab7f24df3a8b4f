"""The figures of what a package costs by year and of who pays for it."""

from __future__ import annotations

from careconomy.report import labels, palette
from careconomy.report.charts import lines, stacked
from careconomy.report.figure import Cell, Figure
from careconomy.report.figures import HALF, Context, cells
from careconomy.report.labels import label
from careconomy.report.language import Unit, decimals_for
from careconomy.report.svg import Drawing
from careconomy.report.values import Point, total

_COLOURS = {
    "gross": (palette.MEN, palette.MEN_PALE),
    "new_spending": (palette.WOMEN, palette.WOMEN_PALE),
}


def cost(context: Context) -> Figure:
    """Cost by year: gross and new spending, with intervals."""
    language, results = context.language, context.results
    names = {"gross": language.text("Gross cost"), "new_spending": language.text("New spending")}
    series = {kind: results.series("total", "cost", kind) for kind in names}
    every = [point for points in series.values() for point in points]
    first, last = (series["gross"][0], series["gross"][-1]) if every else (Point(), Point())
    return Figure.of(
        "cost_by_year",
        _cost_drawing(context, names, series),
        title=language.text("What it costs, year by year"),
        alt=language.text(
            "Two lines, {first} to {last}. The gross cost goes from {start} to {end}.",
            first=results.years[0] if results.years else "",
            last=context.year,
            start=language.value(first, context.money),
            end=language.value(last, context.money),
        ),
        note=context.interval_note(every),
        columns=(
            language.text("Year"),
            language.text("Cost"),
            *(f"{name} ({context.money_unit()})" for name in context.bounds()),
        ),
        rows=[
            (year, names[kind], *cells(point))
            for kind, points in series.items()
            for year, point in zip(results.years, points, strict=True)
        ],
    )


def _cost_drawing(
    context: Context, names: dict[str, str], series: dict[str, list[Point]]
) -> Drawing:
    """Both lines in the scale that suits the largest amount, as high as the figure of payers."""
    language = context.language
    every = [p for points in series.values() for p in points]
    most = max((abs(x) for p in every for x in (p.value, p.upper) if x is not None), default=0.0)
    scale = language.scale(most, 6)
    factor = 10.0 ** (6 - scale)
    step = lines.ticks(0.0, most * factor)[1] if most else 1.0
    decimals = 0 if step >= 1 else decimals_for(step, Unit("count", power=1), 1)
    return lines.lines(
        [_line(context, names[kind], kind, points, scale) for kind, points in series.items()],
        context.results.years,
        width=HALF,
        height=max(180.0, _payers_drawing(context).height),
        axis=language.text(
            "{unit} a year, {year} prices",
            unit=language.money_unit(context.currency, scale),
            year=context.results.text("price_year"),
        ),
        number=lambda value: language.number(value, decimals),
        unknown=language.text("not known"),
    )


def _line(context: Context, name: str, kind: str, points: list[Point], scale: int) -> lines.Line:
    """A line in the unit of the axis, which its last value is named in as well."""
    colour, band = _COLOURS[kind]
    scaled = [point.times(10.0 ** (6 - scale)) for point in points]
    return lines.Line(
        name,
        context.language.alike(points[-1].value, context.money, scale) if points else "",
        colour,
        band,
        tuple(p.value for p in scaled),
        tuple(p.lower for p in scaled),
        tuple(p.upper for p in scaled),
    )


def payers(context: Context) -> Figure:
    """Who pays for what, in the last year."""
    language = context.language
    state = context.results.last("total", "payers", "state")
    whole = total(_paid(context, "total"))
    share = state.value / whole.value if state.value is not None and whole.value else None
    return Figure.of(
        "who_pays",
        _payers_drawing(context),
        title=language.text("Who pays, {year}", year=context.year),
        alt=language.text(
            "Bars by policy, split by payer, in {year}. The state pays {share} of the package.",
            year=context.year,
            share=language.scaled(share, Unit("share"), 0),
        ),
        note=language.text("Gross cost by payer."),
        columns=(
            language.text("Policy"),
            language.text("Payer"),
            *(f"{name} ({context.money_unit()})" for name in context.bounds()),
        ),
        rows=_payers_data(context),
    )


def _paid(context: Context, name: str) -> list[Point]:
    """What each payer pays for a policy, or for the total, in the last year."""
    path = ("total",) if name == "total" else ("policies", name)
    return [context.results.last(*path, "payers", payer) for payer in labels.PAYERS]


def _shown(context: Context) -> list[str]:
    """The policies that cost something, and the total."""
    policies = [
        name
        for name in context.results.branch("policies")
        if name != "total" and total(_paid(context, name)).value
    ]
    return [*policies, "total"]


def _payers_drawing(context: Context) -> Drawing:
    language = context.language
    parts = [
        stacked.Part(label(language, labels.PAYERS, key), palette.COLOURS[key])
        for key in labels.PAYERS
    ]
    rows = []
    scale = context.scale_of([total(_paid(context, "total"))], context.money)
    for name in _shown(context):
        points = _paid(context, name)
        whole = total(points)
        texts = [
            language.percent((p.value or 0) / whole.value, 0) if whole.value else "" for p in points
        ]
        end = language.alike(whole.value, context.money, scale)
        bar = stacked.Bar(tuple(p.value for p in points), tuple(texts), "", end)
        rows.append(stacked.Row(label(language, labels.POLICIES, name), (bar,), name == "total"))
    return stacked.stacked(
        rows,
        parts,
        width=HALF,
        share=False,
        bar_height=min(22.0, 98.0 / len(rows)),
        unknown=language.text("not known"),
    )


def _payers_data(context: Context) -> list[tuple[Cell, ...]]:
    language = context.language
    return [
        (
            label(language, labels.POLICIES, name),
            label(language, labels.PAYERS, payer),
            *cells(point),
        )
        for name in _shown(context)
        for payer, point in zip(labels.PAYERS, _paid(context, name), strict=True)
    ]
