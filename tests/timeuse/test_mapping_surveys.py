"""Each worked mapping imports made-up data of its layout, to the last minute and weight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy.estimation.design import Design
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.mapping import import_mapped
from tests.project.markdown import ROOT
from tests.timeuse import example_surveys as made

MAPPINGS = ROOT / "examples" / "surveys"


def imported(name: str, folder: Path, output: Path) -> Survey:
    survey = import_mapped(MAPPINGS / f"{name}.toml", folder, output)
    Design.from_dict(survey.manifest.design)
    return survey


def minutes_by_code(survey: Survey, table: str) -> dict[tuple[int, str], float]:
    rows = survey.table(table)
    codes = survey.activities["code"].to_pylist()
    found: dict[tuple[int, str], float] = {}
    for day, activity, minutes in zip(
        *(rows[name].to_pylist() for name in ("day", "activity", "minutes")), strict=True
    ):
        key = (day, codes[activity])
        found[key] = found.get(key, 0.0) + minutes
    return found


def replicates_of(survey: Survey) -> np.ndarray:
    return np.concatenate([block.replicates() for block in survey.blocks()])


def test_canada(tmp_path: Path) -> None:
    given = made.canada(tmp_path)
    survey = imported("canada-2022", tmp_path, tmp_path / "out")
    assert survey.manifest.weights_count == "persons"
    design = Design.from_dict(survey.manifest.design)
    assert (design.method, design.factor, design.centre) == ("bootstrap", 1 / 500, "estimate")
    np.testing.assert_allclose(survey.table("days")["weight"], given["weight"], atol=5e-5)
    np.testing.assert_allclose(replicates_of(survey), given["replicates"], atol=5e-5)
    episodes = survey.table("episodes")
    codes = np.array(survey.activities["code"].to_pylist())
    assert episodes["day"].to_pylist() == given["day"].tolist()
    assert episodes["start"].to_pylist() == given["start"].tolist()
    assert codes[episodes["activity"]].astype(int).tolist() == given["activity"].tolist()
    levels = survey.table("persons")["sex"].to_pylist()
    originals = survey.table("persons")["original.GENDER2"].to_pylist()
    known = {"1": "men", "2": "women", "9": None}
    assert levels == [known[code] for code in originals]
    assert None in levels


def test_canada_under_the_other_name_of_the_weights(tmp_path: Path) -> None:
    made.canada(tmp_path, replicates=40)
    text = (MAPPINGS / "canada-2022.toml").read_text(encoding="utf-8")
    text = text.replace('"WTBS_{001..500}" = {', '"WEPI_{001..040}" = {')
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    survey = import_mapped(tmp_path / "mapping.toml", tmp_path, tmp_path / "out")
    assert Design.from_dict(survey.manifest.design).factor == 1 / 40


def test_india_splits_a_slot(tmp_path: Path) -> None:
    given = made.india(tmp_path)
    survey = imported("india-2024", tmp_path, tmp_path / "out")
    assert survey.manifest.slot_minutes == 30
    assert survey.manifest.simultaneous == "split"
    people = [person for person in range(40) if person != 3]
    assert survey.rows("days") == len(people)
    found = minutes_by_code(survey, "episodes")
    expected: dict[tuple[int, str], float] = {}
    for person, slot, code in zip(given["person"], given["slot"], given["activity"], strict=True):
        if person in people:
            share = 30 / ((given["person"] == person) & (given["slot"] == slot)).sum()
            key = (people.index(person), str(code))
            expected[key] = expected.get(key, 0.0) + share
    assert found.keys() == expected.keys()
    for key, minutes in expected.items():
        assert found[key] == pytest.approx(minutes, abs=1e-9)
    assert survey.table("days")["weight"].to_pylist() == [
        given["weight"][given["person"] == person][0] for person in people
    ]


@pytest.mark.parametrize("rule", ["split", "main", "secondary"])
def test_argentina_by_each_rule(tmp_path: Path, rule: str) -> None:
    given = made.argentina(tmp_path)
    text = (MAPPINGS / "argentina-2021.toml").read_text(encoding="utf-8")
    text = text.replace('simultaneous = "split"', f'simultaneous = "{rule}"')
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    survey = import_mapped(tmp_path / "mapping.toml", tmp_path, tmp_path / "out")
    found = minutes_by_code(survey, "episodes")
    expected: dict[tuple[int, str], float] = {}
    for day, slot in np.ndindex(20, 144):
        codes = [str(given[name][day, slot]) for name in ("first", "second", "third")]
        codes = [code for code in codes if code]
        counted = codes if rule == "split" else codes[:1]
        for code in counted:
            expected[day, code] = expected.get((day, code), 0.0) + 10 / len(counted)
    assert found.keys() == expected.keys()
    for key, minutes in expected.items():
        assert found[key] == pytest.approx(minutes, abs=1e-9)
    if rule == "secondary":
        second = (given["second"] != "").sum() * 10
        rows = survey.table("episodes")
        counted = np.array([value is not None for value in rows["secondary"].to_pylist()])
        assert np.array(rows["minutes"])[counted].sum() == second
        assert "left out" in survey.manifest.flags[0]


def test_argentina_persons_and_replicates(tmp_path: Path) -> None:
    given = made.argentina(tmp_path, replicates=200)
    survey = imported("argentina-2021", tmp_path, tmp_path / "out")
    assert Design.from_dict(survey.manifest.design).factor == 1 / 200
    np.testing.assert_allclose(replicates_of(survey), given["replicates"])
    persons = survey.table("persons")
    assert len(persons) == 40
    assert sum(persons["diarist"].to_pylist()) == 20
    # Only the person drawn has the education that the base file tells.
    known = [value is not None for value in persons["education"].to_pylist()]
    assert known.count(True) >= 15
    assert all(known[i] <= persons["diarist"][i].as_py() for i in range(40))


def test_mtus_episodes_and_aggregate_agree(tmp_path: Path) -> None:
    given = made.mtus(tmp_path)
    one = imported("mtus-episodes", tmp_path, tmp_path / "one")
    other = imported("mtus-aggregate", tmp_path, tmp_path / "other")
    kept = given["total"][given["bad"] == 0]
    assert one.rows("days") == other.rows("days") == len(kept)
    expected = {
        (int(day), str(code + 1)): float(kept[day, code])
        for day, code in zip(*np.nonzero(kept), strict=True)
    }
    assert minutes_by_code(one, "episodes") == expected
    assert minutes_by_code(other, "totals") == expected
    assert one.table("persons")["age"].to_pylist() == [
        None if age < 0 else age for age in given["age"].tolist()
    ]


def test_hours_a_week(tmp_path: Path) -> None:
    columns = made.weekly()
    made.write_csv(tmp_path / "answers.csv", columns)
    survey = imported("weekly-hours", tmp_path, tmp_path / "out")
    found = minutes_by_code(survey, "totals")
    pairs = {"H_WORK": "1", "H_COOK": "31", "H_CHILD": "41", "H_ADULT": "42"}
    for name, code in pairs.items():
        for day, hours in enumerate(columns[name]):
            minutes = 0.0 if hours == 96 else hours * 60 / 7
            assert found.get((day, code), 0.0) == pytest.approx(minutes)
    assert any("week" in flag for flag in survey.manifest.flags)
    assert Design.from_dict(survey.manifest.design).factor == pytest.approx(19 / 20)


def test_inputs_are_recorded(tmp_path: Path) -> None:
    made.argentina(tmp_path)
    survey = imported("argentina-2021", tmp_path, tmp_path / "out")
    assert survey.manifest.inputs[0]["file"] == "argentina-2021.toml"
    assert len(survey.manifest.inputs) == 5
    assert all(len(item["sha256"]) == 64 for item in survey.manifest.inputs)
