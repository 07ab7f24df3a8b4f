"""Long-term care: workers per 100 aged 65+ and shares of people who need care.

No public table exists. The rules start from figures that the OECD states in words (OECD 2020,
2021): 5 workers (heads) per 100 persons aged 65+ in 2016, 45 % of them at half hours, so 0.775
full-time equivalents a head; Norway about 12; 10.7 % of persons aged 65+ receive long-term care
and a quarter of all recipients are younger than 65 (2019).
"""

from __future__ import annotations

import math

from .demography import Population, persons
from .raw import Inputs, Table, Value, rows
from .regression import Z95, fit

OECD = tuple(
    [
        "AUS",
        "AUT",
        "BEL",
        "CAN",
        "CHE",
        "CHL",
        "COL",
        "CRI",
        "CZE",
        "DEU",
        "DNK",
        "ESP",
        "EST",
        "FIN",
        "FRA",
        "GBR",
        "GRC",
        "HUN",
        "IRL",
        "ISL",
        "ISR",
        "ITA",
        "JPN",
        "KOR",
        "LTU",
        "LUX",
        "LVA",
        "MEX",
        "NLD",
        "NOR",
        "NZL",
        "POL",
        "PRT",
        "SVK",
        "SVN",
        "SWE",
        "TUR",
        "USA",
    ]
)
HEADS_PER_100, FTE_PER_HEAD, MOST_HEADS = 5.0, 0.55 + 0.45 * 0.5, 12.0
RECIPIENTS_65, YOUNGER_SHARE, NEED_HIGH = 0.107, 0.25, 0.25
NAMES = {
    "Austria": "AUT",
    "Canada": "CAN",
    "Czechia": "CZE",
    "Finland": "FIN",
    "Germany": "DEU",
    "Hungary": "HUN",
    "Ireland": "IRL",
    "Italy": "ITA",
    "Japan": "JPN",
    "Korea": "KOR",
    "Luxembourg": "LUX",
    "Netherlands": "NLD",
    "New Zealand": "NZL",
    "Norway": "NOR",
    "Poland": "POL",
    "Portugal": "PRT",
    "Slovak Republic": "SVK",
    "Spain": "ESP",
    "Sweden": "SWE",
    "Switzerland": "CHE",
    "Türkiye": "TUR",
    "United States": "USA",
    "Estonia": "EST",
    "Israel": "ISR",
    "Slovenia": "SVN",
    "Latvia": "LVA",
    "Lithuania": "LTU",
}
OECD_TEXT = "OECD 2020 and 2021 (figures in the text), rule of careconomy"
OECD_LICENCE = "CC BY 4.0 (OECD)"


def recipients_per_person_65(inputs: Inputs, population: Population) -> dict[str, float]:
    """Return recipients in institutions (2020-2022) per person aged 65 and over."""
    found = {}
    for row in rows(inputs.folder / "ltc_recipients_institutions.csv"):
        iso3, year = NAMES.get(row["country"], ""), int(row["year"])
        older = persons(population, iso3, year, 65)
        if older:
            found[iso3] = float(row["value"]) / older
    return found


def add_long_term_care(inputs: Inputs, table: Table, population: Population) -> tuple[int, float]:
    """Fill the three facts on long-term care; return n and residual spread of the regression."""
    rates = {
        iso3: rate
        for iso3, rate in recipients_per_person_65(inputs, population).items()
        if iso3 in table and "gdp_per_head_ppp" in table[iso3]
    }
    model = fit(
        [math.log(rate) for rate in rates.values()],
        [[_log_gdp(table, iso3)] for iso3 in rates],
        ["" for _ in rates],
    )
    members = [iso3 for iso3 in OECD if "gdp_per_head_ppp" in table.get(iso3, {})]
    slope = float(model.coefficients[1])
    mean = sum(math.exp(slope * _log_gdp(table, iso3)) for iso3 in members) / max(1, len(members))
    for iso3, facts in table.items():
        if "gdp_per_head_ppp" in facts and members:
            relative = math.exp(slope * _log_gdp(table, iso3)) / mean
            facts["ltc_workers_per_100_aged_65_plus"] = _workers(
                relative, model.spread, model.count
            )
    _add_need(table, population, members)
    return model.count, model.spread


def _log_gdp(table: Table, iso3: str) -> float:
    return math.log(table[iso3]["gdp_per_head_ppp"].value)


def _workers(relative: float, spread: float, count: int) -> Value:
    scale, most = HEADS_PER_100 * FTE_PER_HEAD, MOST_HEADS * FTE_PER_HEAD
    value = min(scale * relative, most)
    low, high = (min(value * math.exp(step * Z95 * spread), most) for step in (-1.0, 1.0))
    return Value(
        value,
        2020,
        OECD_TEXT,
        OECD_LICENCE,
        "estimated",
        low,
        high,
        "OECD mean of 5 heads x 0.775 full-time equivalents, moved with GDP per head as "
        f"recipients in institutions per person aged 65+ (n = {count}, residual sd "
        f"{spread:.2f}); at most 9.3.",
    )


def _add_need(table: Table, population: Population, members: list[str]) -> None:
    """The OECD's recipients as a floor of need, one share for every country."""
    older = sum(persons(population, iso3, 2020, 65) for iso3 in members)
    adults = sum(persons(population, iso3, 2020, 15, 64) for iso3 in members)
    if not adults:
        return
    younger = RECIPIENTS_65 * older * YOUNGER_SHARE / (1 - YOUNGER_SHARE) / adults
    for iso3, facts in table.items():
        if not persons(population, iso3, 2023):
            continue
        for name, share in (("ltc_need_65_plus", RECIPIENTS_65), ("ltc_need_15_64", younger)):
            facts[name] = Value(
                share,
                2019,
                OECD_TEXT,
                OECD_LICENCE,
                "estimated",
                share * 0.7,
                share * NEED_HIGH / RECIPIENTS_65,
                "Recipients in the OECD as a floor of need, same share everywhere; upper bound: "
                "design choice (0.25 of persons aged 65+).",
            )
