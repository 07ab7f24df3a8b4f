"""Prices of an hour of each service of time transfers, from wages by task or activity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from careconomy.accounts.transfers import TimeTransfers, Valuation
from careconomy.accounts.value_ask import SAID, check_country
from careconomy.accounts.value_prices import Pricing, lines_of, pricing_of
from careconomy.accounts.wages import (
    METHODS,
    OWN_WAGE,
    Wages,
    check,
    no_wages,
    of_concept,
    wages_of,
)
from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.timeuse import Survey

PERSONAL = ("opportunity", OWN_WAGE)
HELP = "Choose specialist, generalist, hybrid or minimum_wage, with one wage for both."


def valuation_of(
    found: TimeTransfers,
    survey: Survey,
    method: str,
    *,
    wages: Wages | None = None,
    country: Country | None = None,
    wage_concept: str | None = None,
) -> Valuation:
    """Price services by a method: by `wages` of the user, or else by the facts of a country.

    An activity has the price that it has in the value of unpaid work (`accounts.value`); a service
    has the mean of its activities by their time, in each replicate anew. Raises CareError for a
    wage that is missing and for wages of women and men that differ.
    """
    check("method", method, METHODS)
    if method in PERSONAL:
        raise CareError(
            f"{method} prices persons apart: what is received has one price, whoever gave it.",
            where="method",
            remedy=HELP,
        )
    used = _wages(survey, method, wages, country, wage_concept)
    lines = lines_of(survey, None, "with-volunteering")
    service = found.times.service[:-1]
    lines = replace(lines, line=np.where(service >= 0, lines.line, -1))
    pricing = pricing_of(method, used, lines, survey)
    price = _prices(pricing, service)
    member = service == np.arange(len(found.times.services))[:, np.newaxis]
    time = found.activities @ member.T
    worth = (found.activities * price) @ member.T
    rates = np.divide(worth, time, where=time > 0.0, out=np.zeros_like(worth))
    # A service that a replicate leaves out keeps its price; one that nobody did needs none.
    rates = np.where(time > 0.0, rates, rates[:1])
    return Valuation(rates, used.currency, used.price_year, _notes(survey, method, used))


def _prices(pricing: Pricing, service: np.ndarray) -> np.ndarray:
    """Price of each activity, 0 where it is no service."""
    price = np.zeros(len(service))
    for at in np.flatnonzero(service >= 0):
        women, men = pricing.wages.prices[pricing.key[at]]
        if women != men:
            raise CareError(
                f"{pricing.key[at]} has a wage of women and another of men: what is received has "
                "one price, whoever gave it.",
                where=pricing.wages.own or "wages",
                remedy=HELP,
            )
        price[at] = women
    return price


def _wages(
    survey: Survey,
    method: str,
    wages: Wages | None,
    country: Country | None,
    concept: str | None,
) -> Wages:
    if wages is not None:
        return wages if concept is None else of_concept(wages, concept)
    if concept is None:
        raise CareError("no wage concept is named.", remedy="Name one, such as gross.")
    if country is None:
        raise no_wages()
    check_country(survey, country)
    return wages_of(country, method, concept)


def _notes(survey: Survey, method: str, wages: Wages) -> tuple[str, ...]:
    how = "wages of a file" if wages.own else SAID[method]
    years = ", ".join(str(year) for year in survey.manifest.years) or "a year that is not stated"
    apart = f"Hours are those of {years}, wages those of {wages.price_year}."
    return (
        f"{method}, {wages.concept} an hour {wages.per_hour}, {wages.money}: {how}.",
        *wages.sources,
        "A service has the mean wage of its activities by their time. Wages are taken as known: "
        "errors are those of the sample.",
        *(() if years == str(wages.price_year) else (apart,)),
    )
