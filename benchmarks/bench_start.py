"""How long it takes to start: import, help, the first balance, the first brief."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import Measurement, best_command, hand_back

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def measurements() -> Iterator[Measurement]:
    """Yield start-up times; the peer of the import is Python itself doing nothing."""
    python = [sys.executable, "-c"]
    nothing = best_command([*python, "pass"])
    yield Measurement(
        "import careconomy (with Python's own start)",
        best_command([*python, "import careconomy"]),
        goal=0.2,
        peer="Python alone",
        peer_seconds=nothing,
    )
    command = [sys.executable, "-m", "careconomy"]
    yield Measurement("careconomy --help", best_command([*command, "--help"]), goal=0.3)
    yield Measurement("careconomy facts FRA", best_command([*command, "facts", "FRA"], 3))
    yield Measurement("careconomy balance FRA", best_command([*command, "balance", "FRA"], 3))
    package = str(EXAMPLES / "care-for-all.toml")
    with tempfile.TemporaryDirectory() as folder:
        brief = [*command, "brief", "FRA", "--package", package, "-o", folder]
        yield Measurement("first brief, 1,000 draws", best_command(brief, 1), goal=10.0)


if __name__ == "__main__":
    hand_back(measurements())
