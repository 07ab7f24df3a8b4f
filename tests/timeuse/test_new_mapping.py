"""A drafted mapping names what was seen, and becomes a mapping with a few decisions."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from careconomy.errors import CareError
from careconomy.timeuse.activities import code_lists
from careconomy.timeuse.readers.mapping import import_mapped, records
from careconomy.timeuse.readers.mapping.file import _MADE
from careconomy.timeuse.readers.mapping.open_keys import refuse_open
from careconomy.timeuse.readers.new_mapping import new_mapping
from careconomy.timeuse.readers.sources import open_source
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


def german(folder: Path, encoding: str = "cp1252") -> Path:
    """Four files with semicolons, decimal commas and German names; codes 1 and 2 are activities."""
    homes, people = ["HHNR;Größe;Land"], ["HHNR;PNR;Geschlecht;Alter;DATUM;GEWICHT"]
    times, boots = ["HHNR;PNR;Anfang;Schluss;AKT"], ["HHNR;PNR;" + ";".join(BOOTS)]
    for home in range(101, 131):
        homes.append(f"{home};2;Köln")
        for person, sex in ((1, "m"), (2, "w")):
            weight = f"10.{home - 101:03d},06" if person == 1 else f"{home + 799},06"
            people.append(f"{home};{person};{sex};{home - 80};{home % 28 + 1:02d}.03.2022;{weight}")
            for start, end, code in (
                ("04:00", "07:30", 1),
                ("07:30", "23:00", 2),
                ("23:00", "04:00", 1),
            ):
                times.append(f"{home};{person};{start};{end};{code}")
            boots.append(f"{home};{person};" + ";".join(f"{step},5" for step in range(20)))
    for name, lines in (
        ("haushalte", homes),
        ("personen", people),
        ("zeit", times),
        ("boot", boots),
    ):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding=encoding)
    return folder


BOOTS = [f"bw{step}" for step in range(1, 21)]


def decided(text: str, **changes: str) -> str:
    """The draft with decisions on what is open about the survey as a whole."""
    text = re.sub(r'^(name|source|licence) = "\?"', r'\1 = "made up"', text, flags=re.MULTILINE)
    text = re.sub(r"^country = .*", 'country = "DEU"', text, flags=re.MULTILINE)
    for old, new in changes.items():
        text = text.replace(f'{old} = "?"', new)
    return text


def test_keys_times_commas_sexes_and_dates_are_seen_in_the_values(tmp_path: Path) -> None:
    text = new_mapping(german(tmp_path))
    found = tomllib.loads(text)
    files = found["files"]
    assert {name: spec.get("encoding") for name, spec in files.items()} == {
        "haushalte": "cp1252", "personen": None, "zeit": None, "boot": None,
    }  # fmt: skip
    assert files["personen"]["decimal"] == files["boot"]["decimal"] == ","
    assert files["personen"]["thousands"] == "."
    assert "decimal" not in files["zeit"]
    assert (found["household"]["file"], found["household"]["key"]) == ("haushalte", ["HHNR"])
    assert (found["person"]["file"], found["person"]["key"]) == ("personen", ["PNR"])
    assert found["person"]["sex"]["values"] == {"m": "men", "w": "women"}
    assert found["day"]["date"] == {"column": "DATUM", "format": "%d.%m.%Y"}
    diary = found["diary"]
    assert (diary["file"], diary["shape"]) == ("zeit", "episodes")
    assert (diary["start"], diary["end"], diary["activity"]) == ("Anfang", "Schluss", "AKT")
    assert found["replicates"]["file"] == "boot"


def test_the_german_draft_imports(tmp_path: Path) -> None:
    text = decided(new_mapping(german(tmp_path)), list='codes = { 1 = "911", 2 = "11" }')
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    survey = import_mapped(tmp_path / "mapping.toml", tmp_path, tmp_path / "out")
    assert survey.rows("persons") == survey.rows("days") == 60
    assert survey.table("days")["weight"].to_pylist()[:2] == [10000.06, 900.06]
    assert set(survey.table("persons")["sex"].to_pylist()) == {"women", "men"}
    assert survey.table("days")["month"].to_pylist()[0] == 3


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    found = tomllib.loads(new_mapping(german(tmp_path, encoding) / "haushalte.csv"))
    assert found["files"]["haushalte"].get("encoding", "utf-8") == encoding
    assert found["files"]["haushalte"]["delimiter"] == ";"


def test_keys_with_names_that_say_nothing_are_seen_in_the_values(tmp_path: Path) -> None:
    folder = german(tmp_path)
    for path in folder.glob("*.csv"):
        text = path.read_bytes().replace(b"HHNR", b"A1").replace(b"PNR", b"B1")
        path.write_bytes(text.replace(b"Geschlecht", b"C1").replace(b"DATUM", b"D1"))
    found = tomllib.loads(new_mapping(folder))
    assert (found["household"]["key"], found["person"]["key"]) == (["A1"], ["B1"])
    assert found["person"]["sex"]["column"] == "C1"
    assert found["day"]["date"]["column"] == "D1"


def test_every_grid_of_slots_is_named(tmp_path: Path) -> None:
    made.write_csv(tmp_path / "hetus.csv", made.hetus(10))
    text = new_mapping(tmp_path / "hetus.csv")
    for name in ("sact", "where", "alone", "partner", "child", "otherhh", "other"):
        assert f'persons present ? "{name}{{1..144}}"' in text


def test_words_in_another_encoding_name_the_key(tmp_path: Path) -> None:
    german(tmp_path)
    (tmp_path / "b.csv").write_bytes("HHNR;ort\n1;Köln\n".encode("cp1252"))
    with pytest.raises(CareError, match=r"row 2, column ort: .*Name the encoding"):
        source = open_source(tmp_path / "b.csv")
        source.load(source.columns)


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
    kinds = [kind for kind in vars(records).values() if is_dataclass(kind)]
    keys = {item.name for kind in kinds for item in fields(kind)}
    keys |= {*HOUSEHOLDS, *PERSONS, *DAYS} - _MADE
    assert keys - words - {"where", "variables"} == set()
    for name in code_lists():
        assert f'"{name}"' in text
    smallest = text.split("```toml")[1].split("```")[0]
    assert set(tomllib.loads(smallest)) == {
        "name", "household", "diary", "activities", "weights"
    }  # fmt: skip
