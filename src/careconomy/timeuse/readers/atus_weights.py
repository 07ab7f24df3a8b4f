"""Weights of the American Time Use Survey: which one holds in a year, and its replicates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.arrow import floats_of

from .atus_files import (
    CASE,
    LEFT_OUT,
    AtusFile,
    Faults,
    Integers,
    Mask,
    Rows,
    load,
    places_among,
    repeated,
)
from .delimited import read_header

Floats = NDArray[np.float64]

MULTI_YEAR, SINGLE_YEAR, PANDEMIC = "TUFNWGTP", "TUFINLWGT", "TU20FWGT"
METHOD_2006, METHOD_2004 = "TU06FWGT", "TU04FWGT"
COLUMNS = (MULTI_YEAR, SINGLE_YEAR, PANDEMIC, METHOD_2006, METHOD_2004)
_OWN_METHOD = (2003, 2004, 2005)
_REPLICATE = re.compile(r"^(\w*[A-Z])(\d{3})$")
# Names of replicates other than that of the weight itself.
_OTHER_NAMES = {SINGLE_YEAR: ("FINLWGT", "TUFWGT")}
FACTOR = 4 / 160


def weight_names(
    rows: Rows, years: Sequence[int], weight: str | None, where: str
) -> dict[int, str]:
    """Return the column of the weight that holds in each year.

    Multi-year files: TUFNWGTP, and TU20FWGT for 2020 (also for 2019 when only the two are there).
    Single-year files: TUFINLWGT; several years with one of 2003 to 2005 need TU06FWGT in these
    years, or, for 2003 to 2005 alone, TU04FWGT for 2003. Raises CareError when one is missing.
    """
    if weight is not None:
        names = dict.fromkeys(years, weight.upper())
    elif rows.has(MULTI_YEAR):
        names = dict.fromkeys(years, MULTI_YEAR)
    else:
        names = dict.fromkeys(years, SINGLE_YEAR)
        names |= _pooled_names(rows, years)
    if weight is None and 2020 in years:
        names[2020] = PANDEMIC
        if set(years) == {2019, 2020} and rows.has(PANDEMIC):
            names[2019] = PANDEMIC
    for year, name in names.items():
        if not rows.has(name):
            known = [column for column in rows.table.column_names if "WGT" in column]
            raise CareError(
                f"expected the weight {name} for {year}; the file has "
                f"{', '.join(known) or 'no weight'}.",
                where=where,
                remedy="Add the column, name another weight, or leave the year out (years).",
            )
    return names


def _pooled_names(rows: Rows, years: Sequence[int]) -> dict[int, str]:
    early = [year for year in years if year in _OWN_METHOD]
    if len(years) == 1 or not early:
        return {}
    if rows.has(METHOD_2006) or len(early) < len(years):
        return dict.fromkeys(early, METHOD_2006)
    return {2003: METHOD_2004} if 2003 in early else {}


def weights_of(rows: Rows, year: Integers, names: Mapping[int, str], faults: Faults) -> Floats:
    """Return the weight of each diary, [rows]; one that is missing or not above 0 is a fault."""
    weights = np.full(len(rows), np.nan)
    for name in dict.fromkeys(names.values()):
        here = np.isin(year, [key for key, value in names.items() if value == name])
        values = floats_of(rows.table[name])
        weights[here] = values[here]
        wrong = here & ~(np.isfinite(values) & (values > 0))
        expected = "a weight above 0"
        if name == MULTI_YEAR and 2020 in names and bool((year[wrong] == 2020).any()):
            expected += f" (2020 has {PANDEMIC} instead)"
        faults.check(rows, wrong, name, expected)
    return weights


def replicate_weights(
    files: Sequence[AtusFile],
    cases: Integers,
    weight_of_case: Sequence[str],
    faults: Faults,
) -> tuple[Floats | None, list[str]]:
    """Return the replicate weights [cases, replicates] and what to say of them.

    Rows are linked by TUCASEID; None when a weight has no replicates in the files. A respondent
    without replicates, and a replicate that is missing or negative, is a fault.
    """
    result: Floats | None = None
    flags: list[str] = []
    named = np.asarray(weight_of_case)
    lacking = np.ones(len(cases), dtype=np.bool_)
    for weight in dict.fromkeys(weight_of_case):
        found = _files_of(files, weight)
        if not found:
            return None, []
        for file, columns in found:
            rows = _rows(file, columns, faults)
            place = _places(rows, cases, named == weight)
            if result is None:
                result = np.zeros((len(cases), len(columns)))
            _same_number(file, columns, result.shape[1])
            linked = rows.take(place >= 0)
            _fill(result, linked, place[place >= 0], columns, faults)
            lacking[place[place >= 0]] = False
            more = len(rows) - len(linked)
            if more:
                flags.append(
                    f"{file.path.name} has {more:,} cases without a diary here (drawn for the "
                    "survey, or of other years); their weights are not used."
                )
    if lacking.any():
        _without(files, cases[lacking], faults)
    return result, flags


def _files_of(files: Sequence[AtusFile], weight: str) -> list[tuple[AtusFile, list[str]]]:
    """The files with replicates of a weight, and the names of these in order."""
    found = []
    for file in files:
        header = sorted(column.upper() for column in read_header(file.source()))
        matches = [match for column in header if (match := _REPLICATE.match(column))]
        for name in (weight, *_OTHER_NAMES.get(weight, ())):
            columns = [match[0] for match in matches if match[1] == name]
            if columns:
                found.append((file, columns))
                break
    return found


def _rows(file: AtusFile, columns: Sequence[str], faults: Faults) -> Rows:
    types = {CASE: pa.int64(), **dict.fromkeys(columns, pa.float64())}
    rows = load([file], types, faults, (CASE, *columns), others=None)
    assert rows is not None
    rows = rows.take(np.argsort(rows.numbers(CASE), kind="stable"))
    faults.check(rows, repeated(rows.numbers(CASE)), CASE, "each case once")
    return rows


def _places(rows: Rows, cases: Integers, wanted: Mask) -> Integers:
    """Place in `cases` of each row; -1 for others than the `wanted`."""
    place, known = places_among(rows, cases)
    return np.where(known & wanted[place], place, -1)


def _same_number(file: AtusFile, columns: Sequence[str], number: int) -> None:
    if len(columns) != number:
        raise CareError(
            f"expected {number} replicates ({columns[0]} and so on), found {len(columns)}.",
            where=str(file.path),
            remedy="Give files with the same number of replicates.",
        )


def _fill(
    result: Floats, rows: Rows, place: Integers, columns: Sequence[str], faults: Faults
) -> None:
    for index, column in enumerate(columns):
        found = floats_of(rows.table[column])
        wrong = ~(np.isfinite(found) & (found >= 0))
        faults.check(rows, wrong, column, "a replicate weight of 0 or more")
        result[place, index] = found


def _without(files: Sequence[AtusFile], cases: Integers, faults: Faults) -> None:
    what = f"replicate weights for the respondent {cases[0]}"
    if not faults.keep_valid:
        more = f" ({len(cases) - 1:,} more)" if len(cases) > 1 else ""
        raise CareError(
            f"expected {what}{more}, found none.",
            where=", ".join(str(file.path) for file in files),
            remedy="Give the weights that belong to the respondents, or none at all.",
        )
    faults.cases.append(cases)
    faults.repairs.append({"rule": LEFT_OUT, "expected": what, "count": len(cases)})
