"""Identities of estimates on invented surveys, and a direct computation beside ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from careconomy.errors import CareError
from careconomy.estimation import Design, Rules, Stage, analyse, analyse_arrays
from careconomy.estimation.domains import Domains
from careconomy.estimation.totals import Batch, Sums, combine, totals
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

Array = npt.NDArray[np.float64]
DIVISIONS = [str(number) for number in range(1, 10)]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("surveys") / "s"
    return generate(
        folder, persons=900, seed=2, replicates=24, strata=5, clusters=60, days_a_block=200
    )


def minutes_by_hand(survey: Survey, prefix: str) -> Array:
    """Minutes [day] of activities whose ICATUS code begins with a prefix, by a plain loop."""
    codes = survey.activities.column("icatus").to_pylist()
    result = np.zeros(survey.rows("days"))
    for row in survey.table("episodes", ["day", "activity", "minutes"]).to_pylist():
        if (codes[row["activity"]] or "").startswith(prefix):
            result[row["day"]] += row["minutes"]
    return result


def test_the_estimate_is_that_of_a_direct_computation(survey: Survey) -> None:
    minutes = minutes_by_hand(survey, "41")
    days = survey.table("days").to_pylist()
    people = survey.table("persons").to_pylist()
    weight = np.array([day["weight"] for day in days])
    woman = np.array([people[day["person"]]["sex"] == "women" for day in days])
    found = analyse(survey, ["41"], ["sex"]).estimates()
    for sex, chosen in (("women", woman), ("men", ~woman)):
        w, y = weight[chosen], minutes[chosen]
        expected = {
            "mean": (w * y).sum() / w.sum(),
            "participation": (w * (y > 0)).sum() / w.sum(),
            "participants_mean": (w * y).sum() / (w * (y > 0)).sum(),
        }
        for statistic, value in expected.items():
            row = found.row(sex=sex, statistic=statistic)
            assert row.est == pytest.approx(value, rel=1e-12)
        assert found.row(sex=sex, statistic="mean").n == chosen.sum()
        assert found.row(sex=sex, statistic="participants_mean").n == (y > 0).sum()


def test_the_replicate_error_is_that_of_each_replicate_computed_again(survey: Survey) -> None:
    minutes = minutes_by_hand(survey, "3")
    weights = np.vstack([block.replicates() for block in survey.blocks()])
    full = np.array(survey.table("days").column("weight").to_pylist())
    people = survey.table("persons").column("sex").to_pylist()
    woman = np.array(
        [people[p] == "women" for p in survey.table("days").column("person").to_pylist()]
    )

    def gap(w: Array) -> float:
        means = [np.average(minutes[c], weights=w[c]) for c in (woman, ~woman)]
        return float(means[0] - means[1])

    factor = survey.manifest.design["factor"]
    variance = factor * sum((gap(column) - gap(full)) ** 2 for column in weights.T)
    row = analyse(survey, ["3"], ["sex"]).gap("sex").row(statistic="mean_difference")
    assert row.est == pytest.approx(gap(full), rel=1e-12)
    assert row.se == pytest.approx(np.sqrt(variance), rel=1e-10)


@pytest.mark.parametrize("linearised", [False, True])
def test_the_day_adds_up_and_mean_is_participation_times_participants_mean(
    survey: Survey, linearised: bool
) -> None:
    design = Design.from_dict(survey.manifest.design)
    design = design.by_linearisation("adjust") if linearised else design
    found = analyse(survey, [*DIVISIONS, "unknown"], ["sex", "age_group"], design=design)
    table = found.estimates(margins=True)
    domains = {tuple(row.domain.values()) for row in table}
    assert len(domains) == 3 * 6
    for domain in domains:
        rows = [row for row in table if tuple(row.domain.values()) == domain]
        means = [row.est for row in rows if row.statistic == "mean"]
        assert sum(value or 0.0 for value in means) == pytest.approx(1440.0, rel=1e-12)
        for row in rows:
            if row.statistic == "participants_mean" and row.est is not None:
                mean, share = (
                    next(r for r in rows if r.activity == row.activity and r.statistic == name).est
                    for name in ("mean", "participation")
                )
                assert mean is not None and share is not None
                assert mean == pytest.approx(share * row.est, rel=1e-12)


def test_shares_add_up_to_one_and_totals_to_the_total(survey: Survey) -> None:
    analysis = analyse(survey, ["unpaid", "paid"], ["sex", "location"])
    shares = analysis.shares("sex")
    table = analysis.estimates(["total"], margins=True)
    for place in ("urban", "rural"):
        for activity in ("unpaid", "paid"):
            parts = [
                shares.row(sex=sex, location=place, activity=activity).est
                for sex in ("women", "men")
            ]
            assert sum(part or 0.0 for part in parts) == pytest.approx(1.0, rel=1e-12)
            of_sexes = sum(
                table.row(sex=sex, location=place, activity=activity).est or 0.0
                for sex in ("women", "men")
            )
            whole = table.row(sex="all", location=place, activity=activity).est
            assert of_sexes == pytest.approx(whole, rel=1e-12)


def test_blocks_make_no_difference(survey: Survey, tmp_path: Path) -> None:
    other = generate(
        tmp_path / "t", persons=900, seed=2, replicates=24, strata=5, clusters=60, days_a_block=70
    )
    assert other.block_count > survey.block_count
    for design in (None, Design.from_dict(survey.manifest.design).by_linearisation("adjust")):
        one, two = (
            analyse(found, ["unpaid"], ["sex", "age_group"], design=design).estimates()
            for found in (survey, other)
        )
        for left, right in zip(one, two, strict=True):
            assert left.est == pytest.approx(right.est, rel=1e-12)
            assert left.se == pytest.approx(right.se, rel=1e-10)


def test_secondary_time_is_counted_once_and_only_on_request(survey: Survey) -> None:
    main = analyse(survey, ["care", "unpaid"]).estimates(["mean"])
    both = analyse(survey, ["care", "unpaid"], simultaneous=True).estimates(["mean"])
    for left, right in zip(main, both, strict=True):
        assert left.est is not None and right.est is not None
        assert left.est < right.est < 1440.0


def test_conditions_leave_rows_in_the_design(survey: Survey) -> None:
    design = Design.from_dict(survey.manifest.design).by_linearisation("adjust")
    by = analyse(survey, ["unpaid"], ["sex"], design=design).estimates(["mean"])
    where = analyse(survey, ["unpaid"], where={"sex": "men"}, design=design).estimates(["mean"])
    assert where.rows[0].est == by.row(sex="men").est
    assert where.rows[0].se == pytest.approx(by.row(sex="men").se, rel=1e-12)


def test_unknown_levels_are_shown_and_margins_hold_everybody(tmp_path: Path) -> None:
    found = generate(tmp_path / "s", persons=300, seed=3, missing=0.2)
    levels = found.table("persons").column("education").to_pylist()
    assert None in levels
    table = analyse(found, ["unpaid"], ["education"]).estimates(["mean"], margins=True)
    assert table.row(education="unknown").n > 0
    parts = [row.n for row in table if row.domain["education"] != "all"]
    assert sum(parts) == table.row(education="all").n == 300


def test_quantiles_are_those_of_the_sorted_weights(survey: Survey) -> None:
    from careconomy.estimation import question

    minutes = minutes_by_hand(survey, "3")
    weight = np.array(survey.table("days").column("weight").to_pylist())
    order = np.argsort(minutes, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    table = question(survey, ["3"]).quantiles([0.1, 0.5, 0.9])
    for row, p in zip(table, (0.1, 0.5, 0.9), strict=True):
        expected = minutes[order][np.searchsorted(share, p)]
        assert row.est == pytest.approx(expected, abs=1e-9)
        assert row.lci is not None and row.uci is not None
        assert row.lci <= expected <= row.uci


def test_small_cells_are_flagged_and_withheld_when_asked(survey: Survey) -> None:
    rules = Rules(fewest=200)
    flagged = analyse(survey, ["care"], ["sex", "age_group"], rules=rules).estimates(["mean"])
    small = [row for row in flagged if row.n < 200]
    assert small
    assert all("fewer than 200 diaries" in row.flag and row.est is not None for row in small)
    hard = replace(rules, suppress=True)
    held = analyse(survey, ["care"], ["sex", "age_group"], rules=hard).estimates(["mean"])
    for row in held:
        withheld = row.n < 200 or "cv" in row.flag
        assert (row.est is None) == withheld
        assert (row.se is None) == (row.lci is None) == withheld
    assert any("withheld" in note for note in held.notes)


batches = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        npst.arrays(np.float64, (n, 2), elements=st.floats(-1e3, 1e3)),
        npst.arrays(np.int64, n, elements=st.integers(-1, 3)),
        npst.arrays(np.float64, n, elements=st.floats(0, 1e4)),
        npst.arrays(np.int64, (n, 2), elements=st.integers(0, 3)),
        st.integers(0, n),
    )
)


@settings(max_examples=60, deadline=None)
@given(batches)
def test_totals_of_two_parts_add_up_to_those_of_the_whole(
    data: tuple[Array, npt.NDArray[np.int64], Array, npt.NDArray[np.int64], int],
) -> None:
    values, domain, weight, units, cut = data
    replicates = np.stack([weight * 0.5, weight * 1.5], axis=1)

    def of(rows: slice) -> Sums:
        batch = Batch(values[rows], domain[rows], weight[rows], replicates[rows], units[rows])
        return totals(batch, 4)

    whole, parts = of(slice(None)), combine([of(slice(0, cut)), of(slice(cut, None))])
    np.testing.assert_allclose(parts.weighted, whole.weighted, rtol=1e-9, atol=1e-3)
    np.testing.assert_array_equal(parts.counts, whole.counts)
    assert whole.clusters is not None and parts.clusters is not None
    np.testing.assert_array_equal(parts.clusters.units, whole.clusters.units)
    np.testing.assert_array_equal(parts.clusters.unit, whole.clusters.unit)
    np.testing.assert_array_equal(parts.clusters.domain, whole.clusters.domain)
    np.testing.assert_allclose(parts.clusters.values, whole.clusters.values, atol=1e-3)
    inside = domain >= 0
    np.testing.assert_allclose(
        whole.full.sum(axis=0), weight[inside] @ values[inside], rtol=1e-9, atol=1e-3
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 30), st.integers(0, 2**32 - 1))
def test_linearised_errors_do_not_depend_on_units_of_measure(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, w = rng.gamma(2.0, 30.0, n), rng.uniform(1.0, 5.0, n)
    one = analyse_arrays({"y": y}, w).estimates(["mean"]).rows[0]
    other = analyse_arrays({"y": y * 60.0}, w * 1e6).estimates(["mean"]).rows[0]
    assert one.se is not None and other.se is not None
    assert other.se == pytest.approx(60.0 * one.se, rel=1e-10)
    mean = np.average(y, weights=w)
    z = w * (y - mean) / w.sum()
    assert one.se == pytest.approx(np.sqrt(n / (n - 1) * ((z - z.mean()) ** 2).sum()), rel=1e-10)


def test_bad_weights_and_designs_are_named() -> None:
    y = {"y": np.arange(4.0)}
    with pytest.raises(CareError, match="2 weights are missing or negative; row 1"):
        analyse_arrays(y, np.array([1.0, -1.0, np.nan, 1.0]))
    with pytest.raises(CareError, match='"psu", which is not among'):
        analyse_arrays(y, np.ones(4), design=Design(stages=(Stage(None, "psu"),)))
    with pytest.raises(CareError, match="single cluster"):
        design = Design(stages=(Stage("h", None),))
        found = analyse_arrays(y, np.ones(4), design=design, columns={"h": [1, 1, 1, 2]})
        found.estimates(["mean"])
    with pytest.raises(CareError, match="has 4 clusters in the sample and 2 in the"):
        design = Design(stages=(Stage(None, None, "N"),))
        found = analyse_arrays(y, np.ones(4), design=design, columns={"N": [2.0] * 4})
        found.estimates(["mean"])
    with pytest.raises(CareError, match="factor"):
        Design("bootstrap")
    with pytest.raises(CareError, match=r'"bootstrp"\..*"bootstrap"'):
        Design("bootstrp")  # type: ignore[arg-type]


def test_without_dimensions_there_is_one_domain() -> None:
    assert Domains().count == 1
    assert Domains().names() == ((),)
