"""Parameters: one description serves validation, documentation, forms and draws.

A set of parameters is a frozen dataclass whose fields are made with `parameter(...)`. Each value
is kept as a `Range`: a value with the low and high end from which it is drawn. A value that a
package states is a decision and is not drawn, unless the package gives a range with it:

    non_staff_share = 0.25
    non_staff_share = { value = 0.25, low = 0.20, high = 0.35 }
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, TypeVar, cast

from careconomy.draws import Array, Draws
from careconomy.errors import CareError, nearest

Confidence = Literal["published", "from the literature, not checked", "design choice"]
Number = float | Mapping[str, float]


@dataclass(frozen=True)
class Range:
    """A value between `low` and `high`; `given` tells that a package stated it."""

    value: float
    low: float
    high: float
    given: bool = False


Values = Mapping[str, Range]


@dataclass(frozen=True)
class Parameter:
    """What is known of a parameter.

    `default`, `low` and `high` are numbers, or tables of numbers by key; `low` and `high` bound
    the draws, `minimum` and `maximum` what is accepted. `choices` makes it a word. An `optional`
    parameter has no default: absent means that the rule of its description applies.
    """

    description: str
    unit: str
    default: Number | str | bool | None
    low: Number | None
    high: Number | None
    minimum: float
    maximum: float
    source: str
    confidence: Confidence
    choices: tuple[str, ...] = ()
    adds_up_to_one: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of a table of values; empty for a single value."""
        return tuple(self.default) if isinstance(self.default, Mapping) else ()

    def default_of(self, key: str | None) -> Range | None:
        """The default with its range, of the whole or of one key."""

        def pick(number: Number | str | bool | None) -> float | None:
            if isinstance(number, Mapping):
                return None if key is None else number.get(key)
            return float(number) if isinstance(number, (int, float)) else None

        value = pick(self.default)
        if value is None:
            return None
        low, high = pick(self.low), pick(self.high)
        return Range(value, value if low is None else low, value if high is None else high)


def parameter(
    description: str,
    *,
    unit: str,
    default: Number | str | bool | None,
    source: str,
    confidence: Confidence,
    low: Number | None = None,
    high: Number | None = None,
    minimum: float = 0.0,
    maximum: float = math.inf,
    choices: tuple[str, ...] = (),
    adds_up_to_one: bool = False,
) -> Any:
    """Declare a field of a parameter set; see `Parameter` for the meaning of each argument."""
    made = Parameter(
        description,
        unit,
        default,
        low,
        high,
        minimum,
        maximum,
        source,
        confidence,
        choices,
        adds_up_to_one,
    )
    return field(default_factory=lambda: _default(made), metadata={"parameter": made})


def _default(made: Parameter) -> Any:
    if made.keys:
        return {key: made.default_of(key) for key in made.keys}
    if isinstance(made.default, (str, bool)) or made.default is None:
        return made.default
    return made.default_of(None)


SetType = TypeVar("SetType", bound="ParameterSet")


@dataclass(frozen=True)
class ParameterSet:
    """Base of every set of parameters; `table` is its name in a package file."""

    table: ClassVar[str] = ""

    @classmethod
    def described(cls) -> Iterator[tuple[str, Parameter]]:
        """Yield name and description of each parameter, in the order of the class."""
        for item in fields(cls):
            if "parameter" in item.metadata:
                yield item.name, cast(Parameter, item.metadata["parameter"])

    @classmethod
    def read(cls: type[SetType], raw: Mapping[str, Any], where: str) -> SetType:
        """Make a set from a table of a package file; `where` names file and table in messages."""
        known = dict(cls.described())
        given = {}
        for name, value in raw.items():
            if name not in known:
                raise CareError(
                    f'the key "{name}" is not known.{nearest(name, known)}',
                    where=where,
                    remedy=f"Known keys: {', '.join(known)}.",
                )
            given[name] = _read(known[name], value, f"{where}.{name}")
        return cls(**given)

    def draw(self, name: str, draws: Draws, key: str | None = None) -> Array:
        """Draw a parameter [draw]."""
        value = getattr(self, name)
        held: Range = value[key] if key is not None else value
        return draws.between(self.stream(name, key), held.value, held.low, held.high)

    @classmethod
    def stream(cls, name: str, key: str | None = None) -> str:
        """The name under which a parameter is drawn and listed: table, name and key."""
        return ".".join(part for part in (cls.table, name, key) if part)

    def ranges(self) -> Iterator[tuple[str, str | None, Range]]:
        """Yield name, key and range of every number in the set."""
        for name, _ in self.described():
            value = getattr(self, name)
            if isinstance(value, Range):
                yield name, None, value
            elif isinstance(value, Mapping):
                for key, held in value.items():
                    yield name, key, held

    def given(self, name: str, key: str | None = None) -> bool:
        """Whether the package itself states this value."""
        value = getattr(self, name)
        held = value[key] if key is not None else value
        return isinstance(held, Range) and held.given


def _read(made: Parameter, raw: Any, where: str) -> Any:
    if made.choices:
        if raw not in made.choices:
            hint = nearest(raw, made.choices) if isinstance(raw, str) else ""
            raise CareError(
                f"found {raw!r}.{hint}", where=where, remedy=f"Write {' or '.join(made.choices)}."
            )
        return raw
    if isinstance(made.default, bool):
        if not isinstance(raw, bool):
            raise CareError(f"found {raw!r}.", where=where, remedy="Write true or false.")
        return raw
    if not made.keys:
        return _range(made, raw, where)
    if len(made.keys) == 1 and not isinstance(raw, Mapping):
        raw = {made.keys[0]: raw}
    if not isinstance(raw, Mapping):
        raise CareError(
            f"expected a table, found {raw!r}.",
            where=where,
            remedy=f"Write {{ {', '.join(f'{key} = ...' for key in _quoted(made.keys))} }}.",
        )
    return _read_table(made, raw, where)


def _read_table(made: Parameter, raw: Mapping[str, Any], where: str) -> dict[str, Range]:
    for key in raw:
        if key not in made.keys:
            raise CareError(
                f'the key "{key}" is not known.{nearest(key, made.keys)}',
                where=where,
                remedy=f"Known keys: {', '.join(made.keys)}.",
            )
    given = {key: _range(made, value, f"{where}.{key}") for key, value in raw.items()}
    if made.adds_up_to_one and any(held.low < held.high for held in given.values()):
        raise CareError(
            "a share of payers has a range.",
            where=where,
            remedy="Who pays is a decision: state plain shares.",
        )
    if not made.adds_up_to_one:
        return {**_default(made), **given}
    total = math.fsum(held.value for held in given.values())
    if abs(total - 1.0) > 1e-9:
        raise CareError(
            f"the shares add up to {total:.12g}, not to 1.",
            where=where,
            remedy="Name every payer; their shares must add up to exactly 1.",
        )
    return {key: given.get(key, Range(0.0, 0.0, 0.0, True)) for key in made.keys}


def _range(made: Parameter, raw: Any, where: str) -> Range:
    low: Any = None
    high: Any = None
    value = raw
    if isinstance(raw, Mapping):
        unknown = set(raw) - {"value", "low", "high", "unit"}
        if unknown or "value" not in raw:
            odd = ", ".join(sorted(unknown)) or "no value"
            raise CareError(
                f"found {odd}.", where=where, remedy="Write { value = ..., low = ..., high = ... }."
            )
        if "unit" in raw and raw["unit"] != made.unit:
            raise CareError(
                f'the unit is "{made.unit}", found "{raw["unit"]}".',
                where=where,
                remedy=f'Give the value in "{made.unit}".',
            )
        value, low, high = raw["value"], raw.get("low"), raw.get("high")
    centre = _number(made, value, where)
    least = centre if low is None else _number(made, low, where)
    most = centre if high is None else _number(made, high, where)
    if not least <= centre <= most:
        raise CareError(
            f"the value {centre:g} lies outside its own range {least:g} to {most:g}.",
            where=where,
            remedy="Order them: low <= value <= high.",
        )
    return Range(centre, least, most, given=True)


def _number(made: Parameter, raw: Any, where: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise CareError(
            f"expected a number ({made.unit}), found {raw!r}.",
            where=where,
            remedy="Write a plain number, without a sign of per cent or unit.",
        )
    try:
        value = float(raw)
    except OverflowError:
        value = math.inf
    if math.isfinite(value) and made.minimum <= value <= made.maximum:
        return value
    bounds = (
        f"{made.minimum:g} to {made.maximum:g}"
        if made.maximum < math.inf
        else (f"{made.minimum:g} or more")
    )
    hint = ""
    if made.unit.startswith("share") and 1.0 < value <= 100.0:
        hint = f" Shares are fractions: {value:g} per cent is {value / 100:g}."
    raise CareError(
        f"{value:g} lies outside its range of {bounds} ({made.unit}).",
        where=where,
        remedy=f"Give a value within the range.{hint}",
    )


def _quoted(keys: tuple[str, ...]) -> list[str]:
    return [key if key.isidentifier() else f'"{key}"' for key in keys]


__all__ = [
    "Confidence",
    "Parameter",
    "ParameterSet",
    "Range",
    "Values",
    "parameter",
]
