"""Fixed-width text: columns by their positions, read all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.readers.textfile import TextSource

_NEWLINE, _RETURN, _SPACE = 10, 13, 32
# Cells of one column that are gathered at a time; offsets of Arrow text are 32 bits wide.
_CELLS = 1 << 20


@dataclass(frozen=True)
class Field:
    """A column: its first and last position, counted from 1, and implied decimals."""

    name: str
    first: int
    last: int
    decimals: int = 0


def read_fixed_width(
    source: TextSource, fields: Sequence[Field], encoding: str, *, blank_ends: bool = False
) -> tuple[Any, NDArray[np.int64]]:
    """Return a table of text dictionaries and the line numbers of its rows.

    Positions count bytes. Empty lines are left out. Raises CareError for a line that ends
    before a column does, unless `blank_ends` says that blanks at line ends were cut.
    """
    with source.open() as stream:
        data = np.frombuffer(stream.read(), dtype=np.uint8)
    if data[:3].tobytes() == b"\xef\xbb\xbf":
        data = data[3:]
    starts, lengths = _lines(data)
    rows = np.flatnonzero(lengths > 0)
    starts, lengths = starts[rows], lengths[rows]
    if not len(rows):
        raise CareError("there is no line in the file.", where=source.name)
    _check_lengths(source, fields, rows, lengths, blank_ends)
    columns = {item.name: _column(source, data, starts, lengths, item, encoding) for item in fields}
    return pa.table(columns), rows.astype(np.int64) + 1


def _lines(data: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Start and length of every line, line ends left out."""
    ends = np.flatnonzero(data == _NEWLINE)
    if not len(ends) or ends[-1] != len(data) - 1:
        ends = np.append(ends, len(data))
    starts = np.concatenate(([0], ends[:-1] + 1)).astype(np.int64)
    returns = (ends > starts) & (data[np.maximum(ends - 1, 0)] == _RETURN)
    return starts, (ends - starts - returns).astype(np.int64)


def _check_lengths(
    source: TextSource,
    fields: Sequence[Field],
    rows: NDArray[np.int64],
    lengths: NDArray[np.int64],
    blank_ends: bool,
) -> None:
    last = max(fields, key=lambda item: item.last)
    short = np.flatnonzero(lengths < last.last)
    if not len(short) or (blank_ends and lengths.max() >= last.first):
        return
    row = short[0]
    problem = (
        f"expected at least {last.last} characters (column {last.name} ends there), "
        f"found {lengths[row]}"
    )
    whole = len(short) == len(rows)
    raise CareError(
        f"{problem}; {len(short):,} of {len(rows):,} lines are shorter.",
        where=f"{source.name}, row {rows[row] + 1}",
        remedy="Check the positions in the mapping."
        if whole
        else 'Has the file been cut off? If only blanks at line ends were: short_lines = "blank".',
    )


def _column(
    source: TextSource,
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    item: Field,
    encoding: str,
) -> Any:
    """One column as a dictionary of text, without blanks around it."""
    width = item.last - item.first + 1
    places = np.arange(item.first - 1, item.last)
    chunks = []
    for begin in range(0, len(starts), _CELLS):
        part = slice(begin, begin + _CELLS)
        at = starts[part, np.newaxis] + places
        inside = places < lengths[part, np.newaxis]
        cells = np.where(inside, data[np.minimum(at, len(data) - 1)], np.uint8(_SPACE))
        chunks.append(_words(source, cells, width, item.name, encoding))
    found = pa.chunked_array(chunks).unify_dictionaries()
    return found


def _words(
    source: TextSource, cells: NDArray[np.uint8], width: int, name: str, encoding: str
) -> Any:
    offsets = np.arange(len(cells) + 1, dtype=np.int32) * np.int32(width)
    raw = pa.Array.from_buffers(
        pa.binary(), len(cells), [None, pa.py_buffer(offsets), pa.py_buffer(cells.tobytes())]
    ).dictionary_encode()
    try:
        words = [word.decode(encoding).strip() for word in raw.dictionary.to_pylist()]
    except (UnicodeDecodeError, LookupError) as error:
        raise CareError(
            f"expected text in {encoding}: {error}.",
            where=f"{source.name}, column {name}",
            remedy="Name the encoding of the file, such as cp1252.",
        ) from None
    # Blanks on either side do not make another value.
    plain = pa.array(words).dictionary_encode()
    index = pc.take(plain.indices, raw.indices)
    return pa.DictionaryArray.from_arrays(index, plain.dictionary)
