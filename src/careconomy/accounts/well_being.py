"""Well-being of those who care: double burden, sleep, rest, free time, nights, work at home.

Each indicator is a measure of a diary, so that means, shares and comparisons go through the same
kernel as all estimates, with errors from the survey's design (part 5 of the method).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from careconomy.accounts.well_being_ask import Wanted, ask, rows
from careconomy.accounts.well_being_groups import PERIOD
from careconomy.accounts.well_being_indicators import ONLY_IF_ANY, chosen
from careconomy.accounts.well_being_measures import Limits
from careconomy.accounts.well_being_pairs import of_both
from careconomy.accounts.well_being_periods import Periods
from careconomy.errors import CareError
from careconomy.estimation.results import Estimates, Row, with_holm
from careconomy.estimation.survey import Progress
from careconomy.timeuse import Survey

BY = ("sex", "parenthood")


def well_being(
    survey: Survey,
    *,
    by: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    gap: str | None = None,
    compare: str | None = None,
    before: str | None = None,
    after: str | None = None,
    beside: Survey | None = None,
    same_months: bool = False,
    limits: Limits | None = None,
    margins: bool = True,
    progress: Progress | None = None,
    **options: Any,
) -> Estimates:
    """Estimate what is left for those who care, and compare groups or two periods.

    `by`: dimensions of `analyse`; without it sex and parenthood, or sex alone where children are
    not recorded. With both, cells are mothers, fathers, other women and other men, and a gap of
    sex compares mothers with fathers. `indicators`: names of INDICATORS, without them all. `gap`:
    dimension whose levels are compared with its last one. Two periods: `compare` "year=2019,2020"
    (first before, second after), or `before` and `after` as spans of dates
    "2019-05-10..2019-12-31", or `beside`, a second survey that came before, drawn apart from the
    first. `same_months`: only months that both periods have. `limits`: of double burden, short
    sleep and night. `margins`: also over each dimension. `options`: where, ages, design, rules,
    engine, as of `analyse`; `linearise` (leave replicate weights) and `lonely` (rule of strata
    with one cluster), of each survey's own design. With a gap and two periods rows also say by how
    much the gap has changed. Tests carry p, and p by Holm's rule over all tests of the table.
    Raises CareError.
    """
    if gap == PERIOD:
        raise CareError("two periods are compared without a gap.", remedy="Leave the gap out.")
    periods = _periods(survey, compare, before, after, beside, same_months)
    names, lacking = (tuple(by), ()) if by is not None else _usual(survey, beside)
    wanted = Wanted(names, chosen(indicators), limits or Limits(), options)
    if beside is None:
        asked = ask(survey, wanted, periods, same_months=same_months)
        found, notes = list(rows(asked.analysis(progress), asked, gap, margins)), asked.notes
    else:
        found, notes = of_both(
            (survey, beside), wanted, gap, margins, same_months=same_months, progress=progress
        )
    dimensions = (*names, *((PERIOD,) if periods or beside else ()))
    notes = (*lacking, *notes, *_test_notes(found))
    return Estimates(dimensions, with_holm(_shown(found)), notes)


def _usual(*surveys: Survey | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Dimensions where none are named, and what is to be said of them."""
    column = "own_children_under_15"
    if all(column in survey.columns("persons") for survey in surveys if survey):
        return BY, ()
    note = f"Mothers and fathers are not told apart from others: persons have no {column}."
    return BY[:1], (note,)


def _periods(
    survey: Survey,
    compare: str | None,
    before: str | None,
    after: str | None,
    beside: Survey | None,
    same_months: bool,
) -> Periods | None:
    """Read what is to be compared. Raises CareError where it is named twice or by half."""
    ways = [compare is not None, before is not None or after is not None, beside is not None]
    if sum(ways) > 1:
        raise CareError("there is more than one comparison.", remedy="Name two periods once.")
    if (before is None) != (after is None):
        raise CareError("only one period is named.", remedy="Name both before and after.")
    if same_months and not any(ways):
        raise CareError("no two periods are named.", remedy="Leave same_months out.")
    if compare is not None:
        return Periods.levels_of(survey, compare)
    if before is not None and after is not None:
        return Periods.between(survey, before, after)
    return None


def _shown(rows: Sequence[Row]) -> list[Row]:
    """Leave out time of which something is not recorded, where there is none of it."""
    any_of_it = {row.activity for row in rows if row.statistic == "mean" and row.est}
    none = set(ONLY_IF_ANY) - any_of_it
    return [row for row in rows if row.activity not in none]


def _test_notes(rows: Sequence[Row]) -> tuple[str, ...]:
    tests = sum(row.p is not None for row in rows)
    if tests < 2:
        return ()
    return (
        f"p: probability of so large a difference where there is none; p_holm: the same for all "
        f"{tests} tests of this table together (Holm).",
    )
