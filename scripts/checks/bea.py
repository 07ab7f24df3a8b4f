"""Our account of the United States 2014 beside the Bureau of Economic Analysis' method.

Methods are compared, not results: those of the bureau are kept apart (part 9 of the method). Needs
the raw files of ATUS 2014, which are not part of the project.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from careconomy.accounts.satellite import satellite
from careconomy.accounts.satellite_file import read_accounts
from careconomy.accounts.value import value
from careconomy.accounts.value_tasks import OWN_USE
from careconomy.estimation import Row
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "accounts" / "us-2014"
# The bureau's seven groups in ATUS codes; which code belongs to which group is our reading.
GROUPS = {
    "housework": ("atus:0201",),
    "cooking": ("atus:0202",),
    "odd jobs": ("atus:0203", "atus:0204", "atus:0207", "atus:0208"),
    "gardening": ("atus:0205",),
    "shopping": ("atus:07",),
    "childcare": ("atus:0301", "atus:0302", "atus:0303"),
    "domestic travel": ("atus:1802", "atus:1803", "atus:1807"),
}
STEPS = (
    (
        "Hours",
        "ATUS from 2003, older diaries before",
        "ATUS 2014, main activity, all days of the year",
        "the same source in 2014",
    ),
    (
        "Activities",
        "seven groups: housework, cooking, odd jobs, gardening, shopping, childcare, domestic "
        "travel",
        "ICATUS 2016 divisions 3 and 4, by nine functions; volunteering apart",
        "ours adds care and help for adults, pets, household management",
    ),
    (
        "Travel",
        "travel for these activities is counted",
        "travel for them is a function of its own; for volunteering it is left out",
        "where it stands, and at which wage",
    ),
    (
        "Ages",
        "not confirmed here",
        "15 and over, who keep diaries",
        "the age floor is printed with every figure; `--age-floor` sets another",
    ),
    (
        "Wage",
        "one, of general-purpose domestic workers, for every hour",
        "that of who does the task for pay (`specialist`), or one (`generalist`)",
        "`--method generalist` is theirs; ours of 2014 is that of maids and housekeeping cleaners",
    ),
    (
        "Durables",
        "purchases are investment; services are stock x (rate of return + depreciation)",
        "the same formula, by function or for all together, where `--accounts` gives the stock",
        "not known for 2014: no figure was found whose source can be named",
    ),
    (
        "Government capital",
        "its services to household production are counted",
        "added to extended GDP where `--accounts` gives it",
        "not known for 2014",
    ),
    (
        "Goods used up, taxes",
        "not in what we read of the method",
        "input approach after Eurostat 2003: value added and output, supply and use",
        "ours closes supply and use where they are given",
    ),
    (
        "Extended GDP",
        "GDP + unpaid labour + services of durables and of government capital",
        "the same, beside shares of GDP and of GDP + labour",
        "withheld for 2014, since durables are not known",
    ),
    (
        "Errors",
        "not in what we read of the method",
        "of the survey's design, for every level and share; of given figures where stated",
        "wages and GDP are taken as known",
    ),
)


@dataclass(frozen=True)
class Step:
    """Our account on the way to the bureau's groups and wage."""

    name: str
    hours: Row
    worth: Row
    share: Row


def steps(place: Path) -> list[Step]:
    """Three accounts of ATUS 2014: ours, with one wage, with one wage and seven groups."""
    with TemporaryDirectory() as made:
        survey = import_atus(place / "atus-2014", Path(made) / "us-2014")
        ours = satellite(
            survey, None, method="specialist", wage_concept="gross", year=2014,
            wages=[EXAMPLE / "wages.csv"], accounts=EXAMPLE / "accounts.toml",
        )  # fmt: skip
        hours, labour, share = map(ours.row, ("hours", "labour", "labour_share_of_gdp"))
        return [
            Step("our account, `specialist`", hours, labour, share),
            _one_wage("the same activities at one wage, `generalist`", survey, OWN_USE),
            *_seven_groups(survey),
        ]


def _priced(survey: Survey, **asked: Any) -> Any:
    gdp = read_accounts(EXAMPLE / "accounts.toml").amounts["gdp"].value
    return value(
        survey, None, method="generalist", wage_concept="gross", wages=EXAMPLE / "wages.csv",
        gdp=gdp, by=("activity",), of=("hours", "value", "share_of_gdp"), **asked,
    )  # fmt: skip


def _one_wage(name: str, survey: Survey, total: str, **asked: Any) -> Step:
    found = _priced(survey, **asked)
    hours, worth, share = (
        found.row(statistic=item, activity=total) for item in ("hours", "value", "share_of_gdp")
    )
    return Step(name, hours, worth, share)


def _seven_groups(survey: Survey) -> list[Step]:
    """The seven groups together, then each."""
    every = [code for codes in GROUPS.values() for code in codes]
    steps = [_one_wage("the seven groups at one wage", survey, "total", activities=every)]
    return steps + [
        _one_wage(f"– {name}", survey, "total", activities=codes) for name, codes in GROUPS.items()
    ]


def bea_page(found: list[Step]) -> str:
    """The page as text."""
    lines = [
        "<!-- Written by scripts/checks; run `make checks` to renew it. -->",
        "",
        "# Satellite account: our steps beside the Bureau of Economic Analysis'",
        "",
        "The United States' household production satellite account values the same diaries. Set "
        "beside it are methods, step by step. **None of its results is shown, and none was looked "
        "up**: they are kept apart for checks by others. What is said of its method is from the "
        "bureau's own description and Landefeld, Fraumeni and Vojtech (2009); what could not be "
        "confirmed says so.",
        "",
        "| step | Bureau of Economic Analysis | here | what differs |",
        "|---|---|---|---|",
        *(f"| {' | '.join(step)} |" for step in STEPS),
        "",
        "## What the steps are worth in 2014",
        "",
        "ATUS 2014, wages of 2014 and GDP of 2014 from `examples/accounts/us-2014`; gross wage of "
        "an hour paid. Intervals of 95 %, linearised with each case as a cluster; "
        f"wages, which rest on {_employees()} employees a task, are taken as known.",
        "",
        "| account | billion hours | billion USD of 2014 | % of GDP |",
        "|---|---:|---:|---:|",
        *(_line(step) for step in found),
        "",
        "Services of durables and of government capital would come on top in the bureau's way. "
        "They are not known here: the line of the seven groups is **its labour part by our "
        "reading of its groups**, not its account.",
        "",
    ]
    return "\n".join(lines)


def _employees() -> str:
    """Fewest and most employees behind a wage of a task."""
    text = (EXAMPLE / "wages-sources.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["occupation_codes_2010"]]
    counts = [int(row["n"]) for row in rows]
    return f"{min(counts)} to {max(counts)}"


def _line(step: Step) -> str:
    cells = (_cell(step.hours, 1e-9, 1), _cell(step.worth, 1e-9, 0), _cell(step.share, 100.0, 1))
    return f"| {step.name} | {' | '.join(cells)} |"


def _cell(row: Row, factor: float, digits: int) -> str:
    assert row.est is not None and row.lci is not None and row.uci is not None
    est, low, high = (f"{number * factor:,.{digits}f}" for number in (row.est, row.lci, row.uci))
    return f"{est} ({low} to {high})"
