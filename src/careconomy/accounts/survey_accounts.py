"""Accounts of a country's own diaries in brief: what a study adds to its result once.

Value by method, time transfers by age group, and time poverty by sex; with the age profiles that
the care support ratio rests on. What a survey cannot tell is named, and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from careconomy.accounts.support_ratio_profiles import AgeProfiles, profiles_of, source_of
from careconomy.accounts.time_poverty import time_poverty
from careconomy.accounts.transfers import TimeTransfers, time_transfers
from careconomy.accounts.transfers_table import SEXES, error_of, width_of
from careconomy.accounts.value import sensitivity
from careconomy.errors import CareError
from careconomy.estimation.results import Rules
from careconomy.facts import Country
from careconomy.quantity import INTERVAL
from careconomy.timeuse import Survey

if TYPE_CHECKING:
    from careconomy.draws import Array
    from careconomy.estimation import Estimates

GROUPS = {"0-14": 0, "15-24": 15, "25-44": 25, "45-64": 45, "65+": 65}
STATISTICS = ("value", "share_of_gdp", "share_of_value")
Made = TypeVar("Made")


@dataclass(frozen=True)
class SurveyAccounts:
    """Rows of figures with errors and 90 % intervals (est, se, lci, uci), and what is lacking.

    `value`: by method, wage concept and sex; `transfers`: net hours a day by age group and sex
    (received less given); `net_givers`: ages at which women, men and both give more than they
    receive; `time_poverty`: as the account returns them; `profiles` of the support ratio, or None;
    `lacking`: account -> why there is none.
    """

    survey: Mapping[str, Any]
    value: tuple[Mapping[str, Any], ...]
    transfers: tuple[Mapping[str, Any], ...]
    net_givers: tuple[Mapping[str, Any], ...]
    time_poverty: tuple[Mapping[str, Any], ...]
    profiles: AgeProfiles | None
    notes: Mapping[str, tuple[str, ...]]
    lacking: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data; rows are lists."""
        return {
            **self.survey,
            "interval": INTERVAL,
            "value": [dict(row) for row in self.value],
            "transfers": [dict(row) for row in self.transfers],
            "net_givers": [dict(row) for row in self.net_givers],
            "time_poverty": [dict(row) for row in self.time_poverty],
            "notes": {name: list(notes) for name, notes in self.notes.items()},
            "lacking": dict(self.lacking),
        }


def survey_accounts(survey: Survey, country: Country) -> SurveyAccounts:
    """Draw up the accounts of a survey of the country, each if the survey can carry it."""
    lacking: dict[str, str] = {}
    rules = Rules(confidence=INTERVAL)
    value = _if_possible("value", lacking, lambda: _value(survey, country, rules))
    transfers = _if_possible("transfers", lacking, lambda: time_transfers(survey, rules=rules))
    poverty = _if_possible("time_poverty", lacking, lambda: _time_poverty(survey, rules))
    notes = {
        name: held.notes
        for name, held in (("value", value), ("transfers", transfers), ("time_poverty", poverty))
        if held is not None
    }
    manifest = survey.manifest
    return SurveyAccounts(
        survey={
            "name": manifest.name,
            "source": manifest.source or manifest.name,
            "years": list(manifest.years),
            "diaries": survey.rows("days"),
        },
        value=tuple(row.to_dict() for row in value or ()),
        transfers=tuple(by_age_group(transfers)) if transfers else (),
        net_givers=tuple(net_givers(transfers)) if transfers else (),
        time_poverty=tuple(row.to_dict() for row in poverty or ()),
        profiles=profiles_of(transfers, source_of(survey)) if transfers else None,
        notes=notes,
        lacking=lacking,
    )


def _if_possible(name: str, lacking: dict[str, str], make: Callable[[], Made]) -> Made | None:
    try:
        return make()
    except CareError as error:
        lacking[name] = str(error)
        return None


def _value(survey: Survey, country: Country, rules: Rules) -> Estimates:
    return sensitivity(survey, country, by=("sex",), of=STATISTICS, rules=rules)


def _time_poverty(survey: Survey, rules: Rules) -> Estimates:
    return time_poverty(survey, line="relative", by=("sex",), rules=rules)


def by_age_group(found: TimeTransfers) -> Sequence[Mapping[str, Any]]:
    """Net hours a day per head by age group and sex: received less given, with errors."""
    profiles = found.profiles
    net = (profiles.received - profiles.given).sum(axis=-1) / 60.0
    people = profiles.people
    firsts = [first for first in GROUPS.values() if first < net.shape[2]]
    summed, heads = (
        _with_both(np.add.reduceat(values, firsts, axis=2)) for values in (net * people, people)
    )
    hours = np.divide(summed, heads, where=heads > 0.0, out=np.full_like(summed, np.nan))
    errors, counts = error_of(hours, found.design), _counts(found, firsts)
    width = width_of(found.design, found.rules)
    return [
        _row(sex, group, hours[0, at, place], errors[at, place], width, int(counts[at, place]))
        for at, sex in enumerate(SEXES)
        for place, group in enumerate(list(GROUPS)[: len(firsts)])
    ]


def _row(sex: str, group: str, est: float, error: float, width: float, n: int) -> Mapping[str, Any]:
    held = (est, error, est - width * error, est + width * error)
    values = [float(value) if np.isfinite(value) else None for value in held]
    names = ("est", "se", "lci", "uci")
    figures = dict(zip(names, values, strict=True))
    return {"sex": sex, "age_group": group, "unit": "hours a day", **figures, "n": n}


def _counts(found: TimeTransfers, firsts: Sequence[int]) -> Array:
    """Diaries [sex, group], members of households below the age of diaries."""
    profiles = found.profiles
    old = np.arange(profiles.diaries.shape[1]) >= found.floor
    counts = np.where(old, profiles.diaries, profiles.members).astype(np.float64)
    return np.asarray(_with_both(np.add.reduceat(counts, firsts, axis=1)[np.newaxis])[0])


def _with_both(values: Array) -> Array:
    """Put both sexes together behind the two: [replicate, sex, ...]."""
    return np.concatenate((values, values.sum(axis=1, keepdims=True)), axis=1)


def net_givers(found: TimeTransfers) -> Sequence[Mapping[str, Any]]:
    """First and last age of the longest run at which each sex gives more than it receives.

    `to` is None where the run goes on into the open group; both are None where there is no run.
    """
    profiles = found.profiles
    net = ((profiles.received - profiles.given).sum(axis=-1) * profiles.people)[0]
    rows = []
    for sex, values in zip(SEXES, (*net, net.sum(axis=0)), strict=True):
        first, last = _longest(values < 0.0)
        open_end = last is not None and last == len(values) - 1
        rows.append({"sex": sex, "from": first, "to": None if open_end else last})
    return rows


def _longest(found: Any) -> tuple[int | None, int | None]:
    """First and last place of the longest run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], found.astype(np.int8), [0]))))
    if not len(edges):
        return None, None
    starts, ends = edges[::2], edges[1::2]
    at = int(np.argmax(ends - starts))
    return int(starts[at]), int(ends[at]) - 1
