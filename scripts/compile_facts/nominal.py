"""Exchange rates and nominal growth after the price year, from pairs of published figures."""

from __future__ import annotations

from .demography import Population, persons
from .economy import PRICE_YEAR
from .raw import Inputs

# Euro area in 2025: in these the ILO's US$ and PPP rows stamped 2025 convert the wage of 2024.
EURO_AREA = frozenset(
    [
        "AUT",
        "BEL",
        "CYP",
        "DEU",
        "ESP",
        "EST",
        "FIN",
        "FRA",
        "GRC",
        "HRV",
        "IRL",
        "ITA",
        "LTU",
        "LUX",
        "LVA",
        "MLT",
        "NLD",
        "PRT",
        "SVK",
        "SVN",
    ]
)
# Currencies tied to the euro: their dollar rate of 2025 follows the euro's.
EURO_PEG = frozenset(
    [
        "BEN",
        "BFA",
        "CIV",
        "CMR",
        "CAF",
        "COG",
        "COM",
        "CPV",
        "GAB",
        "GNB",
        "GNQ",
        "MLI",
        "NER",
        "SEN",
        "TCD",
        "TGO",
        "BIH",
        "STP",
        "BGR",
        "DNK",
    ]
)
MINIMUM_IN_EURO = frozenset({"BGR"})


def exchange_rates(inputs: Inputs, iso3: str) -> dict[int, float]:
    """Return local currency per US$ by year from GDP pairs and minimum-wage pairs."""
    rates: dict[int, float] = {}
    gdp, dollars = inputs.get("gdp_lcu", iso3), inputs.get("gdp_usd", iso3)
    if gdp and dollars and gdp.year == dollars.year == PRICE_YEAR:
        rates[PRICE_YEAR] = gdp.value / dollars.value
    local = inputs.get("minimum_wage_month_lcu", iso3)
    foreign = inputs.get("minimum_wage_month_usd", iso3)
    skip = iso3 in EURO_AREA or iso3 in MINIMUM_IN_EURO
    if local and foreign and foreign.value > 0 and local.year == foreign.year and not skip:
        rates[local.year] = local.value / foreign.value
    euro = euro_rates(inputs)
    if PRICE_YEAR in rates and (iso3 in EURO_AREA or iso3 in EURO_PEG):
        for year in (2024, 2025):
            if year in euro:
                rates[year] = rates[PRICE_YEAR] * euro[year] / euro[PRICE_YEAR]
    if (
        PRICE_YEAR in rates
        and 2024 in rates
        and 2025 not in rates
        and (abs(rates[2024] / rates[PRICE_YEAR] - 1) < 0.25)
    ):
        rates[2025] = rates[2024]
    return rates


def euro_rates(inputs: Inputs) -> dict[int, float]:
    """Return euro per US$: 2023 from GDP, 2024 from Bosnia (fixed rate), 2025 from Montenegro."""
    found: dict[int, float] = {}
    gdp, dollars = inputs.value("gdp_lcu", "MNE"), inputs.value("gdp_usd", "MNE")
    if gdp and dollars:
        found[2023] = gdp / dollars
    for iso3, scale in (("MNE", 1.0), ("BIH", 1 / 1.95583)):
        local, foreign = (inputs.get(f"minimum_wage_month_{unit}", iso3) for unit in ("lcu", "usd"))
        if local and foreign and foreign.value:
            found[local.year] = local.value / foreign.value * scale
    return found


def nominal_growth(inputs: Inputs, population: Population, iso3: str) -> dict[int, float]:
    """Return nominal GDP per head of 2023, 2024, 2025 over 2023; years unknown are left out."""
    growth = {PRICE_YEAR: 1.0}
    local, later = inputs.get("gdp_lcu", iso3), inputs.get("gdp_usd_imf2026", iso3)
    dollars = inputs.get("gdp_usd", iso3)
    heads = {year: persons(population, iso3, year) for year in (2023, 2024, 2025)}
    if not (local and later and dollars and local.year == dollars.year == 2023 and heads[2023]):
        return growth
    if later.year != 2025 or dollars.value <= 0:
        return growth
    rates = exchange_rates(inputs, iso3)
    if 2025 in rates:
        growth[2025] = later.value * rates[2025] / heads[2025] / (local.value / heads[2023])
    if 2024 in rates:
        middle = (later.value * dollars.value) ** 0.5
        growth[2024] = middle * rates[2024] / heads[2024] / (local.value / heads[2023])
    elif 2025 in growth:
        growth[2024] = growth[2025] ** 0.5
    stable = abs(rates.get(2024, rates.get(2025, 1e9)) / rates[2023] - 1) < 0.1
    if stable and not all(0.9 < value < 1.45 for value in growth.values()):
        return {PRICE_YEAR: 1.0}  # a rebased GDP, not growth
    return growth
