from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from careconomy.errors import CareError
from careconomy.timeuse import Manifest, Survey, SurveyWriter, write_survey
from careconomy.timeuse.generate import generate

ACTIVITIES = pa.table(
    {"code": ["011", "311"], "title": ["Sleep", "Cooking"], "icatus": ["911", "311"]}
)
MANIFEST = Manifest(name="Test", country="FRA", years=(2020,))


def tables(households: int = 5) -> dict[str, pa.Table]:
    """Two persons a household, the first with a diary of two episodes."""
    persons = 2 * households
    return {
        "households": pa.table(
            {
                "household_id": [f"h{i}" for i in range(households)],
                "location": ["urban", None, "rural", "urban", "rural"][:households],
                "original.HHC1": list(range(households)),
            }
        ),
        "persons": pa.table(
            {
                "household": np.repeat(np.arange(households), 2),
                "person_id": [f"p{i}" for i in range(persons)],
                "diarist": [True, False] * households,
                "sex": ["women", "men"] * households,
                "age": np.arange(20, 20 + persons, dtype=np.int16),
            }
        ),
        "days": pa.table(
            {
                "person": np.arange(households) * 2,
                "day_id": [f"d{i}" for i in range(households)],
                "weight": np.linspace(1.0, 2.0, households),
            }
        ),
        "episodes": pa.table(
            {
                "day": np.repeat(np.arange(households), 2),
                "start": [240, 840] * households,
                "end": [840, 1680] * households,
                "minutes": [600.0, 840.0] * households,
                "activity": [0, 1] * households,
            }
        ),
    }


def test_a_survey_comes_back_as_it_was_written_in_blocks(tmp_path: Path) -> None:
    weights = np.arange(20.0).reshape(5, 4)
    written = write_survey(tmp_path / "s", MANIFEST, tables(), ACTIVITIES, weights, days_a_block=2)
    survey = Survey.open(tmp_path / "s")
    assert survey.manifest == written.manifest
    assert survey.block_count == 3
    assert survey.table("households").column("original.HHC1").to_pylist() == [0, 1, 2, 3, 4]
    assert survey.table("persons").column("sex").to_pylist() == ["women", "men"] * 5
    assert survey.table("days").column("person").to_pylist() == [0, 2, 4, 6, 8]
    assert survey.table("episodes").column("day").to_pylist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert survey.manifest.levels["persons"]["sex"] == ["women", "men"]
    assert survey.manifest.levels["households"]["location"] == ["urban", "rural"]
    blocks = list(survey.blocks())
    np.testing.assert_array_equal(np.vstack([block.replicates() for block in blocks]), weights)
    for block in blocks:
        day = block.local(block.table("episodes").column("day"), "days")
        assert day.min() == 0
        assert day.max() == block.rows("days") - 1
        person = block.local(block.table("days").column("person"), "persons")
        household = block.local(block.table("persons").column("household"), "households")
        assert household[person].tolist() == list(range(block.rows("households")))


def test_a_block_without_rows_in_a_table_keeps_blocks_aligned(tmp_path: Path) -> None:
    found = tables()
    found["companions"] = pa.table({"episode": [9], "person": [8], "code": ["22"]})
    survey = write_survey(tmp_path / "s", MANIFEST, found, ACTIVITIES, days_a_block=2)
    rows = [block.rows("companions") for block in survey.blocks()]
    assert rows == [0, 0, 1]
    last = list(survey.blocks())[-1]
    assert last.local(last.table("companions").column("person"), "persons").tolist() == [
        8 - last.first("persons")
    ]
    assert survey.table("companions").column("person").to_pylist() == [8]


def test_an_existing_survey_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    write_survey(tmp_path / "s", MANIFEST, tables(), ACTIVITIES)
    with pytest.raises(CareError, match="there already"):
        write_survey(tmp_path / "s", MANIFEST, tables(2), ACTIVITIES)
    assert Survey.open(tmp_path / "s").rows("days") == 5
    write_survey(tmp_path / "s", MANIFEST, tables(2), ACTIVITIES, replace=True)
    assert Survey.open(tmp_path / "s").rows("days") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_folder_that_is_not_a_survey_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_text("x")
    with pytest.raises(CareError, match="not a survey"):
        write_survey(tmp_path / "photos", MANIFEST, tables(), ACTIVITIES, replace=True)
    assert (tmp_path / "photos" / "me.jpg").exists()


def test_nothing_is_left_when_the_work_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError),
        SurveyWriter(tmp_path / "s", MANIFEST, ACTIVITIES) as writer,
    ):
        writer.add(tables())
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("table", "column", "values", "says"),
    [
        ("persons", "sex", ["women", "man"] * 5, r'persons.sex: "man" is not a level'),
        ("episodes", "activity", [0, 7] * 5, r"episodes.activity: leads to row 7 of 2 at row 1"),
        ("episodes", "day", [0, 0, 1, 1, 3, 3, 2, 2, 4, 4], r"episodes.day: is not sorted"),
        ("days", "person", [0, 2, 4, 6, 99], r"days.person: leads to row 99 of 10"),
        ("episodes", "minutes", [600.0, -1.0] * 5, r"episodes.minutes: is -1"),
        ("days", "day_id", [None] * 5, r"5 values are missing"),
        ("persons", "age", [70000] * 10, r"persons.age: the values do not fit"),
    ],
)
def test_what_breaks_the_schema_is_named(
    tmp_path: Path, table: str, column: str, values: list[object], says: str
) -> None:
    found = tables()
    at = found[table].column_names.index(column)
    found[table] = found[table].set_column(at, column, pa.array(values))
    with pytest.raises(CareError, match=says):
        write_survey(tmp_path / "s", MANIFEST, found, ACTIVITIES)
    assert list(tmp_path.iterdir()) == []


def test_replicates_of_different_numbers_are_named(tmp_path: Path) -> None:
    generate(tmp_path / "s", persons=20, replicates=8)
    path = tmp_path / "s" / "replicates.parquet"
    table = pq.read_table(path)
    rows = table.column("weights").to_pylist()
    for wrong in (rows[0][1:], []):
        cut = pa.array([wrong, *rows[1:]], table.schema.field("weights").type)
        pq.write_table(pa.table({"weights": cut}), path)
        with pytest.raises(CareError, match="different numbers of replicate weights") as told:
            next(Survey.open(tmp_path / "s").blocks()).replicates()
        assert "replicates.parquet" in told.value.where


def test_damaged_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="not a survey"):
        Survey.open(tmp_path)
    write_survey(tmp_path / "s", MANIFEST, tables(), ACTIVITIES)
    data = (tmp_path / "s" / "episodes.parquet").read_bytes()
    (tmp_path / "s" / "episodes.parquet").write_bytes(data[: len(data) // 2])
    with pytest.raises(CareError, match=r"episodes\.parquet: cannot be read"):
        Survey.open(tmp_path / "s")
    (tmp_path / "s" / "episodes.parquet").unlink()
    with pytest.raises(CareError, match=r"episodes\.parquet: cannot be read"):
        Survey.open(tmp_path / "s")
    manifest = tmp_path / "s" / "manifest.json"
    found = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(found | {"colour": 1}))
    with pytest.raises(CareError, match='"colour" is not known'):
        Survey.open(tmp_path / "s")
    manifest.write_text("{")
    with pytest.raises(CareError, match="cannot be read"):
        Survey.open(tmp_path / "s")


def test_replicates_must_match_the_diaries(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="weights for 4 diaries, and 5"):
        write_survey(tmp_path / "s", MANIFEST, tables(), ACTIVITIES, np.ones((4, 3)))


@pytest.mark.parametrize(
    ("table", "column"),
    [("persons", "household"), ("days", "person"), ("episodes", "day"), ("episodes", "activity")],
)
def test_keys_that_lead_nowhere_are_named(tmp_path: Path, table: str, column: str) -> None:
    generate(tmp_path / "s", persons=20, replicates=8)
    path = tmp_path / "s" / f"{table}.parquet"
    found = pq.read_table(path)
    at = found.column_names.index(column)
    for wrong in (9999, -1):
        keys = pa.array([*found.column(at).to_pylist()[:-1], wrong], found.schema.field(at).type)
        pq.write_table(found.set_column(at, found.schema.field(at), keys), path)
        with pytest.raises(CareError, match=f'"{column}" leads to row {wrong} of') as told:
            Survey.open(tmp_path / "s")
        assert f"{table}.parquet" in told.value.where
