"""The brief as a text document (DOCX), to be edited by those who take it further."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from careconomy.archive import same_bytes
from careconomy.errors import CareError
from careconomy.report.content import Content
from careconomy.report.fonts import FAMILY

if TYPE_CHECKING:
    from careconomy.report.figure import Figure
    from careconomy.report.tables import Table

FULL_WIDTH = 16.0  # centimetres between the margins of A4
_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # the same brief gives the same bytes


def docx(made: Content, pictures: Sequence[bytes]) -> bytes:
    """Write the brief; `pictures` are its figures as PNG, in their order. Raises CareError."""
    document = _document()
    _properties(document, made)
    document.add_paragraph(made.series, style="Subtitle")
    document.add_heading(made.title, level=0)
    document.add_paragraph(made.subtitle, style="Subtitle")
    document.add_paragraph(made.summary)
    _key_numbers(document, made)
    for figure, picture in zip(made.figures, pictures, strict=True):
        _figure(document, figure, picture)
    for table in made.tables:
        _table(document, table)
    for block in made.blocks:
        document.add_heading(block.title, level=2)
        items = f" {'; '.join(block.items)}." if block.items else ""
        document.add_paragraph(block.text + items)
    document.add_paragraph(made.colophon, style="Caption")
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


def _document() -> Any:
    try:
        from docx import Document
        from docx.shared import Cm, Pt
    except ModuleNotFoundError:
        raise CareError(
            "a DOCX brief needs the library python-docx, which is not installed.",
            where="formats",
            remedy='Install it with pip install "careconomy[docx]".',
        ) from None
    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    # Where the typeface is not installed, the reader's program takes its own.
    document.styles["Normal"].font.name = FAMILY
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def _properties(document: Any, made: Content) -> None:
    properties = document.core_properties
    properties.title, properties.subject = made.title, made.subtitle
    properties.author, properties.language = "careconomy", made.language
    properties.comments, properties.last_modified_by = "", "careconomy"
    properties.created = properties.modified = _DATE


def _key_numbers(document: Any, made: Content) -> None:
    table = document.add_table(rows=len(made.key_numbers), cols=2, style="Light List Accent 1")
    for row, key in zip(table.rows, made.key_numbers, strict=True):
        beside = [text for text in (key.value, key.line, key.interval) if text]
        row.cells[0].text, row.cells[1].text = key.label, "; ".join(beside)


def _figure(document: Any, figure: Figure, picture: bytes) -> None:
    """A picture, which holds its title and note, with its alternative text."""
    from docx.shared import Cm

    wide = FULL_WIDTH * min(1.0, figure.width / 504.0)
    run = document.add_paragraph().add_run()
    shape = run.add_picture(io.BytesIO(picture), width=Cm(wide))
    shape._inline.docPr.set("descr", figure.alt)
    shape._inline.docPr.set("title", figure.title)


def _table(document: Any, table: Table) -> None:
    document.add_heading(table.caption, level=2)
    made = document.add_table(rows=1, cols=len(table.head), style="Light List Accent 1")
    for cell, text in zip(made.rows[0].cells, table.head, strict=True):
        cell.text = text
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
