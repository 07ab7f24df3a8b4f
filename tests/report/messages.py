"""Collects the messages of the report from its source, to compare them with the catalogues."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import careconomy.report

FOLDER = Path(careconomy.report.__file__).parent


def _strings(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def marked() -> dict[str, str | None]:
    """Every message marked for translation, with its plural where it has one."""
    found: dict[str, str | None] = {}
    for path in sorted(FOLDER.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            owner = getattr(call.func, "value", None)
            if "results" in (getattr(owner, "id", ""), getattr(owner, "attr", "")):
                continue  # Results.text reads a field of the result
            if name in ("text", "N_"):
                for text in _strings(call.args[0]):
                    found.setdefault(text, None)
            elif name == "plural":
                one, many = (next(_strings(arg)) for arg in call.args[:2])
                found[one] = many
    return found
