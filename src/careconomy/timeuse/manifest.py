"""What a survey dataset says of itself: the file `manifest.json` in its folder."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from careconomy.errors import CareError, nearest

NAME = "manifest.json"
FORMAT = "careconomy survey"
VERSION = 1

WeightsCount = Literal["persons", "person-days"]
Simultaneous = Literal["main only", "split", "secondary recorded"]

COUNTS: tuple[str, ...] = get_args(WeightsCount)
RULES: tuple[str, ...] = get_args(Simultaneous)
MINUTES_A_DAY = 1440
# A flag of surveys whose producer gives none; it goes when replicates are made.
NO_REPLICATES = (
    "No replicate weights: errors are linearised with each case as a cluster, which leaves out "
    "how the sample was drawn."
)


@dataclass(frozen=True)
class Manifest:
    """Name, origin, rules and design of a survey.

    `code_list`: a list of `careconomy.timeuse.activities`, or "own"; `weights_count`: what a
    weight counts; `days_in_period`: days that the weights of person-days cover; `day_starts`:
    minutes after midnight; `design`: fields of `careconomy.estimation.Design`, empty for the
    default; `levels`: values of the columns that can make domains; `rows`: of each table;
    `flags`: what a reader of the figures must know; `inputs`: file, sha256 and bytes of what was
    imported; `repairs`: what was changed on request, by which rule.
    """

    name: str
    country: str | None = None
    years: tuple[int, ...] = ()
    source: str = ""
    licence: str = ""
    code_list: str = "own"
    weights_count: WeightsCount = "persons"
    days_in_period: float | None = None
    age_floor: int | None = None
    day_starts: int = 240
    slot_minutes: int | None = None
    simultaneous: Simultaneous = "main only"
    design: Mapping[str, Any] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    inputs: tuple[Mapping[str, Any], ...] = ()
    repairs: tuple[Mapping[str, Any], ...] = ()
    seed: int | None = None
    made_by: str = ""

    def __post_init__(self) -> None:
        for key, known in (("weights_count", COUNTS), ("simultaneous", RULES)):
            if getattr(self, key) not in known:
                raise CareError(
                    f'{key} is "{getattr(self, key)}".', remedy=f"Give {' or '.join(known)}."
                )

    def to_json(self) -> str:
        """Text of the manifest file."""
        head = {"format": FORMAT, "version": VERSION}
        return json.dumps({**head, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a survey folder. Raises CareError when there is none, or another."""
        path = folder / NAME
        try:
            found = json.loads(path.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise CareError(
                f"is not a survey: there is no {NAME}.",
                where=str(folder),
                remedy="Make one with careconomy survey import.",
            ) from None
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise CareError(f"cannot be read: {error}.", where=str(path)) from None
        return cls._of(found, str(path))

    @classmethod
    def _of(cls, found: Any, where: str) -> Manifest:
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise CareError(f'is not a manifest: "format" is not "{FORMAT}".', where=where)
        if found.get("version") != VERSION:
            raise CareError(
                f"is of version {found.get('version')}, this program reads version {VERSION}.",
                where=where,
                remedy="Import the survey again.",
            )
        known = {item.name for item in fields(cls)}
        values = {key: value for key, value in found.items() if key not in ("format", "version")}
        for key, value in values.items():
            if key not in known:
                raise CareError(f'"{key}" is not known.{nearest(key, known)}', where=where)
            expected, fits = _EXPECTED[key]
            if not fits(value):
                raise CareError(
                    f'"{key}" is {json.dumps(value)[:60]}, expected {expected}.',
                    where=where,
                    remedy="Undo the change, or import the survey again.",
                )
        for key in ("years", "flags", "inputs", "repairs"):
            values[key] = tuple(values.get(key, ()))
        try:
            return cls(**values)
        except TypeError as error:
            raise CareError(f"is not complete: {error}.", where=where) from None


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return type(value) is int


def _above_zero(value: Any) -> bool:
    return isinstance(value, int | float) and 0 < value < math.inf


def _minutes(least: int) -> Callable[[Any], bool]:
    return lambda value: _whole(value) and least <= value <= MINUTES_A_DAY


def _or_null(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


def _all(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _table(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(map(fits, value.values()))


def _level(value: Any) -> bool:
    return isinstance(value, str | int | float)


# What each field of the file has to be, in words and as a test.
_EXPECTED: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(("name", "source", "licence", "code_list", "made_by"), ("text", _text)),
    "country": ("text or null", _or_null(_text)),
    "years": ("a list of whole numbers", _all(_whole)),
    "weights_count": (" or ".join(COUNTS), lambda value: value in COUNTS),
    "simultaneous": (" or ".join(RULES), lambda value: value in RULES),
    "days_in_period": ("a number above 0 or null", _or_null(_above_zero)),
    "age_floor": ("a whole number or null", _or_null(_whole)),
    "seed": ("a whole number or null", _or_null(_whole)),
    "day_starts": ("minutes after midnight, 0 to 1440", _minutes(0)),
    "slot_minutes": ("minutes, 1 to 1440, or null", _or_null(_minutes(1))),
    "design": ("a table", _table(lambda value: True)),
    "levels": ("a table of tables of lists", _table(_table(_all(_level)))),
    "rows": ("a table of whole numbers", _table(_whole)),
    "flags": ("a list of texts", _all(_text)),
    **dict.fromkeys(("inputs", "repairs"), ("a list of tables", _all(_table(lambda value: True)))),
}
