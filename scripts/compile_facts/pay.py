"""Earnings and minimum wages in local currency at prices of 2023.

ILO's earnings "in 2021 PPP $" are local currency of the year over that year's PPP for private
consumption on the 2021 benchmark: for the United States they equal current dollars, and for
countries with both series of one year the ratio is that factor. They are therefore not constant
dollars of 2021, and no deflator from 2021 is applied.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

from .demography import Population, persons
from .economy import PRICE_YEAR, us_prices
from .raw import Finding, Inputs, Raw, Table, Value, join_notes

# Euro area in 2025: in these the ILO's US$ and PPP rows stamped 2025 convert the wage of 2024.
EURO_AREA = frozenset(
    "AUT BEL CYP DEU ESP EST FIN FRA GRC HRV IRL ITA LTU LUX LVA MLT NLD PRT SVK SVN".split()
)
# earnings_month_lcu is in euro although the currency of the price year is another one.
EURO_NOT_LOCAL = frozenset("BGR CZE DNK HUN ISL NOR POL ROU SRB SWE".split())
MINIMUM_IN_EURO = frozenset({"BGR"})
# Currencies tied to the euro: their dollar rate of 2025 follows the euro's.
EURO_PEG = frozenset(
    "BEN BFA CIV CMR CAF COG COM CPV GAB GNB GNQ MLI NER SEN TCD TGO BIH STP BGR DNK".split()
)
# The figure is the yearly (or an hourly x 173) sum over twelve once more; times 12 gives the wage
# in force by law.
TWELFTH = frozenset({"ECU", "URY"})
LOCAL_OLDEST, PPP_OLDEST = 2023, 2014
CONSUMPTION_TO_GDP = (0.90, 1.30)


@dataclass(frozen=True)
class Growth:
    """Nominal GDP per head in local currency of 2024 and 2025 over that of 2023."""

    factor: dict[int, float]


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
    if PRICE_YEAR in rates and 2024 in rates and 2025 not in rates and (
        abs(rates[2024] / rates[PRICE_YEAR] - 1) < 0.25
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


def consumption_factors(inputs: Inputs) -> dict[str, float]:
    """Return by country the PPP for private consumption over the PPP for GDP, where usable."""
    found: dict[str, float] = {}
    for iso3 in inputs.countries():
        local = inputs.get("minimum_wage_month_lcu", iso3)
        ppp, gdp = (inputs.get("minimum_wage_month_ppp", iso3), inputs.get("ppp_factor_gdp", iso3))
        rates = exchange_rates(inputs, iso3)
        if not (local and ppp and gdp and ppp.value and local.year == ppp.year >= 2023):
            continue
        if gdp.year != PRICE_YEAR or iso3 in MINIMUM_IN_EURO or 2023 not in rates:
            continue
        ratio = local.value / ppp.value / gdp.value
        if iso3 in EURO_AREA:
            foreign = inputs.value("minimum_wage_month_usd", iso3)
            true = euro_rates(inputs).get(2024, rates[2023])
            ratio *= true * foreign / local.value if foreign else 1.0
        moved = rates.get(local.year, rates[2023]) / rates[2023]
        if 0.8 < moved < 1.2 and CONSUMPTION_TO_GDP[0] < ratio < CONSUMPTION_TO_GDP[1]:
            found[iso3] = ratio
    return found


def add_pay(inputs: Inputs, table: Table, population: Population) -> None:
    """Fill earnings, earnings_women, earnings_men and minimum_wage."""
    factors = consumption_factors(inputs)
    usual = median(factors.values()) if factors else 1.06
    for iso3, facts in table.items():
        growth = nominal_growth(inputs, population, iso3)
        for name, tail in (("earnings", ""), ("earnings_women", "_f"), ("earnings_men", "_m")):
            value = _earnings(inputs, iso3, facts, tail, growth, factors.get(iso3), usual)
            if value is not None:
                facts[name] = value
        minimum = _minimum_wage(inputs, iso3, facts, growth)
        if minimum is not None:
            facts["minimum_wage"] = minimum


def _earnings(
    inputs: Inputs, iso3: str, facts: dict[str, Value], tail: str, growth: dict[int, float],
    factor: float | None, usual: float,
) -> Value | None:
    """Return earnings by the PPP series; else by the local series; the spread of both if apart."""
    ppp = _by_ppp(inputs, iso3, facts, tail, factor, usual)
    local = _by_local(inputs, iso3, facts, tail, growth)
    if ppp is None or local is None:
        return ppp or local
    first, second = (ppp, local) if ppp.year >= 2020 else (local, ppp)
    if not _sane(first, facts) and _sane(second, facts):
        first, second = second, first
    if _sane(second, facts) and not 0.8 < first.value / second.value < 1.25:
        low = min(first.low or first.value, second.low or second.value)
        high = max(first.high or first.value, second.high or second.value)
        if not tail:
            inputs.findings.append(Finding(
                iso3, "earnings", f"{first.value:.4g} and {second.value:.4g}",
                "earnings_sources_apart", "kept the preferred one, interval spans both"))
        return replace(first, low=low, high=high, note=join_notes(
            first.note, "Two ILO series differ by more than a quarter: the interval spans both."))
    return first


def _sane(value: Value, facts: dict[str, Value]) -> bool:
    """Tell whether annual earnings over GDP per head lie between 0.35 and 2.2."""
    per_head = facts.get("gdp_per_head_ppp"), facts.get("ppp_factor")
    if per_head[0] is None or per_head[1] is None:
        return True
    return 0.35 <= value.value * 12 / (per_head[0].value * per_head[1].value) <= 2.2


def _by_ppp(
    inputs: Inputs, iso3: str, facts: dict[str, Value], tail: str, factor: float | None,
    usual: float,
) -> Value | None:
    raw = inputs.get(f"earnings_month_ppp{tail}", iso3)
    gdp_factor = facts.get("ppp_factor")
    if raw is None or gdp_factor is None or raw.year < PPP_OLDEST:
        return None
    ratio = (factor or usual) if iso3 != "USA" else 1.0
    value = raw.value * gdp_factor.value * ratio * us_prices(raw.year)
    width = 1.05 if factor or iso3 == "USA" else 1.12
    width *= 1.02 ** abs(raw.year - PRICE_YEAR)
    note = ("From PPP $ by the PPP for private consumption "
            + ("of the country" if factor else "(usual ratio to the GDP factor)") + "; "
            f"{raw.year} brought to 2023 by the US GDP deflator.")
    quality = "observed" if raw.year >= 2018 else "estimated"
    return Value(value, raw.year, raw.source, raw.licence, quality, value / width, value * width,
                 note)


def _by_local(
    inputs: Inputs, iso3: str, facts: dict[str, Value], tail: str, growth: dict[int, float]
) -> Value | None:
    raw = inputs.get(f"earnings_month_lcu{tail}", iso3)
    if raw is None or "gdp" not in facts:
        return None
    if raw.year not in growth:
        if not tail:
            inputs.findings.append(_dropped(iso3, "earnings", raw, "local_currency_of_other_year"))
        return None
    scale, note = 1.0, ""
    if iso3 in EURO_NOT_LOCAL:
        euro = euro_rates(inputs)
        scale = facts["exchange_rate"].value / euro.get(PRICE_YEAR, 1.0)
        note = "The source gives euro: converted at the rate of 2023."
        if not tail:
            inputs.findings.append(Finding(iso3, "earnings", f"{raw.value:.4g}",
                                           "local_currency_is_euro", "mended: times euro rate"))
    value = raw.value * scale / growth[raw.year]
    width = 1.0 + 0.03 * abs(raw.year - PRICE_YEAR) + 0.1 * abs(growth[raw.year] - 1)
    if raw.year != PRICE_YEAR:
        note = join_notes(note, f"{raw.year} brought to 2023 by nominal GDP per head.")
    bounds = (value / width, value * width) if width > 1 else (None, None)
    return Value(value, raw.year, raw.source, raw.licence, "observed", *bounds, note)


def _dropped(iso3: str, fact: str, raw: Raw, rule: str) -> Finding:
    return Finding(iso3, fact, f"{raw.value:.6g} of {raw.year}", rule, "dropped")


def _minimum_wage(
    inputs: Inputs, iso3: str, facts: dict[str, Value], growth: dict[int, float]
) -> Value | None:
    """Return the statutory minimum wage a month, or None where unusable."""
    raw = inputs.get("minimum_wage_month_lcu", iso3)
    if raw is None or "gdp" not in facts:
        return None
    divisor = growth.get(raw.year, 1 / us_prices(2022) if raw.year == 2022 else None)
    if divisor is None:
        inputs.findings.append(_dropped(iso3, "minimum_wage", raw, "local_currency_of_other_year"))
        return None
    scale, note = 1.0, ""
    if iso3 in MINIMUM_IN_EURO:
        scale, note = 1.95583, "The source gives euro: converted at the fixed rate."
    if iso3 in TWELFTH:
        scale, note = 12.0, "The source divides by twelve once too often: times 12."
        inputs.findings.append(Finding(iso3, "minimum_wage", f"{raw.value:.4g}",
                                       "minimum_wage_a_twelfth", "mended: times 12"))
    value = raw.value * scale / divisor
    if raw.year != PRICE_YEAR:
        note = join_notes(note, f"{raw.year} brought to 2023 by nominal GDP per head.")
    width = 1.0 + 0.03 * abs(raw.year - PRICE_YEAR) + 0.1 * abs(divisor - 1)
    bounds = (value / width, value * width) if width > 1 else (None, None)
    return Value(value, raw.year, raw.source, raw.licence, "observed", *bounds, note)
