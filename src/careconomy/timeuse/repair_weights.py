"""Rules on weights: the sums they had before diaries were dropped; days of the week evenly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError
from careconomy.timeuse.checks.fields import Numbers
from careconomy.timeuse.repair_work import Work, with_column

# Lower ends of the age bands: a design choice.
BANDS = (0, 15, 25, 45, 65)
SEXES = ("women", "men", "sex unknown")
# Shares of the days of a week by type (part 5.2 of the method).
WEEK = {"weekday": 5.0 / 7.0, "saturday": 1.0 / 7.0, "sunday": 1.0 / 7.0}
BETWEEN = " on a "

# Names of cells, and the place of each day's cell in them.
CellsOfDays = Callable[[Work], tuple[list[str], Numbers]]


@dataclass
class Cells:
    """Sums of weights by cell of sex and age: the weight first, then the replicates."""

    sums: dict[str, Numbers] = field(default_factory=dict)
    days: int = 0

    def add(self, other: Cells) -> None:
        """Add the sums of another block."""
        self.days += other.days
        for cell, sums in other.sums.items():
            self.sums[cell] = self.sums.get(cell, 0.0) + sums

    def factors(self, after: Cells) -> Cells:
        """Return by what the weights of each cell are multiplied to have these sums again.

        Sums of a cell without any weight left cannot be kept: see `lost`.
        """
        found = {}
        for cell, sums in self.sums.items():
            left = after.sums.get(cell, np.zeros_like(sums))
            found[cell] = np.divide(sums, left, out=np.ones_like(sums), where=left != 0)
        return Cells(found, after.days)

    def week_factors(self) -> Cells:
        """Return by what weights are multiplied so that each day of the week counts alike.

        The sum of the days whose type is known is kept, for each sex. Raises CareError for a type
        of day without any weight.
        """
        found = {}
        for cell, sums in self.sums.items():
            who, _, kind = cell.partition(BETWEEN)
            if kind not in WEEK:
                continue
            parts = [self.sums.get(f"{who}{BETWEEN}{other}", sums * 0.0) for other in WEEK]
            for other, part in zip(WEEK, parts, strict=True):
                if (part <= 0.0).any():
                    raise CareError(
                        f"there is no weight of {who} on a {other}.",
                        where="balance-days",
                        remedy="Estimate by day_type instead.",
                    )
            found[cell] = WEEK[kind] * np.sum(parts, axis=0) / sums
        return Cells(found, self.days)

    def lost(self, after: Cells) -> list[str]:
        """Say which sums cannot be kept: of the weight, or of some of the replicates."""
        found = []
        for cell, sums in self.sums.items():
            left = after.sums.get(cell, np.zeros_like(sums))
            gone = (left == 0) & (sums != 0)
            if gone[0]:
                found.append(f"{cell} (no diary left, {sums[0]:,.0f} of weight)")
            elif gone.any():
                found.append(f"{cell} (in {gone.sum():,} of {len(sums) - 1:,} replicates)")
        return found


def by_sex_and_day(work: Work) -> tuple[list[str], Numbers]:
    """Return names of cells, and the place of each day's cell in them."""
    fields = work.fields()
    sex = fields.sex()[fields.person] % 3
    kind, names = fields.codes("days", "day_type")
    kinds = [*names, "day unknown"]
    cells = [f"{who}{BETWEEN}{name}" for who in SEXES for name in kinds]
    return cells, np.asarray(sex * len(kinds) + np.where(kind < 0, len(names), kind))


def by_sex_and_age(work: Work) -> tuple[list[str], Numbers]:
    """Return names of cells, and the place of each day's cell in them."""
    fields = work.fields()
    sex = fields.sex()[fields.person] % 3
    if fields.has("persons.age_band") and not fields.has("persons.age"):
        band, names = fields.codes("persons", "age_band")
        ages = [*names, "age unknown"]
        place = np.where(band < 0, len(names), band)[fields.person]
    else:
        age = fields.number("persons", "age")[fields.person]
        ends = [*(f"{high - 1}" for high in BANDS[1:]), ""]
        ages = [f"{low}-{end}" if end else f"{low}+" for low, end in zip(BANDS, ends, strict=True)]
        ages.append("age unknown")
        band = np.searchsorted(BANDS, np.nan_to_num(age), side="right") - 1
        place = np.where(np.isnan(age), len(BANDS), band)
    cells = [f"{who} {age}" for who in SEXES for age in ages]
    return cells, np.asarray(sex * len(ages) + place)


def _weights(work: Work) -> Numbers:
    """Return weights and replicates of the days as [day, 1 + replicates]; missing counts as 0."""
    weight = work.fields().number("days", "weight")[:, None]
    return np.nan_to_num(np.hstack([weight, work.replicates()]))


def cells_of(work: Work, cells_of_days: CellsOfDays) -> Cells:
    """Return the sums of a block."""
    cells, place = cells_of_days(work)
    weights = _weights(work)
    found = {
        cell: weights[place == number].sum(axis=0)
        for number, cell in enumerate(cells)
        if (place == number).any()
    }
    return Cells(found, work.rows("days"))


def rescale(work: Work, factors: Cells, cells_of_days: CellsOfDays) -> Work:
    """Return the work with weights and replicates multiplied by the factors of their cells."""
    cells, place = cells_of_days(work)
    width = 1 + work.replicates().shape[1]
    table = np.array([factors.sums.get(cell, np.ones(width)) for cell in cells])
    weight = work.fields().number("days", "weight") * table[place, 0]
    days = with_column(
        work.tables["days"],
        "weight",
        pa.chunked_array([pa.array(weight, pa.float64(), from_pandas=True)]),
    )
    made = work.with_tables(days=days)
    if work.weights is None:
        return made
    return replace(made, weights=work.weights * table[place, 1:])
