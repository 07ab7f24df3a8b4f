"""Unpaid work over years: current prices, prices of the year before, chained volumes, price index.

Laspeyres volumes, chained as in the national accounts: hours of a year at the wages of the year
before, over the value of the year before. A chained total is no sum of its chained parts, except in
the reference year and the one after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from careconomy.accounts.satellite_formula import HOURS, SHARE
from careconomy.errors import CareError
from careconomy.estimation.statistics import Numbers
from careconomy.estimation.totals import Array

ITEMS = (
    "hours",
    "current_prices",
    "previous_year_prices",
    "chained_volume",
    "price_index",
    "value_growth",
    "volume_growth",
    "price_growth",
    "share_of_gdp",
)


@dataclass(frozen=True)
class Years:
    """Years of a series, which wages price each (place among them), and the reference year.

    `wages` None: one file of wages serves all years, so that volumes are at its constant prices.
    """

    years: tuple[int, ...]
    wages: tuple[int, ...] | None
    price_years: tuple[int, ...]
    reference: int

    @classmethod
    def of(cls, years: Sequence[int], price_years: Sequence[int], reference: int) -> Years:
        """Find the wages of each year. Raises CareError where some years lack theirs."""
        years, priced = tuple(sorted(years)), tuple(price_years)
        lacking = [str(year) for year in years if year not in priced]
        if not lacking:
            found = tuple(priced.index(year) for year in years)
            return cls(years, found, priced, reference)
        if len(priced) == 1:
            return cls(years, None, priced, reference)
        raise CareError(
            f"there are no wages of {', '.join(lacking)}, and no deflator.",
            where="wages",
            remedy="Give a file of wages for every year, or one alone for constant prices.",
        )

    def note(self) -> str:
        """Say at whose prices volumes are."""
        if self.wages is None:
            return (
                f"One file of wages, of {self.price_years[0]}, serves all years: volumes are at "
                "its constant prices; values at current prices and the price index are not known "
                "for other years. Give --wages of each year for them."
            )
        return (
            "Volumes are hours of a year at the wages of the year before, chained (Laspeyres), in "
            f"money of {self.reference}: a chained total is not the sum of its parts outside "
            f"{self.reference} and the year after it."
        )


def chain(current: Numbers, previous: Numbers, reference: int) -> Numbers:
    """Chained volumes [..., year] in money of the year at place `reference`.

    `current` values [..., year]; `previous` [..., year]: the hours of each year at the wages of
    the year before, the first of which is not used.
    """
    links = previous[..., 1:] / current[..., :-1]
    ones = np.ones_like(current[..., :1])
    index = np.concatenate([ones, np.cumprod(links, axis=-1)], axis=-1)
    here = slice(reference, reference + 1)
    return np.asarray(current[..., here] * index / index[..., here])


def growth(figures: Numbers) -> Numbers:
    """Growth [..., year] over the year before, NaN in the first year."""
    first = np.full_like(figures[..., :1], np.nan)
    return np.concatenate([first, figures[..., 1:] / figures[..., :-1] - 1.0], axis=-1)


def series(years: Years, hours: Numbers, value: Numbers, gdp: Array) -> Numbers:
    """Every figure [..., item, year, function] of the series, in the order of ITEMS.

    `hours` [..., year, function]; `value` [..., wages, year, function]: hours of each year at each
    of the wages; `gdp` [year], NaN where it is not known.
    """
    hours = np.moveaxis(hours, -2, -1)
    value = np.moveaxis(value, -2, -1)
    place = years.years.index(years.reference)
    if years.wages is None:
        volume = value[..., 0, :, :]
        same = np.array([year in years.price_years for year in years.years])
        current = np.where(same, volume, np.nan)
        previous = np.full_like(volume, np.nan)
    else:
        at = np.array(years.wages)
        every = np.arange(len(at))
        current = np.stack([value[..., w, :, y] for y, w in enumerate(at)], axis=-1)
        before = np.concatenate([at[:1], at[:-1]])
        previous = np.stack([value[..., before[y], :, y] for y in every], axis=-1)
        previous[..., 0] = np.nan
        volume = chain(current, previous, place)
    index = 100.0 * current / volume
    if years.wages is None:
        index = np.full_like(volume, np.nan)
    figures = (hours, current, previous, volume, index, growth(current), growth(volume))
    stacked = np.stack([*figures, growth(index), current / gdp], axis=-3)
    return np.asarray(np.moveaxis(stacked, -1, -2))


def names(years: Years, functions: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Item, year and function of every figure, in the order of `series`."""
    for item in ITEMS:
        for year in years.years:
            for function in functions:
                yield item, year, function


def unit_of(item: str, years: Years, currency: str) -> str:
    """Unit of an item of the series."""
    if item == "hours":
        return HOURS
    if item == "share_of_gdp":
        return "share of GDP of the year"
    if "growth" in item:
        return SHARE
    if item == "price_index":
        return f"{years.reference} = 100"
    of = {
        "current_prices": "the year",
        "previous_year_prices": "the year before",
        "chained_volume": str(years.price_years[0] if years.wages is None else years.reference),
    }[item]
    return f"{currency} of {of}"
