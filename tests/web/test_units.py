"""Every unit of a fact has words in every language."""

from __future__ import annotations

import pytest

from careconomy.facts import Country, countries
from careconomy.report.language import Language
from careconomy.web import render
from careconomy.web.units import MONEY, UNITS, cell_told, unit_told


def test_every_unit_of_the_store_is_known() -> None:
    found = {fact.unit for iso3, _, _ in countries() for fact in Country.load(iso3).facts.values()}
    assert not [one for one in found if one not in UNITS and not one.endswith(tuple(MONEY))]


@pytest.mark.parametrize(
    ("code", "unit", "told"),
    [
        ("fr", "MXN a month", "MXN par mois"),
        ("es", "MXN per US$", "MXN por dólar estadounidense"),
        ("es", "share of GDP", "del PIB"),
        ("fr", "share", ""),
        ("en", "hours a day", "hours a day"),
    ],
)
def test_units_are_told_in_the_language(code: str, unit: str, told: str) -> None:
    assert unit_told(Language(code), unit) == told


@pytest.mark.parametrize(
    ("code", "value", "told"),
    [
        ("fr", 4190.2401, "4\u202f190,24"),
        ("es", 616.699, "616,699"),
        ("en", 1.25e9, "1,250,000,000"),
        ("fr", 0.5, "0,5"),
        ("fr", 2035, "2035"),
        ("es", -1e-7, "\u22120,0000001"),
    ],
)
def test_figures_of_tables_follow_the_language(code: str, value: float, told: str) -> None:
    assert cell_told(value, code) == told


def test_a_country_says_how_much_of_it_is_estimated() -> None:
    asked = {"country": "VUT", "language": "es", "draws": 0, "own": {}}
    page = render.country(asked)
    unsure = [f for f in Country.load("VUT").facts.values() if f.quality != "observed"]
    assert f"{len(unsure)} de los {len(Country.load('VUT').facts)} datos de base" in page
