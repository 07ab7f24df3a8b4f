"""A user's own figures: overrides of facts, and a country of one's own in one TOML file."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.errors import CareError, nearest
from careconomy.facts.catalogue import CATALOGUE, unit_in
from careconomy.facts.checks import (
    LONGEST_NAME,
    LONGEST_PATH,
    check_key,
    checked_code,
    checked_number,
    checked_text,
    checked_year,
    shown,
)
from careconomy.facts.fact import PRICE_YEAR, Fact
from careconomy.files import toml_of

if TYPE_CHECKING:
    from careconomy.facts.population import Population

LARGEST_FILE = 5_000_000
FACT_KEYS = ("value", "unit", "year", "source", "licence", "low", "high", "note")
COUNTRY_KEYS = ("iso3", "name", "currency", "price_year", "region", "income_group")
TABLES = ("country", "facts", "population")
FACT_YEARS, PRICE_YEARS = (1900, 2100), (1990, 2100)


def check_name(name: object, where: str = "") -> None:
    """Raise CareError when there is no such fact."""
    if name not in CATALOGUE:
        raise CareError(
            f'there is no fact "{shown(name)}".{nearest(shown(name), CATALOGUE)}',
            where=where,
            remedy="`careconomy facts FRA` lists every fact.",
        )


def _check_unit(name: str, unit: object, currency: str, where: str) -> None:
    """Raise CareError that states the right unit when another one is given."""
    definition = CATALOGUE[name]
    right = unit_in(definition, currency)
    if unit not in (right, definition.unit, f"{right} at {PRICE_YEAR} prices"):
        raise CareError(
            f'{name} is in "{right}", not in "{shown(unit)}".',
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
        checked_number(table[key], f"{name}.{key}", where) if key in table else None
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
    outside its range, bounds in the wrong order, a year outside 1900..2100, and text with
    control characters.
    """
    check_name(name, where)
    table: Mapping[str, Any] = given if isinstance(given, Mapping) else {"value": given}
    for key in table:
        check_key(key, FACT_KEYS, name, where)
    if "value" not in table:
        raise CareError(f"{name} has no value.", where=where, remedy="Give value = NUMBER.")
    if "unit" in table:
        _check_unit(name, table["unit"], currency, where)
    value = checked_number(table["value"], name, where)
    _check_range(name, value, where)
    low, high = _bounds(name, value, table, where)
    return Fact(
        name,
        value,
        unit_in(CATALOGUE[name], currency),
        checked_year(table.get("year", price_year), f"{name}.year", *FACT_YEARS, where),
        checked_text(table.get("source", "user"), f"{name}.source", where),
        checked_text(table.get("licence", "of the user"), f"{name}.licence", where),
        "override",
        low,
        high,
        checked_text(table.get("note", ""), f"{name}.note", where),
    )


@dataclass(frozen=True)
class OwnFile:
    """The content of a facts file, checked in its outer shape."""

    where: str
    facts: Mapping[str, Any]
    country: Mapping[str, Any]
    years: Mapping[str, Any] | None

    def names(self, asked: str) -> bool:
        """Tell whether `[country]` is about the country that is asked for."""
        named = [self.country[key].casefold() for key in ("iso3", "name") if key in self.country]
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
        return int(self.country.get("price_year", PRICE_YEAR))

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
        if self.years is None:
            return None
        from careconomy.facts.own_population import build_population

        return build_population(self.years, self.where)


def read_file(path: Path | str) -> OwnFile:
    """Read a facts file of UTF-8 text, with or without a byte order mark.

    Raises CareError when it is absent, not a regular file, too large, or not TOML.
    """
    where = shown(str(path), LONGEST_PATH)
    try:
        content = toml_of(_content(Path(path), where))
    except (OSError, TypeError, UnicodeError) as error:
        raise CareError(
            f"the facts file cannot be read ({type(error).__name__}).",
            where=where,
            remedy="Check the path and that it is UTF-8 text.",
        ) from None
    except (ValueError, RecursionError) as error:
        what, _, place = str(error).rpartition(" (at ")
        reason = f"{shown(what)} (at {shown(place)}" if what else shown(place)
        raise CareError(
            f"the facts file is not valid TOML: {reason}.",
            where=where,
            remedy="Mend the line named above; numbers have at most 4000 digits.",
        ) from None
    return _shaped(content, where)


def _content(path: Path, where: str) -> bytes:
    """Return the bytes of a regular file, of which no more than the limit is ever read."""
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except ValueError as error:  # a path with a zero byte
        raise OSError(str(error)) from None
    if not regular:
        raise CareError(
            "the facts file cannot be read: it is not a regular file.",
            where=where,
            remedy="Save the facts in a file and give its path.",
        )
    with path.open("rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise CareError(
            "the facts file is larger than 5 MB.",
            where=where,
            remedy="Give only the facts of one country.",
        )
    return content


def _shaped(content: Mapping[str, Any], where: str) -> OwnFile:
    """Check the outer tables and `[country]`."""
    for key, value in content.items():
        if key not in TABLES:
            raise CareError(
                f'there is no table "{shown(key)}".{nearest(shown(key), TABLES)}',
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
    _check_country(country, where)
    return OwnFile(where, content.get("facts", {}), country, content.get("population"))


def _check_country(country: Mapping[str, Any], where: str) -> None:
    """Raise CareError for a key of `[country]` that is not known or has no sound value."""
    for key, value in country.items():
        check_key(key, COUNTRY_KEYS, "[country]", where)
        if key == "price_year":
            checked_year(value, key, *PRICE_YEARS, where)
        elif key in ("iso3", "currency"):
            checked_code(value, key, "ZZZ" if key == "iso3" else "EUR", where)
        else:
            checked_text(value, key, where, LONGEST_NAME)
    if "name" in country and not country["name"].strip():
        raise CareError("name is empty.", where=where, remedy='Write name = "Zedland".')
