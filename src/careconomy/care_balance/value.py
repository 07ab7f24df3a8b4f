"""What an hour of unpaid care is worth: method, wage concept and price year together.

Replacement cost prices the hour at the wage of somebody who would do it for pay; opportunity
cost at the person's own earnings. No value is given without the three (part 2 of the method).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careconomy.care_balance.sets import FAMILY, RECIPIENTS, WOMEN_OF_FAMILY
from careconomy.draws import Array
from careconomy.economy import Economy, gross_hour
from careconomy.errors import CareError, nearest

METHODS = ("generalist", "specialist", "opportunity", "minimum_wage")
TASKS = ("care", "housework")
SEXES = ("women", "men")
WAGE_CONCEPTS = ("net", "gross", "gross_with_contributions")


@dataclass(frozen=True)
class Valuation:
    """How unpaid hours are valued; the price year is that of the facts."""

    method: str = "specialist"
    wage_concept: str = "gross_with_contributions"

    def __post_init__(self) -> None:
        for name, value, known in (
            ("method", self.method, METHODS),
            ("wage concept", self.wage_concept, WAGE_CONCEPTS),
        ):
            if value not in known:
                raise CareError(
                    f'the {name} "{value}" is not known.{nearest(value, known)}',
                    where="valuation",
                    remedy=f"Choose one of: {', '.join(known)}.",
                )


def task_wages(economy: Economy, valuation: Valuation) -> Array:
    """Value of an hour [care or housework, woman's or man's, year, draw], money.

    generalist: elementary occupations (ISCO 9) for every task; specialist: service workers
    (ISCO 5) for care, elementary occupations for housework; opportunity: mean earnings of the
    giver's sex; minimum_wage: the statutory minimum. Never below the minimum wage.
    """
    hourly = np.empty((len(TASKS), len(SEXES), *economy.gdp.shape))
    for row, task in enumerate(TASKS):
        for column, sex in enumerate(SEXES):
            hourly[row, column] = gross_hour(
                valuation.method,
                lambda name: np.asarray(getattr(economy, name)),
                skilled=task == "care",
                woman=sex == "women",
            )
    if valuation.wage_concept == "net":
        return np.asarray(hourly * (1.0 - economy.direct_tax_rate))
    if valuation.wage_concept == "gross_with_contributions":
        return np.asarray(hourly * (1.0 + economy.employer_rate))
    return np.asarray(hourly)


def hourly_wages(economy: Economy, valuation: Valuation) -> Array:
    """Value of an hour [recipient, family, year, draw], money, as in `task_wages`."""
    tasks = [TASKS.index("housework" if row == "household" else "care") for row in RECIPIENTS]
    sexes = [SEXES.index("women" if group in WOMEN_OF_FAMILY else "men") for group in FAMILY]
    return np.asarray(task_wages(economy, valuation)[np.ix_(tasks, sexes)])
