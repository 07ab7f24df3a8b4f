"""Named rules: what they are for is mended, nothing else changes, twice is as once."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.checks import check
from careconomy.timeuse.generate import generate
from careconomy.timeuse.repair import RULES, repair
from careconomy.timeuse.schema import PARENTS
from tests.timeuse.checks_sample import HOUSEHOLDS, WEIGHTS, Sample

WEIGHTING = ("rescale-weights", "balance-days")
ALL = [rule for rule in RULES if rule not in WEIGHTING]


def tables(survey: Survey) -> dict[str, dict[str, list[object]]]:
    return {name: survey.table(name).to_pydict() for name in survey.manifest.rows}


def with_company(sample: Sample) -> Sample:
    """Who was there in every third episode, and a column of the source."""
    number = np.arange(len(sample["episodes"]["day"]))
    sample["episodes"]["original.NUMBER"] = number
    there = number[::3]
    sample.tables["companions"] = {
        "episode": there,
        "person": [int(sample["episodes"]["day"][row]) * 3 + 1 for row in there],
        "code": [f"c{row % 4}" for row in there],
    }
    return sample


def consistent(survey: Survey) -> None:
    """Keys lead to rows of the same block, and companions to persons of the day's household."""
    for block in survey.blocks():
        for name, (key, parent) in PARENTS.items():
            if survey.has(name):
                local = block.local(block.table(name).column(key), parent)
                assert ((local >= 0) & (local < block.rows(parent))).all(), name
                assert (np.diff(local) >= 0).all(), name
    if survey.has("companions"):
        day = survey.table("episodes").column("day").to_numpy()
        of_day = survey.table("days").column("person").to_numpy()
        household = survey.table("persons").column("household").to_numpy()
        company = survey.table("companions")
        at = day[company.column("episode").to_numpy()]
        assert (household[company.column("person").to_numpy()] == household[of_day[at]]).all()
    days = survey.table("days").column("person").to_numpy()
    diarist = survey.table("persons").column("diarist").to_numpy()
    assert (np.bincount(days, minlength=len(diarist))[diarist] > 0).all()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "balance-days"])
def test_a_clean_survey_stays_as_it_is(tmp_path: Path, rule: str) -> None:
    survey = with_company(Sample()).write(tmp_path / "s", days_a_block=30)
    repaired = repair(survey, [rule], tmp_path / "r")
    assert tables(repaired) == tables(survey)
    record = repaired.manifest.repairs[-1]
    assert record["rule"] == rule
    assert record["episodes"] == 0
    assert record["diaries"] == (HOUSEHOLDS if rule == "rescale-weights" else 0)
    assert check(repaired).repairs == repaired.manifest.repairs


def test_incomplete_days_go_with_all_that_is_theirs(tmp_path: Path) -> None:
    sample = with_company(Sample())
    sample["episodes"]["end"][0] -= 15  # day 0: a gap
    sample["episodes"]["minutes"][0] -= 15
    sample["episodes"]["minutes"][9] += 5  # day 1: a wrong sum
    sample["episodes"]["end"][18] += 5  # day 2: an overlap
    survey = sample.write(tmp_path / "s", days_a_block=30)
    repaired = repair(survey, ["drop-incomplete-days"], tmp_path / "r")
    consistent(repaired)
    before, after = tables(survey), tables(repaired)
    assert after["days"]["day_id"] == before["days"]["day_id"][3:]
    assert after["days"]["weight"] == before["days"]["weight"][3:]
    assert after["replicates"]["weights"] == before["replicates"]["weights"][3:]
    for name in set(before["episodes"]) - {"day"}:
        assert after["episodes"][name] == before["episodes"][name][27:]
    assert after["companions"]["person"] == before["companions"]["person"][9:]
    assert after["households"] == before["households"]
    assert after["persons"]["diarist"][:9] == [False] * 9
    assert after["persons"]["person_id"] == before["persons"]["person_id"]
    record = repaired.manifest.repairs[-1]
    assert record == {
        "rule": "drop-incomplete-days",
        "diaries": 3,
        "episodes": 27,
        "minutes": 3 * 1440 - 10,
        "weights": "left as they were",
        "version": record["version"],
    }
    report = check(repaired)
    for name in ("day-closes", "gaps", "overlaps", "impossible-times", "durations", "roster"):
        assert report.finding(name).severity == "ok", name


def test_a_block_may_lose_all_its_days(tmp_path: Path) -> None:
    sample = with_company(Sample())
    sample["days"]["weight"][:30] = 0.0
    survey = sample.write(tmp_path / "s", days_a_block=14)
    repaired = repair(survey, ["drop-nonpositive-weights"], tmp_path / "r")
    consistent(repaired)
    assert repaired.rows("days") == HOUSEHOLDS - 30
    assert repaired.rows("households") == HOUSEHOLDS
    assert check(repaired).finding("weights").of == HOUSEHOLDS - 30


def test_no_diary_left_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    sample = Sample()
    sample["days"]["weight"][:] = 0.0
    survey = sample.write(tmp_path / "s")
    with pytest.raises(CareError, match="no diary is left"):
        repair(survey, ["drop-nonpositive-weights"], tmp_path / "r")
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_bad_diaries_go(tmp_path: Path) -> None:
    sample = Sample()
    sample["persons"]["age"][3] = None
    sample["episodes"]["activity"][22] = 7
    repaired = repair(sample.write(tmp_path / "s"), ["drop-bad-diaries"], tmp_path / "r")
    assert repaired.table("days", ["day_id"]).column(0).to_pylist() == [
        name for name in sample["days"]["day_id"] if name not in ("d1", "d2")
    ]
    assert check(repaired).finding("bad-diaries").severity == "ok"


@pytest.mark.parametrize("days_a_block", [7, 1000])
def test_of_duplicates_the_first_stays(tmp_path: Path, days_a_block: int) -> None:
    sample = Sample()
    sample["days"]["day_id"][80] = "d0"
    sample["days"]["day_id"][81] = "d0"
    sample["persons"]["person_id"][3 * 42] = "p0"  # its date is not that of d0
    repaired = repair(
        sample.write(tmp_path / "s", days_a_block), ["drop-duplicates"], tmp_path / "r"
    )
    names = repaired.table("days", ["day_id"]).column(0).to_pylist()
    assert names == [f"d{i}" for i in range(HOUSEHOLDS) if i not in (80, 81)]


def test_two_diaries_of_a_person_and_date_leave_one(tmp_path: Path) -> None:
    sample = Sample()
    for name in ("date", "month", "weekday", "day_type"):
        sample["days"][name][1] = sample["days"][name][0]
    sample["days"]["person"][1] = 0
    sample["persons"]["diarist"][3] = False
    repaired = repair(sample.write(tmp_path / "s"), ["drop-duplicates"], tmp_path / "r")
    assert repaired.rows("days") == HOUSEHOLDS - 1
    assert repaired.table("days", ["day_id"]).column(0).to_pylist()[:2] == ["d0", "d2"]
    consistent(repaired)


def test_gaps_are_filled_with_the_activity_unknown(tmp_path: Path) -> None:
    sample = with_company(Sample())
    sample["episodes"]["end"][3] -= 15  # within the day
    sample["episodes"]["minutes"][3] -= 15
    sample["episodes"]["start"][9] += 10  # at its beginning
    sample["episodes"]["minutes"][9] -= 10
    sample["episodes"]["end"][26] -= 20  # at its end
    sample["episodes"]["minutes"][26] -= 20
    survey = sample.write(tmp_path / "s", days_a_block=30)
    repaired = repair(survey, ["fill-gaps-unknown"], tmp_path / "r")
    consistent(repaired)
    report = check(repaired)
    assert report.finding("day-closes").severity == report.finding("gaps").severity == "ok"
    episodes = repaired.table("episodes")
    unknown = repaired.activities.column("code").to_pylist().index("unknown")
    rows = np.flatnonzero(episodes.column("activity").to_numpy() == unknown)
    assert [
        (row["day"], row["end"] - row["start"], row["minutes"], row["original.NUMBER"])
        for row in episodes.take(pa.array(rows)).to_pylist()
    ] == [(0, 15, 15.0, None), (1, 10, 10.0, None), (2, 20, 20.0, None)]
    others = np.setdiff1d(np.arange(episodes.num_rows), rows)
    assert episodes.take(pa.array(others)).to_pydict() == survey.table("episodes").to_pydict()
    company = repaired.table("companions").column("episode").to_numpy()
    numbers = np.array(episodes.column("original.NUMBER").to_pylist(), dtype=float)
    assert (numbers[company] == np.arange(0, 9 * HOUSEHOLDS, 3)).all()
    assert repaired.manifest.repairs[-1]["minutes"] == 45


def test_of_overlapping_episodes_the_later_wins(tmp_path: Path) -> None:
    sample = with_company(Sample())
    episodes = sample["episodes"]
    episodes["end"][0] += 10
    episodes["minutes"][0] += 10
    episodes["end"][9] = episodes["end"][11]  # covers two more
    episodes["minutes"][9] = float(episodes["end"][9] - episodes["start"][9])
    episodes["start"][19] = episodes["start"][18]  # of the first nothing is left
    episodes["minutes"][19] = float(episodes["end"][19] - episodes["start"][19])
    survey = sample.write(tmp_path / "s", days_a_block=30)
    repaired = repair(survey, ["clip-overlaps-later-wins"], tmp_path / "r")
    consistent(repaired)
    report = check(repaired)
    for name in ("overlaps", "gaps", "day-closes", "durations"):
        assert report.finding(name).severity == "ok", name
    found = repaired.table("episodes")
    expected = Sample()["episodes"]
    assert found.column("end").to_pylist()[:18] == list(expected["end"][:18])
    assert found.column("start").to_pylist()[18] == 240
    assert repaired.rows("episodes") == survey.rows("episodes") - 1
    assert repaired.manifest.repairs[-1]["diaries"] == 3


def test_equal_episodes_become_one(tmp_path: Path) -> None:
    sample = with_company(Sample())
    episodes = sample["episodes"]
    rows = np.repeat(np.arange(len(episodes["day"])), 2)
    half = (episodes["start"] + episodes["end"]) // 2
    sample.take_episodes(rows)
    episodes["end"][::2] = half
    episodes["start"][1::2] = half
    episodes["minutes"] = (episodes["end"] - episodes["start"]).astype(float)
    episodes["childcare_on_call"] = np.where(np.arange(len(rows)) < 40, 2.0, 1.0)
    sample.tables["companions"] = {
        "episode": [0, 1, 2],  # the two halves of episode 1 differ
        "person": [1, 1, 2],
        "code": ["c0", "c0", "c0"],
    }
    repaired = repair(sample.write(tmp_path / "s"), ["merge-equal-episodes"], tmp_path / "r")
    consistent(repaired)
    clean = Sample()["episodes"]
    found = repaired.table("episodes")
    assert repaired.rows("episodes") == len(clean["day"]) + 1
    keep = [row for row in range(repaired.rows("episodes")) if row != 2]
    assert found.column("end").take(keep).to_pylist()[2:] == list(clean["end"][2:])
    assert found.column("childcare_on_call").to_pylist()[:2] == [4.0, 2.0]
    assert sum(found.column("minutes").to_pylist()) == 1440 * HOUSEHOLDS
    assert repaired.table("companions").to_pydict() == {
        "episode": [0, 1],
        "person": [1, 2],
        "code": ["c0", "c0"],
    }


def test_weights_are_rescaled_by_sex_and_age_band_only_when_asked(tmp_path: Path) -> None:
    sample = Sample()
    for row in (0, 9, 18):
        sample["episodes"]["minutes"][row] -= 30
    assert sample.replicates is not None
    total = sample.replicates.sum(axis=0)
    survey = sample.write(tmp_path / "s", days_a_block=30)
    plain = repair(survey, ["drop-incomplete-days"], tmp_path / "plain")
    assert set(plain.table("days").column("weight").to_pylist()) == {WEIGHTS}
    repaired = repair(survey, ["drop-incomplete-days", "rescale-weights"], tmp_path / "r")
    weights = repaired.table("days").column("weight").to_numpy()
    assert weights.sum() == pytest.approx(HOUSEHOLDS * WEIGHTS, rel=1e-12)
    age = np.array(sample["persons"]["age"])[::3]
    young, left = (age < 45).sum(), (age[3:] < 45).sum()
    assert weights[0] == pytest.approx(WEIGHTS * young / left)
    assert weights[age[3:] >= 45] == pytest.approx(WEIGHTS)
    replicates = np.vstack([block.replicates() for block in repaired.blocks()])
    np.testing.assert_allclose(replicates.sum(axis=0), total, rtol=1e-12)
    assert repaired.manifest.repairs[-1]["weights"] == "rescaled by sex and age band"


def test_sums_that_cannot_be_kept_are_in_the_record(tmp_path: Path) -> None:
    sample = Sample()
    sample["persons"]["sex"][0] = "men"
    sample["persons"]["age"][0] = None
    sample["episodes"]["minutes"][0] -= 30
    sample["episodes"]["minutes"][9] -= 30
    survey = sample.write(tmp_path / "s")
    repaired = repair(survey, ["drop-incomplete-days", "rescale-weights"], tmp_path / "r")
    weights = repaired.table("days").column("weight").to_numpy()
    assert weights.sum() == pytest.approx((HOUSEHOLDS - 1) * WEIGHTS, rel=1e-12)
    record = repaired.manifest.repairs[-1]["weights"]
    assert record.endswith(
        f"; sums not kept: men age unknown (no diary left, {WEIGHTS:,.0f} of weight)"
    )


def test_a_replicate_that_loses_a_group_is_in_the_record(tmp_path: Path) -> None:
    sample = Sample()
    sample["persons"]["sex"][0] = sample["persons"]["sex"][3] = "men"
    sample["persons"]["age"][0] = sample["persons"]["age"][3] = 30
    sample["episodes"]["minutes"][0] -= 30
    assert sample.replicates is not None
    sample.replicates[1, 2] = 0.0
    survey = sample.write(tmp_path / "s")
    repaired = repair(survey, ["drop-incomplete-days", "rescale-weights"], tmp_path / "r")
    weights = repaired.table("days").column("weight").to_numpy()
    assert weights.sum() == pytest.approx(HOUSEHOLDS * WEIGHTS, rel=1e-12)
    number = sample.replicates.shape[1]
    expected = f"sums not kept: men 25-44 (in 1 of {number} replicates)"
    assert repaired.manifest.repairs[-1]["weights"].endswith(expected)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([], "no rule is named"),
        (["drop-incomplete-day"], 'Did you mean "drop-incomplete-days"'),
        (["rescale-weights", "drop-duplicates"], "is not the last rule"),
        (["balance-days", "drop-duplicates"], "balance-days is not the last rule"),
    ],
)
def test_a_rule_that_is_not_known_is_refused(tmp_path: Path, rules: list[str], words: str) -> None:
    survey = Sample().write(tmp_path / "s")
    with pytest.raises(CareError, match=words):
        repair(survey, rules, tmp_path / "r")


def test_a_survey_can_be_repaired_in_its_place(tmp_path: Path) -> None:
    sample = Sample()
    sample["days"]["weight"][0] = 0.0
    survey = sample.write(tmp_path / "s")
    with pytest.raises(CareError, match="there already"):
        repair(survey, ["drop-nonpositive-weights"], survey.folder)
    repaired = repair(survey, ["drop-nonpositive-weights"], survey.folder, replace=True)
    assert repaired.rows("days") == HOUSEHOLDS - 1
    assert len(list(tmp_path.iterdir())) == 1


def test_rules_that_need_episodes_say_so(tmp_path: Path) -> None:
    sample = Sample()
    sample.tables["totals"] = {
        "day": [0, 1],
        "activity": [0, 0],
        "minutes": [1440.0, 100.0],
    }
    del sample.tables["episodes"]
    survey = sample.write(tmp_path / "s")
    with pytest.raises(CareError, match="needs episodes"):
        repair(survey, ["fill-gaps-unknown"], tmp_path / "r")
    repaired = repair(survey, ["drop-incomplete-days"], tmp_path / "r")
    assert repaired.rows("days") == 1
    assert repaired.table("totals").to_pydict() == {
        "day": [0],
        "activity": [0],
        "minutes": [1440.0],
    }


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    rules=st.lists(st.sampled_from(ALL), min_size=1, max_size=3, unique=True),
    split=st.booleans(),
)
def test_repairing_twice_is_as_once(seed: int, rules: list[str], split: bool) -> None:
    draw = np.random.default_rng(seed)
    sample = with_company(Sample())
    episodes = sample["episodes"]
    rows = draw.choice(len(episodes["day"]), 25, replace=False)
    episodes["start"][rows[:10]] += draw.integers(-40, 40, 10)
    episodes["end"][rows[5:20]] += draw.integers(-40, 40, 15)
    episodes["minutes"] = np.maximum(episodes["end"] - episodes["start"], 0).astype(float)
    episodes["activity"][rows[20:]] = 7
    sample["days"]["weight"][draw.integers(0, HOUSEHOLDS, 4)] = 0
    sample["days"]["day_id"][draw.integers(50, HOUSEHOLDS)] = "d7"
    sample.manifest["simultaneous"] = "split" if split else "main only"
    with TemporaryDirectory() as folder:
        survey = sample.write(Path(folder, "s"), days_a_block=30)
        once = repair(survey, rules[:1], Path(folder, "one"))
        twice = repair(once, rules[:1], Path(folder, "two"))
        assert tables(twice) == tables(once)
        assert twice.manifest.repairs[-1]["diaries"] == 0
        several = repair(survey, rules, Path(folder, "several"))
        consistent(several)
        assert [record["rule"] for record in several.manifest.repairs] == rules
        complete = repair(several, ["drop-incomplete-days"], Path(folder, "complete"))
        consistent(complete)
        report = check(complete)
        for name in ("day-closes", "gaps", "overlaps", "impossible-times", "durations"):
            assert report.finding(name).severity == "ok", name


def test_days_of_the_week_come_to_count_alike(tmp_path: Path) -> None:
    survey = generate(tmp_path / "s", persons=400, seed=4, replicates=8, days_a_block=150)
    days = survey.table("days").to_pylist()
    people = survey.table("persons").column("sex").to_pylist()
    skewed = repair_weights_of(survey, tmp_path / "skewed")
    repaired = repair(skewed, ["balance-days"], tmp_path / "r")
    before = np.hstack([np.array([weights_of(skewed)]).T, replicates_of(skewed)])
    after = np.hstack([np.array([weights_of(repaired)]).T, replicates_of(repaired)])
    for sex in ("women", "men"):
        mine = np.array([people[day["person"]] == sex for day in days])
        np.testing.assert_allclose(after[mine].sum(axis=0), before[mine].sum(axis=0), rtol=1e-12)
        for kind, share in (("weekday", 5 / 7), ("saturday", 1 / 7), ("sunday", 1 / 7)):
            cell = mine & np.array([day["day_type"] == kind for day in days])
            found = after[cell].sum(axis=0) / after[mine].sum(axis=0)
            np.testing.assert_allclose(found, share, rtol=1e-12)
    record = repaired.manifest.repairs[-1]
    assert record["rule"] == "balance-days"
    assert record["diaries"] == 400
    again = repair(repaired, ["balance-days"], tmp_path / "again")
    np.testing.assert_allclose(weights_of(again), weights_of(repaired), rtol=1e-12)


def test_a_type_of_day_without_diaries_cannot_be_balanced(tmp_path: Path) -> None:
    sample = Sample()
    sample["days"]["day_type"] = ["weekday"] * len(sample["days"]["person"])
    survey = sample.write(tmp_path / "s")
    with pytest.raises(CareError, match="on a saturday"):
        repair(survey, ["balance-days"], tmp_path / "r")
    assert not (tmp_path / "r").exists()


def weights_of(survey: Survey) -> list[float]:
    return list(survey.table("days").column("weight").to_pylist())


def replicates_of(survey: Survey) -> np.ndarray:
    return np.array(survey.table("replicates").column("weights").to_pylist())


def repair_weights_of(survey: Survey, folder: Path) -> Survey:
    """The same survey with weekend days that weigh three times as much."""
    found = {name: survey.table(name) for name in survey.manifest.rows if name != "replicates"}
    kinds = found["days"].column("day_type").to_pylist()
    both = zip(weights_of(survey), kinds, strict=True)
    weight = [w * (1 if kind == "weekday" else 3) for w, kind in both]
    place = found["days"].column_names.index("weight")
    found["days"] = found["days"].set_column(place, "weight", pa.array(weight))
    manifest = survey.manifest
    return write_survey(
        folder, manifest, found, survey.activities, replicates_of(survey), days_a_block=150
    )
