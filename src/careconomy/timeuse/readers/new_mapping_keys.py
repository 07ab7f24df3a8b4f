"""Which columns tell households and persons apart, and in which file there is one row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from careconomy.timeuse.readers.new_mapping_look import Look


@dataclass(frozen=True)
class Key:
    """The column that tells units of a level apart, and the file that has a row for each."""

    column: str
    look: Look
    files: int

    def why(self) -> str:
        """What was seen of the column, for a comment."""
        name = self.look.named(self.column)
        values = len(self.look.values[name].values) if name else 0
        text = f"{values:,} different values in {self.look.rows:,} rows"
        return text + (f", in {self.files} files" if self.files > 1 else "")


def household_key(looks: Sequence[Look], main: Look) -> Key | None:
    """The column that names suggest, or one that all files have."""
    named = _by_name(looks, main, "household")
    common = [name for name in looks[0].values if all(look.named(name) for look in looks)]
    names = named or (common if len(looks) > 1 else [])
    if not names:
        return None
    best = max(names, key=lambda name: max(_distinct(look, (name,)) for look in looks))
    return _key(looks, main, (), best)


def person_key(looks: Sequence[Look], main: Look, household: Key | None) -> Key | None:
    """The column that names suggest, or one that tells the rows of a household apart."""
    above = (household.column,) if household else ()
    names = _by_name(looks, main, "person")
    if not names and household:
        names = [
            name
            for look in looks
            for name in look.values
            if name.casefold() != household.column.casefold()
            and sum(bool(each.named(name)) for each in looks) > 1
            and any(_tells(each, above, name) for each in looks)
        ]
    return _key(looks, main, above, names[0]) if names else None


def _by_name(looks: Sequence[Look], main: Look, role: str) -> list[str]:
    return next((look.roles[role][:1] for look in (main, *looks) if role in look.roles), [])


def _tells(look: Look, above: tuple[str, ...], name: str) -> bool:
    """Whether a column tells the rows of a unit above apart, of which some have several."""
    names = (*above, name)
    if not all(map(look.named, names)):
        return False
    return _distinct(look, names) == look.rows > _distinct(look, above)


def _key(looks: Sequence[Look], main: Look, above: tuple[str, ...], name: str) -> Key:
    names = (*above, name)
    single = [
        look
        for look in looks
        if all(map(look.named, names)) and _distinct(look, names) == look.rows
    ]
    # The longest list of persons is that of all members; columns tell more than weights alone.
    best = max(single, key=lambda look: (look.rows, look is main, len(look.values)), default=main)
    column = best.named(name) or name
    return Key(column, best, sum(bool(look.named(name)) for look in looks))


def _distinct(look: Look, names: Sequence[str]) -> int:
    """How many different combinations of columns a file has; 0 where it lacks one."""
    code = np.zeros(look.rows, dtype=np.int64)
    for name in map(look.named, names):
        if not name:
            return 0
        column = look.values[name]
        code = np.unique(code * (len(column.values) + 1) + column.index, return_inverse=True)[1]
    return len(np.unique(code))
