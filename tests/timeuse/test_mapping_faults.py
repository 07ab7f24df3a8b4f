"""Bad mappings and bad data: each fault is named, nothing half-written remains."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.mapping import import_mapped
from tests.timeuse.example_surveys import write_csv

MAPPING = """
name = "faults"
years = [2020]

[files.persons]
path = "persons.csv"
[files.episodes]
path = "episodes.csv"

[household]
key = ["hh"]

[person]
key = ["line"]
sex = { column = "sex", values = { 1 = "men", 2 = "women" } }
age = "age"

[day]
keep = ["note"]

[diary]
file = "episodes"
shape = "episodes"
start = "start"
end = "end"
activity = "act"

[activities.codes]
1 = "911"
2 = { title = "Cooking", icatus = "311" }

[weights]
column = "w"
counts = "persons"

[replicates]
columns = ["r{1..3}"]
method = "brr"
"""
PERSONS = {
    "hh": [1, 1, 2],
    "line": [1, 2, 1],
    "sex": [1, 2, 2],
    "age": [40, 38, 70],
    "w": [1.5, 2.5, 3.5],
    "note": ["a", "b", "c"],
    "r1": [1, 2, 3],
    "r2": [2, 2, 2],
    "r3": [0, 3, 3],
}
EPISODES = {
    "hh": [1, 1, 1, 1, 2],
    "line": [1, 1, 2, 2, 1],
    "start": ["04:00", "22:00", "04:00", "23:30", "04:00"],
    "end": ["22:00", "04:00", "23:30", "28:00", "04:00"],
    "act": [2, 1, 2, 1, 1],
}


def imported(
    folder: Path,
    mapping: str = MAPPING,
    persons: dict[str, Any] | None = None,
    episodes: dict[str, Any] | None = None,
    *,
    keep_valid: bool = False,
) -> Survey:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    write_csv(data / "persons.csv", PERSONS | (persons or {}))
    write_csv(data / "episodes.csv", EPISODES | (episodes or {}))
    return import_mapped(folder / "mapping.toml", data, folder / "out", keep_valid=keep_valid)


def changed(columns: dict[str, Any], name: str, row: int, value: Any) -> dict[str, Any]:
    return {name: [value if i == row else cell for i, cell in enumerate(columns[name])]}


def test_what_is_right_imports(tmp_path: Path) -> None:
    survey = imported(tmp_path)
    episodes = survey.table("episodes")
    assert episodes["start"].to_pylist() == [240, 1320, 240, 1410, 240]
    assert episodes["end"].to_pylist() == [1320, 1680, 1410, 1680, 1680]
    assert survey.table("days")["original.note"].to_pylist() == ["a", "b", "c"]


FAULTS_OF_DATA = {
    "unknown code": ("act", 2, 7, r"episodes.csv, row 4, column act: .*list own.*\"7\""),
    "no time": ("start", 1, "25:70", r"episodes.csv, row 3, column start: .*\"25:70\""),
    "empty time": ("end", 0, "", r"row 2, column end: .*a time such as"),
    "overlap": ("start", 1, "21:00", r"row 3, column start: .*not before 22:00.*21:00"),
    "gap": ("start", 1, "22:30", r"row 3: .*diary 1/1.*nothing from 22:00 to 22:30"),
    "long day": ("end", 3, "05:00", r"row 5, column end: .*04:00 of the next day.*05:00"),
    "no length": ("end", 0, "04:00", r"row 2, column end: .*without length"),
    "no person": ("line", 4, 9, r"row 6, column hh, line: .*persons.csv.*\"2/9\""),
    "no key": ("hh", 1, "", r"row 3, column hh: .*an empty cell"),
}


@pytest.mark.parametrize("fault", FAULTS_OF_DATA)
def test_faults_of_episodes(tmp_path: Path, fault: str) -> None:
    column, row, value, message = FAULTS_OF_DATA[fault]
    with pytest.raises(CareError) as caught:
        imported(tmp_path, episodes=changed(EPISODES, column, row, value))
    assert re.search(message, str(caught.value))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "mapping.toml"]


def test_a_repeated_episode_is_refused_not_counted_twice(tmp_path: Path) -> None:
    twice = {name: [*cells, cells[0]] for name, cells in EPISODES.items()}
    with pytest.raises(CareError, match=r"episodes.csv, row 7, column start: .*04:00.*22:00 again"):
        imported(tmp_path, episodes=twice)
    survey = imported(tmp_path, episodes=twice, keep_valid=True)
    assert survey.table("days")["day_id"].to_pylist() == ["1/2", "2/1"]


def test_several_activities_of_an_episode_need_a_rule(tmp_path: Path) -> None:
    mapping = MAPPING.replace('activity = "act"', 'activity = ["act", "act2"]')
    with pytest.raises(CareError, match="slot rows"):
        imported(tmp_path, mapping, episodes={"act2": [1, 2, 1, 2, 2]})


@pytest.mark.parametrize("fault", FAULTS_OF_DATA)
def test_valid_diaries_are_kept_when_asked(tmp_path: Path, fault: str) -> None:
    column, row, value, _ = FAULTS_OF_DATA[fault]
    episodes = changed(EPISODES, column, row, value)
    survey = imported(tmp_path, episodes=episodes, keep_valid=True)
    bad = [EPISODES["hh"][row], EPISODES["line"][row]]
    ids = survey.table("days")["day_id"].to_pylist()
    assert len(ids) == 2
    assert f"{bad[0]}/{bad[1]}" not in ids
    assert len(survey.table("persons")) == 3
    assert sum(survey.table("persons")["diarist"].to_pylist()) == 2
    assert survey.manifest.repairs[0]["file"] == "episodes.csv"
    assert len(survey.table("replicates")) == 2


@pytest.mark.parametrize(
    ("column", "row", "value", "message"),
    [
        ("sex", 1, 3, r"persons.csv, row 3, column sex: .*`values` names.*\"3\""),
        ("age", 0, 999, r"row 2, column age: .*0 to 120"),
        ("age", 0, "old", r"row 2, column age: .*\"old\""),
        ("w", 2, -1, r"row 4, column w: .*zero or more.*\"-1\""),
        ("w", 2, "", r"row 4, column w: .*an empty cell"),
        ("w", 2, "nan", r"row 4, column w"),
        ("r2", 0, "", r"row 2, column r2: .*replicate weight"),
        ("line", 1, 1, r"row 3, column hh, line: .*one row for each day.*again"),
    ],
)
def test_faults_of_persons(tmp_path: Path, column: str, row: int, value: Any, message: str) -> None:
    with pytest.raises(CareError) as caught:
        imported(tmp_path, persons=changed(PERSONS, column, row, value))
    assert re.search(message, str(caught.value))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sex = {", "sx = {", r'"sx" is not known.*"sex"'),
        ("[household]", "[houshold]", r'"houshold" is not known.*"household"'),
        ('shape = "episodes"', 'shape = "episode"', r'Did you mean "episodes"'),
        ('age = "age"', 'age = "agee"', r'"agee" is not in persons.csv.*"age"'),
        ('age = "age"', "age = 3", r"not a table"),
        ('age = "age"', 'age = { column = "age", value = 3 }', r"column or a constant"),
        ('1 = "men"', '1 = "man"', r"'man' does not fit.*\"men\""),
        ('counts = "persons"', 'counts = "people"', r'counts is "people".*"persons"'),
        ('counts = "persons"', "", r'"counts" is missing'),
        ('path = "persons.csv"', 'path = "person.csv"', r'found 0.*"persons.csv"'),
        ('file = "episodes"', 'file = "episode"', r'"episode" is not among.*"episodes"'),
        ('1 = "911"', '1 = "999"', r'ICATUS code "999"'),
        ('"r{1..3}"', '"q{1..3}"', r"no column of persons.csv fits q"),
        ('method = "brr"', 'method = "fay"', r"needs its factor"),
        ("name = ", "name ", r"not valid TOML"),
        ('key = ["hh"]', "", r"key of a household is missing"),
        ('start = "start"', 'start = "start"\nday_starts = "4"', r'day_starts is "4"'),
        ('keep = ["note"]', 'filter = ["note"]', r'"note" is not a comparison'),
        ("[activities.codes]", '[activities]\nlist = "hetus-2009"\n[activities.codes]', "hetus-20"),
    ],
)
def test_faults_of_the_mapping(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in MAPPING
    with pytest.raises(CareError) as caught:
        imported(tmp_path, MAPPING.replace(old, new, 1))
    assert re.search(message, str(caught.value)), str(caught.value)
    assert not (tmp_path / "out").exists()


def test_gaps_and_ends_past_the_day_on_request(tmp_path: Path) -> None:
    mapping = MAPPING.replace(
        'shape = "episodes"', 'shape = "episodes"\ngaps = "missing"\npast_end = "cut"'
    )
    episodes = changed(EPISODES, "start", 1, "22:30") | changed(EPISODES, "end", 3, "05:00")
    survey = imported(tmp_path, mapping, episodes=episodes)
    rows = survey.table("episodes")
    codes = [survey.activities["code"][row.as_py()].as_py() for row in rows["activity"]]
    assert codes == ["2", "missing", "1", "2", "1", "1"]
    assert sum(rows["minutes"].to_pylist()) == 3 * 1440
    assert rows["end"].to_pylist()[4] == 1680


def test_a_row_that_is_cut_off_takes_its_diary_with_it(tmp_path: Path) -> None:
    imported(tmp_path)
    path = tmp_path / "data" / "episodes.csv"
    text = path.read_text(encoding="utf-8").replace("1,1,22:00,04:00,1", "1,1,22:00")
    path.write_text(text, encoding="utf-8")
    mapping, out = tmp_path / "mapping.toml", tmp_path / "again"
    with pytest.raises(CareError, match="row 3"):
        import_mapped(mapping, path.parent, out)
    survey = import_mapped(mapping, path.parent, out, keep_valid=True)
    assert survey.table("days")["day_id"].to_pylist() == ["1/2", "2/1"]
    assert "row 3" in survey.manifest.repairs[0]["found"]


def test_persons_without_a_diary(tmp_path: Path) -> None:
    episodes = {name: cells[:4] for name, cells in EPISODES.items()}
    with pytest.raises(CareError, match="a diary for 2/1"):
        imported(tmp_path, episodes=episodes)
    mapping = MAPPING.replace('shape = "episodes"', 'shape = "episodes"\nempty = "no diary"')
    survey = imported(tmp_path, mapping, episodes=episodes)
    assert survey.table("persons")["diarist"].to_pylist() == [True, True, False]


def test_a_hole_among_replicates_is_named(tmp_path: Path) -> None:
    persons = {name: cells for name, cells in PERSONS.items() if name != "r2"}
    data = tmp_path / "data"
    data.mkdir()
    write_csv(data / "persons.csv", persons)
    write_csv(data / "episodes.csv", EPISODES)
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    with pytest.raises(CareError, match='"r2" is missing'):
        import_mapped(tmp_path / "mapping.toml", data, tmp_path / "out")


def test_replicates_that_do_not_match_are_named(tmp_path: Path) -> None:
    mapping = MAPPING.replace("[diary]", '[files.reps]\npath = "reps.csv"\n[diary]', 1)
    mapping = mapping.replace("[replicates]", '[replicates]\nfile = "reps"')
    data = tmp_path / "data"
    data.mkdir()
    write_csv(data / "reps.csv", {"hh": [1, 3], "r1": [1, 2], "r2": [1, 2], "r3": [1, 2]})
    with pytest.raises(CareError, match=r"row 4, .*reps.csv for every diary, found none for 2/1"):
        imported(tmp_path, mapping)
    write_csv(data / "reps.csv", {"hh": [1, 2, 2], "r1": [1, 2, 3], "r2": [1] * 3, "r3": [1] * 3})
    with pytest.raises(CareError, match=r"reps.csv, row 4, column hh: expected one row"):
        imported(tmp_path, mapping)
    survey = imported(tmp_path, mapping, keep_valid=True)
    assert survey.table("days")["day_id"].to_pylist() == ["1/1", "1/2"]


def test_row_and_value_of_a_message_belong_together(tmp_path: Path) -> None:
    episodes = {name: cells[::-1] for name, cells in EPISODES.items()}
    episodes["act"] = [7, 1, 2, 8, 2]
    with pytest.raises(CareError) as caught:
        imported(tmp_path, episodes=episodes)
    row, code = re.findall(r"row (\d+), column act.*found \"(\d)\"", str(caught.value))[0]
    assert episodes["act"][int(row) - 2] == int(code)


def test_durations_in_order(tmp_path: Path) -> None:
    mapping = MAPPING.replace('start = "start"\nend = "end"', 'duration = "time"\norder = "number"')
    episodes = {
        "time": [1080, 360, 1170, 270, 1440],
        "number": [1, 2, 1, 2, 1],
    }
    shuffled = {name: cells[::-1] for name, cells in (EPISODES | episodes).items()}
    survey = imported(tmp_path, mapping, episodes=shuffled)
    assert survey.table("episodes")["start"].to_pylist() == [240, 1320, 240, 1410, 240]
    shuffled["time"][0] = 1500
    (tmp_path / "again").mkdir()
    with pytest.raises(CareError, match=r"row 2, column time: .*05:00 of the next day"):
        imported(tmp_path / "again", mapping, episodes=shuffled)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_cell_is_read_or_named(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever stands in a cell, the answer is a survey or a CareError."""
    table = data.draw(st.sampled_from([PERSONS, EPISODES]))
    column = data.draw(st.sampled_from(sorted(table)))
    row = data.draw(st.integers(0, len(table[column]) - 1))
    value = data.draw(
        st.one_of(
            st.sampled_from(["", "-1", "1e309", "99999999999999999999", "\x00", '"', ",,", "4:0"]),
            st.text(max_size=6),
            st.integers(-3000, 3000),
        )
    )
    folder = Path(mkdtemp(dir=tmp_path))
    part = {"persons" if table is PERSONS else "episodes": changed(table, column, row, value)}
    for keep_valid in (False, True):
        try:
            survey = imported(folder, keep_valid=keep_valid, **part)
        except CareError:
            assert not (folder / "out").exists()
        else:
            minutes = np.array(survey.table("episodes")["minutes"].to_pylist())
            assert minutes.sum() == 1440 * survey.rows("days")
            break
