"""What a unit of spending sets in motion: the domestic Leontief model (1.6 of the method).

Jobs are kept free of prices: output per job is measured in output per worker of the whole
economy in the table's year, so that a table of one year serves spending of another.
Countries without a table get the mean of those that have one, with their spread.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from careconomy.draws import Array, Draws
from careconomy.errors import CareError
from careconomy.facts import Country, Fact, InputOutput
from careconomy.facts.store import input_output_countries, load_input_output

SECTORS = ("agriculture", "industry", "services")
AGRICULTURE_ENDS, INDUSTRY_ENDS = 1, 18


@dataclass(frozen=True)
class Multipliers:
    """Effects of one unit of money, by what it is spent on.

    `jobs_*` [sector]: jobs times output per worker of the economy, per unit of money; `value_*`:
    domestic value added per unit of money. `health`, `education`: a unit of non-staff purchases
    of those industries; `basket`: a unit of household spending before tax.
    """

    jobs_health: Array
    jobs_education: Array
    jobs_basket: Array
    value_health: Array
    value_education: Array
    value_basket: Array


def leontief(coefficients: Array, demand: Array) -> Array:
    """Output by industry for `demand` [industry] or [industry, case]: solve (I - A_d) x = d."""
    solved = np.linalg.solve(np.eye(len(coefficients)) - coefficients, demand)
    return np.asarray(solved, dtype=np.float64)


def purchases(table: InputOutput, industry: int) -> Array:
    """Domestic purchases per unit of the non-staff bill of an industry [industry], sum <= 1."""
    bought = table.coefficients[:, industry] * table.output[industry]
    return np.asarray(bought / (bought.sum() + table.imported_inputs[industry]))


def multipliers_of(table: InputOutput) -> Multipliers:
    """Multipliers of one country's table."""
    demand = np.stack(
        [purchases(table, table.health_social), purchases(table, table.education), table.basket],
        axis=1,
    )
    output = leontief(table.coefficients, demand)
    per_output = np.divide(
        1.0, table.output, out=np.zeros_like(table.output), where=table.output > 0
    )
    productivity = table.value_added.sum() / table.employment.sum()
    jobs = (table.employment * per_output)[:, np.newaxis] * output * productivity
    value = ((table.value_added * per_output)[:, np.newaxis] * output).sum(axis=0)
    by_sector = np.stack(
        [
            jobs[:AGRICULTURE_ENDS].sum(axis=0),
            jobs[AGRICULTURE_ENDS:INDUSTRY_ENDS].sum(axis=0),
            jobs[INDUSTRY_ENDS:].sum(axis=0),
        ]
    )
    return Multipliers(
        by_sector[:, 0], by_sector[:, 1], by_sector[:, 2], value[0], value[1], value[2]
    )


@cache
def typical_multipliers() -> tuple[Multipliers, float]:
    """Mean multipliers over the countries with a table, and the spread of total jobs.

    The spread is the standard deviation of the logs of jobs per unit of household spending.
    """
    tables = [load_input_output(iso3) for iso3 in sorted(input_output_countries())]
    each = [multipliers_of(table) for table in tables if table is not None]
    mean = Multipliers(
        **{
            item.name: np.mean([getattr(one, item.name) for one in each], axis=0)
            for item in fields(Multipliers)
        }
    )
    spread = float(np.std([np.log(one.jobs_basket.sum()) for one in each]))
    return mean, spread


def table_fact(country: Country) -> Fact:
    """The input-output table behind the jobs as one entry of the lists of sources and estimates."""
    own = country.input_output
    table = own or load_input_output(min(input_output_countries()))
    assert table is not None
    return Fact(
        name="input_output_table",
        value=float("nan"),
        unit=table.currency_unit,
        year=table.year,
        source=table.source,
        licence=table.licence,
        quality="observed" if own and own.employment_quality == "observed" else "estimated",
        note="Jobs by industry of the table are estimated from value added."
        if own
        else "The mean of the countries that have a table, with their spread.",
    )


def multipliers_for(country: Country, draws: Draws) -> tuple[Multipliers, Array]:
    """Multipliers of a country, and a factor on jobs [draw].

    The factor is one with the country's own table, else drawn from the spread between tables.
    """
    table = country.input_output
    if table is not None:
        return multipliers_of(table), np.ones(draws.size)
    mean, spread = typical_multipliers()
    factor = np.exp(draws.between("effects.multipliers", 0.0, -2.0 * spread, 2.0 * spread))
    return mean, factor


def spectral_radius(table: InputOutput, spent: float, kept: float, labour_share: float) -> float:
    """Largest absolute eigenvalue of the closed matrix A* (households as an industry).

    `spent`: spending net of tax per unit of disposable income; `kept`: disposable income per unit
    of pay. Below one, or spending would have no end.
    """
    size = len(table.output)
    closed = np.zeros((size + 1, size + 1))
    closed[:size, :size] = table.coefficients
    closed[:size, size] = spent * table.basket
    pay = np.divide(
        table.value_added * labour_share,
        table.output,
        out=np.zeros_like(table.output),
        where=table.output > 0,
    )
    closed[size, :size] = kept * pay
    return float(np.abs(np.linalg.eigvals(closed)).max())


def induced_income(direct: Array, per_income: Array) -> Array:
    """Disposable income after all rounds of spending: first round / (1 - next round per unit).

    The closed form of the Type II model for one household row and column; `direct` disposable
    income of the first round, `per_income` income that a unit of it brings through spending.
    """
    if np.any(per_income >= 1.0):
        raise CareError(
            "spending out of new pay has no end: each unit brings a unit of new income or more.",
            where="effects",
            remedy="Lower marginal_propensity_to_consume, or set induced = false.",
        )
    return np.asarray(direct / (1.0 - per_income))


def induced_income_by_rounds(direct: Array, per_income: Array, rounds: int = 400) -> Array:
    """The same by iteration; a check of the closed form."""
    income, total = direct.copy(), direct.copy()
    for _ in range(rounds):
        income = income * per_income
        total = total + income
    return total
