"""Checks of quality: what is wrong with a survey, where, how often and how badly.

>>> from careconomy.timeuse import Survey
>>> from careconomy.timeuse.checks import check
>>> report = check(Survey.open("us-2014"))  # doctest: +SKIP
>>> report.ok  # doctest: +SKIP
True
"""

from __future__ import annotations

from careconomy.timeuse.checks.check import Check
from careconomy.timeuse.checks.population import Group, read_known
from careconomy.timeuse.checks.result import SEVERITIES, Detail, Finding, QualityReport
from careconomy.timeuse.checks.run import CHECKS, check

__all__ = [
    "CHECKS",
    "SEVERITIES",
    "Check",
    "Detail",
    "Finding",
    "Group",
    "QualityReport",
    "check",
    "read_known",
]
