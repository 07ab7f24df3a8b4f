"""Reading a mapping file: TOML to records, every key and every word checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from careconomy.errors import CareError, nearest
from careconomy.files import read_toml
from careconomy.timeuse.readers.mapping import records
from careconomy.timeuse.readers.mapping.open_keys import refuse_open
from careconomy.timeuse.readers.mapping.records import (
    Clock,
    FileSpec,
    Presence,
    Section,
    SurveyMapping,
    Variable,
)
from careconomy.timeuse.readers.mapping.roster import DERIVED
from careconomy.timeuse.schema import DAYS, HOUSEHOLDS, PERSONS

LARGEST_FILE = 2_000_000
LARGEST_NUMBER = 10_000
REMEDY = "See docs/surveys/mapping.md."
_SECTIONS = {"household": HOUSEHOLDS, "person": PERSONS, "day": DAYS}
# Columns that are made from keys, weights and design, not mapped one by one.
_MADE = {"household_id", "person_id", "day_id", "household", "person", "diarist", "weight"}
_MADE |= {"stratum", "cluster", "fpc", "stratum_2", "cluster_2", "fpc_2"}

Record = TypeVar("Record")


def read_mapping(path: str | Path) -> SurveyMapping:
    """Read a mapping file. Raises CareError for what cannot be read and for every mistake."""
    path = Path(path)
    table = _load(path)
    where = str(path)
    if "\\x00" in repr(table):
        raise CareError("a text holds a null byte.", where=where, remedy="Take it out.")
    refuse_open(table, where)
    mapping = dict(table)
    files = _tables(mapping.pop("files", {}), where, "files")
    built: dict[str, Any] = {
        "files": {
            name: _record(FileSpec, spec, f"{where}, [files.{name}]")
            for name, spec in files.items()
        },
    }
    for name, columns in _SECTIONS.items():
        part = _table(mapping.pop(name, {}), where, name)
        built[name] = _section(part, f"{where}, [{name}]", columns)
    for required in ("weights", "diary"):
        if required not in mapping:
            raise CareError(f"the table [{required}] is missing.", where=where, remedy=REMEDY)
    mapping |= {"path": path}
    return _check(_record(SurveyMapping, mapping, where, built))


def _load(path: Path) -> dict[str, Any]:
    return read_toml(
        path,
        name="the mapping file",
        kind="a mapping",
        largest=LARGEST_FILE,
        remedy="`careconomy survey new-mapping` writes one to start from.",
    )


def _table(value: Any, where: str, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CareError(f"[{name}] is not a table.", where=where, remedy=REMEDY)
    return dict(value)


def _tables(value: Any, where: str, name: str) -> dict[str, dict[str, Any]]:
    return {
        key: _table(part, where, f"{name}.{key}")
        for key, part in _table(value, where, name).items()
    }


def _section(part: dict[str, Any], where: str, columns: Mapping[str, Any]) -> Section:
    own = {item.name for item in fields(Section)} - {"variables", "where"}
    known = set(columns) - _MADE
    made: dict[str, Variable] = {}
    for key in [key for key in part if key not in own]:
        if key not in known:
            raise _unknown(key, known | own, where)
        derived = columns is PERSONS and key in DERIVED
        made[key] = _variable(part.pop(key), f"{where} {key}", derived=derived)
    return _record(Section, part, where, {"variables": made})


def _unknown(key: str, known: Any, where: str) -> CareError:
    return CareError(
        f'the key "{key}" is not known.{nearest(key, known)}',
        where=where,
        remedy=f"Known are {', '.join(sorted(known))}.",
    )


def _record(
    cls: type[Record], table: Any, where: str, built: Mapping[str, Any] | None = None
) -> Record:
    """Make a record of a TOML table: known keys only, each of its type."""
    if not isinstance(table, dict):
        raise CareError("this is not a table.", where=where, remedy=REMEDY)
    kinds = get_type_hints(cls, vars(records))
    known = {item.name: item for item in fields(cls)}  # type: ignore[arg-type]
    values: dict[str, Any] = {"where": where, **(built or {})}
    for key, value in table.items():
        if key not in known or key == "where" or key in (built or {}):
            raise _unknown(key, set(known) - {"where", "path", "variables"}, where)
        values[key] = _typed(value, kinds[key], f"{where} {key}")
        choices = known[key].metadata.get("choices")
        if choices and values[key] not in choices:
            raise CareError(
                f'{key} is "{values[key]}".{nearest(str(values[key]), choices)}',
                where=where,
                remedy="Choose " + ", ".join(f'"{word}"' for word in choices if word) + ".",
            )
    for key, item in known.items():
        if key not in values and item.default is MISSING and item.default_factory is MISSING:
            raise CareError(f'the key "{key}" is missing.', where=where, remedy=REMEDY)
    return cls(**values)


def _typed(value: Any, kind: Any, where: str) -> Any:
    """Turn a TOML value into the type of its field."""
    if kind in (str, int, float, bool, float | None, int | None, bool | None):
        return _scalar(value, kind, where)
    if kind == records.Names:
        return tuple(_scalar(word, str, where) for word in _list(value))
    if kind == records.Codes or kind == tuple[int, ...]:
        wanted = int if kind == tuple[int, ...] else None
        return tuple(_scalar(code, wanted, where) for code in _list(value))
    if kind == Variable | None:
        return _variable(value, where)
    if kind == Clock | None:
        return _record(Clock, {"column": value} if isinstance(value, str) else value, where)
    if kind == tuple[records.Stage, ...]:
        return tuple(_record(records.Stage, part, where) for part in _list(value))
    for cls in (records.Weights, records.Diary, records.Activities):
        if kind is cls:
            return _record(cls, value, where)
    for optional in (records.Replicates, records.DesignSpec, records.Repeat):
        if kind == optional | None:
            return _record(optional, value, where)
    if getattr(kind, "__origin__", None) is Mapping and not isinstance(value, dict):
        raise CareError("this is not a table.", where=where, remedy=REMEDY)
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _scalar(value: Any, kind: Any, where: str) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        None: isinstance(value, int | float | str),
        str: isinstance(value, str),
        bool: isinstance(value, bool),
        int: isinstance(value, int) and number,
        float: number,
    }
    kinds = {bool | None: bool, int | None: int, float | None: float}
    if not fits[kinds.get(kind, kind)]:
        names = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
        wanted = names.get(kinds.get(kind, kind), "a number or text")
        raise CareError(f"expected {wanted}, found {str(value)[:60]!r}.", where=where)
    whole = kind in (int, int | None)
    if number and (not isfinite(value) or (whole and not 0 <= value <= LARGEST_NUMBER)):
        raise CareError(f"the number {value} is out of bounds.", where=where)
    return value


def _variable(value: Any, where: str, *, derived: bool = False) -> Variable:
    table = {"column": value} if isinstance(value, str) else value
    made = _record(Variable, table, where)
    if made.derive and not derived:
        raise CareError(
            "this cannot be derived.",
            where=where,
            remedy=f"In [person] {' and '.join(DERIVED)} can.",
        )
    if bool(made.column) + (made.value is not None) + bool(made.derive) != 1:
        raise CareError(
            "expected a column or a constant value.",
            where=where,
            remedy='Write NAME = "COLUMN", { column = "COLUMN", ... } or { value = ... }.',
        )
    return made


def presence(value: Any, where: str) -> Presence | Variable:
    """Read [diary.with_whom]: columns for each kind of person, or one column with codes."""
    if isinstance(value, str) or (isinstance(value, dict) and "column" in value):
        return _variable(value, where)
    return _record(Presence, value, where)


def _check(mapping: SurveyMapping) -> SurveyMapping:
    """Check what goes beyond single keys; give a file its name where there is only one."""
    files = dict(mapping.files) or {"data": FileSpec(where=mapping.where)}
    diary = mapping.diary
    if diary.with_whom is not None:
        diary = replace(diary, with_whom=presence(diary.with_whom, f"{diary.where} with_whom"))
    mapping = replace(mapping, files=files, diary=diary)
    if not mapping.household.key:
        raise CareError(
            "the key of a household is missing.",
            where=mapping.household.where,
            remedy='Write key = ["COLUMN", ...] in [household].',
        )
    for part in (mapping.household, mapping.person, mapping.day, mapping.diary, mapping.weights):
        _known_file(part.file, files, part.where)
        for variable in getattr(part, "variables", {}).values():
            _known_file(variable.file, files, variable.where)
    for optional in (mapping.replicates, mapping.design):
        if optional is not None:
            _known_file(optional.file, files, optional.where)
    return mapping


def _known_file(name: str, files: Mapping[str, FileSpec], where: str) -> None:
    if name and name not in files:
        raise CareError(
            f'the file "{name}" is not among the files.{nearest(name, files)}',
            where=where,
            remedy=f"Files are {', '.join(files)}.",
        )
