"""Any columns as a survey on disk: each row a diary of a person alone in a household."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from careconomy.estimation import Design, Stage, question
from careconomy.timeuse import Manifest, Survey, write_survey

from .comparison import Sample, same, words
from .oracle import Answers

TENTHS = (0.1, 0.25, 0.5, 0.75, 0.9)
PLACES = (("stratum", "cluster", "fpc"), ("stratum_2", "cluster_2", "fpc_2"))


def asked(variables: list[str]) -> list[str]:
    """How to ask for activities by the survey's own code; "care" alone is a group."""
    return [f"code:{name}" for name in variables]


def as_survey(sample: Sample, variables: list[str], region: str, folder: Path) -> Survey:
    """Write a sample; the activities are variables (0 to 1440), `region` names the domains."""
    rows = len(sample.columns[sample.weight])
    row = np.arange(rows)
    names = pa.array([f"{at:06d}" for at in row])
    days = {"person": row, "day_id": names, "weight": sample.columns[sample.weight].astype(float)}
    stages = []
    for stage, places in zip(sample.design.stages, PLACES, strict=False):
        kept = {}
        for key, place in zip(("stratum", "cluster", "population"), places, strict=True):
            column = getattr(stage, key)
            if column is None:
                continue
            values = sample.columns[column]
            numbers = np.unique(values, return_inverse=True)[1].astype(np.int64)
            days[place] = values.astype(float) if key == "population" else numbers
            kept[key] = place
        stages.append(Stage(**kept))
    design = replace(sample.design, stages=tuple(stages))
    minutes = np.stack([sample.columns[name] for name in variables], axis=1).astype(float)
    day, activity = np.nonzero(minutes)
    tables = {
        "households": pa.table(
            {"household_id": names, "region": pa.array(words(sample.columns[region]))}
        ),
        "persons": pa.table(
            {"household": row, "person_id": names, "diarist": np.ones(rows, np.bool_)}
        ),
        "days": pa.table(days),
        "totals": pa.table(
            {"day": day, "activity": activity.astype(np.int16), "minutes": minutes[day, activity]}
        ),
    }
    manifest = Manifest("sample", design=design.to_dict() if design != Design() else {})
    none = pa.nulls(len(variables), pa.string())
    activities = pa.table({"code": variables, "title": variables, "icatus": none})
    return write_survey(
        folder, manifest, tables, activities, sample.replicate_weights(), days_a_block=60
    )


def compare_quantiles(
    survey: Survey,
    sample: Sample,
    case: str,
    answers: Answers,
    variables: list[str],
    by: str,
    levels: list[str],
) -> None:
    """Compare quantiles with R's rule "math", overall and in the levels of the regions.

    Two quirks of R's rule are left out. Where a cumulated share equals the probability, its
    rounding decides. And it answers with the second smallest value where the smallest is meant:
    `last(cumw <= p * sum(w))` is 1 both when the first holds and when none does.
    """
    for level, variable in product(("", *levels), variables):
        table = question(survey, asked([variable]), ["region"] if level else []).quantiles(TENTHS)
        chosen = np.array([level in ("", word) for word in words(sample.columns[by])])
        shares, least = _shares(sample, variable, chosen)
        for p in TENTHS:
            if np.abs(shares - p).min() < 1e-12:
                continue
            wanted = {"region": level} if level else {}
            row = table.row(statistic=f"quantile_{p:g}", **wanted)
            domain = f"{by}={level}" if level else ""
            theirs = answers.figures[(case, f"quantile math {p:g}", variable, domain)]
            # Replicates: R takes the rank anew in each domain, we keep what is stated.
            limits = row.df == theirs["df"]
            assert limits or survey.has("replicates")
            names = ["est", "lci", "uci", "se"] if limits else ["est"]
            ours = {name: getattr(row, name) for name in names}
            if limits and row.lci == least[0] and theirs["lci"] == least[1]:
                names = ["est", "uci"]
            for name in names:
                assert same(theirs[name], ours[name], 0.0), (variable, p, domain, row, theirs)


def _shares(
    sample: Sample, variable: str, chosen: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Cumulated shares of the weights, and values, in rising order of the values."""
    values = sample.columns[variable][chosen].astype(float)
    order = np.argsort(values)
    cumulated = np.cumsum(sample.columns[sample.weight][chosen][order])
    return cumulated / cumulated[-1], values[order]
