"""Overrides of facts, facts files, and a country of one's own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.facts import CATALOGUE, Country, MissingFact
from careconomy.facts.proportions import TOUCHED

OWN = """
[country]
iso3 = "ZZZ"
name = "Zedland"
currency = "ZED"
price_year = 2024
region = "Western Europe"

[facts]
minimum_wage = 1500
earnings = { value = 3000, low = 2800, high = 3200, source = "Office", unit = "ZED a month" }

[population.2025]
births = 1000
women = { "0-4" = 5000, "5-64" = 60000, "65+" = 36000 }
men = { "0-4" = 5500, "5-64" = 60000, "65+" = 18000 }

[population.2035]
women = { "0-4" = 4000, "5-64" = 60000, "65+" = 36000 }
men = { "0-4" = 4400, "5-64" = 60000, "65+" = 18000 }
"""


def write(folder: Path, text: str) -> Path:
    """Write a facts file and return its path."""
    path = folder / "facts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_number_overrides_a_fact() -> None:
    fact = Country.load("FRA", overrides={"minimum_wage": 1900}).fact("minimum_wage")
    assert (fact.value, fact.unit, fact.quality, fact.source) == (
        1900,
        "EUR a month",
        "override",
        "user",
    )
    assert Country.load("FRA").fact("minimum_wage").value != 1900


def test_table_overrides_a_fact() -> None:
    given_table = {"value": 0.5, "low": 0.4, "high": 0.6, "unit": "share", "year": 2022}
    fact = Country.load("FRA", overrides={"enrolment_0_2": given_table}).fact("enrolment_0_2")
    assert (fact.value, fact.low, fact.high, fact.year) == (0.5, 0.4, 0.6, 2022)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"minimum_wag": 1}, 'Did you mean "minimum_wage"'),
        ({"enrolment_0_2": 45}, "45 % is 0.45"),
        ({"minimum_wage": float("nan")}, "not a finite number"),
        ({"minimum_wage": True}, "not a finite number"),
        ({"minimum_wage": "much"}, "not a finite number"),
        ({"minimum_wage": -3}, "outside its range"),
        ({"minimum_wage": {"value": 1500, "unit": "USD a month"}}, 'is in "EUR a month"'),
        ({"minimum_wage": {"valu": 1500}}, 'Did you mean "value"'),
        ({"minimum_wage": {"unit": "EUR a month"}}, "no value"),
        ({"minimum_wage": {"value": 1500, "low": 1600}}, "not in order"),
        ({"minimum_wage": {"value": 1500, "high": float("inf")}}, "not a finite number"),
    ],
)
def test_bad_override_gives_one_clear_error(overrides: dict[str, Any], message: str) -> None:
    with pytest.raises(CareError, match=message):
        Country.load("FRA", overrides=overrides)


@given(st.sampled_from(sorted(CATALOGUE)), st.floats(allow_nan=True, allow_infinity=True))
def test_any_float_is_taken_or_refused_with_words(name: str, value: float) -> None:
    limits = CATALOGUE[name]
    if name in TOUCHED and limits.low <= value <= limits.high:
        with suppress(CareError):  # pay and GDP must also fit each other
            Country.load("KEN", overrides={name: value})
    elif limits.low <= value <= limits.high:
        assert Country.load("KEN", overrides={name: value}).fact(name).value == value
    else:
        with pytest.raises(CareError, match=name):
            Country.load("KEN", overrides={name: value})


def test_file_with_facts_only(tmp_path: Path) -> None:
    path = write(tmp_path, "[facts]\nminimum_wage = 20000\n")
    country = Country.load("KEN", file=path)
    assert country.fact("minimum_wage").value == 20000 and country.name == "Kenya"
    both = Country.load("KEN", overrides={"minimum_wage": 21000}, file=path)
    assert both.fact("minimum_wage").value == 21000


def test_own_country(tmp_path: Path) -> None:
    country = Country.load("ZZZ", file=write(tmp_path, OWN))
    assert (country.name, country.currency, country.price_year) == ("Zedland", "ZED", 2024)
    earnings = country.fact("earnings")
    assert (earnings.value, earnings.source, earnings.year) == (3000, "Office", 2024)
    population = country.population
    assert population.at(2025).sum() == pytest.approx(184_500)
    assert population.between(0, 4, 2030) == pytest.approx([4500, 4950])
    assert population.at(2025)[70, 0] == pytest.approx(1000)
    assert population.births_in(2025) == 1000
    assert population.births_in(2035) == pytest.approx(800 + 880)
    assert np.array_equal(population.at(2050), population.at(2035))
    with pytest.raises(MissingFact, match="Zedland"):
        country.fact("gdp")
    assert not country.summary().complete and country.summary().population


def test_own_population_of_a_stored_country(tmp_path: Path) -> None:
    text = OWN.split("[facts]")[1].split("[population.2025]")
    path = write(tmp_path, "[population.2025]" + text[1])
    country = Country.load("FRA", file=path)
    assert country.population.at(2025).sum() == pytest.approx(184_500)
    assert country.fact("gdp").value == Country.load("FRA").fact("gdp").value
    path = write(tmp_path, '[country]\nname = "France"\ncurrency = "USD"\n')
    with pytest.raises(CareError, match="are in EUR"):
        Country.load("FRA", file=path)


def test_own_country_without_population(tmp_path: Path) -> None:
    country = Country.load("ZZZ", file=write(tmp_path, OWN.split("[population")[0]))
    assert country.fact("minimum_wage").value == 1500
    with pytest.raises(CareError, match="no population"):
        _ = country.population


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[facts\nx = 1", "not valid TOML"),
        ("[fact]\nx = 1", 'Did you mean "facts"'),
        ("facts = 3", "not a table"),
        ('[country]\niso = "ZZZ"', 'Did you mean "iso3"'),
        (OWN.replace("2025]", "1999]"), "not a year"),
        (OWN.replace('"5-64" = 60000, "65+" = 36000', '"5-64" = 60000'), "age 65 is in no band"),
        (OWN.replace('"5-64"', '"4-64"'), "age 4 is in two bands"),
        (OWN.replace('"65+" = 36000', '"old" = 36000'), "not an age band"),
        (OWN.replace('"65+" = 36000', '"65+" = -1'), "not a count"),
        (OWN.replace("women =", "woman ="), 'Did you mean "women"'),
        (OWN.replace("births = 1000", 'births = "many"'), "births of 2025"),
    ],
)
def test_bad_file_gives_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CareError, match=message):
        Country.load("ZZZ", file=write(tmp_path, text))


def test_absent_binary_and_huge_files(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="cannot be read"):
        Country.load("FRA", file=tmp_path / "none.toml")
    with pytest.raises(CareError, match="cannot be read"):
        Country.load("FRA", file=tmp_path)
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CareError, match="cannot be read"):
        Country.load("FRA", file=path)
    path.write_bytes(b"#" * 5_000_001)
    with pytest.raises(CareError, match="larger than 5 MB"):
        Country.load("FRA", file=path)
