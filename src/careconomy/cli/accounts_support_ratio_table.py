"""The care support ratio on a terminal and in files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DASH, scale
from careconomy.cli.output import to_csv
from careconomy.cli.tables import hanging, plain
from careconomy.files import write_files

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.accounts.support_ratio import SupportRatio
    from careconomy.quantity import Quantity

# Years that are printed; the data hold every year.
STEP = 5
HEADINGS = ("year", "statistic", "unit", "value", "lower", "upper", "no_interval", "quality")
# Title, and statistics with their headings.
TABLES: Sequence[tuple[str, Mapping[str, str]]] = (
    (
        "Care given per hour of care needed (base year = 1)",
        {
            "support_ratio": "today's sharing",
            "support_ratio_men_as_women": "men give as\nmuch as women",
        },
    ),
    (
        "Hours a year",
        {
            "needed_0_14": "needed by\n0-14",
            "needed_15_64": "by 15-64",
            "needed_65_plus": "by 65+",
            "given_women": "given by\nwomen",
            "given_men": "by men",
            "more_if_men_as_women": "more, men\nas women",
        },
    ),
    (
        "Dependency: hours a day that 0-14 and 65+ need, beside heads",
        {
            "hours_per_adult_0_14": "hours, 0-14\nper adult",
            "hours_per_adult_65_plus": "65+\nper adult",
            "hours_per_woman": "both, per\nwoman",
            "heads_per_adult": "heads per\nadult",
            "hours_index": "hours,\nindex",
            "heads_index": "heads,\nindex",
        },
    ),
)


def table(console: Console, found: SupportRatio) -> None:
    """Print ratio, hours and dependency of every fifth year, and the notes."""
    figures = found.figures()
    years = [int(year) for year in found.years]
    shown = [at for at, year in enumerate(years) if at in (0, len(years) - 1) or year % STEP == 0]
    console.print(f"Care support ratio: {found.country.name}, {years[0]} to {years[-1]}")
    for name, columns in TABLES:
        factor, title = _scaled(name, [figures[key] for key in columns])
        body = [
            [str(years[at]), *(_cell(figures[key], at, factor) for key in columns)] for at in shown
        ]
        plain(console, title, ["year", *columns.values()], body, tight=True)
    if found.units is not None:
        units = figures["needed_units"].value
        plain(
            console,
            "Need by the Madrid scale, million units",
            ["year", "units"],
            [[str(years[at]), f"{units[at]:,.2f}"] for at in shown],
            tight=True,
        )
    console.print()
    console.print("Adults and women: 15-64. Below a figure: its 90 % interval.")
    console.print("Every year and statistic: -o FOLDER, or --format csv.")
    for note in [*found.notes, *_without_interval(figures)]:
        hanging(console, "- ", note)
    _origin(console, found)


def _scaled(title: str, held: Sequence[Quantity]) -> tuple[float, str]:
    """One factor for all figures of a table, and the title with its unit."""
    unit = held[0].unit
    if not unit.startswith("million"):
        return 1.0, title
    shown = scale(unit, [value for one in held for value in one.value])
    return shown.factor, f"{title}, {shown.unit.removesuffix(' hours')}"


def _cell(held: Quantity, at: int, factor: float) -> str:
    if held.value[at] is None:
        return DASH
    value = (held.value[at] or 0.0) * factor
    decimals = 3 if held.unit == "ratio" else 0 if abs(value) >= 1e3 else 1 if value >= 10 else 2
    text = f"{value:,.{decimals}f}"
    if held.lower is None or held.upper is None:
        return text
    low, high = (f"{end[at] * factor:,.{decimals}f}" for end in (held.lower, held.upper))
    return text if low == high else f"{text}\n{low}{DASH}{high}"


def _without_interval(figures: Mapping[str, Quantity]) -> list[str]:
    """Why figures that are shown have no interval."""
    reasons: dict[str, list[str]] = {}
    for _, columns in TABLES:
        for name in columns:
            held = figures[name]
            if held.no_interval and held.value[0] is not None:
                reasons.setdefault(held.no_interval, []).append(name.replace("_", " "))
    return [f"No interval ({', '.join(names)}): {why}." for why, names in reasons.items()]


def _origin(console: Console, found: SupportRatio) -> None:
    """Facts that are estimated, and sources."""
    result = found.to_dict()
    for item in result["estimated"]:
        if item["fact"] != "age_profile":
            hanging(console, f"{item['quality'].capitalize()}: ", f"{item['fact']}. {item['note']}")
    sources = "; ".join(item["source"] for item in result["sources"])
    hanging(console, "Sources: ", f"{sources}.")


def records(found: SupportRatio) -> Iterator[Sequence[Any]]:
    """Every statistic of every year, with a header."""
    yield HEADINGS
    for name, held in found.figures().items():
        for at, year in enumerate(found.years):
            low = None if held.lower is None else held.lower[at]
            high = None if held.upper is None else held.upper[at]
            yield (
                *(int(year), name, held.unit, held.value[at], low, high),
                *(held.no_interval, held.quality),
            )


def write_folder(found: SupportRatio, folder: Path) -> list[Path]:
    """Write figures as SVG, PNG and CSV, every figure by year as CSV, and notes as text."""
    from careconomy.report.standalone import standalone_files
    from careconomy.report.support_ratio_figure import hours_figure, ratio_figure

    figures = {"support-ratio": ratio_figure(found)}
    if found.levels:
        figures["hours-needed"] = hours_figure(found)
    files = {"by-year.csv": to_csv(records(found)).encode()}
    files["readme.txt"] = "".join(f"{note}\n" for note in found.notes).encode()
    return write_files(folder, {**files, **standalone_files(figures)})
