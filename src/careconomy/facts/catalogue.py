"""The dictionary of facts: name, label, unit and range of each figure known of a country.

Labels are short English sentences for people; the report translates them. The word `money` in a
unit stands for the currency of the country at prices of its price year. Shares are fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from careconomy.facts.catalogue_care import CHILDREN, LEAVE, REST, UNPAID
from careconomy.facts.definition import FactDefinition, for_women_and_men

_MONEY_MAX = 1e18

_ECONOMY = [
    FactDefinition(
        "gdp",
        "Gross domestic product",
        "money a year",
        1.0,
        _MONEY_MAX,
        "Gross domestic product at current prices of the price year.",
    ),
    FactDefinition(
        "gdp_per_head_ppp",
        "GDP per head in international dollars",
        "international $ a year",
        200,
        250_000,
        "GDP per head at purchasing power parities, current international dollars.",
    ),
    FactDefinition(
        "exchange_rate",
        "Exchange rate",
        "money per US$",
        1e-4,
        1e6,
        "Local currency per US dollar implied by GDP in both currencies.",
    ),
    FactDefinition(
        "ppp_factor",
        "Purchasing power parity",
        "money per international $",
        1e-4,
        1e6,
        "Local currency per international dollar, GDP basis.",
    ),
    FactDefinition(
        "tax_ratio_without_contributions",
        "Taxes without social contributions",
        "share of GDP",
        0,
        0.7,
        "General government taxes, social contributions left out.",
    ),
    FactDefinition(
        "social_contributions_ratio",
        "Social contributions",
        "share of GDP",
        0,
        0.3,
        "Compulsory social contributions paid to general government.",
    ),
    FactDefinition(
        "government_revenue_ratio",
        "Government revenue",
        "share of GDP",
        0.02,
        1.5,
        "General government revenue.",
    ),
    FactDefinition(
        "labour_share",
        "Labour income",
        "share of GDP",
        0.15,
        0.85,
        "Income of employees and the labour part of self-employed income.",
    ),
]

_PAY = [
    FactDefinition(
        "earnings",
        "Mean gross earnings of employees",
        "money a month",
        1e-3,
        1e12,
        "Mean gross monthly earnings of employees.",
    ),
    FactDefinition(
        "earnings_women",
        "Mean gross earnings of women",
        "money a month",
        1e-3,
        1e12,
        "Mean gross monthly earnings of women who are employees.",
    ),
    FactDefinition(
        "earnings_men",
        "Mean gross earnings of men",
        "money a month",
        1e-3,
        1e12,
        "Mean gross monthly earnings of men who are employees.",
    ),
    FactDefinition(
        "minimum_wage",
        "Minimum wage",
        "money a month",
        1e-3,
        1e12,
        "Statutory gross monthly minimum wage; estimated where there is none in use.",
    ),
    FactDefinition(
        "relative_pay_professionals",
        "Relative pay of professionals",
        "ratio",
        1.0,
        3.5,
        "Hourly earnings of professionals (ISCO-08 group 2) over those of all.",
    ),
    FactDefinition(
        "relative_pay_service",
        "Relative pay of service and sales workers",
        "ratio",
        0.4,
        1.0,
        "Hourly earnings of service and sales workers (ISCO-08 group 5) over all.",
    ),
    FactDefinition(
        "relative_pay_elementary",
        "Relative pay of elementary occupations",
        "ratio",
        0.15,
        1.1,
        "Hourly earnings of elementary occupations (ISCO-08 group 9) over all.",
    ),
    FactDefinition(
        "primary_teacher_relative_pay",
        "Relative pay of primary-school teachers",
        "ratio",
        0.3,
        1.6,
        "Salary of primary teachers over that of workers of similar qualification.",
    ),
]

_WORK = [
    FactDefinition(
        "hours_week",
        "Weekly hours at work",
        "hours a week",
        20,
        60,
        "Hours actually worked a week by an employed person.",
    ),
    *for_women_and_men(
        "employment_{}", "Employed {}", "persons", 100, 1e9, "Employed {} aged 15 and over."
    ),
    *for_women_and_men(
        "employment_rate_{}",
        "Employment rate of {}",
        "share",
        0.02,
        0.98,
        "Employed {} over all {} aged 15 and over.".replace("all {}", "persons of that sex"),
    ),
    *for_women_and_men(
        "participation_{}_25_54",
        "Labour force participation of {} aged 25 to 54",
        "share",
        0.02,
        1,
        "Share of {} aged 25 to 54 in the labour force.",
    ),
    *for_women_and_men(
        "unemployment_rate_{}",
        "Unemployment rate of {}",
        "share",
        0,
        0.6,
        "Unemployed {} over the labour force of that sex.",
    ),
    FactDefinition(
        "employment_rate_mothers_child_under_6",
        "Employment rate of mothers with a child under six",
        "share",
        0.02,
        1,
        "Employment rate of women aged 25 to 54 living with a child under six.",
    ),
    FactDefinition(
        "employment_rate_fathers_child_under_6",
        "Employment rate of fathers with a child under six",
        "share",
        0.2,
        1,
        "Employment rate of men aged 25 to 54 living with a child under six.",
    ),
    *for_women_and_men(
        "part_time_share_{}",
        "Part-time work of {}",
        "share",
        0,
        0.9,
        "Part-time share of employed {} (under 30 usual hours where known, else under 35).",
    ),
    *for_women_and_men(
        "informality_{}",
        "Informal employment of {}",
        "share",
        0,
        1,
        "Share of employed {} in informal employment.",
    ),
    *[
        FactDefinition(
            f"women_share_{sector}",
            f"Women's share of employment in {sector}",
            "share",
            0,
            1,
            f"Women among the employed in {sector}.",
        )
        for sector in ("agriculture", "industry", "services")
    ],
]

CATALOGUE: Mapping[str, FactDefinition] = MappingProxyType(
    {
        definition.name: definition
        for definition in (
            *_ECONOMY,
            *_PAY,
            *_WORK,
            *CHILDREN,
            *LEAVE,
            *UNPAID,
            *REST,
        )
    }
)
"""Every canonical fact by its name."""


def unit_in(definition: FactDefinition, currency: str) -> str:
    """Return the unit of a fact with the country's currency in the place of `money`."""
    return definition.unit.replace("money", currency)
