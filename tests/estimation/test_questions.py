"""Questions to a survey on disk that cannot be answered, or need a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from careconomy.errors import CareError
from careconomy.estimation import Design, analyse
from careconomy.timeuse import Manifest, Survey, write_survey

PLAIN = Manifest("made up")


def made(folder: Path, manifest: Manifest = PLAIN, days: int = 1, replicates: int = 0) -> Survey:
    """Forty persons alone; students are every other one."""
    people, rows = np.arange(40), np.arange(40 * days)
    names = pa.array([str(row) for row in people])
    tables = {
        "households": pa.table({"household_id": names}),
        "persons": pa.table(
            {
                "household": people,
                "person_id": names,
                "diarist": np.ones(40, np.bool_),
                "student": pa.array([None if p == 7 else bool(p % 2) for p in people]),
            }
        ),
        "days": pa.table(
            {
                "person": np.repeat(people, days),
                "day_id": pa.array([str(row) for row in rows]),
                "weight": np.full(len(rows), 2.0),
            }
        ),
        "totals": pa.table(
            {"day": rows, "activity": np.zeros(len(rows), np.int16), "minutes": rows % 5 + 1.0}
        ),
    }
    activities = pa.table({"code": ["a"], "title": ["a"], "icatus": ["411"]})
    weights = None
    if replicates:
        weights = 2.0 + np.random.default_rng(1).random((len(rows), replicates))
    return write_survey(folder, manifest, tables, activities, weights)


def test_yes_and_no_are_conditions_by_the_names_that_tables_show(tmp_path: Path) -> None:
    survey = made(tmp_path / "s")
    by = analyse(survey, ["41"], ["student"]).estimates(["mean"])
    for level in ("yes", "no"):
        row = analyse(survey, ["41"], where={"student": level}).estimates(["mean"]).rows[0]
        assert (row.n, row.est) == (by.row(student=level).n, by.row(student=level).est)
    with pytest.raises(CareError, match='"perhaps" is no level of student'):
        analyse(survey, ["41"], where={"student": "perhaps"})


def test_a_dimension_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CareError, match='"student" is named twice'):
        analyse(made(tmp_path / "s"), ["41"], ["student", "student"])


def test_a_design_takes_the_number_of_replicates_from_the_survey(tmp_path: Path) -> None:
    own = Design("bootstrap", factor=0.1, replicates=10)
    survey = made(tmp_path / "s", replace(PLAIN, design=own.to_dict()), replicates=10)
    row = (
        analyse(survey, ["41"], design=Design("bootstrap", factor=0.1)).estimates(["mean"]).rows[0]
    )
    assert row.df == 9.0 and row.lci is not None
    with pytest.raises(CareError, match="10 replicate weights, the design says 12"):
        analyse(survey, ["41"], design=replace(own, replicates=12))


def test_means_need_no_number_of_days_and_totals_do(tmp_path: Path) -> None:
    survey = made(tmp_path / "s", replace(PLAIN, weights_count="person-days"))
    found = analyse(survey, ["41"])
    assert found.estimates(["mean"]).rows[0].est == pytest.approx(3.0)
    with pytest.raises(CareError, match="unknown number of days"):
        found.estimates(["total"])


def test_several_diaries_a_person_are_said_where_weights_count_persons(tmp_path: Path) -> None:
    one, two = (
        analyse(made(tmp_path / str(days), days=days), ["41"]).estimates(["total"])
        for days in (1, 2)
    )
    said = "several diaries of a person"
    assert any(said in note for note in two.notes) and not any(said in note for note in one.notes)
    manifest = replace(PLAIN, days_in_period=2)
    stated = analyse(made(tmp_path / "k", manifest, days=2), ["41"]).estimates(["total"])
    assert not any(said in note for note in stated.notes)
    assert stated.rows[0].est == pytest.approx(40 * 2.0 * 3.0 * 365 / 60)


def test_an_activity_that_is_main_and_secondary_at_once_counts_once(tmp_path: Path) -> None:
    """An hour of cooking with a child at hand is an hour of unpaid work, of either kind one."""
    one = pa.array(["0"])
    tables = {
        "households": pa.table({"household_id": one}),
        "persons": pa.table({"household": [0], "person_id": one, "diarist": [True]}),
        "days": pa.table({"person": [0], "day_id": one, "weight": [1.0]}),
        "episodes": pa.table(
            {
                "day": [0, 0, 0],
                "start": pa.array([240, 300, 360], pa.int16()),
                "end": pa.array([300, 360, 1680], pa.int16()),
                "minutes": [60.0, 60.0, 1320.0],
                "activity": pa.array([0, 1, 2], pa.int16()),
                "secondary": pa.array([1, 1, None], pa.int16()),
            }
        ),
    }
    codes = ["311", "411", "911"]
    activities = pa.table({"code": codes, "title": codes, "icatus": codes})
    manifest = Manifest(
        "made up",
        code_list="icatus",
        simultaneous="secondary recorded",
        design={"lonely": "remove"},
    )
    survey = write_survey(tmp_path / "s", manifest, tables, activities)
    of = ["3", "4", "unpaid", "9"]
    for simultaneous, expected in ((False, [60, 60, 120, 1320]), (True, [60, 120, 120, 1320])):
        table = analyse(survey, of, simultaneous=simultaneous).estimates(["mean"])
        assert [row.est for row in table] == expected
