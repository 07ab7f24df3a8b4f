"""ATUS 2014 through the importer, beside the embedded profile of the same diaries.

The profile was compiled by a reader of its own; what differs is named here and in
docs/surveys/balance.md.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy import Country, Package, balance, simulate
from careconomy.care_balance.diaries import measured
from careconomy.care_balance.family import BANDS
from careconomy.care_balance.profile import Profile, embedded_profile
from careconomy.care_balance.sets import CHILDREN, FAMILY
from careconomy.care_balance.table import closes
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus
from tests.timeuse.conftest import time_use_folder

CHILDCARE = ("0301", "0302", "0303", "0401", "0402", "0403", "080101", "180301", "180302")
CHILDCARE += ("180303", "180401", "180402", "180403", "180801")
ADULTS = ("0304", "0305", "0404", "0405", "180304", "180305", "180404", "180405")
# Codes of the profile, where ICATUS counts travel, help and other households apart.
AS_PROFILE = {
    "childcare": tuple(f"atus:{code}" for code in CHILDCARE),
    "adult_care": tuple(f"atus:{code}" for code in ADULTS),
}


@pytest.fixture(scope="module")
def atus(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder: Path | None = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no shared ATUS 2014 files: set CARECONOMY_TIMEUSE to their folder")
    return import_atus(folder / "atus-2014", tmp_path_factory.mktemp("atus") / "us-2014")


@pytest.fixture(scope="module")
def same_codes(atus: Survey) -> Profile:
    return measured(atus, activities=AS_PROFILE)


def held(profile: Profile) -> dict[str, float]:
    return dict(zip(profile.names, map(float, profile.values), strict=True))


def test_the_same_definitions_give_the_same_figures(same_codes: Profile) -> None:
    ours, theirs = held(same_codes), held(embedded_profile())
    names = ["share_of_women_who_are_mothers", "share_of_men_who_are_fathers"]
    names += [f"hours_{kind}_{group}" for kind in AS_PROFILE for group in FAMILY]
    for name in names:
        assert ours[name] == pytest.approx(theirs[name], rel=5e-6), name
    # Mapping by ICATUS code instead of by hand: within one per cent.
    for group in FAMILY:
        name = f"hours_domestic_{group}"
        assert ours[name] == pytest.approx(theirs[name], rel=0.01)


def test_errors_are_those_of_the_profile(same_codes: Profile) -> None:
    assert same_codes.covariance is not None
    spread = dict(zip(same_codes.names, np.sqrt(np.diag(same_codes.covariance)), strict=True))
    # Standard errors of docs/facts/time_use_profile.md: both ignore clusters of the sample.
    for name, error in (
        ("hours_childcare_mothers", 0.063),
        ("hours_childcare_other_men", 0.013),
        ("hours_adult_care_fathers", 0.019),
        ("share_of_women_who_are_mothers", 0.007),
    ):
        assert spread[name] == pytest.approx(error, abs=6e-4), name


def test_ages_of_children_are_near_those_of_the_profile(same_codes: Profile) -> None:
    """The roster's ages are some months older than the interview, and 15 to 17 has no row."""
    ours, theirs = held(same_codes), held(embedded_profile())
    for parent in ("mothers", "fathers"):
        under = sum(theirs[f"share_of_childcare_{band}_{parent}"] for band in BANDS)
        for band in BANDS:
            share = theirs[f"share_of_childcare_{band}_{parent}"] / under
            assert ours[f"share_of_childcare_{band}_{parent}"] == pytest.approx(share, abs=0.04)
            name = f"recipients_at_once_{band}_{parent}"
            assert ours[name] == pytest.approx(theirs[name], abs=0.08)


def test_active_care_leaves_out_travel_minding_and_other_households(atus: Survey) -> None:
    ours, theirs = held(measured(atus)), held(embedded_profile())
    for parent in ("mothers", "fathers"):
        parts = ("other_household", "looking_after", "travel")
        left = 1.0 - sum(theirs[f"share_of_childcare_{part}_{parent}"] for part in parts)
        # Bringing and fetching a child (030112) is accompanying, ICATUS 442: four per cent less.
        expected = 0.963 * theirs[f"hours_childcare_{parent}"] * left
        assert ours[f"hours_childcare_{parent}"] == pytest.approx(expected, rel=0.01)
    assert ours["hours_adult_care_other_women"] < 0.5 * theirs["hours_adult_care_other_women"]


def test_the_balance_by_active_time_alone_is_marked_estimated(atus: Survey) -> None:
    country = Country.load("USA")
    sheet = balance(country, survey=atus, draws=100)
    assert closes(sheet.table)
    found = sheet.to_dict()
    for row in CHILDREN:
        for group in FAMILY:
            cell = found["hours"][row][group]
            assert cell["quality"] == "estimated" and cell["lower"][0] < cell["upper"][0]
    assert "quality" not in found["hours"]["household"]["mothers"]
    assert any("active time alone" in note for note in found["survey"]["notes"])
    assert any(
        "American Time Use Survey" in row["source"] and "time_use_survey" in row["facts"]
        for row in found["sources"]
    )
    result = simulate(Package.default(), country, survey=atus, draws=20)
    assert closes(result.course.before) and closes(result.course.after)
