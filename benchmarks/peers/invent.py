"""Invent a survey: python invent.py SURVEY PERSONS REPLICATES."""

from __future__ import annotations

import sys
import time

from contestant import hand_back

from careconomy.timeuse.generate import generate


def main(folder: str, persons: int, replicates: int) -> None:
    """Time the generator, with writing."""
    start = time.perf_counter()
    generate(folder, persons=persons, replicates=replicates, years=tuple(range(2011, 2021)))
    hand_back("careconomy", time.perf_counter() - start, [], [])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
