"""Time poverty on the command line, on an invented survey."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from careconomy.accounts.time_poverty import time_poverty
from careconomy.cli.run import run
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

Capture = pytest.CaptureFixture[str]
LINES = "# currency: EUR\n# price year: 2023\nsize,line\n1,9000\n2,12600\n3,16200\n4+,20000\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("accounts") / "fra"
    generate(path, persons=400, seed=6, replicates=16, country="FRA")
    return path


@pytest.fixture(scope="module")
def lines(folder: Path) -> Path:
    path = folder.parent / "lines.csv"
    path.write_text(LINES)
    return path


def test_the_figures_are_those_of_python(folder: Path, capsys: Capture) -> None:
    asked = ["accounts", "time-poverty", str(folder), "--line", "relative", "--multiples", "1.3"]
    assert run([*asked, "--by", "sex,age_group", "--ages", "15,45", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    expected = time_poverty(
        Survey.open(folder), line="relative", by=("sex", "age_group"), ages=(15, 45),
        multiples=(1.3,),
    )  # fmt: skip
    assert [row["est"] for row in found["rows"]] == [row.est for row in expected]
    assert found["notes"][0].startswith("WARNING: shares of person-days")


def test_the_warning_stands_above_every_table(folder: Path, capsys: Capture) -> None:
    assert run(["accounts", "time-poverty", str(folder), "--line", "threshold"]) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[1].startswith("WARNING: shares of person-days, not of persons")
    assert text.index("WARNING") < text.index("Work over 10.5 hours")
    assert "women - men" in text and "p " in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_joint_measure(folder: Path, lines: Path, capsys: Capture) -> None:
    asked = ["accounts", "time-poverty", str(folder), "--line", "joint", "--wage", "11"]
    assert run([*asked, "--poverty-line", str(lines)]) == 0
    text = capsys.readouterr().out
    assert "hidden" in text and "Required home production" in text
    assert max(map(len, text.splitlines())) <= 80
    assert run([*asked, "--poverty-line", str(lines), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["required_home_production"][0]["adults"] == "1"
    assert found["match"] == []


def test_files_are_written(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "poverty.csv"
    asked = ["accounts", "time-poverty", str(folder), "--line", "threshold", "-o", str(path)]
    assert run(asked) == 0
    assert path.read_text().startswith("sex,line,activity,statistic,unit,est,se,")


def test_a_figure_has_its_data_beside_it(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "poverty.svg"
    asked = ["accounts", "time-poverty", str(folder), "--line", "relative", "-o", str(path)]
    assert run(asked) == 0
    assert capsys.readouterr().out.startswith("WARNING: shares of person-days")
    assert {found.suffix for found in tmp_path.iterdir()} == {".svg", ".png", ".csv"}
    picture = path.read_text()
    assert "share of person-days" in picture and "one diary day does not tell" in picture
    rows = list(csv.DictReader(path.with_suffix(".csv").open()))
    table = time_poverty(Survey.open(folder), line="relative", by=("sex",))
    shown = [row for row in table if row.statistic == "incidence"]
    assert [float(row["est"]) for row in rows] == [row.est for row in shown]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "no line is named"),
        (["--line", "absolute"], 'the line "absolute" is not known'),
        (["--line", "relative", "--wage", "9"], "--wage: is no option of the line relative"),
        (["--line", "joint", "--hours", "9"], "--hours: is no option of the line joint"),
        (["--line", "relative", "--multiples", "one"], '"one" are no numbers'),
        (["--line", "joint"], "no replacement wage is given"),
        (["--line", "joint", "--wage", "9"], "there is no poverty line"),
        (["--line", "joint", "--wage", "9", "--poverty-line", "none.csv"], "cannot be read"),
        (["--line", "threshold", "--where", "sex=girls"], '"girls" is no level of sex'),
    ],
)
def test_mistakes_are_named(folder: Path, more: list[str], said: str, capsys: Capture) -> None:
    assert run(["accounts", "time-poverty", str(folder), *more]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
