"""Spells of time and hours of the clock, beside a count of every minute."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.estimation.results import holm
from careconomy.estimation.spells import DAY, Hours, Spells, merged

NIGHT = Hours.of("22:00-06:00")
times = st.integers(0, 60)
episodes = st.lists(st.tuples(st.integers(0, 2), times, times), max_size=12)


def arrays(rows: list[tuple[int, int, int]]) -> list[np.ndarray]:
    return [np.array([row[at] for row in rows], dtype=np.int64) for at in range(3)]


def triples(spells: Spells) -> list[tuple[int, int, int]]:
    found = zip(spells.day, spells.start, spells.end, strict=True)
    return [tuple(int(value) for value in row) for row in found]


def minute_by_minute(rows: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Runs of minutes that any episode covers, by day; none where there are none."""
    found = []
    for day in range(3):
        covered = sorted({at for d, a, b in rows if d == day for at in range(a, b)})
        for _, run in groupby(enumerate(covered), key=lambda pair: pair[1] - pair[0]):
            minutes = [at for _, at in run]
            found.append((day, minutes[0], minutes[-1] + 1))
    return found


@given(episodes)
def test_spells_are_runs_of_minutes(rows: list[tuple[int, int, int]]) -> None:
    spells = merged(*arrays(rows))
    expected = minute_by_minute(rows)
    assert triples(spells) == expected
    by_day = [[b - a for d, a, b in expected if d == day] for day in range(3)]
    assert spells.count(3).tolist() == [len(runs) for runs in by_day]
    assert spells.longest(3).tolist() == [max(runs, default=0) for runs in by_day]
    assert spells.minutes(3).tolist() == [sum(runs) for runs in by_day]


@given(episodes)
def test_spells_and_pauses_fill_the_time_between_first_and_last(
    rows: list[tuple[int, int, int]],
) -> None:
    spells = merged(*arrays(rows))
    pauses = spells.pauses()
    assert (pauses.length > 0).all()
    for day in range(3):
        own = [row for row in triples(spells) if row[0] == day]
        if own:
            whole = own[-1][2] - own[0][1]
            assert spells.minutes(3)[day] + pauses.minutes(3)[day] == whole


@given(st.integers(0, DAY), st.integers(0, DAY), st.integers(0, 2 * DAY), st.integers(0, DAY))
def test_overlap_counts_every_minute(opens: int, closes: int, start: int, length: int) -> None:
    if opens == closes:
        return
    hours = Hours(opens, closes)
    wraps = closes < opens
    expected = 0
    for at in range(start, start + length):
        clock = at % DAY
        expected += (clock >= opens or clock < closes) if wraps else opens <= clock < closes
    found = hours.overlap(np.array([start]), np.array([start + length]))
    assert found.tolist() == [expected]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (240, 1680, 480),  # the whole diary day from 4:00: 4-6 and 22-4
        (1300, 1330, 10),
        (1430, 1450, 20),  # through midnight
        (1670, 1680, 10),  # up to the end of the diary day
        (350, 370, 10),
        (360, 1320, 0),
    ],
)
def test_night_by_hand(start: int, end: int, minutes: int) -> None:
    assert NIGHT.overlap(np.array([start]), np.array([end])).tolist() == [minutes]


def test_episodes_that_touch_are_one_spell_in_any_order() -> None:
    rows = [(1, 30, 40), (0, 10, 20), (0, 20, 30), (0, 31, 35), (0, 33, 34), (0, 50, 50)]
    assert triples(merged(*arrays(rows))) == [(0, 10, 30), (0, 31, 35), (1, 30, 40)]
    assert triples(merged(*arrays([]))) == []


@pytest.mark.parametrize("text", ["", "22", "22:00", "22:00-22:00", "22-25", "a-b", "22:70-6", "-"])
def test_hours_that_are_none_are_named(text: str) -> None:
    with pytest.raises(CareError, match=r"hours|part of the day"):
        Hours.of(text)


def test_hours_are_read_and_written() -> None:
    assert Hours.of("22-6").text() == "22:00-06:00"
    assert Hours.of("0:00-24:00").overlap(np.array([240]), np.array([1680])).tolist() == [DAY]


def test_holm_by_hand() -> None:
    # Sorted 0.01 0.02 0.03 0.04, times 4 3 2 1 = 0.04 0.06 0.06 0.04, made to rise.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx((0.06, 0.04, 0.06, 0.06))
    assert holm([0.5, 0.9]) == (1.0, 1.0)
    assert holm([]) == ()
