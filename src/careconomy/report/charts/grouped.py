"""Grouped horizontal bars with whiskers for the interval; values stand in their own column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from careconomy.report.charts.stacked import Part, legend
from careconomy.report.fonts import text_width, wrap
from careconomy.report.palette import INK, MUTED, PAPER
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0


@dataclass(frozen=True)
class Bar:
    """A value with its bounds and its text; None is not known."""

    value: float | None
    lower: float | None
    upper: float | None
    text: str
    colour: str


@dataclass(frozen=True)
class Group:
    """Bars under one label, with a line of explanation under it."""

    label: str
    bars: tuple[Bar, ...]
    sub: str = ""


def grouped(
    groups: Sequence[Group],
    parts: Sequence[Part],
    *,
    width: float,
    bar_height: float = 11.0,
    gap: float = 9.0,
    header: str = "",
) -> Drawing:
    """Draw groups of bars from a common zero line; `header` stands above the column of values."""
    canvas = Canvas(width)
    bars = [bar for group in groups for bar in group.bars]
    widest = max(
        (max(text_width(g.label, SIZE), text_width(g.sub, SMALL)) for g in groups), default=0
    )
    label_width = min(widest + 1, 0.34 * width)
    texts = max((text_width(bar.text, SIZE) for bar in bars), default=0)
    left, right = label_width + 8, width - texts - 8
    y = (legend(canvas, parts, 0, 8, width) if parts else 0.0) + 3
    for line in wrap(header, 0.6 * width, SMALL, lines=2) if header else []:
        canvas.text(width, y + 6, line, size=SMALL, fill=MUTED, anchor="end")
        y += 9
    y += 2
    ends = [x for bar in bars for x in (bar.value, bar.lower, bar.upper) if x is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    span = (high - low) or 1.0
    start = y

    def at(value: float) -> float:
        return left + (right - left) * (value - low) / span

    for group in groups:
        y = _group(canvas, group, y, label_width, at, bar_height, gap)
    canvas.line(at(0), start - 2, at(0), y - gap + 2, MUTED, width=0.6)
    return canvas.finish(y - gap + 4)


def _group(
    canvas: Canvas,
    group: Group,
    y: float,
    label_width: float,
    at: Callable[[float], float],
    bar_height: float,
    gap: float,
) -> float:
    high = len(group.bars) * (bar_height + 1.5) - 1.5
    lines = [(line, SIZE, INK) for line in wrap(group.label, label_width, SIZE)]
    if group.sub:
        lines += [(line, SMALL, MUTED) for line in wrap(group.sub, label_width, SMALL)]
    slot = max(high, 9.4 * len(lines))
    top = y + (slot - 9.4 * len(lines)) / 2
    for i, (line, size, colour) in enumerate(lines):
        canvas.text(0, top + 7 + 9.4 * i, line, size=size, fill=colour)
    top = y + (slot - high) / 2
    for bar in group.bars:
        _bar(canvas, bar, top, at, bar_height)
        top += bar_height + 1.5
    return y + slot + gap


def _bar(
    canvas: Canvas, bar: Bar, top: float, at: Callable[[float], float], bar_height: float
) -> None:
    middle = top + bar_height / 2
    if bar.value is not None:
        first, last = sorted((at(0), at(bar.value)))
        canvas.rectangle(first, top, max(last - first, 0.4), bar_height, bar.colour)
    if bar.lower is not None and bar.upper is not None:
        low, high = at(bar.lower), at(bar.upper)
        canvas.line(low, middle, high, middle, PAPER, width=2.6)
        canvas.line(low, middle, high, middle, INK, width=0.9)
        for x in (low, high):
            canvas.line(x, middle - 3.2, x, middle + 3.2, PAPER, width=2.6)
        for x in (low, high):
            canvas.line(x, middle - 2.4, x, middle + 2.4, INK, width=0.9)
    canvas.text(canvas.width, middle + 2.8, bar.text, size=SIZE, anchor="end")
