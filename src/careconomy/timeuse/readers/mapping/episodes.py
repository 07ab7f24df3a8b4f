"""Pieces of time become the tables of episodes or totals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.timeuse.readers.mapping.activities import Coding
from careconomy.timeuse.readers.mapping.cells import Coded
from careconomy.timeuse.readers.mapping.fields import VARIABLES, Diaries
from careconomy.timeuse.readers.mapping.merge import Pieces
from careconomy.timeuse.readers.mapping.records import Diary, Variable
from careconomy.timeuse.readers.mapping.values import convert, outcomes
from careconomy.timeuse.schema import EPISODES, ORIGINAL


def episode_table(diary: Diary, found: Diaries, words: Coding, pieces: Pieces) -> Any:
    """Return the table of episodes; `pieces` are those of `found` that are kept, in order."""
    fields = pieces.fields
    columns: dict[str, Any] = {
        "day": pa.array(pieces.day),
        "start": pa.array(pieces.start, pa.int16()),
        "end": pa.array(pieces.end, pa.int16()),
        "minutes": pa.array(pieces.minutes),
        "activity": pa.array(words.row[fields["activity"]], pa.int16()),
    }
    if "secondary" in fields:
        codes = fields["secondary"]
        none = np.append(words.none, True)[codes]
        columns["secondary"] = pa.array(words.row[codes], pa.int16(), mask=none)
    if "with_whom" in fields:
        bits = fields["with_whom"]
        columns["with_whom"] = pa.array(bits, pa.int16(), mask=bits < 0)
    for key in VARIABLES:
        variable: Variable | None = getattr(diary, key)
        if variable is None:
            continue
        cells = Coded(fields[key], found.words[key])
        if key.endswith("on_call"):
            columns[key] = _on_call(key, variable, cells, found, pieces)
            continue
        columns[key] = convert(key, variable, cells, found.table, EPISODES[key])[0]
        name = "place_code" if key == "place" else ORIGINAL + variable.column
        columns[name] = cells.arrow()
    for key in [name for name in fields if name.startswith(ORIGINAL)]:
        columns[key] = Coded(fields[key], found.words[key]).arrow()
    return pa.table(columns)


def _on_call(key: str, variable: Variable, cells: Coded, found: Diaries, pieces: Pieces) -> Any:
    """Minutes on call: as many as a cell says, or the whole episode where it says yes."""
    results = outcomes(key, variable, cells.values, found.table, EPISODES[key])
    given: NDArray[np.float64] = np.array(
        [*(np.nan if value is None else float(value) for value in results), np.nan]
    )
    yes = np.array([*(value is True for value in results), False])[cells.index]
    minutes = np.where(yes, pieces.end - pieces.start, given[cells.index])
    return pa.array(minutes, from_pandas=True)


def totals_table(words: Coding, pieces: Pieces) -> Any:
    """Return the table of totals; the same activity in two columns is added up."""
    activity = words.row[pieces.fields["activity"]].astype(np.int64)
    key = pieces.day * words.table.num_rows + activity
    unique, inverse = np.unique(key, return_inverse=True)
    return pa.table(
        {
            "day": pa.array(unique // words.table.num_rows),
            "activity": pa.array(unique % words.table.num_rows, pa.int16()),
            "minutes": pa.array(np.bincount(inverse.reshape(-1), weights=pieces.minutes)),
        }
    )
