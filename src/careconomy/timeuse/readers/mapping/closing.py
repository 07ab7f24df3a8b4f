"""The day closes: simultaneous activities, overlaps, gaps, and time past the end of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from careconomy.timeuse.readers.mapping.cells import Problems
from careconomy.timeuse.readers.mapping.fields import Diaries
from careconomy.timeuse.readers.mapping.levels import Level
from careconomy.timeuse.readers.mapping.merge import Pieces, Sets, merged, same_time
from careconomy.timeuse.readers.mapping.records import Diary
from careconomy.timeuse.readers.mapping.times import DAY, day_start
from careconomy.timeuse.readers.mapping.values import Recode


def closed(diary: Diary, found: Diaries, level: Level, say: Problems) -> Diaries:
    """Return the diaries with one rule for simultaneous activities, checked and without gaps.

    What is not valid is noted in `say` and marked in `bad`.
    """
    found = one_activity_each(diary, found)
    pieces = found.pieces.in_order()
    flags = list(found.flags)
    if diary.shape == "slot rows":
        pieces, left_out = simultaneous(pieces, diary.simultaneous)
        if left_out:
            flags.append(
                f"{left_out} activities beside the main one"
                + (" and the secondary one" if diary.simultaneous == "secondary" else "")
                + " are left out"
            )
    pieces = _within(diary, replace(found, pieces=pieces), say)
    pieces = _without_gaps(diary, replace(found, pieces=pieces), level, say)
    if diary.shape != "episodes":
        pieces = merged(pieces)
    return replace(found, pieces=pieces, flags=flags)


def one_activity_each(diary: Diary, found: Diaries) -> Diaries:
    """Give each activity of a slot a piece of its own, the major one first."""
    pieces, count = found.pieces, len(diary.activity)
    fields = dict(pieces.fields)
    columns = [fields.pop(f"activity_{number + 1}") for number in range(count)]
    major = fields.pop("major", None)
    if count == 1:
        pieces = replace(pieces, fields={"activity": columns[0], **fields})
    else:
        codes = np.stack(columns, axis=1)
        wanted = codes >= 0
        wanted[:, 0] |= ~wanted.any(axis=1)
        at, number = np.nonzero(wanted)
        pieces = replace(pieces, fields=fields).take(at)
        pieces = replace(pieces, fields={"activity": codes[at, number], **pieces.fields})
    if major is not None and diary.major is not None:
        recode = Recode(diary.major, {})
        words = found.words["major"]
        is_major = np.array([*(recode(text) is True for text in words), False])[major]
        pieces = pieces.take(np.lexsort((~is_major, pieces.start, pieces.day)))
    return replace(found, pieces=pieces)


def simultaneous(pieces: Pieces, rule: str) -> tuple[Pieces, int]:
    """Apply a rule to pieces in order that share their time; also how many are left out.

    "split": each gets an equal part of the time. "main": the first alone. "secondary": the
    second is the secondary activity of the first.
    """
    sets = same_time(pieces)
    if rule == "split":
        return replace(pieces, minutes=pieces.minutes / sets.size[sets.of]), 0
    kept = pieces.take(sets.first)
    taken = np.ones(len(sets.first), dtype=np.int64)
    if rule == "secondary" and "secondary" not in pieces.fields and (sets.size > 1).any():
        activity = pieces.fields["activity"]
        second = np.where(
            sets.size > 1, activity[np.minimum(sets.first + 1, len(pieces) - 1)], np.int32(-1)
        )
        kept = replace(kept, fields={**kept.fields, "secondary": second.astype(np.int32)})
        taken += sets.size > 1
    return kept, int((sets.size - taken).sum())


def _within(diary: Diary, found: Diaries, say: Problems) -> Pieces:
    """Cut or refuse time after the end of the diary day."""
    pieces = found.pieces
    last = day_start(diary.day_starts, diary.where) + DAY
    late = np.flatnonzero(pieces.end > last)
    if not len(late):
        return pieces
    if diary.past_end == "cut":
        end = np.minimum(pieces.end, last)
        share = (end - pieces.start) / np.maximum(pieces.end - pieces.start, 1)
        return replace(pieces, end=end, minutes=pieces.minutes * share)
    found.bad[pieces.day[late]] = True
    say.add(
        found.table,
        pieces.row[late],
        _end_column(diary),
        f"an end not after {clock(last)}, the end of the diary day",
        clock(int(pieces.end[late[0]])),
        'Write past_end = "cut" in [diary] to cut such episodes, or correct day_starts.',
    )
    return pieces


def _end_column(diary: Diary) -> str:
    if diary.end is not None:
        return diary.end.column
    return diary.duration.column if diary.duration is not None else ""


def clock(minute: int) -> str:
    """A time of day in words: 1500 is 01:00 of the next day."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}" + (" of the next day" * (minute >= DAY))


def _without_gaps(diary: Diary, found: Diaries, level: Level, say: Problems) -> Pieces:
    """Check that each set of pieces follows the one before; fill gaps where that is asked."""
    pieces = found.pieces
    sets = same_time(pieces)
    first = sets.first
    day, start, end = pieces.day[first], pieces.start[first], pieces.end[first]
    begins = np.ones(len(first), dtype=np.bool_)
    begins[1:] = np.diff(day) != 0
    opens = day_start(diary.day_starts, diary.where)
    due = np.where(begins, opens, np.append(opens, end[:-1])[: len(end)])
    _overlaps(diary, found, pieces, first, due, say)
    _repeated(diary, found, pieces, sets, say)
    gap = np.flatnonzero(start > due)
    ends = np.flatnonzero(np.append(begins[1:], True))
    short = ends[end[ends] < opens + DAY]
    if not len(gap) + len(short):
        return pieces
    gap_day = np.concatenate((day[gap], day[short]))
    gap_start = np.concatenate((due[gap], end[short]))
    gap_end = np.concatenate((start[gap], np.full(len(short), opens + DAY)))
    if diary.gaps == "missing":
        return _filled(pieces, gap_day, gap_start, gap_end)
    found.bad[gap_day] = True
    rows = pieces.row[first[np.concatenate((gap, short))]]
    lost = f"nothing from {clock(int(gap_start[0]))} to {clock(int(gap_end[0]))}"
    say.add(
        found.table,
        rows,
        "",
        f"a whole day in diary {level.groups.ids[int(gap_day[0])]}",
        lost,
        'Write gaps = "missing" in [diary] to count such time as not known.',
    )
    return pieces


def _overlaps(
    diary: Diary,
    found: Diaries,
    pieces: Pieces,
    first: NDArray[np.int64],
    due: NDArray[np.int64],
    say: Problems,
) -> None:
    start = pieces.start[first]
    early = np.flatnonzero(start < due)
    if not len(early):
        return
    found.bad[pieces.day[first[early]]] = True
    say.add(
        found.table,
        pieces.row[first[early]],
        diary.start.column if diary.start else _end_column(diary),
        f"a start not before {clock(int(due[early[0]]))}, when the episode before it ends",
        clock(int(start[early[0]])),
    )


def _repeated(diary: Diary, found: Diaries, pieces: Pieces, sets: Sets, say: Problems) -> None:
    """Refuse episodes that share their time: without a rule each would count in full."""
    again = np.setdiff1d(np.arange(len(pieces)), sets.first)
    if diary.shape != "episodes" or not len(again):
        return
    found.bad[pieces.day[again]] = True
    start, end = (clock(int(times[again[0]])) for times in (pieces.start, pieces.end))
    say.add(
        found.table,
        pieces.row[again],
        diary.start.column if diary.start else _end_column(diary),
        "one episode at a time",
        f"{start} to {end} again",
        'Simultaneous activities need shape = "slot rows" with a rule (simultaneous) in [diary].',
    )


def _filled(
    pieces: Pieces,
    day: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> Pieces:
    """Add pieces of which nothing is known."""
    none = np.full(len(day), -1, dtype=np.int32)

    def joined(name: str) -> NDArray[np.int32]:
        return np.concatenate((pieces.fields[name], none))

    fields: Mapping[str, NDArray[np.int32]] = {name: joined(name) for name in pieces.fields}
    return Pieces(
        np.concatenate((pieces.day, day)),
        np.concatenate((pieces.start, start)),
        np.concatenate((pieces.end, end)),
        np.concatenate((pieces.minutes, (end - start).astype(np.float64))),
        np.concatenate((pieces.row, np.full(len(day), -1))),
        fields,
    ).in_order()


def without_diary(found: Diaries, level: Level) -> NDArray[np.bool_]:
    """Return [day] which days have no piece at all."""
    return np.asarray(np.bincount(found.pieces.day, minlength=len(level)) == 0, dtype=np.bool_)
