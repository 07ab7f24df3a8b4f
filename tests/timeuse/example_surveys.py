"""Made-up surveys in the layouts that the worked mappings in examples/surveys describe."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Columns = dict[str, Any]
HETUS_CODES = ("011", "021", "031", "111", "311", "321", "361", "381", "811", "821", "936", "938")


def write_csv(path: Path, columns: Mapping[str, Sequence[Any]], delimiter: str = ",") -> Path:
    """Write columns as delimited text with a first row of names."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def runs(
    random: np.random.Generator, rows: int, slots: int, codes: Sequence[Any], mean: float
) -> np.ndarray:
    """Codes [row, slot] that stay the same for some slots."""
    change = random.random((rows, slots)) < 1.0 / mean
    change[:, 0] = True
    drawn = random.integers(0, len(codes), (rows, slots))
    last = np.maximum.accumulate(np.where(change, np.arange(slots), 0), axis=1)
    return np.asarray(codes, dtype=object)[np.take_along_axis(drawn, last, axis=1)]


def hetus(households: int = 40, slots: int = 144, seed: int = 1) -> Columns:
    """One row for each diary: two days for every member of a household."""
    random = np.random.default_rng(seed)
    size = random.integers(1, 4, households)
    person = np.repeat(np.arange(households), size)
    number = np.concatenate([np.arange(1, count + 1) for count in size])
    row = np.repeat(np.arange(len(person)), 2)
    household = person[row]
    age_band = random.integers(1, 5, len(person))
    columns: Columns = {
        "year": np.full(len(row), 2010),
        "country": ["XX"] * len(row),
        "hid": household + 1001,
        "pid": number[row],
        "diary": np.tile([1, 2], len(person)),
        "hhc1": size[household],
        "urban": random.integers(1, 4, households)[household],
        "region": np.array(["North", "South"])[household % 2],
        "inc1": random.integers(1, 3, len(person))[row],
        "inc2": age_band[row],
        "inc3": random.integers(1, 10, len(person))[row],
        "inc4_1": random.integers(1, 4, len(person))[row],
        "ind38": random.choice([0, 20, 38, 40, 98], len(person))[row],
        "ddv1": random.integers(1, 8, len(row)),
        "ddv3": random.integers(1, 13, len(row)),
        "ddv4": np.full(len(row), 2010),
        "wght1": np.round(random.uniform(100, 900, len(row)), 4),
        "stratum": (household // 10) + 1,
        "psu": household // 5 % 2 + 1,
    }
    activity = runs(random, len(row), slots, HETUS_CODES, 4)
    activity[random.random(activity.shape) < 0.01] = "-999"
    grids = {
        "mact": activity,
        "sact": runs(random, len(row), slots, ("000", "000", "821", "381", "531"), 6),
        "where": runs(random, len(row), slots, (11, 13, 14, 12, 21, 31, 99), 8),
        "alone": runs(random, len(row), slots, (0, 1), 5),
        "partner": runs(random, len(row), slots, (0, 1), 5),
        "child": runs(random, len(row), slots, (0, 1), 5),
        "otherhh": runs(random, len(row), slots, (0, 1), 5),
        "other": runs(random, len(row), slots, (0, 1, "NA"), 5),
    }
    for name, grid in grids.items():
        for slot in range(slots):
            columns[f"{name}{slot + 1}"] = grid[:, slot]
    return columns
