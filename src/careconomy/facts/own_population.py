"""Build a population from age bands that a user gives for one or more years."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from careconomy.errors import CareError, nearest
from careconomy.facts.population import AGES, FIRST_YEAR, LAST_YEAR, Population

SEXES = ("women", "men")


def build_population(tables: Mapping[str, Any], where: str) -> Population:
    """Return the population 2020..2050 from `{"2025": {"women": {"0-4": n}, "men": ...}}`.

    Persons are spread evenly within a band, linear between the years given, constant outside
    them. Births are persons of age 0 unless a year gives `births`. Raises CareError for a year
    outside the range, bands with gaps or overlaps, and numbers below zero.
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
    given = [
        tables[str(year)].get("births", known[0, :, at].sum()) for at, year in enumerate(years)
    ]
    births = [
        _count(value, f"births of {year}", where) for value, year in zip(given, years, strict=True)
    ]
    return Population(target, persons, np.interp(target, years, births))


def _year(key: str, where: str) -> int:
    if not key.isdigit() or not FIRST_YEAR <= int(key) <= LAST_YEAR:
        raise CareError(
            f'[population.{key}]: "{key}" is not a year.',
            where=where,
            remedy=f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.",
        )
    return int(key)


def _count(value: object, what: str, where: str) -> float:
    number = isinstance(value, (int, float, np.floating)) and not isinstance(value, bool)
    if not number or not math.isfinite(float(value)) or float(value) < 0:  # type: ignore[arg-type]
        raise CareError(
            f"{what} is {value!r}, not a count of persons.",
            where=where,
            remedy="Give a number of zero or more.",
        )
    return float(value)  # type: ignore[arg-type]


def _one_year(table: Any, year: int, where: str) -> NDArray[np.float64]:
    """Return persons [age, sex] of one year."""
    place = f"{where} [population.{year}]"
    if not isinstance(table, Mapping):
        raise CareError("it is not a table.", where=place, remedy="Give women and men in it.")
    for key in table:
        if key not in (*SEXES, "births"):
            raise CareError(
                f'there is no key "{key}".{nearest(key, (*SEXES, "births"))}',
                where=place,
                remedy="Keys are women, men and births.",
            )
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
    return persons


def _spread(bands: Mapping[str, Any], where: str) -> NDArray[np.float64]:
    """Spread bands evenly over single ages; every age must be in exactly one band."""
    persons, seen = np.zeros(AGES), np.zeros(AGES, int)
    for band, value in bands.items():
        low, high = _limits(str(band), where)
        persons[low : high + 1] += _count(value, f'"{band}"', where) / (high - low + 1)
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
    parts = (low, str(AGES - 1) if text.endswith("+") else high or low)
    if not all(part.strip().isdigit() for part in parts):
        raise CareError(
            f'"{band}" is not an age band.', where=where, remedy='Write "0-4", "7" or "65+".'
        )
    first, last = int(parts[0]), min(int(parts[1]), AGES - 1)
    if first > last:
        raise CareError(f'"{band}" ends before it begins.', where=where, remedy='Write "0-4".')
    return first, last
