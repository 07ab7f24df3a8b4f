"""How the family's hours split: named figures, from an embedded table or from a survey's diaries.

Public tables give unpaid work by sex. The embedded profile carries the split by parenthood of one
survey, the American Time Use Survey 2014 (compiled by scripts/compile_time_use), to every
country, and is marked `estimated`. A country's own diaries (`diaries.measured`) fill the same
figures, with their sampling errors, and give the hours themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from careconomy.draws import Array, Draws
from careconomy.errors import CareError
from careconomy.facts import Country, Fact

if TYPE_CHECKING:
    from pathlib import Path

    from careconomy.accounts.survey_accounts import SurveyAccounts
    from careconomy.timeuse import Survey

    Given = Survey | Path | str

# Rows of the embedded table whose diaries are those of all women, and of all men.
_EVERYBODY = ("share_of_women_who_are_mothers", "share_of_men_who_are_fathers")
# Below this part of the largest one, an eigenvalue of a correlation is rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Profile:
    """Figures by name: `values` [figure] in `units` ("hours a day", "share", "persons").

    `covariance` [figure, figure] of their joint sampling error, or None where it is not drawn.
    `own`: hours are the country's own; otherwise they only split hours that are known by sex.
    `own_ages`: so are ages of children and children looked after at once. `year`: of the diaries.
    `observed`: cells (recipient, provider) that rest on nothing estimated. `facts`: the profile
    among the sources; `survey`: what a result says of its survey; `accounts`: value, transfers and
    time poverty of the survey, where they were asked for;
    `diaries`: their number.
    """

    names: tuple[str, ...]
    values: Array
    units: tuple[str, ...]
    year: int
    facts: tuple[Fact, ...]
    covariance: Array | None = None
    own: bool = False
    own_ages: bool = False
    observed: frozenset[tuple[str, str]] = frozenset()
    survey: Mapping[str, Any] | None = None
    accounts: SurveyAccounts | None = None
    diaries: int = 0

    def drawn(self, draws: Draws) -> Mapping[str, Array]:
        """Every figure [draw]; position 0 is the estimate.

        The draws are jointly normal on a log scale (shares: logit; persons at once, which are one
        or more: log of what exceeds one), from one stream for each figure.
        """
        if self.covariance is None:
            found = np.broadcast_to(self.values[:, np.newaxis], (len(self.names), draws.size))
            return dict(zip(self.names, found, strict=True))
        from scipy.special import ndtri

        slope = np.array([_slope(*pair) for pair in zip(self.values, self.units, strict=True)])
        root = _root(self.covariance, slope)
        normal = ndtri(np.stack([draws.levels(f"survey.{name}") for name in self.names]))
        shifts = root @ normal
        return {
            name: _shifted(value, unit, shift)
            for name, value, unit, shift in zip(
                self.names, self.values, self.units, shifts, strict=True
            )
        }

    def has(self, name: str) -> bool:
        """Whether there is such a figure."""
        return name in self.names


def _slope(value: float, unit: str) -> float:
    """Derivative of the scale on which a figure is drawn; 0 for one that is at its bound."""
    inside = {
        "share": value * (1.0 - value),
        "persons": value - 1.0,
    }.get(unit, value)
    return 1.0 / inside if inside > 1e-9 else 0.0


def _shifted(value: float, unit: str, shift: Array) -> Array:
    """The figure [draw] moved by shifts [draw] on its scale; without a shift, to the digit."""
    factor = np.exp(shift)
    if unit == "share":
        moved = value * factor / (1.0 - value + value * factor)
    elif unit == "persons":
        moved = 1.0 + (value - 1.0) * factor
    else:
        moved = value * factor
    return np.where(shift == 0.0, value, moved)


def _root(covariance: Array, slope: Array) -> Array:
    """Root [figure, figure] of a covariance on the scales of which `slope` is the derivative.

    A relative error c becomes sqrt(log(1 + c^2)) on a log scale: c where it is small, and no
    absurd draws where it is large. Correlations are kept.
    """
    error = np.sqrt(np.diag(covariance))
    safe = np.where(error > 0.0, error, 1.0)
    correlation = covariance / safe[:, np.newaxis] / safe
    values, vectors = np.linalg.eigh((correlation + correlation.T) / 2.0)
    kept = np.where(values > _ROUNDING * max(float(values[-1]), 1.0), values, 0.0)
    root = (vectors * np.sqrt(kept)) @ vectors.T
    spread = np.sqrt(np.log1p((error * slope) ** 2))
    return np.asarray(spread[:, np.newaxis] * root)


@cache
def embedded_profile() -> Profile:
    """The profile of one open survey, for every country that has no diaries here."""
    text = files("careconomy.facts").joinpath("data/time_use_profile.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    year = int(rows[0]["year"])
    fact = Fact(
        name="time_use_profile",
        value=float("nan"),
        unit="hours and shares",
        year=year,
        source=rows[0]["source"],
        licence=rows[0]["licence"],
        quality="estimated",
        low=None,
        high=None,
        note="Unpaid hours by sex are split between mothers, fathers and others, and care "
        "between children and adults, as in the diaries of one country.",
    )
    return Profile(
        names=tuple(row["name"] for row in rows),
        values=np.array([float(row["value"]) for row in rows]),
        units=tuple(row["unit"] for row in rows),
        year=year,
        facts=(fact,),
        diaries=sum(int(row["n_diaries"]) for row in rows if row["name"] in _EVERYBODY),
    )


def profile_of(
    survey: Given | Profile | None, country: Country, *, accounts: bool = False
) -> Profile:
    """The profile of a survey (opened, a folder, or measured before), or the embedded one.

    With `accounts` the survey's accounts are drawn up as well. Raises CareError for the survey of
    another country.
    """
    if survey is None:
        return embedded_profile()
    if isinstance(survey, Profile):
        return _of_country(survey, country)
    opened = _opened(survey)
    found = _of_country(_measured(opened), country)
    if not accounts:
        return found
    from careconomy.accounts.survey_accounts import survey_accounts

    return replace(found, accounts=survey_accounts(opened, country))


def _of_country(found: Profile, country: Country) -> Profile:
    home = (found.survey or {}).get("country")
    if home is not None and home != country.iso3:
        raise CareError(
            f'the survey "{(found.survey or {})["name"]}" is of {home}, and the balance of '
            f"{country.iso3} is asked for.",
            where="survey",
            remedy=f"Give a survey of {country.name}, or ask for {home}.",
        )
    return found


def _opened(survey: Given) -> Survey:
    try:
        from careconomy.timeuse import Survey
    except ModuleNotFoundError as error:
        raise CareError(
            f"surveys need the library {error.name}, which is not installed.",
            where="survey",
            remedy='Install it with pip install "careconomy[survey]".',
        ) from None
    return survey if isinstance(survey, Survey) else Survey.open(survey)


def _measured(survey: Survey) -> Profile:
    from careconomy.care_balance.diaries import measured

    return measured(survey)
