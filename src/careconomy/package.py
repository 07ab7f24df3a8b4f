"""A package of care policies: a short text file, checked key by key.

    name = "Care for all"
    from = 2025
    to = 2035
    phase_in = "linear"

    [policies.childcare]
    coverage = { "0-2" = 0.60, "3-5" = 1.00 }

A policy that is absent is off; everything in it has a default. `extends` names packages that are
read first; packages can be stacked, the later one adding to and replacing the earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

import numpy as np

from careconomy.care_balance.assumptions import BalanceAssumptions
from careconomy.draws import Array
from careconomy.economy import EconomyAssumptions
from careconomy.effects.assumptions import EffectsAssumptions
from careconomy.errors import CareError, nearest
from careconomy.files import read_toml
from careconomy.policies import known_policies
from careconomy.policies.base import Policy

LARGEST_FILE = 1_000_000
DEEPEST = 8
FIRST_YEAR, LAST_YEAR = 2020, 2050
PHASE_INS = ("linear", "immediate")
BELOW_PRESENT = ("error", "keep")
_HEAD = ("name", "names", "description", "from", "to", "phase_in", "when_below_present", "extends")
_TABLES = ("policies", "economy", "balance", "effects")


@dataclass(frozen=True)
class Package:
    """Policies with the years over which they come in, and the assumptions behind the figures.

    `start` and `end` are the first and last year of the phase-in, `last` the last year shown
    where it is another; `names` hold the name in other languages; `phase_in` is "linear" or
    "immediate"; `when_below_present` is "error" or "keep". `source` holds the tables as
    read, for stacking.
    """

    name: str
    start: int = 2025
    end: int = 2035
    last: int | None = None
    phase_in: str = "linear"
    when_below_present: str = "error"
    description: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    economy: EconomyAssumptions = field(default_factory=EconomyAssumptions)
    balance: BalanceAssumptions = field(default_factory=BalanceAssumptions)
    effects: EffectsAssumptions = field(default_factory=EffectsAssumptions)
    where: str = "package"
    source: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, *paths: str | Path) -> Package:
        """Read one package file, or stack several in the order given.

        Raises CareError for a file that cannot be read and for every mistake in it.
        """
        if not paths:
            raise CareError("no package file was given.", remedy="Name a TOML file.")
        tables = [_load(Path(path), ()) for path in paths]
        return cls.from_tables(*tables, where=" + ".join(str(path) for path in paths))

    @classmethod
    def from_tables(cls, *tables: Mapping[str, Any], where: str = "package") -> Package:
        """Make a package of tables as a TOML file holds them; later tables add and replace."""
        merged: dict[str, Any] = {}
        for table in tables:
            merged = _merge(merged, table)
        return _build(merged, where)

    @classmethod
    def default(cls) -> Package:
        """Every policy at its default, present levels kept: the package of the world table."""
        tables: dict[str, Any] = {"name": "All policies at their defaults"}
        tables["when_below_present"] = "keep"
        tables["policies"] = {}
        for key in known_policies():
            _nested(tables["policies"], key)
        return cls.from_tables(tables)

    def __post_init__(self) -> None:
        from_years(self)

    def until(self, year: int | None) -> Package:
        """The same reform shown to another last year: its phase-in ends when it ends."""
        if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
            raise CareError(f"the last year is {year!r}.", remedy="Give a year such as 2035.")
        return self if year is None else from_years(replace(self, last=year))

    @property
    def years(self) -> Array:
        """First to last year [year]."""
        return np.arange(self.start, (self.last or self.end) + 1, dtype=np.float64)

    @property
    def phase(self) -> Array:
        """Course of the reform [year]: 0 in the first year, 1 from its end on; or 1 throughout."""
        if self.phase_in == "immediate" or self.start == self.end:
            return np.ones(len(self.years))
        return np.minimum((self.years - self.start) / (self.end - self.start), 1.0)

    def fingerprint(self) -> str:
        """Hash of all values in the package, however the file spells them."""
        held = {
            f"{group.table}.{name}.{key}": (value.value, value.low, value.high)
            for group in (*self.policies.values(), self.economy, self.balance, self.effects)
            for name, key, value in group.ranges()
        }
        head = (
            self.start,
            self.end,
            self.last,
            self.phase_in,
            self.when_below_present,
            *self.policies,
        )
        words = {
            f"{group.table}.{name}": getattr(group, name)
            for group in (*self.policies.values(), self.effects)
            for name, made in group.described()
            if isinstance(made.default, (bool, str))
        }
        return sha256(dumps([head, held, words], sort_keys=True).encode()).hexdigest()


def from_years(package: Package) -> Package:
    """Check the years of a package and return it."""
    last = package.last or package.end
    if package.start > min(last, package.end):
        raise CareError(
            f"the package begins in {package.start} and ends in {min(last, package.end)}.",
            where=package.where,
            remedy="The last year must not come before the first.",
        )
    if package.start < FIRST_YEAR or max(last, package.end) > LAST_YEAR:
        raise CareError(
            f"the years {package.start} to {max(last, package.end)} lie outside {FIRST_YEAR} to "
            f"{LAST_YEAR}.",
            where=package.where,
            remedy="Population is known for that span only.",
        )
    return package


def _load(path: Path, before: tuple[Path, ...]) -> dict[str, Any]:
    """Read a TOML file and what it extends."""
    if path.resolve() in before:
        raise CareError("the package extends itself.", where=str(path), remedy="Break the circle.")
    if len(before) >= DEEPEST:
        raise CareError(
            f"more than {DEEPEST} packages extend one another.",
            where=str(path),
            remedy="Write the package in one file.",
        )
    tables = _read_file(path)
    parents = tables.pop("extends", [])
    parents = [parents] if isinstance(parents, str) else parents
    if not (
        isinstance(parents, list)
        and len(parents) <= DEEPEST
        and all(isinstance(parent, str) and "\0" not in parent for parent in parents)
    ):
        raise CareError(
            f"extends is {str(parents)[:60]!r}.",
            where=str(path),
            remedy=f"Write a file name, or a list of at most {DEEPEST}.",
        )
    merged: dict[str, Any] = {}
    for parent in dict.fromkeys(parents):
        merged = _merge(merged, _load(path.parent / parent, (*before, path.resolve())))
    return _merge(merged, tables)


def _read_file(path: Path) -> dict[str, Any]:
    """Read one TOML file of a package."""
    return read_toml(
        path,
        name="the file",
        kind="a package",
        largest=LARGEST_FILE,
        remedy="Check its name and rights; `careconomy new-package` writes one to start from.",
    )


# Tables of which a later package states the whole, not a part: shares that add up to one.
_WHOLE = ("payers",)


def _merge(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(earlier)
    for key, value in later.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        ranged = isinstance(value, Mapping) and "value" in value
        if both and not ranged and key not in _WHOLE:
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _build(tables: Mapping[str, Any], where: str) -> Package:
    known = (*_HEAD, *_TABLES)
    if "extends" in tables:
        raise CareError(
            "tables cannot extend a file.", where=where, remedy="Use Package.read for the file."
        )
    for key, value in tables.items():
        if key not in known:
            raise CareError(
                f'the key "{key}" is not known.{nearest(key, known)}',
                where=where,
                remedy=f"Known keys: {', '.join(known)}.",
            )
        if key in _TABLES and not isinstance(value, Mapping):
            raise CareError(
                f"{key} is {value!r}.", where=where, remedy=f"Write a table [{key}...]."
            )
    groups = {
        "economy": EconomyAssumptions.read(tables.get("economy", {}), where),
        "balance": BalanceAssumptions.read(tables.get("balance", {}), where),
        "effects": EffectsAssumptions.read(tables.get("effects", {}), where),
    }
    package = Package(
        name=_word(tables, "name", Path(where).stem, where),
        start=_year(tables, "from", 2025, where),
        end=_year(tables, "to", 2035, where),
        phase_in=_choice(tables, "phase_in", PHASE_INS, where),
        when_below_present=_choice(tables, "when_below_present", BELOW_PRESENT, where),
        description=_word(tables, "description", "", where),
        names=_names(tables.get("names", {}), where),
        policies=_policies(tables.get("policies", {}), where),
        where=where,
        source=tables,
        **groups,  # type: ignore[arg-type]
    )
    return from_years(package)


def _policies(tables: Mapping[str, Any], where: str) -> dict[str, Policy]:
    """Read policies in the order of the file; a dotted key is a table within a table."""
    known = known_policies()
    families = {key.split(".")[0] for key in known if "." in key}
    flat: dict[str, Any] = {}
    for key, value in tables.items():
        if key in families and isinstance(value, Mapping):
            flat.update({f"{key}.{part}": held for part, held in value.items()})
        else:
            flat[key] = value
    result = {}
    for key, value in flat.items():
        if key not in known:
            raise CareError(
                f'the policy "{key}" is not known.{nearest(key, known)}',
                where=f"{where}: policies",
                remedy=f"Known policies: {', '.join(known)}.",
            )
        if not isinstance(value, Mapping):
            raise CareError(
                f"found {value!r}.",
                where=f"{where}: policies.{key}",
                remedy=f"Write a table [policies.{key}]; leave it out to switch the policy off.",
            )
        result[key] = known[key].read(value, f"{where}: policies.{key}")
    return result


def _nested(tables: dict[str, Any], key: str) -> None:
    for part in key.split("."):
        tables = tables.setdefault(part, {})


def _word(tables: Mapping[str, Any], key: str, default: str, where: str) -> str:
    value = tables.get(key, default)
    if not isinstance(value, str) or len(value) > 500 or not value.isprintable():
        raise CareError(
            f"{key} is {str(value)[:60]!r}.",
            where=where,
            remedy="Write a short text on one line, without control characters.",
        )
    return value


def _names(raw: Any, where: str) -> dict[str, str]:
    """The name of the package by language code, for briefs in that language."""
    if not isinstance(raw, Mapping):
        raise CareError(
            f"names is {str(raw)[:60]!r}.", where=where, remedy='Write names = { fr = "..." }.'
        )
    for code in raw:
        if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
            raise CareError(
                f'"{code[:20]}" is no code of a language.',
                where=f"{where}: names",
                remedy='Write a code of two letters: names = { fr = "..." }.',
            )
    return {code: _word(raw, code, "", f"{where}: names") for code in raw}


def _year(tables: Mapping[str, Any], key: str, default: int, where: str) -> int:
    value = tables.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise CareError(f"{key} is {value!r}.", where=where, remedy="Write a year such as 2025.")
    return value


def _choice(tables: Mapping[str, Any], key: str, known: tuple[str, ...], where: str) -> str:
    value = tables.get(key, known[0])
    if value not in known:
        hint = nearest(value, known) if isinstance(value, str) else ""
        raise CareError(
            f"{key} is {value!r}.{hint}", where=where, remedy=f"Write {' or '.join(known)}."
        )
    return str(value)
