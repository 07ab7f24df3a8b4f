"""The catalogues are complete: nothing missing, unused, fuzzy, or with a lost field."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module

import pytest

from careconomy.facts.catalogue import CATALOGUE
from careconomy.parameters import Parameter
from careconomy.report.fonts import has_glyphs
from careconomy.report.language import catalogue, languages
from tests.report.messages import marked

HOMES = (
    "careconomy.care_balance.assumptions",
    "careconomy.economy",
    "careconomy.effects.assumptions",
    "careconomy.policies.breastfeeding_breaks",
    "careconomy.policies.childcare",
    "careconomy.policies.leave",
    "careconomy.policies.long_term_care",
)


def wanted() -> set[str]:
    """Messages of the report, labels of facts and descriptions of parameters."""
    parameters = {
        value.description
        for home in HOMES
        for thing in vars(import_module(home)).values()
        if isinstance(thing, type) and dataclasses.is_dataclass(thing)
        for field in dataclasses.fields(thing)
        for value in field.metadata.values()
        if isinstance(value, Parameter)
    }
    return set(marked()) | {fact.label for fact in CATALOGUE.values()} | parameters


def _first(message_id: object) -> str:
    return str(message_id[0] if isinstance(message_id, tuple | list) else message_id)


@pytest.mark.parametrize("code", languages())
def test_catalogue_is_complete(code: str) -> None:
    found = {_first(message.id) for message in catalogue(code) if message.id}
    assert sorted(wanted() - found) == [], "missing: add them to the catalogue"
    assert sorted(found - wanted()) == [], "unused: take them out of the catalogue"


@pytest.mark.parametrize("code", languages())
def test_every_message_is_translated(code: str) -> None:
    plurals = marked()
    for message in catalogue(code):
        if not message.id:
            continue
        name = _first(message.id)
        assert not message.fuzzy, name
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), f"{code}: {name} is not translated"
        assert (plurals.get(name) is not None) == isinstance(message.id, tuple | list), name
        for form in forms:
            fields = set(re.findall(r"{\w+}", name)) - {"{gap}"}
            assert set(re.findall(r"{\w+}", form)) - {"{gap}"} == fields, f"{code}: {name}"
            assert has_glyphs(form), f"{code}: the typeface lacks a sign of {form!r}"
        letters = re.sub(r"{\w+}|[^A-Za-z]", "", name)
        if code != "en" and len(letters) > 14:
            assert forms[0] != name, f"{code}: {name} still stands in English"


def test_there_are_three_languages() -> None:
    assert set(languages()) >= {"en", "fr", "es"}
