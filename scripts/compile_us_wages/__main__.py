"""Compile wages of the United States by task: `python -m scripts.compile_us_wages --input DIR`."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from careconomy.errors import CareError
from careconomy.files import write_files

from .earnings import Wage, read_earnings, wages

# Federal minimum wage by year from which it holds (Fair Labor Standards Act, 29 U.S.C. 206).
MINIMUM = {2007: 5.85, 2008: 6.55, 2009: 7.25}
ORIGIN = (
    "U.S. Bureau of Labor Statistics, American Time Use Survey and Current Population Survey {year}"
)
SOURCE = ORIGIN + ", hourly earnings by occupation; wages-sources.csv"
COLUMNS = ("activity", "sex", "wage", "se", "n", "occupation_codes_2010", "occupation", "note",
           "source")  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Write wages.csv and wages-sources.csv; return 0, or 2 when the input has a mistake."""
    parser = argparse.ArgumentParser(prog="compile_us_wages", description=__doc__)
    parser.add_argument("--input", type=Path, required=True, help="folder with atusresp_YYYY.dat")
    parser.add_argument("--year", type=int, default=2014)
    parser.add_argument("--output", type=Path, required=True, help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        found = wages(read_earnings(options.input, options.year))
        files = {
            "wages.csv": _wages(found, options.year).encode(),
            "wages-sources.csv": _sources(found, options.year).encode(),
        }
        write_files(options.output, files)
    except CareError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _minimum(year: int) -> float:
    return MINIMUM[max(first for first in MINIMUM if first <= year)]


def _wages(found: Sequence[Wage], year: int) -> str:
    head = {
        "currency": "USD",
        "price year": year,
        "concept": "gross",
        "per hour": "paid",
        "source": SOURCE.format(year=year),
    }
    lines = [f"# {key}: {value}" for key, value in head.items()]
    lines += ["activity,wage,sex"]
    lines += [f"{row.activity},{row.wage:.2f},{row.sex}" for row in found]
    return "\n".join([*lines, f"minimum_wage,{_minimum(year):.2f},"]) + "\n"


def _sources(found: Sequence[Wage], year: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found:
        codes = " ".join(map(str, row.codes))
        cells = (f"{row.wage:.2f}", f"{row.se:.2f}", row.n, codes, row.words, row.note)
        writer.writerow((row.activity, row.sex, *cells, ORIGIN.format(year=year)))
    law = "Fair Labor Standards Act, 29 U.S.C. 206"
    least = f"{_minimum(year):.2f}"
    writer.writerow(("minimum_wage", "", least, "", "", "", "federal minimum wage", "", law))
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main())
