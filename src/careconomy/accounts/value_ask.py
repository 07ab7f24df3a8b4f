"""What is asked of a survey, whatever the prices; and the one pass that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from careconomy.accounts.own_wages_people import FIRST_AGE
from careconomy.accounts.price_index import PriceIndex
from careconomy.accounts.value_gdp import Gdp, gdp_beside
from careconomy.accounts.value_prices import (
    Cells,
    Lines,
    Pricing,
    cells_of,
    lines_of,
    measures_of,
    priced,
    pricing_of,
    unused,
)
from careconomy.accounts.value_table import YEARLY, Valued, table, wanted
from careconomy.accounts.value_tasks import OWN_USE, TASKS, VOLUNTEERING, codes_of
from careconomy.accounts.wages import MEN, OWN_WAGE, WOMEN, Wages
from careconomy.errors import CareError
from careconomy.estimation.analysis import Analysis
from careconomy.estimation.domains import Domains
from careconomy.estimation.layout import Layout
from careconomy.estimation.measures import table_of
from careconomy.estimation.results import Estimates
from careconomy.estimation.statistics import HOUR, hours_a_year
from careconomy.estimation.survey import Progress, Question, question
from careconomy.estimation.totals import Array, Sums
from careconomy.facts import Country
from careconomy.timeuse import Survey
from careconomy.timeuse.activities import caveats

SAID = {
    "generalist": "every hour at the pay of elementary occupations (ISCO-08 group 9)",
    "specialist": "an hour at the pay of who does the task for pay (ISCO-08 groups 5 and 9)",
    "hybrid": "care and meals at the specialist's pay, the rest at the generalist's",
    "opportunity": "an hour at the mean earnings of employees of the person's sex, with or without "
    "a job; an upper value, not selection-corrected, not for accounts beside national accounts",
    OWN_WAGE: "an hour at what the person earns, or would earn, in an hour of paid work; an upper "
    "value, not for accounts beside national accounts",
    "minimum_wage": "every hour at the minimum wage",
}
NO_DESIGN = (
    "The survey states no design: errors take its households as drawn at random, without strata or "
    "clusters, and may be too small."
)
LIMITS = (
    "Value of labour alone: no capital, no goods used up.",
    "Errors are those of the sample: wages and GDP are taken as known.",
)


@dataclass(frozen=True)
class Priced:
    """A method with its prices, the statistics that can be had, GDP, and where they come from.

    `hour` [person of the survey]: wages of each person, where the method takes them.
    """

    pricing: Pricing
    of: tuple[str, ...]
    gdp: Gdp | None
    notes: tuple[str, ...]
    hour: Array | None = None


@dataclass(frozen=True)
class Totals:
    """Minutes of each cell by domain."""

    analysis: Analysis
    cells: Cells


@dataclass(frozen=True)
class Ask:
    """What is asked of a survey: its lines, dimensions and conditions; `own`: activities named."""

    survey: Survey
    country: Country | None
    by: tuple[str, ...]
    own: bool
    lines: Lines
    question: Question
    notes: tuple[str, ...]
    index: PriceIndex | None = None

    @classmethod
    def of(
        cls,
        survey: Survey,
        country: Country | None,
        by: Sequence[str],
        activities: Sequence[str] | None,
        scope: str,
        age_floor: int | None,
        options: Mapping[str, Any],
        index: PriceIndex | None = None,
    ) -> Ask:
        """Look everything up before any data are read. Raises CareError."""
        check_country(survey, country)
        if len(set(by)) < len(by):
            raise CareError("a dimension is named twice.", where=", ".join(by))
        recorded = "sex" in survey.columns("persons")
        if "sex" in by and not recorded:
            raise CareError(
                "the survey does not record sex.",
                where=str(survey.folder),
                remedy="Make the table without it, such as by activity.",
            )
        lines = lines_of(survey, activities, scope)
        options, floor = _with_floor(survey, age_floor, options)
        dimensions = [name for name in by if name != "activity"]
        if "sex" not in by and recorded:
            dimensions.append("sex")
        # Its measures give way to the cells of the lines.
        asked = question(survey, ["unknown"], dimensions, **options)
        listed = _listed(survey, lines, activities)
        design = () if survey.manifest.design else (NO_DESIGN,)
        notes = (*asked.notes, floor, *listed, *lines.notes, *design)
        return cls(survey, country, tuple(by), activities is not None, lines, asked, notes, index)

    def answer(self, found: Sequence[Priced], progress: Progress | None) -> Estimates:
        """Add up once, and value by each method. Raises CareError."""
        totals = self.totals(found, progress)
        return self.table([self.valued(totals, one) for one in found], found, totals)

    def priced(
        self,
        method: str,
        wages: Wages,
        of: Sequence[str] | None,
        gdp: float | None,
        hour: Array | None = None,
    ) -> Priced:
        """Find prices, GDP and statistics of a method. Raises CareError for what is missing."""
        pricing = pricing_of(method, wages, self.lines, self.survey)
        years = self.survey.manifest.years
        output, why = gdp_beside(wages, self.country, years, of, gdp, self.index)
        notes = (*_said(pricing), *why, *unused(pricing, self.lines))
        return Priced(pricing, wanted(of, self.by, output), output, notes, hour)

    def totals(self, found: Sequence[Priced], progress: Progress | None) -> Totals:
        """One pass: minutes of each cell by domain. Raises CareError where there is no year."""
        cells = cells_of(self.lines, [one.pricing for one in found])
        hour = next((one.hour for one in found if one.hour is not None), None)
        measures = cells.measures(table_of(self.survey), hour)
        layout = Layout(measures.names, participation=False)
        task = replace(self.question.task, measures=measures, layout=layout)
        self._check_year([name for one in found for name in one.of])
        return Totals(replace(self.question, task=task).analysis(progress), cells)

    def _check_year(self, asked: Sequence[str]) -> None:
        manifest = self.survey.manifest
        scale = hours_a_year(manifest.weights_count, manifest.days_in_period)
        if scale is None and any(name in YEARLY for name in asked):
            raise CareError(
                "the weights count person-days of an unknown number of days, so that there is no "
                "total of a year.",
                where="days_in_period",
                remedy="Give the days of the period in the manifest, or ask for value_per_day.",
            )

    def valued(self, totals: Totals, one: Priced) -> Valued:
        """Put prices on totals. Raises CareError where sex decides and is not known."""
        analysis, cells, pricing = totals.analysis, totals.cells, one.pricing
        prices = _by_domain(cells.prices(pricing), analysis.domains, analysis.sums, pricing)
        by_line = "activity" in self.by or not any(self.lines.own_use)
        into = measures_of(cells, self.lines, by_line=by_line)
        own = pricing.method == OWN_WAGE
        if own:
            _check_known(analysis.sums)
        sums = priced(analysis.sums, cells, prices, into, own=own)
        places = range(into.shape[1])
        measures = tuple(f"{kind} {at}" for kind in ("time", "value") for at in places)
        manifest = self.survey.manifest
        days = 365.0
        if manifest.weights_count == "person-days" and analysis.scale:
            days = (manifest.days_in_period or 0.0) * analysis.scale * HOUR
        total = "total" if self.own else OWN_USE
        return Valued(
            replace(analysis, sums=sums, layout=Layout(measures, participation=False)),
            self.lines.names if by_line else (),
            pricing.wages,
            pricing.method,
            self.by,
            one.of,
            total if any(self.lines.own_use) else None,
            one.gdp,
            days,
        )

    def table(
        self,
        valued: Sequence[Valued],
        found: Sequence[Priced],
        totals: Totals,
        notes: Sequence[str] = (),
    ) -> Estimates:
        """Make one table of several valuations, with what a reader must know."""
        said = [note for one in found for note in one.notes]
        rule = totals.analysis.rules.sentence()
        return table(valued, (*self.notes, *notes, *said, *LIMITS, rule))


def _check_known(sums: Sums) -> None:
    """Raise CareError for diaries that count, of persons who can have no wage."""
    without = int(sums.counts[:, -1].sum())
    if without:
        raise CareError(
            f"{without} diaries are of persons under {FIRST_AGE}, or whose age or sex is not "
            "known: they have no wage of their own.",
            where=OWN_WAGE,
            remedy=f"Leave them out (--age-floor {FIRST_AGE}; in Python where), or choose another "
            "method.",
        )


def check_country(survey: Survey, country: Country | None) -> None:
    """Raise CareError where the survey is of another country than the facts."""
    named = survey.manifest.country
    if country is not None and named and named != country.iso3:
        raise CareError(
            f"the survey is of {named}, the facts are of {country.iso3}.",
            where=str(survey.folder),
            remedy=f"Ask for {named}.",
        )


def _with_floor(
    survey: Survey, floor: int | None, options: Mapping[str, Any]
) -> tuple[Mapping[str, Any], str]:
    """Add the age floor to the conditions; also a sentence on who is counted."""
    where = dict(options.get("where") or {})
    own = survey.manifest.age_floor
    if floor is not None:
        if "age" in where:
            raise CareError("both age_floor and a condition on age are given.", where="age_floor")
        where["age"] = f"{floor}+"
        own = max(floor, own or 0)
    said = "Persons of all ages of the survey" if own is None else f"Persons aged {own} and over"
    rest = [f"{name}={wanted}" for name, wanted in where.items() if floor is None or name != "age"]
    more = f", of whom only {', '.join(rest)}" if rest else ""
    return {**options, "where": where}, f"{said}{more}."


def _listed(survey: Survey, lines: Lines, activities: Sequence[str] | None) -> tuple[str, ...]:
    """Say which activities count."""
    if activities is not None:
        known = {task.line for task in TASKS}
        selectors = [name for name in activities if name not in known]
        mixed = caveats(selectors, survey.activities, survey.manifest.code_list)
        return (f"Activities: {', '.join(activities)}.", *mixed)
    named = [f"{name} (ICATUS {' '.join(codes_of(name))})" for name in lines.names]
    apart = (
        ("Volunteering is a line of its own, outside the total.",)
        if VOLUNTEERING in lines.names
        else ()
    )
    return (f"Activities: {', '.join(named)}.", *apart)


def _said(pricing: Pricing) -> tuple[str, ...]:
    wages = pricing.wages
    head = f"{pricing.method}, {wages.concept} an hour {wages.per_hour}, {wages.money}"
    if wages.own:
        return (f"{head}: wages of a file.", *wages.sources)
    return (f"{head}: {SAID[pricing.method]}.", *wages.sources)


def _by_domain(pairs: Array, domains: Domains, sums: Sums, pricing: Pricing) -> Array:
    """Prices [domain, cell] of prices of women and men [sex, cell]. Raises CareError."""
    alike = bool((pairs[WOMEN] == pairs[MEN]).all())
    names = [dimension.name for dimension in domains.dimensions]
    if "sex" not in names:
        if not alike:
            raise CareError(
                f"{pricing.method} prices women and men apart, and the survey does not record sex.",
                where="sex",
                remedy="Choose a method with one wage for both.",
            )
        return np.tile(pairs[WOMEN], (domains.count, 1))
    at = names.index("sex")
    found = np.empty((domains.count, pairs.shape[1]))
    unknown = 0
    for domain, levels in enumerate(domains.names()):
        sex = {"women": WOMEN, "men": MEN}.get(levels[at])
        if sex is None and not alike:
            unknown += int(sums.counts[domain, 0])
        found[domain] = pairs[WOMEN if sex is None else sex]
    if unknown:
        raise CareError(
            f"{unknown} diaries do not tell sex, and {pricing.method} prices women and men apart.",
            where="sex",
            remedy="Leave them out: where sex=women,men.",
        )
    return found
