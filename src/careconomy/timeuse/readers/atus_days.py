"""Diary days of the American Time Use Survey."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.timeuse.arrow import array_of, column_of

from . import atus_codes as codes
from .atus_files import CASE, Faults, Integers, Rows
from .atus_weights import Floats

CHILD_IN_CARE_UNDER = 13
_CASE_MONTH, _CASE_YEAR = 10**8, 10**10


def years_of(rows: Rows) -> Integers:
    """Year of each diary, [rows]; the first four digits of the case are that year too."""
    year = rows.numbers("TUYEAR")
    return np.where(year > 0, year, rows.numbers(CASE) // _CASE_YEAR)


def _months(rows: Rows) -> Integers:
    month = rows.numbers("TUMONTH")
    return np.where(month > 0, month, rows.numbers(CASE) // _CASE_MONTH % 100)


def dates_of(rows: Rows) -> tuple[Any, Integers]:
    """Dates of the diaries as days since 1970 with a mask of invalid ones, and ISO weekdays."""
    number = rows.numbers("TUDIARYDATE")
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    possible = (number > 0) & (month >= 1) & (month <= 12) & (day >= 1)
    months = (np.where(possible, year, 1970) - 1970) * 12 + np.where(possible, month, 1) - 1
    first = months.astype("datetime64[M]")
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(int)
    possible &= day <= length
    days = first.astype("datetime64[D]").astype(np.int64) + np.where(possible, day, 1) - 1
    return column_of(days.astype(np.int32), ~possible).cast(pa.date32()), (days + 3) % 7 + 1


def check_days(rows: Rows, faults: Faults) -> None:
    """Report dates that do not exist, and days of the week that are not those of the date."""
    date, weekday = dates_of(rows)
    missing = array_of(date.is_null())
    given = rows.numbers("TUDIARYDAY")
    faults.check(rows, ~np.isin(given, range(1, 8)), "TUDIARYDAY", "a day of the week, 1 to 7")
    if rows.has("TUDIARYDATE"):
        faults.check(rows, missing, "TUDIARYDATE", "a date (YYYYMMDD)")
        faults.check(
            rows,
            ~missing & (given != weekday % 7 + 1),
            "TUDIARYDAY",
            "the weekday of TUDIARYDATE (1 = Sunday)",
        )
    month = _months(rows)
    faults.check(rows, (month < 1) | (month > 12), CASE, "a case that begins with year and month")


def build_days(rows: Rows, person: Integers, weight: Floats, youngest: Integers) -> dict[str, Any]:
    """Build the columns of diary days; `youngest` member of the household as in `People`."""
    weekday = (rows.numbers("TUDIARYDAY") + 5) % 7 + 1
    day_type = np.clip(weekday - 5, 0, 2) + 1
    date, _ = dates_of(rows)
    return {
        "person": column_of(person),
        "day_id": column_of(rows.numbers(CASE)).cast(pa.string()),
        "date": date,
        "year": column_of(years_of(rows)),
        "month": column_of(_months(rows)),
        "weekday": column_of(weekday),
        "day_type": codes.category(day_type, {1: "weekday", 2: "saturday", 3: "sunday"}),
        "holiday": codes.yes_no(rows.numbers("TRHOLIDAY"), codes.HOLIDAY),
        "weight": column_of(weight),
        "childcare_on_call": codes.amounts(childcare_on_call(rows, youngest)),
        "adult_care_on_call": codes.amounts(adult_care_on_call(rows)),
        **rows.originals((CASE, "TULINENO")),
    }


def childcare_on_call(rows: Rows, youngest: Integers) -> Integers:
    """Minutes of secondary childcare for household children, [rows]; -1 where not recorded.

    The agency leaves households without a child under 13 blank: nobody is to be looked after
    there, so it is 0.
    """
    minutes = rows.numbers("TRTHH")
    if not rows.has("TRTHH"):
        return minutes
    return np.where((minutes < 0) & (youngest >= CHILD_IN_CARE_UNDER), 0, minutes)


def adult_care_on_call(rows: Rows) -> Integers:
    """Minutes of eldercare, [rows]; 0 for who gave none (TUELDER, TUECYTD), -1 if not recorded."""
    minutes = rows.numbers("TRTEC")
    if not rows.has("TRTEC"):
        return minutes
    none = (rows.numbers("TUELDER") == 2) | (rows.numbers("TUECYTD") == 2)
    return np.where((minutes < 0) & none, 0, minutes)
