"""Replicate weights for a survey on disk, made from its own design, block by block."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace as replaced
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.replication import (
    Array,
    Method,
    Recipe,
    Replicates,
    check_weights,
    plan_replicates,
)
from careconomy.estimation.replication_balance import group_sums, ratios
from careconomy.timeuse import Survey
from careconomy.timeuse.arrow import array_of, floats_of
from careconomy.timeuse.manifest import NAME, NO_REPLICATES
from careconomy.timeuse.writer import cannot_write, draft_beside, put_in_place

TABLE = "replicates"
_MADE = "Replicate weights were made here"


def apply_replicates(
    survey: Survey,
    method: Method,
    *,
    balance: Sequence[str] = (),
    replace: bool = False,
    **options: Any,
) -> Survey:
    """Give a survey replicate weights made from the first stage of its design.

    Without a cluster in the design, households are the clusters. `balance`: columns of days, such
    as `day_type` and `month`, crossed; in each group every replicate gets the total of the full
    weight. `options` are those of `Recipe`. Replicates that are there go only with `replace`; the
    folder is replaced whole or not at all. Raises CareError.
    """
    recipe = Recipe(method, **options)
    design = Design.from_dict(survey.manifest.design)
    if survey.has(TABLE) and not replace:
        raise CareError(
            f"the survey has {design.replicates} replicate weights already"
            f" ({design.method.replace('_', ' ')}), which would be lost.",
            where=str(survey.folder),
            remedy="Keep a copy of the folder, then ask for it: replace=True, or --replace.",
        )
    plan = _plan(survey, design, recipe)
    group, labels = _groups(survey, balance)
    scale = _ratios(survey, plan, group, labels)
    made = Design.from_dict({**design.to_dict(), **plan.design()})
    rows = {**survey.manifest.rows, TABLE: survey.rows("days")}
    flags = _flags(survey, recipe, plan)
    manifest = replaced(survey.manifest, design=made.to_dict(), rows=rows, flags=flags)
    with _draft(survey.folder) as draft:
        _link_others(survey.folder, draft)
        _write(survey, plan, group, scale, draft / f"{TABLE}.parquet")
        (draft / NAME).write_text(manifest.to_json(), "utf-8")
        put_in_place(draft, survey.folder)
    return Survey.open(survey.folder)


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """Give a folder beside the survey, gone afterwards; what the disk refuses is a CareError."""
    draft = None
    try:
        draft = draft_beside(folder)
        yield draft
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def _plan(survey: Survey, design: Design, recipe: Recipe) -> Replicates:
    stage = design.stages[0]
    strata = None if stage.stratum is None else _whole(survey, stage.stratum)
    clusters = _households(survey) if stage.cluster is None else _whole(survey, stage.cluster)
    population = None
    if stage.population is not None and recipe.method == "jackknife":
        population = _days(survey, stage.population).astype(np.float64)
    return plan_replicates(recipe, survey.rows("days"), strata, clusters, population)


def _flags(survey: Survey, recipe: Recipe, plan: Replicates) -> tuple[str, ...]:
    """Say whose the replicates are, in place of what was said of others before."""
    how = recipe.method.replace("_", " ")
    seed = f" from seed {recipe.seed}" if recipe.method == "bootstrap" else ""
    if plan.method != "jackknife" and Design.from_dict(survey.manifest.design).stages[0].population:
        seed += "; without the finite population"
    before = survey.manifest.flags
    others = (flag for flag in before if flag != NO_REPLICATES and not flag.startswith(_MADE))
    return (*others, f"{_MADE} ({how}, {plan.count}{seed}), not by the producer of the survey.")


def _days(survey: Survey, name: str) -> npt.NDArray[Any]:
    column = survey.table("days", [name]).column(name)
    if column.null_count:
        raise CareError(
            f"{column.null_count} diaries have no {name}.",
            where=str(survey.folder),
            remedy="Run careconomy survey check.",
        )
    return array_of(column)


def _whole(survey: Survey, name: str) -> npt.NDArray[np.int64]:
    return _days(survey, name).astype(np.int64)


def _households(survey: Survey) -> npt.NDArray[np.int64]:
    household = array_of(survey.table("persons", ["household"]).column("household"))
    return np.asarray(household[_whole(survey, "person")], dtype=np.int64)


def _groups(
    survey: Survey, columns: Sequence[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[Any]]:
    """Group [day] to balance, and the labels of the groups; none without columns."""
    if not columns:
        return np.zeros(0, np.int64), np.empty(0, np.str_)
    names = np.array([""] * survey.rows("days"), dtype=object)
    for name in columns:
        column = survey.table("days", [name]).column(name).cast(pa.string())
        names = names + "/" + column.fill_null("unknown").to_numpy(zero_copy_only=False)
    labels, group = np.unique(names.astype(np.str_), return_inverse=True)
    return np.asarray(group, dtype=np.int64), labels


def _blocks(survey: Survey, plan: Replicates) -> Iterator[tuple[slice, Array, Array]]:
    """Each block's rows in days, its full weights, and its replicate weights."""
    for block in survey.blocks():
        weights = floats_of(block.table("days", ["weight"]).column("weight"))
        first = block.first("days")
        check_weights(weights, first)
        rows = slice(first, first + len(weights))
        yield rows, weights, plan.weights(weights, rows)


def _ratios(
    survey: Survey,
    plan: Replicates,
    group: npt.NDArray[np.int64],
    labels: npt.NDArray[Any],
) -> Array | None:
    """Multipliers [group, replicate] that give each group the total of the full weight."""
    if not len(labels):
        return None
    sums = np.zeros((len(labels), plan.count))
    target = np.zeros(len(labels))
    for rows, weights, made in _blocks(survey, plan):
        sums += group_sums(made, group[rows], len(labels))
        target += np.bincount(group[rows], weights, len(labels))
    return ratios(sums, target, labels)


def _write(
    survey: Survey,
    plan: Replicates,
    group: npt.NDArray[np.int64],
    scale: Array | None,
    path: Path,
) -> None:
    """Write the table in the same blocks as the days."""
    schema = pa.schema({"weights": pa.list_(pa.float64())})
    with pq.ParquetWriter(
        path, schema, compression="none", use_dictionary=False, write_statistics=False
    ) as file:
        for rows, weights, made in _blocks(survey, plan):
            if scale is not None:
                made = made * scale[group[rows]]
            offsets = np.arange(len(weights) + 1, dtype=np.int32) * np.int32(plan.count)
            lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(made.reshape(-1)))
            table = pa.table({"weights": lists}, schema=schema)
            file.write_table(table, row_group_size=max(len(weights), 1))


def _link_others(folder: Path, draft: Path) -> None:
    """Put the other files of the survey into the draft, without a copy where links can be made."""
    for path in folder.iterdir():
        if path.name in (NAME, f"{TABLE}.parquet"):
            continue
        if path.is_dir():
            shutil.copytree(path, draft / path.name, symlinks=True)
            continue
        try:
            os.link(path, draft / path.name)
        except OSError:
            shutil.copy2(path, draft / path.name)
