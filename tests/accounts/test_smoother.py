"""The super-smoother: R's `supsmu`, many profiles at once, breaks, derivatives, bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy.accounts.smoother import smooth_profile, super_smooth
from careconomy.errors import CareError

from .supsmu_oracle import Answers, ask_r, cases, has_r, pinned


def assert_equal_to_r(answers: Answers) -> None:
    assert answers.keys() == cases().keys()
    for name, case in cases().items():
        x, smooth = super_smooth(case.x, case.y, case.weight, span=case.span, bass=case.bass)
        expected_x, expected = answers[name]
        np.testing.assert_allclose(x, expected_x, rtol=1e-9, err_msg=name)
        np.testing.assert_allclose(smooth, expected, rtol=1e-6, atol=1e-6, err_msg=name)


def test_it_equals_what_r_said() -> None:
    assert_equal_to_r(pinned())


@pytest.mark.skipif(not has_r(), reason="Rscript is not installed")
def test_it_equals_r(tmp_path: Path) -> None:
    assert_equal_to_r(ask_r(tmp_path))


@pytest.mark.parametrize("span", ["cv", 0.1])
@pytest.mark.parametrize("bass", [0.0, 4.0])
def test_many_profiles_at_once_are_each_alone(span: float | str, bass: float) -> None:
    draw = np.random.default_rng(1)
    x = np.floor(draw.random(90) * 60.0)
    y, weights = draw.random((3, 4, 90)), 0.1 + draw.random((4, 90))
    _, together = super_smooth(x, y, weights, span=span, bass=bass)
    for first in range(3):
        for second in range(4):
            _, alone = super_smooth(x, y[first, second], weights[second], span=span, bass=bass)
            # Products of matrices of other shapes round otherwise, and moments lose a few digits.
            np.testing.assert_allclose(together[first, second], alone, rtol=1e-10)


def test_the_order_of_points_does_not_matter() -> None:
    case = cases()["ties, bass 3"]
    turned = slice(None, None, -1)
    here = super_smooth(case.x, case.y, case.weight)
    there = super_smooth(case.x[turned], case.y[turned], case.weight[turned])
    np.testing.assert_allclose(here, there, rtol=1e-12)


def test_a_line_stays_a_line_and_a_level_is_carried_over() -> None:
    ages = np.arange(80.0)
    line = 3.0 - 0.02 * ages
    np.testing.assert_allclose(super_smooth(ages, line)[1], line, rtol=1e-12)
    wavy = np.sin(ages / 9.0) + np.cos(ages * 3.0) / 5.0
    lifted = super_smooth(ages, 10.0 * wavy + 7.0)[1]
    np.testing.assert_allclose(lifted, 10.0 * super_smooth(ages, wavy)[1] + 7.0, rtol=1e-10)


def test_smoothing_does_not_cross_a_break() -> None:
    ages, weights = np.arange(81), np.full(81, 50.0)
    jump = np.where(ages < 1, 9.0, np.where(ages < 6, 5.0, 1.0))
    kept = smooth_profile(ages, jump, weights, breaks=(1, 6), span=0.1)
    np.testing.assert_allclose(kept, jump, rtol=1e-12)
    across = smooth_profile(ages, jump, weights, span=0.1)
    assert abs(across[5] - 5.0) > 0.5
    moved = jump.copy()
    moved[6:] += 3.0 * np.sin(np.arange(75.0))
    changed = smooth_profile(ages, moved, weights, breaks=(1, 6))
    np.testing.assert_array_equal(changed[:6], kept[:6])


def test_ages_without_weight_have_no_say() -> None:
    ages, weights = np.arange(60), np.ones(60)
    values = np.sin(ages / 6.0)
    weights[10:13] = 0.0
    values[10:13] = np.nan
    found = smooth_profile(ages, values, weights)
    some = weights > 0.0
    np.testing.assert_array_equal(found[some], super_smooth(ages[some], values[some])[1])
    assert np.isnan(found[~some]).all()


@pytest.mark.parametrize("span", ["cv", 0.1])
def test_a_complex_step_is_the_derivative_at_given_spans(span: float | str) -> None:
    draw = np.random.default_rng(2)
    ages, y, direction = np.arange(70.0), draw.random(70), draw.random(70)
    smooth = super_smooth(ages, y + 1e-30j * direction, span=span)[1]
    np.testing.assert_allclose(smooth.real, super_smooth(ages, y, span=span)[1], rtol=1e-12)
    if span == "cv":
        np.testing.assert_allclose(
            super_smooth(ages, y * (1.0 + 1e-30j), span=span)[1].imag * 1e30, smooth.real
        )
    else:
        slope = super_smooth(ages, direction, span=span)[1]
        np.testing.assert_allclose(smooth.imag * 1e30, slope, rtol=1e-10)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (([1.0, 2.0], [1.0]), {}, "shape"),
        (([1.0, np.nan], [1.0, 2.0]), {}, "1 points are missing"),
        (([1.0, 2.0], [1.0, np.inf]), {}, "1 values are missing"),
        (([1.0, 2.0], [1.0, 2.0], [1.0, 0.0]), {}, "not above zero"),
        (([1.0, 2.0], [1.0, 2.0], [1.0, 1.0, 1.0]), {}, "weights of the shape"),
        (([1.0, 2.0], [1.0, 2.0]), {"span": 1.5}, "the span is 1.5"),
        (([1.0, 2.0], [1.0, 2.0]), {"span": "gcv"}, "the span is 'gcv'"),
        (([1.0, 2.0], [1.0, 2.0]), {"bass": 11.0}, "bass is 11"),
    ],
)
def test_bad_input_is_named(
    arguments: tuple[list[float], ...], options: dict[str, float], words: str
) -> None:
    with pytest.raises(CareError, match=words):
        super_smooth(*arguments, **options)


def test_profiles_need_rising_ages() -> None:
    with pytest.raises(CareError, match="have to rise"):
        smooth_profile([1, 1, 2], [1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    with pytest.raises(CareError, match="3 ages, 2 weights"):
        smooth_profile([1, 2, 3], [1.0, 2.0, 3.0], [1.0, 1.0])
