"""Rows of time poverty: every figure by every set of dimensions, and gaps with their tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from careconomy.estimation.analysis import ALL
from careconomy.estimation.dimensions import PARENTS
from careconomy.estimation.domains import UNKNOWN, Domains
from careconomy.estimation.evaluate import Evaluated, compared, difference
from careconomy.estimation.results import Row, Rules, figure
from careconomy.estimation.totals import Array

# Mothers are set beside fathers, and beside women without children under 15.
_PARENTS = (
    ("mothers", "fathers"),
    ("other_women", "other_men"),
    ("mothers", "other_women"),
    ("fathers", "other_men"),
)


def pairs_of(levels: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Which levels of a dimension are compared: each with the last; of parenthood four pairs."""
    if tuple(levels) == PARENTS:
        return _PARENTS
    return [(level, levels[-1]) for level in levels[:-1]]


@dataclass(frozen=True)
class Column:
    """A figure: whose, which statistic, by which line, in which unit."""

    activity: str
    statistic: str
    unit: str
    line: str
    proportion: bool = False


@dataclass(frozen=True)
class Margin:
    """Figures by some of the dimensions: `values`, and diaries behind them [domain, column]."""

    domains: Domains
    values: Evaluated
    counts: Array


@dataclass(frozen=True)
class Table:
    """Figures in `columns` by `domains`; `margin` evaluates them by some of the dimensions."""

    domains: Domains
    columns: tuple[Column, ...]
    rules: Rules
    margin: Callable[[Sequence[int]], Margin]

    def rows(self) -> Iterator[Row]:
        """Every figure for all and by every set of dimensions, and gaps of the first one."""
        for kept in self.domains.margins():
            part = self.margin(kept)
            yield from self._estimates(part)
            if 0 in kept:
                yield from self._gaps(part)

    def _domain(self, part: Margin, levels: Sequence[str], column: Column) -> dict[str, str]:
        every = {dimension.name: ALL for dimension in self.domains.dimensions}
        names = (dimension.name for dimension in part.domains.dimensions)
        return {**every, **dict(zip(names, levels, strict=True)), "line": column.line}

    def _estimates(self, part: Margin) -> Iterator[Row]:
        for domain, levels in enumerate(part.domains.names()):
            if UNKNOWN in levels and not part.counts[domain].any():
                continue
            for at, column in enumerate(self.columns):
                yield figure(
                    self.rules,
                    domain=self._domain(part, levels, column),
                    activity=column.activity,
                    statistic=column.statistic,
                    unit=column.unit,
                    value=part.values.value[domain, at],
                    variance=part.values.variance[domain, at],
                    df=part.values.df[domain],
                    n=int(part.counts[domain, at]),
                    proportion=column.proportion,
                )

    def _gaps(self, part: Margin) -> Iterator[Row]:
        """Pairs of levels of the first dimension, in every other domain."""
        levels = part.domains.dimensions[0].levels
        numbers = np.arange(part.domains.count).reshape(part.domains.shape[0], -1)
        for level, last in pairs_of(levels[:-1]):
            places = levels.index(level), levels.index(last)
            for one, base in zip(*(numbers[place] for place in places), strict=True):
                _, *rest = part.domains.names()[one]
                n = np.minimum(part.counts[one], part.counts[base])
                if UNKNOWN in rest and not n.any():
                    continue
                gap, variance, df = compared(
                    difference, part.values, part.values, int(one), int(base)
                )
                for at, column in enumerate(self.columns):
                    yield figure(
                        self.rules,
                        domain=self._domain(part, (f"{level} - {last}", *rest), column),
                        activity=column.activity,
                        statistic=f"{column.statistic}_difference",
                        unit=column.unit,
                        value=gap[at],
                        variance=variance[at],
                        df=df,
                        n=int(n[at]),
                        test=True,
                    )
