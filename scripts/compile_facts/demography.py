"""Population by age and sex, births, and the arrays that the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .raw import rows

FIRST_YEAR, LAST_YEAR, AGES = 2020, 2050, 101
YEARS = LAST_YEAR - FIRST_YEAR + 1
SEXES = {"F": 0, "M": 1}

Population = dict[str, NDArray[np.int32]]


def read_population(folder: Path) -> Population:
    """Return persons by country as arrays [year 2020..2050, sex (women, men), age 0..100]."""
    population: Population = {}
    for row in rows(folder / "population.csv.gz"):
        year = int(row["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            continue
        array = population.setdefault(row["iso3"], np.zeros((YEARS, 2, AGES), np.int32))
        array[year - FIRST_YEAR, SEXES[row["sex"]], int(row["age"])] = round(float(row["persons"]))
    return population


def read_births(folder: Path) -> dict[str, NDArray[np.int32]]:
    """Return live births by country and year 2020..2050; a country with gaps is left out."""
    births: dict[str, NDArray[np.int32]] = {}
    for row in rows(folder / "vital_wpp2024.csv.gz"):
        year = int(row["year"])
        if FIRST_YEAR <= year <= LAST_YEAR and row["births"]:
            array = births.setdefault(row["iso3"], np.full(YEARS, -1, np.int32))
            array[year - FIRST_YEAR] = round(float(row["births"]))
    return {iso3: array for iso3, array in births.items() if (array >= 0).all()}


def persons(population: Population, iso3: str, year: int, low: int = 0, high: int = 100) -> float:
    """Return persons of both sexes at ages low to high in a year; 0 where the country has none."""
    if iso3 not in population:
        return 0.0
    return float(population[iso3][year - FIRST_YEAR, :, low : high + 1].sum())


def as_cohorts(array: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the array with each cell less the same cohort a year before: it packs much better."""
    packed = array.copy()
    packed[1:, :, 1:] -= array[:-1, :, :-1]
    return packed


def write_population(
    path: Path, population: Mapping[str, NDArray[np.int32]], births: Mapping[str, NDArray[np.int32]]
) -> None:
    """Write one packed array a country, and births under `births_ISO3`."""
    arrays = {iso3: as_cohorts(array) for iso3, array in sorted(population.items())}
    arrays |= {f"births_{iso3}": array for iso3, array in sorted(births.items())}
    with path.open("wb") as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
