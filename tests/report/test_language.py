"""Numbers in the form of each language, and units in the scale that suits them."""

from __future__ import annotations

import pytest

from careconomy.errors import CareError
from careconomy.report.fonts import has_glyphs
from careconomy.report.language import Language, Unit
from careconomy.report.values import Point

EURO = Unit("money", "EUR")


@pytest.mark.parametrize(
    ("code", "millions", "shown"),
    [
        ("en", 95_000.0, "€95.0 bn"),
        ("fr", 95_000.0, "95,0 Md€"),
        ("es", 95_000.0, "95.000 M€"),
        ("es", 1_272_000.0, "1,27 billones de €"),
        ("fr", 1_272_000.0, "1\u202f270 Md€"),
        ("en", 1_272_000.0, "€1.27 tn"),
        ("en", 0.004, "€4,000"),
        ("es", 89_853.3, "89.900 M€"),
        ("es", 0.004, "4000 €"),
        ("en", -4.5, "\u2212€4.50 m"),
        ("en", None, "n/k"),
        ("fr", None, "n. d."),
    ],
)
def test_money(code: str, millions: float | None, shown: str) -> None:
    assert Language(code).value(Point(millions), EURO).replace("\u00a0", " ") == shown


def test_shares_counts_and_intervals() -> None:
    french, english = Language("fr"), Language("en")
    share = Point(0.0326, 0.021, 0.052)
    assert french.value(share, Unit("share")) == "3,3\u202f%"
    assert french.interval(share, Unit("share")) == "2,1 à 5,2"
    assert english.value(Point(844_731.0), Unit("count")) == "845,000"
    assert english.value(Point(1_254_000.0), Unit("count")).replace("\u00a0", " ") == "1.25 million"
    assert french.value(Point(1.5e9), Unit("count")).replace("\u00a0", " ") == "1,50 milliard"
    assert french.value(Point(2.5e9), Unit("count")).replace("\u00a0", " ") == "2,50 milliards"
    assert english.interval(Point(5.0), EURO) == ""
    assert english.number(-0.0001, 1) == "0.0"


def test_persons_are_whole_and_bounds_have_the_digits_of_their_value() -> None:
    english, spanish = Language("en"), Language("es")
    assert english.value(Point(61.6), Unit("count")) == "62"
    cost = Point(12_203.0, 5_312.0, 147_612.0)
    assert english.interval(cost, EURO) == "5.3 to 147.6"
    assert spanish.interval(cost, EURO) == "5300 a 147.600"
    assert english.alike(19.5, EURO, 9).replace("\u00a0", " ") == "€0.02 bn"
    assert english.alike(1.9, EURO, 9).replace("\u00a0", " ") == "€0.002 bn"


def test_countries_are_named_in_the_language() -> None:
    assert Language("es").country("FRA", "France") == "Francia"
    assert Language("fr").country("XYZ", "Somewhere") == "Somewhere"


def test_a_name_with_braces_is_left_alone() -> None:
    text = Language("en").text("{package}: {country}", package="{country}", country="{package}")
    assert text == "{country}: {package}"


def test_unknown_language() -> None:
    with pytest.raises(CareError, match="Choose one of: en, es, fr"):
        Language("de")


@pytest.mark.parametrize("code", ["THB", "ILS", "GEL", "XAF", "IRR", "INR", "VND", "SAR"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_currency_sign_can_be_drawn(language: str, code: str) -> None:
    sign, _ = Language(language)._currency_sign(code)
    assert sign and has_glyphs(sign)
