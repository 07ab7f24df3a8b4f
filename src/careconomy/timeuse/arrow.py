"""Arrow columns as NumPy arrays, without a copy where there is nothing missing.

`to_numpy` of Arrow imports pandas wherever it is installed, which takes longer than most work on
a survey; the DLPack protocol does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def array_of(column: pa.Array | pa.ChunkedArray, missing: Any = None) -> npt.NDArray[Any]:
    """Return numbers or truth values in their own type; `missing` stands for null.

    Raises ValueError when something is null and nothing stands for it.
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_boolean(column.type):
        whole = None if missing is None else np.int8(missing)
        return array_of(column.cast(pa.int8()), whole).astype(np.bool_)
    if not column.null_count:
        return np.from_dlpack(column)
    if missing is None:
        raise ValueError(f"{column.null_count} values are null")
    # A null's place in the values holds anything; a scalar of Arrow would import pandas.
    _, values = column.buffers()
    bare = pa.Array.from_buffers(column.type, len(column), [None, values], 0, column.offset)
    found = np.from_dlpack(bare).copy()
    found[np.from_dlpack(column.is_null().cast(pa.int8())).astype(np.bool_)] = missing
    return found


def floats_of(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return numbers as float64, NaN where null."""
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return array_of(pc.cast(column, pa.float64()), np.nan)


def places_of(rows: npt.NDArray[np.int64]) -> pa.Array:
    """Return row numbers as an Arrow array, to take rows by."""
    whole = np.ascontiguousarray(rows, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])
