"""What unpaid work is worth: identities, errors, prices and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careconomy.accounts.value import sensitivity, value
from careconomy.accounts.value_tasks import OWN_USE, TASKS, task_of
from careconomy.accounts.wages import CONCEPTS, METHODS, OWN_WAGE, Wages, wages_of
from careconomy.care_balance.sets import FAMILY, RECIPIENTS
from careconomy.care_balance.value import Valuation, hourly_wages
from careconomy.draws import Draws
from careconomy.economy import EconomyAssumptions, economy_of
from careconomy.errors import CareError, MissingFact
from careconomy.estimation import Design, Estimates, Rules, analyse
from careconomy.estimation.dimensions import column
from careconomy.estimation.measures import Measures
from careconomy.facts import Country
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.generate import generate
from careconomy.timeuse.readers.atus import import_atus
from tests.accounts.money_by_diary import analysed, assert_equal_errors
from tests.timeuse.conftest import time_use_folder

FRANCE = Country.load("FRA")
GROSS: dict[str, Any] = {"method": "specialist", "wage_concept": "gross"}
# Own wages are tested in test_own_wages.py: they need more people.
PRICED = [method for method in METHODS if method != OWN_WAGE]
FLAT_PRICES = {"generalist": (2.0, 2.0), "minimum_wage": (1.0, 1.0), "opportunity": (3.0, 5.0)}


def own_wages(**prices: tuple[float, float]) -> Wages:
    """Prices by task, in euro of 2020."""
    every = {task.name: (10.0 + at, 10.0 + at) for at, task in enumerate(TASKS)}
    given = {name.replace("_", "-"): pair for name, pair in prices.items()}
    return Wages("EUR", 2020, "gross", "paid", {**every, **FLAT_PRICES, **given}, (), "own")


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("value") / "survey"
    return generate(folder, persons=600, replicates=12, years=(2020,), days_a_block=150)


@pytest.fixture(scope="module")
def clustered(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("value") / "clustered"
    return generate(folder, persons=500, strata=5, clusters=25, weights_count="persons")


@pytest.fixture(scope="module")
def table(survey: Survey) -> Estimates:
    return value(survey, FRANCE, **GROSS, scope="with-volunteering")


def est(table: Estimates, statistic: str, activity: str = OWN_USE, **levels: str) -> float:
    """The one estimate of these levels; "all" where none is named."""
    wanted = {name: "all" for name in table.dimensions[4:]} | levels
    found = table.row(statistic=statistic, activity=activity, **wanted).est
    assert found is not None
    return found


def test_activities_and_sexes_add_up_to_the_total(table: Estimates) -> None:
    lines = {row.activity for row in table} - {OWN_USE, "volunteering"}
    for name in ("hours", "value", "value_per_day", "share_of_gdp", "share_of_extended_gdp"):
        total = est(table, name)
        np.testing.assert_allclose(sum(est(table, name, line) for line in lines), total, 1e-12)
        if name != "value_per_day":
            by_sex = [est(table, name, sex=sex) for sex in ("women", "men")]
            np.testing.assert_allclose(sum(by_sex), total, 1e-12)
    assert est(table, "hours", "volunteering") > 0.0


@pytest.mark.parametrize("name", ["survey", "clustered"])
def test_hours_are_those_of_the_estimates(name: str, request: pytest.FixtureRequest) -> None:
    survey = request.getfixturevalue(name)
    ours = value(survey, FRANCE, **GROSS, by=("weekend", "sex", "activity"), of=["hours"])
    theirs = analyse(survey, ["sdg-5.4.1", "31", "42"], ["weekend", "sex"]).estimates(
        ["total"], margins=True
    )
    renamed = {"sdg-5.4.1": OWN_USE, "31": "meals", "42": "adult-care"}
    assert len(theirs) > 20
    for row in theirs:
        found = ours.row(activity=renamed[row.activity], **row.domain)
        for figure in ("est", "se", "lci", "uci", "df"):
            expected = getattr(row, figure)
            np.testing.assert_allclose(getattr(found, figure), expected, 1e-11, err_msg=figure)
        np.testing.assert_allclose(found.est, row.est, 1e-12)
        assert found.n == row.n


def test_shares_of_gdp_convert(table: Estimates) -> None:
    of_gdp, extended = est(table, "share_of_gdp"), est(table, "share_of_extended_gdp")
    np.testing.assert_allclose(of_gdp, extended / (1.0 - extended), 1e-12)
    np.testing.assert_allclose(of_gdp, est(table, "value") / FRANCE.fact("gdp").value, 1e-12)
    # By the delta method, at the same totals: d s_ext = (1 - s_ext)^2 d s_gdp, for replicates near.
    rows = [table.row(statistic=name, activity=OWN_USE, sex="all") for name in
            ("share_of_gdp", "share_of_extended_gdp")]  # fmt: skip
    errors = [row.se or 0.0 for row in rows]
    np.testing.assert_allclose(errors[1], errors[0] * (1.0 - extended) ** 2, 0.05)


def test_value_per_person_day_and_hour(table: Estimates, survey: Survey) -> None:
    weight = survey.table("days", ["weight"])["weight"].to_numpy()
    persons = weight.sum() / 366
    whole = est(table, "value")
    np.testing.assert_allclose(est(table, "value_per_person"), whole / persons, 1e-12)
    np.testing.assert_allclose(est(table, "value_per_day") * 366, whole / persons, 1e-12)
    np.testing.assert_allclose(est(table, "value_per_hour"), whole / est(table, "hours"), 1e-12)


def test_weights_of_persons_stand_for_365_days(clustered: Survey) -> None:
    found = value(clustered, FRANCE, **GROSS)
    weight = clustered.table("days", ["weight"])["weight"].to_numpy()
    np.testing.assert_allclose(
        est(found, "value_per_person"), est(found, "value") / weight.sum(), 1e-12
    )
    np.testing.assert_allclose(
        est(found, "value_per_person"), est(found, "value_per_day") * 365.0, 1e-12
    )


def by_hand(survey: Survey, wages: Wages, women_only: bool = False) -> np.ndarray:
    """Value a year [1 + replicate] of own-use services, diary by diary."""
    codes = survey.activities["icatus"].to_pylist()
    names = [task.name if (task := task_of(code)) else "" for code in codes]
    members = np.eye(len(codes), dtype=bool)
    measures = Measures(tuple(map(str, codes)), members, "episodes", (None,) * len(codes))
    own = [code is not None and code[0] in "34" for code in codes]
    total = 0.0
    for block in survey.blocks():
        man = np.array(column(block, "persons", "sex").to_pylist()) == "men"
        price = np.array(
            [wages.prices[n][0] if o else 0.0 for n, o in zip(names, own, strict=True)]
        )
        money = measures.values(block) @ price / 60.0 * (~man if women_only else 1.0)
        weight = block.table("days", ["weight"])["weight"].to_numpy()
        every = np.concatenate([weight[:, np.newaxis], block.replicates()], axis=1)
        total = total + every.T @ money
    return np.asarray(total)


def test_errors_are_those_of_each_replicate_by_hand(survey: Survey) -> None:
    wages = own_wages()
    found = value(survey, None, **GROSS, wages=wages, gdp=1e12)
    design = Design.from_dict(survey.manifest.design)
    assert design.factor is not None and design.centre == "estimate"
    each, women = by_hand(survey, wages), by_hand(survey, wages, women_only=True)
    for figures, name, levels in (
        (each, "value", {}),
        (each / 1e12, "share_of_gdp", {}),
        (each / (each + 1e12), "share_of_extended_gdp", {}),
        (women / (each + 1e12), "share_of_extended_gdp", {"sex": "women"}),
        (women / each, "share_of_value", {"sex": "women"}),
    ):
        expected = np.sqrt(design.factor * ((figures[1:] - figures[0]) ** 2).sum())
        row = found.row(statistic=name, activity=OWN_USE, **{"sex": "all", **levels})
        np.testing.assert_allclose([row.est, row.se], [figures[0], expected], 1e-9)


def test_linearised_errors_are_those_of_money_by_diary(clustered: Survey) -> None:
    """Opportunity cost: each diary's money from its hours and sex, then the estimator of means."""
    found = value(clustered, None, method="opportunity", wage_concept="gross", wages=own_wages(),
                  of=["value", "value_per_day", "share_of_value"])  # fmt: skip
    codes = clustered.activities["icatus"].to_pylist()
    own = np.array([code is not None and code[0] in "34" for code in codes])
    episodes = clustered.table("episodes", ["day", "activity", "minutes"])
    minutes = episodes["minutes"].to_numpy() * own[episodes["activity"].to_numpy()]
    days = clustered.table("days", ["person"])
    hours = np.bincount(episodes["day"].to_numpy(), minutes, days.num_rows) / 60.0
    sexes = np.array(clustered.table("persons", ["sex"])["sex"].to_pylist())
    sex = sexes[days["person"].to_numpy()]
    money = hours * np.where(sex == "women", 3.0, 5.0)
    asked = analysed(clustered, {"money": money, "of women": money * (sex == "women")})
    assert_equal_errors(found, asked)
    share = found.row(statistic="share_of_value", activity=OWN_USE, sex="women")
    expected = asked.ratio("of women", "money").rows[0]
    np.testing.assert_allclose([share.est, share.se], [expected.est, expected.se], 1e-10)


def test_facts_of_another_year_say_how_they_came_to_prices_of_the_price_year() -> None:
    sources = wages_of(Country.load("USA"), "minimum_wage", "gross").sources
    assert "2025 brought to 2023" in next(text for text in sources if "minimum_wage" in text)


def test_no_gross_hour_is_below_the_minimum() -> None:
    facts = dict(FRANCE.facts)
    facts["earnings_women"] = replace(facts["earnings_women"], value=500.0)
    facts["relative_pay_elementary"] = replace(facts["relative_pay_elementary"], value=0.2)
    poor = replace(FRANCE, facts=facts)
    least = wages_of(poor, "minimum_wage", "gross").prices["minimum_wage"][0]
    women, men = wages_of(poor, "opportunity", "gross").prices["opportunity"]
    assert women == least < men
    assert wages_of(poor, "specialist", "gross").prices["cleaning"] == (least, least)
    # The week at work is shorter than the full week of a monthly minimum.
    assert least == pytest.approx(FRANCE.fact("minimum_wage").value * 12 / (40 * 52), rel=1e-12)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(factor=st.floats(0.01, 1000.0))
def test_value_scales_with_wages(survey: Survey, factor: float) -> None:
    wages = own_wages()
    scaled = replace(
        wages, prices={name: (w * factor, m * factor) for name, (w, m) in wages.prices.items()}
    )
    options: dict[str, Any] = {"by": ("sex",), "of": ["value", "hours", "share_of_value"]}
    one = value(survey, None, **GROSS, wages=wages, **options)
    other = value(survey, None, **GROSS, wages=scaled, **options)
    for before, after in zip(one, other, strict=True):
        times = factor if before.statistic == "value" else 1.0
        assert before.est is not None and before.se is not None
        np.testing.assert_allclose(
            [after.est, after.se], [before.est * times, before.se * times], 1e-9, 1e-12
        )


def test_one_price_for_everything_is_the_generalist(survey: Survey) -> None:
    alike = own_wages(**{task.name.replace("-", "_"): (2.0, 2.0) for task in TASKS})
    found = sensitivity(survey, None, wages=alike, of=["value"])
    values = {row.domain["method"]: row.est for row in found}
    np.testing.assert_allclose(values["specialist"], values["generalist"], 1e-12)
    np.testing.assert_allclose(values["hybrid"], values["generalist"], 1e-12)
    np.testing.assert_allclose(values["minimum_wage"], values["generalist"] / 2.0, 1e-12)


def test_hybrid_is_specialist_for_care_and_meals_alone(survey: Survey) -> None:
    wages = own_wages()
    found = {
        method: value(survey, None, method=method, wage_concept="gross", wages=wages)
        for method in ("hybrid", "specialist", "generalist")
    }
    for task in TASKS:
        if task.line in {row.activity for row in found["hybrid"]}:
            like = found["specialist" if task.skilled else "generalist"]
            assert est(found["hybrid"], "value", task.line) == pytest.approx(
                est(like, "value", task.line), rel=1e-12
            )


def test_opportunity_prices_sexes_apart(survey: Survey) -> None:
    found = value(survey, None, method="opportunity", wage_concept="gross", wages=own_wages())
    assert est(found, "value_per_hour", sex="women") == pytest.approx(3.0, rel=1e-12)
    assert est(found, "value_per_hour", sex="men") == pytest.approx(5.0, rel=1e-12)
    both = sum(est(found, "value", sex=sex) for sex in ("women", "men"))
    assert est(found, "value") == pytest.approx(both, rel=1e-12)
    # Without a table by sex it is the same value: who gave the hours still decides.
    plain = value(
        survey, None, method="opportunity", wage_concept="gross", wages=own_wages(), by=()
    )
    assert est(plain, "value") == pytest.approx(both, rel=1e-12)


@pytest.mark.parametrize("iso3", ["FRA", "USA", "IND"])
@pytest.mark.parametrize("concept", CONCEPTS)
def test_prices_are_those_of_the_care_balance(iso3: str, concept: str) -> None:
    country = Country.load(iso3)
    years = np.array([country.price_year])
    economy = economy_of(country, years, Draws(), EconomyAssumptions())
    women, men = FAMILY.index("mothers"), FAMILY.index("fathers")
    rows = {"meals": None, "cleaning": RECIPIENTS.index("household"), "childcare": 0}
    for method in ("generalist", "specialist", "opportunity", "minimum_wage"):
        theirs = hourly_wages(economy, Valuation(method, concept))[..., 0, 0]
        ours = wages_of(country, method, concept).prices
        for task, row in rows.items():
            if row is not None:
                pair = ours[task if method == "specialist" else method]
                np.testing.assert_allclose(pair, theirs[row, [women, men]], 1e-12)


def test_concepts_are_ordered(survey: Survey) -> None:
    found = sensitivity(survey, FRANCE, methods=PRICED, of=["value"])
    assert len(found) == len(PRICED) * len(CONCEPTS)
    for method in PRICED:
        rows = {
            row.domain["wage_concept"]: row.est for row in found if method in row.domain.values()
        }
        assert rows["net"] < rows["gross"] < rows["gross_with_contributions"]
    # A minimum is never above another method: no price is below it.
    lowest = found.row(method="minimum_wage", wage_concept="gross").est
    assert all(row.est >= lowest for row in found if row.domain["wage_concept"] == "gross")


def test_sensitivity_equals_each_value_in_one_pass(survey: Survey) -> None:
    blocks: list[tuple[int, int]] = []
    found = sensitivity(
        survey, FRANCE, by=("sex",), progress=lambda done, every: blocks.append((done, every))
    )
    assert len(blocks) == survey.block_count > 1
    for method in PRICED:
        alone = value(survey, FRANCE, method=method, wage_concept="net", by=("sex",))
        for name in ("value", "share_of_extended_gdp"):
            for sex in ("all", "women"):
                wanted = {"method": method, "wage_concept": "net", "statistic": name, "sex": sex}
                one, other = found.row(**wanted), alone.row(**wanted)
                np.testing.assert_allclose([one.est, one.se], [other.est, other.se], 1e-10)


def test_sensitivity_leaves_out_what_lacks_a_wage(survey: Survey) -> None:
    wages = own_wages()
    fewer = {name: pair for name, pair in wages.prices.items() if name != "opportunity"}
    found = sensitivity(survey, None, wages=replace(wages, prices=fewer))
    assert "opportunity" not in {row.domain["method"] for row in found}
    assert any('no wage for "opportunity"' in note for note in found.notes)
    with pytest.raises(CareError, match="no wage"):
        sensitivity(survey, None, wages=replace(wages, prices=fewer), methods=["opportunity"])


def test_every_row_carries_method_concept_and_price_year(table: Estimates) -> None:
    for row in table.to_dicts():
        assert row["method"] == "specialist" and row["wage_concept"] == "gross"
        assert row["per_hour"] == "worked" and row["price_year"] == "2023"
        if row["statistic"].startswith("value"):
            assert "EUR of 2023" in row["unit"]
        if row["statistic"].startswith("share_of_gdp"):
            assert row["unit"] == "share of GDP of 2023 (hours of 2020)"
    notes = " ".join(table.notes)
    assert "Persons aged 15 and over." in notes and "meals (ICATUS 31)" in notes
    assert "relative_pay_service" in notes and "gdp: " in notes
    assert "method,wage_concept,per_hour,price_year,sex,activity" in table.to_csv()


def test_volunteering_is_outside_the_total(survey: Survey, table: Estimates) -> None:
    alone = value(survey, FRANCE, **GROSS)
    assert est(alone, "value") == est(table, "value")
    assert "volunteering" not in {row.activity for row in alone}


def test_activities_of_ones_own(survey: Survey) -> None:
    found = value(survey, FRANCE, **GROSS, activities=["care", "31"], by=("activity",))
    lines = value(survey, FRANCE, **GROSS, by=("activity",))
    names = ("childcare", "adult-care", "adult-help", "care-travel", "other-care")
    present = {row.activity for row in lines}
    care = sum(est(lines, "value", name) for name in names if name in present)
    assert est(found, "value", "care") == pytest.approx(care, rel=1e-12)
    assert est(found, "value", "total") == pytest.approx(
        care + est(lines, "value", "meals"), rel=1e-12
    )


@pytest.mark.parametrize(
    ("activities", "problem"),
    [
        (["care", "childcare"], "share activities"),
        (["31", "31"], "share activities"),
        (["unpaid"], "lines of their own"),
        (["paid"], "not unpaid"),
        (["own-use-goods"], "not unpaid"),
        (["chldcare"], 'Did you mean "childcare"'),
        ([], "no activity"),
    ],
)
def test_activities_that_cannot_be_a_line(
    survey: Survey, activities: list[str], problem: str
) -> None:
    with pytest.raises(CareError, match=problem):
        value(survey, FRANCE, **GROSS, activities=activities)


def test_age_floor(survey: Survey) -> None:
    found = value(survey, FRANCE, **GROSS, of=["hours"], age_floor=65, by=())
    theirs = analyse(survey, ["sdg-5.4.1"], where={"age": "65+"}).estimates(["total"])
    assert est(found, "hours") == pytest.approx(theirs.rows[0].est, rel=1e-12)
    assert found.notes[0].startswith("Persons aged 65") or any(
        note == "Persons aged 65 and over." for note in found.notes
    )
    with pytest.raises(CareError, match="age"):
        value(survey, FRANCE, **GROSS, age_floor=65, where={"age": "20+"})


def test_gdp_is_refused_only_where_shares_are_asked(survey: Survey) -> None:
    lacking = replace(
        FRANCE, facts={name: fact for name, fact in FRANCE.facts.items() if name != "gdp"}
    )
    found = value(survey, lacking, **GROSS)
    assert not any("gdp" in row.statistic for row in found)
    assert any("No shares of GDP" in note and "--set gdp" in note for note in found.notes)
    with pytest.raises(MissingFact, match="gdp"):
        value(survey, lacking, **GROSS, of=["share_of_gdp"])


def test_a_missing_wage_names_what_supplies_it(survey: Survey) -> None:
    facts = {n: f for n, f in FRANCE.facts.items() if n != "relative_pay_service"}
    lacking = replace(FRANCE, facts=facts)
    assert value(survey, lacking, method="generalist", wage_concept="gross").rows
    with pytest.raises(MissingFact, match="relative_pay_service"):
        value(survey, lacking, **GROSS)
    wages = own_wages()
    fewer = {name: pair for name, pair in wages.prices.items() if name != "cleaning"}
    with pytest.raises(CareError, match='no wage for "cleaning": codes 32') as told:
        value(survey, None, **GROSS, wages=replace(wages, prices=fewer))
    assert 'Add a row with the activity "cleaning"' in str(told.value)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"price_year": 2014}, "2014 was asked for; the facts of countries hold no deflator"),
        ({"method": "specalist"}, 'Did you mean "specialist"'),
        ({"wage_concept": "labour_cost"}, "no labour cost"),
        ({"wage_concept": "nett"}, 'Did you mean "net"'),
        ({"scope": "all"}, "scope"),
        ({"of": ["valu"]}, 'Did you mean "value"'),
        ({"of": ["share_of_value"], "by": ()}, "by sex"),
        ({"by": ("sex", "sex")}, "twice"),
        ({"by": ("sexx",)}, "no column"),
        ({"gdp": -1.0}, "GDP is -1"),
    ],
)
def test_what_is_refused(survey: Survey, options: dict[str, Any], problem: str) -> None:
    with pytest.raises(CareError, match=problem):
        value(survey, FRANCE, **{**GROSS, **options})


def test_wages_of_another_year_need_a_gdp_of_that_year(survey: Survey) -> None:
    wages = own_wages()
    found = value(survey, FRANCE, **GROSS, wages=wages)
    assert any("there is no deflator" in note for note in found.notes)
    with pytest.raises(CareError, match="Give gdp in EUR of 2020"):
        value(survey, FRANCE, **GROSS, wages=wages, of=["share_of_gdp"])
    given = value(survey, FRANCE, **GROSS, wages=wages, gdp=2e12, price_year=2020)
    assert given.row(statistic="share_of_gdp", sex="all", activity=OWN_USE).unit == (
        "share of GDP of 2020"
    )
    with pytest.raises(CareError, match='the wages are gross, and "net" was asked for'):
        value(survey, FRANCE, method="specialist", wage_concept="net", wages=wages)
    with pytest.raises(CareError, match="prices of 2020, and 2023"):
        value(survey, FRANCE, **GROSS, wages=wages, price_year=2023)
    with pytest.raises(CareError, match="Name a country"):
        value(survey, None, **GROSS)


def test_two_wages_of_one_activity_are_refused(survey: Survey) -> None:
    wages = own_wages()
    prices = {**wages.prices, "413": (9.0, 9.0)}
    with pytest.raises(CareError, match='"childcare" and "413" both price'):
        value(survey, None, **GROSS, wages=replace(wages, prices=prices))


def test_the_country_of_the_survey(tmp_path: Path) -> None:
    made = generate(tmp_path / "survey", persons=40, country="USA")
    with pytest.raises(CareError, match="the survey is of USA, the facts are of FRA"):
        value(made, FRANCE, **GROSS)


def test_sex_that_is_not_known(tmp_path: Path) -> None:
    made = generate(tmp_path / "survey", persons=60, replicates=4)
    sexless = _without_sex_of_first(made, tmp_path / "other")
    with pytest.raises(CareError, match="do not tell sex"):
        value(sexless, FRANCE, method="opportunity", wage_concept="gross")
    found = value(sexless, FRANCE, **GROSS)
    parts = [est(found, "value", sex=sex) for sex in ("women", "men", "unknown")]
    assert est(found, "value") == pytest.approx(sum(parts), rel=1e-12)
    noted = sensitivity(sexless, FRANCE)
    assert any("Left out: opportunity" in note for note in noted.notes)


def _without_sex_of_first(survey: Survey, folder: Path) -> Survey:
    """The same survey; the first diarist's sex is not known."""
    names = [name for name in ("households", "persons", "days", "episodes") if survey.has(name)]
    tables = {name: survey.table(name) for name in names}
    first = tables["days"]["person"][0].as_py()
    sex = tables["persons"]["sex"].to_pylist()
    sex[first] = None
    at = tables["persons"].schema.get_field_index("sex")
    column = pa.array(sex).dictionary_encode().cast(tables["persons"].schema.field(at).type)
    tables["persons"] = tables["persons"].set_column(at, "sex", column)
    weights = np.concatenate([block.replicates() for block in survey.blocks()])
    return write_survey(folder, survey.manifest, tables, survey.activities, weights)


def _with_codes(survey: Survey, given: dict[str, str | None], code_list: str) -> Survey:
    """The same diaries; some activities have other ICATUS codes."""
    codes = survey.activities["icatus"].to_pylist()
    changed = pa.array([given.get(code, code) for code in codes], pa.string())
    at = survey.activities.schema.get_field_index("icatus")
    activities = survey.activities.set_column(at, "icatus", changed)
    manifest = replace(survey.manifest, code_list=code_list)
    return replace(survey, activities=activities, manifest=manifest)


def test_codes_that_do_not_tell_tasks_apart(survey: Survey) -> None:
    codes = [code for code in survey.activities["icatus"].to_pylist() if code]
    coarse: dict[str, str | None] = {code: "3" for code in codes if code.startswith("3")}
    coarse |= {code: None for code in codes if code.startswith("42")}
    made = _with_codes(survey, coarse, "own")
    found, fine = (value(one, FRANCE, **GROSS, by=("activity",)) for one in (made, survey))
    names = {row.activity for row in found}
    assert "other-domestic" in names and not names & {"meals", "adult-care"}
    assert any("Not told apart" in note and "meals" in note for note in found.notes)
    domestic = {task.line for task in TASKS if task.codes[0].startswith("3")}
    hours = sum(est(fine, "hours", row.activity) for row in fine
                if row.activity in domestic and row.statistic == "hours")  # fmt: skip
    assert est(found, "hours", "other-domestic") == pytest.approx(hours, rel=1e-12)
    with pytest.raises(CareError, match="do not tell"):
        value(made, FRANCE, **GROSS, activities=["meals"])
    nothing = _with_codes(survey, dict.fromkeys(codes), "own")
    with pytest.raises(CareError, match="no activity of the survey is unpaid"):
        value(nothing, FRANCE, **GROSS)


def test_an_activity_that_is_not_mapped_needs_a_wage_of_its_own(survey: Survey) -> None:
    made = _with_codes(survey, {"311": None}, "icatus")
    options: dict[str, Any] = {"activities": ["code:311"], "by": ("activity",)}
    with pytest.raises(CareError, match='no wage for "code:311"') as told:
        value(made, FRANCE, **GROSS, **options)
    assert "Give ICATUS codes" in str(told.value)
    wages = own_wages()
    own = replace(wages, prices={**wages.prices, "code:311": (7.0, 7.0)})
    found = value(made, None, **GROSS, wages=own, **options)
    assert est(found, "value_per_hour", "code:311") == pytest.approx(7.0, rel=1e-12)


def test_days_of_the_period_that_are_not_known(survey: Survey) -> None:
    made = replace(survey, manifest=replace(survey.manifest, days_in_period=None))
    with pytest.raises(CareError, match="unknown number of days"):
        value(made, FRANCE, **GROSS)
    days = value(made, FRANCE, **GROSS, of=["value_per_day", "value_per_hour"])
    assert est(days, "value_per_day") == est(value(survey, FRANCE, **GROSS), "value_per_day")


def test_rules_withhold_small_cells(survey: Survey) -> None:
    found = value(survey, FRANCE, **GROSS, by=("sex", "activity"),
                  rules=Rules(fewest=10_000, suppress=True))  # fmt: skip
    assert all(row.est is None and row.flag for row in found)


def test_tasks_share_out_unpaid_services() -> None:
    assert task_of("311").name == "meals" and task_of("3").name == "other-domestic"
    assert task_of("390").name == "other-domestic" and task_of("513").name == "volunteered-care"
    assert task_of("512").name == "other-volunteering" and task_of("490").name == "other-care"
    assert [task_of(code) for code in ("53", "54", "59", "5", "1", "24", "9", None, "")] == [
        None
    ] * 9


def test_atus_2014_has_a_share_of_gdp(tmp_path: Path) -> None:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no ATUS 2014 files: set CARECONOMY_TIMEUSE to the shared time-use data")
    survey = import_atus(folder / "atus-2014", tmp_path / "survey")
    found = value(survey, Country.load("USA"), method="generalist", wage_concept="gross")
    row = found.row(statistic="share_of_gdp", activity=OWN_USE, sex="all")
    assert row.unit == "share of GDP of 2023 (hours of 2014)"
    assert row.lci is not None and row.uci is not None and row.est is not None
    assert 0.15 < row.lci < row.est < row.uci < 0.35 and row.uci - row.lci < 0.03
    hours = analyse(survey, ["sdg-5.4.1"]).estimates(["total"]).rows[0].est
    assert est(found, "hours") == pytest.approx(hours, rel=1e-12)
    assert 0.5 < est(found, "share_of_value", sex="women") < 0.75
