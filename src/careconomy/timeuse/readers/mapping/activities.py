"""Codes of activities as a survey has them, against a known list or one of its own."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from careconomy.errors import CareError, nearest
from careconomy.timeuse.activities import code_lists, find
from careconomy.timeuse.activities_codes import ICATUS, ActivityCode, codes
from careconomy.timeuse.readers.mapping.cells import Mask, is_one_of
from careconomy.timeuse.readers.mapping.records import Activities, SurveyMapping
from careconomy.timeuse.readers.textfile import explained

NOT_RECORDED = "missing"
OWN = "own"


@dataclass(frozen=True)
class Coding:
    """The activities of a survey: their `table`, and for each text its `row` in it.

    `row` has one place more than there are texts, for cells that are empty. `unknown` [text]
    marks codes that are not on the list, `none` [text] those that stand for no activity.
    """

    table: Any
    row: NDArray[np.int32]
    unknown: Mask
    none: Mask


def coding(mapping: SurveyMapping, words: Sequence[str], *, empty: bool) -> Coding:
    """Look up the distinct texts of a survey's activity columns in its list of codes.

    `empty` says that some cells are empty, so that there must be an activity for them.

    Raises CareError for a list that is not known and for an own code with no ICATUS code.
    """
    spec = mapping.activities
    own = _own_codes(spec, mapping.path)
    if spec.list and spec.list not in code_lists():
        raise CareError(
            f'there is no code list "{spec.list}".{nearest(spec.list, code_lists())}',
            where=spec.where,
            remedy=f"Known are {', '.join(code_lists())}; or write [activities.codes].",
        )
    missing = is_one_of((*spec.missing, *mapping.diary.missing, *mapping.missing))
    none = is_one_of(spec.none)
    padded = [_padded(word, spec.width) for word in words]
    entries: dict[str, ActivityCode] = {}
    unknown = np.zeros(len(words), dtype=np.bool_)
    for place, (word, code) in enumerate(zip(words, padded, strict=True)):
        entry = _entry(code, spec, own)
        if entry is None and (missing(word) or none(word)):
            entry = ActivityCode(code, "not recorded", None, "missing in the source")
        unknown[place] = entry is None and bool(spec.list or own) and spec.unknown == "fail"
        entries[code] = entry or ActivityCode(code, "", None, "on no list of codes")
    if empty:
        entries[NOT_RECORDED] = ActivityCode(NOT_RECORDED, "not recorded", None, "no cell tells")
    order = sorted(entries)
    places = {code: place for place, code in enumerate(order)}
    row = [*(places[code] for code in padded), places.get(NOT_RECORDED, -1)]
    return Coding(
        _table([(code, entries[code]) for code in order]),
        np.array(row, dtype=np.int32),
        unknown,
        np.array([none(word) or missing(word) for word in words], dtype=np.bool_),
    )


def code_list_name(spec: Activities) -> str:
    """The name of the list for the manifest."""
    return spec.list or OWN


def _padded(word: str, width: int) -> str:
    return word.zfill(width) if word.isdigit() else word


def _entry(code: str, spec: Activities, own: Mapping[str, ActivityCode]) -> ActivityCode | None:
    """The entry of a code: its own, one for a range of numbers, or that of the known list."""
    for name in (code, *(name for name in own if ".." in name and is_one_of([name])(code))):
        if name in own:
            return replace(own[name], code=code)
    return find(code, spec.list) if spec.list else None


def _table(entries: Sequence[tuple[str, ActivityCode]]) -> Any:
    return pa.table(
        {
            "code": pa.array([code for code, _ in entries], pa.string()),
            "title": pa.array([entry.title or None for _, entry in entries], pa.string()),
            "icatus": pa.array([entry.icatus for _, entry in entries], pa.string()),
            "note": pa.array([entry.note or None for _, entry in entries], pa.string()),
        }
    )


def _own_codes(spec: Activities, path: Path) -> dict[str, ActivityCode]:
    """Codes that the mapping itself or a CSV file beside it gives."""
    rows: dict[str, dict[str, Any]] = {}
    if spec.file:
        rows |= _read_codes(path.parent / spec.file, spec)
    for code, value in spec.codes.items():
        rows[code] = value if isinstance(value, dict) else {"icatus": value}
    found, known = {}, codes(ICATUS)
    for code, row in rows.items():
        for key in row:
            if key not in ("code", "title", "icatus", "note"):
                raise CareError(
                    f'the key "{key}" is not known.{nearest(key, ("title", "icatus", "note"))}',
                    where=f"{spec.where} {code}",
                )
        text = {key: str(value).strip() for key, value in row.items()}
        icatus = text.get("icatus") or None
        if icatus is not None and icatus not in known:
            raise CareError(
                f'code {code} is given the ICATUS code "{icatus}", which there is not.'
                + nearest(icatus, known),
                where=spec.where,
                remedy="Give a code of ICATUS 2016 such as 411, or leave it out.",
            )
        padded = _padded(code.strip(), spec.width)
        found[padded] = ActivityCode(padded, text.get("title", ""), icatus, text.get("note", ""))
    return found


def _read_codes(path: Path, spec: Activities) -> dict[str, dict[str, Any]]:
    with explained(str(path)):
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise CareError("is not text in UTF-8.", where=str(path)) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines)
    if not reader.fieldnames or "code" not in reader.fieldnames:
        raise CareError(
            "expected the columns code, title, icatus, note.",
            where=str(path),
            remedy=f"It is the file of {spec.where}.",
        )
    return {row["code"]: {k: v or "" for k, v in row.items() if k} for row in reader}
