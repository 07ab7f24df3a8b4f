"""A country with everything that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from careconomy.errors import CareError, MissingFact
from careconomy.facts import store
from careconomy.facts.catalogue import CATALOGUE, unit_in
from careconomy.facts.checks import shown
from careconomy.facts.fact import Fact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from careconomy.facts import own
    from careconomy.facts.input_output import InputOutput
    from careconomy.facts.population import Population

UNPAID = ("unpaid_work_women", "unpaid_work_men")


@dataclass(frozen=True)
class Summary:
    """Counts over the canonical facts, and what else is there."""

    observed: int
    estimated: int
    missing: tuple[str, ...]
    unpaid_work: str
    population: bool
    input_output: bool

    @property
    def complete(self) -> bool:
        """Whether a costed package has every fact it can need, and a population."""
        return self.population and not self.missing


@dataclass(frozen=True)
class Country:
    """Facts, population and tables of one country; build it with `Country.load`."""

    iso3: str
    name: str
    currency: str
    price_year: int
    region: str
    income_group: str
    facts: Mapping[str, Fact]
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    own_population: Population | None = field(default=None, repr=False, compare=False)

    @classmethod
    def load(
        cls,
        country: str,
        overrides: Mapping[str, float | Mapping[str, Any]] | None = None,
        file: Path | str | None = None,
    ) -> Country:
        """Return a country by ISO code or name, with overrides and a facts file applied.

        A file with a `[country]` table and `[population.YEAR]` tables brings a country of one's
        own. Raises CareError for an unknown country or fact, a wrong unit, a value outside its
        range, pay out of proportion to GDP, or a file that cannot be read.
        """
        if not isinstance(country, str):
            raise CareError(
                f"a country is asked for by {shown(country)}, not by text.",
                remedy='Give an ISO 3166 code or a name, such as "FRA".',
            )
        content = None
        if file is not None:
            from careconomy.facts import own

            content = own.read_file(file)
        if content is not None and content.names(country) and not store.is_known(country):
            loaded = _own_country(content)
        else:
            loaded = _stored_country(store.find_country(country))
            if content is not None:
                loaded = _with_own_population(loaded, content)
        changes = dict(content.facts) if content is not None else {}
        changes.update(_as_mapping(overrides or {}))
        return loaded.with_overrides(changes, where=content.where if content is not None else "")

    def with_overrides(
        self, overrides: Mapping[str, float | Mapping[str, Any]], where: str = ""
    ) -> Country:
        """Return the country with some facts replaced; they carry the quality `override`.

        Raises CareError for a fact or value that cannot be taken, and for pay out of proportion
        to GDP or to other pay when an override touches one of them.
        """
        if not overrides:
            return self
        from careconomy.facts import own, proportions

        facts = dict(self.facts)
        for name, value in _as_mapping(overrides).items():
            facts[name] = own.override(name, value, self.currency, self.price_year, where)
        if any(name in proportions.TOUCHED for name in overrides):
            persons = self._persons() if "earnings" in facts and "gdp" in facts else None
            proportions.check_proportions(facts, overrides.keys(), persons, where or self.name)
        return replace(self, facts=MappingProxyType(facts))

    def _persons(self) -> float | None:
        """Return all persons of the price year, or None where there is no population."""
        known = self.own_population or store.load_population(self.iso3)
        if known is None:
            return None
        year = min(max(self.price_year, int(known.years[0])), int(known.years[-1]))
        return float(known.at(year).sum())

    def fact(self, name: str) -> Fact:
        """Return a fact; raises MissingFact with the way to supply it, CareError if no such."""
        try:
            return self.facts[name]
        except KeyError:
            from careconomy.facts.own import check_name

            check_name(name)
            raise MissingFact(self.name, name, unit_in(CATALOGUE[name], self.currency)) from None

    def has(self, name: str) -> bool:
        """Tell whether a fact is known or estimated."""
        return name in self.facts

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of the names that are not known."""
        return tuple(name for name in names if name not in self.facts)

    @property
    def population(self) -> Population:
        """Population by age, sex and year; raises CareError where there is none."""
        if self.own_population is not None:
            return self.own_population
        found = store.load_population(self.iso3)
        if found is None:
            raise CareError(
                "no population by age and sex is known.",
                where=self.name,
                remedy="Supply it as [population.YEAR] tables in a facts file.",
            )
        return found

    @property
    def births(self) -> NDArray[np.float64]:
        """Live births along `population.years`."""
        return self.population.births

    @property
    def input_output(self) -> InputOutput | None:
        """The domestic input-output table of 2011, or None."""
        return store.load_input_output(self.iso3)

    def display_name(self, language: str = "en") -> str:
        """Return the name in a language; English, French and Spanish need no other library."""
        code = language.replace("-", "_").split("_")[0].lower()
        if code in self.names:
            return self.names[code]
        return _cldr_name(self.iso3, code) or self.name

    def summary(self) -> Summary:
        """Count what is observed, estimated and missing among the canonical facts."""
        qualities = [fact.quality for fact in self.facts.values()]
        estimated = sum(quality in ("estimated", "assumed") for quality in qualities)
        needed = [name for name, definition in CATALOGUE.items() if definition.needed]
        unpaid = {self.facts[name].quality for name in UNPAID if name in self.facts}
        mark = "missing" if not unpaid else "observed" if unpaid == {"observed"} else "estimated"
        has_population = (
            self.own_population is not None or self.iso3 in store.population_countries()
        )
        return Summary(
            len(qualities) - estimated,
            estimated,
            self.missing(needed),
            mark,
            has_population,
            self.iso3 in store.input_output_countries(),
        )


def _as_mapping(overrides: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return overrides as given; raises CareError when they are no mapping."""
    if not isinstance(overrides, Mapping):
        raise CareError(
            f"the overrides are {shown(overrides)}, not names with figures.",
            remedy='Give a mapping such as {"enrolment_0_2": 0.45}.',
        )
    return overrides


def _stored_country(iso3: str) -> Country:
    where = store.territories()[iso3]
    return Country(
        iso3,
        where.names["en"],
        where.currency,
        where.price_year,
        where.subregion,
        where.income,
        MappingProxyType(store.load_facts(iso3)),
        where.names,
    )


def _own_country(content: own.OwnFile) -> Country:
    return Country(
        content.iso3,
        content.name,
        content.currency,
        content.price_year,
        content.region,
        content.income_group,
        MappingProxyType({}),
        {"en": content.name},
        content.population(),
    )


def _with_own_population(country: Country, content: own.OwnFile) -> Country:
    """Put the population of a file in the place of the stored one.

    Raises CareError when the file states another currency or price year than the stored facts.
    """
    for key, stored in (("currency", country.currency), ("price_year", country.price_year)):
        if content.country.get(key, stored) != stored:
            raise CareError(
                f'[country] says {key} = "{content.country[key]}", but the facts of '
                f"{country.name} are in {stored}.",
                where=content.where,
                remedy="Leave the key out, or give the country a code of its own such as ZZZ.",
            )
    population = content.population()
    return country if population is None else replace(country, own_population=population)


def _cldr_name(iso3: str, language: str) -> str | None:
    """Return the CLDR name of a stored country in any language, or None."""
    from babel import Locale, UnknownLocaleError

    territory = store.territories().get(iso3)
    try:
        names = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return None
    return None if territory is None else names.get(territory.iso2)


def countries() -> tuple[tuple[str, str, Summary], ...]:
    """Return ISO3 code, name and coverage of every country and territory in the store."""
    loaded = (_stored_country(iso3) for iso3 in store.territories())
    return tuple((country.iso3, country.name, country.summary()) for country in loaded)
