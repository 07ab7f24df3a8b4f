"""Lists that the command line prints: countries, facts, parameters, and the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import UNKNOWN, number
from careconomy.cli.output import print_or_save
from careconomy.cli.tables import hanging, plain
from careconomy.cli.words import fact_words
from careconomy.published import countries_data

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.facts import Country, Fact, Summary

    Countries = Sequence[tuple[str, str, Summary]]

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
    "table",
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


def countries(console: Console, found: Countries) -> None:
    """Print every country with the coverage of its facts."""
    complete = sum(summary.complete for _, _, summary in found)
    plain(
        console,
        f"{len(found)} countries and territories; {complete} have every fact of a costed package",
        ["Code", "Country", "observed", "estimated", "missing", "unpaid work", "input-output"],
        [
            [
                iso3,
                name,
                str(summary.observed),
                str(summary.estimated),
                f"{len(summary.missing)}{'' if summary.population else '*'}",
                summary.unpaid_work,
                "yes" if summary.input_output else "no",
            ]
            for iso3, name, summary in found
        ],
        left=(0, 1, 5, 6),
        tight=True,
    )
    console.print()
    console.print(
        "Counts of facts; * no population by age. careconomy facts CODE shows each, --format json "
        "names what is missing."
    )


def countries_rows(found: Countries) -> Iterator[Sequence[Any]]:
    """Yield header and rows of the table of countries; missing facts are joined by spaces."""
    listed = countries_data(found)
    yield tuple(listed[0]) if listed else ()
    for row in listed:
        yield tuple(" ".join(held) if isinstance(held, tuple) else held for held in row.values())


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
                f"{fact.name}\n{fact_words(fact.name)} ({fact.unit})",
                _with_interval(fact.value, fact.low, fact.high),
                str(fact.year),
                fact.quality,
                str(sources.index(fact.source) + 1),
            ]
            for fact in found
        ],
        left=(0, 3),
        tight=True,
    )
    console.print()
    _numbered(console, sources)
    _notes(console, found)


def _numbered(console: Console, lines: Sequence[str]) -> None:
    for position, line in enumerate(lines, start=1):
        hanging(console, f"{position:>3}  ", line)


def _notes(console: Console, found: Sequence[Fact]) -> None:
    rules: dict[str, list[str]] = {}
    for fact in found:
        if fact.quality != "observed":
            rules.setdefault(fact.note or fact.quality, []).append(fact.name)
    if rules:
        console.print()
        console.print("Not observed:", style="bold")
    for rule, names in rules.items():
        hanging(console, "- ", f"{', '.join(names)}: {rule}")


def facts_rows(country: Country, found: Sequence[Fact]) -> Iterator[Sequence[Any]]:
    """Yield header and rows of the table of facts."""
    yield ("country", *FACT_COLUMNS)
    for fact in found:
        yield (country.iso3, *(getattr(fact, column) for column in FACT_COLUMNS))


def parameters(console: Console, found: Sequence[Mapping[str, Any]]) -> None:
    """Print parameters policy by policy, with the sources below."""
    for table in dict.fromkeys(row["table"] for row in found):
        rows = [row for row in found if row["table"] == table]
        sources = list(dict.fromkeys(f"{row['source']} ({row['confidence']})" for row in rows))
        plain(
            console,
            f"[{table}]",
            ["Parameter", "Default", "Range", "Source"],
            [
                [
                    f"{keyed(row)}\n{row['description']} ({row['unit']})",
                    default(row["default"]),
                    span(row["low"], row["high"]),
                    str(sources.index(f"{row['source']} ({row['confidence']})") + 1),
                ]
                for row in rows
            ],
        )
        _numbered(console, sources)


def parameters_rows(found: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    """Yield header and rows of the table of parameters."""
    yield PARAMETER_COLUMNS
    for row in found:
        yield tuple(row[column] for column in PARAMETER_COLUMNS)


def print_schema(output: Path | None) -> None:
    """Print or save the JSON schema of a package file, indented for people to read."""
    from careconomy.schema import package_schema

    print_or_save(json.dumps(package_schema(), indent=2, allow_nan=False) + "\n", output)


def keyed(row: Mapping[str, Any]) -> str:
    """Name of a parameter with its key, as in `coverage.0-2`."""
    return row["parameter"] if row["key"] is None else f"{row['parameter']}.{row['key']}"


def default(value: Any) -> str:
    """Write a default as a package file would."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return UNKNOWN
    return number(value) if isinstance(value, float) else str(value)


def span(low: float | None, high: float | None) -> str:
    """Write the range of draws, or nothing where there is none."""
    return "" if low is None or high is None or low == high else f"{number(low)}–{number(high)}"


def _with_interval(value: float, low: float | None, high: float | None) -> str:
    """Write a fact so that it can be typed back with --set: large figures keep four digits."""
    below = "" if low is None or high is None else f"\n{_fact(low)}–{_fact(high)}"
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
