"""The three rules of the balance, over random packages and every country."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careconomy.care_balance.sets import FAMILY, PROVIDER_AT
from careconomy.care_balance.table import closes
from careconomy.errors import CareError
from careconomy.facts import Country, countries
from careconomy.package import Package
from careconomy.study import Result, simulate
from tests.packages import packages

TRANSFERS = ("leave.maternity", "leave.paternity", "leave.parental", "breastfeeding_breaks")


@cache
def complete() -> tuple[str, ...]:
    """Countries that have what the default package needs."""
    found = []
    for iso3, _, summary in countries():
        if summary.complete:
            found.append(iso3)
    return tuple(found)


def check_hours(result: Result) -> None:
    """Needs are met or shown unmet, nothing is negative, active care lies within all care."""
    before, after = result.course.before, result.course.after
    assert closes(before) and closes(after)
    # Only rows whose unmet need nobody knows may get more than their counted needs.
    raised = after.needs - before.needs
    assert raised.min() >= -1e-6 * before.needs.max()
    attendance = after.hours[:3, 4:].sum(axis=1)
    beyond = np.maximum(attendance - before.needs[:3], 0.0)
    assert np.allclose(raised[:3], beyond, atol=1e-6 * before.needs.max())


def check_money(result: Result) -> None:
    """Payers add up to the cost of each service, to the last cent, and to total effort."""
    course = result.course
    for outcome in course.outcomes.values():
        left = sum(outcome.payers.values(), np.zeros(1)) - outcome.cost
        assert np.abs(left).max() <= max(0.005, 1e-12 * float(outcome.cost.max()))
        assert min(float(part.min()) for part in outcome.payers.values()) >= -1e-6
        spent = 0.0 if outcome.already_spent is None else outcome.already_spent
        assert np.all(outcome.new_spending >= -1e-6 * np.maximum(outcome.cost, 1.0))
        assert np.all(outcome.cost * (1.0 + 1e-9) + 1e-6 >= spent)
    # Money of the balance is the cost of the policies; transfers are the leave that is paid.
    after = course.after
    for key, outcome in course.outcomes.items():
        row = sum(after.money[key].values(), np.zeros(1))
        assert np.allclose(row, outcome.cost, rtol=1e-9, atol=0.01)
    benefits = [row for key, row in after.money.items() if key in TRANSFERS]
    paid = sum((sum(row.values(), np.zeros(1)) for row in benefits), np.zeros(1))
    assert np.allclose(after.transfers.sum(axis=0), paid, rtol=1e-9, atol=0.01)
    for table in (course.before, course.after):
        effort = sum(table.effort().values(), np.zeros(1))
        services = sum(table.payments().values(), np.zeros(1))
        unpaid, beyond = table.unpaid_effort()
        value = table.unpaid_value().sum(axis=(0, 1))
        # Equation (8): effort = cost of services + value of unpaid time + transfers beyond it.
        paid_time = table.transfers.sum(axis=0)
        right = services - paid_time + value + beyond.sum(axis=0)
        assert np.allclose(effort, right, rtol=1e-9)
        assert np.all(unpaid >= 0.0)
        assert np.all((table.sharing() >= 0.0) & (table.sharing() <= 1.0 + 1e-12))


def check_day(result: Result) -> None:
    """The 24 hours of each group close: active care, paid work and rest change by zero in all."""
    course, day = result.course, result.day
    for at, group in enumerate(FAMILY):
        received = course.after.active - course.before.active
        column = PROVIDER_AT[group]
        care = (received[:, column] / course.before.at_once[:, column, None]).sum(axis=0)
        assert np.allclose(care + day.work[at] + day.rest[at], 0.0, atol=1e-3)


def check_budget(result: Result) -> None:
    """self_funding = recouped + already spent over cost less fees; nothing infinite."""
    course, budget = result.course, result.budget
    financed = course.total("cost") - course.paid_by("households")
    known = financed > 1.0
    share = np.divide(course.total("already_spent"), financed, where=known, out=financed * 0.0)
    assert np.allclose((budget.self_funding - budget.recouped)[known], share[known], atol=1e-9)
    for part in (budget.net_cost, budget.total, result.feasibility, *result.gaps.__dict__.values()):
        assert np.all(np.isfinite(part))


@settings(max_examples=60, deadline=None)
@given(package=packages(), which=st.integers(0, 10_000), seed=st.integers(0, 1000))
def test_rules_hold_for_random_packages_and_countries(
    package: Package, which: int, seed: int
) -> None:
    country = Country.load(complete()[which % len(complete())])
    result = simulate(package, country, draws=5, seed=seed)
    for check in (check_hours, check_money, check_day, check_budget):
        check(result)


def test_rules_hold_in_every_country_for_the_default_package() -> None:
    package = Package.default()
    ran = 0
    for iso3, _, _ in countries():
        try:
            result = simulate(package, Country.load(iso3), draws=3)
        except CareError:
            continue
        ran += 1
        for check in (check_hours, check_money, check_day, check_budget):
            check(result)
    assert ran >= 150


def test_paid_leave_alone_leaves_total_effort_unchanged() -> None:
    tables = {"policies": {"leave": {"maternity": {"weeks": 20, "replacement_rate": 1.0}}}}
    course = simulate(Package.from_tables(tables), Country.load("KEN"), draws=20).course
    before, after = (sum(table.effort().values()) for table in (course.before, course.after))
    _, beyond = course.after.unpaid_effort()
    assert np.all(beyond == 0.0)
    assert np.allclose(before, after, rtol=1e-12)
    assert np.all(course.after.effort()["social_insurance"][-1] > 0.0)


def test_fathers_leave_moves_hours_within_the_family_only() -> None:
    tables = {"policies": {"leave": {"parental": {"weeks_each": 30, "replacement_rate": 1.0}}}}
    course = simulate(Package.from_tables(tables), Country.load("USA")).course
    change = course.after.hours - course.before.hours
    assert np.allclose(change.sum(axis=1), 0.0, atol=1e-3)
    assert change[0, 1, -1, 0] > 0.0 > change[0, 0, -1, 0]
    assert np.allclose(change[1:], 0.0)


def test_first_year_of_a_linear_phase_in_is_today() -> None:
    package = Package.default()
    result = simulate(package, Country.load("POL"), draws=10)
    course = result.course
    assert np.allclose(course.before.hours[:, :, 0], course.after.hours[:, :, 0], rtol=1e-9)
    new = course.total("new_spending")[0]
    assert np.allclose(new / course.total("cost")[0], 0.0, atol=1e-9)
    for service, before in course.before.money.items():
        for payer, amount in course.after.money[service].items():
            today = before.get(payer, np.zeros(1))
            assert np.allclose(amount[0], today[0], rtol=1e-9, atol=0.01), (service, payer)


@pytest.mark.parametrize("iso3", ["FRA", "KEN", "USA"])
def test_an_empty_package_changes_nothing(iso3: str) -> None:
    result = simulate(Package.from_tables({}), Country.load(iso3), draws=5)
    assert np.array_equal(result.course.before.hours, result.course.after.hours)
    assert np.all(result.course.total("cost") == 0.0)
    assert np.all(result.jobs.direct == 0.0) and np.all(result.budget.total == 0.0)
