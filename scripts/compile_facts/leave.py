"""Leave in law: weeks and pay rates of maternity, paternity and parental leave."""

from __future__ import annotations

from .choices import Candidate, as_value, choose
from .raw import Finding, Inputs, Raw, Table, Value

WEEK = 1 / 7
LONGEST_MATERNITY = 26.0  # beyond this, paid leave open to mothers is partly parental leave
OECD_PARENTAL = {
    "parental_{}_mothers": "oecd_parental_mother_{}",
    "parental_{}_fathers": "oecd_parental_father_{}",
}
MATERNITY_WEEKS = (
    Candidate("oecd_maternity_weeks"),
    Candidate("maternity_leave_weeks_ilo", note="Maternity leave proper, 2017."),
)
MATERNITY_RATE = (
    Candidate("oecd_maternity_payrate", 0.01, "Mean rate at average earnings."),
    Candidate("maternity_pay_rate_ilo", 0.01),
    Candidate("maternity_wage_pct_wdi", 0.01),
)
PATERNITY_WEEKS = (
    Candidate("oecd_paternity_weeks"),
    Candidate(
        "wbl_paid_leave_fathers_days",
        WEEK,
        "Paid days for fathers over 7; includes parental leave kept for fathers.",
    ),
)


def add_leave(inputs: Inputs, table: Table) -> None:
    """Fill the nine facts on leave."""
    for iso3, facts in table.items():
        for name, candidates in (
            ("maternity_weeks", MATERNITY_WEEKS),
            ("maternity_pay_rate", MATERNITY_RATE),
            ("paternity_weeks", PATERNITY_WEEKS),
        ):
            value = choose(inputs, iso3, candidates)
            if value is not None:
                facts[name] = value
        _maternity_of_today(inputs, iso3, facts)
        _paternity_rate(inputs, iso3, facts)
        _parental(inputs, iso3, facts)
        public = inputs.get("wbl_leave_gov_paid", iso3)
        if public is not None:
            facts["leave_public_share"] = as_value(
                public, 1.0, "1 government or insurance, 0.5 shared, 0 employer or none."
            )


def _maternity_of_today(inputs: Inputs, iso3: str, facts: dict[str, Value]) -> None:
    """Replace the length of 2017 by paid weeks in the law of today, up to 26 weeks."""
    days, weeks = inputs.get("wbl_paid_leave_mothers_days", iso3), facts.get("maternity_weeks")
    if days is None or inputs.get("oecd_maternity_weeks", iso3) is not None:
        return
    today = days.value * WEEK
    if weeks is None or today <= LONGEST_MATERNITY or today < weeks.value:
        if weeks is not None and abs(today - weeks.value) > 4:
            inputs.findings.append(
                Finding(
                    iso3,
                    "maternity_weeks",
                    f"{weeks.value:.0f} in {weeks.year}, today {today:.0f}",
                    "leave_law_changed",
                    "mended: paid weeks in the law of today",
                )
            )
        facts["maternity_weeks"] = as_value(
            days,
            WEEK,
            "Paid days open to mothers over 7; up to 26 weeks all is counted as maternity leave.",
        )


def _paternity_rate(inputs: Inputs, iso3: str, facts: dict[str, Value]) -> None:
    """The OECD's rate; elsewhere full pay, the usual rule of short leave, within 0.5 to 1."""
    weeks, raw = facts.get("paternity_weeks"), inputs.get("oecd_paternity_payrate", iso3)
    if raw is not None:
        facts["paternity_pay_rate"] = as_value(raw, 0.01, "Mean rate at average earnings.")
    elif weeks is not None and weeks.value == 0:
        facts["paternity_pay_rate"] = _zero(weeks, "No paid paternity leave in law.")
    elif weeks is not None:
        facts["paternity_pay_rate"] = Value(
            1.0,
            weeks.year,
            weeks.source,
            weeks.licence,
            "assumed",
            0.5,
            1.0,
            "Design choice: the source counts paid days but not the rate; full pay assumed.",
        )


def _zero(like: Value, note: str) -> Value:
    return Value(0.0, like.year, like.source, like.licence, note=note)


def _parental(inputs: Inputs, iso3: str, facts: dict[str, Value]) -> None:
    """The OECD's weeks and rates; elsewhere paid leave of mothers beyond maternity leave."""
    for name, indicator in OECD_PARENTAL.items():
        for kind, raw_kind, scale in (("weeks", "weeks", 1.0), ("pay_rate", "payrate", 0.01)):
            raw = inputs.get(indicator.format(raw_kind), iso3)
            if raw is not None:
                facts[name.format(kind)] = as_value(raw, scale)
    days, maternity = inputs.get("wbl_paid_leave_mothers_days", iso3), facts.get("maternity_weeks")
    if "parental_weeks_mothers" in facts or days is None or maternity is None:
        return
    _rest_of_paid_leave(days, maternity, facts)


def _rest_of_paid_leave(days: Raw, maternity: Value, facts: dict[str, Value]) -> None:
    """Paid leave open to mothers (2026) less maternity leave (2017), if above four weeks."""
    rest = days.value * WEEK - maternity.value
    weeks = rest if rest > 4 else 0.0

    def value(number: float, quality: str, low: float, high: float, note: str) -> Value:
        return Value(number, days.year, days.source, days.licence, quality, low, high, note)

    facts["parental_weeks_mothers"] = value(
        weeks,
        "estimated",
        max(0.0, weeks - 4),
        weeks + 4,
        "Paid days open to mothers over 7, less maternity leave; under 4 weeks counts as none.",
    )
    facts["parental_pay_rate_mothers"] = (
        value(0.6, "assumed", 0.3, 1.0, "Design choice: rate not in the source.")
        if weeks
        else value(0.0, "estimated", 0.0, 0.0, "No paid parental leave found.")
    )
    facts["parental_weeks_fathers"] = value(
        0.0,
        "estimated",
        0.0,
        min(weeks, 8.0),
        "All paid days of fathers in the source are counted under paternity leave.",
    )
    facts["parental_pay_rate_fathers"] = value(
        0.0, "estimated", 0.0, 0.0, "No parental leave kept for fathers beside paternity leave."
    )
