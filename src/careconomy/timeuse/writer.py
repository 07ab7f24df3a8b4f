"""Writing a survey dataset, block by block, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace as replaced
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from careconomy import __version__
from careconomy.errors import CareError
from careconomy.timeuse.arrow import array_of, column_of
from careconomy.timeuse.dataset import Survey
from careconomy.timeuse.manifest import NAME, Manifest
from careconomy.timeuse.schema import ACTIVITIES, PARENTS, TABLES, conform

# About 20 MB of 160 replicate weights; the kernel's blocks fit the caches beside it.
DAYS_A_BLOCK = 16_000
# Columns with more values than this make no domains.
MOST_LEVELS = 200
# Tables written at once; each is a file of its own.
_THREADS = 2
DOMAIN_TABLES = ("households", "persons", "days")


class SurveyWriter:
    """Writes blocks into a temporary folder beside the target; `close` renames it.

    Used as a context manager, it takes everything away again when the work fails. `add` takes
    the tables of one block, with keys counted within the block.
    """

    def __init__(
        self, folder: str | Path, manifest: Manifest, activities: pa.Table, *, replace: bool = False
    ) -> None:
        self.folder = Path(folder)
        _may_write(self.folder, replace)
        self.manifest = manifest
        self.activities = conform("activities", activities, ACTIVITIES)
        try:
            self.draft = draft_beside(self.folder)
        except OSError as error:
            raise cannot_write(self.folder, error) from None
        self._files: dict[str, pq.ParquetWriter] = {}
        self._rows: dict[str, int] = {}
        self._levels: dict[str, dict[str, set[Any] | None]] = {}

    def __enter__(self) -> SurveyWriter:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.abandon()

    def abandon(self) -> None:
        """Take away what has been written; after `close` there is nothing left to take away."""
        for file in self._files.values():
            with suppress(OSError):  # a full disk, which has been told of already
                file.close()
        self._files = {}
        shutil.rmtree(self.draft, ignore_errors=True)

    def add(
        self, tables: Mapping[str, pa.Table], replicates: npt.NDArray[np.float64] | None = None
    ) -> None:
        """Write one block. Raises CareError for a table that breaks the schema."""
        found = {
            name: conform(name, tables[name], TABLES[name]) for name in TABLES if name in tables
        }
        if replicates is not None:
            found["replicates"] = _replicate_table(replicates, found["days"].num_rows)
        if self._rows and set(found) != set(self._rows):
            raise CareError("blocks have different tables.", where=str(self.folder))
        check_block(found, self.activities.num_rows)
        before = {name: self._rows.get(name, 0) for name in found}
        for name, table in found.items():
            if name in PARENTS:
                table = _shifted(table, *PARENTS[name], before)
            if name == "companions" and "person" in table.column_names:
                table = _shifted(table, "person", "persons", before)
            found[name] = table
        self._put(found)

    def _put(self, tables: Mapping[str, pa.Table]) -> None:
        """Write one block that has been checked, with keys of the whole tables."""
        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(self._write, tables, tables.values()))
        for name, table in tables.items():
            self._rows[name] = self._rows.get(name, 0) + table.num_rows
            if name in DOMAIN_TABLES:
                self._collect(name, table)

    def close(self) -> Survey:
        """Finish the files and put the folder in its place."""
        if not self._rows.get("days"):
            raise CareError("there is no diary in it.", where=str(self.folder))
        manifest = replaced(
            self.manifest, rows=self._rows, levels=self._found_levels(), made_by=__version__
        )
        try:
            for file in self._files.values():
                file.close()
            pq.write_table(self.activities, self.draft / "activities.parquet")
            (self.draft / NAME).write_text(manifest.to_json(), "utf-8")
            put_in_place(self.draft, self.folder)
        except OSError as error:
            raise cannot_write(self.folder, error) from None
        self._files = {}
        return Survey.open(self.folder)

    def _write(self, name: str, table: pa.Table) -> None:
        if name not in self._files:
            plain = name == "replicates"
            self._files[name] = pq.ParquetWriter(
                self.draft / f"{name}.parquet",
                table.schema,
                compression="none" if plain else "zstd",
                use_dictionary=not plain,
                write_statistics=False,
            )
        try:
            self._files[name].write_table(table, row_group_size=max(table.num_rows, 1))
        except OSError as error:
            raise cannot_write(self.folder, error) from None
        except (ValueError, pa.ArrowException) as error:
            raise CareError(f"blocks have different columns: {error}.", where=name) from None

    def _collect(self, name: str, table: pa.Table) -> None:
        """Remember the values of columns that can make domains."""
        levels = self._levels.setdefault(name, {})
        for key in table.column_names:
            values = table.column(key)
            if key in ("household_id", "person_id", "day_id", "weight", *PARENTS.get(name, ())):
                continue
            if levels.get(key, set()) is None or pa.types.is_date(values.type):
                continue
            if pa.types.is_floating(values.type):
                levels[key] = None
                continue
            # Chunk by chunk: their dictionaries may differ.
            found = {value for part in values.chunks for value in pc.unique(part).to_pylist()}
            together = levels.get(key, set()) | (found - {None})  # type: ignore[operator]
            levels[key] = together if len(together) <= MOST_LEVELS else None

    def _found_levels(self) -> dict[str, dict[str, list[Any]]]:
        result: dict[str, dict[str, list[Any]]] = {}
        for name, columns in self._levels.items():
            fixed = {key: column.levels for key, column in TABLES[name].items()}
            result[name] = {
                key: list(fixed.get(key) or sorted(values))
                for key, values in columns.items()
                if values is not None
            }
        return result


def write_survey(
    folder: str | Path,
    manifest: Manifest,
    tables: Mapping[str, pa.Table],
    activities: pa.Table,
    replicates: npt.NDArray[np.float64] | None = None,
    *,
    replace: bool = False,
    days_a_block: int = DAYS_A_BLOCK,
) -> Survey:
    """Write a survey whose tables are in memory, with keys counted over the whole tables.

    Tables are sorted by their key. `replicates`: weights [day, replicate]. Raises CareError.
    """
    found = {name: conform(name, tables[name], TABLES[name]) for name in TABLES if name in tables}
    check_block(found, activities.num_rows)
    if replicates is not None and len(replicates) != found["days"].num_rows:
        _replicate_table(replicates, found["days"].num_rows)
    cuts = _cuts(found, days_a_block)
    with SurveyWriter(folder, manifest, activities, replace=replace) as writer:
        for index in range(len(cuts["households"]) - 1):
            rows = {
                name: slice(*map(int, edges[index : index + 2])) for name, edges in cuts.items()
            }
            block = {name: table[rows[name]] for name, table in found.items()}
            if replicates is not None:
                part = replicates[rows["days"]]
                block["replicates"] = _replicate_table(part, len(part))
            writer._put(block)
        return writer.close()


def check_block(tables: Mapping[str, pa.Table], activities: int) -> None:
    """Raise CareError when keys are not sorted or lead nowhere, or an episode cannot be."""
    for name in ("households", "persons", "days"):
        if name not in tables:
            raise CareError(f'the table "{name}" is missing.')
    for name, (key, parent) in PARENTS.items():
        if name in tables:
            keys = array_of(tables[name].column(key))
            _in_range(f"{name}.{key}", keys, tables[parent].num_rows)
            if len(keys) and (np.diff(keys) < 0).any():
                row = int(np.flatnonzero(np.diff(keys) < 0)[0]) + 1
                raise CareError(f"is not sorted at row {row}.", where=f"{name}.{key}")
    for name in ("episodes", "totals"):
        if name not in tables:
            continue
        _in_range(f"{name}.activity", array_of(tables[name].column("activity")), activities)
        minutes = array_of(tables[name].column("minutes"))
        wrong = np.flatnonzero(~(np.isfinite(minutes) & (minutes >= 0)))
        if len(wrong):
            raise CareError(f"is {minutes[wrong[0]]:g} at row {wrong[0]}.", where=f"{name}.minutes")


def _in_range(where: str, keys: npt.NDArray[Any], rows: int) -> None:
    wrong = np.flatnonzero((keys < 0) | (keys >= rows))
    if len(wrong):
        raise CareError(f"leads to row {keys[wrong[0]]} of {rows} at row {wrong[0]}.", where=where)


def _cuts(tables: Mapping[str, pa.Table], days_a_block: int) -> dict[str, npt.NDArray[np.int64]]:
    """First rows of each block in each table, and the ends; whole households."""
    person = array_of(tables["days"].column("person"))
    household = array_of(tables["persons"].column("household"))
    of_day = household[person]
    number = max(1, -(-len(person) // days_a_block))
    at = np.linspace(0, len(person), number + 1).astype(np.int64)[1:-1]
    edges = np.unique(of_day[at]) if len(at) else np.empty(0, np.int64)
    edges = edges[edges > 0]
    cuts = {"households": np.concatenate(([0], edges, [tables["households"].num_rows]))}
    for name, (key, parent) in PARENTS.items():
        if name in tables:
            cuts[name] = np.searchsorted(array_of(tables[name].column(key)), cuts[parent])
    return cuts


def _shifted(table: pa.Table, key: str, parent: str, by: Mapping[str, int]) -> pa.Table:
    if not by[parent]:
        return table
    moved = pc.add(table.column(key), column_of(np.array([by[parent]]))[0])
    return table.set_column(table.column_names.index(key), key, moved)


def _replicate_table(weights: npt.NDArray[np.float64], days: int) -> pa.Table:
    if weights.ndim != 2 or len(weights) != days:
        raise CareError(
            f"there are replicate weights for {len(weights)} diaries, and {days} diaries."
        )
    offsets = np.arange(days + 1, dtype=np.int32) * np.int32(weights.shape[1])
    values = column_of(np.ascontiguousarray(weights, dtype=np.float64).reshape(-1))
    return pa.table({"weights": pa.ListArray.from_arrays(column_of(offsets), values)})


def _may_write(folder: Path, replace: bool) -> None:
    if not folder.parent.is_dir():
        raise CareError("there is no such folder.", where=str(folder.parent))
    if (folder.parent / NAME).exists():
        raise CareError("is inside a survey.", where=str(folder), remedy="Name another folder.")
    if not folder.exists():
        return
    survey = folder.is_dir() and ((folder / NAME).exists() or not any(folder.iterdir()))
    if not survey:
        raise CareError(
            "is there already and is not a survey.", where=str(folder), remedy="Name a new folder."
        )
    if (folder / NAME).exists() and not replace:
        raise CareError(
            "is there already.",
            where=str(folder),
            remedy="Name a new folder, or say --replace.",
        )
    own = {NAME, "activities.parquet", *(f"{name}.parquet" for name in TABLES)}
    others = sorted(path.name for path in folder.iterdir() if path.name not in own)
    if others:
        raise CareError(
            f"holds more than the survey that it would replace: {', '.join(others[:5])}.",
            where=str(folder),
            remedy="Move that away, or name a new folder.",
        )


def draft_beside(folder: Path) -> Path:
    """Make a folder beside the place to which the name of a folder leads."""
    place = Path(os.path.realpath(folder))
    return Path(mkdtemp(prefix=f".{place.name}.", dir=place.parent))


def cannot_write(folder: Path, error: OSError) -> CareError:
    """Say what the disk refused."""
    return CareError(
        f"cannot be written: {error.strerror or error}.",
        where=str(folder),
        remedy="Choose a place with room that you may write to.",
    )


def put_in_place(draft: Path, folder: Path) -> None:
    """Rename a finished folder to its place; what was there goes only after that."""
    draft.chmod(0o755)
    place = Path(os.path.realpath(folder))
    if not place.exists():
        draft.replace(place)
        return
    old = Path(mkdtemp(prefix=f".{place.name}.old.", dir=place.parent))
    before = old / place.name
    try:
        place.replace(before)
        draft.replace(place)
    except BaseException:
        if before.exists() and not place.exists():
            before.replace(place)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
