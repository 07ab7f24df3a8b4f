"""A commented mapping file to start from, written after a look at the data.

What a name and its values suggest is only a suggestion: the text says what was seen, and marks
with `?` what a person who has the code book must decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from careconomy.errors import CareError
from careconomy.timeuse.readers.mapping_cells import Coded, Table, number_of
from careconomy.timeuse.readers.mapping_files import unpack
from careconomy.timeuse.readers.sources import (
    DELIMITERS,
    SUFFIXES,
    Source,
    SourceTable,
    guess_delimiter,
    open_source,
)
from careconomy.timeuse.readers.textfile import explained, first_line, text_source

# Columns whose values are shown, and rows of a file that are looked at.
MOST_VALUES = 12
MOST_COLUMNS = 400
# A first line without delimiter that is longer than this is no name of a column.
_LONGEST_NAME = 40
_NUMBERED = re.compile(r"^(.*?)(\d+)$")
_SERIES = 20
_SLOT_COUNTS = {48: 30, 72: 20, 96: 15, 144: 10, 288: 5, 24: 60, 1440: 1}

# What names suggest, the most telling first: role, pattern.
_NAMES = (
    ("household", r"^(hid|hldid|hhid|hh|hserial|serial|household(_?id)?|id_?hogar|id|pumfid)$"),
    ("person", r"^(pid|persid|pnum|n_miembro|line(no)?|person(_?(id|no))?|member)$"),
    ("diary", r"^(diary|daynum|dday|diaryday|id_?day|dia)$"),
    ("weight", r"^(w|wt|wgt|weight|propwt|mult|wper|wght.*|.*weight.*|.*wgt|peso|factor)$"),
    ("sex", r"^(sex|gender.*|sexo.*|inc1|female)$"),
    ("age", r"^(age|edad.*|dvage|idade)$"),
    ("age_band", r"^(age_?gr.*|inc2|ageband|agegroup.*)$"),
    ("weekday", r"^(dayofweek|day_of_week|weekday|ddv1|dow|ddayw.*)$"),
    ("month", r"^(month|ddv3|survmnth|mes|dmonth)$"),
    ("stratum", r"^(strat(um|a)?|estrato|strat_.*)$"),
    ("cluster", r"^(psu|cluster|fsu.*|upm|conglomerado)$"),
    ("start", r"^(start.*|begin|time_from|tustarttim|clockst|hora_?inicio)$"),
    ("end", r"^(end.*|stop.*|time_to|tustoptime|hora_?fin)$"),
    ("duration", r"^(dur(ation)?|time|minutes|mins|tuactdur.*)$"),
    ("activity", r"^(act(ivity)?(_?code)?|main|whatdoing|actividad(_1)?|act1|trcode.*)$"),
)
_ACTIVITY = r"(m?act|main|prim|pri|actividad)"


@dataclass(frozen=True)
class Series:
    """Columns that are numbered one after the other: pattern, how many, first column."""

    pattern: str
    count: int
    first: str
    name: str


@dataclass(frozen=True)
class Look:
    """What was seen of a file: the source, its series, roles of columns, and values."""

    key: str
    source: Source
    series: tuple[Series, ...]
    roles: dict[str, list[str]]
    values: dict[str, Coded]
    rows: int


def new_mapping(data: str | Path) -> str:
    """Return the text of a mapping file for a data file, folder or zip archive.

    Raises CareError for data of which no file can be opened.
    """
    data = Path(data)
    with TemporaryDirectory(prefix="careconomy-") as scratch:
        looks = [_look(path) for path in _files(data, Path(scratch))]
    looks.sort(key=lambda look: look.rows)
    return "\n".join(_write(looks)) + "\n"


def _files(data: Path, scratch: Path) -> list[Path]:
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


def _look(path: Path) -> Look:
    key = re.sub(r"\W+", "_", path.stem).strip("_").lower() or "data"
    if SUFFIXES.get(path.suffix.lower()) == "csv":
        line = first_line(text_source(path, suffixes=(path.suffix.lower(),)), "latin-1")
        if len(line) > _LONGEST_NAME and not any(sign in line for sign in DELIMITERS):
            return Look(key, _no_columns(path, len(line)), (), {}, {}, 0)
    source = open_source(path)
    series = tuple(_series(source.columns))
    numbered = {name for each in series for name in source.columns if _in(each, name)}
    plain = [name for name in source.columns if name not in numbered][:MOST_COLUMNS]
    shown = plain or list(source.columns[:1])
    loaded = source.load(shown)
    table = Table(source, loaded, np.arange(len(loaded.rows)))
    values = {name: table.column(name) for name in shown}
    return Look(key, source, series, _roles(shown), values, len(table))


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


def _roles(columns: Sequence[str]) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for role, pattern in _NAMES:
        for name in columns:
            if re.match(pattern, name, re.IGNORECASE):
                roles.setdefault(role, []).append(name)
    return roles


def _write(looks: Sequence[Look]) -> Iterator[str]:
    """The lines of the mapping; `looks` from the shortest to the longest file."""
    main = next((look for look in looks if "weight" in look.roles), looks[0])
    slots = [(look, each) for look in looks for each in look.series if each.count in _SLOT_COUNTS]
    slots.sort(key=lambda item: not re.match(_ACTIVITY, item[1].name, re.IGNORECASE))
    episodes = next((look for look in reversed(looks) if "activity" in look.roles), None)
    yield "# Drafted after a look at the data. Lines with ? need a decision: compare them with the"
    yield "# code book. docs/surveys/mapping.md explains every key."
    yield 'name = "?"'
    yield 'country = "?" # ISO 3166 code of three letters'
    yield "years = [] # ?"
    yield 'source = "?"'
    yield 'licence = "?"'
    yield "# age_floor = 15 # youngest age in the survey ?"
    yield 'missing = [] # codes for missing in all columns, such as -9 or "..-1" ?'
    for look in looks:
        yield from _file(look)
    yield from _people(looks, main)
    yield from _diary(main, slots, episodes)
    yield from _weights(looks, main, {each.name for _, each in slots})
    for look in looks:
        yield from _seen(look)


def _file(look: Look) -> Iterator[str]:
    path = look.source.path
    yield ""
    if look.source.format == "fixed width":
        yield f"[files.{look.key}] # fixed width ?, {look.source.name}"
        yield f'path = "{path.name}"'
        yield f"[files.{look.key}.columns] # from the record layout of the producer"
        yield '# NAME = "1-6"'
        yield '# WEIGHT = { at = "7-16", decimals = 4 }'
        yield '# "REP_{001..500}" = { first = 17, width = 10, decimals = 4 }'
        return
    yield f"[files.{look.key}] # {look.rows:,} rows, {len(look.source.columns):,} columns"
    yield f'path = "{path.name}"'
    if look.source.format == "csv":
        delimiter = guess_delimiter(path) if path.exists() else ","
        yield 'delimiter = "tab"' if delimiter == "\t" else f'delimiter = "{delimiter}"'
    for each in look.series:
        yield f"# {each.count} numbered columns: {each.pattern}"


def _people(looks: Sequence[Look], main: Look) -> Iterator[str]:
    many = len(looks) > 1
    yield from _key("household", main, many)
    yield '# size = "?"'
    yield '# location = { column = "?", values = { 1 = "urban", 2 = "rural" } }'
    yield from _key("person", main, many)
    sex = main.roles.get("sex", [])
    if sex:
        codes = ", ".join(f'{_quoted(code)} = "?"' for code in _common(main.values[sex[0]])[:4])
        yield f'sex = {{ column = "{sex[0]}", values = {{ {codes} }} }} # women, men, missing'
    else:
        yield '# sex = { column = "?", values = { 1 = "men", 2 = "women" } }'
    for role in ("age", "age_band"):
        for name in main.roles.get(role, [])[:1]:
            yield f'{role} = "{name}"'
    yield from _key("diary", main, many)
    for role in ("weekday", "month"):
        for name in main.roles.get(role, [])[:1]:
            first = ', first_day = "?"' if role == "weekday" else ""
            yield f'{role} = {{ column = "{name}"{first} }} # ?'


def _quoted(code: str) -> str:
    return code if re.fullmatch(r"[A-Za-z0-9_-]+", code) else '"' + code.replace('"', "'") + '"'


def _key(role: str, main: Look, many: bool) -> Iterator[str]:
    """The head of a section with the key that names suggest."""
    names = main.roles.get(role, [])[:1]
    section = "day" if role == "diary" else role
    yield ""
    yield f"[{section}]"
    if many and role == "household":
        yield f'file = "{main.key}"'
    if names:
        yield f'key = ["{names[0]}"] # ? {_unique(main, names[0])}'
    elif role == "household":
        yield 'key = ["?"] # columns that tell households apart'
    else:
        yield f"# key = [] # columns that tell a {section} apart within the one above, if any"


def _unique(look: Look, name: str) -> str:
    count = len(set(look.values[name].index.tolist()))
    return f"{count:,} different values in {look.rows:,} rows"


def _diary(main: Look, slots: list[tuple[Look, Series]], episodes: Look | None) -> Iterator[str]:
    yield ""
    yield "[diary]"
    if slots:
        look, each = slots[0]
        yield f'file = "{look.key}"'
        yield 'shape = "slots"'
        yield f'activity = "{each.pattern}" # slots of {_SLOT_COUNTS[each.count]} minutes'
        for other, more in slots[1:6]:
            if other is look:
                yield f'# secondary, place or persons present ? "{more.pattern}"'
    elif episodes is not None:
        yield f'file = "{episodes.key}"'
        yield 'shape = "episodes" # "slot rows" where several rows share a time'
        for role in ("activity", "start", "end", "duration"):
            for name in episodes.roles.get(role, [])[:1]:
                yield f'{role} = "{name}"{_range(episodes, name, role)}'
        yield '# times = "minutes", counted_from = "day start" ?'
    else:
        yield 'shape = "?" # slots, episodes, "slot rows" or totals'
        for each in main.series[:6]:
            yield f'# columns = "{each.pattern}" ?'
    yield 'day_starts = "04:00" # ?'
    yield ""
    yield "[activities]"
    yield 'list = "?" # icatus, hetus-2008, hetus-2018, mtus, atus, or codes of its own'


def _range(look: Look, name: str, role: str) -> str:
    if role == "activity":
        return ""
    words = look.values[name].values
    return f" # {_span(words)}" if words else ""


def _span(words: Sequence[str]) -> str:
    """Smallest and largest, as numbers where all are."""
    numbers = [value for value in map(number_of, words) if value is not None]
    if len(numbers) == len(words):
        return f"from {min(numbers):g} to {max(numbers):g}"
    return f"from {min(words)[:30]} to {max(words)[:30]}"


def _weights(looks: Sequence[Look], main: Look, slots: set[str]) -> Iterator[str]:
    names = main.roles.get("weight", [])
    yield ""
    yield "[weights]"
    yield f'column = "{names[0] if names else "?"}"' + (
        f" # or {', '.join(names[1:5])}" if len(names) > 1 else ""
    )
    total = _sum(main, names[0]) if names else None
    yield 'counts = "persons" # or "person-days" ?' + (
        f" they add up to {total:,.0f}" if total is not None else ""
    )
    for look in looks:
        for each in look.series:
            if re.search(r"w|rep|jk|brr|boot|peso", each.name, re.IGNORECASE) and (
                each.name not in slots
            ):
                yield ""
                yield "[replicates]"
                yield f'file = "{look.key}"'
                yield f'columns = ["{each.pattern}"] # {each.count} of them'
                yield 'method = "bootstrap" # brr, fay, jackknife, successive_differences ?'
                return
    found = {role: main.roles[role] for role in ("stratum", "cluster") if role in main.roles}
    if found:
        yield ""
        yield "[[design.stages]]"
        for role, columns in found.items():
            key = "strata" if role == "stratum" else role
            yield f'{key} = ["{columns[0]}"] # ?'


def _sum(look: Look, name: str) -> float | None:
    column = look.values[name]
    numbers = [number_of(word) for word in column.values]
    if not numbers or any(number is None for number in numbers):
        return None
    values = np.array([*numbers, 0.0], dtype=np.float64)
    return float(values[column.index].sum())


def _common(column: Coded) -> list[str]:
    """The texts of a column, the most frequent first."""
    counts = Counter(column.index.tolist())
    return [column.values[place] for place, _ in counts.most_common() if place >= 0]


def _seen(look: Look) -> Iterator[str]:
    """Counts of the values of columns with few of them, as comments."""
    if not look.values:
        return
    yield ""
    yield f"# --- values in {look.source.path.name}"
    for name, column in look.values.items():
        counts = Counter(column.index.tolist())
        title = look.source.titles.get(name, "")
        head = f"# {name}" + (f" ({title})" if title else "") + ": "
        if len(counts) <= MOST_VALUES:
            texts = sorted(
                (column.values[place] if place >= 0 else "(empty)", count)
                for place, count in counts.items()
            )
            line = head + ", ".join(f"{text[:30]} x {count:,}" for text, count in texts)
        else:
            line = head + f"{len(column.values):,} values {_span(column.values)}"
        yield " ".join(line.split())
