"""Surveys from disk: invent, import, the SDG table of ten years; 50 million episodes on request.

make bench ARGS="survey_scale"           about a minute, 0.5 GB of disk
make bench ARGS="survey_scale --full"    also 50 million episodes: minutes, 4 GB of disk
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measure import PEERS, Measurement, hand_back, run_peer

REPLICATES = 160
ROUNDS = 3
MOST_MEGABYTES = 1000.0


def best(script: str, *arguments: str) -> dict[str, Any]:
    """Return the fastest of a few runs."""
    return min(
        (run_peer(script, *arguments) for _ in range(ROUNDS)), key=lambda run: run["seconds"]
    )


def line(work: str, found: dict[str, Any], goal: float | None = None) -> Measurement:
    """Make a line of the report; all work on surveys stays below the same memory."""
    measured = Measurement(work, found["seconds"], goal)
    return measured.with_memory(found["peak_megabytes"], MOST_MEGABYTES)


def table_is_complete(found: dict[str, Any]) -> None:
    """Raise when the table lacks figures: a fast answer has to be one."""
    known = [se for se in found["se"] if se is not None and se > 0]
    if len(known) < 0.8 * len(found["est"]) or len(known) < 100:
        raise RuntimeError(f"{len(known)} of {len(found['est'])} figures have an error")


def import_of_atus(folder: Path) -> Measurement:
    """Import a million episodes with roster, household data and company."""
    survey, files = folder / "million", folder / "files"
    files.mkdir()
    run_peer("invent.py", str(survey), "50000", "0")
    made = [sys.executable, str(PEERS / "atus_files.py"), str(survey), str(files)]
    subprocess.run(made, check=True)
    runs = [
        run_peer("atus_import.py", str(files), str(folder / f"imported-{turn}"))
        for turn in range(ROUNDS)
    ]
    fastest = min(runs, key=lambda found: found["seconds"])
    return line("import of a million ATUS episodes", fastest, 5.0)


def measurements(full: bool) -> Iterator[Measurement]:
    """Yield what is measured on each survey."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield import_of_atus(folder)
        years = folder / "years"
        invented = run_peer("invent.py", str(years), "180000", str(REPLICATES))
        yield line("invent 3.6 million episodes, 160 replicates", invented)
        table = best("sdg_table.py", str(years))
        table_is_complete(table)
        yield line("SDG table of ten years, 160 replicates", table, 2.0)
    if not full:
        return
    for replicates, design in ((REPLICATES, "160 replicates"), (0, "linearised")):
        with tempfile.TemporaryDirectory() as name:
            survey = str(Path(name) / "large")
            invented = run_peer("invent.py", survey, "2500000", str(replicates))
            yield line(f"invent 50 million episodes, {design}", invented)
            table = run_peer("sdg_table.py", survey)
            table_is_complete(table)
            yield line(f"SDG table of 50 million, {design}", table)


if __name__ == "__main__":
    hand_back(measurements("--full" in sys.argv))
