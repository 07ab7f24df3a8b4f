"""Domestic input-output tables of 2011 (World Input-Output Database, 2013 release)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

INDUSTRY_NAMES = (
    "Agriculture, hunting, forestry, fishing", "Mining and quarrying", "Food, beverages, tobacco",
    "Textiles", "Leather, footwear", "Wood", "Pulp, paper, printing, publishing",
    "Coke, refined petroleum", "Chemicals", "Rubber, plastics", "Other non-metallic minerals",
    "Basic and fabricated metals", "Machinery not elsewhere classified",
    "Electrical and optical equipment", "Transport equipment", "Other manufacturing, recycling",
    "Electricity, gas, water", "Construction", "Sale and repair of motor vehicles, fuel",
    "Wholesale trade", "Retail trade", "Hotels and restaurants", "Inland transport",
    "Water transport", "Air transport", "Other transport, travel agencies",
    "Post and telecommunications", "Financial intermediation", "Real estate",
    "Renting of machinery, business services", "Public administration, defence",
    "Education", "Health and social work", "Other community, social, personal services",
    "Private households with employed persons",
)  # fmt: skip
CONSTRUCTION, PUBLIC_ADMINISTRATION, EDUCATION, HEALTH_SOCIAL, HOUSEHOLDS = 17, 30, 31, 32, 34
SECTORS = ("agriculture", "industry", "services")


@dataclass(frozen=True, eq=False)
class InputOutput:
    """One country's table, 35 industries.

    `coefficients` [from, to] domestic inputs per unit of output (no unit); `output`,
    `value_added`, `imported_inputs`, `final_use` (domestic final use) [industry] in
    `currency_unit` a year; `employment` [industry] persons; `basket` [industry] household
    spending per unit spent, from domestic producers: its sum is below 1 by the import share.
    `employment_quality` is `observed` (by ISIC section, spread over industries by value added) or
    `estimated` (mean jobs per value added of other countries, scaled to all employed persons).
    """

    coefficients: NDArray[np.float64]
    output: NDArray[np.float64]
    value_added: NDArray[np.float64]
    imported_inputs: NDArray[np.float64]
    final_use: NDArray[np.float64]
    employment: NDArray[np.float64]
    basket: NDArray[np.float64]
    employment_quality: str
    currency_unit: str = "million US$ 2011"
    year: int = 2011
    source: str = "World Input-Output Database, 2013 release"
    licence: str = "free with citation (WIOD)"

    @property
    def industries(self) -> tuple[str, ...]:
        """Names of the industries."""
        return INDUSTRY_NAMES

    @property
    def education(self) -> int:
        """Place of education."""
        return EDUCATION

    @property
    def health_social(self) -> int:
        """Place of health and social work."""
        return HEALTH_SOCIAL

    @property
    def construction(self) -> int:
        """Place of construction."""
        return CONSTRUCTION

    @property
    def sector(self) -> tuple[str, ...]:
        """Broad sector of each industry: agriculture, industry or services."""
        return tuple(
            SECTORS[0] if at == 0 else SECTORS[1] if at <= CONSTRUCTION else SECTORS[2]
            for at in range(len(INDUSTRY_NAMES))
        )

    def pay(self, labour_share: float) -> NDArray[np.float64]:
        """Return pay [industry]: value added times the country's labour share (estimated rule)."""
        return np.clip(self.value_added, 0, None) * labour_share


def from_rows(rows: NDArray[np.float64]) -> InputOutput:
    """Build the record from the stored array [42, 35]; see `scripts/compile_facts`."""
    rows.setflags(write=False)
    output, value_added, imported, final_use, employment, basket, marks = rows[35:]
    quality = "estimated" if marks[0] else "observed"
    return InputOutput(
        rows[:35], output, value_added, imported, final_use, employment, basket, quality
    )
