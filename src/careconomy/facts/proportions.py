"""Do pay and GDP fit each other once a user's figures are in place?

The limits are wider than those of the gate for stored facts: a user may know better. They find
slips of unit: pay by the year or hour, GDP in millions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from careconomy.errors import CareError
from careconomy.facts.fact import Fact

# Design choices: stored countries lie within 0.36-2.2, under 0.9, and within 0.6-1.3.
EARNINGS_OVER_GDP_PER_HEAD = (0.05, 20.0)
MINIMUM_WAGE_OVER_EARNINGS = 5.0
EARNINGS_BY_SEX = 5.0

PAY_BY_SEX = ("earnings_women", "earnings_men")
TOUCHED = ("gdp", "earnings", "minimum_wage", *PAY_BY_SEX)


def check_proportions(
    facts: Mapping[str, Fact], changed: Collection[str], persons: float | None, where: str
) -> None:
    """Raise CareError when pay and GDP are out of proportion and an override touches them.

    `persons` is the population of the price year, None where not known. Only facts that exist
    are compared, and only with a changed one.
    """
    _earnings_and_gdp(facts, changed, persons, where)
    _minimum_wage(facts, changed, where)
    _pay_by_sex(facts, changed, where)


def _both(facts: Mapping[str, Fact], changed: Collection[str], names: tuple[str, str]) -> bool:
    """Tell whether both facts are known and one of them was changed."""
    return all(name in facts for name in names) and any(name in changed for name in names)


def _minimum_wage(facts: Mapping[str, Fact], changed: Collection[str], where: str) -> None:
    if not _both(facts, changed, ("minimum_wage", "earnings")):
        return
    lowest, mean = facts["minimum_wage"], facts["earnings"]
    if lowest.value > MINIMUM_WAGE_OVER_EARNINGS * mean.value:
        raise CareError(
            f"minimum_wage = {lowest.value:g} is more than {MINIMUM_WAGE_OVER_EARNINGS:g} times "
            f"mean earnings, earnings = {mean.value:g} ({mean.unit}).",
            where=where,
            remedy=_remedy(("minimum_wage", "earnings"), changed, "Both are gross pay a month."),
        )


def _pay_by_sex(facts: Mapping[str, Fact], changed: Collection[str], where: str) -> None:
    for name in PAY_BY_SEX:
        if not _both(facts, changed, (name, "earnings")):
            continue
        own, mean = facts[name], facts["earnings"]
        ratio = own.value / mean.value
        if not 1 / EARNINGS_BY_SEX <= ratio <= EARNINGS_BY_SEX:
            raise CareError(
                f"{name} = {own.value:g} and the mean of both sexes, earnings = {mean.value:g} "
                f"({mean.unit}), are more than a factor of {EARNINGS_BY_SEX:g} apart.",
                where=where,
                remedy=_remedy((name, "earnings"), changed, "Both are gross pay a month."),
            )


def _earnings_and_gdp(
    facts: Mapping[str, Fact], changed: Collection[str], persons: float | None, where: str
) -> None:
    if not persons or not _both(facts, changed, ("earnings", "gdp")):
        return
    mean, per_head = facts["earnings"], facts["gdp"].value / persons
    low, high = EARNINGS_OVER_GDP_PER_HEAD
    if not low * per_head <= 12 * mean.value <= high * per_head:
        raise CareError(
            f"earnings = {mean.value:g} ({mean.unit}) and GDP per head = {per_head:.6g} a year "
            f"(gdp = {facts['gdp'].value:g} over {persons:.4g} persons) do not fit: a year's "
            f"earnings over it are {12 * mean.value / per_head:.3g}, not {low:g} to {high:g}.",
            where=where,
            remedy=_remedy(
                ("earnings", "gdp"),
                changed,
                "earnings are for a month, gdp for a year, both in whole units of money.",
            ),
        )


def _remedy(names: tuple[str, str], changed: Collection[str], rule: str) -> str:
    """Name the figure of the user's to mend, or both where both are."""
    own = [name for name in names if name in changed]
    other = "" if len(own) == 2 else f", or give {next(n for n in names if n not in own)} as well"
    return f"Check {' and '.join(own)}{other}. {rule}"
