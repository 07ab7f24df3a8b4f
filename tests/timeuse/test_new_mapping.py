"""A drafted mapping names what was seen, and becomes a mapping with a few decisions."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from careconomy.errors import CareError
from careconomy.timeuse.activities import code_lists
from careconomy.timeuse.readers import mapping_records
from careconomy.timeuse.readers.mapping import import_mapped
from careconomy.timeuse.readers.mapping_file import _MADE
from careconomy.timeuse.readers.mapping_open import refuse_open
from careconomy.timeuse.readers.new_mapping import new_mapping
from careconomy.timeuse.schema import DAYS, HOUSEHOLDS, PERSONS
from tests.project.markdown import ROOT
from tests.timeuse import example_surveys as made


def test_slots_keys_weights_and_design_are_found(tmp_path: Path) -> None:
    made.write_csv(tmp_path / "hetus.csv", made.hetus(10))
    text = new_mapping(tmp_path / "hetus.csv")
    found = tomllib.loads(text)
    assert found["household"]["key"] == ["hid"]
    assert found["person"]["key"] == ["pid"]
    assert found["day"]["key"] == ["diary"]
    assert found["diary"]["activity"] == "mact{1..144}"
    assert found["weights"]["column"] == "wght1"
    assert found["design"]["stages"] == [{"strata": ["stratum"], "cluster": ["psu"]}]
    assert "# pid: 1 x 20" in text
    assert "# slots of 10 minutes" in text


def test_several_files_and_replicates(tmp_path: Path) -> None:
    made.argentina(tmp_path)
    found = tomllib.loads(new_mapping(tmp_path))
    assert {spec["path"] for spec in found["files"].values()} == {
        f"enut2021_{name}.txt" for name in ("base", "miembros", "diario", "replicas")
    }
    assert found["files"]["enut2021_base"]["delimiter"] == "|"
    assert found["replicates"]["columns"] == ["WPER_REP{1..300}"]
    assert found["diary"]["file"] == "enut2021_diario"


def test_episodes(tmp_path: Path) -> None:
    made.mtus(tmp_path)
    text = new_mapping(tmp_path)
    found = tomllib.loads(text)
    assert (found["diary"]["shape"], found["diary"]["start"]) == ("episodes", "start")
    assert 'start = "start" # from 0 to 14' in text


def test_fixed_width_text_gets_a_place_for_its_positions(tmp_path: Path) -> None:
    made.canada(tmp_path, respondents=5, replicates=20)
    text = new_mapping(tmp_path)
    assert set(tomllib.loads(text)["files"]) == {"main", "episode"}
    assert "1390 characters a line" in text


def test_a_draft_imports_after_a_few_decisions(tmp_path: Path) -> None:
    made.write_csv(tmp_path / "hetus.csv", made.hetus(10))
    text = new_mapping(tmp_path / "hetus.csv")
    codes = tomllib.loads(text)["person"]["sex"]["values"]
    for code in codes:
        text = text.replace(f'{code} = "?"', f'{code} = "{ {"1": "men", "2": "women"}[code] }"', 1)
    text = text.replace('first_day = "?"', 'first_day = "monday"')
    text = text.replace('list = "?"', 'list = "hetus-2008"')
    text = text.replace("missing = []", "missing = [-999]")
    text = re.sub(r"^country = .*", 'country = "FIN"', text, flags=re.MULTILINE)
    text = re.sub(r'^(name|source|licence) = "\?"', r'\1 = "made up"', text, flags=re.MULTILINE)
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    survey = import_mapped(tmp_path / "mapping.toml", tmp_path / "hetus.csv", tmp_path / "out")
    assert survey.rows("households") == 10


def test_every_decision_that_is_left_is_named_with_what_it_may_be(tmp_path: Path) -> None:
    made.write_csv(tmp_path / "hetus.csv", made.hetus(10))
    (tmp_path / "mapping.toml").write_text(new_mapping(tmp_path / "hetus.csv"), encoding="utf-8")
    with pytest.raises(CareError) as caught:
        import_mapped(tmp_path / "mapping.toml", tmp_path / "hetus.csv", tmp_path / "out")
    message = str(caught.value)
    for key in (
        "name",
        "country (ISO 3166",
        "source",
        "licence",
        "activities.list (",
        "hetus-2018",
    ):
        assert key in message
    assert "person.sex.values.1 (women or men or missing)" in message
    assert "day.weekday.first_day (monday or" in message
    assert 'still "?"' in message and "8 keys" in message
    assert not (tmp_path / "out").exists()


def test_a_question_mark_may_be_a_code_for_missing(tmp_path: Path) -> None:
    refuse_open({"missing": ["?"], "person": {"sex": {"values": {"?": "missing"}}}}, "")
    with pytest.raises(
        CareError, match=r"diary.shape \(slots or episodes or slot rows or totals\)"
    ):
        refuse_open({"diary": {"shape": "?", "missing": ["?"]}}, "")
    with pytest.raises(CareError, match=r'1 key is still "\?": household.key'):
        refuse_open({"household": {"key": ["?"]}}, "")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="there is none"):
        new_mapping(tmp_path / "nothing")
    with pytest.raises(CareError, match="no data file"):
        new_mapping(tmp_path)


def test_the_reference_names_every_key() -> None:
    text = (ROOT / "docs" / "surveys" / "mapping.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_0-9]+", text))
    kinds = [kind for kind in vars(mapping_records).values() if is_dataclass(kind)]
    keys = {item.name for kind in kinds for item in fields(kind)}
    keys |= {*HOUSEHOLDS, *PERSONS, *DAYS} - _MADE
    assert keys - words - {"where", "variables"} == set()
    for name in code_lists():
        assert f'"{name}"' in text
    smallest = text.split("```toml")[1].split("```")[0]
    assert set(tomllib.loads(smallest)) == {
        "name", "household", "diary", "activities", "weights"
    }  # fmt: skip
