"""A figure: its data, its picture, and words for those who cannot see the picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from careconomy.report.svg import Box, Drawing

Cell = str | float | int | None


@dataclass(frozen=True)
class Figure:
    """Data table, SVG picture, title, alternative text and note; the same in every format.

    `narrow` is the picture for a small screen, where the wide one would be too small to read.
    """

    name: str
    title: str
    alt: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    svg: str
    width: float
    height: float
    drawing: Drawing = field(repr=False)
    narrow: str = field(default="", repr=False)

    @property
    def labels(self) -> tuple[Box, ...]:
        """Where the texts of the picture lie."""
        return self.drawing.boxes

    @classmethod
    def of(
        cls,
        name: str,
        drawing: Drawing,
        *,
        title: str,
        alt: str,
        columns: tuple[str, ...],
        rows: Sequence[tuple[Cell, ...]],
        note: str = "",
        narrow: Drawing | None = None,
    ) -> Figure:
        """Put a drawing and its data together; `narrow` is the same picture for a small screen."""
        marker = name.replace("_", "-")
        svg = drawing.svg(title, alt, marker)
        size = drawing.width, drawing.height
        small = narrow.svg(title, alt, f"{marker}-narrow") if narrow else ""
        return cls(name, title, alt, note, columns, tuple(rows), svg, *size, drawing, small)

    def csv(self) -> str:
        """The data with a header line; what is not known is an empty cell."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([["" if cell is None else cell for cell in row] for row in self.rows])
        return buffer.getvalue()
