"""Draws: medians, ends, streams that depend on seed and name alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.draws import Draws
from careconomy.errors import CareError
from careconomy.facts import Fact
from careconomy.quantity import NOT_UNCERTAIN, Quantity

FINITE = st.floats(-1e6, 1e6)


def fact(value: float, low: float | None, high: float | None, unit: str = "money") -> Fact:
    return Fact("made_up", value, unit, 2023, "made up", "none", "estimated", low, high, "")


def test_position_zero_is_the_stated_value_and_the_median() -> None:
    drawn = Draws(20_001).between("x", 4.0, 3.0, 9.0)
    assert drawn[0] == 4.0
    assert np.median(drawn[1:]) == pytest.approx(4.0, abs=0.05)
    assert drawn.min() >= 3.0 and drawn.max() <= 9.0


@given(st.tuples(FINITE, FINITE, FINITE).map(sorted), st.integers(0, 2**31))
def test_draws_stay_within_their_range(ends: list[float], seed: int) -> None:
    low, value, high = ends
    drawn = Draws(50, seed).between("x", value, low, high)
    assert np.all((drawn >= low - 1e-9 * abs(low)) & (drawn <= high + 1e-9 * abs(high)))


def test_a_value_at_the_end_of_its_range_is_still_its_median() -> None:
    drawn = Draws(2_000).between("x", 0.27, 0.27, 0.35)
    assert np.quantile(drawn[1:], 0.5) == pytest.approx(0.27, abs=1e-3)


def test_streams_depend_on_seed_and_name_alone() -> None:
    first = Draws(100, 1).levels("a")
    assert np.array_equal(first, Draws(100, 1).levels("a"))
    assert np.array_equal(first[:50], Draws(49, 1).levels("a"))
    assert not np.array_equal(first, Draws(100, 2).levels("a"))
    assert not np.array_equal(first, Draws(100, 1).levels("b"))


def test_known_digits_of_a_stream() -> None:
    # Pinned: these digits are part of what "same seed, same digits" promises.
    found = [float(level).hex() for level in Draws(3, 1).levels("facts.earnings")[1:]]
    assert found == ["0x1.829456c48935ep-3", "0x1.bc40535aae9fbp-2", "0x1.7e7128558dc6ep-3"]


def test_percentiles_of_a_fact_are_met() -> None:
    drawn = Draws(40_000).fact(fact(100.0, 50.0, 300.0))
    assert np.quantile(drawn[1:], [0.05, 0.5, 0.95]) == pytest.approx([50, 100, 300], rel=0.03)
    share = Draws(40_000).fact(fact(0.9, 0.6, 0.98, "share"))
    assert np.quantile(share[1:], [0.05, 0.95]) == pytest.approx([0.6, 0.98], rel=0.02)
    assert share.max() < 1.0


def test_a_fact_without_error_is_not_drawn_but_is_entered_in_the_ledger() -> None:
    draws = Draws(10)
    assert np.all(draws.fact(fact(5.0, None, None)) == 5.0)
    assert set(draws.ledger) == {"made_up"}


def test_one_at_a_time_holds_each_stream_at_its_percentiles() -> None:
    draws = Draws.tornado(("a", "b"))
    assert draws.levels("a").tolist() == [0.5, 0.05, 0.95, 0.5, 0.5]
    assert draws.levels("b").tolist() == [0.5, 0.5, 0.5, 0.05, 0.95]
    assert draws.levels("c").tolist() == [0.5] * 5


def test_too_many_draws_are_refused() -> None:
    with pytest.raises(CareError, match="number of draws"):
        Draws(-1)
    with pytest.raises(CareError, match="number of draws"):
        Draws(10**9)


def test_interval_holds_the_central_value_and_90_per_cent_of_draws() -> None:
    drawn = np.concatenate([[5.0], np.linspace(0.0, 10.0, 1001)])[np.newaxis]
    held = Quantity.from_draws(drawn, "hours").to_dict()
    assert held == {"unit": "hours", "value": [5.0], "lower": [0.5], "upper": [9.5]}


def test_without_spread_the_reason_is_given() -> None:
    held = Quantity.from_draws(np.full((2, 11), 3.0), "hours").to_dict()
    assert held["no_interval"] == NOT_UNCERTAIN and "lower" not in held


def test_what_is_not_known_is_null_not_zero() -> None:
    held = Quantity.unknown("hours", 2, "nobody asked").to_dict()
    assert held["value"] == [None, None] and held["no_interval"] == "nobody asked"
