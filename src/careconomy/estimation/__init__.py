"""Statistics of diaries with design-based errors."""

from __future__ import annotations

from careconomy.estimation.analysis import Analysis
from careconomy.estimation.arrays import analyse_arrays
from careconomy.estimation.design import Design, Stage
from careconomy.estimation.results import Estimates, Row, Rules
from careconomy.estimation.survey import Question, analyse, question

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
