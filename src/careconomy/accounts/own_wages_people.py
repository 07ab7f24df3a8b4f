"""Characteristics of diarists for a wage equation, from the tables of a survey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.errors import CareError
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Survey
from careconomy.timeuse.arrow import array_of, floats_of, places_of

Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]
NEEDED = {
    "earnings_week": "earnings (earnings_week)",
    "hours_usual": "hours of paid work (hours_usual)",
    "age": "age in single years (age)",
    "sex": "sex",
}
# The age from which work for pay is lawful in most countries (ILO convention 138).
FIRST_AGE = 15
# Older people mostly have left paid work for good, which is not what the equation is about.
LAST_AGE = 64
# A level of fewer with, or without, a wage is taken together with the most common level.
FEWEST_LEVEL = 20
MIDDLE, DECADE = 40.0, 10.0
SEXES = ("women", "men")
UNKNOWN = "not known"
NONE = "none"
# Share of a term that the others do not tell, below which it is rounding.
NEW = 1e-10


@dataclass(frozen=True)
class People:
    """Diarists: arrays [diarist]; `person` is the row in the survey's table of persons.

    `wage`: money an hour, NaN where none is known; `weight`: of all diaries of the person; `year`
    of the diary, empty where it is not recorded; `able`: of an age and sex for which a wage can be
    told; `levels` of each characteristic of the wage, and `excluded` of those that tell who has a
    wage and not which.
    """

    person: Whole
    age: Array
    sex: Words
    wage: Array
    weight: Array
    year: Whole
    able: Flags
    levels: Mapping[str, Words]
    excluded: Mapping[str, Words]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """Terms of both equations: `values` [person, term], the first `shared` of them in both."""

    names: tuple[str, ...]
    values: Array
    shared: int
    variables: tuple[str, ...]
    excluded: tuple[str, ...]
    notes: tuple[str, ...]


def people_of(survey: Survey) -> People:
    """Read the diarists of a survey. Raises CareError where nothing tells who has a wage."""
    wanted = ("person", "weight", *(["year"] if "year" in survey.columns("days") else []))
    days = survey.table("days", wanted)
    person = array_of(days.column("person")).astype(np.int64)
    number = survey.rows("persons")
    each = np.nan_to_num(floats_of(days.column("weight")))
    weight: Array = np.bincount(person, each, number).astype(np.float64)
    keeping = np.unique(person)
    year = np.zeros(0, dtype=np.int64)
    if "year" in wanted and not days.column("year").null_count:
        latest = np.zeros(number, dtype=np.int64)
        latest[person] = array_of(days.column("year"))
        year = latest[keeping]
    known = survey.columns("persons")
    optional = ("education", "partnered", "own_children_under_15", "youngest_child_age")
    names = ["household", *NEEDED, *(name for name in optional if name in known)]
    table = survey.table("persons", names).take(places_of(keeping))
    fields = {name: table.column(name) for name in names}
    age = floats_of(fields["age"])
    sex = _words(fields["sex"])
    levels, excluded = _characteristics(survey, fields, sex)
    wage = _wages(fields)
    return People(
        keeping,
        age,
        sex,
        wage,
        weight[keeping],
        year,
        (age >= FIRST_AGE) & np.isin(sex, SEXES),
        levels,
        excluded,
        _notes(levels, excluded, wage, fields),
    )


def _characteristics(
    survey: Survey, fields: Mapping[str, Any], sex: Words
) -> tuple[dict[str, Words], dict[str, Words]]:
    """Characteristics of the wage, and those that only tell who has one.

    Own children do so, for women and men apart. A partner does where children are not recorded:
    those who live with one may be paid differently for the same work.
    """
    levels = dict(_levels(survey, fields))
    children, partner = _children(fields), _partner(fields)
    if children is not None:
        excluded = {"own children": _by_sex(children, sex)}
        if partner is not None:
            levels["partner"] = _by_sex(partner, sex)
        return levels, excluded
    if partner is None:
        raise CareError(
            "nothing tells who has a wage but what is in the wage equation itself: the survey "
            "records neither own children nor a partner.",
            where="own_wage",
            remedy="Map own_children_under_15 or partnered when importing, or choose another "
            "method.",
        )
    return levels, {"partner": _by_sex(partner, sex)}


def _by_sex(words: Words, sex: Words) -> Words:
    """Levels of women and of men apart; those of nobody and of unknown stay together."""
    apart = np.char.add(np.char.add(sex, ", "), words)
    return np.where((words == NONE) | (words == UNKNOWN), words, apart)


def _wages(fields: Mapping[str, Any]) -> Array:
    earnings, hours = (floats_of(fields[name]) for name in ("earnings_week", "hours_usual"))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = earnings / hours
    return np.where((earnings > 0.0) & (hours > 0.0) & np.isfinite(found), found, np.nan)


def _notes(
    levels: Mapping[str, Words],
    excluded: Mapping[str, Words],
    wage: Array,
    fields: Mapping[str, Any],
) -> tuple[str, ...]:
    lacking = [name for name in ("education", "region", "location") if name not in levels]
    earning = floats_of(fields["earnings_week"]) > 0.0
    without = int((earning & ~np.isfinite(wage)).sum())
    notes = []
    if "partner" in excluded:
        notes.append(
            "Own children are not recorded: that a partner tells who has a wage, and not which, is "
            "assumed."
        )
    if lacking:
        notes.append(f"Not recorded, and so not in the wage equation: {', '.join(lacking)}.")
    if without:
        notes.append(
            f"{without} diarists have earnings and no usual hours: they count as without a wage."
        )
    return tuple(notes)


def _children(fields: Mapping[str, Any]) -> Words | None:
    if "own_children_under_15" not in fields:
        return None
    number = floats_of(fields["own_children_under_15"])
    some: Any = "child under 15"
    if "youngest_child_age" in fields:
        youngest = floats_of(fields["youngest_child_age"])
        some = np.where(youngest < 6.0, "youngest child under 6", "youngest child 6 to 14")
    return np.where(np.isnan(number), UNKNOWN, np.where(number > 0.0, some, NONE))


def _partner(fields: Mapping[str, Any]) -> Words | None:
    if "partnered" not in fields:
        return None
    flags = floats_of(fields["partnered"])
    return np.where(np.isnan(flags), UNKNOWN, np.where(flags > 0.0, "partner", NONE))


def _levels(survey: Survey, fields: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    if "education" in fields:
        yield "education", _words(fields["education"])
    names = [name for name in ("region", "location") if name in survey.columns("households")]
    if names:
        table = survey.table("households", names)
        home = array_of(fields["household"]).astype(np.int64)
        for name in names:
            yield name, _words(table.column(name))[home]


def _words(column: pa.ChunkedArray) -> Words:
    """Levels of a categorical column as text; UNKNOWN where null."""
    whole = column.combine_chunks()
    levels = np.array([*map(str, whole.dictionary.to_pylist()), UNKNOWN])
    return np.asarray(levels[array_of(whole.indices, -1)])


def terms_of(people: People, having: Flags, lacking: Flags) -> Terms:
    """Terms of both equations; `having` and `lacking` [diarist]: who is in the sample.

    Raises CareError where no characteristic is left that tells who has a wage.
    """
    decades = (np.minimum(people.age, LAST_AGE) - MIDDLE) / DECADE
    woman = (people.sex == "women").astype(np.float64)
    found = _Columns(having, lacking)
    for name, values in (
        ("constant", np.ones(len(decades))),
        ("age (decades from 40)", decades),
        ("age squared", decades**2),
        ("women", woman),
        ("women, age", woman * decades),
        ("women, age squared", woman * decades**2),
    ):
        found.add(name, values)
    variables = ["age", "age squared", "sex"]
    variables += [name for name, words in people.levels.items() if found.add_levels(name, words)]
    shared = len(found.names)
    excluded = [name for name, words in people.excluded.items() if found.add_levels(name, words)]
    if not excluded:
        raise CareError(
            "nothing tells who has a wage but what is in the wage equation itself: "
            f"{' and '.join(people.excluded)} hardly differ.",
            where="own_wage",
            remedy="Choose another method.",
        )
    made = np.stack(found.values, axis=1)
    notes = tuple(found.notes)
    return Terms(tuple(found.names), made, shared, tuple(variables), tuple(excluded), notes)


class _Columns:
    """Terms that are gathered one by one; one that says nothing new is left out."""

    def __init__(self, having: Flags, lacking: Flags) -> None:
        self._parts = having, lacking
        self._sample = having | lacking
        self._units: list[Array] = []
        self._gram = np.eye(0)
        self.names: list[str] = []
        self.values: list[Array] = []
        self.notes: list[str] = []

    def add(self, name: str, values: Array) -> bool:
        """Add a term; whether it says something that the others do not."""
        inside = values[self._sample]
        norm = np.linalg.norm(inside)
        if norm == 0.0:
            return False
        unit = inside / norm
        shared = np.array([unit @ other for other in self._units])
        if self._units and 1.0 - shared @ np.linalg.solve(self._gram, shared) < NEW:
            return False
        self._units.append(unit)
        grown = np.eye(len(self._units))
        grown[:-1, :-1], grown[-1, :-1], grown[:-1, -1] = self._gram, shared, shared
        self._gram = grown
        self.names.append(name)
        self.values.append(values)
        return True

    def add_levels(self, name: str, words: Words) -> bool:
        """Add a term for each level but the common one and those of too few."""
        levels, level, counts = np.unique(words, return_inverse=True, return_counts=True)
        if not len(levels):
            return False
        texts = [str(text) for text in levels]
        base = texts.index(NONE) if NONE in texts else int(counts.argmax())
        few, added = [], False
        for at, text in enumerate(texts):
            inside = level == at
            if at == base:
                continue
            with_one, without = (int((inside & part).sum()) for part in self._parts)
            if min(with_one, without) < FEWEST_LEVEL:
                few.append(text)
            else:
                added |= self.add(f"{name}: {text}", inside.astype(np.float64))
        if few:
            said = f"In the wage equation {name} {', '.join(few)}"
            self.notes.append(f"{said} counts as {texts[base]}: too few with or without a wage.")
        return added
