"""Names, codes, regions and income bands of countries and territories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .raw import Value, rows

SUBREGIONS = {
    "002": "Africa",
    "009": "Oceania",
    "019": "Americas",
    "142": "Asia",
    "150": "Europe",
    "005": "South America",
    "011": "Western Africa",
    "013": "Central America",
    "014": "Eastern Africa",
    "015": "Northern Africa",
    "017": "Middle Africa",
    "018": "Southern Africa",
    "021": "Northern America",
    "029": "Caribbean",
    "030": "Eastern Asia",
    "034": "Southern Asia",
    "035": "South-eastern Asia",
    "039": "Southern Europe",
    "053": "Australia and New Zealand",
    "054": "Melanesia",
    "057": "Micronesia",
    "061": "Polynesia",
    "143": "Central Asia",
    "145": "Western Asia",
    "151": "Eastern Europe",
    "154": "Northern Europe",
    "155": "Western Europe",
}
"""UN M49 regions and subregions by code."""

INCOME_BANDS = ((5_000.0, "low"), (15_000.0, "lower middle"), (35_000.0, "upper middle"))
"""Our own bands of GDP per head in international dollars of 2023: not the World Bank's groups."""


@dataclass(frozen=True)
class Territory:
    """A country or territory and where it lies."""

    iso3: str
    iso2: str
    region: str
    subregion: str


def read_territories() -> dict[str, Territory]:
    """Return the list of ISO 3166 and UN M49 codes that lies beside this file."""
    path = Path(__file__).with_name("territories.csv")
    return {
        row["iso3"]: Territory(
            row["iso3"], row["iso2"], SUBREGIONS[row["region"]], SUBREGIONS[row["subregion"]]
        )
        for row in rows(path)
    }


def display_name(iso2: str, language: str) -> str:
    """Return the CLDR name of a territory."""
    from babel import Locale

    return str(Locale.parse(language).territories.get(iso2, iso2))


def income_band(facts: Mapping[str, Value]) -> str:
    """Return the band of GDP per head; empty where it is not known."""
    if "gdp_per_head_ppp" not in facts:
        return ""
    value = facts["gdp_per_head_ppp"].value
    return next((name for limit, name in INCOME_BANDS if value < limit), "high")
