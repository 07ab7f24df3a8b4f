"""Values of the profile on made-up surveys, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scripts.compile_time_use.estimators import jackknife, quotient, ratio
from scripts.compile_time_use.profile import GROUPS, Row, compile_rows, make_profile
from scripts.compile_time_use.profile import recipient_shares as shares_of
from scripts.compile_time_use.survey import read_survey
from tests.compile_time_use.sample import Household, small_survey, write_survey


def rows_of(folder: Path) -> dict[str, Row]:
    return {row.name: row for row in compile_rows(read_survey(folder))}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("share_of_women_who_are_mothers", 2 / 6),
        ("share_of_men_who_are_fathers", 1 / 2),
        ("hours_childcare_mothers", 2.5),
        ("hours_childcare_fathers", 1.5),
        ("hours_childcare_other_women", 0.25),
        ("hours_childcare_other_men", 0.0),
        ("hours_childcare_women", 1.0),
        ("hours_adult_care_fathers", 0.5),
        ("hours_help_other_household_adults_fathers", 0.5),
        ("hours_care_household_adults_other_men", 0.5),
        ("hours_domestic_mothers", 1.5),
        ("hours_domestic_other_women", 0.25),
        ("relative_childcare_mothers", 2.5),
        ("share_of_care_to_children_women", 6 / 7),
        ("share_of_childcare_other_household_other_women", 1.0),
        ("share_of_childcare_travel_mothers", 0.2),
        ("share_of_childcare_0_2_mothers", 0.6),
        ("share_of_childcare_6_14_mothers", 0.4),
        ("share_of_childcare_3_5_fathers", 1.0),
        ("children_under_15_per_mother", 1.5),
        ("recipients_at_once_6_14_mothers", 2.0),
    ],
)
def test_value_by_hand(folder: Path, name: str, value: float) -> None:
    assert rows_of(folder)[name].value == pytest.approx(value)


def test_groups_recombine_to_the_mean_of_the_sex(folder: Path) -> None:
    rows = rows_of(folder)
    share = rows["share_of_women_who_are_mothers"].value
    for activity in ("childcare", "adult_care", "domestic"):
        mothers = rows[f"relative_{activity}_mothers"].value
        others = rows[f"relative_{activity}_other_women"].value
        assert share * mothers + (1 - share) * others == pytest.approx(1)


def test_shared_hours_follow_the_hours_per_child_of_one_band_homes(tmp_path: Path) -> None:
    homes = [
        Household(2, 30, ((1, 1),), {"030101": 240}),
        Household(2, 30, ((8, 1),), {"030101": 60}),
        Household(2, 30, ((1, 1), (8, 1), (9, 2)), {"030101": 300}, weight=1e9),
    ]
    profile = make_profile(read_survey(write_survey(tmp_path, homes)))
    shares = shares_of(profile, profile.weight)
    np.testing.assert_allclose(shares[0], [4 / 6, 0, 2 / 6, 0], atol=1e-5)
    assert np.isnan(shares[1:]).all()


def test_recipient_shares_add_up_to_one(folder: Path) -> None:
    profile = make_profile(read_survey(folder))
    total = shares_of(profile, profile.weight).sum(axis=1)
    np.testing.assert_allclose(total[[GROUPS.index("mothers"), GROUPS.index("fathers")]], 1)


def test_standard_error_of_an_equally_weighted_mean_is_the_textbook_one() -> None:
    values = np.array([1.0, 4.0, 2.0, 9.0, 4.0])
    estimate = ratio(np.full(5, 7.0), values, np.ones(5))
    assert estimate.value == pytest.approx(4.0)
    assert estimate.standard_error == pytest.approx(values.std(ddof=1) / np.sqrt(5))


def test_jackknife_of_single_diaries_agrees_with_the_textbook_error() -> None:
    values = np.array([1.0, 4.0, 2.0, 9.0, 4.0])
    mean, error = jackknife(
        lambda weight: np.array([weight @ values / weight.sum()]), np.ones(5), groups=5
    )
    assert mean[0] == pytest.approx(4.0)
    assert error[0] == pytest.approx(values.std(ddof=1) / np.sqrt(5))


def test_linearised_error_of_a_quotient_is_near_the_jackknife() -> None:
    generator = np.random.default_rng(5)
    hours, weight = generator.gamma(2.0, size=400), generator.uniform(1, 3, size=400)
    group = (generator.uniform(size=400) < 0.3).astype(float)
    every = np.ones(400)
    estimate = quotient(ratio(weight, hours * group, group), ratio(weight, hours, every))

    def statistic(new: np.ndarray) -> np.ndarray:
        inside = (new * group) @ hours / (new @ group)
        return np.array([inside / (new @ hours / new.sum())])

    _, error = jackknife(statistic, weight, groups=400)
    assert estimate.standard_error == pytest.approx(error[0], rel=0.03)


def test_bounds_are_1645_errors_wide_and_shares_stay_shares(folder: Path) -> None:
    rows = rows_of(folder)
    hours = rows["hours_domestic_women"]
    assert hours.high - hours.value == pytest.approx(1.645 * hours.standard_error)
    for row in rows.values():
        assert np.isnan(row.value) or 0 <= row.low <= row.value <= row.high
        assert row.unit != "share" or np.isnan(row.value) or row.high <= 1


def test_weights_scale_out(tmp_path: Path) -> None:
    homes = small_survey()
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    first = rows_of(write_survey(tmp_path / "a", homes))
    for home in homes:
        home.weight *= 10
    second = rows_of(write_survey(tmp_path / "b", homes))
    for name, row in first.items():
        assert second[name].value == pytest.approx(row.value, nan_ok=True)
