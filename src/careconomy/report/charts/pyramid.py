"""Population pyramids side by side: women to the left, men to the right, a bar an age group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from careconomy.report.charts.lines import ticks
from careconomy.report.fonts import SEMIBOLD, text_width, wrap
from careconomy.report.palette import GRID, INK, MUTED, PAPER
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0
BAR, GAP = 8.0, 2.0


@dataclass(frozen=True)
class Bar:
    """An amount with its bounds; None is not known."""

    value: float | None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Side:
    """One side of a pyramid: its label, colour, and a bar for each age group from below."""

    label: str
    colour: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Pyramid:
    """A pyramid under a label."""

    label: str
    left: Side
    right: Side


def pyramids(
    shown: Sequence[Pyramid],
    groups: Sequence[str],
    *,
    width: float,
    columns: int,
    axis: str,
    number: Callable[[float], str],
    unknown: str = "?",
) -> Drawing:
    """Draw pyramids on one scale; `groups` label the bars from below, `axis` names the unit."""
    canvas = Canvas(width)
    y = 4.0
    for line in wrap(axis, width, SMALL, lines=2):
        y += 8
        canvas.text(0, y, line, size=SMALL, fill=MUTED)
    sides = [side for pyramid in shown for side in (pyramid.left, pyramid.right)]
    ends = [x for side in sides for bar in side.bars for x in (bar.value, bar.upper) if x]
    marks = ticks(0.0, max(ends, default=1.0), wanted=3)
    wide = (width - 14.0 * (columns - 1)) / columns
    height = len(groups) * (BAR + GAP)
    for at, pyramid in enumerate(shown):
        left = (at % columns) * (wide + 14.0)
        top = y + 30 + (at // columns) * (height + 56)
        frame = _Frame(left, left + wide, top, top + height, tuple(marks), number)
        _pyramid(canvas, pyramid, groups, frame, unknown)
    rows = -(-len(shown) // columns)
    return canvas.finish(y + 30 + rows * (height + 56) - 36)


@dataclass(frozen=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float
    marks: tuple[float, ...]
    number: Callable[[float], str]

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def _pyramid(
    canvas: Canvas, pyramid: Pyramid, groups: Sequence[str], frame: _Frame, unknown: str
) -> None:
    middle = max(text_width(text, SMALL) for text in groups) + 8
    edge = text_width(frame.number(frame.marks[-1]), SMALL) / 2
    length = (frame.right - frame.left - middle) / 2 - edge
    centre, label = frame.centre, pyramid.label
    canvas.text(centre, frame.top - 17, label, size=SIZE, weight=SEMIBOLD, anchor="middle")
    for direction, side in ((-1, pyramid.left), (1, pyramid.right)):
        zero = centre + direction * middle / 2
        scale = direction * length / frame.marks[-1]
        _side(canvas, side, frame, zero, scale, unknown)
    for place, text in enumerate(groups):
        y = frame.bottom - (place + 0.5) * (BAR + GAP) + 2.4
        canvas.text(centre, y, text, size=SMALL, fill=INK, anchor="middle")


def _side(
    canvas: Canvas, side: Side, frame: _Frame, zero: float, scale: float, unknown: str
) -> None:
    for mark in frame.marks:
        x = zero + scale * mark
        canvas.line(x, frame.top, x, frame.bottom, GRID if mark else MUTED, width=0.5)
        text = frame.number(mark)
        canvas.text(x, frame.bottom + 10, text, size=SMALL, fill=MUTED, anchor="middle")
    canvas.text(
        zero, frame.top - 4, side.label,
        size=SIZE, fill=side.colour, weight=SEMIBOLD, anchor=_anchor(scale),
    )  # fmt: skip
    for place, bar in enumerate(side.bars):
        y = frame.bottom - (place + 1) * (BAR + GAP) + GAP / 2
        if bar.value is None:
            x = zero + (3 if scale > 0 else -3)
            canvas.text(x, y + BAR - 2, unknown, size=SMALL, fill=MUTED, anchor=_anchor(scale))
        else:
            _bar(canvas, bar, bar.value, side.colour, zero, scale, y)


def _anchor(scale: float) -> str:
    return "end" if scale < 0 else "start"


def _bar(
    canvas: Canvas, bar: Bar, value: float, colour: str, zero: float, scale: float, y: float
) -> None:
    end = zero + scale * value
    canvas.rectangle(min(zero, end), y, abs(end - zero), BAR, colour)
    if bar.lower is not None and bar.upper is not None:
        low, high = zero + scale * max(bar.lower, 0.0), zero + scale * bar.upper
        middle = y + BAR / 2
        # A pale line below makes the whisker stand out on a dark bar.
        for colour, width in ((PAPER, 1.5), (INK, 0.7)):
            canvas.line(low, middle, high, middle, colour, width=width)
            for x in (low, high):
                canvas.line(x, middle - 2, x, middle + 2, colour, width=width)
