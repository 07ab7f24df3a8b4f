"""Gaps between women and men, and effort."""

from __future__ import annotations

from careconomy.report.language import N_
from careconomy.web.methods.entry import Entry
from careconomy.web.methods.sources import HOURS, LABOUR, SERVICES, WAGES

ENTRIES = (
    Entry(
        anchor="employment_gap",
        group="gaps",
        title=N_("Employment gap, points"),
        what=N_("Men’s employment rate less women’s, in points."),
        how=N_(
            "Employed ÷ persons aged 15 and over, by sex; with the package, the jobs that can be "
            "filled are added."
        ),
        sources=LABOUR,
        limits=N_("Wages and hours do not react."),
        covers=("row:gaps.employment",),
    ),
    Entry(
        anchor="earnings_gap",
        group="gaps",
        title=N_("Earnings gap, points"),
        what=N_("What women earn less than men, as a share of what men earn."),
        how=N_("1 − women’s ÷ men’s mean earnings; the new jobs are mixed in at their pay."),
        sources=LABOUR,
        limits=N_("Mean earnings of employees, whatever their hours."),
        covers=("row:gaps.earnings",),
    ),
    Entry(
        anchor="unpaid_gap",
        group="gaps",
        title=N_("Unpaid work gap, hours a day"),
        what=N_("Hours a day that women work unpaid more than men."),
        how=N_("Women’s less men’s active unpaid hours, per person aged 15 and over."),
        sources=HOURS,
        limits=N_(
            "Services narrow it by taking over hours; only leave for fathers changes the split of "
            "the rest."
        ),
        covers=("row:gaps.unpaid_hours",),
    ),
    Entry(
        anchor="policy_gap",
        group="gaps",
        title=N_("Childcare policy gap, years"),
        what=N_(
            "Years between the end of paid leave and the age from which there is a place for "
            "nearly every child."
        ),
        how=N_(
            "Age from which at least nine in ten children have a place − weeks of paid leave ÷ "
            "52, never below zero."
        ),
        sources=SERVICES,
        limits=N_("The line of nine in ten is our choice. Fees are not looked at."),
        covers=("row:gaps.childcare_policy",),
    ),
    Entry(
        anchor="effort",
        group="gaps",
        title=N_("Effort and sharing index"),
        what=N_(
            "Money paid and unpaid time at its value, added up for each side; the index says how "
            "evenly six sides bear it."
        ),
        how=N_(
            "With the share e of each side: index = (1 − sum of e²) ÷ (1 − 1⁄6). 0: one side "
            "bears all; 1: all bear the same."
        ),
        sources=WAGES,
        limits=N_("A summary made for this engine. It knows nothing of who should bear what."),
        covers=(
            "figure:effort_by_side",
            "row:sharing",
        ),
    ),
)
