"""GDP, exchange rate and purchasing power at prices of 2023, and the currency of each country."""

from __future__ import annotations

import datetime

from .demography import Population, persons
from .raw import Finding, Inputs, Table, Value

PRICE_YEAR = 2023

# Implicit price deflator of US GDP, 2017 = 100: Bureau of Economic Analysis, NIPA table 1.1.9,
# line 1 (series A191RD3A086NBEA). It brings international dollars of one year to another.
US_DEFLATOR = {
    2010: 89.632, 2011: 91.481, 2012: 93.185, 2013: 94.771, 2014: 96.421, 2015: 97.316,
    2016: 98.241, 2017: 100.0, 2018: 102.291, 2019: 103.979, 2020: 105.377, 2021: 110.186,
    2022: 118.023, 2023: 122.390, 2024: 125.428, 2025: 128.986,
}  # fmt: skip

# Where CLDR gives two currencies for the price year, or the accounts use another one.
CURRENCY = {
    "BTN": "BTN", "HTI": "HTG", "LSO": "LSL", "NAM": "NAD", "PAN": "PAB", "SLE": "SLE",
    "ZWE": "ZWL", "PSE": "USD", "LBR": "USD",
}  # fmt: skip
DOLLAR_TERMS = "Stated in US dollars: no usable GDP in local currency near the price year."
# Several exchange rates side by side and high inflation since the year of the figure.
NOT_CONVERTIBLE = {"SYR", "CUB"}
COVERAGE = {
    "FRA": "Includes overseas departments (about 2 % of GDP); population is metropolitan France.",
}


def currency_of(iso3: str, iso2: str) -> str:
    """Return the ISO 4217 code of the currency in use in the middle of the price year."""
    from babel.numbers import get_territory_currencies

    if iso3 in CURRENCY:
        return CURRENCY[iso3]
    codes = get_territory_currencies(iso2, datetime.date(PRICE_YEAR, 7, 1))
    return codes[0] if codes else "USD"


def us_prices(from_year: int, to_year: int = PRICE_YEAR) -> float:
    """Return the rise of US prices between two years (GDP deflator)."""
    first = min(max(from_year, min(US_DEFLATOR)), max(US_DEFLATOR))
    return US_DEFLATOR[to_year] / US_DEFLATOR[first]


def add_economy(
    inputs: Inputs, table: Table, population: Population, currencies: dict[str, str]
) -> None:
    """Fill gdp, exchange_rate, gdp_per_head_ppp, ppp_factor; set the currency to US$ by rule."""
    for iso3, facts in table.items():
        heads = persons(population, iso3, PRICE_YEAR)
        gdp, dollars = inputs.get("gdp_lcu", iso3), inputs.get("gdp_usd", iso3)
        if (gdp is None or gdp.year < 2020 or iso3 in NOT_CONVERTIBLE) and _in_dollars(
            inputs, iso3, facts
        ):
            currencies[iso3] = "USD"
            if gdp is not None:
                inputs.findings.append(
                    Finding(
                        iso3,
                        "gdp",
                        f"{gdp.value:.4g} of {gdp.year}",
                        "old_local_currency_gdp",
                        "mended: accounts in US dollars",
                    )
                )
        elif gdp is not None and dollars is not None:
            note = COVERAGE.get(iso3, "")
            facts["gdp"] = _at_price_year(
                Value(gdp.value, gdp.year, gdp.source, gdp.licence, note=note)
            )
            facts["exchange_rate"] = Value(
                gdp.value / dollars.value if gdp.year == dollars.year else 1.0,
                gdp.year,
                gdp.source,
                gdp.licence,
                note="GDP in local currency over GDP in US dollars.",
            )
        _add_ppp(inputs, iso3, facts, heads)


def _in_dollars(inputs: Inputs, iso3: str, facts: dict[str, Value]) -> bool:
    """State GDP in US dollars; False where there is no GDP in dollars either."""
    weo, wdi = inputs.get("gdp_usd_bn_weo", iso3), inputs.get("gdp_usd", iso3)
    if weo is not None and weo.year >= 2020:
        found = Value(weo.value * 1e9, weo.year, weo.source, weo.licence, note=DOLLAR_TERMS)
    elif wdi is not None and wdi.year >= 2011:
        found = Value(wdi.value, wdi.year, wdi.source, wdi.licence, note=DOLLAR_TERMS)
    else:
        return False
    facts["gdp"] = _at_price_year(found)
    facts["exchange_rate"] = Value(1.0, PRICE_YEAR, found.source, found.licence, note=DOLLAR_TERMS)
    return True


def _at_price_year(value: Value) -> Value:
    """Bring money of another year to the price year by US prices; mark it estimated."""
    if value.year == PRICE_YEAR:
        return value
    spread = 1.05 ** abs(PRICE_YEAR - value.year)
    moved = value.scaled(
        us_prices(value.year),
        f"Of {value.year}, brought to {PRICE_YEAR} by the US GDP deflator; real growth left out.",
        "estimated",
    )
    return Value(
        moved.value,
        moved.year,
        moved.source,
        moved.licence,
        "estimated",
        moved.value / spread,
        moved.value * spread,
        moved.note,
    )


def _add_ppp(inputs: Inputs, iso3: str, facts: dict[str, Value], heads: float) -> None:
    """Fill GDP per head in international dollars, and the factor that leads to it."""
    wdi, weo = inputs.get("gdp_pc_ppp", iso3), inputs.get("gdp_ppp_bn_weo", iso3)
    if wdi is not None and wdi.year == PRICE_YEAR:
        facts["gdp_per_head_ppp"] = Value(wdi.value, wdi.year, wdi.source, wdi.licence)
    elif weo is not None and weo.year == PRICE_YEAR and heads:
        facts["gdp_per_head_ppp"] = Value(
            weo.value * 1e9 / heads,
            weo.year,
            weo.source,
            weo.licence,
            note="GDP at PPP over UN population.",
        )
    elif wdi is not None:
        facts["gdp_per_head_ppp"] = _at_price_year(
            Value(wdi.value, wdi.year, wdi.source, wdi.licence)
        )
    factor = inputs.get("ppp_factor_gdp", iso3)
    in_dollars = facts.get("gdp") is not None and DOLLAR_TERMS in facts["gdp"].note
    if factor is not None and factor.year == PRICE_YEAR and not in_dollars:
        facts["ppp_factor"] = Value(factor.value, factor.year, factor.source, factor.licence)
    elif "gdp" in facts and "gdp_per_head_ppp" in facts and heads:
        gdp, per_head = facts["gdp"], facts["gdp_per_head_ppp"]
        value = gdp.value / heads / per_head.value
        facts["ppp_factor"] = Value(
            value,
            PRICE_YEAR,
            gdp.source,
            gdp.licence,
            "estimated",
            value * 0.9,
            value * 1.1,
            "GDP per head over GDP per head at PPP.",
        )
