"""Estimates from a survey on disk, one pass over its blocks for all activities and domains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError
from careconomy.estimation.analysis import Analysis
from careconomy.estimation.design import Design
from careconomy.estimation.dimensions import AGES, MADE, column, dimension_of, home, text_of
from careconomy.estimation.domains import Domains
from careconomy.estimation.layout import Layout
from careconomy.estimation.measures import Measured, Measures
from careconomy.estimation.results import Estimates, Rules
from careconomy.estimation.statistics import hours_a_year
from careconomy.estimation.totals import Array, Batch, Sums, Whole, totals
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.arrow import array_of, floats_of

Progress = Callable[[int, int], None]


class Chooses(Protocol):
    """Which days count."""

    def holds(self, block: Block) -> Any:
        """Which days of the block count [day]."""
        ...


@dataclass(frozen=True)
class Condition:
    """Rows that count: those whose level is one of some, or whose number lies in a range."""

    table: str
    column: str
    allowed: tuple[str, ...] = ()
    low: float = -np.inf
    high: float = np.inf

    @classmethod
    def of(cls, survey: Survey, name: str, wanted: str) -> Condition:
        """Read "women", "employed,unemployed", "15-64", "65+". Raises CareError."""
        if name in MADE:
            raise CareError(
                f'"{name}" makes tables, no conditions.',
                remedy="Name a column and its values, such as age=15-64 or sex=women.",
            )
        table, full = home(survey, name)
        kind = survey.reader().file(table).schema_arrow.field(full).type
        if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
            known = survey.manifest.levels.get(table, {}).get(full)
            levels = None if known is None else [text_of(level) for level in known]
            allowed = tuple(word.strip() for word in wanted.split(","))
            for word in allowed:
                if levels is not None and word not in levels:
                    raise CareError(
                        f'"{word}" is no level of {name}.', remedy=f"Levels: {', '.join(levels)}."
                    )
            return cls(table, full, allowed)
        first, _, last = wanted.replace("+", "-inf").partition("-")
        try:
            low, high = float(first), float(last or first)
        except ValueError:
            low, high = np.inf, -np.inf
        if not low <= high:
            raise CareError(
                f'"{wanted}" is no range of {name}.', remedy='Give such as "15-64" or "65+".'
            )
        return cls(table, full, (), low, high)

    def holds(self, block: Block) -> Any:
        """Which days of the block count [day]."""
        values = column(block, self.table, self.column)
        if self.allowed:
            words = ["" if value is None else text_of(value) for value in values.to_pylist()]
            return np.isin(np.array(words), self.allowed)
        found = floats_of(values)
        return (found >= self.low) & (found <= self.high)


@dataclass(frozen=True)
class Task:
    """What to add up in a block: measures, by dimensions, of the days that meet conditions."""

    measures: Measured
    dimensions: tuple[Any, ...]
    conditions: tuple[Chooses, ...]
    layout: Layout
    design: Design

    @property
    def domains(self) -> Domains:
        """The cells of the finest table."""
        return Domains(tuple(made.dimension for made in self.dimensions))

    def __call__(self, block: Block) -> Sums:
        """Totals of a block."""
        values = self.layout.variables(self.measures.values(block))
        batch = batch_of(block, self.design, values, self.domain(block))
        return totals(batch, self.domains.count)

    def domain(self, block: Block) -> Whole:
        """Domain [day] of each day of a block; -1 where a condition does not hold."""
        codes = [made.codes(block) for made in self.dimensions]
        domain = self.domains.number(codes, block.rows("days"))
        for condition in self.conditions:
            domain[~condition.holds(block)] = -1
        return domain


def batch_of(block: Block, design: Design, values: Array, domain: Whole) -> Batch:
    """Put values [day, variable] and domains [day] of a block together with its design."""
    weight = floats_of(column(block, "days", "weight"))
    if design.replicated:
        weights = _replicates(block, design)
        return Batch(values, domain, weight, weights, first=block.first("days"))
    units, population = [], []
    for stage in design.stages:
        units += [_whole(block, stage.stratum), _clusters(block, stage.cluster)]
        if stage.population:
            population.append(floats_of(column(block, "days", stage.population)))
    return Batch(
        values,
        domain,
        weight,
        units=np.stack(units, axis=1),
        population=np.stack(population, axis=1) if population else None,
        first=block.first("days"),
    )


def _replicates(block: Block, design: Design) -> Array:
    found = block.replicates()
    if len(found) and found.shape[1] != design.replicates:
        raise CareError(
            f"there are {found.shape[1]} replicate weights, the design says {design.replicates}.",
            where=str(block.reader.folder),
            remedy="Import the survey again.",
        )
    return found


def _whole(block: Block, name: str | None) -> Whole:
    if name is None:
        return np.zeros(block.rows("days"), dtype=np.int64)
    values = column(block, "days", name)
    if not pa.types.is_integer(values.type):
        raise CareError(
            f'the column "{name}" holds no numbers of strata or clusters.', where="design"
        )
    if values.null_count:
        raise CareError(
            f"{values.null_count} diaries have no {name}.",
            where="design",
            remedy="Run careconomy survey check.",
        )
    return array_of(values).astype(np.int64)


def _clusters(block: Block, name: str | None) -> Whole:
    """Clusters of a stage; households where the design names none (part 5.2 of the method)."""
    if name is not None:
        return _whole(block, name)
    person = block.local(block.table("days", ["person"]).column("person"), "persons")
    households = array_of(block.table("persons", ["household"]).column("household"))
    return np.asarray(households[person], dtype=np.int64)


@dataclass(frozen=True)
class Question:
    """What is asked of a survey: its task, and what a reader of the answer must know."""

    survey: Survey
    task: Task
    rules: Rules
    notes: tuple[str, ...]
    engine: str | None = None

    def run(
        self, survey: Survey, task: Callable[[Block], Sums], progress: Progress | None = None
    ) -> Sums:
        """Run a task where the work is to run."""
        from careconomy.engines import run

        return run(survey, task, engine=self.engine, progress=progress)

    def analysis(self, progress: Progress | None = None) -> Analysis:
        """Add up once; the result makes tables of estimates, gaps, shares and ratios."""
        manifest = self.survey.manifest
        scale = hours_a_year(manifest.weights_count, manifest.days_in_period)
        sums = self.run(self.survey, self.task, progress)
        if not sums.counts.any():
            raise CareError(
                "no diary meets the conditions.",
                where=str(self.survey.folder),
                remedy="careconomy survey show names the levels that there are.",
            )
        task = self.task
        return Analysis(sums, task.layout, task.domains, task.design, scale, self.rules, self.notes)

    def quantiles(self, probabilities: Sequence[float] = (0.25, 0.5, 0.75)) -> Estimates:
        """Estimate quantiles of minutes a day, in two passes."""
        from careconomy.estimation.quantiles import quantiles

        return quantiles(self.survey, self.task, probabilities, self.run, self.rules, self.notes)


def design_used(survey: Survey, design: Design | None) -> Design:
    """Return the design that is asked for, else the survey's own. Raises CareError."""
    own = Design.from_dict(survey.manifest.design)
    used = design or own
    if used.replicated and not used.replicates:
        used = replace(used, replicates=own.replicates)
    if used.replicated and not survey.has("replicates"):
        raise CareError(
            "the design uses replicate weights, and the survey has none.",
            where=str(survey.folder),
            remedy="Make them with careconomy survey weights.",
        )
    return used


def question(
    survey: Survey,
    of: Sequence[str] | Measured,
    by: Sequence[str] = (),
    *,
    where: Mapping[str, str] | None = None,
    ages: Sequence[int] = AGES,
    simultaneous: bool = False,
    squares: bool = False,
    design: Design | None = None,
    rules: Rules | None = None,
    engine: str | None = None,
) -> Question:
    """Put a question to a survey; see `analyse` for what can be asked. Raises CareError.

    `of`: activities by name, or measures of another kind.
    """
    measures = (
        Measures.of(survey, of, simultaneous=simultaneous) if isinstance(of, Sequence) else of
    )
    used = design_used(survey, design)
    for name in by:
        if by.count(name) > 1:
            raise CareError(f'the dimension "{name}" is named twice.')
    task = Task(
        measures,
        tuple(dimension_of(survey, name, ages) for name in by),
        tuple(Condition.of(survey, name, wanted) for name, wanted in (where or {}).items()),
        Layout(measures.names, gaps=measures.gaps, squares=squares),
        used,
    )
    return Question(survey, task, rules or Rules(), _notes(survey, measures, where or {}), engine)


def analyse(
    survey: Survey,
    of: Sequence[str],
    by: Sequence[str] = (),
    *,
    progress: Progress | None = None,
    **options: Any,
) -> Analysis:
    """Add up a survey once; the result makes tables of estimates, gaps, shares and ratios.

    `of`: activities, as names of groups, ICATUS codes or the survey's own; `by`: dimensions;
    `where`: levels or ranges by column; `ages`: first ages of age groups; `simultaneous`: count
    secondary activities too; `squares`: prepare for design effects; `design`: in place of the
    survey's own; `rules`: of publication; `engine`: where the work runs; `progress`: called with
    blocks done and all. Raises CareError.
    """
    return question(survey, of, by, **options).analysis(progress)


def _notes(survey: Survey, measures: Measured, where: Mapping[str, str]) -> tuple[str, ...]:
    rule = survey.manifest.simultaneous
    counted = {
        "split": "Time of simultaneous activities is split between them.",
        "main only": "Main activity only; simultaneous activities are not recorded.",
        "secondary recorded": "Main activity only; secondary activities are left out.",
    }[rule]
    if measures.simultaneous:
        counted = "Main and secondary activities: a day can hold more than 24 hours."
    several, flags = _several(survey), survey.manifest.flags
    return (_population(survey, where), counted, *several, *flags, *measures.notes)


def _population(survey: Survey, where: Mapping[str, str]) -> str:
    """Say whose time is meant: it is not the same figure from 10 years on and from 15 on."""
    floor = survey.manifest.age_floor
    ages = f"aged {floor} and over" if floor else "of all ages in the survey"
    chosen = "; ".join(f"{name} {wanted}" for name, wanted in where.items())
    return f"Persons {ages}{f', only {chosen}' if chosen else ''}."


def _several(survey: Survey) -> tuple[str, ...]:
    manifest = survey.manifest
    if manifest.weights_count != "persons" or manifest.days_in_period:
        return ()
    persons = array_of(survey.table("days", ["person"]).column("person"))
    if not (persons[1:] == persons[:-1]).any():
        return ()
    return (
        "There are several diaries of a person: totals take the sum of the weights of all diaries "
        "for the number of persons. Where each diary has the weight of its person, state as "
        "days_in_period how many diaries a person has.",
    )
