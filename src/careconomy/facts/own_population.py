"""Build a population from age bands that a user gives for one or more years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.facts.checks import check_key, finite, shown
from careconomy.facts.population import AGES, FIRST_YEAR, LAST_YEAR, Population

SEXES = ("women", "men")
MOST_PERSONS = 1e10
# Care is given and needed in each of these: a study of a population without one has no sense.
NEEDED_AGES = ((0, 4), (15, 64), (65, AGES - 1))


def build_population(tables: Mapping[str, Any], where: str) -> Population:
    """Return the population 2020..2050 from `{"2025": {"women": {"0-4": n}, "men": ...}}`.

    Persons are spread evenly within a band, linear between the years given, constant outside
    them. Births are persons of age 0 unless a year gives `births`. Raises CareError for a year
    outside the range, bands with gaps or overlaps, numbers below zero or above 1e10, a sex without
    children, persons aged 15 to 64 or 65 and over, and births below one or above all women.
    """
    years = sorted(_year(key, where) for key in tables)
    if not years:
        raise CareError(
            "[population] is empty.",
            where=where,
            remedy='Add [population.2025.women] with "0-4" = NUMBER and so on.',
        )
    known = np.stack([_one_year(tables[str(year)], year, where) for year in years], axis=-1)
    target = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    persons = np.empty((AGES, len(SEXES), len(target)))
    for age in range(AGES):
        for sex in range(len(SEXES)):
            persons[age, sex] = np.interp(target, years, known[age, sex])
    births = [
        _births(tables[str(year)], known[:, :, at], year, where) for at, year in enumerate(years)
    ]
    return Population(target, persons, np.interp(target, years, births))


def _year(key: str, where: str) -> int:
    digits = len(key) == 4 and key.isascii() and key.isdigit()
    if not digits or not FIRST_YEAR <= int(key) <= LAST_YEAR:
        raise CareError(
            f'[population.{shown(key)}]: "{shown(key)}" is not a year.',
            where=where,
            remedy=f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.",
        )
    return int(key)


def _count(value: object, what: str, where: str) -> float:
    number = finite(value)
    if number is None or not 0 <= number <= MOST_PERSONS:
        raise CareError(
            f"{what} is {shown(value)}, not a count of persons.",
            where=where,
            remedy=f"Give a number from zero to {MOST_PERSONS:g}.",
        )
    return number


def _births(table: Mapping[str, Any], persons: NDArray[np.float64], year: int, where: str) -> float:
    """Return births of a year, by default persons [age, sex] of age 0."""
    what = f"births of {year}"
    births = _count(table.get("births", float(persons[0].sum())), what, where)
    women = float(persons[:, 0].sum())
    if not 1 <= births <= women:
        raise CareError(
            f"{what} are {births:.10g}, the women {women:.10g}.",
            where=where,
            remedy=f"Give births in [population.{year}]: at least 1, at most as many as women.",
        )
    return births


def _one_year(table: Any, year: int, where: str) -> NDArray[np.float64]:
    """Return persons [age, sex] of one year."""
    place = f"{where} [population.{year}]"
    if not isinstance(table, Mapping):
        raise CareError("it is not a table.", where=place, remedy="Give women and men in it.")
    for key in table:
        check_key(key, (*SEXES, "births"), "the table", place)
    persons = np.zeros((AGES, len(SEXES)))
    for sex, name in enumerate(SEXES):
        bands = table.get(name)
        if not isinstance(bands, Mapping):
            raise CareError(
                f"{name} are missing.",
                where=place,
                remedy='Give a table of bands such as "0-4" = 1000, "65+" = 900.',
            )
        persons[:, sex] = _spread(bands, f"{place} {name}")
        _check_ages(persons[:, sex], name, place)
    return persons


def _check_ages(persons: NDArray[np.float64], sex: str, where: str) -> None:
    """Raise CareError when there is nobody of a sex in an age group that a study needs."""
    for low, high in NEEDED_AGES:
        if persons[low : high + 1].sum() < 1:
            raise CareError(
                f"there are no {sex} aged {low} to {high}.",
                where=where,
                remedy="Give persons, not thousands or shares; at least one in each age group.",
            )


def _spread(bands: Mapping[str, Any], where: str) -> NDArray[np.float64]:
    """Spread bands evenly over single ages; every age must be in exactly one band."""
    persons, seen = np.zeros(AGES), np.zeros(AGES, int)
    for band, value in bands.items():
        low, high = _limits(str(band), where)
        persons[low : high + 1] += _count(value, f'"{shown(band)}"', where) / (high - low + 1)
        seen[low : high + 1] += 1
    if (seen != 1).any():
        age = int(np.argmax(seen != 1))
        problem = "in no band" if seen[age] == 0 else "in two bands"
        raise CareError(
            f"age {age} is {problem}.",
            where=where,
            remedy='Bands must cover 0 to 100 once, for example "0-4", "5-64", "65+".',
        )
    return persons


def _limits(band: str, where: str) -> tuple[int, int]:
    """Return first and last age of a band such as `0-4`, `7` or `65+`."""
    text = band.strip()
    low, _, high = text.removesuffix("+").partition("-")
    parts = [part.strip() for part in (low, str(AGES - 1) if text.endswith("+") else high or low)]
    if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
        raise CareError(
            f'"{shown(band)}" is not an age band.',
            where=where,
            remedy='Write "0-4", "7" or "65+".',
        )
    first, last = int(parts[0]), min(int(parts[1]), AGES - 1)
    if first > last:
        raise CareError(f'"{band}" ends before it begins.', where=where, remedy='Write "0-4".')
    return first, last
