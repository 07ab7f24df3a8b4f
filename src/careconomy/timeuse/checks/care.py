"""Checks of what decides how much care is seen: secondary activities and time on call."""

from __future__ import annotations

import numpy as np

from careconomy.timeuse.checks.check import Check, Context, clean, not_run, part, percent
from careconomy.timeuse.checks.fields import Fields, Flags, Numbers
from careconomy.timeuse.checks.layout import DAY
from careconomy.timeuse.checks.result import Detail, Finding
from careconomy.timeuse.checks.tally import Tally

# Age under which a member of the household counts as a child to be looked after.
CHILD = 15


def _second(fields: Fields) -> Tally:
    layout = fields.layout
    there = ~np.isnan(fields.number("episodes", "secondary")[layout.order])
    return Tally(
        {
            "days": fields.rows("days"),
            "with": (layout.by_day(there) > 0).sum(),
            "minutes": (layout.minutes * there).sum(),
            "all": layout.minutes.sum(),
        }
    )


def _secondary(tally: Tally, context: Context) -> Finding:
    days, filled = tally.number("days"), tally.number("with")
    recorded = context.frame.manifest.simultaneous == "secondary recorded"
    share = tally.value("minutes") / max(tally.value("all"), 1)
    if not recorded and not filled:
        return not_run("the survey records no secondary activities.")
    what = (
        f"{part(filled, days, 'diaries', 'have')} secondary activities, {percent(share)} of time."
    )
    if not filled:
        remedy = "Mend simultaneous in the import, or look for the column of secondary activities."
        return Finding("warning", days, days, "diaries", what, remedy)
    if not recorded:
        what += ' The manifest does not say "secondary recorded".'
        return Finding("note", filled, days, "diaries", what, "Mend simultaneous in the import.")
    return clean(days, "diaries", what)


def children(fields: Fields) -> Flags:
    """Return whether a child under 15 lives in the household of each day's person."""
    number = np.nan_to_num(fields.number("persons", "own_children_under_15"))
    found = (number > 0)[fields.person]
    young = fields.number("persons", "age") < CHILD
    home = np.bincount(fields.household, weights=young, minlength=fields.rows("households"))
    own = young[fields.person]
    others = home[fields.household[fields.person]] - own
    return np.asarray(found | (others > 0))


def on_call(fields: Fields) -> Numbers:
    """Return minutes on call for children by day, nan where they are not recorded."""
    if fields.has("days.childcare_on_call"):
        return fields.number("days", "childcare_on_call")
    order, layout = fields.layout.order, fields.layout
    minutes = fields.number("episodes", "childcare_on_call")[order]
    known = layout.by_day(~np.isnan(minutes)) > 0
    return np.where(known, layout.by_day(np.nan_to_num(minutes)), np.nan)


def _call(fields: Fields) -> Tally:
    if not (fields.has("days.childcare_on_call") or fields.has("episodes.childcare_on_call")):
        return Tally()
    minutes, where = on_call(fields), children(fields)
    odd = (minutes < 0) | (minutes > DAY)
    absent = where & np.isnan(minutes)
    kinds = (absent, where & (minutes > 0), where & (minutes == 0), ~where & (minutes > 0), odd)
    return Tally(
        {
            "days": len(minutes),
            "where": where.sum(),
            "kinds": np.array([kind.sum() for kind in kinds]),
            "minutes": np.nan_to_num(minutes)[where].sum(),
        },
        {"absent": fields.names(absent), "odd": fields.names(odd)},
    )


def _childcare(tally: Tally, context: Context) -> Finding:
    frame = context.frame
    if not (frame.has("days.childcare_on_call") or frame.has("episodes.childcare_on_call")):
        return not_run(
            "the survey does not record childcare on call.",
            "On-call childcare is then missing from the care balance, not zero.",
        )
    where, days = tally.number("where"), tally.number("days")
    counts = tally.values("kinds")
    if counts[4]:
        what = f"{part(counts[4], days, 'diaries', 'have')} less than 0 or more than 1,440 minutes."
        remedy = "Mend the column in the import."
        return Finding("error", int(counts[4]), days, "diaries", what, remedy, tally.names("odd"))
    if not where:
        return not_run("no diary is from a household with a child under 15.")
    labels = ("not recorded", "some", "none", "some, without a child under 15 at home")
    details = tuple(
        Detail(label, float(count)) for label, count in zip(labels, counts[:4], strict=True)
    )
    if counts[0]:
        what = f"{part(counts[0], where, 'diaries', 'do')} not record it (with children at home)."
        remedy = "Missing is not zero: leave these diaries out of on-call time."
        return Finding(
            "warning",
            int(counts[0]),
            where,
            "diaries",
            what,
            remedy,
            tally.names("absent"),
            details,
        )
    what = (
        f"Recorded in all {where:,} diaries with children at home, "
        f"{tally.value('minutes') / where:,.0f} minutes a day on average."
    )
    if not counts[1]:
        remedy = "Look whether it was asked, or import it as missing."
        return Finding("warning", where, where, "diaries", what, remedy, (), details)
    return clean(where, "diaries", what, details)


CHECKS = (
    Check("secondary", "Secondary activities", _second, _secondary, ("episodes",)),
    Check("on-call-childcare", "Childcare on call", _call, _childcare),
)
