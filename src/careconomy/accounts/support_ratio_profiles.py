"""Age profiles of care given and received: of one survey for every country, or a country's own.

`embedded_profiles` reads what scripts/compile_time_use/age_profile.py made of the American Time
Use Survey; `profiles_of` takes time transfers of a country's own diaries, `read_profiles` the file
that `careconomy accounts transfers -o` wrote of them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from careconomy.accounts import head_file
from careconomy.draws import Array, Draws
from careconomy.errors import CareError
from careconomy.facts import Fact
from careconomy.facts.checks import shown

if TYPE_CHECKING:
    from careconomy.accounts.transfers import TimeTransfers
    from careconomy.facts import Country
    from careconomy.timeuse import Survey

ACTIVITIES: Mapping[str, tuple[str, ...]] = {
    "care": (
        "childcare",
        "adult-care",
        "other-care",
        "childcare-elsewhere",
        "adult-care-elsewhere",
    ),
    "housework": (
        *("meals", "cleaning", "repairs", "laundry", "management", "shopping"),
        *("domestic-travel", "other-domestic", "help-elsewhere"),
    ),
}
# The country whose diaries are behind the embedded profiles.
EMBEDDED_OF = "USA"
SEXES = ("women", "men")
SIDES = ("given", "received")
GIVEN, RECEIVED = 0, 1
COLUMNS = (
    *("age", "sex"),
    *(f"{name}_{side}{end}" for name in ACTIVITIES for side in SIDES for end in ("", "_se")),
    *("diaries", "members", "unit", "year", "source", "licence", "quality"),
)
# Standard errors of single ages are drawn as one within these groups, each on its own.
_TOGETHER = (0, 15, 25, 45, 65, 201)
_NEEDED = ("age", "sex", "activity", "side", "unit", "est", "se")
OLDEST = 100
# First open age that time transfers can end at; profiles that end below were cut.
YOUNGEST_OPEN = 66
DAYS = 365.0
LARGEST = 50_000_000


@dataclass(frozen=True)
class AgeProfiles:
    """Hours a day per head of care given and received, and how they may err.

    `hours` [1 + error, activity, side, sex, age]: position 0 the estimates, then independent
    errors of variance one each, named in `errors`; activities as in ACTIVITIES; the last age
    stands for all older ones. `own`: of the country itself; `fact`: the profile among the
    sources; `notes`: what a reader must know.
    """

    hours: Array
    errors: tuple[str, ...]
    own: bool
    fact: Fact
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that hours are a day's, and that there is care to give and to receive."""
        estimates = self.hours[0]
        where = self.fact.source
        if self.hours.shape[-1] > OLDEST + 1:
            raise CareError(
                f"ages of the profiles go to {self.hours.shape[-1] - 1}, those of the population "
                f"to {OLDEST} and over.",
                where=where,
                remedy=f"Close them at {OLDEST} or below.",
            )
        if not np.isfinite(self.hours).all() or estimates.min() < 0.0 or estimates.max() > 24.0:
            raise CareError(
                "hours a day of a profile are below 0, above 24 or not known.", where=where
            )
        if not (estimates[0].sum(axis=(1, 2)) > 0.0).all():
            raise CareError("the profiles hold no care given, or none received.", where=where)

    def at_ages(self) -> Array:
        """The hours for ages 0 to 100 [1 + error, activity, side, sex, age]."""
        return self.hours[..., np.minimum(np.arange(OLDEST + 1), self.hours.shape[-1] - 1)]

    def shifts(self, draws: Draws) -> Array:
        """How far each error is drawn [error, draw], of mean zero and variance one."""
        wide = float(np.sqrt(6.0))
        streams = (draws.between(f"age_profile.{name}", 0.0, -wide, wide) for name in self.errors)
        return np.stack([np.zeros(draws.size), *streams])[1:]


@cache
def embedded_profiles(*, at_home: bool = False) -> AgeProfiles:
    """The profiles of one open survey, for every country whose diaries are not here.

    `at_home`: for the country of that survey, whose shape by age they are.
    """
    text = files("careconomy.facts").joinpath("data/age_profile.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    shape = (len(ACTIVITIES), len(SIDES), len(SEXES), len(rows) // len(SEXES))
    estimates, errors = np.zeros(shape), np.zeros(shape)
    for row in rows:
        cell = SEXES.index(row["sex"]), int(row["age"])
        for at, activity in enumerate(ACTIVITIES):
            for side, name in enumerate(SIDES):
                estimates[at, side, *cell] = float(row[f"{activity}_{name}"])
                errors[at, side, *cell] = float(row[f"{activity}_{name}_se"])
    origin = rows[0]
    whose = "earlier" if at_home else "another country's"
    fact = Fact(
        name="age_profile",
        value=float("nan"),
        unit=origin["unit"],
        year=int(origin["year"]),
        source=origin["source"],
        licence=origin["licence"],
        quality="estimated",
        note=f"How care given and received changes with age is that of {whose} diaries.",
    )
    loud, give, wrong = (
        ("How", "Give newer diaries", "the shape by age may have changed since")
        if at_home
        else (
            "ANOTHER COUNTRY'S SHAPE: how",
            "Give the country's diaries",
            "another country's shape by age may be wrong",
        )
    )
    notes = (
        f"{loud} care given and received changes with age is that of the {fact.source}, brought "
        f"to the country's own hours of women and of men. {give} with --survey.",
        "Intervals hold the uncertainty of the country's hours and the sampling error of the "
        f"profiles, not that {wrong}.",
    )
    return AgeProfiles(*with_errors(estimates, errors), own=False, fact=fact, notes=notes)


def with_errors(estimates: Array, errors: Array) -> tuple[Array, tuple[str, ...]]:
    """Estimates and standard errors [activity, side, sex, age] as `hours` and names of errors.

    Within an age group ages err together; groups, sexes, sides and activities apart. That is
    wider than ages which err each on their own.
    """
    found, names = [estimates], []
    for at, activity in enumerate(ACTIVITIES):
        for side, side_name in enumerate(SIDES):
            for sex, sex_name in enumerate(SEXES):
                for first, end in pairwise(_TOGETHER):
                    one = np.zeros_like(estimates)
                    one[at, side, sex, first:end] = errors[at, side, sex, first:end]
                    if one.any():
                        found.append(one)
                        names.append(f"{activity}.{side_name}.{sex_name}.{first}")
    return np.stack(found), tuple(names)


def profiles_of(transfers: TimeTransfers, source: Fact) -> AgeProfiles:
    """Profiles of a survey's time transfers, with the joint error of its replicates if any.

    `source`: the survey among the sources.
    """
    from careconomy.estimation.variance import replicate_deviations

    profiles = transfers.profiles
    names = [item.name for item in profiles.services]
    sides = np.stack((profiles.given, profiles.received), axis=1) / 60.0
    places = [[names.index(one) for one in of if one in names] for of in ACTIVITIES.values()]
    hours = np.stack([sides[..., place].sum(axis=-1) for place in places], axis=1)
    if not transfers.design.replicated:
        return AgeProfiles(hours[:1], (), own=True, fact=source, notes=transfers.notes)
    away = replicate_deviations(hours, transfers.design)
    errors = tuple(f"replicate.{at}" for at in range(1, len(away) + 1))
    return AgeProfiles(
        np.concatenate((hours[:1], away)), errors, own=True, fact=source, notes=transfers.notes
    )


def source_of(survey: Survey) -> Fact:
    """A survey's age profiles among the sources."""
    manifest = survey.manifest
    return Fact(
        name="age_profile",
        value=float("nan"),
        unit="hours a day",
        year=max(manifest.years, default=0),
        source=manifest.source or manifest.name,
        licence=manifest.licence or "not stated",
        quality="observed",
    )


def survey_profiles(
    survey: Survey, country: Country, *, progress: Callable[[int, int], None] | None = None
) -> AgeProfiles:
    """Work out the time transfers of a country's own diaries. Raises CareError for another's."""
    from careconomy.accounts.transfers import time_transfers

    manifest = survey.manifest
    if manifest.country and manifest.country != country.iso3:
        raise CareError(
            f'the survey "{manifest.name}" is of {manifest.country}, and the support ratio of '
            f"{country.iso3} is asked for.",
            where="survey",
            remedy=f"Give a survey of {country.name}, or ask for {manifest.country}.",
        )
    return profiles_of(time_transfers(survey, progress=progress), source_of(survey))


def read_profiles(path: Path) -> AgeProfiles:
    """Read profiles.csv of `careconomy accounts transfers -o`; raises CareError.

    Its errors are those of single ages and activities, not their joint error.
    """
    rows = _rows(path)
    bare = 0
    ages = 1 + max(_age(row, path) for row in rows)
    shape = (len(ACTIVITIES), len(SIDES), len(SEXES), ages)
    estimates, squares = np.zeros(shape), np.zeros(shape)
    seen = np.zeros(shape, dtype=bool)
    found: dict[tuple[str, str], set[tuple[int, int]]] = {}
    sides = {"production": GIVEN, "consumption": RECEIVED}
    of = {name: at for at, held in enumerate(ACTIVITIES.values()) for name in held}
    for row in rows:
        if row["sex"] not in SEXES or row["side"] not in sides or row["activity"] not in of:
            continue
        cell = of[row["activity"]], sides[row["side"]], SEXES.index(row["sex"]), _age(row, path)
        places = found.setdefault((row["activity"], row["side"]), set())
        if cell[2:] in places:
            raise CareError(f"{_place(row)} has two rows.", where=str(path), remedy="Keep one.")
        places.add(cell[2:])
        estimates[cell] += _number(row, "est", path)
        squares[cell] += _number(row, "se", path) ** 2 if row["se"] else 0.0
        bare += not row["se"]
        seen[cell] = True
    _check_ages(seen, path)
    _check_activities(found, seen, path)
    fact = Fact(
        *("age_profile", float("nan"), "hours a day", 0, f"profiles of {path.name}"),
        *("not stated", "observed"),
    )
    hours, names = with_errors(estimates, np.sqrt(squares))
    notes = [
        "Errors of the profiles are those of single ages in the file: ages of a group are drawn "
        "as one. --survey draws them jointly."
    ]
    if not squares.any():
        notes = ["The file holds no standard errors: the profiles are not drawn."]
    notes += _lacking({activity for activity, _ in found}, bare if squares.any() else 0, ages)
    return AgeProfiles(hours, names, own=True, fact=fact, notes=tuple(notes))


def _lacking(activities: set[str], bare: int, ages: int) -> list[str]:
    """Say what a file of profiles does not hold, and what is taken in its place."""
    notes = []
    absent = [name for held in ACTIVITIES.values() for name in held if name not in activities]
    if absent:
        notes.append(f"Not in the file of profiles, and not counted: {', '.join(absent)}.")
    if bare:
        notes.append(f"{bare} rows of the profiles have no standard error, and are not drawn.")
    if ages <= YOUNGEST_OPEN:
        notes.append(f"The profiles end at {ages - 1}: all who are older count as of that age.")
    return notes


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        if path.stat().st_size > LARGEST:
            raise CareError("the file is too large for profiles.", where=str(path))
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            rows = [] if missing else [{k: v or "" for k, v in row.items() if k} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CareError(
            f"the profiles cannot be read ({getattr(error, 'strerror', None) or error}).",
            where=str(path),
            remedy="Give profiles.csv of careconomy accounts transfers -o FOLDER.",
        ) from None
    if missing or not rows:
        what = f"the columns {', '.join(missing)} are missing" if missing else "there is no row"
        raise CareError(
            f"{what}.",
            where=str(path),
            remedy="Give profiles.csv of careconomy accounts transfers -o FOLDER.",
        )
    units = {row["unit"] for row in rows}
    if units != {"hours a day"}:
        raise CareError(
            f"the unit is {', '.join(sorted(units))[:60]}, not hours a day.", where=str(path)
        )
    return rows


def _age(row: Mapping[str, str], path: Path) -> int:
    age = _number(row, "age", path)
    if not 0 <= age <= OLDEST or age != int(age):
        raise CareError(
            f"the age {row['age'][:20]} is not a whole number from 0 to {OLDEST}, the last age of "
            "the population table.",
            where=str(path),
            remedy=f"Close the profiles at an open age of {OLDEST} or below.",
        )
    return int(age)


def _number(row: Mapping[str, str], name: str, path: Path) -> float:
    value = head_file.plain_number(row[name])
    if not abs(value) < head_file.LARGEST or (name == "se" and not 0.0 <= value <= 24.0):
        raise CareError(
            f'{name} is "{shown(row[name], 20)}" ({_place(row)}); a number is needed.',
            where=str(path),
            remedy="What is withheld or missing cannot be taken as zero.",
        )
    if name == "est" and value < 0.0:
        raise CareError(f"est is below zero ({_place(row)}): {value:g}.", where=str(path))
    return value


def _place(row: Mapping[str, str]) -> str:
    return shown(" ".join(row.get(key, "") for key in ("age", "sex", "activity", "side")))


def _check_activities(
    found: Mapping[tuple[str, str], set[tuple[int, int]]], seen: Array, path: Path
) -> None:
    """An activity that the file holds must have a row wherever another of its side has one."""
    for (activity, side), places in found.items():
        at = GIVEN if side == "production" else RECEIVED
        wanted = {(int(sex), int(age)) for sex, age in np.argwhere(seen[:, at].any(axis=0))}
        for sex, age in sorted(wanted - places):
            raise CareError(
                f"{activity} has no row of {side} by {SEXES[sex]} of {age}.",
                where=str(path),
                remedy="Put it back: what is not there cannot be taken as zero.",
            )


def _check_ages(seen: Array, path: Path) -> None:
    """No age may lack what is received; below the first age with diaries nothing is given."""
    for side, name in enumerate(SIDES):
        for sex, who in enumerate(SEXES):
            found = np.asarray(seen[:, side, sex].any(axis=0))
            first = int(np.argmax(found)) if side == GIVEN else 0
            gaps = np.flatnonzero(~found[first:]) + first
            if len(gaps) or not found.any():
                ages = _listed(gaps) if found.any() else "any age"
                raise CareError(
                    f"no care {name} by {who} of {ages}.",
                    where=str(path),
                    remedy="Every age needs rows: give profiles of more diaries, or --survey.",
                )


def _listed(ages: Sequence[int] | Iterable[int]) -> str:
    found = list(ages)
    return f"age {', '.join(str(age) for age in found[:5])}{' ...' if len(found) > 5 else ''}"
