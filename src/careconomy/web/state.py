"""What a visitor has chosen, as it stands in the address: a country, years, and a package.

A policy is switched on by `on=leave.paternity`; `leave.paternity.weeks=5` sets a parameter, and
`leave.paternity.weeks.range=4~6` the range from which it is drawn. What is not in the address is at
its default.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from careconomy.errors import CareError
from careconomy.package import BELOW_PRESENT, PHASE_INS
from careconomy.parameters import Parameter, Range
from careconomy.policies import known_policies

RANGE, SIGN = ".range", "~"
LONGEST_ID = 40
DEFAULT_COUNTRY, DEFAULT_START, DEFAULT_END = "FRA", 2025, 2035
# How the address writes yes and no.
SWITCH = {"yes": True, "no": False}


@dataclass(frozen=True)
class Field:
    """A parameter, or key of one, as a form shows it; `name` in the address."""

    name: str
    policy: str
    parameter: str
    key: str
    made: Parameter

    @property
    def default(self) -> Range | str | bool | None:
        """What holds when the address says nothing."""
        if self.made.choices or isinstance(self.made.default, bool):
            return self.made.default  # type: ignore[return-value]
        return self.made.default_of(self.key or None)


@cache
def fields() -> Mapping[str, Field]:
    """Every field of every policy by its name in the address."""
    found = {}
    for policy, kind in known_policies().items():
        for parameter, made in kind.described():
            for key in made.keys or ("",):
                name = ".".join(part for part in (policy, parameter, key) if part)
                found[name] = Field(name, policy, parameter, key, made)
    return MappingProxyType(found)


@dataclass(frozen=True)
class State:
    """Everything chosen; `given` holds the words of the address by field name.

    `survey` and `facts` are ids of the visitor's own data, empty for none.
    """

    country: str = DEFAULT_COUNTRY
    start: int = DEFAULT_START
    end: int = DEFAULT_END
    name: str = ""
    below: str = "keep"
    phase_in: str = PHASE_INS[0]
    survey: str = ""
    facts: str = ""
    on: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> State:
        """Read the pairs of an address. Raises CareError for what it cannot be read as."""
        known, policies = fields(), known_policies()
        single: dict[str, str] = {}
        on: dict[str, None] = {}
        given: dict[str, str] = {}
        for name, value in pairs:
            if name == "on":
                if value not in policies:
                    raise CareError(f'the policy "{value[:60]}" is not known.', where="on")
                on[value] = None
            elif name.removesuffix(RANGE) in known:
                if value.strip():
                    given[name] = value.strip()
            else:
                single[name] = value
        return cls(
            country=single.get("country", "").strip() or DEFAULT_COUNTRY,
            start=_year(single, "from", DEFAULT_START),
            end=_year(single, "to", DEFAULT_END),
            name=single.get("name", "").strip(),
            below=single.get("below", "keep"),
            phase_in=single.get("phase_in", PHASE_INS[0]),
            survey=single.get("survey", "")[:LONGEST_ID],
            facts=single.get("facts", "")[:LONGEST_ID],
            on=_by_family(on),
            given=given,
        )

    @classmethod
    def of_tables(cls, tables: Mapping[str, Any], country: str) -> State:
        """The state that stands for the tables of a package file."""
        known = fields()
        given: dict[str, str] = {}
        on: dict[str, None] = {}
        for name, value in _flat(tables.get("policies", {})):
            if name in known_policies():
                on[name] = None
            if name not in known:
                continue
            if isinstance(value, Mapping):
                given[name] = _word(value["value"])
                low, high = (value.get(end, value["value"]) for end in ("low", "high"))
                given[name + RANGE] = f"{_word(low)}{SIGN}{_word(high)}"
            else:
                given[name] = _word(value)
                held = known[name].default
                if isinstance(held, Range) and held.low < held.high and held.value == value:
                    # Stated though it is the default: a decision, which is not drawn.
                    given[name + RANGE] = f"{_word(value)}{SIGN}{_word(value)}"
        return cls(
            country=country,
            start=int(tables.get("from", DEFAULT_START)),
            end=int(tables.get("to", DEFAULT_END)),
            name=str(tables.get("name", "")),
            below=str(tables.get("when_below_present", BELOW_PRESENT[0])),
            phase_in=str(tables.get("phase_in", PHASE_INS[0])),
            on=_by_family(on),
            given=given,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of the address: only what differs from the defaults."""
        head = [("country", self.country), ("from", str(self.start)), ("to", str(self.end))]
        named = [("name", self.name)] if self.name else []
        if self.below != "keep":
            named.append(("below", self.below))
        if self.phase_in != PHASE_INS[0]:
            named.append(("phase_in", self.phase_in))
        named += self.own()
        return [*head, *named, *(("on", policy) for policy in self.on), *self.given.items()]

    def own(self) -> list[tuple[str, str]]:
        """What the address asks for of the visitor's own data: use and id."""
        used = [("survey", self.survey), ("facts", self.facts)]
        return [(use, name) for use, name in used if name]

    def query(self, **more: str) -> str:
        """The address after the question mark."""
        return urlencode([*self.pairs(), *more.items()])

    def tables(self, unnamed: str = "My package") -> dict[str, Any]:
        """The tables of the package, as a file would hold them. Raises CareError."""
        policies: dict[str, Any] = {}
        for policy in self.on:
            place = policies
            for part in policy.split("."):
                place = place.setdefault(part, {})
        for at, value in self._stated():
            place = policies
            for part in at.policy.split("."):
                place = place[part]
            if at.key:
                place.setdefault(at.parameter, {})[at.key] = value
            else:
                place[at.parameter] = value
        return {
            "name": self.name or unnamed,
            "from": self.start,
            "to": self.end,
            "phase_in": self.phase_in,
            "when_below_present": self.below,
            "policies": policies,
        }

    def _stated(self) -> Iterator[tuple[Field, Any]]:
        """What is stated of the policies that are on, and is not at its default."""
        for at in (at for at in fields().values() if at.policy in self.on):
            stated = self._value(at)
            if stated is not None:
                yield at, stated
            elif at.made.adds_up_to_one and at.name in self.given and self._shared_anew(at):
                # Shares of a whole are stated all together: who is not named pays nothing.
                yield at, _number(self.given[at.name], at.name)

    def _shared_anew(self, at: Field) -> bool:
        """Whether any share of the whole that a field belongs to is not at its default."""
        return any(
            self._value(other) is not None
            for other in fields().values()
            if (other.policy, other.parameter) == (at.policy, at.parameter)
        )

    def _value(self, at: Field) -> Any:
        """The value of a field, None where it is not stated or at its default."""
        word = self.given.get(at.name)
        if word is None:
            return None
        if at.made.choices:
            return None if word == at.default else word
        if isinstance(at.made.default, bool):
            if word not in SWITCH:
                raise CareError(f'found "{word[:40]}".', where=at.name, remedy="Write yes or no.")
            return None if SWITCH[word] == at.default else SWITCH[word]
        value = _number(word, at.name)
        ends = self.given.get(at.name + RANGE, "")
        if ends:
            low, sign, high = ends.partition(SIGN)
            if not sign:
                raise CareError(
                    f'found "{ends[:40]}".', where=at.name + RANGE, remedy="Write such as 4~6."
                )
            around = _number(low, at.name), _number(high, at.name)
            # A value that was moved out of the range of a preset has none.
            if around == (value, value):
                return value
            if around[0] <= value <= around[1]:
                return {"value": value, "low": around[0], "high": around[1]}
        held = at.default
        return None if isinstance(held, Range) and held.value == value else value

    def shown(self, at: Field) -> str:
        """What a form shows in a field."""
        if at.name in self.given:
            return self.given[at.name]
        held = at.default
        if isinstance(held, Range):
            return _word(held.value)
        return "" if held is None else _word(held)

    def tidy(self) -> State:
        """The same without what is at its default or belongs to a policy that is off."""
        kept = {at.name for at, _ in self._stated()}
        given = {
            name: word for name, word in self.given.items() if name.removesuffix(RANGE) in kept
        }
        return replace(self, on=_by_family(self.on), given=given)


def distinct(states: Sequence[State], unnamed: str) -> list[str]:
    """Names of states that stand side by side; those of one name are numbered."""
    names = [state.name or unnamed for state in states]
    return [
        f"{name} {names[: at + 1].count(name)}" if names.count(name) > 1 else name
        for at, name in enumerate(names)
    ]


def _year(single: Mapping[str, str], name: str, usual: int) -> int:
    word = single.get(name, "").strip()
    if not word:
        return usual
    if not (word.isascii() and word.isdigit() and len(word) == 4):
        raise CareError(f'found "{word[:40]}".', where=name, remedy="Give a year such as 2035.")
    return int(word)


def _number(word: str, where: str) -> float:
    try:
        value = float(word) if word.isascii() and "_" not in word else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CareError(f'"{word[:40]}" is no number.', where=where)
    return value


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return next(word for word, held in SWITCH.items() if held is value)
    return f"{value:.12g}" if isinstance(value, (int, float)) else str(value)


def _by_family(policies: Iterable[str]) -> tuple[str, ...]:
    """Policies in their order, those of one table (leave) together, as a file holds them."""
    families: dict[str, list[str]] = {}
    for policy in policies:
        families.setdefault(policy.partition(".")[0], []).append(policy)
    return tuple(policy for family in families.values() for policy in family)


def _flat(tables: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, Any]]:
    """Names and values of nested tables, each table before what it holds.

    A value with its range stays together.
    """
    for key, value in tables.items():
        name = f"{head}{key}"
        yield name, value
        if isinstance(value, Mapping) and "value" not in value:
            yield from _flat(value, f"{name}.")


def groups(names: Sequence[str]) -> dict[str, list[Field]]:
    """Fields of policies, by policy."""
    found: dict[str, list[Field]] = {name: [] for name in names}
    for at in fields().values():
        if at.policy in found:
            found[at.policy].append(at)
    return found
