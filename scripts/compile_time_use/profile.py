"""The rows of the time-use profile, from a survey."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .codes import (
    CARE_GROUPS,
    CHILDCARE_LOOKING_AFTER,
    CHILDCARE_TRAVEL,
    DOMESTIC,
)
from .estimators import Estimate, jackknife, quotient, ratio
from .households import (
    BANDS,
    WOMAN,
    children_by_band,
    own_children,
    parents,
)
from .survey import Floats, Survey

GROUPS = ("mothers", "fathers", "other_women", "other_men")
SEXES = ("women", "men")
AGE_FLOOR = 15
_NORMAL_95 = 1.645
_CHILD_PARTS = tuple(group.name for group in CARE_GROUPS if group.name.startswith("childcare"))
_ADULT_PARTS = tuple(group.name for group in CARE_GROUPS if group.name.endswith("adults"))
_DOMAIN = "One country and year; differences between countries are not in the range."
_LINEARISED = "Linearised error, clustering of the sample ignored."
_GROUPED = "Grouped jackknife, clustering of the sample ignored."


@dataclass(frozen=True)
class Row:
    """One figure of the profile; `low` and `high` are its 5th and 95th percentiles."""

    name: str
    value: float
    unit: str
    standard_error: float
    diaries: int
    low: float
    high: float
    note: str


@dataclass(frozen=True)
class Profile:
    """The ingredients of the rows; arrays are [respondents] or [respondents, 4 bands]."""

    weight: Floats
    groups: dict[str, Floats]
    minor_parents: Floats
    hours: dict[str, Floats]
    children: Floats


def make_profile(survey: Survey, parent: NDArray[np.bool_] | None = None) -> Profile:
    """Form the groups, sum the activity groups and count the household children by band.

    `parent` ([respondents]) replaces the rule of `parents` for mothers and fathers.
    """
    parent = parents(survey) if parent is None else parent
    adult, woman = survey.age >= AGE_FLOOR, survey.sex == WOMAN
    member = {
        "mothers": adult & woman & parent,
        "fathers": adult & ~woman & parent,
        "other_women": adult & woman & ~parent,
        "other_men": adult & ~woman & ~parent,
        "women": adult & woman,
        "men": adult & ~woman,
    }
    hours = dict(survey.hours)
    hours["childcare"] = sum((hours[name] for name in _CHILD_PARTS), np.zeros(len(survey)))
    hours["adult_care"] = sum((hours[name] for name in _ADULT_PARTS), np.zeros(len(survey)))
    hours["care"] = hours["childcare"] + hours["adult_care"]
    return Profile(
        weight=survey.weight,
        groups={name: flags.astype(np.float64) for name, flags in member.items()},
        minor_parents=parents(survey, under=18).astype(np.float64),
        hours=hours,
        children=children_by_band(survey),
    )


def compile_rows(survey: Survey) -> list[Row]:
    """Return all rows of the profile."""
    profile = make_profile(survey)
    return [
        *_size_rows(profile),
        *_hour_rows(profile),
        *_relative_rows(profile),
        *_care_share_rows(profile),
        *_childcare_part_rows(profile),
        *_recipient_rows(profile),
        *_children_rows(profile),
    ]


def _row(name: str, unit: str, estimate: Estimate, note: str) -> Row:
    return _bounded(name, unit, estimate.value, estimate.standard_error, estimate.diaries, note)


def _bounded(
    name: str,
    unit: str,
    value: float,
    error: float,
    diaries: int,
    note: str,
    how: str = _LINEARISED,
) -> Row:
    ceiling = 1.0 if unit == "share" else float("inf")
    low, high = max(0.0, value - _NORMAL_95 * error), min(ceiling, value + _NORMAL_95 * error)
    return Row(name, value, unit, error, diaries, low, high, f"{note} {how} {_DOMAIN}")


def _mean(profile: Profile, activity: str, group: str) -> Estimate:
    member = profile.groups[group]
    return ratio(profile.weight, profile.hours[activity] * member, member)


def _size_rows(profile: Profile) -> list[Row]:
    pairs = (("women", "mothers"), ("men", "fathers"))
    note = "Persons 15+ who live with a likely own child under 15, over all persons 15+ of the sex."
    return [
        _row(
            f"share_of_{sex}_who_are_{parent}",
            "share",
            ratio(profile.weight, profile.groups[parent], profile.groups[sex]),
            note,
        )
        for sex, parent in pairs
    ]


def _hour_rows(profile: Profile) -> list[Row]:
    notes = {
        "childcare": "Main activity with children under 18 of the own and of other households, "
        "travel included.",
        "adult_care": "Care of and help to adults of the own and of other households, travel "
        "included.",
        DOMESTIC.name: "Unpaid domestic services (ICATUS 3), travel included.",
    }
    parts = {
        name: f"Part of adult care: {name.replace('_', ' ')}, travel included."
        for name in _ADULT_PARTS
    }
    return [
        _row(f"hours_{name}_{group}", "hours a day", _mean(profile, name, group), note)
        for name, note in {**notes, **parts}.items()
        for group in (*GROUPS, *SEXES)
    ]


def _relative_rows(profile: Profile) -> list[Row]:
    note = "Mean hours of the group over mean hours of all persons 15+ of the same sex."
    return [
        _row(
            f"relative_{name}_{group}",
            "ratio",
            quotient(_mean(profile, name, group), _mean(profile, name, sex)),
            note,
        )
        for name in ("childcare", "adult_care", DOMESTIC.name)
        for group, sex in zip(GROUPS, (*SEXES, *SEXES), strict=True)
    ]


def _share(profile: Profile, part: str, whole: str, group: str) -> Estimate:
    member = profile.groups[group]
    estimate = ratio(profile.weight, profile.hours[part] * member, profile.hours[whole] * member)
    return Estimate(estimate.value, estimate.influence, int(np.count_nonzero(member)))


def _care_share_rows(profile: Profile) -> list[Row]:
    note = "Part of the hours of childcare and adult care together."
    return [
        _row(
            f"share_of_care_to_{recipient}_{group}",
            "share",
            _share(profile, part, "care", group),
            note,
        )
        for recipient, part in (("children", "childcare"), ("adults", "adult_care"))
        for group in (*GROUPS, *SEXES)
    ]


def _childcare_part_rows(profile: Profile) -> list[Row]:
    parts = (
        ("childcare_other_household", "Part of childcare for children of other households."),
        (CHILDCARE_LOOKING_AFTER.name, "Part of childcare that is looking after (ICATUS 416)."),
        (CHILDCARE_TRAVEL.name, "Part of childcare that is travel (ICATUS 44)."),
    )
    return [
        _row(f"share_of_{name}_{group}", "share", _share(profile, name, "childcare", group), note)
        for name, note in parts
        for group in GROUPS
    ]


def recipient_shares(profile: Profile, weight: Floats) -> Floats:
    """Return the shares of household childcare by band of the child, [4 groups, 4 bands].

    Parents whose household children are all in one band give hours per child of the band, by
    sex. Every respondent's hours are then allotted to the household's children in proportion.
    """
    one_band = np.count_nonzero(profile.children, axis=1) == 1
    hours = profile.hours["childcare_household"]
    allotted: dict[str, Floats] = {}
    for sex in SEXES:
        donor = weight * profile.groups[sex] * profile.minor_parents * one_band
        children = donor @ profile.children
        given = (donor * hours) @ (profile.children > 0)
        per_child = np.divide(given, children, out=np.zeros(len(BANDS)), where=children > 0)
        parts = profile.children * per_child
        total = parts.sum(axis=1, keepdims=True)
        allotted[sex] = hours[:, None] * np.divide(
            parts, total, out=np.zeros_like(parts), where=total > 0
        )
    result = np.zeros((len(GROUPS), len(BANDS)))
    for place, (group, sex) in enumerate(zip(GROUPS, (*SEXES, *SEXES), strict=True)):
        sums = (weight * profile.groups[group]) @ allotted[sex]
        result[place] = np.divide(sums, sums.sum(), out=np.full(4, np.nan), where=sums.sum() > 0)
    return result


def _recipient_rows(profile: Profile) -> list[Row]:
    values, errors = jackknife(lambda weight: recipient_shares(profile, weight), profile.weight)
    carers = profile.hours["childcare_household"] > 0
    note = (
        "Part of childcare in the own household; hours allotted to the household's children by "
        "the hours per child in households with children of one age band only."
    )
    return [
        _bounded(
            f"share_of_childcare_{band}_{group}",
            "share",
            float(values[i, k]),
            float(errors[i, k]),
            int(np.count_nonzero(carers * profile.groups[group])),
            note,
            _GROUPED,
        )
        for i, group in enumerate(GROUPS)
        for k, band in enumerate(BANDS)
    ]


def _children_rows(profile: Profile) -> list[Row]:
    under = own_children(profile.children)
    rows = [
        _row(
            f"children_under_15_per_{one}",
            "persons",
            ratio(profile.weight, under * profile.groups[group], profile.groups[group]),
            "Household children under 15, mean over parents who live with any.",
        )
        for one, group in (("mother", "mothers"), ("father", "fathers"))
    ]
    note = (
        "Household children of the band, mean over persons of the group who live with any: an "
        "approximation, from above, of the recipients present per hour of care."
    )
    for k, band in enumerate(BANDS[:-1]):
        for group in GROUPS:
            having = profile.groups[group] * (profile.children[:, k] > 0)
            estimate = ratio(profile.weight, profile.children[:, k] * having, having)
            rows.append(_row(f"recipients_at_once_{band}_{group}", "persons", estimate, note))
    return rows
