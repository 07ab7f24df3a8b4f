"""Households and persons of the American Time Use Survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from careconomy.timeuse.arrow import array_of, column_of, text_of

from . import atus_codes as codes
from .atus_children import MINOR, Members, inferred, recorded
from .atus_files import BLANK, CASE, Faults, Integers, Rows, link, repeated

LINE = "TULINENO"
LINES = 1 << 16
_KEYS = (CASE, LINE)


@dataclass(frozen=True)
class Sources:
    """The files that tell of people, linked to `cases`; `main` is of respondents or summary."""

    cases: Integers
    main: Rows
    summary: Rows | None
    roster: Rows | None
    current_population: Rows | None
    eldercare: Rows | None


@dataclass(frozen=True)
class People:
    """Tables of households and persons, and where to find persons in them.

    `key` (case x `LINES` + line, sorted) and `age` are by person, `respondent` gives the person of
    each case; `flags` say what a reader of the figures must know.
    """

    households: Any
    persons: Any
    key: Integers
    age: Integers
    respondent: Integers
    youngest_in_household: Integers
    flags: tuple[str, ...]


def check_roster(roster: Rows, cases: Integers, main: Rows, faults: Faults) -> None:
    """Report lines that come twice, and respondents without a line 1 or a valid sex in it."""
    rows, place = link(roster, cases, LINE)
    line = rows.numbers(LINE)
    faults.check(rows, repeated(place, line), LINE, "each line of a household once")
    first = line == 1
    lacking = np.ones(len(cases), dtype=np.bool_)
    lacking[place[first]] = False
    faults.check(main, lacking, CASE, "a line 1 (the respondent) in the roster file")
    wrong = first & ~np.isin(rows.numbers("TESEX"), list(codes.SEX))
    faults.check(rows, wrong, "TESEX", "1 or 2")
    faults.check(rows, first & (rows.numbers("TEAGE") < 0), "TEAGE", "an age")


def build_people(sources: Sources) -> People:
    """Build households and persons; each case is a household, line 1 of it the respondent."""
    rows, place, line = _members(sources)
    respondent = np.flatnonzero(line == 1)
    age, sex = rows.numbers("TEAGE"), rows.numbers("TESEX")
    if sources.roster is None and sources.summary is not None:
        age, sex = sources.summary.numbers("TEAGE"), sources.summary.numbers("TESEX")
    relationship = rows.numbers("TERRP") if rows.has("TERRP") else np.where(line == 1, 18, BLANK)
    under, youngest, note = _own_children(sources, rows, place, line, age, sex)
    background = _beside(sources.current_population, "PT", sources.cases, place, line)
    count = len(rows)
    persons = {
        "household": column_of(place),
        "person_id": _person_id(sources.cases[place], line),
        "diarist": column_of(line == 1),
        "age": codes.wholes(age),
        "sex": codes.category(sex, codes.SEX),
        "relationship": codes.category(relationship, codes.RELATIONSHIP),
        "own_children_under_15": codes.wholes(_at(respondent, under, count)),
        "youngest_child_age": codes.wholes(_at(respondent, youngest, count)),
        "education": codes.category(
            _education(sources, background, respondent, count), codes.EDUCATION
        ),
        **_interview(sources.main, respondent, count),
        **rows.originals(() if sources.roster is not None else rows.table.column_names),
        **_originals(background),
        **_originals(_beside(sources.eldercare, "T", sources.cases, place, line)),
    }
    for key in _KEYS:
        persons.pop(f"original.{key}", None)
    return People(
        _households(sources, place),
        pa.table(persons),
        sources.cases[place] * LINES + line,
        age,
        respondent,
        _youngest(place, age, line, relationship, sources, rows.has("TERRP")),
        note,
    )


def _members(sources: Sources) -> tuple[Rows, Integers, Integers]:
    """Rows of household members, sorted by case and line, with both; else the respondents."""
    if sources.roster is None:
        count = np.arange(len(sources.cases), dtype=np.int64)
        return sources.main, count, np.ones(len(count), dtype=np.int64)
    rows, place = link(sources.roster, sources.cases, LINE)
    lives = rows.numbers("TERRP") != codes.LIVES_ELSEWHERE
    rows, place = rows.take(lives), place[lives]
    return rows, place, rows.numbers(LINE)


def _own_children(
    sources: Sources, rows: Rows, place: Integers, line: Integers, age: Integers, sex: Integers
) -> tuple[Integers, Integers, tuple[str, ...]]:
    """Own children under 15 and age of the youngest, [cases]; -1 where unknown."""
    count = len(sources.cases)
    other = line != 1
    members = Members(place[other], age[other], sex[other], rows.numbers("TERRP")[other])
    if rows.has("TERRP"):
        return *recorded(members, count), ()
    main = sources.main
    minors, young = main.numbers("TRCHILDNUM"), main.numbers("TRYHHCHILD")
    mine, partner = age[line == 1], np.isin(main.numbers("TRSPPRES"), (1, 2))
    # A respondent under 18 counts as a household child in both columns.
    others = np.maximum(minors - (mine < MINOR), 0)
    young = np.where((others > 0) & (young != mine), young, BLANK)
    under, youngest = inferred(members, mine, sex[line == 1], partner, others, young)
    unknown = (minors < 0) | (mine < 0)
    note = "Relationships (TERRP) are not in the files: own children are inferred from ages."
    return np.where(unknown, BLANK, under), np.where(unknown, BLANK, youngest), (note,)


def _interview(main: Rows, respondent: Integers, count: int) -> dict[str, Any]:
    """Columns that the interview gives for respondents; null for other members."""

    def of(name: str) -> Integers:
        return _at(respondent, main.numbers(name), count)

    return {
        "partnered": codes.yes_no(of("TRSPPRES"), codes.PARTNERED),
        "employment": codes.category(of("TELFS"), codes.EMPLOYMENT),
        "hours_usual": codes.amounts(of("TEHRUSLT")),
        "earnings_week": codes.amounts(of("TRERNWA"), 0.01),
        "student": codes.yes_no(of("TESCHENR"), codes.YES_NO),
    }


def _at(places: Integers, values: Integers, count: int) -> Integers:
    """Put values at their places among `count`; -1 elsewhere."""
    result = np.full(count, BLANK, dtype=np.int64)
    result[places] = values
    return result


def _person_id(case: Integers, line: Integers) -> Any:
    text = [column_of(part).cast(pa.string()) for part in (case, line)]
    return pc.binary_join_element_wise(*text, text_of(["-"])[0])


def _education(sources: Sources, background: Any, respondent: Integers, count: int) -> Integers:
    """Level of schooling (PEEDUCA) of each person, from the CPS file, else from the summary."""
    result = np.full(count, BLANK, dtype=np.int64)
    if background is not None and "PEEDUCA" in background.column_names:
        result = array_of(background["PEEDUCA"], BLANK).astype(np.int64)
    if sources.summary is not None:
        mine = sources.summary.numbers("PEEDUCA")
        result[respondent] = np.where(mine >= 0, mine, result[respondent])
    return result


def _beside(
    rows: Rows | None, letters: str, cases: Integers, place: Integers, line: Integers
) -> Any:
    """Columns of another file with one row for each person, null where it has none.

    Keys and the columns whose names begin with one of `letters`.
    """
    if rows is None:
        return None
    key = rows.numbers(CASE) * LINES + rows.numbers(LINE)
    order = np.argsort(key, kind="stable")
    wanted = cases[place] * LINES + line
    at = np.searchsorted(key[order], wanted)
    found = at < len(order)
    found[found] = key[order][at[found]] == wanted[found]
    at[found] = order[at[found]]
    names = [name for name in rows.table.column_names if name in _KEYS or name[0] in letters]
    return rows.table.select(names).take(column_of(at, ~found))


def _originals(table: Any) -> dict[str, Any]:
    """Columns without the keys, kept as they came."""
    if table is None:
        return {}
    return {f"original.{name}": table[name] for name in table.column_names if name not in _KEYS}


def _households(sources: Sources, place: Integers) -> Any:
    count = len(sources.cases)
    each, first = np.arange(count), np.ones(count, dtype=np.int64)
    line_1 = _beside(sources.current_population, "GH", sources.cases, each, first)
    summary = None if sources.summary is None else sources.summary.table

    def of(*names: str) -> Integers:
        """The first of the columns that has a value, of the CPS file, then of the summary."""
        result = np.full(count, BLANK, dtype=np.int64)
        for name in names:
            for table in (line_1, summary):
                if table is not None and name in table.column_names:
                    found = array_of(table[name], BLANK)
                    result = np.where(result > 0, result, found)
        return result

    size = sources.main.numbers("TRNUMHOU")
    if sources.roster is not None:
        size = np.where(size > 0, size, np.bincount(place, minlength=count))
    return pa.table(
        {
            "household_id": column_of(sources.cases).cast(pa.string()),
            "location": codes.category(of("GTMETSTA", "GEMETSTA"), codes.LOCATION),
            "region": codes.category(of("GEREG"), codes.REGION),
            "size": codes.wholes(size),
            **_originals(line_1),
        }
    )


def _youngest(
    place: Integers,
    age: Integers,
    line: Integers,
    relationship: Integers,
    sources: Sources,
    related: bool,
) -> Integers:
    """Age of the youngest other member under 18, [cases]; 1000 without one, -1 when unknown."""
    minors, young = sources.main.numbers("TRCHILDNUM"), sources.main.numbers("TRYHHCHILD")
    result = np.where(minors == 0, 1000, np.where(young >= 0, young, BLANK))
    if sources.roster is not None and related:
        result = np.full(len(sources.cases), 1000, dtype=np.int64)
        other = (line != 1) & (age >= 0)
        np.minimum.at(result, place[other], age[other])
    return result


def eldercare_flags(rows: Rows | None) -> Sequence[str]:
    """Say that persons cared for who live elsewhere have no place in the survey."""
    if rows is None:
        return ()
    elsewhere = int((rows.numbers(LINE) < 0).sum())
    return (
        f"The eldercare roster names {elsewhere:,} persons who live elsewhere; they are not among "
        "the persons.",
    )
