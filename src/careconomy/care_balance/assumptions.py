"""Assumptions of the care balance: everything in it that no public figure gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from careconomy.parameters import ParameterSet, Range, Values, parameter

_AGES = ("child_0_2", "child_3_5", "child_6_14")


@dataclass(frozen=True)
class BalanceAssumptions(ParameterSet):
    """Needs, present services and displacement; part 8 of the method says how they are used."""

    table: ClassVar[str] = "balance"

    waking_hours: Values = parameter(
        "Waking hours a day for which somebody answers for the child",
        unit="hours a day",
        default=dict(zip(_AGES, (12.0, 13.0, 14.0), strict=True)),
        low=dict(zip(_AGES, (11.0, 12.0, 13.0), strict=True)),
        high=dict(zip(_AGES, (13.0, 14.0, 15.0), strict=True)),
        minimum=4.0,
        maximum=24.0,
        source="round figures; replace by a survey of children's sleep",
        confidence="design choice",
    )
    responsibility: Values = parameter(
        "Share of waking hours that need somebody within reach",
        unit="share",
        default=dict.fromkeys(_AGES, 1.0),
        minimum=0.05,
        maximum=1.0,
        source="lower it from the age at which children may be alone",
        confidence="design choice",
    )
    school_hours: Range = parameter(
        "Hours of a school day, primary and above",
        unit="hours a day",
        default=5.0,
        low=4.0,
        high=6.0,
        maximum=12.0,
        source="rule of Kenny and Yang, Center for Global Development 2021; range: our choice",
        confidence="published",
    )
    school_days: Range = parameter(
        "School days a year",
        unit="days a year",
        default=186.0,
        low=160.0,
        high=200.0,
        maximum=300.0,
        source="about the OECD mean for primary schools; range: our choice",
        confidence="from the literature, not checked",
    )
    present_hours_per_week: Range = parameter(
        "Hours a week that a child in a place attends today",
        unit="hours a week",
        default=25.0,
        low=20.0,
        high=35.0,
        minimum=1.0,
        maximum=60.0,
        source="low end of the range of hours in care costing; no table by country",
        confidence="design choice",
    )
    present_weeks_per_year: Range = parameter(
        "Weeks a year that a place is open today",
        unit="weeks a year",
        default=38.0,
        low=36.0,
        high=46.0,
        minimum=1.0,
        maximum=52.0,
        source="low end of the range of weeks in care costing; no table by country",
        confidence="design choice",
    )
    present_copay: Range = parameter(
        "Share of the present cost of long-term care that users pay",
        unit="share",
        default=0.15,
        low=0.05,
        high=0.30,
        maximum=0.9,
        source="about the mean of OECD countries; no table by country",
        confidence="from the literature, not checked",
    )
    present_carer_pay: Range = parameter(
        "Pay of personal carers in post, relative to mean earnings",
        unit="ratio",
        default=0.64,
        low=0.5,
        high=0.8,
        minimum=0.1,
        maximum=2.0,
        source="OECD 2020: EUR 9 against 14 an hour in hospitals; here against mean earnings",
        confidence="design choice",
    )
    present_take_up: Values = parameter(
        "Share of entitled parents who use today's leave; fathers: paternity and parental leave",
        unit="share",
        default={"mothers": 0.95, "fathers_paternity": 0.6, "fathers_parental": 0.1},
        low={"mothers": 0.8, "fathers_paternity": 0.3, "fathers_parental": 0.02},
        high={"mothers": 1.0, "fathers_paternity": 0.9, "fathers_parental": 0.3},
        maximum=1.0,
        source="leave literature; today's parental leave of fathers as transferable weeks",
        confidence="from the literature, not checked",
    )
    carer_hours_a_year: Range = parameter(
        "Hours with recipients a year of a full-time carer",
        unit="hours a year",
        default=1600.0,
        low=1400.0,
        high=1750.0,
        minimum=800.0,
        maximum=2500.0,
        source="as contact hours in childcare",
        confidence="design choice",
    )
    recipients_under_65: Range = parameter(
        "Share of recipients of long-term care who are under 65",
        unit="share",
        default=0.25,
        low=0.15,
        high=0.35,
        maximum=1.0,
        source="OECD 2021, year 2019; range: our choice",
        confidence="published",
    )
    displaced_other_care: Range = parameter(
        "Share of new attendance that replaces other formal care (kappa)",
        unit="share",
        default=0.0,
        maximum=1.0,
        source="package; market care at baseline is not known",
        confidence="design choice",
    )
    meets_uncounted_need: Range = parameter(
        "Share of new hours of long-term care that meets a need nobody has counted",
        unit="share",
        default=0.5,
        low=0.0,
        high=1.0,
        maximum=1.0,
        source="unmet need of adults and older people is not known; half, within the bounds",
        confidence="design choice",
    )
    active_displacement: Range = parameter(
        "Active care that falls per proportional fall of responsibility hours (delta)",
        unit="share",
        default=1.0,
        low=0.0,
        high=1.0,
        maximum=1.0,
        source="one: active care falls in proportion; zero: parents give up cover only",
        confidence="design choice",
    )
    on_call_weight: Range = parameter(
        "Weight of on-call hours in the value of unpaid time",
        unit="share",
        default=0.0,
        maximum=1.0,
        source="on-call hours are valued only when this is above zero",
        confidence="design choice",
    )
    lasting_effect: Range = parameter(
        "Lasting relative rise of fathers' active care after fathers' leave (lambda)",
        unit="share",
        default=0.0,
        maximum=0.23,
        source="Patnaik 2019 gives 0.23 for Quebec; none is assumed here",
        confidence="design choice",
    )
    men_share_of_household_money: Range | None = parameter(
        "Share of household money that men pay; absent: by the earnings of women and men",
        unit="share",
        default=None,
        maximum=1.0,
        source="rule of the purse",
        confidence="design choice",
    )
