"""What an hour of each person's paid work earns, or would earn: observed, or by a wage equation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from careconomy.accounts.own_wages_people import (
    FIRST_AGE,
    LAST_AGE,
    NEEDED,
    SEXES,
    People,
    Terms,
    people_of,
    terms_of,
)
from careconomy.accounts.price_index import PriceIndex
from careconomy.accounts.wage_equation import Array, Flags, WageEquation, two_step
from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.timeuse import Survey

KEPT = ("observed", "predicted")
# Fewer of a sex with, or without, a wage do not carry an equation of ten terms and more.
FEWEST = 50
# From which probability on what tells the selection is called weak.
WEAK = 0.05
SELECTION, WAGE, CHECK = "having a wage (probit)", "log wage of an hour", "check"


@dataclass(frozen=True)
class Means:
    """Weighted mean wages of a sex that check the equation.

    `observed` and `fitted`: of those who have one, as observed and by the equation; `without`: of
    the others by the equation, and `plain` if it were not corrected.
    """

    sex: str
    having: int
    lacking: int
    observed: float
    fitted: float
    without: float
    plain: float


@dataclass(frozen=True)
class OwnWages:
    """Gross wages of an hour paid [person of the survey], NaN where none can be told.

    In `currency` at prices of `price_year`; with the equation, its terms, how many persons it
    rests on, means that check it, and `notes`: what a reader must know.
    """

    hour: Array
    currency: str
    price_year: int
    equation: WageEquation
    terms: Terms
    means: tuple[Means, ...]
    notes: tuple[str, ...]

    def table(self) -> list[dict[str, Any]]:
        """Coefficients of both equations with robust errors, and what sums them up, a row each."""
        return list(self._rows())

    def _rows(self) -> Iterator[dict[str, Any]]:
        found, names = self.equation, self.terms.names
        having = sum(one.having for one in self.means)
        n = {SELECTION: having + sum(one.lacking for one in self.means), WAGE: having}
        shared = len(found.wage)

        def row(part: str, term: str, est: float, se: float | None = None) -> dict[str, Any]:
            excluded = part == SELECTION and term in names[shared:]
            error = None if se is None else float(se)
            return {
                "equation": part,
                "term": term,
                "left_out_of_wage": excluded,
                "est": float(est),
                "se": error,
                "n": n.get(part),
            }

        for name, est, se in zip(names, found.selection, found.selection_se, strict=True):
            yield row(SELECTION, name, est, se)
        for name, est, se in zip(names[:shared], found.wage, found.wage_se, strict=True):
            yield row(WAGE, name, est, se)
        yield row(WAGE, "inverse Mills ratio", found.mills, found.mills_se)
        yield row(WAGE, "sigma", found.sigma)
        yield row(WAGE, "rho", found.rho)
        yield row(CHECK, "chi-square of what is left out of the wage", found.wald)
        yield row(CHECK, "p of it", found.p)
        for one in self.means:
            for name in ("observed", "fitted", "without", "plain"):
                yield row(CHECK, f"{one.sex}: mean wage, {MEANS[name]}", getattr(one, name))


MEANS = {
    "observed": "of those who have one",
    "fitted": "of those who have one, by the equation",
    "without": "of those who have none, by the equation",
    "plain": "of those who have none, were it not corrected",
}


def own_wages(
    survey: Survey,
    country: Country | None,
    *,
    kept: str = "observed",
    price_year: int | None = None,
    price_index: PriceIndex | None = None,
) -> OwnWages:
    """Work out an hourly wage for every diarist: own earnings, or those of the equation.

    Weekly earnings before tax over usual hours. Who has none gets the mean that a wage equation
    gives, corrected for who has a wage (`wage_equation.two_step`), fitted to ages 15 to 64; older
    people get that of 64. `kept`: "observed" leaves the wages that there are, "predicted" puts the
    equation's in their place. `price_year`: else the survey's year; `price_index` moves wages
    there, and is needed for a survey of several years. Raises CareError where earnings, hours, age
    or sex are not recorded, where fewer than 50 women or men have a wage or have none, and where
    nothing tells who has a wage but what is in the wage equation itself.
    """
    if kept not in KEPT:
        raise CareError(f'"{kept}" wages are not known.', remedy=f"Give {' or '.join(KEPT)}.")
    _check(survey, price_index)
    if country is None:
        raise CareError(
            "the currency of the survey's earnings is not known.", remedy="Name the country."
        )
    people = people_of(survey)
    factor, year, moved = _moved(survey, people, price_year, price_index)
    wage = people.wage * factor
    has = np.isfinite(wage)
    sample = people.able & (people.age <= LAST_AGE) & (people.weight > 0.0)
    _check_number(people, sample, has)
    terms = terms_of(people, sample & has, sample & ~has)
    x, z = terms.values[:, : terms.shared], terms.values
    found = two_step(wage[sample], x[sample], z[sample], people.weight[sample])
    mean = found.mean(x, z, has)
    hour = np.full(survey.rows("persons"), np.nan)
    own = has if kept == "observed" else np.zeros(len(has), dtype=np.bool_)
    hour[people.person] = np.where(people.able, np.where(own, wage, mean), np.nan)
    means = _means(people, wage, mean, found.plain_mean(x), sample)
    said = _sentences(kept, terms, found, means, f"{country.currency} of {year}")
    notes = (*said, *moved, *people.notes, *terms.notes)
    return OwnWages(hour, country.currency, year, found, terms, means, notes)


def _check(survey: Survey, index: PriceIndex | None) -> None:
    for name, what in NEEDED.items():
        if name not in survey.columns("persons"):
            raise CareError(
                f"the survey does not record {what}, which a person's own wage needs.",
                where=str(survey.folder),
                remedy="Map the column when importing, or choose another method.",
            )
    years = survey.manifest.years
    if len(set(years)) > 1 and index is None:
        _refuse_years(f"{min(years)}-{max(years)}", "of one year alone")


def _refuse_years(span: str, wanted: str) -> NoReturn:
    raise CareError(
        f"the survey's earnings are at prices of {span}, not {wanted}.",
        where="own_wage",
        remedy="Give a price index (--price-index FILE).",
    )


def _moved(
    survey: Survey, people: People, price_year: int | None, index: PriceIndex | None
) -> tuple[Array | float, int, tuple[str, ...]]:
    """What wages are multiplied by to be of one year's prices, and that year."""
    years = sorted({int(year) for year in np.unique(people.year)} or set(survey.manifest.years))
    if not years:
        raise CareError(
            "the year of the survey's earnings is not known.",
            where="years",
            remedy="Give years in the manifest.",
        )
    year = years[-1] if price_year is None else price_year
    if years == [year]:
        return 1.0, year, ()
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
    if index is None:
        _refuse_years(span, f"of {year}")
    factors = {each: index.factor(each, year) for each in years}
    note = f"Own wages: moved from prices of {span} to {year} by {index.source}."
    if len(people.year) == 0:
        return factors[years[0]], year, (note,)
    return np.array([factors[int(each)] for each in people.year]), year, (note,)


def _check_number(people: People, sample: Flags, has: Flags) -> None:
    for sex in SEXES:
        rows = sample & (people.sex == sex)
        for part, what in ((rows & has, "have"), (rows & ~has, "do not have")):
            number = int(part.sum())
            if rows.any() and number < FEWEST:
                raise CareError(
                    f"{number} {sex} {what} a wage; a wage equation needs {FEWEST}.",
                    where="own_wage",
                    remedy="Choose another method: opportunity takes mean earnings by sex.",
                )


def _means(
    people: People, wage: Array, mean: Array, plain: Array, sample: Flags
) -> tuple[Means, ...]:
    """Means of each sex in the sample of the equation."""
    found = []
    for sex in SEXES:
        rows = sample & (people.sex == sex)
        has, without = rows & np.isfinite(wage), rows & ~np.isfinite(wage)
        if rows.any():
            figures = (
                float(np.average(values[part], weights=people.weight[part]))
                for values, part in ((wage, has), (mean, has), (mean, without), (plain, without))
            )
            found.append(Means(sex, int(has.sum()), int(without.sum()), *figures))
    return tuple(found)


def _sentences(
    kept: str, terms: Terms, found: WageEquation, means: Sequence[Means], money: str
) -> Iterator[str]:
    """What a reader must know."""
    rule = "keeps it" if kept == "observed" else "gets that of the equation too"
    yield (
        "Own wages: weekly earnings before tax over usual hours, an hour paid, topcoded as in the "
        f"survey. Who has a wage {rule}; who has none, the self-employed among them, gets the mean "
        f"of an equation of the log wage on {', '.join(terms.variables)}, corrected for who has a "
        "wage (Heckman, two steps, survey weights), as the mean of a wage with normal errors in "
        f"logs. It is fitted to ages {FIRST_AGE} to {LAST_AGE}; older people get that of "
        f"{LAST_AGE}."
    )
    yield (
        f"What tells who has a wage and is left out of it: {', '.join(terms.excluded)} (p = "
        f"{found.p:.2g}); inverse Mills ratio {found.mills:.3f} (se {found.mills_se:.3f}), rho "
        f"{found.rho:.2f}."
    )
    for one in means:
        yield (
            f"Wage equation, {one.sex}: {one.having} with a wage, {one.lacking} without; mean "
            f"wage {one.observed:.2f} as observed and {one.fitted:.2f} by the equation; of those "
            f"without one {one.without:.2f}, and {one.plain:.2f} were it not corrected ({money})."
        )
    if found.p > WEAK:
        yield (
            "Who has a wage hardly depends on what is left out of it: the correction rests on the "
            "form of the distribution alone."
        )
    if abs(found.mills) > found.sigma:
        yield f"A rho of {found.mills / found.sigma:.2f} is held at {found.rho:.0f}."
