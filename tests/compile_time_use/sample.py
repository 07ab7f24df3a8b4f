"""A small made-up survey in the layout of the ATUS files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Household:
    """A respondent, the other members (age, sex), and minutes by code on the diary day."""

    sex: int
    age: int
    others: tuple[tuple[int, int], ...] = ()
    minutes: dict[str, int] = field(default_factory=dict)
    weight: float = 1000.0
    partner: int = 3
    youngest: int | None = None
    minors: int | None = None


def write_survey(folder: Path, households: list[Household], year: int = 2031) -> Path:
    respondents = ["TUFINLWGT,TUCASEID,TRSPPRES,TRCHILDNUM,TRYHHCHILD,TUYEAR"]
    roster = ["TUCASEID,TULINENO,TEAGE,TESEX"]
    episodes = ["TUCASEID,TUACTIVITY_N,TUACTDUR24,TRCODE"]
    for number, home in enumerate(households):
        case = f"2031010100{number:04d}"
        ages = [age for age, _ in (*home.others, (home.age, home.sex)) if age < 18]
        minors = len(ages) if home.minors is None else home.minors
        youngest = home.youngest if home.youngest is not None else min(ages, default=-1)
        respondents.append(f"{home.weight},{case},{home.partner},{minors},{youngest},{year}")
        for line, (age, sex) in enumerate(((home.age, home.sex), *home.others), start=1):
            roster.append(f"{case},{line},{age},{sex}")
        rest = 1440 - sum(home.minutes.values())
        for line, (code, minutes) in enumerate({"010101": rest, **home.minutes}.items(), start=1):
            episodes.append(f"{case},{line},{minutes},{code}")
    for stem, lines in (("resp", respondents), ("rost", roster), ("act", episodes)):
        text = "\r\n".join(lines) + "\r\n"
        (folder / f"atus{stem}_{year}.dat").write_bytes(text.encode("ascii"))
    return folder


def small_survey() -> list[Household]:
    """Two mothers, a father, two other women, an other man; hours easy to add up."""
    return [
        Household(2, 30, ((1, 1), (32, 1)), {"030101": 180, "020101": 60}, partner=1),
        Household(2, 40, ((10, 1), (10, 2)), {"030201": 60, "180301": 60, "020201": 120}),
        Household(1, 35, ((4, 1), (33, 2)), {"030103": 90, "040501": 30}, partner=1),
        Household(2, 60, (), {"040101": 60, "040401": 60, "070101": 60}),
        Household(2, 20, (), {"020903": 30}, weight=3000.0),
        Household(1, 50, (), {"030401": 30, "020501": 60}),
    ]
