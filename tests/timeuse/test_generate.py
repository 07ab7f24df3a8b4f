from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.timeuse import Survey
from careconomy.timeuse.checks import check
from careconomy.timeuse.generate import FLAG, generate
from careconomy.timeuse.generate_random import Streams
from careconomy.timeuse.generate_weights import METHODS, Replication
from careconomy.timeuse.readers.mapping import import_mapped

TABLES = ("households", "persons", "days", "episodes")


def column(survey: Survey, table: str, name: str) -> np.ndarray[Any, Any]:
    return np.array(survey.table(table, [name]).column(name).to_pylist())


def same(one: Survey, other: Survey, tables: tuple[str, ...] = TABLES) -> bool:
    return all(one.table(name).equals(other.table(name)) for name in tables)


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("invented")
    return generate(folder / "one", persons=4000, seed=3, days_a_block=900)


def test_every_diarist_is_asked_and_every_day_closes(survey: Survey) -> None:
    assert survey.rows("days") == 4000
    assert column(survey, "persons", "diarist").sum() == 4000
    assert survey.block_count == 5
    day = column(survey, "episodes", "day")
    start, end = column(survey, "episodes", "start"), column(survey, "episodes", "end")
    minutes = column(survey, "episodes", "minutes")
    assert (end - start == minutes).all()
    assert (minutes > 0).all()
    assert (np.bincount(day, minutes) == 1440).all()
    first = np.flatnonzero(np.diff(day, prepend=-1))
    assert (start[first] == 240).all()
    inside = np.setdiff1d(np.arange(len(day)), first)
    assert (start[inside] == end[inside - 1]).all()
    assert len(day) / 4000 == pytest.approx(20, rel=0.02)


def test_it_says_that_nobody_was_asked(survey: Survey) -> None:
    assert survey.manifest.flags == (FLAG,)
    assert survey.manifest.seed == 3
    assert "Invented" in survey.manifest.name


def minutes_of(survey: Survey, beginnings: tuple[str, ...], rows: Any) -> float:
    """Weighted mean of the chosen days."""
    codes = survey.activities.column("code").to_pylist()
    counted = np.array([code.startswith(beginnings) for code in codes])
    activity = column(survey, "episodes", "activity")
    spent = column(survey, "episodes", "minutes") * counted[activity]
    by_day = np.bincount(column(survey, "episodes", "day"), spent, survey.rows("days"))
    return float(np.average(by_day[rows], weights=column(survey, "days", "weight")[rows]))


def test_days_look_like_days(survey: Survey) -> None:
    person = column(survey, "days", "person")
    women = column(survey, "persons", "sex")[person] == "women"
    weekend = column(survey, "days", "weekday") > 5
    child = column(survey, "persons", "own_children_under_15")[person] > 0
    assert 420 < minutes_of(survey, ("911",), person >= 0) < 600
    assert minutes_of(survey, ("3", "4"), women) > 1.2 * minutes_of(survey, ("3", "4"), ~women)
    assert minutes_of(survey, ("11",), ~weekend) > 2 * minutes_of(survey, ("11",), weekend)
    assert minutes_of(survey, ("41",), child) > 30
    assert minutes_of(survey, ("41",), ~child) == 0
    on_call = column(survey, "days", "childcare_on_call")
    assert on_call[child].mean() > 60
    assert on_call.max() < 1440
    of_episodes = column(survey, "episodes", "childcare_on_call")
    assert (np.bincount(column(survey, "episodes", "day"), of_episodes) == on_call).all()


def bad_share(survey: Survey) -> float:
    found = check(survey).finding("bad-diaries")
    return found.count / found.of


def test_few_diaries_fail_our_own_check(survey: Survey) -> None:
    assert 0 < bad_share(survey) < 0.05


def test_few_diaries_of_the_worked_example_fail_our_own_check(tmp_path: Path) -> None:
    raw, examples = tmp_path / "hetus.csv", Path(__file__).parents[2] / "examples" / "surveys"
    runpy.run_path(str(examples / "make_hetus.py"))["main"](str(raw), households=150)
    survey = import_mapped(examples / "hetus-10-minutes.toml", raw, tmp_path / "survey")
    assert bad_share(survey) < 0.05


def test_weights_make_the_week_even(survey: Survey) -> None:
    weekday, weight = column(survey, "days", "weekday"), column(survey, "days", "weight")
    share = np.bincount(weekday, weight)[1:] / weight.sum()
    assert share == pytest.approx(np.full(7, 1 / 7), abs=0.02)
    assert (np.bincount(weekday)[6:] > np.bincount(weekday)[1:6].max()).all()
    dates = survey.table("days", ["date", "month", "year"]).to_pylist()
    assert all(
        (row["date"].isoweekday(), row["date"].month, row["date"].year)
        == (at, row["month"], row["year"])
        for row, at in zip(dates, weekday, strict=True)
    )


SHAPES: dict[str, dict[str, Any]] = {
    "one_diary": {"replicates": 8},
    "clusters": {"strata": 7, "clusters": 29, "replicates": 12, "method": "bootstrap"},
    "households": {"everybody": True, "days_a_person": 2, "missing": 0.3, "replicates": 3,
                   "method": "jackknife"},
    "weeks": {"days_a_person": 7, "years": (2019, 2020), "episodes_a_day": 3},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_digits_do_not_depend_on_blocks(tmp_path: Path, shape: str) -> None:
    arguments = {"persons": 400, "seed": 5, **SHAPES[shape]}
    one = generate(tmp_path / "one", **arguments)
    other = generate(tmp_path / "other", days_a_block=37, **arguments)
    assert other.block_count > 10 > one.block_count
    tables = tuple(one.manifest.rows)
    assert same(one, other, tables)
    assert one.manifest == other.manifest
    assert column(one, "persons", "diarist").sum() == 400
    assert one.rows("days") == 400 * arguments.get("days_a_person", 1)
    different = generate(tmp_path / "different", **{**arguments, "seed": 6})
    assert not same(one, different, ("days",))


def test_what_is_asked_for_is_there(tmp_path: Path) -> None:
    survey = generate(
        tmp_path / "one", persons=300, strata=4, clusters=12, years=(2018, 2019), country="XYZ",
        weights_count="persons", secondary=False, days_a_person=2, missing=0.5,
    )  # fmt: skip
    assert survey.manifest.design["stages"][0]["cluster"] == "cluster"
    assert survey.manifest.country == "XYZ"
    assert set(column(survey, "days", "stratum")) == set(range(4))
    cluster, stratum = column(survey, "days", "cluster"), column(survey, "days", "stratum")
    assert set(cluster) == set(range(12))
    assert all(len(set(stratum[cluster == at])) == 1 for at in range(12))
    assert set(column(survey, "days", "year")) == {2018, 2019}
    assert "secondary" not in survey.columns("episodes")
    assert survey.table("persons", ["education"]).column(0).null_count > 100
    by_person = np.bincount(column(survey, "days", "person"), column(survey, "days", "weight"))
    assert 200 < by_person[by_person > 0].mean() < 4000


def test_the_data_of_person_days_cover_the_years(tmp_path: Path) -> None:
    survey = generate(tmp_path / "one", persons=50, years=(2019, 2020))
    assert survey.manifest.days_in_period == 731


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    generate(
        tmp_path / "one",
        persons=100,
        days_a_block=30,
        progress=lambda done, every: told.append((done, every)),
    )
    assert told == [(30, 100), (60, 100), (90, 100), (100, 100)]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"persons": 0}, "persons is 0"),
        ({"persons": 10, "episodes_a_day": 2}, "episodes_a_day is 2"),
        ({"persons": 10, "missing": 1.5}, "missing is 1.5"),
        ({"persons": 10, "clusters": 11}, "clusters is 11"),
        ({"persons": 10, "years": ()}, "years"),
        ({"persons": 10, "weights_count": "days"}, "weights_count"),
        ({"persons": 10, "replicates": 10, "method": "bootstrp"}, "bootstrap"),
        ({"persons": 10, "replicates": 10}, "order 10 here. The next order is 12"),
        ({"persons": 10, "replicates": 1, "method": "bootstrap"}, "too few"),
        ({"persons": 90, "replicates": 8, "method": "fay", "strata": 3}, "two clusters"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, arguments: dict[str, Any], problem: str) -> None:
    with pytest.raises(CareError, match=problem):
        generate(tmp_path / "one", **arguments)
    assert not list(tmp_path.iterdir())


def replicate_weights(survey: Survey) -> np.ndarray[Any, Any]:
    return np.concatenate([block.replicates() for block in survey.blocks()])


@pytest.mark.parametrize("method", METHODS)
def test_replicates_spread_as_the_method_says(tmp_path: Path, method: str) -> None:
    """A total of independent clusters: the formula gives the variance of the clusters."""
    survey = generate(
        tmp_path / "one", persons=6400, strata=32, clusters=64, replicates=64, method=method,
        days_a_block=1000, episodes_a_day=3,
    )  # fmt: skip
    weights = replicate_weights(survey)
    assert weights.shape == (6400, 64)
    cluster, weight = column(survey, "days", "cluster"), column(survey, "days", "weight")
    values = np.random.default_rng(1).normal(size=64)[cluster]
    full, replicates = weight @ values, values @ weights
    variance = survey.manifest.design["factor"] * ((replicates - full) ** 2).sum()
    by_cluster = np.bincount(cluster, weight * values)
    pairs = by_cluster.reshape(32, 2)
    expected = {
        "fay": ((pairs[:, 0] - pairs[:, 1]) ** 2).sum(),
        "brr": ((pairs[:, 0] - pairs[:, 1]) ** 2).sum(),
        "jackknife": 64 / 63 * ((by_cluster - by_cluster.mean()) ** 2).sum(),
    }.get(method)
    if expected is not None:
        assert variance == pytest.approx(expected, rel=1e-9)
    else:
        assert variance == pytest.approx((by_cluster**2).sum(), rel=0.5)
    for at in range(64):
        factors = weights[cluster == at] / weight[cluster == at, np.newaxis]
        assert np.ptp(factors, axis=0).max() < 1e-9


def test_successive_differences_are_the_squares_of_differences() -> None:
    replication = Replication("successive_differences", 16)
    factors = replication.factors(Streams(1), np.arange(15))
    totals = np.random.default_rng(2).normal(size=15)
    variance = replication.factor * ((totals @ factors - totals.sum()) ** 2).sum()
    differences = totals - np.roll(totals, 1)
    assert variance == pytest.approx(0.5 * (differences**2).sum(), rel=1e-12)


@given(
    seed=st.integers(0, 2**63 - 1),
    first=st.integers(0, 10**12),
    counts=st.lists(st.integers(0, 20), min_size=1, max_size=6),
)
def test_streams_go_on_wherever_they_are_cut(seed: int, first: int, counts: list[int]) -> None:
    streams = Streams(seed)
    whole = streams.bits("a", first, sum(counts))
    at, parts = first, []
    for count in counts:
        parts.append(streams.bits("a", at, count))
        at += count
    assert (np.concatenate(parts) == whole).all()
    if len(whole) > 1:
        assert (streams.bits("b", first, len(whole)) != whole).any()


def test_blocks_are_row_groups(survey: Survey) -> None:
    for name in TABLES:
        meta = pq.ParquetFile(survey.folder / f"{name}.parquet").metadata
        assert meta.num_row_groups == 5
    assert isinstance(survey.activities, pa.Table)
