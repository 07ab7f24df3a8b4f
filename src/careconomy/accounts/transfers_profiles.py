"""From totals to age profiles that balance; every step on all replicates at once.

Arrays run [1 + replicate, sex, age, service] unless the docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from careconomy.accounts.smoother import Span, smooth_profile
from careconomy.accounts.transfers_cells import AT_ONCE, Cells, Layout
from careconomy.accounts.transfers_households import BANDS, BANDS_OF, CELLS, GROUPS, TYPES
from careconomy.accounts.transfers_services import (
    ADULT,
    TARGETS,
    WITH_NEEDS,
    Service,
    Times,
)
from careconomy.accounts.transfers_tasks import bands_among
from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole


@dataclass(frozen=True)
class Smoothing:
    """How profiles are smoothed: spans of housework and of care; where care must not be smoothed.

    `school_entry`: first age of school; `smooth`: without it the profiles stay as they are.
    """

    housework: Span = "cv"
    care: Span = 0.1
    school_entry: int = 6
    smooth: bool = True

    def apply(self, values: Array, counts: Array, service: Service, *, received: bool) -> Array:
        """Smooth profiles [1 + replicate, sex, age] of one service."""
        result = values.copy()
        if not self.smooth:
            return result
        for sex in range(values.shape[1]):
            result[:, sex] = smooth_profile(
                np.arange(values.shape[2]),
                values[:, sex],
                counts[sex],
                breaks=(1, self.school_entry, ADULT) if service.care and received else (),
                span=self.care if service.care else self.housework,
            )
        # A line may leave the range of what it is drawn through at its ends.
        return np.maximum(result, 0.0)


@dataclass(frozen=True)
class Profiles:
    """Minutes a day per head and people, in balance.

    `given`, `received`, `to_self` [1 + replicate, sex, age, service]; `people` [1 + replicate,
    sex, age]; `diaries`, `members` [sex, age] in the sample; `balance` [1 + replicate, service]:
    what the consumption of households had to be multiplied by; `unreached` [1 + replicate,
    service]: share of the time given of which nobody in the household could have had any.
    """

    services: tuple[Service, ...]
    given: Array
    received: Array
    to_self: Array
    people: Array
    diaries: Array
    members: Array
    balance: Array
    unreached: Array


def by_age(totals: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Turn [..., age x sex, variable] into [..., sex, age, variable]."""
    shape = (*totals.shape[:-2], -1, 2, totals.shape[-1])
    return np.moveaxis(totals.reshape(shape), -2, -3)


def imputed_means(cells: Cells, layout: Layout) -> Array:
    """Mean minutes [1 + replicate, cell, service] of members by cell; wider cells where empty."""
    minutes = cells.table(layout, "typed_minutes")
    shape = (len(minutes), len(GROUPS), 2, TYPES, -1)
    known = cells.table(layout, "typed").reshape(shape)
    minutes = minutes.reshape(shape)
    means = _over(minutes, known)
    for axes in ((3,), (1, 3), (1, 2, 3)):
        wider = _over(minutes.sum(axis=axes, keepdims=True), known.sum(axis=axes, keepdims=True))
        means = np.where(np.isnan(means), wider, means)
    return np.asarray(means.reshape(len(means), CELLS, -1))


def needs_of(cells: Cells, layout: Layout, times: Times, means: Array) -> Array:
    """Minutes [1 + replicate, age group] that a member gets, by least squares, not below zero.

    `means` [1 + replicate, cell, service]: what members without a diary give.
    """
    bands, care = cells.table(layout, "bands"), cells.table(layout, "care")
    needs = np.zeros((len(bands), len(BANDS)))
    for target in WITH_NEEDS:
        band, service = BANDS_OF[target], times.of_target(target)
        written = care[:, band, service].sum(axis=-1, keepdims=True)
        imputed = care[:, band, len(times.services) :] @ means[..., service].sum(
            axis=-1, keepdims=True
        )
        left = np.linalg.pinv(bands[:, band, band], hermitian=True)
        needs[:, band] = np.maximum((left @ (written + imputed))[..., 0], 0.0)
    return needs


@dataclass(frozen=True)
class Consumed:
    """Minutes received [1 + replicate, age x sex, service]; share that imputed givers have."""

    minutes: Array
    imputed_share: float

    @classmethod
    def of(
        cls, cells: Cells, layout: Layout, times: Times, means: Array, needs: Array | None
    ) -> Consumed:
        """Add what diaries tell and what `means` [1 + replicate, cell, service] impute.

        `needs` [1 + replicate, age group]: minutes per member; None for equal shares.
        """
        minutes = np.zeros((len(means), layout.shapes["members"][0], len(times.services)))
        imputed = 0.0
        for target in TARGETS:
            service = times.of_target(target)
            found = cells.table(layout, target)
            if needs is not None and target in WITH_NEEDS:
                _share(found, cells, layout, needs, target)
            without = found[..., len(times.services) :] @ means[..., service]
            minutes[..., service] = found[..., service] + without
            imputed += float(without[0].sum())
        return cls(minutes, imputed / max(float(minutes[0].sum()), np.finfo(float).tiny))


def _share(found: Array, cells: Cells, layout: Layout, needs: Array, target: str) -> None:
    """Add to `found` [1 + replicate, age x sex, source] what members of several ages share.

    A member's part is the need of its age group over that of all; equal where none has any.
    """
    flat = found.reshape(len(found), -1)
    need = needs[:, BANDS_OF[target]].T
    rows, place, sets = cells.shared(layout, target)
    first = BANDS_OF[target].start or 0
    band = np.searchsorted(BANDS, place // found.shape[2] // 2, side="right") - 1 - first
    for start in range(0, len(place), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        members = bands_among(sets[some], target)
        whole = members @ need
        part = np.broadcast_to(1.0 / members.sum(axis=1, keepdims=True), whole.shape).copy()
        np.divide(need[band[some]], whole, where=whole > 0.0, out=part)
        part *= cells.weighted[rows[some]]
        cell, at = np.unique(place[some], return_inverse=True)
        order = np.argsort(at, kind="stable")
        starts = np.searchsorted(at[order], np.arange(len(cell)))
        flat[:, cell] += np.add.reduceat(part[order], starts, axis=0).T


def profiles(
    cells: Cells,
    layout: Layout,
    consumption: Consumed,
    times: Times,
    floor: int,
    smoothing: Smoothing,
) -> Profiles:
    """Make profiles of the totals of a survey."""
    diaries, members = by_age(cells.counts[..., np.newaxis])[..., 0]
    written, roster, minutes, own = (
        by_age(
            cells.table(layout, name).reshape(len(consumption.minutes), len(cells.counts[0]), -1)
        )
        for name in ("diaries", "members", "minutes", "own")
    )
    alone = cells.table(layout, "alone")
    old = np.arange(written.shape[2]) >= floor
    people = np.where(old[:, np.newaxis], written, roster)
    per_head = _heads(np.stack((minutes, own)), written)
    consumed = _heads(by_age(consumption.minutes), roster)
    for at, item in enumerate(times.services):
        for side in per_head:
            side[..., at] = smoothing.apply(side[..., at], diaries, item, received=False)
        consumed[..., at] = smoothing.apply(consumed[..., at], members, item, received=True)
    return _balanced(
        times, per_head * old[:, np.newaxis], consumed, people, minutes, alone, diaries, members
    )


def _balanced(
    times: Times,
    produced: Array,
    consumed: Array,
    people: Array,
    minutes: Array,
    alone: Array,
    diaries: Array,
    members: Array,
) -> Profiles:
    """Keep the hours of each sex as estimated, then make consumption equal to production.

    What people do for themselves is at most what they make, and what they receive.
    """
    held = minutes.sum(axis=2, keepdims=True)
    produced = produced * _or_one(held, (people * produced[0]).sum(axis=2, keepdims=True))
    made = minutes.sum(axis=(1, 2))
    within = made - alone
    taken = (people * consumed).sum(axis=(1, 2))
    consumed = consumed * _or_one(made, taken)[:, np.newaxis, np.newaxis]
    for at, item in enumerate(times.services):
        if item.outside:
            consumed[..., at] = _elsewhere(times, item, consumed, people, made[:, at])
        elif made[0, at] > 0.0 and not taken[0, at] > 0.0:
            raise CareError(
                f"there are {item.name} hours, and nobody in the households to receive them.",
                where="persons",
                remedy="Import the survey with all members of its households, children too.",
            )
    # Smoothed and scaled apart, what is for oneself may exceed what it is part of.
    own = np.minimum(produced[1], np.minimum(produced[0], consumed))
    return Profiles(
        times.services, produced[0], consumed, own, people[..., 0], diaries, members,
        balance=_over(within, taken), unreached=_over(alone, made),
    )  # fmt: skip


def _elsewhere(times: Times, item: Service, consumed: Array, people: Array, made: Array) -> Array:
    """Consumption [1 + replicate, sex, age] of care by other households: as care at home."""
    alike = _places(times, lambda other: other.target == item.target and not other.outside)
    profile = consumed[..., alike].sum(axis=-1)
    taken = (people[..., 0] * profile).sum(axis=(1, 2))
    if not taken[0] > 0.0 and made[0] > 0.0:
        raise CareError(
            f"there are {item.name} hours, and no profile of the like at home to share them by."
        )
    return np.asarray(profile * _or_one(made, taken)[:, np.newaxis, np.newaxis])


def _places(times: Times, wanted: Callable[[Service], bool]) -> Whole:
    return np.array([at for at, item in enumerate(times.services) if wanted(item)], dtype=np.int64)


def _heads(minutes: Array, people: Array) -> Array:
    """Minutes per head; an age that a replicate leaves out keeps the estimate, and nobody none."""
    found = _over(minutes, people)
    first = np.take(found, [0], axis=-4)
    return np.nan_to_num(np.where(np.isnan(found), first, found), nan=0.0)


def _over(above: Array, below: Array) -> Array:
    """Ratio; NaN where there is nothing below."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    some = np.broadcast_to(below, shape) > 0.0
    return np.asarray(np.divide(above, below, where=some, out=np.full(shape, np.nan)))


def _or_one(above: Array, below: Array) -> Array:
    """Ratio; one where there is nothing below."""
    return np.nan_to_num(_over(above, below), nan=1.0)
