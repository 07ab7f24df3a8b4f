"""Our figures of the American Time Use Survey 2014 beside the published ones.

Needs the raw files and the list of published figures, which are not part of the project: the
folder that CARECONOMY_TIMEUSE names, or shared/data/timeuse beside the checkout.
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from careconomy.estimation import analyse
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus

ROOT = Path(__file__).resolve().parents[2]
GROUPS = {
    "Household activities": "us-household",
    "Caring for and helping household members": "us-care-household",
    "Caring for and helping nonhousehold members": "us-care-nonhousehold",
    "Volunteering": "us-volunteering",
}
INDICATOR = ("us-household", "us-care-household", "us-purchases")
# Age bands of the two publications: a table each, as they overlap.
AGES = {"15-24": 15, "25-34": 25, "35-44": 35, "45-54": 45, "55-64": 55, "65+": 65}


@dataclass(frozen=True)
class Figure:
    """A published figure and ours, with our standard error, in hours a day or per cent.

    `exact`: ours without the roundings of the publisher.
    """

    name: str
    population: str
    published: float
    ours: float
    exact: float
    error: float
    unit: str
    source: str

    @property
    def met(self) -> bool:
        """Whether ours is the published figure, to the digits that were published."""
        digits = 2 if self.unit == "hours per day" else 5
        return round(self.ours, digits) == self.published


def folder() -> Path | None:
    """Where the raw files and the published figures are; None where they are not."""
    named = os.environ.get("CARECONOMY_TIMEUSE")
    place = Path(named) if named else ROOT.parent / "shared" / "data" / "timeuse"
    return place if (place / "atus-2014").is_dir() else None


def figures(place: Path) -> list[Figure]:
    """Every published figure with ours beside it."""
    with TemporaryDirectory() as made:
        survey = import_atus(place / "atus-2014", Path(made) / "us-2014")
        hours = hours_by_group(survey)
    text = (place / "reference" / "open_reference.csv").read_text("utf-8")
    return [_figure(row, hours) for row in csv.DictReader(text.splitlines())]


Hours = dict[tuple[str, str, str], tuple[float, float]]


def hours_by_group(survey: Survey) -> Hours:
    """Hours a day and standard errors by group, sex and age band."""
    names = [*GROUPS.values(), "us-purchases", "us-sdg-5.4.1"]
    found: Hours = {}
    for ages in (tuple(AGES.values()), (15, 25, 55)):
        table = analyse(survey, names, ["sex", "age_group"], ages=ages).estimates(
            ["mean"], margins=True
        )
        for row in table:
            if row.est is not None and row.se is not None:
                band = row.domain["age_group"].replace("all", "15+")
                found[row.activity, row.domain["sex"], band] = row.est / 60.0, row.se / 60.0
    return found


def _figure(row: dict[str, str], hours: Hours) -> Figure:
    sex, band = re.match(r"(women|men) aged (\S+?),", row["population"]).groups()  # type: ignore[union-attr]
    group = row["figure"].split(", average")[0]
    if group in GROUPS:
        ours, error = hours[GROUPS[group], sex, band]
        exact = ours
    else:
        # The publisher rounds each part to two decimals before adding (part 4.2 of the method).
        parts = [round(hours[name, sex, band][0], 2) for name in INDICATOR]
        ours = round(sum(parts) / 24.0 * 100.0, 5)
        exact, error = (x / 24.0 * 100.0 for x in hours["us-sdg-5.4.1", sex, band])
        group = "SDG 5.4.1"
    published = float(row["value"])
    population = f"{sex} {band}"
    return Figure(group, population, published, ours, exact, error, row["unit"], row["source"])


def diaries_page(found: list[Figure]) -> str:
    """The page as text; figures of the United Nations are compared, not reprinted."""
    open_figures = [figure for figure in found if figure.unit == "hours per day"]
    others = [figure for figure in found if figure.unit != "hours per day"]
    most = max(abs(f.exact - f.published) for f in others)
    lines = [
        "<!-- Written by scripts/checks; run `make checks` to renew it. -->",
        "",
        "# Diaries: our figures beside published figures",
        "",
        "The American Time Use Survey 2014, imported with `careconomy survey import atus` and "
        "estimated with `careconomy survey estimate`. Standard errors are linearised with each "
        "case as a cluster, because the files at hand have no replicate weights; the agency's "
        "own are larger or smaller by the effect of its design.",
        "",
        f"## Bureau of Labor Statistics: {sum(f.met for f in open_figures)} of "
        f"{len(open_figures)} met to the published digit",
        "",
        f"Source: {open_figures[0].source}.",
        "",
        "| activity, hours a day | population | published | ours | standard error | met |",
        "|---|---|---:|---:|---:|---|",
    ]
    lines += [
        f"| {f.name} | {f.population} | {f.published:.2f} | {f.ours:.3f} | {f.error:.3f} | "
        f"{'yes' if f.met else '**no**'} |"
        for f in open_figures
    ]
    lines += [
        "",
        f"## SDG 5.4.1: {sum(f.met for f in others)} of {len(others)} met to the published digit",
        "",
        f"Published in the {others[0].source}. Its terms ask for attribution and do not let a "
        "package reprint the figures, so that ours stand alone. Each of three parts is rounded to "
        "two decimals of an hour first, as the published figures are; without that rounding ours "
        f"differ by up to {most:.3f} points. This is the variant of the United States: other "
        "countries publish divisions 3 and 4 of ICATUS 2016, here `sdg-5.4.1`.",
        "",
        "| population | ours, % of the day | standard error | met |",
        "|---|---:|---:|---|",
    ]
    lines += [
        f"| {f.population} | {f.ours:.5f} | {f.error:.2f} | {'yes' if f.met else '**no**'} |"
        for f in others
    ]
    return "\n".join([*lines, ""])
