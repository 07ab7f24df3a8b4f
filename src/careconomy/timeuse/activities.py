"""Activities of a survey: named groups, and selectors that users write.

Codes and crosswalks are in `activities_codes`; the groups are in `data/activity_groups.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.errors import CareError, nearest
from careconomy.timeuse.activities_codes import (
    ICATUS,
    ActivityCode,
    code_lists,
    codes,
    crosswalk,
    find,
    nests,
    table_rows,
    to_icatus,
    unknown_code,
)

__all__ = [
    "PARTITION",
    "ActivityCode",
    "Group",
    "Selector",
    "Term",
    "caveats",
    "code_lists",
    "crosswalk",
    "find",
    "groups",
    "membership",
    "resolve",
    "to_icatus",
]

# Selectors that share out the day: their times add up to 24 hours in every diary.
PARTITION = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "unknown")

Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]


# Codes that a caveat names; the rest are counted.
SHOWN = 3


@dataclass(frozen=True)
class Term:
    """Every activity whose code in `code_list` begins with `code`.

    `code_list` is "icatus", a survey's list, or None for the list of whatever survey is at hand.
    The term of "icatus" without a code stands for activities that are not mapped.
    """

    code_list: str | None
    code: str


@dataclass(frozen=True)
class Group:
    """A named group: the activities of a term of `include` without those of `exclude`."""

    name: str
    title: str
    description: str
    source: str
    include: tuple[Term, ...]
    exclude: tuple[Term, ...]


@dataclass(frozen=True)
class Selector:
    """What counts as one activity; `name` is the text that the user wrote."""

    name: str
    title: str
    include: tuple[Term, ...]
    exclude: tuple[Term, ...] = ()


@cache
def groups() -> Mapping[str, Group]:
    """Return the named groups by name, in the order of the table."""
    found = [
        Group(
            row["name"],
            row["title"],
            row["description"],
            row["source"],
            tuple(_term(text) for text in row["include"].split()),
            tuple(_term(text) for text in row["exclude"].split()),
        )
        for row in table_rows("activity_groups.csv")
    ]
    return MappingProxyType({group.name: group for group in found})


def resolve(selector: str) -> Selector:
    """Return what a selector stands for.

    A selector is the name of a group ("childcare"), an ICATUS 2016 code or its beginning ("41",
    "icatus:41"), a code of the survey's own list or its beginning ("code:0301"), or one of a named
    list ("atus:0301"). Raises `CareError` for anything else.
    """
    text = selector.strip()
    group = groups().get(text)
    if group is not None:
        return Selector(text, group.title, group.include, group.exclude)
    code_list, _, code = (part.strip() for part in text.rpartition(":"))
    if text in codes(ICATUS):
        code_list = ICATUS
    if code_list == "code" and code:
        return Selector(text, f"activities coded {code}", (Term(None, code),))
    if code_list in code_lists() and code:
        return Selector(text, _title(code, code_list), (Term(code_list, code),))
    raise CareError(
        f'"{selector}" is no activity.{nearest(text, [*groups(), *codes(ICATUS)])}',
        remedy="Give the name of a group, an ICATUS 2016 code such as 41, code:CODE for a code of "
        f"the survey's own list, or LIST:CODE where LIST is {', '.join(code_lists())}.",
    )


def membership(
    selectors: Sequence[str], activities: pa.Table, code_list: str, *, allow_empty: bool = False
) -> Flags:
    """Return which activities each selector counts, as [selectors, rows of `activities`].

    `activities` has the columns code, title, icatus (null where unmapped) and note; `code_list`
    names the list of its codes, known here or not. Raises `CareError` for an unknown selector, for
    one that needs the codes of another list, and for one that no code of the survey can meet,
    because no time at all and time that is not recorded are different things; `allow_empty` lets
    the last one pass as a row without activities.
    """
    own, standard = _columns(activities)
    known_own, known_standard = _known(code_list)
    # A list that is known tells nothing of a survey in which no code has been mapped.
    unmapped = activities.column("icatus").null_count == activities.num_rows > 0
    found = np.zeros((len(selectors), activities.num_rows), dtype=bool)
    for row, text in enumerate(selectors):
        selector = resolve(text)
        _require_list(selector, code_list)
        found[row] = _members(selector, own, standard, code_list)
        possible = (
            found[row].any() or _members(selector, known_own, known_standard, code_list).any()
        )
        if unmapped and not found[row].any():
            possible, allow_empty = False, False
        if not possible and not allow_empty and selector.name != "unknown":
            raise _nothing(selector, own, standard, code_list)
    return found


def caveats(selectors: Sequence[str], activities: pa.Table, code_list: str) -> tuple[str, ...]:
    """Return a sentence for each selector that a code of the survey meets only in part.

    Such a code is mapped to an ICATUS code above one that the selector names: the survey does not
    tell the two apart, so that the selector counts too little or, where the code is left out of a
    group ("active-childcare"), too much.
    """
    own, standard = _columns(activities)
    found = []
    for text in selectors:
        selector = resolve(text)
        mixed = own[_above(selector, standard)]
        if mixed.size:
            shown = ", ".join(mixed[:SHOWN])
            more = f" and {mixed.size - SHOWN} more" if mixed.size > SHOWN else ""
            found.append(
                f"{selector.name}: {shown}{more} of {code_list} may hold more of it or of what it "
                "leaves out and cannot be split."
            )
    return tuple(found)


def _term(text: str) -> Term:
    """Return a term of the table of groups."""
    code_list, _, code = text.partition(":")
    return Term(ICATUS, "") if text == "unmapped" else Term(code_list, code)


def _title(code: str, code_list: str) -> str:
    """Return the title of a code or say what it begins; refuse what the list does not have."""
    entries = codes(code_list)
    if code in entries:
        return entries[code].title
    if nests(code_list) and any(known.startswith(code) for known in entries):
        return f"activities of {code_list} that begin with {code}"
    raise unknown_code(code, code_list)


def _columns(activities: pa.Table) -> tuple[Texts, Texts]:
    """Return codes and ICATUS codes as arrays of text, empty where unmapped."""
    own = activities.column("code").to_pylist()
    standard = [code or "" for code in activities.column("icatus").to_pylist()]
    return np.array(own, dtype=np.str_), np.array(standard, dtype=np.str_)


def _known(code_list: str) -> tuple[Texts, Texts]:
    """Return codes and ICATUS codes of a whole known list; nothing for other lists."""
    entries = crosswalk(code_list) if code_list in code_lists() else ()
    own = np.array([entry.code for entry in entries], dtype=np.str_)
    return own, np.array([entry.icatus or "" for entry in entries], dtype=np.str_)


def _require_list(selector: Selector, code_list: str) -> None:
    """Refuse a selector of which no term can be read in the survey's list."""
    lists = {term.code_list for term in selector.include}
    if not lists & {ICATUS, None, code_list}:
        needed = " or ".join(sorted(name for name in lists if name))
        raise CareError(
            f"{selector.name} is made of codes of {needed}, but the survey uses {code_list}.",
            remedy="Take a group of ICATUS 2016 codes, such as sdg-5.4.1.",
        )


def _members(selector: Selector, own: Texts, standard: Texts, code_list: str) -> Flags:
    """Return which activities a selector counts."""

    def meets(terms: Sequence[Term]) -> Flags:
        found = np.zeros(own.size, dtype=bool)
        for term in terms:
            found |= _meets(term, own, standard, code_list)
        return found

    return meets(selector.include) & ~meets(selector.exclude)


def _meets(term: Term, own: Texts, standard: Texts, code_list: str) -> Flags:
    """Return which activities a term holds for."""
    if term.code_list == ICATUS:
        return np.char.startswith(standard, term.code) if term.code else standard == ""
    if term.code_list not in (None, code_list):
        return np.zeros(own.size, dtype=bool)
    exact: Flags = own == term.code
    known = code_list in code_lists()
    if not nests(code_list) or (exact.any() and not known):
        return exact
    return np.char.startswith(own, term.code)


def _above(selector: Selector, standard: Texts) -> Flags:
    """Return which activities are mapped above an ICATUS code that the selector names."""
    found = np.zeros(standard.size, dtype=bool)
    for term in (*selector.include, *selector.exclude):
        if term.code_list == ICATUS:
            shorter = [term.code[:length] for length in range(1, len(term.code))]
            found |= np.isin(standard, shorter)
    return found


def _nothing(selector: Selector, own: Texts, standard: Texts, code_list: str) -> CareError:
    """Return the error for a selector that no code of the survey can meet."""
    if any(term.code_list is None for term in selector.include):
        code = selector.include[0].code
        return CareError(
            f'the survey has no activity with the code "{code}".{nearest(code, own)}',
            remedy="Codes are text: keep leading zeros.",
        )
    wider = sorted(set(standard[_above(selector, standard)]))
    where = f" It is part of {', '.join(wider)} there." if wider else ""
    return CareError(
        f"no activity code of the survey ({code_list}) is told to be {selector.name}.{where}",
        remedy="It is not zero but not recorded; take a wider activity.",
    )
