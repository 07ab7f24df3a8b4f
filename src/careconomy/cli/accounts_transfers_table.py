"""Time transfers on a terminal and as files in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DASH
from careconomy.cli.output import to_csv
from careconomy.cli.survey_tables import records, title_of
from careconomy.cli.tables import hanging, plain
from careconomy.files import write_files

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.accounts.transfers import TimeTransfers, Valuation
    from careconomy.accounts.transfers_deficit import Deficit
    from careconomy.accounts.transfers_table import Table
    from careconomy.timeuse import Survey

SIDES = ("production", "consumption", "net")
DEFICITS = ("deficit_market", "deficit_home", "deficit")
# Ages that are printed; the data hold every year.
STEP = 5
ITEMS = {
    "net": "unpaid work, time",
    "deficit_market": "market, money",
    "deficit": "with unpaid work",
}
# Money is printed in thousands, which leaves room for intervals.
THOUSAND = 1e3

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Made:
    """All that a command made: transfers, their value and the life-cycle deficit if asked for."""

    found: TimeTransfers
    survey: Survey
    valuation: Valuation | None = None
    deficit: Deficit | None = None

    @cached_property
    def hours(self) -> Table:
        """Profiles in hours."""
        return self.found.table()

    @cached_property
    def money(self) -> Rows:
        """Profiles in money, if any."""
        return [] if self.valuation is None else self.found.valued(self.valuation).to_dicts()

    @cached_property
    def turns(self) -> Rows:
        """Ages at which the life-cycle deficit turns, in time and in money."""
        from careconomy.accounts.transfers_deficit import turns_in_time

        return [*turns_in_time(self.found), *(self.deficit.turns if self.deficit else ())]

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know."""
        priced = self.valuation.notes if self.valuation else ()
        joined = self.deficit.notes if self.deficit else ()
        return (*self.hours.notes, *priced, *joined)

    def rows(self) -> Rows:
        """Profiles in hours, then in money; the unit tells which."""
        return [*self.hours.to_dicts(), *self.money]

    def data(self) -> dict[str, Any]:
        """All tables by name."""
        return {
            "rows": self.rows(),
            "balance": list(self.found.balance()),
            "deficit": list(self.deficit.rows if self.deficit else ()),
            "turns": self.turns,
            "notes": list(self.notes),
        }


def transfers(console: Console, made: Made) -> None:
    """Print what women and men of some ages give and receive, all unpaid work together."""
    title_of(console, made.survey)
    _profiles(console, made.hours.to_dicts(), "Unpaid work, hours a day per head")
    if made.valuation is not None:
        title = f"Unpaid work, thousand {made.valuation.money} a year per head"
        _profiles(console, made.money, title)
    if made.deficit is not None:
        _deficit(console, made.deficit)
    _turns(console, made.turns)
    rows = [[item["activity"], _factor(item)] for item in made.found.balance()]
    plain(console, "What consumption was multiplied by to balance", ["activity", "factor"], rows)
    console.print()
    console.print("Net: consumption less production, what others give; it is the life-cycle")
    console.print("deficit of unpaid work in time. Below: its 95% interval.")
    console.print("Every age, activity and side, and figures: -o FOLDER; data: --format csv.")
    for note in made.notes:
        hanging(console, "- ", note)


def _profiles(console: Console, rows: Rows, title: str) -> None:
    cells: dict[int, dict[tuple[str, str], Mapping[str, Any]]] = {}
    for row in rows:
        if row["activity"] == "all" and row["age"] % STEP == 0:
            cells.setdefault(row["age"], {})[row["sex"], row["side"]] = row
    oldest = max((row["age"] for row in rows), default=0)
    keys = [(sex, side) for sex in ("women", "men") for side in SIDES]
    body = [
        [_named(age, oldest), *(_cell(found_at.get(key)) for key in keys)]
        for age, found_at in sorted(cells.items())
    ]
    plain(console, title, ["age", *(f"{sex}\n{side}" for sex, side in keys)], body, tight=True)


def _named(age: int, oldest: int) -> str:
    """An age, and that the last one is open."""
    return f"{age}+" if age == oldest else str(age)


def _deficit(console: Console, deficit: Deficit) -> None:
    found = {(row["age"], row["sex"], row["item"]): row for row in deficit.rows}
    keys = [("both", item) for item in DEFICITS]
    ages = sorted({age for age, _, _ in found if age % STEP == 0})
    oldest = max((age for age, _, _ in found), default=0)
    body = [[_named(age, oldest), *(_cell(found.get((age, *key))) for key in keys)] for age in ages]
    heads = ["age", *(item.replace("deficit_", "") for _, item in keys)]
    title = f"Life-cycle deficit, women and men, thousand {deficit.rows[0]['unit']} per head"
    plain(console, title, [*heads[:-1], "together"], body, tight=True)


def _turns(console: Console, turns: Rows) -> None:
    """Ages from which on, and until which, more is made than consumed."""
    body = [
        [ITEMS[turn["item"]], turn["sex"], turn["turn"], _age(turn), turn["why"]] for turn in turns
    ]
    heads = ["deficit of", "sex", "turn", "age", "no interval"]
    left = (0, 1, 2, 4)
    plain(console, "Ages at which the life-cycle deficit turns", heads, body, left=left, tight=True)


def _age(turn: Mapping[str, Any]) -> str:
    if turn["age"] is None:
        return DASH
    text = f"{turn['age']:.1f}"
    return text if turn["lci"] is None else f"{text} ({turn['lci']:.1f} to {turn['uci']:.1f})"


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None or row["est"] is None:
        return DASH
    hours = row["unit"].startswith("hours")
    est, low, high = (
        row[key] if hours or row[key] is None else row[key] / THOUSAND
        for key in ("est", "lci", "uci")
    )
    wide, narrow = (".2f", ".1f") if hours else (",.1f", ",.0f")
    text = _text(est, wide)
    return text if low is None else f"{text}\n{_text(low, narrow)} to {_text(high, narrow)}"


def _text(value: float, form: str) -> str:
    """A number without the sign of a zero."""
    text = f"{value:{form}}"
    return text if text.strip("-0.,") else text.removeprefix("-")


def _factor(item: Mapping[str, Any]) -> str:
    if item["factor"] is None:
        return "not known"
    error = "" if item["se"] is None else f" (se {item['se']:.3f})"
    return f"{item['factor']:.3f}{error}"


def write_transfers(made: Made, folder: Path) -> list[Path]:
    """Write tables as CSV, figures as SVG, PNG and CSV, and what a reader must know as text."""
    from careconomy.report.standalone import standalone_files
    from careconomy.report.transfers_figures import transfers_figures

    tables: dict[str, Iterable[Mapping[str, Any]]] = {
        "profiles.csv": made.hours.to_dicts(),
        "profiles_money.csv": made.money,
        "balance.csv": made.found.balance(),
        "deficit.csv": made.deficit.rows if made.deficit else (),
        "turns.csv": made.turns,
    }
    files = {
        name: to_csv(records(list(rows))).encode() for name, rows in tables.items() if list(rows)
    }
    figures = transfers_figures(
        made.found,
        source=made.survey.manifest.name,
        valuation=made.valuation,
        deficit=made.deficit,
    )
    drawn = standalone_files({f"figure-{name}": figure for name, figure in figures.items()})
    files["readme.txt"] = "".join(f"{note}\n" for note in made.notes).encode()
    return write_files(folder, {**files, **drawn})
