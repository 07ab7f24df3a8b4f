"""Accounts of a survey on disk, in one process: python accounts.py SURVEY NAME [NAME ...]."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

from contestant import hand_back

from careconomy import Country
from careconomy.timeuse import Survey

Figures = tuple[list[float | None], list[float | None]]


def value(survey: Survey) -> Figures:
    """Value by every method and wage concept, by sex and activity."""
    from careconomy.accounts.value import sensitivity

    table = sensitivity(survey, Country.load("USA"), by=("sex", "activity"))
    return [row.est for row in table.rows], [row.se for row in table.rows]


def transfers(survey: Survey) -> Figures:
    """Profiles by age, sex, activity and side, and what balances them."""
    from careconomy.accounts.transfers import time_transfers

    found = time_transfers(survey)
    rows = found.table().to_dicts()
    found.balance()
    return [row["est"] for row in rows], [row["se"] for row in rows]


def satellite(survey: Survey) -> Figures:
    """The satellite account of one of the survey's years."""
    from careconomy.accounts.satellite import satellite as made

    year = max(survey.manifest.years)
    found = made(
        survey, Country.load("USA"), method="specialist", wage_concept="gross", year=year
    ).labour
    return [row.est for row in found], [row.se for row in found]


def well_being(survey: Survey) -> Figures:
    """Indicators of carers by sex and parenthood."""
    from careconomy.accounts.well_being import well_being as made

    table = made(survey)
    return [row.est for row in table.rows], [row.se for row in table.rows]


def time_poverty(survey: Survey) -> Figures:
    """Time poverty by sex, with a relative line."""
    from careconomy.accounts.time_poverty import time_poverty as made

    table = made(survey, line="relative", by=("sex",))
    return [row.est for row in table.rows], [row.se for row in table.rows]


# Another account is another entry here, and another goal in bench_accounts.py.
ACCOUNTS: Mapping[str, Callable[[Survey], Figures]] = {
    "value": value,
    "satellite": satellite,
    "transfers": transfers,
    "well-being": well_being,
    "time-poverty": time_poverty,
}


def main(folder: str, names: list[str]) -> None:
    """Time the accounts that are named, one after the other, the reading of the survey too."""
    start = time.perf_counter()
    survey = Survey.open(folder)
    est: list[float | None] = []
    errors: list[float | None] = []
    for name in names:
        figures, found = ACCOUNTS[name](survey)
        est += figures
        errors += found
    hand_back("careconomy", time.perf_counter() - start, est, errors)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or list(ACCOUNTS))
