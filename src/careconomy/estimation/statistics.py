"""Statistics as formulas of weighted totals (part 5.1 of the method).

A formula takes `Cells` of any leading shape: replicates, domains, or clusters with a complex step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError, nearest

Numbers = npt.NDArray[np.inexact]

DAY = 1440.0
HOUR = 60.0
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Cells:
    """Weighted totals [..., measure] of each measure, over the rows in which it is known.

    `known`: weights; `amount`: of the measure (minutes a day); `taking_part`: weights of rows
    with more than zero; `squares`: of the amount, where the design effect is asked for. `scale`:
    what turns a total of minutes a day into hours a year.
    """

    known: Numbers
    amount: Numbers
    taking_part: Numbers
    squares: Numbers | None = None
    scale: float = 1.0


@dataclass(frozen=True)
class Statistic:
    """A statistic: its formula, unit, and whether it is a proportion (then logit intervals).

    `spread`: variance of the measure per row in the population, for the design effect.
    """

    name: str
    unit: str
    formula: Callable[[Cells], Numbers]
    meaning: str
    proportion: bool = False
    among_participants: bool = False
    spread: Callable[[Cells], Numbers] | None = None


def _spread(cells: Cells) -> Numbers:
    assert cells.squares is not None
    mean = cells.amount / cells.known
    return np.asarray(cells.squares / cells.known - mean * mean)


def _spread_of_participation(cells: Cells) -> Numbers:
    share = cells.taking_part / cells.known
    return np.asarray(share * (1.0 - share))


def _spread_of_participants(cells: Cells) -> Numbers:
    assert cells.squares is not None
    mean = cells.amount / cells.taking_part
    return np.asarray(cells.squares / cells.taking_part - mean * mean)


STATISTICS: Mapping[str, Statistic] = {
    item.name: item
    for item in (
        Statistic(
            "mean",
            "minutes a day",
            lambda cells: np.asarray(cells.amount / cells.known),
            "mean time of all persons, on all days",
            spread=_spread,
        ),
        Statistic(
            "participation",
            "share",
            lambda cells: np.asarray(cells.taking_part / cells.known),
            "share of persons who do it on an average day",
            proportion=True,
            spread=_spread_of_participation,
        ),
        Statistic(
            "participants_mean",
            "minutes a day",
            lambda cells: np.asarray(cells.amount / cells.taking_part),
            "mean time of those who do it that day",
            among_participants=True,
            spread=_spread_of_participants,
        ),
        Statistic(
            "share_of_day",
            "share",
            lambda cells: np.asarray(cells.amount / cells.known / DAY),
            "share of the 24 hours of the day (SDG 5.4.1)",
            spread=lambda cells: np.asarray(_spread(cells) / DAY**2),
        ),
        Statistic(
            "total",
            "hours a year",
            lambda cells: np.asarray(cells.amount * cells.scale),
            "hours of all persons in a year",
        ),
    )
}


def statistics(names: tuple[str, ...]) -> tuple[Statistic, ...]:
    """Look statistics up by name. Raises CareError for one that is not known."""
    for name in names:
        if name not in STATISTICS:
            raise CareError(
                f'the statistic "{name}" is not known.{nearest(name, STATISTICS)}',
                remedy=f"Give some of {', '.join(STATISTICS)}.",
            )
    return tuple(STATISTICS[name] for name in names)


def hours_a_year(weights_count: str, days_in_period: float | None) -> float | None:
    """What turns weighted minutes a day into hours a year (part 5.1).

    Weights of persons: 365 days of each. Weights of person-days: what they add up to, divided by
    the years of the period; whole years may be some hours longer or shorter than 365.25 days.
    `days_in_period`: days that the weights of one person add up to; None for person-days of an
    unknown number of days.
    """
    if weights_count == "persons":
        return 365.0 / (days_in_period or 1.0) / HOUR
    if not days_in_period:
        return None
    years = days_in_period / DAYS_A_YEAR
    whole = round(years)
    near = whole > 0 and abs(days_in_period - whole * DAYS_A_YEAR) < 1.0
    return 1.0 / HOUR / (whole if near else years)
