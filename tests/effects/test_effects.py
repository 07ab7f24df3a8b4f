"""Jobs, budgets, gaps and the response of mothers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from careconomy.draws import Draws
from careconomy.effects.assumptions import EffectsAssumptions
from careconomy.effects.human_capital import lifetime_gain
from careconomy.effects.multipliers import (
    induced_income,
    induced_income_by_rounds,
    leontief,
    multipliers_for,
    multipliers_of,
    purchases,
    spectral_radius,
    table_fact,
    typical_multipliers,
)
from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.facts.store import input_output_countries, load_input_output
from careconomy.package import Package
from careconomy.study import simulate

TABLES = sorted(input_output_countries())


def study(iso3: str, **keys: Any) -> Any:
    tables = {
        "when_below_present": "keep",
        "policies": {"childcare": {}, "long_term_care": {}},
        **keys,
    }
    return simulate(Package.from_tables(tables), Country.load(iso3))


def test_there_are_tables_for_forty_countries() -> None:
    assert len(TABLES) == 40


@pytest.mark.parametrize("iso3", TABLES)
def test_the_closed_model_converges_and_equals_its_rounds(iso3: str) -> None:
    table = load_input_output(iso3)
    assert table is not None
    spent, kept, labour = 0.95 * 0.9, 0.95, 0.6
    assert spectral_radius(table, spent, kept, labour) < 1.0
    per_income = kept * labour * spent * multipliers_of(table).value_basket
    closed = induced_income(np.array([100.0]), np.array([per_income]))
    rounds = induced_income_by_rounds(np.array([100.0]), np.array([per_income]))
    assert closed == pytest.approx(rounds, rel=1e-10)


@pytest.mark.parametrize("iso3", ["FRA", "DEU", "GBR"])
def test_closed_form_equals_the_full_matrix(iso3: str) -> None:
    """The shortcut for one household row against (I - A*)^-1 itself."""
    table = load_input_output(iso3)
    assert table is not None
    spent, kept, labour = 0.7, 0.7, 0.5
    size = len(table.output)
    bought = purchases(table, table.health_social)
    pay = table.value_added * labour / np.where(table.output > 0, table.output, np.inf)
    star = np.zeros((size + 1, size + 1))
    star[:size, :size] = table.coefficients
    star[:size, size] = spent * table.basket
    star[size, :size] = kept * pay
    demand = np.append(bought, kept * 3.0)
    full = np.linalg.solve(np.eye(size + 1) - star, demand)
    found = multipliers_of(table)
    first = kept * (3.0 + labour * found.value_health)
    income = induced_income(
        np.array([first]), np.array([kept * labour * spent * found.value_basket])
    )
    assert income[0] == pytest.approx(full[-1], rel=1e-10)


def test_leontief_is_checked_against_its_series() -> None:
    table = load_input_output("FRA")
    assert table is not None
    demand = table.basket
    series, term = demand.copy(), demand.copy()
    for _ in range(200):
        term = table.coefficients @ term
        series = series + term
    assert np.allclose(leontief(table.coefficients, demand), series, rtol=1e-10)


def test_type_one_multiplier_equals_the_published_derivation() -> None:
    """Employment multiplier of health and social work, France 2011: 1.0929 in the data's own
    derivation; ours from the care industry's own cost structure."""
    table = load_input_output("FRA")
    assert table is not None
    jobs = table.employment / np.where(table.output > 0, table.output, np.inf)
    unit = np.zeros(len(jobs))
    unit[table.health_social] = 1.0
    total = jobs @ leontief(table.coefficients, unit)
    assert total / jobs[table.health_social] == pytest.approx(1.0929, rel=0.02)


def test_domestic_purchases_are_below_one() -> None:
    for iso3 in TABLES:
        table = load_input_output(iso3)
        assert table is not None
        for industry in (table.health_social, table.education):
            bought = purchases(table, industry)
            assert 0.0 < bought.sum() <= 1.0 and bought.min() >= 0.0


def test_countries_without_a_table_get_the_mean_with_its_spread() -> None:
    draws = Draws(200)
    mean, factor = multipliers_for(Country.load("KEN"), draws)
    assert table_fact(Country.load("KEN")).quality == "estimated"
    assert factor[0] == 1.0 and np.std(factor) > 0.05
    assert mean.jobs_basket.sum() == pytest.approx(typical_multipliers()[0].jobs_basket.sum())
    assert table_fact(Country.load("FRA")).quality == "observed"


def test_jobs_are_kept_apart_and_induced_can_be_switched_off() -> None:
    with_spending = study("FRA").jobs
    without = study("FRA", effects={"induced": False}).jobs
    assert np.all(without.induced == 0.0) and np.all(with_spending.induced[:, -1] > 0.0)
    assert np.array_equal(with_spending.direct, without.direct)
    assert np.array_equal(with_spending.indirect, without.indirect)


def test_a_package_with_more_to_spend_makes_more_jobs() -> None:
    low = study("POL", effects={"marginal_propensity_to_consume": 0.6}).jobs
    high = study("POL", effects={"marginal_propensity_to_consume": 0.9}).jobs
    assert np.all(high.induced[:, -1] > low.induced[:, -1])


def test_fees_are_never_revenue() -> None:
    free = study("FRA").budget
    tables = {"childcare": {"payers": {"state": 0.5, "households": 0.5}}, "long_term_care": {}}
    paid = study("FRA", policies=tables).budget
    assert paid.total == pytest.approx(free.total, rel=1e-9)
    assert np.all(paid.net_cost[-1] < free.net_cost[-1])


def test_employment_gap_by_hand() -> None:
    result = study("FRA")
    country, gap = result.country, result.gaps.employment
    women, men = (country.fact(f"employment_rate_{sex}").value for sex in ("women", "men"))
    assert gap[0, -1, 0] == pytest.approx(men - women, rel=1e-12)
    assert gap[1, -1, 0] < gap[0, -1, 0]


def test_mothers_supply_by_hand() -> None:
    tables = {"childcare": {"coverage": {"0-2": 0.6, "3-5": 1.0}}}
    effects = {
        "employment_per_childcare_use": 0.2,
        "children_per_mother_in_band": 1.25,
        "younger_sibling_share": 0.4,
    }
    result = study("KEN", policies=tables, effects=effects)
    places = result.course.outcomes["childcare"].new_places
    counted = places["child_0_2"][-1, 0] + 0.6 * places["child_3_5"][-1, 0]
    assert result.supply[-1, 0] == pytest.approx(counted * 0.2 / 1.25, rel=1e-12)


def test_lifetime_gain_by_hand_and_its_demand_for_a_discount_rate() -> None:
    ages = np.ones(47)
    one = np.array([1.0])
    flat = lifetime_gain(ages, one, 100 * one, 0.1 * one, 0 * one, 0 * one)
    assert flat[0] == pytest.approx(47 * 10)
    with pytest.raises(CareError, match="discount rate"):
        study("FRA", effects={"earnings_gain": 0.05})
    assert study("FRA").lifetime_gain is None


def test_spending_without_end_is_refused() -> None:
    with pytest.raises(CareError, match="no end"):
        induced_income(np.array([1.0]), np.array([1.0]))


def test_assumptions_bound_the_propensity_to_spend() -> None:
    with pytest.raises(CareError):
        EffectsAssumptions.read({"marginal_propensity_to_consume": 1.0}, "here")


def test_taxes_that_finance_the_package_take_spending_away() -> None:
    slack = study("KEN").jobs
    financed = study("KEN", effects={"financing": "taxes"}).jobs
    assert np.array_equal(slack.direct, financed.direct)
    assert np.all(financed.induced[:, -1] < slack.induced[:, -1])
    with pytest.raises(CareError, match="debt"):
        EffectsAssumptions.read({"financing": "debt"}, "here")


def test_long_term_care_jobs_are_persons_not_full_time_equivalents() -> None:
    tables = {"long_term_care": {"heads_per_full_time": 1.29}}
    result = study("KEN", policies=tables)
    staff = result.course.outcomes["long_term_care"].staff[0]
    added = staff.full_time[-1, 0] - staff.before[-1, 0]
    assert added > 0.0
    assert result.jobs.direct.sum(axis=0)[-1, 0] == pytest.approx(1.29 * added, rel=1e-12)


def test_jobs_that_nobody_can_fill_do_not_close_the_gap() -> None:
    result = study("BDI")
    assert result.feasibility[-1, 0] > 1.0
    wanted = (result.jobs.direct + result.jobs.indirect + result.jobs.induced)[0, -1, 0]
    most = result.available[-1, 0] + result.supply[-1, 0]
    assert result.filled[-1, 0] == pytest.approx(min(wanted, most), rel=1e-12)
    assert result.filled[-1, 0] < wanted
