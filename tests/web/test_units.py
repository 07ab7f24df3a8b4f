"""Every unit of a fact has words in every language."""

from __future__ import annotations

import pytest

from careconomy.facts import Country, countries
from careconomy.report.language import Language
from careconomy.web.units import MONEY, UNITS, unit_told


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
