"""Dimensions made of households, beside look-ups person by person."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from careconomy.errors import CareError
from careconomy.estimation import analyse, households
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

NAN = np.nan


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("households") / "invented"
    generate(folder, persons=500, seed=3)
    return Survey.open(folder)


def weights_by(survey: Survey, dimension: str) -> dict[str, int]:
    """Diaries in each level."""
    table = analyse(survey, ["unpaid"], [dimension]).estimates(["mean"])
    return {row.domain[dimension]: row.n for row in table if row.n}


def rows_of_diaries(survey: Survey) -> list[dict[str, Any]]:
    persons = survey.table("persons").to_pylist()
    homes = defaultdict(list)
    for person in persons:
        homes[person["household"]].append(person)
    income = survey.table("households", ["income"])["income"].to_pylist()
    return [
        {
            **persons[day["person"]],
            "home": homes[persons[day["person"]]["household"]],
            "income": income[persons[day["person"]]["household"]],
            "weight": day["weight"],
        }
        for day in survey.table("days", ["person", "weight"]).to_pylist()
    ]


def couple(person: dict[str, Any]) -> str:
    children = person["own_children_under_15"]
    if person["partnered"] is None or children is None:
        return "unknown"
    if person["partnered"]:
        return "couples_with_children" if children else "couples_without_children"
    return "single_parents" if children else "single_others"


def earners(person: dict[str, Any]) -> str:
    if not person["partnered"]:
        return "no_partner" if person["partnered"] is False else "unknown"
    kind = {"self": "partner", "partner": "self"}.get(person["relationship"])
    both = [len([p for p in person["home"] if p["relationship"] == k]) for k in ("self", "partner")]
    theirs = [p["employment"] for p in person["home"] if p["relationship"] == kind]
    if kind is None or both != [1, 1] or theirs[0] is None or person["employment"] is None:
        return "unknown"
    mine, other = person["employment"] == "employed", theirs[0] == "employed"
    return {
        (True, True): "both_employed",
        (True, False): "only_self",
        (False, True): "only_partner",
        (False, False): "neither_employed",
    }[mine, other]


@pytest.mark.parametrize(
    ("dimension", "rule"), [("couple_type", couple), ("couple_employment", earners)]
)
def test_dimensions_equal_a_look_up(survey: Survey, dimension: str, rule: Any) -> None:
    expected = Counter(map(rule, rows_of_diaries(survey)))
    assert weights_by(survey, dimension) == expected
    assert len(expected) >= 4


def test_single_parents_are_those_of_couple_types(survey: Survey) -> None:
    couples, single = weights_by(survey, "couple_type"), weights_by(survey, "single_parent")
    parents = weights_by(survey, "parent")
    assert single["single_parents"] == couples["single_parents"]
    assert single["parents_in_couples"] == couples["couples_with_children"]
    assert parents["parents"] == single["single_parents"] + single["parents_in_couples"]


def test_income_groups_hold_near_equal_weights_in_order(survey: Survey) -> None:
    table = analyse(survey, ["unpaid"], ["income_group"]).estimates(["mean"])
    counts = {row.domain["income_group"]: row.n for row in table}
    assert list(counts)[:4] == [
        "lowest_quarter",
        "second_quarter",
        "third_quarter",
        "highest_quarter",
    ]
    rows = [row for row in rows_of_diaries(survey) if row["income"] is not None]
    values, group = households.income_cuts(
        np.array([row["income"] for row in rows]), np.array([row["weight"] for row in rows]), 4
    )
    assert (np.diff(group) >= 0).all()
    assert (np.diff(values) > 0).all()
    mine = dict(zip(values.tolist(), group.tolist(), strict=True))
    share = np.bincount(
        [mine[row["income"]] for row in rows], [row["weight"] for row in rows], 4
    ) / sum(row["weight"] for row in rows)
    assert share == pytest.approx(0.25, abs=0.05)


def test_bands_stay_whole_and_unknown_is_unknown() -> None:
    income = np.array([1.0, 1.0, 2.0, 3.0, NAN])
    values, group = households.income_cuts(income, np.ones(5), 4)
    # Middles of the bands at 1/4, 5/8 and 7/8 of the known weight.
    assert (values.tolist(), group.tolist()) == ([1.0, 2.0, 3.0], [1, 2, 3])
    assert households.income_group(income, values, group, 4).tolist() == [1, 1, 2, 3, 4]


def test_what_is_not_known_is_in_no_group() -> None:
    one, none = np.array([1.0, 0.0, NAN, 1.0]), np.array([1.0, NAN, 0.0, NAN])
    assert households.couple_type(one, none).tolist() == [0, 4, 4, 4]
    assert households.single_parent(one, none).tolist() == [1, 3, 2, 3]
    assert households.parent(none).tolist() == [0, 2, 1, 2]
    assert households.earners(
        np.array([1.0, 1.0, 0.0, NAN]), np.array([1.0, NAN, NAN, 1.0]), np.array([0.0, 1, NAN, 1])
    ).tolist() == [1, 5, 4, 5]


def test_two_couples_in_a_household_are_not_told_apart() -> None:
    household = np.array([0, 0, 1, 1, 1, 2])
    reference = np.array([True, False, True, False, False, True])
    partner = np.array([False, True, False, True, True, False])
    assert households.partners(household, reference, partner).tolist() == [1, 0, -1, -1, -1, -1]


def test_no_income_is_an_error() -> None:
    with pytest.raises(CareError, match="no household income"):
        households.income_cuts(np.array([NAN]), np.ones(1), 4)


def test_survey_without_income_says_what_to_import(tmp_path: Path) -> None:
    from tests.accounts.small_survey import small_survey

    with pytest.raises(CareError, match="no income of households"):
        analyse(small_survey(tmp_path / "small"), ["care"], ["income_group"])
