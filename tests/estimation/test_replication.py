"""Making replicate weights: beside R's, by identities, and by what each method promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.estimation import Design, Stage, analyse_arrays
from careconomy.estimation.replication import make_replicates
from careconomy.estimation.replication_balance import group_sums, ratios
from careconomy.hadamard import hadamard, hadamard_orders, next_order

from .generated import diaries, levels, two_clusters_a_stratum
from .oracle import Answers, matrix, run

HALVES = two_clusters_a_stratum()
DIARIES = diaries()


def design_of(fields: dict[str, object]) -> Design:
    return Design.from_dict(fields)


def figure(columns: dict, statistic: str, name: str, made=None, taylor: Design | None = None):
    """Our estimate and error from replicates just made, or by linearisation."""
    weights, fields = made or (None, None)
    table = analyse_arrays(
        {name: columns[name]},
        columns["weight"],
        replicates=weights,
        design=taylor or design_of(fields),
        columns=columns if taylor else None,
    )
    return table.estimates([statistic]).rows[0]


def variance_of_total(y: np.ndarray, full: np.ndarray, weights: np.ndarray, fields: dict) -> float:
    spread = weights.T @ y - full @ y
    scales = 1.0 if fields["rscales"] is None else np.array(fields["rscales"])
    return float(fields["factor"] * (scales * spread**2).sum())


# --- beside R ---------------------------------------------------------------------------------

WAYS = {
    "JK1": dict(method="jackknife", strata=None),
    "JKn": dict(method="jackknife"),
    "JKn, fpc": dict(method="jackknife", population=HALVES["population"]),
    "BRR": dict(method="brr"),
    "Fay 0.3": dict(method="fay", fay=0.3),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    # R takes the value at the first place for the second half; the first row is not used.
    signs = hadamard(8).astype(int) * np.where(np.arange(8) == 0, -1, 1)[:, np.newaxis]
    inputs = {"sample": HALVES, "hadamard": matrix(signs)}
    for name, method in (("successive", "successive_differences"), ("bootstrap", "bootstrap")):
        weights, _ = make_replicates(
            method, HALVES["weight"], HALVES["stratum"], HALVES["cluster"], count=20
        )
        inputs[f"given_{name}"] = matrix(weights)
    return run("making.R", tmp_path_factory.mktemp("making"), inputs)


def made(way: str):
    options = {"strata": HALVES["stratum"], "clusters": HALVES["cluster"], **WAYS[way]}
    return make_replicates(options.pop("method"), HALVES["weight"], **options)


@pytest.mark.parametrize("way", WAYS)
def test_weights_equal_those_that_r_makes(way: str, answers: Answers) -> None:
    weights, fields = made(way)
    theirs = np.stack(list(answers.data(way).values()), axis=1)
    record = answers.figures[(way, "design", "", "")]
    assert weights.shape == theirs.shape
    apart = np.abs(weights[:, :, np.newaxis] - theirs[:, np.newaxis]).max(axis=0)
    place = apart.argmin(axis=1)
    assert sorted(place) == list(range(len(place)))
    assert apart.min(axis=1).max() < 1e-10
    scales = np.array(fields["rscales"] or [1.0] * len(place)) * fields["factor"]
    for at, scale in zip(place, scales, strict=True):
        key = (way, "design", "rscales", str(at + 1))
        assert scale == pytest.approx(answers.figures[key]["value"] * record["factor"], rel=1e-12)
    assert fields["degrees_of_freedom"] == record["df"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("statistic", ["mean", "total"])
def test_errors_equal_those_of_r(way: str, statistic: str, answers: Answers) -> None:
    row = figure(HALVES, statistic, "y", made(way))
    theirs = answers.figures[(way, statistic, "y", "")]
    for name in ("est", "se", "lci", "uci", "df"):
        assert getattr(row, name) == pytest.approx(theirs[name], rel=1e-10)


@pytest.mark.parametrize("name", ["successive", "bootstrap"])
def test_degrees_of_freedom_are_the_rank_that_r_finds(name: str, answers: Answers) -> None:
    method = {"successive": "successive_differences"}.get(name, name)
    _, fields = make_replicates(
        method, HALVES["weight"], HALVES["stratum"], HALVES["cluster"], count=20
    )
    assert fields["degrees_of_freedom"] == answers.figures[(name, "design", "", "")]["df"]


# --- Hadamard matrices ------------------------------------------------------------------------


@pytest.mark.parametrize("order", [n for n in hadamard_orders(200) if n > 4 or n in (1, 2, 4)])
def test_rows_of_signs_are_orthogonal(order: int) -> None:
    signs = hadamard(order).astype(np.int64)
    assert (np.abs(signs) == 1).all()
    assert (signs @ signs.T == order * np.eye(order)).all()
    assert (signs[0] == 1).all()
    assert (signs[:, 0] == 1).all()


def test_orders_of_the_usual_surveys_are_there() -> None:
    orders = hadamard_orders(600)
    assert {80, 160, 4, 12, 20, 28, 36}.issubset(orders)
    assert all(order % 4 == 0 for order in orders if order > 2)
    assert next_order(161) == 164


def test_an_order_that_cannot_be_made_names_the_next() -> None:
    with pytest.raises(CareError, match="96"):
        hadamard(92)


# --- identities -------------------------------------------------------------------------------

TWO = Design(stages=(Stage("stratum", "cluster"),))


@pytest.mark.parametrize("way", ["JKn", "BRR", "Fay 0.3"])
def test_totals_have_the_error_of_linearisation(way: str) -> None:
    ours = figure(HALVES, "total", "y", made(way))
    by_taylor = figure(HALVES, "total", "y", taylor=TWO)
    assert ours.se == pytest.approx(by_taylor.se, rel=1e-12)


def test_jackknife_of_unequal_strata_has_the_error_of_linearisation() -> None:
    for population in (None, "population"):
        found = make_replicates(
            "jackknife",
            DIARIES["weight"],
            DIARIES["stratum"],
            DIARIES["cluster"],
            population=None if population is None else DIARIES[population].astype(float),
        )
        taylor = Design(stages=(Stage("stratum", "cluster", population),))
        by_taylor = figure(DIARIES, "total", "care", taylor=taylor)
        assert figure(DIARIES, "total", "care", found).se == pytest.approx(by_taylor.se, rel=1e-12)


def test_half_samples_average_to_the_full_weight() -> None:
    for way in ("BRR", "Fay 0.3"):
        weights, _ = made(way)
        assert weights.mean(axis=1) == pytest.approx(HALVES["weight"], rel=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([8, 12, 20, 80]), st.integers(0, 1000))
def test_one_loop_of_rows_compares_each_cluster_with_the_next(order: int, stream: int) -> None:
    y = levels(stream, order - 1)
    full = np.ones(order - 1)
    weights, fields = make_replicates("successive_differences", full, count=order)
    neighbours = ((y - np.roll(y, -1)) ** 2).sum() / 2.0
    assert variance_of_total(y, full, weights, fields) == pytest.approx(neighbours, rel=1e-10)


def test_factors_of_successive_differences() -> None:
    weights, fields = make_replicates("successive_differences", np.ones(1000), count=160)
    assert weights.shape == (1000, 160)
    assert fields["factor"] == 4 / 160
    assert np.unique(weights.round(9)) == pytest.approx([1 - 0.5**0.5, 1.0, 1 + 0.5**0.5], abs=1e-8)
    assert len(np.unique(weights, axis=0)) == 1000


def test_no_two_loops_compare_the_same_rows() -> None:
    weights, _ = make_replicates("successive_differences", np.ones(79 * 39), count=80)
    assert len(np.unique(weights, axis=0)) == 79 * 39


# --- what each promises -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "count"), [("bootstrap", 2000), ("successive_differences", 160)]
)
def test_error_is_near_that_of_linearisation(method: str, count: int) -> None:
    n = 2000
    columns = {"weight": 1 + levels(1, n), "y": 100 * levels(2, n) ** 2}
    columns["stratum"] = (np.arange(n) // 100).astype(float)
    found = make_replicates(method, columns["weight"], columns["stratum"], count=count, seed=3)
    stages = (Stage("stratum"),)
    ours = figure(columns, "mean", "y", found)
    theirs = figure(columns, "mean", "y", taylor=Design(stages=stages))
    # Four standard deviations of a variance from so many replicates.
    assert ours.se**2 == pytest.approx(theirs.se**2, rel=4 * (2 / count) ** 0.5)


def test_bootstrap_draws_one_cluster_less_and_scales_up() -> None:
    weights, fields = make_replicates(
        "bootstrap", np.ones(400), np.arange(400) // 40, np.arange(400) // 4, count=50
    )
    times = weights * 9 / 10
    assert times == pytest.approx(times.round(), abs=1e-12)
    by_cluster = times.reshape(10, 10, 4, 50)
    assert (by_cluster == by_cluster[:, :, :1]).all()
    assert by_cluster[:, :, 0].sum(axis=1) == pytest.approx(9.0)
    assert fields["factor"] == 1 / 50
    assert fields["degrees_of_freedom"] == 49


def test_simple_bootstrap_draws_as_many_as_there_are() -> None:
    weights, _ = make_replicates("bootstrap", np.ones(30), count=40, simple=True)
    assert weights == pytest.approx(weights.round())
    assert weights.sum(axis=0) == pytest.approx(30.0)


@pytest.mark.parametrize("method", ["bootstrap", "jackknife"])
def test_order_of_the_rows_does_not_matter(method: str) -> None:
    order = np.argsort(levels(77, len(DIARIES["weight"])))
    count = 25 if method == "bootstrap" else None
    names = ("weight", "stratum", "cluster")
    plain, _ = make_replicates(method, *(DIARIES[name] for name in names), count=count)
    mixed, _ = make_replicates(method, *(DIARIES[name][order] for name in names), count=count)
    assert (plain[order] == mixed).all()


def test_a_stratum_does_not_depend_on_the_others_nor_on_the_count() -> None:
    names = ("weight", "stratum", "cluster")
    kept = DIARIES["stratum"] != 4
    whole, _ = make_replicates("bootstrap", *(DIARIES[name] for name in names), count=30, seed=5)
    part, _ = make_replicates(
        "bootstrap", *(DIARIES[name][kept] for name in names), count=50, seed=5
    )
    assert (whole[kept] == part[:, :30]).all()


def test_seeds_differ() -> None:
    one, _ = make_replicates("bootstrap", np.ones(50), count=10, seed=1)
    other, _ = make_replicates("bootstrap", np.ones(50), count=10, seed=2)
    assert (one != other).any()


# --- strata of one cluster --------------------------------------------------------------------

LONELY = {
    "strata": np.array([1, 1, 1, 1, 2, 2, 3, 3, 3, 3]),
    "clusters": np.array([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
}


@pytest.mark.parametrize("method", ["jackknife", "brr", "bootstrap"])
def test_lonely_strata_stop_unless_a_rule_is_named(method: str) -> None:
    count = 20 if method == "bootstrap" else None
    with pytest.raises(CareError, match=r'1 of 3 strata .* the first is stratum "2"'):
        make_replicates(method, np.ones(10), **LONELY, count=count)
    weights, _ = make_replicates(method, np.ones(10), **LONELY, count=count, lonely="remove")
    assert (weights[4:6] == 1.0).all()
    assert (weights[:4] != 1.0).any()


def test_a_lonely_stratum_joins_the_next() -> None:
    weights, fields = make_replicates("jackknife", np.ones(10), **LONELY, lonely="merge")
    assert weights.shape == (10, 5)
    assert (weights[4:, 2] == [0, 0, 1.5, 1.5, 1.5, 1.5]).all()
    assert fields["degrees_of_freedom"] == 3


def test_the_last_lonely_stratum_joins_the_one_before() -> None:
    weights, _ = make_replicates(
        "jackknife", np.ones(3), np.array([1, 1, 2]), np.array([1, 2, 3]), lonely="merge"
    )
    assert weights.shape == (3, 3)


# --- mistakes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "call"),
    [
        ("no way to make", lambda: make_replicates("bootstap", np.ones(4), count=9)),
        ("--n.* is not given", lambda: make_replicates("bootstrap", np.ones(4))),
        ("at row 2", lambda: make_replicates("jackknife", np.array([1.0, 2.0, -1.0]))),
        ("missing or negative", lambda: make_replicates("jackknife", np.array([1.0, np.nan]))),
        ("the sample, one stratum, has 3,000", lambda: make_replicates("brr", np.ones(3000))),
        (
            'stratum "7" has 3',
            lambda: make_replicates("brr", np.ones(5), np.array([6, 6, 7, 7, 7])),
        ),
        ("has 2 rows", lambda: make_replicates("jackknife", np.ones(3), np.ones(2))),
        ("Fay's factor", lambda: make_replicates("fay", np.ones(4), fay=1.0)),
        ("Fay's factor", lambda: make_replicates("brr", np.ones(4), fay=0.5)),
        ("no rule", lambda: make_replicates("brr", np.ones(4), lonely="adjust")),
        ("6,000 replicates", lambda: make_replicates("jackknife", np.ones(6000))),
        ("the seed", lambda: make_replicates("bootstrap", np.ones(4), count=5, seed=-1)),
        ("no row", lambda: make_replicates("jackknife", np.ones(0))),
        ("two clusters or more", lambda: make_replicates("jackknife", np.ones(1), lonely="remove")),
        (
            "no finite population",
            lambda: make_replicates("brr", np.ones(4), population=np.full(4, 9.0)),
        ),
        (
            "more than the 3 of its population",
            lambda: make_replicates("jackknife", np.ones(4), population=np.full(4, 3.0)),
        ),
        (
            "differs within it",
            lambda: make_replicates("jackknife", np.ones(3), population=np.array([5.0, 6.0, 5.0])),
        ),
    ],
)
def test_mistakes_are_named(problem: str, call) -> None:
    with pytest.raises(CareError, match=problem):
        call()


# --- balance ----------------------------------------------------------------------------------


def test_groups_of_a_replicate_get_the_totals_of_the_full_weight() -> None:
    group = np.array([0, 1, 0, 1])
    columns = np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 0.0], [4.0, 8.0]])
    target = np.array([8.0, 3.0])
    found = ratios(group_sums(columns, group, 2), target, np.array(["a", "b"]))
    assert group_sums(columns * found[group], group, 2) == pytest.approx(
        np.broadcast_to(target[:, np.newaxis], (2, 2))
    )


def test_a_group_without_weight_in_a_replicate_is_named() -> None:
    sums = np.array([[1.0, 1.0], [1.0, 0.0]])
    with pytest.raises(CareError, match='"b" are all zero in replicate 2'):
        ratios(sums, np.ones(2), np.array(["a", "b"]))
