"""Arrow columns as NumPy arrays and back, without a copy where there is nothing missing.

`to_numpy`, `pa.array` and `pa.scalar` import pandas wherever it is installed, which takes longer
than most work on a survey; the DLPack protocol and bare buffers do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def whole(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece, without a copy where it is in one."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def array_of(column: pa.Array | pa.ChunkedArray, missing: Any = None) -> npt.NDArray[Any]:
    """Return numbers or truth values in their own type; `missing` stands for null.

    Raises ValueError when something is null and nothing stands for it.
    """
    if isinstance(column, pa.ChunkedArray):
        column = whole(column)
    if pa.types.is_boolean(column.type):
        absent = None if missing is None else np.int8(missing)
        return array_of(column.cast(pa.int8()), absent).astype(np.bool_)
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


def codes_of(column: pa.ChunkedArray, codes: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Return the number of each word of a categorical column; -1 for another word and null."""
    values = whole(column)
    words = values.dictionary.to_pylist()
    numbers = np.array([*(codes.get(word, -1) for word in words), -1], dtype=np.int64)
    return np.asarray(numbers[array_of(values.indices, len(words))])


def column_of(values: npt.NDArray[Any], missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Return numbers or truth values as an Arrow array of their type, null where `missing`.

    The array shares the memory of numbers that lie side by side.
    """
    absent = int(np.count_nonzero(missing)) if missing is not None else 0
    valid = _bits(~missing) if absent and missing is not None else None
    if values.dtype == np.bool_:
        return pa.Array.from_buffers(pa.bool_(), len(values), [valid, _bits(values)], absent)
    kind = pa.from_numpy_dtype(values.dtype)
    whole = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [valid, whole], absent)


def _bits(flags: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def text_of(words: Sequence[str | None]) -> pa.Array:
    """Return text as an Arrow array, null where None; for names, not for long columns."""
    parts = [(word or "").encode() for word in words]
    ends = np.cumsum([0, *map(len, parts)]).astype(np.int32)
    missing = np.array([word is None for word in words], dtype=np.bool_)
    valid = _bits(~missing) if missing.any() else None
    return pa.StringArray.from_buffers(
        len(parts), pa.py_buffer(ends), pa.py_buffer(b"".join(parts)), valid, int(missing.sum())
    )


def places_of(rows: npt.NDArray[np.int64]) -> pa.Array:
    """Return row numbers as an Arrow array, to take rows by."""
    return column_of(rows.astype(np.int64, copy=False))
