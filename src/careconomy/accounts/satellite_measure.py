"""What an account takes from surveys: hours and their value by year and line, at several wages."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from careconomy.accounts.satellite_functions import as_functions, function_of
from careconomy.accounts.value_ask import Ask, Priced, Totals
from careconomy.accounts.value_gdp import Gdp
from careconomy.accounts.value_table import GDP_SHARES, SEX_SHARES, Valued
from careconomy.accounts.wages import Wages
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.results import Row
from careconomy.estimation.statistics import DAYS_A_YEAR, HOUR, Numbers
from careconomy.estimation.survey import Progress
from careconomy.estimation.totals import Array, Clusters, Sums
from careconomy.facts import Country
from careconomy.timeuse import Survey

LABOUR = ("hours", "value", "value_per_person")


@dataclass(frozen=True)
class Measured:
    """A survey added up once.

    `years` in rising order; `lines` names; `sums`: by year, variables known, minutes by line, then
    money x minutes by line at each of the wages; `counts` [year] diaries; `scale` turns weighted
    minutes a day into hours a year.
    """

    ask: Ask
    totals: Totals
    found: tuple[Priced, ...]
    years: tuple[int, ...]
    sums: Sums
    scale: float

    @property
    def lines(self) -> tuple[str, ...]:
        """Names of the lines."""
        return self.ask.lines.names

    @property
    def design(self) -> Design:
        """How errors are estimated."""
        return self.totals.analysis.design

    @property
    def counts(self) -> Array:
        """Diaries [year]."""
        return np.asarray(self.sums.counts[:, 0])

    def figures(self, totals: Numbers) -> tuple[Numbers, Numbers]:
        """Hours [..., year, line] and value [..., wages, year, line] of totals of `sums`."""
        width, years = len(self.lines), len(self.years)
        scaled = totals[..., :years, 1:] * self.scale
        value = [scaled[..., width * at : width * (at + 1)] for at in range(1, len(self.found) + 1)]
        return scaled[..., :width], np.stack(value, axis=-3)

    def labour(self, year: int, wages: int, functions: Sequence[str], gdp: Gdp | None) -> list[Row]:
        """Hours and value by function, then by line as "function/line", by sex, of one year."""
        by = tuple(name for name in self.ask.by if name != "year")
        of = LABOUR + (SEX_SHARES if "sex" in by else ()) + (GDP_SHARES if gdp else ())
        one = replace(self.found[wages], gdp=gdp, of=of)
        ask = replace(self.ask, by=by)
        totals = self.totals if by == self.ask.by else _of_year(self.totals, year)
        whole = as_functions(ask.lines, functions)
        place = np.array([whole.names.index(function_of(line)) for line in self.lines])
        cells = replace(totals.cells, line=place[totals.cells.line])
        by_function = replace(ask, lines=whole).valued(replace(totals, cells=cells), one)
        rows = self._rows(by_function, year)
        shared = [line for line in self.lines if _shares(self.lines, line)]
        names = {line: f"{function_of(line)}/{line}" for line in shared}
        by_line = self._rows(ask.valued(totals, one), year)
        return rows + [
            replace(row, activity=names[row.activity]) for row in by_line if row.activity in names
        ]

    def _rows(self, valued: Valued, year: int) -> list[Row]:
        persons = self.ask.survey.manifest.weights_count == "persons"
        days = 366.0 if isleap(year) and not persons else 365.0
        return list(replace(valued, days_a_year=days).rows())


def _shares(lines: Sequence[str], line: str) -> bool:
    """Whether a line shares its function with others."""
    return sum(function_of(other) == function_of(line) for other in lines) > 1


def _of_year(totals: Totals, year: int) -> Totals:
    """Totals of one year; clusters without days in it stay in the design."""
    analysis = totals.analysis
    at = analysis.domains.at("year")
    place = analysis.domains.dimensions[at].levels.index(str(year))
    kept = [other for other in range(len(analysis.domains.shape)) if other != at]
    smaller, _ = analysis.domains.without(kept)
    chosen = np.flatnonzero(np.indices(analysis.domains.shape)[at].ravel() == place)
    number = np.full(analysis.domains.count, -1)
    number[chosen] = np.arange(len(chosen))
    clusters = analysis.sums.clusters
    if clusters is not None:
        domain = number[clusters.domain]
        rows = domain >= 0
        clusters = replace(
            clusters, unit=clusters.unit[rows], domain=domain[rows], values=clusters.values[rows]
        )
    sums = Sums(analysis.sums.weighted[:, chosen], analysis.sums.counts[chosen], clusters)
    return replace(totals, analysis=replace(analysis, sums=sums, domains=smaller))


def measured(
    survey: Survey,
    country: Country | None,
    method: str,
    wages: Sequence[Wages],
    gdp: Sequence[float | None],
    scope: str,
    age_floor: int | None,
    progress: Progress | None,
    options: Mapping[str, Any],
) -> Measured:
    """Add a survey up by year, sex and line, and price it with each of the wages.

    `gdp` of the year of each of the wages, None where it is not given. Raises CareError for
    weights that tell no year's total.
    """
    years = tuple(sorted(set(survey.manifest.years)))
    several = len(years) > 1
    by = (*(("year",) if several else ()), *_sex(survey), "activity")
    ask = Ask.of(survey, country, by, None, scope, age_floor, options)
    found = tuple(ask.priced(method, *pair) for pair in _with(wages, gdp))
    scale = _scale_of_years(survey, years) if several else None
    totals = ask.totals(found, progress)
    if scale is not None:
        totals = replace(totals, analysis=replace(totals.analysis, scale=scale))
    sums = _joined([_by_year(ask.valued(totals, one), several) for one in found])
    order = _places(totals, years) if several else [0]
    sums = _in_order(sums, order)
    return Measured(ask, totals, found, years, sums, float(totals.analysis.scale or 0.0))


def _with(
    wages: Sequence[Wages], gdp: Sequence[float | None]
) -> list[tuple[Wages, tuple[str, ...], float | None]]:
    return [(one, ("hours",), given) for one, given in zip(wages, gdp, strict=True)]


def _sex(survey: Survey) -> tuple[str, ...]:
    return ("sex",) if "sex" in survey.columns("persons") else ()


def _scale_of_years(survey: Survey, years: Sequence[int]) -> float:
    """Hours a year of weighted minutes a day, where each year's weights are days of that year."""
    manifest = survey.manifest
    if "year" not in survey.columns("days"):
        raise CareError(
            f"the diaries of {years[0]} to {years[-1]} do not tell their year.",
            where=str(survey.folder),
            remedy="Import the survey with the year of each diary, or one year alone.",
        )
    whole = len(years) * DAYS_A_YEAR
    if manifest.weights_count == "persons" or abs((manifest.days_in_period or 0.0) - whole) > len(
        years
    ):
        raise CareError(
            f"the weights of {len(years)} years do not tell how many persons or days each of them "
            "stands for.",
            where=str(survey.folder),
            remedy="Import each year into a folder of its own, and give all folders.",
        )
    return 1.0 / HOUR


def _by_year(valued: Valued, several: bool) -> Sums:
    """Totals by year: known, time and value of each line, without the total of lines."""
    analysis = valued.analysis
    kept = [analysis.domains.at("year")] if several else []
    sums = analysis.margin(kept).sums
    width = 1 + len(valued.lines)
    places = [0, *range(2, 1 + width), *range(2 + width, 1 + 2 * width)]
    clusters = sums.clusters
    if clusters is not None:
        clusters = replace(clusters, values=clusters.values[:, places])
    return Sums(sums.weighted[..., places], sums.counts[:, places], clusters)


def _joined(parts: Sequence[Sums]) -> Sums:
    """Totals at the first wages, then the values at the others."""
    first = parts[0]
    width = (first.weighted.shape[-1] - 1) // 2
    rest = slice(1 + width, None)
    weighted = [first.weighted, *(part.weighted[..., rest] for part in parts[1:])]
    counts = [first.counts, *(part.counts[:, rest] for part in parts[1:])]
    clusters = first.clusters
    if clusters is not None:
        values = [clusters.values]
        values += [part.clusters.values[:, rest] for part in parts[1:] if part.clusters is not None]
        clusters = replace(clusters, values=np.concatenate(values, axis=1))
    return Sums(np.concatenate(weighted, axis=-1), np.concatenate(counts, axis=-1), clusters)


def _places(totals: Totals, years: Sequence[int]) -> list[int]:
    """Domain of each year, then the other domains."""
    domains = totals.analysis.domains
    levels = domains.dimensions[domains.at("year")].levels
    wanted = [levels.index(str(year)) for year in years]
    return [*wanted, *(at for at in range(len(levels)) if at not in wanted)]


def _in_order(sums: Sums, order: Sequence[int]) -> Sums:
    clusters: Clusters | None = sums.clusters
    if clusters is not None:
        clusters = replace(clusters, domain=np.argsort(order)[clusters.domain])
    return Sums(sums.weighted[:, order], sums.counts[list(order)], clusters)
