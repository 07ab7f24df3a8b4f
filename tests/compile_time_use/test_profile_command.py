"""The command line, the CSV, the page, and messages for bad input."""

from __future__ import annotations

import csv
import math
from importlib.resources import files
from pathlib import Path

import pytest
from scripts.compile_time_use.__main__ import main
from scripts.compile_time_use.checks import compare_published, compare_rules
from scripts.compile_time_use.output import BEGIN, END, HEADER, insert_generated
from scripts.compile_time_use.survey import read_survey

from careconomy.errors import CareError


def test_command_writes_csv_and_page(folder: Path, tmp_path: Path) -> None:
    output, page = tmp_path / "out.csv", tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n", encoding="utf-8")
    arguments = ["--input", str(folder), "--output", str(output), "--page", str(page)]
    assert main(arguments) == 0
    with output.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == HEADER
    assert {row["quality"] for row in rows} == {"estimated"}
    assert {row["year"] for row in rows} == {"2031"}
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "stale" not in text
    assert "| `hours_childcare_mothers` | 2.500 |" in text


def test_figures_without_a_value_are_left_out(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    main(["--input", str(folder), "--output", str(output)])
    text = output.read_text(encoding="utf-8")
    assert "share_of_childcare_0_2_other_men" not in text
    assert "nan" not in text


def test_published_means_are_compared(folder: Path, tmp_path: Path) -> None:
    reference = tmp_path / "reference.csv"
    name = '"Household activities, average hours per day"'
    reference.write_text(
        "figure,value,unit,population,year,source\n"
        f'{name},0.75,h,"women aged 15+, civilian",2031,made up\n'
        f'{name},1.2,h,"men aged 45-54, civilian",2031,made up\n'
        'SDG 5.4.1,9,%,"women aged 15+",2031,made up\n',
        encoding="utf-8",
    )
    (check,) = compare_published(read_survey(folder), reference)
    assert (check.compared, check.within_rounding) == (2, 0)
    assert check.largest == pytest.approx(0.25)


def test_simple_rule_is_compared(folder: Path) -> None:
    found = {item.figure: item for item in compare_rules(read_survey(folder))}
    assert found["mothers, share of women"].used == pytest.approx(1 / 3)
    assert found["mothers, share of women"].simple == pytest.approx(1 / 3)


def test_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--input", str(tmp_path), "--output", str(tmp_path / "out.csv")]) == 2
    assert "atusresp_YYYY.dat" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_missing_column_is_named(folder: Path) -> None:
    path = folder / "atusrost_2031.dat"
    path.write_bytes(path.read_bytes().replace(b"TEAGE", b"AGE"))
    with pytest.raises(CareError, match="TEAGE"):
        read_survey(folder)


def test_diary_that_is_not_a_day_is_refused(folder: Path) -> None:
    path = folder / "atusact_2031.dat"
    path.write_bytes(path.read_bytes().rstrip().rsplit(b"\r\n", 1)[0] + b"\r\n")
    with pytest.raises(CareError, match="1 diaries do not add up"):
        read_survey(folder)


def test_negative_weight_is_refused(folder: Path) -> None:
    path = folder / "atusresp_2031.dat"
    path.write_bytes(path.read_bytes().replace(b"3000.0,", b"-1,"))
    with pytest.raises(CareError, match="weight"):
        read_survey(folder)


def test_page_without_marks_is_refused() -> None:
    with pytest.raises(CareError, match="marks"):
        insert_generated("no marks", "table")


def test_the_profile_in_the_package_is_consistent() -> None:
    path = files("careconomy.facts") / "data" / "time_use_profile.csv"
    rows = {row["name"]: row for row in csv.DictReader(path.open(encoding="utf-8"))}
    value = {name: float(row["value"]) for name, row in rows.items()}
    for group in ("mothers", "fathers", "other_women", "other_men"):
        bands = ("0_2", "3_5", "6_14", "15_17")
        assert math.isclose(
            sum(value[f"share_of_childcare_{band}_{group}"] for band in bands), 1, abs_tol=1e-5
        )
    for sex, parent in (("women", "mothers"), ("men", "fathers")):
        share = value[f"share_of_{sex}_who_are_{parent}"]
        for activity in ("childcare", "adult_care", "domestic"):
            mean = share * value[f"hours_{activity}_{parent}"]
            mean += (1 - share) * value[f"hours_{activity}_other_{sex}"]
            assert math.isclose(mean, value[f"hours_{activity}_{sex}"], rel_tol=1e-4)
