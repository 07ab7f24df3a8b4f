"""Hours, and what they are worth."""

from __future__ import annotations

from careconomy.report.language import N_
from careconomy.web.methods.entry import Entry
from careconomy.web.methods.sources import HOURS, WAGES

ENTRIES = (
    Entry(
        anchor="unpaid_work",
        group="hours",
        title=N_("Unpaid hours a day"),
        what=N_(
            "Hours a day that a woman and a man spend on housework and on care without pay, as a "
            "mean over all days and all adults."
        ),
        how=N_(
            "Taken as published where the country has a survey. Elsewhere: a regression on "
            "income, women’s participation and region over the countries that have one; such "
            "figures carry the sign ≈."
        ),
        sources=HOURS,
        limits=N_(
            "Surveys differ in year, ages and list of activities. What is done on the side, or "
            "within reach only, is mostly not in them."
        ),
        covers=(
            "figure:world_map",
            "column:women",
            "column:men",
        ),
    ),
    Entry(
        anchor="care_balance",
        group="hours",
        title=N_("Who cares: the care balance"),
        what=N_(
            "For each group that needs care: the hours needed in a year, and who gives them – "
            "mothers, fathers, others, the state, the market – or that nobody does."
        ),
        how=N_(
            "A child needs somebody in all waking hours outside school. Services give their "
            "places × hours; the family gives the rest, split as in time-use surveys. Hours given "
            "+ hours not met = hours needed, in every row."
        ),
        sources=HOURS,
        limits=N_(
            "Adults’ and older people’s unmet need is not known, and what communities give is "
            "hardly measured anywhere: both are shown as not known and add nothing."
        ),
        covers=(
            "figure:care_today",
            "figure:care_balance",
        ),
    ),
    Entry(
        anchor="unpaid_hours",
        group="hours",
        title=N_("Unpaid hours of women and men"),
        what=N_(
            "Hours of hands-on care and of housework that mothers, fathers, other women and other "
            "men give in a year, without and with the package."
        ),
        how=N_(
            "Persons × hours a day × 365. A service that takes over hours lowers the hours of "
            "those who gave them, in proportion; leave of fathers moves hours from mothers to "
            "fathers."
        ),
        sources=HOURS,
        limits=N_(
            "One hour with two children counts once here. Hours per head are those of the "
            "survey’s year, also in later years."
        ),
        covers=("figure:unpaid_hours",),
    ),
    Entry(
        anchor="unpaid_value",
        group="hours",
        title=N_("Value of unpaid time"),
        what=N_("What the hours given without pay would cost if somebody were paid for them."),
        how=N_(
            "Hours given × the hourly wage of the occupation that does the same for pay: service "
            "workers for care, elementary occupations for housework, with employers’ "
            "contributions. As a share: divided by GDP."
        ),
        sources=WAGES,
        limits=N_(
            "Another method gives another value, easily twice as much. Where care is paid badly, "
            "unpaid care looks small. It is not part of GDP."
        ),
        covers=(
            "key:unpaid_value",
            "figure:value_today",
            "column:value",
            "row:unpaid_value.total",
            "row:unpaid_value.share_gdp",
            "row:unpaid_value.women",
            "row:unpaid_value.men",
        ),
    ),
    Entry(
        anchor="transfers",
        group="hours",
        title=N_("Who gives and who receives, by age"),
        what=N_(
            "Hours of unpaid work that people of an age receive from others, less what they give."
        ),
        how=N_(
            "Diaries tell who gives. Housework is shared equally within the household, care goes "
            "to its children or its adults. Over all people the differences add up to zero."
        ),
        sources=HOURS,
        limits=N_(
            "Who could use a meal, not who ate how much. Below the youngest age of the diaries, "
            "what children give is not measured."
        ),
        covers=("figure:transfers_by_age",),
    ),
    Entry(
        anchor="time_poverty",
        group="hours",
        title=N_("Time poverty"),
        what=N_(
            "Share of days on which work, paid and unpaid together, is above one and a half times "
            "its median, or free time below 60% of its median."
        ),
        how=N_("Counted over the diaries of the survey; the lines come from the same diaries."),
        sources=HOURS,
        limits=N_("A diary of one day tells of days, not of what persons usually do."),
        covers=("column:time_poverty",),
    ),
    Entry(
        anchor="womens_share",
        group="hours",
        title=N_("Women’s share of the family’s hours"),
        what=N_("Of all unpaid hours that families give, the share given by women."),
        how=N_("Active hours of care and housework given by women ÷ those given by women and men."),
        sources=HOURS,
        limits=N_(
            "Hours on call, in which one is within reach and free for other things, are left out."
        ),
        covers=(
            "key:womens_share",
            "row:shares.women_of_family_hours",
        ),
    ),
    Entry(
        anchor="fathers_share",
        group="hours",
        title=N_("Fathers’ share of parents’ hours"),
        what=N_("Of the hours that parents spend actively with children, the share of fathers."),
        how=N_("Active hours of childcare of fathers ÷ those of mothers and fathers."),
        sources=HOURS,
        limits=N_(
            "Without a survey of the country’s own diaries the split between parents and others "
            "follows one country, and its error is not in the interval."
        ),
        covers=(
            "key:fathers_share",
            "column:fathers",
            "row:shares.fathers_of_parents_hours",
        ),
    ),
    Entry(
        anchor="family_share",
        group="hours",
        title=N_("The family’s share of all hours"),
        what=N_("Of all hours of responsibility for others, the share borne by families."),
        how=N_(
            "Hours received from mothers, fathers and others of the family, on call included ÷ "
            "all hours received."
        ),
        sources=HOURS,
        limits=N_("An upper limit: what the community and the market give is mostly not known."),
        covers=(
            "key:family_share",
            "row:shares.family_of_all_hours",
        ),
    ),
)
