"""Tornado: what moves a result most, when one input at a time goes from its low to its high end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from careconomy.report.fonts import text_width, wrap
from careconomy.report.palette import ACCENT, ACCENT_PALE, INK, MUTED
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0
BAR = 11.0


@dataclass(frozen=True)
class Swing:
    """One input: its label, its range in words, and the result at either end with its text."""

    label: str
    sub: str
    low: float
    high: float
    low_text: str
    high_text: str


def tornado(
    swings: Sequence[Swing],
    centre: float,
    *,
    width: float,
    keys: tuple[str, str],
    header: str,
    unknown: str,
) -> Drawing:
    """Draw one bar an input around `centre`; `keys` name the low and the high end of the input."""
    canvas = Canvas(width)
    head = wrap(header, width, SMALL)
    for row, line in enumerate(head):
        canvas.text(0, 7 + 9 * row, line, size=SMALL, fill=MUTED)
    below = 9 * (len(head) - 1)
    if not swings:
        canvas.text(0, 24 + below, wrap(unknown, width, SIZE, lines=1)[0], size=SIZE, fill=MUTED)
        return canvas.finish(34 + below)
    texts = max(max(text_width(s.low_text, SMALL), text_width(s.high_text, SMALL)) for s in swings)
    left, right = texts + 3, width - texts - 3
    ends = [centre] + [x for s in swings for x in (s.low, s.high)]
    low, span = min(ends), (max(ends) - min(ends)) or 1.0

    def at(value: float) -> float:
        return left + (right - left) * (value - low) / span

    y = _keys(canvas, keys, 18 + below) + 2
    for swing in swings:
        y = _label(canvas, swing, y)
        _swing(canvas, swing, y, at, centre)
        canvas.line(at(centre), y - 2, at(centre), y + BAR + 2, INK, width=0.8)
        y += BAR + 6
    return canvas.finish(y - 3)


def _label(canvas: Canvas, swing: Swing, y: float) -> float:
    """The whole name over the bar, what it belongs to beside it or below; return the y below."""
    lines = wrap(swing.label, canvas.width, SIZE, lines=6)
    for i, line in enumerate(lines):
        canvas.text(0, y + 7 + 9.2 * i, line, size=SIZE)
    y += 9.2 * len(lines)
    if not swing.sub:
        return y + 2.5
    x = text_width(lines[-1], SIZE) + 7
    if x + text_width(swing.sub, SMALL) <= canvas.width:
        canvas.text(x, y - 2.2, swing.sub, size=SMALL, fill=MUTED)
        return y + 2.5
    canvas.text(0, y + 6, wrap(swing.sub, canvas.width, SMALL, lines=1)[0], size=SMALL, fill=MUTED)
    return y + 10.5


def _keys(canvas: Canvas, keys: tuple[str, str], y: float) -> float:
    x = 0.0
    for label, colour in zip(keys, (ACCENT_PALE, ACCENT), strict=True):
        text = wrap(label, canvas.width / 2 - 18, SMALL, lines=1)[0]
        canvas.rectangle(x, y - 6, 7, 7, colour)
        canvas.text(x + 11, y, text, size=SMALL)
        x += 22 + text_width(text, SMALL)
    return y + 8


def _swing(
    canvas: Canvas, swing: Swing, top: float, at: Callable[[float], float], centre: float
) -> None:
    for value, colour in ((swing.low, ACCENT_PALE), (swing.high, ACCENT)):
        first, last = sorted((at(value), at(centre)))
        canvas.rectangle(first, top, last - first, BAR, colour)
    ordered = sorted([(swing.low, swing.low_text), (swing.high, swing.high_text)])
    least, most = min(ordered[0][0], centre), max(ordered[1][0], centre)
    canvas.text(at(least) - 3, top + 8.1, ordered[0][1], size=SMALL, anchor="end")
    canvas.text(at(most) + 3, top + 8.1, ordered[1][1], size=SMALL)
