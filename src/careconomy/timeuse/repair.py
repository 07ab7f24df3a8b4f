"""Repairs of a survey by named rules, only on request, each recorded in the manifest.

Weights are left as they are unless a rule on weights is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy import __version__
from careconomy.errors import CareError, nearest
from careconomy.timeuse.checks.fields import Fields, Frame
from careconomy.timeuse.checks.keys import day_names, person_days, repeated
from careconomy.timeuse.dataset import Survey
from careconomy.timeuse.repair_diaries import (
    Changed,
    Seen,
    drop_bad,
    drop_duplicates,
    drop_incomplete,
    drop_nonpositive,
)
from careconomy.timeuse.repair_episodes import (
    UNKNOWN,
    clip_overlaps,
    fill_gaps,
    merge_equal,
)
from careconomy.timeuse.repair_weights import (
    Cells,
    CellsOfDays,
    by_sex_and_age,
    by_sex_and_day,
    cells_of,
    rescale,
)
from careconomy.timeuse.repair_work import Work, work_of
from careconomy.timeuse.writer import SurveyWriter

RULES = MappingProxyType(
    {
        "drop-incomplete-days": "drop diaries that do not fill the day exactly",
        "drop-bad-diaries": "drop diaries that are bad by the rules of the time-use centre (CTUR)",
        "drop-duplicates": "drop later diaries with the name, or the person and date, of another",
        "drop-nonpositive-weights": "drop diaries without a weight above zero",
        "clip-overlaps-later-wins": "end an episode where the next one begins",
        "fill-gaps-unknown": "fill minutes without an episode with the activity unknown",
        "merge-equal-episodes": "join episodes that follow each other and differ in nothing",
        "rescale-weights": "keep the sum of weights by sex and age band that was there before",
        "balance-days": "let each day of the week count alike: five weekdays to two of the weekend",
    }
)
RESCALE, BALANCE = "rescale-weights", "balance-days"
WEIGHTING: Mapping[str, CellsOfDays] = {RESCALE: by_sex_and_age, BALANCE: by_sex_and_day}
LEFT = "left as they were"


@dataclass
class _Counts:
    """What the rules changed so far, and sums of weights by sex and age band."""

    changed: list[Changed]
    before: Cells
    after: Cells


def repair(
    survey: Survey, rules: Sequence[str], output: str | Path, *, replace: bool = False
) -> Survey:
    """Write a repaired copy of a survey to the folder `output`, block by block, and open it.

    `rules` are names of `RULES`, applied in that order; persons and households stay, also when
    their diaries go. The manifest records each rule with the diaries, episodes and minutes it
    changed, the version, and what became of the weights. Raises CareError for an unknown rule, for
    a folder that cannot be written, and when no diary is left.
    """
    _check_rules(survey, rules)
    frame = _frame(survey, rules)
    factors, weighted = None, LEFT
    if rules[-1] in WEIGHTING:
        sums = _run(survey, rules, frame, None, None)
        factors, weighted = _factors(rules[-1], sums)
    manifest = survey.manifest
    with SurveyWriter(output, manifest, frame.activities, replace=replace) as writer:
        counts = _run(survey, rules, frame, factors, writer)
        if not counts.after.days:
            raise CareError("no diary is left.", where=str(output), remedy="Ask for fewer rules.")
        if rules[-1] in WEIGHTING:
            counts.changed[-1] = Changed(counts.after.days)
        records = tuple(
            {
                "rule": rule,
                "diaries": found.diaries,
                "episodes": found.episodes,
                "minutes": found.minutes,
                "weights": weighted if rule in WEIGHTING else LEFT,
                "version": __version__,
            }
            for rule, found in zip(rules, counts.changed, strict=True)
        )
        writer.manifest = replaced(manifest, repairs=(*manifest.repairs, *records))
        return writer.close()


def _factors(rule: str, sums: _Counts) -> tuple[Cells, str]:
    """Return multipliers of the weights, and what is said of them in the record."""
    if rule == BALANCE:
        return sums.after.week_factors(), "each day of the week counts alike, for each sex"
    lost = sums.before.lost(sums.after)
    said = f"; sums not kept: {', '.join(lost)}" if lost else ""
    return sums.before.factors(sums.after), f"rescaled by sex and age band{said}"


_NEEDS = {
    "drop-bad-diaries": "episodes",
    "clip-overlaps-later-wins": "episodes",
    "fill-gaps-unknown": "episodes",
    "merge-equal-episodes": "episodes",
    "drop-nonpositive-weights": "days.weight",
    RESCALE: "days.weight",
    BALANCE: "days.day_type",
}


def _check_rules(survey: Survey, rules: Sequence[str]) -> None:
    known = f"Rules are {', '.join(RULES)}."
    if not rules:
        raise CareError("no rule is named.", where="repair", remedy=known)
    frame = Frame.of(survey)
    for rule in rules:
        if rule not in RULES:
            raise CareError(
                f'there is no rule "{rule}".{nearest(rule, RULES)}', where="repair", remedy=known
            )
        if rule in _NEEDS and not frame.has(_NEEDS[rule]):
            raise CareError(
                f"the rule {rule} needs {_NEEDS[rule]}, which the survey does not have.",
                where=str(survey.folder),
            )
    for rule in rules[:-1]:
        if rule in WEIGHTING:
            raise CareError(
                f"{rule} is not the last rule.",
                where="repair",
                remedy="Name it last: it makes good for the diaries that the other rules drop.",
            )


def _frame(survey: Survey, rules: Sequence[str]) -> Frame:
    """The survey's frame, with the activity that fills gaps where it is asked for."""
    frame = Frame.of(survey)
    table = frame.activities
    if "fill-gaps-unknown" not in rules or UNKNOWN in table.column("code").to_pylist():
        return frame
    row: dict[str, Any] = {"code": [UNKNOWN], "title": ["Not recorded"]}
    row["note"] = ["Fills minutes without an episode (rule fill-gaps-unknown)."]
    names = table.column_names
    more = pa.table({n: pa.array(row.get(n, [None]), table.schema.field(n).type) for n in names})
    return replaced(frame, activities=pa.concat_tables([table, more]))


def _run(
    survey: Survey,
    rules: Sequence[str],
    frame: Frame,
    factors: Cells | None,
    writer: SurveyWriter | None,
) -> _Counts:
    """Apply the rules to each block; write it where there is a writer, else only count."""
    counts = _Counts([Changed() for _ in rules], Cells(), Cells())
    seen = _repeats(survey, frame) if "drop-duplicates" in rules else None
    for block in survey.blocks():
        work = work_of(frame, block)
        cells = WEIGHTING.get(rules[-1])
        if cells:
            counts.before.add(cells_of(work, cells))
        for place, rule in enumerate(rules):
            if rule not in WEIGHTING:
                work, found = _apply(rule, work, seen)
                counts.changed[place] += found
        if cells:
            counts.after.add(cells_of(work, cells))
        else:
            counts.after.days += work.rows("days")
        if writer is not None:
            work = rescale(work, factors, cells) if factors and cells else work
            writer.add(work.tables, work.weights)
    return counts


def _apply(rule: str, work: Work, seen: Seen | None) -> tuple[Work, Changed]:
    if rule == "drop-duplicates":
        assert seen is not None
        return drop_duplicates(work, seen)
    plain = {
        "drop-incomplete-days": drop_incomplete,
        "drop-bad-diaries": drop_bad,
        "drop-nonpositive-weights": drop_nonpositive,
        "clip-overlaps-later-wins": clip_overlaps,
        "fill-gaps-unknown": fill_gaps,
        "merge-equal-episodes": merge_equal,
    }
    return plain[rule](work)


def _repeats(survey: Survey, frame: Frame) -> Seen:
    """Find the names, and persons with dates, that occur more than once; by hash, in one pass."""
    names, days = [], []
    dated = frame.has("days.date")
    for block in survey.blocks():
        fields = Fields(frame, block)
        names.append(day_names(fields))
        if dated:
            hashes = person_days(fields)
            days.append(hashes[hashes != 0])
    none = np.empty(0, np.uint64)
    return Seen(repeated(np.concatenate(names)), repeated(np.concatenate(days)) if days else none)
