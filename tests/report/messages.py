"""Collects the messages that a brief can show, to compare them with the catalogues."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import Environment, nodes

import careconomy.report
import careconomy.web
from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.economy import EconomyAssumptions
from careconomy.effects.assumptions import EffectsAssumptions
from careconomy.parameters import ParameterSet
from careconomy.policies import known_policies
from careconomy.policies.base import Policy

FOLDERS = [Path(str(package.__file__)).parent for package in (careconomy.report, careconomy.web)]


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
    found.update(dict.fromkeys(of_templates()))
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.py")):
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


def of_templates() -> Iterator[str]:
    """Messages that templates of pages ask for: the texts in their calls of `text`."""
    environment = Environment()
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.html")):
        for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if getattr(call.node, "name", "") == "text":
                first = call.args[0]
                assert isinstance(first, nodes.Const), f"{path.name}: state the message itself"
                yield first.value


def of_parameters() -> set[str]:
    """Descriptions of all parameters: a policy file that is new is found by itself."""
    sets: list[type[ParameterSet]] = [*known_policies().values()]
    sets += [EconomyAssumptions, BalanceAssumptions, EffectsAssumptions]
    return {made.description for group in sets for _, made in group.described()}


def of_policies() -> set[str]:
    """Titles of policies and the messages of their notes."""
    policies = known_policies().values()
    modules = {policy.__module__ for policy in policies} | {Policy.__module__}
    notes = {text for name in modules for text in notes_in(import_module(name))}
    return notes | {policy.title for policy in policies}


def notes_in(module: ModuleType) -> Iterator[str]:
    """Messages of each Note(...) in a module: a literal, or a constant of the module."""
    for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Note":
            first = call.args[0] if call.args else call.keywords[0].value
            yield from _texts(_constant(first, module))


def _constant(node: ast.expr, module: ModuleType) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    name = node.value if isinstance(node, ast.Subscript) else node
    assert isinstance(name, ast.Name), f"{module.__name__}: state the message of a Note by name"
    return getattr(module, name.id)


def _texts(held: Any) -> Iterator[str]:
    if isinstance(held, Mapping):
        yield from held.values()
    else:
        yield str(held)
