"""The picture of a country's care balance today: who needs care, and who gives it."""

from __future__ import annotations

from careconomy.report import labels, palette
from careconomy.report.charts import stacked
from careconomy.report.figure import Figure
from careconomy.report.figures import FULL, HALF, HOURS, Context, cells, needs_chart
from careconomy.report.headline import with_interval
from careconomy.report.labels import label
from careconomy.report.language import Unit
from careconomy.report.svg import Drawing
from careconomy.report.values import Point, total
from careconomy.report.worth import METHODS


def _hours(context: Context, need: str) -> list[Point]:
    last = context.results.last
    return [
        last("unmet", need) if key == "unmet" else last("hours", need, key)
        for key in labels.PROVIDERS
    ]


def today_figure(context: Context) -> Figure:
    """Hours of each need by provider, as shares; from the object of `balance`."""
    language = context.language
    hours = {need: _hours(context, need) for need in labels.RECIPIENTS}
    scale = context.scale_of((total(points) for points in hours.values()), HOURS)
    rows = []
    for need, points in hours.items():
        whole = total(points).value
        shares = [language.percent((p.value or 0) / whole, 0) if whole else "" for p in points]
        end = language.alike(whole, HOURS, scale)
        bar = stacked.Bar(tuple(p.value for p in points), tuple(shares), "", end)
        rows.append(stacked.Row(label(language, labels.RECIPIENTS, need), (bar,)))
    drawn = needs_chart(language, rows, 20.0)
    family = context.results.last("shares", "family_of_all_hours").value
    return Figure.of(
        "care_today",
        drawn(FULL),
        narrow=drawn(HALF),
        title=language.text("Who cares today, {year}", year=context.year),
        alt=language.text(
            "Stacked bars: for each group that needs care, the share of hours given by each "
            "provider. The family gives {share} of all hours.",
            share=language.scaled(family, Unit("share"), 0),
        ),
        note=language.text(
            "Hours of responsibility for care, as shares of the hours needed; school hours are "
            "left out at ages 6–14."
        ),
        columns=(
            language.text("Who needs care"),
            language.text("Who provides it"),
            *(f"{name} ({language.text('million hours')})" for name in context.bounds()),
        ),
        rows=[
            (
                label(language, labels.RECIPIENTS, need),
                label(language, labels.PROVIDERS, key),
                *cells(point),
            )
            for need, points in hours.items()
            for key, point in zip(labels.PROVIDERS, points, strict=True)
        ],
    )


def value_figure(context: Context) -> Figure:
    """What unpaid work is worth by every method, as a share of GDP, women and men apart."""
    language, text = context.language, context.language.text
    names = {"women": text("Women"), "men": text("Men")}
    rows, data, shares = [], [], [0.0]
    for method in METHODS:
        whole, women = (
            context.results.last("worth", "methods", method, name)
            for name in ("share_gdp", "womens_share")
        )
        if whole.value is None or women.value is None:
            continue
        parts = {"women": whole.value * women.value, "men": whole.value * (1.0 - women.value)}
        shown = tuple(language.percent(share, 0) for share in parts.values())
        end = with_interval(context, whole, Unit("share"))
        name = label(language, labels.SHORT_METHODS, method)
        rows.append(stacked.Row(name, (stacked.Bar(tuple(parts.values()), shown, "", end),)))
        data.append((name, *parts.values(), *cells(whole)))
        shares.append(whole.value)
    title = text("What unpaid work is worth, by method, {year}", year=context.year)

    def drawn(width: float) -> Drawing:
        return stacked.stacked(
            rows,
            [stacked.Part(name, palette.COLOURS[sex]) for sex, name in names.items()],
            width=width,
            share=False,
            bar_height=16.0,
            header=text("Share of GDP"),
            unknown=text("not known"),
            above=width < FULL,
        )

    return Figure.of(
        "value_today",
        drawn(FULL),
        narrow=drawn(HALF),
        title=title,
        alt=text(
            "Bars: the value of unpaid work as a share of GDP by method, from {low} to {high}.",
            low=language.percent(min(shares[1:] or shares)),
            high=language.percent(max(shares)),
        ),
        note=text("Hours given times what an hour would cost or earn. In brackets: 90% intervals."),
        columns=(text("Method"), *names.values(), *context.bounds()),
        rows=data,
    )
