"""A package as the text of its TOML file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def to_toml(tables: Mapping[str, Any], policies: Sequence[str]) -> str:
    """Write the tables of a package, with a heading for each of its policies."""
    lines = [f"{_key(key)} = {_value(held)}" for key, held in tables.items() if key != "policies"]
    for policy in policies:
        place: Any = tables["policies"]
        for part in policy.split("."):
            place = place[part]
        lines += ["", f"[policies.{policy}]"]
        lines += [f"{_key(key)} = {_value(held)}" for key, held in place.items()]
    return "\n".join(lines) + "\n"


def _key(key: str) -> str:
    plain = key.replace("_", "").replace("-", "")
    return key if plain.isascii() and plain.isalnum() else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(held)}" for k, held in value.items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    # Texts of JSON are texts of TOML.
    return json.dumps(value, ensure_ascii=False)
