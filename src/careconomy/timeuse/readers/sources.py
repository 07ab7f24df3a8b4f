"""Opening data files of any common format as tables of cells with their value labels.

Text (delimited or fixed width) and Parquet need pyarrow only; Stata, SPSS, SAS and R files are
read by pyreadstat and rdata, which the extra `formats` installs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pyarrow import csv

from careconomy.errors import CareError, nearest
from careconomy.timeuse.readers.delimited import TEXT, TextFormat, read_delimited, read_header
from careconomy.timeuse.readers.fixed_width import Field, read_fixed_width
from careconomy.timeuse.readers.numerals import Numerals
from careconomy.timeuse.readers.textfile import (
    TextSource,
    encoding_of,
    explained,
    first_line,
    memory_bytes,
    text_source,
)

SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".dat": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".dta": "stata",
    ".sav": "spss",
    ".zsav": "spss",
    ".por": "spss",
    ".sas7bdat": "sas",
    ".xpt": "sas transport",
    ".rds": "r",
    ".rda": "r",
    ".rdata": "r",
}
DELIMITERS = (",", ";", "\t", "|")
# A table in memory may take a few times its size on disk, above all when it was compressed.
_EXPANSION = {"parquet": 6, "stata": 4, "spss": 8, "sas": 4, "sas transport": 4, "r": 12}


@dataclass(frozen=True)
class SourceTable:
    """Cells of a file: `table`, the `rows` of the file that they stand in, value labels.

    Columns are dictionaries of text where the file is text, and typed where it has types.
    `labels` gives for some columns the meaning of a code, `decimals` the implied decimals.
    `problems` tells of rows that could not be read and were left out because that was asked,
    `doubtful` for some columns of a number in them that can be read in two ways.
    """

    name: str
    table: Any
    rows: NDArray[np.int64]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    doubtful: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A data file that has been opened: its `columns`, and `load` to read some of them."""

    name: str
    path: Path
    format: str
    columns: tuple[str, ...]
    load: Callable[[Sequence[str]], SourceTable]
    titles: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, column: str, where: str = "") -> str:
        """Return the name as the file spells it; case is ignored where only one fits.

        Raises CareError naming the nearest column when there is none.
        """
        if column in self.columns:
            return column
        folded = [name for name in self.columns if name.casefold() == column.casefold()]
        if len(folded) == 1:
            return folded[0]
        some = ", ".join(self.columns[:12]) + (", ..." if len(self.columns) > 12 else "")
        problem = f'the column "{column}" is not in {self.name}.{nearest(column, self.columns)}'
        raise CareError(problem, where=where, remedy=f"Its columns are {some}.")

    def has(self, column: str) -> bool:
        """Whether the file has the column, whatever its case."""
        return column.casefold() in {name.casefold() for name in self.columns}


@dataclass(frozen=True)
class Reading:
    """How to read a file; empty fields are found out from the file itself."""

    format: str = ""
    delimiter: str = ""
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    names: tuple[str, ...] = ()
    object: str = ""
    fields: tuple[Field, ...] = ()
    short_lines: str = "fail"
    keep_valid: bool = False

    @property
    def numerals(self) -> Numerals:
        """How numbers are written."""
        return Numerals(self.decimal, self.thousands)


def open_source(path: Path, reading: Reading | None = None) -> Source:
    """Open a data file and find out its columns.

    Raises CareError for a file that is missing, of an unknown format, damaged, or larger than
    this machine can hold, and when the library for its format is not installed.
    """
    reading = reading or Reading()
    form = reading.format or ("fixed width" if reading.fields else format_of(path))
    if form == "csv":
        return _delimited(path, reading)
    if form == "fixed width":
        return _fixed_width(path, reading)
    with explained(str(path)):
        if not path.is_file():
            raise CareError("expected a file; there is none.", where=str(path))
        size = path.stat().st_size
    if not size:
        raise CareError("the file is empty.", where=str(path), remedy="Get the file again.")
    memory = memory_bytes()
    if memory and size * _EXPANSION[form] > memory:
        raise CareError(
            f"the file of {size / 1e9:.1f} GB may need {size * _EXPANSION[form] / 1e9:.0f} GB of "
            f"memory; this machine has {memory / 1e9:.0f} GB.",
            where=str(path),
            remedy="Cut the file into years, or use a machine with more memory.",
        )
    if form == "parquet":
        return _parquet(path)
    if form == "r":
        return _r_data(path, reading)
    return _statistical(path, form, reading)


def format_of(path: Path) -> str:
    """Return the format that the ending of a name stands for. Raises CareError."""
    form = SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise CareError(
            f'the ending "{path.suffix}" is not known.{nearest(path.suffix.lower(), SUFFIXES)}',
            where=str(path),
            remedy="Known are " + ", ".join(SUFFIXES) + "; or say format = ... in the mapping.",
        )
    return form


def find_file(folder: Path, pattern: str) -> Path:
    """Return the only file below `folder` whose name fits; `*` stands for anything.

    Case is ignored. Raises CareError when none or several fit.
    """
    exact = folder / pattern
    if exact.is_file():
        return exact
    with explained(str(folder)):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path: path.relative_to(folder).as_posix() for path in files}
    wanted = pattern.casefold()
    found = [
        path
        for path, name in names.items()
        if fnmatch(name.casefold(), wanted) or fnmatch(path.name.casefold(), wanted)
    ]
    if len(found) != 1:
        some = ", ".join(list(names.values())[:12]) or "nothing"
        raise CareError(
            f'expected one file "{pattern}", found {len(found)}.'
            + nearest(pattern, names.values()),
            where=str(folder),
            remedy=f"The folder holds {some}.",
        )
    return found[0]


def guess_delimiter(path: Path, encoding: str = "utf-8") -> str:
    """Return the sign that stands most often in the first line; a comma when none does."""
    text = _text(path)
    line = first_line(text, encoding_of(text, encoding))
    return max(DELIMITERS, key=line.count)


def _text(path: Path) -> TextSource:
    return text_source(path, suffixes=(path.suffix.lower(),))


def _delimited(path: Path, reading: Reading) -> Source:
    text = _text(path)
    delimiter = reading.delimiter or guess_delimiter(path, reading.encoding)
    form = TextFormat(delimiter, reading.encoding)
    if reading.names:
        return _headless(text, reading, form)
    columns = tuple(read_header(text, form))

    def load(names: Sequence[str]) -> SourceTable:
        types = dict.fromkeys(names, TEXT)
        found = read_delimited(text, types, form=form, keep_valid=reading.keep_valid)
        problems = tuple(map(str, found.problems))
        table, doubtful = reading.numerals.read(found.table)
        return SourceTable(path.name, table, found.rows, problems=problems, doubtful=doubtful)

    return Source(path.name, path, "csv", columns, load)


def _headless(text: TextSource, reading: Reading, form: TextFormat) -> Source:
    """Delimited text without a first row of names."""
    columns = list(reading.names)

    def load(names: Sequence[str]) -> SourceTable:
        try:
            with text.open() as stream:
                table = csv.read_csv(
                    stream,
                    read_options=csv.ReadOptions(column_names=columns, encoding=form.encoding),
                    parse_options=csv.ParseOptions(delimiter=form.delimiter),
                    convert_options=csv.ConvertOptions(
                        column_types=dict.fromkeys(columns, TEXT), include_columns=list(names)
                    ),
                )
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            raise CareError(
                f"cannot be read as a table: {str(error).splitlines()[0]}.",
                where=text.name,
                remedy="Does `names` in the mapping name every column?",
            ) from None
        table, doubtful = reading.numerals.read(table)
        rows = np.arange(1, len(table) + 1)
        return SourceTable(text.path.name, table, rows, doubtful=doubtful)

    return Source(text.path.name, text.path, "csv", tuple(columns), load)


def _fixed_width(path: Path, reading: Reading) -> Source:
    known = {item.name: item for item in reading.fields}
    if not known:
        raise CareError(
            "fixed-width text needs the positions of its columns.",
            where=str(path),
            remedy='Write [files.NAME.columns] with NAME = "first-last".',
        )
    text = _text(path)

    def load(names: Sequence[str]) -> SourceTable:
        wanted = [known[name] for name in names]
        table, rows = read_fixed_width(
            text, wanted, reading.encoding, blank_ends=reading.short_lines == "blank"
        )
        decimals = {item.name: item.decimals for item in wanted if item.decimals}
        table, doubtful = reading.numerals.read(table)
        return SourceTable(path.name, table, rows, decimals=decimals, doubtful=doubtful)

    return Source(path.name, path, "fixed width", tuple(known), load)


def _parquet(path: Path) -> Source:
    try:
        columns = tuple(pq.ParquetFile(path).schema_arrow.names)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, "Parquet", error) from None

    def load(names: Sequence[str]) -> SourceTable:
        try:
            table = pq.ParquetFile(path).read(columns=list(names))
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(path, "Parquet", error) from None
        return SourceTable(path.name, table, np.arange(1, len(table) + 1))

    return Source(path.name, path, "parquet", columns, load)


def _unreadable(path: Path, form: str, error: Exception) -> CareError:
    said = (str(error) or type(error).__name__).splitlines()[0][:200]
    return CareError(
        f"cannot be read as a {form} file: {said}.",
        where=str(path),
        remedy="Is the file whole, and of the format that its ending says?",
    )


def _needs(package: str) -> CareError:
    return CareError(
        f"this format is read by {package}, which is not installed.",
        remedy='Install it with pip install "careconomy[formats]".',
    )


def _statistical(path: Path, form: str, reading: Reading) -> Source:
    """Stata, SPSS and SAS files."""
    try:
        import pyreadstat
    except ImportError:
        raise _needs("pyreadstat") from None
    readers = {
        "stata": pyreadstat.read_dta,
        "spss": pyreadstat.read_por if path.suffix.lower() == ".por" else pyreadstat.read_sav,
        "sas": pyreadstat.read_sas7bdat,
        "sas transport": pyreadstat.read_xport,
    }
    encoding = None if reading.encoding == "utf-8" else reading.encoding

    def read(**options: Any) -> Any:
        try:
            found = readers[form](str(path), encoding=encoding, output_format="dict", **options)
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError) as error:
            raise _unreadable(path, form, error) from None
        return found

    meta = read(metadataonly=True)[1]
    titles = {key: text for key, text in meta.column_names_to_labels.items() if text}

    def load(names: Sequence[str]) -> SourceTable:
        cells, found = read(usecols=list(names))
        labels = {
            column: {_code(code): str(label) for code, label in values.items()}
            for column, values in found.variable_value_labels.items()
        }
        table = pa.table({name: _typed(path, name, cells[name]) for name in names})
        return SourceTable(path.name, table, np.arange(1, len(table) + 1), labels)

    return Source(path.name, path, form, tuple(meta.column_names), load, titles)


def _typed(path: Path, name: str, cells: Any) -> Any:
    try:
        return pa.array(cells)
    except (pa.ArrowException, TypeError, ValueError):
        return pa.array([None if cell is None else str(cell) for cell in cells])


def _code(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _r_data(path: Path, reading: Reading) -> Source:
    """R files: .rds with one data frame, .rda with one or several."""
    try:
        import pandas
        import rdata
    except ImportError:
        raise _needs("rdata") from None
    read = rdata.read_rds if path.suffix.lower() == ".rds" else rdata.read_rda
    try:
        found = read(path)
    # The library raises many kinds for a damaged file, and has no root of its own.
    except Exception as error:
        raise _unreadable(path, "R", error) from None
    objects = found if isinstance(found, dict) else {"": found}
    frames = {key: it for key, it in objects.items() if isinstance(it, pandas.DataFrame)}
    if reading.object not in frames and (reading.object or len(frames) != 1):
        raise CareError(
            f"expected one data frame{reading.object and f' {reading.object!r}'}, found "
            f"{len(frames)}: {', '.join(frames) or 'none'}.{nearest(reading.object, frames)}",
            where=str(path),
            remedy='Name it in the mapping with object = "NAME".',
        )
    frame = frames.get(reading.object, next(iter(frames.values())))

    def load(names: Sequence[str]) -> SourceTable:
        table = pa.table({name: pa.Array.from_pandas(frame[name]) for name in names})
        return SourceTable(path.name, table, np.arange(1, len(table) + 1))

    return Source(path.name, path, "r", tuple(map(str, frame.columns)), load)
