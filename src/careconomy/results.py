"""Results in the form of the contract: every figure with unit, values by year and interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING

import numpy as np

from careconomy import __version__
from careconomy.care_balance.profile import Profile
from careconomy.care_balance.report import HOURS, MILLION, Figures, balance_to_dict
from careconomy.care_balance.sets import FAMILY, PAYERS
from careconomy.care_balance.value import Valuation
from careconomy.care_balance.worth import (
    change_to_dict,
    hours_to_dict,
    worth_of,
    worth_to_dict,
)
from careconomy.draws import Array, Draws
from careconomy.effects.multipliers import table_fact
from careconomy.facts import Country, Fact
from careconomy.package import Package
from careconomy.policies.base import Outcome
from careconomy.quantity import INTERVAL, Quantity

if TYPE_CHECKING:
    from careconomy.study import Result

_WORST = ("observed", "override", "estimated", "assumed")
NOT_KNOWN_TODAY = "what is spent on this today is not known"
PERSONS, FTE, SHARE = "persons", "FTE", "share"


def money_unit(country: Country) -> str:
    """The unit of money in results, for example "million EUR at 2023 prices"."""
    return f"million {country.currency} at {country.price_year} prices"


def heading(country: Country, draws: Draws) -> Figures:
    """What every output carries: country, version, seed, currency, price year."""
    return {
        "country": country.iso3,
        "country_name": country.name,
        "seed": draws.seed,
        "draws": draws.count,
        "version": __version__,
        "currency": country.currency,
        "price_year": country.price_year,
        "interval": INTERVAL,
    }


def inputs_hash(
    country: Country,
    draws: Draws,
    valuation: Valuation,
    package: Package | None = None,
    profile: Profile | None = None,
) -> str:
    """Hash of all that a result rests on: facts, survey, package, draws, valuation, version."""
    facts = {name: (fact.value, fact.low, fact.high) for name, fact in country.facts.items()}
    people = sha256(np.ascontiguousarray(country.population.persons).tobytes()).hexdigest()
    parts = [
        __version__,
        country.iso3,
        facts,
        people,
        draws.seed,
        draws.count,
        valuation.method,
        valuation.wage_concept,
        package.fingerprint() if package else "",
        *([profile.survey["fingerprint"]] if profile and profile.survey else ()),
    ]
    return "sha256:" + sha256(dumps(parts, sort_keys=True).encode()).hexdigest()


def provenance(facts: Iterable[Fact]) -> Figures:
    """What is estimated or assumed among the facts used, and the sources of all of them."""
    used = sorted(facts, key=lambda fact: fact.name)
    sources: dict[tuple[str, str], list[str]] = {}
    for fact in used:
        sources.setdefault((fact.source, fact.licence), []).append(fact.name)
    return {
        "estimated": [
            {"fact": fact.name, "quality": fact.quality, "note": fact.note, "year": fact.year}
            for fact in used
            if fact.quality in ("estimated", "assumed", "override")
        ],
        "sources": [
            {"source": source, "licence": licence, "facts": names}
            for (source, licence), names in sorted(sources.items())
        ],
    }


def of_diaries(profile: Profile) -> Figures:
    """Whose diaries stand behind the hours of families: producer, years, number."""
    survey = profile.survey
    return {
        "source": survey["source"] or survey["name"] if survey else profile.facts[0].source,
        "years": list(survey["years"]) if survey else [profile.year],
        "number": profile.diaries,
        "own": profile.own,
    }


def of_survey(profile: Profile) -> Figures:
    """What a result says of the survey behind its hours; nothing without one."""
    return {"survey": dict(profile.survey)} if profile.survey else {}


def assumptions(package: Package) -> list[Figures]:
    """Parameters that no source stands behind and that the package leaves at their default."""
    rows = []
    groups = (*package.policies.values(), package.economy, package.balance, package.effects)
    for group in groups:
        described = dict(group.described())
        for name, key, held in group.ranges():
            made = described[name]
            if made.confidence == "design choice" and not held.given and not made.adds_up_to_one:
                rows.append(
                    {
                        "parameter": group.stream(name, key),
                        "label": made.description,
                        "unit": made.unit,
                        "value": held.value,
                        "low": held.low,
                        "high": held.high,
                    }
                )
    return rows


def quality_of(facts: Mapping[str, Fact]) -> str:
    """The weakest mark among facts; empty where all are observed."""
    worst = max((_WORST.index(fact.quality) for fact in facts.values()), default=0)
    return _WORST[worst] if worst else ""


def result_to_dict(result: Result) -> Figures:
    """The object of `careconomy simulate --format json`."""
    package, country, course = result.package, result.country, result.course
    money = money_unit(country)
    gdp = course.economy.gdp
    balances = {
        name: balance_to_dict(table, gdp, money, result.valuation, country.price_year)
        for name, table in (("before", course.before), ("after", course.after))
    }
    facts = {name: fact for used in course.facts_used.values() for name, fact in used.items()}
    used = {**facts, **result.draws.ledger}.values()
    hashed = inputs_hash(country, result.draws, result.valuation, package, result.profile)
    return {
        **heading(country, result.draws),
        "package": package.name,
        "package_names": dict(package.names),
        "from": package.start,
        "to": package.last or package.end,
        "phase_in_ends": package.end,
        "inputs_hash": hashed,
        **of_survey(result.profile),
        "diaries": of_diaries(result.profile),
        "years": [int(year) for year in package.years],
        "gdp": _figure(gdp / MILLION, money),
        "policies": {
            key: _policy(outcome, gdp, money, quality_of(course.facts_used[key]))
            for key, outcome in course.outcomes.items()
        },
        "total": _total(result, gdp, money, quality_of(facts)),
        **_effects(result, money),
        "balance": balances,
        "effort": {name: table["effort"] for name, table in balances.items()},
        "sharing": {name: table["sharing"] for name, table in balances.items()},
        "worth": _worth(result, money),
        "drivers": list(result.drivers),
        **provenance(
            [*used, table_fact(country), *result.profile.facts, result.support.profiles.fact]
        ),
        "assumptions": assumptions(package),
        "notes": [
            note.to_dict()
            for key, outcome in course.outcomes.items()
            for note in outcome.remarks(package.policies[key].title)
        ],
    }


def _figure(draws: Array, unit: str, quality: str = "") -> Figures:
    return Quantity.from_draws(draws, unit, quality).to_dict()


def _money(amount: Array, gdp: Array, unit: str, quality: str) -> Figures:
    return _figure((amount + np.zeros_like(gdp)) / MILLION, unit, quality)


def _policy(outcome: Outcome, gdp: Array, money: str, quality: str) -> Figures:
    nothing = np.zeros_like(gdp)
    spent = (
        Quantity.unknown(money, len(gdp), NOT_KNOWN_TODAY).to_dict()
        if outcome.already_spent is None
        else _money(outcome.already_spent, gdp, money, quality)
    )
    staff = {held.kind: _figure(held.full_time + nothing, FTE, quality) for held in outcome.staff}
    staff["total"] = _figure(sum((held.full_time for held in outcome.staff), nothing), FTE, quality)
    moved: Array = sum((move.total() for move in outcome.moves), nothing)
    return {
        **_costs(outcome.cost, outcome.new_spending, gdp, money, quality),
        "already_spent": spent,
        "payers": {
            payer: _money(outcome.payers.get(payer, nothing), gdp, money, quality)
            for payer in PAYERS
        },
        "staff_fte": staff,
        "hours_moved": _figure(moved / MILLION, HOURS, quality),
    }


def _costs(cost: Array, new: Array, gdp: Array, money: str, quality: str) -> Figures:
    return {
        "cost": {
            "gross": _money(cost, gdp, money, quality),
            "new_spending": _money(new, gdp, money, quality),
        },
        "cost_share_gdp": {
            "gross": _figure(cost / gdp, SHARE, quality),
            "new_spending": _figure(new / gdp, SHARE, quality),
        },
    }


def _total(result: Result, gdp: Array, money: str, quality: str) -> Figures:
    course = result.course
    nothing = np.zeros_like(gdp)
    outcomes = list(course.outcomes.values())
    staff: dict[str, Array] = {}
    for held in (held for outcome in outcomes for held in outcome.staff):
        staff[held.kind] = staff.get(held.kind, nothing) + held.full_time
    staff["total"] = sum(staff.values(), nothing)
    moved: Array = sum((move.total() for one in outcomes for move in one.moves), nothing)
    return {
        **_costs(course.total("cost"), course.total("new_spending"), gdp, money, quality),
        "already_spent": _money(course.total("already_spent"), gdp, money, quality),
        "payers": {payer: _money(course.paid_by(payer), gdp, money, quality) for payer in PAYERS},
        "staff_fte": {kind: _figure(amount, FTE, quality) for kind, amount in staff.items()},
        "hours_moved": _figure(moved / MILLION, HOURS, quality),
    }


def _effects(result: Result, money: str) -> Figures:
    """Jobs, budgets, gaps, the day, human capital."""
    budget, mark = result.budget, "estimated"
    gaps = (("employment", SHARE), ("earnings", SHARE), ("unpaid_hours", "hours a day"))
    return {
        **_jobs(result),
        "revenue": {
            name: _figure(getattr(budget, name) / MILLION, money, mark)
            for name in ("pay", "consumption", "suppliers", "total")
        },
        "net_cost": _figure(budget.net_cost / MILLION, money, mark),
        "recouped": _figure(budget.recouped, SHARE, mark),
        "self_funding": _figure(budget.self_funding, SHARE, mark),
        "gaps": {
            **{name: _gap(getattr(result.gaps, name), unit) for name, unit in gaps},
            "childcare_policy": _gap(result.course.policy_gap, "years"),
        },
        "time": {
            group: {
                name: _figure(getattr(result.day, name)[at] / MILLION, HOURS, mark)
                for name in ("freed", "work", "rest")
            }
            for at, group in enumerate(FAMILY)
        },
        "human_capital": _human_capital(result, money),
    }


def _jobs(result: Result) -> Figures:
    """Jobs by kind, whether they can be filled, and mothers who take up work."""
    jobs, mark = result.jobs, "estimated"
    supply = result.supply + np.zeros_like(result.available)
    return {
        "jobs": {
            kind: {
                "women": _figure(getattr(jobs, kind)[0], PERSONS, mark),
                "men": _figure(getattr(jobs, kind)[1], PERSONS, mark),
                "total": _figure(getattr(jobs, kind).sum(axis=0), PERSONS, mark),
            }
            for kind in ("direct", "indirect", "induced")
        },
        "feasibility": {
            "jobs_for_women_over_available_women": _figure(result.feasibility, "ratio", mark),
            "available_women": _figure(result.available, PERSONS, mark),
            "jobs_for_women_that_can_be_filled": _figure(result.filled, PERSONS, mark),
        },
        "mothers_employment": {
            "supply": _figure(supply, PERSONS, mark),
            "binding": _figure(np.minimum(supply, jobs.total[0]), PERSONS, mark),
        },
    }


def _gap(pair: Array, unit: str) -> Figures:
    mark = "estimated"
    return {
        "before": _figure(pair[0], unit, mark),
        "after": _figure(pair[1], unit, mark),
        "change": _figure(pair[1] - pair[0], unit, mark),
    }


def _worth(result: Result, money: str) -> Figures:
    """Unpaid work by every method, the care support ratio, and the accounts of a survey."""
    course, concept = result.course, result.valuation.wage_concept
    states = {"before": course.before, "after": course.after}
    worth = {name: worth_of(held, course.economy, concept) for name, held in states.items()}
    figures = {name: worth_to_dict(held, money) for name, held in worth.items()}
    change = change_to_dict(worth["before"], worth["after"], money)
    accounts = result.profile.accounts
    return {
        "wage_concept": concept,
        "price_year": result.country.price_year,
        "hours": {name: hours_to_dict(held) for name, held in worth.items()},
        "methods": {
            method: {**{name: held[method] for name, held in figures.items()}, "change": moved}
            for method, moved in change.items()
        },
        "support_ratio": result.support.to_summary(),
        **({"survey": accounts.to_dict()} if accounts else {}),
    }


def _human_capital(result: Result, money: str) -> Figures:
    """Published benefit-cost ratio, kept apart; the package's own estimate where it has one."""
    shape = np.zeros_like(result.available)
    ratio = result.package.effects.draw("earnings_return_ratio", result.draws)
    why = "the package states no earnings_gain and discount_rate"
    gain = result.lifetime_gain
    own = (
        Quantity.unknown(money, len(shape), why).to_dict()
        if gain is None
        else _figure((gain + shape) / MILLION, money, "estimated")
    )
    return {
        "benefit_cost_ratio": _figure(ratio + shape, "ratio"),
        "lifetime_gain_per_child": own,
    }
