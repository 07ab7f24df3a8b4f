"""Horizontal stacked bars: parts of a whole, or amounts by payer, with a legend in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careconomy.report.fonts import REGULAR, SEMIBOLD, text_width, wrap
from careconomy.report.palette import INK, MUTED, PAPER, RULE, readable_on
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0
GAP = 8.0


@dataclass(frozen=True)
class Part:
    """One kind of segment: its label and colour, the same in every bar."""

    label: str
    colour: str


@dataclass(frozen=True)
class Bar:
    """One bar: its own short label, segment values (None is not known), segment texts, end text."""

    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    label: str = ""
    end: str = ""


@dataclass(frozen=True)
class Row:
    """A group of bars under one label."""

    label: str
    bars: tuple[Bar, ...]
    strong: bool = False


def legend(canvas: Canvas, parts: Sequence[Part], x: float, y: float, right: float) -> float:
    """Draw colour keys from `x` on, in as many lines as they need; return the y below them."""
    at = x
    for part in parts:
        label = wrap(part.label, right - x - 11, SMALL, lines=1)[0]
        wide = 11 + text_width(label, SMALL)
        if at > x and at + wide > right:
            at, y = x, y + 11
        edge = MUTED if part.colour == PAPER else ""
        canvas.rectangle(at, y - 6, 7, 7, part.colour, outline=edge)
        canvas.text(at + 11, y, label, size=SMALL)
        at += wide + 11
    return y + 6


def stacked(
    rows: Sequence[Row],
    parts: Sequence[Part],
    *,
    width: float,
    share: bool,
    header: str = "",
    bar_height: float = 11.0,
    unknown: str = "",
    above: bool = False,
) -> Drawing:
    """Draw rows of stacked bars; with `share` each bar fills the width, else bars share a scale.

    Row labels stand beside their bars, or `above` them where the picture is narrow.
    """
    canvas = Canvas(width)
    bars = [bar for row in rows for bar in row.bars]
    head = wrap(header, 0.2 * width, SMALL, lines=3) if header else []
    most = None if share else max((sum(v for v in bar.values if v) for bar in bars), default=0.0)
    frame = _frame(rows, head, width, bar_height, most, above)
    used = [p for i, p in enumerate(parts) if any((b.values[i] or 0) > 0 for b in bars)]
    y = legend(canvas, used or parts, 0, 8, width) + 4
    for i, line in enumerate(head):
        canvas.text(width, y + 6 + 8 * i, line, size=SMALL, fill=MUTED, anchor="end")
    y += 8 * len(head) + (4 if head else 2)
    for row in rows:
        y = _row(canvas, row, parts, y, frame, unknown)
    return canvas.finish(y - 2)


@dataclass(frozen=True)
class _Frame:
    """Where things lie: width of row labels, left edge and room of bars, their height and scale."""

    label_width: float
    left: float
    room: float
    bar_height: float
    most: float | None
    above: bool


def _frame(
    rows: Sequence[Row],
    head: Sequence[str],
    width: float,
    bar_height: float,
    most: float | None,
    above: bool,
) -> _Frame:
    bars = [bar for row in rows for bar in row.bars]
    label_width = min(
        max((text_width(r.label, SIZE, SEMIBOLD) for r in rows), default=0) + 1, 0.26 * width
    )
    own = max((text_width(bar.label, SMALL) for bar in bars), default=0)
    ends = max(
        [text_width(b.end, SIZE, SEMIBOLD) for b in bars] + [text_width(h, SMALL) for h in head],
        default=0,
    )
    left = (0 if above else label_width + GAP) + (own + 5 if own else 0)
    room = width - left - (ends + GAP if ends else 0)
    return _Frame(width if above else label_width, left, room, bar_height, most, above)


def _row(
    canvas: Canvas, row: Row, parts: Sequence[Part], y: float, frame: _Frame, unknown: str
) -> float:
    weight = SEMIBOLD if row.strong else REGULAR
    bar_height = frame.bar_height
    lines = wrap(row.label, frame.label_width, SIZE, weight=weight)
    high = len(row.bars) * (bar_height + 2) - 2
    text_high = 9.4 * len(lines)
    slot = high + text_high + 1 if frame.above else max(high, text_high)
    top = y if frame.above else y + (slot - text_high) / 2
    for i, line in enumerate(lines):
        canvas.text(0, top + 7 + 9.4 * i, line, size=SIZE, weight=weight)
    at = y + (slot - high if frame.above else (slot - high) / 2)
    for bar in row.bars:
        middle = at + bar_height / 2 + 2.6
        if bar.label:
            canvas.text(frame.left - 5, middle, bar.label, size=SMALL, fill=MUTED, anchor="end")
        _segments(canvas, bar, parts, at, frame, unknown)
        if bar.end:
            canvas.text(canvas.width, middle, bar.end, size=SIZE, weight=weight, anchor="end")
        at += bar_height + 2
    return y + slot + 9


def _segments(
    canvas: Canvas,
    bar: Bar,
    parts: Sequence[Part],
    top: float,
    frame: _Frame,
    unknown: str,
) -> None:
    """Segments from the left, a hair of paper between them, a text where it fits."""
    whole = sum(max(v, 0.0) for v in bar.values if v is not None)
    scale = whole if frame.most is None else frame.most
    left, room, bar_height = frame.left, frame.room, frame.bar_height
    if all(value is None for value in bar.values) or scale <= 0:
        canvas.line(left, top + bar_height / 2, left + room, top + bar_height / 2, RULE)
        if all(value is None for value in bar.values) and unknown:
            wide = text_width(unknown, SMALL)
            canvas.rectangle(left + 4, top, wide + 4, bar_height, PAPER)
            canvas.text(left + 6, top + bar_height / 2 + 2.5, unknown, size=SMALL, fill=MUTED)
        return
    at = left
    for value, text, part in zip(bar.values, bar.texts, parts, strict=True):
        wide = room * max(value or 0.0, 0.0) / scale
        if wide <= 0.05:
            at += wide
            continue
        edge = MUTED if part.colour == PAPER else ""
        hair = 0.5 if wide > 2 and not edge else 0.0
        canvas.rectangle(at, top, wide - hair, bar_height, part.colour, outline=edge)
        if text and text_width(text, SMALL) + 4 <= wide:
            ink = INK if part.colour == PAPER else readable_on(part.colour)
            where = at + (wide - hair) / 2
            canvas.text(
                where, top + bar_height / 2 + 2.5, text, size=SMALL, fill=ink, anchor="middle"
            )
        at += wide
