"""Earnings and minimum wages in local currency at prices of 2023.

ILO's earnings "in 2021 PPP $" are local currency of the year over that year's PPP for private
consumption on the 2021 benchmark: for the United States they equal current dollars, and for
countries with both series of one year the ratio is that factor. They are therefore not constant
dollars of 2021, and no deflator from 2021 is applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import median

from .demography import Population
from .economy import PRICE_YEAR, us_prices
from .nominal import EURO_AREA, MINIMUM_IN_EURO, euro_rates, exchange_rates, nominal_growth
from .raw import Finding, Inputs, Raw, Table, Value, join_notes

TAILS = {"earnings": "", "earnings_women": "_f", "earnings_men": "_m"}
AGREE = 1.25
RICH = 25_000.0  # GDP per head at PPP above which nearly all workers are employees

# earnings_month_lcu is in euro although the currency of the price year is another one.
EURO_NOT_LOCAL = frozenset(["BGR", "CZE", "DNK", "HUN", "ISL", "NOR", "POL", "ROU", "SRB", "SWE"])
# The figure is the yearly (or an hourly x 173) sum over twelve once more; times 12 gives the wage
# in force by law.
TWELFTH = frozenset({"ECU", "URY"})
# The source gives the wage of one canton or city: there is no national minimum.
NOT_NATIONAL = frozenset({"CHE"})
PPP_OLDEST = 2014
CONSUMPTION_TO_GDP = (0.90, 1.30)


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
    growth = {iso3: nominal_growth(inputs, population, iso3) for iso3 in table}
    series: dict[str, dict[str, dict[str, Value]]] = {iso3: {} for iso3 in table}
    for iso3, facts in table.items():
        for name, tail in TAILS.items():
            ppp = _by_ppp(inputs, iso3, facts, tail, factors.get(iso3), usual)
            local = _by_local(inputs, iso3, facts, tail, growth[iso3])
            found = {kind: value for kind, value in (("ppp", ppp), ("local", local)) if value}
            series[iso3][name] = found
    for iso3, facts in table.items():
        preferred = _prefer(iso3, facts, series[iso3]["earnings"], inputs.findings)
        for name in TAILS:
            value = series[iso3][name].get(preferred)
            if value is not None:
                facts[name] = _span(value, series[iso3][name], labour_income_per_worker(facts))
        minimum = _minimum_wage(inputs, iso3, facts, growth[iso3])
        if minimum is not None:
            facts["minimum_wage"] = minimum


def labour_income_per_worker(facts: Mapping[str, Value]) -> float | None:
    """Return labour's share of GDP per employed person and month, in local currency."""
    needed = ("gdp", "labour_share", "employment_women", "employment_men")
    if not all(name in facts for name in needed):
        return None
    employed = facts["employment_women"].value + facts["employment_men"].value
    return facts["gdp"].value * facts["labour_share"].value / employed / 12


def _prefer(
    iso3: str, facts: dict[str, Value], found: Mapping[str, Value], findings: list[Finding]
) -> str:
    """Return the series to use: PPP when both agree, else the higher one that is plausible.

    Where two series part, the lower one is mostly pay net of tax from a labour force survey.
    """
    ppp, local = found.get("ppp"), found.get("local")
    if ppp is None or local is None:
        return "ppp" if ppp is not None else "local"
    if 1 / AGREE < ppp.value / local.value < AGREE:
        return "ppp" if ppp.year >= 2020 else "local"
    plausible = [kind for kind in found if _plausible(found[kind], facts)]
    choice = max(plausible or ["ppp"], key=lambda kind: found[kind].value)
    findings.append(
        Finding(
            iso3,
            "earnings",
            f"PPP series {ppp.value:.4g}, local series {local.value:.4g}",
            "earnings_sources_apart",
            f"mended: {choice} series",
        )
    )
    return choice


def _plausible(value: Value, facts: dict[str, Value]) -> bool:
    """Sane, and in a richer country at most 1.2 times labour income per worker."""
    income, rich = labour_income_per_worker(facts), facts.get("gdp_per_head_ppp")
    if income is not None and rich is not None and rich.value > RICH:
        return _sane(value, facts) and value.value <= 1.2 * income
    return _sane(value, facts)


def _span(value: Value, found: Mapping[str, Value], income: float | None) -> Value:
    """Widen the interval to the other series where both measure the same and differ by a tenth.

    Where they part, the lower one is mostly pay net of tax, another concept: the interval then
    reaches up to labour income per worker of the national accounts, and down by as much.
    """
    others = [v for v in found.values() if v is not value]
    if not others or not 0.4 < value.value / others[0].value < 2.5:
        return value
    ratio = value.value / others[0].value
    if 0.9 < ratio < 1.11:
        return value
    if ratio > AGREE and income is not None and income > value.value:
        return replace(
            value,
            low=value.value**2 / income,
            high=income,
            note=join_notes(
                value.note,
                "A second ILO series is lower, as pay net of tax; the interval reaches labour "
                "income per worker.",
            ),
        )
    return replace(
        value,
        low=min(value.low or value.value, others[0].value),
        high=max(value.high or value.value, others[0].value),
        note=join_notes(value.note, "Two ILO series differ: the interval spans both."),
    )


def _sane(value: Value, facts: dict[str, Value]) -> bool:
    """Tell whether annual earnings over GDP per head lie between 0.35 and 2.2."""
    per_head = facts.get("gdp_per_head_ppp"), facts.get("ppp_factor")
    if per_head[0] is None or per_head[1] is None:
        return True
    return 0.35 <= value.value * 12 / (per_head[0].value * per_head[1].value) <= 2.2


def _by_ppp(
    inputs: Inputs,
    iso3: str,
    facts: dict[str, Value],
    tail: str,
    factor: float | None,
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
    note = (
        "From PPP $ by the PPP for private consumption "
        + ("of the country" if factor else "(usual ratio to the GDP factor)")
        + "; "
        f"{raw.year} brought to 2023 by the US GDP deflator."
    )
    quality = "observed" if raw.year >= 2018 else "estimated"
    return Value(
        value, raw.year, raw.source, raw.licence, quality, value / width, value * width, note
    )


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
            inputs.findings.append(
                Finding(
                    iso3,
                    "earnings",
                    f"{raw.value:.4g}",
                    "local_currency_is_euro",
                    "mended: times euro rate",
                )
            )
    value = raw.value * scale / growth[raw.year]
    width = 1.0 + 0.03 * abs(raw.year - PRICE_YEAR) + 0.1 * abs(growth[raw.year] - 1)
    if raw.year != PRICE_YEAR:
        note = join_notes(note, f"{raw.year} brought to 2023 by nominal GDP per head.")
    low, high = (value / width, value * width) if width > 1 else (None, None)
    return Value(value, raw.year, raw.source, raw.licence, "observed", low, high, note)


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
    if iso3 in NOT_NATIONAL:
        inputs.findings.append(_dropped(iso3, "minimum_wage", raw, "minimum_not_national"))
        return None
    scale, note = 1.0, ""
    if iso3 in MINIMUM_IN_EURO:
        scale, note = 1.95583, "The source gives euro: converted at the fixed rate."
    if iso3 in TWELFTH:
        scale, note = 12.0, "The source divides by twelve once too often: times 12."
        inputs.findings.append(
            Finding(
                iso3,
                "minimum_wage",
                f"{raw.value:.4g}",
                "minimum_wage_a_twelfth",
                "mended: times 12",
            )
        )
    value = raw.value * scale / divisor
    if raw.year != PRICE_YEAR:
        note = join_notes(note, f"{raw.year} brought to 2023 by nominal GDP per head.")
    width = 1.0 + 0.05 * abs(raw.year - PRICE_YEAR) + 0.1 * abs(divisor - 1)
    low, high = (value / width, value * width) if width > 1 else (None, None)
    return Value(value, raw.year, raw.source, raw.licence, "observed", low, high, note)
