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
from careconomy.report.palette import INK

if TYPE_CHECKING:
    from careconomy.report.figure import Figure
    from careconomy.report.tables import Table
    from careconomy.report.worth_diaries import DiaryPage

FULL_WIDTH = 16.0  # centimetres between the margins of A4
FIRST_COLUMN = 0.45  # of the width of a table
STYLES = {"Normal": 10.5, "Title": 22, "Subtitle": 12, "Heading 2": 12.5, "Caption": 8.5}
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
    if made.worth:
        document.add_heading(made.worth.title, level=2)
        document.add_paragraph(made.worth.text)
        _table(document, made.worth.table)
    if made.diary_page:
        _diaries(document, made.diary_page)
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
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt, RGBColor
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
    for name, size in STYLES.items():
        font = document.styles[name].font
        font.name, font.size, font.italic = FAMILY, Pt(size), False
        font.color.rgb = RGBColor.from_string(INK[1:].upper())
        fonts = document.styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    return document


def _properties(document: Any, made: Content) -> None:
    properties = document.core_properties
    properties.title, properties.subject = made.title, made.subtitle
    properties.author, properties.language = "careconomy", made.language
    properties.comments, properties.last_modified_by = "", "careconomy"
    properties.created = properties.modified = _DATE


def _key_numbers(document: Any, made: Content) -> None:
    rows = []
    for key in made.key_numbers:
        beside = [text for text in (key.value, key.line, key.interval) if text]
        rows.append((key.label, "; ".join(beside)))
    _grid(document, rows)


def _diaries(document: Any, page: DiaryPage) -> None:
    document.add_heading(page.title, level=2)
    document.add_paragraph(page.lead)
    for table in page.tables:
        _table(document, table)
    for text in (*page.paragraphs, *page.notes):
        document.add_paragraph(text)


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
    _grid(document, (table.head, *table.rows))


def _grid(document: Any, rows: Sequence[Sequence[str]]) -> None:
    """A table of plain rows; the first column is the widest."""
    from docx.shared import Cm

    columns = max((len(row) for row in rows), default=1)
    made = document.add_table(rows=len(rows), cols=columns, style="Table Grid")
    made.autofit = False
    rest = (1.0 - FIRST_COLUMN) / max(columns - 1, 1)
    for column in range(columns):
        width = Cm(FULL_WIDTH * (rest if column else FIRST_COLUMN))
        for cell, row in zip(made.columns[column].cells, rows, strict=True):
            cell.text, cell.width = row[column], width
