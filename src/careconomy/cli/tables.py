"""Results as tables of a terminal, 80 columns wide; they know the shape of a result, no policy."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DIGITS, Scale, bounds, cell, mark, number, scale
from careconomy.cli.tidy import is_quantity, quantities
from careconomy.cli.words import fact_words, phrase, word

if TYPE_CHECKING:
    from rich.console import Console

Result = Mapping[str, Any]
Row = tuple[str, Sequence[Result | None]]
RowInYear = tuple[str, Sequence[Result | None], int]
MANY_COLUMNS = 7
NARROW = 9


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
    below = ["" if shared else f"\n{short(name)}" for name in names]
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
    plain(console, f"{title}, {short(names[0])}" if shared else title, heads, body)


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
        unit = [] if single else [short(chosen.unit)]
        body.append([name, value, bounds(item, -1, chosen.factor), *unit])
    heads = ["", "Value", "90 % interval"]
    if single:
        title = f"{title}, {short(next(iter(scales.values())).unit)}"
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
    if len(headings) >= MANY_COLUMNS and not tight:
        headings = [textwrap.fill(heading, NARROW) for heading in headings]
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


def survey_line(console: Console, result: Mapping[str, Any]) -> None:
    """Say whose diaries the hours of families come from, where they do."""
    if "survey" in result:
        survey = result["survey"]
        diaries = sum(survey["diaries"].values())
        hanging(console, "Hours of families: ", f"{survey['name']}, {diaries:,} diaries.")


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


def short(unit: str) -> str:
    """Return a unit without its price year, which the heading of the whole result states."""
    return unit.partition(" at ")[0].replace("FTE", "full-time")


def legend(console: Console, result: Result, *, marks: bool) -> None:
    """Print how to read intervals and marks; without `marks` the tables show none of quality."""
    known = [item for _, item in quantities(result) if item["value"][-1] is not None]
    console.print()
    if any(item.get("lower") for item in known):
        console.print(
            "Beside or below a figure: the interval in which 90 % of the draws lie. A figure "
            "without one rests on inputs for which no error is known, or its ends are the same."
        )
    else:
        console.print("No intervals: the study was run without draws.")
    console.print(
        "e estimated by a rule, a assumed, o your own figure, – not known."
        if marks
        else "– not known. With --format json or csv each figure says whether it is estimated."
    )


def care_balance(console: Console, balance: Result, title: str, kind: str = "hours") -> None:
    """Print hours by provider (rows) and recipient (columns), with what is unmet.

    `kind` is "hours", "active" or "on_call"; needs are met or unmet by hours of both kinds.
    """
    hours = balance[kind]
    providers = list(dict.fromkeys(key for row in hours.values() for key in row))
    rows = [(word(key), [row.get(key) for row in hours.values()]) for key in providers]
    if kind == "hours":
        rows.append((word("unmet"), [balance["unmet"].get(to) for to in hours]))
    grid(console, title, ["Who gives it", *(word(to) for to in hours)], rows, digits=2)


def balance_tables(console: Console, balance: Result, title: str) -> None:
    """Print a care balance: hours, money, unpaid work valued, shares."""
    care_balance(console, balance, f"{title}: hours received a year")
    care_balance(console, balance, "Of these, hands-on (the rest is on call)", "active")
    money = balance["money"]
    payers = list(dict.fromkeys(key for row in money.values() for key in row))
    grid(
        console,
        "Who pays for care services",
        ["Service", *(word(payer) for payer in payers)],
        [(word(service), [row.get(p) for p in payers]) for service, row in money.items()],
    )
    unpaid = balance["unpaid_value"]
    method = f"{word(unpaid['method'])} method; wage: {word(unpaid['wage_concept'])}"
    found = [(word(key, "unpaid_value"), item) for key, item in unpaid.items() if is_quantity(item)]
    listing(console, f"Unpaid work valued ({method})", found)
    listing(console, "Who gives the hours", labelled(balance["shares"], "shares"))


def origin(console: Console, result: Result, title: str = "") -> None:
    """Print what rests on estimates and assumptions, and the notes."""
    console.print()
    if title:
        console.print(title, style="bold")
    for quality in ("estimated", "assumed", "override"):
        names = [item["fact"] for item in result.get("estimated", ()) if item["quality"] == quality]
        if names:
            head = "Your own figures" if quality == "override" else f"Facts {quality}"
            hanging(console, f"{head}: ", f"{'; '.join(map(fact_words, names))}.")
    notes = [held["text"] for held in result.get("notes", ())]
    for note in (*notes, *result.get("survey", {}).get("notes", ())):
        hanging(console, "Note: ", note)
    if result.get("inputs_hash"):
        console.print(f"Inputs: {result['inputs_hash']}")


def labelled(found: Mapping[str, Any], section: str = "") -> list[tuple[str, Result]]:
    """Return what is known in a section, each figure under its words."""
    known = ((path, item) for path, item in quantities(found) if item["value"][-1] is not None)
    return [(phrase(path, section), item) for path, item in known]


def country_balance(console: Console, result: Result) -> None:
    """Print the care balance of a country today."""
    title = f"Care balance, {result['country_name']}, {result['years'][-1]}"
    console.print(title, style="bold")
    console.print(f"Money in {result['currency']} at {result['price_year']} prices.")
    survey_line(console, result)
    balance_tables(console, result, "Who cares")
    worth = result["worth"]["methods"]
    grid(
        console,
        f"Unpaid work valued by every method (wage: {word(result['worth']['wage_concept'])})",
        ["", "value", "of GDP", "women's part"],
        [
            (word(method), [held["total"], held["share_gdp"], held["womens_share"]])
            for method, held in worth.items()
        ],
    )
    legend(console, result, marks=True)
    origin(console, result)
