"""Dimensions of a survey: columns of its days, persons and households, and some made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError, nearest
from careconomy.estimation import households
from careconomy.estimation.domains import Dimension
from careconomy.estimation.totals import Array, Whole
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.arrow import array_of, floats_of, places_of
from careconomy.timeuse.schema import ORIGINAL

# Age groups in which the United Nations publish SDG 5.4.1.
AGES = (15, 25, 45, 55, 65)
PARENTS = ("mothers", "fathers", "other_women", "other_men")
PLACES = ("days", "persons", "households")
QUARTERS = ("lowest_quarter", "second_quarter", "third_quarter", "highest_quarter")
THIRDS = ("lowest_third", "middle_third", "highest_third")
# What the American Time Use Survey has in place of the roster's employment and of incomes.
ATUS_PARTNER, ATUS_INCOME = "original.TESPEMPNOT", "original.HEFAMINC"


def column(block: Block, table: str, name: str) -> pa.Array:
    """Return a column of days, persons or households, a value a day of the block."""
    values = block.table(table, [name]).column(name).combine_chunks()
    if table == "days":
        return values
    row = block.local(block.table("days", ["person"]).column("person"), "persons")
    if table == "households":
        keys = block.table("persons", ["household"]).column("household")
        row = block.local(keys, "households")[row]
    return values.take(places_of(row))


def home(survey: Survey, name: str) -> tuple[str, str]:
    """Return table and full name of a column; a name of the source needs no prefix."""
    for wanted in (name, ORIGINAL + name):
        for table in PLACES:
            if wanted in survey.columns(table):
                return table, wanted
    known = [key for table in PLACES for key in survey.columns(table)]
    raise CareError(
        f'there is no column "{name}".{nearest(name, (*known, *MADE))}',
        where=str(survey.folder),
        remedy=f"Beside columns there are {', '.join(MADE)}.",
    )


@dataclass(frozen=True)
class FromColumn:
    """A dimension whose levels are the values of a column."""

    dimension: Dimension
    table: str
    column: str

    @classmethod
    def of(cls, survey: Survey, name: str, _: Sequence[int]) -> FromColumn:
        """Look the column up. Raises CareError when it has too many values."""
        table, full = home(survey, name)
        levels = survey.manifest.levels.get(table, {}).get(full)
        if levels is None:
            raise CareError(
                f'"{name}" has too many values to make a table by.', where=str(survey.folder)
            )
        return cls(Dimension.of(name, [text_of(level) for level in levels]), table, full)

    def codes(self, block: Block) -> Whole:
        """Level number [day] of each day of the block."""
        values = column(block, self.table, self.column)
        if not pa.types.is_dictionary(values.type):
            values = values.dictionary_encode()
        words = [None if v is None else text_of(v) for v in values.dictionary.to_pylist()]
        for word in words:
            if word is not None and word not in self.dimension.levels:
                raise CareError(
                    f'"{word}" is no level of {self.column} in the manifest.',
                    where=str(block.reader.folder),
                    remedy="Import the survey again.",
                )
        return _numbers(values.indices, self.dimension.codes(words), len(self.dimension.levels))


def text_of(value: Any) -> str:
    """Return a level as it is written in tables and conditions."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _numbers(indices: pa.Array, levels: Whole, size: int) -> Whole:
    """Levels of indices into them; the last level where the index is null."""
    place = array_of(indices.cast(pa.int32()), len(levels))
    return np.asarray(np.append(levels, size - 1)[place], dtype=np.int64)


@dataclass(frozen=True)
class AgeGroup:
    """Age in groups that begin at `edges`."""

    dimension: Dimension
    edges: tuple[int, ...]

    @classmethod
    def of(cls, survey: Survey, name: str, edges: Sequence[int]) -> AgeGroup | FromColumn:
        """Take the ages, or the age groups of a source that has nothing else."""
        columns = survey.columns("persons")
        if "age" not in columns and "age_band" in columns:
            bands = FromColumn.of(survey, "age_band", edges)
            return replace(bands, dimension=replace(bands.dimension, name=name))
        home(survey, "age")
        if not edges or list(edges) != sorted(set(edges)):
            raise CareError("ages of groups have to rise.", remedy="Give such as 15,25,45,65.")
        ends = [f"{a}-{b - 1}" for a, b in pairwise(edges)]
        floor = survey.manifest.age_floor or 0
        below = [f"under {edges[0]}"] if edges[0] > floor else []
        return cls(Dimension.of(name, [*below, *ends, f"{edges[-1]}+"]), tuple(edges))

    def codes(self, block: Block) -> Whole:
        """Level number [day] of each day of the block."""
        ages = floats_of(column(block, "persons", "age"))
        unknown = len(self.dimension.levels) - 1
        groups = np.searchsorted(self.edges, ages, side="right") - (unknown == len(self.edges))
        return np.where(np.isnan(ages) | (groups < 0), unknown, groups).astype(np.int64)


@dataclass(frozen=True)
class Computed:
    """A dimension that a function of the block gives."""

    dimension: Dimension
    function: Callable[[Block], Whole]

    def codes(self, block: Block) -> Whole:
        """Level number [day] of each day of the block."""
        return self.function(block)


def parenthood(block: Block) -> Whole:
    """Number in PARENTS; 4 where sex, or whether there are own children under 15, is unknown."""
    children = floats_of(column(block, "persons", "own_children_under_15"))
    sex = column(block, "persons", "sex")
    levels = [float(word == "men") for word in sex.dictionary.to_pylist()]
    man = np.array([*levels, np.nan])[array_of(sex.indices, len(levels))]
    found = man + np.where(children > 0, 0.0, 2.0)
    return np.where(np.isnan(children) | np.isnan(man), 4.0, found).astype(np.int64)


def _parents(survey: Survey, name: str, _: Sequence[int]) -> Computed:
    _need(survey, name, ("sex", "own_children_under_15"))
    return Computed(Dimension.of(name, PARENTS), parenthood)


def _of_person(names: Sequence[str], columns: Sequence[str], function: Callable[..., Whole]) -> Any:
    """Make a dimension of numbers in columns of persons, by a function of them [day]."""

    def codes(block: Block) -> Whole:
        return function(*(floats_of(column(block, "persons", name)) for name in columns))

    def of(survey: Survey, name: str, _: Sequence[int]) -> Computed:
        _need(survey, name, columns)
        return Computed(Dimension.of(name, names), codes)

    return of


def _need(survey: Survey, name: str, columns: Sequence[str]) -> None:
    """Raise CareError for columns of persons that a dimension is made of, and are not there."""
    lacking = [key for key in columns if key not in survey.columns("persons")]
    if lacking:
        raise CareError(
            f"{name} cannot be told: persons have no {' and no '.join(lacking)}.",
            where=str(survey.folder),
            remedy="Take another dimension, or import what is missing.",
        )


def _level_is(values: pa.Array, *wanted: str) -> Array:
    """1 where a word is one of some [row], 0 where it is another, NaN where it is not known."""
    words = [float(text_of(word) in wanted) for word in values.dictionary.to_pylist()]
    return np.asarray(np.array([*words, np.nan])[array_of(values.indices, len(words))])


def _earners(survey: Survey, name: str, _: Sequence[int]) -> Computed:
    roster = () if ATUS_PARTNER in survey.columns("days") else ("relationship",)
    _need(survey, name, ("partnered", "employment", *roster))
    return Computed(Dimension.of(name, households.EARNERS), _earners_of)


def _earners_of(block: Block) -> Whole:
    """Employment of both partners: of the partner in the roster, or as the person was asked."""
    own = _level_is(column(block, "persons", "employment"), "employed")
    if ATUS_PARTNER in block.reader.columns("days"):
        asked = column(block, "days", ATUS_PARTNER).dictionary_encode()
        employed, not_employed = _level_is(asked, "1"), _level_is(asked, "2")
        theirs = np.where(employed + not_employed > 0, employed, np.nan)
    else:
        table = block.table("persons", ["household", "relationship", "employment"])
        relation, employment = (
            table.column(key).combine_chunks() for key in ("relationship", "employment")
        )
        reference, partner = (_level_is(relation, word) > 0 for word in ("self", "partner"))
        household = block.local(table.column("household"), "households")
        row = households.partners(household, reference, partner)
        person = block.local(block.table("days", ["person"]).column("person"), "persons")
        employed = np.append(_level_is(employment, "employed"), np.nan)
        theirs = employed[row[person]]
    partnered = floats_of(column(block, "persons", "partnered"))
    return households.earners(partnered, own, theirs)


def _income(groups: int, names: Sequence[str]) -> Any:
    """Make a dimension of groups of household income with near equal weights."""

    def of(survey: Survey, name: str, _: Sequence[int]) -> Computed:
        found = survey.columns("households")
        source = next((known for known in ("income", ATUS_INCOME) if known in found), None)
        if source is None:
            raise CareError(
                "the survey has no income of households.",
                where=str(survey.folder),
                remedy='Import a column "income" of households.',
            )
        days = survey.table("days", ["person", "weight"])
        home_of = array_of(survey.table("persons", ["household"]).column("household"))
        income = _incomes(survey.table("households", [source]).column(source).combine_chunks())
        each = income[home_of[array_of(days.column("person"))]]
        weight = np.nan_to_num(floats_of(days.column("weight")))
        values, group = households.income_cuts(each, weight, groups)

        def codes(block: Block) -> Whole:
            income = _incomes(column(block, "households", source))
            return households.income_group(income, values, group, groups)

        return Computed(Dimension.of(name, names), codes)

    return of


def _incomes(values: pa.Array) -> Array:
    """Incomes [row]; numbers of bands, as they rise, where the source has bands."""
    if not pa.types.is_dictionary(values.type):
        return floats_of(values)
    words = [float(text) for text in map(str, values.dictionary.to_pylist())]
    # In files of the Current Population Survey a number below zero stands for no answer.
    bands = np.array([word if word >= 0 else np.nan for word in words] + [np.nan])
    return np.asarray(bands[array_of(values.indices, len(words))])


def _calendar(size: int, source: str, level: Callable[[int], int], names: Sequence[str]) -> Any:
    """Make a dimension of a number from 1 to `size` in a column of days."""
    table = np.array([level(number) for number in range(1, size + 1)] + [len(names)])

    def codes(block: Block) -> Whole:
        found = array_of(column(block, "days", source), size + 1)
        return np.asarray(table[found - 1], dtype=np.int64)

    def of(survey: Survey, name: str, _: Sequence[int]) -> Computed:
        home(survey, source)
        return Computed(Dimension.of(name, names), codes)

    return of


_CHILDREN = "own_children_under_15"
MADE: Mapping[str, Any] = {
    "age_group": AgeGroup.of,
    "parenthood": _parents,
    "parent": _of_person(households.PARENT, (_CHILDREN,), households.parent),
    "couple_type": _of_person(households.COUPLES, ("partnered", _CHILDREN), households.couple_type),
    "single_parent": _of_person(
        households.SINGLE_PARENTS, ("partnered", _CHILDREN), households.single_parent
    ),
    "couple_employment": _earners,
    "income_group": _income(4, QUARTERS),
    "income_thirds": _income(3, THIRDS),
    "weekend": _calendar(7, "weekday", lambda day: int(day > 5), ("weekdays", "weekend")),
    "quarter": _calendar(12, "month", lambda month: (month - 1) // 3, ("Q1", "Q2", "Q3", "Q4")),
}


def dimension_of(survey: Survey, name: str, ages: Sequence[int] = AGES) -> Any:
    """Return a dimension by name: with `dimension` and `codes(block)`. Raises CareError."""
    return MADE.get(name, FromColumn.of)(survey, name, ages)
