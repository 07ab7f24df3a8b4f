"""A MADE-UP result in the published JSON form, for tests of the brief alone.

No figure here is an estimate of anything: they are round numbers that grow at round rates.
"""

from __future__ import annotations

from typing import Any

from careconomy.policies.leave import KEPT

Q = dict[str, Any]
YEARS = list(range(2025, 2036))
MONEY = "million EUR at 2023 prices"
POLICIES = {
    "childcare": 0.46,
    "long_term_care": 0.40,
    "leave.maternity": 0.02,
    "leave.paternity": 0.02,
    "leave.parental": 0.095,
    "breastfeeding_breaks": 0.005,
}
PAYERS = {
    "state": 0.55,
    "social_insurance": 0.25,
    "employers": 0.08,
    "households": 0.11,
    "community": 0.01,
}
NEEDS = {
    "child_0_2": (7.5e3, (0.42, 0.20, 0.04, 0.02, 0.005, 0.01, 0.12, 0.16)),
    "child_3_5": (6.0e3, (0.33, 0.18, 0.04, 0.02, 0.005, 0.005, 0.36, 0.05)),
    "child_6_14": (9.0e3, (0.31, 0.18, 0.05, 0.03, 0.01, 0.0, 0.36, 0.02)),
    "adult_need": (2.2e3, (0.12, 0.08, 0.27, 0.20, 0.02, 0.0, 0.13, 0.05)),
    "older_need": (4.5e3, (0.06, 0.04, 0.33, 0.20, 0.02, 0.0, 0.12, 0.08)),
    "household": (52.0e3, (0.24, 0.14, 0.37, 0.22, 0.0, 0.0, 0.0, 0.03)),
}
PROVIDERS = (
    "mothers",
    "fathers",
    "other_women",
    "other_men",
    "community",
    "employers",
    "state",
    "market",
)


class Made:
    """A made-up result, wrapped as the study wraps a real one."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.tree = tree

    def to_dict(self) -> dict[str, Any]:
        return self.tree


def quantity(
    unit: str, end: float, *, spread: float = 0.08, draws: bool = True, start: float = 0.4
) -> Q:
    """A figure that grows in equal steps from `start` of its end value, with a relative spread."""
    steps = len(YEARS) - 1
    value = [end * (start + (1 - start) * i / steps) for i in range(len(YEARS))]
    if not draws:
        return {"unit": unit, "value": value, "no_interval": "no draws were asked for"}
    low, high = sorted((1 - spread, 1 + 1.3 * spread))
    bounds = [sorted((v * low, v * high)) for v in value]
    return {
        "unit": unit,
        "value": value,
        "lower": [b[0] for b in bounds],
        "upper": [b[1] for b in bounds],
    }


def _policy(cost: float, draws: bool) -> dict[str, Any]:
    def q(unit: str, end: float) -> Q:
        return quantity(unit, end, draws=draws)

    return {
        "cost": {"gross": q(MONEY, cost), "new_spending": q(MONEY, cost * 0.44)},
        "cost_share_gdp": {
            "gross": q("share", cost / 3e6),
            "new_spending": q("share", cost * 0.44 / 3e6),
        },
        "already_spent": q(MONEY, cost * 0.45),
        "payers": {payer: q(MONEY, cost * share) for payer, share in PAYERS.items()},
        "staff_fte": {"total": q("FTE", cost * 12), "teacher": q("FTE", cost * 5)},
        "hours_moved": q("million hours", cost * 0.03),
    }


def _balance(after: bool, draws: bool) -> dict[str, Any]:
    hours: dict[str, Any] = {}
    active: dict[str, Any] = {}
    unmet: dict[str, Any] = {}
    for recipient, (need, shares) in NEEDS.items():
        moved = 0.12 if after and recipient != "household" else 0.0
        given = {
            p: s * (1 - moved if i < 4 else 1)
            for i, (p, s) in enumerate(zip(PROVIDERS, shares, strict=True))
        }
        given["state"] += moved * sum(shares[:4]) + (0.5 * (1 - sum(shares)) if moved else 0)
        hours[recipient] = {
            p: quantity("million hours", need * s, draws=draws, start=1) for p, s in given.items()
        }
        active[recipient] = {
            p: quantity(
                "million hours",
                need * s * (1 if recipient == "household" else 0.3),
                draws=draws,
                start=1,
            )
            for p, s in given.items()
        }
        rest = max(0.0, 1 - sum(given.values()))
        unmet[recipient] = quantity("million hours", need * rest, draws=draws, start=1)
    quality = {
        r: dict.fromkeys(PROVIDERS, "estimated" if r == "adult_need" else "observed") for r in NEEDS
    }
    return {
        "hours": hours,
        "active": active,
        "on_call": {},
        "unmet": unmet,
        "joint": {},
        "money": {},
        "unpaid_value": {
            "method": "specialist",
            "wage_concept": "gross with employer contributions",
            "price_year": 2023,
            "total": quantity(MONEY, 1.05e6 if not after else 1.0e6, draws=draws, start=1),
            "women": quantity(MONEY, 6.7e5, draws=draws, start=1),
            "men": quantity(MONEY, 3.8e5, draws=draws, start=1),
            "share_gdp": quantity("share", 0.35 if not after else 0.333, draws=draws, start=1),
        },
        "shares": {
            "women_of_family_hours": quantity("share", 0.62 - 0.02 * after, draws=draws, start=1),
            "fathers_of_parents_hours": quantity(
                "share", 0.36 + 0.03 * after, draws=draws, start=1
            ),
            "family_of_all_hours": quantity("share", 0.84 - 0.04 * after, draws=draws, start=1),
        },
        "quality": quality,
    }


def _worth(draws: bool) -> dict[str, Any]:
    def state(share: float, women: float) -> dict[str, Any]:
        money = 3e6 * share
        return {
            "total": quantity(MONEY, money, draws=draws, start=1),
            "women": quantity(MONEY, money * women, draws=draws, start=1),
            "men": quantity(MONEY, money * (1 - women), draws=draws, start=1),
            "share_gdp": quantity("share", share, draws=draws, start=1),
            "womens_share": quantity("share", women, draws=draws, start=1, spread=0.02),
        }

    sizes = {"generalist": 0.33, "specialist": 0.35, "opportunity": 0.5, "minimum_wage": 0.2}
    return {
        "wage_concept": "gross_with_contributions",
        "methods": {
            method: {"before": state(size, 0.62), "after": state(size * 0.97, 0.6)}
            for method, size in sizes.items()
        },
        "support_ratio": {
            "base_year": 2025,
            "todays_sharing": quantity("ratio", 0.97, draws=draws, start=1, spread=0.01),
            "men_as_women": quantity("ratio", 1.2, draws=draws, start=1, spread=0.02),
        },
    }


def _row(est: float, **levels: str) -> dict[str, Any]:
    return {**levels, "est": est, "se": 0.05 * est, "lci": est * 0.92, "uci": est * 1.08}


def with_diaries(tree: dict[str, Any]) -> dict[str, Any]:
    """The same result with a survey's accounts, as a study draws them up."""
    ages = {"0-14": 3.3, "15-24": 0.2, "25-44": -1.7, "45-64": -0.7, "65+": -0.2}
    value = []
    for method, size in (("specialist", 0.26), ("hybrid", 0.25), ("minimum_wage", 0.07)):
        levels = {"method": method, "wage_concept": "gross_with_contributions"}
        value.append(_row(size, statistic="share_of_gdp", sex="all", **levels))
        value.append(_row(0.63, statistic="share_of_value", sex="women", **levels))
    lines = (("work", "over 1.5 x median"), ("free_time", "under 0.6 x median"), ("x", "new"))
    survey = {
        "name": "A Survey",
        "source": "A Survey",
        "years": [2014],
        "diaries": 11592,
        "value": value,
        "transfers": [
            _row(net - 0.5 * (sex == "women"), sex=sex, age_group=age)
            for age, net in ages.items()
            for sex in ("women", "men", "both")
        ],
        "net_givers": [
            {"sex": "women", "from": 18, "to": None},
            {"sex": "men", "from": 26, "to": 56},
        ],
        "time_poverty": [
            _row(0.2, statistic="incidence", activity=measure, line=line, sex=sex)
            for measure, line in lines
            for sex in ("women", "men")
        ],
        "lacking": {},
    }
    own = {"source": "A Survey", "years": [2014], "number": 11592, "own": True}
    ratio = {**tree["worth"]["support_ratio"], "profiles": "own"}
    worth = {**tree["worth"], "support_ratio": ratio, "survey": survey}
    return {**tree, "diaries": own, "worth": worth}


def made_up(*, draws: bool = True, cost: float = 95_000.0) -> dict[str, Any]:
    """A result of a made-up package for a made-up France."""

    def q(unit: str, end: float, start: float = 0.4, spread: float = 0.08) -> Q:
        return quantity(unit, end, draws=draws, start=start, spread=spread)

    sides = (
        "state",
        "social_insurance",
        "employers",
        "community",
        "women_of_the_family",
        "men_of_the_family",
    )
    before = dict(zip(sides, (2.6e5, 6e4, 2e4, 1e4, 6.4e5, 3.6e5), strict=True))
    after = dict(zip(sides, (3.0e5, 8.2e4, 2.8e4, 1.1e4, 5.9e5, 3.55e5), strict=True))
    jobs = {"direct": 7.4e5, "indirect": 1.1e5, "induced": 2.2e5}
    return {
        "country": "FRA",
        "country_name": "France",
        "package": "Care for all",
        "from": 2025,
        "to": 2035,
        "seed": 1,
        "draws": 1000 if draws else 0,
        "version": "0.1.0",
        "inputs_hash": "sha256:" + "0123456789abcdef" * 4,
        "currency": "EUR",
        "price_year": 2023,
        "interval": 0.90,
        "years": YEARS,
        "gdp": q(MONEY, 3.0e6, 0.9),
        "policies": {name: _policy(cost * share, draws) for name, share in POLICIES.items()},
        "total": _policy(cost, draws),
        "jobs": {
            kind: {
                "women": q("persons", jobs[kind] * women, spread=0.15),
                "men": q("persons", jobs[kind] * (1 - women), spread=0.15),
                "total": q("persons", jobs[kind], spread=0.12),
            }
            for kind, women in (("direct", 0.84), ("indirect", 0.42), ("induced", 0.47))
        },
        "feasibility": {
            "jobs_for_women_over_available_women": q("share", 0.41),
            "jobs_for_women_that_can_be_filled": q("persons", 8.0e5),
        },
        "mothers_employment": {"supply": q("persons", 1.6e5), "binding": q("persons", 1.5e5)},
        "revenue": {
            "pay": q(MONEY, cost * 0.24),
            "consumption": q(MONEY, cost * 0.07),
            "suppliers": q(MONEY, cost * 0.05),
            "total": q(MONEY, cost * 0.36),
        },
        "net_cost": q(MONEY, cost * 0.08),
        "worth": _worth(draws),
        "diaries": {"source": "A Survey", "years": [2014], "number": 11592, "own": False},
        "recouped": q("share", 0.36 / 0.89, 1),
        "self_funding": q("share", 0.81 / 0.89, 1),
        "gaps": {
            gap: {
                "before": q("share", size, 1),
                "after": q("share", size - change, 1),
                "change": q("share", -change, 1),
            }
            for gap, size, change in (
                ("employment", 0.083, 0.017),
                ("earnings", 0.138, 0.006),
                ("unpaid_hours", 1.46, 0.05),
                ("childcare_policy", 2.5, 2.0),
            )
        },
        "human_capital": {"benefit_cost_ratio": q("ratio", 1.7, 1, 0.3)},
        "balance": {"before": _balance(False, draws), "after": _balance(True, draws)},
        "effort": {
            "before": {side: q(MONEY, size, 1) for side, size in before.items()},
            "after": {side: q(MONEY, size, 1) for side, size in after.items()},
        },
        "sharing": {"before": q("share", 0.71, 1, 0.02), "after": q("share", 0.76, 1, 0.02)},
        "drivers": [
            {
                "parameter": parameter,
                "policy": policy,
                "label": label,
                "low": low,
                "high": high,
                "cost_low": cost * (1 - down),
                "cost_high": cost * (1 + up),
            }
            for parameter, policy, label, low, high, down, up in (
                (
                    "children_per_staff",
                    "childcare",
                    "Children per member of staff",
                    4.5,
                    3.5,
                    0.07,
                    0.09,
                ),
                ("staff_pay", "long_term_care", "Pay of personal carers", 0.9, 1.2, 0.05, 0.08),
                (
                    "non_staff_share",
                    "childcare",
                    "Share of cost other than staff",
                    0.2,
                    0.35,
                    0.04,
                    0.06,
                ),
                ("take_up", "leave.parental", "Take-up of parental leave", 0.5, 0.8, 0.02, 0.02),
                ("hours_per_week", "childcare", "Hours of care a week", 36, 42, 0.015, 0.015),
            )
        ],
        "estimated": [
            {
                "fact": "ltc_need_15_64",
                "quality": "estimated",
                "note": "regression on income group",
            },
            {"fact": "leave_public_share", "quality": "assumed", "note": "design choice"},
            {"fact": "enrolment_0_2", "quality": "estimated", "note": "regional median"},
        ],
        "sources": [
            {"source": "World Development Indicators", "licence": "CC BY 4.0", "facts": ["gdp"]},
            {
                "source": "ILOSTAT",
                "licence": "CC BY 4.0",
                "facts": ["earnings", "employment_women"],
            },
            {
                "source": "UN World Population Prospects 2024",
                "licence": "CC BY 3.0 IGO",
                "facts": [],
            },
            {"source": "OECD Family Database", "licence": "CC BY 4.0", "facts": ["enrolment_0_2"]},
        ],
        "notes": [
            {"text": "Plain words.", "message": "", "values": {}},
            {
                "text": KEPT["fathers"].format(leave="Paternity leave"),
                "message": KEPT["fathers"],
                "values": {"leave": "Paternity leave"},
            },
        ],
    }
