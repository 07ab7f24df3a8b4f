"""Two periods of a survey, or two surveys: which days belong to each, and what to know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from careconomy.accounts.well_being_groups import PERIOD
from careconomy.errors import CareError
from careconomy.estimation.dimensions import FromColumn, column, dimension_of
from careconomy.estimation.domains import Dimension
from careconomy.estimation.totals import Whole
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.arrow import array_of

EPOCH = date(1970, 1, 1)
# The American survey made no interviews on these days (part 5.2 of the method).
PAUSE = (date(2020, 3, 18), date(2020, 5, 9))
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
OUTSIDE = 2


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: date
    last: date

    @classmethod
    def of(cls, text: str) -> Span:
        """Read "2020-05-10..2020-12-31". Raises CareError."""
        try:
            first, last = (date.fromisoformat(part.strip()) for part in text.split(".."))
        except ValueError:
            raise CareError(
                f'"{text}" is no period.',
                remedy='Give first and last day: "2020-05-10..2020-12-31".',
            ) from None
        if first > last:
            raise CareError(f'the period "{text}" ends before it begins.')
        return cls(first, last)

    def text(self) -> str:
        """As it is written in tables."""
        return f"{self.first}..{self.last}"

    def holds(self, days: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
        """Which days since 1970 lie in it."""
        return (days >= (self.first - EPOCH).days) & (days <= (self.last - EPOCH).days)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Periods:
    """Two periods of one survey as a dimension; days of neither do not count.

    The later or the second stands first, so that a difference is after less before. `spans`: after
    and before, where they are dates; `levels` of a column otherwise; `months`: only these count.
    """

    dimension: Dimension
    spans: tuple[Span, Span] | None = None
    source: FromColumn | None = None
    levels: tuple[str, str] | None = None
    months: tuple[int, ...] | None = None

    @classmethod
    def between(cls, survey: Survey, before: str, after: str) -> Periods:
        """Compare two spans of dates. Raises CareError where they overlap or there are no dates."""
        early, late = Span.of(before), Span.of(after)
        if early.overlaps(late):
            raise CareError(
                f"the periods {early.text()} and {late.text()} overlap.",
                remedy="Let one end before the other begins.",
            )
        if late.first < early.first:
            raise CareError(
                f"{early.text()} is named as before, and {late.text()} as after.",
                remedy="Change the two.",
            )
        if "date" not in survey.columns("days"):
            raise CareError(
                "the days of the survey have no date.",
                where=str(survey.folder),
                remedy="Compare levels of a column, such as year=2019,2020.",
            )
        return cls(Dimension.of(PERIOD, (late.text(), early.text())), spans=(late, early))

    @classmethod
    def levels_of(cls, survey: Survey, text: str) -> Periods:
        """Compare two levels of a column: "year=2019,2020". Raises CareError."""
        name, sign, rest = (part.strip() for part in text.partition("="))
        wanted = tuple(word.strip() for word in rest.split(",") if word.strip())
        if not sign or len(wanted) != 2 or wanted[0] == wanted[1]:
            raise CareError(
                f'"{text}" does not name two periods.', remedy="Give such as year=2019,2020."
            )
        source = dimension_of(survey, name)
        known = source.dimension.levels[:-1]
        for word in wanted:
            if word not in known:
                raise CareError(
                    f"the survey has no diaries of {name} {word}.",
                    where=str(survey.folder),
                    remedy=f"It has {', '.join(known)}.",
                )
        late, early = wanted[1], wanted[0]
        named = tuple(f"{name} {word}" for word in (late, early))
        return cls(Dimension.of(PERIOD, named), source=source, levels=(late, early))

    def codes(self, block: Block) -> Whole:
        """0 after, 1 before, 2 for the days of neither [day]."""
        if self.spans is not None:
            dates = array_of(pc.cast(column(block, "days", "date"), pa.int32()), -(10**8))
            found = [span.holds(dates) for span in self.spans]
        else:
            assert self.source is not None and self.levels is not None
            code = self.source.codes(block)
            found = [code == self.source.dimension.levels.index(word) for word in self.levels]
        result = np.select(found, [0, 1], OUTSIDE).astype(np.int64)
        if self.months is not None:
            result[~np.isin(month_of(block), self.months)] = OUTSIDE
        return result

    def holds(self, block: Block) -> Any:
        """Which days of the block belong to either [day]."""
        return self.codes(block) != OUTSIDE

    def in_months(
        self, months: tuple[tuple[int, ...], ...] | None
    ) -> tuple[Periods, tuple[tuple[int, ...], ...]]:
        """Leave only the months that both have. Raises CareError where there are none."""
        both = common(months)
        return replace(self, months=both), (both, both)

    @property
    def labels(self) -> tuple[str, str]:
        """After and before."""
        return self.dimension.levels[0], self.dimension.levels[1]


@dataclass(frozen=True)
class InMonths:
    """Days of some months of the year."""

    months: tuple[int, ...]

    def holds(self, block: Block) -> Any:
        """Which days of the block count [day]."""
        return np.isin(month_of(block), self.months)


def months_of(survey: Survey) -> tuple[int, ...] | None:
    """Months with diaries; None where the month of any diary is not known."""
    if not {"month", "date"} & set(survey.columns("days")):
        return None
    found = np.unique(np.concatenate([month_of(block) for block in survey.blocks()]))
    return None if 0 in found else tuple(int(month) for month in found)


def common(months: Sequence[tuple[int, ...]] | None) -> tuple[int, ...]:
    """Months that both periods have. Raises CareError where there are none."""
    both = tuple(sorted(set.intersection(*map(set, months)))) if months else ()
    if not both:
        raise CareError(
            "the two periods have no month in common."
            if months
            else "the months of the diaries are not known.",
            remedy="Leave --same-months (same_months) out.",
        )
    return both


def month_of(block: Block) -> Whole:
    """Month [day], from the month or the date; 0 where it is not known."""
    if "month" in block.reader.columns("days"):
        return array_of(column(block, "days", "month"), 0).astype(np.int64)
    found = pc.month(column(block, "days", "date"))
    return array_of(found, 0).astype(np.int64)


def months_by_period(survey: Survey, periods: Periods) -> tuple[tuple[int, ...], ...] | None:
    """Months with diaries after and before; None where months are not known. Raises CareError."""
    knows = bool({"month", "date"} & set(survey.columns("days")))
    counts = np.zeros((3, 13), dtype=np.int64)
    for block in survey.blocks():
        month = month_of(block) if knows else np.zeros(block.rows("days"), np.int64)
        np.add.at(counts, (periods.codes(block), month), 1)
    for label, found in zip(periods.labels, counts, strict=False):
        if not found.any():
            raise CareError(
                f"there is no diary of the period {label}.",
                where=str(survey.folder),
                remedy=_dates(survey),
            )
    if not knows or counts[:2, 0].any():
        return None
    return tuple(tuple(int(m) for m in np.flatnonzero(found)) for found in counts[:2])


def _dates(survey: Survey) -> str:
    if "date" not in survey.columns("days"):
        return "Take periods that the survey has."
    ends = pc.min_max(survey.table("days", ["date"]).column("date")).as_py()
    return f"Its diaries are of {ends['min']} to {ends['max']}."


def season_notes(
    labels: Sequence[str], months: tuple[tuple[int, ...], ...] | None, same: bool
) -> tuple[str, ...]:
    """Say whether the two periods cover the same months of the year."""
    if months is None:
        return ("Whether both periods cover the same months is not known: months are missing.",)
    if same:
        return (f"Only months that both periods have: {_named(months[0])}.",)
    if set(months[0]) == set(months[1]):
        return ()
    return (
        f"The periods differ in season: {labels[0]} has {_named(months[0])}; {labels[1]} has "
        f"{_named(months[1])}. Compare the same months (same_months, --same-months).",
    )


def _named(months: Sequence[int]) -> str:
    return ", ".join(MONTHS[month - 1] for month in months)


def pause_notes(survey: Survey, periods: Periods) -> tuple[str, ...]:
    """Warn where a period covers the days on which the American survey paused."""
    manifest = survey.manifest
    if manifest.code_list != "atus" and manifest.country != "USA":
        return ()
    pause = Span(*PAUSE)
    if periods.spans is not None:
        covers = any(span.overlaps(pause) for span in periods.spans)
    else:
        assert periods.source is not None and periods.levels is not None
        covers = periods.source.dimension.name == "year" and "2020" in periods.levels
    if not covers:
        return ()
    return (
        f"There are no diaries from {PAUSE[0]} to {PAUSE[1]}: 2020 stands for its other days, with "
        "the special weight of that year (TU20FWGT). Take the same days of the other year.",
    )
