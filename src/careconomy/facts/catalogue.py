"""The dictionary of facts: name, label, unit and range of each figure known of a country.

Labels are short English sentences for people; the report translates them. The word `money` in a
unit stands for the currency of the country at prices of its price year. Shares are fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class FactDefinition:
    """What a fact means, its sane range (ends included), whether a costed package needs it."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    description: str
    needed: bool = True


_MONEY_MAX = 1e18


def _two(
    stem: str, label: str, unit: str, low: float, high: float, description: str
) -> list[FactDefinition]:
    """Return the definitions of a fact that exists for women and for men."""
    women = FactDefinition(
        stem.format("women"), label.format("women"), unit, low, high, description.format("women")
    )
    men = FactDefinition(
        stem.format("men"), label.format("men"), unit, low, high, description.format("men")
    )
    return [women, men]


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
    *_two("employment_{}", "Employed {}", "persons", 100, 1e9, "Employed {} aged 15 and over."),
    *_two(
        "employment_rate_{}",
        "Employment rate of {}",
        "share",
        0.02,
        0.98,
        "Employed {} over all {} aged 15 and over.".replace("all {}", "persons of that sex"),
    ),
    *_two(
        "participation_{}_25_54",
        "Labour force participation of {} aged 25 to 54",
        "share",
        0.02,
        1,
        "Share of {} aged 25 to 54 in the labour force.",
    ),
    *_two(
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
    *_two(
        "part_time_share_{}",
        "Part-time work of {}",
        "share",
        0,
        0.9,
        "Part-time share of employed {} (under 30 usual hours where known, else under 35).",
    ),
    *_two(
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

_CHILDREN = [
    FactDefinition(
        "enrolment_0_2",
        "Children under three in formal care",
        "share",
        0,
        1,
        "Children aged 0 to 2 in formal childcare or early education.",
    ),
    FactDefinition(
        "enrolment_3_5",
        "Children in pre-primary education",
        "share",
        0,
        1,
        "Net enrolment of children of pre-primary age, mostly 3 to 5.",
    ),
    FactDefinition(
        "pupils_per_teacher_preprimary",
        "Pupils per pre-primary teacher",
        "pupils",
        3,
        80,
        "Pupils per teacher in pre-primary education.",
    ),
    FactDefinition(
        "preprimary_funding_per_pupil",
        "Public funding per pre-primary pupil",
        "share of GDP per head",
        0,
        0.6,
        "Initial government funding per pupil.",
    ),
    FactDefinition(
        "women_share_preprimary_teachers",
        "Women among pre-primary teachers",
        "share",
        0,
        1,
        "Women among teachers in pre-primary education.",
    ),
    FactDefinition(
        "women_share_nurses",
        "Women among nurses",
        "share",
        0,
        1,
        "Women among nursing and midwifery staff.",
    ),
]

_LEAVE = [
    *[
        FactDefinition(
            f"{kind}_weeks{who}",
            f"{label}, weeks",
            "weeks",
            0,
            most,
            f"Length of paid {label.lower()} in law.",
        )
        for kind, who, label, most in (
            ("maternity", "", "Maternity leave", 110),
            ("paternity", "", "Paternity leave", 60),
            ("parental", "_mothers", "Parental leave for mothers", 200),
            ("parental", "_fathers", "Parental leave kept for fathers", 110),
        )
    ],
    *[
        FactDefinition(
            f"{kind}_pay_rate{who}",
            f"{label}, pay rate",
            "share of earnings",
            0,
            1,
            f"Mean payment rate during {label.lower()} over former earnings.",
        )
        for kind, who, label in (
            ("maternity", "", "Maternity leave"),
            ("paternity", "", "Paternity leave"),
            ("parental", "_mothers", "Parental leave for mothers"),
            ("parental", "_fathers", "Parental leave kept for fathers"),
        )
    ],
    FactDefinition(
        "leave_public_share",
        "Public share of maternity benefits",
        "share",
        0,
        1,
        "Part of maternity benefits paid by the state or social insurance: 1 all, "
        "0.5 shared with the employer, 0 employer or none.",
    ),
]

_UNPAID = [
    *_two(
        "unpaid_work_{}",
        "Unpaid work of {}",
        "hours a day",
        0.05,
        12,
        "Unpaid domestic and care work of {}, hours a day per person of the survey's ages.",
    ),
    *_two(
        "unpaid_care_{}",
        "Unpaid care of {}",
        "hours a day",
        0,
        8,
        "Unpaid care for children and adults by {}, hours a day.",
    ),
    *_two(
        "unpaid_domestic_{}",
        "Unpaid domestic work of {}",
        "hours a day",
        0.01,
        10,
        "Unpaid domestic work by {}, hours a day.",
    ),
]

_REST = [
    FactDefinition(
        "ltc_workers_per_100_aged_65_plus",
        "Long-term care workers per 100 aged 65+",
        "full-time equivalents",
        0,
        12,
        "Formal long-term care workers per 100 persons aged 65 and over.",
    ),
    FactDefinition(
        "ltc_need_65_plus",
        "Persons aged 65+ who need long-term care",
        "share",
        0,
        0.6,
        "Share of persons aged 65 and over who need help in daily life.",
    ),
    FactDefinition(
        "ltc_need_15_64",
        "Persons aged 15 to 64 who need long-term care",
        "share",
        0,
        0.2,
        "Share of persons aged 15 to 64 who need help in daily life.",
    ),
    FactDefinition(
        "domestic_workers_employed",
        "Domestic workers employed by households",
        "persons",
        0,
        1e8,
        "Employed in private households (ISIC section T).",
        needed=False,
    ),
    FactDefinition(
        "household_size",
        "Household size",
        "persons",
        1,
        12,
        "Mean number of persons in a household.",
    ),
    FactDefinition(
        "single_parent_share",
        "Single-parent households",
        "share of households",
        0,
        0.5,
        "Households of one parent with children.",
    ),
    FactDefinition(
        "total_fertility", "Total fertility", "children per woman", 0.4, 9, "Total fertility rate."
    ),
    *_two(
        "life_expectancy_{}",
        "Life expectancy of {}",
        "years",
        30,
        95,
        "Life expectancy of {} at birth.",
    ),
]

CATALOGUE: Mapping[str, FactDefinition] = MappingProxyType(
    {
        definition.name: definition
        for definition in (
            *_ECONOMY,
            *_PAY,
            *_WORK,
            *_CHILDREN,
            *_LEAVE,
            *_UNPAID,
            *_REST,
        )
    }
)
"""Every canonical fact by its name."""


def unit_in(definition: FactDefinition, currency: str) -> str:
    """Return the unit of a fact with the country's currency in the place of `money`."""
    return definition.unit.replace("money", currency)
