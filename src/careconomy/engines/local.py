"""Work on this machine."""

from __future__ import annotations

from collections.abc import Callable

from careconomy.estimation.totals import Sums, combine
from careconomy.timeuse import Block, Survey


def run(
    survey: Survey,
    task: Callable[[Block], Sums],
    *,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sums:
    """Add up the totals of all blocks."""
    return combine(task(block) for block in survey.blocks())
