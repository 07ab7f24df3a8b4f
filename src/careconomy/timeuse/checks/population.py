"""The population that weights should add up to: given by the user, or embedded for a country."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError
from careconomy.timeuse.manifest import Manifest

COLUMNS = ("sex", "age_from", "age_to", "persons")
SEXES = ("women", "men")
OLDEST = 120
# Weights by sex (women, men, missing) and age (0 to 120, missing).
SHAPE = (3, OLDEST + 2)

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """Persons of a sex (None: both) aged `low` to `high` years (None: no limit)."""

    persons: float
    sex: str | None = None
    low: int | None = None
    high: int | None = None

    @property
    def label(self) -> str:
        """Words for the group, such as "women 15-24"."""
        ages = "" if self.low is None and self.high is None else f" {self.low or 0}-{self.high}"
        return (self.sex or "all") + ages.replace("-None", "+")

    def of(self, weights: Numbers) -> float:
        """Return the sum of weights [sex, age] that fall into the group."""
        rows = slice(None) if self.sex is None else SEXES.index(self.sex)
        if self.low is None and self.high is None:
            return float(weights[rows].sum())
        high = OLDEST if self.high is None else self.high
        return float(weights[rows, ..., (self.low or 0) : high + 1].sum())


@dataclass(frozen=True)
class Known:
    """A known population, and in words where it is from."""

    groups: tuple[Group, ...]
    source: str


def read_known(given: float | str | Path | Sequence[Group]) -> Known:
    """Return a known population from a number, the path of a CSV file, or groups.

    The file has the columns sex (women, men or empty), age_from, age_to (both included, empty for
    no limit) and persons. Raises CareError with the row at fault.
    """
    if isinstance(given, str):
        try:
            given = float(given)
        except ValueError:
            given = Path(str(given))
    if isinstance(given, Path):
        return Known(_read(given), given.name)
    if isinstance(given, int | float):
        if not (math.isfinite(given) and given > 0):
            raise CareError(f"is {given:g}.", where="population", remedy="Give a number above 0.")
        return Known((Group(float(given)),), "the given total")
    return Known(tuple(given), "the given groups")


def _read(path: Path) -> tuple[Group, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CareError(
            f"cannot be read: {error}.",
            where=str(path),
            remedy="Give a number, or a CSV file with the columns " + ", ".join(COLUMNS) + ".",
        ) from None
    if not rows:
        raise CareError("has no rows.", where=str(path))
    missing = [name for name in COLUMNS if name not in rows[0]]
    if missing:
        raise CareError(
            f"has no column {', '.join(missing)}.",
            where=str(path),
            remedy=f"The columns are {', '.join(COLUMNS)}.",
        )
    return tuple(_group(row, f"{path}, row {line}") for line, row in enumerate(rows, start=2))


def _group(row: dict[str, str | None], where: str) -> Group:
    def number(name: str) -> float | None:
        text = (row[name] or "").strip()
        try:
            value = float(text) if text else None
        except ValueError:
            value = math.nan
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise CareError(f'{name} is "{text}".', where=where, remedy="Give a number.")
        return value

    sex = (row["sex"] or "").strip() or None
    if sex is not None and sex not in SEXES:
        raise CareError(f'sex is "{sex}".', where=where, remedy="Give women, men or nothing.")
    persons = number("persons")
    if not persons:
        raise CareError("persons is missing or 0.", where=where, remedy="Give a number above 0.")
    low, high = number("age_from"), number("age_to")
    return Group(
        persons, sex, None if low is None else int(low), None if high is None else int(high)
    )


def days_in_period(manifest: Manifest) -> float | None:
    """Return by what sums of weights are divided to get persons; None where it is not known."""
    if manifest.weights_count == "persons":
        return 1.0
    if manifest.days_in_period is not None:
        return manifest.days_in_period
    years = manifest.years
    leap = [year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) for year in years]
    return float(sum(365 + day for day in leap)) if years else None


def embedded(manifest: Manifest) -> Known | str:
    """Return the country's mean population of the survey's years from its age floor up, by sex.

    Where there is none, return why. Source: the population that `careconomy.facts` embeds.
    """
    from careconomy.facts import Country

    if not manifest.country:
        return "the manifest names no country."
    if manifest.age_floor is None or not manifest.years:
        return "the manifest names no age floor or no years."
    try:
        population = Country.load(manifest.country).population
    except CareError:
        return f"no population of {manifest.country} is embedded."
    first, last = int(population.years[0]), int(population.years[-1])
    if min(manifest.years) < first or max(manifest.years) > last:
        return f"the embedded population has the years {first} to {last} only."
    floor = manifest.age_floor
    mean = np.mean([population.between(floor, OLDEST, year) for year in manifest.years], axis=0)
    groups = tuple(
        Group(float(persons), sex, floor) for sex, persons in zip(SEXES, mean, strict=True)
    )
    return Known(groups, f"the population of {manifest.country}")
