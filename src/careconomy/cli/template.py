"""A package file to start from: every parameter with its default, commented out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from careconomy.errors import CareError, nearest

if TYPE_CHECKING:
    from careconomy.parameters import Parameter

_HEAD = """\
# A package of care policies. Lines that begin with #: are at their default: take the #: away and
# change the value. A policy that is not named in this file stays as it is today.
# Shares are fractions. `careconomy parameters` names ranges and sources.

name = "My package"
from = 2025
to = 2035
phase_in = "linear"
"""


def package_template(policies: Sequence[str]) -> str:
    """Return a package file with these policies, or with all where none is named."""
    from careconomy.policies import known_policies

    known = known_policies()
    for key in policies:
        if key not in known:
            raise CareError(
                f'the policy "{key}" is not known.{nearest(key, known)}',
                remedy=f"Known policies: {', '.join(known)}.",
            )
    parts = [_HEAD]
    for key in policies or known:
        lines = [f"[{known[key].table}]"]
        for name, made in known[key].described():
            lines += _parameter(name, made)
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _parameter(name: str, made: Parameter) -> Iterator[str]:
    about = f"{made.description} ({made.unit})"
    yield from textwrap.wrap(about, 98, initial_indent="# ", subsequent_indent="# ")
    if made.default is None:
        yield f"# {name}: no default"
    else:
        yield f"#: {name} = {_toml(made.default)}"


def _toml(value: float | str | bool | Mapping[str, float]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        held = (f'"{key}" = {number:g}' for key, number in value.items())
        return f"{{ {', '.join(held)} }}"
    return f"{value:g}"
