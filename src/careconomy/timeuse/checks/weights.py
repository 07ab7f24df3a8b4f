"""Checks of weights: values, spread, sums, days of the week and months."""

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
)
from careconomy.timeuse.checks.fields import Fields, Numbers
from careconomy.timeuse.checks.population import (
    OLDEST,
    SHAPE,
    Known,
    days_in_period,
    embedded,
)
from careconomy.timeuse.checks.result import Detail, Finding, Severity
from careconomy.timeuse.checks.tally import Tally

# Thresholds are design choices; see the page on checks.
EXTREME, DESIGN_EFFECT = 20.0, 2.0
GIVEN_NOTE, GIVEN_WARNING = 0.005, 0.02
EMBEDDED_NOTE, EMBEDDED_WARNING = 0.05, 0.15
DAY_NOTE, DAY_WARNING = 0.005, 0.02
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def _usable(fields: Fields) -> Numbers:
    """Return weights with 0 for those that are missing or negative."""
    return np.maximum(np.nan_to_num(fields.number("days", "weight")), 0.0)


def _signs(fields: Fields) -> Tally:
    weight = fields.number("days", "weight")
    kinds = (~np.isfinite(weight), weight < 0, weight == 0)
    wrong = kinds[0] | kinds[1] | kinds[2]
    return Tally(
        {
            "days": len(weight),
            "wrong": wrong.sum(),
            "kinds": np.array([kind.sum() for kind in kinds]),
        },
        {"wrong": fields.names(wrong)},
    )


def _values(tally: Tally, context: Context) -> Finding:
    days, wrong, kinds = tally.number("days"), tally.number("wrong"), tally.values("kinds")
    if not wrong:
        return clean(days, "diaries", f"All {several(days, 'diaries')} have a weight above 0.")
    details = tuple(
        Detail(label, float(count))
        for label, count in zip(("missing", "negative", "zero"), kinds, strict=True)
    )
    what = f"{part(wrong, days, 'diaries', 'have')} no weight above 0."
    severity: Severity = "error" if kinds[0] + kinds[1] else "warning"
    remedy = "Import another weight, or use the rule drop-nonpositive-weights."
    return Finding(severity, wrong, days, "diaries", what, remedy, tally.names("wrong"), details)


def _all_weights(fields: Fields) -> Tally:
    return Tally(arrays={"weights": (_usable(fields),)})


def _spread(tally: Tally, context: Context) -> Finding:
    weights = tally.joined("weights")
    weights = weights[weights > 0]
    if not len(weights):
        return not_run("no diary has a weight above 0.")
    mean, middle, most = weights.mean(), float(np.median(weights)), float(weights.max())
    # Kish 1965: the loss of precision by unequal weights alone.
    effect = 1.0 + float(weights.var() / mean**2)
    extreme = int((weights > EXTREME * middle).sum())
    details = (
        Detail("smallest", float(weights.min())),
        Detail("median", middle),
        Detail("mean", float(mean)),
        Detail("largest", most),
    )
    what = (
        f"The largest weight is {most / middle:,.1f} times the median; the design effect of "
        f"weighting is {effect:.2f}."
    )
    if extreme or effect > DESIGN_EFFECT:
        what += (
            f" {part(extreme, len(weights), 'diaries', 'weigh')} over {EXTREME:g} times the median."
        )
        remedy = "Look at estimates with and without them; weights are not trimmed here."
        return Finding("note", extreme, len(weights), "diaries", what, remedy, (), details)
    return clean(len(weights), "diaries", what, details)


def _by_sex_and_age(fields: Fields) -> Tally:
    weight = _usable(fields)
    age = fields.number("persons", "age")[fields.person]
    known = (age >= 0) & (age <= OLDEST)
    column = np.where(known, np.nan_to_num(age), OLDEST + 1).astype(np.int64)
    row = fields.sex()[fields.person] % 3  # -1, missing, is the last row
    cell = row * SHAPE[1] + column
    return Tally(
        {
            "weights": np.bincount(cell, weights=weight, minlength=SHAPE[0] * SHAPE[1]),
            "days": len(weight),
            "persons": len(np.unique(fields.person)),
        }
    )


def _given(tally: Tally, context: Context) -> Finding:
    if context.known is None:
        return not_run("no population was given.", "Give one with --population.")
    return _compared(tally, context, context.known, GIVEN_NOTE, GIVEN_WARNING)


def _embedded(tally: Tally, context: Context) -> Finding:
    known = embedded(context.frame.manifest)
    if isinstance(known, str):
        return not_run(known)
    return _compared(tally, context, known, EMBEDDED_NOTE, EMBEDDED_WARNING)


def _compared(tally: Tally, context: Context, known: Known, note: float, warning: float) -> Finding:
    days = days_in_period(context.frame.manifest)
    if days is None:
        return not_run(
            "weights count person-days, and the manifest says neither of how many days nor years.",
            "Give days_in_period in the import.",
        )
    weights = tally.values("weights").reshape(SHAPE) / days
    ours = [group.of(weights) for group in known.groups]
    off = [abs(own / group.persons - 1) for own, group in zip(ours, known.groups, strict=True)]
    details = tuple(
        Detail(group.label, own, own / group.persons)
        for group, own in zip(known.groups, ours, strict=True)
    )
    total = sum(group.persons for group in known.groups)
    severity = by_severity(max(off), note=note, warning=warning)
    what = (
        f"Weights stand for {sum(ours):,.0f} persons, {percent(sum(ours) / total)} of the "
        f"{total:,.0f} of {known.source}."
    )
    each = tally.value("days") / max(tally.value("persons"), 1)
    if each > 1.05 and abs(sum(ours) / total / each - 1) <= warning:
        what += f" Each person counts once for each of {each:.1f} diaries."
    wrong = sum(error > note for error in off)
    remedy = "Look at weights_count, days_in_period and age_floor." if wrong else ""
    return Finding(severity, wrong, len(off), "groups", what, remedy, (), details)


def _week(fields: Fields) -> Tally:
    weight, day = _usable(fields), fields.number("days", "weekday")
    known = (day >= 1) & (day <= 7)
    place = np.where(known, np.nan_to_num(day), 0).astype(np.int64)
    return Tally(
        {
            "weights": np.bincount(place, weights=weight, minlength=8),
            "days": np.bincount(place, minlength=8),
        }
    )


def _weekdays(tally: Tally, context: Context) -> Finding:
    weights, days = tally.values("weights")[1:], tally.values("days")[1:]
    if not weights.sum():
        return not_run("no weighted diary has a day of the week.")
    share = weights / weights.sum()
    off = np.abs(share - 1 / 7)
    worst = int(off.argmax())
    severity = by_severity(float(off.max()), note=DAY_NOTE, warning=DAY_WARNING)
    details = tuple(
        Detail(name, float(count), float(value))
        for name, count, value in zip(DAYS, days, share, strict=True)
    )
    what = f"{DAYS[worst]} carries {percent(share[worst])} of the weights, 14.3% would be even."
    wrong = int((off > DAY_NOTE).sum())
    remedy = "Estimate by day_type; the rule balance-days makes them even." if wrong else ""
    return Finding(severity, wrong, 7, "days", what, remedy, (), details)


def _year(fields: Fields) -> Tally:
    weight, month = _usable(fields), fields.number("days", "month")
    known = (month >= 1) & (month <= 12)
    place = np.where(known, np.nan_to_num(month), 0).astype(np.int64)
    return Tally(
        {
            "weights": np.bincount(place, weights=weight, minlength=13),
            "days": np.bincount(place, minlength=13),
        }
    )


def _months(tally: Tally, context: Context) -> Finding:
    weights, days = tally.values("weights")[1:], tally.values("days")[1:]
    if not days.sum():
        return not_run("no diary has a month.")
    share = weights / weights.sum() if weights.sum() else days / days.sum()
    details = tuple(
        Detail(name, float(count), float(value))
        for name, count, value in zip(MONTHS, days, share, strict=True)
    )
    absent = int((days == 0).sum())
    if not absent:
        return clean(12, "months", "Diaries of all twelve months.", details)
    what = f"{part(absent, 12, 'months', 'have')} no diary: the survey does not cover the year."
    remedy = "Say so beside yearly figures."
    return Finding("note", absent, 12, "months", what, remedy, (), details)


_WEIGHT = ("days.weight",)
CHECKS = (
    Check("weights", "Weights above zero", _signs, _values, _WEIGHT),
    Check("weight-spread", "Extreme weights", _all_weights, _spread, _WEIGHT),
    Check("population-given", "Sum against a known total", _by_sex_and_age, _given, _WEIGHT),
    Check("population", "Sum against the population", _by_sex_and_age, _embedded, _WEIGHT),
    Check("weekdays", "Days of the week", _week, _weekdays, (*_WEIGHT, "days.weekday")),
    Check("months", "Months", _year, _months, ("days.month",)),
)
