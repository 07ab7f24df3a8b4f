"""How benchmarks measure and what they hand back. Ratios count, on one machine in one run."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

PEERS = Path(__file__).resolve().parent / "peers"


@dataclass(frozen=True)
class Measurement:
    """One line of the report: best time in seconds, the goal, and a peer from the same run."""

    work: str
    seconds: float
    goal: float | None = None
    peer: str = ""
    peer_seconds: float | None = None
    peak_megabytes: float | None = None
    goal_megabytes: float | None = None

    def with_memory(self, peak: float, goal: float | None = None) -> Measurement:
        """Return the same with the largest memory of its process, in MB, and the goal for it."""
        return replace(self, peak_megabytes=peak, goal_megabytes=goal)


def best(function: Callable[[], object], times: int = 5) -> float:
    """Shortest wall time in seconds of several calls; the first call is counted too."""
    shortest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        function()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


def best_command(command: Sequence[str], times: int = 5) -> float:
    """Shortest wall time in seconds of a command in a process of its own."""
    return best(lambda: subprocess.run(command, check=True, capture_output=True), times)


def run_peer(script: str, *arguments: str) -> dict[str, Any]:
    """Run a script of `peers` in a process of its own and return what it hands back."""
    command = [sys.executable, str(PEERS / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{script} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_megabytes() -> float:
    """Largest memory of this process so far, in MB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1e6 if sys.platform == "darwin" else 1e3)


def hand_back(measurements: Iterable[Measurement]) -> None:
    """Print measurements, one JSON object a line, for the runner to collect."""
    for measurement in measurements:
        print(json.dumps(asdict(measurement)), flush=True)
