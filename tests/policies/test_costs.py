"""Each policy's formula against a calculation by hand with central values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from careconomy.care_balance.leave import capped_mean
from careconomy.care_balance.services import eligible_share
from careconomy.draws import Draws
from careconomy.economy import EconomyAssumptions, economy_of
from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.package import Package
from careconomy.policies import known_policies
from careconomy.study import leave_weeks, simulate

YEAR = 2035


def country(**facts: float) -> Country:
    return Country.load("FRA", overrides=dict(facts))


def run(policies: dict[str, Any], where: Country, **keys: Any) -> Any:
    tables = {"from": 2025, "to": YEAR, "policies": policies, **keys}
    return simulate(Package.from_tables(tables), where).course


def people(where: Country, first: int, last: int) -> float:
    at = int(np.searchsorted(where.population.years, YEAR))
    return float(where.population.persons[first : last + 1, :, at].sum())


def test_every_policy_is_found_by_its_file() -> None:
    assert set(known_policies()) == {
        "breastfeeding_breaks",
        "childcare",
        "leave.maternity",
        "leave.parental",
        "leave.paternity",
        "long_term_care",
    }


def test_childcare_at_full_phase_in() -> None:
    where = country(
        maternity_weeks=26, parental_weeks_mothers=0, enrolment_0_2=0.2, enrolment_3_5=0.5
    )
    course = run(
        {
            "childcare": {
                "coverage": {"0-2": 0.5, "3-5": 0.9},
                "hours_per_week": 40,
                "weeks_per_year": 48,
                "children_per_staff": {"0-1": 4, "2": 5, "3-5": 8},
                "contact_hours_per_year": 1600,
                "teacher_share": 0.5,
                "support_staff": 0.2,
                "staff_pay": {"teacher": 1.0, "assistant": 0.6, "support": 0.6},
                "non_staff_share": 0.25,
                "payers": {"state": 0.8, "households": 0.2},
            }
        },
        where,
    )
    economy = course.economy
    teacher, floor = economy.primary_teacher[-1, 0], economy.minimum_wage[-1, 0]
    # Coverage is of children past the end of leave; today's enrolment is of all children.
    eligible_0 = 1 - 26 / 52
    staff = 1920 / 1600 * (
        0.5 * (people(where, 0, 0) * eligible_0 + people(where, 1, 1)) / 4
        + 0.5 * people(where, 2, 2) / 5
        + 0.9 * people(where, 3, 5) / 8
    )  # fmt: skip
    lower = max(0.6 * teacher, floor)
    pay = 0.5 * max(teacher, floor) + 0.5 * lower + 0.2 * lower
    cost = staff * pay * (1 + economy.employer_rate[0]) / 0.75
    outcome = course.outcomes["childcare"]
    assert outcome.cost[-1, 0] == pytest.approx(cost, rel=1e-12)
    assert outcome.payers["households"][-1, 0] == pytest.approx(0.2 * cost, rel=1e-12)
    contact = sum(held.full_time[-1, 0] for held in outcome.staff if held.kind != "support")
    assert contact == pytest.approx(staff, rel=1e-12)


def test_coverage_below_what_exists_is_an_error_or_kept() -> None:
    policies = {"childcare": {"coverage": {"0-2": 0.1}}}
    with pytest.raises(CareError, match=r"below the 0\.562 that exists"):
        run(policies, country())
    kept = run(policies, country(), when_below_present="keep").outcomes["childcare"]
    assert np.all(kept.new_places["child_0_2"] == 0.0)


def test_eligibility_after_leave() -> None:
    weeks = np.array([0.0, 26.0, 52.0, 78.0])
    assert eligible_share(weeks)[:3].tolist() == [
        [1.0, 0.5, 0.0, 0.0],
        [1.0, 1.0, 1.0, 0.5],
        [1.0, 1.0, 1.0, 1.0],
    ]


def test_long_term_care_in_both_forms() -> None:
    where = country(
        ltc_workers_per_100_aged_65_plus=1.0,
        ltc_need_65_plus=0.1,
        ltc_need_15_64=0.01,
        ltc_public_spending=0.001,
    )
    plain = {"staff_pay": 0.8, "non_staff_share": 0.25}
    benchmark = run({"long_term_care": {"workers_per_100_aged_65_plus": 4.2, **plain}}, where)
    older = people(where, 65, 100)
    staff = benchmark.outcomes["long_term_care"].staff[0].full_time[-1, 0]
    assert staff == pytest.approx(0.042 * older, rel=1e-12)
    economy = benchmark.economy
    pay = max(0.8 * economy.earnings[-1, 0], economy.minimum_wage[-1, 0])
    cost = staff * pay * (1 + economy.employer_rate[0]) / 0.75
    assert benchmark.outcomes["long_term_care"].cost[-1, 0] == pytest.approx(cost, rel=1e-12)
    by_need = run(
        {"long_term_care": {"coverage": 0.9, "workers_per_recipient": 0.27, **plain}}, where
    )
    need = 0.1 * older + 0.01 * people(where, 15, 64)
    staff = by_need.outcomes["long_term_care"].staff[0].full_time[-1, 0]
    assert staff == pytest.approx(0.9 * 0.27 * need, rel=1e-12)


def test_maternity_leave_with_informal_workers() -> None:
    where = country(
        informality_women=0.4,
        participation_women_25_54=0.8,
        unemployment_rate_women=0.1,
        maternity_weeks=0,
        maternity_pay_rate=0,
    )
    course = run(
        {"leave": {"maternity": {"weeks": 18, "replacement_rate": 0.67, "take_up": 0.95}}}, where
    )
    economy = course.economy
    at = int(np.searchsorted(where.population.years, YEAR))
    births = where.population.births[at]
    weekly = 0.6 * 0.67 * economy.earnings_women[-1, 0] / 52
    weekly += 0.4 * economy.minimum_wage[-1, 0] / 52
    cost = births * 0.8 * 0.9 * 0.95 * 18 * weekly
    assert course.outcomes["leave.maternity"].cost[-1, 0] == pytest.approx(cost, rel=1e-12)


def test_a_better_right_of_today_is_kept_with_a_note() -> None:
    where = country(paternity_weeks=20, paternity_pay_rate=1.0, informality_men=0.0)
    outcome = run({"leave": {"paternity": {"weeks": 2}}}, where).outcomes["leave.paternity"]
    assert np.allclose(outcome.new_spending, 0.0, atol=0.01)
    assert "keep today's right" in str(outcome.notes[0].to_dict()["text"])


def test_a_ceiling_lowers_the_mean_of_paid_earnings() -> None:
    mean = np.array([100.0])
    assert capped_mean(mean, np.array([np.inf]))[0] == 100.0
    capped = capped_mean(mean, np.array([150.0]))[0]
    drawn = np.exp(np.random.default_rng(1).normal(np.log(100) - 0.18, 0.6, 400_000))
    assert capped == pytest.approx(np.minimum(drawn, 150.0).mean(), rel=5e-3)


def test_breaks_by_hand_and_small() -> None:
    where = country(maternity_weeks=16, parental_weeks_mothers=0, informality_women=0.0)
    course = run({"breastfeeding_breaks": {"take_up": 0.5, "until_weeks": 52}}, where)
    economy = course.economy
    at = int(np.searchsorted(where.population.years, YEAR))
    mothers = where.population.births[at] * where.fact("participation_women_25_54").value
    mothers *= 1 - where.fact("unemployment_rate_women").value
    wage = economy.earnings_women[-1, 0] / economy.hours_a_year[0]
    cost = mothers * 0.5 * (52 - 16) * 5 * wage
    outcome = course.outcomes["breastfeeding_breaks"]
    assert outcome.cost[-1, 0] == pytest.approx(cost, rel=1e-12)
    assert outcome.already_spent is None
    assert outcome.cost[-1, 0] / economy.gdp[-1, 0] < 0.0005


def test_growth_lifts_money_and_leaves_shares_of_output() -> None:
    policies = {"childcare": {}, "leave": {"maternity": {}}}
    still = run(policies, country(), when_below_present="keep")
    grown = run(policies, country(), when_below_present="keep", economy={"growth": 0.02})
    share = [course.total("cost")[-1, 0] / course.economy.gdp[-1, 0] for course in (still, grown)]
    assert share[0] == pytest.approx(share[1], rel=1e-9)
    ratio = grown.total("cost")[-1, 0] / still.total("cost")[-1, 0]
    assert ratio == pytest.approx(1.02 ** (YEAR - 2023), rel=1e-9)


def test_tax_rates_by_rule_and_as_stated() -> None:
    years, draws = np.array([2030.0]), Draws()
    by_rule = economy_of(country(), years, draws, EconomyAssumptions())
    assert 0.0 < by_rule.employer_rate[0] < 0.6 and 0.0 < by_rule.consumption_tax_rate[0] < 0.35
    stated = EconomyAssumptions.read({"direct_tax_rate": 0.3}, "here")
    assert economy_of(country(), years, draws, stated).direct_tax_rate[0] == 0.3


def test_childcare_policy_gap_in_years() -> None:
    where = country(enrolment_0_2=0.3, enrolment_3_5=0.95, maternity_weeks=26)
    where = where.with_overrides({"parental_weeks_mothers": 0})
    plain = run({}, where).policy_gap
    assert plain[0, 0, 0] == pytest.approx(2.5) and plain[1, 0, 0] == pytest.approx(2.5)
    reform = run({"childcare": {"coverage": {"0-2": 1.0, "3-5": 1.0}}}, where).policy_gap
    assert reform[1, 0, 0] == pytest.approx(2.5) and reform[1, -1, 0] == 0.0


def test_todays_spending_on_places_is_never_cut() -> None:
    where = country(preprimary_funding_per_pupil=0.3)
    frugal = {"hours_per_week": 10, "children_per_staff": {"0-1": 20, "2": 20, "3-5": 30}}
    outcome = run({"childcare": frugal}, where, when_below_present="keep").outcomes["childcare"]
    assert np.allclose(outcome.cost, outcome.present_spending, rtol=1e-12)
    assert np.allclose(outcome.new_spending, 0.0, atol=0.01)
    assert any("spending is kept" in note.message for note in outcome.notes)


def test_new_staff_cost_no_more_than_the_added_spending() -> None:
    for iso3 in ("FRA", "KEN", "USA", "NOR"):
        where = Country.load(iso3)
        course = run({"childcare": {}}, where, when_below_present="keep")
        outcome = course.outcomes["childcare"]
        pay = sum((held.full_time - held.before) * held.pay for held in outcome.staff)
        added = outcome.cost[-1, 0] - outcome.present_spending[-1, 0]
        assert course.economy.labour_cost(pay)[-1, 0] <= added * (1.0 + 1e-9)
        assert all(np.all(held.full_time >= held.before * (1 - 1e-12)) for held in outcome.staff)


def test_today_is_enrolment_of_all_children() -> None:
    where = country(enrolment_0_2=0.4, maternity_weeks=40, parental_weeks_mothers=0)
    outcome = run({"childcare": {}}, where).outcomes["childcare"]
    reached = outcome.new_places["child_0_2"][-1, 0] + 0.4 * people(where, 0, 2)
    # Age 0: coverage of the few past leave would be below enrolment, which is kept.
    by_age = [max((1 - 40 / 52) * 0.6, 0.4), 0.6, 0.6]
    aim = sum(share * people(where, age, age) for age, share in enumerate(by_age))
    assert reached == pytest.approx(aim, rel=1e-12)


def test_informal_workers_are_covered_where_formal_ones_keep_a_better_right() -> None:
    where = Country.load("IND", overrides={"informality_women": 0.9, "maternity_weeks": 26})
    costs = []
    for covered in (False, True):
        maternity = {"weeks": 14, "replacement_rate": 0.67, "covers_informal": covered}
        outcome = run({"leave": {"maternity": maternity}}, where).outcomes["leave.maternity"]
        assert "keep today" in outcome.notes[0].message
        costs.append(outcome.new_spending[-1, 0])
    assert costs[0] == pytest.approx(0.0, abs=0.01) and costs[1] > 1e9


def test_leave_weeks_of_a_household_keep_kinds_that_the_package_does_not_name() -> None:
    where = country(maternity_weeks=10, parental_weeks_mothers=20, parental_pay_rate_mothers=0.5)
    package = Package.from_tables({"policies": {"leave": {"maternity": {"weeks": 18}}}})
    weeks = leave_weeks(package.policies, where, Draws())
    assert weeks[:, 0].tolist() == [20.0, 28.0]


def test_shared_weeks_follow_the_fathers_part() -> None:
    policy: Any = Package.from_tables(
        {"policies": {"leave": {"parental": {"weeks_each": 10, "transferable_weeks": 20}}}}
    ).policies["leave.parental"]
    rights = policy.rights(Draws())
    taken = {who: (right.weeks * right.take_up)[0] for who, right in rights.items()}
    assert taken["fathers"] == pytest.approx(10 * 0.6 + 20 * 0.1)
    assert taken["mothers"] == pytest.approx(0.95 * (10 + 20 * 0.9))


def test_the_horizon_does_not_stretch_the_reform() -> None:
    package = Package.from_tables({"from": 2025, "to": 2030, "policies": {"childcare": {}}})
    assert package.until(2040).phase.tolist()[5:] == [1.0] * 11
    assert package.until(2028).phase.tolist() == pytest.approx([0.0, 0.2, 0.4, 0.6])
    costs = [
        simulate(package, country(), to=year).course.total("cost")[5, 0] for year in (2030, 2040)
    ]
    assert costs[0] == pytest.approx(costs[1], rel=1e-12)


def test_carers_never_earn_less_than_today_and_care_never_costs_less() -> None:
    low = {"staff_pay": 0.2, "workers_per_100_aged_65_plus": 1.0}
    outcome = run({"long_term_care": low}, country(), when_below_present="keep").outcomes[
        "long_term_care"
    ]
    staff = outcome.staff[0]
    assert np.all(staff.pay >= staff.pay_before * (1 - 1e-12))
    assert np.all(outcome.new_spending >= -1e-3)
    assert outcome.cost[-1, 0] == pytest.approx(outcome.present_spending[-1, 0] / 0.85, rel=1e-9)


def test_fees_in_the_place_of_spending_are_said_not_shown_as_a_saving() -> None:
    tables = {"childcare": {"payers": {"state": 0.1, "households": 0.9}}}
    outcome = run(tables, country(), when_below_present="keep").outcomes["childcare"]
    assert np.all(outcome.new_spending >= -1e-3)
    texts = [str(note.to_dict()["text"]) for note in outcome.remarks("Childcare")]
    assert any(text.startswith("Childcare: what households pay") for text in texts)
