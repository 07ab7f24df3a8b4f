"""Weights, replicate weights and sample design of the days of a survey."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.errors import CareError
from careconomy.timeuse.readers.mapping.cells import Coded, Problems, Table
from careconomy.timeuse.readers.mapping.levels import Found, Level, cells, pick, word
from careconomy.timeuse.readers.mapping.patterns import present
from careconomy.timeuse.readers.mapping.records import Replicates, SurveyMapping
from careconomy.timeuse.readers.mapping.values import numbers

Floats = NDArray[np.float64]


def weights(mapping: SurveyMapping, days: Level, found: Found, say: Problems) -> Floats:
    """Return the weight of each day; one that is missing or negative is a problem."""
    spec = mapping.weights
    values, wrong = numbers(found.table, spec.column, spec.decimals, spec.scale, spec.missing)
    cells(days, found, spec.column, say)
    return _checked(days, found, spec.column, values, wrong, say)


def _checked(
    days: Level, found: Found, name: str, values: Floats, wrong: Any, say: Problems
) -> Floats:
    result = np.append(values, np.nan)[found.rows]
    lost = np.flatnonzero(found.rows < 0)
    if len(lost):
        _unmatched(days, found, name, lost, say)
    bad = np.flatnonzero(~(result >= 0) & (found.rows >= 0))
    if len(bad):
        days.bad[bad] = True
        text = word(found.table.column(name), found.rows[bad[0]])
        say.add(
            found.table,
            found.rows[bad],
            name,
            "a weight of zero or more",
            f'"{text}"' if text else "an empty cell",
        )
    return result


def _unmatched(days: Level, found: Found, name: str, lost: Any, say: Problems) -> None:
    """Days for which a file of weights has no row."""
    days.bad[lost] = True
    say.add(
        days.table,
        days.groups.first[lost],
        ", ".join(days.key),
        f"a row with {name} in {found.table.name} for every diary",
        f"none for {days.groups.ids[int(lost[0])]}",
    )


def replicate_names(mapping: SurveyMapping, found_in: Any) -> list[str]:
    """Columns of the replicate weights that the file has."""
    spec = mapping.replicates
    return [] if spec is None else present(spec.columns, found_in, spec.where)


def replicates(
    spec: Replicates, names: list[str], days: Level, found: Found, say: Problems
) -> Floats:
    """Return replicate weights [day, replicate]."""
    result = np.empty((len(days), len(names)))
    lost = np.flatnonzero(found.rows < 0)
    if len(lost):
        _unmatched(days, found, "replicate weights", lost, say)
    # With its key, so that no row is blank and left out.
    loaded = found.table.source.load([*names, found.table.source.resolve(_some_key(days, found))])
    table = Table(found.table.source, loaded, found.table.held, found.table.missing)
    for number, name in enumerate(names):
        values, _ = numbers(table, name, spec.decimals, spec.scale, spec.missing)
        column = np.append(values, np.nan)[found.rows]
        bad = np.flatnonzero(~np.isfinite(column) & (found.rows >= 0))
        if spec.method != "jackknife":
            bad = np.flatnonzero(~(column >= 0) & (found.rows >= 0))
        if len(bad):
            days.bad[bad] = True
            text = word(table.column(name), found.rows[bad[0]])
            say.add(table, found.rows[bad], name, "a replicate weight of zero or more", f'"{text}"')
        result[:, number] = column
    return result


def _some_key(days: Level, found: Found) -> str:
    return next(name for name in days.key if found.table.source.has(name))


def factor(spec: Replicates, count: int) -> float:
    """Return the factor of the sum of squared deviations, by the usual rule of the method."""
    if spec.factor is not None:
        return spec.factor
    if spec.method == "fay":
        if spec.fay is None or not 0 <= spec.fay < 1:
            raise CareError(
                "Fay's method needs its factor.", where=spec.where, remedy="Write fay = 0.5."
            )
        return 1.0 / (count * (1.0 - spec.fay) ** 2)
    if spec.method == "jackknife":
        return 1.0 if spec.rscales else (count - 1.0) / count
    return (4.0 if spec.method == "successive_differences" else 1.0) / count


def stages(
    mapping: SurveyMapping, days: Level, found: Found, household: NDArray[np.int64], say: Problems
) -> tuple[dict[str, Any], list[dict[str, str | None]]]:
    """Return the columns of the design for each day, and the stages that name them.

    Clusters are told apart within their stratum and within the cluster of the stage before.
    Without a design of its own, households with several diaries are clusters (METHODS 5.2).
    """
    spec = mapping.design
    if spec is None or not spec.stages:
        single = len(np.unique(household)) == len(household)
        if mapping.replicates is not None or single:
            return {}, []
        column = {"cluster": pa.array(household)}
        return column, [{"stratum": None, "cluster": "cluster", "population": None}]
    columns: dict[str, Any] = {}
    result: list[dict[str, str | None]] = []
    above: list[Coded] = []
    if len(spec.stages) > 2:
        raise CareError("more than two stages are given.", where=spec.where)
    for number, stage in enumerate(spec.stages):
        end = "" if number == 0 else "_2"
        made: dict[str, str | None] = {"stratum": None, "cluster": None, "population": None}
        strata = [_code(days, found, name, household, say) for name in stage.strata]
        if strata:
            made["stratum"] = f"stratum{end}"
            columns[f"stratum{end}"] = pa.array(together([*above, *strata]))
        clusters = [_code(days, found, name, household, say) for name in stage.cluster]
        if clusters:
            above = [*above, *strata, *clusters]
            made["cluster"] = f"cluster{end}"
            columns[f"cluster{end}"] = pa.array(together(above))
        if stage.population:
            values, wrong = numbers(found.table, stage.population, 0, 1.0, ())
            counts = _checked(days, found, stage.population, values, wrong, say)
            made["population"] = f"fpc{end}"
            columns[f"fpc{end}"] = pa.array(counts, from_pandas=True)
        result.append(made)
    return columns, result


def _code(
    days: Level, found: Found, name: str, household: NDArray[np.int64], say: Problems
) -> Coded:
    """A column of the design for each day; "household" is a cluster of its own."""
    if name == "household" and not found.table.source.has(name):
        return Coded(household.astype(np.int32), tuple(map(str, range(household.max() + 1))))
    column = cells(days, found, name, say)
    empty = np.flatnonzero((column.index < 0) & (found.rows >= 0))
    if len(empty):
        days.bad[empty] = True
        say.add(found.table, found.rows[empty], name, "a code of the design", "an empty cell")
    return pick(column, np.arange(len(days)))


def together(columns: list[Coded]) -> NDArray[np.int64]:
    """Several columns as one code [day], numbered in the order of their texts."""
    code = np.zeros(len(columns[0].index), dtype=np.int64)
    for column in columns:
        order = sorted(range(len(column.values)), key=lambda place: _sort_key(column.values[place]))
        rank = np.empty(len(order) + 1, dtype=np.int64)
        rank[order] = np.arange(1, len(order) + 1)
        rank[-1] = 0
        code = np.unique(code * (len(order) + 1) + rank[column.index], return_inverse=True)[1]
        code = code.reshape(-1).astype(np.int64)
    return code


def _sort_key(text: str) -> tuple[int, float, str]:
    return (0, float(text), text) if text.isdigit() else (1, 0.0, text)


def design(
    mapping: SurveyMapping, count: int, found_stages: list[dict[str, str | None]]
) -> dict[str, Any]:
    """The record of the design for the manifest."""
    spec, extra = mapping.replicates, mapping.design
    record: dict[str, Any] = {"method": "taylor"}
    if found_stages:
        record["stages"] = found_stages
    if extra is not None:
        record["lonely"] = extra.lonely
        if extra.degrees_of_freedom is not None:
            record["degrees_of_freedom"] = extra.degrees_of_freedom
    if spec is not None:
        if spec.rscales and len(spec.rscales) != count:
            raise CareError(
                f"{len(spec.rscales)} rscales for {count} replicates.", where=spec.where
            )
        record |= {"method": spec.method, "factor": factor(spec, count), "replicates": count}
        record |= {"centre": spec.centre}
        if spec.rscales:
            record["rscales"] = [float(value) for value in spec.rscales]
        if spec.degrees_of_freedom is not None:
            record["degrees_of_freedom"] = spec.degrees_of_freedom
    return record
