"""Where heavy work runs: this machine by default, Apache Spark by a setting.

Both cut a survey into the same leaves and add them in the same order, so that both give the same
digits, with any number of threads or machines.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from careconomy.engines import local
from careconomy.errors import CareError, nearest
from careconomy.estimation.totals import Found

if TYPE_CHECKING:
    from careconomy.timeuse import Block, Survey

ENGINES = ("local", "spark")
SETTING = "CARECONOMY_ENGINE"

Progress = Callable[[int, int], None]


def chosen(engine: str | None) -> str:
    """Return the engine that is named, or that of the setting, or "local". Raises CareError."""
    name = engine or os.environ.get(SETTING) or "local"
    if name not in ENGINES:
        raise CareError(
            f'there is no engine "{name}".{nearest(name, ENGINES)}',
            where="" if engine else SETTING,
            remedy=f"Give {' or '.join(ENGINES)}.",
        )
    return name


def run(
    survey: Survey,
    task: Callable[[Block], Found],
    *,
    engine: str | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Found:
    """Add up what `task` makes of every block of a survey.

    `engine`: "local" or "spark"; without it the setting CARECONOMY_ENGINE, without that "local".
    `threads` of this machine; without it the setting CARECONOMY_THREADS, without that its cores.
    `progress(done, all)` is called with blocks. Raises CareError.
    """
    if chosen(engine) == "spark":
        from careconomy.engines import spark

        return spark.run(survey, task, progress=progress)
    return local.run(survey, task, threads=threads, progress=progress)


__all__ = ["ENGINES", "SETTING", "chosen", "run"]
