"""A small drawing board: shapes and text in, SVG out; it remembers where each text lies.

Colours and fonts are attributes and not styles, so that every converter shows the same picture.
Lengths are points. The boxes of the texts let tests prove that no two of them overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from careconomy.report import fonts
from careconomy.report.palette import INK

ASCENT, DESCENT = 0.70, 0.20


@dataclass(frozen=True)
class Box:
    """Where a text lies: left, top, right and bottom in points."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes share more than a hair's breadth."""
        hair = 0.2
        return (
            self.left < other.right - hair
            and other.left < self.right - hair
            and self.top < other.bottom - hair
            and other.top < self.bottom - hair
        )


@dataclass(frozen=True)
class Drawing:
    """A finished picture: SVG elements, size in points, and the boxes of its texts."""

    body: str
    width: float
    height: float
    boxes: tuple[Box, ...]

    def svg(self, title: str, description: str, name: str) -> str:
        """The whole SVG document; `name` makes its identifiers unique within a page."""
        size = f'width="{_n(self.width)}" height="{_n(self.height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} '
            f'viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f'aria-labelledby="{name}-title {name}-desc" font-family="{fonts.STACK}">\n'
            f'<title id="{name}-title">{escape(clean(title))}</title>\n'
            f'<desc id="{name}-desc">{escape(clean(description))}</desc>\n'
            f"{self.body}</svg>\n"
        )


@dataclass
class Canvas:
    """Collects shapes; call `finish` for the drawing."""

    width: float
    parts: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8,
        weight: int = fonts.REGULAR,
        fill: str = INK,
        anchor: str = "start",
    ) -> None:
        """Write `text` with its baseline at `y`; `anchor` is start, middle or end."""
        text = clean(text)
        if not text:
            return
        wide = fonts.text_width(text, size, weight)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        self.boxes.append(Box(left, y - ASCENT * size, left + wide, y + DESCENT * size, text))
        bold = f' font-weight="{weight}"' if weight != fonts.REGULAR else ""
        where = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{bold}{where} '
            f'fill="{fill}">{escape(text, quote=False)}</text>\n'
        )

    def rectangle(
        self, x: float, y: float, width: float, height: float, fill: str, *, outline: str = ""
    ) -> None:
        """A filled rectangle, with a thin outline inside it when `outline` is a colour."""
        edge = f' stroke="{outline}" stroke-width="0.6"' if outline else ""
        inset = 0.3 if outline and width > 0.6 else 0.0
        self.parts.append(
            f'<rect x="{_n(x + inset)}" y="{_n(y + inset)}" '
            f'width="{_n(max(width - 2 * inset, 0))}" '
            f'height="{_n(max(height - 2 * inset, 0))}" fill="{fill}"{edge}/>\n'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 0.6
    ) -> None:
        """A straight line."""
        self.parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
            f'stroke="{stroke}" stroke-width="{_n(width)}"/>\n'
        )

    def path(
        self,
        points: Sequence[tuple[float, float]],
        *,
        stroke: str = "none",
        fill: str = "none",
        width: float = 1.6,
        opaque: bool = False,
    ) -> None:
        """A line through points, or the area they enclose when `fill` is a colour."""
        steps = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        close = " Z" if fill != "none" else ""
        # An area lets another show through, unless opaque: bands of two lines may cross.
        see = ' fill-opacity="0.65"' if fill != "none" and not opaque else ""
        pen = f' stroke-width="{_n(width)}" stroke-linejoin="round"' if stroke != "none" else ""
        self.parts.append(
            f'<path d="M{steps}{close}" fill="{fill}"{see} stroke="{stroke}"{pen}/>\n'
        )

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled dot."""
        self.parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"/>\n')

    def finish(self, height: float) -> Drawing:
        """The drawing, `height` points high."""
        return Drawing("".join(self.parts), self.width, height, tuple(self.boxes))


def clean(text: str) -> str:
    """`text` without control characters, which no XML document may hold, on one line."""
    return "".join(c if c.isprintable() or c in "\u202f\u00a0\u2009" else " " for c in text).strip()


def _n(value: float) -> str:
    """A coordinate with at most two decimals: short, and the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
