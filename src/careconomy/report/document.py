"""The brief as PDF, and the figures as PNG, both set by typst with our own fonts only."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from careconomy.errors import CareError
from careconomy.report.figure import Figure
from careconomy.report.fonts import FAMILY, copy_fonts

# Three times the 72 points of an inch; at twice, small letters lost a row of pixels.
PIXELS_PER_INCH = 216.0
# Sizes of small text and of pictures, tried in turn until all stands on its pages.
_SIZES = ((1.0, 1.0), (0.96, 0.97), (0.92, 0.94), (0.88, 0.9), (0.84, 0.86), (0.8, 0.8))
_PICTURES = f"""
#let figures = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 12pt, fill: white)
#set text(font: "{FAMILY}", fallback: false, lang: "en", fill: rgb("#1d2733"))
#for (i, f) in figures.enumerate() {{
  if i > 0 {{ pagebreak() }}
  block(width: f.width * 1pt, {{
    text(11pt, weight: 600, f.title)
    v(6pt, weak: true)
    image(bytes(f.svg), format: "svg", width: f.width * 1pt, alt: f.alt)
    if f.note != "" {{ v(4pt, weak: true); text(7pt, fill: rgb("#55606d"), f.note) }}
  }})
}}
"""


class Press:
    """Typst with the fonts of the brief; a context, for its fonts lie in a folder of their own."""

    def __enter__(self) -> Press:
        self._folder = TemporaryDirectory(prefix="careconomy-")
        copy_fonts(Path(self._folder.name))
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def _compile(self, source: str, data: Any, **options: Any) -> Any:
        import typst

        folder = self._folder.name
        compiler = typst.Compiler(root=folder, font_paths=[folder], ignore_system_fonts=True)
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        return compiler.compile(source.encode(), sys_inputs=inputs, **options)

    def pdf(self, content: dict[str, Any]) -> bytes:
        """The brief as PDF/UA on its two or three pages; many words are set smaller."""
        wanted = len(content["pages"])
        source = files("careconomy.report").joinpath("templates/brief.typ").read_text("utf-8")
        for tight, picture in _SIZES:
            data = self._compile(
                source,
                {**content, "tight": tight, "picture": picture},
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=0,
            )
            if pages(data) == wanted:
                return bytes(data)
        raise CareError(
            f"the brief does not fit on {wanted} pages.",
            remedy="Shorten the names of the package and of its parts.",
        )

    def png(self, figures: tuple[Figure, ...]) -> list[bytes]:
        """Each figure with title and note as a picture, at three times its size in points."""
        data = [
            {"title": f.title, "note": f.note, "svg": f.svg, "width": f.width, "alt": f.alt}
            for f in figures
        ]
        made = self._compile(_PICTURES, data, format="png", ppi=PIXELS_PER_INCH)
        return [bytes(page) for page in (made if isinstance(made, list) else [made])]


def pages(pdf: bytes) -> int:
    """Number of pages of a PDF written by typst."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
