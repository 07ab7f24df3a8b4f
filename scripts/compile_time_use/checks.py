"""Checks of the profile: published means, and another rule for who is a parent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .codes import PUBLISHED
from .households import MAN, WOMAN
from .profile import make_profile
from .survey import Floats, Survey

# Published means have two decimals; the slack is for floating-point sums at the border.
_ROUNDING = 0.005 + 1e-6
_SUFFIX = ", average hours per day"


@dataclass(frozen=True)
class GroupCheck:
    """How the means of one published group of activities compare with ours (hours a day)."""

    group: str
    compared: int
    within_rounding: int
    largest: float


@dataclass(frozen=True)
class Sensitivity:
    """A figure under the rule for parents used here and under the simple rule."""

    figure: str
    used: float
    simple: float


def _published(path: Path) -> Iterator[tuple[str, int, int, int, float]]:
    """Yield group, sex, lowest and highest age, published mean; UN rows are passed over."""
    names = {f"{group.name}{_SUFFIX}": group.name for group in PUBLISHED}
    sexes = {"women": WOMAN, "men": MAN}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            people, _, ages = row["population"].split(",")[0].partition(" aged ")
            if row["figure"] in names and people in sexes:
                low, _, high = ages.rstrip("+").partition("-")
                group = names[row["figure"]]
                yield group, sexes[people], int(low), int(high or 999), float(row["value"])


def compare_published(survey: Survey, path: Path) -> list[GroupCheck]:
    """Compare means by sex and age with the published ones in the CSV file `path`."""
    differences: dict[str, list[float]] = {}
    for group, sex, low, high, value in _published(path):
        member = (survey.sex == sex) & (survey.age >= low) & (survey.age <= high)
        ours = np.average(survey.hours[group][member], weights=survey.weight[member])
        differences.setdefault(group, []).append(abs(float(ours) - value))
    return [
        GroupCheck(group, len(found), sum(item <= _ROUNDING for item in found), max(found))
        for group, found in differences.items()
    ]


def compare_rules(survey: Survey) -> list[Sensitivity]:
    """Compare the rule for parents with "every adult 20+ with a household child under 15"."""
    used = make_profile(survey)
    simple = make_profile(survey, (survey.age >= 20) & (used.children[:, :3].sum(axis=1) > 0))
    weight, childcare = survey.weight, used.hours["childcare"]

    def mean(values: Floats, member: Floats) -> float:
        total = float(weight @ member)
        return float(weight @ (values * member)) / total if total > 0 else float("nan")

    found = []
    for parent, sex, other in (
        ("mothers", "women", "other_women"),
        ("fathers", "men", "other_men"),
    ):
        shares = [mean(one.groups[parent], one.groups[sex]) for one in (used, simple)]
        found.append(Sensitivity(f"{parent}, share of {sex}", shares[0], shares[1]))
        for group in (parent, other):
            hours = [mean(childcare, one.groups[group]) for one in (used, simple)]
            label = f"childcare of {group.replace('_', ' ')}, hours a day"
            found.append(Sensitivity(label, hours[0], hours[1]))
    return found
