"""Rules of repair that change episodes within a diary."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from careconomy.timeuse.arrow import array_of, floats_of
from careconomy.timeuse.checks.fields import Flags, Whole
from careconomy.timeuse.checks.layout import DAY
from careconomy.timeuse.repair_diaries import Changed
from careconomy.timeuse.repair_work import Work, keep_episodes, with_column
from careconomy.timeuse.schema import EPISODES

# Code of the activity that fills gaps; it has no ICATUS code, so it counts as missing time.
UNKNOWN = "unknown"
_ADDED = ("minutes", "childcare_on_call", "adult_care_on_call")


def clip_overlaps(work: Work) -> tuple[Work, Changed]:
    """End each episode where the next one begins; one of which nothing is left goes.

    Minutes shrink in proportion, so that parts of a slot stay parts. What a long episode had
    after a short one within it becomes a gap.
    """
    found = work.fields().layout
    following = np.full(len(found.day), np.iinfo(np.int32).max, dtype=np.int64)
    first = np.flatnonzero(found.first_part)
    again = found.day[first[1:]] == found.day[first[:-1]]
    following[first[:-1][again]] = found.start[first[1:][again]]
    slot = np.cumsum(found.first_part) - 1
    following = following[first][slot] if len(first) else following
    end = np.where(found.backwards, found.end, np.minimum(found.end, following))
    cut = end < found.end
    if not cut.any():
        return work, Changed()
    keep = ~cut | (end > found.start)
    length = np.where(cut, found.end - found.start, 1)
    minutes = np.where(cut, found.minutes * (end - found.start) / length, found.minutes)
    rows = found.order[keep]
    table = work.tables["episodes"].take(pa.array(rows))
    table = with_column(with_column(table, "end", end[keep]), "minutes", minutes[keep])
    lost = float((found.minutes - minutes).sum())
    changed = Changed(len(np.unique(found.day[cut])), int(cut.sum()), lost)
    return keep_episodes(work, rows, table), changed


def fill_gaps(work: Work) -> tuple[Work, Changed]:
    """Put an episode of the activity `unknown` where a day has minutes without an episode."""
    found = work.fields().layout
    before, after = np.flatnonzero(found.gap_before > 0), np.flatnonzero(found.gap_after > 0)
    if not len(before) + len(after):
        return work, Changed()
    stop = found.day_starts + DAY
    until = np.minimum(found.start[before], stop)
    day = np.concatenate((found.day[before], after))
    end = np.concatenate((until, np.full(len(after), stop)))
    length = np.concatenate((found.gap_before[before], found.gap_after[after]))
    activity = work.frame.activities.column("code").to_pylist().index(UNKNOWN)
    episodes = work.tables["episodes"]
    values = {
        "day": day,
        "start": end - length,
        "end": end,
        "minutes": length,
        "activity": np.full(len(day), activity),
    }
    more = pa.table(
        {
            field.name: pa.array(values[field.name], field.type)
            if field.name in values
            else pa.nulls(len(day), field.type)
            for field in episodes.schema
        }
    )
    rows = np.concatenate((found.order, np.full(len(day), -1)))
    joined = pa.concat_tables([episodes.take(pa.array(found.order)), more])
    start = np.concatenate((found.start, end - length))
    order = np.lexsort((start, np.concatenate((found.day, day))))
    table = joined.take(pa.array(order))
    changed = Changed(len(np.unique(day)), len(day), float(length.sum()))
    return keep_episodes(work, rows[order], table), changed


def merge_equal(work: Work) -> tuple[Work, Changed]:
    """Join episodes that follow each other without a gap and have the same values and company.

    Columns of the source are not compared; the first episode's are kept. Slots that are split
    between activities are left alone.
    """
    found, table = work.fields().layout, work.tables["episodes"]
    if len(found.day) < 2:
        return work, Changed()
    slot = np.cumsum(found.first_part) - 1
    single = np.bincount(slot)[slot] == 1
    same = (found.day[1:] == found.day[:-1]) & (found.end[:-1] == found.start[1:])
    same &= single[1:] & single[:-1] & ~found.backwards[1:] & ~found.backwards[:-1]
    table = table.take(pa.array(found.order))
    for name in table.column_names:
        if name in EPISODES and name not in ("day", "start", "end", "minutes"):
            same &= _alike(table.column(name), only_missing=name in _ADDED)
    same &= _same_company(work, found.order)
    if not same.any():
        return work, Changed()
    begins = np.concatenate(([True], ~same))
    heads = np.flatnonzero(begins)
    last = np.append(heads[1:], len(begins)) - 1
    joined = np.flatnonzero(~begins)
    changed = Changed(
        len(np.unique(found.day[joined])), len(joined), float(found.minutes[joined].sum())
    )
    made = with_column(table.take(pa.array(heads)), "end", found.end[last])
    for name in _ADDED:
        if name in table.column_names:
            values = floats_of(table.column(name))
            sums = np.add.reduceat(values, heads)
            made = with_column(
                made, name, pa.chunked_array([pa.array(sums, pa.float64(), from_pandas=True)])
            )
    return keep_episodes(work, found.order[heads], made), changed


def _alike(values: pa.ChunkedArray, *, only_missing: bool) -> Flags:
    """Tell for each row but the first whether it equals the one before; missing equals missing."""
    gone = array_of(values.is_null())
    if only_missing:
        return np.asarray(gone[1:] == gone[:-1])
    if pa.types.is_dictionary(values.type):
        values = values.combine_chunks().indices
    filled = array_of(values, 0)
    return np.asarray((gone[1:] == gone[:-1]) & (gone[1:] | (filled[1:] == filled[:-1])))


def _same_company(work: Work, order: Whole) -> Flags:
    """Tell for each episode but the first whether its companions are those of the one before."""
    if "companions" not in work.tables:
        return np.ones(len(order) - 1, dtype=bool)
    table = work.tables["companions"]
    company: list[list[tuple[object, ...]]] = [[] for _ in range(work.rows("episodes"))]
    others = [name for name in ("person", "code") if name in table.column_names]
    columns = [table.column(name).to_pylist() for name in others]
    for episode, *who in zip(table.column("episode").to_pylist(), *columns, strict=True):
        company[episode].append(tuple(map(repr, who)))
    sets = [sorted(company[row]) for row in order]
    return np.array([one == two for one, two in zip(sets[1:], sets[:-1], strict=True)], dtype=bool)
