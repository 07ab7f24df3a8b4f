"""People by age and sex along years, from the population of a country."""

from __future__ import annotations

import numpy as np

from careconomy.draws import Array
from careconomy.errors import CareError
from careconomy.facts import Country

WOMEN = (0,)
MEN = (1,)
WOMEN_AND_MEN = (0, 1)
OLDEST = 100


def year_positions(country: Country, years: Array) -> np.ndarray:
    """Positions [year] of `years` in the population table; an error names years beyond it."""
    known = country.population.years
    if years.min() < known[0] or years.max() > known[-1]:
        raise CareError(
            f"population is known for {known[0]} to {known[-1]}, asked for "
            f"{int(years.min())} to {int(years.max())}.",
            where=country.iso3,
            remedy="Choose years within that span.",
        )
    return np.searchsorted(known, years)


def persons(
    country: Country, years: Array, first_age: int, last_age: int, sexes: tuple[int, ...]
) -> Array:
    """Persons [year] aged `first_age` to `last_age` inclusive; 100 stands for 100 and over."""
    at = year_positions(country, years)
    table = country.population.persons[first_age : last_age + 1, list(sexes), :]
    return np.asarray(table.sum(axis=(0, 1))[at], dtype=np.float64)


def by_age(country: Country, years: Array, first_age: int, last_age: int) -> Array:
    """Persons [age, year] of both sexes by single year of age."""
    at = year_positions(country, years)
    table = country.population.persons[first_age : last_age + 1].sum(axis=1)
    return np.asarray(table[:, at], dtype=np.float64)


def births(country: Country, years: Array) -> Array:
    """Live births [year]."""
    return np.asarray(country.births[year_positions(country, years)], dtype=np.float64)
