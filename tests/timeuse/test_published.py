"""Every open published figure of ATUS 2014, by the road that a user takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.checks.diaries import Figure, diaries_page, figures

from tests.project.markdown import ROOT


@pytest.fixture(scope="module")
def found(timeuse_folder: Path, atus_2014: Path) -> list[Figure]:
    assert atus_2014.is_dir()
    return figures(timeuse_folder)


def test_every_published_figure_is_met_to_its_last_digit(found: list[Figure]) -> None:
    assert len(found) == 64 + 14
    assert [figure for figure in found if not figure.met] == []


def test_errors_are_there_and_small(found: list[Figure]) -> None:
    assert all(0.0 < figure.error < 0.2 * figure.ours + 0.05 for figure in found)


def test_the_page_is_current(found: list[Figure]) -> None:
    page = ROOT / "docs" / "checks" / "diaries.md"
    assert page.read_text("utf-8") == diaries_page(found), "run: make checks"
