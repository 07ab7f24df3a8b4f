"""Decisions that a drafted mapping leaves open: every "?" is named before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pyarrow as pa

from careconomy.errors import CareError
from careconomy.timeuse.activities import code_lists
from careconomy.timeuse.readers.mapping import records
from careconomy.timeuse.readers.mapping.values import NONE, WEEKDAYS
from careconomy.timeuse.schema import DAYS, EPISODES, HOUSEHOLDS, PERSONS

OPEN = "?"
# Keys that list codes of the survey, among which "?" may be one.
_CODES = {"missing", "none", "zero", "yes", "no"}
_RECORDS = {
    "diary": records.Diary,
    "weights": records.Weights,
    "replicates": records.Replicates,
    "design": records.DesignSpec,
    "files": records.FileSpec,
}
_COLUMNS = {"household": HOUSEHOLDS, "person": PERSONS, "day": DAYS, "diary": EPISODES}

Path = tuple[str, ...]


def refuse_open(table: Mapping[str, Any], where: str) -> None:
    """Raise CareError that names every key whose value is still "?", and what it may be."""
    found = [
        ".".join(path) + (f" ({words})" if (words := _allowed(path)) else "")
        for path in _open(table, ())
    ]
    if found:
        keys = "1 key is" if len(found) == 1 else f"{len(found)} keys are"
        raise CareError(
            f'{keys} still "?": {"; ".join(found)}.',
            where=where,
            remedy="Write what the code book says, or take out the line where the key is optional.",
        )


def _open(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in _CODES:
                yield from _open(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            yield from _open(part, path)
    elif isinstance(value, str) and value.strip() == OPEN:
        yield path


def _allowed(path: Path) -> str:
    """What may stand under a key where that can be listed."""
    section, key = path[0], path[-1]
    if path == ("country",):
        return "ISO 3166 code of three letters"
    if path == ("activities", "list"):
        return " or ".join(code_lists()) + "; or codes of its own"
    if key == "first_day":
        return " or ".join(WEEKDAYS)
    if len(path) > 2 and path[2] == "values":
        column = _COLUMNS.get(section, {}).get(path[1])
        return " or ".join((*_levels(path[1], column), NONE)) if column else ""
    known = {item.name: item for item in fields(_RECORDS[section])} if section in _RECORDS else {}
    choices = known[key].metadata.get("choices", ()) if key in known else ()
    return " or ".join(word for word in choices if word)


def _levels(name: str, column: Any) -> tuple[str, ...]:
    if pa.types.is_boolean(column.type):
        return ("true", "false")
    return WEEKDAYS if name == "weekday" else column.levels
