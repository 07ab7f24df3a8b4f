"""Make the scripts importable, and offer a small made-up survey as files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from tests.compile_time_use.sample import small_survey, write_survey

    return write_survey(tmp_path, small_survey())
