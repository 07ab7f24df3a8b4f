"""How long a study takes: one run, 1,000 draws with all intervals, every country."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from measure import Measurement, best, hand_back, peak_megabytes

from careconomy import Country, Package, simulate
from careconomy.care_balance.sets import PROVIDERS, RECIPIENTS
from careconomy.errors import CareError
from careconomy.facts import countries

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TABLES_WITH_INTERVALS = 6


def intervals_alone() -> None:
    """The floor of 1,000 draws: sort the cells of the balance once, and do nothing else."""
    shape = (TABLES_WITH_INTERVALS * len(RECIPIENTS) * len(PROVIDERS), 11, 1000)
    drawn = np.random.default_rng(1).random(shape)
    np.partition(drawn, (50, 949), axis=-1)


def every_country() -> None:
    """Run the default package on all countries that have its facts."""
    package = Package.default()
    for iso3, _, _ in countries():
        try:
            simulate(package, Country.load(iso3))
        except CareError:
            continue


def measurements() -> Iterator[Measurement]:
    """Yield timings of the study; the country's own file is read once before."""
    country, package = Country.load("FRA"), Package.read(EXAMPLES / "care-for-all.toml")
    yield Measurement("full package, one run", best(lambda: simulate(package, country)), goal=0.05)
    yield Measurement(
        "the same, as JSON", best(lambda: simulate(package, country).to_dict()), goal=0.05
    )
    yield Measurement(
        "1,000 draws, drivers, every interval",
        best(lambda: simulate(package, country, draws=1000).to_dict()),
        goal=1.0,
        peer="intervals of the cells alone",
        peer_seconds=best(intervals_alone),
        peak_megabytes=peak_megabytes(),
    )
    yield Measurement("every country, default package", best(every_country, 2), goal=5.0)


if __name__ == "__main__":
    hand_back(measurements())
