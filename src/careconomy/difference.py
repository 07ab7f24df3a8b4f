"""Why two packages cost differently: each thing in which they differ, changed alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from careconomy.care_balance.profile import Profile
from careconomy.care_balance.value import Valuation
from careconomy.draws import Draws
from careconomy.facts import Country
from careconomy.package import Package
from careconomy.policies.base import Policy
from careconomy.study import run


@dataclass(frozen=True)
class Step:
    """One change on the way from one package to another, and what it alone does to the cost.

    `parameter` is empty where a policy as a whole comes or goes; `change` in million a year.
    """

    policy: str
    parameter: str
    change: float


@dataclass(frozen=True)
class Difference:
    """Gross cost of two packages in one year, million, and the steps between, largest first.

    `rest`: what the steps do not explain alone: years of phase-in, assumptions, and what changes
    do to each other.
    """

    year: int
    first: float
    second: float
    steps: tuple[Step, ...]

    @property
    def rest(self) -> float:
        """Difference less the sum of the steps."""
        return self.second - self.first - sum(step.change for step in self.steps)


def difference(
    first: Package, second: Package, country: Country, profile: Profile | None = None
) -> Difference:
    """Compare the gross cost of two packages in the last year that both show.

    `profile`: of the hours of the family, as in `study.run`. Central values; each step starts
    from `first`. Raises CareError for what a country lacks.
    """
    year = min(int(package.years[-1]) for package in (first, second))
    first, second = first.until(year), second.until(year)
    before = _cost(first, country, profile)
    steps = [
        Step(policy, parameter, _cost(changed, country, profile) - before)
        for policy, parameter, changed in _changes(first, second)
    ]
    steps.sort(key=lambda step: (-abs(step.change), step.policy, step.parameter))
    return Difference(year, before, _cost(second, country, profile), tuple(steps))


def _cost(package: Package, country: Country, profile: Profile | None) -> float:
    course = run(package, country, Draws(), Valuation(), profile)
    return float(course.total("cost")[-1, 0] / 1e6)


def _changes(first: Package, second: Package) -> Iterator[tuple[str, str, Package]]:
    """Each difference, and the first package with it alone."""
    for key in {**first.policies, **second.policies}:
        one, other = first.policies.get(key), second.policies.get(key)
        if one is None or other is None:
            yield key, "", _with(first, key, other)
            continue
        for item in fields(one):
            value = getattr(other, item.name)
            if getattr(one, item.name) != value:
                yield key, item.name, _with(first, key, replace(one, **{item.name: value}))


def _with(package: Package, key: str, policy: Policy | None) -> Package:
    policies: Mapping[str, Policy] = {
        **{name: held for name, held in package.policies.items() if name != key or policy},
        **({key: policy} if policy else {}),
    }
    return replace(package, policies=policies)
