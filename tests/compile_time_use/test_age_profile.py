"""The script that compiles age profiles: its table is read back by the support ratio."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from careconomy.accounts.support_ratio_profiles import COLUMNS, survey_profiles
from careconomy.facts import Country
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate


def test_the_table_holds_the_profiles_of_the_survey(tmp_path: Path) -> None:
    from scripts.compile_time_use.age_profile import main

    generate(tmp_path / "s", persons=1200, replicates=8, country="USA")
    assert main(["--survey", str(tmp_path / "s"), "--output", str(tmp_path / "x.csv")]) == 0
    with (tmp_path / "x.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS and {row["quality"] for row in rows} == {"estimated"}
    profiles = survey_profiles(Survey.open(tmp_path / "s"), Country.load("USA"))
    women = [float(row["care_given"]) for row in rows if row["sex"] == "women"]
    assert women == pytest.approx(list(profiles.hours[0, 0, 0, 0]), rel=1e-4)
    assert all(float(row["housework_received_se"]) >= 0.0 for row in rows)


def test_without_replicate_weights_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from scripts.compile_time_use.age_profile import main

    generate(tmp_path / "s", persons=300, replicates=0, country="USA")
    assert main(["--survey", str(tmp_path / "s"), "--output", str(tmp_path / "x.csv")]) == 2
    assert "no replicate weights" in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()
