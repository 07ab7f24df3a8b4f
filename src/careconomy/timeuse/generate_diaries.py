"""Episodes of an invented survey: a day from 04:00 to 04:00, cut into whole minutes.

One 64-bit random number makes an episode: its length, its activity and all that goes with it.
Everything is reckoned in whole numbers, so that the digits are the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.timeuse.generate_activities import CODES, LEVELS, LIKELY, SLEEP, flags, picks
from careconomy.timeuse.generate_people import Yes, category, with_gaps
from careconomy.timeuse.generate_random import Bits, Integers, Streams, part
from careconomy.timeuse.schema import EPISODES

DAY_STARTS, DAY_ENDS = 240, 1680
PLACES = EPISODES["place"].levels
ALONE, WITH_PARTNER, WITH_CHILD, WITH_OTHER, WITH_ELSE = 1, 2, 4, 8, 16
_SLEEP = CODES.index(SLEEP)
# What nearly every day has: washing and dressing after the night, and a meal in the middle.
_WASH, _MEAL = CODES.index("931"), CODES.index("921")
_SKIPPED = LEVELS // 32
# Rare second activities: radio, television, talking, food, and minding children.
_SECOND = np.array([CODES.index(code) for code in ("842", "850", "712", "921", "416")])


@dataclass(frozen=True)
class Diaries:
    """What matters for the episodes of each day: arrays [day]; `first` counts days."""

    first: int
    group: npt.NDArray[np.intp]
    partner: Yes
    child: Yes  # under 15 in the household
    other: Yes
    carer: Yes  # answers for a child under 13 of the household
    older: Yes  # with an older person in the household
    working: Yes


@dataclass(frozen=True)
class Cuts:
    """Episodes one after the other: arrays [episode], `day` within the run.

    `edge`: the night; `first` and `middle` of the episodes between the nights.
    """

    day: Integers
    start: Integers
    end: Integers
    edge: Yes
    first: Yes
    middle: Yes
    bits: Bits


def cuts(streams: Streams, diaries: Diaries, episodes_a_day: int) -> Cuts:
    """Cut each day into episodes, `episodes_a_day` on average; the first and the last is sleep."""
    days = len(diaries.group)
    spread = max(0, min(episodes_a_day // 4, episodes_a_day - 3))
    most = episodes_a_day + spread
    bits = streams.bits("episode", diaries.first * most, days * most).reshape(days, most)
    day = streams.bits("rhythm", diaries.first, days)
    inner = episodes_a_day - 2 - spread + part(day, 0, 16) * (2 * spread + 1) // (1 << 16)
    wake = 345 + (part(day, 16, 16) + part(day, 32, 16)) // 1024 + 45 * ~diaries.working
    bed = 1300 + (part(day, 48, 8) + part(day, 56, 8)) * 110 // 512
    at = np.arange(most)
    # Lengths follow an exponential law with a shortest one.
    lengths = (8 + 64 * -np.log((np.arange(256) + 0.5) / 256)).astype(np.int64)
    length = lengths[part(bits, 0, 8)] * (at < inner[:, np.newaxis])
    # The first is short: it stands for washing and dressing.
    length[:, 0] = 8 + length[:, 0] // 4
    reached = np.cumsum(length, axis=1)
    spare = (bed - wake - inner)[:, np.newaxis]
    start = np.empty((days, most + 1), dtype=np.int64)
    start[:, 0] = DAY_STARTS
    start[:, 1] = wake
    start[:, 2:] = wake[:, np.newaxis] + at[1:] + reached[:, :-1] * spare // reached[:, -1:]
    last = at == inner[:, np.newaxis] + 1
    middle = at == 1 + inner[:, np.newaxis] // 2
    end = np.where(last, DAY_ENDS, start[:, 1:])
    real = at < inner[:, np.newaxis] + 2
    row = np.repeat(np.arange(days), inner + 2)
    return Cuts(
        row,
        start[:, :-1][real],
        end[real],
        (last | (at == 0))[real],
        np.broadcast_to(at == 1, real.shape)[real],
        middle[real],
        bits[real],
    )


def episode_table(
    cut: Cuts, diaries: Diaries, *, secondary: bool, missing: float
) -> tuple[pa.Table, dict[str, Integers]]:
    """Return the table of episodes, and the columns of on-call minutes [day]."""
    day, bits = cut.day, cut.bits
    hour = (cut.start - DAY_STARTS) // 60
    level = part(bits, 8, LEVELS.bit_length() - 1)
    activity = picks()[diaries.group[day] * 24 + hour, level].astype(np.intp)
    activity[cut.middle & (level >= _SKIPPED)] = _MEAL
    activity[cut.first & (level >= _SKIPPED)] = _WASH
    activity[cut.edge] = _SLEEP
    place = _place(activity, bits)
    company = _company(cut, diaries, activity, place)
    on_call = _on_call(cut, diaries, activity, place, company)
    columns = {
        "day": day,
        "start": cut.start,
        "end": cut.end,
        "minutes": cut.end - cut.start,
        "activity": activity,
    }
    if secondary:
        columns["secondary"] = _second(activity, diaries.child[day], bits)
    gap = part(bits, 44, 10) < missing * 1024
    columns |= {
        "place": category(np.where(gap, -1, place), PLACES),
        "with_whom": with_gaps(company, (activity == _SLEEP) | gap),
        "for_whom": category(_for_whom(activity, bits), EPISODES["for_whom"].levels),
        "device": (part(bits, 54, 8) < 40) & (activity != _SLEEP),
        **on_call,
    }
    days = len(diaries.group)
    # Sums of whole minutes are exact in doubles.
    by_day = {
        name: np.bincount(day, weights=values, minlength=days).astype(np.int64)
        for name, values in on_call.items()
    }
    return pa.table(columns), by_day


def _place(activity: npt.NDArray[np.intp], bits: Bits) -> Integers:
    usual = np.array([PLACES.index(likely.place) for likely in LIKELY])
    place = usual[activity]
    draw = part(bits, 18, 8)
    leisure = flags("7", "8", "92")[activity] & (place == PLACES.index("home"))
    place = np.where(leisure & (draw < 50), PLACES.index("elsewhere"), place)
    car = PLACES.index("private_transport")
    place = np.where((place == car) & (draw < 50), PLACES.index("public_transport"), place)
    return np.asarray(place, dtype=np.int64)


def _company(
    cut: Cuts, diaries: Diaries, activity: npt.NDArray[np.intp], place: Integers
) -> Integers:
    """Who was there, as a sum of the codes of the schema."""
    day, bits = cut.day, cut.bits
    home = place == PLACES.index("home")
    often = np.where(home, 150, 40)
    partner = diaries.partner[day] & (part(bits, 26, 8) < often)
    care = flags("41", "441")[activity]
    child = diaries.child[day] & (care | (part(bits, 34, 8) < often))
    away = flags("11", "13", "61", "71", "51", "52")[activity]
    someone = part(bits, 36, 8) < np.where(away, 200, 12)
    other = diaries.other[day] & home & (part(bits, 30, 8) < 100)
    company = WITH_PARTNER * partner + WITH_CHILD * child + WITH_OTHER * other
    company = company + WITH_ELSE * someone
    return np.asarray(np.where(company == 0, ALONE, company), dtype=np.int64)


def _on_call(
    cut: Cuts,
    diaries: Diaries,
    activity: npt.NDArray[np.intp],
    place: Integers,
    company: Integers,
) -> dict[str, Integers]:
    """Minutes [episode] on call for children and adults: awake, and doing something else."""
    awake = activity != _SLEEP
    home = place == PLACES.index("home")
    minutes = cut.end - cut.start
    near = ((company & WITH_CHILD) > 0) | (home & (part(cut.bits, 40, 8) < 90))
    child = diaries.carer[cut.day] & awake & near & ~flags("41")[activity]
    older = diaries.older[cut.day] & awake & home & (part(cut.bits, 42, 8) < 60)
    return {
        "childcare_on_call": minutes * child,
        "adult_care_on_call": minutes * (older & ~flags("42")[activity]),
    }


def _second(activity: npt.NDArray[np.intp], child: Yes, bits: Bits) -> pa.Array:
    draw = part(bits, 44, 12)
    second = _SECOND[draw % (len(_SECOND) - 1 + child)]
    none = (draw >> 4 > 60) | (second == activity) | (activity == _SLEEP)
    return with_gaps(second, none)


def _for_whom(activity: npt.NDArray[np.intp], bits: Bits) -> Integers:
    own, volunteer = flags("3", "4")[activity], flags("51", "52")[activity]
    draw = part(bits, 20, 8)
    helped = np.where(draw < 18, 1, 0)
    given = np.where(flags("52")[activity], 2, 1)
    return np.asarray(np.where(own, helped, np.where(volunteer, given, -1)), dtype=np.int64)
