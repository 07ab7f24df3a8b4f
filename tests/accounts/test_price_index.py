"""A price index of the user's moves wages and GDP between years, and is read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from careconomy.accounts.price_index import PriceIndex, read_price_index
from careconomy.accounts.value import sensitivity, value
from careconomy.accounts.wages import METHODS, OWN_WAGE
from careconomy.errors import CareError
from careconomy.estimation import Estimates
from careconomy.facts import Country
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate
from tests.accounts.test_value import own_wages as prices

FRANCE = Country.load("FRA")
ASKED: dict[str, Any] = {"method": "specialist", "wage_concept": "gross", "by": ("sex",)}
TEXT = "# source: invented\nyear,index\n2020,80\n2023,100\n"


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return generate(tmp_path_factory.mktemp("index") / "s", persons=300, replicates=8)


def written(folder: Path, text: str) -> Path:
    path = folder / "index.csv"
    path.write_text(text, "utf-8")
    return path


def est(table: Estimates, statistic: str) -> float:
    found = table.row(statistic=statistic, sex="all").est
    assert found is not None
    return found


def test_wages_and_gdp_move_together(survey: Survey, tmp_path: Path) -> None:
    before = value(survey, FRANCE, **ASKED)
    path = written(tmp_path, TEXT)
    after = value(survey, FRANCE, **ASKED, price_year=2020, price_index=path)
    assert est(after, "value") == pytest.approx(est(before, "value") * 0.8, rel=1e-12)
    assert est(after, "hours") == est(before, "hours")
    for share in ("share_of_gdp", "share_of_extended_gdp"):
        assert est(after, share) == pytest.approx(est(before, share), rel=1e-12)
    row = after.row(statistic="share_of_gdp", sex="all")
    assert row.domain["price_year"] == "2020"
    assert row.unit == "share of GDP of 2023 at prices of 2020 (hours of 2020)"
    assert after.row(statistic="value", sex="all").unit == "EUR of 2020 a year"
    said = " ".join(after.notes)
    assert "Wages moved from prices of 2023 to 2020: x 0.8000, by invented." in said
    assert "GDP moved from prices of 2023 to 2020: x 0.8000, by invented." in said


def test_wages_of_a_file_move_too_and_given_gdp_does_not(survey: Survey) -> None:
    index = PriceIndex({2020: 80.0, 2023: 100.0}, "invented")
    asked = {**ASKED, "wages": prices(), "gdp": 1e12}
    before = value(survey, None, **asked)
    after = value(survey, None, **asked, price_year=2023, price_index=index)
    assert est(after, "value") == pytest.approx(est(before, "value") / 0.8, rel=1e-12)
    assert est(after, "share_of_gdp") == pytest.approx(est(before, "share_of_gdp") / 0.8, rel=1e-12)
    # Beside GDP of the facts, wages at prices of another year need the index, and no price year.
    with pytest.raises(CareError, match="no deflator"):
        value(survey, FRANCE, **ASKED, wages=prices(), of=["share_of_gdp"])
    moved = value(survey, FRANCE, **ASKED, wages=prices(), price_index=index)
    assert "at prices of 2020" in moved.row(statistic="share_of_gdp", sex="all").unit


def test_every_method_moves(survey: Survey) -> None:
    index = PriceIndex({2020: 80.0, 2023: 100.0}, "invented")
    methods = [method for method in METHODS if method != OWN_WAGE]
    before = sensitivity(survey, FRANCE, methods=methods, of=["value"])
    after = sensitivity(
        survey, FRANCE, methods=methods, of=["value"], price_year=2020, price_index=index
    )
    for one, other in zip(before, after, strict=True):
        assert one.est is not None
        assert other.est == pytest.approx(one.est * 0.8, rel=1e-12)


def test_what_cannot_be_moved_is_named(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(CareError, match="no deflator") as told:
        value(survey, FRANCE, **ASKED, price_year=2020)
    assert "--price-index" in str(told.value)
    path = written(tmp_path, "# source: invented\nyear,index\n2023,100\n")
    with pytest.raises(CareError, match="the price index has no 2020") as told:
        value(survey, FRANCE, **ASKED, price_year=2020, price_index=path)
    assert "index.csv" in str(told.value) and "it has 2023" in str(told.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("year,index\n2020,80\n", 'the head has no "source"'),
        ("# source: x\nyear,level\n2020,80\n", "the columns are year, level"),
        ("# source: x\nyear;index\n2020;80\n", "Separate columns by commas"),
        ("# source: x\nyear,index\n", "there is no year"),
        ("# source: x\nyear,index\n2020,0\n", 'row 3: the index is "0"'),
        ("# source: x\nyear,index\n2020,-1\n", 'the index is "-1"'),
        ("# source: x\nyear,index\n2020,nan\n", 'the index is "nan"'),
        ("# source: x\nyear,index\n2020,1e-300\n", "from 1e-30 to 1e30"),
        (f"# source: x\nyear,index\n{'9' * 5000},80\n", 'the year is "999'),
        ("# source: x\nyear,index\n2020,\n", 'the index is ""'),
        ("# source: x\nyear,index\n20x0,80\n", 'the year is "20x0"'),
        ("# source: x\nyear,index\n2020,80\n2020,81\n", "row 4: 2020 is given twice"),
        ("# sauce: x\nyear,index\n2020,80\n", 'Did you mean "source"'),
        ("", 'the head has no "source"'),
    ],
)
def test_faults(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(CareError, match=problem) as told:
        read_price_index(written(tmp_path, text))
    assert "index.csv" in str(told.value)


def test_a_file_of_a_spreadsheet(tmp_path: Path) -> None:
    text = "\ufeff# source: office, all items.\r\nyear,index\r\n\r\n2020,80.5\r\n2023,100\r\n"
    found = read_price_index(written(tmp_path, text))
    assert found.levels == {2020: 80.5, 2023: 100.0} and found.source == "office, all items"
    assert found.factor(2020, 2023) == pytest.approx(100.0 / 80.5)
