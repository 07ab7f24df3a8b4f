"""The figures of a brief, each made from a result and a language."""

from __future__ import annotations

from careconomy.report import labels, palette
from careconomy.report.charts import grouped, lines, stacked
from careconomy.report.figure import Cell, Figure
from careconomy.report.labels import label
from careconomy.report.language import Language, Unit, decimals_for
from careconomy.report.values import Point, Results, total

FULL, HALF = 504.0, 242.0
WITHOUT_WITH = ("before", "after")


class Context:
    """A result read in a language: what every figure needs."""

    def __init__(self, results: Results, language: Language) -> None:
        self.results = results
        self.language = language
        self.currency = results.text("currency")
        self.year = results.years[-1] if results.years else 0
        self.money = Unit("money", self.currency)
        self.interval = language.percent(float(results.tree.get("interval") or 0.9), 0)

    @property
    def states(self) -> dict[str, str]:
        """Words for the country without and with the package."""
        return {"before": self.language.text("Without"), "after": self.language.text("With")}

    def money_unit(self) -> str:
        """What a column of money in a data file counts."""
        return self.language.text(
            "million {currency} at {year} prices",
            currency=self.currency,
            year=self.results.text("price_year"),
        )

    def bounds(self) -> tuple[str, str, str]:
        """Column names of a value and its interval."""
        text = self.language.text
        return text("Value"), text("Lower end"), text("Upper end")

    def interval_note(self, points: list[Point]) -> str:
        """What bands and whiskers mean, or why there are none."""
        if any(point.has_interval for point in points):
            return self.language.text("{interval} interval shown.", interval=self.interval)
        if self.results.tree.get("draws"):
            return self.language.text("No interval: nothing that these figures rest on was drawn.")
        return self.language.text("No interval: the study was run without draws.")


def _cells(point: Point) -> tuple[Cell, Cell, Cell]:
    return point.value, point.lower, point.upper


def balance(context: Context) -> Figure:
    """Who cares: needs by provider, without and with the package."""
    language, results = context.language, context.results
    needs = {**labels.RECIPIENTS, **dict.fromkeys(results.branch("balance", "after", "hours"), "")}
    parts = [
        stacked.Part(label(language, labels.PROVIDERS, key), palette.COLOURS[key])
        for key in labels.PROVIDERS
    ]
    rows, data = [], []
    for need in needs:
        bars = []
        for state in WITHOUT_WITH:
            points = [
                results.last("balance", state, "unmet", need)
                if key == "unmet"
                else results.last("balance", state, "hours", need, key)
                for key in labels.PROVIDERS
            ]
            whole = sum(point.value for point in points if point.value)
            shares = [language.percent((p.value or 0) / whole, 0) if whole else "" for p in points]
            end = language.value(Point(whole or None), Unit("count", power=6))
            bars.append(
                stacked.Bar(
                    tuple(p.value for p in points), tuple(shares), context.states[state], end
                )
            )
            data += [
                (
                    label(language, labels.RECIPIENTS, need),
                    context.states[state],
                    label(language, labels.PROVIDERS, key),
                    *_cells(point),
                )
                for key, point in zip(labels.PROVIDERS, points, strict=True)
            ]
        rows.append(stacked.Row(label(language, labels.RECIPIENTS, need), tuple(bars)))
    drawing = stacked.stacked(
        rows,
        parts,
        width=FULL,
        share=True,
        bar_height=13.5,
        header=language.text("Hours needed a year"),
        unknown=language.text("not known"),
    )
    return Figure.of(
        "care_balance",
        drawing,
        title=language.text("Who cares, without and with the package, {year}", year=context.year),
        alt=_balance_alt(context),
        note=_balance_note(context),
        columns=(
            language.text("Who needs care"),
            language.text("State of affairs"),
            language.text("Who provides it"),
            *(f"{name} ({language.text('million hours')})" for name in context.bounds()),
        ),
        rows=data,
    )


def _balance_note(context: Context) -> str:
    marks = [
        str(mark)
        for row in context.results.branch("balance", "after", "quality").values()
        if hasattr(row, "values")
        for mark in row.values()
    ]
    soft = sum(mark in ("estimated", "assumed") for mark in marks)
    language = context.language
    note = language.text("Hours of responsibility for care, as shares of the hours needed.")
    if soft:
        note += " " + language.plural(
            "{count} of {all} cells is estimated or assumed.",
            "{count} of {all} cells are estimated or assumed.",
            soft,
            count=soft,
            all=len(marks),
        )
    unknown = [
        label(language, labels.RECIPIENTS, need)
        for need in context.results.branch("balance", "after", "unmet")
        if context.results.last("balance", "after", "unmet", need).value is None
    ]
    if unknown:
        groups = ", ".join(unknown)
        note += " " + language.text("Hours not met are not known for: {groups}.", groups=groups)
    return note


def _balance_alt(context: Context) -> str:
    language, results = context.language, context.results
    shares = [
        results.last("balance", s, "shares", "family_of_all_hours").value for s in WITHOUT_WITH
    ]
    words = language.text(
        "Stacked bars: for each group that needs care, the share of hours given by each provider "
        "in {year}, without and with the package.",
        year=context.year,
    )
    if None in shares:
        return words
    known = [language.percent(share) for share in shares if share is not None]
    return (
        words
        + " "
        + language.text(
            "The family gives {before} of all hours without it and {after} with it.",
            before=known[0],
            after=known[1],
        )
    )


def cost(context: Context) -> Figure:
    """Cost by year: gross and new spending, with intervals."""
    language, results = context.language, context.results
    kinds = {
        "gross": (language.text("Gross cost"), palette.MEN, palette.MEN_PALE),
        "new_spending": (language.text("New spending"), palette.WOMEN, palette.WOMEN_PALE),
    }
    series = {kind: results.series("total", "cost", kind) for kind in kinds}
    every = [point for points in series.values() for point in points]
    most = max((abs(x) for p in every for x in (p.value, p.upper) if x is not None), default=0.0)
    scale = language.scale(most, 6)
    factor = 10.0 ** (6 - scale)
    shown = [
        lines.Line(
            name,
            language.value(points[-1], context.money) if points else "",
            colour,
            band,
            tuple(p.times(factor).value for p in points),
            tuple(p.times(factor).lower for p in points),
            tuple(p.times(factor).upper for p in points),
        )
        for (name, colour, band), points in zip(kinds.values(), series.values(), strict=True)
    ]
    step = lines.ticks(0.0, most * factor)[1] if most else 1.0
    decimals = 0 if step >= 1 else decimals_for(step, Unit("count", power=1), 1)
    drawing = lines.lines(
        shown,
        results.years,
        width=HALF,
        height=172,
        axis=language.text(
            "{unit} a year, {year} prices",
            unit=language.money_unit(context.currency, scale),
            year=results.text("price_year"),
        ),
        number=lambda value: language.number(value, decimals),
        unknown=language.text("not known"),
    )
    first, last = (series["gross"][0], series["gross"][-1]) if every else (Point(), Point())
    return Figure.of(
        "cost_by_year",
        drawing,
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
            (year, name, *_cells(point))
            for (name, *_), points in zip(kinds.values(), series.values(), strict=True)
            for year, point in zip(results.years, points, strict=True)
        ],
    )


def payers(context: Context) -> Figure:
    """Who pays for what, in the last year."""
    language, results = context.language, context.results
    parts = [
        stacked.Part(label(language, labels.PAYERS, key), palette.COLOURS[key])
        for key in labels.PAYERS
    ]
    branches = {name: ("policies", name) for name in results.branch("policies")}
    rows, data = [], []
    for name, path in {**branches, "total": ("total",)}.items():
        points = [results.last(*path, "payers", payer) for payer in labels.PAYERS]
        whole = total(points)
        if name != "total" and not whole.value:
            continue
        texts = [
            language.percent((p.value or 0) / whole.value, 0) if whole.value else "" for p in points
        ]
        bar = stacked.Bar(
            tuple(p.value for p in points), tuple(texts), "", language.value(whole, context.money)
        )
        rows.append(stacked.Row(label(language, labels.POLICIES, name), (bar,), name == "total"))
        data += [
            (
                label(language, labels.POLICIES, name),
                label(language, labels.PAYERS, payer),
                *_cells(point),
            )
            for payer, point in zip(labels.PAYERS, points, strict=True)
        ]
    state = results.last("total", "payers", "state")
    whole = total(results.last("total", "payers", payer) for payer in labels.PAYERS)
    share = state.value / whole.value if state.value is not None and whole.value else None
    return Figure.of(
        "who_pays",
        stacked.stacked(
            rows,
            parts,
            width=HALF,
            share=False,
            bar_height=12,
            unknown=language.text("not known"),
        ),
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
        rows=data,
    )


def jobs(context: Context) -> Figure:
    """Jobs by sex: direct, indirect, induced."""
    language, results = context.language, context.results
    sexes = {"women": language.text("Women"), "men": language.text("Men")}
    groups, data, every = [], [], []
    for kind in labels.JOBS:
        bars = []
        for sex, name in sexes.items():
            point = results.last("jobs", kind, sex)
            every.append(point)
            text = language.value(point, Unit("count"))
            bars.append(
                grouped.Bar(point.value, point.lower, point.upper, text, palette.COLOURS[sex])
            )
            data.append((label(language, labels.JOBS, kind), name, *_cells(point)))
        groups.append(grouped.Group(label(language, labels.JOBS, kind), tuple(bars)))
    parts = [stacked.Part(name, palette.COLOURS[sex]) for sex, name in sexes.items()]
    women, men = (results.last("jobs", "direct", sex) for sex in sexes)
    return Figure.of(
        "jobs_by_sex",
        grouped.grouped(groups, parts, width=HALF, bar_height=11, gap=9),
        title=language.text("Jobs for women and men, {year}", year=context.year),
        alt=language.text(
            "Bars: direct, indirect and induced jobs by sex in {year}. Direct jobs: {women} for "
            "women, {men} for men.",
            year=context.year,
            women=language.value(women, Unit("count")),
            men=language.value(men, Unit("count")),
        ),
        note=context.interval_note(every),
        columns=(
            language.text("Jobs"),
            language.text("Sex"),
            *(f"{name} ({language.text('persons')})" for name in context.bounds()),
        ),
        rows=data,
    )
