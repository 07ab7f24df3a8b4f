"""Input-output tables of 2011 (WIOD 2013 release): domestic coefficients and the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .raw import Table, rows

INDUSTRIES = tuple(f"c{number}" for number in range(1, 36))
# Industries whose final use is mostly investment or government: not part of a household basket.
NOT_HOUSEHOLD = ("c13", "c18", "c31", "c32", "c33")
REST_OF_WORLD = "RoW"
COLUMNS = ("output", "value_added", "imported_inputs", "final_use", "employment")
Array = NDArray[np.float64]


def read_tables(folder: Path) -> dict[str, dict[str, Array]]:
    """Return by country the raw arrays: flows [35 from, 35 to] and the columns by industry."""
    place = {name: number for number, name in enumerate(INDUSTRIES)}
    tables: dict[str, dict[str, Array]] = {}
    names = {
        "output": "output",
        "value_added": "value_added_residual",
        "imported_inputs": "imported_inputs",
        "final_use": "domestic_final_use",
    }
    for row in rows(folder / "wiod2011_output.csv"):
        if row["country"] == REST_OF_WORLD:
            continue
        table = tables.setdefault(
            row["country"], {"flows": np.zeros((35, 35))} | {k: np.zeros(35) for k in COLUMNS}
        )
        for ours, theirs in names.items():
            table[ours][place[row["industry"]]] = float(row[theirs])
    for row in rows(folder / "wiod2011_domestic_Z.csv.gz"):
        if row["country"] == REST_OF_WORLD:
            continue
        flows = tables[row["country"]]["flows"]
        flows[place[row["from_ind"]], place[row["to_ind"]]] = float(row["musd"])
    _add_employment(folder, tables)
    return tables


def _add_employment(folder: Path, tables: dict[str, dict[str, Array]]) -> None:
    """Spread employment of a section over its industries by value added."""
    sections = [row["isic4_section_approx"] for row in rows(folder / "wiod_industries.csv")]
    for row in rows(folder / "employment_by_section_2011.csv"):
        if row["country"] not in tables:
            continue
        table = tables[row["country"]]
        at = np.array([section == row["section"] for section in sections])
        weight = np.clip(table["value_added"], 0, None) * at
        if weight.sum() > 0:
            table["employment"] += float(row["employment"]) * weight / weight.sum()


def coefficients(flows: Array, output: Array) -> Array:
    """Return flows over the output of the buying industry; 0 in a column without output."""
    safe = np.where(output > 0, output, 1.0)
    shares: Array = np.where(output > 0, flows / safe, 0.0)
    return shares


def household_basket(final_use: Array, imported: float) -> Array:
    """Return shares of domestic final use, public and investment goods left out.

    The sum is 1 less `imported`, the import share of consumption.
    """
    use = np.clip(final_use, 0, None)
    use[[INDUSTRIES.index(name) for name in NOT_HOUSEHOLD]] = 0.0
    basket: Array = use / use.sum() * (1 - imported)
    return basket


def import_share(table: dict[str, Array]) -> float:
    """Return imported over all intermediate inputs: stands in for the import share of baskets."""
    imported, domestic = table["imported_inputs"].sum(), table["flows"].sum()
    return float(imported / (imported + domestic))


def estimate_employment(tables: dict[str, dict[str, Array]], facts: Table) -> set[str]:
    """Fill employment of tables that lack it: mean jobs per value added, scaled to the economy."""
    known = [t for t in tables.values() if t["employment"].sum() > 0]
    missing = {iso3 for iso3, t in tables.items() if t["employment"].sum() == 0}
    if not known:
        return missing
    jobs = np.array([t["employment"] / max(t["value_added"].sum(), 1) for t in known])
    added = np.array([np.clip(t["value_added"], 0, None) / t["value_added"].sum() for t in known])
    intensity = jobs.sum(axis=0) / np.maximum(added.sum(axis=0), 1e-12)
    for iso3 in missing:
        persons = sum(
            facts.get(iso3, {})[name].value
            for name in ("employment_women", "employment_men")
            if name in facts.get(iso3, {})
        )
        weight = np.clip(tables[iso3]["value_added"], 0, None) * intensity
        tables[iso3]["employment"] = weight / weight.sum() * persons
    return missing


def write_input_output(folder: Path, path: Path, facts: Table) -> int:
    """Write one array [35 + 7 rows, 35] a country; return the number of countries.

    Rows 0..34 are coefficients; then output, value added, imported inputs, final use, employment,
    basket, and a row whose first cell is 1 where employment is estimated.
    """
    if not (folder / "wiod2011_output.csv").is_file():
        return 0
    tables = read_tables(folder)
    missing = estimate_employment(tables, facts)
    arrays = {}
    for iso3, table in sorted(tables.items()):
        marks = np.zeros(35)
        marks[0] = iso3 in missing
        basket = household_basket(table["final_use"].copy(), import_share(table))
        arrays[iso3] = np.vstack(
            [
                coefficients(table["flows"], table["output"]),
                *(table[name] for name in COLUMNS),
                basket,
                marks,
            ]
        )
    with path.open("wb") as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return len(arrays)
