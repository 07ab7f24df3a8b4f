"""Staff, jobs, and who can fill them."""

from __future__ import annotations

from careconomy.report.language import N_
from careconomy.web.methods.entry import Entry
from careconomy.web.methods.sources import LABOUR, SERVICES, TABLES

ENTRIES = (
    Entry(
        anchor="staff",
        group="jobs",
        title=N_("Staff, full-time equivalents"),
        what=N_("All staff that the services need, counted as full-time posts."),
        how=N_(
            "Childcare: hours of children ÷ (children per member of staff × hours a year with "
            "children), and support staff. Long-term care: people served × carers for each, or "
            "carers per 100 older people."
        ),
        sources=SERVICES,
        limits=N_("Quality enters by the ratios only. Training takes time that is not modelled."),
        covers=("row:total.staff_fte.total",),
    ),
    Entry(
        anchor="direct_jobs",
        group="jobs",
        title=N_("Jobs in care services"),
        what=N_("Direct jobs: persons who work in care services on top of those in post."),
        how=N_(
            "New full-time posts that the added spending pays × persons for each post; women and "
            "men by their shares among such staff today."
        ),
        sources=SERVICES,
        limits=N_("Better pay for staff in post is a cost, not a job."),
        covers=(
            "key:jobs",
            "row:jobs.direct.women",
            "row:jobs.direct.men",
        ),
    ),
    Entry(
        anchor="jobs_by_sex",
        group="jobs",
        title=N_("Direct, indirect and induced jobs"),
        what=N_(
            "Jobs in care, at its suppliers, and where the new pay is spent; women and men apart."
        ),
        how=N_(
            "Indirect: jobs per unit of output × inverse of (I − A) × purchases of care services. "
            "Induced: the same for what new pay buys, in all its rounds."
        ),
        sources=TABLES,
        limits=N_(
            "Supposes idle workers, fixed prices and lasting spending. Countries without a table "
            "get the mean of those that have one."
        ),
        covers=("figure:jobs_by_sex",),
    ),
    Entry(
        anchor="feasibility",
        group="jobs",
        title=N_("Jobs for women that can be filled"),
        what=N_(
            "How many of the new jobs for women find somebody, and how many jobs there are for "
            "each woman available."
        ),
        how=N_(
            "Available = unemployed women + women who would look for work if they took part like "
            "men. Filled = at most the new jobs, and at most the women available and the mothers "
            "who take up work."
        ),
        sources=LABOUR,
        limits=N_(
            "Skills and places are not matched. Above 1, the jobs cannot all be filled from those "
            "without work."
        ),
        covers=(
            "row:feasibility.jobs_for_women_that_can_be_filled",
            "row:feasibility.jobs_for_women_over_available_women",
        ),
    ),
    Entry(
        anchor="mothers",
        group="jobs",
        title=N_("Mothers who take up work"),
        what=N_(
            "Mothers who go out to work because there is a place for their child, and for whom "
            "there is a new job."
        ),
        how=N_(
            "Mothers with a new place × points of employment per point of use, at most the new "
            "jobs for women."
        ),
        sources=LABOUR,
        limits=N_(
            "The response comes from low- and middle-income countries and is likely too large "
            "where most mothers work. It is never added to the jobs."
        ),
        covers=("row:mothers_employment.binding",),
    ),
)
