"""Figures, tables and briefs of a result, in several languages."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from careconomy.report.figure import Figure as Figure
    from careconomy.report.language import languages as languages
    from careconomy.report.write import Brief as Brief
    from careconomy.report.write import brief as brief

# Looked up on first use: typst and Babel are slow to import.
_HOME = {"Brief": "write", "brief": "write", "Figure": "figure", "languages": "language"}

__all__ = ["Brief", "Figure", "brief", "languages"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"careconomy.report.{_HOME[name]}"), name)
    raise AttributeError(f"module 'careconomy.report' has no attribute {name!r}")
