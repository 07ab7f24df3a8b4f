"""Lines over years with a band for the interval; each line is named at its end."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from careconomy.report.fonts import SEMIBOLD, text_width, wrap
from careconomy.report.palette import GRID, INK, MUTED
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0


@dataclass(frozen=True)
class Line:
    """One line: values along the years, None where not known; bounds may be missing."""

    label: str
    end: str
    colour: str
    band: str
    values: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers that cover the range from `low` to `high`."""
    if not high > low:
        low, high = min(low, 0.0), max(low, high, 0.0) or 1.0
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, last + 1)]


def lines(
    series: Sequence[Line],
    years: Sequence[int],
    *,
    width: float,
    height: float,
    axis: str,
    number: Callable[[float], str],
    unknown: str = "",
) -> Drawing:
    """Draw lines with their bands; `axis` names the unit above the vertical axis."""
    canvas = Canvas(width)
    known = [v for s in series for v in (*s.values, *s.lower, *s.upper) if v is not None]
    canvas.text(0, 7, wrap(axis, width, SMALL, lines=1)[0], size=SMALL, fill=MUTED)
    if not known:
        canvas.text(0, height / 2, unknown, size=SIZE, fill=MUTED)
        return canvas.finish(height)
    marks = ticks(min(0.0, *known), max(0.0, *known))
    texts = [number(mark) for mark in marks]
    left = max(text_width(text, SMALL) for text in texts) + 5
    labels = [wrap(s.label, 0.27 * width, SMALL) for s in series]
    right = width - 6 - _label_width(series, labels)
    top, bottom, span = 18.0, height - 14, marks[-1] - marks[0]

    def at_y(value: float) -> float:
        return bottom - (bottom - top) * (value - marks[0]) / span

    def at_x(i: int) -> float:
        return left + 4 + (right - left - 8) * (i / (len(years) - 1) if len(years) > 1 else 0.5)

    for mark, text in zip(marks, texts, strict=True):
        colour = MUTED if abs(mark) < span * 1e-9 else GRID
        canvas.line(left, at_y(mark), right, at_y(mark), colour, width=0.5)
        canvas.text(left - 5, at_y(mark) + 2.4, text, size=SMALL, fill=MUTED, anchor="end")
    _year_labels(canvas, years, at_x, bottom + 11)
    for draw in (_band, _stroke):
        for s in series:
            draw(canvas, s, at_x, at_y)
    _end_labels(canvas, series, labels, at_y, right + 6, (top - 4, bottom))
    return canvas.finish(height)


def _label_width(series: Sequence[Line], labels: Sequence[list[str]]) -> float:
    """Room for the names and last values at the ends of the lines."""
    names = [text_width(line, SMALL) for wrapped in labels for line in wrapped]
    return max(names + [text_width(s.end, SIZE, SEMIBOLD) for s in series])


def _year_labels(
    canvas: Canvas, years: Sequence[int], at_x: Callable[[int], float], y: float
) -> None:
    """The first and the last year, and others between them where there is room."""
    last = len(years) - 1
    taken: list[tuple[float, float]] = []
    # The middle only where no step of five years is: between them it looks like one.
    order = [0, last, *(range(5, last, 5) if last > 9 else (last // 2,))]
    for i in order:
        wide = text_width(str(years[i]), SMALL) / 2
        x = at_x(i)
        if all(x + wide + 6 < a or x - wide - 6 > b for a, b in taken):
            canvas.text(x, y, str(years[i]), size=SMALL, fill=MUTED, anchor="middle")
            taken.append((x - wide, x + wide))


def _band(
    canvas: Canvas, line: Line, at_x: Callable[[int], float], at_y: Callable[[float], float]
) -> None:
    pairs = [
        (at_x(i), at_y(low), at_y(high))
        for i, (low, high) in enumerate(zip(line.lower, line.upper, strict=True))
        if low is not None and high is not None
    ]
    if len(pairs) > 1:
        edge = [(x, high) for x, _, high in pairs] + [(x, low) for x, low, _ in reversed(pairs)]
        canvas.path(edge, fill=line.band)


def _stroke(
    canvas: Canvas, line: Line, at_x: Callable[[int], float], at_y: Callable[[float], float]
) -> None:
    """The line in pieces: a year that is not known breaks it."""
    piece: list[tuple[float, float]] = []
    for i, value in enumerate((*line.values, None)):
        if value is not None:
            piece.append((at_x(i), at_y(value)))
            continue
        if len(piece) > 1:
            canvas.path(piece, stroke=line.colour)
        if piece:
            canvas.circle(*piece[-1], 2.2, line.colour)
        piece = []


def _end_labels(
    canvas: Canvas,
    series: Sequence[Line],
    labels: Sequence[list[str]],
    at_y: Callable[[float], float],
    x: float,
    room: tuple[float, float],
) -> None:
    """Name and last value of each line beside its end, moved apart until none overlaps."""
    blocks = []
    for s, wrapped in zip(series, labels, strict=True):
        known = [v for v in s.values if v is not None]
        if known:
            blocks.append((at_y(known[-1]), s, wrapped, 10 + 8.2 * len(wrapped)))
    blocks.sort(key=lambda block: block[0])
    tops, floor = [], room[0]
    for y, _, _, high in blocks:
        floor = max(y - 6, floor)
        tops.append(floor)
        floor += high
    limit = room[1] + 2
    for i in reversed(range(len(blocks))):
        tops[i] = min(tops[i], limit - blocks[i][3])
        limit = tops[i]
    for top, (_, s, wrapped, _) in zip(tops, blocks, strict=True):
        canvas.text(x, top + 8, s.end, size=SIZE, weight=SEMIBOLD, fill=s.colour)
        for i, line in enumerate(wrapped):
            canvas.text(x, top + 16.5 + 8.2 * i, line, size=SMALL, fill=INK)
