"""Made-up national accounts and wages for tests of the satellite account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careconomy.accounts.satellite_file import Accounts, accounts_of
from careconomy.accounts.satellite_functions import NAMES
from careconomy.accounts.value_tasks import TASKS
from careconomy.accounts.wages import Wages

YEAR = 2020


def wages(year: int = YEAR, factor: float = 1.0) -> Wages:
    """Prices by task, which differ."""
    prices = {task.name: ((10.0 + at) * factor,) * 2 for at, task in enumerate(TASKS)}
    pairs = {name: (pair[0], pair[1]) for name, pair in prices.items()}
    flat = {"generalist": (2.0 * factor, 2.0 * factor), "opportunity": (3.0, 5.0)}
    return Wages("EUR", year, "gross", "paid", {**pairs, **flat}, ("Wages: made up.",), "own")


def content(**changed: Any) -> dict[str, Any]:
    """Tables of a whole file: every function has everything."""
    functions: dict[str, Any] = {
        name: {
            "stock": 1e6 * (at + 1),
            "return_rate": 0.04,
            "depreciation_rate": 0.15,
            "taxes": 1e4 + 0.005 * at,
            "subsidies": 3e3,
            "intermediate": {"food": 2.5e5 + at / 3.0, "energy": 1e5},
        }
        for at, name in enumerate(NAMES)
    }
    outputs = {
        "meals": {"unit": "meals", "price": 6.0, "hours_of": "meals", "per_hour": 2.0},
        "children": {"unit": "hours of care", "price": 9.0, "hours_of": "childcare"},
        "laundry": {"function": "clothing", "unit": "kg", "price": 2.0, "quantity": 3e6},
    }
    tables: dict[str, Any] = {
        "account": {"currency": "EUR", "year": YEAR, "source": "made up"},
        "gdp": {"value": 1e10},
        "functions": functions,
        "outputs": outputs,
    }
    return {**tables, **changed}


def full(**changed: Any) -> Accounts:
    """The file as accounts."""
    return accounts_of(content(**changed))


def without(tables: Mapping[str, Any], function: str, key: str) -> dict[str, Any]:
    """The same tables, one figure of a function left out."""
    functions = {name: dict(table) for name, table in tables["functions"].items()}
    del functions[function][key]
    return {**tables, "functions": functions}
