"""The gate: named checks that every figure passes before it enters the store.

A check takes the table of one country and yields findings; `drop` in the action removes the fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from careconomy.facts.catalogue import CATALOGUE

from .raw import Finding, Table, Value

Facts = Mapping[str, Value]
Check = Callable[[str, Facts], Iterator[Finding]]
DROPPED, KEPT = "dropped", "kept, reported"


def _text(value: Value) -> str:
    return f"{value.value:.4g} ({value.year})"


def _ratio(facts: Facts, above: str, below: str) -> float | None:
    if above in facts and below in facts and facts[below].value > 0:
        return facts[above].value / facts[below].value
    return None


def _annual_earnings_ratio(facts: Facts) -> float | None:
    """Annual mean earnings over GDP per head, both at prices of the price year."""
    needed = ("earnings", "gdp_per_head_ppp", "ppp_factor")
    if not all(name in facts for name in needed):
        return None
    per_head = facts["gdp_per_head_ppp"].value * facts["ppp_factor"].value
    return facts["earnings"].value * 12 / per_head


def outside_range(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Any fact outside the range that the catalogue calls sane."""
    for name, value in facts.items():
        limits = CATALOGUE[name]
        if not limits.low <= value.value <= limits.high:
            yield Finding(iso3, name, _text(value), "outside_range", DROPPED)


def earnings_over_gdp(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Annual earnings over GDP per head outside 0.35 to 2.2."""
    ratio = _annual_earnings_ratio(facts)
    if ratio is not None and not 0.35 <= ratio <= 2.2:
        for name in ("earnings", "earnings_women", "earnings_men"):
            if name in facts:
                yield Finding(
                    iso3, name, f"annual / GDP per head {ratio:.2f}", "earnings_over_gdp", DROPPED
                )


def minimum_above_mean(iso3: str, facts: Facts) -> Iterator[Finding]:
    """A minimum wage above 0.9 of mean earnings: whichever is out of line with GDP goes."""
    ratio = _ratio(facts, "minimum_wage", "earnings")
    if ratio is not None and ratio > 0.9:
        yield Finding(
            iso3, "minimum_wage", f"{ratio:.2f} of mean earnings", "minimum_above_mean", DROPPED
        )


def minimum_not_in_use(iso3: str, facts: Facts) -> Iterator[Finding]:
    """A minimum wage under 0.12 of mean earnings is an old rate that nobody is paid by."""
    ratio = _ratio(facts, "minimum_wage", "earnings")
    if ratio is not None and ratio < 0.12:
        yield Finding(
            iso3, "minimum_wage", f"{ratio:.3f} of mean earnings", "minimum_not_in_use", DROPPED
        )


def minimum_over_gdp(iso3: str, facts: Facts) -> Iterator[Finding]:
    """An annual minimum wage over GDP per head above 1.6 or under 0.03."""
    if not all(name in facts for name in ("minimum_wage", "gdp_per_head_ppp", "ppp_factor")):
        return
    per_head = facts["gdp_per_head_ppp"].value * facts["ppp_factor"].value
    ratio = facts["minimum_wage"].value * 12 / per_head
    if not 0.03 <= ratio <= 1.6:
        yield Finding(
            iso3, "minimum_wage", f"annual / GDP per head {ratio:.3f}", "minimum_over_gdp", DROPPED
        )


def earnings_by_sex(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Earnings of women and men on the same side of the mean, or a gap beyond 0.4 to 1.5."""
    names = ("earnings", "earnings_women", "earnings_men")
    if not all(name in facts for name in names):
        return
    both, women, men = (facts[name].value for name in names)
    inside = min(women, men) * 0.98 <= both <= max(women, men) * 1.02
    if not inside or not 0.4 <= women / men <= 1.5:
        for name in names[1:]:
            yield Finding(
                iso3,
                name,
                f"women {women:.4g}, men {men:.4g}, all {both:.4g}",
                "earnings_by_sex",
                DROPPED,
            )


def unpaid_day(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Unpaid work of men above women's, or women's share above 0.95."""
    ratio = _ratio(facts, "unpaid_work_men", "unpaid_work_women")
    if ratio is not None and not 0.05 <= ratio <= 1.0:
        for sex in ("women", "men"):
            for kind in ("work", "care", "domestic"):
                if f"unpaid_{kind}_{sex}" in facts:
                    yield Finding(
                        iso3,
                        f"unpaid_{kind}_{sex}",
                        f"men/women {ratio:.2f}",
                        "unpaid_day",
                        DROPPED,
                    )


def unpaid_work_too_short(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Women's unpaid work under 1.5 hours a day: a survey that missed it."""
    women = facts.get("unpaid_work_women")
    if women is not None and women.value < 1.5:
        for sex in ("women", "men"):
            for kind in ("work", "care", "domestic"):
                if f"unpaid_{kind}_{sex}" in facts:
                    yield Finding(
                        iso3,
                        f"unpaid_{kind}_{sex}",
                        f"women {women.value:.2f} h",
                        "unpaid_work_too_short",
                        DROPPED,
                    )


def relative_pay_order(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Service or elementary pay at or above professionals' pay."""
    top = facts.get("relative_pay_professionals")
    for name in ("relative_pay_service", "relative_pay_elementary"):
        if top is not None and name in facts and facts[name].value >= top.value:
            yield Finding(
                iso3,
                name,
                f"{facts[name].value:.2f}, professionals {top.value:.2f}",
                "relative_pay_order",
                DROPPED,
            )


def tax_against_revenue(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Taxes and contributions above IMF revenue by more than a tenth and one point of GDP."""
    tax = facts.get("tax_ratio_without_contributions")
    revenue = facts.get("government_revenue_ratio")
    if tax is None or revenue is None:
        return
    social = (
        facts["social_contributions_ratio"].value if "social_contributions_ratio" in facts else 0
    )
    total = tax.value + social
    if total > revenue.value * 1.1 + 0.01:
        yield Finding(
            iso3,
            "tax_ratio_without_contributions",
            f"with contributions {total:.3f}, revenue {revenue.value:.3f}",
            "tax_against_revenue",
            DROPPED if total > revenue.value * 1.5 else KEPT,
        )


def small_funding(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Public funding per pupil under 1 % of GDP per head: no class could run on it."""
    value = facts.get("preprimary_funding_per_pupil")
    if value is not None and value.value < 0.01:
        yield Finding(iso3, "preprimary_funding_per_pupil", _text(value), "small_funding", DROPPED)


def all_paid_alike(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Two groups of workers both at exactly the mean: copied, not measured."""
    names = ("relative_pay_service", "relative_pay_elementary")
    if all(name in facts and abs(facts[name].value - 1) < 0.005 for name in names):
        for name in names:
            yield Finding(iso3, name, _text(facts[name]), "all_paid_alike", DROPPED)


def leave_absurd(iso3: str, facts: Facts) -> Iterator[Finding]:
    """Maternity leave of over a year beside which the newer source counts under half of it."""
    weeks = facts.get("maternity_weeks")
    if weeks is not None and weeks.value > 60:
        yield Finding(iso3, "maternity_weeks", _text(weeks), "leave_absurd", DROPPED)


CHECKS: tuple[Check, ...] = (
    outside_range, earnings_over_gdp, minimum_over_gdp, minimum_above_mean, minimum_not_in_use,
    earnings_by_sex, unpaid_day, unpaid_work_too_short,
    relative_pay_order, tax_against_revenue, leave_absurd, small_funding, all_paid_alike,
)  # fmt: skip


def run_gate(table: Table, checks: tuple[Check, ...] = CHECKS) -> list[Finding]:
    """Run every check over every country; drop what a check drops; return the findings."""
    findings: list[Finding] = []
    for iso3, facts in table.items():
        for check in checks:
            found = list(check(iso3, facts))
            for finding in found:
                if finding.action == DROPPED:
                    facts.pop(finding.fact, None)
            findings.extend(found)
    return findings
