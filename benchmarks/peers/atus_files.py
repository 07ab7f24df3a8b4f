"""Files in the layout of the American Time Use Survey, of an invented survey: a million episodes.

python atus_files.py SURVEY FOLDER    SURVEY: a folder that careconomy.timeuse.generate wrote
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from careconomy.timeuse import Survey

YEAR = 2014
# Sleep first, as in the invented survey; the others only have to be codes that exist.
CODES = (
    "010101", "050101", "020201", "120303", "030101", "070101", "020101", "110101", "150101",
    "040301", "180501", "180301", "060101", "130101",
)  # fmt: skip


def write(survey: Survey, folder: Path) -> None:
    """Write the files of activities, respondents, roster, household data and company."""
    days, persons = survey.table("days"), survey.table("persons")
    episodes = survey.table("episodes")
    month = days.column("month").to_numpy().astype(np.int64)
    case = YEAR * 10**10 + month * 10**8 + np.arange(days.num_rows)
    tables = {
        "resp": _respondents(case, days),
        "rost": _roster(case, days, persons),
        "cps": _household(case),
        "act": _activities(case, episodes),
    }
    tables["who"] = _company(tables["act"])
    for kind, table in tables.items():
        options = pyarrow.csv.WriteOptions(quoting_style="none")
        pyarrow.csv.write_csv(table, folder / f"atus{kind}_{YEAR}.dat", options)


def _respondents(case: Any, days: pa.Table) -> pa.Table:
    rows = len(case)
    fixed = {"TRHOLIDAY": 0, "TELFS": 1, "TRSPPRES": 3, "TESCHENR": -1, "TRCHILDNUM": 0}
    more = {"TRYHHCHILD": -1, "TRNUMHOU": 1, "TEHRUSLT": 40, "TRERNWA": 184615, "TRTHH": -1}
    date = pc.strftime(days.column("date"), format="%Y%m%d")
    return pa.table(
        {
            "TUCASEID": case,
            "TULINENO": np.ones(rows, np.int64),
            "TUYEAR": np.full(rows, YEAR),
            "TUMONTH": days.column("month"),
            "TUDIARYDATE": date,
            "TUDIARYDAY": days.column("weekday").to_numpy().astype(np.int64) % 7 + 1,
            **{name: np.full(rows, value) for name, value in (fixed | more).items()},
            "TUFINLWGT": days.column("weight"),
        }
    )


def _roster(case: Any, days: pa.Table, persons: pa.Table) -> pa.Table:
    person = days.column("person").to_numpy()
    women = np.array(persons.column("sex").to_pylist())[person] == "women"
    return pa.table(
        {
            "TUCASEID": case,
            "TULINENO": np.ones(len(case), np.int64),
            "TERRP": np.full(len(case), 18),
            "TEAGE": persons.column("age").to_numpy()[person],
            "TESEX": 1 + women,
        }
    )


def _household(case: Any) -> pa.Table:
    fixed = {"TULINENO": 1, "GEREG": 3, "GTMETSTA": 2, "HEFAMINC": 9, "PEEDUCA": 43}
    columns = {name: np.full(len(case), value) for name, value in fixed.items()}
    return pa.table({"TUCASEID": case, **columns})


def _activities(case: Any, episodes: pa.Table) -> pa.Table:
    day = episodes.column("day").to_numpy()
    first = np.flatnonzero(np.diff(day, prepend=-1))
    number = np.arange(len(day)) - np.repeat(first, np.diff(np.append(first, len(day)))) + 1
    minutes = episodes.column("minutes").to_numpy().astype(np.int64)
    activity = episodes.column("activity").to_numpy()
    code = np.where(activity == 0, 0, 1 + activity % (len(CODES) - 1))
    code = pa.DictionaryArray.from_arrays(code, pa.array(CODES)).cast(pa.string())
    return pa.table(
        {
            "TUCASEID": case[day],
            "TUACTIVITY_N": number,
            "TEWHERE": np.where(activity == 0, -1, 1),
            "TUACTDUR": minutes,
            "TUACTDUR24": minutes,
            "TUSTARTTIM": _clock(episodes.column("start")),
            "TUSTOPTIME": _clock(episodes.column("end")),
            "TRCODE": code,
        }
    )


def _clock(minutes: pa.ChunkedArray) -> pa.Array:
    at = np.arange(24 * 60)
    texts = pa.array([f"{minute // 60:02d}:{minute % 60:02d}:00" for minute in at])
    return texts.take(pa.array(minutes.to_numpy().astype(np.int64) % (24 * 60)))


def _company(activities: pa.Table) -> pa.Table:
    rows = activities.num_rows
    return pa.table(
        {
            "TUCASEID": activities.column("TUCASEID"),
            "TUACTIVITY_N": activities.column("TUACTIVITY_N"),
            "TRWHONA": np.zeros(rows, np.int64),
            "TULINENO": np.ones(rows, np.int64),
            "TUWHO_CODE": np.full(rows, 18),
        }
    )


if __name__ == "__main__":
    write(Survey.open(sys.argv[1]), Path(sys.argv[2]))
