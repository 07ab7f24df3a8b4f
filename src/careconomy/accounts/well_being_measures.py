"""Indicators of well-being measured on each diary, all in one pass over the episodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from careconomy.accounts.well_being_indicators import (
    COMPANY,
    EPISODES,
    PLACE,
    Indicator,
)
from careconomy.errors import CareError
from careconomy.estimation.measures import Measures, table_of
from careconomy.estimation.spells import HOUR, Hours, Spells, merged
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.activities import caveats, code_lists, membership
from careconomy.timeuse.arrow import array_of

# In `with_whom` of episodes: a child of the household was there.
CHILD = 4
HOME, UNKNOWN_PLACE = "home", "unknown"
_HAIR = 1e-6


@dataclass(frozen=True)
class Limits:
    """Where a day counts as burdened, sleep as short, and when it is night; design choices.

    `burden`: hours of unpaid work beside paid work; `sleep`: hours. Raises CareError.
    """

    burden: float = 2.0
    sleep: float = 6.0
    night: Hours = field(default_factory=lambda: Hours.of("22:00-06:00"))

    def __post_init__(self) -> None:
        for name, value, least in (("burden", self.burden, 0.0), ("short sleep", self.sleep, 0.01)):
            if not least <= value < 24.0:
                raise CareError(
                    f"the limit of {name} is {value:g} hours.", remedy="Give hours of a day."
                )

    def rule(self, indicator: Indicator) -> str:
        """Definition of an indicator with these limits."""
        return indicator.rule.format(burden=self.burden, sleep=self.sleep, night=self.night.text())


@dataclass(frozen=True)
class DayMeasures:
    """Measures of a day for the kernel: a value a diary of each indicator.

    `minutes`: which activities count towards each, then those that are looked at beside; `lacking`:
    indicator and why it is not measured; `shared`: simultaneous activities share their time.
    """

    indicators: tuple[Indicator, ...]
    minutes: Measures
    limits: Limits
    lacking: tuple[tuple[Indicator, str], ...] = ()
    shared: bool = False
    gaps: bool = False
    simultaneous: bool = False

    @classmethod
    def of(cls, survey: Survey, wanted: Sequence[Indicator], limits: Limits) -> DayMeasures:
        """Find what the survey can tell. Raises CareError where it tells nothing of all that."""
        columns = survey.columns("episodes") if survey.has("episodes") else ()
        kept: list[Indicator] = []
        lacking: list[tuple[Indicator, str]] = []
        for indicator in wanted:
            reason = _absent(indicator, columns) or _untold(indicator, survey)
            if reason:
                lacking.append((indicator, reason))
            else:
                kept.append(indicator)
        if not kept:
            raise CareError(
                f"the survey records none of the indicators: {lacking[0][1]}.",
                where=str(survey.folder),
                remedy="Ask for others, or import what is missing.",
            )
        return cls(
            tuple(kept),
            _minutes(survey, kept),
            limits,
            tuple(lacking),
            survey.manifest.simultaneous == "split",
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the measures."""
        return tuple(indicator.name for indicator in self.indicators)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know: caveats of the codes, and what is not recorded."""
        reasons: dict[str, list[str]] = {}
        for indicator, reason in self.lacking:
            reasons.setdefault(reason, []).append(indicator.title)
        missing = (
            f"Not recorded, so that it is not zero: {'; '.join(titles)} ({reason})."
            for reason, titles in reasons.items()
        )
        return (*self.minutes.notes, *missing)

    def values(self, block: Block) -> Array:
        """Minutes, spells or 0 and 1 [day of the block, indicator]."""
        episodes = Episodes.of(block, self)
        found = episodes.minutes[:, : len(self.indicators)].copy()
        for place, indicator in enumerate(self.indicators):
            function = _MADE.get(indicator.name)
            if function:
                found[:, place] = function(episodes, place)
        return found


def _absent(indicator: Indicator, columns: Sequence[str]) -> str:
    """Say which record the survey lacks; nothing where it has what is needed."""
    if indicator.needs and not columns:
        return "the survey has totals of activities, no episodes with times"
    named = {PLACE: "where", COMPANY: "who was there"}
    for need in indicator.needs:
        if need != EPISODES and need not in columns:
            return f"the episodes do not say {named[need]}"
    return ""


def _untold(indicator: Indicator, survey: Survey) -> str:
    """Say that no code of the survey stands for an activity; nothing where there are some."""
    codes = (*indicator.add, *indicator.beside, *indicator.apart)
    try:
        membership(codes, survey.activities, survey.manifest.code_list)
    except CareError as error:
        return error.problem.rstrip(".")
    if survey.manifest.code_list not in code_lists():
        pair = (indicator.add, indicator.less)
        add, less = (
            membership(part, survey.activities, survey.manifest.code_list, allow_empty=True)
            for part in pair
        )
        if indicator.add and not (add.any(axis=0) & ~less.any(axis=0)).any():
            return f"the survey tells no {indicator.title.lower()} from {', '.join(indicator.less)}"
    return ""


def _minutes(survey: Survey, kept: Sequence[Indicator]) -> Measures:
    """Which activities count towards each indicator."""
    code_list = survey.manifest.code_list
    every = sorted({code for item in kept for code in (*item.add, *item.less, *item.beside)})
    found = membership(every, survey.activities, code_list, allow_empty=True)
    row = {code: found[place] for place, code in enumerate(every)}
    nothing = np.zeros(survey.activities.num_rows, dtype=np.bool_)

    def any_of(codes: Sequence[str]) -> npt.NDArray[np.bool_]:
        return np.asarray(np.logical_or.reduce([nothing, *(row[code] for code in codes)]))

    counted = [any_of(item.add) & ~any_of(item.less) for item in kept]
    beside = [item for item in kept if item.beside]
    members = np.stack([*counted, *(any_of(item.beside) for item in beside)])
    named = tuple(dict.fromkeys(code for item in kept for code in (*item.add, *item.beside)))
    table = table_of(survey)
    notes = caveats(named, survey.activities, code_list)
    names = tuple(item.name for item in (*kept, *beside))
    return Measures(names, members, table, (None,) * len(names), notes=notes)


@dataclass(frozen=True)
class Episodes:
    """Episodes of a block as arrays [episode], and the minutes of each indicator [day, indicator].

    `rate`: minutes of an episode that count, for each minute that it lasts.
    """

    measures: DayMeasures
    days: int
    day: Whole
    activity: npt.NDArray[Any]
    time: Array
    minutes: Array
    columns: Mapping[str, Any]

    @classmethod
    def of(cls, block: Block, measures: DayMeasures) -> Episodes:
        """Read what the indicators need, once."""
        needs = {need for item in measures.indicators for need in item.needs}
        more = {EPISODES: ("start", "end"), PLACE: ("place",), COMPANY: ("with_whom",)}
        wanted = [name for need in sorted(needs) for name in more[need]]
        table = block.table(measures.minutes.table, ["day", "activity", "minutes", *wanted])
        day = block.local(table.column("day"), "days")
        activity, time = (array_of(table.column(key)) for key in ("activity", "minutes"))
        days = block.rows("days")
        minutes = measures.minutes.by_day(day, activity, time, days)
        columns = {name: table.column(name).combine_chunks() for name in wanted}
        return cls(measures, days, day, activity, time, minutes, columns)

    def rows(self, place: int) -> Whole:
        """Rows of episodes whose activity counts towards an indicator."""
        return np.flatnonzero(self.measures.minutes.members[place][self.activity])

    def beside(self, place: int) -> Array:
        """Minutes [day] of what is looked at beside an indicator; they follow the indicators."""
        items = self.measures.indicators
        before = sum(bool(item.beside) for item in items[:place])
        return np.asarray(self.minutes[:, len(items) + before])

    def sums(self, rows: Whole, minutes: Array) -> Array:
        """Add up minutes [row] by day."""
        return np.bincount(self.day[rows], minutes, self.days).astype(np.float64)

    def times(self, rows: Whole) -> tuple[Whole, Whole]:
        """Start and end of some episodes, in minutes after midnight of the diary's date."""
        start, end = (array_of(self.columns[key])[rows] for key in ("start", "end"))
        return start.astype(np.int64), end.astype(np.int64)

    def spells(self, place: int) -> Spells:
        """Spells of an indicator's activities; of simultaneous ones all have to be among them."""
        rows = self.rows(place)
        start, end = self.times(rows)
        day = self.day[rows]
        if self.measures.shared and len(rows):
            key, same = np.unique(np.stack([day, start, end]), axis=1, return_inverse=True)
            whole = np.bincount(same.ravel(), self.time[rows]) > key[2] - key[1] - _HAIR
            day, start, end = key[:, whole]
        return merged(day, start, end)

    def where(self, rows: Whole, *levels: str) -> npt.NDArray[np.bool_]:
        """Whether episodes were at one of some places; a place that is not given is unknown."""
        place = self.columns["place"]
        words = [*place.dictionary.to_pylist(), UNKNOWN_PLACE]
        number = array_of(pc.cast(place.indices, pa.int32()), len(words) - 1)
        return np.asarray(np.isin(words, levels)[number[rows]])

    def company(self, rows: Whole) -> npt.NDArray[Any]:
        """Who was there; -1 where it is not recorded."""
        return array_of(self.columns["with_whom"], -1)[rows]


def _double_burden(episodes: Episodes, place: int) -> Array:
    paid, unpaid = episodes.minutes[:, place], episodes.beside(place)
    return _yes((paid > 0.0) & (unpaid > episodes.measures.limits.burden * HOUR + _HAIR))


def _short_sleep(episodes: Episodes, place: int) -> Array:
    return _yes(episodes.minutes[:, place] < episodes.measures.limits.sleep * HOUR - _HAIR)


def _interrupted_sleep(episodes: Episodes, place: int) -> Array:
    pauses = episodes.spells(place).pauses()
    night = episodes.measures.limits.night
    whole = night.overlap(pauses.start, pauses.end) == pauses.length
    return _yes(pauses.chosen(whole).count(episodes.days) > 0)


def _with_children(episodes: Episodes, place: int) -> Array:
    rows = episodes.rows(place)
    who = episodes.company(rows)
    return episodes.sums(rows, episodes.time[rows] * ((who >= 0) & (who & CHILD > 0)))


def _without_children(episodes: Episodes, place: int) -> Array:
    rows = episodes.rows(place)
    who = episodes.company(rows)
    return episodes.sums(rows, episodes.time[rows] * ((who >= 0) & (who & CHILD == 0)))


def _company_unknown(episodes: Episodes, place: int) -> Array:
    rows = episodes.rows(place)
    return episodes.sums(rows, episodes.time[rows] * (episodes.company(rows) < 0))


def _free_spells(episodes: Episodes, place: int) -> Array:
    return episodes.spells(place).count(episodes.days)


def _mean_spell(episodes: Episodes, place: int) -> Array:
    spells = episodes.spells(place)
    return spells.minutes(episodes.days) / np.maximum(spells.count(episodes.days), 1.0)


def _longest_spell(episodes: Episodes, place: int) -> Array:
    return episodes.spells(place).longest(episodes.days)


def _night_care(episodes: Episodes, place: int) -> Array:
    rows = episodes.rows(place)
    start, end = episodes.times(rows)
    rate = episodes.time[rows] / np.maximum(end - start, 1)
    return episodes.sums(rows, episodes.measures.limits.night.overlap(start, end) * rate)


def _at_home(episodes: Episodes, place: int) -> Array:
    rows = episodes.rows(place)
    return episodes.sums(rows, episodes.time[rows] * episodes.where(rows, HOME))


def _place_unknown(episodes: Episodes, place: int) -> Array:
    rows = episodes.rows(place)
    return episodes.sums(rows, episodes.time[rows] * episodes.where(rows, UNKNOWN_PLACE))


def _yes(which: npt.NDArray[np.bool_]) -> Array:
    return which.astype(np.float64)


# Indicators that are more than the minutes of some activities.
_MADE: Mapping[str, Callable[[Episodes, int], Array]] = {
    "double_burden": _double_burden,
    "short_sleep": _short_sleep,
    "interrupted_sleep": _interrupted_sleep,
    "free_time_with_children": _with_children,
    "free_time_without_children": _without_children,
    "free_time_company_unknown": _company_unknown,
    "free_spells": _free_spells,
    "mean_free_spell": _mean_spell,
    "longest_free_spell": _longest_spell,
    "night_care": _night_care,
    "telework": _at_home,
    "work_place_unknown": _place_unknown,
    "schooling_at_home": _at_home,
}
