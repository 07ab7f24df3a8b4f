"""Episodes of the American Time Use Survey, who was present, and totals of the summary file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.timeuse.activities_codes import codes as code_list
from careconomy.timeuse.arrow import column_of, text_of

from . import atus_codes as codes
from .atus_children import MINOR
from .atus_files import CASE, MINUTES_COLUMN, UNMAPPED, Faults, Integers, Mask, Rows, repeated
from .atus_people import LINE, LINES, People

NUMBER = "TUACTIVITY_N"
DURATION = "TUACTDUR24"
DAY_STARTS, DAY = 240, 1440
_NUMBERS = 1 << 16
_TIME = re.compile(r"^(\d{1,2}):(\d{2})(?::\d{2})?$")
_CODE = re.compile(r"^\d{5,6}$")
_TIERS = ("TUTIER1CODE", "TUTIER2CODE", "TUTIER3CODE", "TRTIER2")


def code_column(rows: Rows) -> str:
    """The column of activity codes: merged over the years where the file has such."""
    return "TRCODEP" if rows.has("TRCODEP") else "TRCODE"


def check_episodes(rows: Rows, place: Integers, main: Rows, faults: Faults) -> None:
    """Report episodes that come twice or cannot be, and diaries that do not close at 24 hours.

    `rows` are linked to `main` and sorted by their number, `place` counts in `main`.
    """
    faults.check(rows, repeated(place, rows.numbers(NUMBER)), NUMBER, "each episode once")
    minutes = rows.numbers(DURATION)
    faults.check(rows, (minutes < 1) | (minutes > DAY), DURATION, "1 to 1,440 minutes")
    total = np.bincount(place, np.maximum(minutes, 0), minlength=len(main))
    faults.check(main, total == 0, CASE, "episodes in the activity file")
    wrong = (total[place] != DAY) & ~repeated(place)
    shown = [f"{value:,.0f}" for value in total[place]] if wrong.any() else []
    faults.check(rows, wrong, DURATION, "1,440 minutes in the diary", shown)
    column = code_column(rows)
    places, words = rows.words(column)
    bad = np.array([not _CODE.match(word or "") for word in words], dtype=np.bool_)
    faults.check(rows, _of(bad, places), column, "a code of six digits")
    known = code_list("atus")
    strange = np.array([(word or "").zfill(6) not in known for word in words], dtype=np.bool_)
    faults.check(
        rows, _of(strange & ~bad, places), column, "a code of the ATUS lexicon", rule=UNMAPPED
    )
    if rows.has("TUSTARTTIM"):
        _check_starts(rows, place, minutes, faults)


def _of(flags: Mask, places: Integers) -> Mask:
    """Flags of words for the rows that hold them; without a word, flagged."""
    return np.append(flags, True)[places]


def _starts(place: Integers, minutes: Integers) -> Integers:
    """Minutes from the beginning of the day at which episodes start."""
    before = np.cumsum(minutes) - minutes
    first = np.flatnonzero(~repeated(place))
    return before - np.repeat(before[first], np.diff(first, append=len(place)))


def _check_starts(rows: Rows, place: Integers, minutes: Integers, faults: Faults) -> None:
    places, words = rows.words("TUSTARTTIM")
    clock = np.array([_minute(word or "") for word in words], dtype=np.int64)
    faults.check(rows, _of(clock < 0, places), "TUSTARTTIM", "a time HH:MM:SS")
    start = np.append(clock, -1)[places]
    wanted = (_starts(place, minutes) + DAY_STARTS) % DAY
    wrong = (start >= 0) & (start != wanted)
    text = "the end of the episode before (the first starts at 04:00)"
    faults.check(rows, wrong, "TUSTARTTIM", text)


def _minute(word: str) -> int:
    """Minute of the day of a time; -1 when it is none."""
    match = _TIME.match(word.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return -1
    return int(match[1]) * 60 + int(match[2])


def build_episodes(
    rows: Rows, place: Integers, childcare: Integers, adult_care: Integers
) -> tuple[dict[str, Any], Any]:
    """Build the columns of episodes, and the table of activities.

    `childcare` and `adult_care`: minutes on call of the whole day, [days], -1 where not recorded.
    """
    minutes = rows.numbers(DURATION)
    start = _starts(place, minutes) + DAY_STARTS
    column = code_column(rows)
    places, words = rows.words(column)
    names = sorted({word.zfill(6) for word in words})
    activity = np.array([names.index(word.zfill(6)) for word in words])[places]
    recipients = {index: to for index, name in enumerate(names) if (to := codes.for_whom(name))}
    where = rows.numbers("TEWHERE")
    carried = (CASE, DURATION, column, "TUSTARTTIM", *(_TIERS if column == "TRCODE" else ()))
    result = {
        "day": column_of(place),
        "start": column_of(start.astype(np.int16)),
        "end": column_of((start + minutes).astype(np.int16)),
        "minutes": column_of(minutes.astype(np.float64)),
        "activity": column_of(activity.astype(np.int16)),
        **rows.originals(carried),
    }
    if recipients:
        result["for_whom"] = codes.category(activity, recipients)
    if rows.has("TEWHERE"):
        result["place"] = codes.category(where, codes.PLACE)
        result["place_code"] = codes.category(
            where, {int(code): str(code) for code in np.unique(where[where >= 0])} or {0: "0"}
        )
    for name, source, day in (
        ("childcare_on_call", "TRTHH_LN", childcare),
        ("adult_care_on_call", "TRTEC_LN", adult_care),
    ):
        if rows.has(source):
            values = rows.numbers(source)
            result[name] = codes.amounts(np.where((values < 0) & (day[place] >= 0), 0, values))
    return result, activity_table(names)


def activity_table(names: Sequence[str]) -> Any:
    """The activities with titles and standard codes; null where a code is not in the list."""
    known = code_list("atus")
    found = [known.get(name) for name in names]
    return pa.table(
        {
            "code": text_of(names),
            "title": text_of([item.title if item else None for item in found]),
            "icatus": text_of([item.icatus if item else None for item in found]),
            "note": text_of([item.note if item else "not in the list" for item in found]),
        }
    )


def episode_of(who: Rows, place: Integers, episodes: Rows, day: Integers) -> tuple[Integers, Mask]:
    """Row in `episodes` of each row of the who file, and whether there is one."""
    key = day * _NUMBERS + episodes.numbers(NUMBER)
    wanted = place * _NUMBERS + who.numbers(NUMBER)
    at = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    return at, key[at] == wanted if len(key) else np.zeros(len(wanted), dtype=np.bool_)


def build_company(
    who: Rows, place: Integers, episode: Integers, count: int, people: People, cases: Integers
) -> tuple[Any, Any]:
    """Return the mask with whom of each of `count` episodes, and the table of companions.

    Bits: 1 alone, 2 partner, 4 household child under 18, 8 other household member, 16 somebody
    else; null where nobody was asked about.
    """
    code, line = who.numbers("TUWHO_CODE"), who.numbers(LINE)
    key = cases[place] * LINES + line
    person = np.minimum(np.searchsorted(people.key, key), len(people.key) - 1)
    member = (people.key[person] == key) & (line > 1)
    bits = _bits(code, member, np.where(member, people.age[person], -1))
    mask = np.zeros(count, dtype=np.int16)
    if len(bits):
        first = np.flatnonzero(np.diff(episode, prepend=-1))
        mask[episode[first]] = np.bitwise_or.reduceat(bits, first)
    company = (code > 0) & ~np.isin(code, codes.ALONE_CODES)
    levels = {int(value): str(value) for value in np.unique(code[company])}
    companions = pa.table(
        {
            "episode": column_of(episode[company]),
            "person": column_of(person[company], ~member[company]),
            "code": codes.category(code[company], levels or {0: "0"}),
        }
    )
    return column_of(mask, mask == 0), companions


def _bits(code: Integers, member: Mask, age: Integers) -> NDArray[np.int16]:
    child = np.where(age >= 0, age < MINOR, np.isin(code, (codes.OWN_CHILD, 27)))
    lives_here = member | ((code > 21) & (code <= 30))
    result = np.select(
        [
            code <= 0,
            np.isin(code, codes.ALONE_CODES),
            np.isin(code, codes.PARTNER_CODES),
            lives_here & child,
            lives_here,
        ],
        [0, codes.ALONE, codes.PARTNER, codes.CHILD, codes.MEMBER],
        codes.SOMEBODY,
    )
    return result.astype(np.int16)


def minutes_columns(rows: Rows) -> list[str]:
    """Columns of the summary file that hold minutes by activity."""
    return [name for name in rows.table.column_names if MINUTES_COLUMN.match(name)]


def check_totals(rows: Rows, faults: Faults) -> None:
    """Report minutes that cannot be, and days that do not add up to 24 hours."""
    total = np.zeros(len(rows), dtype=np.int64)
    known = code_list("atus")
    names = minutes_columns(rows)
    for name in names:
        minutes = rows.numbers(name)
        faults.check(rows, (minutes < 0) | (minutes > DAY), name, "0 to 1,440 minutes")
        if name[1:] not in known:
            faults.check(
                rows, minutes > 0, name, "a code of the ATUS lexicon", [name] * len(rows),
                rule=UNMAPPED,
            )  # fmt: skip
        total += np.maximum(minutes, 0)
    column = f"{names[0]} to {names[-1]}" if names else "T010101"
    faults.check(rows, total != DAY, column, "1,440 minutes in all", total)


def build_totals(rows: Rows) -> tuple[Any, Any]:
    """Build the table of totals by day and activity, without zeros, and the activities."""
    names = minutes_columns(rows)
    minutes = np.column_stack([rows.numbers(name) for name in names])
    day, activity = np.nonzero(minutes)
    table = {
        "day": column_of(day.astype(np.int64)),
        "activity": column_of(activity.astype(np.int16)),
        "minutes": column_of(minutes[day, activity].astype(np.float64)),
    }
    return pa.table(table), activity_table([name[1:] for name in names])
