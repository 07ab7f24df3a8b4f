"""The real files of 2014: counts, totals and the two ways to the minutes of a day."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def survey(atus_2014: Path, tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return import_atus(atus_2014, tmp_path_factory.mktemp("atus") / "survey")


def minutes(survey: Survey, table: str) -> np.ndarray:
    """Minutes [day, ATUS code as a number below 1,000,000]; rows are days."""
    rows = survey.table(table, ["day", "activity", "minutes"])
    code = np.array([int(text) for text in survey.activities["code"].to_pylist()])
    codes, place = np.unique(code, return_inverse=True)
    cell = rows["day"].to_numpy() * len(codes) + place[rows["activity"].to_numpy()]
    total = np.bincount(cell, rows["minutes"].to_numpy(), survey.rows("days") * len(codes))
    return total.reshape(-1, len(codes))


def test_counts(survey: Survey) -> None:
    assert dict(survey.manifest.rows) == {
        "households": 11592,
        "persons": 30252,
        "days": 11592,
        "episodes": 223249,
    }
    assert survey.manifest.repairs == ()
    assert survey.activities.num_rows == 385
    assert survey.activities["icatus"].null_count < 10


def test_every_day_closes(survey: Survey) -> None:
    np.testing.assert_array_equal(minutes(survey, "episodes").sum(axis=1), 1440.0)
    start, end, day = (
        survey.table("episodes", [name])[name].to_numpy() for name in ("start", "end", "day")
    )
    same = np.diff(day) == 0
    assert (end[:-1][same] == start[1:][same]).all()
    assert (start[1:][~same] == 240).all()
    assert (end[:-1][~same] == 1680).all()


def test_weights_count_the_population(survey: Survey) -> None:
    weight = survey.table("days", ["weight"])["weight"].to_numpy()
    assert survey.manifest.days_in_period == 365
    assert round(weight.sum() / 365) == 252_086_923


def test_age_and_sex_of_respondents_are_complete(survey: Survey) -> None:
    rows = survey.table("persons", ["diarist", "age", "sex"]).to_pylist()
    mine = [row for row in rows if row["diarist"]]
    assert len(mine) == 11592
    assert all(row["sex"] in ("women", "men") and row["age"] >= 15 for row in mine)


def test_summary_file_alone_has_the_minutes_of_the_episodes(
    survey: Survey, atus_2014: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "summary"
    folder.mkdir()
    (folder / "atussum_2014.zip").symlink_to(atus_2014 / "atussum_2014.zip")
    other = import_atus(folder, tmp_path / "survey")
    assert other.has("totals")
    np.testing.assert_array_equal(minutes(other, "totals"), minutes(survey, "episodes"))
    for name in ("day_id", "weight"):
        assert other.table("days", [name]).equals(survey.table("days", [name]))


def test_own_children_as_in_the_compiled_profile(survey: Survey, atus_2014: Path) -> None:
    sys.path.insert(0, str(REPOSITORY))
    from scripts.compile_time_use.households import parents
    from scripts.compile_time_use.survey import read_survey

    expected = parents(read_survey(atus_2014))
    rows = survey.table("persons", ["diarist", "own_children_under_15"]).to_pylist()
    found = [row["own_children_under_15"] > 0 for row in rows if row["diarist"]]
    np.testing.assert_array_equal(found, expected)
    assert sum(found) > 3000
