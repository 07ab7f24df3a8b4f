"""Run all checks on a survey, block by block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from careconomy import __version__
from careconomy.timeuse.checks import care, design, diaries, keys, times, weights
from careconomy.timeuse.checks.check import Check, Context, not_run
from careconomy.timeuse.checks.fields import Fields, Frame
from careconomy.timeuse.checks.population import Group, days_in_period, read_known
from careconomy.timeuse.checks.result import Finding, QualityReport
from careconomy.timeuse.checks.tally import Tally, Values
from careconomy.timeuse.dataset import Survey

CHECKS: tuple[Check, ...] = (
    *times.CHECKS,
    *diaries.CHECKS,
    *care.CHECKS,
    *keys.CHECKS,
    *weights.CHECKS,
    *design.CHECKS,
)


def check(
    survey: Survey,
    *,
    population: float | str | Path | Sequence[Group] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> QualityReport:
    """Run every check on a survey and return what they found; the survey is left as it is.

    `population`: what the weights should add up to, as persons, as a CSV file by sex and age (see
    `read_known`), or as groups. `progress` is called with blocks done and blocks in all. Memory
    holds one block and some numbers a diary. Raises CareError for a damaged file.
    """
    known = None if population is None else read_known(population)
    frame = Frame.of(survey)
    context = Context(frame, known)
    possible = [item for item in CHECKS if not _lacking(item, frame)]
    tallies = {item.name: Tally() for item in possible}
    blocks = survey.block_count
    for block in survey.blocks():
        fields = Fields(frame, block)
        for item in possible:
            tallies[item.name] += item.count(fields)
        if progress is not None:
            progress(block.index + 1, blocks)
    tallies = _with_examples(survey, frame, tallies)
    findings = tuple(_finding(item, frame, tallies, context) for item in CHECKS)
    manifest = survey.manifest
    return QualityReport(
        survey=manifest.name,
        country=manifest.country,
        years=tuple(manifest.years),
        source=manifest.source,
        summary=_summary(survey, tallies),
        findings=findings,
        repairs=manifest.repairs,
        version=__version__,
    )


def _lacking(item: Check, frame: Frame) -> tuple[str, ...]:
    return tuple(name for name in item.needs if not frame.has(name))


def _finding(item: Check, frame: Frame, tallies: dict[str, Tally], context: Context) -> Finding:
    lacking = _lacking(item, frame)
    if lacking:
        found = not_run(f"the survey has no {' and no '.join(lacking)}.")
    else:
        found = item.conclude(tallies[item.name], context)
    return replace(found, check=item.name, title=item.title)


# Check, array of hashes, and how the rows are hashed and named.
_REPEATED: tuple[tuple[str, str, Callable[[Fields], Values], tuple[str, str]], ...] = (
    *(("duplicate-names", names[0], keys.hashed(*names), names) for names in keys.NAMES),
    ("duplicate-days", "days", keys.person_days, ("days", "day_id")),
    ("copied-diaries", "days", keys.diary_hashes, ("days", "day_id")),
)


def _with_examples(survey: Survey, frame: Frame, tallies: dict[str, Tally]) -> dict[str, Tally]:
    """Name what is repeated, known only after the last block, in a second reading if needed."""
    wanted = [
        (name, repeated, hashed, names)
        for name, key, hashed, names in _REPEATED
        if name in tallies and len(repeated := keys.repeated(tallies[name].joined(key)))
    ]
    if not wanted:
        return tallies
    result = dict(tallies)
    for block in survey.blocks():
        fields = Fields(frame, block)
        for name, repeated, hashed, names in wanted:
            hit = np.isin(hashed(fields), repeated)
            result[name] += Tally(examples={"again": fields.names(hit, *names)})
    return result


def _summary(survey: Survey, tallies: dict[str, Tally]) -> dict[str, float]:
    """Figures about the survey: rows of its tables, episodes a diary, persons it stands for."""
    found: dict[str, float] = {
        name: survey.rows(name) for name in ("households", "persons", "days", "episodes", "totals")
    }
    found = {name: rows for name, rows in found.items() if rows}
    if "few-episodes" in tallies and survey.rows("days"):
        found["episodes a diary"] = tallies["few-episodes"].value("episodes") / found["days"]
    if survey.rows("days"):
        found["share of days that close"] = 1 - tallies["day-closes"].value("wrong") / found["days"]
    if "population" in tallies:
        days = days_in_period(survey.manifest)
        total = float(tallies["population"].values("weights").sum())
        found["sum of weights"] = total
        if days:
            found["persons represented"] = total / days
    return found
