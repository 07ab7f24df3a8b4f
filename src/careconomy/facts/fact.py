"""One figure with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Quality = Literal["observed", "estimated", "assumed", "override"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)

PRICE_YEAR = 2023
"""Year at whose prices all money in the embedded facts is stated."""


@dataclass(frozen=True)
class Fact:
    """A figure, its unit, where it comes from and how sure it is.

    `low` and `high` are the 5th and 95th percentile of its uncertainty, or None where the source
    publishes none. `note` names the rule where the figure was mended or estimated.
    """

    name: str
    value: float
    unit: str
    year: int
    source: str
    licence: str
    quality: Quality
    low: float | None = None
    high: float | None = None
    note: str = ""
