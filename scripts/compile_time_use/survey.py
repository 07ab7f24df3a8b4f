"""Read the ATUS single-year files of a folder into arrays, one entry per respondent."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from careconomy.errors import CareError

from .codes import ALL_GROUPS, ActivityGroup

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Survey:
    """Respondents of a year of the survey; all arrays have one entry per respondent.

    `weight` counts person-days; `age` and `sex` (1 man, 2 woman) are those of the interview.
    `partner` is true when a spouse or partner lives in the household. `others` holds the
    (age, sex) of the other household members, `minors` the number of household children under
    18 without the respondent, `youngest` the age of the youngest of them, -1 when there is none.
    `hours[name]` are hours of the diary day spent in the activity group `name`.
    """

    year: int
    case: Integers
    weight: Floats
    age: Integers
    sex: Integers
    partner: NDArray[np.bool_]
    minors: Integers
    youngest: Integers
    others: tuple[tuple[tuple[int, int], ...], ...]
    hours: dict[str, Floats]

    def __len__(self) -> int:
        """Return the number of respondents (diaries)."""
        return len(self.case)


def _file(folder: Path, stem: str) -> Path:
    found = sorted(folder.glob(f"{stem}_[0-9][0-9][0-9][0-9].dat"))
    if len(found) != 1:
        raise CareError(
            f"expected one file {stem}_YYYY.dat, found {len(found)}.",
            where=str(folder),
            remedy="Give the folder that holds the single-year ATUS files of one year.",
        )
    return found[0]


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="ascii", newline="") as stream:
        reader = csv.reader(stream)
        header = [name.upper() for name in next(reader, [])]
        missing = [name for name in columns if name not in header]
        if missing:
            raise CareError(
                f"the columns {', '.join(missing)} are missing.",
                where=str(path),
                remedy="Give a file in the layout of the Bureau of Labor Statistics.",
            )
        places = [header.index(name) for name in columns]
        for row in reader:
            if row:
                yield tuple(row[place] for place in places)


def read_survey(folder: Path) -> Survey:
    """Read respondents, roster and episodes of the ATUS files in `folder`.

    Raises `CareError` when a file or column is missing, a weight is not positive, or a diary
    does not add up to 24 hours.
    """
    path = _file(folder, "atusresp")
    columns = ("TUCASEID", "TUFINLWGT", "TRSPPRES", "TRCHILDNUM", "TRYHHCHILD", "TUYEAR")
    rows = sorted(_rows(path, columns), key=lambda row: int(row[0]))
    if not rows:
        raise CareError("no respondents.", where=str(path), remedy="Give the full file.")
    place = {row[0]: index for index, row in enumerate(rows)}
    weight = np.array([float(row[1]) for row in rows])
    if np.any(weight <= 0):
        raise CareError(
            "a weight is not above 0.", where=str(path), remedy="Use a year with TUFINLWGT."
        )
    age, sex, others = _roster(_file(folder, "atusrost"), place)
    # A respondent under 18 counts as a household child in TRCHILDNUM and TRYHHCHILD.
    minors = np.array([int(row[3]) for row in rows], dtype=np.int64) - (age < 18)
    youngest = np.array([int(row[4]) for row in rows], dtype=np.int64)
    return Survey(
        year=int(rows[0][5]),
        case=np.array([int(row[0]) for row in rows], dtype=np.int64),
        weight=weight,
        age=age,
        sex=sex,
        partner=np.array([row[2] in ("1", "2") for row in rows]),
        minors=minors,
        youngest=np.where(minors > 0, youngest, -1),
        others=others,
        hours=_hours(_file(folder, "atusact"), place),
    )


def _roster(
    path: Path, place: dict[str, int]
) -> tuple[Integers, Integers, tuple[tuple[tuple[int, int], ...], ...]]:
    age = np.full(len(place), -1, dtype=np.int64)
    sex = np.full(len(place), -1, dtype=np.int64)
    others: list[list[tuple[int, int]]] = [[] for _ in place]
    for case, line, years, code in _rows(path, ("TUCASEID", "TULINENO", "TEAGE", "TESEX")):
        if case not in place:
            continue
        if line == "1":
            age[place[case]], sex[place[case]] = int(years), int(code)
        else:
            others[place[case]].append((int(years), int(code)))
    if np.any(age < 0) or not np.all(np.isin(sex, (1, 2))):
        raise CareError(
            "a respondent has no age or sex.",
            where=str(path),
            remedy="Line 1 of each household must hold TEAGE and TESEX.",
        )
    return age, sex, tuple(tuple(sorted(members)) for members in others)


def _hours(path: Path, place: dict[str, int]) -> dict[str, Floats]:
    @cache
    def groups_of(code: str) -> tuple[ActivityGroup, ...]:
        return tuple(group for group in ALL_GROUPS if group.holds(code))

    minutes = {group.name: np.zeros(len(place)) for group in ALL_GROUPS}
    total = np.zeros(len(place))
    for case, duration, code in _rows(path, ("TUCASEID", "TUACTDUR24", "TRCODE")):
        if case not in place:
            continue
        total[place[case]] += float(duration)
        for group in groups_of(code):
            minutes[group.name][place[case]] += float(duration)
    wrong = int(np.sum(np.abs(total - 1440) > 1e-6))
    if wrong:
        raise CareError(
            f"{wrong} diaries do not add up to 1,440 minutes.",
            where=str(path),
            remedy="Give the full episode file; the durations are read from TUACTDUR24.",
        )
    return {name: values / 60 for name, values in minutes.items()}
