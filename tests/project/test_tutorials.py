"""The code of the README and of every tutorial runs, from top to bottom of each page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.project.markdown import ROOT, blocks

TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
PAGES = [ROOT / "README.md", *(page for page in TUTORIALS if page.name != "index.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_code_of_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = blocks(page, "python")
    assert code, f"{page} has no code to run"
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": page.stem}
    for block in code:
        exec(compile(block, str(page), "exec"), names)
