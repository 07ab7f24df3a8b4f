"""The wage equation: R by hand, its errors, a truth that is known, and what cannot be fitted."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import dblquad
from scipy.stats import norm

from careconomy.accounts.wage_equation import WageEquation, two_step
from careconomy.errors import CareError

pytest.importorskip("statsmodels", reason="wage equations need the extra models")
SCRIPT = Path(__file__).parent / "r" / "two_step.R"
WAGE, SELECTION = np.array([2.3, 0.15, 0.08]), np.array([0.1, 0.3, 0.25, -1.0])
SIGMA, RHO = 0.5, 0.6


@dataclass(frozen=True)
class People:
    """Invented people, and the wages of all of them."""

    x: np.ndarray
    z: np.ndarray
    weight: np.ndarray
    true: np.ndarray
    has: np.ndarray

    @property
    def wage(self) -> np.ndarray:
        """What is observed."""
        return np.where(self.has, self.true, np.nan)


def people(count: int, seed: int = 1) -> People:
    draw = np.random.default_rng(seed)
    x = np.column_stack([np.ones(count), draw.normal(size=count), draw.integers(0, 4, count)])
    z = np.column_stack([x, draw.random(count) < 0.35])
    wish = draw.normal(size=count)
    error = SIGMA * (RHO * wish + np.sqrt(1.0 - RHO**2) * draw.normal(size=count))
    true = np.exp(x @ WAGE + error)
    weight = 50.0 + 400.0 * draw.random(count)
    return People(x, z, weight, true, z @ SELECTION + wish > 0.0)


def fit(found: People) -> WageEquation:
    return two_step(found.wage, found.x, found.z, found.weight)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
def test_it_equals_two_steps_by_hand_in_r(tmp_path: Path) -> None:
    found = people(3_000)
    with (tmp_path / "people.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("age", "school", "young", "weight", "wage"))
        for row in zip(*found.z[:, 1:].T, found.weight, found.wage, strict=True):
            numbers = [repr(float(number)) for number in row]
            writer.writerow([*numbers[:-1], "NA" if np.isnan(row[-1]) else numbers[-1]])
    done = subprocess.run(
        ["Rscript", str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    expected = [float(line) for line in (tmp_path / "answers.txt").read_text().split()]
    ours = fit(found)
    mean = ours.mean(found.x, found.z, found.has)
    means = [np.average(mean[of], weights=found.weight[of]) for of in (found.has, ~found.has)]
    got = [*ours.selection, *ours.wage, ours.mills, ours.sigma, ours.rho, *means]
    np.testing.assert_allclose(got, expected, rtol=1e-6)


def test_a_truth_that_is_known_is_found() -> None:
    found = people(40_000, seed=3)
    ours = fit(found)
    for got, error, truth in (
        (ours.selection, ours.selection_se, SELECTION),
        (ours.wage, ours.wage_se, WAGE),
        (np.array([ours.mills]), np.array([ours.mills_se]), np.array([RHO * SIGMA])),
    ):
        assert (np.abs(got - truth) < 4.0 * error).all()
        assert (error < 0.05).all()
    without = ~found.has
    true = np.average(found.true[without], weights=found.weight[without])
    mean = ours.mean(found.x, found.z, found.has)
    assert np.average(mean[without], weights=found.weight[without]) == pytest.approx(true, rel=0.03)
    # Without the correction those who stay away from paid work would be paid too well.
    plain = ours.plain_mean(found.x)
    assert np.average(plain[without], weights=found.weight[without]) > 1.2 * true
    assert ours.p < 1e-6


def test_the_mean_is_the_integral_over_both_errors() -> None:
    nothing = np.zeros(3)
    ours = WageEquation(nothing, nothing, WAGE, nothing, RHO * SIGMA, 0.0, SIGMA, RHO, 0.0, 1,
                        WAGE, SIGMA)  # fmt: skip
    x, z = np.array([[1.0, 0.2, 1.0]]), np.array([[1.0, 0.2, 0.0]])
    chosen = WageEquation(**{**ours.__dict__, "selection": np.array([0.1, 0.3, 0.0])})
    index = 0.1 + 0.3 * 0.2
    rest = np.sqrt(1.0 - RHO**2)
    for has, low, high in ((True, -index, 9.0), (False, -9.0, -index)):
        total, _ = dblquad(
            lambda free, wish: (
                np.exp(SIGMA * (RHO * wish + rest * free)) * norm.pdf(wish) * norm.pdf(free)
            ),
            low, high, -9.0, 9.0,
        )  # fmt: skip
        share = norm.cdf(high) - norm.cdf(low)
        expected = np.exp(x[0] @ WAGE) * total / share
        got = chosen.mean(x, z, np.array([has]))
        np.testing.assert_allclose(got, [expected], rtol=1e-6)


def test_errors_are_the_sandwich_of_both_steps_together() -> None:
    """Bread by differences of the moments, filling by hand: nothing is shared but the solution."""
    found = people(6_000, seed=5)
    ours = fit(found)
    weight = found.weight / found.weight.mean()
    at = np.array([*ours.selection, *ours.wage, ours.mills])
    width = found.z.shape[1]

    def moments(theta: np.ndarray) -> np.ndarray:
        index = found.z @ theta[:width]
        sign = np.where(found.has, 1.0, -1.0)
        slope = sign * norm.pdf(index) / norm.cdf(sign * index)
        both = np.column_stack([found.x, norm.pdf(index) / norm.cdf(index)])
        left = np.where(found.has, np.log(found.true) - both @ theta[width:], 0.0)
        each = np.hstack([found.z * slope[:, np.newaxis], both * left[:, np.newaxis]])
        return np.asarray(each * weight[:, np.newaxis])

    assert np.abs(moments(at).sum(axis=0)).max() < 1e-6
    step = 1e-6
    bread = np.column_stack(
        [
            (moments(at + step * unit) - moments(at - step * unit)).sum(axis=0) / (2.0 * step)
            for unit in np.eye(len(at))
        ]
    )
    inverse = np.linalg.inv(bread)
    filling = moments(at).T @ moments(at)
    expected = np.sqrt(np.diag(inverse @ filling @ inverse.T))
    got = np.array([*ours.selection_se, *ours.wage_se, ours.mills_se])
    np.testing.assert_allclose(got[:width], expected[:width], rtol=1e-5)
    # In step 2 the bread leaves out a term whose expectation is zero.
    np.testing.assert_allclose(got[width:], expected[width:], rtol=0.03)


def test_weights_that_are_multiplied_change_nothing() -> None:
    found = people(1_500)
    one = fit(found)
    other = two_step(found.wage, found.x, found.z, found.weight * 1e4)
    np.testing.assert_allclose(other.wage, one.wage, rtol=1e-9)
    np.testing.assert_allclose(other.mills_se, one.mills_se, rtol=1e-9)


def test_a_person_twice_is_a_weight_of_two() -> None:
    found = people(1_500)
    twice = np.arange(1_500) < 400
    one = two_step(found.wage, found.x, found.z, np.where(twice, 2.0, 1.0))
    rows = np.concatenate([np.arange(1_500), np.flatnonzero(twice)])
    other = two_step(found.wage[rows], found.x[rows], found.z[rows], np.ones(len(rows)))
    np.testing.assert_allclose([*one.selection, *one.wage, one.mills],
                               [*other.selection, *other.wage, other.mills], rtol=1e-8)  # fmt: skip


def test_what_tells_a_wage_exactly_is_refused() -> None:
    found = people(400)
    told = np.column_stack([found.x, found.has])
    with pytest.raises(CareError, match="tells it exactly"):
        two_step(found.wage, found.x, told, found.weight)


def test_without_statsmodels_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "statsmodels" else there(name)
    )
    with pytest.raises(CareError, match=r"careconomy\[models\]"):
        fit(people(200))
