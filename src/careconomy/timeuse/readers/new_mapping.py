"""A commented mapping file to start from, written after a look at the data.

What a name and its values suggest is only a suggestion: the text says what was seen, and marks
with `?` what a person who has the code book must decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from careconomy.timeuse.readers.mapping.cells import Coded, number_of
from careconomy.timeuse.readers.new_mapping_guess import are_times, date_format, sexes
from careconomy.timeuse.readers.new_mapping_keys import Key, household_key, person_key
from careconomy.timeuse.readers.new_mapping_look import Look, Series, files_of, look_at
from careconomy.timeuse.readers.sources import guess_delimiter

# A column with more different values than this is not shown value by value.
MOST_VALUES = 12
_SLOT_COUNTS = {48: 30, 72: 20, 96: 15, 144: 10, 288: 5, 24: 60, 1440: 1}

_ACTIVITY = r"(m?act|main|prim|pri|actividad)"


def new_mapping(data: str | Path) -> str:
    """Return the text of a mapping file for a data file, folder or zip archive.

    Raises CareError for data of which no file can be opened.
    """
    data = Path(data)
    with TemporaryDirectory(prefix="careconomy-") as scratch:
        looks = [look_at(path) for path in files_of(data, Path(scratch))]
    looks.sort(key=lambda look: look.rows)
    return "\n".join(_write(looks)) + "\n"


def _write(looks: Sequence[Look]) -> Iterator[str]:
    """The lines of the mapping; `looks` from the shortest to the longest file."""
    main = next((look for look in looks if "weight" in look.roles), looks[0])
    known = [look for look in looks if look.values]
    household = household_key(known, main) if known else None
    person = person_key(known, main, household) if known else None
    slots = [(look, each) for look in looks for each in look.series if each.count in _SLOT_COUNTS]
    slots.sort(key=lambda item: not re.match(_ACTIVITY, item[1].name, re.IGNORECASE))
    clocks = [look for look in reversed(looks) if {"start", "end"} <= look.roles.keys()]
    acts = [look for look in reversed(looks) if "activity" in look.roles]
    episodes = next(iter([*(look for look in clocks if look in acts), *clocks, *acts]), None)
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
    yield from _people(looks, main, household, person)
    yield from _diary(main, slots, episodes, (household, person))
    yield from _weights(looks, main, {each.name for _, each in slots})
    for look in looks:
        yield from _seen(look)


def _file(look: Look) -> Iterator[str]:
    path = look.source.path
    yield ""
    if look.source.format == "fixed width":
        yield f"[files.{look.key}] # fixed width ?, {look.source.name}"
        yield f'path = "{path.name}"'
        yield from _written(look)
        yield f"[files.{look.key}.columns] # from the record layout of the producer"
        yield '# NAME = "1-6"'
        yield '# WEIGHT = { at = "7-16", decimals = 4 }'
        yield '# "REP_{001..500}" = { first = 17, width = 10, decimals = 4 }'
        return
    yield f"[files.{look.key}] # {look.rows:,} rows, {len(look.source.columns):,} columns"
    yield f'path = "{path.name}"'
    if look.source.format == "csv":
        delimiter = guess_delimiter(path, look.reading.encoding) if path.exists() else ","
        yield 'delimiter = "tab"' if delimiter == "\t" else f'delimiter = "{delimiter}"'
        yield from _written(look)
    for each in look.series:
        yield f"# {each.count} numbered columns: {each.pattern}"


def _written(look: Look) -> Iterator[str]:
    """Keys for what is not written as usual."""
    for key, usual in (("encoding", "utf-8"), ("decimal", "."), ("thousands", "")):
        found = getattr(look.reading, key)
        if found != usual:
            yield f'{key} = "{found}"'


def _people(
    looks: Sequence[Look], main: Look, household: Key | None, person: Key | None
) -> Iterator[str]:
    """The sections of households, persons and days."""
    first = household.look if household else main
    second = person.look if person else first
    third = main if person and main.named(person.column) else second
    many = len(looks) > 1
    yield from _key("household", household, first if many else None)
    yield '# size = "?"'
    yield '# location = { column = "?", values = { 1 = "urban", 2 = "rural" } }'
    yield from _key("person", person, second if second is not first else None)
    sex = next((look for look in (second, third) if "sex" in look.roles), None)
    if sex:
        yield _sex(sex, second)
    else:
        yield '# sex = { column = "?", values = { 1 = "men", 2 = "women" } }'
    for role in ("age", "age_band"):
        for name in second.roles.get(role, [])[:1]:
            yield f'{role} = "{name}"'
    if "age" in second.roles:
        yield '# own_children_under_15 = { derive = "roster" } # if all members are listed ?'
    diary = next((each.roles["diary"][0] for each in (third,) if "diary" in each.roles), "")
    key = Key(diary, third, 1) if diary else None
    yield from _key("day", key, third if third is not second else None)
    yield from _when(third)


def _sex(look: Look, own: Look) -> str:
    name = look.roles["sex"][0]
    words = _common(look.values[name])[:4]
    known = sexes(words)
    codes = ", ".join(f'{_quoted(code)} = "{known.get(code, "?")}"' for code in words)
    file = "" if look is own else f', file = "{look.key}"'
    note = "?" if known else "women, men, missing"
    return f'sex = {{ column = "{name}"{file}, values = {{ {codes} }} }} # {note}'


def _when(look: Look) -> Iterator[str]:
    for name in look.roles.get("date", [])[:1]:
        form = date_format(look.values[name].values)
        yield f'date = {{ column = "{name}", format = "{form}" }} # ?'
    for role in ("weekday", "month"):
        for name in look.roles.get(role, [])[:1]:
            first = ', first_day = "?"' if role == "weekday" else ""
            yield f'{role} = {{ column = "{name}"{first} }} # ?'


def _quoted(code: str) -> str:
    return code if re.fullmatch(r"[A-Za-z0-9_-]+", code) else '"' + code.replace('"', "'") + '"'


def _key(section: str, key: Key | None, file: Look | None) -> Iterator[str]:
    """The head of a section with its file and key."""
    yield ""
    yield f"[{section}]"
    if file:
        yield f'file = "{file.key}"'
    if key:
        yield f'key = ["{key.column}"] # ? {key.why()}'
    elif section == "household":
        yield 'key = ["?"] # columns that tell households apart'
    else:
        yield f"# key = [] # columns that tell a {section} apart within the one above, if any"


def _diary(
    main: Look,
    slots: list[tuple[Look, Series]],
    episodes: Look | None,
    keys: Sequence[Key | None],
) -> Iterator[str]:
    yield ""
    yield "[diary]"
    if slots:
        look, each = slots[0]
        yield f'file = "{look.key}"'
        yield 'shape = "slots"'
        yield f'activity = "{each.pattern}" # slots of {_SLOT_COUNTS[each.count]} minutes'
        for other, more in slots[1:]:
            if other is look and more.count == each.count:
                yield f'# secondary, place or persons present ? "{more.pattern}"'
    elif episodes is not None:
        yield f'file = "{episodes.key}"'
        yield 'shape = "episodes" # "slot rows" where several rows share a time'
        for role in ("activity", "start", "end", "duration"):
            for name in episodes.roles.get(role, [])[:1]:
                yield f'{role} = "{name}"{_range(episodes, name, role)}'
        if "activity" not in episodes.roles:
            yield f'activity = "{_activity(episodes, keys)}" # ? column with the code'
        if not all(_clock(episodes, role) for role in ("start", "end")):
            yield '# times = "minutes", counted_from = "day start" ?'
    else:
        yield 'shape = "?" # slots, episodes, "slot rows" or totals'
        for each in main.series[:6]:
            yield f'# columns = "{each.pattern}" ?'
    yield 'day_starts = "04:00" # ?'
    yield ""
    yield "[activities]"
    yield 'list = "?" # icatus, hetus-2008, hetus-2018, mtus, atus, or codes of its own'


def _activity(look: Look, keys: Sequence[Key | None]) -> str:
    """The column with most values of which nothing else is known; a question without one."""
    known = {name for names in look.roles.values() for name in names}
    known |= {look.named(key.column) for key in keys if key}
    free = [name for name in look.values if name not in known]
    return max(free, key=lambda name: len(look.values[name].values), default="?")


def _clock(look: Look, role: str) -> bool:
    return role in look.roles and are_times(look.values[look.roles[role][0]].values)


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
