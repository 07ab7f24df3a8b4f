from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from careconomy.cli.output import to_csv, to_json
from careconomy.cli.run import run
from careconomy.cli.tidy import COLUMNS, long_table, quantities
from careconomy.files import write_file
from tests.cli import result as made

Capture = pytest.CaptureFixture[str]


def _refuse(constant: str) -> Any:
    raise AssertionError(f"{constant} is not JSON")


def parsed(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse)


def test_json_has_null_for_what_is_no_number() -> None:
    found = parsed(to_json({"a": [float("nan"), float("inf"), 1.5], "b": (1, None), "c": "é"}))
    assert found == {"a": [None, None, 1.5], "b": [1, None], "c": "é"}


def test_json_is_one_object_on_one_line() -> None:
    text = to_json(made.simulation())
    assert text.endswith("}\n")
    assert text.count("\n") == 1


def test_csv_has_empty_fields_for_what_is_not_known() -> None:
    assert to_csv([("a", "b"), (None, 'x "y", z')]) == 'a,b\n,"x ""y"", z"\n'


def test_long_table_holds_every_figure_of_every_year() -> None:
    found = made.simulation()
    header, *rows = long_table(found)
    assert tuple(header) == COLUMNS
    figures = sum(1 for _ in quantities(found))
    assert len(rows) == figures * len(made.YEARS) + len(found["drivers"])
    assert all(len(row) == len(COLUMNS) for row in rows)
    held = {(*row[:6], row[7]): row[8] for row in rows}
    assert len(held) == len(rows)
    cost = found["policies"]["childcare"]["cost"]["gross"]["value"][2]
    assert held["policies", "childcare", "", "cost", "gross", "", 2035] == cost
    hours = found["balance"]["after"]["hours"]["child_0_2"]["fathers"]["value"][0]
    assert held["balance", "", "after", "hours", "child_0_2", "fathers", 2025] == hours
    gap = found["gaps"]["employment"]["change"]["value"][1]
    assert held["gaps", "", "change", "employment", "", "", 2030] == gap


def test_save_replaces_whole_files_and_keeps_usual_rights(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_file(path, b"first, longer\n")
    write_file(path, b"second\n")
    assert path.read_text() == "second\n"
    assert [held.name for held in tmp_path.iterdir()] == ["a.csv"]
    current = os.umask(0)
    os.umask(current)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~current


@pytest.mark.parametrize(("name", "starts"), [("a.json", "["), ("a.csv", "iso3,"), ("a.txt", "\n")])
def test_ending_decides_the_form(name: str, starts: str, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / name
    assert run(["countries", "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith(starts)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert str(path) in printed.err


def test_stated_form_wins_over_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert run(["countries", "--format", "json", "-o", str(path)]) == 0
    assert len(parsed(path.read_text(encoding="utf-8"))) > 150


def test_facts_as_json_and_csv_agree(capsys: Capture) -> None:
    assert run(["facts", "FRA", "--format", "json"]) == 0
    facts = parsed(capsys.readouterr().out)["facts"]
    assert run(["facts", "FRA", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["name"]: float(row["value"]) for row in rows} == {
        name: fact["value"] for name, fact in facts.items()
    }
    assert all(row["source"] and row["licence"] and row["unit"] for row in rows)


def test_own_figure_is_shown_as_such(capsys: Capture) -> None:
    assert run(["facts", "FRA", "--set", "unpaid_care_men=1.25", "--format", "json"]) == 0
    fact = parsed(capsys.readouterr().out)["facts"]["unpaid_care_men"]
    assert (fact["value"], fact["quality"]) == (1.25, "override")


def test_match_keeps_facts_of_that_name(capsys: Capture) -> None:
    assert run(["facts", "FRA", "--match", "LEAVE", "--format", "json"]) == 0
    names = parsed(capsys.readouterr().out)["facts"]
    assert names
    assert all("leave" in name for name in names)


@pytest.mark.parametrize(
    "arguments",
    [
        ["countries"],
        ["facts", "FRA"],
        ["facts", "AFG"],
        ["parameters"],
        ["balance", "FRA"],
        ["balance", "IND", "--draws", "100"],
    ],
    ids=" ".join,
)
def test_tables_fit_into_80_columns(
    arguments: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 10
    assert [line for line in lines if len(line) > 80 or "…" in line] == []


def test_parameters_of_one_policy(capsys: Capture) -> None:
    assert run(["parameters", "childcare", "--format", "json"]) == 0
    rows = parsed(capsys.readouterr().out)
    assert {row["table"] for row in rows} == {"policies.childcare"}
    hours = next(row for row in rows if row["parameter"] == "hours_per_week")
    assert hours["low"] < hours["default"] < hours["high"]
    assert hours["unit"] == "hours a week"
    assert all(row["source"] and row["description"] for row in rows)


def test_parameters_of_a_family_of_policies(capsys: Capture) -> None:
    assert run(["parameters", "leave", "--format", "json"]) == 0
    tables = {row["table"] for row in parsed(capsys.readouterr().out)}
    assert tables == {f"policies.leave.{kind}" for kind in ("maternity", "paternity", "parental")}


def test_balance_as_json(capsys: Capture) -> None:
    assert run(["balance", "FRA", "--format", "json", "--draws", "50"]) == 0
    found = parsed(capsys.readouterr().out)
    for key in ("hours", "unmet", "money", "unpaid_value", "shares"):
        assert key in found
    mothers = found["hours"]["child_0_2"]["mothers"]
    assert len(mothers["value"]) == len(found["years"]) == 1
    assert mothers["lower"][0] <= mothers["value"][0] <= mothers["upper"][0]


def test_data_is_utf_8_and_tables_survive_any_encoding() -> None:
    for encoding in ("ascii", "latin-1"):
        command = [sys.executable, "-m", "careconomy", "facts", "FRA"]
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        assert done.stderr == b""
        done.stdout.decode(encoding)
        done = subprocess.run(
            [*command[:3], "countries", "--format", "csv"],
            env=environment,
            capture_output=True,
            check=True,
        )
        assert "Côte d" in done.stdout.decode("utf-8")


def test_formulas_in_csv_are_defused() -> None:
    assert to_csv([["=HYPERLINK(1)", "@x", 1.5, -2.0, None]]) == "'=HYPERLINK(1),'@x,1.5,-2.0,\n"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["countries", "-o", "x.xlsx"], "ending"),
        (["facts", "FRA", "--set", "gdp=1e12", "--set", "gdp=2e12"], "twice"),
        (["facts", "FRA", "--set", "gdp=1_000"], "number"),
    ],
)
def test_contradictions_are_named(
    arguments: list[str],
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    assert word in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_input_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("[policies.childcare]\n")
    arguments = ["simulate", str(mine), "--country", "FRA", "--draws", "0", "-o", str(mine)]
    assert run(arguments) == 2
    assert mine.read_text() == "[policies.childcare]\n" and capsys.readouterr().err


@pytest.mark.parametrize("command", [["balance", "FRA"], ["accounts", "satellite", "missing"]])
def test_a_folder_is_not_taken_for_a_file(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "-o", f"{tmp_path}/out/"]) == 2
    assert "a file is written here, not a folder" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
