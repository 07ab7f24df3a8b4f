"""Write the embedded store."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from careconomy.facts.catalogue import CATALOGUE, unit_in

from .raw import Table


class Numbered:
    """Texts that repeat, each with a number."""

    def __init__(self) -> None:
        """Begin without texts."""
        self.numbers: dict[tuple[str, ...], int] = {}

    def number(self, *texts: str) -> int:
        """Return the number of these texts, a new one when they are new."""
        return self.numbers.setdefault(texts, len(self.numbers))


def figure(value: float | None) -> str:
    """Return six significant digits; nothing for None."""
    return "" if value is None else f"{value:.6g}"


def write_csv(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write a CSV file under a temporary name first, so that no half file is left."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(buffer.getvalue(), encoding="utf-8")
    temporary.replace(path)


def write_facts(folder: Path, table: Table, currencies: Mapping[str, str]) -> None:
    """Write facts.csv, sorted by country and in the order of the catalogue, and its text tables."""
    sources, notes = Numbered(), Numbered()
    notes.number("")
    lines = []
    for iso3 in sorted(table):
        for name, definition in CATALOGUE.items():
            value = table[iso3].get(name)
            if value is None:
                continue
            lines.append(
                (
                    iso3,
                    name,
                    figure(value.value),
                    unit_in(definition, currencies[iso3]),
                    value.year,
                    sources.number(value.source, value.licence),
                    value.quality,
                    figure(value.low),
                    figure(value.high),
                    notes.number(value.note),
                )
            )
    header = ("iso3", "name", "value", "unit", "year", "source", "quality", "low", "high", "note")
    write_csv(folder / "facts.csv", header, lines)
    write_csv(
        folder / "sources.csv",
        ("number", "source", "licence"),
        [(number, *texts) for texts, number in sources.numbers.items()],
    )
    write_csv(
        folder / "notes.csv",
        ("number", "note"),
        [(number, *texts) for texts, number in notes.numbers.items()],
    )
