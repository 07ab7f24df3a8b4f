"""The care support ratio on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from careconomy import Country
from careconomy.accounts.support_ratio import support_ratio
from careconomy.cli.run import run
from careconomy.draws import Draws

Capture = pytest.CaptureFixture[str]
START = ["accounts", "support-ratio"]


def test_the_figures_are_those_of_python(capsys: Capture) -> None:
    assert run([*START, "FRA", "--draws", "50", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    expected = support_ratio(Country.load("FRA"), draws=Draws(50)).to_dict()
    assert found == json.loads(json.dumps(expected))


def test_csv_has_every_year_of_every_statistic(capsys: Capture) -> None:
    assert run([*START, "FRA", "--to", "2026", "--draws", "20", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["year"] for row in rows} == {"2023", "2024", "2025", "2026"}
    assert all(row["lower"] or row["no_interval"] for row in rows)


def test_the_table_fits_and_says_whose_shape_it_is(capsys: Capture) -> None:
    assert run([*START, "FRA", "--activity", "all", "--need", "madrid"]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    words = " ".join(text.split())
    for part in ("ANOTHER COUNTRY'S SHAPE", "2050", "million units", "Durán", "index"):
        assert part in words


def test_a_folder_gets_figures_and_their_data(tmp_path: Path, capsys: Capture) -> None:
    assert run([*START, "FRA", "--draws", "20", "-o", str(tmp_path / "out")]) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    stems = ("support-ratio", "hours-needed")
    assert names == {"by-year.csv", "readme.txt"} | {
        f"{stem}.{end}" for stem in stems for end in ("svg", "png", "csv")
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["FRA", "--to", "2060"],
        ["AIA"],
        ["FRA", "--profiles", "missing.csv"],
        ["FRA", "--profiles", "a.csv", "--survey", "b"],
    ],
)
def test_mistakes_are_named(arguments: list[str], capsys: Capture) -> None:
    assert run([*START, *arguments]) == 2
    text = capsys.readouterr().err
    assert text.startswith("careconomy: ") and "Traceback" not in text
