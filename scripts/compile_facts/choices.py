"""Which raw indicator serves for which canonical fact, in order of preference.

Facts that need more than a scale (money, leave, unpaid work, long-term care) have a module of
their own; they are named in `RULES` so that this file tells the whole story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .raw import Inputs, Raw, Table, Value

PERCENT = 0.01


@dataclass(frozen=True)
class Candidate:
    """A raw indicator, the factor to the canonical unit, the oldest year kept, and a note."""

    indicator: str
    factor: float = 1.0
    note: str = ""
    oldest: int = 0
    drop_zero: bool = False


MODELLED = "ILO modelled estimate."
PROJECTED = "ILO modelled estimate or projection."

CHOICES: dict[str, Sequence[Candidate]] = {
    "tax_ratio_without_contributions": [
        Candidate("tax_excl_ssc_gdp", PERCENT, "Year 2020 or the nearest one to it."),
        Candidate("tax_revenue_gdp", PERCENT, "Central government only: a lower bound."),
    ],
    "social_contributions_ratio": [
        Candidate("social_contributions_gdp", PERCENT, "Year 2020 or the nearest one to it."),
    ],
    "government_revenue_ratio": [Candidate("gov_revenue_gdp", PERCENT, oldest=2015)],
    "labour_share": [
        Candidate("labour_income_share", PERCENT, MODELLED),
        Candidate("labour_share_gdp_sdg", PERCENT, MODELLED),
    ],
    "hours_week": [
        Candidate("hours_week"),
        Candidate("hours_year", 1 / 52, "Annual hours over 52."),
    ],
    "employment_women": [Candidate("employment_f", note=MODELLED)],
    "employment_men": [Candidate("employment_m", note=MODELLED)],
    "employment_rate_women": [
        Candidate("emp_rate_f_15plus", PERCENT, PROJECTED),
        Candidate("emp_pop_ratio_f_15plus", PERCENT, MODELLED),
    ],
    "employment_rate_men": [
        Candidate("emp_rate_m_15plus", PERCENT, PROJECTED),
        Candidate("emp_pop_ratio_m_15plus", PERCENT, MODELLED),
    ],
    "participation_women_25_54": [Candidate("lfp_rate_f_25_54", PERCENT, PROJECTED)],
    "participation_men_25_54": [Candidate("lfp_rate_m_25_54", PERCENT, PROJECTED)],
    "unemployment_rate_women": [Candidate("unemp_rate_f_15plus", PERCENT, oldest=2010)],
    "unemployment_rate_men": [Candidate("unemp_rate_m_15plus", PERCENT, oldest=2010)],
    "employment_rate_mothers_child_under_6": [Candidate("emp_rate_25_54_f_with_child_u6", PERCENT)],
    "employment_rate_fathers_child_under_6": [Candidate("emp_rate_25_54_m_with_child_u6", PERCENT)],
    "part_time_share_women": [
        Candidate("part_time_f", PERCENT, "Under 30 usual hours in the main job."),
        Candidate("part_time_share_f", PERCENT, "Under 35 hours worked in the week."),
        Candidate("part_time_wdi_f", PERCENT, "Under 35 hours worked in the week."),
    ],
    "part_time_share_men": [
        Candidate("part_time_m", PERCENT, "Under 30 usual hours in the main job."),
        Candidate("part_time_share_m", PERCENT, "Under 35 hours worked in the week."),
        Candidate("part_time_wdi_m", PERCENT, "Under 35 hours worked in the week."),
    ],
    "informality_women": [Candidate("informal_emp_rate_f", PERCENT)],
    "informality_men": [Candidate("informal_emp_rate_m", PERCENT)],
    "enrolment_0_2": [
        Candidate("childcare_u3_formal", PERCENT, "One hour a week or more."),
        Candidate(
            "eced_0_2_ner",
            PERCENT,
            "Education programmes only: care-only services are missing, a lower bound.",
        ),
    ],
    "enrolment_3_5": [
        Candidate("preprimary_ner", PERCENT, oldest=2015),
        Candidate("preprimary_ger", PERCENT, "Gross enrolment, cut at 1; year 2020 or near."),
        Candidate("preprimary_ner", PERCENT),
    ],
    "preprimary_funding_per_pupil": [
        Candidate("gov_fund_per_preprimary_pupil_gdppc", PERCENT, oldest=2005, drop_zero=True)
    ],
    "women_share_nurses": [Candidate("nurses_female_share", PERCENT, oldest=2006)],
    "primary_teacher_relative_pay": [Candidate("primary_teacher_salary_rel")],
    "domestic_workers_employed": [
        Candidate(
            "emp_isic4_T",
            note="Includes own-use production where the survey counts it.",
            drop_zero=True,
        )
    ],
    "household_size": [Candidate("household_size")],
    "single_parent_share": [Candidate("single_parent_households", PERCENT)],
    "total_fertility": [Candidate("tfr")],
    "life_expectancy_women": [Candidate("life_expectancy_f")],
    "life_expectancy_men": [Candidate("life_expectancy_m")],
}

CUT_AT_ONE = {"enrolment_0_2", "enrolment_3_5", "women_share_nurses"}

RULES = {
    "gdp, exchange_rate, ppp_factor, gdp_per_head_ppp": "economy.py",
    "earnings*, minimum_wage": "pay.py",
    "relative_pay_*": "derived.py",
    "women_share_*, pupils_per_teacher_preprimary": "derived.py",
    "*_weeks*, *_pay_rate*, leave_public_share": "leave.py",
    "unpaid_*": "unpaid.py",
    "ltc_*": "care.py",
}
"""Facts made by a module of their own."""


def as_value(raw: Raw, factor: float = 1.0, note: str = "", quality: str = "observed") -> Value:
    """Return a raw figure in the canonical unit."""
    return Value(raw.value * factor, raw.year, raw.source, raw.licence, quality, note=note)


def choose(inputs: Inputs, iso3: str, candidates: Sequence[Candidate]) -> Value | None:
    """Return the first candidate that the country has and that is recent enough."""
    for candidate in candidates:
        raw = inputs.get(candidate.indicator, iso3)
        if raw is None or raw.year < candidate.oldest or (candidate.drop_zero and raw.value == 0):
            continue
        return as_value(raw, candidate.factor, candidate.note)
    return None


def add_choices(inputs: Inputs, table: Table) -> None:
    """Fill the table with every fact of `CHOICES`."""
    for iso3, facts in table.items():
        for name, candidates in CHOICES.items():
            value = choose(inputs, iso3, candidates)
            if value is not None:
                cut = min(value.value, 1.0) if name in CUT_AT_ONE else value.value
                facts[name] = value if cut == value.value else value.scaled(cut / value.value)
