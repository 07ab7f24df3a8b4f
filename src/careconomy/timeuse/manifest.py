"""What a survey dataset says of itself: the file `manifest.json` in its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
        for key in values:
            if key not in known:
                raise CareError(f'"{key}" is not known.{nearest(key, known)}', where=where)
        for key in ("years", "flags", "inputs", "repairs"):
            values[key] = tuple(values.get(key, ()))
        try:
            return cls(**values)
        except TypeError as error:
            raise CareError(f"is not complete: {error}.", where=where) from None
