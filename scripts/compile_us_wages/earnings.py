"""Hourly earnings of the employees among the respondents of the American Time Use Survey."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from careconomy.errors import CareError

from .occupations import OCCUPATIONS, Occupation

COLUMNS = ("TUCASEID", "TUFINLWGT", "TRERNHLY", "TRERNWA", "TEHRUSL1", "TEIO1OCD")
FEWEST = 30
CENTS = 100.0
MAN = "1"


@dataclass(frozen=True)
class Earnings:
    """Employees, one entry each: dollars an hour, weight, occupation code, whether a man.

    `weight` of the person times usual hours, so that a mean is that of an hour of work.
    """

    hourly: NDArray[np.float64]
    weight: NDArray[np.float64]
    occupation: NDArray[np.int64]
    man: NDArray[np.bool_]


@dataclass(frozen=True)
class Wage:
    """Mean hourly earnings of a group, with its standard error and number of employees."""

    activity: str
    sex: str
    wage: float
    se: float
    n: int
    codes: tuple[int, ...]
    words: str
    note: str


def read_earnings(folder: Path, year: int) -> Earnings:
    """Read respondents with earnings. Raises CareError for a file that is missing or other.

    Hourly pay where it is paid by the hour (TRERNHLY), else weekly earnings over usual hours of
    the main job (TRERNWA / TEHRUSL1); who has neither, or whose hours vary, is left out.
    """
    sexes = {
        row["TUCASEID"]: row["TESEX"]
        for row in _rows(folder / f"atusrost_{year}.dat", ("TUCASEID", "TULINENO", "TESEX"))
        if row["TULINENO"] == "1"
    }
    found: list[tuple[float, float, int, bool]] = []
    for row in _rows(folder / f"atusresp_{year}.dat", COLUMNS):
        hourly, weekly, hours = (float(row[name]) for name in COLUMNS[2:5])
        if hours <= 0.0:
            continue
        hourly = hourly if hourly > 0.0 else weekly / hours
        if hourly > 0.0:
            case, code = row["TUCASEID"], int(row["TEIO1OCD"])
            weight = float(row["TUFINLWGT"]) * hours
            found.append((hourly / CENTS, weight, code, sexes[case] == MAN))
    if not found:
        raise CareError("no respondent has earnings.", where=str(folder))
    columns = [np.array(column) for column in zip(*found, strict=True)]
    return Earnings(*columns)


def _rows(path: Path, columns: Collection[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="ascii", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except OSError as error:
        raise CareError(
            f"cannot be read: {error.strerror}.",
            where=str(path),
            remedy="Give the folder with the files of the Bureau of Labor Statistics.",
        ) from None
    lacking = [name for name in columns if not rows or name not in rows[0]]
    if lacking:
        raise CareError(f"has no {', '.join(lacking)}.", where=str(path))
    return rows


def wages(found: Earnings) -> list[Wage]:
    """Wage of each task, from the wider group where the narrow one has too few employees."""
    rows = [_of(found, occupation) for occupation in OCCUPATIONS]
    for sex, chosen in (("women", ~found.man), ("men", found.man)):
        wage, se, n = _mean(found, chosen)
        rows.append(Wage("opportunity", sex, wage, se, n, (), f"all employees, {sex}", ""))
    return rows


def _of(found: Earnings, occupation: Occupation) -> Wage:
    codes, words, note = occupation.narrow, occupation.words, ""
    chosen = np.isin(found.occupation, codes)
    asked = int(chosen.sum())
    if asked < FEWEST:
        if not occupation.wide:
            raise CareError(f"{words}: {asked} employees, fewer than {FEWEST}.")
        note = f"wider group; of {words} alone: {asked}"
        codes, words = occupation.wide, occupation.wide_words
        chosen = np.isin(found.occupation, codes)
    wage, se, n = _mean(found, chosen)
    return Wage(occupation.activity, "", wage, se, n, codes, words, note)


def _mean(found: Earnings, chosen: NDArray[np.bool_]) -> tuple[float, float, int]:
    """Weighted mean, its linearised standard error, and how many it rests on."""
    hourly, weight = found.hourly[chosen], found.weight[chosen]
    n, total = len(hourly), weight.sum()
    mean = float(weight @ hourly / total)
    part = weight * (hourly - mean) / total
    return mean, float(np.sqrt((part**2).sum() * n / (n - 1))), n
