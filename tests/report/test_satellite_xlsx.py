"""The workbook of a satellite account holds its figures, and is the same bytes twice."""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from careconomy.accounts.satellite import Satellite, satellite
from careconomy.accounts.satellite_functions import TOTAL
from careconomy.accounts.satellite_supply_use import SUPPLY
from careconomy.errors import CareError
from careconomy.report.satellite_xlsx import satellite_workbook
from careconomy.timeuse.generate import generate
from tests.accounts.satellite_sample import full, wages

Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Satellite:
    folder = tmp_path_factory.mktemp("book") / "survey"
    survey = generate(folder, persons=400, replicates=8, years=(2019, 2020))
    return satellite(
        survey, None, method="specialist", wage_concept="gross", year=2020,
        wages=[wages(2019, 0.9), wages(2020)], accounts=full(),
    )  # fmt: skip


def read(data: bytes) -> Sheets:
    """Cells of each sheet, as text or numbers; rows without a cell are left out."""
    book = zipfile.ZipFile(io.BytesIO(data))
    shared = book.read("xl/sharedStrings.xml").decode()
    texts = [
        html.unescape(re.sub("<[^>]+>", "", text))
        for text in re.findall(r"<si>(.*?)</si>", shared, re.S)
    ]
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    sheets: Sheets = {}
    for number, name in enumerate(names, 1):
        page = book.read(f"xl/worksheets/sheet{number}.xml").decode()
        sheets[html.unescape(name)] = [
            [
                texts[int(value)] if 't="s"' in kind else float(value)
                for kind, value in re.findall(r"<c ([^>]*)><v>(.*?)</v></c>", row)
            ]
            for row in re.findall(r"<row .*?</row>", page, re.S)
        ]
    return sheets


@pytest.fixture(scope="module")
def sheets(found: Satellite) -> Sheets:
    return read(satellite_workbook(found))


def line(sheet: list[list[Any]], head: str) -> list[Any]:
    """The first row that begins with these words."""
    return next(row for row in sheet if row and row[0] == head)


def test_sheets_are_those_that_offices_publish(sheets: Sheets) -> None:
    assert list(sheets) == [
        "Contents", "Summary", "Labour by function and sex", "Supply-use", "Input approach",
        "Output approach", "Time series", "Sources and methods",
    ]  # fmt: skip
    listed = [row[0] for row in sheets["Contents"][3:]]
    assert listed == list(sheets)[1:]
    for name, rows in sheets.items():
        if name != "Contents":
            assert "specialist, gross wage of an hour paid, prices of 2020" in rows[1][0]


def test_figures_are_those_of_the_account(found: Satellite, sheets: Sheets) -> None:
    row = found.row("labour_share_of_gdp")
    shown = line(sheets["Summary"], "Labour, share of GDP")
    assert shown[1:7] == pytest.approx(["share", row.est, row.se, row.lci, row.uci, row.cv])
    assert shown[7] == row.n
    inputs = line(sheets["Input approach"], "Nutrition")
    assert inputs[2] == pytest.approx(found.row("labour", "nutrition").est)
    errors = [row for row in sheets["Input approach"] if row[0] == "Nutrition"][1]
    assert errors[2] == pytest.approx(found.row("labour", "nutrition").se) and errors[3] == ".."
    women = next(
        row for row in sheets["Labour by function and sex"] if row[:2] == ["Childcare", "women"]
    )
    expected = found.labour.row(statistic="hours", activity="childcare", sex="women")
    assert women[3:7] == pytest.approx([expected.est, expected.se, expected.lci, expected.uci])
    meals = line(sheets["Output approach"], "meals")
    assert meals[3] == pytest.approx(found.row("quantity", "meals").est) and meals[5] == 6.0


def test_supply_and_use_close_in_the_file(found: Satellite, sheets: Sheets) -> None:
    rows = sheets["Supply-use"]
    columns = len(found.plan.own_use) + 1
    supply = line(rows, "Supply: output")[1 : columns + 1]
    use = line(rows, "Use: final consumption of own-use services")[1 : columns + 1]
    assert supply == use and [round(cell * 100) for cell in supply] == [
        found.table.at(SUPPLY, name) for name in (*found.plan.own_use, TOTAL)
    ]
    used = [row for row in rows if row[0].startswith("Intermediate consumption")]
    parts = [line(rows, words) for words in ("Labour", "Other taxes on production",
             "Consumption of fixed capital of durables")]  # fmt: skip
    less = line(rows, "less Subsidies on production")
    for at in range(1, columns + 1):
        cents = sum(round(row[at] * 100) for row in (*used, *parts)) - round(less[at] * 100)
        assert cents == round(supply[at - 1] * 100)


def test_sources_of_every_number(found: Satellite, sheets: Sheets) -> None:
    pages = {row[0]: row[1] for row in sheets["Sources and methods"] if len(row) == 2}
    assert found.plan.accounts is not None
    assert set(found.plan.accounts.amounts) <= set(pages)
    assert "made up" in pages["nutrition.stock"] and "Wages of 2019" in pages
    assert "Prices of what is put out" in pages["Not known"]


def test_the_series_is_by_year(found: Satellite, sheets: Sheets) -> None:
    rows = sheets["Time series"]
    head = next(at for at, row in enumerate(rows) if row and row[0].startswith("Chained volume"))
    assert rows[head + 1] == ["Function", "2019", "2020"]
    assert found.series is not None
    total = next(row for row in rows[head:] if row[0] == "Own-use production")
    levels = [
        found.series.row(statistic="chained_volume", activity=TOTAL, year=year).est
        for year in ("2019", "2020")
    ]
    assert total[1:] == pytest.approx(levels)


def test_what_is_not_known_is_said_and_no_cell_is_zero(found: Satellite, tmp_path: Path) -> None:
    survey = generate(tmp_path / "bare", persons=100, replicates=4)
    bare = satellite(survey, None, method="generalist", wage_concept="gross", wages=[wages()])
    shown = read(satellite_workbook(bare))
    assert "Time series" not in shown
    added = line(shown["Summary"], "Gross value added")
    assert added[2] == "not known" and "needs" in added[-1]
    rows = line(shown["Supply-use"], "Supply: output")
    assert set(rows[1:]) == {"not known"}
    assert "no service has a price" in shown["Output approach"][2][0]


def test_the_same_account_gives_the_same_bytes(found: Satellite) -> None:
    assert satellite_workbook(found) == satellite_workbook(found)


def test_text_stays_text(tmp_path: Path) -> None:
    survey = generate(tmp_path / "s", persons=60, replicates=4)
    made = satellite(
        survey, None, method="specialist", wage_concept="gross", wages=[wages()],
        accounts=full(account={"currency": "EUR", "year": 2020, "source": "=1+1"}),
    )  # fmt: skip
    data = satellite_workbook(made)
    pages = zipfile.ZipFile(io.BytesIO(data))
    assert not any(b"<f>" in pages.read(name) for name in pages.namelist())


def test_without_the_package_the_message_names_it(
    found: Satellite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(CareError, match="xlsxwriter"):
        satellite_workbook(found)
