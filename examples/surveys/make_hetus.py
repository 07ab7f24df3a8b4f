"""Write a made-up survey as a raw HETUS file, for examples/surveys/hetus-10-minutes.toml.

    python examples/surveys/make_hetus.py hetus_10.csv

The diaries are invented; the layout is that of Eurostat's scientific-use file: one row a diary, 144
slots of ten minutes from 04:00, codes as text.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from careconomy.timeuse.activities import crosswalk
from careconomy.timeuse.generate import generate

SLOTS = 144
COLUMNS = ["YEAR", "COUNTRY", "HID", "PID", "DIARY", "HHC1", "URBAN", "REGION", "INC1", "INC2"]
COLUMNS += ["INC3", "INC4_1", "IND38", "DDV1", "DDV3", "DDV4", "WGHT1", "STRATUM", "PSU"]
GRIDS = ["MACT", "SACT", "WHERE", "ALONE", "PARTNER", "CHILD", "OTHERHH", "OTHER"]
WORK = {"employed": 1, "unemployed": 2, "not_in_labour_force": 3}


def main(path: str, households: int = 600) -> None:
    """Invent diaries and write them as one row each."""
    with TemporaryDirectory() as folder:
        survey = generate(
            Path(folder) / "s",
            persons=2 * households,
            seed=10,
            days_a_person=2,
            everybody=True,
            strata=10,
            clusters=100,
            weights_count="persons",
        )
        names = ("households", "persons", "days", "episodes")
        homes, people, days, episodes = (survey.table(name).to_pylist() for name in names)
        codes = [hetus_code(icatus) for icatus in survey.activities.column("icatus").to_pylist()]
    grids = [[[""] * SLOTS for _ in GRIDS] for _ in days]
    for episode in episodes:
        fill(grids[episode["day"]], episode, codes)
    header = COLUMNS + [f"{name}{slot}" for name in GRIDS for slot in range(1, SLOTS + 1)]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number, (day, grid) in enumerate(zip(days, grids, strict=True)):
            person = people[day["person"]]
            home = homes[person["household"]]
            same = number and days[number - 1]["person"] == day["person"]
            row = [2010, "XX", person["household"] + 1, day["person"] + 1, 2 if same else 1]
            row += [home["size"], 1 if home["location"] == "urban" else 3, home["region"]]
            row += [2 if person["sex"] == "women" else 1, age_group(person["age"]), 1]
            row += [WORK.get(person["employment"], ""), 0, day["weekday"], day["month"], 2010]
            row += [round(day["weight"], 4), day["stratum"], day["cluster"]]
            writer.writerow(row + [cell for line in grid for cell in line])


def hetus_code(icatus: str | None) -> str:
    """Return the first HETUS code that means the same, or the nearest that is wider."""
    for length in range(len(icatus or ""), 0, -1):
        for entry in crosswalk("hetus-2008"):
            if len(entry.code) == 3 and (entry.icatus or "")[:length] == (icatus or "")[:length]:
                return entry.code
    return "998"


def age_group(age: int) -> int:
    """Return the age group of the file."""
    return sum(age >= first for first in (10, 25, 45, 65))


def fill(grid: list[list[object]], episode: dict[str, int], codes: list[str]) -> None:
    """Write an episode into the slots that begin while it lasts."""
    first, last = (-(-(episode[key] - 240) // 10) for key in ("start", "end"))
    second = episode["secondary"]
    present = episode["with_whom"] or 0
    for slot in range(first, last):
        grid[0][slot] = codes[episode["activity"]]
        grid[1][slot] = "000" if second is None else codes[second]
        grid[2][slot] = 11 if episode["place"] == "home" else 12
        for place, bit in enumerate((1, 2, 4, 8, 16)):
            grid[3 + place][slot] = int(bool(present & bit))


if __name__ == "__main__":
    main(*sys.argv[1:])
