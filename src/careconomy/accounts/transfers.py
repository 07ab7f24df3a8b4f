"""Time transfers: who gives and who receives unpaid work, by single year of age and sex.

National time transfer accounts after G. Donehower and Counting Women's Work (part 3.1 of the
method). Production is what diaries tell; consumption is imputed within households; transfers are
consumption less production, and add up to zero over the population.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from careconomy.accounts.transfers_cells import Cells, Layout
from careconomy.accounts.transfers_profiles import (
    Consumed,
    Profiles,
    Smoothing,
    imputed_means,
    needs_of,
    profiles,
)
from careconomy.accounts.transfers_services import SERVICES, Times
from careconomy.accounts.transfers_table import (
    SEXES,
    SIDES,
    Table,
    Valuation,
    Wages,
    error_of,
    table_of,
)
from careconomy.accounts.transfers_tasks import Flows
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.results import Rules, finite
from careconomy.estimation.statistics import hours_a_year
from careconomy.estimation.survey import design_used
from careconomy.estimation.totals import Array
from careconomy.timeuse import Survey
from careconomy.timeuse.manifest import NO_REPLICATES

__all__ = ["SEXES", "SIDES", "Smoothing", "TimeTransfers", "Valuation", "Wages", "time_transfers"]

Progress = Callable[[int, int], None]
YOUNGEST_OPEN_AGE = 66
# Where the rosters of more households than this lack members, the others do not stand for them.
MOST_LACKING = 0.5


@dataclass(frozen=True)
class TimeTransfers:
    """Profiles of production, consumption and transfers of a survey.

    `profiles`: minutes a day with every replicate; `scale` turns weighted minutes a day into hours
    a year, None where the survey does not tell; `floor`: first age with diaries; `times`: how
    services were read; `activities` [1 + replicate, activity]: minutes of each, for its price.
    """

    profiles: Profiles
    design: Design
    rules: Rules
    scale: float | None
    floor: int
    notes: tuple[str, ...]
    times: Times
    activities: Array

    def table(self) -> Table:
        """Rows by age, sex, activity and side, in hours."""
        return table_of(self.profiles, self.design, self.rules, self.scale, self.floor, self.notes)

    def valued(self, wages: Wages | Valuation) -> Table:
        """Rows in money: hours times the hourly wage of each service. Raises CareError."""
        names = tuple(item.name for item in self.profiles.services)
        valuation = wages.valuation(names) if isinstance(wages, Wages) else wages
        return table_of(
            self.profiles, self.design, self.rules, self.scale, self.floor, self.notes,
            valuation=valuation,
        )  # fmt: skip

    def balance(self) -> tuple[dict[str, Any], ...]:
        """Balance factor by service with its standard error, and what homes could not receive.

        `factor`: production within households over the consumption that was imputed to their
        members (step 7 of the method); `unreached`: share of hours whose giver has nobody at home
        who could have received them, which are taken to go to other households.
        """
        found = self.profiles
        errors = error_of(found.balance, self.design), error_of(found.unreached, self.design)
        return tuple(
            {
                "activity": item.name,
                "factor": finite(found.balance[0, at]),
                "se": finite(errors[0][at]),
                "unreached": finite(found.unreached[0, at]),
                "unreached_se": finite(errors[1][at]),
            }
            for at, item in enumerate(found.services)
            if not item.outside
        )


def time_transfers(
    survey: Survey,
    *,
    care: Literal["regression", "equal"] = "regression",
    open_age: int = 80,
    smoothing: Smoothing | None = None,
    design: Design | None = None,
    rules: Rules | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
) -> TimeTransfers:
    """Estimate time transfers of a survey.

    `care`: shared among the members who can receive it by hours per member of their age, found by
    regression, or equally; `open_age`: first age of the open group; `smoothing`: spans, or none;
    `design`: in place of the survey's own; `progress(done, all)` is called with blocks. Errors need
    replicate weights; without them they are not known. Raises CareError.
    """
    from careconomy.engines import leaves, run

    asked = _asked(survey, care, open_age, design)
    smoothing, times = smoothing or Smoothing(), asked.times

    cells = run(survey, asked, engine=engine, progress=progress)
    layout = asked.layout
    lacking = _lacking(survey, cells, layout)
    with leaves.one_thread_each():
        means = imputed_means(cells, layout)
        needs = needs_of(cells, layout, times, means) if asked.needs else None
        consumed = Consumed.of(cells, layout, times, means, needs)
        found = profiles(cells, layout, consumed, times, asked.floor, smoothing)
    manifest = survey.manifest
    nobody = not found.people[0, :, -1].any()
    people = _notes_of_people(asked, lacking, consumed.imputed_share, nobody=nobody)
    # Profiles are never linearised: without replicates their errors are not known.
    flags = [flag for flag in manifest.flags if flag != NO_REPLICATES]
    notes = (*people, *_notes_of_method(survey, asked.times, care, smoothing), *flags)
    scale = hours_a_year(manifest.weights_count, manifest.days_in_period)
    activities = cells.table(layout, "activities")
    rules = rules or Rules()
    return TimeTransfers(found, asked.design, rules, scale, asked.floor, notes, times, activities)


def _asked(survey: Survey, care: str, open_age: int, design: Design | None) -> Flows:
    """Look up what the survey records. Raises CareError for what cannot be asked."""
    if care not in ("regression", "equal"):
        raise CareError(f'care is shared "{care}".', remedy="Give regression or equal.")
    _check_columns(survey)
    floor = survey.manifest.age_floor or 0
    if not max(YOUNGEST_OPEN_AGE, floor) <= open_age <= 120:
        raise CareError(f"the open age group begins at {open_age}.", remedy="Give 66 to 120.")
    times, used = Times.of(survey), design_used(survey, design)
    return Flows(times, used, floor, open_age, needs=care == "regression")


def _lacking(survey: Survey, cells: Cells, layout: Layout) -> float:
    """Share of diaries in households of which the roster lacks members. Raises CareError."""
    diaries = float(cells.table(layout, "diaries")[0].sum())
    if not diaries:
        raise CareError(
            "no diary has a weight and a person of known age and sex.", where=str(survey.folder)
        )
    share = float(cells.table(layout, "lacking")[0].sum() / diaries)
    if share > MOST_LACKING:
        raise CareError(
            f"the roster lacks members of {share:.0%} of the households.",
            where=str(survey.folder),
            remedy="Import the survey with all members of its households, children too.",
        )
    return share


def _check_columns(survey: Survey) -> None:
    for table, name in (("persons", "age"), ("persons", "sex"), ("days", "weight")):
        if name not in survey.columns(table):
            raise CareError(
                f'the survey has no column "{name}" of {table}.',
                where=str(survey.folder),
                remedy="Profiles are by single year of age and sex, weighted: import the survey "
                f'with "{name}" of {table}.',
            )


def _notes_of_people(asked: Flows, lacking: float, imputed: float, *, nobody: bool) -> list[str]:
    notes = []
    if asked.floor:
        notes.append(
            f"Nobody under {asked.floor} has a diary: their production is not measured, and "
            "transfers take it as none."
        )
    if lacking:
        notes.append(
            f"The roster lacks members of {lacking:.1%} of the households: their diaries count as "
            "production, and consumption per head is that of the others."
        )
    if imputed:
        notes.append(
            f"Members of households who have no diary though old enough give {imputed:.0%} of what "
            "is consumed at home; it is imputed: mean time by age group, sex and type of household "
            "(age of the youngest member; persons alone apart)."
        )
    notes.append(
        f"Age {asked.open_age} stands for {asked.open_age} and over. Persons are counted by the "
        f"diaries from {asked.floor} on, and by the members of households below."
    )
    if nobody:
        notes.append(f"Nobody in the survey is {asked.open_age} or over.")
    if not asked.design.replicated:
        notes.append(
            "Errors are not known: profiles need replicate weights, which careconomy survey "
            "weights makes."
        )
    return notes


def _notes_of_method(
    survey: Survey, times: Times, care: str, smoothing: Smoothing
) -> Iterator[str]:
    followed = {item.name for item in times.services}
    absent = [
        item.name
        for item in SERVICES
        if item.name not in followed and not item.name.startswith("other")
    ]
    if absent:
        yield f"Not told apart by the survey's codes, or not recorded: {', '.join(absent)}."
    if times.secondary:
        yield (
            "Two kinds of work at once share the time half and half; work beside what is no work "
            "has all of it."
        )
    elif survey.manifest.simultaneous == "split":
        yield "Time of simultaneous activities is split between them."
    else:
        yield "Main activity only; simultaneous activities are not recorded."
    how = "by hours per member of their age (regression)" if care == "regression" else "equally"
    yield (
        "Housework is shared equally among all members of the household; care among its children "
        f"under 18, or among its adults, other than the giver, {how}."
    )
    yield (
        "Care that is given where nobody at home could receive it, and care and help for other "
        "households, are received as care and housework at home are, by age and sex."
    )
    yield "Community work and organised volunteering (52 to 59) are left out."
    if smoothing.smooth:
        yield (
            f"Super-smoother: span {smoothing.housework} for housework, {smoothing.care} for care, "
            f"which is not smoothed across ages 1, {smoothing.school_entry} and 18 where received."
        )
