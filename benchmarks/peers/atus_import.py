"""Import ATUS files into a new survey: python atus_import.py FILES SURVEY."""

from __future__ import annotations

import sys
import time

from contestant import hand_back

from careconomy.timeuse.readers.atus import import_atus


def main(files: str, survey: str) -> None:
    """Time the import, from text files to Parquet tables."""
    start = time.perf_counter()
    import_atus(files, survey)
    hand_back("careconomy", time.perf_counter() - start, [], [])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
