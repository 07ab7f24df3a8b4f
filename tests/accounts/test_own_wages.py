"""Own wages: value by hand for each replicate, concepts, price years, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from careconomy.accounts.own_wages import OwnWages, own_wages
from careconomy.accounts.price_index import PriceIndex
from careconomy.accounts.value import sensitivity, value
from careconomy.accounts.value_tasks import OWN_USE
from careconomy.accounts.wages import rate_of
from careconomy.errors import CareError
from careconomy.estimation import Design
from careconomy.facts import Country
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.generate import generate
from careconomy.timeuse.readers.atus import import_atus
from tests.accounts.money_by_diary import analysed, assert_equal_errors
from tests.timeuse.conftest import time_use_folder

pytest.importorskip("statsmodels", reason="wage equations need the extra models")
FRANCE = Country.load("FRA")
OWN: dict[str, Any] = {"method": "own_wage", "wage_concept": "gross"}
INDEX = PriceIndex({2020: 100.0, 2021: 104.0, 2023: 120.0}, "invented", "index.csv")


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("own") / "survey"
    return generate(folder, persons=1600, replicates=8, days_a_block=300, missing=0.05)


@pytest.fixture(scope="module")
def made(survey: Survey) -> OwnWages:
    return own_wages(survey, FRANCE)


def changed(
    survey: Survey, folder: Path, *, without: Sequence[str] = (), **columns: pa.Array
) -> Survey:
    """The same survey, without some columns of persons, or with others in their place."""
    tables = {name: survey.table(name) for name in ("households", "persons", "days", "episodes")}
    persons = tables["persons"].drop_columns(list(without))
    for name, column in columns.items():
        at = persons.schema.get_field_index(name)
        persons = persons.set_column(at, name, column)
    manifest = replace(survey.manifest, design={}, rows={}, levels={})
    return write_survey(folder, manifest, {**tables, "persons": persons}, survey.activities)


def diaries(survey: Survey) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hours of own-use services, person and sex of each diary, by plain look-ups."""
    codes = survey.activities["icatus"].to_pylist()
    own = np.array([code is not None and code[0] in "34" for code in codes])
    episodes = survey.table("episodes", ["day", "activity", "minutes"])
    minutes = episodes["minutes"].to_numpy() * own[episodes["activity"].to_numpy()]
    days = survey.table("days", ["person"])
    hours = np.bincount(episodes["day"].to_numpy(), minutes, days.num_rows) / 60.0
    person = days["person"].to_numpy()
    sexes = np.array(survey.table("persons", ["sex"])["sex"].to_pylist())
    return hours, person, sexes[person]


def test_who_has_a_wage_keeps_it(survey: Survey, made: OwnWages) -> None:
    persons = survey.table("persons", ["diarist", "age", "earnings_week", "hours_usual"])
    earned = [
        a / b if a and b else np.nan
        for a, b in zip(*(persons[name].to_pylist() for name in ("earnings_week", "hours_usual")),
                        strict=True)
    ]  # fmt: skip
    diarist = np.array(persons["diarist"].to_pylist())
    has = np.isfinite(earned) & diarist
    np.testing.assert_allclose(made.hour[has], np.array(earned)[has], rtol=1e-12)
    assert np.isfinite(made.hour[diarist]).all() and np.isnan(made.hour[~diarist]).all()
    assert (made.hour[diarist] > 0.0).all()
    predicted = own_wages(survey, FRANCE, kept="predicted")
    np.testing.assert_array_equal(predicted.hour[diarist & ~has], made.hour[diarist & ~has])
    assert len(np.unique(predicted.hour[has])) < len(np.unique(made.hour[has]))
    with pytest.raises(CareError, match="observed or predicted"):
        own_wages(survey, FRANCE, kept="guessed")


def test_errors_are_those_of_each_replicate_by_hand(survey: Survey, made: OwnWages) -> None:
    found = value(survey, FRANCE, **OWN, own=made, gdp=1e12, by=("sex", "activity"))
    hours, person, sex = diaries(survey)
    money = hours * made.hour[person]
    weight = survey.table("days", ["weight"])["weight"].to_numpy()
    replicates = np.concatenate([block.replicates() for block in survey.blocks()])
    every = np.column_stack([weight, replicates])
    each, women = every.T @ money, every.T @ (money * (sex == "women"))
    design = Design.from_dict(survey.manifest.design)
    assert design.factor is not None
    for figures, name, level in (
        (each, "value", "all"),
        (women, "value", "women"),
        (each / (each + 1e12), "share_of_extended_gdp", "all"),
        (women / each, "share_of_value", "women"),
        (each / (every.T @ hours), "value_per_hour", "all"),
    ):
        expected = np.sqrt(design.factor * ((figures[1:] - figures[0]) ** 2).sum())
        row = found.row(statistic=name, activity=OWN_USE, sex=level)
        np.testing.assert_allclose([row.est, row.se], [figures[0], expected], 1e-9)
    lines = [row for row in found if row.statistic == "value" and row.domain["sex"] == "all"]
    total = sum(row.est for row in lines if row.activity != OWN_USE and row.est is not None)
    assert total == pytest.approx(each[0], rel=1e-12)


def test_linearised_errors_are_those_of_money_by_diary(tmp_path: Path) -> None:
    made = generate(tmp_path / "s", persons=1600, strata=6, clusters=30, weights_count="persons")
    own = own_wages(made, FRANCE)
    found = value(made, FRANCE, **OWN, own=own, by=("sex",), of=["value", "value_per_day"])
    hours, person, _ = diaries(made)
    asked = analysed(made, {"money": hours * own.hour[person]})
    assert_equal_errors(found, asked)


def test_all_methods_in_one_pass_equal_each_alone(survey: Survey, made: OwnWages) -> None:
    every = sensitivity(survey, FRANCE, own=made, by=("sex",), of=["hours", "value"])
    for method in ("own_wage", "specialist", "opportunity"):
        alone = value(survey, FRANCE, method=method, wage_concept="gross", by=("sex",), own=made)
        for statistic in ("hours", "value"):
            wanted = {"method": method, "wage_concept": "gross", "sex": "women"}
            one = every.row(statistic=statistic, **wanted)
            other = alone.row(statistic=statistic, **wanted)
            np.testing.assert_allclose([one.est, one.se], [other.est, other.se], 1e-10)
    assert any("prices of 2020 and 2023" in note for note in every.notes)


def test_concept_and_prices_multiply(survey: Survey, made: OwnWages) -> None:
    def worth(**more: Any) -> float:
        options = {**OWN, "own": made, "by": (), "of": ["value"], **more}
        row = value(survey, FRANCE, **options).rows[0]
        assert row.est is not None and row.domain["per_hour"] == "paid"
        return row.est

    gross = worth()
    for concept in ("net", "gross_with_contributions"):
        factor = rate_of(FRANCE, concept)
        assert worth(wage_concept=concept) == pytest.approx(gross * factor, rel=1e-12)
    assert worth(price_year=2023, price_index=INDEX) == pytest.approx(gross * 1.2, rel=1e-12)
    # Worked out anew at other prices, the equation moves with the wages.
    anew = worth(price_year=2023, price_index=INDEX, own=None)
    assert anew == pytest.approx(gross * 1.2, rel=1e-6)
    with pytest.raises(CareError, match="labour_cost"):
        worth(wage_concept="labour_cost")


def test_several_years_need_an_index(tmp_path: Path) -> None:
    made = generate(tmp_path / "s", persons=1600, years=(2020, 2021))
    with pytest.raises(CareError, match="prices of 2020-2021") as told:
        own_wages(made, FRANCE)
    assert "--price-index" in str(told.value)
    found = own_wages(made, FRANCE, price_index=INDEX)
    assert found.price_year == 2021 and any("invented" in note for note in found.notes)
    persons = made.table("persons", ["earnings_week", "hours_usual"])
    days = made.table("days", ["person", "year"])
    ratio = set()
    for person, year in zip(*(days[name].to_pylist() for name in ("person", "year")), strict=True):
        pay, hours = (persons[name][person].as_py() for name in ("earnings_week", "hours_usual"))
        if pay:
            ratio.add((year, round(found.hour[person] * hours / pay, 9)))
    assert ratio == {(2020, 1.04), (2021, 1.0)}
    with pytest.raises(CareError, match="no 2021"):
        own_wages(made, FRANCE, price_index=PriceIndex({2020: 1.0}, "x"))


def test_the_equation_is_a_table(made: OwnWages) -> None:
    rows = made.table()
    terms = {(row["equation"], row["term"]) for row in rows}
    assert len(terms) == len(rows)
    excluded = [row["term"] for row in rows if row["left_out_of_wage"]]
    assert excluded and all("own children" in term for term in excluded)
    mills = next(row for row in rows if row["term"] == "inverse Mills ratio")
    assert mills["se"] > 0.0 and mills["n"] == sum(one.having for one in made.means)
    assert {one.sex for one in made.means} == {"women", "men"}
    assert any("Heckman" in note and "education" in note for note in made.notes)


@pytest.mark.parametrize("name", ["earnings_week", "hours_usual", "age", "sex"])
def test_what_the_survey_must_record(survey: Survey, tmp_path: Path, name: str) -> None:
    with pytest.raises(CareError, match=name):
        own_wages(changed(survey, tmp_path / "s", without=[name]), FRANCE)


def test_a_survey_without_sex_or_design(survey: Survey, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"method": "specialist", "wage_concept": "gross"}
    bare = changed(survey, tmp_path / "s", without=["sex"])
    with pytest.raises(CareError, match="does not record sex") as told:
        value(bare, FRANCE, **asked)
    assert "such as by activity" in str(told.value)
    whole = value(bare, FRANCE, **asked, by=("activity",), of=["value", "share_of_extended_gdp"])
    same = value(survey, FRANCE, **asked, by=("activity",), of=["value", "share_of_extended_gdp"])
    for one, other in zip(whole, same, strict=True):
        assert one.est == pytest.approx(other.est, rel=1e-12)
    assert any("states no design" in note for note in whole.notes)
    assert not any("states no design" in note for note in same.notes)


def test_something_must_tell_who_has_a_wage(survey: Survey, tmp_path: Path) -> None:
    children = ["own_children_under_15", "youngest_child_age"]
    bare = changed(survey, tmp_path / "bare", without=[*children, "partnered"])
    with pytest.raises(CareError, match="neither own children nor a partner"):
        own_wages(bare, FRANCE)
    none = pa.array([0] * survey.rows("persons"), pa.int16())
    same = changed(survey, tmp_path / "same", own_children_under_15=none)
    with pytest.raises(CareError, match="own children hardly differ"):
        own_wages(same, FRANCE)
    found = own_wages(changed(survey, tmp_path / "few", without=children), FRANCE)
    assert any("Own children are not recorded" in note for note in found.notes)
    plain = own_wages(
        changed(survey, tmp_path / "plain", without=["youngest_child_age", "education"]), FRANCE
    )
    assert any("under 15" in row["term"] for row in plain.table())
    assert any("not in the wage equation: education" in note for note in plain.notes)


def test_too_few_with_a_wage(survey: Survey, tmp_path: Path) -> None:
    pay = survey.table("persons", ["earnings_week"])["earnings_week"].to_pylist()
    some = pa.array([one if at % 40 == 0 else None for at, one in enumerate(pay)], pa.float64())
    few = changed(survey, tmp_path / "few", earnings_week=some)
    with pytest.raises(CareError, match="women have a wage; a wage equation needs 50"):
        own_wages(few, FRANCE)


def test_people_without_age_have_no_wage(survey: Survey, tmp_path: Path) -> None:
    ages = survey.table("persons", ["age"])["age"].to_pylist()
    first = survey.table("days", ["person"])["person"].to_pylist()[:3]
    ages = [None if at in first else age for at, age in enumerate(ages)]
    some = changed(survey, tmp_path / "s", age=pa.array(ages, pa.int16()))
    with pytest.raises(CareError, match="3 diaries are of persons under 15"):
        value(some, FRANCE, **OWN)
    # Who is left out does not matter.
    assert len(value(some, FRANCE, **OWN, age_floor=15))


def test_own_wages_are_refused_or_left_out(survey: Survey, made: OwnWages) -> None:
    from tests.accounts.test_value import own_wages as prices

    given = prices()
    with pytest.raises(CareError, match="Work them out from this survey"):
        value(survey, FRANCE, **OWN, own=replace(made, hour=made.hour[:-1]))
    with pytest.raises(CareError, match="wages are given"):
        value(survey, FRANCE, **OWN, wages=given)
    with pytest.raises(CareError, match="Name the country"):
        value(survey, None, **OWN)
    found = sensitivity(survey, None, wages=given, own=made)
    assert "own_wage" not in {row.domain["method"] for row in found}
    assert any("Left out: own_wage, gross" in note for note in found.notes)
    together = sensitivity(survey, FRANCE, wages=given, own=made)
    assert "own_wage" in {row.domain["method"] for row in together}


def test_atus_2014_pays_those_without_a_wage_less(tmp_path: Path) -> None:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no ATUS 2014 files: set CARECONOMY_TIMEUSE to the shared time-use data")
    survey = import_atus(folder / "atus-2014", tmp_path / "survey")
    found = own_wages(survey, Country.load("USA"))
    assert (found.currency, found.price_year) == ("USD", 2014)
    for one in found.means:
        assert one.fitted == pytest.approx(one.observed, rel=0.03)
        assert 10.0 < one.without < one.plain < one.observed
    assert found.equation.p < 0.001
    table = value(survey, Country.load("USA"), **OWN, own=found, by=("sex",))
    row = table.row(statistic="value_per_hour", sex="women")
    assert row.est is not None and row.se is not None and 12.0 < row.est < 25.0
