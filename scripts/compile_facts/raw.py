"""Read the folder of gathered public figures."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from careconomy.errors import CareError


@dataclass(frozen=True)
class Raw:
    """A figure as it was published: value, year and body."""

    value: float
    year: int
    source: str
    licence: str


@dataclass(frozen=True)
class Value:
    """A canonical figure on its way into the store."""

    value: float
    year: int
    source: str
    licence: str
    quality: str = "observed"
    low: float | None = None
    high: float | None = None
    note: str = ""

    def scaled(self, factor: float, note: str = "", quality: str = "") -> Value:
        """Return the figure times a factor, bounds included, with a sentence added to the note."""
        return replace(
            self,
            value=self.value * factor,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            note=join_notes(self.note, note),
            quality=quality or self.quality,
        )


Table = dict[str, dict[str, Value]]
"""Canonical figures: country, then fact."""


@dataclass(frozen=True)
class Finding:
    """One line of the gate's report: what was found, by which rule, what was done."""

    iso3: str
    fact: str
    value: str
    rule: str
    action: str


@dataclass(frozen=True)
class Inputs:
    """The folder's figures: indicator, then country."""

    folder: Path
    figures: Mapping[str, Mapping[str, Raw]]
    findings: list[Finding] = field(default_factory=list)

    def get(self, indicator: str, iso3: str) -> Raw | None:
        """Return a figure or None where the folder has none."""
        return self.figures.get(indicator, {}).get(iso3)

    def value(self, indicator: str, iso3: str) -> float | None:
        """Return the bare number or None."""
        raw = self.get(indicator, iso3)
        return None if raw is None else raw.value

    def countries(self) -> list[str]:
        """Return every ISO 3166 code in the folder, sorted."""
        return sorted({iso3 for by_country in self.figures.values() for iso3 in by_country})


def join_notes(*notes: str) -> str:
    """Join sentences that are not empty."""
    return " ".join(note.strip() for note in notes if note.strip())


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, gzipped or not."""
    if not path.is_file():
        raise CareError(
            "the input file is not there.",
            where=str(path),
            remedy="See docs/facts/sources.md for how to gather it.",
        )
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)
    else:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def read_inputs(folder: Path) -> Inputs:
    """Read `indicators.csv` and `country_facts.csv`; a figure that is no number is left out."""
    licences = {row["indicator"]: row["licence"] for row in rows(folder / "indicators.csv")}
    figures: dict[str, dict[str, Raw]] = {}
    for row in rows(folder / "country_facts.csv"):
        try:
            value, year = float(row["value"]), int(float(row["year"]))
        except ValueError:
            continue
        licence = licences.get(row["indicator"], "")
        figures.setdefault(row["indicator"], {})[row["iso3"]] = Raw(
            value, year, row["source"], licence
        )
    return Inputs(folder, figures)
