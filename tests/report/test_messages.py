"""The catalogues are complete: nothing missing, unused, fuzzy, or with a lost field."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from careconomy.facts.catalogue import CATALOGUE
from careconomy.report.fonts import has_glyphs
from careconomy.report.language import catalogue, languages
from tests.report.messages import marked, notes_in, of_parameters, of_policies


def wanted() -> set[str]:
    """Messages of the report, labels of facts, and what parameters and policies say."""
    facts = {fact.label for fact in CATALOGUE.values()}
    return set(marked()) | facts | of_parameters() | of_policies()


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
            assert set(re.findall(r"{\w+}", str(form))) - {"{gap}"} == fields, f"{code}: {name}"
            assert has_glyphs(str(form)), f"{code}: the typeface lacks a sign of {form!r}"
        letters = re.sub(r"{\w+}|[^A-Za-z]", "", name)
        if code != "en" and len(letters) > 14:
            assert forms[0] != name, f"{code}: {name} still stands in English"


def test_there_are_three_languages() -> None:
    assert set(languages()) >= {"en", "fr", "es"}


def test_notes_are_found_by_name_key_and_text(tmp_path: Path) -> None:
    file = tmp_path / "made_up.py"
    file.write_text('Note(A)\nNote(B["x"], {"a": "b"})\nNote("c")\n')
    module = ModuleType("made_up")
    module.__dict__.update(__file__=str(file), A="a", B={"x": "b", "y": "d"})
    assert sorted(notes_in(module)) == ["a", "b", "c", "d"]


# Thin no-break space before high signs and the sign of per cent, no-break space before a colon
# and within guillemets; in Spanish a no-break space before the sign of per cent.
CUSTOM = {"fr": r"[^\u202f][;!?%]|[^\u00a0]:|«[^\u00a0]|[^\u00a0]»", "es": r"[^\u00a0]%"}


@pytest.mark.parametrize("code", sorted(CUSTOM))
def test_signs_stand_off_by_the_custom_of_the_language(code: str) -> None:
    for message in catalogue(code):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in forms if message.id else ():
            assert not re.search(CUSTOM[code], str(form)), f"{code}: {form!r}"
            assert "'" not in str(form), f"{code}: {form!r} has a straight apostrophe"
