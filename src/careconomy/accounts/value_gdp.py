"""Output to set the value of unpaid work beside: of which year, at prices of which year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careconomy.accounts.head_file import LARGEST
from careconomy.accounts.price_index import PriceIndex
from careconomy.accounts.wages import Wages
from careconomy.errors import CareError
from careconomy.facts import Country


@dataclass(frozen=True)
class Gdp:
    """Output of a year in money of the wages; `label` says of which years GDP and hours are."""

    value: float
    label: str


def gdp_beside(
    wages: Wages,
    country: Country | None,
    survey_years: Sequence[int],
    of: Sequence[str] | None,
    given: float | None,
    index: PriceIndex | None,
) -> tuple[Gdp | None, tuple[str, ...]]:
    """GDP in money of the wages with its notes; or None, and why.

    `given`: of the survey's year, in money of the wages; else that of the facts, which `index`
    moves to the prices of the wages. Raises CareError where `of` asks for shares of it.
    """
    years = _span(survey_years)
    if given is not None:
        if not 1.0 <= given < LARGEST:
            raise CareError(
                f"GDP is {given:g}.",
                where="gdp",
                remedy="Give an amount above zero, in single units of money, below 1e30.",
            )
        return Gdp(given, f"of {years}"), (
            f"GDP of {years}: {_whole(given)} {wages.money}, given.",
        )
    try:
        return _of_facts(wages, country, years, index)
    except CareError as error:
        if any("gdp" in name for name in of or ()):
            raise
        return None, (f"No shares of GDP: {error}",)


def _of_facts(
    wages: Wages, country: Country | None, years: str, index: PriceIndex | None
) -> tuple[Gdp, tuple[str, ...]]:
    if country is None:
        raise CareError(
            "GDP is not known without a country.", remedy="Name the country, or give gdp."
        )
    fact, year = country.fact("gdp"), str(country.price_year)
    factor, prices, moved = _moved(wages, country, index)
    source = f"gdp: {_whole(fact.value)} {fact.unit}, {fact.year}; {fact.source}."
    if years == year:
        return Gdp(fact.value * factor, f"of {year}{prices}"), (source, *moved)
    note = (
        f"Shares set hours of {years}, by the people of {years}, at wages of {wages.price_year} "
        f"beside GDP of {year}{prices}: they are no share of the output of either year where "
        "people or habits have changed since. Give gdp and wages of the survey's year for one."
    )
    label = f"of {year}{prices} (hours of {years})"
    return Gdp(fact.value * factor, label), (source, *moved, note)


def _moved(
    wages: Wages, country: Country, index: PriceIndex | None
) -> tuple[float, str, tuple[str, ...]]:
    """What GDP of the facts is multiplied by, and how that is said."""
    start, end = country.price_year, wages.price_year
    foreign = wages.currency != country.currency
    if foreign or (start != end and index is None):
        raise CareError(
            f"the wages are in {wages.money}, GDP of the facts in {country.currency} of {start}, "
            f"and there is no {'exchange rate' if foreign else 'deflator'}.",
            where=country.name,
            remedy=f"Give gdp in {wages.money} (--gdp){'' if foreign else ', or a price index'}.",
        )
    if start == end or index is None:
        return 1.0, "", ()
    factor = index.factor(start, end)
    said = f"GDP moved from prices of {start} to {end}: x {factor:.4f}, by {index.source}."
    return factor, f" at prices of {end}", (said,)


def _whole(money: float) -> str:
    """Money in full, for readers who do not count by powers of ten."""
    return f"{money:,.0f}" if abs(money) >= 1e6 else f"{money:,.6g}"


def _span(years: Sequence[int]) -> str:
    if not years:
        return "a year that is not stated"
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}-{last}"
