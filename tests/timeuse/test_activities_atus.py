"""The ATUS crosswalk and groups on the diaries of 2014: 24 hours a day and published means."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from careconomy.timeuse.activities import PARTITION, crosswalk, membership

Floats = npt.NDArray[np.float64]

PUBLISHED = {
    "Household activities": "us-household",
    "Caring for and helping household members": "us-care-household",
    "Caring for and helping nonhousehold members": "us-care-nonhousehold",
    "Volunteering": "us-volunteering",
}


@dataclass(frozen=True)
class Diaries:
    """Weights, sex (1 men, 2 women), age [diaries]; hours [diaries, codes]; the codes' table."""

    weight: Floats
    sex: Floats
    age: Floats
    hours: Floats
    table: pa.Table

    def mean(self, selectors: list[str], member: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Weighted mean hours a day of each selector."""
        weight = self.weight if member is None else self.weight * member
        flags = membership(selectors, self.table, "atus", allow_empty=True)
        return np.asarray(flags @ (weight @ self.hours) / weight.sum())


def rows(path: Path) -> csv.DictReader[str]:
    """The rows of a comma-separated file."""
    return csv.DictReader(path.read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def diaries(atus_2014: Path) -> Diaries:
    """The diaries of ATUS 2014, straight from the files."""
    weights = {
        row["TUCASEID"]: float(row["TUFINLWGT"]) for row in rows(atus_2014 / "atusresp_2014.dat")
    }
    roster = {
        row["TUCASEID"]: (float(row["TESEX"]), float(row["TEAGE"]))
        for row in rows(atus_2014 / "atusrost_2014.dat")
        if row["TULINENO"] == "1"
    }
    entries = crosswalk("atus")
    place = {case: index for index, case in enumerate(weights)}
    column = {entry.code: index for index, entry in enumerate(entries)}
    hours = np.zeros((len(weights), len(entries)))
    for row in rows(atus_2014 / "atusact_2014.dat"):
        hours[place[row["TUCASEID"]], column[row["TRCODE"]]] += float(row["TUACTDUR24"]) / 60
    sex, age = np.array([roster[case] for case in weights]).T
    table = pa.table(
        {
            "code": [entry.code for entry in entries],
            "title": [entry.title for entry in entries],
            "icatus": [entry.icatus for entry in entries],
            "note": [entry.note for entry in entries],
        }
    )
    return Diaries(np.array(list(weights.values())), sex, age, hours, table)


def test_the_main_divisions_add_up_to_the_day(diaries: Diaries) -> None:
    hours = dict(zip(PARTITION, diaries.mean(list(PARTITION)), strict=True))
    assert sum(hours.values()) == pytest.approx(24, abs=1e-9)
    assert hours["unknown"] < 0.01 * 24


def test_the_published_means_are_met_to_the_digit(diaries: Diaries, timeuse_folder: Path) -> None:
    met = {name: 0 for name in (*PUBLISHED.values(), "us-sdg-5.4.1")}
    for row in rows(timeuse_folder / "reference" / "open_reference.csv"):
        people, _, ages = row["population"].partition(",")[0].partition(" aged ")
        low, _, high = ages.rstrip("+").partition("-")
        member = (diaries.sex == {"men": 1, "women": 2}[people]) & (diaries.age >= int(low))
        member &= diaries.age <= int(high or 999)
        name = PUBLISHED.get(row["figure"].partition(", average")[0], "us-sdg-5.4.1")
        if name == "us-sdg-5.4.1":
            parts = ["us-household", "us-care-household", "us-purchases"]
            ours = 100 * diaries.mean(parts, member).round(2).sum() / 24
            tolerance = 0.5e-5
        else:
            (ours,) = diaries.mean([name], member)
            tolerance = 0.005
        assert ours == pytest.approx(float(row["value"]), abs=tolerance + 1e-9), row
        met[name] += 1
    assert set(met.values()) == {16, 14}
