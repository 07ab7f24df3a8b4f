"""Packages side by side: key figures of each in its last year, under the same draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from careconomy.cli import simulation, tables
from careconomy.cli.tidy import COLUMNS, is_quantity, long_rows
from careconomy.cli.words import word

if TYPE_CHECKING:
    from rich.console import Console

Results = Sequence[Mapping[str, Any]]

# Heading of a table, and the paths of its figures in a result.
_TABLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Cost",
        ("total.cost.gross", "total.cost.new_spending", "net_cost"),
    ),
    ("Cost, share of GDP", ("total.cost_share_gdp.gross", "total.cost_share_gdp.new_spending")),
    ("Who pays", ("total.payers.*",)),
    ("What comes back, share of cost", ("recouped", "self_funding")),
    ("Jobs for women", ("jobs.direct.women", "jobs.indirect.women", "jobs.induced.women")),
    ("Jobs for men", ("jobs.direct.men", "jobs.indirect.men", "jobs.induced.men")),
    (
        "Change of the gaps between women and men",
        ("gaps.employment.change", "gaps.earnings.change"),
    ),
    ("Change of the gap in unpaid hours", ("gaps.unpaid_hours.change",)),
    ("Effort: money and valued time", ("effort.after.*",)),
    ("How evenly care is shared", ("sharing.after",)),
)
# Sections whose rows are named by the key before the last.
_NAMED_BEFORE_LAST = ("gaps", "jobs")


def data(results: Results) -> dict[str, Any]:
    """Return the results of all packages, in the order in which they were named."""
    return {
        "country": results[0]["country"],
        "country_name": results[0]["country_name"],
        "packages": list(results),
    }


def table(console: Console, results: Results) -> None:
    """Print the key figures, a column for each package."""
    first = results[0]
    console.print(f"{len(results)} packages, {first['country_name']}", style="bold")
    console.print(
        f"Money in {first['currency']} at {first['price_year']} prices; each package in its last "
        f"year; {first['draws']:,} draws, seed {first['seed']}, the same for all."
    )
    console.print("Every figure is an estimate of the model; below: what it rests on.")
    shown = [simulation.estimates(result) for result in results]
    headings = ["", *(f"{result['package']} {result['to']}" for result in results)]
    for title, paths in _TABLES:
        rows = [row for path in paths for row in _rows(shown, path)]
        tables.grid(console, title, headings, rows)
    if any(map(simulation.unknown_spending, results)):
        console.print("* Holds all of a cost of which today's part is not known.")
    tables.legend(console, first, marks=False)
    for result in results:
        tables.origin(console, result, title=result["package"])


def rows(results: Results) -> Iterator[Sequence[Any]]:
    """Yield one long table; its first column names the package."""
    yield ("package", *COLUMNS)
    for result in results:
        yield from long_rows(result, first=(result["package"],))


def _rows(results: Results, path: str) -> Iterator[tables.Row]:
    """Yield rows for a path of keys; a last key `*` stands for every key at its place."""
    *keys, last = path.split(".")
    places = [_at(result, keys) for result in results]
    names = list(dict.fromkeys(key for place in places for key in place)) if last == "*" else [last]
    for name in names:
        found = [place.get(name) for place in places]
        if any(is_quantity(item) for item in found):
            if keys[:1] == ["gaps"]:
                found = [item and simulation.in_points(item) for item in found]
            named = len(keys) > 1 and keys[0] in _NAMED_BEFORE_LAST
            yield (word(keys[1], keys[0]) if named else word(name, ".".join(keys))), found


def _at(result: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Any]:
    for key in keys:
        result = result.get(key, {})
    return result
