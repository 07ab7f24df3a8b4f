from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.estimation import Design, Estimates, analyse, analyse_arrays
from careconomy.estimation import rhythm as module
from careconomy.estimation.clock import DAY, GROUPS, Clock, Partition, filled
from careconomy.estimation.rhythm import rhythm
from careconomy.timeuse import Manifest, Survey, write_survey
from careconomy.timeuse.generate import generate

PERSONS = 700


@pytest.fixture(scope="module")
def linearised(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("rhythm") / "taylor"
    return generate(folder, persons=PERSONS, seed=5, strata=4, clusters=60, days_a_block=150)


@pytest.fixture(scope="module")
def replicated(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("rhythm") / "replicates"
    return generate(
        folder, persons=300, seed=6, strata=4, clusters=40, replicates=20, method="bootstrap"
    )


def shares(table: Estimates, activity: str, **levels: str) -> list[float]:
    wanted = levels.items()
    found = [r for r in table if r.activity == activity and wanted <= dict(r.domain).items()]
    return [row.est or 0.0 for row in found]


def test_every_slot_is_shared_out(linearised: Survey) -> None:
    table = rhythm(linearised, by=["sex"])
    names = Partition.of(linearised).names
    for sex in ("women", "men"):
        total = np.sum([shares(table, name, sex=sex) for name in names], axis=0)
        assert total == pytest.approx(np.ones(144), abs=1e-12)
    assert len(table) == 2 * 144 * len(names)
    assert [row.domain["time"] for row in table][:: len(names)][:144][::60] == [
        "04:00",
        "14:00",
        "00:00",
    ]


@pytest.mark.parametrize("kind", ["linearised", "replicated"])
def test_slots_add_up_to_minutes_a_day(kind: str, request: pytest.FixtureRequest) -> None:
    survey = request.getfixturevalue(kind)
    groups = ["personal", "paid", "domestic", "care", "education", "leisure", "travel"]
    means = analyse(survey, groups, ["sex"]).estimates(("mean",))
    apart = rhythm(survey, groups[:-1], ["sex"], minutes=15)
    alone = rhythm(survey, ["travel"], ["sex"], minutes=20)
    for sex in ("women", "men"):
        for name in groups:
            table = alone if name == "travel" else apart
            found = shares(table, name, sex=sex)
            expected = means.row(sex=sex, activity=name).est
            assert sum(found) * DAY / len(found) == pytest.approx(expected, rel=1e-9)


def by_hand(survey: Survey, code: str, first: int, last: int) -> np.ndarray[Any, Any]:
    """Share of each day's slot, one episode after the other."""
    counted = [c.startswith(code) for c in survey.activities.column("icatus").to_pylist()]
    result = np.zeros(survey.rows("days"))
    for row in survey.table("episodes").to_pylist():
        if counted[row["activity"]]:
            inside = min(row["end"], last) - max(row["start"], first)
            result[row["day"]] += max(inside, 0) / (last - first)
    return result


def test_errors_are_those_of_the_slot_as_a_variable(linearised: Survey) -> None:
    days = linearised.table("days", ["weight", "stratum", "cluster"])
    expected = analyse_arrays(
        {"care": by_hand(linearised, "4", 1050, 1080)},
        days.column("weight").to_numpy(),
        design=Design.from_dict(linearised.manifest.design),
        columns={name: days.column(name).to_numpy() for name in ("stratum", "cluster")},
    ).estimates(("mean",))
    found = rhythm(linearised, ["domestic", "care"], minutes=30).row(time="17:30", activity="care")
    assert found.est == pytest.approx(expected.rows[0].est, rel=1e-12)
    assert found.se == pytest.approx(expected.rows[0].se, rel=1e-10)
    assert found.df == expected.rows[0].df and found.n == PERSONS


def test_errors_from_replicates(replicated: Survey) -> None:
    table = replicated.table("days", ["weight"])
    weights = np.array(replicated.table("replicates").column("weights").to_pylist())
    expected = analyse_arrays(
        {"care": by_hand(replicated, "4", 1080, 1140)},
        table.column("weight").to_numpy(),
        replicates=weights,
        design=Design.from_dict(replicated.manifest.design),
    ).estimates(("mean",))
    found = rhythm(replicated, ["care"], minutes=60).row(time="18:00", activity="care")
    assert (found.est, found.se) == pytest.approx(
        (expected.rows[0].est, expected.rows[0].se), rel=1e-10
    )


def test_passes_change_no_digit(linearised: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rhythm(linearised, by=["sex"], minutes=60)
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(module, "MOST_BYTES", 5 * 8 * 9 * PERSONS)
    parts = rhythm(linearised, by=["sex"], minutes=60, progress=lambda a, b: seen.append((a, b)))
    assert parts.rows == whole.rows
    assert seen[-1][0] == seen[-1][1] and all(a[0] < b[0] for a, b in pairwise(seen))


def test_a_later_group_takes_from_those_before_it(linearised: Survey) -> None:
    wide = shares(rhythm(linearised, ["unpaid"], minutes=60), "unpaid")
    table = rhythm(linearised, ["unpaid", "care"], minutes=60)
    narrow, care = shares(table, "unpaid"), shares(table, "care")
    assert np.add(narrow, care) == pytest.approx(wide)
    assert sum(care) > 0


def test_travel_stands_apart_only_where_it_can_be_told(linearised: Survey) -> None:
    assert Partition.of(linearised).names == (*GROUPS, "other", "unknown")
    assert "Travel stands apart" in " ".join(rhythm(linearised, minutes=120).notes)
    codes = [code[0] for code in linearised.activities.column("code").to_pylist()]
    coarse = replace(linearised, activities=linearised.activities.set_column(
        2, "icatus", pa.array(codes)
    ))  # fmt: skip
    assert "travel" not in Partition.of(coarse).names


def tiny(folder: Path, episodes: list[tuple[int, int, float, int]], starts: int = 240) -> Survey:
    start, end, minutes, activity = zip(*episodes, strict=True)
    tables = {
        "households": pa.table({"household_id": ["h"]}),
        "persons": pa.table({"household": [0], "person_id": ["p"], "diarist": [True]}),
        "days": pa.table({"person": [0], "day_id": ["d"], "weight": [2.0]}),
        "episodes": pa.table(
            {
                "day": [0] * len(episodes),
                "start": start,
                "end": end,
                "minutes": [float(value) for value in minutes],
                "activity": activity,
            }
        ),
    }
    kinds = {"code": ["911", "411", "x"], "title": ["Sleep", "Care", "?"]}
    activities = pa.table({**kinds, "icatus": pa.array(["911", "411", None])})
    manifest = Manifest("tiny", day_starts=starts, design={"lonely": "remove"})
    return write_survey(folder, manifest, tables, activities, replace=True)


def slots(survey: Survey, minutes: int) -> dict[str, list[float]]:
    partition = Partition.of(survey, ["personal", "care"])
    (block,) = survey.blocks()
    ((_, cells),) = filled(block, partition, Clock(survey.manifest.day_starts, minutes))
    return {name: list(row) for name, row in zip(partition.names, cells[0], strict=True)}


def test_split_slots_gaps_and_unmapped_time(tmp_path: Path) -> None:
    day = [(240, 1000, 760, 0), (1000, 1060, 30, 0), (1000, 1060, 30, 1), (1100, 1680, 580, 2)]
    found = slots(tiny(tmp_path / "a", day), 60)
    assert found["personal"][12:14] == [50.0, 20.0]
    assert found["care"][12:14] == [10.0, 20.0]
    assert found["unknown"][13:15] == [20.0, 60.0]
    assert [sum(slot) for slot in zip(*found.values(), strict=True)] == [60.0] * 24


def test_overlapping_episodes_are_refused(tmp_path: Path) -> None:
    survey = tiny(tmp_path / "a", [(240, 1680, 1440, 0), (600, 660, 60, 1)])
    with pytest.raises(CareError, match="1 diaries have episodes that overlap"):
        rhythm(survey, ["care"])


@settings(max_examples=25, deadline=None)
@given(
    cuts=st.sets(st.integers(1, 1439), max_size=12),
    kinds=st.lists(st.integers(0, 2), min_size=13, max_size=13),
    minutes=st.sampled_from([1, 7, 10, 45, 60, 1440]),
    starts=st.sampled_from([0, 240, 360]),
)
def test_slots_hold_every_minute(
    cuts: set[int], kinds: list[int], minutes: int, starts: int, tmp_path_factory: Any
) -> None:
    if DAY % minutes:
        with pytest.raises(CareError, match="do not share out a day"):
            Clock(starts, minutes)
        return
    edges = [starts, *(starts + cut for cut in sorted(cuts)), starts + DAY]
    day = [(a, b, b - a, kind) for (a, b), kind in zip(pairwise(edges), kinds, strict=False)]
    survey = tiny(tmp_path_factory.mktemp("slots") / "s", day, starts)
    found = slots(survey, minutes)
    for name, kind in (("personal", 0), ("care", 1), ("unknown", 2)):
        spent = sum(b - a for a, b, _, which in day if which == kind)
        assert sum(found[name]) == pytest.approx(spent, abs=1e-9)
    assert np.sum(list(found.values()), axis=0) == pytest.approx(minutes)


def test_bad_questions(linearised: Survey, tmp_path: Path) -> None:
    with pytest.raises(CareError, match="no activity"):
        rhythm(linearised, ["nothing-known"])
    with pytest.raises(CareError, match="named twice"):
        rhythm(linearised, ["care", "care"])
    with pytest.raises(CareError, match="dimension of every tempogram"):
        rhythm(linearised, ["care"], ["time"])
    with pytest.raises(CareError, match="do not share out"):
        rhythm(linearised, ["care"], minutes=50)
    survey = tiny(tmp_path / "a", [(240, 1680, 1440, 0)])
    tables = {name: survey.table(name) for name in ("households", "persons", "days")}
    tables["totals"] = pa.table({"day": [0], "activity": [0], "minutes": [1440.0]})
    totals = write_survey(tmp_path / "b", survey.manifest, tables, survey.activities)
    with pytest.raises(CareError, match="at what time of the day"):
        rhythm(totals)
