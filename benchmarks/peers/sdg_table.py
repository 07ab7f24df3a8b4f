"""The full table of SDG 5.4.1 with errors, from a survey on disk: python sdg_table.py SURVEY."""

from __future__ import annotations

import sys
import time

from contestant import hand_back

from careconomy.estimation.survey import analyse
from careconomy.timeuse import Survey

ACTIVITIES = ("sdg-5.4.1", "3", "4", "51", "52")
STATISTICS = ("share_of_day", "mean", "participation", "participants_mean")


def main(folder: str) -> None:
    """Time the first pass of a process over the survey, and the table with all its margins."""
    start = time.perf_counter()
    found = analyse(Survey.open(folder), ACTIVITIES, ("sex", "age_group", "location"))
    table = found.estimates(STATISTICS, margins=True)
    seconds = time.perf_counter() - start
    hand_back(
        "careconomy", seconds, [row.est for row in table.rows], [row.se for row in table.rows]
    )


if __name__ == "__main__":
    main(sys.argv[1])
