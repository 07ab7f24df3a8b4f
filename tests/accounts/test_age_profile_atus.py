"""The embedded age profiles are those of ATUS 2014, compiled anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy.accounts.support_ratio_profiles import embedded_profiles, survey_profiles
from careconomy.facts import Country
from careconomy.timeuse.readers.atus import import_atus
from tests.timeuse.conftest import time_use_folder


def test_the_embedded_table_is_that_of_the_diaries(tmp_path: Path) -> None:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no shared ATUS 2014 files: set CARECONOMY_TIMEUSE to their folder")
    survey = import_atus(folder / "atus-2014", tmp_path / "us-2014")
    made, held = survey_profiles(survey, Country.load("USA")), embedded_profiles()
    assert held.fact.year == 2014 and "American Time Use Survey" in held.fact.source
    np.testing.assert_allclose(held.hours[0], made.hours[0], rtol=5e-5, atol=5e-6)
