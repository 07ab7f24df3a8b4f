"""Statistics of diaries with design-based errors."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from careconomy.estimation.analysis import Analysis as Analysis
    from careconomy.estimation.arrays import analyse_arrays as analyse_arrays
    from careconomy.estimation.design import Design as Design
    from careconomy.estimation.design import Stage as Stage
    from careconomy.estimation.results import Estimates as Estimates
    from careconomy.estimation.results import Row as Row
    from careconomy.estimation.results import Rules as Rules
    from careconomy.estimation.survey import Question as Question
    from careconomy.estimation.survey import analyse as analyse
    from careconomy.estimation.survey import question as question

# Looked up on first use: estimates from arrays need nothing of surveys on disk.
_HOME = {
    "Analysis": "analysis",
    "Design": "design",
    "Estimates": "results",
    "Question": "survey",
    "Row": "results",
    "Rules": "results",
    "Stage": "design",
    "analyse": "survey",
    "analyse_arrays": "arrays",
    "question": "survey",
}

__all__ = [
    "Analysis",
    "Design",
    "Estimates",
    "Question",
    "Row",
    "Rules",
    "Stage",
    "analyse",
    "analyse_arrays",
    "question",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"careconomy.estimation.{_HOME[name]}"), name)
    raise AttributeError(f"module 'careconomy.estimation' has no attribute {name!r}")
