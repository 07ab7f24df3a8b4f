"""Corners of samples: weights of zero, empty cells, populations, what cannot be worked out."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from careconomy.errors import CareError
from careconomy.estimation import Analysis, Design, Rules, Stage, analyse_arrays
from careconomy.estimation.dimensions import _numbers
from careconomy.estimation.statistics import hours_a_year

CLUSTERS = Stage("h", "c")
FINITE = Stage("h", "c", "N")


def sample(
    weight: np.ndarray | None = None,
    population: list[float] | None = None,
    rules: Rules | None = None,
) -> Analysis:
    """Three strata of four clusters of two rows, in two groups."""
    h, c = np.repeat([1, 2, 3], 8), np.repeat(np.arange(12), 2)
    y = np.arange(24.0) % 7
    columns = {"h": h, "c": c}
    if population is not None:
        columns["N"] = np.asarray(population)[h - 1] if len(population) == 3 else population
    design = Design(stages=(CLUSTERS if population is None else FINITE,))
    return analyse_arrays(
        {"y": y},
        np.ones(24) if weight is None else weight,
        by={"group": ["a", "b"] * 12},
        design=design,
        columns=columns,
        rules=rules,
    )


def test_rows_without_weight_are_no_diaries_and_give_no_degrees_of_freedom() -> None:
    weight = np.append([0.0, 0.0], np.linspace(1.0, 3.0, 22))
    row = sample(weight).estimates(["mean"], margins=True).rows[0]
    # R's survey 4.1: unwtd.count 22, degf 8; the empty cluster stays one of its stratum.
    assert (row.n, row.df) == (22, 8.0)
    y, z = np.arange(24.0) % 7, np.zeros((3, 4))
    values = weight * (y - np.average(y, weights=weight)) / weight.sum()
    np.add.at(z, (np.repeat([0, 1, 2], 8), np.repeat(np.arange(12), 2) % 4), values)
    expected = (4 / 3 * (z - z.mean(axis=1, keepdims=True)) ** 2).sum()
    assert row.se == pytest.approx(np.sqrt(expected), rel=1e-12)


def test_a_domain_of_rows_without_weight_is_empty() -> None:
    weight = np.tile([1.0, 0.0], 12)
    row = sample(weight).estimates(["mean"]).row(group="b")
    assert (row.n, row.est, row.se, row.flag) == (0, None, None, "no diaries")


def test_a_missing_population_is_refused_not_taken_for_an_infinite_one() -> None:
    with pytest.raises(CareError, match="population is missing in 4 clusters"):
        sample(population=[np.nan, 20.0, 20.0]).estimates(["mean"])


def test_an_infinite_population_of_one_stratum_leaves_the_others_finite() -> None:
    finite, none = sample(population=[20.0] * 3), sample()
    mixed = sample(population=[np.inf, 20.0, 20.0])
    small, some, large = (
        found.estimates(["mean"], margins=True).rows[0].se for found in (finite, mixed, none)
    )
    assert small is not None and some is not None and large is not None
    assert small < some < large


def test_a_population_that_differs_within_a_stratum_is_refused() -> None:
    population = [20.0 + place for place in range(24)]
    with pytest.raises(CareError, match="differs within"):
        sample(population=population).estimates(["mean"])


def test_a_lonely_cluster_of_the_second_stage_does_not_matter_where_all_else_is_infinite() -> None:
    rows = 8
    columns = {
        "c": np.repeat(np.arange(4), 2), "s": np.zeros(rows), "N": np.full(rows, np.inf),
        "M": np.full(rows, 5.0),
    }  # fmt: skip
    design = Design(stages=(Stage(None, "c", "N"), Stage(None, "s", "M")))
    plain = Design(stages=(Stage(None, "c"),))
    one, other = (
        analyse_arrays({"y": np.arange(8.0)}, np.ones(rows), design=found, columns=columns)
        .estimates(["mean"])
        .rows[0]
        for found in (design, plain)
    )
    assert one.se == pytest.approx(other.se, rel=1e-14)


def replicated(weights: np.ndarray, y: np.ndarray, rules: Rules | None = None) -> Analysis:
    """Two rows in two groups and more, with replicate weights as given."""
    design = Design("bootstrap", factor=1.0 / weights.shape[1])
    return analyse_arrays(
        {"y": y}, np.ones(len(y)), by={"group": ["a", "b"] * (len(y) // 2)}, replicates=weights,
        design=design, rules=rules,
    )  # fmt: skip


def test_a_replicate_in_which_a_cell_is_empty_leaves_its_error_unknown_and_says_so() -> None:
    weights = np.ones((80, 10)) + 0.1 * np.random.default_rng(1).random((80, 10))
    weights[::2, 3] = 0.0
    found = replicated(weights, np.arange(80.0)).estimates(["mean"])
    a, b = found.row(group="a"), found.row(group="b")
    assert a.est == pytest.approx(39.0) and a.se is None and a.lci is None
    assert a.flag == "error not known"
    assert b.se is not None and b.flag == ""
    hard = replicated(weights, np.arange(80.0), Rules(suppress=True)).estimates(["mean"])
    assert hard.row(group="a").est is None


def test_missing_replicate_weights_are_refused() -> None:
    weights = np.ones((4, 3))
    weights[2, 1] = np.nan
    with pytest.raises(CareError, match="1 replicate weights are missing"):
        replicated(weights, np.arange(4.0))


@pytest.mark.parametrize("wrong", ["weight", "replicates", "chosen"])
def test_arrays_of_other_lengths_are_refused(wrong: str) -> None:
    given = {"weight": np.ones(4), "replicates": np.ones((4, 3)), "chosen": np.ones(4, np.bool_)}
    given[wrong] = np.concatenate([given[wrong], given[wrong][:1]])
    with pytest.raises(CareError, match=f'"{wrong}" has 5 rows, the measures have 4'):
        analyse_arrays({"y": np.arange(4.0)}, design=Design("brr", factor=0.5), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "years"),
    [
        (365, 1),
        (366, 1),
        (730, 2),
        (1461, 4),
        (6575, 18),
        (313, 313 / 365.25),
        (6522, 6522 / 365.25),
    ],
)
def test_person_days_are_shared_out_among_the_years_that_they_cover(
    days: float, years: float
) -> None:
    assert hours_a_year("person-days", days) == pytest.approx(1.0 / 60.0 / years, rel=1e-12)


def test_a_ratio_of_times_known_on_different_days_compares_means() -> None:
    a = np.array([10.0, 20.0, np.nan, np.nan, np.nan, np.nan])
    b = np.array([30.0, 30.0, 30.0, 30.0, 30.0, np.nan])
    row = analyse_arrays({"a": a, "b": b}, np.ones(6)).ratio("a", "b").rows[0]
    assert row.est == pytest.approx(0.5)
    assert row.n == 2


def test_withheld_shares_cannot_be_had_from_the_others_of_the_whole() -> None:
    y, group = np.ones(100), ["a"] * 90 + ["b"] * 10
    found = analyse_arrays({"y": y}, np.ones(100), by={"group": group}, rules=Rules(suppress=True))
    rows = {row.domain["group"]: row for row in found.shares("group")}
    assert rows["b"].est is None
    assert rows["a"].est is None and "withheld" in rows["a"].flag
    shown = analyse_arrays({"y": y}, np.ones(100), by={"group": group}).shares("group")
    assert all(row.est is not None for row in shown)


def test_a_gap_of_two_small_groups_has_the_error_of_all_clusters() -> None:
    """Influence of both groups on every cluster of the design, those without rows included."""
    rng = np.random.default_rng(4)
    h, c = np.repeat([1, 2], 12), np.repeat(np.arange(12), 2)
    y, w = rng.gamma(2.0, 30.0, 24), rng.uniform(1.0, 3.0, 24)
    group = np.array(["rest"] * 24, dtype=object)
    group[[0, 1, 5, 14]], group[[2, 4, 15, 20]] = "a", "b"
    found = analyse_arrays(
        {"y": y},
        w,
        by={"group": [None if g == "rest" else str(g) for g in group]},
        design=Design(stages=(CLUSTERS,)),
        columns={"h": h, "c": c},
    )
    row = found.gap("group").row(statistic="mean_difference", group="a - b")
    z = np.zeros(24)
    for level, sign in (("a", 1.0), ("b", -1.0)):
        chosen = group == level
        z[chosen] = sign * w[chosen] * (y[chosen] - np.average(y[chosen], weights=w[chosen]))
        z[chosen] /= w[chosen].sum()
    sums = np.bincount(c, z).reshape(2, 6)
    variance = (6 / 5 * (sums - sums.mean(axis=1, keepdims=True)) ** 2).sum()
    assert row.se == pytest.approx(np.sqrt(variance), rel=1e-12)
    assert row.df == len(set(c[group != "rest"])) - 2


def test_a_total_of_what_is_not_always_known_says_what_it_leaves_out() -> None:
    y = np.append(np.arange(39.0), np.nan)
    found = analyse_arrays({"y": y}, np.ones(40), by={"group": ["a"] * 20 + ["b"] * 20})
    said = "not known"
    for table, expected in (
        (found.estimates(["total"]), True),
        (found.shares("group"), True),
        (found.estimates(["mean"]), False),
        (analyse_arrays({"y": y[:39]}, np.ones(39)).estimates(["total"]), False),
    ):
        assert any(said in note for note in table.notes) == expected


def test_a_full_byte_of_levels_leaves_room_for_what_is_not_known() -> None:
    indices = pa.array([0, 127, None], pa.int8())
    np.testing.assert_array_equal(_numbers(indices, np.arange(128), 129), [0, 127, 128])
