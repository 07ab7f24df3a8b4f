"""The script on a small generated folder."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scripts.compile_facts.compile import compile_store
from scripts.compile_facts.demography import as_cohorts
from scripts.compile_facts.raw import read_inputs

from careconomy.errors import CareError


@pytest.fixture(scope="module")
def compiled(input_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Compile once; return the folders of the store and of the reports."""
    output, docs = tmp_path_factory.mktemp("store"), tmp_path_factory.mktemp("docs")
    compile_store(input_folder, output, docs)
    return output, docs


@pytest.fixture(scope="module")
def rows(compiled: tuple[Path, Path]) -> dict[tuple[str, str], dict[str, str]]:
    """Return the compiled facts by country and name."""
    with (compiled[0] / "facts.csv").open(encoding="utf-8") as stream:
        return {(row["iso3"], row["name"]): row for row in csv.DictReader(stream)}


def test_observed_figure_arrives_in_canonical_unit(
    rows: dict[tuple[str, str], dict[str, str]],
) -> None:
    row = rows["FRA", "government_revenue_ratio"]
    assert (row["value"], row["unit"], row["quality"]) == ("0.4", "share of GDP", "observed")


def test_money_names_the_currency(rows: dict[tuple[str, str], dict[str, str]]) -> None:
    assert rows["FRA", "earnings"]["unit"] == "EUR a month"
    assert rows["JPN", "gdp"]["unit"] == "JPY a year"


def test_parts_of_unpaid_work_are_scaled_to_the_total(
    rows: dict[tuple[str, str], dict[str, str]],
) -> None:
    care, domestic = (
        float(rows["FRA", f"unpaid_{part}_women"]["value"]) for part in ("care", "domestic")
    )
    assert care == pytest.approx(1.0) and care + domestic == pytest.approx(4.0)


def test_missing_is_estimated_with_bounds(rows: dict[tuple[str, str], dict[str, str]]) -> None:
    for key in (("KEN", "unpaid_work_women"), ("PER", "enrolment_3_5")):
        row = rows[key]
        assert row["quality"] == "estimated"
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
    assert float(rows["KEN", "unpaid_work_women"]["value"]) == pytest.approx(4.0, rel=0.05)


def test_gate_drops_then_estimates(rows: dict[tuple[str, str], dict[str, str]]) -> None:
    assert rows["BRA", "unpaid_work_men"]["quality"] == "estimated"
    assert rows["GHA", "earnings"]["quality"] == "estimated"
    assert rows["NPL", "minimum_wage"]["quality"] == "estimated"
    assert rows["UGA", "social_contributions_ratio"]["quality"] == "estimated"
    assert float(rows["UGA", "social_contributions_ratio"]["value"]) > 0


def test_counts_follow_the_rate(rows: dict[tuple[str, str], dict[str, str]]) -> None:
    row = rows["TZA", "employment_women"]
    assert float(row["value"]) == pytest.approx(0.47 * 86 * 5000)


def test_text_that_is_no_number_is_left_out(rows: dict[tuple[str, str], dict[str, str]]) -> None:
    assert ("FRA", "hours_week") not in rows


def test_reports_are_written(compiled: tuple[Path, Path]) -> None:
    gate_page = (compiled[1] / "gate.md").read_text(encoding="utf-8")
    assert "| NPL | minimum_wage |" in gate_page and "| BRA | unpaid_work_men |" in gate_page
    for name in ("coverage.md", "dictionary.md", "estimation-table.md", "sources.md"):
        assert (compiled[1] / name).stat().st_size > 500


def test_population_is_packed_without_loss(compiled: tuple[Path, Path]) -> None:
    with np.load(compiled[0] / "population.npz") as arrays:
        packed = arrays["FRA"]
    full = np.full((31, 2, 101), 5000, np.int32)
    assert np.array_equal(packed, as_cohorts(full))


def test_same_folder_gives_the_same_store(
    input_folder: Path, compiled: tuple[Path, Path], tmp_path: Path
) -> None:
    compile_store(input_folder, tmp_path)
    for name in ("facts.csv", "notes.csv", "sources.csv", "countries.csv", "population.npz"):
        assert (tmp_path / name).read_bytes() == (compiled[0] / name).read_bytes()


def test_folder_without_files_gives_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(CareError, match=r"indicators\.csv.*not there"):
        read_inputs(tmp_path)
