"""One bar for a whole cost: what comes back, what is spent already, and what is left to find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careconomy.report.fonts import SEMIBOLD, text_width, wrap
from careconomy.report.palette import INK, MUTED, readable_on
from careconomy.report.svg import Canvas, Drawing

SIZE, SMALL = 8.0, 7.0
BAR = 20.0


@dataclass(frozen=True)
class Piece:
    """A part of the cost, with its share as text."""

    label: str
    value: float
    text: str
    colour: str


@dataclass(frozen=True)
class Bracket:
    """A mark under the bar from its beginning to `end`, with a bold text and a plain one."""

    end: float
    strong: str
    text: str


def returns(
    pieces: Sequence[Piece],
    brackets: Sequence[Bracket],
    whole: float,
    *,
    width: float,
    whole_label: str,
    unknown: str,
) -> Drawing:
    """Draw the bar from 0; `whole` is the cost, which returns may exceed."""
    canvas = Canvas(width)
    shown = [piece for piece in pieces if piece.value > 0]
    most = max([whole, sum(p.value for p in shown), *(b.end for b in brackets)], default=0.0)
    if most <= 0:
        canvas.text(0, 8, wrap(unknown, width, SIZE, lines=1)[0], size=SIZE, fill=MUTED)
        return canvas.finish(14)
    y, x = _legend(canvas, shown), 0.0
    for piece in shown:
        wide = width * piece.value / most
        hair = 0.5 if wide > 2 else 0.0
        canvas.rectangle(x, y, wide - hair, BAR, piece.colour)
        if text_width(piece.text, SIZE, SEMIBOLD) + 4 <= wide:
            ink = readable_on(piece.colour)
            canvas.text(
                x + wide / 2,
                y + BAR / 2 + 2.8,
                piece.text,
                size=SIZE,
                weight=SEMIBOLD,
                fill=ink,
                anchor="middle",
            )
        x += wide
    y += BAR + 4
    for bracket in brackets:
        y = _bracket(canvas, bracket, y, width * max(bracket.end, 0.0) / most)
    return canvas.finish(
        _bracket(canvas, Bracket(whole, "", whole_label), y, width * whole / most) - 3
    )


def _legend(canvas: Canvas, pieces: Sequence[Piece]) -> float:
    """Keys with the share beside each name: small pieces have no room for it in the bar."""
    y = 8.0
    half = canvas.width / 2
    for i, piece in enumerate(pieces):
        x = half * (i % 2)
        share = text_width(piece.text, SMALL, SEMIBOLD)
        canvas.rectangle(x, y - 6, 7, 7, piece.colour)
        canvas.text(x + 11, y, piece.text, size=SMALL, weight=SEMIBOLD)
        label = wrap(piece.label, half - 22 - share, SMALL, lines=1)[0]
        canvas.text(x + 14.5 + share, y, label, size=SMALL)
        y += 11 if i % 2 or i == len(pieces) - 1 else 0
    return y - 1


def _bracket(canvas: Canvas, bracket: Bracket, y: float, end: float) -> float:
    """A rule with ticks at its ends, and the text under it from the left edge."""
    canvas.line(0, y, end, y, INK, width=0.8)
    for x in (0.4, max(end - 0.4, 0.4)):
        canvas.line(x, y - 2.5, x, y + 2.5, INK, width=0.8)
    strong = text_width(bracket.strong, SIZE, SEMIBOLD)
    canvas.text(0, y + 11, bracket.strong, size=SIZE, weight=SEMIBOLD)
    x = strong + 4 if bracket.strong else 0.0
    lines = wrap(bracket.text, canvas.width - x, SMALL, lines=2)
    for i, line in enumerate(lines):
        canvas.text(x, y + 11 + 8.6 * i, line, size=SMALL, fill=INK if bracket.strong else MUTED)
    return y + 12 + 8.6 * (len(lines) - 1) + 7
