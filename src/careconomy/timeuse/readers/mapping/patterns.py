"""Names of many columns in one pattern: MACT{1..144}, WTBS_{001..500}, DUR{code}, t{HHMM}."""

from __future__ import annotations

import re
from collections.abc import Sequence

from careconomy.errors import CareError, nearest
from careconomy.timeuse.readers.sources import Source

_BRACES = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"(\d+)\.\.(\d+)")
MOST = 20_000


def is_pattern(name: str) -> bool:
    """Whether a name stands for several columns."""
    return bool(_BRACES.search(name))


def numbered(pattern: str, where: str) -> list[tuple[str, str]]:
    """Return (number as written, name) for a pattern such as WTBS_{001..500}."""
    place = _place(pattern, where)
    found = _RANGE.fullmatch(place[1])
    if not found:
        raise CareError(
            f'"{pattern}" has no numbers.', where=where, remedy="Write them as {1..144}."
        )
    first, last = int(found[1]), int(found[2])
    if not first <= last or last - first >= MOST:
        raise CareError(f'"{pattern}" runs from {first} to {last}.', where=where)
    width = len(found[1]) if found[1].startswith("0") else 1
    texts = [str(number).zfill(width) for number in range(first, last + 1)]
    return [(text, pattern[: place.start()] + text + pattern[place.end() :]) for text in texts]


def expand(pattern: str, source: Source, where: str) -> list[tuple[str, str]]:
    """Return (what stands in the braces, column of the file) for every column that fits.

    {1..144} gives exactly those and all must be there; {slot} any whole numbers, which must run
    from 1 or 0 without a hole; {code} letters and digits. Raises CareError otherwise.
    """
    if not is_pattern(pattern):
        return [("", source.resolve(pattern, where))]
    place = _place(pattern, where)
    if ".." in place[1]:
        return [(text, source.resolve(name, where)) for text, name in numbered(pattern, where)]
    kinds = {"slot": r"\d+", "code": r"[A-Za-z0-9]+"}
    if place[1] not in kinds:
        raise CareError(
            f'"{place[0]}" is not known.{nearest(place[1], kinds)}',
            where=where,
            remedy="Write {1..144}, {slot} or {code}.",
        )
    head, tail = re.escape(pattern[: place.start()]), re.escape(pattern[place.end() :])
    form = re.compile(f"{head}({kinds[place[1]]}){tail}", re.IGNORECASE)
    matches = [(found[1], name) for name in source.columns if (found := form.fullmatch(name))]
    if not matches:
        some = ", ".join(source.columns[:12])
        raise CareError(
            f'no column of {source.name} fits "{pattern}".'
            + nearest(pattern.replace(place[0], "1"), source.columns),
            where=where,
            remedy=f"Its columns are {some}, ...",
        )
    return _without_holes(pattern, matches, where) if place[1] == "slot" else matches


def present(patterns: Sequence[str], source: Source, where: str) -> list[str]:
    """Return the columns of the first pattern of which the file has any, in order.

    A pattern may name more than there are at its end, not in the middle. Raises CareError.
    """
    for pattern in patterns:
        if ".." not in pattern:
            names = [pattern] if not is_pattern(pattern) else []
            names = names or [name for _, name in expand(pattern, source, where)]
        else:
            names = [name for _, name in numbered(pattern, where)]
        there = [source.has(name) for name in names]
        count = sum(there)
        if count and not all(there[:count]):
            hole = names[there.index(False)]
            raise CareError(
                f'the column "{hole}" is missing among {count} replicate weights.',
                where=f"{where}: {source.name}",
                remedy="Replicates may end early, but have no hole.",
            )
        if count:
            return [source.resolve(name) for name in names[:count]]
    wanted = " or ".join(patterns)
    raise CareError(
        f"no column of {source.name} fits {wanted}."
        + nearest(_BRACES.sub("1", patterns[0]), source.columns),
        where=where,
    )


def _place(pattern: str, where: str) -> re.Match[str]:
    found = list(_BRACES.finditer(pattern))
    if len(found) != 1:
        raise CareError(f'"{pattern}" has {len(found)} pairs of braces; expected one.', where=where)
    return found[0]


def _without_holes(
    pattern: str, matches: list[tuple[str, str]], where: str
) -> list[tuple[str, str]]:
    ordered = sorted(matches, key=lambda item: int(item[0]))
    numbers = [int(text) for text, _ in ordered]
    expected = list(range(numbers[0], numbers[0] + len(numbers)))
    if numbers[0] > 1 or numbers != expected:
        hole = next((n for n, found in zip(expected, numbers, strict=True) if n != found), 1)
        raise CareError(
            f'of the columns "{pattern}" number {min(hole, numbers[0] - 1 or hole)} is missing '
            "or comes twice.",
            where=where,
            remedy="Slots must run from 1 without a hole; name them by {first..last} otherwise.",
        )
    return ordered
