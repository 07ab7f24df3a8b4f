"""Definitions of the facts on children, leave, unpaid work, long-term care and households."""

from __future__ import annotations

from careconomy.facts.definition import FactDefinition, for_women_and_men

CHILDREN = (
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
)

LEAVE = (
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
)

UNPAID = (
    *for_women_and_men(
        "unpaid_work_{}",
        "Unpaid work of {}",
        "hours a day",
        0.05,
        12,
        "Unpaid domestic and care work of {}, hours a day per person of the survey's ages.",
    ),
    *for_women_and_men(
        "unpaid_care_{}",
        "Unpaid care of {}",
        "hours a day",
        0,
        8,
        "Unpaid care for children and adults by {}, hours a day.",
    ),
    *for_women_and_men(
        "unpaid_domestic_{}",
        "Unpaid domestic work of {}",
        "hours a day",
        0.01,
        10,
        "Unpaid domestic work by {}, hours a day.",
    ),
)

REST = (
    FactDefinition(
        "ltc_workers_per_100_aged_65_plus",
        "Long-term care workers per 100 aged 65+",
        "full-time equivalents",
        0,
        12,
        "Formal long-term care workers per 100 persons aged 65 and over.",
    ),
    FactDefinition(
        "ltc_public_spending",
        "Public spending on long-term care",
        "share of GDP",
        0,
        0.06,
        "Spending of government and social insurance on long-term care.",
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
    *for_women_and_men(
        "life_expectancy_{}",
        "Life expectancy of {}",
        "years",
        30,
        95,
        "Life expectancy of {} at birth.",
    ),
)
