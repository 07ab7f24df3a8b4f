"""The figure of value by method: what it shows is what the table holds."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from careconomy.accounts.value import sensitivity
from careconomy.accounts.wages import METHODS, OWN_WAGE
from careconomy.errors import CareError
from careconomy.estimation import Estimates
from careconomy.facts import Country
from careconomy.report.value_figure import FULL, value_figure
from careconomy.timeuse.generate import generate

FRANCE = Country.load("FRA")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Estimates:
    survey = generate(tmp_path_factory.mktemp("figure") / "s", persons=300, replicates=8)
    methods = [method for method in METHODS if method != OWN_WAGE]
    return sensitivity(survey, FRANCE, methods=methods, by=("sex", "activity"))


def test_it_shows_the_share_of_gdp_of_every_method(table: Estimates) -> None:
    figure = value_figure(table, source="an invented survey")
    rows = list(csv.DictReader(io.StringIO(figure.csv())))
    assert len(rows) == 5 * 3 * 3
    for row in rows:
        keys = ("method", "wage_concept", "sex", "activity", "statistic")
        assert row["statistic"] == "share_of_gdp" and row["activity"] == "own-use services"
        assert float(row["est"]) == table.row(**{key: row[key] for key in keys}).est
    first = table.row(method="generalist", wage_concept="net", statistic="share_of_gdp",
                      sex="women", activity="own-use services")  # fmt: skip
    assert first.est is not None
    assert f"women {first.est * 100:.1f}" in figure.alt
    assert "an invented survey" in figure.note
    for box in figure.labels:
        assert box.left >= -0.5 and box.right <= FULL + 0.5


def test_money_where_a_method_has_no_gdp(table: Estimates) -> None:
    fewer = [
        row for row in table if (row.domain["method"], row.statistic) != ("hybrid", "share_of_gdp")
    ]
    figure = value_figure(replace(table, rows=tuple(fewer)))
    assert "EUR of 2023 a year" in figure.alt
    # Two price years are never under one unit without being told apart.
    earlier = [
        replace(row, domain={**row.domain, "price_year": "2020"}, unit=row.unit.replace("3", "0"))
        for row in fewer
    ]
    other = [
        one if row.domain["method"] == "hybrid" else row
        for row, one in zip(fewer, earlier, strict=True)
    ]
    mixed = value_figure(replace(table, rows=tuple(other)))
    assert "EUR a year" in mixed.alt and "prices of 2020" in mixed.svg
    assert "not to be compared" in mixed.note


def test_withheld_values_are_not_drawn(table: Estimates) -> None:
    hidden = [replace(row, est=None, lci=None, uci=None) for row in table]
    assert "not known" in value_figure(replace(table, rows=tuple(hidden))).alt


def test_a_table_without_values_is_refused(table: Estimates) -> None:
    hours = tuple(row for row in table if row.statistic == "hours")
    with pytest.raises(CareError, match="no value that a figure can show"):
        value_figure(replace(table, rows=hours))
    with pytest.raises(CareError):
        value_figure(replace(table, rows=()))


def test_one_method_alone(table: Estimates) -> None:
    rows = tuple(row for row in table if row.domain["method"] == "generalist")
    assert len(value_figure(replace(table, rows=rows)).rows) == 9
