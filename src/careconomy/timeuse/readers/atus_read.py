"""Reading and checking the files of the American Time Use Survey, before tables are built."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError

from . import atus_days, atus_episodes, atus_people, atus_weights
from .atus_files import (
    CASE,
    MINUTES_COLUMN,
    AtusFile,
    Faults,
    Integers,
    Rows,
    link,
    load,
    places_among,
    repeated,
)
from .delimited import WORDS, read_header

_CODED = (
    *("TULINENO", "TUYEAR", "TUMONTH", "TUDIARYDAY", "TRHOLIDAY", "TELFS", "TRSPPRES", "TESCHENR"),
    *("TRCHILDNUM", "TRYHHCHILD", "TRNUMHOU", "TEHRUSLT", "TRTHH", "TRTEC", "TUELDER", "TUECYTD"),
    *("TEAGE", "TESEX", "PEEDUCA", "GTMETSTA", "GEMETSTA"),
)
_EPISODE = (
    *("TUACTIVITY_N", "TUACTDUR", "TUACTDUR24", "TUCUMDUR", "TUCUMDUR24", "TUDURSTOP", "TEWHERE"),
    *("TRTHH_LN", "TRTOHH_LN", "TRTNOHH_LN", "TRTONHH_LN", "TRTO_LN", "TRTCC_LN", "TRTCOC_LN"),
    *("TRTCCTOT_LN", "TRTEC_LN", "TUCC5", "TUCC5B", "TUCC7", "TUCC8", "TUEC24", "TXWHERE"),
)
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "main": {
        CASE: pa.int64(),
        **dict.fromkeys(atus_weights.COLUMNS, pa.float64()),
        **dict.fromkeys(("TUDIARYDATE", "TRERNWA"), pa.int32()),
        **dict.fromkeys(_CODED, pa.int16()),
    },
    "act": {
        CASE: pa.int64(),
        **dict.fromkeys(_EPISODE, pa.int16()),
        **dict.fromkeys(("TRCODE", "TRCODEP", "TUSTARTTIM"), WORDS),
    },
    "rost": {
        CASE: pa.int64(),
        **dict.fromkeys(("TULINENO", "TEAGE", "TESEX", "TERRP"), pa.int16()),
    },
    "cps": {
        CASE: pa.int64(),
        **dict.fromkeys(("TULINENO", "PEEDUCA", "GEREG", "GTMETSTA", "GEMETSTA"), pa.int16()),
    },
    "who": {
        CASE: pa.int64(),
        **dict.fromkeys(("TULINENO", "TUACTIVITY_N", "TUWHO_CODE"), pa.int16()),
    },
    "rostec": {CASE: pa.int64(), "TULINENO": pa.int16()},
}
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "resp": (CASE, "TUDIARYDAY"),
    "sum": (CASE, "TUDIARYDAY"),
    "act": (CASE, "TUACTIVITY_N", "TUACTDUR24"),
    "rost": (CASE, "TULINENO", "TEAGE", "TESEX"),
    "cps": (CASE, "TULINENO"),
    "who": (CASE, "TULINENO", "TUACTIVITY_N", "TUWHO_CODE"),
    "rostec": (CASE, "TULINENO"),
}
# First letters of the columns that a table takes over; other kinds keep all of them.
_CARRIED: Mapping[str, str] = {"cps": "GHPT", "who": ""}


@dataclass(frozen=True)
class AtusData:
    """What has been read and checked: `main` has one row for each of `cases`."""

    cases: Integers
    main: Rows
    files: Mapping[str, Rows]
    weight: atus_weights.Floats
    replicates: atus_weights.Floats | None
    weight_names: Mapping[int, str]
    flags: tuple[str, ...]


def read_files(
    folder: Path,
    chosen: Mapping[str, list[AtusFile]],
    years: Collection[int] | None,
    weight: str | None,
    faults: Faults,
    say: Callable[[str], None],
) -> AtusData:
    """Read the files and check them; rows with a fault are still there."""
    files: dict[str, Rows] = {}
    for kind in _REQUIRED:
        if chosen[kind]:
            say(f"reading {', '.join(file.path.name for file in chosen[kind])}")
            rows = load(
                chosen[kind], _types(kind, chosen, weight), faults, _required(kind, chosen[kind])
            )
            if rows is not None:
                files[kind] = rows
    say("checking")
    everyone = files["resp" if "resp" in files else "sum"]
    main, cases = _respondents(everyone, years, folder, faults)
    if "act" in files:
        _check_strangers(files["act"], np.unique(everyone.numbers(CASE)), faults)
    year = atus_days.years_of(main)
    names = atus_weights.weight_names(
        main, sorted(set(year.tolist())), weight, main.parts[0].source.name
    )
    values = atus_weights.weights_of(main, year, names, faults)
    atus_days.check_days(main, faults)
    _check_linked(files, cases, main, faults)
    replicates, flags = atus_weights.replicate_weights(
        chosen["wgts"], cases, [names[int(key)] for key in year], faults
    )
    return AtusData(cases, main, files, values, replicates, names, tuple(flags))


def _types(kind: str, chosen: Mapping[str, list[AtusFile]], weight: str | None) -> dict[str, Any]:
    types = dict(_TYPES.get(kind, _TYPES["main"]))
    if kind in _CARRIED:
        for file in chosen[kind]:
            for name in map(str.upper, read_header(file.source())):
                if name[0] not in _CARRIED[kind]:
                    types.setdefault(name, None)
    if kind in ("resp", "sum") and weight is not None:
        types[weight.upper()] = pa.float64()
    if kind == "sum":
        for file in chosen[kind]:
            for name in map(str.upper, read_header(file.source())):
                if MINUTES_COLUMN.match(name):
                    types[name] = None if chosen["act"] else pa.int16()
    return types


def _required(kind: str, files: list[AtusFile]) -> tuple[str, ...]:
    if kind != "act":
        return _REQUIRED[kind]
    header = {name.upper() for file in files for name in read_header(file.source())}
    return (*_REQUIRED[kind], "TRCODEP" if "TRCODEP" in header else "TRCODE")


def _respondents(
    rows: Rows, years: Collection[int] | None, folder: Path, faults: Faults
) -> tuple[Rows, Integers]:
    """Respondents of the years asked for, sorted, one row for each case, and the cases."""
    rows = rows.take(np.argsort(rows.numbers(CASE), kind="stable"))
    twice = repeated(rows.numbers(CASE))
    faults.check(rows, twice, CASE, "each case once")
    rows = rows.take(~twice)
    if years is not None:
        rows = rows.take(np.isin(atus_days.years_of(rows), list(years)))
    if not len(rows):
        raise CareError(
            "expected respondents; the files have none"
            + (f" for {', '.join(map(str, sorted(years)))}." if years else "."),
            where=str(folder),
        )
    return rows, rows.numbers(CASE)


def _check_strangers(rows: Rows, cases: Integers, faults: Faults) -> None:
    _, known = places_among(rows, cases)
    faults.check(rows, ~known, CASE, "a case of the respondent file")


def _check_linked(files: Mapping[str, Rows], cases: Integers, main: Rows, faults: Faults) -> None:
    if "rost" in files:
        atus_people.check_roster(files["rost"], cases, main, faults)
    if "cps" in files:
        rows, place = link(files["cps"].only(CASE, atus_people.LINE), cases, atus_people.LINE)
        twice = repeated(place, rows.numbers(atus_people.LINE))
        faults.check(rows, twice, atus_people.LINE, "each line of a household once")
    if "sum" in files:
        rows, place = link(files["sum"], cases)
        faults.check(rows, repeated(place), CASE, "each case once")
        lacking = ~np.isin(np.arange(len(cases)), place)
        faults.check(main, lacking, CASE, "a row in the summary file")
        if "act" not in files:
            atus_episodes.check_totals(rows, faults)
    if "act" in files:
        rows, place = link(files["act"], cases, atus_episodes.NUMBER)
        atus_episodes.check_episodes(rows, place, main, faults)
        if "who" in files:
            who, at = link(files["who"], cases, atus_episodes.NUMBER, atus_people.LINE)
            _, found = atus_episodes.episode_of(who, at, rows, place)
            faults.check(who, ~found, atus_episodes.NUMBER, "an episode of the activity file")


def valid(read: AtusData, faults: Faults) -> AtusData:
    """Leave out the cases with a fault."""
    kept = ~np.isin(read.cases, faults.bad_cases())
    if kept.all():
        return read
    if not kept.any():
        raise CareError("no diary is without a fault.", where=read.main.parts[0].source.name)
    return AtusData(
        read.cases[kept],
        read.main.take(kept),
        read.files,
        read.weight[kept],
        None if read.replicates is None else read.replicates[kept],
        read.weight_names,
        read.flags,
    )
