"""Well-being of carers on the command line, on an invented survey."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from careconomy.accounts.well_being import well_being
from careconomy.cli.run import run
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

Capture = pytest.CaptureFixture[str]
COMMAND = ["accounts", "well-being"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("well-being") / "invented"
    generate(path, persons=500, seed=6, replicates=16)
    return path


def shown(arguments: list[str], capsys: Capture) -> str:
    assert run([*COMMAND, *arguments]) == 0
    return capsys.readouterr().out


def test_the_figures_are_those_of_python(folder: Path, capsys: Capture) -> None:
    asked = ["--by", "couple_type", "--gap", "couple_type", "--indicators", "sleep,night_care"]
    rows = json.loads(shown([str(folder), *asked, "--format", "json"], capsys))["rows"]
    expected = well_being(
        Survey.open(folder),
        by=("couple_type",),
        gap="couple_type",
        indicators=["sleep", "night_care"],
    )
    assert [(row["est"], row["p_holm"]) for row in rows] == [
        (row.est, row.p_holm) for row in expected
    ]


def test_a_table_fits_and_names_groups_and_definitions(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = shown([str(folder), "--gap", "sex"], capsys)
    assert max(map(len, text.splitlines())) <= 80
    for words in (
        "mothers",
        "fathers",
        "Double burden",
        "Night care",
        "Free spells",
        "22:00-06:00",
    ):
        assert words in text
    assert "Minutes a day: difference" in text
    assert "…" not in text


def test_periods_stand_beside_each_other(folder: Path, capsys: Capture) -> None:
    text = shown([str(folder), "--compare", "month=1,7", "--by", "sex"], capsys)
    for words in ("before", "after", "p Holm", "differ in season", "after less before"):
        assert words in text


def test_an_earlier_survey_is_compared(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "earlier"
    generate(other, persons=300, seed=7, replicates=16)
    text = shown([str(folder), "--with", str(other), "--by", "sex"], capsys)
    assert "samples drawn apart" in " ".join(text.split())


def test_limits_are_those_that_were_asked_for(folder: Path, capsys: Capture) -> None:
    limits = ["--burden-hours", "3.5", "--short-sleep", "7", "--night", "23-5"]
    text = " ".join(shown([str(folder), *limits], capsys).split())
    for words in ("more than 3.5 hours", "less than 7 hours", "23:00-05:00"):
        assert words in text


def test_flagged_figures_carry_a_mark(folder: Path, capsys: Capture) -> None:
    asked = [str(folder), "--by", "sex", "--indicators", "sleep"]
    assert "u: flagged" not in shown(asked, capsys)
    text = shown([*asked, "--fewest", "100000"], capsys)
    assert "u: flagged" in text
    assert "Cells of fewer than 100000 diaries" in " ".join(text.split())
    held = shown([*asked, "--fewest", "100000", "--suppress"], capsys)
    assert "u: flagged" not in held
    assert "are withheld" in " ".join(held.split())


def test_linearised_errors_and_lonely_strata(folder: Path, capsys: Capture) -> None:
    asked = [str(folder), "--by", "sex", "--indicators", "sleep", "--format", "json"]
    replicated, linearised, lonely = (
        json.loads(shown([*asked, *more], capsys))["rows"]
        for more in ([], ["--linearise"], ["--lonely", "adjust", "--with", str(folder)])
    )
    assert [row["est"] for row in replicated] == [row["est"] for row in linearised]
    assert all(one["df"] != other["df"] for one, other in zip(replicated, linearised, strict=True))
    assert lonely[0]["se"] == linearised[0]["se"]


def test_a_folder_gets_table_figures_and_notes(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    target = tmp_path / "out"
    assert run([*COMMAND, str(folder), "--gap", "sex", "-o", str(target)]) == 0
    capsys.readouterr()
    stems = ("day", "left", "difference")
    figures = {f"{stem}.{kind}" for stem in stems for kind in ("svg", "png", "csv")}
    assert {path.name for path in target.iterdir()} == figures | {"well-being.csv", "readme.txt"}
    with (target / "day.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    groups = {row["group"] for row in rows}
    assert groups >= {"women", "men", "mothers", "fathers", "other women", "other men"}
    for group in groups:
        whole = sum(float(row["est"]) for row in rows if row["group"] == group)
        assert whole == pytest.approx(1440.0)
    picture = (target / "day.svg").read_text("utf-8")
    assert "Mothers" in picture
    assert "Paid work" in picture
    said = (target / "readme.txt").read_text()
    assert "Intervals are of 95%" in said
    assert "night_care: minutes of unpaid care (ICATUS 4) within 22:00-06:00" in said


def test_a_figure_that_cannot_be_filled_is_left_out(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    target = tmp_path / "few"
    asked = ["--indicators", "sleep", "--by", "employment", "-o", str(target)]
    assert run([*COMMAND, str(folder), *asked]) == 0
    capsys.readouterr()
    assert {path.name for path in target.iterdir()} == {
        "well-being.csv", "readme.txt", "left.svg", "left.png", "left.csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--night", "late"], "hours of the day"),
        (["--indicators", "joy"], "no indicator of well-being"),
        (["--burden-hours", "30"], "the limit of burden"),
        (["--before", "2019-01-01..2019-02-01"], "only one period"),
        (["--compare", "year=1,2"], "no diaries of year"),
        (["--where", "age"], "NAME=VALUES"),
        (["--with", "nowhere"], "is not a survey"),
        (["--gap", "shoe"], "the table is not by"),
    ],
)
def test_mistakes_are_named(folder: Path, capsys: Capture, asked: list[str], words: str) -> None:
    assert run([*COMMAND, str(folder), *asked]) == 2
    found = capsys.readouterr()
    assert words in found.err
    assert "Traceback" not in found.err
    assert not found.out
