"""The commands on surveys, on an invented survey."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from careconomy.cli.run import run
from careconomy.estimation import analyse
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

Capture = pytest.CaptureFixture[str]
STATISTICS = ["--statistic", "mean,participation,participants_mean,median,share_of_total"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("surveys") / "s"
    generate(path, persons=400, seed=5, replicates=20, strata=4, clusters=40)
    return path


def printed(arguments: list[str], capsys: Capture) -> str:
    assert run(["survey", *arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_the_csv_of_an_estimate_is_what_python_gives(folder: Path, capsys: Capture) -> None:
    text = printed(
        ["estimate", str(folder), "--of", "sdg-5.4.1", "--by", "sex,age_group", "--format", "csv"],
        capsys,
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = analyse(Survey.open(folder), ["sdg-5.4.1"], ["sex", "age_group"]).estimates(
        ["share_of_day"]
    )
    assert len(rows) == len(wanted) == 10
    for row, other in zip(rows, wanted, strict=True):
        assert row["sex"] == other.domain["sex"]
        assert float(row["est"]) == other.est
        assert float(row["se"]) == other.se
        assert row["n"] == str(other.n)


def test_a_table_names_the_survey_its_rule_and_every_domain(folder: Path, capsys: Capture) -> None:
    text = printed(
        ["estimate", str(folder), "--activity", "41", "--by", "sex", "--margins", *STATISTICS],
        capsys,
    )
    for words in (
        "Childcare and instruction (41)",
        "women",
        "men",
        "all",
        "mean, minutes a day",
        "participation, %",
        "median",
    ):
        assert words in text
    assert "share of total, %" in text
    assert "fewer than 30 diaries" in " ".join(text.split())


def test_a_gap_is_a_difference_with_a_test_and_a_ratio(folder: Path, capsys: Capture) -> None:
    text = printed(["gap", str(folder), "--activity", "unpaid", "--format", "json"], capsys)
    first, second = json.loads(text)["rows"]
    assert first["sex"] == "women - men"
    assert first["p"] < 0.05
    assert second["statistic"] == "mean_ratio"
    assert first["lci"] < first["est"] < first["uci"]


def test_a_ratio_and_conditions(folder: Path, capsys: Capture) -> None:
    arguments = ["--ratio", "care/unpaid", "--where", "age=15-44", "--where", "sex=women"]
    (row,) = json.loads(printed(["estimate", str(folder), *arguments, "--format", "json"], capsys))[
        "rows"
    ]
    assert 0.0 < row["est"] < 1.0
    people = Survey.open(folder).table("persons").to_pylist()
    chosen = [p for p in people if p["diarist"] and p["sex"] == "women" and 15 <= p["age"] <= 44]
    assert row["n"] == len(chosen)


def test_what_a_survey_holds_and_its_quality(folder: Path, capsys: Capture) -> None:
    assert "episodes" in printed(["show", str(folder)], capsys)
    assert "The day closes" in printed(["check", str(folder)], capsys)
    report = json.loads(printed(["check", str(folder), "--format", "json"], capsys))
    assert report["ok"] is True


def test_replicate_weights_are_made_and_used(tmp_path: Path, capsys: Capture) -> None:
    generate(tmp_path / "s", persons=200, seed=5, strata=4, clusters=40)
    assert run(["survey", "estimate", str(tmp_path / "s"), "--activity", "unpaid"]) == 0
    text = printed(
        ["weights", str(tmp_path / "s"), "--replicates", "bootstrap", "--n", "50"], capsys
    )
    assert "50 replicate weights (bootstrap)" in text
    assert Survey.open(tmp_path / "s").manifest.design["replicates"] == 50
    again = ["survey", "weights", str(tmp_path / "s"), "--replicates", "jackknife"]
    assert run(again) == 2
    assert "--replace" in capsys.readouterr().err
    assert run([*again, "--replace"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["estimate", "{}"], ["no activity is named"]),
        (["estimate", "{}", "--activity", "unpayed"], ["unpayed", "unpaid"]),
        (["estimate", "{}", "--activity", "41", "--by", "sexx"], ["sexx", "sex"]),
        (["estimate", "{}", "--activity", "41", "--where", "sex"], ["NAME=VALUES"]),
        (["estimate", "{}", "--activity", "41", "--where", "sex=woman"], ["woman", "women"]),
        (["estimate", "{}", "--activity", "41", "--where", "age=old"], ["old", "15-64"]),
        (["estimate", "{}", "--activity", "41", "--statistic", "men"], ["men", "mean"]),
        (["estimate", "{}", "--activity", "41", "--statistic", "quantile_2"], ["0 and 1", "2"]),
        (["estimate", "{}", "--activity", "41", "--by", "age_group", "--ages", "40,30"], ["rise"]),
        (["estimate", "{}", "--activity", "41", "--lonely", "ajust"], ["ajust", "adjust"]),
        (["estimate", "{}", "--activity", "41", "--engine", "sparc"], ["sparc", "spark"]),
        (["estimate", "{}", "--activity", "41", "--confidence", "95"], ["95", "0.95"]),
        (["estimate", "nowhere", "--activity", "41"], ["nowhere", "survey import"]),
        (["gap", "{}", "--activity", "41", "--by", "sex", "--between", "region"], ["region"]),
        (["estimate", "{}", "--activity", "41", "--where", "age=120+"], ["no diary"]),
        (["weights", "{}", "--replicates", "jackknife", "--n", "5"], ["--n"]),
        (["show", "{}/days.parquet"], ["not a survey"]),
        (["import", "atus", "nowhere", "-o", "{}2"], ["nowhere"]),
        (["import", "mapping.toml", "nowhere", "-o", "{}2"], ["mapping.toml"]),
    ],
)
def test_mistakes_are_one_line_that_names_them(
    folder: Path, arguments: list[str], words: list[str], capsys: Capture
) -> None:
    filled = [argument.replace("{}", str(folder)) for argument in arguments]
    assert run(["survey", *filled]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    for word in words:
        assert word in shown.err


def test_the_balance_and_a_study_take_measured_hours(tmp_path: Path, capsys: Capture) -> None:
    generate(tmp_path / "fra", persons=600, seed=5, replicates=20, country="FRA")
    survey = ["--survey", str(tmp_path / "fra"), "--draws", "50"]
    assert run(["balance", "FRA", *survey]) == 0
    assert "Hours of families: Invented survey" in capsys.readouterr().out
    assert run(["balance", "FRA", *survey, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["survey"]["country"] == "FRA"
    assert sum(found["survey"]["diaries"].values()) == 600
    hours = found["hours"]["household"]["mothers"]
    assert hours["lower"][0] < hours["value"][0] < hours["upper"][0]
    package = Path(__file__).parents[2] / "examples" / "first-steps.toml"
    assert run(["simulate", str(package), "--country", "FRA", *survey, "--short"]) == 0
    assert "Hours of families: Invented survey" in capsys.readouterr().out
    assert run(["balance", "USA", *survey]) == 2
    assert "FRA" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["csv", "xlsx", "sdmx"])
def test_publishing_writes_files_with_the_rule_stated(
    tmp_path: Path, to: str, capsys: Capture
) -> None:
    generate(tmp_path / "fra", persons=600, seed=5, replicates=20, country="FRA")
    target = tmp_path / f"out.{'xlsx' if to == 'xlsx' else 'csv'}"
    command = ["publish", str(tmp_path / "fra"), "--to", to, "-o", str(target)]
    printed(command, capsys)
    assert target.stat().st_size > 1000
    if to != "xlsx":
        assert "are withheld" in (tmp_path / "out.readme.txt").read_text()


def test_a_rhythm_is_a_picture_and_its_data(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    assert "08:00" in printed(["rhythm", str(folder), "--by", "sex", "--minutes", "30"], capsys)
    printed(["rhythm", str(folder), "--minutes", "60", "-o", str(tmp_path / "day.svg")], capsys)
    assert {path.name for path in tmp_path.iterdir()} == {"day.svg", "day.png", "day.csv"}
    assert "probability" in printed(["transitions", str(folder)], capsys)
    printed(["sequences", str(folder), "-o", str(tmp_path / "s.csv")], capsys)
    assert len((tmp_path / "s.csv").read_text().splitlines()) == 401
