"""Run every benchmark, each file in a process of its own, and print one table.

    make bench                    all of them
    make bench ARGS="start"       those with "start" in their name
    make bench ARGS="--full"      also what takes minutes

A benchmark is a file `bench_*.py` here that hands back `Measurement`s (see `measure.py`).
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    """Run the benchmarks whose names hold one of the words; return the number of failures.

    Words that begin with "-" are handed to every benchmark.
    """
    options = [word for word in words if word.startswith("-")]
    words = [word for word in words if word not in options]
    files = [
        file
        for file in sorted(HERE.glob("bench_*.py"))
        if not words or any(word in file.stem for word in words)
    ]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    head = f"{'work':<46}{'ours':>9}{'goal':>8}{'':>6}{'peer':>9}{'ours/peer':>11}"
    print(f"{head}{'peak MB':>9}{'goal':>7}")
    failures = 0
    for file in files:
        done = subprocess.run(
            [sys.executable, str(file), *options], capture_output=True, text=True, check=False
        )
        for line in done.stdout.splitlines():
            print(_line(json.loads(line)), flush=True)
        if done.returncode:
            failures += 1
            print(f"{file.name} failed:\n{done.stderr}", file=sys.stderr)
    return failures


def _line(row: dict[str, Any]) -> str:
    goal, peer, peak = row["goal"], row["peer_seconds"], row["peak_megabytes"]
    most = row["goal_megabytes"]
    missed = (goal and row["seconds"] > goal) or (most and peak > most)
    met = " MISSED" if missed else " met" if goal or most else ""
    ratio = f"{row['seconds'] / peer:.2f}" if peer else ""
    line = (
        f"{row['work']:<46}{_time(row['seconds']):>9}{_time(goal):>8}{met:<7}"
        f"{_time(peer):>8}{ratio:>11}"
        f"{f'{peak:.0f}' if peak else '':>9}{f'{most:.0f}' if most else '':>7}"
    )
    return line.rstrip() + (f"  peer: {row['peer']}" if row["peer"] else "")


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1e3:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
