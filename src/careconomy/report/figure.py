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
    """Data table, SVG picture, title, alternative text and note; the same in every format."""

    name: str
    title: str
    alt: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    svg: str
    width: float
    height: float
    labels: tuple[Box, ...] = field(default=(), repr=False)

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
    ) -> Figure:
        """Put a drawing and its data together."""
        svg = drawing.svg(title, alt, name.replace("_", "-"))
        size = drawing.width, drawing.height
        return cls(name, title, alt, note, columns, tuple(rows), svg, *size, drawing.boxes)

    def csv(self) -> str:
        """The data with a header line; what is not known is an empty cell."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([["" if cell is None else cell for cell in row] for row in self.rows])
        return buffer.getvalue()
