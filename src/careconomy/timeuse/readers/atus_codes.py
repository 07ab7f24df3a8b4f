"""Codes of the American Time Use Survey in the terms of the survey dataset.

Source: data dictionaries and read programs of the U.S. Bureau of Labor Statistics (2018 files).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.timeuse.arrow import column_of, text_of

from .atus_files import Integers, Mask

SEX = {1: "men", 2: "women"}
RELATIONSHIP = {
    18: "self",
    19: "self",
    20: "partner",
    21: "partner",
    22: "own_child",
    23: "grandchild",
    24: "parent",
    25: "sibling",
    26: "other_relative",
    27: "non_relative",
    28: "non_relative",
    29: "non_relative",
    30: "non_relative",
}
OWN_CHILD, LIVES_ELSEWHERE = 22, 40
EMPLOYMENT = {
    1: "employed",
    2: "employed",
    3: "unemployed",
    4: "unemployed",
    5: "not_in_labour_force",
}
EDUCATION = {
    **dict.fromkeys(range(31, 39), "low"),
    **dict.fromkeys(range(39, 41), "medium"),
    **dict.fromkeys(range(41, 47), "high"),
}
LOCATION = {1: "urban", 2: "rural"}
REGION = {1: "Northeast", 2: "Midwest", 3: "South", 4: "West"}
YES_NO = {1: True, 2: False}
PARTNERED = {1: True, 2: True, 3: False}
HOLIDAY = {0: False, 1: True}

PLACE = {
    1: "home",
    2: "work_or_school",
    8: "work_or_school",
    3: "other_home",
    **dict.fromkeys((4, 5, 6, 7, 9, 10, 11, 30, 31, 32), "elsewhere"),
    **dict.fromkeys((12, 13, 14, 17), "private_transport"),
    **dict.fromkeys((15, 16, 18, 19, 20), "public_transport"),
    **dict.fromkeys((21, 89, 99), "unknown"),
}

ALONE, PARTNER, CHILD, MEMBER, SOMEBODY = 1, 2, 4, 8, 16
ALONE_CODES = (18, 19)
PARTNER_CODES = (20, 21)

# Travel is tier 18, in 2003 and 2004 tier 17.
_FOR_WHOM = {
    "03": "own_household",
    "1803": "own_household",
    "1703": "own_household",
    "04": "other_household",
    "1804": "other_household",
    "1704": "other_household",
    "15": "community",
    "1815": "community",
    "1715": "community",
}


def category(values: Integers, levels: Mapping[int, str]) -> Any:
    """Turn codes into a categorical column; a code without a level becomes null."""
    names = list(dict.fromkeys(levels.values()))
    return _looked_up(values, {code: names.index(name) for code, name in levels.items()}, names)


def _looked_up(values: Integers, places: Mapping[int, int], names: list[str]) -> Any:
    highest = max(places)
    table = np.full(highest + 2, -1, dtype=np.int16)
    for code, place in places.items():
        table[code] = place
    found = table[np.clip(values, -1, highest + 1)]
    return pa.DictionaryArray.from_arrays(column_of(found, found < 0), text_of(names))


def yes_no(values: Integers, meanings: Mapping[int, bool]) -> Any:
    """Turn codes into a column of true and false; other codes become null."""
    true = np.isin(values, [code for code, meaning in meanings.items() if meaning])
    return column_of(true, ~np.isin(values, list(meanings)))


def amounts(values: Integers, scale: float = 1.0) -> Any:
    """Turn numbers into a column; negative codes (blank, unknown, refused) become null."""
    return column_of(np.maximum(values, 0) * scale, values < 0)


def wholes(values: Integers, missing: Mask | None = None) -> Any:
    """Turn whole numbers into a column; negative codes, or those of `missing`, become null."""
    return column_of(values, values < 0 if missing is None else missing)


def for_whom(code: str) -> str | None:
    """For whom an activity is done, where its code tells: groups 03, 04 and 15 with travel."""
    return _FOR_WHOM.get(code[:2], _FOR_WHOM.get(code[:4]))
