"""Every open published figure of the United States in 2014, from the raw files."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from careconomy.estimation import Estimates, analyse
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus

# Groups of the reference by the beginning of its titles, as named groups of activities.
GROUPS = {
    "Household activities": "us-household",
    "Caring for and helping household members": "us-care-household",
    "Caring for and helping nonhousehold members": "us-care-nonhousehold",
    "Volunteering": "us-volunteering",
}
SDG = ("us-household", "us-care-household", "us-purchases")
# Half of the last digit that the groups are published with, and a little for the sum of floats.
ROUNDING_HOURS = 0.005 + 1e-9
ROUNDING_PERCENT = 0.000005 + 1e-9


@pytest.fixture(scope="module")
def survey(atus_2014: Path, tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return import_atus(atus_2014, tmp_path_factory.mktemp("atus") / "survey")


@pytest.fixture(scope="module")
def reference(timeuse_folder: Path) -> list[dict[str, str]]:
    with (timeuse_folder / "reference" / "open_reference.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def hours(survey: Survey) -> Mapping[tuple[str, str, str], float]:
    """Mean hours a day by activity, ages and sex."""

    @cache
    def of(ages: str) -> Estimates:
        activities = tuple(dict.fromkeys((*GROUPS.values(), *SDG)))
        return analyse(survey, activities, ["sex"], where={"age": ages}).estimates(["mean"])

    class Means(dict[tuple[str, str, str], float]):
        def __missing__(self, key: tuple[str, str, str]) -> float:
            row = of(key[1]).row(activity=key[0], sex=key[2])
            assert row.unit == "minutes a day"
            assert row.est is not None
            return row.est / 60

    return Means()


def who(population: str) -> tuple[str, str]:
    """Ages and sex of a population of the reference."""
    match = re.match(r"(women|men) aged (\S+?),", population)
    assert match, population
    return match[2], match[1]


def test_every_published_hour(
    reference: list[dict[str, str]], hours: Mapping[tuple[str, str, str], float]
) -> None:
    compared = 0
    for row in reference:
        title = row["figure"].removesuffix(", average hours per day")
        if title not in GROUPS:
            continue
        ours = hours[(GROUPS[title], *who(row["population"]))]
        assert abs(ours - float(row["value"])) <= ROUNDING_HOURS, row
        compared += 1
    assert compared == 64


def test_every_published_percentage(
    reference: list[dict[str, str]], hours: Mapping[tuple[str, str, str], float]
) -> None:
    compared = 0
    for row in reference:
        if not row["figure"].startswith("SDG indicator 5.4.1"):
            continue
        # The published percentages stem from hours with two decimals.
        parts = [round(hours[(group, *who(row["population"]))], 2) for group in SDG]
        assert abs(sum(parts) / 24 * 100 - float(row["value"])) <= ROUNDING_PERCENT, row
        compared += 1
    assert compared == 14


def test_nothing_of_the_reference_is_passed_over(reference: list[dict[str, str]]) -> None:
    assert len(reference) == 78
