"""The life-cycle deficit: what an age consumes beyond what it makes, in time and in money.

LCD = (consumption, market and home) - (labour income, market and home), money per person and year
(part 3.1 of the method, step 8). In time: consumption less production of unpaid work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from careconomy.accounts.transfers import TimeTransfers, Valuation
from careconomy.accounts.transfers_money import MoneyAccounts
from careconomy.accounts.transfers_table import (
    SEXES,
    SIDES,
    error_of,
    figures_of,
    width_of,
    with_both,
)
from careconomy.errors import CareError
from careconomy.estimation.results import WITHHELD
from careconomy.estimation.totals import Array

ITEMS = (
    *("consumption_market", "labour_income_market", "deficit_market"),
    *("consumption_home", "labour_income_home", "deficit_home", "deficit"),
)
MARKET = ITEMS[:3]
COLUMNS = ("age", "sex", "item", "unit", "est", "se", "lci", "uci", "n", "flag")
TURNS = ("surplus begins", "surplus ends")


@dataclass(frozen=True)
class Deficit:
    """The life-cycle deficit by age and sex: `rows` of COLUMNS, and the ages where it turns.

    Items: of the market, of the home (unpaid work in money), and `deficit`, both together. Where
    the accounts do not tell women and men apart, only `both` has market items.
    """

    rows: tuple[Mapping[str, Any], ...]
    turns: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def deficit_in_money(
    found: TimeTransfers, valuation: Valuation, accounts: MoneyAccounts
) -> Deficit:
    """Join unpaid work in money with money accounts. Raises CareError where they do not fit."""
    _check_money(valuation, accounts)
    people = found.profiles.people
    made = _market(accounts, people)
    places = range(len(found.profiles.services))
    head = figures_of(found.profiles, places, valuation, found.scale).head
    consumption, production, net = (
        head[:, SIDES.index(name)] for name in ("consumption", "production", "net")
    )
    market = made[0] - made[1]
    values = (*made, market, consumption, production, net, market + net)
    shown = dict(zip(ITEMS, values, strict=True))
    unit = f"{valuation.money} a year"
    rows = tuple(_rows(found, shown, valuation.money))
    turns = tuple(
        turn
        for item in ("deficit_market", "deficit")
        for turn in _turns(found, shown[item], item, unit)
    )
    return Deficit(rows, turns, _notes(accounts, valuation))


def turns_in_time(found: TimeTransfers) -> tuple[Mapping[str, Any], ...]:
    """Ages at which the deficit of unpaid work in time (side `net`, activity `all`) turns."""
    places = range(len(found.profiles.services))
    head = figures_of(found.profiles, places, None, found.scale).head
    return tuple(_turns(found, head[:, SIDES.index("net")], "net", "hours a day"))


def turning_ages(deficit: Array) -> tuple[Array, Array]:
    """Ages [...] at which a deficit [..., age] first falls to zero and last rises above it.

    Between two ages the deficit is taken to run straight. NaN where it does not turn, or is not
    known at an age.
    """
    before, after = deficit[..., :-1], deficit[..., 1:]
    change = before - after
    inside = np.divide(before, change, where=change != 0.0, out=np.zeros_like(change))
    age = np.arange(deficit.shape[-1] - 1) + inside
    down = np.where((before > 0.0) & (after <= 0.0), age, np.inf).min(axis=-1, initial=np.inf)
    up = np.where((before <= 0.0) & (after > 0.0), age, -np.inf).max(axis=-1, initial=-np.inf)
    known = ~np.isnan(deficit).any(axis=-1)
    return tuple(np.where(known & np.isfinite(at), at, np.nan) for at in (down, up))  # type: ignore[return-value]


def _check_money(valuation: Valuation, accounts: MoneyAccounts) -> None:
    money = f"{accounts.currency} of {accounts.price_year}"
    if money != valuation.money:
        raise CareError(
            f"the accounts are in {money}, the wages in {valuation.money}.",
            where=accounts.path,
            remedy="Bring one of them to the currency and price year of the other; no deflator or "
            "exchange rate is at hand.",
        )


def _notes(accounts: MoneyAccounts, valuation: Valuation) -> tuple[str, ...]:
    alike = "The money accounts do not tell women and men apart: neither does the deficit."
    return (
        f"Money accounts: {accounts.source}, {valuation.money}; they are taken as known: their "
        "items have no interval, and that of the deficit holds the errors of the diaries only.",
        "Deficit: consumption less labour income, market and home; at home labour income is what "
        "unpaid work makes.",
        *(() if accounts.by_sex else (alike,)),
    )


def _market(accounts: MoneyAccounts, people: Array) -> tuple[Array, Array]:
    """Consumption and labour income [1 + replicate, women, men and both; age]."""
    made = []
    for values in accounts.values(people[0]):
        weighted = np.nan_to_num(values) * people
        summed, heads = weighted.sum(axis=1), people.sum(axis=1)
        both = np.divide(summed, heads, where=heads > 0.0, out=np.full_like(summed, np.nan))
        apart = np.broadcast_to(values if accounts.by_sex else np.nan, people.shape)
        made.append(np.concatenate((apart, both[:, np.newaxis]), axis=1))
    return made[0], made[1]


def _rows(
    found: TimeTransfers, shown: Mapping[str, Array], money: str
) -> Iterator[Mapping[str, Any]]:
    counted = with_both(found.profiles.diaries), with_both(found.profiles.members)
    people = with_both(found.profiles.people[0])
    width = width_of(found.design, found.rules)
    errors = {item: error_of(values, found.design) for item, values in shown.items()}
    for item, values in shown.items():
        for number, sex in enumerate(SEXES):
            for age in np.flatnonzero(people[number] > 0.0):
                est = values[0, number, age]
                if np.isnan(est) or (item == "labour_income_home" and age < found.floor):
                    continue
                error = np.nan if item in MARKET else errors[item][number, age]
                n = int(counted[0 if age >= found.floor else 1][number, age])
                flag = "" if item in MARKET else found.rules.flag(n, 0.0, True, bool(error >= 0.0))
                hidden = found.rules.suppress and bool(flag)
                numbers = (est, error, est - width * error, est + width * error)
                figures = [None if hidden or np.isnan(v) else float(v) for v in numbers]
                unit = f"{money} a year"
                yield dict(
                    zip(
                        COLUMNS,
                        (int(age), sex, item, unit, *figures, n, flag + WITHHELD * hidden),
                        strict=True,
                    )
                )


def _turns(
    found: TimeTransfers, deficit: Array, item: str, unit: str
) -> Iterator[Mapping[str, Any]]:
    """Ages where the deficit [1 + replicate, sex, age] turns, with their errors."""
    width = width_of(found.design, found.rules)
    for number, sex in enumerate(SEXES):
        if np.isnan(deficit[0, number]).all():
            continue
        inside = found.profiles.people[0].sum(axis=0) > 0.0
        for name, ages in zip(TURNS, turning_ages(deficit[:, number][:, inside]), strict=True):
            places = np.flatnonzero(inside)
            ages = np.interp(ages, np.arange(len(places)), places)
            est, why = float(ages[0]), ""
            error = np.nan
            if np.isnan(est):
                why = "no turn"
            elif item in MARKET:
                why = "accounts taken as known"
            elif not found.design.replicated:
                why = "no replicate weights"
            elif np.isnan(ages).any():
                why = f"no turn in {int(np.isnan(ages).sum())} replicates"
            else:
                error = float(error_of(ages[:, np.newaxis], found.design)[0])
            numbers = (est, error, est - width * error, est + width * error)
            yield {
                "sex": sex,
                "item": item,
                "of": unit,
                "turn": name,
                **{
                    key: None if np.isnan(v) else float(v)
                    for key, v in zip(("age", "se", "lci", "uci"), numbers, strict=True)
                },
                "why": why,
            }
