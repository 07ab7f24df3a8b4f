"""Rows of ATUS files: how they are held in memory, and found by case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.timeuse.readers import atus_files
from careconomy.timeuse.readers.atus import import_atus
from careconomy.timeuse.readers.atus_files import CASE, AtusFile, Faults, Rows, load, places_among
from tests.project.test_imports import modules_after

from .atus_sample import sample, write


def _rows(cases: list[int]) -> Rows:
    table = pa.table({CASE: pa.array(cases, pa.int64())})
    return Rows(table, (), np.arange(len(cases)))


@given(st.lists(st.integers(1, 9)), st.sets(st.integers(1, 9), min_size=1))
def test_cases_are_found_in_any_order_and_run(found: list[int], known: set[int]) -> None:
    cases = np.array(sorted(known))
    place, there = places_among(_rows(found), cases)
    assert there.tolist() == [case in known for case in found]
    assert cases[place[there]].tolist() == [case for case in found if case in known]


def test_columns_of_many_words_become_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atus_files, "_WORDS", 2)
    path = tmp_path / "atusrost_2014.dat"
    lines = [f"{20140101000000 + i},{i % 2},w{i},w{i}" for i in range(4)]
    path.write_text("\n".join([f"{CASE},FEW,MANY,ASKED", *lines]) + "\n", "ascii")
    types = {CASE: pa.int64(), "ASKED": pa.dictionary(pa.int32(), pa.string())}
    rows = load([AtusFile("rost", "2014", path)], types, Faults(False), (CASE,))
    assert rows is not None
    assert pa.types.is_dictionary(rows.table["FEW"].type)
    assert pa.types.is_string(rows.table["MANY"].type)
    assert rows.table["MANY"].to_pylist() == ["w0", "w1", "w2", "w3"]
    assert rows.words("ASKED")[1] == ["w0", "w1", "w2", "w3"]
    assert rows.where(2, "MANY") == (str(path), 4)


def test_columns_that_no_table_takes_over_are_not_kept(tmp_path: Path) -> None:
    files = sample()
    for row in files["cps"]:
        row |= {"OCCURNUM": "1", "PRTAGE": "40"}
    survey = import_atus(write(tmp_path / "in", files), tmp_path / "out")
    kept = {*survey.columns("persons"), *survey.columns("households")}
    assert {"original.PRTAGE", "original.HEFAMINC"} <= kept
    assert "original.OCCURNUM" not in kept


def test_an_import_does_without_pandas(tmp_path: Path) -> None:
    source = write(tmp_path / "in", sample())
    code = f"""
from careconomy.timeuse.readers.atus import import_atus
assert import_atus({str(source)!r}, {str(tmp_path / "out")!r}).rows("days") == 6
"""
    assert "pandas" not in modules_after(code)
