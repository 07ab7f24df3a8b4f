"""Checks of single values that a user gives, and how what was given is shown in a message."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection

from careconomy.errors import CareError, nearest

LONGEST_ECHO, LONGEST_PATH = 60, 200
LONGEST_NAME, LONGEST_TEXT = 100, 1000
# Direction marks reorder the text around them: what is shown is not what is stored.
_DIRECTION = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(value: object, longest: int = LONGEST_ECHO) -> str:
    """Return a value on one line, without control characters, cut after so many letters."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):
        text = f"{type(value).__name__} too large to show"
    cut = text[:longest] + "…" if len(text) > longest else text
    return "".join(letter if letter.isprintable() else "�" for letter in cut)


def check_key(key: object, known: Collection[str], owner: str, where: str) -> None:
    """Raise CareError with the nearest key when a key is not one of those known."""
    if key not in known:
        raise CareError(
            f'{owner} has no key "{shown(key)}".{nearest(shown(key), known)}',
            where=where,
            remedy=f"Keys are {', '.join(known)}.",
        )


def finite(value: object) -> float | None:
    """Return a finite number as float, or None; true and false are not numbers."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def checked_number(value: object, what: str, where: str) -> float:
    """Return a finite number; raises CareError for anything else."""
    number = finite(value)
    if number is None:
        raise CareError(
            f"{what} is {shown(value)}, not a finite number.",
            where=where,
            remedy="Give a number such as 0.45.",
        )
    return number


def checked_year(value: object, what: str, first: int, last: int, where: str) -> int:
    """Return a whole year from first to last; raises CareError for anything else."""
    number = finite(value)
    if number is None or not number.is_integer() or not first <= number <= last:
        raise CareError(
            f"{what} is {shown(value)}, not a year from {first} to {last}.",
            where=where,
            remedy="Give a whole year such as 2023, without quotation marks.",
        )
    return int(number)


def checked_text(value: object, what: str, where: str, longest: int = LONGEST_TEXT) -> str:
    """Return text of one line; raises CareError for other types and control characters."""
    if not isinstance(value, str):
        raise CareError(
            f"{what} is {shown(value)}, not text.",
            where=where,
            remedy="Write it in quotation marks.",
        )
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _DIRECTION for c in value):
        raise CareError(
            f'{what} "{shown(value)}" holds a control character or a line break.',
            where=where,
            remedy="Write plain text on one line.",
        )
    if len(value) > longest:
        raise CareError(
            f'{what} "{shown(value)}" has {len(value)} letters.',
            where=where,
            remedy=f"Write at most {longest}.",
        )
    return value


def checked_code(value: object, what: str, example: str, where: str) -> str:
    """Return a code of three capital letters; raises CareError for anything else."""
    letters = isinstance(value, str) and value.isascii() and value.isalpha() and value.isupper()
    if not isinstance(value, str) or not letters or len(value) != len(example):
        raise CareError(
            f"{what} is {shown(value) or 'empty'}, not a code of three capital letters.",
            where=where,
            remedy=f'Write it as in {what} = "{example}".',
        )
    return value
