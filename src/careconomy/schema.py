"""The JSON schema of a package file, written from the descriptions of the parameters.

Editors use it to complete keys and to mark mistakes while one types. The reader of packages
checks more than a schema can say: shares that add up to 1, coverage below what exists.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from careconomy.parameters import Parameter, ParameterSet

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def package_schema() -> Schema:
    """Return the schema of a package file (JSON Schema, draft 2020-12)."""
    from careconomy.package import BELOW_PRESENT, FIRST_YEAR, LAST_YEAR, PHASE_INS
    from careconomy.published import parameter_sets

    year = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    root = _table("A package of care policies: what it does not say keeps its default")
    root["properties"].update(
        name={"type": "string", "description": "Shown in tables and in the brief"},
        description={"type": "string", "description": "A sentence or two for readers"},
        to={**year, "default": 2035, "description": "Last year"},
        phase_in=_choice(PHASE_INS, "How the reform comes in"),
        names={
            "type": "object",
            "description": "The name in other languages, by code, for briefs in that language",
            "propertyNames": {"pattern": "^[A-Za-z]{2,3}$"},
            "additionalProperties": {"type": "string"},
        },
        when_below_present=_choice(
            BELOW_PRESENT, "What to do where the package asks for less than exists today"
        ),
        extends={
            "description": "Package files that are read first; what is said here replaces theirs",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
    )
    root["properties"]["from"] = {**year, "default": 2025, "description": "First year"}
    for kind in parameter_sets().values():
        _place(root, kind)
    return {"$schema": DIALECT, "title": "careconomy package", **root}


def _place(root: Schema, kind: type[ParameterSet]) -> None:
    """Put a set of parameters at its table, such as policies.leave.parental."""
    place = root
    for part in kind.table.split("."):
        place = place["properties"].setdefault(part, _table(""))
    place["description"] = (kind.__doc__ or "").strip().splitlines()[0]
    place["properties"].update({name: _parameter(made) for name, made in kind.described()})


def _table(description: str) -> Schema:
    table: Schema = {"type": "object", "additionalProperties": False, "properties": {}}
    return {**table, "description": description} if description else table


def _choice(words: tuple[str, ...], description: str) -> Schema:
    return {"enum": list(words), "default": words[0], "description": description}


def _parameter(made: Parameter) -> Schema:
    description = f"{made.description} ({made.unit}; {made.source})"
    if made.choices:
        return {"enum": list(made.choices), "default": made.default, "description": description}
    if isinstance(made.default, bool):
        return {"type": "boolean", "default": made.default, "description": description}
    if made.keys:
        table = _table(description)
        table["properties"] = {key: _number(made, key) for key in made.keys}
        if len(made.keys) > 1:
            return table
        alternatives = [table, _number(made, made.keys[0])]
        return {"anyOf": alternatives, "description": description}
    return {**_number(made, None), "description": description}


def _number(made: Parameter, key: str | None) -> Schema:
    """A plain number, or a table with the number and the range from which it is drawn."""
    number: Schema = {"type": "number", "minimum": made.minimum}
    if math.isfinite(made.maximum):
        number["maximum"] = made.maximum
    ranged = {
        **_table(""),
        "properties": {
            "value": number,
            "low": number,
            "high": number,
            "unit": {"const": made.unit},
        },
        "required": ["value"],
    }
    held = made.default_of(key)
    default = {} if held is None else {"default": held.value}
    return {"anyOf": [number, ranged], **default}
