"""Measured hours of mothers, fathers and others for the care balance, with their sampling errors.

`measured` estimates, in one pass over a survey, all that the balance takes from diaries: persons
of each group, active and on-call hours a day, childcare by age of the child, and children looked
after at once. It fills the same record as the embedded profile. Method: 8.4 and 5.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from careconomy.care_balance.diaries_errors import covariance
from careconomy.care_balance.diaries_figures import PARENTS, PLACE, Recorded
from careconomy.care_balance.diaries_notes import notes_of
from careconomy.care_balance.diaries_totals import ACTIVE, AT, SHAPE, CareTask
from careconomy.care_balance.family import BANDS
from careconomy.care_balance.profile import Profile, embedded_profile
from careconomy.care_balance.sets import CHILDREN, FAMILY
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.results import Rules
from careconomy.estimation.totals import Array, Sums
from careconomy.facts import Fact
from careconomy.timeuse import Survey

Activities = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Table:
    """Figures with units and joint sampling error [figure, figure]."""

    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Array
    covariance: Array

    @classmethod
    def of(cls, recorded: Recorded, sums: Sums, design: Design) -> _Table:
        found = recorded.figures(sums.full)
        return cls(
            names=tuple(found),
            units=tuple(unit for unit, _ in found.values()),
            values=np.array([float(value) for _, value in found.values()]),
            covariance=covariance(recorded.formula, sums, design),
        )

    @property
    def errors(self) -> Array:
        """Standard errors [figure]."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def with_embedded(self, *, on_call: bool) -> _Table:
        """Add ages of children and children at once of the embedded profile, without errors."""
        base = embedded_profile()
        held = dict(zip(base.names, base.values, strict=True))
        more: dict[str, tuple[str, float]] = {}
        for band, group in ((band, group) for group in FAMILY for band in BANDS):
            share = held[f"share_of_childcare_{band}_{group}"]
            at_once = f"recipients_at_once_{band}_{group}"
            more[f"share_of_childcare_{band}_{group}"] = "share", share
            more[at_once] = "persons", held[at_once]
            if on_call:
                more[f"share_of_on_call_{band}_{group}"] = "share", share
        old, size = len(self.names), len(self.names) + len(more)
        wider = np.zeros((size, size))
        wider[:old, :old] = self.covariance
        return _Table(
            (*self.names, *more),
            (*self.units, *(unit for unit, _ in more.values())),
            np.append(self.values, [value for _, value in more.values()]),
            wider,
        )


def measured(
    survey: Survey,
    *,
    activities: Activities | None = None,
    design: Design | None = None,
    rules: Rules | None = None,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Profile:
    """Estimate what the care balance takes from a survey, with the figures' joint errors.

    Persons aged 15 and over; mothers and fathers live with an own child under 15. `activities`:
    selectors that count as active "childcare", "adult_care" and "domestic", in place of ICATUS 41
    without 416, 42 without 425, and 3; `design`: in place of the survey's own; `rules`: fewest
    diaries of a cell; `engine`: where the work runs. Raises CareError for a survey that does not
    tell groups, weights or activities, and for too few diaries.
    """
    from careconomy.engines import run

    counted = _activities(activities)
    design = design or Design.from_dict(survey.manifest.design)
    rules = rules or Rules()
    task = CareTask.of(survey, design, counted)
    sums = run(survey, task, engine=engine, progress=progress)
    recorded = Recorded.of(sums.counts.reshape(*SHAPE, -1), task, rules.fewest)
    table = _Table.of(recorded, sums, design)
    _check_childcare(table, survey)
    chosen = [name for names in counted.values() for name in names]
    notes = (*notes_of(survey, task, recorded, chosen), *_weak(table, rules))
    if not recorded.pooling.ages_known:
        table = table.with_embedded(on_call="childcare" in recorded.on_call)
    diaries = sums.counts[:, AT["diaries"]].reshape(SHAPE).sum(axis=1)
    number = {group: int(diaries[PLACE[group]]) for group in FAMILY}
    entry = {**_entry(survey, table, notes, (counted, design)), "diaries": number}
    return _profile(survey, recorded, table, entry)


def _profile(
    survey: Survey, recorded: Recorded, table: _Table, entry: Mapping[str, Any]
) -> Profile:
    return Profile(
        names=table.names,
        values=table.values,
        units=table.units,
        year=max(survey.manifest.years, default=embedded_profile().year),
        facts=_facts(survey, recorded, entry["notes"]),
        covariance=table.covariance,
        own=True,
        own_ages=recorded.pooling.ages_known,
        observed=_observed(recorded),
        survey=entry,
        diaries=sum(entry["diaries"].values()),
    )


def _activities(given: Activities | None) -> Activities:
    for kind in given or {}:
        if kind not in ACTIVE:
            raise CareError(
                f'"{kind}" is no kind of care of the balance.',
                where="activities",
                remedy=f"Give {', '.join(ACTIVE)}.",
            )
    return {**ACTIVE, **(given or {})}


def _check_childcare(table: _Table, survey: Survey) -> None:
    found = dict(zip(table.names, table.values, strict=True))
    for group in PARENTS:
        if not found[f"hours_childcare_{group}"] > 0.0:
            raise CareError(
                f"no diary of {group} has any active childcare.",
                where=str(survey.folder),
                remedy="Look at its codes of childcare.",
            )
    for band in BANDS:
        names = [f"share_of_childcare_{band}_{group}" for group in PARENTS]
        if names[0] in found and not sum(found[name] for name in names) > 0.0:
            raise CareError(
                f"no diary of parents has any active childcare for ages {band.replace('_', '-')}.",
                where=str(survey.folder),
                remedy="Give a larger survey.",
            )


def _weak(table: _Table, rules: Rules) -> tuple[str, ...]:
    """Name the hours of the balance whose coefficient of variation is too large."""
    used = tuple(f"hours_{kind}_" for kind in (*ACTIVE, "on_call"))
    weak = [
        name.replace("_", " ")
        for name, value, error in zip(table.names, table.values, table.errors, strict=True)
        if name.startswith(used) and value > 0.0 and error > rules.most_cv * value
    ]
    if not weak:
        return ()
    return (f"Coefficient of variation above {rules.most_cv:.0%}: {', '.join(weak)}.",)


def _observed(recorded: Recorded) -> frozenset[tuple[str, str]]:
    """Cells that rest on diaries alone: active and on call known, own diaries, ages told."""
    pooling = recorded.pooling
    cells = {("household", group) for group in FAMILY if pooling.hours[group] == (group,)}
    if "childcare" in recorded.on_call:
        cells |= {(row, group) for row in CHILDREN for group in FAMILY if pooling.own(group)}
    return frozenset(cells)


def _facts(survey: Survey, recorded: Recorded, notes: Sequence[str]) -> tuple[Fact, ...]:
    """The survey among the sources; and the embedded profile, where ages rest on it."""
    manifest = survey.manifest
    every = {(row, group) for row in (*CHILDREN, "household") for group in FAMILY}
    own = _observed(recorded) == every
    fact = Fact(
        name="time_use_survey",
        value=float("nan"),
        unit="hours and shares",
        year=max(manifest.years, default=0),
        source=manifest.source or manifest.name,
        licence=manifest.licence or "not stated",
        quality="observed" if own else "estimated",
        note="" if own else " ".join(notes),
    )
    return (fact,) if recorded.pooling.ages_known else (fact, *embedded_profile().facts)


def _entry(
    survey: Survey, table: _Table, notes: tuple[str, ...], rules: tuple[Activities, Design]
) -> dict[str, Any]:
    """What a result says of the survey: figures with errors, notes, hash."""
    manifest = survey.manifest
    counted, design = rules
    text = manifest.to_json() + repr([(kind, tuple(counted[kind])) for kind in ACTIVE])
    return {
        "name": manifest.name,
        "country": manifest.country,
        "years": list(manifest.years),
        "source": manifest.source,
        "licence": manifest.licence,
        "errors": design.method,
        "fingerprint": "sha256:" + sha256((text + repr(design)).encode()).hexdigest(),
        "figures": {
            name: {"unit": unit, "value": float(value), "standard_error": float(error)}
            for name, unit, value, error in zip(
                table.names, table.units, table.values, table.errors, strict=True
            )
        },
        "notes": list(notes),
    }
