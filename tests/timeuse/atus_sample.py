"""Made-up files in the layout of the American Time Use Survey, for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

Row = dict[str, str]
Files = dict[str, list[Row]]

# Code, place, minutes; each line is a day.
DAYS = (
    (("010101", -1, 480), ("050101", 2, 480), ("020201", 1, 60), ("120303", 1, 420)),
    (("010101", -1, 500), ("030101", 1, 90), ("180301", 12, 30), ("150101", 11, 100),
     ("120303", 1, 720)),
    (("010101", -1, 600), ("040301", 3, 45), ("180401", 15, 15), ("070101", 6, 80),
     ("020101", 1, 700)),
)  # fmt: skip
# TERRP, age, sex of the members beside the respondent; 40 lives elsewhere.
HOUSEHOLDS = (
    (),
    ((20, 36, 1), (22, 3, 2), (40, 12, 1)),
    ((21, 50, 1), (27, 5, 2), (24, 80, 2), (22, 19, 1)),
)


def sample(
    years: Sequence[int] = (2014,), count: int = 6, seed: int = 1, replicates: int = 160
) -> Files:
    """Return rows by kind of file for `count` respondents a year."""
    rng = np.random.default_rng(seed)
    files: Files = {kind: [] for kind in ("resp", "rost", "act", "who", "cps", "wgts", "rostec")}
    for year in years:
        for index in range(count):
            _respondent(files, year, index, rng, replicates)
    return files


def _respondent(
    files: Files, year: int, index: int, rng: np.random.Generator, replicates: int
) -> None:
    when = date(year, 1 + index % 12, 11) + timedelta(days=index % 7)
    case = f"{year}{when.month:02d}{index + 1:08d}"
    members = HOUSEHOLDS[index % 3]
    young = [age for code, age, _ in members if age < 18 and code != 40]
    weight = f"{1e6 * (1 + rng.random()):.6f}"
    files["resp"].append(
        {
            "TUCASEID": case,
            "TULINENO": "1",
            "TUYEAR": str(year),
            "TUMONTH": str(when.month),
            "TUDIARYDATE": f"{when:%Y%m%d}",
            "TUDIARYDAY": str(when.isoweekday() % 7 + 1),
            "TRHOLIDAY": "0",
            "TELFS": str(1 + index % 5),
            "TRSPPRES": "1" if index % 3 == 1 else "2" if index % 3 == 2 else "3",
            "TESCHENR": "-1",
            "TRCHILDNUM": str(len(young)),
            "TRYHHCHILD": str(min(young, default=-1)),
            "TRNUMHOU": str(1 + sum(code != 40 for code, _, _ in members)),
            "TEHRUSLT": "40" if index % 5 < 2 else "-4",
            "TRERNWA": "184615" if index % 5 < 2 else "-1",
            "TRTHH": "0" if young else "-1",
            "TRTEC": "-1",
            "TUELDER": "2",
            "TRMJOCC1": "07",
            "TUFINLWGT": weight,
        }
    )
    people = [(18, 30 + index, 2 - index % 2), *members]
    for line, (code, age, sex) in enumerate(people, 1):
        person = {"TUCASEID": case, "TULINENO": str(line)}
        files["rost"].append(person | {"TEAGE": str(age), "TERRP": str(code), "TESEX": str(sex)})
        if code != 40:
            files["cps"].append(
                person | {"GEREG": "3", "GTMETSTA": "2", "HEFAMINC": "9", "PEEDUCA": "43"}
            )
    _diary(files, case, DAYS[index % 3], bool(young))
    values = {f"FINLWGT{r + 1:03d}": f"{1e6 * rng.random():.6f}" for r in range(replicates)}
    files["wgts"].append({"TUCASEID": case} | values)
    if index % 3 == 2:
        files["rostec"].append({"TUCASEID": case, "TULINENO": "4", "TUECLNO": "1", "TEELDUR": "2"})


def _diary(files: Files, case: str, day: Sequence[tuple[str, int, int]], child: bool) -> None:
    at = total = 0
    for number, (code, place, minutes) in enumerate(day, 1):
        last = number == len(day)
        care = minutes if child and code == "120303" else 0
        total += care
        files["act"].append(
            {
                "TUCASEID": case,
                "TUACTIVITY_N": str(number),
                "TEWHERE": str(place),
                "TUACTDUR": str(minutes + 30 * last),
                "TUACTDUR24": str(minutes),
                "TUSTARTTIM": _clock(at),
                "TUSTOPTIME": _clock(at + minutes + 30 * last),
                "TRTHH_LN": str(care) if child else "-1",
                "TRCODE": code,
                "TRTIER2": code[:4],
            }
        )
        at += minutes
        company = [("-1", "-1")] if place < 0 else [("1", "18")]
        if code == "120303" and child:
            company = [("2", "20"), ("3", "22"), ("-1", "54")]
        for line, who in company:
            files["who"].append(
                {
                    "TUCASEID": case,
                    "TUACTIVITY_N": str(number),
                    "TRWHONA": str(int(place < 0)),
                    "TULINENO": line,
                    "TUWHO_CODE": who,
                }
            )
    if child:
        files["resp"][-1]["TRTHH"] = str(total)


def _clock(minute: int) -> str:
    return f"{(minute // 60 + 4) % 24:02d}:{minute % 60:02d}:00"


def summary(files: Files, weight: str = "TUFINLWGT") -> list[Row]:
    """Return the rows of the summary file that belong to the other files."""
    codes = sorted({row["TRCODE"] for row in files["act"]})
    first = {row["TUCASEID"]: row for row in files["rost"] if row["TULINENO"] == "1"}
    rows = []
    for row in files["resp"]:
        case = row["TUCASEID"]
        minutes = dict.fromkeys(codes, 0)
        for episode in files["act"]:
            if episode["TUCASEID"] == case:
                minutes[episode["TRCODE"]] += int(episode["TUACTDUR24"])
        names = (weight, "TRYHHCHILD", "TELFS", "TRSPPRES", "TRCHILDNUM", "TUDIARYDAY", "TRHOLIDAY")
        rows.append(
            {"TUCASEID": case, "GTMETSTA": "1", "PEEDUCA": "39"}
            | {name: first[case][name] for name in ("TEAGE", "TESEX")}
            | {name: row[name] for name in names}
            | {f"t{code}": str(value) for code, value in minutes.items()}
        )
    return rows


def text(rows: Sequence[Row], *, end: str = "\r\n", delimiter: str = ",") -> str:
    """Return rows as the agency writes them; the first row decides on the columns."""
    head = list(rows[0])
    lines = [delimiter.join(head), *(delimiter.join(row[name] for name in head) for row in rows)]
    return "".join(line + end for line in lines)


def write(
    folder: Path, files: Files, span: str = "2014", kinds: Sequence[str] | None = None
) -> Path:
    """Write the files of some `kinds` (all) into a folder and return it."""
    folder.mkdir(exist_ok=True)
    for kind in kinds if kinds is not None else files:
        if files.get(kind):
            (folder / f"atus{kind}_{span}.dat").write_bytes(text(files[kind]).encode("ascii"))
    return folder


def write_zip(path: Path, data: str) -> None:
    """Write data into a zip archive, beside the read programs that the agency adds."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{path.stem}_info.txt", "about the file")
        archive.writestr(f"{path.stem}.sas", "data x;")
        archive.writestr(f"{path.stem}.dat", data)


def multi_year(files: Files) -> Files:
    """Turn single-year files into the multi-year layout: TRCODEP, TUFNWGTP, TU20FWGT."""
    resp = []
    for row in files["resp"]:
        row = dict(row)
        weight = row.pop("TUFINLWGT")
        late = row["TUYEAR"] in ("2019", "2020")
        row["TUFNWGTP"] = "-1" if row["TUYEAR"] == "2020" else weight
        row["TU20FWGT"] = weight if late else "-1"
        resp.append(row)
    act = [{{"TRCODE": "TRCODEP"}.get(k, k): v for k, v in row.items()} for row in files["act"]]
    wgts = [{k.replace("FINLWGT", "TUFNWGTP"): v for k, v in row.items()} for row in files["wgts"]]
    return files | {"resp": resp, "act": act, "wgts": wgts}
