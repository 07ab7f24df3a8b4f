"""Results as tables of a terminal, 80 columns wide; they know the shape of a result, no policy."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DIGITS, Scale, bounds, cell, label, mark, number, scale
from careconomy.cli.tidy import is_quantity, quantities

if TYPE_CHECKING:
    from rich.console import Console

Result = Mapping[str, Any]
Row = tuple[str, Sequence[Result | None]]
RowInYear = tuple[str, Sequence[Result | None], int]
MANY_COLUMNS = 7
MOST_DRIVERS = 10


def grid(
    console: Console,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Row],
    digits: int = DIGITS,
) -> None:
    """Print quantities side by side in their last year."""
    by_year(console, title, headings, [(name, found, -1) for name, found in rows], digits)


def by_year(
    console: Console,
    title: str,
    headings: Sequence[str],
    rows: Sequence[RowInYear],
    digits: int = DIGITS,
) -> None:
    """Print quantities side by side, each row in the year at its position.

    All figures of one unit share one scale, so that they can be compared by eye.
    """
    kept = [row for row in rows if any(item is not None for item in row[1])]
    if not kept:
        return
    columns = zip(*(items for _, items, _ in kept), strict=True)
    units = [next((item["unit"] for item in column if item), "") for column in columns]
    scales = _scales((item, at) for _, items, at in kept for item in items if item is not None)
    names = [scales[unit].unit for unit in units]
    shared = len(set(names)) == 1
    below = ["" if shared else f"\n{_short(name)}" for name in names]
    heads = [headings[0], *(head + unit for head, unit in zip(headings[1:], below, strict=True))]
    body = [
        [
            name,
            *(
                cell(item, at, scales[unit].factor, digits)
                for item, unit in zip(items, units, strict=True)
            ),
        ]
        for name, items, at in kept
    ]
    plain(console, f"{title}, {_short(names[0])}" if shared else title, heads, body)


def _scales(found: Iterable[tuple[Result, int]]) -> dict[str, Scale]:
    """One scale for each unit, fit for its largest figure."""
    values: dict[str, list[float | None]] = {}
    for item, at in found:
        values.setdefault(item["unit"], []).append(item["value"][at])
    return {unit: scale(unit, held) for unit, held in values.items()}


def listing(console: Console, title: str, rows: Iterable[tuple[str, Result | None]]) -> None:
    """Print quantities below each other: value and interval in a row, and unit where it varies."""
    kept = [(name, item) for name, item in rows if item is not None]
    if not kept:
        return
    scales = _scales((item, -1) for _, item in kept)
    single = len(scales) == 1
    body = []
    for name, item in kept:
        chosen = scales[item["unit"]]
        value = number(item["value"][-1], chosen.factor) + mark(item.get("quality"))
        unit = [] if single else [_short(chosen.unit)]
        body.append([name, value, bounds(item, -1, chosen.factor), *unit])
    heads = ["", "Value", "90 % interval"]
    if single:
        title = f"{title}, {_short(next(iter(scales.values())).unit)}"
    plain(console, title, heads if single else [*heads, "Unit"], body, left=(0, 3))


def plain(
    console: Console,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    left: Sequence[int] = (0,),
    tight: bool = False,
) -> None:
    """Print a table of text; the columns in `left` are text, the others figures.

    `tight` leaves one space between columns instead of three, as many columns do by themselves.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    body = list(rows)
    space = 0 if tight or len(headings) >= MANY_COLUMNS else 1
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, space), show_edge=False)
    for position, heading in enumerate(headings):
        table.add_column(
            Text(heading),
            justify="left" if position in left else "right",
            overflow="fold",
            min_width=None if position in left else _widest(row[position] for row in body),
        )
    for row in body:
        table.add_row(*(_with_faint_lines(text) for text in row))
    console.print()
    console.print(title, style="bold")
    console.print(table)


def hanging(console: Console, head: str, text: str) -> None:
    """Print a paragraph whose further lines stand below the text, not below its head."""
    console.print(
        textwrap.fill(
            text,
            console.width,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_on_hyphens=False,
        )
    )


def _widest(cells: Iterable[str]) -> int:
    return max((len(line) for cell in cells for line in cell.splitlines()), default=1)


def _with_faint_lines(text: str) -> Any:
    """The first line as it is, the lines below it (interval, unit) in a fainter hue."""
    from rich.text import Text

    first, line_break, below = text.partition("\n")
    return Text(first).append(line_break + below, style="dim")


def _short(unit: str) -> str:
    """A unit without its price year, which the heading of the whole result states."""
    return unit.partition(" at ")[0]


def legend(console: Console, result: Result) -> None:
    """Print how to read marks and intervals, and why figures have none."""
    known = [item for _, item in quantities(result) if item["value"][-1] is not None]
    reasons = {item["no_interval"] for item in known if item.get("no_interval")}
    any_interval = any(item.get("lower") for item in known)
    console.print()
    if any_interval:
        console.print("Beside or below a figure: its 90 % interval.")
    for reason in sorted(reasons):
        console.print(
            f"No interval where {reason}." if any_interval else f"No intervals: {reason}."
        )
    console.print("e estimated by a rule, a assumed, o your own figure, – not known.")


def care_balance(console: Console, balance: Result, title: str, kind: str = "hours") -> None:
    """Print hours by provider (rows) and recipient (columns), with what is unmet.

    `kind` is "hours", "active" or "on_call"; needs are met or unmet by hours of both kinds.
    """
    hours = balance[kind]
    providers = list(dict.fromkeys(key for row in hours.values() for key in row))
    rows = [(label(key), [row.get(key) for row in hours.values()]) for key in providers]
    if kind == "hours":
        rows.append(("unmet", [balance["unmet"].get(to) for to in hours]))
    grid(console, title, ["Provider", *(label(to) for to in hours)], rows, digits=2)


def balance_tables(console: Console, balance: Result, title: str) -> None:
    """Print a care balance: hours, money, unpaid work valued, shares."""
    care_balance(console, balance, f"{title}: hours received a year")
    care_balance(console, balance, "Of these, hands-on (the rest is on call)", "active")
    money = balance["money"]
    payers = list(dict.fromkeys(key for row in money.values() for key in row))
    grid(
        console,
        "Who pays for care services",
        ["Service", *(label(payer) for payer in payers)],
        [(label(service), [row.get(p) for p in payers]) for service, row in money.items()],
    )
    unpaid = balance["unpaid_value"]
    method = f"{label(unpaid['method'])} method, wage {label(unpaid['wage_concept'])}"
    found = [(label(key), item) for key, item in unpaid.items() if is_quantity(item)]
    listing(console, f"Unpaid work valued ({method})", found)
    listing(console, "Who gives the hours", _labelled(balance["shares"]))


def simulation(console: Console, result: Result) -> None:
    """Print a simulated package: costs, payers, jobs, what comes back, gaps, balance."""
    last = result["years"][-1]
    head = f"{result['package']}, {result['country_name']}, {result['from']} to {result['to']}"
    console.print(head, style="bold")
    console.print(
        f"Money in {result['currency']} at {result['price_year']} prices. "
        f"{result['draws']:,} draws, seed {result['seed']}, careconomy {result['version']}."
    )
    costs = [*result["policies"].items(), ("total", result["total"])]
    grid(
        console,
        f"What it costs in {last}",
        ["", "gross cost", "new spending", "gross, of GDP", "staff"],
        [(label(name), _cost_row(policy)) for name, policy in costs],
    )
    _year_by_year(console, result)
    listing(console, f"Who pays in {last}", _labelled(result["total"]["payers"]))
    grid(
        console,
        f"Jobs in {last}",
        ["", "women", "men"],
        [(label(key), [by_sex["women"], by_sex["men"]]) for key, by_sex in result["jobs"].items()],
    )
    back = [(f"revenue: {label(key)}", item) for key, item in result["revenue"].items()]
    rest = [(label(key), result.get(key)) for key in ("net_cost", "recouped", "self_funding")]
    listing(console, f"What comes back in {last}", [*back, *rest])
    for section in ("feasibility", "mothers_employment", "time", "human_capital"):
        listing(
            console, f"{label(section).capitalize()} in {last}", _labelled(result.get(section, {}))
        )
    _before_and_after(console, result, last)
    drivers(console, result, last)
    legend(console, result)
    origin(console, result)


def _cost_row(policy: Result) -> list[Result | None]:
    cost = policy["cost"]
    staff = policy.get("staff_fte", {}).get("total")
    return [cost["gross"], cost["new_spending"], policy["cost_share_gdp"]["gross"], staff]


def _year_by_year(console: Console, result: Result) -> None:
    total = result["total"]
    columns = [
        total["cost"]["gross"],
        total["cost"]["new_spending"],
        result["net_cost"],
        total["cost_share_gdp"]["gross"],
    ]
    by_year(
        console,
        "Year by year",
        ["Year", "gross cost", "new spending", "net cost", "gross, of GDP"],
        [(str(year), columns, at) for at, year in enumerate(result["years"])],
    )


def _before_and_after(console: Console, result: Result, last: int) -> None:
    listing(console, f"Gaps between women and men in {last}", _labelled(result["gaps"]))
    balance = result["balance"]
    for when, word in (("before", "without"), ("after", "with")):
        title = f"Who cares in {last} {word} the package: hours received a year"
        care_balance(console, balance[when], title)
    effort = result.get("effort", {"before": {}, "after": {}})
    sharing = result.get("sharing", {})
    grid(
        console,
        f"Effort in {last}: money and valued time",
        ["", "before", "after"],
        [
            (label(side), [item, effort["after"].get(side)])
            for side, item in effort["before"].items()
        ],
    )
    listing(console, f"How evenly care is shared in {last}", _labelled(sharing))


def drivers(console: Console, result: Result, last: int) -> None:
    """Print which inputs move the cost most, each varied alone over its 90 % range."""
    found = result.get("drivers", ())[:MOST_DRIVERS]
    if not found:
        return
    costs = [driver[end] for driver in found for end in ("cost_low", "cost_high")]
    chosen = scale(result["total"]["cost"]["gross"]["unit"], costs)
    plain(
        console,
        f"What moves the gross cost of {last} most, {_short(chosen.unit)}",
        ["Input, varied alone over its 90 % range", "from", "to"],
        [
            [
                driver["label"]
                if driver.get("kind") == "fact"
                else f"{driver['label']}\n{driver['parameter']}",
                number(driver["cost_low"], chosen.factor),
                number(driver["cost_high"], chosen.factor),
            ]
            for driver in found
        ],
    )


def origin(console: Console, result: Result, title: str = "") -> None:
    """Print what rests on estimates and assumptions, and the notes."""
    console.print()
    if title:
        console.print(title, style="bold")
    for quality in ("estimated", "assumed", "override"):
        names = [item["fact"] for item in result.get("estimated", ()) if item["quality"] == quality]
        if names:
            word = "Your own figures" if quality == "override" else f"Facts {quality}"
            hanging(console, f"{word}: ", f"{', '.join(names)}.")
    for note in (held["text"] for held in result.get("notes", ())):
        hanging(console, "Note: ", note)
    if result.get("inputs_hash"):
        console.print(f"Inputs: {result['inputs_hash']}")


def _labelled(found: Mapping[str, Any]) -> list[tuple[str, Result]]:
    return [(label(" / ".join(path)), item) for path, item in quantities(found)]


def country_balance(console: Console, result: Result) -> None:
    """Print the care balance of a country today."""
    title = f"Care balance, {result['country_name']}, {result['years'][-1]}"
    console.print(title, style="bold")
    console.print(f"Money in {result['currency']} at {result['price_year']} prices.")
    balance_tables(console, result, "Who cares")
    legend(console, result)
    origin(console, result)
