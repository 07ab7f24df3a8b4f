"""Bad input on the command line of surveys: one line that names it, no trace, no wrong figure."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from careconomy.cli.run import run
from careconomy.errors import CareError
from careconomy.estimation.results import interval
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.generate import generate

Capture = pytest.CaptureFixture[str]
UNPAID = ["--activity", "unpaid", "--by", "sex"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attack") / "s"
    generate(path, persons=200, seed=5, replicates=20, strata=4, clusters=20)
    return path


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "s"))


def edit(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    path = folder / "manifest.json"
    found = json.loads(path.read_text("utf-8"))
    change(found)
    path.write_text(json.dumps(found), "utf-8")


def refused(arguments: list[str], capsys: Capture) -> str:
    assert run(["survey", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("name", 5, "text"),
        ("country", 5, "text"),
        ("years", 5, "whole numbers"),
        ("years", ["a"], "whole numbers"),
        ("days_in_period", "x", "above 0"),
        ("days_in_period", -5, "above 0"),
        ("age_floor", "x", "whole number"),
        ("day_starts", None, "minutes"),
        ("day_starts", 99_999, "minutes"),
        ("slot_minutes", 0, "minutes"),
        ("design", None, "table"),
        ("levels", [], "table"),
        ("levels", {"persons": {"sex": "women"}}, "table"),
        ("rows", None, "table"),
        ("rows", {"days": "x"}, "table"),
        ("flags", [1], "texts"),
        ("inputs", [1], "tables"),
        ("repairs", ["x"], "tables"),
        ("weights_count", None, "person-days"),
        ("simultaneous", 3, "main only"),
    ],
)
def test_a_manifest_of_the_wrong_types_is_refused(
    folder: Path, key: str, value: Any, words: str, capsys: Capture
) -> None:
    edit(folder, lambda found: found.update({key: value}))
    for command in (["show"], ["estimate", *UNPAID], ["check"]):
        said = refused([command[0], str(folder), *command[1:]], capsys)
        assert "manifest.json" in said
        assert f'"{key}"' in said
        assert words in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"replicates": 0}, "20 replicate weights, the design says 0"),
        ({"replicates": 19}, "20 replicate weights, the design says 19"),
        ({"replicates": -1}, "replicates"),
        ({"replicates": "20"}, "replicates"),
        ({"replicates": None}, "replicates"),
        ({"factor": "x"}, "factor"),
        ({"factor": float("inf")}, "factor"),
        ({"rscales": [-1.0] * 20}, "scales"),
        ({"degrees_of_freedom": -3}, "degrees_of_freedom"),
        ({"degrees_of_freedom": "x"}, "degrees_of_freedom"),
        ({"method": "taylor", "stages": "x"}, "stages"),
        ({"method": "taylor", "stages": [{"stratum": 1}]}, "stratum"),
        ({"method": "taylor", "stages": [{"stratum": "nope"}]}, "nope"),
        ({"method": "taylor", "stages": [{"cluster": "day_id"}]}, "day_id"),
    ],
)
def test_a_design_that_cannot_be_is_refused(
    folder: Path, change: dict[str, Any], words: str, capsys: Capture
) -> None:
    edit(folder, lambda found: found["design"].update(change))
    assert words in refused(["estimate", str(folder), *UNPAID], capsys)


@pytest.mark.parametrize("value", [{"method": None}, {"factor": "x"}, {"stages": "x"}])
def test_a_bad_design_is_refused_where_it_is_shown(
    folder: Path, value: dict[str, Any], capsys: Capture
) -> None:
    edit(folder, lambda found: found["design"].update(value))
    assert next(iter(value)) in refused(["show", str(folder)], capsys)


def test_a_level_that_the_manifest_lost_is_refused_not_called_unknown(
    folder: Path, capsys: Capture
) -> None:
    edit(folder, lambda found: found["levels"]["persons"].update(sex=["women"]))
    said = refused(["estimate", str(folder), *UNPAID], capsys)
    assert '"men"' in said
    assert "sex" in said


@pytest.mark.parametrize("table", ["days", "persons", "households", "episodes", "replicates"])
def test_a_foreign_table_is_refused(folder: Path, table: str, capsys: Capture) -> None:
    rows = json.loads((folder / "manifest.json").read_text("utf-8"))["rows"][table]
    pq.write_table(pa.table({"x": list(range(rows))}), folder / f"{table}.parquet")
    for command in (["show"], ["estimate", *UNPAID], ["check"]):
        said = refused([command[0], str(folder), *command[1:]], capsys)
        assert f"{table}.parquet" in said


def test_a_column_of_another_type_and_a_foreign_list_of_activities(
    folder: Path, capsys: Capture
) -> None:
    days = pq.ParquetFile(folder / "days.parquet").read()
    text = days.column("weight").cast(pa.string())
    pq.write_table(
        days.set_column(days.column_names.index("weight"), "weight", text), folder / "days.parquet"
    )
    said = refused(["estimate", str(folder), *UNPAID], capsys)
    assert "weight" in said
    assert "days.parquet" in said


def test_a_foreign_list_of_activities_is_refused(folder: Path, capsys: Capture) -> None:
    pq.write_table(pa.table({"x": [1]}), folder / "activities.parquet")
    assert "activities.parquet" in refused(["show", str(folder)], capsys)


@pytest.mark.parametrize("rows", [{}, {"days": 200}, {"foo": 3}, {"../../x": 3}])
def test_a_manifest_without_its_tables_or_with_others_is_refused(
    folder: Path, rows: dict[str, int], capsys: Capture
) -> None:
    edit(folder, lambda found: found.update(rows=rows))
    assert "table" in refused(["check", str(folder)], capsys)


def test_a_survey_without_any_time_is_refused(folder: Path, capsys: Capture) -> None:
    edit(folder, lambda found: found["rows"].pop("episodes"))
    assert "episodes" in refused(["check", str(folder)], capsys)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--where", "diarist=true"], ["true", "yes"]),
        (["--where", "age=15-10"], ["15-10", "age"]),
        (["--where", "age=nan"], ["nan", "age"]),
        (["--where", "age_group=15-24"], ["age_group", "age=15-64"]),
        (["--statistic", " "], ["statistic"]),
        (["--by", "sex,sex"], ["sex", "twice"]),
    ],
)
def test_options_that_say_nothing_are_refused(
    whole: Path, arguments: list[str], words: list[str], capsys: Capture
) -> None:
    said = refused(["estimate", str(whole), "--activity", "unpaid", *arguments], capsys)
    for word in words:
        assert word in said


def test_yes_and_no_make_conditions(whole: Path, capsys: Capture) -> None:
    assert run(["survey", "estimate", str(whole), "--activity", "unpaid", "--where",
                "diarist=yes", "--format", "json"]) == 0  # fmt: skip
    both = json.loads(capsys.readouterr().out)["rows"][0]
    assert both["n"] == 200


def test_a_ratio_and_statistics_are_both_given(whole: Path, capsys: Capture) -> None:
    assert run(["survey", "estimate", str(whole), "--ratio", "care/unpaid", "--statistic", "mean",
                "--format", "json"]) == 0  # fmt: skip
    found = json.loads(capsys.readouterr().out)["rows"]
    assert {row["statistic"] for row in found} == {"mean", "ratio"}


def test_replicates_are_balanced_when_that_is_asked(folder: Path, capsys: Capture) -> None:
    method = ["weights", str(folder), "--replicates", "bootstrap", "--n", "5", "--replace"]
    assert "nope" in refused([*method, "--balance", "nope"], capsys)
    assert run(["survey", *method, "--balance", "day_type"]) == 0
    days = pq.ParquetFile(folder / "days.parquet").read(["weight", "day_type"]).to_pylist()
    made = pq.ParquetFile(folder / "replicates.parquet").read().column("weights").to_pylist()
    for level in ("weekday", "saturday", "sunday"):
        chosen = [row for row, day in enumerate(days) if day["day_type"] == level]
        total = sum(days[row]["weight"] for row in chosen)
        for number in range(5):
            assert sum(made[row][number] for row in chosen) == pytest.approx(total)


@pytest.mark.parametrize("value", ["nan", "-1"])
def test_the_rule_of_publication_cannot_be_switched_off_by_no_number(
    whole: Path, tmp_path: Path, value: str, capsys: Capture
) -> None:
    said = refused(["estimate", str(whole), *UNPAID, "--most-cv", value], capsys)
    assert "coefficient of variation" in said
    output = tmp_path / "p.csv"
    refused(["publish", str(whole), "--most-cv", value, "-o", str(output)], capsys)
    assert not output.exists()


@pytest.mark.parametrize("floor", ["-5", "200"])
def test_an_age_floor_that_nobody_has_is_refused(
    whole: Path, tmp_path: Path, floor: str, capsys: Capture
) -> None:
    output = tmp_path / "p.csv"
    said = refused(["publish", str(whole), "--age-floor", floor, "-o", str(output)], capsys)
    assert "--age-floor" in said


def test_files_of_the_user_are_not_replaced_with_a_survey(folder: Path, capsys: Capture) -> None:
    (folder / "notes.txt").write_text("mine", "utf-8")
    made = ["generate", "--persons", "20", "--replicates", "0", "-o", str(folder), "--replace"]
    assert "notes.txt" in refused(made, capsys)
    assert (folder / "notes.txt").read_text("utf-8") == "mine"


def test_a_survey_is_not_written_into_another(folder: Path, capsys: Capture) -> None:
    inside = ["repair", str(folder), "--rule", "drop-bad-diaries", "-o", str(folder / "mended")]
    assert "inside a survey" in refused(inside, capsys)
    assert not (folder / "mended").exists()


def test_folders_of_the_user_stay_when_weights_are_made(folder: Path, capsys: Capture) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "notes.txt").write_text("mine", "utf-8")
    assert run(["survey", "weights", str(folder), "--replicates", "jackknife", "--replace"]) == 0
    assert (folder / "mine" / "notes.txt").read_text("utf-8") == "mine"


def test_a_link_stays_a_link_and_the_survey_goes_where_it_leads(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert run(["survey", "weights", str(link), "--replicates", "jackknife", "--replace"]) == 0
    made = ["generate", "--persons", "20", "--replicates", "0", "-o", str(link), "--replace"]
    assert run(["survey", *made]) == 0
    assert link.is_symlink()
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["rows"]["days"] == 20
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "s"]


def test_a_program_that_is_told_to_end_takes_its_drafts_away(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "careconomy", "survey", "generate"]
    with subprocess.Popen(
        [*program, "--persons", "2000000", "-o", str(tmp_path / "s")], stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and not list(tmp_path.glob(".s.*/days.parquet")):
            time.sleep(0.05)
        process.terminate()
        _, said = process.communicate()
    assert process.returncode == 130
    assert b"interrupted" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("replicated", [True, False])
def test_a_block_without_diaries_takes_nothing_from_the_others(
    whole: Path, tmp_path: Path, replicated: bool, capsys: Capture
) -> None:
    survey = Survey.open(whole)
    names = ("households", "persons", "days", "episodes")
    tables = {name: survey.table(name) for name in names}
    days = tables["days"]
    weight = np.array(days["weight"].to_pylist())
    weight[:60] = 0.0
    at = days.column_names.index("weight")
    tables["days"] = days.set_column(at, "weight", pa.array(weight))
    made = np.array(survey.table("replicates")["weights"].to_pylist()) if replicated else None
    design = survey.manifest.design if replicated else {}
    manifest = replace(survey.manifest, design=design)
    found = []
    for size in (25, 1000):
        raw, kept = tmp_path / f"raw{size}", tmp_path / f"kept{size}"
        write_survey(raw, manifest, tables, survey.activities, made, days_a_block=size)
        rule = ["--rule", "drop-nonpositive-weights", "-o", str(kept)]
        assert run(["survey", "repair", str(raw), *rule]) == 0
        capsys.readouterr()
        names = "mean,total,median"
        asked = [*UNPAID, "--statistic", names, "--format", "json"]
        assert run(["survey", "estimate", str(kept), *asked]) == 0, capsys.readouterr().err
        found.append(json.loads(capsys.readouterr().out)["rows"])
        assert run(["survey", "rhythm", str(kept), *UNPAID]) == 0
        assert run(["survey", "transitions", str(kept), *UNPAID]) == 0
        capsys.readouterr()
    blocks = Survey.open(tmp_path / "kept25").blocks()
    assert 0 in [block.rows("days") for block in blocks]
    for one, other in zip(*found, strict=True):
        for name in ("est", "se", "n", "df"):
            assert one[name] == pytest.approx(other[name], rel=1e-12)


def test_a_survey_without_a_diary_is_not_written(whole: Path, tmp_path: Path) -> None:
    survey = Survey.open(whole)
    tables = {name: survey.table(name) for name in ("households", "persons", "days", "episodes")}
    tables = {n: t if n in ("households", "persons") else t.slice(0, 0) for n, t in tables.items()}
    with pytest.raises(CareError, match="no diary"):
        write_survey(tmp_path / "none", survey.manifest, tables, survey.activities)
    assert list(tmp_path.iterdir()) == []


def test_the_quality_report_names_a_number_of_replicates_that_is_none(
    folder: Path, capsys: Capture
) -> None:
    edit(folder, lambda found: found["design"].update(replicates="20"))
    assert run(["survey", "check", str(folder), "--format", "json"]) == 0
    assert "the manifest names 20" in capsys.readouterr().out


def test_a_wide_interval_of_a_share_makes_no_noise(recwarn: pytest.WarningsRecorder) -> None:
    low, high = interval(1e-6, 0.5, 30.0, 0.95, proportion=True)
    assert (low, high) == (0.0, 1.0)
    assert not recwarn.list
