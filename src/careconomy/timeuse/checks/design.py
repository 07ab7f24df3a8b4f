"""Checks of replicate weights, strata and clusters, and of what is missing in each column."""

from __future__ import annotations

import numpy as np

from careconomy.timeuse.checks.check import (
    Check,
    Context,
    clean,
    not_run,
    part,
    percent,
    several,
    verb,
)
from careconomy.timeuse.checks.fields import Fields, Frame
from careconomy.timeuse.checks.result import MOST_EXAMPLES, Detail, Finding
from careconomy.timeuse.checks.tally import Tally, Values
from careconomy.timeuse.schema import PARENTS, TABLES

MOST_NAMED = 3
# Mean sum of the replicates against the sum of the weights: a design choice.
OFF = 0.02


def _replicated(fields: Fields) -> Tally:
    values = fields.block.replicates()
    weight = fields.number("days", "weight")
    if not values.size:
        return Tally()
    unknown = np.asarray(~np.isfinite(values).all(axis=1))
    values = np.nan_to_num(values)
    negative = np.asarray((values < 0).any(axis=1))
    same = (values == values[:, :1]).all(axis=1) & (weight != 0)
    return Tally(
        {
            "days": len(values),
            "unknown": unknown.sum(),
            "negative": negative.sum(),
            "same": same.sum(),
            "sums": values.sum(axis=0),
            "weights": np.nan_to_num(weight).sum(),
        },
        {"unknown": fields.names(unknown), "negative": fields.names(negative)},
    )


def _replicates(tally: Tally, context: Context) -> Finding:
    days, sums = tally.number("days"), tally.values("sums")
    number = len(sums)
    if not days or not number:
        return Finding(
            "error", 0, 0, "diaries", "The table of replicates is empty.", "Import again."
        )
    declared = context.frame.manifest.design.get("replicates")
    unit = "diaries"
    if declared is not None and declared != number:
        what = f"There are {number} replicate weights, the manifest names {declared}."
        off = abs(number - declared) if isinstance(declared, int) else number
        return Finding("error", off, number, "replicates", what, "Import again.")
    if tally.number("unknown"):
        wrong = tally.number("unknown")
        what = f"{part(wrong, days, unit, 'lack')} a replicate weight."
        remedy = "Mend the file of replicates in the import."
        return Finding("error", wrong, days, unit, what, remedy, tally.names("unknown"))
    if tally.number("same") == days:
        what = f"All {number} replicate weights are the same: errors would be zero."
        return Finding("error", days, days, unit, what, "Mend their columns in the import.")
    ratio = float(sums.mean()) / tally.value("weights") if tally.value("weights") else np.nan
    about = f"{several(number, 'replicates')}; their sums are {percent(ratio)} of the weights' sum"
    if not abs(ratio - 1) <= OFF:
        what = f"{about}: not on the scale of the weights."
        remedy = "Look for the right columns, and for implied decimals."
        return Finding("warning", number, number, "replicates", what, remedy)
    if tally.number("negative"):
        wrong = tally.number("negative")
        what = f"{part(wrong, days, unit, 'have')} a negative replicate weight."
        remedy = "Ask the producer: calibration can make them."
        return Finding("warning", wrong, days, unit, what, remedy, tally.names("negative"))
    return clean(number, "replicates", f"{about}.")


def _strata(fields: Fields) -> Tally:
    arrays: dict[str, tuple[Values, ...]] = {}
    if not _design(fields.frame):
        return Tally()
    first = fields.block.first("days")
    for stage in ("", "_2"):
        stratum = fields.number("days", f"stratum{stage}")
        if stage and not fields.has("days.cluster_2"):
            continue
        cluster = fields.number("days", f"cluster{stage}")
        if not fields.has(f"days.cluster{stage}"):
            cluster = first + np.arange(len(stratum), dtype=np.float64)
        above = fields.number("days", "cluster") if stage else np.zeros(len(stratum))
        known = ~(np.isnan(cluster) | np.isnan(above))
        keys = np.column_stack([above, np.nan_to_num(stratum, nan=-1.0), cluster])[known]
        arrays[f"stage{stage}"] = (np.unique(keys, axis=0),)
    return Tally(arrays=arrays)


def _lonely(tally: Tally, context: Context) -> Finding:
    wrong, number, where, details = 0, 0, [], []
    for stage, title in (("stage", "first stage"), ("stage_2", "second stage")):
        if stage not in tally.arrays:
            continue
        pairs = np.unique(tally.joined(stage), axis=0)
        strata, clusters = np.unique(pairs[:, :2], axis=0, return_counts=True)
        alone = strata[clusters == 1][:, 1]
        wrong, number = wrong + len(alone), number + len(strata)
        where += [f"{value:.0f}" for value in alone]
        details.append(Detail(f"clusters, {title}", float(len(pairs))))
        details.append(Detail(f"strata, {title}", float(len(strata))))
    if not wrong:
        what = f"No stratum has a single cluster; there {'is' if number == 1 else 'are'} "
        what += f"{several(number, 'strata')}."
        return clean(number, "strata", what, tuple(details))
    rule = context.frame.manifest.design.get("lonely", "fail")
    single = f"{wrong:,} of {several(number, 'strata')} {verb(wrong, 'have')} a single cluster"
    what = f'{single}; the rule is "{rule}".'
    remedy = "Choose a rule for lonely clusters: fail, remove, adjust or average."
    examples = tuple(where[:MOST_EXAMPLES])
    return Finding("warning", wrong, number, "strata", what, remedy, examples, tuple(details))


def _nulls(fields: Fields) -> Tally:
    sums: dict[str, float] = {}
    kept = fields.flag("persons", "diarist")
    for table in ("households", "persons", "days", "episodes"):
        if not fields.has(table):
            continue
        if table == "persons":
            sums["rows persons"] = float(kept.sum())
        else:
            sums[f"rows {table}"] = fields.rows(table)
        for name in fields.frame.columns[table]:
            column = TABLES[table].get(name)
            if column is None or column.required or name == PARENTS.get(table, ("",))[0]:
                continue
            values = fields.column(table, name)
            if table == "persons":
                missing = fields.missing(table, name)
                sums[f"{table}.{name}"] = float((missing & kept).sum())
            else:
                sums[f"{table}.{name}"] = float(values.null_count)
    return Tally(sums)


def _items(tally: Tally, context: Context) -> Finding:
    rates = []
    for name in tally.sums:
        table, _, column = name.partition(".")
        rows = tally.value(f"rows {table}") if column else 0
        if rows:
            rates.append((tally.value(name) / rows, name))
    missing = sorted((rate for rate in rates if rate[0] > 0), key=lambda rate: (-rate[0], rate[1]))
    if not missing:
        return clean(len(rates), "columns", f"Nothing is missing in {len(rates)} columns.")
    details = tuple(Detail(name, tally.value(name), rate) for rate, name in missing)
    empty = sum(rate == 1 for rate, _ in missing)
    what = f"{part(len(missing), len(rates), 'columns', 'have')} missing values"
    what += f", {empty} of them nothing else" if empty else ""
    worst = (f"{name} {percent(rate)}" for rate, name in missing[:MOST_NAMED])
    what += f": {', '.join(worst)}{' and others' if len(missing) > MOST_NAMED else ''}."
    remedy = "Missing is kept apart from zero. Persons are those with a diary."
    return Finding("note", len(missing), len(rates), "columns", what, remedy, (), details)


def _design(frame: Frame) -> bool:
    return frame.has("days.stratum") or frame.has("days.cluster")


def _clusters(tally: Tally, context: Context) -> Finding:
    if not _design(context.frame):
        return not_run("the survey has neither strata nor clusters.")
    return _lonely(tally, context)


CHECKS = (
    Check(
        "replicates", "Replicate weights", _replicated, _replicates, ("replicates", "days.weight")
    ),
    Check("lonely-clusters", "Strata with a single cluster", _strata, _clusters),
    Check("missing-items", "Missing values by column", _nulls, _items),
)
