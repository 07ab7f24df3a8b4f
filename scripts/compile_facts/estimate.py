"""Estimate missing facts by regression on the facts that are there.

Each rule says on which scale, with which predictors, and relative to what. Regional effects are
by UN M49 subregion. The interval is the prediction plus or minus 1.645 residual deviations.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from careconomy.facts.catalogue import CATALOGUE

from .pay import labour_income_per_worker
from .raw import Inputs, Table, Value
from .regression import Z95, Model, backward, fit, forward

SOURCE, LICENCE = "careconomy estimate", "MIT"
ESTIMATE_YEAR = 2023
MINIMUM_COUNT = 15


@dataclass(frozen=True)
class Rule:
    """How a fact is estimated where it is missing."""

    fact: str
    scale: str = "logit"
    predictors: tuple[str, ...] = ("log_gdp",)
    relative_to: str = ""
    cap: float = math.inf
    years_from: int = 0


@dataclass(frozen=True)
class Fitted:
    """A rule with its model, for the report."""

    rule: Rule
    model: Model


@dataclass(frozen=True)
class Context:
    """What predictors may look at."""

    inputs: Inputs
    regions: Mapping[str, str]
    older: Mapping[str, float] = field(default_factory=dict)
    """Share of persons aged 65 and over, by country."""


def _fact(facts: Mapping[str, Value], name: str) -> float | None:
    return facts[name].value if name in facts else None


def _log(value: float | None) -> float | None:
    return math.log(value) if value is not None and value > 0 else None


def _logit(value: float | None) -> float | None:
    return None if value is None else forward(value, "logit")


def _log_minimum(context: Context, iso3: str, facts: Mapping[str, Value]) -> float | None:
    """Log of the minimum wage over GDP per head."""
    base = BASES["gdp_per_head_month"](facts)
    minimum = facts.get("minimum_wage")
    if base is None or minimum is None or minimum.quality != "observed":
        return None
    return _log(minimum.value / base)


Predictor = Callable[[Context, str, Mapping[str, Value]], "float | None"]

PREDICTORS: Mapping[str, Predictor] = {
    "log_gdp": lambda c, i, f: _log(_fact(f, "gdp_per_head_ppp")),
    "fertility": lambda c, i, f: _fact(f, "total_fertility"),
    "log_minimum": _log_minimum,
    "older": lambda c, i, f: c.older.get(i),
    "women_participation": lambda c, i, f: _fact(f, "participation_women_25_54"),
    "men_participation": lambda c, i, f: _fact(f, "participation_men_25_54"),
    "self_employed": lambda c, i, f: c.inputs.value("self_employed", i),
    "enrolment_3_5": lambda c, i, f: _logit(_fact(f, "enrolment_3_5")),
}


BASES: Mapping[str, Callable[[Mapping[str, Value]], float | None]] = {
    "": lambda f: 1.0,
    "gdp_per_head_month": lambda f: (
        f["gdp_per_head_ppp"].value * f["ppp_factor"].value / 12
        if "gdp_per_head_ppp" in f and "ppp_factor" in f
        else None
    ),
    "labour_income_per_worker": labour_income_per_worker,
    "earnings": lambda f: _fact(f, "earnings"),
    "unpaid_work_women": lambda f: _fact(f, "unpaid_work_women"),
    "unpaid_work_men": lambda f: _fact(f, "unpaid_work_men"),
}

_GDP, _TFR, _OLD = "log_gdp", "fertility", "older"

RULES: tuple[Rule, ...] = (
    Rule("labour_share"),
    Rule("tax_ratio_without_contributions"),
    Rule("social_contributions_ratio", predictors=(_GDP, _OLD)),
    Rule("government_revenue_ratio"),
    Rule("participation_women_25_54"),
    Rule("participation_men_25_54"),
    Rule("employment_rate_women", predictors=(_GDP, _OLD)),
    Rule("employment_rate_men", predictors=(_GDP, _OLD)),
    Rule("unemployment_rate_women"),
    Rule("unemployment_rate_men"),
    Rule("employment_rate_mothers_child_under_6", predictors=("women_participation",)),
    Rule("employment_rate_fathers_child_under_6", predictors=("men_participation",)),
    Rule("hours_week", "log"),
    Rule("part_time_share_women"),
    Rule("part_time_share_men"),
    Rule("informality_women", predictors=(_GDP, "self_employed")),
    Rule("informality_men", predictors=(_GDP, "self_employed")),
    Rule("informality_women"),
    Rule("informality_men"),
    Rule("women_share_agriculture", predictors=("women_participation",)),
    Rule("women_share_industry", predictors=("women_participation",)),
    Rule("women_share_services", predictors=("women_participation",)),
    Rule("earnings", "log", (_GDP, "log_minimum"), "labour_income_per_worker"),
    Rule("earnings", "log", (_GDP,), "labour_income_per_worker"),
    Rule("earnings", "log", (_GDP,), "gdp_per_head_month"),
    Rule("earnings_women", "log", ("women_participation",), "earnings"),
    Rule("earnings_men", "log", ("women_participation",), "earnings"),
    Rule("minimum_wage", "log", (_GDP,), "earnings"),
    Rule("relative_pay_professionals", "log"),
    Rule("relative_pay_service", "log"),
    Rule("relative_pay_elementary", "log"),
    Rule("primary_teacher_relative_pay", "log"),
    Rule("enrolment_3_5", predictors=(_GDP, _TFR)),
    Rule("enrolment_0_2", predictors=(_GDP, "enrolment_3_5")),
    Rule("pupils_per_teacher_preprimary", "log", (_GDP, _TFR)),
    Rule("preprimary_funding_per_pupil"),
    Rule("women_share_preprimary_teachers"),
    Rule("women_share_nurses"),
    Rule("maternity_weeks", "log"),
    Rule("maternity_pay_rate"),
    Rule("paternity_weeks", "none"),
    Rule("paternity_pay_rate", "none"),
    Rule("parental_weeks_mothers", "none"),
    Rule("parental_pay_rate_mothers", "none"),
    Rule("parental_weeks_fathers", "none"),
    Rule("parental_pay_rate_fathers", "none"),
    Rule("leave_public_share"),
    Rule("unpaid_work_women", "log", (_GDP, "women_participation")),
    Rule("unpaid_work_men", "log", (_GDP, "women_participation")),
    Rule("unpaid_care_women", "logit", (_GDP, _TFR), "unpaid_work_women"),
    Rule("unpaid_care_men", "logit", (_GDP, _TFR), "unpaid_work_men"),
    Rule("household_size", "log", (_GDP, _TFR)),
    Rule("single_parent_share"),
)


def estimate_all(table: Table, context: Context) -> list[Fitted]:
    """Fill missing facts in the order of `RULES`; return the fitted models.

    Each model is fitted on observed figures only, before anything is filled by that rule.
    """
    fitted = []
    for rule in RULES:
        model = _fit_rule(rule, table, context)
        if model is None:
            continue
        fitted.append(Fitted(rule, model))
        for iso3, facts in table.items():
            if rule.fact not in facts:
                value = _predict(rule, model, context, iso3, facts)
                if value is not None:
                    facts[rule.fact] = value
    _complete_unpaid(table)
    return fitted


def _row(
    rule: Rule, context: Context, iso3: str, facts: Mapping[str, Value]
) -> tuple[list[float], float] | None:
    """Return predictors and base of a country, or None where one is missing."""
    base = BASES[rule.relative_to](facts)
    predictors = [PREDICTORS[name](context, iso3, facts) for name in rule.predictors]
    known = [value for value in predictors if value is not None]
    if base is None or base <= 0 or len(known) < len(predictors):
        return None
    return known, base


def _fit_rule(rule: Rule, table: Table, context: Context) -> Model | None:
    outcome, predictors, regions = [], [], []
    for iso3, facts in table.items():
        value, row = facts.get(rule.fact), _row(rule, context, iso3, facts)
        if value is None or row is None or value.quality != "observed":
            continue
        ratio = value.value / row[1]
        if rule.scale == "log" and ratio <= 0:
            continue
        outcome.append(forward(ratio, rule.scale))
        predictors.append(row[0])
        regions.append(context.regions.get(iso3, ""))
    return fit(outcome, predictors, regions) if len(outcome) >= MINIMUM_COUNT else None


def _predict(
    rule: Rule, model: Model, context: Context, iso3: str, facts: Mapping[str, Value]
) -> Value | None:
    row = _row(rule, context, iso3, facts)
    if row is None:
        return None
    centre = model.predict(row[0], context.regions.get(iso3, ""))
    least, most = _limits(rule.fact, facts)
    low, middle, high = (
        min(max(backward(centre + step * model.spread, rule.scale) * row[1], least), most)
        for step in (-Z95, 0.0, Z95)
    )
    return Value(
        middle, ESTIMATE_YEAR, SOURCE, LICENCE, "estimated", low, high, rule_note(rule, model)
    )


def _limits(name: str, facts: Mapping[str, Value]) -> tuple[float, float]:
    """Return the range of a fact; earnings also stay within the gate's range around GDP a head."""
    limits = CATALOGUE[name]
    per_month = BASES["gdp_per_head_month"](facts)
    if name == "earnings" and per_month is not None:
        minimum = facts.get("minimum_wage")
        floor = minimum.value / 0.8 if minimum and minimum.quality == "observed" else 0.0
        return max(0.36 * per_month, min(floor, 2.1 * per_month)), 2.1 * per_month
    if name == "minimum_wage" and "earnings" in facts:
        return 0.15 * facts["earnings"].value, 0.85 * facts["earnings"].value
    if name in SEX_RATIO and "earnings" in facts:
        least, most = SEX_RATIO[name]
        return least * facts["earnings"].value, most * facts["earnings"].value
    revenue = _fact(facts, "government_revenue_ratio")
    if name in ("social_contributions_ratio", "tax_ratio_without_contributions") and revenue:
        tax = _fact(facts, "tax_ratio_without_contributions") or 0.0
        room = revenue - tax if name == "social_contributions_ratio" else revenue
        return 0.0, min(limits.high, max(0.001, room))
    return limits.low, limits.high


SEX_RATIO = {"earnings_women": (0.55, 1.0), "earnings_men": (1.0, 1.3)}


def rule_note(rule: Rule, model: Model) -> str:
    """Name the rule, the number of countries and the residual spread."""
    what = f"{rule.fact} over {rule.relative_to}" if rule.relative_to else rule.fact
    return (
        f"Regression of {rule.scale} {what} on {', '.join(rule.predictors)} and subregion, "
        f"n = {model.count}, residual sd {model.spread:.2f}."
    )


def _complete_unpaid(table: Table) -> None:
    """Domestic work is what the total leaves beside care; so the parts add up."""
    for facts in table.values():
        for sex in ("women", "men"):
            total, care = facts.get(f"unpaid_work_{sex}"), facts.get(f"unpaid_care_{sex}")
            if total is None or care is None or f"unpaid_domestic_{sex}" in facts:
                continue
            value = total.value - care.value
            low_total, high_total = total.low or total.value, total.high or total.value
            share = value / total.value
            facts[f"unpaid_domestic_{sex}"] = Value(
                value,
                care.year,
                SOURCE,
                LICENCE,
                "estimated",
                min(value, low_total * share * 0.85),
                max(value, high_total * min(1, share * 1.1)),
                "Total less care.",
            )
