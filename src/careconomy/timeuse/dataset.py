"""A survey on disk: a folder of Parquet tables with a manifest, read in blocks.

Row group k of every table holds the same run of whole households, a block. Work on a block needs
no other, so that memory stays bounded, and partial sums of blocks add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from careconomy.errors import CareError, nearest
from careconomy.timeuse.arrow import array_of, whole
from careconomy.timeuse.manifest import NAME as MANIFEST
from careconomy.timeuse.manifest import Manifest
from careconomy.timeuse.schema import ACTIVITIES, PARENTS, TABLES, Column


@dataclass(frozen=True)
class Survey:
    """A survey dataset in a folder; `activities` is the survey's own list with ICATUS codes."""

    folder: Path
    manifest: Manifest
    activities: pa.Table

    @classmethod
    def open(cls, folder: str | Path) -> Survey:
        """Open a survey; its tables are read when they are needed. Raises CareError."""
        folder = Path(folder)
        manifest = Manifest.read(folder)
        with _explained(folder / "activities.parquet") as path:
            activities = pq.ParquetFile(path).read()
        _check_columns(folder / "activities.parquet", activities.schema, ACTIVITIES)
        survey = cls(folder, manifest, activities)
        reader = survey.reader()
        reader.check()
        reader.check_activities(activities.num_rows)
        return survey

    def has(self, table: str) -> bool:
        """Whether the survey has this table."""
        return table in self.manifest.rows

    def rows(self, table: str) -> int:
        """Return the number of rows of a table; 0 when the survey does not have it."""
        return int(self.manifest.rows.get(table, 0))

    def reader(self) -> Reader:
        """Open the files for one thread of work."""
        return Reader(self.folder, self.manifest)

    def blocks(self) -> Iterator[Block]:
        """Each block in turn, from one reader."""
        reader = self.reader()
        return (reader.block(index) for index in range(reader.block_count))

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a whole table, or some of its columns, into memory. Raises CareError."""
        return self.reader().table(name, columns)

    def columns(self, name: str) -> tuple[str, ...]:
        """Names of the columns that a table has here."""
        return self.reader().columns(name)

    @property
    def block_count(self) -> int:
        """Number of blocks."""
        return self.reader().block_count


@contextmanager
def _explained(path: Path) -> Iterator[Path]:
    """Turn what Parquet says of a damaged file into a CareError that names it."""
    try:
        yield path
    except (OSError, pa.ArrowException) as error:
        raise CareError(
            f"cannot be read: {str(error).splitlines()[0]}.",
            where=str(path),
            remedy="Import the survey again.",
        ) from None


def _check_columns(path: Path, found: pa.Schema, columns: Mapping[str, Column]) -> None:
    """Raise CareError for a column that is missing or of another type than the schema's."""
    for name, column in columns.items():
        at = found.get_field_index(name)
        if (at < 0 and column.required) or (at >= 0 and not _same(found.field(at).type, column)):
            what = f"is of the type {found.field(at).type}" if at >= 0 else "is missing"
            raise CareError(
                f'the column "{name}" {what}.', where=str(path), remedy="Import the survey again."
            )


def _same(kind: pa.DataType, column: Column) -> bool:
    if pa.types.is_list(kind) and pa.types.is_list(column.type):
        return bool(kind.value_type == column.type.value_type)
    return bool(kind == column.type)


class Reader:
    """Open Parquet files of one survey; not to be shared between threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._files: dict[str, pq.ParquetFile] = {}

    def file(self, name: str) -> pq.ParquetFile:
        """Return the open Parquet file of a table. Raises CareError."""
        if name not in self.manifest.rows:
            known = ", ".join(self.manifest.rows)
            raise CareError(
                f'the survey has no table "{name}".{nearest(name, TABLES)}',
                where=str(self.folder),
                remedy=f"It has {known}.",
            )
        if name not in self._files:
            with _explained(self.folder / f"{name}.parquet") as path:
                self._files[name] = pq.ParquetFile(path)
        return self._files[name]

    def columns(self, name: str) -> tuple[str, ...]:
        """Names of the columns of a table."""
        return tuple(self.file(name).schema_arrow.names)

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a whole table."""
        self._known(name, columns)
        with _explained(self.folder / f"{name}.parquet"):
            return self.file(name).read(columns=_list(columns)).unify_dictionaries()

    def rows_of(self, name: str) -> list[int]:
        """Rows of a table in each block."""
        meta = self.file(name).metadata
        return [meta.row_group(index).num_rows for index in range(meta.num_row_groups)]

    @cached_property
    def block_count(self) -> int:
        """Number of blocks."""
        return int(self.file("days").metadata.num_row_groups)

    @cached_property
    def _firsts(self) -> dict[str, list[int]]:
        return {name: [0, *accumulate(self.rows_of(name))] for name in self.manifest.rows}

    def block(self, index: int) -> Block:
        """One block."""
        return Block(self, index)

    def first(self, name: str, index: int) -> int:
        """Row number at which a block begins in the whole table."""
        return self._firsts[name][index]

    def check(self) -> None:
        """Raise CareError when the tables do not fit the manifest, each other or the schema."""
        self._check_names()
        for name, rows in self.manifest.rows.items():
            meta = self.file(name).metadata
            if meta.num_rows != rows or meta.num_row_groups != self.block_count:
                raise CareError(
                    f"has {meta.num_rows} rows in {meta.num_row_groups} blocks, the manifest "
                    f"says {rows} in {self.block_count}.",
                    where=str(self.folder / f"{name}.parquet"),
                    remedy="Import the survey again.",
                )
            path = self.folder / f"{name}.parquet"
            _check_columns(path, self.file(name).schema_arrow, TABLES[name])
        for name in self.manifest.rows:
            if name in PARENTS:
                key, parent = PARENTS[name]
                self._check_key(name, key, self._firsts[parent])

    def check_activities(self, count: int) -> None:
        """Raise CareError when times lead to an activity beyond the list of so many."""
        for name in ("episodes", "totals"):
            if name in self.manifest.rows:
                for key in ("activity", "secondary"):
                    self._check_key(name, key, [0] * self.block_count, [count] * self.block_count)

    def _check_key(
        self, name: str, key: str, firsts: Sequence[int], ends: Sequence[int] | None = None
    ) -> None:
        """Row numbers must lead into the block that their own rows are in, by their statistics."""
        meta, ends = self.file(name).metadata, firsts[1:] if ends is None else ends
        place = meta.schema.names.index(key) if key in meta.schema.names else None
        for index in range(self.block_count if place is not None else 0):
            said = meta.row_group(index).column(place).statistics
            if said is None or not said.has_min_max:
                continue
            for row in (said.min, said.max):
                if not firsts[index] <= row < ends[index]:
                    raise CareError(
                        f'"{key}" leads to row {row} of {firsts[index]} to {ends[index] - 1}.',
                        where=str(self.folder / f"{name}.parquet"),
                        remedy="Import the survey again.",
                    )

    def _check_names(self) -> None:
        found = self.manifest.rows
        lacking = [name for name in ("households", "persons", "days") if name not in found]
        if "episodes" not in found and "totals" not in found:
            lacking.append("episodes")
        for problem, names in (("is missing", lacking), ("is not known", found.keys() - TABLES)):
            for name in names:
                raise CareError(
                    f'the table "{name}" {problem}.',
                    where=str(self.folder / MANIFEST),
                    remedy="Import the survey again.",
                )

    def _known(self, name: str, columns: Sequence[str] | None) -> None:
        known = self.columns(name)
        for column in columns or ():
            if column not in known:
                raise CareError(
                    f'the table {name} has no column "{column}".{nearest(column, known)}',
                    where=str(self.folder),
                )

    def read_block(self, name: str, index: int, columns: Sequence[str] | None) -> pa.Table:
        """Rows of a table in a block."""
        self._known(name, columns)
        with _explained(self.folder / f"{name}.parquet"):
            return self.file(name).read_row_group(index, columns=_list(columns), use_threads=False)


@dataclass(frozen=True)
class Block:
    """A run of whole households with all that belongs to them."""

    reader: Reader
    index: int

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of this block; keys count over the whole table (see `local`)."""
        return self.reader.read_block(name, self.index, columns)

    def first(self, name: str) -> int:
        """Row number at which this block begins in the whole table."""
        return self.reader.first(name, self.index)

    def rows(self, name: str) -> int:
        """Rows of a table in this block."""
        return self.reader.first(name, self.index + 1) - self.first(name)

    def local(self, keys: pa.ChunkedArray, parent: str) -> npt.NDArray[np.int64]:
        """Turn row numbers of the whole parent table into those of this block."""
        return np.asarray(array_of(keys) - self.first(parent), dtype=np.int64)

    def replicates(self) -> npt.NDArray[np.float64]:
        """Replicate weights [day of the block, replicate]."""
        column = whole(self.table("replicates").column("weights"))
        if not len(column):
            return np.zeros((0, int(self.reader.manifest.design.get("replicates", 0))))
        values = array_of(column.flatten())
        if column.null_count or len(pc.unique(pc.list_value_length(column))) > 1:
            raise CareError(
                "diaries have different numbers of replicate weights.",
                where=str(self.reader.folder / "replicates.parquet"),
                remedy="Make them again with careconomy survey weights, or import the survey.",
            )
        return values.reshape(len(column), -1)


def _list(columns: Sequence[str] | None) -> list[str] | None:
    return None if columns is None else list(columns)
