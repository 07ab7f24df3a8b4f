"""Read the embedded store: text for facts, packed arrays for population and tables."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from careconomy.errors import CareError, nearest
from careconomy.facts.checks import shown
from careconomy.facts.fact import Fact, Quality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from careconomy.facts.input_output import InputOutput
    from careconomy.facts.population import Population

DATA = Path(__file__).with_name("data")
_MARKS_IN_NAMES = frozenset(" -'’.(),&")


@dataclass(frozen=True)
class Territory:
    """A country or territory of the store; `income` is our own band of GDP per head at PPP."""

    iso3: str
    iso2: str
    currency: str
    price_year: int
    region: str
    subregion: str
    income: str
    names: Mapping[str, str]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def territories() -> Mapping[str, Territory]:
    """Return every country and territory by ISO 3166 alpha-3 code, sorted."""
    return {
        row["iso3"]: Territory(
            row["iso3"],
            row["iso2"],
            row["currency"],
            int(row["price_year"]),
            row["region"],
            row["subregion"],
            row["income"],
            {"en": row["name"], "fr": row["name_fr"], "es": row["name_es"]},
        )
        for row in _rows("countries.csv")
    }


def plain(text: str) -> str:
    """Return a name in lower case without accents and punctuation, to compare names."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


@cache
def _spellings() -> Mapping[str, str]:
    """Return ISO3 by every accepted spelling: codes and English, French and Spanish names."""
    found: dict[str, str] = {}
    for iso3, territory in territories().items():
        found[iso3.lower()] = iso3
        found[territory.iso2.lower()] = iso3
        for name in territory.names.values():
            found.setdefault(plain(name), iso3)
    return found


def _is_name(text: str) -> bool:
    """Tell whether a text has only what names of countries have: no path, digit or control."""
    return all(
        letter.isalpha() or letter in _MARKS_IN_NAMES or unicodedata.combining(letter)
        for letter in text.strip()
    )


def is_known(text: str) -> bool:
    """Tell whether a code or name is one of the store's."""
    return _is_name(text) and plain(text) in _spellings()


def find_country(text: str) -> str:
    """Return the ISO3 code for a code or name.

    Raises CareError with the nearest name when it is unknown.
    """
    found = _spellings().get(plain(text)) if _is_name(text) else None
    if found is None:
        known = [t.names["en"] for t in territories().values()] + list(territories())
        asked = shown(text)
        hint = nearest(asked, known) or nearest(asked.upper(), known)
        raise CareError(
            f'no country "{asked}" is known.{hint}',
            remedy="Give an ISO 3166 code such as FRA or a name; `careconomy countries` lists all.",
        )
    return found


@cache
def _texts() -> tuple[bytes, list[tuple[str, str]], list[str]]:
    """Return the bytes of facts.csv, the sources with licence, and the notes."""
    sources = [(row["source"], row["licence"]) for row in _rows("sources.csv")]
    notes = [row["note"] for row in _rows("notes.csv")]
    return (DATA / "facts.csv").read_bytes(), sources, notes


def load_facts(iso3: str) -> dict[str, Fact]:
    """Return the facts of a country by name; only its own block of the file is parsed."""
    text, sources, notes = _texts()
    mark = f"\n{iso3},".encode()
    first = text.find(mark)
    if first < 0:
        return {}
    end = text.find(b"\n", text.rfind(mark) + 1)
    facts: dict[str, Fact] = {}
    for line in text[first + 1 : end].decode().split("\n"):
        _, name, value, unit, year, source, quality, low, high, note = line.split(",")
        facts[name] = Fact(
            name,
            float(value),
            unit,
            int(year),
            *sources[int(source)],
            cast(Quality, quality),
            float(low) if low else None,
            float(high) if high else None,
            notes[int(note)],
        )
    return facts


@cache
def _archive(name: str) -> Mapping[str, NDArray[Any]]:
    """Open an archive of arrays once; its members are read when they are asked for."""
    import numpy as np

    archive: Mapping[str, NDArray[Any]] = np.load(DATA / name)
    return archive


@cache
def load_population(iso3: str) -> Population | None:
    """Return population and births of a country, or None where the UN's tables lack them."""
    import numpy as np

    from careconomy.facts.population import FIRST_YEAR, Population

    arrays = _archive("population.npz")
    if iso3 not in arrays:
        return None
    packed = arrays[iso3].astype(np.int64)
    births = arrays.get(f"births_{iso3}")
    for year in range(1, packed.shape[0]):
        packed[year, :, 1:] += packed[year - 1, :, :-1]
    persons = packed.transpose(2, 1, 0).astype(np.float64)
    years = np.arange(FIRST_YEAR, FIRST_YEAR + packed.shape[0])
    persons.setflags(write=False)
    if births is None:
        return Population(years, persons, persons[0].sum(axis=0))
    return Population(years, persons, births.astype(np.float64))


@cache
def load_input_output(iso3: str) -> InputOutput | None:
    """Return the input-output table of a country, or None where there is none."""
    import numpy as np

    from careconomy.facts.input_output import from_rows

    arrays = _archive("input_output.npz")
    return from_rows(arrays[iso3].astype(np.float64)) if iso3 in arrays else None


@cache
def input_output_countries() -> frozenset[str]:
    """Return the ISO3 codes that have an input-output table."""
    import zipfile

    with zipfile.ZipFile(DATA / "input_output.npz") as archive:
        return frozenset(name.removesuffix(".npy") for name in archive.namelist())


@cache
def population_countries() -> frozenset[str]:
    """Return the ISO3 codes that have a population."""
    import zipfile

    with zipfile.ZipFile(DATA / "population.npz") as archive:
        names = (name.removesuffix(".npy") for name in archive.namelist())
        return frozenset(name for name in names if not name.startswith("births_"))
