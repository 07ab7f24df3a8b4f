"""Means with replicate errors: ours, svy, R survey and the floor, on the same data, alternately.

    make bench ARGS="survey"           200,000 and 1,000,000 rows
    make bench ARGS="survey --full"    R survey also on 1,000,000 rows (minutes, 6 GB)

svy is looked for in CARECONOMY_SVY_PYTHON (an interpreter that has it), then in this Python; R
survey in Rscript. Each runs in a process of its own. Figures that differ end the run.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from measure import Measurement, hand_back

PEERS = Path(__file__).resolve().parent / "peers"
ROUNDS = 3
# Rows, seconds and megabytes to reach, and the rows up to which R runs without being asked.
SIZES = ((200_000, 0.4, 500.0), (1_000_000, 2.0, 1500.0))
MOST_FOR_R = 200_000
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Contestant:
    """A program that does the workload; `remedy` says how to get it where it is absent."""

    name: str
    command: Sequence[str] = ()
    remedy: str = ""
    rounds: int = ROUNDS


def contestants(rows: int, full: bool) -> list[Contestant]:
    """List ours first, then the others, present or not."""
    ours = Contestant("careconomy", [sys.executable, str(PEERS / "ours.py")])
    floor = Contestant("matrix product", [sys.executable, str(PEERS / "floor.py")])
    return [ours, floor, _svy(), _r_survey(rows, full)]


def _svy() -> Contestant:
    python = os.environ.get("CARECONOMY_SVY_PYTHON", sys.executable)
    if _works([python, "-c", "import svy, polars"]):
        return Contestant("svy", [python, str(PEERS / "svy_means.py")])
    return Contestant("svy", remedy="absent; set CARECONOMY_SVY_PYTHON to a Python that has it")


def _r_survey(rows: int, full: bool) -> Contestant:
    if rows > MOST_FOR_R and not full:
        return Contestant("R survey", remedy="left out; ask with --full")
    program = shutil.which("Rscript")
    if program and _works([program, "-e", "library(survey)"]):
        return Contestant("R survey", [program, str(PEERS / "survey_means.R")], rounds=1)
    return Contestant("R survey", remedy="absent; install r-base-core and r-cran-survey")


def _works(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(contestant: Contestant, folder: Path, rows: int) -> dict[str, Any]:
    """Run a contestant once in a process of its own."""
    command = [*contestant.command, str(folder), str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{contestant.name} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(ours: dict[str, Any], other: dict[str, Any]) -> None:
    """Raise when figures differ; errors only where replicates have the same centre."""
    fields = ["est"] + ["se"] * (ours["centre"] == other["centre"])
    for field in fields:
        flat = (chain.from_iterable(found[field]) for found in (ours, other))
        pairs = zip(*flat, strict=True)
        if not all(math.isclose(a, b, rel_tol=TOLERANCE) for a, b in pairs):
            raise RuntimeError(f"{field} of careconomy and {other['name']} differ")


def measured(rows: int, goal: float, megabytes: float, full: bool) -> Iterator[Measurement]:
    """Yield ours beside each peer, from rounds in which all take turns."""
    entered = contestants(rows, full)
    present = [contestant for contestant in entered if contestant.command]
    forms = {"svy": "parquet", "R survey": "bin"}
    wanted = [forms[contestant.name] for contestant in present if contestant.name in forms]
    best: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        made = [sys.executable, str(PEERS / "workload.py"), str(rows), folder, *wanted]
        subprocess.run(made, check=True)
        for turn in range(ROUNDS):
            for contestant in present:
                if turn < contestant.rounds:
                    found = run(contestant, Path(folder), rows)
                    before = best.setdefault(contestant.name, found)
                    if found["seconds"] < before["seconds"]:
                        best[contestant.name] = found
    ours = best["careconomy"]
    for contestant in entered[1:]:
        work = f"10 means x 14 domains, {rows:,} rows"
        line = Measurement(
            work, ours["seconds"], goal, f"{contestant.name}: {contestant.remedy}"
        )  # fmt: skip
        if contestant.command:
            other = best[contestant.name]
            compare(ours, other)
            peer = f"{other['name']} ({other['peak_megabytes']:.0f} MB)"
            line = Measurement(work, ours["seconds"], goal, peer, other["seconds"])
        yield line.with_memory(ours["peak_megabytes"], megabytes)


if __name__ == "__main__":
    for size in SIZES:
        hand_back(measured(*size, full="--full" in sys.argv))
