"""Compare the new figures with the store that is already there."""

from __future__ import annotations

import csv
from pathlib import Path

from .raw import Finding, Table

JUMP = 1.3


def compare_vintage(path: Path, table: Table) -> list[Finding]:
    """Report observed figures of one year that moved by over 30 %, and those that went."""
    if not path.is_file():
        return []
    findings = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["quality"] != "observed":
                continue
            iso3, name, old = row["iso3"], row["name"], float(row["value"])
            new = table.get(iso3, {}).get(name)
            if new is None:
                findings.append(
                    Finding(iso3, name, f"was {old:.4g}", "gone_since_last_vintage", "reported")
                )
            elif (
                new.quality == "observed"
                and new.year == int(row["year"])
                and old > 0
                and not (1 / JUMP <= new.value / old <= JUMP)
            ):
                findings.append(
                    Finding(
                        iso3,
                        name,
                        f"was {old:.4g}, now {new.value:.4g}",
                        "jump_since_last_vintage",
                        "reported",
                    )
                )
    return findings
