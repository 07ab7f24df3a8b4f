"""A small made-up result in the form of the contract, for tests of tables and long CSV."""

from __future__ import annotations

from typing import Any

YEARS = [2025, 2030, 2035]
MONEY = "million EUR at 2023 prices"
RECIPIENTS = ("child_0_2", "child_3_5", "child_6_14", "adult_need", "older_need", "household")
FAMILY = ("mothers", "fathers", "other_women", "other_men")
PROVIDERS = (*FAMILY, "community", "employers", "state", "market")
PAYERS = ("state", "social_insurance", "employers", "households", "community")
SIDES = (*PAYERS[:3], "community", "women_of_the_family", "men_of_the_family")


def quantity(unit: str, size: float, quality: str = "", years: list[int] = YEARS) -> dict[str, Any]:
    value = [size * (1 + step / 10) for step in range(len(years))]
    found: dict[str, Any] = {
        "unit": unit,
        "value": value,
        "lower": [min(x * 0.9, x * 1.1) for x in value],
        "upper": [max(x * 0.9, x * 1.1) for x in value],
    }
    return {**found, "quality": quality} if quality else found


def bare(unit: str, size: float | None, why: str = "no draws were asked for") -> dict[str, Any]:
    return {"unit": unit, "value": [size] * len(YEARS), "no_interval": why}


def policy(size: float) -> dict[str, Any]:
    return {
        "cost": {"gross": quantity(MONEY, size), "new_spending": quantity(MONEY, size * 0.4)},
        "cost_share_gdp": {
            "gross": quantity("share", size / 2.8e6),
            "new_spending": quantity("share", size / 7e6),
        },
        "already_spent": quantity(MONEY, size * 0.5),
        "payers": {payer: quantity(MONEY, size / 5) for payer in PAYERS},
        "staff_fte": {"total": quantity("FTE", 412_345.0), "teacher": quantity("FTE", 200_000.0)},
        "hours_moved": quantity("million hours", 1_234.0),
    }


def balance() -> dict[str, Any]:
    hours = {
        to: {
            by: quantity("million hours", 310.0 * (1 + row) * (1 + column), "estimated")
            for column, by in enumerate(PROVIDERS)
        }
        for row, to in enumerate(RECIPIENTS)
    }
    return {
        "hours": hours,
        "active": {"child_0_2": {"mothers": quantity("million hours", 900.0)}},
        "on_call": {"child_0_2": {"mothers": quantity("million hours", 2_000.0)}},
        "unmet": {to: bare("million hours", None, "not known") for to in RECIPIENTS},
        "joint": {"child_0_2": quantity("million hours", 12.0)},
        "money": {
            service: {payer: quantity(MONEY, 12_345.0) for payer in PAYERS}
            for service in ("childcare", "long_term_care", "domestic_services")
        },
        "unpaid_value": {
            "method": "specialist",
            "wage_concept": "gross with employer contributions",
            "price_year": 2023,
            "total": quantity(MONEY, 512_345.0),
            "women": quantity(MONEY, 320_000.0),
            "men": quantity(MONEY, 192_345.0),
            "share_gdp": quantity("share", 0.183),
        },
        "shares": {"women_of_family_hours": quantity("share", 0.62)},
        "quality": {to: dict.fromkeys(PROVIDERS, "estimated") for to in RECIPIENTS},
    }


def simulation() -> dict[str, Any]:
    persons = {"women": quantity("persons", 312_345.0), "men": quantity("persons", 54_321.0)}
    gap = {key: quantity("share", 0.07) for key in ("before", "after")}
    return {
        "country": "FRA",
        "country_name": "France",
        "package": "Care for all",
        "from": 2025,
        "to": 2035,
        "seed": 1,
        "draws": 1000,
        "version": "0.1.0",
        "inputs_hash": "sha256:" + "ab" * 32,
        "currency": "EUR",
        "price_year": 2023,
        "interval": 0.9,
        "years": YEARS,
        "gdp": bare(MONEY, 2_822_455.0, "nothing was drawn"),
        "policies": {"childcare": policy(45_678.0), "leave.parental": policy(3_210.0)},
        "total": policy(48_888.0),
        "jobs": {kind: persons for kind in ("direct", "indirect", "induced")},
        "feasibility": {"jobs_for_women_over_available_women": quantity("share", 0.31)},
        "mothers_employment": {"supply": quantity("persons", 60_000.0)},
        "revenue": {key: quantity(MONEY, 9_876.0) for key in ("pay", "consumption", "total")},
        "net_cost": quantity(MONEY, -1_234.0),
        "recouped": quantity("share", 0.4),
        "self_funding": quantity("share", 0.8),
        "gaps": {"employment": {**gap, "change": quantity("share", -0.01)}},
        "human_capital": {"benefit_cost_ratio": quantity("ratio", 1.4)},
        "balance": {"before": balance(), "after": balance()},
        "effort": {
            when: {side: quantity(MONEY, 99_999.0) for side in SIDES}
            for when in ("before", "after")
        },
        "sharing": {"before": quantity("index", 0.71), "after": quantity("index", 0.79)},
        "drivers": [
            {
                "parameter": "policies.childcare.non_staff_share",
                "label": "Share of total cost that is not staff",
                "kind": "parameter",
                "cost": 45_678.0,
                "cost_low": 43_000.0,
                "cost_high": 52_000.0,
            }
        ],
        "estimated": [
            {"fact": "enrolment_0_2", "quality": "estimated", "note": "regression on income"}
        ],
        "sources": [{"source": "A survey", "licence": "CC BY 4.0", "facts": ["gdp"]}],
        "notes": [
            {"text": "Parental leave: made up.", "message": "{leave}: made up.", "values": {}}
        ],
    }
