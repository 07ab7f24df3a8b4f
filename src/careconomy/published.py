"""What the command line and the browser publish alike: lists, parameters, strict JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from careconomy.errors import CareError, nearest

if TYPE_CHECKING:
    from careconomy.facts import Country, Fact, Summary
    from careconomy.parameters import Parameter, ParameterSet

    Countries = Sequence[tuple[str, str, Summary]]


def to_json(data: Any) -> str:
    """Return strict JSON on one line: what is not a finite number becomes null."""
    return json.dumps(_strict(data), ensure_ascii=False, allow_nan=False) + "\n"


def _strict(data: Any) -> Any:
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, dict):
        return {str(key): _strict(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_strict(value) for value in data]
    return data


def countries_data(found: Countries) -> list[dict[str, Any]]:
    """Return a row for each country with its coverage and the names of missing facts."""
    return [
        {"iso3": iso3, "name": name, "complete": summary.complete, **asdict(summary)}
        for iso3, name, summary in found
    ]


def facts_data(country: Country, found: Sequence[Fact]) -> dict[str, Any]:
    """Return facts as an object by name, under the country's own keys."""
    return {
        "country": country.iso3,
        "country_name": country.name,
        "currency": country.currency,
        "price_year": country.price_year,
        "region": country.region,
        "income_group": country.income_group,
        "facts": {fact.name: asdict(fact) for fact in found},
    }


def parameter_sets() -> dict[str, type[ParameterSet]]:
    """Every set of parameters by its name: policies by their key, then the assumptions."""
    from careconomy.care_balance.assumptions import BalanceAssumptions
    from careconomy.economy import EconomyAssumptions
    from careconomy.effects.assumptions import EffectsAssumptions
    from careconomy.policies import known_policies

    assumptions = (BalanceAssumptions, EconomyAssumptions, EffectsAssumptions)
    return {**known_policies(), **{kind.table: kind for kind in assumptions}}


def parameters_data(policy: str | None) -> list[dict[str, Any]]:
    """Return a row for each parameter, or key of one, of one set or of all."""
    known = parameter_sets()
    chosen = [key for key in known if policy is None or key == policy or _belongs(key, policy)]
    if not chosen:
        raise CareError(
            f'the policy "{policy}" is not known.{nearest(policy or "", known)}',
            remedy=f"Known names: {', '.join(known)}.",
        )
    return [
        row
        for key in chosen
        for name, made in known[key].described()
        for row in _parameter_rows(known[key].table, name, made)
    ]


def _belongs(key: str, family: str) -> bool:
    """Whether a set is of a family: "leave.parental" of "leave"."""
    return key.startswith(f"{family}.")


def _parameter_rows(table: str, name: str, made: Parameter) -> Iterator[dict[str, Any]]:
    for key in made.keys or (None,):
        held = made.default_of(key)
        number_like = held is not None and not isinstance(made.default, bool)
        yield {
            "table": table,
            "parameter": name,
            "key": key,
            "unit": made.unit,
            "default": held.value if held and number_like else made.default,
            "low": held.low if held and number_like else None,
            "high": held.high if held and number_like else None,
            "minimum": None if made.choices or not number_like else made.minimum,
            "maximum": made.maximum if number_like and math.isfinite(made.maximum) else None,
            "choices": list(made.choices),
            "source": made.source,
            "confidence": made.confidence,
            "description": made.description,
        }
