"""Ages of household children, likely parents and activity codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.compile_time_use.codes import ALL_GROUPS, CARE_GROUPS, DOMESTIC
from scripts.compile_time_use.households import children_ages, children_by_band, parents
from scripts.compile_time_use.survey import read_survey
from tests.compile_time_use.sample import Household, write_survey


@pytest.mark.parametrize(
    ("members", "minors", "youngest", "ages"),
    [
        (((8, 1), (3, 2)), 2, 3, [3, 8]),
        (((2, 1), (8, 1)), 2, 3, [3, 8]),
        (((5, 1),), 2, 0, [0, 5]),
        (((5, 1), (17, 2)), 1, 6, [6]),
        (((30, 1),), 0, -1, []),
        (((16, 1),), 1, -1, [16]),
    ],
)
def test_children_ages_follow_the_interview(
    members: tuple[tuple[int, int], ...], minors: int, youngest: int, ages: list[int]
) -> None:
    assert children_ages(members, minors, youngest) == ages


MOTHER, GRANDMOTHER, UNCLE = (30, 2), (57, 2), (24, 1)


@pytest.mark.parametrize(
    ("home", "is_parent"),
    [
        (Household(2, 30, ((3, 1),)), True),
        (Household(2, 57, ((3, 1), MOTHER)), False),
        (Household(2, 48, ((3, 1), MOTHER)), False),
        (Household(2, 30, ((3, 1), (48, 2))), True),
        (Household(2, 19, ((4, 1), (43, 2))), False),
        (Household(1, 35, ((3, 1),)), True),
        (Household(1, 35, ((3, 1), MOTHER), partner=2), True),
        (Household(1, 35, ((3, 1), MOTHER), partner=3), False),
        (Household(1, 35, ((15, 1),)), False),
        (Household(2, 16, ((4, 1), (45, 2))), False),
        (Household(2, 70, ()), False),
    ],
)
def test_likely_parents(tmp_path: Path, home: Household, is_parent: bool) -> None:
    assert bool(parents(read_survey(write_survey(tmp_path, [home])))[0]) is is_parent


def test_a_respondent_under_18_is_not_a_child_of_the_household(tmp_path: Path) -> None:
    home = Household(2, 16, ((4, 1), (45, 2)))
    survey = read_survey(write_survey(tmp_path, [home]))
    assert children_by_band(survey).tolist() == [[0, 1, 0, 0]]


def test_bands_begin_at_3_6_and_15(tmp_path: Path) -> None:
    home = Household(2, 40, tuple((age, 1) for age in (2, 3, 5, 6, 14, 15, 17)))
    survey = read_survey(write_survey(tmp_path, [home]))
    assert children_by_band(survey).tolist() == [[1, 2, 2, 2]]


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("030101", {"childcare_household"}),
        ("180303", {"childcare_household"}),
        ("040112", {"childcare_other_household"}),
        ("030403", {"care_household_adults"}),
        ("040501", {"help_other_household_adults"}),
        ("020101", {"domestic"}),
        ("020903", set()),
        ("180701", {"domestic"}),
        ("080401", set()),
        ("100305", set()),
        ("039999", set()),
        ("180501", set()),
        ("150203", set()),
    ],
)
def test_code_belongs_to(code: str, groups: set[str]) -> None:
    assert {group.name for group in (*CARE_GROUPS, DOMESTIC) if group.holds(code)} == groups


def test_care_and_domestic_work_do_not_overlap() -> None:
    prefixes = [(code, group.name) for group in (*CARE_GROUPS, DOMESTIC) for code in group.codes]
    for code, name in prefixes:
        for other, owner in prefixes:
            assert name == owner or not code.startswith(other)
    assert len({group.name for group in ALL_GROUPS}) == len(ALL_GROUPS)
