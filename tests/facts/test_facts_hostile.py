"""Absurd, broken and hostile input: each gets one message, none is taken in silence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from careconomy.cli.run import run
from careconomy.errors import CareError
from careconomy.facts import Country

COUNTRY = '[country]\niso3 = "ZZZ"\nname = "Zedland"\ncurrency = "ZED"\nprice_year = 2024\n'
PEOPLE = """
[population.2025]
births = 1000
women = { "0-4" = 5000, "5-14" = 9000, "15-64" = 60000, "65+" = 36000 }
men = { "0-4" = 5500, "5-14" = 9000, "15-64" = 60000, "65+" = 18000 }
"""
NO_WOMEN = PEOPLE.replace(
    '{ "0-4" = 5000, "5-14" = 9000, "15-64" = 60000, "65+" = 36000 }', '{ "0+" = 0 }'
)
MANY = "9" * 400
FRANCE_PAY = {"earnings", "earnings_women", "earnings_men", "minimum_wage", "gdp"}


def refused(folder: Path, text: str | bytes, asked: str = "ZZZ") -> str:
    """Load a facts file that must be refused; return the message, which must be short."""
    path = folder / "facts.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CareError) as caught:
        Country.load(asked, file=path)
    message = str(caught.value)
    assert len(message) < 500 and message.isprintable()
    return message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NO_WOMEN, "women aged 0 to 4"),
        (PEOPLE.replace('"0-4" = 5000', '"0-4" = 0'), "women aged 0 to 4"),
        (PEOPLE.replace('"0-4" = 5500', '"0-4" = 1e-300'), "men aged 0 to 4"),
        (PEOPLE.replace('"15-64" = 60000', '"15-64" = 0'), "women aged 15 to 64"),
        (PEOPLE.replace('"65+" = 18000', '"65+" = 0'), "men aged 65 to 100"),
        (PEOPLE.replace("births = 1000", "births = 0"), "births of 2025"),
        (PEOPLE.replace("births = 1000", "births = 1e308"), "births of 2025"),
        (PEOPLE.replace("births = 1000", "births = 110_001"), "births of 2025 are 110001"),
        (PEOPLE.replace("births = 1000", f"births = {MANY}"), "births of 2025"),
        (PEOPLE.replace("36000", "1e308"), "not a count"),
        (PEOPLE.replace("36000", "1.1e10"), "not a count"),
        (PEOPLE.replace("36000", MANY), "not a count"),
        (PEOPLE.replace("36000", "0x" + "f" * 9000), "not a count"),
        (PEOPLE.replace("36000", "9" * 5000), "not valid TOML"),
        (PEOPLE.replace("36000", "true"), "not a count"),
        (PEOPLE.replace('"0-4"', '"²-4"'), "not an age band"),
        (PEOPLE.replace('"0-4"', '"٠-٤"'), "not an age band"),
        (PEOPLE.replace('"0-4"', f'"0-{MANY}"'), "not an age band"),
        (PEOPLE.replace('"65+"', '"65-\\u001b[2J"'), "not an age band"),
        (PEOPLE.replace(".2025]", '."٢٠٢٥"]'), "not a year"),
        (PEOPLE.replace(".2025]", '."²025"]'), "not a year"),
        (PEOPLE.replace(".2025]", ".02025]"), "not a year"),
        (PEOPLE.replace(".2025]", f".{'9' * 5000}]"), "not a year"),
        ("[population]\n", "is empty"),
    ],
)
def test_impossible_population(tmp_path: Path, text: str, message: str) -> None:
    assert message in refused(tmp_path, COUNTRY + text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"ZED"', "3", "currency"),
        ('"ZED"', '"ZEDS"', "currency"),
        ('"ZED"', '"zéd"', "currency"),
        ('"ZED"', '""', "currency"),
        ('"Zedland"', '""', "name"),
        ('"Zedland"', '"  "', "name"),
        ('"Zedland"', "[1]", "name"),
        ('"Zedland"', '"' + "Z" * 101 + '"', "name"),
        ('"Zedland"', '"Zed\\u001b[31mland"', "control character"),
        ('"Zedland"', '"Zed\\u202Eland"', "control character"),
        ("2024", "1989", "price_year"),
        ("2024", "2101", "price_year"),
        ("2024", "2024.5", "price_year"),
        ("2024", MANY, "price_year"),
        ("2024", '"2024"', "price_year"),
        ('"ZZZ"', "3", "iso3"),
        ('"ZZZ"', '"ZZZZ"', "iso3"),
        ('"ZZZ"', '"Z\\u0007Z"', "iso3"),
        ("2024", "2024\nregion = 7", "region"),
        ("2024", '2024\nincome_group = "\\u0007"', "income_group"),
    ],
)
@pytest.mark.parametrize("asked", ["ZZZ", "Zedland", "FRA"])
def test_own_country_is_checked(
    tmp_path: Path, old: str, new: str, message: str, asked: str
) -> None:
    assert message in refused(tmp_path, COUNTRY.replace(old, new) + PEOPLE, asked)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"gdp = {MANY}", "gdp"),
        ("gdp = 0x" + "f" * 9000, "gdp"),
        ("gdp = -0x1", "not valid TOML"),
        ("gdp = " + "1" * 5000, "not valid TOML"),
        ("gdp = { value = 2.8e12, year = 1e300 }", "gdp.year"),
        ("gdp = { value = 2.8e12, year = -5 }", "gdp.year"),
        ("gdp = { value = 2.8e12, year = 1899 }", "gdp.year"),
        ("gdp = { value = 2.8e12, year = 2023.5 }", "gdp.year"),
        (f"gdp = {{ value = 2.8e12, year = {MANY} }}", "gdp.year"),
        (f"gdp = {{ value = 2.8e12, high = {MANY} }}", "gdp.high"),
        ('gdp = { value = 2.8e12, note = "\\u001b[31m" }', "gdp.note"),
        ('gdp = { value = 2.8e12, source = "\\u0007" }', "gdp.source"),
        ("gdp = { value = 2.8e12, source = 3 }", "gdp.source"),
        ('gdp = { value = 2.8e12, licence = "a\\nb" }', "gdp.licence"),
        (f'gdp = {{ value = 2.8e12, note = "{"n" * 1001}" }}', "gdp.note"),
        (f'gdp = {{ value = 2.8e12, unit = "{"n" * 4000}" }}', 'not in "nnn'),
        (f"{'x' * 5000} = 1", "no fact"),
        ('"\\u001b[31m" = 1', "no fact"),
        (f"gdp = {{ {'x' * 5000} = 1 }}", "no key"),
        (f'gdp = "{"x" * 5000}"', "not a finite number"),
        (f"gdp = {'[' * 300}{']' * 300}", "gdp"),
        (f"{'x' * 5000} = 1\n{'x' * 5000} = 1", "not valid TOML"),
    ],
)
def test_facts_of_a_file_are_checked(tmp_path: Path, line: str, message: str) -> None:
    assert message in refused(tmp_path, f"[facts]\n{line}\n", "FRA")


@pytest.mark.parametrize(
    ("overrides", "figures"),
    [
        ({"gdp": 1}, ("earnings", "GDP per head")),
        ({"earnings": 1e12}, ("1e+12", "GDP per head")),
        ({"earnings": 1.0}, ("earnings", "GDP per head")),
        ({"minimum_wage": 1e12}, ("minimum_wage = 1e+12", "earnings = ")),
        ({"earnings_men": 0.001}, ("earnings_men = 0.001", "earnings = ")),
        ({"earnings_women": 1e6}, ("earnings_women = 1e+06", "earnings = ")),
    ],
)
def test_overrides_are_checked_against_each_other(
    overrides: dict[str, Any], figures: tuple[str, str]
) -> None:
    with pytest.raises(CareError) as caught:
        Country.load("FRA", overrides=overrides)
    for figure in figures:
        assert figure in str(caught.value)
    assert caught.value.remedy


def test_figures_in_proportion_pass() -> None:
    pay = {"earnings": 6000, "minimum_wage": 3000, "earnings_women": 5000, "earnings_men": 7000}
    country = Country.load("FRA", overrides=pay)
    assert {country.fact(name).value for name in pay} == set(pay.values())
    # another unit of money for all of them is in proportion too
    scaled = {name: Country.load("FRA").fact(name).value * 1000 for name in FRANCE_PAY}
    assert Country.load("FRA", overrides=scaled).fact("gdp").value == scaled["gdp"]


def test_only_what_an_override_touches_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(PEOPLE, encoding="utf-8")
    # the population of a town beside the GDP of France: no pay is touched
    assert Country.load("FRA", {"enrolment_0_2": 0.6}, path).has("gdp")
    with pytest.raises(CareError, match="GDP per head"):
        Country.load("FRA", {"earnings": 3500}, path)
    path.write_text(COUNTRY + "[facts]\ngdp = 1\nminimum_wage = 1e11\n", encoding="utf-8")
    assert Country.load("ZZZ", file=path).fact("minimum_wage").value == 1e11


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are of POSIX")
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path in (fifo, Path("/dev/zero"), tmp_path):
        with pytest.raises(CareError, match="not a regular file"):
            Country.load("FRA", file=path)


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000, "\udcff", 3, b"facts"])
def test_odd_paths(path: Any) -> None:
    with pytest.raises(CareError) as caught:
        Country.load("FRA", file=path)
    assert len(str(caught.value)) < 500 and str(caught.value).isprintable()


def test_byte_order_mark_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_bytes(b"\xef\xbb\xbf[facts]\nenrolment_0_2 = 0.6\n")
    assert Country.load("FRA", file=path).fact("enrolment_0_2").value == 0.6


@pytest.mark.parametrize(
    "name",
    [
        *("../FRA", "FRA\n\0", "F/R/A/n", "FRA;", "FRA\u001b[31m", "", "  ", "x" * 5000),
        *("²", "١", "<France>", "France%00", None, 3, b"FRA", ["FRA"], float("nan")),
    ],
)
def test_names_of_countries_are_checked(name: Any) -> None:
    with pytest.raises(CareError) as caught:
        Country.load(name)
    message = str(caught.value)
    assert len(message) < 300 and message.isprintable()


@pytest.mark.parametrize(
    "name",
    ["Guinea-Bissau", "Côte d'Ivoire", "Côte d’Ivoire", "Cote d'Ivoire", "Co\u0302te d'Ivoire"],
)
def test_names_with_marks_still_load(name: str) -> None:
    assert Country.load(name).iso3 in ("GNB", "CIV")


def test_every_stored_name_loads() -> None:
    from careconomy.facts.store import territories

    for iso3, territory in territories().items():
        for name in territory.names.values():
            assert Country.load(name).currency == territory.currency, (iso3, name)


@pytest.mark.parametrize("overrides", [["gdp"], {3: 1}, {None: 1}, "gdp=1", {"gdp": 10**400}])
def test_odd_overrides(overrides: Any) -> None:
    with pytest.raises(CareError):
        Country.load("FRA", overrides=overrides)


def test_empty_text_is_no_country_of_a_file(tmp_path: Path) -> None:
    assert 'no country ""' in refused(tmp_path, '[country]\niso3 = "ZZZ"\n', "")


@pytest.mark.parametrize(
    "more", [["../FRA"], ["FRA", "--set", "gdp=1"], ["ZZZ", "--facts", "FILE"]]
)
def test_command_line_exits_with_two(
    tmp_path: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(COUNTRY + NO_WOMEN, encoding="utf-8")
    assert run(["facts", *(str(path) if text == "FILE" else text for text in more)]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1 and "Traceback" not in shown.err
