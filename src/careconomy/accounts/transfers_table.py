"""Time transfers as a table, in hours or money, with errors."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from careconomy.accounts.transfers_profiles import Profiles
from careconomy.accounts.transfers_services import SUMS
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.results import WITHHELD, Rules, finite, quantile_of_t
from careconomy.estimation.totals import Array
from careconomy.estimation.variance import replicate_variance

SEXES = ("women", "men", "both")
# What is given by persons without a diary is not known.
GIVEN = ("production", "outflow")
SIDES = ("production", "consumption", "net", "inflow", "outflow")
COLUMNS = (
    *("age", "sex", "activity", "side", "unit", "est", "se", "lci", "uci", "n", "flag"),
    *("total_unit", "total", "total_se", "persons"),
)
HOUR = 60.0
DAYS = 365.0


@dataclass(frozen=True)
class Wages:
    """Hourly wages by service, with what a value must say of itself.

    `method`, `concept` (such as "gross with employer contributions"), `currency`, `price_year`.
    """

    hourly: Mapping[str, float]
    method: str
    concept: str
    currency: str
    price_year: int

    def of(self, services: Sequence[str]) -> Array:
        """Wages [service]. Raises CareError for a service without one."""
        for name in ("method", "concept", "currency"):
            if not getattr(self, name):
                raise CareError(f"the {name} of the wages is not given.", where="wages")
        for name in services:
            wage = self.hourly.get(name)
            if wage is None or not 0.0 <= wage < np.inf:
                found = "no wage" if wage is None else f"the wage {wage}"
                raise CareError(
                    f"{name} has {found}.",
                    where="wages",
                    remedy=f"Give an hourly wage for each of {', '.join(services)}.",
                )
        return np.array([self.hourly[name] for name in services], dtype=np.float64)

    @property
    def money(self) -> str:
        """Unit of the money."""
        return f"{self.currency} of {self.price_year}"

    @property
    def note(self) -> str:
        """What a reader must know of the value."""
        return f"Valued by {self.method}, wages {self.concept}, {self.money} per hour."

    def valuation(self, services: Sequence[str]) -> Valuation:
        """The same wage in every replicate."""
        return Valuation(
            self.of(services)[np.newaxis], self.currency, self.price_year, (self.note,)
        )


@dataclass(frozen=True)
class Valuation:
    """Prices of an hour of services: `rates` [1 + replicate or 1, service], money and notes."""

    rates: Array
    currency: str
    price_year: int
    notes: tuple[str, ...]

    @property
    def money(self) -> str:
        """Unit of the money."""
        return f"{self.currency} of {self.price_year}"


@dataclass(frozen=True)
class Table:
    """Rows by age, sex, activity and side; a row is a mapping of COLUMNS.

    `est`: hours a day per head, or money a year per head; `total`: of all persons of that age and
    sex, hours or money a year. Sides: production, consumption, net (consumption less production),
    inflow (from others), outflow (to others).
    """

    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as flat records."""
        return [dict(row) for row in self.rows]

    def to_csv(self) -> str:
        """Text with a header line; what is not known is an empty cell."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(
            ["" if value is None else value for value in row.values()] for row in self.rows
        )
        return buffer.getvalue()

    def to_json(self) -> str:
        """Rows and notes as JSON."""
        return json.dumps({"rows": self.to_dicts(), "notes": self.notes}, indent=1) + "\n"


@dataclass(frozen=True)
class Figures:
    """Per head and in all, [1 + replicate, side, sex, age] of one activity."""

    head: Array
    total: Array


def error_of(estimates: Array, design: Design) -> Array:
    """Standard errors [...] of estimates [1 + replicate, ...]; NaN without replicates."""
    if not design.replicated:
        return np.full(estimates.shape[1:], np.nan)
    return np.asarray(np.sqrt(replicate_variance(estimates, design)))


def table_of(
    profiles: Profiles,
    design: Design,
    rules: Rules,
    scale: float | None,
    floor: int,
    notes: tuple[str, ...],
    *,
    valuation: Valuation | None = None,
) -> Table:
    """Make the rows; with a `valuation` in money."""
    unit, total_unit = "hours a day", "hours a year"
    if valuation is not None:
        unit = total_unit = f"{valuation.money} a year"
        notes = (*valuation.notes, *notes)
    names = [item.name for item in profiles.services]
    sets = {**{name: (name,) for name in names}, **SUMS}
    rows: list[Mapping[str, Any]] = []
    for activity, members in sets.items():
        places = [names.index(name) for name in members if name in names]
        if places:
            figures = figures_of(profiles, places, valuation, scale)
            place = (activity, unit, total_unit)
            rows += _rows(figures, place, profiles, design, rules, scale, floor)
    return Table(tuple(rows), (*notes, rules.sentence()))


def figures_of(
    profiles: Profiles, places: Sequence[int], valuation: Valuation | None, scale: float | None
) -> Figures:
    """Figures of the sum of some services, in hours or money."""
    rates = np.ones((1, len(places))) if valuation is None else valuation.rates[:, places]
    given, received, own = (
        (side[..., places] @ rates[:, np.newaxis, :, np.newaxis])[..., 0]
        for side in (profiles.given, profiles.received, profiles.to_self)
    )
    sides = np.stack((given, received, received - given, received - own, given - own), axis=1)
    people = profiles.people[:, np.newaxis]
    summed = sides * people
    everyone = summed.sum(axis=2, keepdims=True)
    heads = people.sum(axis=2, keepdims=True)
    both = np.divide(everyone, heads, where=heads > 0.0, out=np.zeros_like(everyone))
    total = np.concatenate((summed, everyone), axis=2)
    head = np.concatenate((sides, both), axis=2) / HOUR * (1.0 if valuation is None else DAYS)
    return Figures(head, total * (np.nan if scale is None else scale))


def width_of(design: Design, rules: Rules) -> float:
    """Half the width of an interval, in standard errors; NaN without replicates."""
    if not design.replicated:
        return float("nan")
    return float(quantile_of_t(0.5 + rules.confidence / 2.0, design.df_of_replicates))


def _rows(
    figures: Figures,
    place: tuple[str, str, str],
    profiles: Profiles,
    design: Design,
    rules: Rules,
    scale: float | None,
    floor: int,
) -> Iterator[Mapping[str, Any]]:
    activity, unit, total_unit = place
    se, total_se = error_of(figures.head, design), error_of(figures.total, design)
    width = width_of(design, rules)
    counts = (with_both(profiles.diaries), with_both(profiles.members))
    people = with_both(profiles.people[0])
    persons = people * (np.nan if scale is None else scale * HOUR / DAYS)
    for at, side in enumerate(SIDES):
        for number, sex in enumerate(SEXES):
            for age in np.flatnonzero(people[number] > 0.0):
                if side in GIVEN and age < floor:
                    continue
                by_diaries = side in GIVEN or (side == "net" and age >= floor)
                n = int(counts[0 if by_diaries else 1][number, age])
                est, error = figures.head[0, at, number, age], se[at, number, age]
                cv = abs(error / est) if est and side != "net" else 0.0
                flag = rules.flag(n, float(cv), True, bool(np.isfinite(error)))
                hidden = rules.suppress and bool(flag)
                values = (
                    *(est, error, est - width * error, est + width * error),
                    *(figures.total[0, at, number, age], total_se[at, number, age]),
                )
                shown = [None if hidden or not np.isfinite(v) else float(v) for v in values]
                row = (
                    *(int(age), sex, activity, side, unit, *shown[:4], n),
                    *(flag + WITHHELD * hidden, total_unit, *shown[4:]),
                    finite(persons[number, age]),
                )
                yield dict(zip(COLUMNS, row, strict=True))


def with_both(values: Any) -> Any:
    """Put both sexes together below the two: [sex, age]."""
    return np.concatenate((values, values.sum(axis=0, keepdims=True)))
