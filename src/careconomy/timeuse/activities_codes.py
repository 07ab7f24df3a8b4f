"""Code lists of activities and their crosswalks to ICATUS 2016.

Each list is a CSV file in `data/` with `code, title, icatus, note`; the lines that begin with #
name its sources. docs/methods/activities.md tells how the crosswalks were drawn up.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from careconomy.errors import CareError, nearest

ICATUS = "icatus"


@dataclass(frozen=True)
class ActivityCode:
    """A code of a list; `icatus` is None when it is not mapped, and `note` then says why."""

    code: str
    title: str
    icatus: str | None
    note: str


@dataclass(frozen=True)
class CodeList:
    """A code list: its file, and whether its codes nest.

    `by_digits`: a code begins with the code of its parent, so that a prefix means something.
    `with_parents`: the parents are codes of the list too, so that a longer code has a fallback.
    """

    file: str
    by_digits: bool
    with_parents: bool


_LISTS: Mapping[str, CodeList] = MappingProxyType(
    {
        ICATUS: CodeList("icatus.csv", by_digits=True, with_parents=True),
        "atus": CodeList("atus.csv", by_digits=True, with_parents=False),
        "hetus-2008": CodeList("hetus_2008.csv", by_digits=True, with_parents=True),
        "hetus-2018": CodeList("hetus_2018.csv", by_digits=True, with_parents=True),
        "mtus": CodeList("mtus.csv", by_digits=False, with_parents=False),
    }
)


def code_lists() -> tuple[str, ...]:
    """Return the names of the code lists that have a crosswalk to ICATUS 2016."""
    return tuple(_LISTS)


def crosswalk(name: str) -> tuple[ActivityCode, ...]:
    """Return every code of the list `name` with its ICATUS 2016 code, in the order of the table.

    Raises `CareError` when there is no such list.
    """
    return tuple(codes(name).values())


def find(code: str, list_name: str) -> ActivityCode | None:
    """Return the entry of a code, or None when the list does not know it.

    In ICATUS and HETUS a longer or national code gets its nearest parent of two digits or more.
    """
    entries = codes(list_name)
    shortest = 2 if _LISTS[list_name].with_parents else len(code)
    beginnings = (code[:length] for length in range(len(code), shortest - 1, -1))
    known = code if code in entries else next((part for part in beginnings if part in entries), "")
    return entries.get(known)


def to_icatus(code: str, list_name: str) -> str | None:
    """Return the ICATUS 2016 code of a survey's code; None when the list leaves it unmapped.

    Raises `CareError` when the list does not have the code.
    """
    entry = find(code, list_name)
    if entry is None:
        raise unknown_code(code, list_name)
    return entry.icatus


def nests(list_name: str) -> bool:
    """Tell whether the beginning of a code means something in the list; unknown lists may nest."""
    return list_name not in _LISTS or _LISTS[list_name].by_digits


def unknown_code(code: str, list_name: str) -> CareError:
    """Return the error for a code that the list does not have."""
    return CareError(
        f'the code list {list_name} has no code "{code}".{nearest(code, codes(list_name))}',
        remedy="Codes are text: keep leading zeros.",
    )


@cache
def codes(name: str) -> Mapping[str, ActivityCode]:
    """Return the list `name` by code; raises `CareError` when there is no such list."""
    if name not in _LISTS:
        raise CareError(
            f'there is no code list "{name}".{nearest(name, _LISTS)}',
            remedy=f"Known: {', '.join(_LISTS)}.",
        )
    entries = (
        ActivityCode(row["code"], row["title"], row["icatus"] or None, row["note"])
        for row in table_rows(_LISTS[name].file)
    )
    return MappingProxyType({entry.code: entry for entry in entries})


def table_rows(file_name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of an embedded table without the lines that name its sources."""
    text = (files("careconomy.timeuse") / "data" / file_name).read_text(encoding="utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
