"""Figures of well-being hold the figures of their table, in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from careconomy.accounts.well_being import well_being
from careconomy.estimation.results import Row
from careconomy.report.figure import Figure
from careconomy.report.well_being_figures import _bar, well_being_figures
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder: Path = tmp_path_factory.mktemp("figures") / "invented"
    generate(folder, persons=500, seed=6, replicates=16)
    return Survey.open(folder)


def texts(figure: Figure) -> list[str]:
    return [box.text for box in figure.labels]


def test_the_day_is_drawn_whole(survey: Survey) -> None:
    table = well_being(survey)
    day = well_being_figures(table, source="An invented survey")["day"]
    groups = ("Women", "Men", "Mothers", "Fathers", "Other women", "Other men")
    assert [text for text in texts(day) if text in groups] == list(groups)
    mothers = [row for row in day.rows if row[0] == "mothers"]
    assert sum(float(row[5] or 0) for row in mothers) == pytest.approx(1440.0)
    slept = table.row(parenthood="mothers", activity="sleep", statistic="mean").est
    minutes = round(slept)
    assert f"{minutes // 60}:{minutes % 60:02d}" in texts(day)
    assert "Source: An invented survey." in day.note
    assert "Mothers: paid work" in day.alt


def test_a_day_with_a_part_missing_is_not_drawn(survey: Survey) -> None:
    table = well_being(survey, indicators=["paid_work", "unpaid_work", "sleep"])
    figures = well_being_figures(table)
    assert "day" not in figures
    assert {row[2] for row in figures["left"].rows} == {"sleep"}


def test_periods_stand_with_the_earlier_first(survey: Survey) -> None:
    table = well_being(survey, by=("sex",), compare="month=1,7")
    figures = well_being_figures(table)
    found = [text for text in texts(figures["day"]) if text.startswith("month")]
    assert found[:2] == ["month 1", "month 7"]
    assert figures["difference"].title.startswith("Change from month 1 to month 7")
    change = table.row(
        sex="women", activity="sleep", statistic="mean_difference", unit="minutes a day"
    )
    row = next(r for r in figures["difference"].rows if r[0] == "women" and r[2] == "sleep")
    assert (row[1], row[5]) == ("month 7 - month 1", change.est)


def test_differences_carry_their_sign_and_bounds(survey: Survey) -> None:
    table = well_being(survey, gap="sex")
    figure = well_being_figures(table)["difference"]
    row = table.row(
        parenthood="mothers - fathers", activity="paid_work", statistic="mean_difference"
    )
    wanted = f"{row.est:+.0f} ({row.lci:+.0f} to {row.uci:+.0f})".replace("-", "−")
    assert wanted in texts(figure)
    assert "Mothers less fathers" in texts(figure)
    assert "Difference between groups" in figure.title


def test_many_groups_are_left_to_the_table(survey: Survey) -> None:
    figures = well_being_figures(well_being(survey, by=("sex", "age_group", "couple_type")))
    assert "left" not in figures


def test_a_change_of_season_is_said_below_the_figure_of_change(survey: Survey) -> None:
    figures = well_being_figures(well_being(survey, by=("sex",), compare="month=1,7"))
    assert "differ in season" in figures["difference"].note


def test_a_zero_has_no_sign() -> None:
    row = Row({"sex": "women"}, "sleep", "mean_difference", "minutes a day",
              -0.3, 1.0, -7.2, 0.4, None, 20.0, 100, "")  # fmt: skip
    assert _bar(row, "#000000").text == "0 (−7 to 0)"
