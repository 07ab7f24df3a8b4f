"""What a mapping file holds, as records; `docs/surveys/mapping.md` says what each key means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Names = tuple[str, ...]
Codes = tuple[Any, ...]


def choice(*known: str) -> Any:
    """Make a field for one of some words; the first is the default."""
    return field(default=known[0], metadata={"choices": known})


@dataclass(frozen=True)
class Variable:
    """Where one variable comes from, and how its cells are read.

    `column` in `file` (the section's own file when empty), or a constant `value`. `values`
    recodes cells: code or label = result, "missing" for none. `other` says what becomes of cells
    that `values` does not name. `missing` adds codes for missing, `decimals` are implied
    decimals, `scale` multiplies, `format` reads dates, `first_day` names the day that has
    number 1. `derive` makes the variable from other rows instead.
    """

    column: str = ""
    file: str = ""
    value: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    other: str = choice("fail", "missing", "keep")
    missing: Codes = ()
    decimals: int = 0
    scale: float = 1.0
    format: str = ""
    first_day: str = ""
    derive: str = choice("", "roster")
    where: str = ""


@dataclass(frozen=True)
class Repeat:
    """Several diaries in one row: each of `values` makes a row of its own.

    In `columns` the value stands as {repeat}, anything else as *; the columns are then known
    without the value. `name` is the column that holds the value.
    """

    name: str
    values: Codes
    columns: Names
    where: str = ""


@dataclass(frozen=True)
class FileSpec:
    """A file of the survey: where it is and how it is written.

    `columns` gives positions in fixed-width text: name = "first-last", or a table with `at` or
    with `first` and `width`, and `decimals`; or it names a CSV file beside the mapping. `filter`
    keeps the rows for which all comparisons hold.
    """

    path: str = ""
    format: str = choice(
        "", "csv", "fixed width", "parquet", "stata", "spss", "sas", "sas transport", "r"
    )
    delimiter: str = ""
    encoding: str = "utf-8"
    decimal: str = choice(".", ",")
    thousands: str = choice("", ".", ",", " ", "'")
    names: Names = ()
    object: str = ""
    columns: Any = None
    rename: Mapping[str, str] = field(default_factory=dict)
    repeat: Repeat | None = None
    filter: Names = ()
    missing: Codes = ()
    short_lines: str = choice("fail", "blank")
    where: str = ""


@dataclass(frozen=True)
class Section:
    """Households, persons or days: file, key, variables, and columns kept as they came."""

    file: str = ""
    key: Names = ()
    filter: Names = ()
    keep: Names = ()
    when_rows_differ: str = choice("fail", "first")
    variables: Mapping[str, Variable] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Presence:
    """Columns that say who was present: kind of person to its columns."""

    alone: Names = ()
    partner: Names = ()
    household_child: Names = ()
    other_household: Names = ()
    somebody_else: Names = ()
    yes: Codes = (1,)
    no: Codes = (0, 2)
    missing: Codes = ()
    where: str = ""


@dataclass(frozen=True)
class Clock:
    """A time of day: one column, or hour and minute in two."""

    column: str = ""
    hour: str = ""
    minute: str = ""
    where: str = ""


@dataclass(frozen=True)
class Diary:
    """The shape of the diary and its columns; see the reference for each shape."""

    shape: str = field(metadata={"choices": ("slots", "episodes", "slot rows", "totals")})
    file: str = ""
    filter: Names = ()
    keep: Names = ()
    day_starts: str = "04:00"
    slot_minutes: int = 0
    activity: Names = ()
    secondary: str = ""
    place: Variable | None = None
    for_whom: Variable | None = None
    device: Variable | None = None
    childcare_on_call: Variable | None = None
    adult_care_on_call: Variable | None = None
    with_whom: Any = None
    start: Clock | None = None
    end: Clock | None = None
    duration: Variable | None = None
    order: str = ""
    times: str = choice("clock", "minutes", "hours")
    counted_from: str = choice("midnight", "day start")
    past_end: str = choice("fail", "cut")
    gaps: str = choice("fail", "missing")
    simultaneous: str = choice("main", "split", "secondary")
    major: Variable | None = None
    minutes: Variable | None = None
    columns: Any = None
    exclude: Names = ()
    unit: str = choice("minutes", "hours")
    per: str = choice("day", "week")
    closes: bool | None = None
    empty: str = choice("fail", "no diary")
    zero: Codes = ()
    missing: Codes = ()
    where: str = ""


@dataclass(frozen=True)
class Activities:
    """The list of activity codes: a known list, codes in the mapping, or a CSV file beside it."""

    list: str = ""
    file: str = ""
    codes: Mapping[str, Any] = field(default_factory=dict)
    width: int = 0
    missing: Codes = ()
    none: Codes = ()
    unknown: str = choice("fail", "keep")
    where: str = ""


@dataclass(frozen=True)
class Weights:
    """The weight of a diary and what it counts."""

    column: str
    counts: str = field(metadata={"choices": ("persons", "person-days")})
    file: str = ""
    decimals: int = 0
    scale: float = 1.0
    missing: Codes = ()
    days_in_period: float | None = None
    where: str = ""


@dataclass(frozen=True)
class Replicates:
    """Replicate weights: patterns of names, of which the first that is there counts; method."""

    columns: Names
    method: str = field(
        metadata={"choices": ("bootstrap", "brr", "fay", "jackknife", "successive_differences")}
    )
    file: str = ""
    factor: float | None = None
    rscales: Codes = ()
    fay: float | None = None
    centre: str = choice("estimate", "mean")
    degrees_of_freedom: int | None = None
    decimals: int = 0
    scale: float = 1.0
    missing: Codes = ()
    where: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage of sampling: columns of strata and clusters, and the size of the population."""

    strata: Names = ()
    cluster: Names = ()
    population: str = ""
    where: str = ""


@dataclass(frozen=True)
class DesignSpec:
    """The sample design: its stages, and the rule for lonely clusters."""

    file: str = ""
    stages: tuple[Stage, ...] = ()
    lonely: str = choice("fail", "remove", "adjust", "average")
    degrees_of_freedom: int | None = None
    where: str = ""


@dataclass(frozen=True)
class SurveyMapping:
    """A whole mapping file; `path` is where it was read from."""

    path: Path
    name: str
    weights: Weights
    diary: Diary
    household: Section
    person: Section
    day: Section
    country: str = ""
    years: tuple[int, ...] = ()
    source: str = ""
    licence: str = ""
    age_floor: int | None = None
    keep: str = choice("used", "all")
    flags: Names = ()
    missing: Codes = ()
    files: Mapping[str, FileSpec] = field(default_factory=dict)
    activities: Activities = field(default_factory=Activities)
    replicates: Replicates | None = None
    design: DesignSpec | None = None
    where: str = ""
