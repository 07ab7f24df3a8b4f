"""A user's own figures: overrides of facts, and a country of one's own in one TOML file."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.errors import CareError, nearest
from careconomy.facts.catalogue import CATALOGUE, unit_in
from careconomy.facts.fact import PRICE_YEAR, Fact

if TYPE_CHECKING:
    from careconomy.facts.population import Population

LARGEST_FILE = 5_000_000
FACT_KEYS = ("value", "unit", "year", "source", "licence", "low", "high", "note")
COUNTRY_KEYS = ("iso3", "name", "currency", "price_year", "region", "income_group")
TABLES = ("country", "facts", "population")


def check_name(name: str, where: str = "") -> None:
    """Raise CareError when there is no such fact."""
    if name not in CATALOGUE:
        raise CareError(
            f'there is no fact "{name}".{nearest(name, CATALOGUE)}',
            where=where,
            remedy="`careconomy facts FRA` lists every fact.",
        )


def _number(value: object, what: str, where: str) -> float:
    """Return a finite number; TOML's true and false are not numbers."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise CareError(
            f"{what} is {value!r}, not a finite number.",
            where=where,
            remedy="Give a number such as 0.45.",
        )
    return float(value)


def _check_unit(name: str, unit: object, currency: str, where: str) -> None:
    """Raise CareError that states the right unit when another one is given."""
    definition = CATALOGUE[name]
    right = unit_in(definition, currency)
    if unit not in (right, definition.unit, f"{right} at {PRICE_YEAR} prices"):
        raise CareError(
            f'{name} is in "{right}", not in "{unit}".',
            where=where,
            remedy=f'Convert the figure, then give unit = "{right}" or leave it out.',
        )


def _check_range(name: str, value: float, where: str) -> None:
    """Raise CareError when a value is outside the sane range of its fact."""
    limits = CATALOGUE[name]
    if not limits.low <= value <= limits.high:
        hint = (
            " Shares are fractions: 45 % is 0.45."
            if limits.unit.startswith("share") and 1 < value <= 100
            else ""
        )
        raise CareError(
            f"{name} = {value:g} is outside its range {limits.low:g} to {limits.high:g} "
            f"({limits.unit}).",
            where=where,
            remedy=f"Check the figure and its unit.{hint}",
        )


def _bounds(
    name: str, value: float, table: Mapping[str, Any], where: str
) -> tuple[float | None, float | None]:
    """Return low and high where given; raises CareError when they do not enclose the value."""
    low, high = (
        _number(table[key], f"{name}.{key}", where) if key in table else None
        for key in ("low", "high")
    )
    for bound in (low, high):
        if bound is not None:
            _check_range(name, bound, where)
    if (low is not None and low > value) or (high is not None and high < value):
        raise CareError(
            f"{name}: low, value and high are not in order.",
            where=where,
            remedy="low must be at most the value, high at least the value.",
        )
    return low, high


def override(
    name: str, given: float | Mapping[str, Any], currency: str, price_year: int, where: str = ""
) -> Fact:
    """Return a user's figure as a fact of quality `override`.

    `given` is a number, or a table with value, unit, year, source, licence, low, high, note.
    Raises CareError for an unknown fact or key, a wrong unit, a value that is not finite or
    outside its range, and bounds in the wrong order.
    """
    check_name(name, where)
    table: Mapping[str, Any] = given if isinstance(given, Mapping) else {"value": given}
    for key in table:
        if key not in FACT_KEYS:
            raise CareError(
                f'{name} has no key "{key}".{nearest(str(key), FACT_KEYS)}',
                where=where,
                remedy=f"Keys are {', '.join(FACT_KEYS)}.",
            )
    if "value" not in table:
        raise CareError(f"{name} has no value.", where=where, remedy="Give value = NUMBER.")
    if "unit" in table:
        _check_unit(name, table["unit"], currency, where)
    value = _number(table["value"], name, where)
    _check_range(name, value, where)
    low, high = _bounds(name, value, table, where)
    return Fact(
        name,
        value,
        unit_in(CATALOGUE[name], currency),
        int(_number(table.get("year", price_year), f"{name}.year", where)),
        str(table.get("source", "user")),
        str(table.get("licence", "of the user")),
        "override",
        low,
        high,
        str(table.get("note", "")),
    )


@dataclass(frozen=True)
class OwnFile:
    """The content of a facts file, checked in its outer shape."""

    where: str
    facts: Mapping[str, Any]
    country: Mapping[str, Any]
    years: Mapping[str, Any]

    def names(self, asked: str) -> bool:
        """Tell whether `[country]` is about the country that is asked for."""
        named = (str(self.country.get(key, "")).casefold() for key in ("iso3", "name"))
        return asked.strip().casefold() in named

    @property
    def iso3(self) -> str:
        """Code of the country."""
        return str(self.country.get("iso3", "OWN")).upper()

    @property
    def name(self) -> str:
        """Name of the country."""
        return str(self.country.get("name", self.iso3))

    @property
    def currency(self) -> str:
        """ISO 4217 code of its currency."""
        return str(self.country.get("currency", "USD"))

    @property
    def price_year(self) -> int:
        """Year of its prices."""
        return int(_number(self.country.get("price_year", PRICE_YEAR), "price_year", self.where))

    @property
    def region(self) -> str:
        """Region, free text."""
        return str(self.country.get("region", ""))

    @property
    def income_group(self) -> str:
        """Band of income, free text."""
        return str(self.country.get("income_group", ""))

    def population(self) -> Population | None:
        """Build the population from the tables of the file; None where it has none."""
        if not self.years:
            return None
        from careconomy.facts.own_population import build_population

        return build_population(self.years, self.where)


def read_file(path: Path) -> OwnFile:
    """Read a facts file; raises CareError when it is absent, too large, or not TOML."""
    where = str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CareError(
                "the facts file is larger than 5 MB.",
                where=where,
                remedy="Give only the facts of one country.",
            )
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CareError(
            f"the facts file cannot be read ({type(error).__name__}).",
            where=where,
            remedy="Check the path and that it is UTF-8 text.",
        ) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CareError(
            f"the facts file is not valid TOML: {error}.",
            where=where,
            remedy="Mend the line named above.",
        ) from None
    return _shaped(content, where)


def _shaped(content: Mapping[str, Any], where: str) -> OwnFile:
    """Check the outer tables and the keys of `[country]`."""
    for key, value in content.items():
        if key not in TABLES:
            raise CareError(
                f'there is no table "{key}".{nearest(key, TABLES)}',
                where=where,
                remedy="Tables are [country], [facts] and [population.YEAR].",
            )
        if not isinstance(value, Mapping):
            raise CareError(
                f'"{key}" is not a table.',
                where=where,
                remedy=f"Write [{key}] on a line of its own.",
            )
    country = content.get("country", {})
    for key in country:
        if key not in COUNTRY_KEYS:
            raise CareError(
                f'[country] has no key "{key}".{nearest(key, COUNTRY_KEYS)}',
                where=where,
                remedy=f"Keys are {', '.join(COUNTRY_KEYS)}.",
            )
    return OwnFile(where, content.get("facts", {}), country, content.get("population", {}))
