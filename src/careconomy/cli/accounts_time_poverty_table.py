"""Time poverty on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DASH, places
from careconomy.cli.survey_tables import title_of
from careconomy.cli.tables import hanging, plain

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.accounts.time_poverty_joint import TimeAndIncomePoverty
    from careconomy.estimation import Estimates, Row
    from careconomy.timeuse import Survey

Heads = Sequence[tuple[str, str]]
DAYS: Heads = (
    ("incidence", "share of\nperson-days, %"),
    ("deficit", "hours a day beyond\nthe line, of all"),
    ("deficit_of_poor", "hours beyond,\nof those"),
)
CELLS: Heads = (
    ("time_poor_and_income_poor", "both"),
    ("time_poor_only", "time only"),
    ("income_poor_only", "income only"),
    ("neither", "neither"),
)
POOR: Heads = (
    ("time_poor", "time-poor"),
    ("income_poor", "officially\npoor"),
    ("hidden_poor", "hidden\npoor"),
    ("limtip_poor", "LIMTIP-poor"),
)
DEFICITS: Heads = (
    ("deficit", "hours a week,\nof all"),
    ("deficit_of_time_poor", "of the\ntime-poor"),
    ("deficit_value", "money a year,\nof all"),
    ("deficit_total", "million hours\na week"),
)
LESS = "_difference"


def show(
    console: Console,
    table: Estimates,
    joint: TimeAndIncomePoverty | None,
    found: Survey,
    confidence: float,
) -> None:
    """Print the warning, then a table for each line, then what a reader must know."""
    title_of(console, found)
    hanging(console, "", table.notes[0])
    if joint is None:
        _days(console, table)
    else:
        _joint(console, table)
        _required(console, joint.required)
        _match(console, joint)
    console.print()
    console.print(
        f"Below a figure: its {confidence:.0%} interval; below a difference also p of its being "
        "zero."
    )
    if any(row.flag for row in table.rows):
        console.print("* breaks a rule of publication, below; the data say which.")
    console.print("Every figure: --format csv.")
    for note in table.notes[1:]:
        hanging(console, "- ", note)


def _days(console: Console, table: Estimates) -> None:
    lines = dict.fromkeys((row.activity, row.domain["line"]) for row in table.rows)
    for activity, line in lines:
        rows = [r for r in table.rows if r.activity == activity and r.domain["line"] == line]
        stated = next((row for row in rows if row.statistic == "line"), None)
        at = "" if stated is None else f" ({_cell(stated, 1.0, beside=True)} hours a day)"
        name = "Work" if activity == "work" else "Free time"
        _print(console, f"{name} {line}{at}", rows, DAYS)


def _joint(console: Console, table: Estimates) -> None:
    for title, heads in (
        ("Households with a member who lacks time, and income-poor households, %", CELLS),
        ("Poverty in time and in income, %", POOR),
        (f"Missing hours, and {_money(table)}", DEFICITS),
    ):
        _print(console, title, table.rows, heads)


def _money(table: Estimates) -> str:
    return next(row.unit for row in table.rows if row.statistic == "deficit_value")


def _print(console: Console, title: str, rows: Sequence[Row], heads: Heads) -> None:
    """Print domains down, statistics across."""
    lines: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        levels = [level for name, level in row.domain.items() if name != "line"]
        key = (row.activity, *levels)
        if row.statistic != "line":
            lines.setdefault(key, {})[row.statistic.removesuffix(LESS)] = row
    whose = len({key[0] for key in lines}) > 1
    body = [
        [
            " ".join(_words(key if whose else key[1:])),
            *(_cell(found.get(name), _factor(name)) for name, _ in heads),
        ]
        for key, found in lines.items()
    ]
    plain(console, title, ["", *(head for _, head in heads)], body, tight=True)


def _words(key: Sequence[str]) -> list[str]:
    """Levels in words; of "all" one is enough."""
    kept = [level.replace("_", " ") for level in key if level != "all"]
    return kept or ["all"]


def _factor(name: str) -> float:
    if name == "deficit_total":
        return 1e-6
    return 1.0 if name.startswith("deficit") else 100.0


def _cell(row: Row | None, factor: float, *, beside: bool = False) -> str:
    if row is None or row.est is None:
        return DASH
    decimals = min(places(row.est * factor), 3 if abs(row.est * factor) < 0.1 else 2)
    text = f"{row.est * factor:,.{decimals}f}"
    if row.flag:
        text += "*"
    if row.lci is None or row.uci is None or row.lci == row.uci:
        return text
    interval = f"{row.lci * factor:,.{decimals}f} to {row.uci * factor:,.{decimals}f}"
    text = f"{text}, {interval}" if beside else f"{text}\n{interval}"
    return text if row.p is None else f"{text}\np {_p(row.p)}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _required(console: Console, required: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        [
            item["adults"],
            item["children"],
            f"{item['hours_a_week']:.1f}" + ("" if item["se"] is None else f" ± {item['se']:.1f}"),
            f"{item['households']:,}",
            item["of"],
        ]
        for item in required
    ]
    heads = ["adults", "children", "hours", "households", "mean of"]
    title = "Required home production, hours a week (± standard error)"
    plain(console, title, heads, rows, left=(0, 1, 4), tight=True)


def _match(console: Console, joint: TimeAndIncomePoverty) -> None:
    if not joint.match:
        return
    rows = [
        [
            item["cells"],
            f"{item['recipients']:,}",
            f"{item['share']:.1%}",
            DASH if item["mean_distance"] is None else f"{item['mean_distance']:.1f}",
            f"{item['donors_used']:,}",
        ]
        for item in joint.match
    ]
    heads = ["matched within", "households", "share", "years apart", "donors"]
    plain(console, "Match of incomes", heads, rows, tight=True)
    body = [
        [_called(item), f"{item['matched']:,.0f}", f"{item['donors']:,.0f}"]
        for item in joint.matched
        if item["cell"] == "all" or item["statistic"] == "mean"
    ]
    plain(console, "Income, matched beside donors", ["", "matched", "donors"], body, tight=True)


def _called(item: Mapping[str, Any]) -> str:
    name = item["statistic"].replace("_", " ")
    return name if item["cell"] == "all" else f"{name}: {item['cell']}"
