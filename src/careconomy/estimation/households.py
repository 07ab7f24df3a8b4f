"""What a household says of its members: couples, single parents, partners, income groups."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole

Flags = npt.NDArray[np.bool_]

COUPLES = ("couples_with_children", "couples_without_children", "single_parents", "single_others")
SINGLE_PARENTS = ("single_parents", "parents_in_couples", "others")
PARENT = ("parents", "others")
EARNERS = (
    "both_employed", "only_self", "only_partner", "neither_employed",
    "no_partner",
)  # fmt: skip


def couple_type(partnered: Array, children: Array) -> Whole:
    """Number in COUPLES [person]; 4 where a partner, or children, are not known (NaN)."""
    found = np.where(partnered > 0, 0.0, 2.0) + np.where(children > 0, 0.0, 1.0)
    return np.where(np.isnan(partnered) | np.isnan(children), 4.0, found).astype(np.int64)


def single_parent(partnered: Array, children: Array) -> Whole:
    """Number in SINGLE_PARENTS [person]; 3 where it is not known.

    Who has no children is among the others, whatever is known of a partner.
    """
    found = np.where(children > 0, np.where(partnered > 0, 1.0, 0.0), 2.0)
    unknown = np.isnan(children) | ((children > 0) & np.isnan(partnered))
    return np.where(unknown, 3.0, found).astype(np.int64)


def parent(children: Array) -> Whole:
    """Number in PARENT [person]; 2 where it is not known."""
    return np.where(np.isnan(children), 2.0, np.where(children > 0, 0.0, 1.0)).astype(np.int64)


def partners(household: Whole, reference: Flags, partner: Flags) -> Whole:
    """Row of the partner of each person [person]; -1 where there is none or none is known.

    The roster tells the person of reference and that person's partner apart; in a household with
    more than one of either, nobody is told who belongs to whom.
    """
    found = np.full(len(household), -1, dtype=np.int64)
    size = int(household.max(initial=-1)) + 1
    one, other = (np.flatnonzero(flags) for flags in (reference, partner))
    sole = (np.bincount(household[one], minlength=size) == 1) & (
        np.bincount(household[other], minlength=size) == 1
    )
    row = np.full(size, -1, dtype=np.int64)
    for mine, theirs in ((one, other), (other, one)):
        row[household[theirs]] = theirs
        found[mine] = np.where(sole[household[mine]], row[household[mine]], -1)
    return found


def earners(partnered: Array, own: Array, theirs: Array) -> Whole:
    """Number in EARNERS [person]; 5 where it is not known.

    `own`, `theirs`: whether the person and the partner are employed, NaN where not known.
    """
    both = np.where(own > 0, np.where(theirs > 0, 0.0, 1.0), np.where(theirs > 0, 2.0, 3.0))
    found = np.where(partnered > 0, np.where(np.isnan(own) | np.isnan(theirs), 5.0, both), 4.0)
    return np.where(np.isnan(partnered), 5.0, found).astype(np.int64)


def income_cuts(income: Array, weight: Array, groups: int) -> tuple[Array, Whole]:
    """Distinct incomes in rising order, and the group of each, so that groups are near equal.

    Each income belongs to the group in which the middle of its weight lies, so that equal incomes
    and bands stay together. `income` [row] NaN where not known. Raises CareError without incomes.
    """
    known = ~np.isnan(income) & (weight > 0)
    if not known.any():
        raise CareError(
            "no household income is known.", remedy="Take another dimension, or import income."
        )
    values, place = np.unique(income[known], return_inverse=True)
    size = np.bincount(place, weight[known], len(values))
    middle = (np.cumsum(size) - size / 2.0) / size.sum()
    return values, np.minimum((middle * groups).astype(np.int64), groups - 1)


def income_group(income: Array, values: Array, group: Whole, groups: int) -> Whole:
    """Group [row] of each income, by what `income_cuts` found; `groups` where not known."""
    at = np.searchsorted(values, np.nan_to_num(income, nan=values[0]), side="right") - 1
    return np.where(np.isnan(income), groups, group[np.maximum(at, 0)]).astype(np.int64)
