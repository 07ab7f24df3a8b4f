"""Why packages cost differently: each step is a run of its own, and nothing is left over."""

from __future__ import annotations

import pytest

from careconomy import Country, Package, simulate
from careconomy.difference import difference

FRANCE = Country.load("FRA")


def package(**policies: object) -> Package:
    return Package.from_tables(
        {"name": "x", "to": 2030, "when_below_present": "keep", "policies": policies}
    )


def cost(made: Package) -> float:
    return float(simulate(made, FRANCE).to_dict()["total"]["cost"]["gross"]["value"][-1])


def test_one_change_is_the_whole_difference() -> None:
    first = package(leave={"paternity": {"weeks": 2}})
    second = package(leave={"paternity": {"weeks": 6}})
    found = difference(first, second, FRANCE)
    assert [(step.policy, step.parameter) for step in found.steps] == [("leave.paternity", "weeks")]
    assert (found.first, found.second) == pytest.approx((cost(first), cost(second)))
    assert found.rest == pytest.approx(0.0, abs=1e-6)


def test_each_step_is_the_first_package_with_one_thing_of_the_second() -> None:
    first = package(long_term_care={"workers_per_100_aged_65_plus": 3.0})
    second = package(
        long_term_care={"workers_per_100_aged_65_plus": 6.0, "non_staff_share": 0.35},
        breastfeeding_breaks={},
    )
    found = difference(first, second, FRANCE)
    steps = {(step.policy, step.parameter): step.change for step in found.steps}
    alone = package(long_term_care={"workers_per_100_aged_65_plus": 3.0, "non_staff_share": 0.35})
    assert steps["long_term_care", "non_staff_share"] == pytest.approx(cost(alone) - found.first)
    assert ("breastfeeding_breaks", "") in steps
    assert found.rest == pytest.approx(cost(second) - cost(first) - sum(steps.values()), abs=1e-6)
    assert [abs(step.change) for step in found.steps] == sorted(
        (abs(step.change) for step in found.steps), reverse=True
    )


def test_the_same_package_differs_in_nothing() -> None:
    found = difference(package(childcare={}), package(childcare={}), FRANCE)
    assert found.steps == () and found.rest == 0.0


def test_a_policy_less_is_a_step_back() -> None:
    with_it, without = package(childcare={}, breastfeeding_breaks={}), package(childcare={})
    (step,) = difference(with_it, without, FRANCE).steps
    (back,) = difference(without, with_it, FRANCE).steps
    assert (step.policy, step.parameter) == ("breastfeeding_breaks", "")
    assert step.change == pytest.approx(-back.change) and step.change < 0.0
