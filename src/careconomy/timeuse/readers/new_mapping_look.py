"""A look at data files before there is a mapping: how they are written, what columns may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from careconomy.errors import CareError
from careconomy.timeuse.readers.mapping.cells import Coded, Table
from careconomy.timeuse.readers.mapping.files import unpack
from careconomy.timeuse.readers.new_mapping_guess import (
    are_times,
    date_format,
    decimal_comma,
    sexes,
)
from careconomy.timeuse.readers.sources import (
    DELIMITERS,
    SUFFIXES,
    Reading,
    Source,
    SourceTable,
    open_source,
)
from careconomy.timeuse.readers.textfile import (
    explained,
    first_line,
    guess_encoding,
    text_source,
)

# Columns of a file that are looked at.
MOST_COLUMNS = 400
# A first line without delimiter that is longer than this is no name of a column.
_LONGEST_NAME = 40
_NUMBERED = re.compile(r"^(.*?)(\d+)$")
_SERIES = 20

# What names suggest, the most telling first: role, pattern.
_NAMES = (
    (
        "household",
        r"^(hid|hldid|hhid|hh|hserial|serial|household(_?id)?|id_?hogar|id|pumfid|hhnr|hh_?nr)$",
    ),
    (
        "person",
        r"^(pid|persid|pnum|n_miembro|line(no)?|person(_?(id|no))?|member|pnr|pers(on)?_?nr)$",
    ),
    ("diary", r"^(diary|daynum|dday|diaryday|id_?day|dia)$"),
    (
        "weight",
        r"^(w|wt|wgt|weight|propwt|mult|wper|wght.*|.*weight.*|.*wgt|peso|factor|gewicht.*)$",
    ),
    ("sex", r"^(sex|gender.*|sexo.*|inc1|female|geschlecht|sexe)$"),
    ("age", r"^(age|edad.*|dvage|idade|alter)$"),
    ("age_band", r"^(age_?gr.*|inc2|ageband|agegroup.*)$"),
    ("weekday", r"^(dayofweek|day_of_week|weekday|ddv1|dow|ddayw.*|wochentag)$"),
    ("month", r"^(month|ddv3|survmnth|mes|dmonth|monat|mois)$"),
    ("stratum", r"^(strat(um|a)?|estrato|strat_.*)$"),
    ("cluster", r"^(psu|cluster|fsu.*|upm|conglomerado)$"),
    ("start", r"^(start.*|begin|time_from|tustarttim|clockst|hora_?inicio|beginn|von|debut)$"),
    ("end", r"^(end.*|stop.*|time_to|tustoptime|hora_?fin|ende|bis|fin)$"),
    ("duration", r"^(dur(ation)?|time|minutes|mins|tuactdur.*|dauer)$"),
    (
        "activity",
        r"^(act(ivity)?(_?code)?|main|whatdoing|actividad(_1)?|act1|trcode.*|aktivit.*|t(ae|ä)tigkeit.*)$",
    ),
)


@dataclass(frozen=True)
class Series:
    """Columns that are numbered one after the other: pattern, how many, first column."""

    pattern: str
    count: int
    first: str
    name: str


@dataclass(frozen=True)
class Look:
    """What was seen of a file: the source, its series, roles of columns, and values.

    `reading` is how it is written, as far as that shows.
    """

    key: str
    source: Source
    series: tuple[Series, ...]
    roles: dict[str, list[str]]
    values: dict[str, Coded]
    rows: int
    reading: Reading = Reading()

    def named(self, column: str) -> str:
        """The column as this file spells it; empty when it has none."""
        return next((name for name in self.values if name.casefold() == column.casefold()), "")


def files_of(data: Path, scratch: Path) -> list[Path]:
    """The data files in a file, folder or zip archive. Raises CareError when there is none."""
    with explained(str(data)):
        if not data.exists():
            raise CareError(
                "expected a file or a folder; there is none.",
                where=str(data),
                remedy="Check the path.",
            )
        if data.suffix.lower() == ".zip" and data.is_file():
            data = unpack(data, scratch)
        if data.is_file():
            return [data]
        found = sorted(path for path in data.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not found:
        raise CareError(
            "there is no data file in the folder.",
            where=str(data),
            remedy="Known endings are " + ", ".join(SUFFIXES) + ".",
        )
    return found


def look_at(path: Path) -> Look:
    """Open a file and find out how it is written, and what its columns may be."""
    key = re.sub(r"\W+", "_", path.stem).strip("_").lower() or "data"
    reading = Reading()
    if SUFFIXES.get(path.suffix.lower()) == "csv":
        text = text_source(path, suffixes=(path.suffix.lower(),))
        reading = Reading(encoding=guess_encoding(text))
        line = first_line(text, reading.encoding)
        if len(line) > _LONGEST_NAME and not any(sign in line for sign in DELIMITERS):
            return Look(key, _no_columns(path, len(line)), (), {}, {}, 0, reading)
    source = open_source(path, reading)
    series = tuple(_series(source.columns))
    numbered = {name for each in series for name in source.columns if _in(each, name)}
    plain = [name for name in source.columns if name not in numbered][:MOST_COLUMNS]
    shown = plain or list(source.columns[:1])
    values = _values(source, [*shown, *(each.first for each in series)])
    commas = [decimal_comma(values[name].values) for name in values]
    if source.format == "csv" and any(comma for comma, _ in commas):
        thousands = "." if any(points for _, points in commas) else ""
        reading = replace(reading, decimal=",", thousands=thousands)
        source = open_source(path, reading)
        values = _values(source, shown)
    values = {name: values[name] for name in shown}
    rows = len(next(iter(values.values())).index)
    return Look(key, source, series, _roles(values), values, rows, reading)


def _values(source: Source, names: Sequence[str]) -> dict[str, Coded]:
    loaded = source.load(list(dict.fromkeys(names)))
    table = Table(source, loaded, np.arange(len(loaded.rows)))
    return {name: table.column(name) for name in names}


def _no_columns(path: Path, width: int) -> Source:
    """A file of fixed width, of which the columns are not known."""

    def load(names: Sequence[str]) -> SourceTable:
        raise CareError("the positions of the columns are not known.", where=str(path))

    return Source(f"{width} characters a line", path, "fixed width", (), load)


def _in(series: Series, name: str) -> bool:
    found = _NUMBERED.match(name)
    return bool(found) and found is not None and found[1] == series.name


def _series(columns: Sequence[str]) -> Iterator[Series]:
    """Numbered columns, at least twenty of a kind without a hole."""
    groups: dict[str, list[str]] = {}
    for name in columns:
        found = _NUMBERED.match(name)
        if found:
            groups.setdefault(found[1], []).append(found[2])
    for name, texts in groups.items():
        numbers = sorted(map(int, texts))
        if len(texts) >= _SERIES and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            ordered = sorted(texts, key=int)
            pattern = f"{name}{{{ordered[0]}..{ordered[-1]}}}"
            yield Series(pattern, len(texts), name + ordered[0], name)


def _roles(values: Mapping[str, Coded]) -> dict[str, list[str]]:
    """Columns by what their names suggest, or else their values."""
    roles: dict[str, list[str]] = {}
    for role, pattern in _NAMES:
        for name in values:
            if re.match(pattern, name, re.IGNORECASE):
                roles.setdefault(role, []).append(name)
    taken = {name for names in roles.values() for name in names}
    free = {name: values[name].values for name in values if name not in taken}
    times = [name for name, words in free.items() if are_times(words)]
    if len(times) > 1 and "start" not in roles and "end" not in roles:
        roles |= {"start": times[:1], "end": times[1:2]}
    found = {
        "sex": [name for name, words in free.items() if sexes(words)],
        "date": [name for name, words in free.items() if date_format(words)],
    }
    return {role: names for role, names in found.items() if names} | roles
