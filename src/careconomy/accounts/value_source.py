"""Where the wages of a valuation come from: facts, a user's file, or the survey's own earnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from careconomy.accounts.own_wages import OwnWages, own_wages
from careconomy.accounts.price_index import PriceIndex, read_price_index
from careconomy.accounts.value_file import read_wages
from careconomy.accounts.wage_equation import Array
from careconomy.accounts.wages import (
    CONCEPTS,
    OWN_WAGE,
    Wages,
    at_prices_of,
    check,
    no_wages,
    of_concept,
    rate_of,
    rule_of,
    wages_of,
)
from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.timeuse import Survey


@dataclass(frozen=True)
class Source:
    """What wages can be taken from; own wages are worked out at most once."""

    survey: Survey
    country: Country | None
    given: Wages | None
    own: OwnWages | None
    price_year: int | None
    index: PriceIndex | None
    _made: list[OwnWages | CareError] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        survey: Survey,
        country: Country | None,
        wages: str | Path | Wages | None,
        own: OwnWages | None,
        price_year: int | None,
        price_index: str | Path | PriceIndex | None,
    ) -> Source:
        """Read the files. Raises CareError."""
        given = read_wages(wages) if isinstance(wages, (str, Path)) else wages
        index = price_index
        if isinstance(index, (str, Path)):
            index = read_price_index(index)
        return cls(survey, country, given, own, price_year, index)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Wage concepts that can be had."""
        return CONCEPTS if self.given is None else (self.given.concept,)

    def prices(self, method: str, concept: str) -> tuple[Wages, Array | None]:
        """Wages of a method, and of each person where it takes those. Raises CareError."""
        hour = None
        if method == OWN_WAGE:
            found, hour = self._own(concept)
        elif self.given is None:
            found = wages_of(self._facts(), method, concept)
        else:
            found = of_concept(self.given, concept)
        return at_prices_of(found, self.price_year, self.index), hour

    def _own(self, concept: str) -> tuple[Wages, Array]:
        """What own wages are multiplied by for a concept, as prices, and the wages."""
        check("wage concept of own wages", concept, CONCEPTS)
        if self.given is not None and (
            self.country is None or self.given.currency != self.country.currency
        ):
            raise CareError(
                "the currency of the survey's earnings is not known to be that of the wages.",
                where=self.given.own,
                remedy="Name the country, or leave own_wage out.",
            )
        own = self._worked_out()
        if len(own.hour) != self.survey.rows("persons"):
            raise CareError(
                f"the own wages are of {len(own.hour)} persons, the survey has "
                f"{self.survey.rows('persons')}.",
                where=OWN_WAGE,
                remedy="Work them out from this survey.",
            )
        factor = rate_of(self._facts(), concept)
        prices = {OWN_WAGE: (factor, factor)}
        sources = (*own.notes, *rule_of(concept, factor))
        return Wages(own.currency, own.price_year, concept, "paid", prices, sources), own.hour

    def _worked_out(self) -> OwnWages:
        if self.own is not None:
            return self.own
        if not self._made:
            try:
                self._made.append(
                    own_wages(
                        self.survey,
                        self.country,
                        price_year=self.price_year,
                        price_index=self.index,
                    )
                )
            except CareError as error:
                self._made.append(error)
        found = self._made[0]
        if isinstance(found, CareError):
            raise found
        return found

    def _facts(self) -> Country:
        if self.country is None:
            raise no_wages()
        return self.country
