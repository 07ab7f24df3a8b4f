"""What every figure is made from, and the figures of who cares and of jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from careconomy.report import labels, palette
from careconomy.report.charts import grouped, stacked
from careconomy.report.figure import Cell, Figure
from careconomy.report.labels import label
from careconomy.report.language import Language, Unit
from careconomy.report.svg import Drawing
from careconomy.report.values import Point, Results

FULL, HALF = 504.0, 242.0
_MUCH = 0.1
_BAR = 15.0
WITHOUT_WITH = ("before", "after")
HOURS = Unit("count", power=6)


class Context:
    """A result read in a language: what every figure needs.

    `narrow`: draw a picture for small screens too, of figures that would be too small on them.
    """

    def __init__(self, results: Results, language: Language, *, narrow: bool = True) -> None:
        self.results = results
        self.narrow = narrow
        self.language = language
        self.currency = results.text("currency")
        self.year = results.years[-1] if results.years else 0
        self.money = Unit("money", self.currency)
        self.interval = language.percent(float(results.tree.get("interval") or 0.9), 0)

    @property
    def states(self) -> dict[str, str]:
        """Words for the country without and with the package."""
        return {"before": self.language.text("Without"), "after": self.language.text("With")}

    @property
    def present_unknown(self) -> bool:
        """Whether today's spending is not known for more than a tenth of the cost."""
        last = self.results.last
        unknown = sum(
            last("policies", name, "cost", "gross").value or 0.0
            for name in self.results.branch("policies")
            if last("policies", name, "already_spent").value is None
        )
        return unknown > _MUCH * (last("total", "cost", "gross").value or 0.0)

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

    def scale_of(self, points: Iterable[Point], unit: Unit) -> int:
        """The scale that suits the largest of these figures and so all of them."""
        largest = max((abs(point.value or 0.0) for point in points), default=0.0)
        return self.language.scale(largest, unit.power)

    def interval_note(self, points: list[Point]) -> str:
        """What bands and whiskers mean, or why there are none."""
        if any(point.has_interval for point in points):
            return self.language.text("{interval} interval shown.", interval=self.interval)
        if self.results.tree.get("draws"):
            return self.language.text("No interval: nothing that these figures rest on was drawn.")
        return self.language.text("No interval: the study was run without draws.")


def cells(point: Point) -> tuple[Cell, Cell, Cell]:
    """A figure and its bounds as cells of a data file."""
    return point.value, point.lower, point.upper


def needs_chart(
    language: Language, rows: Sequence[stacked.Row], bar_height: float
) -> Callable[[float], Drawing]:
    """Return what draws, at a width, a row a need with its hours by provider."""
    parts = [
        stacked.Part(label(language, labels.PROVIDERS, key), palette.COLOURS[key])
        for key in labels.PROVIDERS
    ]

    def drawn(width: float) -> Drawing:
        return stacked.stacked(
            rows,
            parts,
            width=width,
            share=True,
            bar_height=bar_height,
            header=language.text("Hours needed a year"),
            unknown=language.text("not known"),
            above=width < FULL,
        )

    return drawn


def balance(context: Context) -> Figure:
    """Who cares: needs by provider, without and with the package."""
    language = context.language
    needs = _needs(context)
    scale = context.scale_of((_needed(context, s, n) for s in WITHOUT_WITH for n in needs), HOURS)
    rows = [
        stacked.Row(
            label(language, labels.RECIPIENTS, need),
            tuple(_balance_bar(context, state, need, scale) for state in WITHOUT_WITH),
        )
        for need in needs
    ]
    drawn = needs_chart(language, rows, _BAR)
    return Figure.of(
        "care_balance",
        drawn(FULL),
        narrow=drawn(HALF) if context.narrow else None,
        title=language.text("Who cares, without and with the package, {year}", year=context.year),
        alt=_balance_alt(context),
        note=_balance_note(context),
        columns=(
            language.text("Who needs care"),
            language.text("State of affairs"),
            language.text("Who provides it"),
            *(f"{name} ({language.text('million hours')})" for name in context.bounds()),
        ),
        rows=_balance_data(context, needs),
    )


def _needs(context: Context) -> list[str]:
    """Those who need care: the known ones in their order, then any that are new."""
    return list({**labels.RECIPIENTS, **context.results.branch("balance", "after", "hours")})


def _hours(context: Context, state: str, need: str) -> list[Point]:
    """Hours of a row by provider; the last are those not met."""
    last = context.results.last
    return [
        last("balance", state, "unmet", need)
        if key == "unmet"
        else last("balance", state, "hours", need, key)
        for key in labels.PROVIDERS
    ]


def _needed(context: Context, state: str, need: str) -> Point:
    """Hours of a row by all providers and not met, where any are known."""
    return Point(sum(p.value for p in _hours(context, state, need) if p.value) or None)


def _balance_bar(context: Context, state: str, need: str, scale: int) -> stacked.Bar:
    language, points = context.language, _hours(context, state, need)
    whole = _needed(context, state, need).value
    shares = [language.percent((p.value or 0) / whole, 0) if whole else "" for p in points]
    end = language.alike(whole, HOURS, scale)
    return stacked.Bar(tuple(p.value for p in points), tuple(shares), context.states[state], end)


def _balance_data(context: Context, needs: list[str]) -> list[tuple[Cell, ...]]:
    language = context.language
    return [
        (
            label(language, labels.RECIPIENTS, need),
            context.states[state],
            label(language, labels.PROVIDERS, key),
            *cells(point),
        )
        for need in needs
        for state in WITHOUT_WITH
        for key, point in zip(labels.PROVIDERS, _hours(context, state, need), strict=True)
    ]


def _balance_note(context: Context) -> str:
    language = context.language
    note = language.text(
        "Hours of responsibility for care, as shares of the hours needed; school hours are left "
        "out at ages 6–14."
    )
    estimated = _estimated_hours(context)
    if estimated:
        groups = "; ".join(estimated)
        note += " " + language.text(
            "Hours given by the state are estimated for: {groups}.", groups=groups
        )
    unknown = [
        label(language, labels.RECIPIENTS, need)
        for need in context.results.branch("balance", "after", "unmet")
        if context.results.last("balance", "after", "unmet", need).value is None
    ]
    if unknown:
        groups = "; ".join(unknown)
        note += " " + language.text("Hours not met are not known for: {groups}.", groups=groups)
    return note


def _estimated_hours(context: Context) -> list[str]:
    """The groups for which the hours given by the state are no observation."""
    return [
        label(context.language, labels.RECIPIENTS, need)
        for need, marks in context.results.branch("balance", "after", "quality").items()
        if isinstance(marks, Mapping) and marks.get("state") in ("estimated", "assumed")
    ]


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
            data.append((label(language, labels.JOBS, kind), name, *cells(point)))
        groups.append(grouped.Group(label(language, labels.JOBS, kind), tuple(bars)))
    parts = [stacked.Part(name, palette.COLOURS[sex]) for sex, name in sexes.items()]
    women, men = (results.last("jobs", "direct", sex) for sex in sexes)
    return Figure.of(
        "jobs_by_sex",
        grouped.grouped(groups, parts, width=HALF, bar_height=12, gap=10),
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
