"""Money rules, repairs and the comparison of vintages on figures made by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scripts.compile_facts.demography import Population
from scripts.compile_facts.economy import add_economy, us_prices
from scripts.compile_facts.leave import add_leave
from scripts.compile_facts.nominal import nominal_growth
from scripts.compile_facts.pay import add_pay
from scripts.compile_facts.raw import Inputs, Raw, Table, Value
from scripts.compile_facts.repair import employment_rate_jump, swapped_nurses, zero_contributions
from scripts.compile_facts.vintage import compare_vintage

PEOPLE: Population = {code: np.full((31, 2, 101), 5000, np.int32) for code in ("USA", "CZE", "MNE")}
HEADS = 2 * 101 * 5000


def inputs(**figures: dict[str, tuple[float, int]]) -> Inputs:
    """Return figures given as indicator -> country -> (value, year)."""
    return Inputs(
        Path(),
        {
            name: {code: Raw(value, year, "made up", "CC0") for code, (value, year) in by.items()}
            for name, by in figures.items()
        },
    )


def economy(**more: dict[str, tuple[float, int]]) -> Inputs:
    """Return three economies: US dollars, koruna at 20 per dollar, euro at 0.9 per dollar."""
    per_head = {"USA": 80_000.0, "CZE": 600_000.0, "MNE": 9000.0}
    rate = {"USA": 1.0, "CZE": 20.0, "MNE": 0.9}
    return inputs(
        gdp_lcu={code: (value * HEADS, 2023) for code, value in per_head.items()},
        gdp_usd={code: (value * HEADS / rate[code], 2023) for code, value in per_head.items()},
        gdp_pc_ppp={"USA": (80_000, 2023), "CZE": (50_000, 2023), "MNE": (25_000, 2023)},
        ppp_factor_gdp={"USA": (1, 2023), "CZE": (12, 2023), "MNE": (0.36, 2023)},
        **more,
    )


def paid(source: Inputs) -> Table:
    """Return the table after the rules on economy and pay."""
    table: Table = {code: {} for code in PEOPLE}
    add_economy(source, table, PEOPLE, dict.fromkeys(PEOPLE, "USD"))
    add_pay(source, table, PEOPLE)
    return table


def test_ppp_series_is_taken_as_current_dollars() -> None:
    table = paid(economy(earnings_month_ppp={"USA": (6000.0, 2023)}))
    assert table["USA"]["earnings"].value == pytest.approx(6000.0)


def test_ppp_series_of_another_year_moves_with_us_prices() -> None:
    table = paid(economy(earnings_month_ppp={"USA": (6000.0, 2021)}))
    assert table["USA"]["earnings"].value == pytest.approx(6000.0 * 122.390 / 110.186)
    assert us_prices(2021) == pytest.approx(122.390 / 110.186)


def test_euro_under_the_name_of_local_currency_is_converted() -> None:
    source = economy(earnings_month_lcu={"CZE": (1800.0, 2023)})
    found = paid(source)["CZE"]["earnings"]
    assert found.value == pytest.approx(1800.0 * 20 / 0.9)
    assert "euro" in found.note
    assert "local_currency_is_euro" in {finding.rule for finding in source.findings}


def test_old_local_currency_is_dropped() -> None:
    source = economy(earnings_month_lcu={"MNE": (700.0, 2015)})
    assert "earnings" not in paid(source)["MNE"]
    assert [finding.rule for finding in source.findings] == ["local_currency_of_other_year"]


def test_later_wage_comes_down_by_nominal_gdp_per_head() -> None:
    dollars = 600_000.0 * HEADS / 20
    source = economy(
        gdp_usd_imf2026={"CZE": (dollars * 1.1, 2025)},
        minimum_wage_month_lcu={"CZE": (22_000.0, 2025)},
        minimum_wage_month_usd={"CZE": (1000.0, 2025)},
    )
    growth = nominal_growth(source, PEOPLE, "CZE")
    assert growth[2025] == pytest.approx(1.1 * 22 / 20)
    assert growth[2024] == pytest.approx(growth[2025] ** 0.5)
    wage = paid(source)["CZE"]["minimum_wage"]
    assert wage.value == pytest.approx(22_000.0 / growth[2025])
    assert wage.low is not None and wage.low < wage.value


def test_two_series_apart_take_the_higher_and_span_both() -> None:
    source = economy(
        earnings_month_ppp={"CZE": (3600.0, 2023)}, earnings_month_lcu={"CZE": (1300.0, 2023)}
    )
    found = paid(source)["CZE"]["earnings"]
    assert found.low is not None and found.high is not None
    assert found.value > 40_000 and found.low == pytest.approx(1300 * 20 / 0.9)
    assert "earnings_sources_apart" in {finding.rule for finding in source.findings}


def test_gdp_of_an_earlier_year_is_marked() -> None:
    source = inputs(gdp_lcu={"USA": (1e9, 2022)}, gdp_usd={"USA": (1e9, 2022)})
    table: Table = {"USA": {}}
    add_economy(source, table, PEOPLE, {"USA": "USD"})
    gdp = table["USA"]["gdp"]
    assert gdp.quality == "estimated" and gdp.value == pytest.approx(1e9 * us_prices(2022))


def test_gdp_too_old_is_stated_in_dollars() -> None:
    source = inputs(gdp_lcu={"CZE": (5e12, 2014)}, gdp_usd_bn_weo={"CZE": (97.0, 2023)})
    table: Table = {"CZE": {}}
    currencies = {"CZE": "CZK"}
    add_economy(source, table, PEOPLE, currencies)
    assert currencies["CZE"] == "USD" and table["CZE"]["gdp"].value == pytest.approx(97e9)


def test_missing_leave_is_not_zero() -> None:
    table: Table = {"CZE": {}, "MNE": {}}
    source = inputs(
        wbl_paid_leave_fathers_days={"MNE": (0.0, 2026)},
        maternity_leave_weeks_ilo={"MNE": (14.0, 2017)},
        wbl_paid_leave_mothers_days={"MNE": (280.0, 2026)},
    )
    add_leave(source, table)
    assert "paternity_weeks" not in table["CZE"]
    assert table["MNE"]["paternity_weeks"].value == 0
    assert table["MNE"]["maternity_weeks"].value == 14
    assert table["MNE"]["parental_weeks_mothers"].value == pytest.approx(26.0)


def _value(value: float) -> Value:
    return Value(value, 2020, "made up", "CC0")


def test_zero_contributions_are_missing_but_not_in_australia() -> None:
    for code, kept in (("CZE", False), ("AUS", True)):
        facts = {"social_contributions_ratio": _value(0.0)}
        zero_contributions(inputs(), code, facts, {})
        assert ("social_contributions_ratio" in facts) is kept


def test_nurses_who_are_men_by_mistake() -> None:
    for region, kept in (("South America", False), ("Western Africa", True)):
        facts = {"women_share_nurses": _value(0.2)}
        swapped_nurses(inputs(), "ABC", facts, {}, region)
        assert ("women_share_nurses" in facts) is kept


def test_rate_that_breaks_with_an_earlier_one_is_replaced() -> None:
    source = inputs(
        emp_rate_m_15plus={"CZE": (21.8, 2025)},
        emp_pop_ratio_m_15plus={"CZE": (61.5, 2020)},
        emp_pop_ratio_f_15plus={"CZE": (40.0, 2020)},
    )
    facts = {"employment_rate_men": _value(0.218), "employment_men": _value(1000.0)}
    assert employment_rate_jump(source, "CZE", facts, {})
    assert facts["employment_rate_men"].value == pytest.approx(0.615)
    assert "employment_men" not in facts


def test_jump_since_the_last_vintage_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(
        "iso3,name,value,unit,year,source,quality,low,high,note\n"
        "CZE,hours_week,38,h,2020,0,observed,,,0\n"
        "CZE,gdp,5,x,2020,0,observed,,,0\n"
        "CZE,household_size,2.5,p,2020,0,observed,,,0\n",
        encoding="utf-8",
    )
    table = {"CZE": {"hours_week": _value(60.0), "household_size": _value(2.6)}}
    rules = {finding.fact: finding.rule for finding in compare_vintage(path, table)}
    assert rules == {"hours_week": "jump_since_last_vintage", "gdp": "gone_since_last_vintage"}
    assert compare_vintage(tmp_path / "none.csv", table) == []
