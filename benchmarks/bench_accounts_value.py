"""Value of unpaid work by every method and wage concept, with errors from 160 replicates.

The peer is the same table with two replicates: what the plain figures cost. Errors may cost three
times that. Invents a survey of 180,000 persons: about a minute, 0.5 GB of disk.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import Measurement, best, hand_back, peak_megabytes

from careconomy.accounts.price_index import PriceIndex
from careconomy.accounts.value import sensitivity
from careconomy.accounts.wages import METHODS, OWN_WAGE
from careconomy.facts import Country
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

PERSONS, FEW, MANY = 180_000, 2, 160
SECONDS, OWN_SECONDS, MEGABYTES = 2.0, 10.0, 600.0
INDEX = PriceIndex({2020: 90.0, 2023: 100.0}, "invented")


def table(survey: Survey, methods: list[str]) -> None:
    """Work the table out; a fast answer has to be one."""
    found = sensitivity(
        survey,
        Country.load("FRA"),
        methods=methods,
        by=("sex", "activity"),
        price_year=2020,
        price_index=INDEX,
    )
    if {row.domain["method"] for row in found} != set(methods) or not found.rows[0].se:
        raise RuntimeError("a method or an error is missing")


def measurements() -> Iterator[Measurement]:
    """Yield what is measured."""
    flat = [method for method in METHODS if method != OWN_WAGE]
    with tempfile.TemporaryDirectory() as name:
        few, many = (
            generate(Path(name) / str(count), persons=PERSONS, replicates=count, method="bootstrap")
            for count in (FEW, MANY)
        )
        plain = best(lambda: table(few, flat), 3)
        ours = best(lambda: table(many, flat), 3)
        work = "value, 15 methods, 180,000 persons, 160 repl."
        measured = Measurement(work, ours, SECONDS, "2 replicates", plain)
        yield measured.with_memory(peak_megabytes(), MEGABYTES)
        own = best(lambda: table(many, list(METHODS)), 3)
        yield Measurement("the same with own wages by an equation", own, OWN_SECONDS).with_memory(
            peak_megabytes(), 1000.0
        )


if __name__ == "__main__":
    hand_back(measurements())
