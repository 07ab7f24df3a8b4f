"""Tables from totals: estimates by domain, gaps, shares of a total, ratios of activities."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from careconomy.errors import CareError, nearest
from careconomy.estimation.design import Design
from careconomy.estimation.domains import UNKNOWN, Domains, regroup
from careconomy.estimation.evaluate import (
    Evaluated,
    Sample,
    compared,
    difference,
    evaluate,
    ratio,
)
from careconomy.estimation.layout import Layout
from careconomy.estimation.results import Estimates, Row, Rules, figure
from careconomy.estimation.statistics import STATISTICS, Cells, Numbers, Statistic, statistics
from careconomy.estimation.totals import Array, Sums

COHERENT = ("mean", "participation", "participants_mean")
ALL = "all"
LEFT_OUT = "Totals leave out the diaries in which a measure is not known."


@dataclass(frozen=True)
class Analysis:
    """Totals of one pass over the data; tables are made from it without reading again.

    `scale` turns a total of minutes a day into hours a year; None where it is not known.
    """

    sums: Sums
    layout: Layout
    domains: Domains
    design: Design
    scale: float | None = 1.0
    rules: Rules = field(default_factory=Rules)
    notes: tuple[str, ...] = ()

    def sample(self) -> Sample:
        """Totals and design together."""
        return Sample(self.sums, self.layout, self.design, self.scale or 1.0)

    def _wanted(self, names: Sequence[str]) -> tuple[Statistic, ...]:
        if "total" in names and self.scale is None:
            raise CareError(
                "the weights count person-days of an unknown number of days, so that there is no "
                "total of a year.",
                where="days_in_period",
                remedy="Give the days of the period in the mapping or the manifest.",
            )
        return statistics(tuple(names))

    def margin(self, kept: Sequence[int]) -> Analysis:
        """Add up over the dimensions that are not kept (places)."""
        domains, number = self.domains.without(kept)
        return replace(self, sums=regroup(self.sums, number, domains.count), domains=domains)

    def estimates(
        self,
        names: Sequence[str] = COHERENT,
        *,
        margins: bool = False,
        design_effect: bool = False,
    ) -> Estimates:
        """Return each statistic of each measure in every domain; with `margins` also totals."""
        wanted = self._wanted(names)
        sets = self.domains.margins() if margins else (tuple(range(len(self.domains.dimensions))),)
        rows: list[Row] = []
        for kept in sets:
            part = self.margin(kept) if len(kept) < len(self.domains.dimensions) else self
            for statistic in wanted:
                rows += part._rows(statistic, self._dimensions, design_effect)
        return self._table(rows)

    @property
    def _dimensions(self) -> tuple[str, ...]:
        return tuple(dimension.name for dimension in self.domains.dimensions)

    def _table(self, rows: Sequence[Row]) -> Estimates:
        added = any(row.statistic.startswith(("total", "share_of_total")) for row in rows)
        missing = (LEFT_OUT,) if added and self.layout.gaps else ()
        notes = (*self.notes, *missing, self.rules.sentence())
        return Estimates(self._dimensions, tuple(rows), notes)

    def _rows(
        self, statistic: Statistic, dimensions: Sequence[str], design_effect: bool
    ) -> Iterator[Row]:
        found = evaluate(statistic, self.sample())
        n = self.counts(statistic.among_participants)
        deff = _design_effect(found, statistic) if design_effect else np.full(n.shape, np.nan)
        every = dict.fromkeys(dimensions, ALL)
        rows = self.counts(among_participants=False)
        for domain, levels in enumerate(self.domains.names()):
            if UNKNOWN in levels and not rows[domain].any():
                continue
            for measure, activity in enumerate(self.layout.measures):
                yield figure(
                    self.rules,
                    domain={**every, **dict(zip(self._dimensions, levels, strict=True))},
                    activity=activity,
                    statistic=statistic.name,
                    unit=statistic.unit,
                    value=found.value[domain, measure],
                    variance=found.variance[domain, measure],
                    df=found.df[domain],
                    n=int(n[domain, measure]),
                    proportion=statistic.proportion,
                    deff=deff[domain, measure],
                )

    def counts(self, among_participants: bool) -> Array:
        """Diaries [domain, measure], or those that take part."""
        counts = self.layout.cells(self.sums.counts.astype(np.float64))
        return np.asarray(counts.taking_part if among_participants else counts.known)

    def gap(self, between: str, names: Sequence[str] = ("mean",)) -> Estimates:
        """Compare each level of a dimension with its last known one, in every other domain.

        Two rows a comparison: the difference, with p of its being zero, and the ratio. The whole
        statistic is compared with each replicate; variances of domains are never added up.
        """
        at = self.domains.at(between)
        *others, last = self.domains.dimensions[at].levels[:-1]
        if not others:
            raise CareError(f'"{between}" has a single level.', remedy="Compare at least two.")
        numbers = np.arange(self.domains.count).reshape(self.domains.shape)
        rows: list[Row] = []
        for statistic in self._wanted(names):
            found = evaluate(statistic, self.sample())
            n = self.counts(statistic.among_participants)
            for place, level in enumerate(others):
                ones = np.take(numbers, place, axis=at).ravel()
                bases = np.take(numbers, len(others), axis=at).ravel()
                for one, base in zip(ones, bases, strict=True):
                    pair = np.minimum(n[one], n[base])
                    rows += self._compared(
                        found, statistic, at, (int(one), int(base)), pair, level, last
                    )
        return self._table(rows)

    def _compared(
        self,
        found: Evaluated,
        statistic: Statistic,
        at: int,
        pair: tuple[int, int],
        n: Array,
        level: str,
        last: str,
    ) -> Iterator[Row]:
        levels = list(self.domains.names()[pair[0]])
        if UNKNOWN in levels and not n.any():
            return
        kinds = (("difference", difference, "-", statistic.unit), ("ratio", ratio, "/", "ratio"))
        for name, function, sign, unit in kinds:
            value, variance, df = compared(function, found, found, *pair)
            levels[at] = f"{level} {sign} {last}"
            for measure, activity in enumerate(self.layout.measures):
                yield figure(
                    self.rules,
                    domain=dict(zip(self._dimensions, levels, strict=True)),
                    activity=activity,
                    statistic=f"{statistic.name}_{name}",
                    unit=unit,
                    value=value[measure],
                    variance=variance[measure],
                    df=df,
                    n=int(n[measure]),
                    test=name == "difference",
                )

    def shares(self, of: str) -> Estimates:
        """Share of each level of a dimension in the time of all, in every other domain.

        The shares of a whole add up to one: where rules withhold one of them, they all go.
        Raises CareError for a dimension that the table does not have.
        """
        at = self.domains.at(of)
        kept = [place for place in range(len(self.domains.dimensions)) if place != at]
        _, number = self.domains.without(kept)
        parts = evaluate(STATISTICS["total"], self.sample())
        everyone = evaluate(STATISTICS["total"], self.margin(kept).sample())
        counts = self.counts(among_participants=False)
        rows, wholes = [], []
        for domain, levels in enumerate(self.domains.names()):
            if UNKNOWN in levels and not counts[domain].any():
                continue
            value, variance, df = compared(ratio, parts, everyone, domain, int(number[domain]))
            for measure, activity in enumerate(self.layout.measures):
                wholes.append((number[domain], measure))
                rows.append(
                    figure(
                        self.rules,
                        domain=dict(zip(self._dimensions, levels, strict=True)),
                        activity=activity,
                        statistic="share_of_total",
                        unit="share",
                        value=value[measure],
                        variance=variance[measure],
                        df=df,
                        n=int(counts[domain, measure]),
                        proportion=True,
                    )
                )
        return self._table(_protected(rows, wholes))

    def ratio(self, numerator: str, denominator: str) -> Estimates:
        """Ratio of the mean times of two measures in every domain.

        Each mean is over the diaries in which its measure is known; where both always are, this is
        the ratio of their totals. Raises CareError for what was not measured.
        """
        places = []
        for name in (numerator, denominator):
            if name not in self.layout.measures:
                raise CareError(
                    f'"{name}" was not measured.{nearest(name, self.layout.measures)}',
                    remedy=f"There are {', '.join(self.layout.measures)}.",
                )
            places.append(self.layout.measures.index(name))
        above, below = places

        def formula(cells: Cells) -> Numbers:
            mean = cells.amount / cells.known
            return np.asarray(mean[..., [above]] / mean[..., [below]])

        found = evaluate(Statistic("ratio", "ratio", formula, "ratio of two times"), self.sample())
        counts = self.counts(among_participants=False)
        rows = [
            figure(
                self.rules,
                domain=dict(zip(self._dimensions, levels, strict=True)),
                activity=f"{numerator} / {denominator}",
                statistic="ratio",
                unit="ratio",
                value=found.value[domain, 0],
                variance=found.variance[domain, 0],
                df=found.df[domain],
                n=int(counts[domain, places].min()),
            )
            for domain, levels in enumerate(self.domains.names())
            if UNKNOWN not in levels or counts[domain].any()
        ]
        return self._table(rows)


def _protected(rows: Sequence[Row], wholes: Sequence[Hashable]) -> list[Row]:
    """Withhold the rest of a whole with a withheld share, which it would else give away."""
    held = {
        whole for row, whole in zip(rows, wholes, strict=True) if row.n and row.withheld_by_rule
    }
    return [
        row.withheld("the other shares tell a withheld one")
        if whole in held and not row.withheld_by_rule
        else row
        for row, whole in zip(rows, wholes, strict=True)
    ]


def _design_effect(found: Evaluated, statistic: Statistic) -> Array:
    """Variance over that of a simple random sample, without replacement, of as many rows."""
    if statistic.spread is None:
        return np.full(found.value.shape, np.nan)
    sample = found.sample
    cells, counts = sample.cells(), sample.layout.cells(sample.sums.counts.astype(np.float64))
    chosen = statistic.among_participants
    n = np.asarray(counts.taking_part if chosen else counts.known, dtype=np.float64)
    population = cells.taking_part if chosen else cells.known
    with np.errstate(all="ignore"):
        simple = statistic.spread(cells) / (n - 1.0) * (1.0 - n / population)
        effect = np.asarray(found.variance / simple, dtype=np.float64)
    return np.where(n > 1.0, effect, np.nan)
