"""Each check of the gate fires on what it is for, and lets sound figures pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scripts.compile_facts import gate
from scripts.compile_facts.raw import Value
from scripts.compile_facts.repair import rounding_step

SOUND = {
    "gdp": 1e9,
    "gdp_per_head_ppp": 20_000.0,
    "ppp_factor": 0.5,
    "earnings": 800.0,
    "earnings_women": 740.0,
    "earnings_men": 850.0,
    "minimum_wage": 400.0,
    "employment_women": 20_000.0,
    "employment_men": 25_000.0,
    "unpaid_work_women": 4.0,
    "unpaid_work_men": 2.0,
    "relative_pay_professionals": 1.5,
    "relative_pay_service": 0.8,
    "relative_pay_elementary": 0.7,
    "tax_ratio_without_contributions": 0.2,
    "social_contributions_ratio": 0.1,
    "government_revenue_ratio": 0.35,
    "maternity_weeks": 16.0,
    "preprimary_funding_per_pupil": 0.15,
    "enrolment_3_5": 0.9,
}

BROKEN: list[tuple[Callable[..., object], dict[str, float]]] = [
    (gate.outside_range, {"enrolment_3_5": 1.2}),
    (gate.earnings_over_gdp, {"earnings": 200.0}),
    (gate.earnings_over_gdp, {"earnings": 2000.0}),
    (gate.minimum_over_gdp, {"minimum_wage": 20.0}),
    (gate.minimum_above_mean, {"minimum_wage": 790.0}),
    (gate.minimum_not_in_use, {"minimum_wage": 60.0}),
    (gate.earnings_by_sex, {"earnings_women": 900.0, "earnings_men": 950.0}),
    (gate.unpaid_day, {"unpaid_work_men": 5.0}),
    (gate.unpaid_work_too_short, {"unpaid_work_women": 1.0, "unpaid_work_men": 0.5}),
    (gate.relative_pay_order, {"relative_pay_service": 1.6}),
    (gate.all_paid_alike, {"relative_pay_service": 1.0, "relative_pay_elementary": 1.0}),
    (gate.tax_against_revenue, {"government_revenue_ratio": 0.1}),
    (gate.leave_absurd, {"maternity_weeks": 104.0}),
    (gate.small_funding, {"preprimary_funding_per_pupil": 0.001}),
]


def facts(changes: dict[str, float] | None = None) -> dict[str, Value]:
    """Return sound figures with some changed."""
    return {
        name: Value(value, 2023, "made up", "CC0")
        for name, value in (SOUND | (changes or {})).items()
    }


def test_every_check_has_a_broken_case() -> None:
    assert {check for check, _ in BROKEN} == set(gate.CHECKS)


@pytest.mark.parametrize("check", gate.CHECKS)
def test_sound_figures_pass(check: gate.Check) -> None:
    assert list(check("ABC", facts())) == []


@pytest.mark.parametrize(("check", "changes"), BROKEN)
def test_broken_figures_are_found(check: gate.Check, changes: dict[str, float]) -> None:
    found = list(check("ABC", facts(changes)))
    assert found and all(finding.rule == check.__name__ for finding in found)  # type: ignore[attr-defined]


def test_gate_drops_and_says_so() -> None:
    table = {"ABC": facts({"minimum_wage": 790.0})}
    findings = gate.run_gate(table)
    assert "minimum_wage" not in table["ABC"]
    assert [finding.action for finding in findings] == [gate.DROPPED]


def test_empty_country_passes() -> None:
    assert gate.run_gate({"ABC": {}}) == []


def test_rounding_step_of_whole_units() -> None:
    whole = [1.19 * n for n in (18, 32, 24, 18, 14, 13, 14, 12)]
    assert rounding_step(whole) is not None
    assert rounding_step([21.33, 48.63, 32.98, 31.31, 25.79, 21.3, 27.97, 22.33]) is None
