"""What a reader of the joint measure must know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from careconomy.accounts.time_poverty_people import Flags, People
from careconomy.accounts.time_poverty_weeks import FEWEST, Weeks
from careconomy.estimation.survey import Question
from careconomy.estimation.totals import Array
from careconomy.timeuse import Survey

EXPECTED = (
    "WARNING: home production and commuting are mean times of adults like them, since a diary day "
    "is not a usual week. Deficits differ between persons by paid hours and kind of household "
    "alone: read shares as those of kinds of persons, and not as a list of who is poor."
)
OBSERVED = (
    "WARNING: shares of home production are those of the diary days, which are no usual week: "
    "where one member did it all that day, the deficit of that member is too large."
)


@dataclass(frozen=True)
class Said:
    """What the notes are made of."""

    people: People
    usable: Flags
    income: Array
    line: Array
    weeks: Weeks
    near: tuple[float, float]
    wage: float
    money: str
    shares: str


def notes_of(survey: Survey, asked: Question, said: Said) -> tuple[str, ...]:
    """Warning first, then formula, who is counted, what is imputed, and errors."""
    from careconomy.accounts.time_poverty import without_design

    population, _, *others = asked.notes
    return (
        EXPECTED if said.shares == "expected" else OBSERVED,
        *_formula(said),
        *_left_out(said),
        *_imputed(said),
        *_errors(asked),
        *without_design(survey),
        population.replace("Persons", "Diaries are of persons", 1),
        *others,
    )


def _formula(said: Said) -> Iterator[str]:
    weeks = said.weeks
    yield (
        f"Hours left in a week: 168 less {weeks.fixed[0]:.1f} for maintenance, minimum leisure and "
        "tasks that only oneself can do, less a share of the required home production of the "
        "household, less usual paid hours and commuting."
    )
    yield (
        f"Each missing hour costs {said.wage:g} {said.money}. A household is hidden poor that is "
        "above the poverty line, and below it once the missing hours are paid for. Time-poor: a "
        "household with any member who lacks hours; time_poor of adults: those who lack them."
    )
    yield (
        f"Required home production: mean of households at {said.near[0]:g} to {said.near[1]:g} "
        f"times the poverty line with an adult without a job, by adults and children"
        f"{_fallen(weeks)}."
    )


def _fallen(weeks: Weeks) -> str:
    wider = int(np.count_nonzero(weeks.level > 0))
    if not wider:
        return ""
    return (
        f"; {wider} of {np.count_nonzero(weeks.level >= 0)} classes have fewer than {FEWEST} of "
        "them and take that of wider incomes"
    )


def _left_out(said: Said) -> Iterator[str]:
    """Households that do not count, as shares of those with diaries."""
    people = said.people
    weight = np.bincount(people.household, people.writes, len(people.adults))
    with_diary = weight > 0.0
    reasons = (
        (~people.whole, "lack members in the roster, or their ages, or an adult"),
        (people.whole & np.isnan(said.income), "have no income"),
        (people.whole & ~np.isnan(said.income) & ~said.usable, "have no poverty line or shares"),
    )
    for out, why in reasons:
        number = int(np.count_nonzero(out & with_diary))
        if number:
            share = weight[out & with_diary].sum() / weight.sum()
            yield (
                f"Left out: {number:,} households ({share:.1%} of the weight) that {why}; totals "
                "are of the others."
            )


def _imputed(said: Said) -> Iterator[str]:
    people = said.people
    counts = people.adult & said.usable[people.household]
    share = float(np.mean(people.imputed[counts]))
    if share:
        yield (
            f"Employment or paid hours of {share:.0%} of the adults are not in the survey: they "
            "are those of an adult like them (same sex, age group and household), one by one, as "
            "if the hours of one partner told nothing of the other's."
        )


def _errors(asked: Question) -> Iterator[str]:
    if asked.task.design.replicated:
        yield (
            "Errors: means, required hours and deficits are computed anew with each replicate; "
            "imputation, income, poverty line and wage are taken as known."
        )
    else:
        yield (
            "Errors are too small: they take maintenance, commuting and home production as known. "
            "Make replicate weights (careconomy survey weights). Imputation, income, poverty line "
            "and wage are taken as known, too."
        )
