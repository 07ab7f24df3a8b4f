"""Indicators of well-being on days written by hand, and minute by minute."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from careconomy.accounts.well_being import well_being
from careconomy.accounts.well_being_measures import Limits
from careconomy.estimation.spells import Hours
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

from .days_survey import CODES, END, MAN, MOTHER, Day, Did, H, days_survey, measured

BY_HAND = {
    "total_work": 180 + 30 + 30 + 30 + 20 + 60 + 90 + 30 + 230 + 75 + 60,
    "paid_work": 180 + 30 + 30 + 30,
    "unpaid_work": 20 + 60 + 90 + 30 + 230 + 75 + 60,
    "unpaid_care": 20 + 90 + 30 + 75 + 60,
    "childcare": 20 + 90 + 30 + 75 + 60,
    "double_burden": 1,
    "sleep": 60 + 100 + 165 + 30 + 90,
    "short_sleep": 0,
    "interrupted_sleep": 1,
    "personal_care": 30,
    "free_time": 60 + 70,
    "rest": 30,
    "free_time_with_children": 60,
    "free_time_without_children": 60,
    "free_time_company_unknown": 10,
    "free_spells": 2,
    "mean_free_spell": 65,
    "longest_free_spell": 70,
    "night_care": 20 + 15 + 60,
    "telework": 180,
    "work_place_unknown": 0,
    "schooling_at_home": 90,
    "education": 0,
    "own_use_goods": 0,
    "unknown": 0,
}


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("well-being") / "invented"
    generate(folder, persons=600, seed=5, replicates=16)
    return Survey.open(folder)


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    days = [Day(MOTHER, children=1, weight=2.0), Day(MAN, sex="men", weight=1.0)]
    return days_survey(tmp_path_factory.mktemp("well-being") / "days", days)


def test_a_day_by_hand(by_hand: Survey) -> None:
    found = measured(by_hand)
    assert {name: values[0] for name, values in found.items()} == BY_HAND
    man = {name: values[1] for name, values in found.items()}
    assert (man["double_burden"], man["short_sleep"], man["interrupted_sleep"]) == (0, 0, 0)
    assert (man["free_spells"], man["longest_free_spell"], man["telework"]) == (1, 300, 0)


def test_limits_are_more_than_and_less_than(by_hand: Survey) -> None:
    hours = BY_HAND["unpaid_work"] / H
    assert measured(by_hand, Limits(burden=hours))["double_burden"] == [0, 0]
    assert measured(by_hand, Limits(burden=hours - 0.01))["double_burden"] == [1, 0]
    slept = BY_HAND["sleep"] / H
    assert measured(by_hand, Limits(sleep=slept))["short_sleep"] == [0, 0]
    assert measured(by_hand, Limits(sleep=slept + 0.01))["short_sleep"] == [1, 0]
    # From 23:00 on nothing is left of the evening's care; sleeplessness ends at 1:30.
    assert measured(by_hand, Limits(night=Hours.of("23-6")))["night_care"] == [80, 0]
    assert measured(by_hand, Limits(night=Hours.of("23-1:20")))["interrupted_sleep"] == [0, 0]


def test_figures_of_a_table_by_hand(by_hand: Survey) -> None:
    table = well_being(by_hand, gap="sex")
    mothers = {"sex": "women", "parenthood": "mothers"}
    row = table.row(**mothers, activity="night_care", statistic="mean")
    assert (row.est, row.unit, row.n) == (95.0, "minutes a day", 1)
    every = {"sex": "all", "parenthood": "all"}
    assert table.row(**every, activity="free_spells", statistic="mean").est == pytest.approx(5 / 3)
    assert table.row(**every, activity="free_spells", statistic="mean").unit == "spells a day"
    burden = table.row(**every, activity="double_burden", statistic="participation")
    assert (burden.est, burden.unit) == (pytest.approx(2 / 3), "share")
    spell = table.row(**every, activity="mean_free_spell", statistic="participants_mean")
    assert spell.est == pytest.approx((2 * 65 + 300) / 3)
    gap = table.row(sex="women - men", parenthood="all", activity="sleep", unit="minutes a day")
    assert gap.est == 445 - 540
    names = {row.domain["parenthood"] for row in table}
    assert {"mothers", "other_men", "mothers - fathers", "other_women - other_men"} <= names


def test_simultaneous_activities_have_to_be_free_all(tmp_path: Path) -> None:
    shared = {
        0: [
            (240, 600, 360.0, "911"),
            (600, 660, 30.0, "842"),  # television while cooking: half of it free, no free spell
            (600, 660, 30.0, "311"),
            (660, 720, 30.0, "842"),  # television while talking: free
            (660, 720, 30.0, "711"),
            (720, 780, 60.0, "850"),
            (780, 1680, 900.0, "911"),
        ]
    }
    survey = days_survey(tmp_path / "split", [Day(MAN)], rule="split", overlapping=shared)
    found = measured(survey)
    assert found["free_time"] == [150]
    assert (found["free_spells"], found["longest_free_spell"]) == ([1], [120])


def runs_of(flags: np.ndarray) -> list[tuple[int, int]]:
    """First minute and end of each run of minutes [minute] that hold."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def at_random(folder: Path) -> Survey:
    """Days of short episodes in no order that a person would keep."""
    random = np.random.default_rng(4)
    days = []
    for _ in range(150):
        ends = np.unique(random.integers(241, END, 40))
        picked = [str(code) for code in random.choice(CODES, len(ends) + 1)]
        places = random.choice(["home", "elsewhere", "unknown"], len(picked))
        who = random.integers(1, 32, len(picked))
        rows = zip(picked, [*ends, END], places, who, strict=True)
        days.append(Day(tuple(Did(c, int(e), str(p), int(w)) for c, e, p, w in rows)))
    return days_survey(folder, days)


@pytest.mark.parametrize("kind", ["invented", "at random"])
def test_minute_by_minute(kind: str, invented: Survey, tmp_path: Path) -> None:
    """Each day as 1,440 minutes, from 4:00 on, with what an indicator looks at."""
    survey = invented if kind == "invented" else at_random(tmp_path / "random")
    found = measured(survey)
    codes = [code or "" for code in survey.activities["icatus"].to_pylist()]
    wanted = ["day", "start", "end", "activity", "place", "with_whom"]
    days: dict[int, list[dict]] = {}
    for row in survey.table("episodes", wanted).to_pylist():
        days.setdefault(row["day"], []).append(row)
    clock = (np.arange(1440) + 240) % 1440
    night = (clock >= 22 * H) | (clock < 6 * H)
    for day, episodes in days.items():
        code = np.array([""] * 1440, dtype=object)
        child, home = np.zeros(1440, bool), np.zeros(1440, bool)
        for row in episodes:
            minutes = slice(row["start"] - 240, row["end"] - 240)
            code[minutes] = codes[row["activity"]]
            child[minutes] = bool((row["with_whom"] or 0) & 4)
            home[minutes] = row["place"] == "home"
        free = np.array([word[:1] in ("7", "8") for word in code])
        care = np.array([word[:1] == "4" for word in code])
        asleep = np.array([word[:2] == "91" and word != "913" for word in code])
        lengths = [b - a for a, b in runs_of(free)]
        sleeps = runs_of(asleep)
        broken = any(night[end:start].all() for (_, end), (start, _) in pairwise(sleeps))
        expected = {
            "free_spells": len(lengths),
            "longest_free_spell": max(lengths, default=0),
            "mean_free_spell": sum(lengths) / max(len(lengths), 1),
            "night_care": (care & night).sum(),
            "free_time_with_children": (free & child).sum(),
            "schooling_at_home": (home & np.array([word[:3] == "413" for word in code])).sum(),
            "interrupted_sleep": int(broken),
            "short_sleep": int(sum(word[:2] == "91" for word in code) < 6 * H),
        }
        for name, value in expected.items():
            assert found[name][day] == pytest.approx(value), (name, day)
    assert sum(found["night_care"]) > 0
    assert kind == "invented" or 0 < sum(found["interrupted_sleep"]) < len(days)
