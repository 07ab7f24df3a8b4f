"""Population by age and sex, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from careconomy.errors import CareError

FIRST_YEAR, LAST_YEAR, AGES = 2020, 2050, 101
WOMEN, MEN = 0, 1


@dataclass(frozen=True, eq=False)
class Population:
    """Persons at 1 July.

    `years` [year]; `persons` [age 0..100 (100 = 100 and over), sex (0 women, 1 men), year];
    `births` [year] live births.
    """

    years: NDArray[np.int64]
    persons: NDArray[np.float64]
    births: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for array in (self.years, self.persons, self.births):
            array.setflags(write=False)

    def at(self, year: int) -> NDArray[np.float64]:
        """Return persons [age, sex] of a year; raises CareError outside the years."""
        chosen: NDArray[np.float64] = self.persons[:, :, self._place(year)]
        return chosen

    def between(self, low: int, high: int, year: int | None = None) -> NDArray[np.float64]:
        """Return persons [sex, year] (or [sex] of one year) aged low to high, both included."""
        chosen: NDArray[np.float64] = self.persons[low : high + 1].sum(axis=0)
        return chosen if year is None else chosen[:, self._place(year)]

    def births_in(self, year: int) -> float:
        """Return live births of a year."""
        return float(self.births[self._place(year)])

    def _place(self, year: int) -> int:
        first, last = int(self.years[0]), int(self.years[-1])
        if not first <= year <= last:
            raise CareError(
                f"there is no population for {year}.",
                remedy=f"Choose a year from {first} to {last}.",
            )
        return year - first
