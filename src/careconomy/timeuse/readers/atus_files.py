"""Files of the American Time Use Survey: which there are in a folder, and their rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.arrow import array_of, places_of

from .delimited import TEXT, WORDS, Problem, TextTable, raise_problems, read_delimited
from .textfile import SUFFIXES, TextSource, text_source

_NAME = re.compile(
    r"^atus(resp|act|rostec|rost|cps|who|sum|wgtspan|wgts)[-_]?(\d{4})\.(dat|csv|txt|zip)$"
)
MINUTES_COLUMN = re.compile(r"^T\d{6}$")
_FIRST_YEAR = 2003
_ROWS_LISTED = 20
# More different words than these take more room as a list with places than as text.
_WORDS = 4096
_CASES = (10**13, 10**14)
BLANK = -1
CASE = "TUCASEID"
LEFT_OUT = "keep valid: the diary is left out"
UNMAPPED = "keep valid: the code stays without a standard one"

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

KINDS: Mapping[str, str] = {
    "resp": "respondents",
    "act": "activities",
    "rost": "household roster",
    "cps": "Current Population Survey",
    "who": "persons present",
    "sum": "summary of the day",
    "wgts": "replicate weights",
    "rostec": "eldercare roster",
}


@dataclass(frozen=True)
class AtusFile:
    """A file by its kind (see `KINDS`) and span: "2014", or "0318" for 2003 to 2018."""

    kind: str
    span: str
    path: Path

    @property
    def years(self) -> range:
        """The years that the name of the file stands for."""
        if int(self.span) >= _FIRST_YEAR:
            return range(int(self.span), int(self.span) + 1)
        return range(2000 + int(self.span[:2]), 2001 + int(self.span[2:]))

    def source(self) -> TextSource:
        """The text of the file; in a zip archive the data beside the read programs."""
        zipped = self.path.suffix.lower() == ".zip"
        return text_source(self.path, suffixes=(".dat",) if zipped else SUFFIXES)


@dataclass(frozen=True)
class Rows:
    """Rows of one kind of file; `origin` counts them over the files put one after another."""

    table: Any
    parts: tuple[TextTable, ...]
    origin: Integers

    def __len__(self) -> int:
        return len(self.origin)

    def has(self, column: str) -> bool:
        """Tell whether the files have a column."""
        return column in self.table.column_names

    def numbers(self, column: str) -> Integers:
        """Whole numbers of a column, [rows]; -1 where it is blank or the files lack it."""
        if not self.has(column):
            return np.full(len(self), BLANK, dtype=np.int64)
        return array_of(self.table[column], BLANK).astype(np.int64)

    def words(self, column: str) -> tuple[Integers, list[str]]:
        """Text of a column as places in a list of its different values; -1 where it is null."""
        array = self.table[column].unify_dictionaries().combine_chunks()
        return array_of(array.indices, BLANK).astype(np.int64), array.dictionary.to_pylist()

    def where(self, index: int, column: str) -> tuple[str, int]:
        """Name of the file, and row in it, of one of these rows."""
        place = int(self.origin[index])
        for part in self.parts:
            if place < len(part.rows):
                return part.source.name, int(part.rows[place])
            place -= len(part.rows)
        raise IndexError(column)

    def take(self, chosen: Integers | Mask) -> Rows:
        """Rows by number or mask; the same object when all are taken in order."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen.astype(np.int64)
        if len(places) == len(self) and bool((np.diff(places) == 1).all()):
            return self
        return Rows(self.table.take(places_of(places)), self.parts, self.origin[places])

    def only(self, *columns: str) -> Rows:
        """The same rows with fewer columns, which are quicker to take."""
        return Rows(self.table.select(columns), self.parts, self.origin)

    def originals(self, carried: Collection[str]) -> dict[str, Any]:
        """Columns kept as they came, without minutes by activity and those `carried` elsewhere."""
        return {
            f"original.{name}": self.table[name]
            for name in self.table.column_names
            if name not in carried and not MINUTES_COLUMN.match(name)
        }


class Faults:
    """What is wrong: raised at once, or with `keep_valid` gathered, and its cases left out."""

    def __init__(self, keep_valid: bool) -> None:
        self.keep_valid = keep_valid
        self.cases: list[Integers] = []
        self.repairs: list[dict[str, Any]] = []

    def check(
        self,
        rows: Rows,
        bad: Mask,
        column: str,
        expected: str,
        found: Sequence[Any] | Any = None,
        *,
        rule: str = LEFT_OUT,
    ) -> None:
        """Raise or note the `bad` rows; `found` shows their values, by default the column's."""
        places = np.flatnonzero(bad)
        if not len(places):
            return
        if not self.keep_valid:
            values = rows.table[column] if found is None else found
            value = values[int(places[0])]
            value = value.as_py() if hasattr(value, "as_py") else value
            shown = "nothing" if value is None else str(value)
            more = f" ({len(places) - 1:,} more)" if len(places) > 1 else ""
            file, row = rows.where(int(places[0]), column)
            raise_problems(file, [Problem(row, column, expected, shown + more)])
        if rule == LEFT_OUT:
            self.cases.append(rows.numbers(CASE)[places])
        first = 0
        for part in rows.parts:
            inside = rows.origin[places] - first
            inside = inside[(inside >= 0) & (inside < len(part.rows))]
            listed = part.rows[inside[:_ROWS_LISTED]].tolist()
            self._record(rule, part.source.name, column, expected, len(inside), listed)
            first += len(part.rows)

    def note(self, file: str, problems: Sequence[Problem]) -> None:
        """Note rows of a file that could not be read."""
        for column, expected in dict.fromkeys((item.column, item.expected) for item in problems):
            same = (column, expected)
            rows = [item.row for item in problems if (item.column, item.expected) == same]
            self._record(LEFT_OUT, file, column, expected, len(rows), rows[:_ROWS_LISTED])

    def _record(
        self, rule: str, file: str, column: str, expected: str, count: int, rows: list[int]
    ) -> None:
        if count:
            self.repairs.append(
                {
                    "rule": rule,
                    "file": Path(file).name,
                    "column": column,
                    "expected": expected,
                    "count": count,
                    "rows": rows,
                }
            )

    def bad_cases(self) -> Integers:
        """Cases with a fault in any file."""
        return np.unique(np.concatenate([np.empty(0, np.int64), *self.cases]))


def find_files(folder: Path) -> list[AtusFile]:
    """Return the ATUS files in a folder and in the folders right below it.

    Raises CareError when there is none. Of a file that is there both plain and as a zip archive,
    the plain one counts.
    """
    if not folder.is_dir():
        raise CareError(
            "expected a folder with files of the American Time Use Survey; there is none.",
            where=str(folder),
            remedy="Name the folder into which the files were saved.",
        )
    paths = sorted(path for path in (*folder.glob("*"), *folder.glob("*/*")) if path.is_file())
    found: dict[tuple[str, str], AtusFile] = {}
    for path in paths:
        match = _NAME.match(path.name.lower())
        if match:
            kind = match[1].replace("wgtspan", "wgts")
            key = (kind + match[1], match[2])
            plain, other = match[3] != "zip", found.get(key)
            if other is not None and plain == (other.path.suffix.lower() != ".zip"):
                raise CareError(
                    f"the file is there twice, also as {other.path}.",
                    where=str(path),
                    remedy="Keep one of them.",
                )
            if other is None or plain:
                found[key] = AtusFile(kind, match[2], path)
    if not found:
        there = ", ".join(path.name for path in paths[:8]) or "nothing"
        raise CareError(
            "expected files of the American Time Use Survey, such as atusact_2014.dat, "
            f"atusresp_2014.zip or atussum_0318.dat; found {there}.",
            where=str(folder),
            remedy="Keep the names under which the Bureau of Labor Statistics gives the files.",
        )
    return list(found.values())


def choose_files(
    folder: Path, files: Sequence[AtusFile], years: Collection[int] | None
) -> dict[str, list[AtusFile]]:
    """Return the files to read by kind; those of other `years` are left aside.

    Raises CareError when respondents or their time are missing, and when single-year and
    multi-year files lie side by side.
    """
    wanted = [file for file in files if years is None or set(file.years) & set(years)]
    kinds = {kind: [file for file in wanted if file.kind == kind] for kind in KINDS}
    main, time = kinds["resp"] or kinds["sum"], kinds["act"] or kinds["sum"]
    for found, name, what in ((main, "atusresp", "respondents"), (time, "atusact", "activities")):
        if not found:
            there = ", ".join(file.path.name for file in wanted or files)
            raise CareError(
                f"expected the file of {what} ({name}) or the summary file (atussum); found "
                f"{there}{'' if wanted else ', none of them for the years asked'}.",
                where=str(folder),
                remedy="Put the missing file beside the others.",
            )
    spans = [file.span for file in main]
    if len(spans) > 1 and any(len(file.years) > 1 for file in main):
        raise CareError(
            f"found files of {', '.join(spans)}; expected single years, or one multi-year file.",
            where=str(folder),
            remedy="Keep one set of files in the folder.",
        )
    for kind in ("act", "sum", "resp"):
        missing = sorted(set(spans) - {file.span for file in kinds[kind]})
        if kinds[kind] in (main, time) and missing:
            raise CareError(
                f"expected atus{kind}_{missing[0]}; not found.",
                where=str(folder),
                remedy="Put the missing file beside the others.",
            )
    return {
        kind: [file for file in found if kind == "wgts" or file.span in spans]
        for kind, found in kinds.items()
    }


def load(
    files: Sequence[AtusFile],
    types: Mapping[str, Any],
    faults: Faults,
    required: Iterable[str],
    *,
    others: Any = WORDS,
) -> Rows | None:
    """Read the files of one kind and put them one after another; None without a file.

    `others` is the type of columns that are not in `types`; those of many different words become
    plain text.
    """
    parts = []
    for file in files:
        part = read_delimited(
            file.source(),
            types,
            others=others,
            rename=str.upper,
            required=required,
            keep_valid=faults.keep_valid,
        )
        faults.note(part.source.name, part.problems)
        parts.append(part)
    if not parts:
        return None
    table = pa.concat_tables([part.table for part in parts], promote_options="default")
    # The parts tell rows of the files; their cells would stay in memory twice.
    parts = [replace(part, table=part.table.select([])) for part in parts]
    table = _whole(table, types)
    rows = Rows(table, tuple(parts), np.arange(len(table), dtype=np.int64))
    case = rows.numbers(CASE)
    wrong = (case < _CASES[0]) | (case >= _CASES[1])
    faults.check(rows, wrong, CASE, "a case of 14 digits")
    return rows.take(~wrong)


def _whole(table: Any, types: Mapping[str, Any]) -> Any:
    """Each column in one piece and in little room; what `types` asks for stays words."""
    columns = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_dictionary(column.type):
            column = _narrow(column.unify_dictionaries(), name in types)
        columns.append(column.combine_chunks())
    return pa.table(columns, names=table.column_names)


def _narrow(column: Any, asked: bool) -> Any:
    """Words with the smallest places that do; text where they are many and were not asked for."""
    count = len(column.chunk(0).dictionary) if column.num_chunks else 0
    if count > _WORDS:
        return column if asked else column.cast(TEXT)
    places = pa.int8() if count <= np.iinfo(np.int8).max else pa.int16()
    return column.cast(pa.dictionary(places, TEXT))


def link(rows: Rows, cases: Integers, *keys: str) -> tuple[Rows, Integers]:
    """Return the rows of `cases` (sorted), in their order and by `keys`, and the case of each.

    The second array counts in `cases`, [rows].
    """
    place, known = places_among(rows, cases)
    rows, place = rows.take(known), place[known]
    columns = [place, *(rows.numbers(key) for key in keys)]
    if not _sorted(columns):
        order = np.lexsort(columns[::-1])
        rows, place = rows.take(order), place[order]
    return rows, place


def places_among(rows: Rows, cases: Integers) -> tuple[Integers, Mask]:
    """Place of each row in `cases` (sorted), and whether it is there at all."""
    found = rows.numbers(CASE)
    # Rows of a case mostly stand together: one look-up for each run of them.
    first = np.flatnonzero(np.diff(found, prepend=BLANK))
    count = np.diff(first, append=len(found))
    place = np.minimum(np.searchsorted(cases, found[first]), len(cases) - 1).astype(np.int64)
    known = cases[place] == found[first]
    return np.repeat(place, count), np.repeat(known, count)


def _sorted(columns: Sequence[Integers]) -> bool:
    tied = np.ones(max(len(columns[0]) - 1, 0), dtype=np.bool_)
    for column in columns:
        step = np.diff(column)
        if bool((step[tied] < 0).any()):
            return False
        tied &= step == 0
    return True


def repeated(*columns: Integers) -> Mask:
    """Tell which rows repeat the row before in all of `columns`, which are sorted."""
    same = np.zeros(len(columns[0]), dtype=np.bool_)
    if len(same):
        same[1:] = np.logical_and.reduce([np.diff(column) == 0 for column in columns])
    return same
