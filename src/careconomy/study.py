"""A study: a package of care policies run on a country.

The road of every figure: facts -> the economy -> today's care balance -> each policy in turn
moves hours and money -> jobs, public budgets, gaps, time. Each step is a function of what stands
before it; nothing here knows a policy by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from careconomy.accounts.support_ratio import SupportRatio, support_ratio
from careconomy.care_balance.build import baseline
from careconomy.care_balance.change import Displacement, apply_move, with_money
from careconomy.care_balance.profile import Profile, embedded_profile, profile_of
from careconomy.care_balance.services import policy_gap, present_coverage, present_leave_weeks
from careconomy.care_balance.table import CareBalance
from careconomy.care_balance.value import Valuation
from careconomy.draws import Array, Draws
from careconomy.economy import Economy, economy_of
from careconomy.effects.budget import Budget, budget_of
from careconomy.effects.human_capital import own_estimate
from careconomy.effects.jobs import Jobs, jobs_of
from careconomy.effects.labour import (
    DayChange,
    Gaps,
    available_workers,
    day_change,
    feasibility,
    filled_jobs,
    gaps_of,
    mothers_more_hours,
    mothers_supply,
)
from careconomy.errors import MissingFact
from careconomy.facts import Country, Fact
from careconomy.package import Package
from careconomy.policies.base import Outcome, Policy, Scenario

if TYPE_CHECKING:
    from careconomy.care_balance.profile import Given


@dataclass(frozen=True)
class Course:
    """The care balance before, what each policy does, and the balance after.

    `policy_gap`: years between the end of paid leave and places for all [2 (today, under the
    package), year, draw]. `facts_used`: by policy, and "balance" for what all share.
    """

    economy: Economy
    before: CareBalance
    after: CareBalance
    outcomes: Mapping[str, Outcome]
    policy_gap: Array
    facts_used: Mapping[str, Mapping[str, Fact]]

    def total(self, name: str) -> Array:
        """Sum over policies of `cost`, `new_spending` or `already_spent` [year, draw]."""
        return self._sum(getattr(outcome, name) for outcome in self.outcomes.values())

    def paid_by(self, payer: str) -> Array:
        """Sum over policies of what a payer pays [year, draw]."""
        return self._sum(outcome.payers.get(payer) for outcome in self.outcomes.values())

    def _sum(self, parts: Iterable[Array | None]) -> Array:
        return sum((part for part in parts if part is not None), np.zeros_like(self.economy.gdp))


@dataclass(frozen=True)
class Result:
    """All that a study finds; `to_dict` gives it in the form of the command line's JSON."""

    package: Package
    country: Country
    draws: Draws
    valuation: Valuation
    profile: Profile
    course: Course
    jobs: Jobs
    budget: Budget
    gaps: Gaps
    available: Array
    filled: Array
    feasibility: Array
    supply: Array
    day: DayChange
    lifetime_gain: Array | None
    support: SupportRatio
    drivers: Sequence[Mapping[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Every figure with unit, values by year and 90 % interval."""
        from careconomy.results import result_to_dict

        return result_to_dict(self)


def simulate(
    package: Package,
    country: Country,
    *,
    to: int | None = None,
    draws: int = 0,
    seed: int = 1,
    valuation: Valuation | None = None,
    survey: Given | Profile | None = None,
) -> Result:
    """Run a package on a country.

    `to`: last year, if not the package's; `draws`: number of draws behind the intervals (0:
    central values only); `valuation`: how unpaid time is valued; `survey`: diaries of the country,
    as in `balance`, whose accounts the result holds as well. Raises CareError for what the user can
    mend, MissingFact for a fact that the package needs and the country lacks.
    """
    package = package.until(to)
    profile = profile_of(survey, country, accounts=True)
    drawn = Draws(draws, seed)
    valued = valuation or Valuation()
    try:
        course = run(package, country, drawn, valued, profile)
    except MissingFact as error:
        raise all_missing(error, package, country, profile) from None
    found = drivers(package, country, valued, profile) if draws else ()
    return follow(package, country, drawn, valued, profile, course, found)


def follow(
    package: Package,
    country: Country,
    draws: Draws,
    valuation: Valuation,
    profile: Profile,
    course: Course,
    found: Sequence[Mapping[str, Any]],
) -> Result:
    """Work out what follows from a course: jobs, budgets, gaps, mothers' response, the day."""
    economy, outcomes = course.economy, list(course.outcomes.values())
    years, effects = package.years, package.effects
    jobs = jobs_of(country, years, draws, economy, effects, outcomes)
    available = available_workers(country, years, draws)
    supply = mothers_supply(draws, effects, outcomes)
    filled = filled_jobs(jobs, available, supply)
    more_hours = mothers_more_hours(country, draws, effects, outcomes)
    fees = course.paid_by("households")
    money = course.total("cost"), fees, course.total("already_spent")
    working = np.minimum(supply, jobs.total[0])
    before, after = course.before, course.after
    growth = package.economy.draw("growth", draws)
    return Result(
        package=package,
        country=country,
        draws=draws,
        valuation=valuation,
        profile=profile,
        course=course,
        jobs=jobs,
        budget=budget_of(draws, economy, effects, jobs, *money),
        gaps=gaps_of(country, years, draws, economy, jobs, filled, before, after),
        available=available[0],
        filled=filled[0],
        feasibility=feasibility(jobs, available[0]),
        supply=supply,
        day=day_change(country, draws, before, after, outcomes, working, more_hours),
        lifetime_gain=own_estimate(country, draws, economy, growth, effects),
        support=care_support(country, years, draws, profile),
        drivers=found,
    )


def care_support(country: Country, years: Array, draws: Draws, profile: Profile) -> SupportRatio:
    """Unpaid care and housework given per hour needed over the study's years, habits unchanged."""
    held = profile.accounts.profiles if profile.accounts else None
    first, last = int(years[0]), int(years[-1])
    return support_ratio(country, base=first, to=last, activity="all", profiles=held, draws=draws)


def all_missing(
    error: MissingFact, package: Package, country: Country, profile: Profile
) -> MissingFact:
    """The same error with every other fact that the package needs and the country lacks.

    What a package needs is what it draws on in a country that lacks nothing.
    """
    used = Draws()
    run(package, Country.load("FRA"), used, Valuation(), profile)
    others = [name for name in country.missing(sorted(used.ledger)) if name != error.name]
    return MissingFact(error.country, error.name, error.unit, others)


def run(
    package: Package,
    country: Country,
    draws: Draws,
    valuation: Valuation,
    profile: Profile | None = None,
) -> Course:
    """Draw up today's balance and apply the package's policies to it, one after the other.

    `profile`: of the hours of the family; the embedded one unless given.
    """
    profile = profile or embedded_profile()
    years, assumed = package.years, package.balance
    economy = economy_of(country, years, draws, package.economy)
    after = before = baseline(country, years, draws, economy, assumed, valuation, profile)
    displacement = Displacement.drawn(assumed, draws)
    scenario = Scenario(
        country=country,
        years=years,
        phase=package.phase,
        draws=draws,
        economy=economy,
        assumed=assumed,
        leave_weeks=leave_weeks(package.policies, country, draws),
        keep_present=package.when_below_present == "keep",
        where=package.where,
    )
    outcomes, used = {}, {}
    common = dict(draws.ledger)
    for key, policy in package.policies.items():
        ledger: dict[str, Fact] = {}
        outcome = policy.outcome(replace(scenario, draws=replace(draws, ledger=ledger)))
        for move in outcome.moves:
            after = apply_move(after, move, displacement)
        after = with_money(after, outcome.service, outcome.payers, outcome.transfers)
        outcomes[key], used[key] = outcome, ledger
        draws.ledger.update(ledger)
    gap = policy_gaps(scenario, outcomes.values())
    return Course(economy, before, after, outcomes, gap, {"balance": common, **used})


def policy_gaps(scenario: Scenario, outcomes: Iterable[Outcome]) -> Array:
    """Childcare policy gap in years [2 (today, under the package), year, draw]."""
    shape = scenario.economy.gdp.shape
    today = present_coverage(scenario.country, scenario.draws)[:, np.newaxis] + np.zeros(shape)
    stated = [outcome.coverage for outcome in outcomes if outcome.coverage is not None]
    leave = scenario.blend(*scenario.leave_weeks)
    return np.stack(
        [
            policy_gap(today, scenario.leave_weeks[0]),
            policy_gap(stated[-1] if stated else today, leave),
        ]
    )


def leave_weeks(policies: Mapping[str, Policy], country: Country, draws: Draws) -> Array:
    """Weeks of paid leave of a household after birth [2, draw]: today, and under the package.

    A kind of leave that the package does not name stays as it is today; none gets shorter.
    """
    today = present_leave_weeks(country, draws)
    reform = dict(today)
    for key, policy in policies.items():
        weeks = policy.leave_weeks(draws)
        if weeks is not None:
            reform[key] = np.maximum(weeks, today[key]) if key in today else weeks
    nothing = np.zeros(draws.size)
    return np.stack([sum(kinds.values(), nothing) for kinds in (today, reform)])


def compare(
    packages: Sequence[Package],
    country: Country,
    *,
    to: int | None = None,
    draws: int = 0,
    seed: int = 1,
    survey: Given | Profile | None = None,
) -> list[Result]:
    """Run several packages on one country with the same draws, so that differences are theirs.

    A `survey` (as in `balance`) is estimated once and drawn alike for all.
    """
    profile = profile_of(survey, country, accounts=True)
    return [
        simulate(package, country, to=to, draws=draws, seed=seed, survey=profile)
        for package in packages
    ]


def drivers(
    package: Package, country: Country, valuation: Valuation, profile: Profile | None = None
) -> list[dict[str, Any]]:
    """What drives the gross cost of the last year: each uncertain input at its 5th and 95th
    percentile, all others at their centre; largest effect first. One run serves all inputs."""
    streams = {
        group.stream(name, key): dict(group.described())[name]
        for group in (*package.policies.values(), package.economy, package.balance)
        for name, key, held in group.ranges()
        if held.low < held.high
    }
    uncertain = {f"facts.{name}": fact for name, fact in country.facts.items() if fact.high}
    names = (*streams, *uncertain)
    cost = run(package, country, Draws.tornado(names), valuation, profile).total("cost")[-1] / 1e6
    rows = []
    for at, name in enumerate(names):
        low, high = sorted(cost[1 + 2 * at : 3 + 2 * at])
        if high - low > 1e-9 * abs(cost[0]):
            made = streams.get(name)
            rows.append(
                {
                    "parameter": name,
                    "policy": _policy_of(name, package),
                    "label": made.description if made else f"fact: {name.removeprefix('facts.')}",
                    "kind": "parameter" if made else "fact",
                    "cost": float(cost[0]),
                    "cost_low": float(low),
                    "cost_high": float(high),
                }
            )
    return sorted(rows, key=lambda row: float(row["cost_low"]) - float(row["cost_high"]))


def _policy_of(stream: str, package: Package) -> str:
    """The policy that a stream belongs to, or empty."""
    owners = [key for key in package.policies if stream.startswith(f"policies.{key}.")]
    return owners[0] if owners else ""
