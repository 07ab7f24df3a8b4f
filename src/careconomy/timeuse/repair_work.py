"""A block in memory on which the rules of repair work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from careconomy.timeuse.arrow import array_of
from careconomy.timeuse.checks.fields import Fields, Flags, Frame, Numbers, Whole
from careconomy.timeuse.dataset import Block
from careconomy.timeuse.schema import PARENTS


@dataclass(frozen=True)
class Work:
    """Tables of a block, keys counted within it, and replicate weights [day, replicate]."""

    frame: Frame
    tables: Mapping[str, pa.Table]
    weights: Numbers | None

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a table, or some of its columns."""
        found = self.tables[name]
        return found if columns is None else found.select(list(columns))

    def rows(self, name: str) -> int:
        """Return the number of rows of a table."""
        return int(self.tables[name].num_rows)

    def first(self, name: str) -> int:
        """Return 0: keys count from the beginning of the block."""
        return 0

    def local(self, keys: pa.ChunkedArray, parent: str) -> Whole:
        """Return keys as they are."""
        return array_of(keys).astype(np.int64)

    def replicates(self) -> Numbers:
        """Return replicate weights."""
        return np.empty((self.rows("days"), 0)) if self.weights is None else self.weights

    def fields(self) -> Fields:
        """Return the columns as the checks read them."""
        return Fields(self.frame, self)

    def with_tables(self, **tables: pa.Table) -> Work:
        """Return a copy with some tables replaced."""
        return replace(self, tables={**self.tables, **tables})


def work_of(frame: Frame, block: Block) -> Work:
    """Read a whole block."""
    tables = {}
    for name in frame.columns:
        if name == "replicates":
            continue
        table = block.table(name)
        if name in PARENTS:
            key, parent = PARENTS[name]
            table = with_column(table, key, block.local(table.column(key), parent))
        if name == "companions" and "person" in table.column_names:
            moved = pc.subtract(table.column("person"), block.first("persons"))
            table = with_column(table, "person", moved)
        tables[name] = table
    weights = block.replicates() if "replicates" in frame.columns else None
    return Work(frame, tables, weights)


def with_column(table: pa.Table, name: str, values: npt.NDArray[Any] | pa.ChunkedArray) -> pa.Table:
    """Return the table with a column replaced, of the same type."""
    place = table.column_names.index(name)
    kind = table.schema.field(name).type
    made = values if isinstance(values, pa.ChunkedArray) else pa.array(values, kind)
    return table.set_column(place, name, made)


def keep_episodes(work: Work, rows: Whole, episodes: pa.Table) -> Work:
    """Return the work with `episodes`, of which element k was row `rows[k]` (-1: new).

    Companions follow their episode; those of a row that is gone go too.
    """
    if "companions" not in work.tables:
        return work.with_tables(episodes=episodes)
    to = np.full(work.rows("episodes"), -1)
    old = rows >= 0
    to[rows[old]] = np.flatnonzero(old)
    table = work.tables["companions"]
    moved = to[array_of(table.column("episode"))]
    order = np.argsort(moved, kind="stable")
    order = order[moved[order] >= 0]
    table = with_column(table.take(pa.array(order)), "episode", moved[order])
    return work.with_tables(episodes=episodes, companions=table)


def keep_days(work: Work, keep: Flags) -> Work:
    """Return the work with some days only; persons without a day are no diarists any more."""
    person = array_of(work.tables["days"].column("person"))
    had = np.bincount(person, minlength=work.rows("persons")) > 0
    has = np.bincount(person[keep], minlength=work.rows("persons")) > 0
    diarist = array_of(work.tables["persons"].column("diarist"))
    made = work.with_tables(
        days=work.tables["days"].filter(pa.array(keep)),
        persons=with_column(work.tables["persons"], "diarist", diarist & ~(had & ~has)),
    )
    if work.weights is not None:
        made = replace(made, weights=work.weights[keep])
    new = np.cumsum(keep) - 1
    for name in ("episodes", "totals"):
        if name not in work.tables:
            continue
        day = array_of(work.tables[name].column("day"))
        rows = np.flatnonzero(keep[day])
        table = with_column(work.tables[name].take(pa.array(rows)), "day", new[day[rows]])
        if name == "episodes":
            made = keep_episodes(made, rows, table)
        else:
            made = made.with_tables(totals=table)
    return made
