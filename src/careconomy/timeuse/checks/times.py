"""Checks of the clock: the day closes, no gap, no overlap, no time that cannot be."""

from __future__ import annotations

import numpy as np

from careconomy.timeuse.checks.check import (
    Check,
    Context,
    by_severity,
    clean,
    not_run,
    part,
    percent,
    several,
    spread,
    within,
)
from careconomy.timeuse.checks.fields import Fields
from careconomy.timeuse.checks.layout import CLOSE, DAY
from careconomy.timeuse.checks.result import Detail, Finding
from careconomy.timeuse.checks.tally import Tally

MISFITS = (
    "no episode",
    "more than 60 minutes short",
    "11 to 60 minutes short",
    "up to 10 minutes short",
    "1,440 minutes",
    "up to 10 minutes over",
    "11 to 60 minutes over",
    "more than 60 minutes over",
)
_EDGES = (-DAY + CLOSE, -60 - CLOSE, -10 - CLOSE, -CLOSE, CLOSE, 10 + CLOSE, 60 + CLOSE)
# Where nobody rounds more finely than to five minutes, a twelfth of starts is a full hour.
ROUNDING = 5
# Share of starts drawn to the full hour above which a note is made: a design choice.
DRAWN = 0.25


def _closing(fields: Fields) -> Tally:
    misfit = fields.minutes_of_day - DAY
    wrong = np.abs(misfit) > CLOSE
    return Tally(
        {
            "days": len(misfit),
            "wrong": wrong.sum(),
            "classes": within(misfit, _EDGES),
            "misfit": np.abs(misfit).sum(),
        },
        {"wrong": fields.names(wrong)},
    )


def _closes(tally: Tally, context: Context) -> Finding:
    days, wrong = tally.number("days"), tally.number("wrong")
    details = spread(MISFITS, tally.values("classes"))
    if not wrong:
        return clean(days, "diaries", f"All {several(days, 'diaries')} add up to 1,440 minutes.")
    what = (
        f"{part(wrong, days, 'diaries', 'do')} not add up to 1,440 minutes, "
        f"{tally.value('misfit') / wrong:,.0f} minutes off on average."
    )
    if context.frame.has("episodes"):
        remedy = (
            "Mend the import, or use the rule drop-incomplete-days, or fill-gaps-unknown for gaps."
        )
        return Finding("error", wrong, days, "diaries", what, remedy, tally.names("wrong"), details)
    remedy = "Totals need not close when they were asked for without a diary: say so beside them."
    return Finding("note", wrong, days, "diaries", what, remedy, tally.names("wrong"), details)


def _uncovered(fields: Fields) -> Tally:
    gaps = fields.layout.gaps
    return Tally(
        {"days": len(gaps), "wrong": (gaps > 0).sum(), "minutes": gaps.sum()},
        {"wrong": fields.names(gaps > 0)},
    )


def _gaps(tally: Tally, context: Context) -> Finding:
    days, wrong, minutes = tally.number("days"), tally.number("wrong"), tally.value("minutes")
    if not wrong:
        return clean(days, "diaries", f"No gap in {several(days, 'diaries')}.")
    what = (
        f"{part(wrong, days, 'diaries', 'have')} minutes without an episode, "
        f"{several(minutes, 'minutes')} in all ({percent(minutes / DAY / days)} of the time)."
    )
    remedy = "The rule fill-gaps-unknown fills them, drop-incomplete-days drops the diaries."
    return Finding("warning", wrong, days, "diaries", what, remedy, tally.names("wrong"))


def _covered_twice(fields: Fields) -> Tally:
    twice = fields.layout.overlaps
    return Tally(
        {"days": len(twice), "wrong": (twice > 0).sum(), "minutes": twice.sum()},
        {"wrong": fields.names(twice > 0)},
    )


def _overlaps(tally: Tally, context: Context) -> Finding:
    days, wrong = tally.number("days"), tally.number("wrong")
    if not wrong:
        return clean(days, "diaries", f"No overlap in {several(days, 'diaries')}.")
    what = (
        f"{part(wrong, days, 'diaries', 'have')} minutes with more than one episode, "
        f"{several(tally.value('minutes'), 'minutes')} in all."
    )
    remedy = (
        "Split activities in the import, or use the rule clip-overlaps-later-wins or "
        "drop-incomplete-days."
    )
    return Finding("error", wrong, days, "diaries", what, remedy, tally.names("wrong"))


def _impossible(fields: Fields) -> Tally:
    found = fields.layout
    kinds = (found.backwards, found.early, found.late)
    wrong = found.by_day(kinds[0] | kinds[1] | kinds[2]) > 0
    counts = np.array([kind.sum() for kind in kinds])
    return Tally(
        {
            "episodes": len(found.day),
            "wrong": (kinds[0] | kinds[1] | kinds[2]).sum(),
            "kinds": counts,
        },
        {"wrong": fields.names(wrong)},
    )


def _times(tally: Tally, context: Context) -> Finding:
    episodes, wrong = tally.number("episodes"), tally.number("wrong")
    if not wrong:
        return clean(episodes, "episodes", f"{several(episodes, 'episodes')} have possible times.")
    start = context.frame.manifest.day_starts
    labels = (
        "end when or before they begin",
        f"begin before the day ({start // 60:02d}:{start % 60:02d})",
        "end after 24 hours of diary",
    )
    counts = tally.values("kinds")
    details = tuple(
        Detail(label, float(count)) for label, count in zip(labels, counts, strict=True)
    )
    what = f"{part(wrong, episodes, 'episodes', 'have')} times that cannot be."
    remedy = "Mend times or day_starts in the import, or use the rule drop-incomplete-days."
    return Finding(
        "error", wrong, episodes, "episodes", what, remedy, tally.names("wrong"), details
    )


def _lengths(fields: Fields) -> Tally:
    wrong = fields.layout.wrong_length
    return Tally(
        {"episodes": len(wrong), "wrong": wrong.sum()},
        {"wrong": fields.names(fields.layout.by_day(wrong) > 0)},
    )


def _durations(tally: Tally, context: Context) -> Finding:
    episodes, wrong = tally.number("episodes"), tally.number("wrong")
    if not wrong:
        return clean(
            episodes, "episodes", f"Minutes agree with start and end in {episodes:,} episodes."
        )
    what = f"{part(wrong, episodes, 'episodes', 'have')} minutes that are not end less start."
    remedy = "Split activities in the import, or use the rule drop-incomplete-days."
    return Finding("error", wrong, episodes, "episodes", what, remedy, tally.names("wrong"))


def _grid(fields: Fields) -> Tally:
    slot, found = fields.manifest.slot_minutes, fields.layout
    if not slot:
        return Tally()
    base = fields.manifest.day_starts
    wrong = ((found.start - base) % slot != 0) | ((found.end - base) % slot != 0)
    return Tally(
        {"episodes": len(wrong), "wrong": wrong.sum()},
        {"wrong": fields.names(found.by_day(wrong) > 0)},
    )


def _slots(tally: Tally, context: Context) -> Finding:
    slot = context.frame.manifest.slot_minutes
    if not slot:
        return not_run("the survey has exact times; its manifest names no length of a slot.")
    episodes, wrong = tally.number("episodes"), tally.number("wrong")
    if not wrong:
        return clean(episodes, "episodes", f"All episodes fit slots of {slot} minutes.")
    what = f"{part(wrong, episodes, 'episodes', 'have')} an edge within a slot of {slot} minutes."
    remedy = "Mend slot_minutes or day_starts in the import."
    return Finding("error", wrong, episodes, "episodes", what, remedy, tally.names("wrong"))


def _starts(fields: Fields) -> Tally:
    found = fields.layout
    start = found.start[fields.changes & (found.start > found.day_starts)]
    minute = start % 60
    counts = [
        (minute == 0).sum(),
        (minute == 30).sum(),
        ((minute % 5 == 0) & (minute % 30 != 0)).sum(),
    ]
    return Tally({"kinds": np.array([*counts, len(start) - sum(counts)])})


def _heaping(tally: Tally, context: Context) -> Finding:
    counts = tally.values("kinds")
    starts = int(counts.sum())
    if not starts:
        return not_run("no episode begins after the beginning of the day.")
    slot = context.frame.manifest.slot_minutes or ROUNDING
    expected = min(slot / 60, 1.0)
    share = counts[0] / starts
    drawn = max(share - expected, 0) / (1 - expected) if expected < 1 else 0.0
    labels = ("full hour", "half hour", "other multiple of five minutes", "any other minute")
    what = (
        f"{percent(share)} of episodes after the first begin on a full hour and "
        f"{percent(counts[1] / starts)} on a half hour; {percent(expected)} would be expected of "
        f"times on a grid of {slot} minutes."
    )
    severity = by_severity(drawn, note=DRAWN, warning=1.0)
    remedy = "Take tempograms by the minute with care." if severity != "ok" else ""
    count = int(counts[0]) if severity != "ok" else 0
    return Finding(severity, count, starts, "starts", what, remedy, (), spread(labels, counts))


CHECKS = (
    Check("day-closes", "The day closes", _closing, _closes),
    Check("gaps", "Gaps", _uncovered, _gaps, ("episodes",)),
    Check("overlaps", "Overlaps", _covered_twice, _overlaps, ("episodes",)),
    Check("impossible-times", "Impossible times", _impossible, _times, ("episodes",)),
    Check("durations", "Minutes and times agree", _lengths, _durations, ("episodes",)),
    Check("slots", "Length of slots", _grid, _slots, ("episodes",)),
    Check("heaping", "Heaping of clock times", _starts, _heaping, ("episodes",)),
)
