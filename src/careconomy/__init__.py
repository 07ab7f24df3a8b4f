"""The care economy in figures: who cares, what it is worth, what it would take to share it.

>>> from careconomy import Country, Package, balance, simulate, brief
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from careconomy.care_balance import balance as balance
    from careconomy.estimation import analyse as analyse
    from careconomy.facts import Country as Country
    from careconomy.package import Package as Package
    from careconomy.report import brief as brief
    from careconomy.study import compare as compare
    from careconomy.study import simulate as simulate
    from careconomy.timeuse import Survey as Survey

__version__ = "0.1.0"

# Names are looked up on first use, so that `import careconomy` stays fast.
_HOME = {
    "Country": "careconomy.facts",
    "Package": "careconomy.package",
    "Survey": "careconomy.timeuse",
    "analyse": "careconomy.estimation",
    "balance": "careconomy.care_balance",
    "brief": "careconomy.report",
    "compare": "careconomy.study",
    "simulate": "careconomy.study",
}

__all__ = [
    "Country",
    "Package",
    "Survey",
    "__version__",
    "analyse",
    "balance",
    "brief",
    "compare",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'careconomy' has no attribute {name!r}")
