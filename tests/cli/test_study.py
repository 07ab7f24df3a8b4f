"""The commands on real figures: what they print is what Python returns."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from careconomy import Country, Package, simulate
from careconomy.cli.run import run

Capture = pytest.CaptureFixture[str]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PACKAGE = str(EXAMPLES / "care-for-all.toml")
MODEST = str(EXAMPLES / "first-steps.toml")
STUDY = ["simulate", PACKAGE, "--country", "FRA", "--to", "2030", "--draws", "40", "--seed", "3"]


def printed(arguments: list[str], capsys: Capture) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def test_simulate_prints_what_python_returns(capsys: Capture) -> None:
    found = json.loads(printed([*STUDY, "--format", "json"], capsys))
    result = simulate(Package.read(PACKAGE), Country.load("FRA"), to=2030, draws=40, seed=3)
    assert found == json.loads(json.dumps(result.to_dict()))


def test_simulate_holds_to_the_contract(capsys: Capture) -> None:
    found = json.loads(printed([*STUDY, "--format", "json"], capsys))
    for key in (
        "country",
        "package",
        "from",
        "to",
        "seed",
        "version",
        "inputs_hash",
        "currency",
        "price_year",
        "revenue",
        "net_cost",
    ):
        assert key in found
    assert found["years"] == list(range(2025, 2031))
    for policy in (*found["policies"].values(), found["total"]):
        for key in ("cost", "cost_share_gdp"):
            assert {"gross", "new_spending"} <= set(policy[key])
        assert {"already_spent", "payers", "staff_fte"} <= set(policy)
    for quantity in _quantities(found):
        assert len(quantity["value"]) == len(found["years"])
        assert "no_interval" in quantity or len(quantity["lower"]) == len(quantity["upper"]) == 6


def _quantities(data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, dict):
        return []
    if "unit" in data and "value" in data:
        return [data]
    return [quantity for value in data.values() for quantity in _quantities(value)]


def test_own_figures_and_no_draws(capsys: Capture) -> None:
    study = ["simulate", PACKAGE, "--country", "FRA", "--draws", "0", "--format", "json"]
    one = json.loads(printed(study, capsys))
    other = json.loads(printed([*study, "--set", "earnings=4000"], capsys))
    assert one["inputs_hash"] != other["inputs_hash"]
    assert one["total"]["cost"]["gross"]["value"] != other["total"]["cost"]["gross"]["value"]
    assert "lower" not in one["total"]["cost"]["gross"]


def test_csv_agrees_with_json(capsys: Capture) -> None:
    found = json.loads(printed([*STUDY, "--format", "json"], capsys))
    rows = list(csv.DictReader(io.StringIO(printed([*STUDY, "--format", "csv"], capsys))))
    cost = [
        float(row["value"])
        for row in rows
        if (row["policy"], row["measure"], row["item"]) == ("total", "cost", "gross")
    ]
    assert cost == found["total"]["cost"]["gross"]["value"]
    keys = [(*list(row.values())[:6], row["year"]) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("country", ["FRA", "IND", "IDN", "RWA", "USA"])
def test_tables_fit_into_80_columns(
    country: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    study = ["simulate", PACKAGE, "--country", country, "--draws", "40", "--to", "2030"]
    lines = printed(study, capsys).splitlines()
    assert [line for line in lines if len(line) > 80 or "…" in line] == []
    assert any("90 % interval" in line for line in lines)


def test_compare_sets_packages_side_by_side(capsys: Capture) -> None:
    arguments = ["compare", MODEST, PACKAGE, "--country", "FRA", "--draws", "20"]
    found = json.loads(printed([*arguments, "--format", "json"], capsys))
    assert [package["package"] for package in found["packages"]] == ["First steps", "Care for all"]
    rows = list(csv.DictReader(io.StringIO(printed([*arguments, "--format", "csv"], capsys))))
    assert {row["package"] for row in rows} == {"First steps", "Care for all"}
    table = printed(arguments, capsys)
    assert "First steps" in table
    assert max(map(len, table.splitlines())) <= 80


def test_brief_says_where_it_is(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    arguments = ["brief", "FRA", "--package", PACKAGE, "--draws", "20", "-o", str(folder)]
    text = printed(arguments, capsys)
    named = [Path(line) for line in text.splitlines() if line.startswith(str(folder))]
    assert named
    assert all(path.is_file() for path in named)


def test_brief_refuses_a_language_that_it_does_not_have(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    arguments = ["brief", "FRA", "--package", PACKAGE, "--lang", "xx", "-o", str(folder)]
    assert run([*arguments, "--draws", "0"]) == 2
    assert '"xx"' in capsys.readouterr().err
    assert not folder.exists()


def test_brief_into_a_file_is_refused(capsys: Capture, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    arguments = ["brief", "FRA", "--package", PACKAGE, "-o", str(taken), "--draws", "0"]
    assert run(arguments) == 2
    assert str(taken) in capsys.readouterr().err


def on_terminal(arguments: list[str], **environment: str) -> bytes:
    """Return what a command writes to a terminal."""
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "careconomy", *arguments]
    variables = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    process = subprocess.Popen(command, stdout=child, stderr=child, env=variables)
    os.close(child)
    shown = b""
    try:
        while part := os.read(parent, 65536):
            shown += part
    except OSError:  # Linux: the terminal is gone when the process has ended
        pass
    os.close(parent)
    assert process.wait() == 0
    return shown


def test_terminal_shows_styles_unless_asked_not_to() -> None:
    assert b"\x1b[" in on_terminal(["facts", "FRA"])
    assert b"\x1b[" not in on_terminal(["facts", "FRA"], NO_COLOR="1")
