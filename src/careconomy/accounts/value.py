"""What unpaid work is worth: hours a year times a wage, with errors from the survey's design.

Part 2.1 and 2.2 of the method. The value is linear in the weighted totals of a survey, so that one
pass serves all methods, and errors come from the same kernel as those of the hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from careconomy.accounts.own_wages import OwnWages
from careconomy.accounts.price_index import PriceIndex
from careconomy.accounts.value_ask import Ask, Priced
from careconomy.accounts.value_source import Source
from careconomy.accounts.value_table import wanted
from careconomy.accounts.wages import CONCEPTS, LABOUR_COST, METHODS, OWN_WAGE, Wages, check
from careconomy.errors import CareError
from careconomy.estimation.results import Estimates
from careconomy.estimation.survey import Progress
from careconomy.facts import Country
from careconomy.timeuse import Survey

Given = TypeVar("Given")
Made = TypeVar("Made")
# Statistics of a sensitivity table.
USUAL = ("value", "value_per_person", "share_of_gdp", "share_of_extended_gdp")


def value(
    survey: Survey,
    country: Country | None,
    *,
    method: str,
    wage_concept: str,
    price_year: int | None = None,
    price_index: str | Path | PriceIndex | None = None,
    wages: str | Path | Wages | None = None,
    own: OwnWages | None = None,
    by: Sequence[str] = ("sex", "activity"),
    activities: Sequence[str] | None = None,
    scope: str = "own-use",
    age_floor: int | None = None,
    of: Sequence[str] | None = None,
    gdp: float | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Estimates:
    """Value unpaid work: hours, money, shares of GDP, each with its error.

    `method` of METHODS; `wage_concept` of CONCEPTS, or that of `wages` (a file or `Wages`; without
    them the facts of `country`); `price_year`: else that of the wages, and `price_index`, the
    user's, moves them there, and GDP of the facts beside them; `own`: wages of persons for the
    method "own_wage", else worked out by `own_wages`; `by`: "sex", "activity" and dimensions of
    `analyse`; `activities`: lines, groups or codes that do not overlap, in place of the lines of
    `scope` ("own-use", "with-volunteering"); `age_floor`: youngest age counted; `of`: some of
    STATISTICS, without it all that can be had; `gdp`: of the survey's year, in money of the wages
    at `price_year`; `options`: where, ages, design, rules, engine, as of `analyse`. Rows carry
    method, wage concept and price year. Raises CareError.
    """
    check("method", method, METHODS)
    if method == OWN_WAGE and wages is not None:
        raise CareError(
            "own wages come from the earnings of the survey, and wages are given.",
            where=OWN_WAGE,
            remedy="Leave the wages out, or choose another method.",
        )
    source = Source.of(survey, country, wages, own, price_year, price_index)
    found, hour = source.prices(method, wage_concept)
    ask = Ask.of(survey, country, by, activities, scope, age_floor, options, source.index)
    return ask.answer([ask.priced(method, found, of, gdp, hour)], progress)


def sensitivity(
    survey: Survey,
    country: Country | None,
    *,
    methods: Sequence[str] = METHODS,
    wage_concepts: Sequence[str] | None = None,
    price_year: int | None = None,
    price_index: str | Path | PriceIndex | None = None,
    wages: str | Path | Wages | None = None,
    own: OwnWages | None = None,
    by: Sequence[str] = (),
    activities: Sequence[str] | None = None,
    scope: str = "own-use",
    age_floor: int | None = None,
    of: Sequence[str] | None = None,
    gdp: float | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Estimates:
    """Value by every method and wage concept, in one pass over the survey; otherwise as `value`.

    Without `wage_concepts` those of the facts, or the one of `wages`. A method that lacks a fact or
    a wage has no rows, and a note says what would supply it. Raises CareError where none can be.
    """
    source = Source.of(survey, country, wages, own, price_year, price_index)
    pairs = _pairs(methods, wage_concepts or source.concepts)
    ask = Ask.of(survey, country, by, activities, scope, age_floor, options, source.index)
    wanted(of, ask.by, None)
    lacking: list[tuple[str, CareError]] = []

    def priced(pair: tuple[str, str]) -> Priced:
        found, hour = source.prices(*pair)
        one = ask.priced(pair[0], found, of, gdp, hour)
        return one if of else replace(one, of=tuple(name for name in one.of if name in USUAL))

    found = _those_that_can(priced, pairs, [", ".join(pair) for pair in pairs], lacking)
    totals = ask.totals(found, progress)
    names = [f"{one.pricing.method}, {one.pricing.wages.concept}" for one in found]
    valued = _those_that_can(lambda one: ask.valued(totals, one), found, names, lacking)
    return ask.table(valued, found, totals, [*_left_out(lacking), *_prices_of_years(found)])


def _prices_of_years(found: Sequence[Priced]) -> Iterator[str]:
    """Say that money of several years stands side by side."""
    years = sorted({one.pricing.wages.price_year for one in found})
    if len(years) > 1:
        yield (
            f"Values are at prices of {' and '.join(map(str, years))}: to set them beside each "
            "other give a price year and a price index."
        )


def _left_out(lacking: Sequence[tuple[str, CareError]]) -> list[str]:
    """Say what was left out, and why, once for those that lack the same."""
    named: dict[str, list[str]] = {}
    for name, error in lacking:
        named.setdefault(str(error), []).append(name)
    return [f"Left out: {'; '.join(names)}: {error}" for error, names in named.items()]


def _those_that_can(
    work: Callable[[Given], Made],
    items: Sequence[Given],
    names: Sequence[str],
    lacking: list[tuple[str, CareError]],
) -> list[Made]:
    """Do some work on each item; note which lack something. Raises CareError if all do."""
    made = []
    for item, name in zip(items, names, strict=True):
        try:
            made.append(work(item))
        except CareError as error:
            lacking.append((name, error))
    if not made:
        raise lacking[-1][1] if lacking else CareError("no method is named.")
    return made


def _pairs(methods: Sequence[str], concepts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    for method in methods:
        check("method", method, METHODS)
    for concept in concepts:
        check("wage concept", concept, (*CONCEPTS, LABOUR_COST))
    return tuple(product(dict.fromkeys(methods), dict.fromkeys(concepts)))
