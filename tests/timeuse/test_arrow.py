from __future__ import annotations

import sys

import numpy as np
import pyarrow as pa
import pytest

from careconomy.timeuse.arrow import array_of, column_of, floats_of, places_of, text_of
from tests.project.test_imports import modules_after


def test_nulls_become_what_stands_for_them_also_in_slices_and_chunks() -> None:
    whole = pa.array([1, None, 3, None], pa.int16())
    assert array_of(whole, -1).tolist() == [1, -1, 3, -1]
    assert array_of(whole.slice(1, 2), 9).tolist() == [9, 3]
    assert array_of(pa.chunked_array([whole.slice(2), whole]), 0).tolist() == [3, 0, 1, 0, 3, 0]
    assert array_of(pa.array([True, None, False]), False).tolist() == [True, False, False]
    assert array_of(pa.array([True, None]), True).tolist() == [True, True]
    with pytest.raises(ValueError, match="2 values are null"):
        array_of(whole)
    np.testing.assert_array_equal(floats_of(whole.slice(1)), [np.nan, 3.0, np.nan])
    np.testing.assert_array_equal(floats_of(pa.array([True, None])), [1.0, np.nan])
    np.testing.assert_array_equal(floats_of(pa.array([], pa.int8())), [])


def test_rows_are_taken_by_number() -> None:
    rows = np.array([2, 0, 2])
    assert pa.array(["a", "b", "c"]).take(places_of(rows)).to_pylist() == ["c", "a", "c"]


def test_arrays_become_columns_of_their_type() -> None:
    for values in (
        np.arange(20, dtype=np.int16)[::2],
        np.array([0.5, -1.0, 2.0]),
        np.array([True, False] * 5 + [True]),
        np.empty(0, dtype=np.int64),
        np.empty(0, dtype=np.bool_),
    ):
        missing = np.arange(len(values)) % 3 == 1
        assert column_of(values).equals(pa.array(values))
        assert column_of(values, missing).equals(pa.array(values, mask=missing))
        column_of(values, missing).validate(full=True)
    assert column_of(np.array([1]), np.array([False])).null_count == 0


def test_text_becomes_a_column() -> None:
    for words in ([], ["a"], ["", None, "grün", "b"], [None]):
        assert text_of(words).equals(pa.array(words, pa.string()))
        text_of(words).validate(full=True)


def test_pandas_is_not_imported() -> None:
    assert "pyarrow" in sys.modules
    code = """
import numpy as np, pyarrow as pa
from careconomy.timeuse.arrow import array_of, column_of, floats_of, places_of, text_of
assert column_of(np.array([4, 5]), np.array([True, False]))[1].as_py() == 5
assert text_of(["a", None]).null_count == 1
rows = places_of(np.array([4, 5]))
nulls = pa.Array.from_buffers(rows.type, 2, [pa.py_buffer(bytes([1])), rows.buffers()[1]])
assert array_of(nulls, 7).tolist() == [4, 7]
assert floats_of(nulls.slice(0, 1)).tolist() == [4.0]
assert array_of(nulls.is_null()).tolist() == [False, True]
"""
    assert "pandas" not in modules_after(code)
