"""Own children and partners follow from the list of all members, or are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from careconomy.errors import CareError
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.mapping import import_mapped
from tests.timeuse.example_surveys import write_csv

MAPPING = """
name = "rosters"
[files.members]
path = "members.csv"
[files.days]
path = "days.csv"
[household]
key = ["hh"]
[person]
key = ["line"]
sex = { column = "sex", values = { m = "men", f = "women" } }
age = "age"
relationship = { column = "rel", values = { 1 = "self", 2 = "partner", 3 = "own_child", 4 = "grandchild", 5 = "parent", 9 = "missing" } }
partnered = { derive = "roster" }
own_children_under_15 = { derive = "roster" }
[day]
file = "days"
[diary]
shape = "totals"
columns = { work = "1", rest = "2" }
[activities.codes]
1 = "11"
2 = "911"
[weights]
column = "w"
counts = "persons"
"""  # noqa: E501
BY_AGES = "\n".join(
    line for line in MAPPING.splitlines() if not line.startswith(("relationship", "partnered"))
)
# household, line, age, sex, relationship, and then own children: by relationship, by ages.
MEMBERS = [
    (1, 1, 40, "m", 1, 2, 2),
    (1, 2, 38, "f", 2, 2, 2),
    (1, 3, 12, "f", 3, 0, 0),
    (1, 4, 3, "m", 3, 0, 0),
    (1, 5, 66, "f", 5, 0, 0),
    (2, 1, 58, "f", 1, 0, 0),
    (2, 2, 30, "f", 3, 1, 1),
    (2, 3, 4, "m", 4, 0, 0),
    (3, 1, 70, "m", 1, 0, 0),
    (4, 1, 35, "f", 9, 1, 1),
    (4, 2, 9, "m", 9, 0, 0),
]


def imported(
    folder: Path, mapping: str = MAPPING, *, keep_valid: bool = False, **change: object
) -> Survey:
    names = ("hh", "line", "age", "sex", "rel")
    columns = {name: [row[i] for row in MEMBERS] for i, name in enumerate(names)} | change
    asked = [i for i, row in enumerate(MEMBERS) if row[2] >= 20]
    write_csv(folder / "members.csv", columns)
    days = {name: [columns[name][i] for i in asked] for name in ("hh", "line")}
    days |= {"work": [400] * len(asked), "rest": [1040] * len(asked), "w": [1] * len(asked)}
    write_csv(folder / "days.csv", days)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return import_mapped(folder / "mapping.toml", folder, folder / "out", keep_valid=keep_valid)


def test_by_relationship_then_by_ages(tmp_path: Path) -> None:
    survey = imported(tmp_path)
    persons = survey.table("persons")
    assert persons["own_children_under_15"].to_pylist() == [row[5] for row in MEMBERS]
    couple = [True, True, None, None, None, False, None, None, False, None, None]
    assert persons["partnered"].to_pylist() == couple
    assert any("own_children_under_15 inferred" in flag for flag in survey.manifest.flags)
    assert any("partnered inferred" in flag for flag in survey.manifest.flags)


def test_by_ages_alone(tmp_path: Path) -> None:
    survey = imported(tmp_path, BY_AGES)
    found = survey.table("persons")["own_children_under_15"].to_pylist()
    assert found == [row[6] for row in MEMBERS]
    assert "own_children_under_15 inferred from the roster by ages" in survey.manifest.flags


def test_a_missing_age_is_refused_and_its_household_left_out_on_request(tmp_path: Path) -> None:
    ages = [row[2] if row[:2] != (1, 3) else "" for row in MEMBERS]
    with pytest.raises(CareError, match=r"members.csv, row 4, column age: .*own children"):
        imported(tmp_path, age=ages)
    survey = imported(tmp_path, age=ages, keep_valid=True)
    assert {day[0] for day in survey.table("days")["day_id"].to_pylist()} == {"2", "3", "4"}
    assert survey.table("persons")["own_children_under_15"].to_pylist()[:5] == [None] * 5


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('age = "age"', 'age_band = "age"', r"Age groups do not tell who is under 15"),
        ('key = ["line"]', 'key = ["line"]\nfilter = ["age >= 15"]', r"nobody younger than 30"),
        ('name = "rosters"', 'name = "r"\nage_floor = 3', r"nobody younger than 3"),
        ("relationship", "#", r"from relationships only"),
        ('age = "age"', 'age = { derive = "roster" }', r"cannot be derived"),
        ('derive = "roster" }', 'derive = "roster", column = "age" }', r"a column or a constant"),
        ('key = ["hh"]', 'key = ["hh"]\nsize = { value = 6 }', r"all 6 members.*found 5"),
        ("sex =", "#", r"follow from sex, not mapped"),
    ],
)
def test_what_the_roster_does_not_tell_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in MAPPING
    with pytest.raises(CareError, match=message):
        imported(tmp_path, MAPPING.replace(old, new, 1))
    assert not (tmp_path / "out").exists()
