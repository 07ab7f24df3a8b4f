"""Weights against a known population: a number, a file, groups, or what is embedded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.timeuse.checks import Finding, Group, check, read_known
from tests.timeuse.checks_sample import HOUSEHOLDS, WEIGHTS, Sample

TOTAL = HOUSEHOLDS * WEIGHTS


def finding(tmp_path: Path, sample: Sample, name: str, **options: object) -> Finding:
    return check(sample.write(tmp_path / "s"), **options).finding(name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("factor", "severity"), [(1.0, "ok"), (1.01, "note"), (0.9, "warning"), (7.0, "warning")]
)
def test_a_total_is_compared(tmp_path: Path, factor: float, severity: str) -> None:
    found = finding(tmp_path, Sample(), "population-given", population=TOTAL * factor)
    assert found.severity == severity
    assert f"{TOTAL * factor:,.0f}" in found.what
    assert bool(found.remedy) == (severity != "ok")


def test_person_days_are_divided_by_the_days_of_the_period(tmp_path: Path) -> None:
    sample = Sample()
    sample.manifest["weights_count"] = "person-days"
    sample["days"]["weight"] *= 366  # 2024 is a leap year
    assert finding(tmp_path, sample, "population-given", population=str(TOTAL)).severity == "ok"
    sample.manifest["days_in_period"] = 183.0
    (tmp_path / "half").mkdir()
    found = finding(tmp_path / "half", sample, "population-given", population=TOTAL)
    assert found.details[0].share == pytest.approx(2.0)


def test_person_days_of_no_known_period_cannot_be_compared(tmp_path: Path) -> None:
    sample = Sample()
    sample.manifest |= {"weights_count": "person-days", "years": ()}
    found = finding(tmp_path, sample, "population-given", population=TOTAL)
    assert found.severity == "not run"


def test_two_diaries_a_person_are_named(tmp_path: Path) -> None:
    sample = Sample()
    days = sample["days"]
    days["person"] = np.arange(HOUSEHOLDS) // 2 * 3
    sample["persons"]["diarist"] = [i % 3 == 0 and i < HOUSEHOLDS // 2 * 3 for i in range(252)]
    found = finding(tmp_path, sample, "population-given", population=TOTAL / 2)
    assert found.severity == "warning"
    assert "each of 2.0 diaries" in found.what


def test_a_file_by_sex_and_age_is_compared_group_by_group(tmp_path: Path) -> None:
    ages = np.array(Sample()["persons"]["age"])[::3]
    young = int((ages < 45).sum()) * WEIGHTS
    file = tmp_path / "population.csv"
    file.write_text(
        "sex,age_from,age_to,persons\n"
        f"women,15,44,{young}\nwomen,45,,{(TOTAL - young) * 1.1}\n,,,{TOTAL}\n"
    )
    found = finding(tmp_path, Sample(), "population-given", population=file)
    assert (found.severity, found.count, found.of) == ("warning", 1, 3)
    assert [line.label for line in found.details] == ["women 15-44", "women 45+", "all"]
    assert [line.share for line in found.details] == pytest.approx([1.0, 1 / 1.1, 1.0])
    assert read_known(str(file)) == read_known(file)


def test_groups_are_taken_as_they_are(tmp_path: Path) -> None:
    groups = [Group(TOTAL, "women"), Group(TOTAL, low=0, high=120)]
    assert finding(tmp_path, Sample(), "population-given", population=groups).severity == "ok"
    (tmp_path / "men").mkdir()
    men = finding(tmp_path / "men", Sample(), "population-given", population=[Group(1.0, "men")])
    assert men.details[0].value == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no rows"),
        ("sex,persons\nmen,1\n", "has no column age_from, age_to"),
        ("sex,age_from,age_to,persons\nboys,,,1\n", 'row 2: sex is "boys"'),
        ("sex,age_from,age_to,persons\nmen,,,1\nmen,,,many\n", 'row 3: persons is "many"'),
        ("sex,age_from,age_to,persons\nmen,x,,1\n", 'row 2: age_from is "x"'),
        ("sex,age_from,age_to,persons\nmen,,,\n", "row 2: persons is missing"),
        ("sex,age_from,age_to,persons\nmen,,\n", "row 2: persons is missing"),
    ],
)
def test_a_wrong_file_is_named_with_its_row(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "population.csv"
    file.write_text(text)
    with pytest.raises(CareError, match=words):
        read_known(file)


@pytest.mark.parametrize("given", ["nan", "-5", "0", "inf", "no-such-file.csv"])
def test_what_is_no_population_is_refused(given: str) -> None:
    with pytest.raises(CareError):
        read_known(given)


def test_the_embedded_population_is_compared_by_sex_from_the_age_floor(tmp_path: Path) -> None:
    women, men = Country.load("FRA").population.between(15, 120, 2024)
    sample = Sample()
    sample.manifest["country"] = "FRA"
    for row in range(HOUSEHOLDS):
        sex = "women" if row // 7 % 2 else "men"
        sample["persons"]["sex"][3 * row] = sex
        sample["days"]["weight"][row] = (women if sex == "women" else men) / (HOUSEHOLDS / 2)
    assert finding(tmp_path, sample, "population").severity == "ok"
    sample["days"]["weight"] *= 0.9
    (tmp_path / "b").mkdir()
    found = finding(tmp_path / "b", sample, "population")
    assert (found.severity, found.count, found.of) == ("note", 2, 2)
    assert [line.share for line in found.details] == pytest.approx([0.9, 0.9])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"country": "FRA", "years": (2014,)}, "the years 2020 to 2050 only"),
        ({"country": "FRA", "age_floor": None}, "no age floor"),
        ({"country": "XKX"}, "no population of XKX"),
    ],
)
def test_why_there_is_no_embedded_population(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    sample = Sample()
    sample.manifest |= changes
    found = finding(tmp_path, sample, "population")
    assert found.severity == "not run"
    assert words in found.what
