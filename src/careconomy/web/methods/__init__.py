"""The method of every number of the pages, and where each is explained."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from careconomy.report.language import N_
from careconomy.web.methods import gaps, hours, money, trust, work
from careconomy.web.methods.entry import Entry

GROUPS = {
    "hours": N_("Hours and their value"),
    "money": N_("Money"),
    "jobs": N_("Work"),
    "gaps": N_("Gaps and effort"),
    "sure": N_("How sure a figure is"),
}
ENTRIES = (*hours.ENTRIES, *money.ENTRIES, *work.ENTRIES, *gaps.ENTRIES, *trust.ENTRIES)
_NUMBER = re.compile(r"_\d+$")
# Parts of the place of a figure that say which of two states, and not which figure.
_STATES = ("balance", "before", "after")


@cache
def _explained() -> dict[str, Entry]:
    return {name: entry for entry in ENTRIES for name in entry.covers}


def anchor(kind: str, name: str) -> str:
    """Where a figure, key number, row or column is explained. Raises KeyError where nowhere.

    Figures of one kind are numbered at the end of their name.
    """
    return _explained()[f"{kind}:{_NUMBER.sub('', name)}"].anchor


def row(path: Sequence[str]) -> str:
    """Name of a row of a table from the place of its figure in the result."""
    return ".".join(part for part in path if part not in _STATES)
