"""Stacked areas over the 24 hours of a day, one panel per group of persons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from careconomy.report.charts.stacked import Part, legend
from careconomy.report.fonts import SEMIBOLD, text_width, wrap
from careconomy.report.palette import GRID, INK, MUTED, PAPER
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0
GAP, LEVELS = 14.0, (0.0, 0.25, 0.5, 0.75, 1.0)
HOURS = 4


@dataclass(frozen=True)
class Panel:
    """One group: its name, a line under it, and shares [part][slot]; None is withheld."""

    label: str
    sub: str
    shares: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class _Frame:
    """Where a panel lies: left edge, width, and the y of all and of nobody."""

    left: float
    wide: float
    top: float
    bottom: float

    def y(self, share: float) -> float:
        return self.bottom - (self.bottom - self.top) * min(max(share, 0.0), 1.0)


def tempogram(
    panels: Sequence[Panel],
    parts: Sequence[Part],
    *,
    width: float,
    starts: int,
    columns: int = 2,
    height: float = 150.0,
    axis: str = "",
    percent: Callable[[float], str] = "{:.0%}".format,
) -> Drawing:
    """Draw panels in `columns`; slots of equal length begin `starts` minutes after midnight.

    Shares stack from below in the order of the parts; withheld ones leave white.
    """
    canvas = Canvas(width)
    y = legend(canvas, parts, 0, 8, width) + 6
    columns = max(1, min(columns, len(panels)))
    edge = max(text_width(percent(level), SMALL) for level in LEVELS) + 5
    wide = (width - edge - GAP * (columns - 1)) / columns - 4
    for line in wrap(axis, width, SMALL, lines=2) if axis else []:
        canvas.text(0, y + 4, line, size=SMALL, fill=MUTED)
        y += 9
    for at, panel in enumerate(panels):
        place = at % columns
        if place == 0 and at:
            y += height + 44
        frame = _Frame(edge + place * (wide + GAP), wide, y + 22, y + 22 + height)
        _panel(canvas, panel, parts, frame, starts, percent if place == 0 else None)
    return canvas.finish(y + height + 42)


def _panel(
    canvas: Canvas,
    panel: Panel,
    parts: Sequence[Part],
    frame: _Frame,
    starts: int,
    percent: Callable[[float], str] | None,
) -> None:
    title = wrap(panel.label, frame.wide, SIZE, lines=1, weight=SEMIBOLD)[0]
    canvas.text(frame.left, frame.top - 13, title, size=SIZE, weight=SEMIBOLD)
    sub = wrap(panel.sub, frame.wide, SMALL, lines=1)[0]
    canvas.text(frame.left, frame.top - 4.5, sub, size=SMALL, fill=MUTED)
    _areas(canvas, panel, parts, frame)
    for level in LEVELS:
        if 0.0 < level < 1.0:
            end = frame.left + frame.wide
            canvas.line(frame.left, frame.y(level), end, frame.y(level), PAPER, width=0.3)
        if percent:
            label = percent(level)
            canvas.text(
                frame.left - 5, frame.y(level) + 2.4, label, size=SMALL, fill=MUTED, anchor="end"
            )
    _hours(canvas, frame, starts)


def _areas(canvas: Canvas, panel: Panel, parts: Sequence[Part], frame: _Frame) -> None:
    """Areas from the lowest up, each with a hair of paper above it."""
    slots = len(panel.shares[0])
    xs = [frame.left + frame.wide * (slot + 0.5) / slots for slot in range(slots)]
    xs = [frame.left, *xs, frame.left + frame.wide]
    below = [0.0] * slots
    for shares, part in zip(panel.shares, parts, strict=True):
        above = [low + (share or 0.0) for low, share in zip(below, shares, strict=True)]
        if any(high - low > 1e-6 for high, low in zip(above, below, strict=True)):
            upper = _line(xs, above, frame)
            lower = _line(xs, below, frame)
            canvas.path([*upper, *reversed(lower)], fill=part.colour, opaque=True)
            canvas.path(upper, stroke=PAPER, width=0.35)
        below = above
    left, right = xs[0], xs[-1]
    corners = [(left, frame.bottom), (right, frame.bottom), (right, frame.top), (left, frame.top)]
    canvas.path([*corners, corners[0]], stroke=MUTED, width=0.4)


def _line(xs: Sequence[float], shares: Sequence[float], frame: _Frame) -> list[tuple[float, float]]:
    """Points through the middle of each slot; where the line runs straight, only its ends."""
    points = list(zip(xs, (frame.y(s) for s in (shares[0], *shares, shares[-1])), strict=True))
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        if not (abs(before[1] - point[1]) < 0.01 and abs(after[1] - point[1]) < 0.01):
            kept.append(point)
    return [*kept, points[-1]]


def _hours(canvas: Canvas, frame: _Frame, starts: int) -> None:
    """A mark every four hours of the clock, with the hour below."""
    for minute in range(1441):
        clock = (starts + minute) % 1440
        if clock % (HOURS * 60):
            continue
        x = frame.left + frame.wide * minute / 1440
        colour = GRID if minute in (0, 1440) else PAPER
        canvas.line(x, frame.top, x, frame.bottom, colour, width=0.3)
        canvas.line(x, frame.bottom, x, frame.bottom + 3, INK, width=0.5)
        canvas.text(
            x, frame.bottom + 10.5, str(clock // 60), size=SMALL, fill=MUTED, anchor="middle"
        )
