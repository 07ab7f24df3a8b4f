"""The shared time-use data, where this machine has them; they are never copied into the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def time_use_folder() -> Path | None:
    """Return the folder of shared time-use data: CARECONOMY_TIMEUSE, or beside the checkout."""
    named = os.environ.get("CARECONOMY_TIMEUSE")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "data" / "timeuse"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def timeuse_folder() -> Path:
    """The folder with atus-2014, codes, formats and reference; skips where it is absent."""
    folder = time_use_folder()
    if folder is None:
        pytest.skip("no shared time-use data: set CARECONOMY_TIMEUSE to their folder")
    return folder


@pytest.fixture(scope="session")
def atus_2014(timeuse_folder: Path) -> Path:
    """The folder of the ATUS 2014 files as the agency lays them out."""
    folder = timeuse_folder / "atus-2014"
    if not folder.is_dir():
        pytest.skip(f"no ATUS 2014 files in {timeuse_folder}")
    return folder
