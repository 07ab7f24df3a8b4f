"""The estimation rule on data with a known answer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scripts.compile_facts.estimate import Context, Rule, _fit_rule, _predict, estimate_all
from scripts.compile_facts.raw import Inputs, Table, Value
from scripts.compile_facts.regression import backward, fit, forward


def test_exact_line_is_found_without_spread() -> None:
    x = [[float(i)] for i in range(20)]
    model = fit([2.0 + 3.0 * row[0] for row in x], x, ["a"] * 20)
    assert model.coefficients == pytest.approx([2.0, 3.0])
    assert model.spread == pytest.approx(0.0, abs=1e-9)
    assert model.predict([100.0], "elsewhere") == pytest.approx(302.0)


def test_region_effect_is_shrunk() -> None:
    x = [[float(i % 10)] for i in range(40)]
    regions = ["north"] * 20 + ["south"] * 20
    outcome = [1.0 if region == "north" else -1.0 for region in regions]
    model = fit(outcome, x, regions)
    assert model.effects["north"] == pytest.approx(20 / 23)
    assert model.effects["south"] == pytest.approx(-20 / 23)


def test_spread_is_near_the_noise() -> None:
    noise = np.random.default_rng(5).normal(0, 0.5, 400)
    x = [[float(i % 50)] for i in range(400)]
    model = fit([row[0] + e for row, e in zip(x, noise, strict=True)], x, ["one"] * 400)
    assert model.spread == pytest.approx(0.5, rel=0.1)


@pytest.mark.parametrize("scale", ["log", "logit", "none"])
def test_scales_return(scale: str) -> None:
    assert backward(forward(0.3, scale), scale) == pytest.approx(0.3)


def _value(value: float, quality: str = "observed") -> Value:
    return Value(value, 2023, "made up", "CC0", quality)


def _table(count: int = 30) -> Table:
    """Enrolment whose logit is log GDP less nine, exactly."""
    table: Table = {}
    for i in range(count):
        log_gdp = 7 + i * 0.1
        share = 1 / (1 + math.exp(-(log_gdp - 9)))
        table[f"C{i:02d}"] = {
            "gdp_per_head_ppp": _value(math.exp(log_gdp)),
            "women_share_nurses": _value(share),
        }
    return table


def test_missing_fact_is_estimated_on_the_line_with_bounds() -> None:
    table = _table()
    table["NEW"] = {"gdp_per_head_ppp": _value(math.exp(9.0))}
    context = Context(Inputs(None, {}), {})  # type: ignore[arg-type]
    estimate_all(table, context)
    found = table["NEW"]["women_share_nurses"]
    assert found.value == pytest.approx(0.5, abs=1e-6)
    assert found.quality == "estimated"
    assert found.low is not None and found.high is not None
    assert found.low <= found.value <= found.high
    assert "n = 30" in found.note


def test_estimated_figures_do_not_enter_the_fit() -> None:
    table = _table()
    table["ODD"] = {
        "gdp_per_head_ppp": _value(math.exp(8.0)),
        "women_share_nurses": _value(0.99, "estimated"),
    }
    model = _fit_rule(Rule("women_share_nurses"), table, Context(Inputs(None, {}), {}))  # type: ignore[arg-type]
    assert model is not None and model.count == 30


def test_country_without_gdp_stays_missing() -> None:
    table = _table()
    context = Context(Inputs(None, {}), {})  # type: ignore[arg-type]
    model = _fit_rule(Rule("women_share_nurses"), table, context)
    assert model is not None
    assert _predict(Rule("women_share_nurses"), model, context, "NEW", {}) is None
