"""Time transfers on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DASH
from careconomy.cli.output import to_csv
from careconomy.cli.survey_tables import records, title_of
from careconomy.cli.tables import hanging, plain
from careconomy.files import write_files

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.accounts.transfers import TimeTransfers
    from careconomy.timeuse import Survey

SIDES = ("production", "consumption", "net")
# Ages that are printed; the data hold every year.
STEP = 5


def transfers(console: Console, made: TimeTransfers, found: Survey) -> None:
    """Print what women and men of some ages give and receive, all unpaid work together."""
    title_of(console, found)
    cells: dict[int, dict[tuple[str, str], Mapping[str, Any]]] = {}
    for row in made.table().to_dicts():
        if row["activity"] == "all" and row["age"] % STEP == 0:
            cells.setdefault(row["age"], {})[row["sex"], row["side"]] = row
    keys = [(sex, side) for sex in ("women", "men") for side in SIDES]
    body = [
        [str(age), *(_hours(found_at.get(key)) for key in keys)]
        for age, found_at in sorted(cells.items())
    ]
    heads = ["age", *(f"{sex}\n{side}" for sex, side in keys)]
    plain(console, "Unpaid work, hours a day per head", heads, body, tight=True)
    rows = [[item["activity"], _factor(item)] for item in made.balance()]
    plain(console, "What consumption was multiplied by to balance", ["activity", "factor"], rows)
    console.print()
    console.print("Net: consumption less production, what others give. Below: its 95% interval.")
    console.print("Every age, activity and side: -o FOLDER, or --format csv.")
    for note in made.notes:
        hanging(console, "- ", note)


def _hours(row: Mapping[str, Any] | None) -> str:
    if row is None or row["est"] is None:
        return DASH
    text = f"{row['est']:.2f}"
    return text if row["lci"] is None else f"{text}\n{row['lci']:.1f} to {row['uci']:.1f}"


def _factor(item: Mapping[str, Any]) -> str:
    error = "" if item["se"] is None else f" (se {item['se']:.3f})"
    return f"{item['factor']:.3f}{error}"


def write_transfers(made: TimeTransfers, folder: Path) -> list[Path]:
    """Write profiles and balance as CSV, and what a reader must know as text."""
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = {
        "profiles.csv": made.table().to_dicts(),
        "balance.csv": made.balance(),
    }
    files = {name: to_csv(records(rows)).encode() for name, rows in tables.items()}
    files["readme.txt"] = "".join(f"{note}\n" for note in made.notes).encode()
    return write_files(folder, files)
