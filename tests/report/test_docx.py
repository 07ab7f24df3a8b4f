"""The brief as a text document holds what the other forms hold."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from careconomy.report import brief
from tests.report.sample import made_up

docx = pytest.importorskip("docx", reason="python-docx is not installed")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_document_holds_the_brief(tmp_path: Path, language: str) -> None:
    made = brief(made_up(), language=language, folder=tmp_path, formats=("docx", "html"))
    document = docx.Document(str(tmp_path / "brief.docx"))
    page = (tmp_path / "brief.html").read_text("utf-8")
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    title = next(p.text for p in document.paragraphs if p.style.name == "Title")
    assert f"<h1>{title}</h1>" in page
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert len(cells) > 30 and len(texts) > 8
    for text in list(cells)[:20]:
        for part in text.split("; "):
            assert part in page or part in ("", "–"), part
    pictures = document.inline_shapes
    assert len(pictures) == len(made.figures) // 3
    assert all(len(shape._inline.docPr.get("descr")) > 20 for shape in pictures)
    assert document.core_properties.language == language


def test_same_result_same_bytes(tmp_path: Path) -> None:
    first, second = (
        brief(made_up(), folder=tmp_path / name, formats=("docx",)).folder for name in "ab"
    )
    assert (first / "brief.docx").read_bytes() == (second / "brief.docx").read_bytes()


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    nasty = "<w:p>x</w:p> & 'quoted' \x0b"
    brief(made_up() | {"package": nasty.strip("\x0b ")}, folder=tmp_path, formats=("docx",))
    document = docx.Document(io.BytesIO((tmp_path / "brief.docx").read_bytes()))
    assert any("<w:p>x</w:p> & 'quoted'" in p.text for p in document.paragraphs)
