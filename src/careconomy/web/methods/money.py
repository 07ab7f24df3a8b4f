"""Cost, who bears it, and what comes back."""

from __future__ import annotations

from careconomy.report.language import N_
from careconomy.web.methods.entry import Entry
from careconomy.web.methods.sources import PACKAGE, SERVICES, TAXES

ENTRIES = (
    Entry(
        anchor="gross_cost",
        group="money",
        title=N_("Gross cost"),
        what=N_(
            "All that the services and benefits of the package cost in a year, whoever pays, "
            "today’s level included."
        ),
        how=N_(
            "Services: staff × pay with contributions ÷ (1 − share of other costs). Leave: births "
            "× take-up × weeks × pay × rate of benefit. What comes in over years is blended with "
            "what is there today."
        ),
        sources=SERVICES,
        limits=N_(
            "At the prices of one year; buildings to be put up are not a line of their own. Care "
            "never costs less than today."
        ),
        covers=(
            "key:gross_cost",
            "figure:cost_by_year",
            "row:total.cost.gross",
            "row:total.cost_share_gdp.gross",
        ),
    ),
    Entry(
        anchor="who_pays",
        group="money",
        title=N_("Who pays"),
        what=N_(
            "The gross cost by who bears it: state, social insurance, employers, households, "
            "community."
        ),
        how=N_(
            "Cost × the share of each payer; the shares add up to one. Today’s part keeps today’s "
            "payers."
        ),
        sources=PACKAGE,
        limits=N_(
            "Shares of payers are decisions and are not drawn. What parents pay today is not known."
        ),
        covers=("figure:who_pays",),
    ),
    Entry(
        anchor="already_spent",
        group="money",
        title=N_("Already spent"),
        what=N_("What public funds and employers spend on the same services and benefits today."),
        how=N_(
            "Funding per pupil × children in places, public spending on long-term care, and "
            "today’s leave at today’s take-up; at most what is to be financed."
        ),
        sources=SERVICES,
        limits=N_("Where it is not known, all of the cost counts as new and the page says so."),
        covers=("row:total.already_spent",),
    ),
    Entry(
        anchor="new_spending",
        group="money",
        title=N_("New spending"),
        what=N_(
            "What has to be found on top of today’s spending: the figure to set beside a budget."
        ),
        how=N_("Gross cost − fees of households − already spent."),
        sources=SERVICES,
        limits=N_("It says nothing about what comes back as taxes; net cost does."),
        covers=(
            "key:new_spending",
            "row:total.cost.new_spending",
            "row:total.cost_share_gdp.new_spending",
        ),
    ),
    Entry(
        anchor="revenue",
        group="money",
        title=N_("Revenue that comes back"),
        what=N_("Taxes and contributions that the package itself brings."),
        how=N_(
            "(Pay of new jobs × rates on pay) + (spending of that pay × consumption tax) + (value "
            "added of suppliers × their tax). Recouped = revenue ÷ (cost − fees); self-funding "
            "also counts what is already spent."
        ),
        sources=TAXES,
        limits=N_(
            "Average rates of the whole economy. Savings on benefits are left out. It supposes "
            "that the jobs can be filled."
        ),
        covers=(
            "figure:what_comes_back",
            "row:revenue.total",
        ),
    ),
    Entry(
        anchor="net_cost",
        group="money",
        title=N_("Net cost"),
        what=N_("What is left to find once taxes and contributions have come back."),
        how=N_("New spending − revenue that comes back."),
        sources=TAXES,
        limits=N_(
            "A sum for one year. Gains in later years, such as children’s earnings, are printed "
            "apart."
        ),
        covers=("row:net_cost",),
    ),
    Entry(
        anchor="cost_drivers",
        group="money",
        title=N_("What drives the cost"),
        what=N_("The uncertain inputs that move the gross cost most."),
        how=N_(
            "Each input is set to its 5th and then to its 95th percentile while all others stay "
            "at their central value."
        ),
        sources=PACKAGE,
        limits=N_("Inputs that move together are not seen together."),
        covers=("figure:cost_drivers",),
    ),
    Entry(
        anchor="why",
        group="money",
        title=N_("Why two packages cost differently"),
        what=N_(
            "How far each thing in which two packages differ would move the cost of the first "
            "towards the second."
        ),
        how=N_(
            "The first package is run again with one thing alone taken over from the second: its "
            "cost less the cost before."
        ),
        sources=PACKAGE,
        limits=N_(
            "Changes act on each other, so the parts need not add up to the whole; the rest is "
            "stated."
        ),
        covers=("figure:why",),
    ),
)
