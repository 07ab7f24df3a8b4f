"""Reader of the American Time Use Survey (ATUS), in the files that the agency gives out.

Layout, codes and weights: U.S. Bureau of Labor Statistics; docs/methods/atus.md tells the rules.
"""

from __future__ import annotations

import hashlib
from calendar import isleap
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.timeuse.arrow import array_of, column_of
from careconomy.timeuse.dataset import Survey
from careconomy.timeuse.manifest import NO_REPLICATES, Manifest
from careconomy.timeuse.writer import write_survey

from . import atus_days, atus_episodes, atus_people, atus_weights
from .atus_files import KINDS, AtusFile, Faults, choose_files, find_files, link
from .atus_read import AtusData, read_files, valid
from .textfile import explained

# Days of 2020 without diaries: 18 March to 9 May.
_GAP_2020 = 53


def import_atus(
    folder: str | Path,
    output: str | Path,
    *,
    years: Collection[int] | None = None,
    keep_valid: bool = False,
    weight: str | None = None,
    replace: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Survey:
    """Read the ATUS files in `folder` into a survey dataset at `output`.

    Single-year or multi-year files (.dat or .zip): activity, respondent, roster, CPS, who,
    summary, replicate weights, eldercare roster; what is there is used. Needed are respondents
    and activities, or the summary file, which gives totals of the day instead of episodes.
    `years` keeps diaries of these years, `weight` names another column of weights. A fault in the
    files is raised as CareError with file, row and column, and nothing is written; with
    `keep_valid` diaries with a fault are left out and listed in the manifest.
    """
    say = progress or (lambda text: None)
    folder = Path(folder)
    chosen = choose_files(folder, find_files(folder), years)
    faults = Faults(keep_valid)
    read = valid(read_files(folder, chosen, years, weight, faults, say), faults)
    say("building the survey")
    tables, activities, flags = _tables(read)
    manifest = _manifest(read, tables, chosen, faults, (*read.flags, *flags))
    say("writing")
    tables = {name: _recorded(table) for name, table in tables.items()}
    return write_survey(output, manifest, tables, activities, read.replicates, replace=replace)


def _tables(read: AtusData) -> tuple[dict[str, Any], Any, tuple[str, ...]]:
    """Build all tables of valid cases, the activities, and what to say of them."""
    cases, files = read.cases, read.files
    summary = link(files["sum"], cases)[0] if "sum" in files else None
    people = atus_people.build_people(
        atus_people.Sources(
            cases, read.main, summary, files.get("rost"), files.get("cps"), files.get("rostec")
        )
    )
    young = people.youngest_in_household
    days = atus_days.build_days(read.main, people.respondent, read.weight, young)
    if summary is not None:
        days |= summary.originals(read.main.table.column_names)
    days["cluster"] = column_of(np.arange(len(cases)))
    if len(read.weight_names) > 1:
        days["stratum"] = column_of(atus_days.years_of(read.main))
    tables = {"households": people.households, "persons": people.persons, "days": pa.table(days)}
    if "act" not in files:
        assert summary is not None
        tables["totals"], activities = atus_episodes.build_totals(summary)
        return tables, activities, people.flags
    rows, place = link(files["act"], cases, atus_episodes.NUMBER)
    episodes, activities = atus_episodes.build_episodes(
        rows,
        place,
        atus_days.childcare_on_call(read.main, young),
        atus_days.adult_care_on_call(read.main),
    )
    if "who" in files:
        who, at = link(files["who"], cases, atus_episodes.NUMBER, atus_people.LINE)
        episode, _ = atus_episodes.episode_of(who, at, rows, place)
        episodes["with_whom"], tables["companions"] = atus_episodes.build_company(
            who, at, episode, len(rows), people, cases
        )
    tables["episodes"] = pa.table(episodes)
    return tables, activities, people.flags


def _recorded(table: Any) -> Any:
    """The table without standard columns that the files say nothing about."""
    empty = [
        name
        for name in table.column_names
        if len(table) and not name.startswith("original.") and table[name].null_count == len(table)
    ]
    return table.drop_columns(empty)


def _manifest(
    read: AtusData,
    tables: Mapping[str, Any],
    chosen: Mapping[str, list[AtusFile]],
    faults: Faults,
    flags: tuple[str, ...],
) -> Manifest:
    years = sorted(read.weight_names)
    several = len(years) > 1
    span = f"{years[0]}-{years[-1]}" if several else str(years[0])
    stage = {"stratum": "stratum" if several else None, "cluster": "cluster", "population": None}
    design: dict[str, Any] = {"method": "taylor", "stages": [stage]}
    if read.replicates is not None:
        number = read.replicates.shape[1]
        design |= {"method": "successive_differences", "replicates": number}
        design |= {"factor": atus_weights.FACTOR * 160 / number, "centre": "estimate"}
    return Manifest(
        name=f"American Time Use Survey {span}",
        country="USA",
        years=tuple(years),
        source="U.S. Bureau of Labor Statistics, American Time Use Survey",
        licence="public domain (work of the US Government)",
        code_list="atus",
        weights_count="person-days",
        days_in_period=_days_in_period(read.weight_names),
        age_floor=15,
        day_starts=atus_episodes.DAY_STARTS,
        simultaneous="main only",
        design=design,
        flags=(*flags, *_flags(read, tables)),
        inputs=tuple(
            _input(file.path)
            for kind in KINDS
            for file in chosen[kind]
            if kind != "wgts" or read.replicates is not None
        ),
        repairs=tuple(faults.repairs),
    )


def _days_in_period(names: Mapping[int, str]) -> float | None:
    """Days that the weights cover; None where that is not known."""
    days = 0
    for year, name in names.items():
        if (year == 2020) != (name == atus_weights.PANDEMIC):
            return None
        days += 366 if isleap(year) else 365
        days -= _GAP_2020 if year == 2020 else 0
    return float(days)


def _input(path: Path) -> dict[str, Any]:
    with explained(str(path)), path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"file": path.name, "sha256": digest, "bytes": path.stat().st_size}


def _flags(read: AtusData, tables: Mapping[str, Any]) -> list[str]:
    """What a reader of the figures must know."""
    files, main = read.files, read.main
    flags = [
        "Ages are top-coded: 80 stands for 80 to 84 and 85 for 85 and over (2003-04: 80 and over)."
    ]
    if read.replicates is None:
        flags.append(NO_REPLICATES)
    if 2020 in read.weight_names:
        flags.append(
            "2020 has no diaries from 18 March to 9 May: its figures stand for the other days, "
            f"with the weight {read.weight_names[2020]}."
        )
    if "rost" not in files:
        flags.append("No roster: other members of the households are not among the persons.")
    elif main.has("TRNUMHOU"):
        members = np.bincount(array_of(tables["persons"]["household"]))
        fewer = int((main.numbers("TRNUMHOU") > members).sum())
        if fewer:
            flags.append(
                f"{fewer:,} households have more members (TRNUMHOU) than lines in the roster: "
                "who joined them late, newborns among them, is missing."
            )
    if not main.has("TRTHH") and not (files.get("sum") and files["sum"].has("TRTHH")):
        flags.append("Secondary childcare is not in the files.")
    if main.has("TRTEC"):
        flags.append("Eldercare on call (TRTEC) holds all time of eldercare, active care too.")
    flags += atus_people.eldercare_flags(files.get("rostec"))
    return flags
