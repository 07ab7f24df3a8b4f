"""A small made-up input folder in the layout of the public downloads."""

from __future__ import annotations

import csv
import gzip
import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# Enough countries for a regression: codes are real, figures are made up.
CODES = [
    "FRA",
    "DEU",
    "ESP",
    "ITA",
    "PRT",
    "BEL",
    "NLD",
    "AUT",
    "POL",
    "CZE",
    "USA",
    "CAN",
    "MEX",
    "BRA",
    "ARG",
    "COL",
    "PER",
    "CHL",
    "KEN",
    "UGA",
    "TZA",
    "ETH",
    "GHA",
    "NGA",
    "SEN",
    "IND",
    "PAK",
    "BGD",
    "NPL",
    "LKA",
    "IDN",
    "VNM",
    "THA",
    "PHL",
    "MYS",
    "JPN",
    "KOR",
    "CHN",
]


def gdp_per_head(place: int) -> float:
    """GDP per head at PPP of the country at a place in the list."""
    return 2000.0 * 1.1**place


def indicator_values(place: int, code: str) -> dict[str, tuple[float, int]]:
    """Made-up figures of one country: indicator -> value, year."""
    per_head, heads = gdp_per_head(place), 1_010_000.0
    price_level = 0.5
    month = per_head * price_level / 12 * 1.2
    share = 1 / (1 + math.exp(-(math.log(per_head) - 9)))
    values = {
        "gdp_lcu": (per_head * price_level * heads, 2023),
        "gdp_usd": (per_head * price_level * heads / 2, 2023),
        "gdp_pc_ppp": (per_head, 2023),
        "ppp_factor_gdp": (price_level, 2023),
        "gov_revenue_gdp": (40.0, 2023),
        "tax_excl_ssc_gdp": (20.0, 2020),
        "social_contributions_gdp": (5.0 + place / 10, 2020),
        "labour_income_share": (55.0, 2019),
        "employment_f": (200_000.0, 2023),
        "employment_m": (300_000.0, 2023),
        "emp_rate_f_15plus": (47.0, 2025),
        "emp_rate_m_15plus": (70.0, 2025),
        "emp_pop_ratio_m_15plus": (70.0, 2020),
        "emp_pop_ratio_f_15plus": (46.0, 2020),
        "lfp_rate_f_25_54": (60.0 + place / 4, 2025),
        "lfp_rate_m_25_54": (90.0, 2025),
        "preprimary_ner": (100 * share, 2022),
        "tfr": (2.0, 2024),
        "self_employed": (30.0, 2020),
        "earnings_month_lcu": (month, 2023),
        "earnings_month_lcu_f": (month * 0.9, 2023),
        "earnings_month_lcu_m": (month * 1.07, 2023),
        "minimum_wage_month_lcu": (month * 0.4, 2023),
        "unpaid_work_hours_f": (4.0, 2020),
        "unpaid_work_hours_m": (2.0, 2020),
        "unpaid_carework_pct_f": (4.0, 2015),
        "unpaid_domestic_pct_f": (12.0, 2015),
        "unpaid_carework_pct_m": (2.0, 2015),
        "unpaid_domestic_pct_m": (6.0, 2015),
        "maternity_leave_weeks_ilo": (14.0, 2017),
        "wbl_paid_leave_mothers_days": (112.0, 2026),
        "wbl_paid_leave_fathers_days": (7.0, 2026),
    }
    return values


CHANGES: dict[tuple[str, str], tuple[float, int] | None] = {
    ("KEN", "unpaid_work_hours_f"): None,
    ("KEN", "unpaid_work_hours_m"): None,
    ("BRA", "unpaid_work_hours_f"): (2.0, 2020),
    ("BRA", "unpaid_work_hours_m"): (3.0, 2020),
    ("PER", "preprimary_ner"): None,
    ("ECU", "gdp_lcu"): None,
    ("UGA", "social_contributions_gdp"): (0.0, 2020),
    ("NPL", "minimum_wage_month_lcu"): (1e6, 2023),
    ("GHA", "earnings_month_lcu"): (1e7, 2023),
    ("TZA", "employment_f"): (20_000.0, 2023),
}


def write_rows(path: Path, header: list[str], lines: list[list[object]]) -> None:
    """Write a CSV file, gzipped by its suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(lines)


@pytest.fixture(scope="session")
def input_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a generated folder of downloads for 38 countries."""
    folder = tmp_path_factory.mktemp("downloads")
    lines: list[list[object]] = []
    for place, code in enumerate(CODES):
        for indicator, found in indicator_values(place, code).items():
            value = CHANGES.get((code, indicator), found)
            if value is not None:
                lines.append([code, indicator, value[1], value[0], "", "Made-up Statistics"])
    lines.append(["FRA", "hours_week", 2024, "not a number", "", "Made-up Statistics"])
    write_rows(
        folder / "country_facts.csv",
        ["iso3", "indicator", "year", "value", "unit", "source"],
        lines,
    )
    names = sorted({str(line[1]) for line in lines})
    write_rows(
        folder / "indicators.csv",
        ["indicator", "description", "unit", "source", "licence", "vintage"],
        [[name, "made up", "", "Made-up Statistics", "CC0", "2024"] for name in names],
    )
    people: list[list[object]] = [
        [code, year, sex, age, 5000]
        for code in CODES
        for year in range(2020, 2051)
        for sex in "FM"
        for age in range(101)
    ]
    write_rows(folder / "population.csv.gz", ["iso3", "year", "sex", "age", "persons"], people)
    write_rows(
        folder / "vital_wpp2024.csv.gz",
        ["iso3", "year", "births"],
        [[code, year, 10_000] for code in CODES for year in range(2020, 2051)],
    )
    write_rows(
        folder / "ltc_recipients_institutions.csv",
        ["country", "year", "value"],
        [["Germany", 2021, 9000], ["Portugal", 2021, 7000], ["Japan", 2021, 20_000]],
    )
    return folder
