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
    if column.null_count:
        if missing is None:
            raise ValueError(f"{column.null_count} values are null")
        column = pc.fill_null(column, pa.scalar(missing, column.type))
    if pa.types.is_boolean(column.type):
        return np.from_dlpack(column.cast(pa.int8())).astype(np.bool_)
    return np.from_dlpack(column)


def floats_of(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return numbers as float64, NaN where null."""
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return array_of(pc.cast(column, pa.float64()), np.nan)


def places_of(rows: npt.NDArray[np.int64]) -> pa.Array:
    """Return row numbers as an Arrow array, to take rows by."""
    whole = np.ascontiguousarray(rows, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])
