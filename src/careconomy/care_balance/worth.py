"""What a balance's unpaid hours are worth by every method of valuing them, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from careconomy.care_balance.sets import FAMILY, WOMEN_OF_FAMILY
from careconomy.care_balance.table import CareBalance
from careconomy.care_balance.value import METHODS, SEXES, Valuation, task_wages
from careconomy.draws import Array
from careconomy.economy import Economy
from careconomy.quantity import Quantity

MILLION = 1e6
HOURS = "million hours"
MARK = "estimated"


@dataclass(frozen=True)
class Worth:
    """Hours [care or housework, women or men, year, draw] and money [method, women or men, year,
    draw] a year; `gdp` money [year, draw]. Hours are active, and on-call by their weight."""

    hours: Array
    money: Array
    gdp: Array

    @property
    def total(self) -> Array:
        """Money a year of women and men together [method, year, draw]."""
        return np.asarray(self.money.sum(axis=1))

    @property
    def womens_share(self) -> Array:
        """Share of the money that women's hours are worth [method, year, draw]."""
        return np.asarray(self.money[:, 0] / self.total)


def worth_of(balance: CareBalance, economy: Economy, wage_concept: str) -> Worth:
    """Value the hours of a balance by every method, at one wage concept."""
    given = balance.given("active") + balance.on_call_weight * balance.given("on_call")
    women = [FAMILY.index(name) for name in WOMEN_OF_FAMILY]
    men = [at for at in range(len(FAMILY)) if at not in women]
    by_task = np.stack((given[:-1].sum(axis=0), given[-1]))
    hours = np.stack([by_task[:, members].sum(axis=1) for members in (women, men)], axis=1)
    money = [
        (hours * task_wages(economy, Valuation(method, wage_concept))).sum(axis=0)
        for method in METHODS
    ]
    return Worth(hours, np.stack(money), economy.gdp)


def worth_to_dict(worth: Worth, unit: str) -> Mapping[str, Mapping[str, Any]]:
    """Figures by method: value in all and of women and men, share of GDP, women's share.

    `unit` of the money, which is in millions.
    """
    total = worth.total
    money = np.concatenate((total[:, np.newaxis], worth.money), axis=1) / MILLION
    shares = np.stack((total / worth.gdp, worth.womens_share), axis=1)
    values = _by_method(money, unit, ("total", *SEXES))
    parts = _by_method(shares, "share", ("share_gdp", "womens_share"))
    return {method: {**values[method], **parts[method]} for method in METHODS}


def change_to_dict(before: Worth, after: Worth, unit: str) -> Mapping[str, Mapping[str, Any]]:
    """Change in value by method: in all, of women's and of men's hours."""
    change = after.money - before.money
    every = np.concatenate((change.sum(axis=1, keepdims=True), change), axis=1) / MILLION
    return _by_method(every, unit, ("total", *SEXES))


def hours_to_dict(worth: Worth) -> Mapping[str, Any]:
    """Hours behind the value: in all, of women and of men."""
    by_sex = worth.hours.sum(axis=0) / MILLION
    every = np.concatenate((by_sex.sum(axis=0, keepdims=True), by_sex))
    held = Quantity.many(every, HOURS, MARK)
    return {name: one.to_dict() for name, one in zip(("total", *SEXES), held, strict=True)}


def _by_method(
    figures: Array, unit: str, names: tuple[str, ...]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Quantities by method and name from [method, name, year, draw]."""
    held = iter(Quantity.many(figures.reshape(-1, *figures.shape[2:]), unit, MARK))
    return {method: {name: next(held).to_dict() for name in names} for method in METHODS}
