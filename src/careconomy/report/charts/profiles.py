"""Profiles over age: lines with bands in panels side by side, on one scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from careconomy.report.charts.lines import ticks
from careconomy.report.charts.stacked import Part, legend
from careconomy.report.fonts import SEMIBOLD, wrap
from careconomy.report.palette import GRID, INK, MUTED
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0
GAP = 18.0
AGES = 10
Values = tuple[float | None, ...]


@dataclass(frozen=True)
class Profile:
    """A line over ages; None where it is not known."""

    colour: str
    band: str
    values: Values
    lower: Values
    upper: Values


@dataclass(frozen=True)
class Panel:
    """Lines under one label, in the order of the legend."""

    label: str
    profiles: tuple[Profile, ...]


def profiles(
    panels: Sequence[Panel],
    parts: Sequence[Part],
    ages: Sequence[int],
    *,
    width: float,
    height: float,
    columns: int,
    axis: str,
    number: Callable[[float], str],
) -> Drawing:
    """Draw panels; `axis` names the unit above the first, ages with a "+" at the open last one."""
    canvas = Canvas(width)
    y = legend(canvas, parts, 0, 8, width) + 2
    known = [
        value
        for panel in panels
        for line in panel.profiles
        for value in (*line.values, *line.lower, *line.upper)
        if value is not None
    ]
    marks = ticks(min(0.0, *known), max(0.0, *known), wanted=5) if known else [0.0, 1.0]
    for line in wrap(axis, width, SMALL, lines=2):
        y += 8
        canvas.text(0, y, line, size=SMALL, fill=MUTED)
    texts = [number(mark) for mark in marks]
    left = max(len(text) for text in texts) * 4.2 + 5
    wide = (width - left - GAP * (columns - 1) - 6) / columns
    for at, panel in enumerate(panels):
        column, row = at % columns, at // columns
        x = left + column * (wide + GAP)
        top = y + 18 + row * (height + 34)
        frame = _Frame(x, x + wide, top, top + height, marks, len(ages))
        _panel(canvas, panel, frame, ages, texts if column == 0 else [])
    rows = -(-len(panels) // columns)
    return canvas.finish(y + 18 + rows * (height + 34) - 12)


@dataclass(frozen=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float
    marks: Sequence[float]
    count: int

    def x(self, place: float) -> float:
        return self.left + (self.right - self.left) * place / max(self.count - 1, 1)

    def y(self, value: float) -> float:
        span = self.marks[-1] - self.marks[0]
        return self.bottom - (self.bottom - self.top) * (value - self.marks[0]) / span


def _panel(
    canvas: Canvas, panel: Panel, frame: _Frame, ages: Sequence[int], texts: Sequence[str]
) -> None:
    canvas.text(frame.left, frame.top - 7, panel.label, size=SIZE, weight=SEMIBOLD, fill=INK)
    for mark in frame.marks:
        zero = abs(mark) < (frame.marks[-1] - frame.marks[0]) * 1e-9
        y = frame.y(mark)
        canvas.line(frame.left, y, frame.right, y, MUTED if zero else GRID, width=0.5)
    for mark, text in zip(frame.marks, texts, strict=False):
        canvas.text(frame.left - 5, frame.y(mark) + 2.4, text, size=SMALL, fill=MUTED, anchor="end")
    for place, age in enumerate(ages):
        last = place == len(ages) - 1
        if last or (age % AGES == 0 and age + AGES / 2 < ages[-1]):
            x, text = frame.x(place), f"{age}+" if last else str(age)
            canvas.line(x, frame.bottom, x, frame.bottom + 2.5, MUTED, width=0.5)
            canvas.text(x, frame.bottom + 11, text, size=SMALL, fill=MUTED, anchor="middle")
    for line in panel.profiles:
        for run in _runs(line.lower, line.upper):
            upper = [(frame.x(at), frame.y(line.upper[at] or 0.0)) for at in run]
            lower = [(frame.x(at), frame.y(line.lower[at] or 0.0)) for at in reversed(run)]
            canvas.path(upper + lower, fill=line.band)
    for line in panel.profiles:
        for run in _runs(line.values):
            points = [(frame.x(at), frame.y(line.values[at] or 0.0)) for at in run]
            canvas.path(points, stroke=line.colour, width=1.4)


def _runs(*columns: Values) -> list[list[int]]:
    """Runs of two places or more where all columns are known."""
    found: list[list[int]] = [[]]
    for place, values in enumerate(zip(*columns, strict=True)):
        if None in values:
            found.append([])
        else:
            found[-1].append(place)
    return [run for run in found if len(run) > 1]
