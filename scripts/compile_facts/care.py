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
    """Fill the facts on long-term care; return n and residual spread of the regression.

    Recipients per person aged 65 and over, observed or by regression on GDP per head, tell how a
    country stands to the OECD's mean; the mean has published staffing and spending.
    """
    observed = {
        iso3: rate
        for iso3, rate in recipients_per_person_65(inputs, population).items()
        if "gdp_per_head_ppp" in table.get(iso3, {})
    }
    model = fit(
        [math.log(rate) for rate in observed.values()],
        [[_log_gdp(table, iso3)] for iso3 in observed],
        ["" for _ in observed],
    )
    constant, slope = (float(part) for part in model.coefficients[:2])
    rates = {
        iso3: observed.get(iso3, math.exp(constant + slope * _log_gdp(table, iso3)))
        for iso3, facts in table.items()
        if "gdp_per_head_ppp" in facts
    }
    members = [iso3 for iso3 in OECD if iso3 in rates]
    mean = sum(rates[iso3] for iso3 in members) / max(1, len(members))
    for iso3, rate in rates.items():
        spread = OBSERVED_SPREAD if iso3 in observed else model.spread
        table[iso3]["ltc_workers_per_100_aged_65_plus"] = _workers(
            iso3, rate / mean, spread, iso3 in observed, model.count
        )
    _add_need(table, population, members)
    _add_spending(table, population, members, set(observed), model.spread)
    return model.count, model.spread


def _log_gdp(table: Table, iso3: str) -> float:
    return math.log(table[iso3]["gdp_per_head_ppp"].value)


# Published for two countries: heads per 100 persons aged 65 and over (OECD, year 2021).
PUBLISHED_HEADS = {"NOR": 12.0, "PRT": 0.8}
# Published public spending, share of GDP in 2017 (OECD): the mean, and three countries.
PUBLISHED_SPENDING = {"NLD": 0.037, "NOR": 0.033, "SWE": 0.032}
MEAN_SPENDING = 0.017
# Spread of logs where recipients in institutions are observed: care at home differs (our choice).
OBSERVED_SPREAD = 0.35


def _workers(iso3: str, relative: float, spread: float, observed: bool, count: int) -> Value:
    if iso3 in PUBLISHED_HEADS:
        heads = PUBLISHED_HEADS[iso3]
        note = f"{heads:g} heads x 0.775 full-time equivalents a head (OECD mean of part-time)."
        return Value(
            heads * FTE_PER_HEAD, 2021, OECD_TEXT, OECD_LICENCE, "observed", None, None, note
        )
    scale, most = HEADS_PER_100 * FTE_PER_HEAD, MOST_HEADS * FTE_PER_HEAD
    value = min(scale * relative, most)
    low, high = (min(value * math.exp(step * Z95 * spread), most) for step in (-1.0, 1.0))
    how = (
        "recipients in institutions per person aged 65+ of the country over the OECD's"
        if observed
        else "GDP per head as recipients in institutions per person aged 65+ "
        f"(n = {count}, residual sd {spread:.2f})"
    )
    note = f"OECD mean of 5 heads x 0.775 full-time equivalents, moved with {how}; at most 9.3."
    return Value(value, 2020, OECD_TEXT, OECD_LICENCE, "estimated", low, high, note)


def _add_spending(
    table: Table, population: Population, members: list[str], observed: set[str], spread: float
) -> None:
    """Public spending on long-term care, share of GDP: carers times the share of people 65+."""
    carers = "ltc_workers_per_100_aged_65_plus"
    burden = {
        iso3: facts[carers].value * older / everybody
        for iso3, facts in table.items()
        if carers in facts
        and (older := persons(population, iso3, 2020, 65))
        and (everybody := persons(population, iso3, 2020))
    }
    known = [burden[iso3] for iso3 in members if iso3 in burden]
    if not known:
        return
    mean = sum(known) / len(known)
    for iso3, each in burden.items():
        name = "ltc_public_spending"
        if iso3 in PUBLISHED_SPENDING:
            published = PUBLISHED_SPENDING[iso3]
            table[iso3][name] = Value(
                published, 2017, OECD_TEXT, OECD_LICENCE, "observed", None, None, ""
            )
            continue
        value = min(MEAN_SPENDING * each / mean, MOST_SPENDING)
        step = math.exp(Z95 * (OBSERVED_SPREAD if iso3 in observed else spread))
        table[iso3][name] = Value(
            value,
            2017,
            OECD_TEXT,
            OECD_LICENCE,
            "estimated",
            value / step,
            min(value * step, MOST_SPENDING),
            "OECD mean of 1.7 % of GDP, moved with carers per person of the whole population; "
            "at most 4 %.",
        )


# Above every country that is published.
MOST_SPENDING = 0.04


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
