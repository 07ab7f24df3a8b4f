"""Wages of a user's file: strict reading, with the currency, price year and concept in its head."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from careconomy.accounts.value_tasks import TASKS
from careconomy.accounts.wages import CONCEPTS, FLAT, LABOUR_COST, MEN, PER_HOUR, WOMEN, Wages
from careconomy.errors import CareError, nearest
from careconomy.timeuse.activities import resolve

COLUMNS = ("activity", "wage", "sex")
HEAD = ("currency", "price year", "concept", "per hour")
EXAMPLE = "# currency: EUR, # price year: 2023, # concept: gross, # per hour: paid"
SEXES = {"": (WOMEN, MEN), "women": (WOMEN,), "men": (MEN,)}


def read_wages(path: str | Path) -> Wages:
    """Read prices of an hour from a CSV file.

    Head: lines "# key: value" with currency, price year, concept (net, gross,
    gross_with_contributions, labour_cost), per hour (paid, worked) and, if wanted, source. Then the
    columns activity, wage and perhaps sex (women, men, empty for both). An activity is a line of
    the account, a group, an ICATUS code or a code of the survey; "generalist", "minimum_wage" and
    "opportunity" price every activity by these methods. Raises CareError with the row.
    """
    path = Path(path)
    head, rows = head_and_rows(path, HEAD, EXAMPLE)
    _check_concept(head, path)
    prices = _prices(_table([line for _, line in rows], rows, path))
    source = f"Wages: {head['source']}." if "source" in head else f"Wages: {path.name}."
    return Wages(
        head["currency"],
        int(head["price year"]),
        head["concept"],
        head["per hour"],
        prices,
        (source,),
        str(path),
    )


def head_and_rows(
    path: Path, needed: Sequence[str], example: str
) -> tuple[Mapping[str, str], Sequence[tuple[int, str]]]:
    """Lines "# key: value" at the top of a CSV file of money, and the numbered rows below.

    Keys: those `needed`, currency and price year among them, and source. Raises CareError.
    """
    rows = list(_rows(path))
    split = next((at for at, row in enumerate(rows) if not row[1].startswith("#")), len(rows))
    return _head(rows[:split], path, needed, example), rows[split:]


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not blank."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CareError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}.",
            where=str(path),
            remedy="Give a CSV file in UTF-8.",
        ) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line


def _head(
    rows: Sequence[tuple[int, str]], path: Path, needed: Sequence[str], example: str
) -> Mapping[str, str]:
    known = (*needed, "source")
    found: dict[str, str] = {}
    for number, line in rows:
        key, colon, value = (part.strip() for part in line.lstrip("#").partition(":"))
        where = f"{path}, row {number}"
        if not colon or key not in known or not value:
            raise CareError(
                f'"{line.strip()}" is no line of the head.{nearest(key, known)}',
                where=where,
                remedy=f"Write {example}; source may be added.",
            )
        if key in found:
            raise CareError(f'"{key}" is given twice.', where=where)
        found[key] = value
    for key in needed:
        if key not in found:
            raise CareError(
                f'the head has no "{key}".', where=str(path), remedy=f"Write {example}."
            )
    _check_money(found, path)
    return found


def _check_concept(head: Mapping[str, str], path: Path) -> None:
    for key, known in (("concept", (*CONCEPTS, LABOUR_COST)), ("per hour", PER_HOUR)):
        if head[key] not in known:
            raise CareError(
                f'{key} is "{head[key]}".{nearest(head[key], known)}',
                where=str(path),
                remedy=f"Give {', '.join(known)}.",
            )


def _check_money(head: Mapping[str, str], path: Path) -> None:
    currency, year = head["currency"], head["price year"]
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise CareError(
            f'currency is "{currency}".', where=str(path), remedy="Give a code such as EUR."
        )
    if not (year.isascii() and year.isdigit() and 1900 <= int(year) <= 2200):
        raise CareError(f'price year is "{year}".', where=str(path), remedy="Give such as 2023.")


def _table(
    lines: Sequence[str], numbered: Sequence[tuple[int, str]], path: Path
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Where, and activity, wage and sex of each row."""
    reader = csv.reader(lines)
    header = tuple(name.strip() for name in next(reader, []))
    if header not in (COLUMNS, COLUMNS[:2]):
        raise CareError(
            f"the columns are {', '.join(header) or 'missing'}.",
            where=str(path),
            remedy="Give activity, wage and perhaps sex, in this order.",
        )
    if len(lines) < 2:
        raise CareError("there is no wage.", where=str(path), remedy="Give a row an activity.")
    for (number, _), row in zip(numbered[1:], reader, strict=False):
        where = f"{path}, row {number}"
        if len(row) != len(header):
            raise CareError(
                f"expected {len(header)} columns, found {len(row)}.",
                where=where,
                remedy="Decimals take a point; text with commas takes quotes.",
            )
        activity, wage, *sex = (cell.strip() for cell in row)
        yield where, (activity, wage, sex[0] if sex else "")


def _prices(
    rows: Iterator[tuple[str, tuple[str, str, str]]],
) -> Mapping[str, tuple[float, float]]:
    found: dict[str, list[float]] = {}
    places: dict[str, str] = {}
    for where, (activity, wage, sex) in rows:
        _check_activity(activity, where)
        if sex not in SEXES:
            raise CareError(
                f'sex is "{sex}".', where=where, remedy="Give women, men, or nothing for both."
            )
        price, pair = _number(wage, where), found.setdefault(activity, [math.nan, math.nan])
        for place in SEXES[sex]:
            if not math.isnan(pair[place]):
                raise CareError(f"{activity} has two wages.", where=where)
            pair[place] = price
        places[activity] = where
    for activity, pair in found.items():
        if math.isnan(pair[WOMEN] + pair[MEN]):
            lacking = "women" if math.isnan(pair[WOMEN]) else "men"
            raise CareError(
                f"{activity} has no wage of {lacking}.",
                where=places[activity],
                remedy="Add the row, or leave sex empty.",
            )
    return {activity: (pair[WOMEN], pair[MEN]) for activity, pair in found.items()}


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 < value < math.inf:
        raise CareError(
            f'the wage is "{text}".', where=where, remedy="Give a number above zero, as 11.50."
        )
    return value


def _check_activity(name: str, where: str) -> None:
    if name in FLAT or any(name in (task.name, task.line) for task in TASKS):
        return
    try:
        resolve(name)
    except CareError as error:
        raise CareError(
            error.problem,
            where=where,
            remedy=f"Give {', '.join(dict.fromkeys(task.line for task in TASKS))}, "
            f"{', '.join(FLAT)}, or an ICATUS code.",
        ) from None
