"""Wages by task from made-up respondents; and the shipped file from the real ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scripts.compile_us_wages.__main__ import main
from scripts.compile_us_wages.earnings import COLUMNS, Earnings, read_earnings, wages
from scripts.compile_us_wages.occupations import OCCUPATIONS
from tests.timeuse.conftest import time_use_folder

from careconomy.accounts.value_file import read_wages
from careconomy.accounts.value_tasks import TASKS
from careconomy.errors import CareError

EXAMPLE = Path(__file__).parents[2] / "examples" / "accounts" / "us-2014"
# Weight, hourly cents, weekly cents, hours, occupation, sex of a respondent.
COOK, HELPER = 4020, 8300


def written(folder: Path, rows: list[tuple[object, ...]]) -> Path:
    people = [("TUCASEID", "TULINENO", "TESEX")]
    people += [(str(at), "1", str(row[-1])) for at, row in enumerate(rows)]
    asked = [COLUMNS, *((str(at), *map(str, row[:-1])) for at, row in enumerate(rows))]
    for name, table in (("rost", people), ("resp", asked)):
        text = "\r\n".join(",".join(row) for row in table) + "\r\n"
        (folder / f"atus{name}_2031.dat").write_text(text, "ascii")
    return folder


def test_earnings_are_hourly_and_weigh_by_hours(tmp_path: Path) -> None:
    rows = [
        (2.0, 1000, 99999, 10, COOK, 1),
        (1.0, -1, 60000, 30, COOK, 2),
        (1.0, -1, 60000, -4, COOK, 2),
        (1.0, -1, -1, 40, COOK, 2),
    ]
    found = read_earnings(written(tmp_path, rows), 2031)
    np.testing.assert_allclose(found.hourly, [10.0, 20.0])
    np.testing.assert_allclose(found.weight, [20.0, 30.0])
    assert found.man.tolist() == [True, False]


def everyone(codes: list[int], size: int = 40) -> Earnings:
    occupation = np.repeat(codes, size)
    hourly = 10.0 + np.arange(len(occupation)) % 5
    return Earnings(hourly, np.ones(len(occupation)), occupation, occupation % 20 == 0)


def test_a_mean_with_its_error_and_the_wider_group() -> None:
    codes = sorted({code for item in OCCUPATIONS for code in item.narrow})
    found = everyone([code for code in codes if code != HELPER])
    few = Earnings(
        np.append(found.hourly, 50.0),
        np.append(found.weight, 1.0),
        np.append(found.occupation, HELPER),
        np.append(found.man, False),
    )
    by = {row.activity: row for row in wages(few)}
    meals = by["meals"]
    assert (meals.wage, meals.n, meals.codes, meals.note) == (12.0, 40, (COOK,), "")
    assert meals.se == pytest.approx(np.sqrt(2.0 / 39.0))
    assert by["textiles"].n == 41 and by["textiles"].codes == (8300, 8310, 4230)
    assert "wider group" in by["textiles"].note and by["textiles"].note.endswith("1")
    lone = Earnings(*(column[:5] for column in (few.hourly, few.weight, few.occupation, few.man)))
    with pytest.raises(CareError, match="fewer than 30"):
        wages(lone)


def test_every_task_has_an_occupation() -> None:
    assert {task.name for task in TASKS} | {"generalist"} == {item.activity for item in OCCUPATIONS}


def test_a_folder_without_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out"
    arguments = ["--input", str(tmp_path), "--output", str(output)]
    assert main(arguments) == 2 and not output.exists()
    assert "cannot be read" in capsys.readouterr().err


def test_the_shipped_wages_price_every_task_and_name_how_many() -> None:
    found = read_wages(EXAMPLE / "wages.csv")
    assert found.money == "USD of 2014" and (found.concept, found.per_hour) == ("gross", "paid")
    assert {task.name for task in TASKS} <= set(found.prices)
    text = (EXAMPLE / "wages-sources.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert row["source"]
        if row["activity"] != "minimum_wage":
            assert int(row["n"]) >= 30 and float(row["se"]) > 0.0
            prices = found.prices[row["activity"]]
            assert float(row["wage"]) in prices
            assert prices[0] > found.prices["minimum_wage"][0]


def test_the_shipped_files_are_those_that_the_script_writes(tmp_path: Path) -> None:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no ATUS 2014 files: set CARECONOMY_TIMEUSE to the shared time-use data")
    assert main(["--input", str(folder / "atus-2014"), "--output", str(tmp_path)]) == 0
    for name in ("wages.csv", "wages-sources.csv"):
        assert (tmp_path / name).read_text("utf-8") == (EXAMPLE / name).read_text("utf-8")
