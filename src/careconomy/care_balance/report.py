"""The care balance as figures with units and intervals: the form of `balance --format json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from careconomy.care_balance.sets import (
    FAMILY,
    MEN_OF_FAMILY,
    PAYERS,
    PROVIDERS,
    RECIPIENTS,
    WOMEN_OF_FAMILY,
)
from careconomy.care_balance.table import CareBalance
from careconomy.care_balance.value import Valuation
from careconomy.draws import Array
from careconomy.quantity import Quantity

MILLION = 1e6
HOURS = "million hours"
UNMEASURED = "nobody has measured this cell; it holds no hours in the sums"
UNKNOWN_PAYER = "no table says what this payer bears of the service today"
UNKNOWN_UNMET = "needs of this row are the hours observed, so unmet need cannot be told"

Figures = dict[str, Any]


def balance_to_dict(
    balance: CareBalance, gdp: Array, money_unit: str, valuation: Valuation, price_year: int
) -> Figures:
    """Hours, unmet need, money, value of unpaid time and shares; `gdp` money [year, draw]."""
    hours = _cells(balance, balance.hours)
    return {
        "hours": hours,
        "active": _cells(balance, balance.active),
        "on_call": _cells(balance, balance.hours - balance.active),
        "needs": _rows(balance.needs, HOURS),
        "unmet": _unmet(balance),
        "joint": _rows(balance.joint, HOURS),
        "money": _money(balance, money_unit),
        "unpaid_hours": {
            group: held.to_dict()
            for group, held in zip(
                FAMILY,
                Quantity.many(balance.given("active").sum(axis=0) / MILLION, HOURS, "estimated"),
                strict=True,
            )
        },
        "unpaid_value": _unpaid_value(balance, gdp, money_unit, valuation, price_year),
        "shares": {
            name: Quantity.from_draws(share, "share", "estimated").to_dict()
            for name, share in balance.shares().items()
        },
        "effort": {
            side: Quantity.from_draws(amount / MILLION, money_unit, "estimated").to_dict()
            for side, amount in balance.effort().items()
        },
        "sharing": Quantity.from_draws(
            balance.sharing(), "index from 0 to 1", "estimated"
        ).to_dict(),
        "quality": {row: dict(cells) for row, cells in balance.quality.items()},
    }


def _cells(balance: CareBalance, table: Array) -> Figures:
    """Quantities by recipient and provider from [recipient, provider, year, draw]."""
    flat = table.reshape(-1, *table.shape[2:]) / MILLION
    quantities = iter(Quantity.many(flat, HOURS))
    years = table.shape[2]
    result: Figures = {}
    for row in RECIPIENTS:
        result[row] = {}
        for provider in PROVIDERS:
            quantity, quality = next(quantities), balance.quality[row][provider]
            if quality == "unknown":
                quantity = Quantity.unknown(HOURS, years, UNMEASURED)
            elif quality != "observed":
                quantity = quantity.with_quality(quality)
            result[row][provider] = quantity.to_dict()
    return result


def _rows(table: Array, unit: str) -> Figures:
    quantities = Quantity.many(table / MILLION, unit, "estimated")
    return {row: held.to_dict() for row, held in zip(RECIPIENTS, quantities, strict=True)}


def _unmet(balance: CareBalance) -> Figures:
    quantities = Quantity.many(balance.unmet / MILLION, HOURS, "assumed")
    result: Figures = {}
    for row, quantity in zip(RECIPIENTS, quantities, strict=True):
        known = row in balance.unmet_known or row == "household"
        held = quantity if known else Quantity.unknown(HOURS, len(balance.years), UNKNOWN_UNMET)
        result[row] = held.to_dict()
    return result


def _money(balance: CareBalance, unit: str) -> Figures:
    """Service -> payer -> money; a payer of whom nothing is known is not shown as zero."""
    nothing = np.zeros(balance.needs.shape[1:])
    unknown = Quantity.unknown(unit, len(balance.years), UNKNOWN_PAYER).to_dict()
    return {
        service: {
            payer: Quantity.from_draws(
                (row[payer] + nothing) / MILLION, unit, "estimated"
            ).to_dict()
            if payer in row
            else unknown
            for payer in PAYERS
        }
        for service, row in balance.money.items()
    }


def _unpaid_value(
    balance: CareBalance, gdp: Array, unit: str, valuation: Valuation, price_year: int
) -> Figures:
    value = balance.unpaid_value()
    by_group = value.sum(axis=0)
    women = sum(by_group[FAMILY.index(name)] for name in WOMEN_OF_FAMILY)
    men = sum(by_group[FAMILY.index(name)] for name in MEN_OF_FAMILY)
    care, total = value[:-1].sum(axis=(0, 1)), value.sum(axis=(0, 1))
    figures: Mapping[str, Array] = {
        "total": total,
        "women": np.asarray(women),
        "men": np.asarray(men),
        "care": care,
        "housework": total - care,
    }
    result: Figures = {
        "method": valuation.method,
        "wage_concept": valuation.wage_concept,
        "price_year": price_year,
    }
    for name, amount in figures.items():
        result[name] = Quantity.from_draws(amount / MILLION, unit, "estimated").to_dict()
    for name in ("total", "women", "men"):
        key = "share_gdp" if name == "total" else f"share_gdp_{name}"
        result[key] = Quantity.from_draws(figures[name] / gdp, "share", "estimated").to_dict()
    return result
