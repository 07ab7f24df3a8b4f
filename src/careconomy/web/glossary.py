"""The words of the pages, each in a sentence or two."""

from __future__ import annotations

from typing import NamedTuple

from careconomy.report.language import N_


class Term(NamedTuple):
    """A word and what it means, both to be translated."""

    anchor: str
    word: str
    meaning: str


TERMS = (
    Term(
        "unpaid_care_work",
        N_("Unpaid care work"),
        N_(
            "Looking after children and people who need help, and the housework that goes with "
            "it, without pay. It is counted in hours and is not part of GDP."
        ),
    ),
    Term(
        "care_balance",
        N_("Care balance"),
        N_(
            "The account in which hours given plus hours not met equal hours needed, for each "
            "group that needs care."
        ),
    ),
    Term(
        "active",
        N_("Active hours"),
        N_(
            "Time in which one does something with or for a person: feeding, washing, playing, "
            "helping."
        ),
    ),
    Term(
        "on_call",
        N_("On-call hours"),
        N_(
            "Time in which one is responsible and within reach, free to do something else. It has "
            "no value in money unless a package says so."
        ),
    ),
    Term(
        "not_met",
        N_("Not met"),
        N_("Hours that are needed and that nobody gives."),
    ),
    Term(
        "replacement_cost",
        N_("Replacement cost"),
        N_("A way to value unpaid hours: what it would cost to pay somebody for them."),
    ),
    Term(
        "opportunity_cost",
        N_("Opportunity cost"),
        N_(
            "A way to value unpaid hours: what the giver could have earned in paid work. It puts "
            "the pay gap into the value."
        ),
    ),
    Term(
        "satellite",
        N_("Satellite account"),
        N_(
            "An account beside the national accounts that shows what households produce without "
            "pay, with labour, materials and equipment."
        ),
    ),
    Term(
        "package",
        N_("Care package"),
        N_("The policies that are switched on, to what level, from when to when, and who pays."),
    ),
    Term(
        "coverage",
        N_("Coverage"),
        N_(
            "Share of children past the end of paid leave, or of people in need, who are to have "
            "a place or a carer."
        ),
    ),
    Term(
        "enrolment",
        N_("Enrolment"),
        N_("Share of all children of an age who are in early education or childcare today."),
    ),
    Term(
        "phase_in",
        N_("Phase-in"),
        N_(
            "The years over which a package comes in, from nothing in the first to all in the last."
        ),
    ),
    Term(
        "take_up",
        N_("Take-up"),
        N_("Share of those who may use a right and do."),
    ),
    Term(
        "replacement_rate",
        N_("Replacement rate"),
        N_("Benefit of leave as a share of earnings."),
    ),
    Term(
        "payer",
        N_("Payer"),
        N_(
            "Who bears a cost: state, social insurance, employers, households or community. A "
            "provider runs the service and need not pay for it."
        ),
    ),
    Term(
        "gross_cost",
        N_("Gross cost"),
        N_("All that services and benefits cost in a year, whoever pays."),
    ),
    Term(
        "net_cost",
        N_("Net cost"),
        N_("New spending less the taxes and contributions that come back."),
    ),
    Term(
        "recouped",
        N_("Recouped"),
        N_(
            "Taxes and contributions that come back, as a share of the cost less fees. New money "
            "only."
        ),
    ),
    Term(
        "self_funding",
        N_("Self-funding"),
        N_(
            "What comes back and what is already spent, as a share of the cost less fees. Always "
            "at least as large as recouped: the two must not be mixed up."
        ),
    ),
    Term(
        "fte",
        N_("Full-time equivalent"),
        N_("One person in full-time work, or two at half time."),
    ),
    Term(
        "kinds_of_jobs",
        N_("Direct, indirect and induced jobs"),
        N_(
            "Jobs in care services, at their suppliers, and where new pay is spent. Each kind is "
            "shown apart."
        ),
    ),
    Term(
        "feasibility",
        N_("Feasibility"),
        N_(
            "New jobs for women divided by women available. Above 1, there are too few to fill "
            "them."
        ),
    ),
    Term(
        "policy_gap",
        N_("Childcare policy gap"),
        N_(
            "Years between the end of paid leave and the age from which there is a place for "
            "nearly every child."
        ),
    ),
    Term(
        "effort",
        N_("Effort"),
        N_("Money paid and unpaid time at its value, added up for each side."),
    ),
    Term(
        "sharing",
        N_("Sharing index"),
        N_("How evenly six sides bear the effort: 0, one bears all; 1, all bear the same."),
    ),
    Term(
        "interval",
        N_("Interval"),
        N_(
            "In nine of ten draws the figure lies within. It covers uncertain inputs, not what "
            "the model leaves out."
        ),
    ),
    Term(
        "draws",
        N_("Draws"),
        N_(
            "Repeated runs with other values of what is uncertain. The same seed gives the same "
            "draws."
        ),
    ),
    Term(
        "observed",
        N_("Observed"),
        N_("Published by the source that is named with it."),
    ),
    Term(
        "estimated",
        N_("Estimated"),
        N_("Worked out by a documented rule, mostly from similar countries. Marked ≈."),
    ),
    Term(
        "assumed",
        N_("Assumed"),
        N_("Set by the authors of this engine, for want of better."),
    ),
    Term(
        "scenario",
        N_("Scenario"),
        N_(
            "What follows if a package is carried out as written and all else stays. It is not a "
            "forecast."
        ),
    ),
)
