"""How unpaid care splits between mothers, fathers and others, from one open survey.

Public tables give unpaid work by sex. The split by parenthood comes from the diaries of the
American Time Use Survey 2014 (compiled by scripts/compile_time_use) and is marked `estimated`
wherever it is used, until a country's own diaries replace it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from careconomy.facts import Fact


@cache
def time_use_profile() -> Mapping[str, float]:
    """Figures of the profile by name: hours a day, shares, ratios and persons."""
    text = files("careconomy.facts").joinpath("data/time_use_profile.csv").read_text("utf-8")
    return {row["name"]: float(row["value"]) for row in csv.DictReader(text.splitlines())}


@cache
def profile_facts() -> tuple[Fact, ...]:
    """The profile as one entry of the list of what is estimated, with its source."""
    text = files("careconomy.facts").joinpath("data/time_use_profile.csv").read_text("utf-8")
    row = next(csv.DictReader(text.splitlines()))
    return (
        Fact(
            name="time_use_profile",
            value=float("nan"),
            unit="hours and shares",
            year=int(row["year"]),
            source=row["source"],
            licence=row["licence"],
            quality="estimated",
            low=None,
            high=None,
            note="Unpaid hours by sex are split between mothers, fathers and others, and care "
            "between children and adults, as in the diaries of one country.",
        ),
    )
