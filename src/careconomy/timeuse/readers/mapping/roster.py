"""Own children and partners of the members of a household, from a list of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.arrow import array_of
from careconomy.timeuse.readers.mapping.cells import Mask, Problems
from careconomy.timeuse.readers.mapping.levels import Level
from careconomy.timeuse.readers.mapping.records import SurveyMapping
from careconomy.timeuse.readers.parents import MAN, WOMAN, Candidates, likely_parents

CHILDREN, PARTNERED = "own_children_under_15", "partnered"
DERIVED = (CHILDREN, PARTNERED)
UNDER = 15
_SEX = {"men": MAN, "women": WOMAN}
_KINDS = ("self", "partner", "own_child")
_SELF, _PARTNER, _OWN_CHILD, _OTHER, _UNKNOWN = 0, 1, 2, 3, -1


@dataclass(frozen=True)
class Roster:
    """All persons, [person]: household, age (-1 unknown), sex, relationship, without a partner."""

    household: NDArray[np.int64]
    age: NDArray[np.int64]
    sex: NDArray[np.int64]
    kind: NDArray[np.int64]
    alone: Mask


def derive(
    mapping: SurveyMapping,
    person: Level,
    columns: Mapping[str, Any],
    size: Any,
    say: Problems,
) -> tuple[dict[str, Any], list[str]]:
    """Return the columns of persons that follow from the roster, and flags for the manifest.

    `columns` are those of persons, `size` [household] is the number of members or None. Raises
    CareError where the roster does not tell: without ages or members under 15, or with fewer
    members than the household has.
    """
    wanted = [name for name, item in mapping.person.variables.items() if item.derive]
    made: dict[str, Any] = {}
    flags = []
    kind = _kinds(columns, len(person))
    if PARTNERED in wanted:
        _check_relationship(mapping, columns)
        made[PARTNERED] = _partnered(person.parent, kind)
        flags.append(f"{PARTNERED} inferred from relationships in the roster")
    if CHILDREN in wanted:
        _check_columns(mapping, columns)
        alone = _alone({**columns, **made}, len(person))
        age = array_of(columns["age"], -1).astype(np.int64)
        sex = 1 + _codes(columns["sex"], tuple(_SEX))
        roster = Roster(person.parent, age, sex, kind, alone)
        _check_ages(mapping, roster)
        unknown = _unknown(mapping, roster, person, size, say)
        made[CHILDREN] = pa.array(_children(roster), pa.int16(), mask=unknown)
        how = "relationships, and ages beyond them" if "relationship" in columns else "ages"
        flags.append(f"{CHILDREN} inferred from the roster by {how}")
    return made, flags


def _kinds(columns: Mapping[str, Any], count: int) -> NDArray[np.int64]:
    """Relationships to the person of reference, as far as they tell of own children."""
    if "relationship" not in columns:
        return np.full(count, _UNKNOWN, dtype=np.int64)
    kind = _codes(columns["relationship"], _KINDS)
    known = array_of(pc.is_valid(columns["relationship"]), False).astype(np.bool_)
    return np.where(known & (kind < 0), _OTHER, kind)


def _check_relationship(mapping: SurveyMapping, columns: Mapping[str, Any]) -> None:
    if "relationship" not in columns:
        raise CareError(
            "who lives with a partner follows from relationships only, and none are mapped.",
            where=mapping.person.variables[PARTNERED].where,
            remedy="Map relationship in [person], or take partnered from a column.",
        )


def _codes(column: Any, words: tuple[str, ...]) -> NDArray[np.int64]:
    """The place of each text among `words`, -1 where it is none of them."""
    found = pc.index_in(column.cast(pa.string()), value_set=pa.array(words))
    return array_of(found, -1).astype(np.int64)


def _partnered(household: NDArray[np.int64], kind: NDArray[np.int64]) -> Any:
    """Whether the person of reference has a partner there; null for everybody else."""
    with_partner = np.isin(household, household[kind == _PARTNER])
    alone = (kind == _SELF) & ~with_partner
    couple = with_partner & ((kind == _SELF) | (kind == _PARTNER))
    return pa.array(couple, pa.bool_(), mask=~(couple | alone))


def _alone(columns: Mapping[str, Any], count: int) -> Mask:
    if PARTNERED not in columns:
        return np.zeros(count, dtype=np.bool_)
    return np.asarray(~array_of(columns[PARTNERED], True).astype(np.bool_), dtype=np.bool_)


def _check_columns(mapping: SurveyMapping, columns: Mapping[str, Any]) -> None:
    lacking = [name for name in ("age", "sex") if name not in columns]
    if not lacking:
        return
    why = " Age groups do not tell who is under 15, or old enough to be a parent." * (
        "age_band" in columns and "age" in lacking
    )
    raise CareError(
        f"own children follow from {' and '.join(lacking)}, not mapped in [person].{why}",
        where=mapping.person.variables[CHILDREN].where,
        remedy=f"Map {' and '.join(lacking)} for every member of the household, or take "
        f"{CHILDREN} from a column.",
    )


def _check_ages(mapping: SurveyMapping, roster: Roster) -> None:
    """Refuse a file that lists only those who were asked: it would make everybody childless."""
    ages = roster.age[roster.age >= 0]
    youngest = int(ages.min()) if len(ages) else UNDER
    if youngest >= UNDER or (mapping.age_floor and youngest >= mapping.age_floor):
        raise CareError(
            f"expected all members of the households, found nobody younger than {youngest}: "
            "children cannot be counted in a list of those who were asked.",
            where=mapping.person.variables[CHILDREN].where,
            remedy=f"[person] must read the file of all members, or {CHILDREN} a column.",
        )


def _unknown(
    mapping: SurveyMapping, roster: Roster, person: Level, size: Any, say: Problems
) -> Mask:
    """Members of households of whom not everything is known, noted as problems."""
    table, first = person.table, person.groups.first
    lost = np.flatnonzero(roster.age < 0)
    source = mapping.person.variables["age"].column
    say.add(table, first[lost], source, "an age, to tell own children", "an empty cell")
    unknown = np.isin(roster.household, roster.household[lost])
    if size is not None:
        listed = np.bincount(roster.household, minlength=len(size))
        given = array_of(size, 0)[roster.household]
        short = np.flatnonzero(listed[roster.household] < given)
        if len(short):
            members = int(listed[roster.household[short[0]]])
            expected = f"all {int(given[short[0]])} members of the household, to tell own children"
            say.add(table, first[short], ", ".join(person.key), expected, f"{members}")
            unknown[short] = True
    person.bad[unknown] = True
    return np.asarray(unknown, dtype=np.bool_)


def _children(roster: Roster) -> NDArray[np.int64]:
    """Own children under 15 of each person, [person].

    Own children of the person of reference are also those of the partner. Other children belong
    to other members, by ages; where relationships are not known, everybody may be a parent.
    """
    young = (roster.age >= 0) & (roster.age < UNDER)
    count = np.zeros(len(roster.age), dtype=np.int64)
    referred = np.isin(roster.household, roster.household[roster.kind == _SELF])
    own = young & (roster.kind == _OWN_CHILD) & referred
    couple = np.flatnonzero(np.isin(roster.kind, (_SELF, _PARTNER)))
    households = int(roster.household.max(initial=-1)) + 1
    number = np.bincount(roster.household[own], minlength=households)
    count[couple] = number[roster.household[couple]]
    others = ~np.isin(roster.kind, (_SELF, _PARTNER)) | ~referred
    told = young & ~own & referred & (roster.kind != _UNKNOWN)
    everyone = np.ones_like(young)
    for children, may_be in ((told, others), (young & ~own & ~told, everyone)):
        people = np.flatnonzero(may_be)
        household, age, sex = roster.household[people], roster.age[people], roster.sex[people]
        at = Candidates(household, age, sex, roster.alone[people])
        _, parent = likely_parents(at, roster.household[children], roster.age[children])
        np.add.at(count, people[parent], 1)
    return count
