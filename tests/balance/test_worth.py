"""What unpaid hours are worth by every method: identities with hours, wages and the balance."""

from __future__ import annotations

import numpy as np
import pytest

from careconomy import Country, Package, balance, simulate
from careconomy.care_balance import BalanceSheet
from careconomy.care_balance.sets import FAMILY, RECIPIENTS
from careconomy.care_balance.value import (
    METHODS,
    WAGE_CONCEPTS,
    Valuation,
    hourly_wages,
    task_wages,
)
from careconomy.care_balance.worth import Worth, worth_of

FRANCE = Country.load("FRA")


@pytest.fixture(scope="module")
def sheet() -> BalanceSheet:
    return balance(FRANCE, draws=40)


@pytest.fixture(scope="module")
def worth(sheet: BalanceSheet) -> Worth:
    return worth_of(sheet.table, sheet.economy, "gross")


def test_value_is_hours_times_wage(sheet: BalanceSheet, worth: Worth) -> None:
    for at, method in enumerate(METHODS):
        wages = task_wages(sheet.economy, Valuation(method, "gross"))
        assert worth.money[at] == pytest.approx((worth.hours * wages).sum(axis=0))


def test_hours_are_those_of_the_balance(sheet: BalanceSheet, worth: Worth) -> None:
    table = sheet.table
    given = table.given("active") + table.on_call_weight * table.given("on_call")
    assert worth.hours.sum(axis=(0, 1)) == pytest.approx(given.sum(axis=(0, 1)))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("concept", WAGE_CONCEPTS)
def test_the_value_is_that_of_the_balance_at_its_own_method(method: str, concept: str) -> None:
    found = balance(FRANCE, draws=10, valuation=Valuation(method, concept)).to_dict()
    own, held = found["unpaid_value"], found["worth"]["methods"][method]
    assert found["worth"]["wage_concept"] == concept
    for name in ("total", "women", "men"):
        assert held[name]["value"] == pytest.approx(own[name]["value"])
        assert held[name]["upper"] == pytest.approx(own[name]["upper"])
    assert held["share_gdp"]["value"] == pytest.approx(own["share_gdp"]["value"])


def test_wages_by_recipient_are_those_by_task(sheet: BalanceSheet) -> None:
    for method in METHODS:
        valuation = Valuation(method, "net")
        by_task, spread = (made(sheet.economy, valuation) for made in (task_wages, hourly_wages))
        for row, recipient in enumerate(RECIPIENTS):
            for at, group in enumerate(FAMILY):
                cell = int(recipient == "household"), int(group in ("fathers", "other_men"))
                assert (spread[row, at] == by_task[cell]).all()


def test_women_and_men_are_all_and_changes_are_differences() -> None:
    package = Package.from_tables(
        {"name": "x", "policies": {"childcare": {}, "leave": {"paternity": {"weeks": 8}}}}
    )
    found = simulate(package, FRANCE, draws=20).to_dict()["worth"]
    for held in found["methods"].values():
        for state in ("before", "after", "change"):
            parts = np.add(held[state]["women"]["value"], held[state]["men"]["value"])
            assert parts == pytest.approx(held[state]["total"]["value"])
        for name in ("total", "women", "men"):
            change = np.subtract(held["after"][name]["value"], held["before"][name]["value"])
            assert change == pytest.approx(held["change"][name]["value"], abs=1e-6)
        share = np.divide(held["before"]["women"]["value"], held["before"]["total"]["value"])
        assert share == pytest.approx(held["before"]["womens_share"]["value"])
        assert held["change"]["women"]["value"][-1] < 0.0
    hours = found["hours"]["before"]
    assert np.add(hours["women"]["value"], hours["men"]["value"]) == pytest.approx(
        hours["total"]["value"]
    )
    lowest, *others = (
        found["methods"][name]["before"]["total"]["value"][0]
        for name in ("minimum_wage", "generalist", "specialist", "opportunity")
    )
    assert all(lowest <= other for other in others)
