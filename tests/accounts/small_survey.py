"""Three invented households whose transfers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from careconomy.timeuse import Manifest, Survey, write_survey

CODES = ("311", "411", "811")
# Household, age, sex, minutes of meals and childcare in a diary; the rest of the day is leisure.
PERSONS: tuple[tuple[int, int, str, tuple[int, int] | None], ...] = (
    (0, 40, "women", (120, 90)),
    (0, 45, "men", None),
    (0, 3, "men", None),
    (0, 9, "women", None),
    (1, 70, "men", (30, 0)),
    (2, 45, "men", (60, 30)),
    (2, 40, "women", None),
    (2, 3, "men", None),
    (2, 9, "women", None),
)


def small_survey(
    folder: Path,
    *,
    sizes: tuple[int, ...] = (4, 1, 4),
    beside: Mapping[str, str] | None = None,
) -> Survey:
    """Write it; `sizes` as the households state; `beside`: secondary activity by main activity."""
    home, age, sex, diaries = zip(*PERSONS, strict=True)
    kept = [row for row, diary in enumerate(diaries) if diary]
    tables = {
        "households": pa.table(
            {"household_id": ["a", "b", "c"], "size": pa.array(sizes, pa.int16())}
        ),
        "persons": pa.table(
            {
                "household": pa.array(home, pa.int64()),
                "person_id": [str(row) for row in range(len(home))],
                "diarist": [diary is not None for diary in diaries],
                "age": pa.array(age, pa.int16()),
                "sex": pa.array(sex).dictionary_encode().cast(pa.dictionary(pa.int16(), "string")),
            }
        ),
        "days": pa.table(
            {
                "person": pa.array(kept, pa.int64()),
                "day_id": [str(row) for row in kept],
                "weight": np.full(len(kept), 1000.0),
            }
        ),
        "episodes": _episodes([diaries[row] or (0, 0) for row in kept], beside or {}),
    }
    manifest = Manifest(
        "three households",
        code_list="icatus",
        weights_count="persons",
        age_floor=15,
        simultaneous="secondary recorded" if beside else "main only",
    )
    activities = pa.table({"code": CODES, "title": CODES, "icatus": CODES})
    return write_survey(folder, manifest, tables, activities)


def _episodes(diaries: list[tuple[int, int]], beside: Mapping[str, str]) -> pa.Table:
    rows = []
    for day, minutes in enumerate(diaries):
        start = 240
        for code, length in zip(CODES, (*minutes, 1440 - sum(minutes)), strict=True):
            if length:
                second = CODES.index(beside[code]) if code in beside else None
                rows.append((day, start, start + length, length, CODES.index(code), second))
                start += length
    kinds = (pa.int64(), pa.int16(), pa.int16(), pa.float64(), pa.int16(), pa.int16())
    names = ("day", "start", "end", "minutes", "activity", "secondary")
    columns = zip(*rows, strict=True)
    return pa.table(
        {
            name: pa.array(column, kind)
            for name, kind, column in zip(names, kinds, columns, strict=True)
        }
    )
