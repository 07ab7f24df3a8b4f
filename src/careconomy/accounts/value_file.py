"""Wages of a user's file: strict reading, with the currency, price year and concept in its head."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from careconomy.accounts.head_file import Form, Row, check_money, number, read_file
from careconomy.accounts.value_tasks import TASKS
from careconomy.accounts.wages import CONCEPTS, FLAT, LABOUR_COST, MEN, PER_HOUR, WOMEN, Wages
from careconomy.errors import CareError, nearest
from careconomy.timeuse.activities import resolve

FORM = Form(
    needed=("currency", "price year", "concept", "per hour"),
    optional=("source",),
    columns=("activity", "wage", "sex"),
    least=2,
    example="# currency: EUR, # price year: 2023, # concept: gross, # per hour: paid",
    empty="there is no wage.",
    remedy="Give activity, wage and perhaps sex, in this order.",
)
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
    head, rows = read_file(path, FORM)
    _check_head(head, path)
    prices = _prices(rows)
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


def _check_head(head: Mapping[str, str], path: Path) -> None:
    for key, known in (("concept", (*CONCEPTS, LABOUR_COST)), ("per hour", PER_HOUR)):
        if head[key] not in known:
            raise CareError(
                f'{key} is "{head[key]}".{nearest(head[key], known)}',
                where=str(path),
                remedy=f"Give {', '.join(known)}.",
            )
    check_money(head, path)


def _prices(rows: Iterator[Row]) -> Mapping[str, tuple[float, float]]:
    found: dict[str, list[float]] = {}
    places: dict[str, str] = {}
    for where, (activity, wage, sex) in rows:
        _check_activity(activity, where)
        if sex not in SEXES:
            raise CareError(
                f'sex is "{sex}".', where=where, remedy="Give women, men, or nothing for both."
            )
        price, pair = number("wage", wage, where), found.setdefault(activity, [math.nan, math.nan])
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
