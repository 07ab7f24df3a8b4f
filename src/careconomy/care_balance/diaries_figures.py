"""Figures of the care balance as functions of weighted totals, and which cells are taken together.

Totals are [..., group, household children, variable] of `diaries_totals`; a formula takes any
leading shape, and complex numbers for linearisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.diaries_totals import (
    ACTIVE,
    ANY_AT,
    AT,
    BESIDE,
    CHILDREN_AT,
    GIVEN_AT,
    MOST_CHILDREN,
    RECEIVED_AT,
    SHAPE,
    CareTask,
)
from careconomy.care_balance.family import BANDS
from careconomy.care_balance.sets import FAMILY
from careconomy.errors import CareError
from careconomy.estimation.statistics import HOUR, Numbers
from careconomy.estimation.totals import Whole

SEXES = {"women": ("mothers", "other_women"), "men": ("fathers", "other_men")}
SEX_OF = {group: sex for sex, groups in SEXES.items() for group in groups}
PARENTS = ("mothers", "fathers")
PLACE = {group: place for place, group in enumerate(FAMILY)}

Groups = tuple[str, ...]

# Number of children of each band [household children, band], and bands with any, by composition.
_KINDS = np.stack(np.unravel_index(np.arange(SHAPE[1]), (MOST_CHILDREN + 1,) * len(BANDS)), axis=1)
_ONE_BAND = (_KINDS > 0).sum(axis=1) == 1


@dataclass(frozen=True)
class Pooling:
    """Groups whose diaries are taken together, by what is estimated; decided by their number.

    `hours`: groups behind the hours of each group; `parents`: groups whose childcare by age and
    children at once stand for the parents of each sex, empty where the survey cannot tell;
    `like_parents`: groups (other women, other men) that get those of the parents of their sex, by
    "ages", "on_call" and "at_once". `notes` says so in words.
    """

    hours: Mapping[str, Groups]
    parents: Mapping[str, Groups]
    like_parents: Mapping[str, frozenset[str]]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, counts: Whole, fewest: int, *, companions: bool) -> Pooling:
        """Decide by the diaries of each cell [group, household children, variable].

        A cell of fewer than `fewest` diaries is taken together with its neighbour. Raises
        CareError where all women, or all men, are fewer.
        """
        by_group = counts.sum(axis=1)
        notes: list[str] = []
        hours = _hours(by_group, fewest, notes)
        parents = _parents(counts, fewest, notes)
        told = GIVEN_AT if companions else ANY_AT
        carers = (counts[:, 1:, AT["childcare"]].sum(axis=1), by_group[:, AT["on_call_childcare"]])
        like: dict[str, set[str]] = {"ages": set(), "on_call": set(), "at_once": set()}
        for group in (name for name in FAMILY if name not in PARENTS):
            place = PLACE[group]
            for what, number in (
                ("ages", carers[0][place]),
                ("on_call", carers[1][place]),
                ("at_once", by_group[place, told].min()),
            ):
                if number < fewest:
                    like[what].add(group)
        for what, groups in like.items():
            named = " and ".join(_words(group) for group in FAMILY if group in groups)
            if named and parents["women"] and not (what == "on_call" and not carers[1].any()):
                notes.append(f"{_WHAT[what]} of {named}: as parents of their sex; few diaries.")
        frozen = {what: frozenset(groups) for what, groups in like.items()}
        return cls(hours, parents, frozen, tuple(notes))

    @property
    def ages_known(self) -> bool:
        """Whether the survey tells for children of which age care is."""
        return all(self.parents.values())

    def own(self, group: str) -> bool:
        """Whether hours, ages and children at once of a group all rest on its own diaries."""
        alone = self.parents[SEX_OF[group]] == (group,) or group not in PARENTS
        mixed = any(group in groups for groups in self.like_parents.values())
        return self.ages_known and self.hours[group] == (group,) and alone and not mixed


_WHAT = {
    "ages": "Childcare by age of the child",
    "on_call": "Time on call by age of the child",
    "at_once": "Children looked after at once",
}


def _words(group: str) -> str:
    return group.replace("_", " ")


def _hours(by_group: Whole, fewest: int, notes: list[str]) -> dict[str, Groups]:
    hours: dict[str, Groups] = {}
    for sex, groups in SEXES.items():
        number = {group: int(by_group[PLACE[group], AT["diaries"]]) for group in groups}
        if sum(number.values()) < fewest:
            raise CareError(
                f"the survey has {sum(number.values())} diaries of {sex} aged 15 and over of whom "
                f"it is known whether they live with an own child; {fewest} are the fewest.",
                where="survey",
                remedy="Give a larger survey.",
            )
        small = [group for group in groups if number[group] < fewest]
        hours.update({group: tuple(groups) if small else (group,) for group in groups})
        if small:
            notes.append(
                f"Hours of {_words(groups[0])} and {_words(groups[1])} are taken together: there "
                f"are {number[small[0]]} diaries of {_words(small[0])}."
            )
    return hours


def _parents(counts: Whole, fewest: int, notes: list[str]) -> dict[str, Groups]:
    """Groups behind childcare by age: a sex needs diaries of homes with one band in every band."""
    alone = np.stack([counts[:, _ONE_BAND & (_KINDS[:, at] > 0), 0].sum(axis=1) for at in range(3)])
    by_parent = {name: alone[:, PLACE[name]] for name in PARENTS}
    if all(number.min() >= fewest for number in by_parent.values()):
        return {sex: (groups[0],) for sex, groups in SEXES.items()}
    if sum(by_parent.values(), np.zeros(len(BANDS))).min() >= fewest:
        notes.append(
            "Childcare by age and children at once of mothers and fathers are taken together; few "
            "diaries."
        )
        return dict.fromkeys(SEXES, PARENTS)
    notes.append(
        "Childcare by age and children at once are those of the embedded profile: the survey has "
        f"fewer than {fewest} diaries of parents for some age of child."
    )
    return dict.fromkeys(SEXES, ())


def _over(above: Numbers, below: Numbers) -> Numbers:
    """Above over below; zero where there is nothing below."""
    return np.asarray(np.where(below == 0.0, 0.0, above / np.where(below == 0.0, 1.0, below)))


@dataclass(frozen=True)
class Recorded:
    """What a survey records: kinds of care with time on call, and whether enough diaries name the
    children who were there; and which cells are taken together.
    """

    on_call: tuple[str, ...]
    companions: bool
    pooling: Pooling

    @classmethod
    def of(cls, counts: Whole, task: CareTask, fewest: int) -> Recorded:
        """Decide by the diaries of each cell [group, household children, variable]."""
        by_group = counts.sum(axis=1)
        told = by_group[[PLACE[name] for name in PARENTS]][:, GIVEN_AT]
        companions = task.companions and bool(told.min() >= fewest)
        on_call = tuple(
            kind for kind in task.on_call if (by_group[:, AT[f"asked_{kind}"]] > 0).all()
        )
        return cls(on_call, companions, Pooling.of(counts, fewest, companions=companions))

    def figures(self, totals: Numbers) -> dict[str, tuple[str, Numbers]]:
        """Return unit and value [...] of every figure by name; totals [..., domain, variable]."""
        whole = totals.reshape(*totals.shape[:-2], *SHAPE, totals.shape[-1])
        found = {**_persons(whole), **_hours_a_day(whole, self), **_with_partner(whole)}
        return {**found, **_by_age(whole, self)} if self.pooling.ages_known else found

    def formula(self, totals: Numbers) -> Numbers:
        """All figures [..., figure] in one array."""
        return np.stack([value for _, value in self.figures(totals).values()], axis=-1)


Found = dict[str, tuple[str, Numbers]]


def _persons(totals: Numbers) -> Found:
    groups = totals.sum(axis=-2)
    found: Found = {}
    for share, (parent, other) in zip(
        ("share_of_women_who_are_mothers", "share_of_men_who_are_fathers"),
        SEXES.values(),
        strict=True,
    ):
        persons = groups[..., PLACE[parent], 0], groups[..., PLACE[other], 0]
        found[share] = "share", _over(persons[0], persons[0] + persons[1])
    return found


def _hours_a_day(totals: Numbers, recorded: Recorded) -> Found:
    groups = totals.sum(axis=-2)
    found: Found = {}
    for group, members in recorded.pooling.hours.items():
        pooled = groups[..., [PLACE[name] for name in members], :].sum(axis=-2)
        for kind in (*ACTIVE, *BESIDE):
            mean = _over(pooled[..., AT[kind]], pooled[..., 0]) / HOUR
            found[f"hours_{kind}_{group}"] = "hours a day", mean
        for kind in recorded.on_call:
            asked = _over(pooled[..., AT[f"on_call_{kind}"]], pooled[..., AT[f"asked_{kind}"]])
            passive = _over(pooled[..., AT[f"passive_{kind}"]], pooled[..., 0])
            found[f"hours_on_call_{kind}_{group}"] = "hours a day", (asked + passive) / HOUR
    return found


def _with_partner(totals: Numbers) -> Found:
    """Part of parents' childcare with the partner there, where it is told who was there."""
    groups = totals.sum(axis=-2)
    found: Found = {}
    for parent in PARENTS:
        mine = groups[..., PLACE[parent], :]
        if np.any(mine[..., AT["company_known"]] != 0.0):
            shared = _over(mine[..., AT["with_partner"]], mine[..., AT["company_known"]])
            found[f"share_of_childcare_with_partner_{parent}"] = "share", shared
    return found


@dataclass(frozen=True)
class _Ages:
    """Time with children by band [..., group, band], and what children at once are made of."""

    care: Numbers
    on_call: Numbers
    above: Numbers
    below: Numbers

    def of(self, places: list[int]) -> tuple[Numbers, Numbers, Numbers]:
        """Care, on call and children at once [..., band] of some groups together."""
        care, on_call, above, below = (
            part[..., places, :].sum(axis=-2)
            for part in (self.care, self.on_call, self.above, self.below)
        )
        mean = _shares(care)
        return mean, _shares(on_call, mean), _over(above, below)


def _ages(totals: Numbers, recorded: Recorded) -> _Ages:
    groups = totals.sum(axis=-2)
    children = _over(totals[..., CHILDREN_AT], totals[..., :1])
    beside = totals[..., AT["on_call_childcare"]] + totals[..., AT["passive_childcare"]]
    on_call = _spread(beside, children)
    if recorded.companions:
        given = groups[..., GIVEN_AT]
        return _Ages(given, on_call, groups[..., RECEIVED_AT], given)
    behind = [recorded.pooling.parents[SEX_OF[group]] for group in FAMILY]
    each = np.stack([_hours_per_child(totals, whom) for whom in behind], axis=-2)
    care = _spread(totals[..., AT["childcare"]], children * each[..., np.newaxis, :])
    return _Ages(care, on_call, groups[..., CHILDREN_AT], groups[..., ANY_AT])


def _by_age(totals: Numbers, recorded: Recorded) -> Found:
    """Childcare and time on call by age of the child, and children looked after at once."""
    ages, pooling = _ages(totals, recorded), recorded.pooling
    childcare = totals[..., AT["childcare"]].sum(axis=-1)
    found: Found = {}
    for group in FAMILY:
        place = PLACE[group]
        mean, on_call, at_once = ages.of([PLACE[one] for one in pooling.parents[SEX_OF[group]]])
        if group not in PARENTS:
            mine = ages.of([place])
            if group not in pooling.like_parents["ages"]:
                # Care of children who do not live there goes to ages as parents' care does.
                told = ages.care[..., place, :]
                rest = childcare[..., place, np.newaxis] - told.sum(axis=-1, keepdims=True)
                mean = _shares(told + rest * mean)
            on_call = on_call if group in pooling.like_parents["on_call"] else mine[1]
            at_once = at_once if group in pooling.like_parents["at_once"] else mine[2]
        for at, band in enumerate(BANDS):
            found[f"share_of_childcare_{band}_{group}"] = "share", mean[..., at]
            found[f"recipients_at_once_{band}_{group}"] = "persons", at_once[..., at]
            if "childcare" in recorded.on_call:
                found[f"share_of_on_call_{band}_{group}"] = "share", on_call[..., at]
    return found


def _hours_per_child(totals: Numbers, groups: Groups) -> Numbers:
    """Childcare per child [..., band] of parents whose household children are of one band."""
    whom = totals[..., [PLACE[name] for name in groups], :, :].sum(axis=-3)
    rows = []
    for at, place in enumerate(CHILDREN_AT):
        alone = whom[..., _ONE_BAND & (_KINDS[:, at] > 0), :].sum(axis=-2)
        rows.append(_over(alone[..., AT["childcare"]], alone[..., place]))
    return np.stack(rows, axis=-1)


def _spread(time: Numbers, parts: Numbers) -> Numbers:
    """Share time [..., group, household children] out by parts [..., band]; [..., group, band]."""
    share = _over(parts, parts.sum(axis=-1, keepdims=True))
    return np.asarray((time[..., np.newaxis] * share).sum(axis=-2))


def _shares(time: Numbers, otherwise: Numbers | None = None) -> Numbers:
    """Shares of the bands in time [..., band]; `otherwise` where there is none."""
    total = time.sum(axis=-1, keepdims=True)
    found = _over(time, total)
    return found if otherwise is None else np.where(total == 0.0, otherwise, found)
