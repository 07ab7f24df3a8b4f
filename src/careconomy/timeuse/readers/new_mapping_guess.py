"""What the values of a column suggest: times, dates, sexes, decimal commas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_COMMA = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d")
# As many distinct dates as say enough.
_ENOUGH = 500
# What the sexes are called: women, men. Some letters mean one in one language and the other in
# another, so that only both together tell.
_SEXES = (
    ("w", "m"),
    ("f", "m"),
    ("m", "h"),
    ("female", "male"),
    ("women", "men"),
    ("woman", "man"),
    ("frau", "mann"),
    ("weiblich", "männlich"),
    ("mujer", "hombre"),
    ("mujer", "varón"),
    ("femme", "homme"),
    ("k", "m"),
)


def are_times(words: Sequence[str]) -> bool:
    """Whether all are times of day such as 04:00."""
    return bool(words) and all(map(_CLOCK.fullmatch, words))


def date_format(words: Sequence[str]) -> str:
    """The format in which all are dates; empty when there is none."""
    return next((form for form in _DATES if words and _are_dates(words, form)), "")


def _are_dates(words: Sequence[str], form: str) -> bool:
    try:
        return all(datetime.strptime(word, form) for word in words[:_ENOUGH])
    except ValueError:
        return False


def sexes(words: Sequence[str]) -> Mapping[str, str]:
    """Women and men by what they are called in the data; empty when that cannot be told."""
    for pair in _SEXES:
        meaning = dict(zip(pair, ("women", "men"), strict=True))
        if {word.casefold() for word in words} == set(pair):
            return {word: meaning[word.casefold()] for word in sorted(words)}
    return {}


def decimal_comma(words: Sequence[str]) -> tuple[bool, bool]:
    """Whether all are numbers, some of them with a decimal comma; and with points between."""
    if not all(map(_COMMA.fullmatch, words)) or not any("," in word for word in words):
        return False, False
    return True, any("." in word for word in words)
