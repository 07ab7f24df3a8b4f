from __future__ import annotations

import re

import pytest

from careconomy.cli import simulation
from careconomy.cli.numbers import bounds, cell, number, scale
from careconomy.cli.output import to_table
from careconomy.cli.words import fact_words, phrase, word
from tests.cli import result as made


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.12345, "0.123"),
        (12.345, "12.3"),
        (-1234.5, "-1,234"),
        (98765.4, "98,765"),
        (1e-9, "0"),
        (999.96, "1,000"),
        (None, "\N{EN DASH}"),
        (float("nan"), "\N{EN DASH}"),
    ],
)
def test_number_keeps_three_digits_and_all_whole_ones(value: float | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        ("share", [0.5], (100.0, "%")),
        ("million EUR at 2023 prices", [9_999.0], (1.0, "million EUR at 2023 prices")),
        ("million EUR at 2023 prices", [45_678.0, None], (1e-3, "billion EUR at 2023 prices")),
        ("million IDR", [4e8], (1e-6, "trillion IDR")),
        ("persons", [412_345.0], (1.0, "persons")),
        ("persons", [4_123_450.0], (1.0, "persons")),
        ("persons", [24_123_450.0], (1e-6, "million persons")),
        ("points", [0.07], (100.0, "points")),
        ("FTE", [], (1.0, "FTE")),
    ],
)
def test_scale_keeps_few_digits(
    unit: str, values: list[float | None], expected: tuple[float, str]
) -> None:
    found = scale(unit, values)
    assert (pytest.approx(found.factor), found.unit) == expected


def test_cell_shows_mark_and_interval() -> None:
    quantity = made.quantity("share", 0.5, "estimated")
    assert cell(quantity, 0, 100.0) == "50.0e\n45.0\N{EN DASH}55.0"
    assert cell(made.bare("share", None), 0, 100.0) == "\N{EN DASH}"
    assert cell(made.quantity("share", -0.5), 0, 100.0) == "-50.0\n-55.0 to -45.0"


def test_an_interval_whose_ends_look_the_same_is_left_out() -> None:
    quantity = {"unit": "share", "value": [0.64], "lower": [0.6399], "upper": [0.6401]}
    assert bounds(quantity, 0, 100.0) == ""
    assert bounds(quantity, 0, 100.0, digits=5) == "63.990\N{EN DASH}64.010"


@pytest.mark.parametrize(
    ("section", "key", "words"),
    [
        ("", "child_0_2", "children 0-2"),
        ("", "leave.parental", "Parental leave"),
        ("", "long_term_care", "Long-term care"),
        ("", "new_kind_of_key", "new kind of key"),
        ("mothers_employment", "binding", "find one of the new jobs"),
        ("gaps", "childcare_policy", "years between paid leave and a sure place"),
    ],
)
def test_words(section: str, key: str, words: str) -> None:
    assert word(key, section) == words


def test_words_of_paths_and_facts() -> None:
    assert phrase(["mothers", "rest"], "time") == "mothers, left for other things"
    assert fact_words("ltc_workers_per_100_aged_65_plus").startswith("Long-term care workers")


def test_unknown_present_spending_is_marked_in_the_total() -> None:
    found = made.simulation()
    found["policies"]["childcare"]["already_spent"] = made.bare(made.MONEY, None, "not known")
    text = to_table(lambda console: simulation.summary(console, found), styled=False)
    assert re.search(r"whole package +\S+ +\S+\*", text)
    assert "* What is spent on this today is not known" in text
    assert "quality" not in found["total"]["cost"]["new_spending"]


def test_gaps_of_rates_are_in_points() -> None:
    text = to_table(lambda console: simulation.simulation(console, made.simulation()), styled=False)
    gaps = text.partition("Gaps between women and men")[2].partition("Who cares")[0]
    assert "points" in gaps and "%" not in gaps


def test_simulation_fits_into_80_columns_with_every_figure_whole() -> None:
    text = to_table(lambda console: simulation.simulation(console, made.simulation()), styled=False)
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert "\x1b" not in text
    for words in (
        "Care for all, France, 2025 to 2035",
        "54.8",
        "49.3\N{EN DASH}60.3",
        "billion EUR",
        "Children under three in formal care",
        "90 % interval",
    ):
        assert words in text


def test_figures_are_never_broken_over_lines() -> None:
    text = to_table(lambda console: simulation.simulation(console, made.simulation()), styled=False)
    # A figure that is cut leaves a line part that ends or starts with a separator.
    assert not re.search(r"\d–\s|\s–\d", text)


def test_no_interval_says_why() -> None:
    found = made.simulation()
    text = to_table(lambda console: simulation.simulation(console, found), styled=False)
    assert "rests on inputs for which no error is known" in " ".join(text.split())


def test_a_policy_that_the_tables_never_heard_of_is_shown() -> None:
    found = made.simulation()
    found["policies"]["grandparents_allowance"] = made.policy(1_000.0)
    text = to_table(lambda console: simulation.simulation(console, found), styled=False)
    assert "grandparents" in text


def test_sections_may_be_absent() -> None:
    found = made.simulation()
    for key in ("drivers", "human_capital", "effort", "sharing", "notes", "estimated"):
        del found[key]
    text = to_table(lambda console: simulation.simulation(console, found), styled=False)
    assert "What it costs in 2035" in text
