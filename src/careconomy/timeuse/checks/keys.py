"""Checks of names and keys: duplicates, copied diaries, dates, ages, the household roster."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from careconomy.timeuse.arrow import array_of, floats_of
from careconomy.timeuse.checks.check import Check, Context, clean, not_run, part, several
from careconomy.timeuse.checks.diaries import FEWEST_EPISODES, episodes_of_days
from careconomy.timeuse.checks.fields import Fields, Flags
from careconomy.timeuse.checks.result import Detail, Finding
from careconomy.timeuse.checks.tally import Tally, Values

NAMES = (("households", "household_id"), ("persons", "person_id"), ("days", "day_id"))
OLDEST = 120


def repeated(hashes: Values) -> Values:
    """Return the hashes that occur more than once."""
    values = np.sort(hashes)
    return np.unique(values[1:][values[1:] == values[:-1]])


def extra(hashes: Values) -> int:
    """Count rows beyond the first with the same hash."""
    values = np.sort(hashes)
    return int((values[1:] == values[:-1]).sum())


def _mixed(values: Values) -> Values:
    """Spread 64-bit numbers over all bits (the finalizer of splitmix64)."""
    mixed = values.astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def diary_hashes(fields: Fields) -> Values:
    """Return a 64-bit hash of times and activities of each day, [day]."""
    layout = fields.layout
    mixed = _mixed(
        _mixed((layout.start + 32768) * 131072 + layout.end + 32768)
        ^ (layout.activity.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    )
    found = np.zeros(layout.days, dtype=np.uint64)
    np.add.at(found, layout.day, mixed)
    return found


def hashed(table: str, name: str) -> Callable[[Fields], Values]:
    """Return what hashes the names in a table."""
    return lambda fields: fields.hashes(table, name)


def day_names(fields: Fields) -> Values:
    """Return a hash of the name of each day."""
    return fields.hashes("days", "day_id")


def _named(fields: Fields) -> Tally:
    return Tally(arrays={table: (fields.hashes(table, name),) for table, name in NAMES})


def _names(tally: Tally, context: Context) -> Finding:
    joined = [tally.joined(table) for table, _ in NAMES]
    wrong = [extra(hashes) for hashes in joined]
    rows = sum(len(hashes) for hashes in joined)
    if not sum(wrong):
        return clean(rows, "names", "Names of households, persons and diaries occur once each.")
    details = tuple(
        Detail(f"{table} named again", float(count))
        for (table, _), count in zip(NAMES, wrong, strict=True)
    )
    what = f"{part(sum(wrong), rows, 'names', 'occur')} again."
    remedy = "The rule drop-duplicates keeps the first diary; mend other keys in the import."
    return Finding("error", sum(wrong), rows, "names", what, remedy, tally.names("again"), details)


def person_days(fields: Fields) -> Values:
    """Return a hash of the name of the person and the date of each day; 0 without a date."""
    names = fields.hashes("persons", "person_id")[fields.person]
    date = fields.column("days", "date").cast(pa.int32())
    known = ~fields.missing("days", "date")
    days = array_of(date, 0).astype(np.uint64)
    return np.where(known, _mixed(_mixed(names) ^ days), np.uint64(0))


def _dated(fields: Fields) -> Tally:
    hashes = person_days(fields)
    return Tally({"days": len(hashes)}, arrays={"days": (hashes[hashes != 0],)})


def _person_days(tally: Tally, context: Context) -> Finding:
    hashes = tally.joined("days")
    wrong, days = extra(hashes), tally.number("days")
    if not wrong:
        return clean(days, "diaries", f"No person has two diaries of one day in {days:,} diaries.")
    what = f"{part(wrong, days, 'diaries', 'are')} of a person and a date that have one already."
    remedy = "The rule drop-duplicates keeps the first."
    return Finding("error", wrong, days, "diaries", what, remedy, tally.names("again"))


def _copied(fields: Fields) -> Tally:
    enough = episodes_of_days(fields) >= FEWEST_EPISODES
    return Tally({"days": enough.sum()}, arrays={"days": (diary_hashes(fields)[enough],)})


def _copies(tally: Tally, context: Context) -> Finding:
    hashes = tally.joined("days")
    wrong, days = extra(hashes), tally.number("days")
    if not wrong:
        return clean(days, "diaries", f"No two of {several(days, 'diaries')} are the same.")
    what = (
        f"{part(wrong, days, 'diaries', 'have')} the same times and activities as another, in "
        f"{FEWEST_EPISODES} or more episodes."
    )
    remedy = "Look at them: copied diaries are no observations. No rule drops them."
    return Finding("warning", wrong, days, "diaries", what, remedy, tally.names("again"))


def _age(fields: Fields) -> Tally:
    age = fields.number("persons", "age")
    kept = fields.flag("persons", "diarist")
    floor = fields.manifest.age_floor
    below = kept & (age < floor) if floor is not None else np.zeros(len(age), dtype=bool)
    odd = (age < 0) | (age > OLDEST)
    return Tally(
        {"persons": len(age), "diarists": kept.sum(), "below": below.sum(), "odd": odd.sum()},
        {
            "below": fields.names(below, "persons", "person_id"),
            "odd": fields.names(odd, "persons", "person_id"),
        },
    )


def _ages(tally: Tally, context: Context) -> Finding:
    persons, below, odd = tally.number("persons"), tally.number("below"), tally.number("odd")
    floor = context.frame.manifest.age_floor
    if odd:
        what = f"{part(odd, persons, 'persons', 'have')} an age below 0 or above {OLDEST}."
        remedy = "Import codes for missing ages as missing."
        return Finding("error", odd, persons, "persons", what, remedy, tally.names("odd"))
    if below:
        diarists = tally.number("diarists")
        what = f"{part(below, diarists, 'diarists', 'are')} younger than the age floor of {floor}."
        remedy = "Mend age_floor in the import."
        return Finding("error", below, diarists, "diarists", what, remedy, tally.names("below"))
    what = f"Ages of {several(persons, 'persons')} lie between 0 and {OLDEST}"
    return clean(
        persons,
        "persons",
        f"{what}; the manifest names no age floor."
        if floor is None
        else f"{what}, those of diarists from {floor} up.",
    )


def _wrong_dates(fields: Fields) -> tuple[Flags, ...]:
    """Tell which days have a weekday, month, year or type of day that is not that of the date."""
    date = fields.column("days", "date")
    known = ~fields.missing("days", "date")
    parts = {
        "weekday": pc.day_of_week(date, count_from_zero=False),
        "month": pc.month(date),
        "year": pc.year(date),
    }
    found = []
    for name, values in parts.items():
        true = floats_of(values)
        given = fields.number("days", name)
        found.append(known & ~np.isnan(given) & (given != true))
    return tuple(found)


def _calendar(fields: Fields) -> Tally:
    size = fields.rows("days")
    kinds = [np.zeros(size, dtype=bool)] * 3
    if fields.has("days.date"):
        kinds = list(_wrong_dates(fields))
    day = fields.number("days", "weekday")
    types = np.zeros(size, dtype=bool)
    if fields.has("days.day_type"):
        places, levels = fields.codes("days", "day_type")
        true = np.select([day == 6, day == 7], ["saturday", "sunday"], "weekday")
        given = np.array([*levels, ""])[places]
        types = ~np.isnan(day) & (places >= 0) & (true != given)
    range_ = (day < 1) | (day > 7)
    month = fields.number("days", "month")
    kinds = [*kinds, types, range_ | (month < 1) | (month > 12)]
    years = fields.manifest.years
    year = fields.number("days", "year")
    outside = ~np.isnan(year) & ~np.isin(year, years) if years else np.zeros(size, dtype=bool)
    wrong = np.logical_or.reduce(kinds)
    return Tally(
        {
            "days": size,
            "wrong": wrong.sum(),
            "outside": outside.sum(),
            "kinds": np.array([kind.sum() for kind in kinds]),
        },
        {"wrong": fields.names(wrong), "outside": fields.names(outside)},
    )


def _dates(tally: Tally, context: Context) -> Finding:
    frame = context.frame
    if not any(frame.has(f"days.{name}") for name in ("date", "weekday", "month", "year")):
        return not_run("the survey has neither date nor weekday, month or year.")
    days, wrong = tally.number("days"), tally.number("wrong")
    outside = tally.number("outside")
    if wrong:
        labels = (
            *("weekday is not that of the date", "month is not that of the date"),
            *("year is not that of the date", "type of day is not that of the weekday"),
            "weekday outside 1 to 7 or month outside 1 to 12",
        )
        details = tuple(
            Detail(label, float(count))
            for label, count in zip(labels, tally.values("kinds"), strict=True)
        )
        what = f"{part(wrong, days, 'diaries', 'have')} a date that contradicts itself."
        remedy = "Mend weekday (1 is Monday) or date in the import."
        return Finding("error", wrong, days, "diaries", what, remedy, tally.names("wrong"), details)
    if outside:
        years = ", ".join(map(str, frame.manifest.years))
        what = f"{part(outside, days, 'diaries', 'are')} of a year that the manifest does not name."
        remedy = f"Mend years in the import: {years}."
        return Finding("warning", outside, days, "diaries", what, remedy, tally.names("outside"))
    return clean(days, "diaries", f"Dates of {several(days, 'diaries')} agree with their parts.")


def _members(fields: Fields) -> Tally:
    size = fields.number("households", "size")
    roster = np.bincount(fields.household, minlength=len(size))
    more, fewer = roster > size, roster < size
    kept = fields.flag("persons", "diarist")
    with_day = np.bincount(fields.person, minlength=len(kept)) > 0
    odd = kept != with_day
    return Tally(
        {
            "households": len(size),
            "known": (~np.isnan(size)).sum(),
            "more": more.sum(),
            "fewer": fewer.sum(),
            "others": (~kept).sum(),
            "persons": len(kept),
            "odd": odd.sum(),
        },
        {
            "more": fields.names(more, "households", "household_id"),
            "fewer": fields.names(fewer, "households", "household_id"),
            "odd": fields.names(odd, "persons", "person_id"),
        },
    )


def _roster(tally: Tally, context: Context) -> Finding:
    known, persons = tally.number("known"), tally.number("persons")
    odd, more, fewer = tally.number("odd"), tally.number("more"), tally.number("fewer")
    if odd:
        what = f"{part(odd, persons, 'persons', 'are')} marked wrongly as having a diary or none."
        remedy = "Mend diarist in the import."
        return Finding("error", odd, persons, "persons", what, remedy, tally.names("odd"))
    if more:
        what = f"{part(more, known, 'households', 'list')} more persons than their size."
        remedy = "Mend size or the roster in the import."
        return Finding("warning", more, known, "households", what, remedy, tally.names("more"))
    if not known:
        return not_run("the survey has no size of households.")
    if not tally.number("others"):
        return not_run("the survey lists only persons with a diary, so size is not compared.")
    if fewer:
        what = f"{part(fewer, known, 'households', 'list')} fewer persons than their size."
        remedy = "Take household composition from size, not from the roster."
        return Finding("note", fewer, known, "households", what, remedy, tally.names("fewer"))
    return clean(known, "households", f"Size and roster agree in {several(known, 'households')}.")


CHECKS = (
    Check("duplicate-names", "Names occur once", _named, _names),
    Check("duplicate-days", "One diary a person and date", _dated, _person_days, ("days.date",)),
    Check("copied-diaries", "Copied diaries", _copied, _copies, ("episodes",)),
    Check("ages", "Ages", _age, _ages, ("persons.age",)),
    Check("dates", "Dates and weekdays", _calendar, _dates),
    Check("roster", "Household size and roster", _members, _roster),
)
