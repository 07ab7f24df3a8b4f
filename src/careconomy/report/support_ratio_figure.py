"""Figures of the care support ratio: the ratio over years, and hours by who needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from careconomy.accounts.support_ratio import SupportRatio
from careconomy.quantity import Quantity
from careconomy.report.charts.lines import Line, lines
from careconomy.report.figure import Cell, Figure
from careconomy.report.palette import (
    ACCENT,
    ACCENT_PALE,
    HOUSEHOLDS,
    MARKET,
    NEUTRAL,
    NEUTRAL_PALE,
    STATE,
)
from careconomy.report.svg import Drawing

FULL, HALF = 504.0, 242.0
RATIOS = {
    "support_ratio": ("Today's sharing", NEUTRAL, NEUTRAL_PALE),
    "support_ratio_men_as_women": ("Men give as much as women", ACCENT, ACCENT_PALE),
}
NEEDED = {
    "needed_0_14": ("Children 0-14", STATE, ACCENT_PALE),
    "needed_15_64": ("Adults 15-64", MARKET, NEUTRAL_PALE),
    "needed_65_plus": ("Adults 65 and over", HOUSEHOLDS, "#d3c5dd"),
}
Series = Mapping[str, tuple[str, str, str]]


def ratio_figure(found: SupportRatio) -> Figure:
    """The support ratio by year with today's sharing, and with men giving as much as women."""
    figures = found.figures()
    ends = [figures[name].value[-1] or 0.0 for name in RATIOS]
    alt = (
        f"Two lines from {found.years[0]:.0f} to {found.years[-1]:.0f}. With today's sharing the "
        f"ratio goes from 1 to {ends[0]:.2f}; if men gave as much as women, to {ends[1]:.2f}."
    )
    return _figure(
        "support_ratio",
        f"Care given per hour of care needed, {found.country.name}",
        alt,
        f"Unpaid hours given over hours needed; 1 in {found.years[0]:.0f}",
        found,
        RATIOS,
    )


def hours_figure(found: SupportRatio) -> Figure:
    """Hours needed by year: by children, by adults and by older people."""
    alt = " ".join(
        f"{label}: {_billions(found.figures()[name], 0)} billion hours in {found.years[0]:.0f}, "
        f"{_billions(found.figures()[name], -1)} in {found.years[-1]:.0f}."
        for name, (label, _, _) in NEEDED.items()
    )
    return _figure(
        "hours_needed",
        f"Hours of unpaid care needed, {found.country.name}",
        alt,
        "Billion hours a year, by who needs them",
        found,
        NEEDED,
        scale=1e-3,
    )


def _billions(held: Quantity, at: int) -> str:
    return f"{(held.value[at] or 0.0) / 1e3:.3g}"


def _figure(
    name: str,
    title: str,
    alt: str,
    axis: str,
    found: SupportRatio,
    series: Series,
    scale: float = 1.0,
) -> Figure:
    figures, years = found.figures(), [int(year) for year in found.years]
    drawn = [_line(figures[key], *look, scale) for key, look in series.items()]

    def picture(width: float, height: float) -> Drawing:
        return lines(drawn, years, width=width, height=height, axis=axis, number=lambda x: f"{x:g}")

    rows: list[tuple[Cell, ...]] = []
    for key in series:
        rows += _rows(key, figures[key], years)
    return Figure.of(
        name,
        picture(FULL, 220.0),
        narrow=picture(HALF, 180.0),
        title=title,
        alt=alt,
        note=" ".join([*_first(found), "Bands: 90 % interval."]),
        columns=("year", "statistic", "unit", "value", "lower", "upper"),
        rows=rows,
    )


def _first(found: SupportRatio) -> Sequence[str]:
    """What must stand below the picture: whose shape, what is counted, which need."""
    return found.notes[:1] if not found.profiles.own else found.notes[:2]


def _line(held: Quantity, label: str, colour: str, band: str, scale: float) -> Line:
    def scaled(values: Sequence[float | None] | None) -> tuple[float | None, ...]:
        if values is None:
            return (None,) * len(held.value)
        return tuple(None if value is None else value * scale for value in values)

    values = scaled(held.value)
    last = values[-1]
    end = "" if last is None else f"{last:.3g}"
    return Line(label, end, colour, band, values, scaled(held.lower), scaled(held.upper))


def _rows(name: str, held: Quantity, years: Sequence[int]) -> list[tuple[Cell, ...]]:
    return [
        (
            *(year, name, held.unit, held.value[at]),
            *(None if end is None else end[at] for end in (held.lower, held.upper)),
        )
        for at, year in enumerate(years)
    ]
