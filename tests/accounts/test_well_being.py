"""Well-being: identities, figures beside other estimates, replicates, surveys that tell less."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy.accounts.well_being import well_being
from careconomy.accounts.well_being_indicators import BY_NAME, DAY, INDICATORS
from careconomy.accounts.well_being_measures import Limits
from careconomy.errors import CareError
from careconomy.estimation import Estimates, analyse
from careconomy.estimation.spells import Hours
from careconomy.timeuse import Survey
from tests.project.markdown import ROOT

from .days_survey import END, MAN, MOTHER, Day, Did, H, days_survey, measured


def test_identities_of_every_diary(invented: Survey) -> None:
    found = {name: np.array(values) for name, values in measured(invented).items()}
    assert found["total_work"] == pytest.approx(found["paid_work"] + found["unpaid_work"])
    whole = sum(found[name] for name in DAY)
    assert whole == pytest.approx(np.full(len(whole), 1440.0))
    company = ("with_children", "without_children", "company_unknown")
    assert sum(found[f"free_time_{name}"] for name in company) == pytest.approx(found["free_time"])
    assert found["free_spells"] * found["mean_free_spell"] == pytest.approx(found["free_time"])
    assert (found["longest_free_spell"] >= found["mean_free_spell"] - 1e-9).all()
    assert (found["night_care"] <= found["unpaid_care"] + 1e-9).all()
    assert found["free_time_with_children"].any()
    whole_day = Limits(night=Hours.of("0-24"))
    assert measured(invented, whole_day)["night_care"] == found["unpaid_care"].tolist()


def test_figures_equal_those_of_analyse(invented: Survey) -> None:
    pairs = {"unpaid_work": "unpaid", "unpaid_care": "care", "sleep": "91", "free_time": "leisure"}
    table = well_being(invented, by=("sex",), indicators=list(pairs), gap="sex")
    other = analyse(invented, list(pairs.values()), ["sex"])
    expected = {
        (row.activity, row.statistic, row.domain["sex"]): row
        for made in (other.estimates(["mean", "participation"], margins=True), other.gap("sex"))
        for row in made
    }
    compared = 0
    for row in table:
        theirs = expected.get((pairs[row.activity], row.statistic, row.domain["sex"]))
        if theirs is not None:
            for name in ("est", "se", "lci", "uci", "p", "df", "n"):
                assert getattr(row, name) == getattr(theirs, name)
            compared += 1
    assert compared >= 4 * 5


def test_errors_equal_a_new_computation_with_each_replicate(invented: Survey) -> None:
    table = well_being(invented, by=("sex",), gap="sex")
    found = {name: np.array(values) for name, values in measured(invented).items()}
    person = invented.table("days", ["person"])["person"].to_numpy()
    sex = np.array(invented.table("persons", ["sex"])["sex"].to_pylist())[person]
    weight = invented.table("days", ["weight"])["weight"].to_numpy()
    every = np.concatenate([block.replicates() for block in invented.blocks()])
    weights = np.column_stack([weight, every])
    design = invented.manifest.design

    def statistic(values: np.ndarray, kind: str, w: np.ndarray) -> float:
        if kind == "mean":
            return float((w * values).sum() / w.sum())
        part = w * (values > 0)
        return float(
            part.sum() / w.sum() if kind == "participation" else (w * values).sum() / part.sum()
        )

    compared = 0
    for row in table:
        kind = row.statistic.removesuffix("_difference")
        if row.est is None or row.statistic.endswith("_ratio"):
            continue
        values, level = found[row.activity], row.domain["sex"]
        levels = level.split(" - ")
        replicated = []
        for w in weights.T:
            sides = [
                statistic(values, kind, w if name == "all" else w * (sex == name))
                for name in levels
            ]
            replicated.append(sides[0] - sides[1] if len(sides) == 2 else sides[0])
        assert row.est == pytest.approx(replicated[0], rel=1e-10, abs=1e-10)
        squares = sum((value - replicated[0]) ** 2 for value in replicated[1:])
        assert row.se == pytest.approx(np.sqrt(design["factor"] * squares), rel=1e-8, abs=1e-10)
        compared += 1
    assert compared > 100


def test_holm_counts_every_test_of_the_table(invented: Survey) -> None:
    table = well_being(invented, gap="sex")
    tests = sorted((row.p, row.p_holm) for row in table if row.p is not None)
    assert tests[0][1] == pytest.approx(min(tests[0][0] * len(tests), 1.0))
    assert all(adjusted >= p for p, adjusted in tests)
    assert "p_holm" in table.columns
    assert "p_holm" not in well_being(invented, indicators=["sleep"]).columns


def test_parenthood_alone_and_other_dimensions(invented: Survey) -> None:
    table = well_being(invented, by=("parenthood",), indicators=["sleep"], margins=False)
    assert [row.domain["parenthood"] for row in table if row.n][:2] == ["mothers", "fathers"]
    crossed = well_being(invented, indicators=["sleep"], margins=False)
    for name in ("mothers", "fathers", "other_women", "other_men"):
        one = table.row(parenthood=name, statistic="mean")
        other = crossed.row(parenthood=name, statistic="mean")
        assert (one.est, one.se, one.n) == (other.est, other.se, other.n)
    for name in ("couple_type", "single_parent", "couple_employment", "income_group", "location"):
        assert len(well_being(invented, by=(name,), indicators=["total_work"])) > 2


def missing(table: Estimates) -> str:
    return " ".join(note for note in table.notes if note.startswith("Not recorded"))


def test_the_page_explains_every_indicator_and_dimension() -> None:
    page = (ROOT / "docs" / "methods" / "well_being.md").read_text("utf-8")
    for name in (*BY_NAME, "parent", "couple_type", "single_parent", "couple_employment"):
        assert f"`{name}`" in page


def test_totals_only_have_no_times(tmp_path: Path) -> None:
    survey = days_survey(tmp_path / "totals", [Day(MOTHER), Day(MAN, sex="men")], totals=True)
    table = well_being(survey, by=("sex",))
    names = {row.activity for row in table}
    assert {"total_work", "double_burden", "short_sleep", "rest"} <= names
    timed = {item.name for item in INDICATORS if item.needs}
    assert not timed & names
    assert "totals of activities, no episodes" in missing(table)
    assert all(BY_NAME[name].title in missing(table) for name in timed)
    with pytest.raises(CareError, match="records none of the indicators"):
        well_being(survey, by=("sex",), indicators=["night_care", "free_spells"])


def test_what_is_not_recorded_has_no_row_and_is_named(tmp_path: Path) -> None:
    survey = days_survey(
        tmp_path / "bare", [Day(MOTHER), Day(MAN, sex="men")], without=("place", "with_whom")
    )
    table = well_being(survey, by=("sex",))
    names = {row.activity for row in table}
    assert not {"telework", "schooling_at_home", "free_time_with_children"} & names
    assert {"night_care", "free_spells"} <= names
    for words in ("do not say where", "do not say who was there", "Free, with children"):
        assert words in missing(table)


def test_unknown_place_and_company_are_told_and_not_compared(tmp_path: Path) -> None:
    days = [
        Day((Did("110", 12 * H, None), Did("110", 13 * H, "unknown"), Did("911", END))),
        Day(MAN, sex="men"),
    ]
    survey = days_survey(tmp_path / "unknown", days)
    assert measured(survey)["work_place_unknown"] == [9 * H, 0]
    table = well_being(survey, by=("sex",), gap="sex")
    rows = [row for row in table if row.activity == "work_place_unknown"]
    assert rows
    assert {row.statistic for row in rows} == {"mean"}


def test_sex_is_not_invented(tmp_path: Path) -> None:
    survey = days_survey(tmp_path / "no-sex", [Day(MOTHER), Day(MAN)], without=("sex",))
    with pytest.raises(CareError, match="no column"):
        well_being(survey)
    with pytest.raises(CareError, match="parenthood cannot be told: persons have no sex"):
        well_being(survey, by=("parenthood",))
    assert {row.activity for row in well_being(survey, by=())} >= {"sleep", "total_work"}
    unknown = days_survey(tmp_path / "unknown", [Day(MOTHER), Day(MAN, sex=None)])
    assert {row.domain["sex"] for row in well_being(unknown)} == {"all", "women", "men", "unknown"}


def test_sleep_that_is_not_told_apart_is_not_personal_care(tmp_path: Path) -> None:
    survey = days_survey(tmp_path / "wide", [Day(MOTHER), Day(MAN)], only={"911": "9", "913": "9"})
    table = well_being(survey, by=())
    assert not {"sleep", "short_sleep", "personal_care"} & {row.activity for row in table}
    assert "Sleep; Short sleep; Interrupted sleep; Personal care" in missing(table)


def test_without_children_the_table_is_by_sex_and_says_so(tmp_path: Path) -> None:
    days = [Day(MOTHER), Day(MAN, sex="men")]
    survey = days_survey(tmp_path / "no-children", days, without=("own_children_under_15",))
    table = well_being(survey)
    assert table.dimensions == ("sex",)
    assert any("Mothers and fathers are not told apart" in note for note in table.notes)
    with pytest.raises(CareError, match="persons have no own_children_under_15"):
        well_being(survey, by=("sex", "parenthood"))


def test_no_design_is_said(tmp_path: Path, invented: Survey) -> None:
    survey = days_survey(tmp_path / "bare", [Day(MOTHER), Day(MAN, sex="men")])
    assert any("states no design" in note for note in well_being(survey).notes)
    assert not any("states no design" in note for note in well_being(invented).notes)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"indicators": ["sleeep"]}, 'Did you mean "sleep"'),
        ({"indicators": []}, "no indicator is named"),
        ({"gap": "education"}, "the table is not by"),
        ({"by": ("sex", "period")}, "no dimension"),
        ({"gap": "period", "compare": "month=1,7"}, "without a gap"),
        ({"by": ("shoe",)}, 'no column "shoe"'),
        ({"before": "2019-01-01..2019-02-01"}, "only one period"),
        ({"same_months": True}, "no two periods"),
        ({"compare": "year=2014,2014"}, "does not name two periods"),
        ({"compare": "year=1999,2014"}, "no diaries of year 1999"),
        ({"compare": "shoe=1,2"}, 'no column "shoe"'),
        ({"before": "2019..2020", "after": "2020-01-01..2020-02-01"}, "is no period"),
        ({"before": "2019-02-01..2019-01-01", "after": "2020-01-01..2020-02-01"}, "before it begi"),
        ({"before": "2019-01-01..2019-03-01", "after": "2019-03-01..2019-04-01"}, "overlap"),
        ({"before": "2020-01-01..2020-03-01", "after": "2019-01-01..2019-03-01"}, "as before"),
        ({"before": "1919-01-01..1919-03-01", "after": "1920-03-01..1920-04-01"}, "no diary of"),
    ],
)
def test_mistakes_are_named(invented: Survey, asked: dict, words: str) -> None:
    with pytest.raises(CareError, match=words):
        well_being(invented, **asked)


@pytest.mark.parametrize("limits", [{"burden": -1.0}, {"burden": 24.0}, {"sleep": 0.0}])
def test_limits_outside_a_day_are_named(limits: dict) -> None:
    with pytest.raises(CareError, match="the limit of"):
        Limits(**limits)
    with pytest.raises(CareError, match="the limit of"):
        Limits(sleep=float("nan"))
