"""A formula of all domains together has the errors of a computation by hand."""

from __future__ import annotations

import numpy as np
import pytest

from careconomy.estimation import Design, analyse_arrays
from careconomy.estimation.analysis import Analysis
from careconomy.estimation.design import Stage
from careconomy.estimation.joint import by_inputs, jointly
from careconomy.estimation.statistics import Numbers


def drawn(design: Design, replicates: int = 0) -> Analysis:
    """Hours of two years in clusters that both years share."""
    random = np.random.default_rng(5)
    rows = 400
    year = np.where(np.arange(rows) % 3 == 0, "a", "b")
    columns = {
        "year": year,
        "stratum": np.arange(rows) // 100,
        "cluster": np.arange(rows) // 10,
    }
    weights = random.uniform(1.0, 2.0, (rows, replicates)) if replicates else None
    hours = random.gamma(2.0, 30.0, rows) + 20.0 * (year == "b")
    return analyse_arrays(
        {"hours": hours},
        random.uniform(1.0, 3.0, rows),
        by={"year": year},
        replicates=weights,
        design=design,
        columns=columns,
    )


def ratio(totals: Numbers) -> Numbers:
    """Mean hours of year b over year a, and their difference."""
    mean = totals[..., :2, 1] / totals[..., :2, 0]
    return np.stack([mean[..., 1] / mean[..., 0], mean[..., 1] - mean[..., 0]], axis=-1)


TAYLOR = Design(stages=(Stage("stratum", "cluster"),))
BOOTSTRAP = Design(method="bootstrap", replicates=30, factor=1 / 30)


@pytest.mark.parametrize("design", [TAYLOR, BOOTSTRAP], ids=["linearised", "replicates"])
def test_a_comparison_of_two_domains_is_that_of_the_analysis(design: Design) -> None:
    found = drawn(design, design.replicates)
    joint = jointly(ratio, found.sums, design)
    gap = found.gap("year").rows
    expected = {row.statistic: row for row in gap}
    difference, quotient = expected["mean_difference"], expected["mean_ratio"]
    assert difference.est is not None and difference.se is not None
    np.testing.assert_allclose(-joint.value[1], difference.est, 1e-12)
    np.testing.assert_allclose(np.sqrt(joint.variance[1]), difference.se, 1e-10)
    np.testing.assert_allclose(1.0 / joint.value[0], quotient.est, 1e-12)
    assert joint.df == difference.df


def test_domains_that_share_clusters_are_not_taken_for_independent() -> None:
    found = drawn(TAYLOR)
    joint = jointly(ratio, found.sums, TAYLOR)
    each = [row.se or 0.0 for row in found.estimates(["mean"])][:2]
    assert abs(joint.variance[1] / (each[0] ** 2 + each[1] ** 2) - 1.0) > 1e-3


def test_what_has_no_value_has_no_variance() -> None:
    found = drawn(TAYLOR)
    joint = jointly(lambda t: t[..., 0, :1] * np.nan, found.sums, TAYLOR)
    assert np.isnan(joint.value).all() and np.isnan(joint.variance).all()


def test_errors_of_given_numbers_are_those_of_the_delta_method() -> None:
    stock, rate = 200.0, 0.15
    found = by_inputs(
        lambda x: np.stack([x[..., 0] * x[..., 1], x[..., 0]], axis=-1),
        np.array([stock, rate]),
        np.array([10.0, 0.02]),
    )
    np.testing.assert_allclose(found, [(rate * 10.0) ** 2 + (stock * 0.02) ** 2, 100.0], 1e-12)
