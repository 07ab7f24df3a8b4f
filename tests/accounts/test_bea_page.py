"""The page beside the Bureau of Economic Analysis' method is what the script writes."""

from __future__ import annotations

import pytest
from scripts.checks.bea import GROUPS, bea_page, steps

from tests.project.markdown import ROOT
from tests.timeuse.conftest import time_use_folder


def test_the_page_is_renewed_and_its_groups_are_part_of_the_account() -> None:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no ATUS 2014 files: set CARECONOMY_TIMEUSE to the shared time-use data")
    found = steps(folder)
    page = (ROOT / "docs" / "checks" / "bea.md").read_text("utf-8")
    assert page == bea_page(found)
    ours, one_wage, groups, *each = found
    assert ours.hours.est == pytest.approx(one_wage.hours.est, rel=1e-12)
    assert len(each) == len(GROUPS)
    for name in ("hours", "worth", "share"):
        parts = sum(getattr(step, name).est for step in each)
        assert getattr(groups, name).est == pytest.approx(parts, rel=1e-12)
        assert getattr(groups, name).est < getattr(one_wage, name).est
