"""Figures of the joint measure from the totals of its second pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from careconomy.accounts.time_poverty_table import Column, Margin, Table
from careconomy.accounts.time_poverty_tasks import OUTCOMES
from careconomy.accounts.time_poverty_weeks import WEEKS
from careconomy.estimation.analysis import ALL
from careconomy.estimation.domains import Domains, regroup
from careconomy.estimation.evaluate import Sample, evaluate
from careconomy.estimation.layout import Layout
from careconomy.estimation.results import Row
from careconomy.estimation.statistics import HOUR, STATISTICS, hours_a_year
from careconomy.estimation.survey import Question
from careconomy.estimation.totals import Clusters, Sums, Whole

LINE = "joint"
# What each figure adds up, of OUTCOMES. The four cells add up to one.
AMOUNTS: Mapping[str, Mapping[str, float]] = {
    "time_poor_and_income_poor": {"both": 1.0},
    "time_poor_only": {"time": 1.0, "both": -1.0},
    "income_poor_only": {"income": 1.0, "both": -1.0},
    "neither": {"rows": 1.0, "time": -1.0, "income": -1.0, "both": 1.0},
    "income_poor": {"income": 1.0},
    "hidden_poor": {"hidden": 1.0},
    "limtip_poor": {"income": 1.0, "hidden": 1.0},
    "time_poor": {"own": 1.0},
    "deficit": {"hours": 1.0},
    "deficit_of_time_poor": {"hours": 1.0},
    "deficit_value": {"hours": 1.0},
    "deficit_total": {"hours": 1.0},
}
SHARES = tuple(AMOUNTS)[:8]
OF_POOR, MONEY, TOTAL = "deficit_of_time_poor", "deficit_value", "deficit_total"


def rows_of(
    sums: Sums, domains: Domains, asked: Question, wage: float, money: str
) -> Iterator[Row]:
    """Rows of households, then of adults by every set of dimensions, with gaps."""
    manifest = asked.survey.manifest
    yearly = hours_a_year(manifest.weights_count, manifest.days_in_period)
    # Persons that a unit of weight stands for.
    heads = None if yearly is None else yearly * HOUR / 365.0
    size = domains.count
    every = Domains(tuple(domains.dimensions))
    adults = _part(sums, np.append(np.arange(size), -1), size)
    homes = _part(sums, np.append(np.full(size, -1), 0), 1)
    # A condition chooses adults; it cannot choose households.
    households = [] if asked.task.conditions else [("households", homes, Domains(()))]
    tables = (
        _table(found, cells, asked, name, heads, wage, money)
        for name, found, cells in (*households, ("adults", adults, every))
    )
    names = [dimension.name for dimension in domains.dimensions]
    for row in chain.from_iterable(table.rows() for table in tables):
        yield _with_all(row, names)


def _with_all(row: Row, names: Sequence[str]) -> Row:
    return replace(row, domain={**dict.fromkeys(names, ALL), **row.domain})


def _part(sums: Sums, number: Whole, domains: int) -> Sums:
    """Totals of some domains, at their new numbers [domain]; -1 leaves one out."""
    kept = np.flatnonzero(number >= 0)
    clusters = sums.clusters
    if clusters is not None:
        inside = number[clusters.domain] >= 0
        clusters = Clusters(
            clusters.units,
            clusters.population,
            clusters.unit[inside],
            number[clusters.domain[inside]].astype(np.int64),
            clusters.values[inside],
        )
    assert len(kept) == domains
    return Sums(sums.weighted[:, kept], sums.counts[kept], clusters)


def _table(
    sums: Sums,
    domains: Domains,
    asked: Question,
    whose: str,
    heads: float | None,
    wage: float,
    money: str,
) -> Table:
    names = [name for name in AMOUNTS if name != TOTAL or heads is not None]
    units = {"deficit": "hours a week", OF_POOR: "hours a week", MONEY: f"{money} a year"}
    units[TOTAL] = "hours a week of all"
    columns = tuple(
        Column(whose, name, units.get(name, f"share of {whose}"), LINE, name in SHARES)
        for name in names
    )
    layout = Layout(tuple(names), gaps=True, participation=False)

    def margin(kept: Sequence[int]) -> Margin:
        smaller, number = domains.without(kept)
        found = regroup(sums, number, smaller.count)
        made = _figures(found, names, heads or 1.0, wage)
        values = evaluate(STATISTICS["mean"], Sample(made, layout, asked.task.design))
        poor = np.array([name == OF_POOR for name in names])
        rows, own = (found.counts[:, [OUTCOMES.index(name)]] for name in ("rows", "own"))
        return Margin(smaller, values, np.where(poor, own, rows).astype(np.float64))

    return Table(domains, columns, asked.rules, margin)


def _figures(sums: Sums, names: Sequence[str], heads: float, wage: float) -> Sums:
    """Known totals of every figure, then amounts, as `Layout` has them."""
    amounts = np.zeros((len(OUTCOMES), len(names)))
    known = np.zeros_like(amounts)
    fixed = np.zeros(len(names))
    for at, name in enumerate(names):
        factor = WEEKS * wage if name == MONEY else heads if name == TOTAL else 1.0
        for outcome, sign in AMOUNTS[name].items():
            amounts[OUTCOMES.index(outcome), at] = sign * factor
        if name == TOTAL:
            fixed[at] = 1.0
        else:
            known[OUTCOMES.index("own" if name == OF_POOR else "rows"), at] = 1.0
    into = np.concatenate([known, amounts], axis=1)
    constant = np.append(fixed, np.zeros(len(names)))
    clusters = sums.clusters
    if clusters is not None:
        clusters = Clusters(
            clusters.units, clusters.population, clusters.unit, clusters.domain,
            clusters.values @ into,
        )  # fmt: skip
    counts = (sums.counts @ np.abs(into)).astype(np.int64)
    return Sums(sums.weighted @ into + constant, counts, clusters)
