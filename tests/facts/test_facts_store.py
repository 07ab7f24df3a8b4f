"""The embedded store: size, completeness of each row, ranges, consistency, and loading."""

from __future__ import annotations

import csv
import subprocess
import sys

import numpy as np
import pytest

from careconomy.errors import CareError, MissingFact
from careconomy.facts import CATALOGUE, Country, countries
from careconomy.facts.fact import QUALITIES
from careconomy.facts.store import DATA, find_country, territories

EVERY = tuple(territories())


def test_store_is_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 8_000_000


def test_every_row_says_what_it_is() -> None:
    with (DATA / "sources.csv").open(encoding="utf-8") as stream:
        sources = {row["number"]: row for row in csv.DictReader(stream)}
    assert all(row["source"] and row["licence"] for row in sources.values())
    with (DATA / "facts.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            assert row["unit"] and row["source"] in sources and row["quality"] in QUALITIES
            assert 1980 <= int(row["year"]) <= 2030, row


@pytest.mark.parametrize("iso3", EVERY)
def test_country_loads_within_ranges(iso3: str) -> None:
    country = Country.load(iso3)
    assert country.price_year == 2023 and len(country.currency) == 3
    for name, fact in country.facts.items():
        limits = CATALOGUE[name]
        assert limits.low <= fact.value <= limits.high, fact
        if fact.quality in ("estimated", "assumed"):
            assert fact.low is not None and fact.high is not None and fact.note
        if fact.low is not None and fact.high is not None:
            assert fact.low <= fact.value * 1.00001 and fact.value <= fact.high * 1.00001, fact


@pytest.mark.parametrize("iso3", EVERY)
def test_sexes_agree_with_the_total(iso3: str) -> None:
    country = Country.load(iso3)
    if not country.missing(["earnings", "earnings_women", "earnings_men"]):
        both, women, men = (
            country.fact(f"earnings{tail}").value for tail in ("", "_women", "_men")
        )
        assert min(women, men) * 0.97 <= both <= max(women, men) * 1.03
    for sex in ("women", "men"):
        parts = [f"unpaid_care_{sex}", f"unpaid_domestic_{sex}"]
        if not country.missing([*parts, f"unpaid_work_{sex}"]):
            total = country.fact(f"unpaid_work_{sex}").value
            assert sum(country.fact(part).value for part in parts) == pytest.approx(total, rel=1e-4)


def test_coverage_targets() -> None:
    summaries = [summary for _, _, summary in countries()]
    assert sum(summary.complete for summary in summaries) >= 180
    assert sum(summary.unpaid_work == "observed" for summary in summaries) >= 85
    assert sum(summary.input_output for summary in summaries) == 40


# Rough figures known from national statistics; the ranges are wide on purpose.
@pytest.mark.parametrize(
    ("iso3", "name", "low", "high"),
    [
        ("FRA", "earnings", 3000, 4200),
        ("DEU", "earnings", 3600, 5000),
        ("USA", "earnings", 5000, 6500),
        ("DNK", "earnings", 35_000, 48_000),
        ("POL", "earnings", 6000, 8000),
        ("TUR", "minimum_wage", 8000, 14_000),
        ("BGR", "minimum_wage", 700, 950),
        ("URY", "minimum_wage", 18_000, 24_000),
        ("FRA", "unpaid_work_women", 3.3, 4.3),
        ("KEN", "exchange_rate", 120, 160),
        ("COL", "primary_teacher_relative_pay", 0.5, 1.4),
    ],
)
def test_known_levels(iso3: str, name: str, low: float, high: float) -> None:
    assert low <= Country.load(iso3).fact(name).value <= high


def test_population_of_france() -> None:
    population = Country.load("FRA").population
    assert population.persons.shape == (101, 2, 31)
    assert population.years[0] == 2020 and population.years[-1] == 2050
    assert population.at(2025).sum() == pytest.approx(66.65e6, rel=0.01)
    women, men = population.between(0, 2, 2025)
    assert women < men
    assert population.births_in(2025) == pytest.approx(634_528)
    with pytest.raises(CareError, match="2051"):
        population.at(2051)


def test_population_is_positive_everywhere() -> None:
    for iso3, _, summary in countries():
        if summary.population:
            assert Country.load(iso3).population.persons.min() >= 0, iso3


@pytest.mark.parametrize("iso3", ["FRA", "USA", "IND", "CHN", "CYP"])
def test_input_output_can_be_solved(iso3: str) -> None:
    table = Country.load(iso3).input_output
    assert table is not None
    assert table.coefficients.shape == (35, 35) and table.coefficients.min() >= 0
    assert table.coefficients.sum(axis=0).max() < 1
    assert max(abs(np.linalg.eigvals(table.coefficients))) < 1
    assert 0.5 < table.basket.sum() <= 1 and table.basket.min() >= 0
    assert table.basket[table.education] == 0 and table.basket[table.construction] == 0
    assert table.employment.sum() > 1e5 and len(table.industries) == 35


def test_employment_of_tables_is_marked() -> None:
    france, india = Country.load("FRA").input_output, Country.load("IND").input_output
    assert france is not None and france.employment_quality == "observed"
    assert india is not None and india.employment_quality == "estimated"
    assert Country.load("KEN").input_output is None


@pytest.mark.parametrize("text", ["FRA", "fra", "fr", "France", "Francia", "  france "])
def test_country_by_any_spelling(text: str) -> None:
    assert find_country(text) == "FRA"


@pytest.mark.parametrize(
    ("text", "iso3"), [("Côte d'Ivoire", "CIV"), ("Allemagne", "DEU"), ("Kenia", "KEN")]
)
def test_names_in_other_languages(text: str, iso3: str) -> None:
    assert find_country(text) == iso3


@pytest.mark.parametrize(("text", "hint"), [("Frence", "France"), ("FRX", "FR")])
def test_unknown_country_names_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(CareError, match=hint):
        Country.load(text)


def test_display_names() -> None:
    country = Country.load("DEU")
    assert [country.display_name(language) for language in ("en", "fr", "es", "fr-FR")] == [
        "Germany",
        "Allemagne",
        "Alemania",
        "Allemagne",
    ]
    assert country.display_name("de") == "Deutschland"
    assert country.display_name("xx-unknown") == "Germany"


def test_missing_fact_names_country_and_remedy() -> None:
    with pytest.raises(MissingFact, match=r"Réunion.*earnings \(EUR a month\).*--set earnings="):
        Country.load("REU").fact("earnings")


def test_unknown_fact_names_the_nearest() -> None:
    with pytest.raises(CareError, match='"minimum_wage"'):
        Country.load("FRA").fact("minimum_wages")


def test_loading_facts_imports_neither_numpy_nor_babel() -> None:
    code = (
        "import sys; from careconomy.facts import Country; Country.load('FRA').fact('gdp');"
        "print([m for m in ('numpy', 'babel', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
