"""Lists that the command line prints: countries, facts, parameters, and the schema."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import UNKNOWN, number
from careconomy.cli.output import print_or_save
from careconomy.cli.tables import plain
from careconomy.errors import CareError, nearest

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.facts import Country, Fact
    from careconomy.parameters import Parameter

FACT_COLUMNS = (
    "name",
    "value",
    "low",
    "high",
    "unit",
    "year",
    "quality",
    "source",
    "licence",
    "note",
)
PARAMETER_COLUMNS = (
    "policy",
    "parameter",
    "key",
    "unit",
    "default",
    "low",
    "high",
    "minimum",
    "maximum",
    "source",
    "confidence",
    "description",
)


def facts(console: Console, country: Country, found: Sequence[Fact]) -> None:
    """Print facts with their interval, year and quality, and the sources below."""
    sources = list(dict.fromkeys(fact.source for fact in found))
    console.print(f"{country.name} ({country.iso3}): {len(found)} facts", style="bold")
    console.print(f"Money in {country.currency} at {country.price_year} prices.")
    plain(
        console,
        "Facts",
        ["Fact", "Value", "Year", "Quality", "Source"],
        [
            [
                f"{fact.name}\n{fact.unit}",
                _with_interval(fact.value, fact.low, fact.high),
                str(fact.year),
                fact.quality,
                str(sources.index(fact.source) + 1),
            ]
            for fact in found
        ],
        left=(0, 3),
    )
    console.print()
    for position, source in enumerate(sources, start=1):
        console.print(f"{position:>3}  {source}")
    _notes(console, found)


def _notes(console: Console, found: Sequence[Fact]) -> None:
    rules: dict[str, list[str]] = {}
    for fact in found:
        if fact.quality != "observed":
            rules.setdefault(fact.note or fact.quality, []).append(fact.name)
    if rules:
        console.print()
        console.print("Not observed:", style="bold")
    for rule, names in rules.items():
        console.print(f"- {', '.join(names)}: {rule}")


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


def facts_rows(country: Country, found: Sequence[Fact]) -> Iterator[Sequence[Any]]:
    """Yield header and rows of the table of facts."""
    yield ("country", *FACT_COLUMNS)
    for fact in found:
        yield (country.iso3, *(getattr(fact, column) for column in FACT_COLUMNS))


def parameters_data(policy: str | None) -> list[dict[str, Any]]:
    """Return a row for each parameter, or key of one, of a policy or of all."""
    from careconomy.policies import POLICIES

    known = {kind.table: kind for kind in POLICIES}
    if policy is not None and policy not in known:
        raise CareError(
            f'the policy "{policy}" is not known.{nearest(policy, known)}',
            remedy=f"Known policies: {', '.join(known)}.",
        )
    return [
        row
        for table, kind in known.items()
        if policy in (None, table)
        for name, made in kind.described()
        for row in _parameter_rows(table, name, made)
    ]


def _parameter_rows(table: str, name: str, made: Parameter) -> Iterator[dict[str, Any]]:
    for key in made.keys or (None,):
        span = made.default_of(key)
        yield {
            "policy": table,
            "parameter": name,
            "key": key,
            "unit": made.unit,
            "default": span.value if span else made.default,
            "low": span.low if span else None,
            "high": span.high if span else None,
            "minimum": made.minimum if span else None,
            "maximum": made.maximum if span and math.isfinite(made.maximum) else None,
            "source": made.source,
            "confidence": made.confidence,
            "description": made.description,
        }


def parameters(console: Console, found: Sequence[Mapping[str, Any]]) -> None:
    """Print parameters policy by policy, with the sources below."""
    for policy in dict.fromkeys(row["policy"] for row in found):
        rows = [row for row in found if row["policy"] == policy]
        sources = list(dict.fromkeys(f"{row['source']} ({row['confidence']})" for row in rows))
        plain(
            console,
            f"[policies.{policy}]",
            ["Parameter", "Default", "Range", "Source"],
            [
                [
                    f"{_keyed(row)}\n{row['description']} ({row['unit']})",
                    _default(row["default"]),
                    _span(row["low"], row["high"]),
                    str(sources.index(f"{row['source']} ({row['confidence']})") + 1),
                ]
                for row in rows
            ],
        )
        for position, source in enumerate(sources, start=1):
            console.print(f"{position:>3}  {source}")


def parameters_rows(found: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    """Yield header and rows of the table of parameters."""
    yield PARAMETER_COLUMNS
    for row in found:
        yield tuple(row[column] for column in PARAMETER_COLUMNS)


def print_schema(output: Path | None) -> None:
    """Print or save the JSON schema of a package file, indented for people to read."""
    from careconomy.package import package_schema

    print_or_save(json.dumps(package_schema(), indent=2, allow_nan=False) + "\n", output)


def _keyed(row: Mapping[str, Any]) -> str:
    return row["parameter"] if row["key"] is None else f"{row['parameter']}.{row['key']}"


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return UNKNOWN
    return number(value) if isinstance(value, float) else str(value)


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None or low == high else f"{number(low)}–{number(high)}"  # noqa: RUF001


def _with_interval(value: float, low: float | None, high: float | None) -> str:
    """Write a fact so that it can be typed back with --set: large figures keep four digits."""
    below = "" if low is None or high is None else f"\n{_fact(low)}–{_fact(high)}"  # noqa: RUF001
    return _fact(value) + below


def _fact(value: float) -> str:
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size * 10:
            return (
                f"{value / size:,.4g} {name}"
                if value / size < 1e4
                else f"{value / size:,.0f} {name}"
            )
    return number(value, digits=4)
