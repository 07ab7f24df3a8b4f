"""What a contestant hands back: one JSON line with times, peak memory, means and errors."""

from __future__ import annotations

import json
import resource
from collections.abc import Sequence
from typing import Any


def hand_back(
    name: str, seconds: float, est: Sequence[Any], se: Sequence[Any], centre: str = "estimate"
) -> None:
    """Print one line; `est` and `se` [sex * 7 + age, variable], `centre` of the replicates."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    found = {"name": name, "seconds": seconds, "peak_megabytes": peak, "centre": centre}
    print(json.dumps({**found, "est": est, "se": se}), flush=True)
