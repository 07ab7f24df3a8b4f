"""The household satellite account of a year, beside GDP; and unpaid work over years.

Part 2.2 of the method. Hours and labour come from diaries with the errors of the survey's design;
capital, goods used up, taxes, prices and GDP from a file of national accounts. What is given
nowhere is not known, and neither is what needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from careconomy.accounts import satellite_notes as notes
from careconomy.accounts import satellite_series as chained
from careconomy.accounts.satellite_file import Accounts
from careconomy.accounts.satellite_formula import Item, Plan, account, unit_of
from careconomy.accounts.satellite_functions import TOTAL, functions_of, matrix
from careconomy.accounts.satellite_given import (
    accounts_given,
    place_of_wages,
    wages_given,
    years_of,
)
from careconomy.accounts.satellite_measure import Measured, measured
from careconomy.accounts.satellite_notes import Entry, Unknown
from careconomy.accounts.satellite_series import Years
from careconomy.accounts.satellite_supply_use import SupplyUse, supply_use
from careconomy.accounts.value_gdp import Gdp
from careconomy.accounts.value_tasks import OWN_USE
from careconomy.accounts.wages import METHODS, Wages, check
from careconomy.errors import CareError
from careconomy.estimation.joint import Joint, by_inputs, jointly
from careconomy.estimation.results import Estimates, Row, Rules, figure
from careconomy.estimation.statistics import Numbers
from careconomy.estimation.survey import Progress
from careconomy.estimation.totals import Array
from careconomy.facts import Country
from careconomy.timeuse import Survey

UNKNOWN_FLAG = "not known"
EXACT_FLAG = "given, taken as known"


@dataclass(frozen=True)
class Satellite:
    """The account of a year.

    `triple`: method, wage concept, hour and price year; `functions` of the survey; `account`: every
    figure of input and output approach, by function; `labour`: hours and value by function, line
    and sex; `table`: supply and use; `series` over years, None with one year; `unknown`: what is
    not known and what would supply it; `sources` of every number.
    """

    names: tuple[str, ...]
    year: int
    money: str
    triple: str
    plan: Plan
    account: Estimates
    labour: Estimates
    table: SupplyUse
    series: Estimates | None
    unknown: tuple[Unknown, ...]
    sources: tuple[Entry, ...]
    notes: tuple[str, ...]

    @property
    def own_use(self) -> str:
        """Name of the total in `labour`."""
        return OWN_USE

    def row(self, item: str, of: str = TOTAL) -> Row:
        """The figure of an item, of a function, a service or the total."""
        return self.account.row(statistic=item, activity=of)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Every figure as a flat record, with the table that it is from."""
        parts = [("account", self.account), ("labour", self.labour)]
        if self.series is not None:
            parts.append(("series", self.series))
        names = ("table", *notes.DIMENSIONS, *notes.FIGURES)
        every = [{"table": name, **row.to_dict()} for name, table in parts for row in table]
        return [{name: record.get(name) for name in names} for record in every] + [
            {name: record.get(name) for name in names} for record in notes.records(self)
        ]


def satellite(
    surveys: Survey | Sequence[Survey],
    country: Country | None,
    *,
    method: str,
    wage_concept: str,
    year: int | None = None,
    wages: Sequence[str | Path | Wages] = (),
    accounts: str | Path | Accounts | Sequence[str | Path | Accounts] | None = None,
    gdp: float | None = None,
    scope: str = "with-volunteering",
    age_floor: int | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Satellite:
    """Draw up the household satellite account of a year, and a series where there are several.

    `surveys`: folders of different years are independent samples; `year` of the account, needed
    where they have several; `wages`: a file a year, or one, without any the facts of `country`;
    `accounts`: file of national accounts of the price year, and others whose GDP the series is set
    beside; `gdp` in place of that of the file;
    `scope`, `age_floor` and `options` (ages, design, rules, engine) as of `careconomy.accounts.
    value`. Raises CareError for a year, wage or deflator that is missing, and for a bad file.
    """
    check("method", method, METHODS)
    every = (surveys,) if isinstance(surveys, Survey) else tuple(surveys)
    priced = wages_given(wages, country, method, wage_concept)
    years, year = years_of(every, year)
    place = place_of_wages(priced, year)
    files = _several(accounts)
    given, output = accounts_given(files, priced, place, gdp)
    outputs = [output.get(one.price_year) for one in priced]
    plans = Years.of(years, [one.price_year for one in priced], year) if len(years) > 1 else None
    found = [
        measured(one, country, method, priced, outputs, scope, age_floor, progress, options)
        for one in every
    ]
    return _drawn_up(found, year, place, given, plans)


def _several(
    accounts: str | Path | Accounts | Sequence[str | Path | Accounts] | None,
) -> tuple[str | Path | Accounts, ...]:
    if accounts is None:
        return ()
    return (accounts,) if isinstance(accounts, str | Path | Accounts) else tuple(accounts)


def _drawn_up(
    found: Sequence[Measured],
    year: int,
    wages: int,
    given: Accounts | None,
    years: Years | None,
) -> Satellite:
    """Put the account together from what was measured."""
    one = next(item for item in found if year in item.years)
    pricing = one.found[wages].pricing
    functions = functions_of(one.ask.lines)
    plan = Plan(one.lines, functions, matrix(one.ask.lines, functions), given)
    output = one.found[wages].gdp
    if output is not None:
        output = Gdp(output.value, _label(year, pricing.wages))
    rows = _account(one, plan, year, wages, output)
    values = {(row.statistic, row.activity): np.nan if row.est is None else row.est for row in rows}
    labour = Estimates(("sex",), tuple(one.labour(year, wages, functions, output)))
    series = _series(found, plan, years, pricing.wages.currency) if years else None
    unknown = notes.unknown(plan, values, pricing.wages)
    return Satellite(
        tuple(item.ask.survey.manifest.name for item in found),
        year,
        pricing.wages.money,
        notes.triple(pricing),
        plan,
        Estimates(("year",), rows),
        labour,
        supply_use(plan, values),
        series,
        unknown,
        notes.sources(found, one, plan, pricing, output, year, years),
        notes.of_account(found, one, wages, plan, year, years),
    )


def _label(year: int, wages: Wages) -> str:
    price_year = wages.price_year
    return f"of {price_year}" + ("" if price_year == year else f" (hours of {year})")


def _account(
    one: Measured, plan: Plan, year: int, wages: int, output: Gdp | None
) -> tuple[Row, ...]:
    """Every figure with errors of the sample, and of what is given with an error."""
    amounts = dict(plan.accounts.amounts) if plan.accounts else {}
    known = {key: np.asarray(amount.value) for key, amount in amounts.items()}
    if output is not None:
        known.setdefault("gdp", np.asarray(output.value))
    at = one.years.index(year)

    def formula(totals: Numbers) -> Numbers:
        hours, value = one.figures(totals)
        return account(plan, hours[..., at, :], value[..., wages, at, :], known)

    joint = jointly(formula, one.sums, one.design)
    uncertain = [key for key, amount in amounts.items() if amount.se]
    extra = np.zeros(len(joint.value))
    if uncertain:
        hours, value = one.figures(one.sums.full)

        def of_inputs(inputs: Array) -> Numbers:
            moved = {**known, **{key: inputs[:, p] for p, key in enumerate(uncertain)}}
            return account(plan, hours[at], value[wages, at], moved)

        errors = np.array([amounts[key].se or 0.0 for key in uncertain])
        extra = by_inputs(of_inputs, np.array([amounts[k].value for k in uncertain]), errors)
    return _rows(plan, joint, extra, one, year, at, wages)


def _rows(
    plan: Plan, joint: Joint, extra: Array, one: Measured, year: int, at: int, wages: int
) -> tuple[Row, ...]:
    rules = one.totals.analysis.rules
    money = one.found[wages].pricing.wages.money
    return tuple(
        _row(
            rules,
            item,
            unit_of(item, plan, money),
            year,
            (joint.value[place], joint.variance[place] + extra[place], joint.df),
            int(one.counts[at]),
        )
        for place, item in enumerate(plan.items())
    )


def _row(
    rules: Rules, item: Item, unit: str, year: int, found: tuple[float, float, float], n: int
) -> Row:
    value, variance, df = (float(number) for number in found)
    row = figure(
        rules,
        domain={"year": str(year)},
        activity=item[1],
        statistic=item[0],
        unit=unit,
        value=value,
        variance=variance,
        df=df,
        n=n,
        test="difference" in item[0] or "growth" in item[0],
    )
    if not np.isfinite(value):
        return replace(row, flag=UNKNOWN_FLAG)
    # No hours have no spread; they are measured all the same.
    if variance == 0.0 and item[0] not in ("hours", "labour"):
        return replace(row, se=None, lci=None, uci=None, cv=None, flag=EXACT_FLAG)
    return row


def _series(found: Sequence[Measured], plan: Plan, years: Years, currency: str) -> Estimates:
    """Levels and growth with errors: the whole chain with each replicate of each survey."""
    if len({item.lines for item in found}) > 1:
        raise CareError(
            "the surveys do not tell the same lines of unpaid work apart.",
            where=", ".join(str(item.ask.survey.folder) for item in found),
            remedy="Give surveys with one list of activities.",
        )
    functions = (*plan.functions, TOTAL)
    gdp = _gdp_of_years(found[0], years)
    names = list(chained.names(years, functions))
    joint = _independent(lambda k: _chain_of(found, plan, years, gdp, k), found)
    n = {year: int(item.counts[at]) for item in found for at, year in enumerate(item.years)}
    rules = found[0].totals.analysis.rules
    rows = tuple(
        _of_year(
            _row(
                rules,
                (item, function),
                chained.unit_of(item, years, currency),
                year,
                (joint.value[at], joint.variance[at], joint.df),
                n[year],
            ),
            years,
        )
        for at, (item, year, function) in enumerate(names)
    )
    return Estimates(("year",), rows, (years.note(),))


def _gdp_of_years(one: Measured, years: Years) -> Array:
    """GDP [year], NaN where that of the year is not known."""
    known = {
        item.pricing.wages.price_year: item.gdp.value for item in one.found if item.gdp is not None
    }
    return np.array([known.get(year, np.nan) for year in years.years])


def _of_year(row: Row, years: Years) -> Row:
    """Say why a figure of a series has no value, or no error."""
    if row.est is not None:
        return replace(row, flag="") if row.flag == EXACT_FLAG else row
    grown = "growth" in row.statistic or "previous" in row.statistic
    if grown and row.domain["year"] == str(years.years[0]):
        return replace(row, flag="no year before")
    if row.statistic == "share_of_gdp":
        return replace(row, flag="no GDP of the year")
    return replace(row, flag="no hours in a year" if years.wages else "no wages of the year")


def _chain_of(
    found: Sequence[Measured], plan: Plan, years: Years, gdp: Array, moved: int
) -> Callable[[Numbers], Numbers]:
    """The series as a formula of the totals of one survey, the others at their estimates."""
    fixed = [item.figures(item.sums.full) for item in found]
    order = np.argsort([year for item in found for year in item.years])

    def formula(totals: Numbers) -> Numbers:
        mine = found[moved].figures(totals)
        lead = mine[0].shape[:-2]
        hours, value = (
            np.concatenate(
                [
                    mine[kind] if at == moved else np.broadcast_to(part, (*lead, *part.shape))
                    for at, part in enumerate(pair[kind] for pair in fixed)
                ],
                axis=-2,
            )[..., order, :]
            for kind in (0, 1)
        )
        figures = chained.series(years, hours @ plan.into, value @ plan.into, gdp)
        return np.asarray(figures.reshape(*lead, -1))

    return formula


def _independent(
    formula: Callable[[int], Callable[[Numbers], Numbers]], found: Sequence[Measured]
) -> Joint:
    """Errors of independent samples: each survey's own, with the others held."""
    parts = [jointly(formula(at), item.sums, item.design) for at, item in enumerate(found)]
    variance = np.sum([part.variance for part in parts], axis=0)
    return Joint(parts[0].value, variance, min(part.df for part in parts))
