"""Unpaid work given and received by age group and sex, of all persons together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from careconomy.accounts.transfers import TimeTransfers, Valuation
from careconomy.accounts.transfers_services import SUMS
from careconomy.accounts.transfers_table import SEXES, SIDES, error_of, figures_of, width_of
from careconomy.errors import CareError, nearest

STEP = 5
# Care of one's own and of other households.
CARE = "all care"
SHOWN = ("production", "consumption")


def group_names(open_age: int, step: int = STEP) -> tuple[str, ...]:
    """Names of age groups of `step` years, the last one open."""
    ages = range(0, open_age, step)
    return (*(f"{age}-{min(age + step, open_age) - 1}" for age in ages), f"{open_age}+")


def amounts_by_age_group(
    found: TimeTransfers, activity: str = "all", *, valuation: Valuation | None = None
) -> tuple[Mapping[str, Any], ...]:
    """Rows by age group, sex and side: hours or money a year of all persons, with intervals.

    `activity`: a service, a sum of the table, or "all care", of one's own and other households.
    Amounts are None where the survey does not say how many days its weights stand for. Raises
    CareError.
    """
    places = _places(found, activity)
    total = figures_of(found.profiles, places, valuation, found.scale).total
    open_age = total.shape[-1] - 1
    first = [*range(0, open_age, STEP), open_age]
    sums = np.add.reduceat(total, first, axis=-1)
    errors, width = error_of(sums, found.design), width_of(found.design, found.rules)
    unit = "hours a year" if valuation is None else f"{valuation.money} a year"
    rows = []
    for side in SHOWN:
        for sex, name in enumerate(SEXES):
            for group, label in enumerate(group_names(open_age)):
                at = (SIDES.index(side), sex, group)
                est, error = sums[(0, *at)], errors[at]
                if side == "production" and _without_diaries(first, group, found.floor):
                    est = error = np.nan
                numbers = (est, error, est - width * error, est + width * error)
                amounts = [float(number) if np.isfinite(number) else None for number in numbers]
                row = (label, name, activity, side, unit, *amounts)
                keys = ("age_group", "sex", "activity", "side", "unit", "est", "se", "lci", "uci")
                rows.append(dict(zip(keys, row, strict=True)))
    return tuple(rows)


def _without_diaries(first: Sequence[int], group: int, floor: int) -> bool:
    """Whether all ages of a group are below those of diaries."""
    return group + 1 < len(first) and first[group + 1] <= floor


def _places(found: TimeTransfers, activity: str) -> list[int]:
    services = found.profiles.services
    names = [item.name for item in services]
    if activity == CARE:
        return [at for at, item in enumerate(services) if item.care]
    members = SUMS.get(activity, (activity,))
    places = [names.index(name) for name in members if name in names]
    if not places:
        known = (CARE, *SUMS, *names)
        raise CareError(
            f'there is no activity "{activity}".{nearest(activity, known)}',
            remedy=f"Give {', '.join(known)}.",
        )
    return places
