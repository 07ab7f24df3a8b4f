"""Three invented households whose time and income poverty can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.timeuse import Manifest, Survey, write_survey

# Sleep, paid work, commuting, meals, childcare, television.
CODES = ("911", "111", "182", "311", "411", "841")
# Household, age, sex, employment, usual hours, minutes in CODES, weight.
PERSONS: tuple[tuple[Any, ...], ...] = (
    (0, 40, "women", "not_in_labour_force", None, (600, 0, 0, 240, 240, 360), 100.0),
    (0, 42, "men", "employed", 40.0, (600, 480, 60, 60, 0, 240), 100.0),
    (0, 5, "women", None, None, None, None),
    (0, 8, "men", None, None, None, None),
    (1, 35, "women", "employed", 50.0, (540, 510, 30, 60, 240, 60), 100.0),
    (1, 3, "men", None, None, None, None),
    (2, 70, "men", "not_in_labour_force", None, (660, 0, 0, 120, 0, 660), 200.0),
)
HEAD = "# currency: EUR\n# price year: 2023\n"
LINES = HEAD + "adults,children,line\n2,2,20000\n1,1,18000\n1,0,10000\n"
INCOME = (1500.0, 2000.0, 800.0)


def homes(
    folder: Path,
    *,
    income: tuple[float | None, ...] | None = INCOME,
    sizes: tuple[int, ...] = (4, 2, 1),
    **columns: Any,
) -> Survey:
    """Write them; `income` a month; `sizes` as the households state; `columns` of persons."""
    home, age, sex, employment, hours, diaries, weights = zip(*PERSONS, strict=True)
    kept = [row for row, diary in enumerate(diaries) if diary]
    table: dict[str, Any] = {"household_id": ["a", "b", "c"], "size": pa.array(sizes, pa.int16())}
    if income is not None:
        table["income"] = pa.array(income, pa.float64())
    persons = {
        "household": pa.array(home, pa.int64()),
        "person_id": [str(row) for row in range(len(home))],
        "diarist": [diary is not None for diary in diaries],
        "age": pa.array(age, pa.int16()),
        "sex": words(sex),
        "employment": words(employment),
        "hours_usual": pa.array(hours, pa.float64()),
        **columns,
    }
    day, activity = np.nonzero([diaries[row] for row in kept])
    minutes = np.array([diaries[row] for row in kept], dtype=float)
    tables = {
        "households": pa.table(table),
        "persons": pa.table({key: found for key, found in persons.items() if found is not None}),
        "days": pa.table(
            {
                "person": pa.array(kept, pa.int64()),
                "day_id": [str(row) for row in kept],
                "weight": [weights[row] for row in kept],
            }
        ),
        "totals": pa.table(
            {"day": day, "activity": activity.astype(np.int16), "minutes": minutes[day, activity]}
        ),
    }
    manifest = Manifest("homes", code_list="icatus", weights_count="persons", age_floor=15)
    activities = pa.table({"code": CODES, "title": CODES, "icatus": CODES})
    return write_survey(folder, manifest, tables, activities)


def words(found: Any) -> pa.Array:
    """A categorical column."""
    return (
        pa.array(found, pa.string()).dictionary_encode().cast(pa.dictionary(pa.int16(), "string"))
    )


def poverty_lines(folder: Path, text: str = LINES) -> Path:
    """Write the file of poverty lines."""
    path = folder / "lines.csv"
    path.write_text(text)
    return path


def reweighted(survey: Survey, folder: Path, weight: np.ndarray) -> Survey:
    """The same survey with other weights, and without replicates."""
    tables: Mapping[str, pa.Table] = {
        name: survey.table(name) for name in survey.manifest.rows if name != "replicates"
    }
    days = tables["days"]
    days = days.set_column(days.column_names.index("weight"), "weight", pa.array(weight))
    manifest = replace(survey.manifest, design={})
    return write_survey(folder, manifest, {**tables, "days": days}, survey.activities)
