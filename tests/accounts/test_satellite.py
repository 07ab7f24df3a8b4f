"""The household satellite account: identities, errors, what is not known, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from careconomy.accounts.satellite import EXACT_FLAG, UNKNOWN_FLAG, Satellite, satellite
from careconomy.accounts.satellite_file import accounts_of
from careconomy.accounts.satellite_formula import INPUT, PRICED
from careconomy.accounts.satellite_functions import FUNCTIONS, TOTAL, function_of
from careconomy.accounts.satellite_supply_use import LABOUR_ONLY, SUPPLY, SupplyUse
from careconomy.accounts.value import value
from careconomy.accounts.value_tasks import OWN_USE, TASKS
from careconomy.errors import CareError
from careconomy.estimation import Design, analyse
from careconomy.facts import Country
from careconomy.report.satellite_xlsx import satellite_workbook
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.generate import generate
from careconomy.timeuse.readers.atus import import_atus
from tests.accounts.satellite_sample import YEAR, content, full, wages, without
from tests.accounts.test_value import _with_codes, by_hand
from tests.timeuse.conftest import time_use_folder

EXAMPLE = Path(__file__).parents[2] / "examples" / "accounts" / "us-2014"
ASKED: dict[str, Any] = {"method": "specialist", "wage_concept": "gross"}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("satellite") / "survey"
    return generate(folder, persons=600, replicates=12, years=(YEAR,), days_a_block=150)


@pytest.fixture(scope="module")
def clustered(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("satellite") / "clustered"
    return generate(folder, persons=500, strata=5, clusters=25, years=(YEAR,))


@pytest.fixture(scope="module")
def found(survey: Survey) -> Satellite:
    return satellite(survey, None, **ASKED, wages=[wages()], accounts=full())


def est(found: Satellite, item: str, of: str = TOTAL) -> float:
    value = found.row(item, of).est
    assert value is not None, (item, of)
    return value


def test_every_line_of_unpaid_work_has_one_function() -> None:
    lines = {task.line for task in TASKS}
    held = [line for function in FUNCTIONS for line in function.lines]
    assert sorted(held) == sorted(lines)
    assert all(function_of(task.name) for task in TASKS)


def test_items_have_names_of_their_own(found: Satellite) -> None:
    names = [(row.statistic, row.activity) for row in found.account]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["survey", "clustered"])
def test_hours_and_labour_are_those_of_the_valuation(
    name: str, request: pytest.FixtureRequest
) -> None:
    survey = request.getfixturevalue(name)
    found = satellite(survey, None, **ASKED, wages=[wages()], accounts=full())
    theirs = value(survey, None, **ASKED, wages=wages(), by=("activity",), gdp=1e10,
                   scope="with-volunteering")  # fmt: skip
    for item, statistic in (
        ("hours", "hours"),
        ("labour", "value"),
        ("labour_share_of_gdp", "share_of_gdp"),
        ("labour_share_of_extended_gdp", "share_of_extended_gdp"),
    ):
        ours, row = found.row(item), theirs.row(statistic=statistic, activity=OWN_USE)
        np.testing.assert_allclose([ours.est, ours.se], [row.est, row.se], 1e-10)
        assert ours.lci == pytest.approx(row.lci, rel=1e-9) and ours.n == row.n
    meals = theirs.row(statistic="value", activity="meals")
    ours = found.row("labour", "nutrition")
    np.testing.assert_allclose([ours.est, ours.se], [meals.est, meals.se], 1e-10)
    hours = analyse(survey, ["sdg-5.4.1"]).estimates(["total"]).rows[0]
    assert est(found, "hours") == pytest.approx(hours.est, rel=1e-12)


def test_functions_add_up_and_volunteering_stands_apart(found: Satellite) -> None:
    for item in INPUT:
        parts = sum(est(found, item, name) for name in found.plan.own_use)
        assert est(found, item) == pytest.approx(parts, rel=1e-12)
    assert "volunteering" not in found.plan.own_use and est(found, "labour", "volunteering") > 0.0


def test_the_input_approach_by_hand(found: Satellite) -> None:
    labour = est(found, "labour", "nutrition")
    added = labour + 1e4 + 0.005 - 3e3 + 0.15 * 2e6
    assert est(found, "gross_value_added", "nutrition") == pytest.approx(added, rel=1e-12)
    used = 2.5e5 + 1.0 / 3.0 + 1e5
    assert est(found, "output", "nutrition") == pytest.approx(added + used, rel=1e-12)
    assert est(found, "durables_services", "nutrition") == pytest.approx(2e6 * 0.19, rel=1e-12)
    services = sum(1e6 * (at + 1) * 0.19 for at in range(8))
    extended = 1e10 + est(found, "labour") + services
    assert est(found, "extended_gdp") == pytest.approx(extended, rel=1e-12)
    assert est(found, "household_share_of_extended_gdp") == pytest.approx(
        1.0 - 1e10 / extended, rel=1e-9
    )
    share = est(found, "labour_share_of_extended_gdp")
    assert est(found, "labour_share_of_gdp") == pytest.approx(share / (1 - share), rel=1e-12)


def test_the_output_approach_by_hand(found: Satellite) -> None:
    assert est(found, "quantity", "meals") == pytest.approx(
        2.0 * est(found, "hours", "nutrition"), rel=1e-12
    )
    worth = 12.0 * est(found, "hours", "nutrition")
    added = worth - (2.5e5 + 1.0 / 3.0 + 1e5) - 0.15 * 2e6
    assert est(found, "value_added_by_prices", "nutrition") == pytest.approx(added, rel=1e-12)
    apart = added - est(found, "gross_value_added", "nutrition")
    assert est(found, "difference_of_approaches", "nutrition") == pytest.approx(apart, rel=1e-9)
    parts = ("nutrition", "clothing", "childcare")
    assert est(found, "difference_of_approaches", PRICED) == pytest.approx(
        sum(est(found, "difference_of_approaches", name) for name in parts), rel=1e-9
    )
    assert found.row("output_by_prices").flag == UNKNOWN_FLAG
    laundry = found.row("quantity", "laundry")
    assert (laundry.est, laundry.se, laundry.flag) == (3e6, None, EXACT_FLAG)


def test_errors_are_those_of_each_replicate_by_hand(survey: Survey, found: Satellite) -> None:
    each = by_hand(survey, wages())
    design = Design.from_dict(survey.manifest.design)
    assert design.factor is not None
    services = sum(1e6 * (at + 1) * 0.19 for at in range(8))
    for item, figures in (
        ("gross_value_added", each),
        ("labour_share_of_gdp", each / 1e10),
        ("household_share_of_extended_gdp", (each + services) / (1e10 + each + services)),
    ):
        expected = np.sqrt(design.factor * ((figures[1:] - figures[0]) ** 2).sum())
        assert found.row(item).se == pytest.approx(expected, rel=1e-9)


def test_errors_of_given_figures_are_added(survey: Survey, found: Satellite) -> None:
    tables = content()
    tables["functions"]["nutrition"]["stock"] = {"value": 2e6, "se": 4e5}
    tables["functions"]["nutrition"]["taxes"] = {"value": 1e4, "low": 5e3, "high": 1.5e4}
    tables["gdp"] = {"value": 1e10, "se": 1e9}
    unsure = satellite(survey, None, **ASKED, wages=[wages()], accounts=accounts_of(tables))
    before = found.row("gross_value_added", "nutrition").se or 0.0
    more = np.hypot(4e5 * 0.15, 5e3 / 1.959963984540054)
    assert unsure.row("gross_value_added", "nutrition").se == pytest.approx(
        np.hypot(before, more), rel=1e-9
    )
    share = found.row("labour_share_of_gdp")
    assert share.est is not None and share.se is not None
    assert unsure.row("labour_share_of_gdp").se == pytest.approx(
        np.hypot(share.se, share.est * 0.1), rel=1e-9
    )
    assert unsure.row("taxes", "nutrition").lci == pytest.approx(5e3, rel=0.2)


def closes(table: SupplyUse) -> list[str]:
    """Check every column whose output is known; return which they are."""
    known = [name for name in table.columns if table.at(SUPPLY, name) is not None]
    for name in known:
        assert table.at(SUPPLY, name) == table.used(name) == table.inputs(name)
        assert isinstance(table.at(SUPPLY, name), int)
    return known


def test_supply_is_use_to_the_last_cent(found: Satellite) -> None:
    table = found.table
    assert closes(table) == list(table.columns)
    own = found.plan.own_use
    for row in table.rows:
        cells = [table.at(row, name) for name in own]
        if table.at(row, TOTAL) is not None:
            assert table.at(row, TOTAL) == sum(cents or 0 for cents in cells)
    cents = table.at(SUPPLY, TOTAL)
    assert cents is not None and cents / 100 == pytest.approx(est(found, "output"), abs=1.0)
    assert table.at(LABOUR_ONLY, TOTAL) == round(est(found, "labour") * 100) or abs(
        (table.at(LABOUR_ONLY, TOTAL) or 0) - round(est(found, "labour") * 100)
    ) <= len(own)


@pytest.mark.parametrize(
    ("key", "items"),
    [
        ("taxes", ("taxes", "gross_value_added", "output")),
        ("intermediate", ("intermediate", "output")),
        ("depreciation_rate", ("capital_consumption", "gross_value_added", "output",
                               "durables_services")),
        ("return_rate", ("durables_services",)),
    ],
)  # fmt: skip
def test_what_is_not_given_is_not_known_and_never_zero(
    survey: Survey, key: str, items: tuple[str, ...]
) -> None:
    tables = without(content(), "clothing", key)
    found = satellite(survey, None, **ASKED, wages=[wages()], accounts=accounts_of(tables))
    for item in items:
        for name in ("clothing", TOTAL):
            row = found.row(item, name)
            assert (row.est, row.se, row.flag) == (None, None, UNKNOWN_FLAG)
        assert found.row(item, "housing").est is not None
    assert est(found, "labour") > 0.0
    said = next(one for one in found.unknown if one.item in items)
    assert said.functions == ("clothing",) and key in said.remedy and "--accounts" in said.remedy
    known = closes(found.table)
    assert ("clothing" in known) == (key == "return_rate") == (TOTAL in known)
    assert "housing" in known


def test_without_accounts_the_labour_component_stands_alone(survey: Survey) -> None:
    found = satellite(survey, None, **ASKED, wages=[wages()])
    assert closes(found.table) == []
    parts = [found.table.at(LABOUR_ONLY, name) for name in found.plan.own_use]
    assert found.table.at(LABOUR_ONLY, TOTAL) == sum(cents or 0 for cents in parts)
    assert {row.statistic for row in found.account if row.est is not None} == {"hours", "labour"}
    assert {one.item for one in found.unknown} == {
        "capital_consumption", "intermediate", "taxes", "subsidies", "durables_services",
        "output_by_prices", "labour_share_of_gdp",
    }  # fmt: skip


def test_figures_of_all_functions_together(survey: Survey) -> None:
    tables = content()
    functions = {
        name: {key: v for key, v in table.items() if key != "taxes"}
        for name, table in tables["functions"].items()
    }
    functions["all"] = {"taxes": 7e4}
    together = {**tables, "functions": functions}
    found = satellite(survey, None, **ASKED, wages=[wages()], accounts=accounts_of(together))
    assert est(found, "taxes") == 7e4 and found.row("taxes", "housing").est is None
    assert found.row("gross_value_added", "housing").est is None
    worn = sum(0.15 * 1e6 * (at + 1) for at in range(8))
    assert est(found, "gross_value_added") == pytest.approx(
        est(found, "labour") + 7e4 - 8 * 3e3 + worn, rel=1e-12
    )
    # Volunteering is no part of "all".
    assert closes(found.table) == [TOTAL]
    everything = {
        "account": tables["account"],
        "functions": {"all": tables["functions"]["housing"]},
    }
    found = satellite(survey, None, **ASKED, wages=[wages()], accounts=accounts_of(everything))
    assert closes(found.table) == [TOTAL]


def test_labour_by_function_and_sex_adds_up(found: Satellite) -> None:
    for item in ("hours", "value"):
        rows = [row for row in found.labour if row.statistic == item]
        by = {(row.activity, row.domain["sex"]): row.est or 0.0 for row in rows}
        for name in (*found.plan.functions, OWN_USE):
            assert by[name, "all"] == pytest.approx(by[name, "women"] + by[name, "men"], rel=1e-12)
        total = sum(by[name, "all"] for name in found.plan.own_use)
        assert by[OWN_USE, "all"] == pytest.approx(total, rel=1e-12)
        for name in ("housing", "adult-care"):
            lines = [
                v for (key, sex), v in by.items() if key.startswith(f"{name}/") and sex == "all"
            ]
            assert len(lines) > 1 and by[name, "all"] == pytest.approx(sum(lines), rel=1e-12)
    assert len({(r.activity, r.domain["sex"], r.statistic) for r in found.labour}) == len(
        found.labour
    )


def test_every_number_has_its_source(found: Satellite) -> None:
    subjects = dict(found.sources)
    assert "specialist, gross wage of an hour paid, prices of 2020" in subjects["Valuation"]
    assert "made up" in subjects["housing.stock"]
    assert "ICATUS 2016 31" in subjects["Activities"]
    assert "GDP of 2020" in subjects["Denominators"]
    assert subjects["Ages"] == "Persons aged 15 and over."
    assert {"account", "labour", "supply and use"} == {row["table"] for row in found.to_dicts()}


def test_an_age_floor_is_named(survey: Survey) -> None:
    found = satellite(survey, None, **ASKED, wages=[wages()], age_floor=65)
    assert dict(found.sources)["Ages"] == "Persons aged 65 and over."
    whole = satellite(survey, None, **ASKED, wages=[wages()])
    assert 0.0 < est(found, "hours") < est(whole, "hours")


def test_hours_that_are_none_are_measured_not_given(survey: Survey) -> None:
    found = satellite(survey, None, **ASKED, wages=[wages()])
    row = found.row("hours", "other-services")
    assert (row.est, row.flag != EXACT_FLAG) == (0.0, True)


def test_opportunity_cost_prices_sexes_apart(survey: Survey) -> None:
    found = satellite(survey, None, method="opportunity", wage_concept="gross", wages=[wages()])
    rows = [row for row in found.labour if row.activity == OWN_USE]
    by = {(row.statistic, row.domain["sex"]): row.est or 0.0 for row in rows}
    expected = 3.0 * by["hours", "women"] + 5.0 * by["hours", "men"]
    assert est(found, "labour") == pytest.approx(expected, rel=1e-12)


def test_wages_and_gdp_of_facts_say_their_year(survey: Survey) -> None:
    found = satellite(survey, Country.load("FRA"), **ASKED)
    assert found.money == "EUR of 2023"
    assert any("Hours are of 2020, wages and GDP of 2023" in note for note in found.notes)
    assert found.row("labour_share_of_gdp").est is not None
    units = {row.unit for row in found.labour if row.statistic == "share_of_gdp"}
    assert units == {"share of GDP of 2023 (hours of 2020)"}


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"wages": []}, "there are no wages"),
        ({"method": "specalist"}, 'Did you mean "specialist"'),
        ({"wage_concept": "net"}, 'the wages are gross, and "net" was asked for'),
        ({"year": 2019}, "no diaries of 2019"),
        ({"wages": [wages(2019)]}, "no deflator"),
        ({"wages": [wages(2018), wages(2019)], "accounts": None}, "no wages of 2020"),
        ({"wages": [wages(), wages()]}, "of the same year"),
        ({"gdp": -1.0}, "GDP is -1"),
        ({"scope": "all"}, "scope"),
    ],
)
def test_what_is_refused(survey: Survey, options: dict[str, Any], problem: str) -> None:
    asked = {**ASKED, "wages": [wages()], "accounts": full(), **options}
    with pytest.raises(CareError, match=problem):
        satellite(survey, None, **asked)


def test_a_missing_wage_is_named(survey: Survey) -> None:
    prices = {name: pair for name, pair in wages().prices.items() if name != "meals"}
    with pytest.raises(CareError, match='no wage for "meals"'):
        satellite(survey, None, **ASKED, wages=[replace(wages(), prices=prices)])


def test_gdp_beside_the_file_takes_its_place(survey: Survey) -> None:
    found = satellite(survey, None, **ASKED, wages=[wages()], accounts=full(), gdp=5e9)
    assert est(found, "labour_share_of_gdp") == pytest.approx(est(found, "labour") / 5e9)


def test_a_survey_that_records_no_sex(survey: Survey, tmp_path: Path) -> None:
    names = [name for name in ("households", "persons", "days", "episodes") if survey.has(name)]
    tables = {name: survey.table(name) for name in names}
    tables["persons"] = tables["persons"].drop_columns(["sex"])
    weights = np.concatenate([block.replicates() for block in survey.blocks()])
    other = write_survey(tmp_path / "s", survey.manifest, tables, survey.activities, weights)
    found = satellite(other, None, **ASKED, wages=[wages()], accounts=full())
    before = satellite(survey, None, **ASKED, wages=[wages()], accounts=full())
    assert est(found, "output") == pytest.approx(est(before, "output"), rel=1e-12)
    assert {row.statistic for row in found.labour}.isdisjoint({"share_of_hours", "share_of_value"})
    assert satellite_workbook(found)[:2] == b"PK"
    plain = value(other, None, **ASKED, wages=wages(), by=(), gdp=1e10)
    assert plain.row(statistic="value").est == pytest.approx(est(found, "labour"), rel=1e-12)
    with pytest.raises(CareError, match="does not record sex"):
        satellite(other, None, method="opportunity", wage_concept="gross", wages=[wages()])


def test_a_survey_with_coarse_codes_has_fewer_functions(survey: Survey) -> None:
    codes = [code for code in survey.activities["icatus"].to_pylist() if code]
    coarse: dict[str, str | None] = {code: code[0] for code in codes if code[0] in "34"}
    made = _with_codes(survey, coarse, "own")
    found = satellite(made, None, **ASKED, wages=[wages()], accounts=full())
    assert found.plan.own_use == ("other-services",)
    assert any(
        "Given, and not in the survey" in note and "nutrition" in note for note in found.notes
    )
    fine = satellite(survey, None, **ASKED, wages=[wages()])
    assert est(found, "hours") == pytest.approx(est(fine, "hours"), rel=1e-12)
    # Prices of functions that the survey does not tell apart have nothing to be put on.
    assert not found.plan.outputs


def test_a_survey_that_states_no_design_or_year(survey: Survey) -> None:
    bare = replace(survey, manifest=replace(survey.manifest, design={}))
    found = satellite(bare, None, **ASKED, wages=[wages()])
    assert any("states no design" in note for note in found.notes)
    assert found.row("labour").se is not None
    with pytest.raises(CareError, match="does not state its year"):
        satellite(replace(survey, manifest=replace(survey.manifest, years=())), None, **ASKED,
                  wages=[wages()], year=2020)  # fmt: skip


def test_atus_2014_has_a_share_of_gdp_of_its_year(tmp_path: Path) -> None:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no ATUS 2014 files: set CARECONOMY_TIMEUSE to the shared time-use data")
    survey = import_atus(folder / "atus-2014", tmp_path / "survey")
    found = satellite(
        survey, None, **ASKED, year=2014, wages=[EXAMPLE / "wages.csv"],
        accounts=EXAMPLE / "accounts.toml",
    )  # fmt: skip
    share, labour = found.row("labour_share_of_gdp"), found.row("labour")
    assert share.est is not None and labour.est is not None
    assert share.est == pytest.approx(labour.est / 17_608.1e9, rel=1e-12)
    assert share.lci is not None and share.uci is not None
    assert share.lci < share.est < share.uci and share.uci - share.lci < 0.02
    hours = analyse(survey, ["sdg-5.4.1"]).estimates(["total"]).rows[0].est
    assert est(found, "hours") == pytest.approx(hours, rel=1e-12)
    assert found.row("gross_value_added").flag == UNKNOWN_FLAG
    path = EXAMPLE.parents[2] / "docs" / "methods" / "satellite.md"
    page = " ".join(path.read_text("utf-8").split())
    low, high = (f"{100 * bound:.1f}" for bound in (share.lci, share.uci))
    assert f"wages is {100 * share.est:.1f} % of GDP (95 % interval {low} to {high})" in page
