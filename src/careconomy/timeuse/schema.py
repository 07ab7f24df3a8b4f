"""The tables of a survey dataset: columns, types, units and what they mean.

A key is the row number in the parent table, so that a join is a look-up. What is not known is
null, never -1 and never 0. Columns named `original.NAME` keep what the source had under NAME.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError, nearest
from careconomy.timeuse.arrow import column_of, text_of

ORIGINAL = "original."


@dataclass(frozen=True)
class Column:
    """A column: its Arrow type, what it means, its unit; `levels` of a categorical one."""

    type: pa.DataType
    meaning: str
    unit: str = ""
    required: bool = False
    levels: tuple[str, ...] = ()


def _category(meaning: str, *levels: str, required: bool = False) -> Column:
    return Column(pa.dictionary(pa.int16(), pa.string()), meaning, "", required, levels)


def _number(meaning: str, unit: str = "", *, required: bool = False) -> Column:
    return Column(pa.float64(), meaning, unit, required)


def _whole(meaning: str, unit: str = "", *, bits: int = 16, required: bool = False) -> Column:
    kind = {8: pa.int8(), 16: pa.int16(), 32: pa.int32(), 64: pa.int64()}[bits]
    return Column(kind, meaning, unit, required)


def _key(parent: str) -> Column:
    return Column(pa.int64(), f"row in {parent}, counted from 0", required=True)


def _text(meaning: str, *, required: bool = False) -> Column:
    return Column(pa.string(), meaning, "", required)


def _yes_no(meaning: str, *, required: bool = False) -> Column:
    return Column(pa.bool_(), meaning, "", required)


ON_CALL = "time responsible for {} while doing something else"

HOUSEHOLDS = {
    "household_id": _text("name of the household in the source", required=True),
    "location": _category("kind of place", "urban", "rural"),
    "region": _category("region of the country, as in the source"),
    "size": _whole("members of the household", "persons"),
    "income": _number("income of the household", "money a month"),
}

PERSONS = {
    "household": _key("households"),
    "person_id": _text("name of the person in the source, unique in the survey", required=True),
    "diarist": _yes_no("whether the person has a diary", required=True),
    "age": _whole("age", "years"),
    "age_band": _category("age group, where the source has no single years"),
    "sex": _category("sex", "women", "men"),
    "relationship": _category(
        "relationship to the person of reference",
        *("self", "partner", "own_child", "grandchild", "parent", "sibling"),
        *("other_relative", "non_relative"),
    ),
    "partnered": _yes_no("lives with a spouse or partner"),
    "own_children_under_15": _whole("own children under 15 in the household", "persons"),
    "youngest_child_age": _whole("age of the youngest own child in the household", "years"),
    "employment": _category(
        "status in employment", "employed", "unemployed", "not_in_labour_force"
    ),
    "hours_usual": _number("usual hours of paid work", "hours a week"),
    "earnings_week": _number("earnings before tax", "money a week"),
    "education": _category(
        "highest level of education: ISCED 0-2, 3-4, 5-8", "low", "medium", "high"
    ),
    "student": _yes_no("in education"),
}

DAYS = {
    "person": _key("persons"),
    "day_id": _text("name of the diary in the source, unique in the survey", required=True),
    "date": Column(pa.date32(), "date of the diary"),
    "year": _whole("year of the diary"),
    "month": _whole("month of the diary, 1 to 12", bits=8),
    "weekday": _whole("day of the week, 1 Monday to 7 Sunday", bits=8),
    "day_type": _category("type of day", "weekday", "saturday", "sunday"),
    "holiday": _yes_no("public holiday"),
    "weight": _number("weight of the diary", "persons or person-days, see the manifest"),
    "childcare_on_call": _number(ON_CALL.format("a child of the household"), "minutes a day"),
    "adult_care_on_call": _number(ON_CALL.format("an adult in need of care"), "minutes a day"),
    "stratum": _whole("stratum of the first stage", bits=64),
    "cluster": _whole("cluster (primary sampling unit) of the first stage", bits=64),
    "fpc": _number("clusters in the population of the stratum, first stage", "clusters"),
    "stratum_2": _whole("stratum of the second stage", bits=64),
    "cluster_2": _whole("cluster of the second stage", bits=64),
    "fpc_2": _number("units in the population of the cluster, second stage", "units"),
}

EPISODES = {
    "day": _key("days"),
    "start": _whole("start, after midnight of the diary date", "minutes", required=True),
    "end": _whole("end, after midnight of the diary date", "minutes", required=True),
    "minutes": _number("time of this activity: end - start, or its part", "minutes", required=True),
    "activity": _whole("primary activity, row in activities", required=True),
    "secondary": _whole("secondary activity, row in activities"),
    "place": _category(
        "where",
        *("home", "work_or_school", "other_home", "elsewhere"),
        *("private_transport", "public_transport", "unknown"),
    ),
    "place_code": _category("where, as in the source"),
    "with_whom": _whole(
        "who was there, sum of: " + "1 alone, 2 partner, 4 child of the household, "
        "8 other household member, 16 somebody else"
    ),
    "for_whom": _category("for whom", "own_household", "other_household", "community"),
    "device": _yes_no("used a telephone or computer"),
    "childcare_on_call": _number(ON_CALL.format("a child of the household"), "minutes"),
    "adult_care_on_call": _number(ON_CALL.format("an adult in need of care"), "minutes"),
}

TOTALS = {
    "day": _key("days"),
    "activity": _whole("activity, row in activities", required=True),
    "minutes": _number("time of the activity", "minutes a day", required=True),
}

COMPANIONS = {
    "episode": _key("episodes"),
    "person": _whole("row in persons; null for somebody who does not live there", bits=64),
    "code": _category("who, as in the source"),
}

REPLICATES = {
    "weights": Column(
        pa.list_(pa.float64()), "replicate weights of the diary in the same row", required=True
    ),
}

ACTIVITIES = {
    "code": _text("code in the survey's own list", required=True),
    "title": _text("title in the survey's own list"),
    "icatus": _text("code of ICATUS 2016; null where the activity has none"),
    "note": _text("what the crosswalk says of it"),
}

# Blocked tables, parents first; the key column leads to the parent.
TABLES: Mapping[str, Mapping[str, Column]] = {
    "households": HOUSEHOLDS,
    "persons": PERSONS,
    "days": DAYS,
    "replicates": REPLICATES,
    "episodes": EPISODES,
    "totals": TOTALS,
    "companions": COMPANIONS,
}
PARENTS = {
    "persons": ("household", "households"),
    "days": ("person", "persons"),
    "episodes": ("day", "days"),
    "totals": ("day", "days"),
    "companions": ("episode", "episodes"),
}


def conform(name: str, table: pa.Table, columns: Mapping[str, Column]) -> pa.Table:
    """Return the table with the columns of the schema in their types, then the original ones.

    Raises CareError for a column that is missing, not known, or of a type that cannot be cast
    without loss, and for a null in a required column.
    """
    for column in table.column_names:
        if column not in columns and not column.startswith(ORIGINAL):
            raise CareError(
                f'the column "{column}" is not known.{nearest(column, columns)}',
                where=name,
                remedy=f"Name a column of the source {ORIGINAL}NAME.",
            )
    arrays, names = [], []
    for key, column in columns.items():
        if key not in table.column_names:
            if column.required:
                raise CareError(f'the column "{key}" is missing.', where=name)
            continue
        arrays.append(_cast(name, key, table.column(key), column))
        names.append(key)
    for key in table.column_names:
        if key.startswith(ORIGINAL):
            arrays.append(table.column(key))
            names.append(key)
    return pa.table(arrays, names=names)


def _cast(name: str, key: str, values: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    where = f"{name}.{key}"
    if column.required and values.null_count:
        raise CareError(f"{values.null_count} values are missing.", where=where)
    try:
        if not pa.types.is_dictionary(column.type):
            return values.cast(column.type)
        if not pa.types.is_dictionary(values.type):
            values = values.cast(pa.string()).dictionary_encode()
        values = values.unify_dictionaries()
        values = pa.chunked_array([chunk.cast(column.type) for chunk in values.chunks], column.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise CareError(f"the values do not fit: {error}.", where=where) from None
    if column.levels:
        return _ordered(where, values, column)
    return values


def _ordered(where: str, values: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    """Give every chunk the dictionary of the schema, in its order."""
    levels = text_of(column.levels)
    chunks = []
    for chunk in values.chunks:
        if chunk.dictionary.equals(levels):
            chunks.append(chunk)
            continue
        found = chunk.dictionary.to_pylist()
        strange = [level for level in found if level not in column.levels]
        used = {found[i] for i in chunk.indices.drop_null().unique().to_pylist()}
        for level in strange:
            if level in used:
                raise CareError(
                    f'"{level}" is not a level.{nearest(str(level), column.levels)}',
                    where=where,
                    remedy=f"Levels are {', '.join(column.levels)}.",
                )
        place = [column.levels.index(v) if v in column.levels else -1 for v in found]
        to = column_of(np.array(place or [0], dtype=np.int16))
        chunks.append(pa.DictionaryArray.from_arrays(to.take(chunk.indices), levels))
    return pa.chunked_array(chunks, column.type)
