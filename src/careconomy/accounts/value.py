"""What unpaid work is worth: hours a year times a wage, with errors from the survey's design.

Part 2.1 and 2.2 of the method. The value is linear in the weighted totals of a survey, so that one
pass serves all methods, and errors come from the same kernel as those of the hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from careconomy.accounts.value_ask import Ask, Priced
from careconomy.accounts.value_file import read_wages
from careconomy.accounts.value_table import wanted
from careconomy.accounts.wages import CONCEPTS, LABOUR_COST, METHODS, Wages, check, wages_of
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
    wages: str | Path | Wages | None = None,
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
    them the facts of `country`); `price_year`: refused where the wages have another, since there is
    no deflator; `by`: "sex", "activity" and dimensions of `analyse`; `activities`: lines, groups or
    codes that do not overlap, in place of the lines of `scope` ("own-use", "with-volunteering");
    `age_floor`: youngest age counted; `of`: some of STATISTICS, without it all that can be had;
    `gdp`: of the survey's year, in money of the wages; `options`: where, ages, design, rules,
    engine, as of `analyse`. Rows carry method, wage concept and price year. Raises CareError.
    """
    check("method", method, METHODS)
    given = _given(wages, wage_concept)
    found = given or wages_of(_facts(country), method, wage_concept)
    _check_year(found, price_year)
    ask = Ask.of(survey, country, by, activities, scope, age_floor, options)
    return ask.answer(((method, found),), of, gdp, progress)


def sensitivity(
    survey: Survey,
    country: Country | None,
    *,
    methods: Sequence[str] = METHODS,
    wage_concepts: Sequence[str] | None = None,
    price_year: int | None = None,
    wages: str | Path | Wages | None = None,
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
    given = _given(wages, None)
    pairs = _pairs(methods, wage_concepts or _concepts(given))
    ask = Ask.of(survey, country, by, activities, scope, age_floor, options)
    wanted(of, ask.by, None)
    lacking: list[tuple[str, CareError]] = []

    def priced(pair: tuple[str, str]) -> Priced:
        method, concept = pair
        found = _given(given, concept) or wages_of(_facts(country), method, concept)
        _check_year(found, price_year)
        one = ask.priced(method, found, of, gdp)
        return one if of else replace(one, of=tuple(name for name in one.of if name in USUAL))

    found = _those_that_can(priced, pairs, [", ".join(pair) for pair in pairs], lacking)
    totals = ask.totals(found, progress)
    names = [f"{one.pricing.method}, {one.pricing.wages.concept}" for one in found]
    valued = _those_that_can(lambda one: ask.valued(totals, one), found, names, lacking)
    notes = [f"Left out: {name}: {error}" for name, error in lacking]
    return ask.table(valued, found, totals, notes)


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


def _concepts(given: Wages | None) -> tuple[str, ...]:
    return CONCEPTS if given is None else (given.concept,)


def _facts(country: Country | None) -> Country:
    if country is None:
        raise CareError("there are no wages.", remedy="Name a country, or give a file of wages.")
    return country


def _given(wages: str | Path | Wages | None, concept: str | None) -> Wages | None:
    """Wages of the user, which must be of the concept that is asked for."""
    if wages is None:
        return None
    found = wages if isinstance(wages, Wages) else read_wages(wages)
    if concept not in (None, found.concept):
        raise CareError(
            f'the wages are {found.concept}, and "{concept}" was asked for.',
            where=found.own,
            remedy=f"Ask for {found.concept}, or give wages of that concept.",
        )
    return found


def _check_year(wages: Wages, price_year: int | None) -> None:
    if price_year not in (None, wages.price_year):
        raise CareError(
            f"the wages are at prices of {wages.price_year}, and {price_year} was asked for; the "
            "facts of countries hold no deflator.",
            where=wages.own or "price year",
            remedy=f"Give wages of your own at prices of {price_year}, or ask for no other year.",
        )
