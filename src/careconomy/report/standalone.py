"""Figures that stand alone: SVG with title, notes and typeface inside, PNG, and the data as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from careconomy.report.document import Press
from careconomy.report.figure import Figure
from careconomy.report.fonts import FAMILY, SEMIBOLD, web_fonts, wrap
from careconomy.report.palette import MUTED, PAPER
from careconomy.report.svg import Canvas

MARGIN = 12.0
TITLE, NOTE = 11.0, 7.0
FORMATS = ("svg", "png", "csv")


def standalone_files(figures: Mapping[str, Figure]) -> dict[str, bytes]:
    """Files by name: STEM.svg, STEM.png, STEM.csv of each figure (see `write_files`)."""
    with Press() as press:
        pictures = press.png(tuple(figures.values()))
    return {
        f"{stem}.{kind}": data
        for (stem, figure), picture in zip(figures.items(), pictures, strict=True)
        for kind, data in zip(
            FORMATS, (standalone(figure).encode(), picture, figure.csv().encode()), strict=True
        )
    }


def standalone(figure: Figure) -> str:
    """The picture with margins, title and notes, its typeface inside."""
    canvas = Canvas(figure.drawing.width + 2 * MARGIN)
    y = MARGIN + 2.0
    for line in wrap(figure.title, figure.drawing.width, TITLE, weight=SEMIBOLD):
        y += TITLE
        canvas.text(MARGIN, y - 2.0, line, size=TITLE, weight=SEMIBOLD)
    y += 6.0
    body = f'<g transform="translate({MARGIN:g} {y:g})">\n{figure.drawing.body}</g>\n'
    y += figure.drawing.height
    for line in wrap(figure.note, figure.drawing.width, NOTE, lines=4):
        y += NOTE + 2.0
        canvas.text(MARGIN, y, line, size=NOTE, fill=MUTED)
    texts = canvas.finish(y + MARGIN)
    paper = f'<rect width="{texts.width:g}" height="{texts.height:g}" fill="{PAPER}"/>\n'
    fonts = web_fonts([*(box.text for box in (*texts.boxes, *figure.drawing.boxes)), "…"])
    faces = "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f"src:url(data:font/woff;base64,{data})}}"
        for weight, data in fonts.items()
    )
    whole = f"<style>{faces}</style>\n{paper}{texts.body}{body}"
    return replace(texts, body=whole).svg(figure.title, figure.alt, figure.name.replace("_", "-"))
