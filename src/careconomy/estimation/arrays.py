"""Estimates from arrays in memory: any data with weights and a design, not only diaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError
from careconomy.estimation.analysis import Analysis
from careconomy.estimation.design import Design
from careconomy.estimation.domains import Dimension, Domains
from careconomy.estimation.layout import Layout
from careconomy.estimation.results import Rules
from careconomy.estimation.totals import Array, Batch, Sums, totals

# Rows whose variables a thread makes at a time, so that no second copy of the data is held.
ROWS = 16_000

Columns = Mapping[str, npt.ArrayLike]


def analyse_arrays(
    measures: Mapping[str, npt.ArrayLike] | Array,
    weight: Array,
    *,
    by: Mapping[str, Sequence[object] | npt.NDArray[np.int64]] | None = None,
    replicates: Array | None = None,
    design: Design | None = None,
    columns: Columns | None = None,
    chosen: npt.NDArray[np.bool_] | None = None,
    participation: bool = True,
    squares: bool = False,
    scale: float = 1.0,
    rules: Rules | None = None,
) -> Analysis:
    """Add up measures by domain.

    `measures`: values [row] by name, or [row, measure]; NaN where not known. `weight` [row];
    `by`: levels [row] by dimension; `replicates` [row, replicate]; `columns`: strata, clusters
    and populations [row] by the names of the design; `chosen` [row]: rows in the domain of the
    analysis, all of which stay in the design. Raises CareError.
    """
    from careconomy.engines.local import add_up

    names, values = _values(measures)
    for name, given in (("weight", weight), ("replicates", replicates), ("chosen", chosen)):
        if given is not None:
            _check_length(name, given, len(values))
    design = _with_count(design or Design(), replicates)
    gaps = bool(np.isnan(values).any())
    layout = Layout(names, gaps=gaps, participation=participation, squares=squares)
    dimensions, codes = _dimensions(by or {}, len(values))
    domains = Domains(dimensions)
    units, population = _units(design, columns or {}, len(values))

    def part(number: int) -> Sums:
        rows = slice(number * ROWS, (number + 1) * ROWS)
        domain = domains.number([code[rows] for code in codes], len(values[rows]))
        if chosen is not None:
            domain[~chosen[rows]] = -1
        batch = Batch(
            layout.variables(values[rows]),
            domain,
            weight[rows],
            None if replicates is None else replicates[rows],
            None if units is None else units[rows],
            None if population is None else population[rows],
        )
        return totals(batch, domains.count)

    sums = add_up(part, -(-len(values) // ROWS)) if len(values) > ROWS else part(0)
    return Analysis(sums, layout, domains, design, scale, rules or Rules())


def _values(measures: Mapping[str, npt.ArrayLike] | Array) -> tuple[tuple[str, ...], Array]:
    if isinstance(measures, np.ndarray):
        names = tuple(f"measure {number}" for number in range(1, measures.shape[1] + 1))
        return names, measures.astype(np.float64, copy=False)
    columns = [np.asarray(values, dtype=np.float64) for values in measures.values()]
    return tuple(measures), np.stack(columns, axis=1)


def _with_count(design: Design, replicates: Array | None) -> Design:
    if design.replicated != (replicates is not None):
        raise CareError(
            f'the design is "{design.method}", and there are '
            f"{'no' if replicates is None else ''} replicate weights."
        )
    return design if replicates is None else replace(design, replicates=replicates.shape[1])


def _dimensions(
    by: Mapping[str, Sequence[object] | npt.NDArray[np.int64]], rows: int
) -> tuple[tuple[Dimension, ...], list[npt.NDArray[np.int64]]]:
    dimensions, codes = [], []
    for name, values in by.items():
        _check_length(name, values, rows)
        if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
            levels = np.unique(values)
            code = np.searchsorted(levels, values)
            dimension = Dimension.of(name, [str(level) for level in levels])
        else:
            words = [None if value is None else str(value) for value in values]
            dimension = Dimension.of(name, sorted({word for word in words if word is not None}))
            code = dimension.codes(words)
        dimensions.append(dimension)
        codes.append(np.asarray(code, dtype=np.int64))
    return tuple(dimensions), codes


def _units(
    design: Design, columns: Columns, rows: int
) -> tuple[npt.NDArray[np.int64] | None, Array | None]:
    """Strata and clusters [row, 2 x stage] as whole numbers, and populations [row, stage]."""
    if design.replicated:
        return None, None
    units, population = [], []
    for stage in design.stages:
        for name, default in ((stage.stratum, np.zeros(rows)), (stage.cluster, np.arange(rows))):
            found = default if name is None else np.asarray(_column(columns, name, rows))
            units.append(np.unique(found, return_inverse=True)[1])
        if stage.population is not None:
            found = _column(columns, stage.population, rows)
            population.append(np.asarray(found, dtype=np.float64))
    return np.stack(units, axis=1), np.stack(population, axis=1) if population else None


def _column(columns: Columns, name: str, rows: int) -> npt.NDArray[np.generic]:
    if name not in columns:
        raise CareError(f'the design uses "{name}", which is not among the columns.')
    found = np.asarray(columns[name])
    _check_length(name, found, rows)
    return found


def _check_length(name: str, values: Sized, rows: int) -> None:
    if len(values) != rows:
        raise CareError(f'"{name}" has {len(values)} rows, the measures have {rows}.')
