"""The satellite account on the command line, on invented surveys."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from careconomy.accounts.satellite import satellite
from careconomy.cli.run import run
from careconomy.facts import Country
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

Capture = pytest.CaptureFixture[str]
WAGES = (
    "# currency: EUR\n# price year: {year}\n# concept: gross\n# per hour: worked\n"
    "activity,wage\ncare,15\ndomestic,{wage}\nvolunteering,11\n"
)
ACCOUNTS = '[account]\ncurrency = "EUR"\nyear = 2020\n[gdp]\nvalue = 1e11\n'
FULL = "".join(
    f"[functions.{name}]\nstock = 1e8\nreturn_rate = 0.04\ndepreciation_rate = 0.1\ntaxes = 0\n"
    "subsidies = 0\nintermediate = 1e7\n"
    for name in (
        "housing", "nutrition", "clothing", "childcare", "adult-care", "transport", "management",
        "other-services", "volunteering",
    )
) + '[outputs.meals]\nunit = "meals"\nprice = 5\nhours_of = "meals"\n'  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("satellite") / "fra"
    generate(path, persons=400, seed=6, replicates=16, country="FRA")
    return path


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def test_figures_are_those_of_python(folder: Path, capsys: Capture) -> None:
    assert run(["accounts", "satellite", str(folder), "--year", "2020", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    expected = satellite(
        Survey.open(folder), Country.load("FRA"), method="specialist",
        wage_concept="gross_with_contributions", year=2020,
    )  # fmt: skip
    rows = {(r["table"], r["statistic"], r["activity"]): r["est"] for r in shown["rows"]}
    for row in expected.account:
        assert rows["account", row.statistic, row.activity] == row.est
    assert "prices of 2023" in shown["valuation"] and shown["not_known"] and shown["sources"]


def test_the_table_says_what_is_not_known_and_what_supplies_it(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    wages = written(tmp_path, "w.csv", WAGES.format(year=2020, wage=12))
    accounts = written(tmp_path, "a.toml", ACCOUNTS)
    arguments = [str(folder), "--wages", wages, "--accounts", accounts]
    assert run(["accounts", "satellite", *arguments]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    for words in (
        "specialist, gross wage of an hour worked, prices of 2020", "Labour, share of GDP, %",
        "Gross value added not known needs other taxes on production",
        "Not known: Intermediate consumption, for any function. Give intermediate in",
        "Nutrition", "women's share", "Persons aged 15 and over.",
    ):  # fmt: skip
        assert words in flat


def test_a_whole_account_and_a_workbook(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    wages = written(tmp_path, "w.csv", WAGES.format(year=2020, wage=12))
    accounts = written(tmp_path, "a.toml", ACCOUNTS + FULL)
    arguments = ["accounts", "satellite", str(folder), "--wages", wages, "--accounts", accounts]
    assert run(arguments) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    for words in ("Input approach", "What is put out", "Output approach", "Extended GDP"):
        assert words in text
    target = tmp_path / "out.xlsx"
    assert run([*arguments, "-o", str(target)]) == 0
    first = target.read_bytes()
    assert first[:2] == b"PK" and "Written" in capsys.readouterr().err
    assert run([*arguments, "-o", str(target)]) == 0
    assert target.read_bytes() == first
    assert run([*arguments, "-o", str(tmp_path / "out.csv")]) == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert {row["table"] for row in rows} == {"account", "labour", "supply and use"}


def test_years_in_several_folders(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    generate(tmp_path / "next", persons=300, replicates=8, years=(2021,), country="FRA")
    wages = [written(tmp_path, f"{year}.csv", WAGES.format(year=year, wage=12 + year - 2020))
             for year in (2020, 2021)]  # fmt: skip
    arguments = ["accounts", "satellite", str(folder), str(tmp_path / "next"), "--year", "2021",
                 "--wages", wages[0], "--wages", wages[1]]  # fmt: skip
    assert run(arguments) == 0
    text = capsys.readouterr().out
    assert "over years" in text and "2020 = 100" not in text and "2021 = 100" in text
    assert run([*arguments, "-o", str(tmp_path / "series.xlsx")]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", "2019"], ["no diaries of 2019", "Years with diaries: 2020"]),
        (["--method", "speciallist"], ["speciallist", "specialist"]),
        (["--wages", "nowhere.csv"], ["nowhere.csv"]),
        (["--accounts", "nowhere.toml"], ["nowhere.toml"]),
        (["--gdp", "-5"], ["GDP is -5"]),
        (["--country", "DEU"], ["DEU", "FRA"]),
        (["-o", "there.docx"], [".docx"]),
    ],
)
def test_mistakes_are_named(
    folder: Path, arguments: list[str], words: list[str], capsys: Capture
) -> None:
    assert run(["accounts", "satellite", str(folder), *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    for word in words:
        assert word in shown.err


def test_a_price_year_without_a_deflator(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    accounts = written(tmp_path, "a.toml", ACCOUNTS)
    assert run(["accounts", "satellite", str(folder), "--accounts", accounts]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "the accounts are in EUR of 2020, the wages in EUR of 2023" in said
    assert "no deflator" in said and "--wages" in said
