"""Tables of what unpaid work is worth, from priced totals of a survey."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from careconomy.accounts.value_gdp import Gdp
from careconomy.accounts.wages import Wages
from careconomy.errors import CareError, nearest
from careconomy.estimation.analysis import ALL, Analysis
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.evaluate import Evaluated, compared, evaluate
from careconomy.estimation.results import Estimates, Row, figure
from careconomy.estimation.statistics import HOUR, Cells, Numbers, Statistic

GDP_SHARES = ("share_of_gdp", "share_of_extended_gdp")
SEX_SHARES = ("share_of_hours", "share_of_value")
# A total of a year; the others need no more than days.
YEARLY = ("hours", "value", "value_per_person", *GDP_SHARES)
STATISTICS = (*YEARLY[:3], "value_per_day", "value_per_hour", *GDP_SHARES, *SEX_SHARES)
NAMES = ("method", "wage_concept", "per_hour", "price_year")


@dataclass(frozen=True)
class Valued:
    """Priced totals: measures are time and then value of the total and of each line.

    `lines`: without them the total alone; `by`: dimensions of the table, "activity" among them;
    `of`: statistics; `total`: name of the total, None where no line is own-use; `days_a_year`: of
    the period behind totals of a year.
    """

    analysis: Analysis
    lines: tuple[str, ...]
    wages: Wages
    method: str
    by: tuple[str, ...]
    of: tuple[str, ...]
    total: str | None
    gdp: Gdp | None
    days_a_year: float

    def rows(self) -> Iterator[Row]:
        """Every statistic for all, and for each set of the dimensions."""
        places = [self.analysis.domains.at(name) for name in self.by if name != "activity"]
        everyone = self._everyone()
        for size in range(len(places) + 1):
            for kept in combinations(sorted(places), size):
                part = self.analysis.margin(kept)
                names = [self.analysis.domains.dimensions[at].name for at in kept]
                for name in self.of:
                    if name not in SEX_SHARES:
                        yield from self._rows(part, self._found(part, name, everyone), name)
                if "sex" in names:
                    yield from self._shares_of_sexes(part)

    @property
    def _width(self) -> int:
        return 1 + len(self.lines)

    @property
    def _shown(self) -> Sequence[int]:
        """Measures that are printed."""
        return range(0 if self.total else 1, self._width)

    def _activity(self, measure: int) -> str:
        return (self.total or "", *self.lines)[measure]

    def _domain(self, levels: Mapping[str, str]) -> Mapping[str, str]:
        wages = self.wages
        head = (self.method, wages.concept, wages.per_hour, str(wages.price_year))
        every = {name: ALL for name in self.by if name != "activity"}
        return {**dict(zip(NAMES, head, strict=True)), **every, **levels}

    def _unit(self, name: str) -> str:
        money = self.wages.money
        return {
            "hours": "hours a year",
            "value": f"{money} a year",
            "value_per_person": f"{money} a year per person",
            "value_per_day": f"{money} a day per person",
            "value_per_hour": f"{money} an hour",
            "share_of_gdp": f"share of GDP {self.gdp.label}" if self.gdp else "",
            "share_of_extended_gdp": f"share of extended GDP {self.gdp.label}" if self.gdp else "",
        }.get(name, "share")

    def _formula(self, name: str) -> Callable[[Cells], Numbers]:
        """Formula [..., total and lines] of a statistic."""
        width, scale = self._width, self.analysis.scale or 1.0
        days = self.days_a_year
        gdp = self.gdp.value if self.gdp else np.nan

        def value(cells: Cells) -> Numbers:
            return np.asarray(cells.amount[..., width:])

        def per_day(cells: Cells) -> Numbers:
            return np.asarray(value(cells) / cells.known[..., :width] / HOUR)

        return {
            "hours": lambda cells: np.asarray(cells.amount[..., :width] * scale),
            "value": lambda cells: np.asarray(value(cells) * scale),
            "value_per_person": lambda cells: np.asarray(per_day(cells) * days),
            "value_per_day": per_day,
            "value_per_hour": lambda cells: np.asarray(value(cells) / cells.amount[..., :width]),
            "share_of_gdp": lambda cells: np.asarray(value(cells) * scale / gdp),
        }[name]

    def _everyone(self) -> Evaluated | None:
        """Value of all own-use services of everybody, once for each measure."""
        if "share_of_extended_gdp" not in self.of:
            return None
        value = self._formula("value")

        def total(cells: Cells) -> Numbers:
            return np.asarray(np.repeat(value(cells)[..., :1], self._width, axis=-1))

        return evaluate(_statistic("value", total), self.analysis.margin(()).sample())

    def _found(
        self, part: Analysis, name: str, everyone: Evaluated | None
    ) -> Iterator[tuple[Numbers, Numbers, float]]:
        """Value and variance [measure] and degrees of freedom of each domain."""
        extended = name == "share_of_extended_gdp"
        formula = self._formula("value" if extended else name)
        found = evaluate(_statistic(name, formula), part.sample())
        if not extended:
            yield from zip(found.value, found.variance, found.df, strict=True)
            return
        assert everyone is not None and self.gdp is not None
        gdp = self.gdp.value

        def share(value: Numbers, total: Numbers) -> Numbers:
            return np.asarray(value / (gdp + total))

        for domain in range(part.domains.count):
            yield compared(share, found, everyone, domain, 0)

    def _rows(
        self, part: Analysis, found: Iterator[tuple[Numbers, Numbers, float]], name: str
    ) -> Iterator[Row]:
        n = part.sums.counts[:, 0]
        dimensions = [dimension.name for dimension in part.domains.dimensions]
        for domain, (levels, figures) in enumerate(zip(part.domains.names(), found, strict=True)):
            if UNKNOWN in levels and not n[domain]:
                continue
            value, variance, df = figures
            for measure in self._shown:
                yield figure(
                    self.analysis.rules,
                    domain=self._domain(dict(zip(dimensions, levels, strict=True))),
                    activity=self._activity(measure),
                    statistic=name,
                    unit=self._unit(name),
                    value=float(value[measure]),
                    variance=float(variance[measure]),
                    df=float(df),
                    n=int(n[domain]),
                )

    def _shares_of_sexes(self, part: Analysis) -> Iterator[Row]:
        """Share of each sex in time and in value, a ratio whose both parts have errors."""
        if not set(SEX_SHARES) & set(self.of):
            return
        names = part.layout.measures
        places = {
            names[at * self._width + measure]: (statistic, measure)
            for at, statistic in enumerate(SEX_SHARES)
            if statistic in self.of
            for measure in self._shown
        }
        for row in part.shares("sex"):
            if row.activity in places:
                statistic, measure = places[row.activity]
                domain, activity = self._domain(row.domain), self._activity(measure)
                yield replace(row, domain=domain, activity=activity, statistic=statistic)


def _statistic(name: str, formula: Callable[[Cells], Numbers]) -> Statistic:
    return Statistic(name, "", formula, "")


def wanted(of: Sequence[str] | None, by: Sequence[str], gdp: Gdp | None) -> tuple[str, ...]:
    """Statistics that are asked for, else all that can be had. Raises CareError."""
    for name in of or ():
        if name not in STATISTICS:
            raise CareError(
                f'the statistic "{name}" is not known.{nearest(name, STATISTICS)}',
                remedy=f"Give some of {', '.join(STATISTICS)}.",
            )
        if name in SEX_SHARES and "sex" not in by:
            raise CareError(f"{name} is of women and men.", remedy="Make the table by sex.")
    if of is not None:
        return tuple(of)
    left_out = {*(GDP_SHARES if gdp is None else ()), *(SEX_SHARES if "sex" not in by else ())}
    return tuple(name for name in STATISTICS if name not in left_out)


def table(valued: Sequence[Valued], notes: Sequence[str]) -> Estimates:
    """Put the rows of several valuations into one table."""
    dimensions = (*NAMES, *(name for name in valued[0].by if name != "activity"))
    rows = tuple(row for one in valued for row in one.rows())
    return Estimates(dimensions, rows, tuple(dict.fromkeys(notes)))
