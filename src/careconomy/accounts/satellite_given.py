"""What a user gives for an account: surveys, wages, national accounts, of one year and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from careconomy.accounts.head_file import LARGEST
from careconomy.accounts.satellite_file import Accounts, Amount, read_accounts
from careconomy.accounts.value_file import read_wages
from careconomy.accounts.wages import Wages, no_wages, of_concept, wages_of
from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.timeuse import Survey


def wages_given(
    wages: Sequence[str | Path | Wages], country: Country | None, method: str, concept: str
) -> tuple[Wages, ...]:
    """Wages by price year, all of the concept that is asked for, in one currency."""
    if not wages:
        if country is None:
            raise no_wages()
        return (wages_of(country, method, concept),)
    found = [one if isinstance(one, Wages) else read_wages(one) for one in wages]
    for one in found:
        of_concept(one, concept)
        if (one.currency, one.per_hour) != (found[0].currency, found[0].per_hour):
            raise CareError(
                f"the wages are in {one.currency} an hour {one.per_hour}, others in "
                f"{found[0].currency} an hour {found[0].per_hour}.",
                where=one.own,
                remedy="Give all wages in one currency, of hours paid or of hours worked.",
            )
    years = [one.price_year for one in found]
    if len(set(years)) < len(years):
        raise CareError("two files of wages are of the same year.", where=found[-1].own)
    return tuple(sorted(found, key=lambda one: one.price_year))


def years_of(surveys: Sequence[Survey], year: int | None) -> tuple[list[int], int]:
    """Years of the surveys, and that of the account. Raises CareError."""
    if not surveys:
        raise CareError("no survey is given.", remedy="Name its folder.")
    for survey in surveys:
        if not survey.manifest.years:
            raise CareError(
                "the survey does not state its year.",
                where=str(survey.folder),
                remedy="State years in the mapping, and import it again.",
            )
    every = [found for survey in surveys for found in sorted(set(survey.manifest.years))]
    twice = [found for found in every if every.count(found) > 1]
    if twice:
        raise CareError(
            f"two of the surveys are of {twice[0]}.", remedy="Give each year in one folder."
        )
    listed = ", ".join(map(str, sorted(every)))
    where = ", ".join(str(survey.folder) for survey in surveys)
    if year is None and len(every) != 1:
        raise CareError(
            "the year of the account is not stated.",
            where=where,
            remedy=f"Choose one with --year: {listed}.",
        )
    if year is not None and year not in every:
        raise CareError(
            f"the survey has no diaries of {year}.",
            where=where,
            remedy=f"Years with diaries: {listed}.",
        )
    return sorted(every), every[0] if year is None else year


def place_of_wages(priced: Sequence[Wages], year: int) -> int:
    """Place of the wages of a year; the only ones serve any year, and the account says so."""
    years = [one.price_year for one in priced]
    if year in years:
        return years.index(year)
    if len(priced) == 1:
        return 0
    raise CareError(
        f"there are no wages of {year}, and no deflator.",
        where="wages",
        remedy=f"Give a file of wages at prices of {year}.",
    )


def accounts_given(
    given: Sequence[str | Path | Accounts], priced: Sequence[Wages], place: int, gdp: float | None
) -> tuple[Accounts | None, Mapping[int, float]]:
    """Accounts of the year of the wages at `place`, and GDP by year of every file.

    Raises CareError where a file is of a year or currency without wages: there is no deflator.
    """
    if gdp is not None and not 1.0 <= gdp < LARGEST:
        raise CareError(
            f"GDP is {gdp:g}.",
            where="gdp",
            remedy="Give an amount above zero, in single units of money, below 1e30.",
        )
    every: dict[int, Accounts] = {}
    for one in given:
        found = one if isinstance(one, Accounts) else read_accounts(one)
        if found.year in every:
            raise CareError(f"two files of accounts are of {found.year}.", where=found.where)
        _check_money(found, priced, priced[place])
        every[found.year] = found
    main = every.get(priced[place].price_year)
    if main is not None and gdp is not None:
        main = replace(main, amounts={**main.amounts, "gdp": Amount(gdp, None, "given beside")})
    output = {
        year: found.amounts["gdp"].value for year, found in every.items() if "gdp" in found.amounts
    }
    return main, output if gdp is None else {**output, priced[place].price_year: gdp}


def _check_money(found: Accounts, priced: Sequence[Wages], wages: Wages) -> None:
    if any((one.currency, one.price_year) == (found.currency, found.year) for one in priced):
        return
    raise CareError(
        f"the accounts are in {found.money}, the wages in {wages.money}, and there is no deflator.",
        where=found.where,
        remedy=f"Give wages of {found.money} with --wages, or accounts of {wages.money}.",
    )
