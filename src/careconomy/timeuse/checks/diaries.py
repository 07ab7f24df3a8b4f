"""Checks of how well diaries are filled in, after the rules of the Centre for Time Use Research.

Its harmonised Multinational Time Use Study marks a diary as bad when 91 or more minutes are
missing, when it has fewer than seven episodes, when two or more of four basic activities are
missing, or when age, sex or day is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careconomy.timeuse.checks.check import (
    Check,
    Context,
    clean,
    not_run,
    part,
    percent,
    several,
    verb,
)
from careconomy.timeuse.checks.fields import (
    Fields,
    Flags,
    Frame,
    Numbers,
    membership_of,
    not_recorded,
    unmapped,
)
from careconomy.timeuse.checks.layout import DAY
from careconomy.timeuse.checks.result import Detail, Finding, Severity
from careconomy.timeuse.checks.tally import Tally

FEWEST_EPISODES = 7
MOST_MISSING_MINUTES = 90
MOST_BASIC_MISSING = 1
# Selectors of careconomy.timeuse.activities.
BASIC = {
    "sleep or rest": ("91", "85"),
    "eating or drinking": ("92",),
    "personal care": ("93", "94"),
    "travel or exercise": ("travel", "83"),
}
# Share of time without an ICATUS code above which a warning is made: a design choice.
UNMAPPED = 0.01
REMEDY = "Estimate with and without them; the rule drop-bad-diaries drops them."


@dataclass(frozen=True)
class Basic:
    """The four basic activities, [activity, row of activities]; `absent` has no code for them."""

    names: tuple[str, ...]
    members: Flags
    absent: tuple[str, ...]

    @classmethod
    def of(cls, frame: Frame) -> Basic:
        """Look up the basic activities in the survey's list."""
        members = np.array([membership_of(frame, selectors) for selectors in BASIC.values()])
        absent = tuple(name for name, row in zip(BASIC, members, strict=True) if not row.any())
        return cls(tuple(BASIC), members, absent)


def missing_minutes(fields: Fields) -> Numbers:
    """Return for each day the minutes without an episode or with an activity not recorded."""
    lost = not_recorded(fields.frame)[fields.layout.activity]
    return fields.layout.gaps + fields.layout.by_day(fields.layout.minutes * lost)


def episodes_of_days(fields: Fields) -> Numbers:
    """Return for each day the episodes that differ from the one before."""
    return fields.layout.by_day(fields.changes)


def basic_missing(fields: Fields, basic: Basic) -> Flags:
    """Return which basic activities are missing, [activity, day]; reads secondary ones too."""
    found = np.zeros((len(basic.names), fields.rows("days")), dtype=bool)
    layout = fields.layout
    for row, members in enumerate(basic.members):
        found[row] = layout.by_day(members[layout.activity]) > 0
        if fields.has("episodes.secondary"):
            second = fields.number("episodes", "secondary")[layout.order]
            there = ~np.isnan(second)
            hit = members[second[there].astype(np.int64)]
            found[row, layout.day[there][hit]] = True
    return ~found


def unknown_keys(fields: Fields) -> Flags:
    """Return whether age, sex or day of each day is not known, [item, day]."""
    age = np.isnan(fields.number("persons", "age"))
    if fields.has("persons.age_band"):
        age &= fields.codes("persons", "age_band")[0] < 0
    day = np.ones(fields.rows("days"), dtype=bool)
    for name in ("weekday", "date"):
        if fields.has(f"days.{name}"):
            day &= fields.missing("days", name)
    if fields.has("days.day_type"):
        day &= fields.codes("days", "day_type")[0] < 0
    return np.array([age[fields.person], fields.sex()[fields.person] < 0, day])


def bad_diaries(fields: Fields) -> Flags:
    """Return whether each day breaks one of the rules, [rule, day].

    The rules are: few episodes, basic activities, missing time, age, sex or day not known. A
    survey whose activities hold no code for a basic activity is not judged by the second.
    """
    basic = Basic.of(fields.frame)
    lacking = basic_missing(fields, basic).sum(axis=0) > MOST_BASIC_MISSING
    return np.array(
        [
            episodes_of_days(fields) < FEWEST_EPISODES,
            lacking & (not basic.absent),
            missing_minutes(fields) > MOST_MISSING_MINUTES,
            unknown_keys(fields).any(axis=0),
        ]
    )


def _few(fields: Fields) -> Tally:
    number = episodes_of_days(fields)
    few = number < FEWEST_EPISODES
    return Tally(
        {"days": len(number), "wrong": few.sum(), "episodes": number.sum()},
        {"wrong": fields.names(few)},
    )


def _episodes(tally: Tally, context: Context) -> Finding:
    days, wrong = tally.number("days"), tally.number("wrong")
    mean = f"The mean is {tally.value('episodes') / max(days, 1):.1f} episodes a diary."
    if not wrong:
        return clean(days, "diaries", f"Every diary has {FEWEST_EPISODES} episodes or more. {mean}")
    what = f"{part(wrong, days, 'diaries', 'have')} fewer than {FEWEST_EPISODES} episodes. {mean}"
    return Finding("warning", wrong, days, "diaries", what, REMEDY, tally.names("wrong"))


def _lacking(fields: Fields) -> Tally:
    missing = basic_missing(fields, Basic.of(fields.frame))
    wrong = missing.sum(axis=0) > MOST_BASIC_MISSING
    return Tally(
        {"days": len(wrong), "wrong": wrong.sum(), "kinds": missing.sum(axis=1)},
        {"wrong": fields.names(wrong)},
    )


def _basics(tally: Tally, context: Context) -> Finding:
    absent = Basic.of(context.frame).absent
    if absent:
        return not_run(
            f"no activity of the survey's list is mapped to {' or to '.join(absent)}.",
            "Map the activities to ICATUS 2016.",
        )
    days, wrong = tally.number("days"), tally.number("wrong")
    if not wrong:
        return clean(days, "diaries", f"Basic activities are there in {several(days, 'diaries')}.")
    details = tuple(
        Detail(f"without {name}", float(count), float(count) / days)
        for name, count in zip(BASIC, tally.values("kinds"), strict=True)
    )
    what = f"{part(wrong, days, 'diaries', 'lack')} two or more of the four basic activities."
    return Finding("warning", wrong, days, "diaries", what, REMEDY, tally.names("wrong"), details)


def _lost(fields: Fields) -> Tally:
    missing = missing_minutes(fields)
    wrong = missing > MOST_MISSING_MINUTES
    return Tally(
        {"days": len(missing), "wrong": wrong.sum(), "minutes": missing.sum()},
        {"wrong": fields.names(wrong)},
    )


def _missing_time(tally: Tally, context: Context) -> Finding:
    days, wrong, minutes = tally.number("days"), tally.number("wrong"), tally.value("minutes")
    share = f"{percent(minutes / DAY / max(days, 1))} of all time is missing."
    if unmapped(context.frame).all():
        share += " Only gaps count, since no activity is mapped to ICATUS 2016."
    if not wrong:
        what = f"No diary misses more than {MOST_MISSING_MINUTES} minutes. {share}"
        return clean(days, "diaries", what)
    what = f"{part(wrong, days, 'diaries', 'miss')} over {MOST_MISSING_MINUTES} minutes. {share}"
    return Finding("warning", wrong, days, "diaries", what, REMEDY, tally.names("wrong"))


def _unknown(fields: Fields) -> Tally:
    missing = unknown_keys(fields)
    wrong = np.asarray(missing.any(axis=0))
    return Tally(
        {"days": len(wrong), "wrong": wrong.sum(), "kinds": missing.sum(axis=1)},
        {"wrong": fields.names(wrong)},
    )


def _who_and_when(tally: Tally, context: Context) -> Finding:
    days, wrong = tally.number("days"), tally.number("wrong")
    if not wrong:
        return clean(days, "diaries", f"Age, sex and day are known of {several(days, 'diaries')}.")
    details = tuple(
        Detail(f"without {name}", float(count), float(count) / days)
        for name, count in zip(("age", "sex", "day"), tally.values("kinds"), strict=True)
    )
    what = f"{part(wrong, days, 'diaries', 'lack')} age, sex or day of the week."
    return Finding("warning", wrong, days, "diaries", what, REMEDY, tally.names("wrong"), details)


def _bad(fields: Fields) -> Tally:
    rules = bad_diaries(fields)
    wrong = np.asarray(rules.any(axis=0))
    return Tally(
        {"days": len(wrong), "wrong": wrong.sum(), "kinds": rules.sum(axis=1)},
        {"wrong": fields.names(wrong)},
    )


def _any_rule(tally: Tally, context: Context) -> Finding:
    days, wrong = tally.number("days"), tally.number("wrong")
    without = "" if not Basic.of(context.frame).absent else " Basic activities were not looked at."
    if not wrong:
        return clean(days, "diaries", f"No diary is bad by any of the rules.{without}")
    names = ("few episodes", "basic activities", "missing time", "age, sex or day unknown")
    details = tuple(
        Detail(name, float(count), float(count) / days)
        for name, count in zip(names, tally.values("kinds"), strict=True)
    )
    what = f"{part(wrong, days, 'diaries', 'are')} bad by at least one rule.{without}"
    return Finding("warning", wrong, days, "diaries", what, REMEDY, tally.names("wrong"), details)


def _time_by_code(fields: Fields) -> Tally:
    if fields.has("episodes"):
        activity, minutes = fields.layout.activity, fields.layout.minutes
    else:
        activity = fields.number("totals", "activity").astype(np.int64)
        minutes = fields.number("totals", "minutes")
    size = fields.frame.activities.num_rows
    return Tally(
        {
            "minutes": np.bincount(activity, weights=minutes, minlength=size),
            "rows": np.bincount(activity, minlength=size),
        }
    )


def _unmapped(tally: Tally, context: Context) -> Finding:
    table, lost = context.frame.activities, unmapped(context.frame)
    minutes, used = tally.values("minutes"), tally.values("rows") > 0
    total = float(minutes.sum())
    wrong = np.flatnonzero(used & lost)
    if not len(wrong):
        what = f"All {several(used.sum(), 'codes')} in use have an ICATUS 2016 code."
        return clean(int(used.sum()), "codes", what)
    share = float(minutes[wrong].sum()) / total if total else 0.0
    codes = table.column("code").to_pylist()
    titles = table.column("title").to_pylist() if "title" in table.column_names else codes
    order = wrong[np.argsort(-minutes[wrong], kind="stable")]
    details = tuple(
        Detail(
            f"{codes[row]} {titles[row] or '(not in the list of codes)'}",
            float(minutes[row]),
            float(minutes[row]) / total if total else None,
        )
        for row in order
    )
    what = (
        f"{part(len(wrong), used.sum(), 'codes')} in use {verb(len(wrong), 'have')} no ICATUS "
        f"2016 code, for {percent(share)} of the time."
    )
    severity: Severity = "note" if share <= UNMAPPED else "warning"
    remedy = "Map the codes in the import; what stays unmapped counts as missing time."
    where = tuple(codes[row] for row in order[:10])
    return Finding(severity, len(wrong), int(used.sum()), "codes", what, remedy, where, details)


CHECKS = (
    Check("few-episodes", "Too few episodes", _few, _episodes, ("episodes",)),
    Check("basic-activities", "Basic activities", _lacking, _basics, ("episodes",)),
    Check("missing-time", "Missing time", _lost, _missing_time, ("episodes",)),
    Check("age-sex-day", "Age, sex and day known", _unknown, _who_and_when),
    Check("bad-diaries", "Bad diaries by any rule", _bad, _any_rule, ("episodes",)),
    Check("unmapped-codes", "Unknown and unmapped codes", _time_by_code, _unmapped),
)
