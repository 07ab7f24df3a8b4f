"""Our figures beside published figures: each anchor with its tolerance.

The published values are those of the handbook of methods; the sources are named on each row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from careconomy.economy import FULL_WEEK, WEEKS
from careconomy.errors import CareError
from careconomy.facts import Country, countries
from careconomy.people import MEN, WOMEN, persons
from careconomy.policies.childcare import PlacesCost, costed


@dataclass(frozen=True)
class Anchor:
    """A published figure, ours, and how far apart they may be.

    `within` compares ours and theirs; `tolerance` says the same in words. `reason` says why an
    anchor that is not met is not.
    """

    name: str
    source: str
    unit: str
    published: float
    ours: float
    tolerance: str
    within: Callable[[float, float], bool]
    reason: str = ""

    @property
    def met(self) -> bool:
        """Whether ours lies within the tolerance."""
        return self.within(self.ours, self.published)


def to_the_digit(digits: int) -> Callable[[float, float], bool]:
    """Equal when ours is rounded to the digits that theirs shows."""
    return lambda ours, published: round(ours, digits) == published


def within_share(share: float) -> Callable[[float, float], bool]:
    """No further from theirs than a share of it."""
    return lambda ours, published: abs(ours - published) <= share * published


CHILDREN_UK = 3.2e6
AGES_UK = np.array([0.375, 0.25, 0.375])
HOURS_UK = 40.0 * 48.0
TEACHER_PAY, SECTOR_PAY = 37_000.0, 17_500.0
RATIOS = {"3 / 4 / 8": np.array([3.0, 4.0, 8.0]), "4 / 5 / 8": np.array([4.0, 5.0, 8.0])}


def united_kingdom_2014(ratios: np.ndarray, pay: str) -> PlacesCost:
    """The Women's Budget Group's places under one of three pay scales, GBP a year.

    `pay`: "half teachers" (the rest and support at 0.6), "all teachers" (support at 0.6) or
    "sector". Pay and employer cost are from the literature, not checked.
    """
    teacher = np.array(TEACHER_PAY)
    scales = {
        "half teachers": (teacher, 0.6 * teacher, 0.5, 0.20),
        "all teachers": (teacher, 0.6 * teacher, 1.0, 0.20),
        "sector": (np.array(SECTOR_PAY), np.array(SECTOR_PAY), 0.5, 0.12),
    }
    top, other, share, employer = scales[pay]
    return costed(
        child_hours=CHILDREN_UK * AGES_UK * HOURS_UK,
        ratios=ratios,
        contact_hours=np.array(1600.0),
        pay={"teacher": top, "assistant": other, "support": other},
        teacher_share=np.array(share),
        support=np.array(0.2),
        employer_rate=np.array(employer),
        non_staff_share=np.array(0.25),
    )


def childcare_anchors() -> list[Anchor]:
    """The cells of the United Kingdom's test table, and the published totals."""
    published = {
        ("3 / 4 / 8", "half teachers"): 49.0,
        ("3 / 4 / 8", "all teachers"): 59.7,
        ("3 / 4 / 8", "sector"): 28.2,
        ("4 / 5 / 8", "half teachers"): 39.9,
        ("4 / 5 / 8", "all teachers"): 48.5,
        ("4 / 5 / 8", "sector"): 23.0,
    }
    source = "Women's Budget Group 2017, formula and staffing of the handbook"
    rows = [
        Anchor(
            f"Childcare, UK 2014, ratios {ratio}, {pay} pay",
            source,
            "GBP bn",
            value,
            float(united_kingdom_2014(RATIOS[ratio], pay).cost) / 1e9,
            "to the digit shown",
            to_the_digit(1),
        )
        for (ratio, pay), value in published.items()
    ]
    for ratio, staff in (("3 / 4 / 8", 0.90), ("4 / 5 / 8", 0.73)):
        contact = float(united_kingdom_2014(RATIOS[ratio], "sector").contact) / 1e6
        rows.append(
            Anchor(
                f"Contact staff, UK 2014, ratios {ratio}",
                source,
                "million FTE",
                staff,
                contact,
                "to the digit shown",
                to_the_digit(2),
            )
        )
    low, high = (rows[at].ours for at in (0, 1))
    rows.append(
        Anchor(
            "Childcare, UK 2014, teacher pay (ours: middle of the first two cells)",
            "Women's Budget Group 2017",
            "GBP bn",
            55.0,
            (low + high) / 2.0,
            "the two cells enclose it",
            lambda ours, published: low <= published <= high,
        )
    )
    rows.append(
        Anchor(
            "Childcare, UK 2014, the sector's pay",
            "Women's Budget Group 2017",
            "GBP bn",
            33.0,
            rows[2].ours,
            "within 30 %",
            within_share(0.30),
        )
    )
    return rows


def staffing_anchors() -> list[Anchor]:
    """Staffing of long-term care in the OECD: heads, recipients, full-time equivalents."""
    workers, recipients, under_65, part_time = 5.0, 10.7, 0.25, 0.45
    full_time = 1.0 - part_time + part_time * 0.5
    per_recipient = workers / (recipients / (1.0 - under_65))
    figures = (
        ("Workers per recipient aged 65+", 0.47, workers / recipients, 2),
        ("Workers per recipient of any age", 0.35, per_recipient, 2),
        ("Full-time equivalents per head", 0.775, full_time, 3),
        ("Full-time equivalents per recipient", 0.27, per_recipient * full_time, 2),
    )
    return [
        Anchor(
            f"Long-term care, OECD: {name.lower()}",
            "OECD 2020, 2021",
            "ratio",
            published,
            ours,
            "rounding",
            to_the_digit(digits),
        )
        for name, published, ours, digits in figures
    ]


@dataclass(frozen=True)
class World:
    """Unpaid work of a set of countries: hours a day, women's, value and GDP in PPP dollars."""

    countries: int
    hours: float
    women: float
    value: float
    gdp: float


@cache
def world() -> tuple[World, World]:
    """Unpaid work of all countries, and of those with unpaid work and minimum wage observed.

    Value: hours x 365 x hourly minimum wage, in purchasing power parities of the price year.
    """
    totals = {True: np.zeros(5), False: np.zeros(5)}
    for iso3, _, _ in countries():
        country = Country.load(iso3)
        try:
            row, observed = _country_row(country)
        except CareError:
            continue
        totals[observed] += row
    everywhere = totals[True] + totals[False]
    return _world(everywhere), _world(totals[True])


def _country_row(country: Country) -> tuple[np.ndarray, bool]:
    year = np.array([country.price_year])
    fact = country.fact
    women = persons(country, year, 15, 100, WOMEN)[0] * fact("unpaid_work_women").value
    men = persons(country, year, 15, 100, MEN)[0] * fact("unpaid_work_men").value
    full_year = max(FULL_WEEK, fact("hours_week").value) * WEEKS
    parity = fact("ppp_factor").value
    wage = fact("minimum_wage").value * 12.0 / full_year / parity
    value = (women + men) * 365.0 * wage
    observed = all(
        fact(name).quality == "observed" for name in ("unpaid_work_women", "minimum_wage")
    )
    return np.array([1.0, women + men, women, value, fact("gdp").value / parity]), observed


def _world(total: np.ndarray) -> World:
    return World(int(total[0]), *(float(x) for x in total[1:]))


def world_anchors() -> list[Anchor]:
    """Hours, women's share and value of the world's unpaid care work (ILO 2018).

    All countries, estimates included; the value is the sum over countries over the sum of their
    GDP, as the handbook defines it.
    """
    everywhere, _ = world()
    source = "ILO 2018, 64 countries"
    return [
        Anchor(
            "Implied wage: value over hours",
            source,
            "US$ an hour",
            1.84,
            11e12 / (16.4e9 * 365.0),
            "rounding",
            to_the_digit(2),
        ),
        Anchor(
            f"Unpaid care work of the world, {everywhere.countries} countries",
            source,
            "bn hours a day",
            16.4,
            everywhere.hours / 1e9,
            "within 30 %",
            within_share(0.30),
        ),
        Anchor(
            "Women's share of it",
            source,
            "share",
            0.762,
            everywhere.women / everywhere.hours,
            "within 2 points",
            lambda ours, published: abs(ours - published) <= 0.02,
        ),
        Anchor(
            f"Value at minimum wages, {everywhere.countries} countries",
            source,
            "share of GDP",
            0.09,
            everywhere.value / everywhere.gdp,
            "within 30 %",
            within_share(0.30),
            "minimum wages of 2023 to 2025 stand where theirs are of about 2011 to 2016",
        ),
    ]


def anchors() -> list[Anchor]:
    """Every open anchor of this version."""
    return [*childcare_anchors(), *staffing_anchors(), *world_anchors()]
