"""The files of a mapping: found, unpacked, and read with just the columns that are needed."""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError, nearest
from careconomy.timeuse.readers.fixed_width import Field
from careconomy.timeuse.readers.mapping.cells import Table, filter_column, filtered
from careconomy.timeuse.readers.mapping.patterns import is_pattern, numbered
from careconomy.timeuse.readers.mapping.records import FileSpec, Repeat, SurveyMapping
from careconomy.timeuse.readers.sources import Reading, Source, find_file, open_source
from careconomy.timeuse.readers.textfile import explained

_SPAN = re.compile(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?")
_CHUNK = 1 << 20
_LAST_POSITION = 1_000_000


@dataclass
class Files:
    """Opens each file of a mapping once; `wanted` are the columns to read, by file.

    `extra` are those of them that nothing uses, to be kept as they came.
    """

    mapping: SurveyMapping
    data: Path
    scratch: Path
    keep_valid: bool = False
    opened: dict[Path, Path] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    wanted: dict[str, list[str]] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """Name of the file that sections read when they name none."""
        return next(iter(self.mapping.files))

    def source(self, name: str) -> Source:
        """Open a file. Raises CareError."""
        name = name or self.first
        if name not in self.sources:
            spec = self.mapping.files[name]
            path = self._path(spec)
            self.paths[name] = path
            source = open_source(
                path, replace(reading(spec, self.mapping.path), keep_valid=self.keep_valid)
            )
            self.sources[name] = repeated(renamed(source, spec), spec.repeat)
        return self.sources[name]

    def _path(self, spec: FileSpec) -> Path:
        """Where a file lies; archives are unpacked on the way."""
        with explained(str(self.data)):
            if not self.data.exists():
                raise CareError(
                    "expected a file or a folder; there is none.",
                    where=str(self.data),
                    remedy="Check the path.",
                )
        path = self._unpacked(self.data)
        if path.is_dir():
            path = self._unpacked(find_file(path, spec.path or "*"))
        return find_file(path, "*") if path.is_dir() else path

    def _unpacked(self, path: Path) -> Path:
        if not _is_zip(path):
            return path
        if path not in self.opened:
            self.opened[path] = unpack(path, self.scratch)
        return self.opened[path]

    def want(self, name: str, *columns: str, where: str) -> None:
        """Note that columns of a file are needed. Raises CareError for one that is not there."""
        name = name or self.first
        held = self.wanted.setdefault(name, [])
        for column in columns:
            found = self.source(name).resolve(column, where)
            if found not in held:
                held.append(found)

    def table(self, name: str) -> Table:
        """Read the columns of a file that are wanted, with its filter applied."""
        name = name or self.first
        if name not in self.tables:
            spec = self.mapping.files[name]
            for text in spec.filter:
                self.want(name, filter_column(text, spec.where), where=spec.where)
            loaded = self.source(name).load(self.wanted.get(name, []))
            missing = (*self.mapping.missing, *spec.missing)
            table = Table(self.source(name), loaded, np.arange(len(loaded.rows)), missing)
            self.tables[name] = filtered(table, spec.filter, spec.where)
        return self.tables[name]

    def unread(self) -> list[dict[str, Any]]:
        """What the manifest says of rows that could not be read, file by file."""
        return [
            {
                "rule": "rows that cannot be read are left out",
                "file": table.name,
                "rows": len(table.loaded.problems),
                "found": table.loaded.problems[0],
            }
            for table in self.tables.values()
            if table.loaded.problems
        ]

    def inputs(self) -> tuple[dict[str, Any], ...]:
        """Name, sha256 and size of each file that was read, the mapping first."""
        paths = dict.fromkeys([self.mapping.path, *self.paths.values()])
        return tuple(
            {"file": path.name, "sha256": fingerprint(path), "bytes": path.stat().st_size}
            for path in paths
        )


def fingerprint(path: Path) -> str:
    """The sha256 of a file."""
    digest = hashlib.sha256()
    with explained(str(path)), path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def unpack(archive: Path, scratch: Path) -> Path:
    """Unpack a zip archive below a folder for temporary files, and return where it lies."""
    place = scratch / archive.name
    with explained(str(archive)), zipfile.ZipFile(archive) as opened:
        opened.extractall(place)
    return place


def _is_zip(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == ".zip"


def reading(spec: FileSpec, mapping_path: Path) -> Reading:
    """How a file is read, from its table in the mapping."""
    delimiter = {"tab": "\t"}.get(spec.delimiter, spec.delimiter)
    if len(delimiter) > 1:
        raise CareError(
            f'the delimiter is "{delimiter}".',
            where=spec.where,
            remedy='Write one sign, or "tab".',
        )
    if spec.thousands == spec.decimal:
        raise CareError(
            f'"{spec.decimal}" cannot stand both before decimals and between thousands.',
            where=spec.where,
            remedy='Write thousands = "." where decimal = ",", or take one of them out.',
        )
    return Reading(
        format=spec.format,
        delimiter=delimiter,
        encoding=spec.encoding,
        decimal=spec.decimal,
        thousands=spec.thousands,
        names=spec.names,
        object=spec.object,
        fields=_fields(spec, mapping_path),
        short_lines=spec.short_lines,
    )


def _fields(spec: FileSpec, mapping_path: Path) -> tuple[Field, ...]:
    """Positions of fixed-width columns, from the mapping or from a CSV file beside it."""
    if spec.columns is None:
        return ()
    where = f"{spec.where} columns"
    if isinstance(spec.columns, str):
        return tuple(_layout_file(mapping_path.parent / spec.columns))
    if not isinstance(spec.columns, dict):
        raise CareError("expected a table or the name of a CSV file.", where=where)
    found: list[Field] = []
    for name, given in spec.columns.items():
        found += _field(name, given, f"{where} {name}")
    return tuple(found)


def _field(name: str, given: Any, where: str) -> list[Field]:
    part = {"at": str(given)} if isinstance(given, str | int) else given
    known = ("at", "first", "width", "decimals")
    if not isinstance(part, dict):
        raise CareError("expected a position.", where=where, remedy='Write "7-16".')
    for key in part:
        if key not in known:
            raise CareError(f'the key "{key}" is not known.{nearest(key, known)}', where=where)
    for key in ("first", "width", "decimals"):
        if not isinstance(part.get(key, 0), int) or not 0 <= part.get(key, 0) <= _LAST_POSITION:
            raise CareError(f"{key} is {part[key]!r}.", where=where, remedy="Write a whole number.")
    decimals = part.get("decimals", 0)
    if "at" in part:
        span = _SPAN.fullmatch(str(part["at"]))
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (0, 0)
    else:
        first = part.get("first", 0)
        last = first + part.get("width", 0) - 1
    if not 1 <= first <= last:
        raise CareError(
            f"the position is {given!r}.", where=where, remedy='Write "7-16", counted from 1.'
        )
    if not is_pattern(name):
        return [Field(name, first, last, decimals)]
    width = last - first + 1
    return [
        Field(each, first + width * step, last + width * step, decimals)
        for step, (_, each) in enumerate(numbered(name, where))
    ]


def _layout_file(path: Path) -> list[Field]:
    with explained(str(path)):
        lines = path.read_text("utf-8-sig").splitlines()
    found: list[Field] = []
    for row, item in enumerate(csv.DictReader(lines), start=2):
        if not item.get("name") or not (item.get("first") or "").isdigit():
            raise CareError(
                "expected the columns name, first, last and maybe decimals.",
                where=f"{path}, row {row}",
            )
        given = {"at": f"{item['first']}-{item.get('last') or item['first']}"}
        decimals = {"decimals": int(item.get("decimals") or 0)}
        found += _field(item["name"], {**given, **decimals}, f"{path}, row {row}")
    return found


def renamed(source: Source, spec: FileSpec) -> Source:
    """Give columns the names that the mapping uses. Raises CareError."""
    if not spec.rename:
        return source
    names = {source.resolve(old, f"{spec.where} rename"): new for old, new in spec.rename.items()}
    back = {new: old for old, new in names.items()}
    load = source.load

    def load_renamed(columns: Any) -> Any:
        found = load([back.get(name, name) for name in columns])
        table = found.table.rename_columns([names.get(n, n) for n in found.table.column_names])
        labels = {names.get(name, name): codes for name, codes in found.labels.items()}
        decimals = {names.get(name, name): count for name, count in found.decimals.items()}
        doubtful = {names.get(name, name): text for name, text in found.doubtful.items()}
        return replace(found, table=table, labels=labels, decimals=decimals, doubtful=doubtful)

    columns = tuple(names.get(name, name) for name in source.columns)
    return replace(source, columns=columns, load=load_renamed)


def repeated(source: Source, spec: Repeat | None) -> Source:
    """Give every diary of a row a row of its own. Raises CareError."""
    if spec is None:
        return source
    values = [str(value) for value in spec.values]
    names = {value: _of_repeat(source, spec, value) for value in values}
    first = next(iter(names.values()), {})
    for value, found in names.items():
        if not found or set(found) != set(first):
            odd = sorted(set(found) ^ set(first))[:3]
            raise CareError(
                f"the columns for {value} are not those for {values[0]} ({', '.join(odd)}).",
                where=f"{spec.where}: {source.name}",
                remedy='Write columns = ["D{repeat}_*"], with {repeat} where the value stands.',
            )
    gone = {name for found in names.values() for name in found.values()}
    columns = (*(name for name in source.columns if name not in gone), *first, spec.name)

    def load(wanted: Any) -> Any:
        given = [name for name in wanted if name != spec.name]
        parts = []
        for value, found in names.items():
            part = source.load([found.get(name, name) for name in given] or [source.columns[0]])
            back = {old: new for new, old in found.items()}
            table = part.table.rename_columns([back.get(n, n) for n in part.table.column_names])
            number = pa.array([value] * len(table), pa.string())
            labels = {back.get(name, name): codes for name, codes in part.labels.items()}
            decimals = {back.get(name, name): count for name, count in part.decimals.items()}
            table = table.append_column(spec.name, number)
            doubtful = {back.get(name, name): text for name, text in part.doubtful.items()}
            parts.append(
                replace(part, table=table, labels=labels, decimals=decimals, doubtful=doubtful)
            )
        rows = np.concatenate([part.rows for part in parts])
        table = pa.concat_tables([part.table for part in parts], promote_options="permissive")
        doubtful = {name: text for part in parts for name, text in part.doubtful.items()}
        return replace(parts[0], table=table, rows=rows, doubtful=doubtful)

    return replace(source, columns=columns, load=load)


def _of_repeat(source: Source, spec: Repeat, value: str) -> dict[str, str]:
    """Columns of one of the diaries of a row: name without the value to name in the file."""
    found: dict[str, str] = {}
    for pattern in spec.columns:
        head, sign, tail = pattern.partition("{repeat}")
        if not sign:
            raise CareError(f'"{pattern}" has no {{repeat}}.', where=spec.where)
        parts = [re.escape(part).replace(r"\*", "(.*)") for part in (head, tail)]
        form = re.compile(parts[0] + re.escape(value) + parts[1], re.IGNORECASE)
        for name in source.columns:
            match = form.fullmatch(name)
            if match:
                between = (head + tail).split("*")
                words = zip(between, [*match.groups(), ""], strict=True)
                found["".join(text + star for text, star in words)] = name
    return found
