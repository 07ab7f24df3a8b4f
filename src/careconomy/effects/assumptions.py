"""Assumptions behind what follows from a package: spending, slack, response, return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from careconomy.parameters import ParameterSet, Range, parameter


@dataclass(frozen=True)
class EffectsAssumptions(ParameterSet):
    """Parameters of jobs, public revenue, labour supply and return (1.6 to 1.10 of the method)."""

    table: ClassVar[str] = "effects"

    induced: bool = parameter(
        "Whether spending of new pay is followed through (Type II): induced jobs and their taxes",
        unit="yes or no",
        default=True,
        source="switch",
        confidence="design choice",
    )
    financing: str = parameter(
        "How new spending is financed: none (slack, lasting, no crowding out) or taxes, which "
        "lower household income by as much",
        unit="choice",
        default="none",
        choices=("none", "taxes"),
        source="switch",
        confidence="design choice",
    )
    marginal_propensity_to_consume: Range = parameter(
        "Share of new disposable income that is spent",
        unit="share",
        default=0.8,
        low=0.6,
        high=0.95,
        maximum=0.99,
        source="our choice",
        confidence="design choice",
    )
    benefits_replaced: Range = parameter(
        "Share of new pay offset by lost benefits",
        unit="share",
        default=0.0,
        maximum=0.9,
        source="zero unless a microsimulation gives it",
        confidence="design choice",
    )
    supplier_tax_rate: Range = parameter(
        "Taxes on the value added of suppliers that is not pay",
        unit="share",
        default=0.10,
        low=0.05,
        high=0.20,
        maximum=0.6,
        source="no table by country",
        confidence="design choice",
    )
    employment_per_childcare_use: Range = parameter(
        "Points of mothers' employment per point of childcare use",
        unit="points per point",
        default=0.20,
        low=0.13,
        high=0.27,
        maximum=1.0,
        source="Harper et al. 2017, low- and middle-income countries",
        confidence="published",
    )
    children_per_mother_in_band: Range = parameter(
        "Children of an age band per mother whose youngest child is in it",
        unit="persons",
        default=1.1,
        low=1.0,
        high=1.25,
        minimum=1.0,
        maximum=5.0,
        source="no table by country",
        confidence="design choice",
    )
    younger_sibling_share: Range = parameter(
        "Share of children aged 3 to 5 whose mother also has a child under three",
        unit="share",
        default=0.3,
        low=0.15,
        high=0.6,
        maximum=1.0,
        source="no table by country; such mothers count with the younger child",
        confidence="design choice",
    )
    change_of_weekly_hours: Range = parameter(
        "Change of usual weekly hours of mothers in work whose children get places",
        unit="hours a week",
        default=0.0,
        low=0.0,
        high=0.6,
        maximum=20.0,
        source="Paes de Barros et al. 2011; high: Brewer et al. 2022, not checked",
        confidence="published",
    )
    earnings_return_ratio: Range = parameter(
        "Benefit-cost ratio of early childhood education and care, earnings only",
        unit="ratio",
        default=3.39,
        low=2.48,
        high=4.39,
        maximum=20.0,
        source="Ramon et al. 2018, meta-analysis, interquartile interval",
        confidence="published",
    )
    earnings_gain: Range | None = parameter(
        "Relative rise of later earnings of a child who had a place; absent: no own estimate",
        unit="share",
        default=None,
        maximum=1.0,
        source="package",
        confidence="design choice",
    )
    discount_rate: Range | None = parameter(
        "Discount rate of later earnings; needed with earnings_gain",
        unit="share a year",
        default=None,
        maximum=0.2,
        source="package",
        confidence="design choice",
    )
