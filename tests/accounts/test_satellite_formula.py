"""The account as a formula: three numbers by hand, and tables that close whatever the figures."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from careconomy.accounts.satellite_file import Accounts, accounts_of
from careconomy.accounts.satellite_formula import Plan, account
from careconomy.accounts.satellite_functions import TOTAL, matrix
from careconomy.accounts.satellite_supply_use import SUPPLY, supply_use
from careconomy.accounts.value_prices import Lines

LINES = ("meals", "cleaning", "volunteering")
FUNCTIONS = ("housing", "nutrition", "volunteering")


def plan(accounts: Accounts | None) -> Plan:
    lines = Lines(LINES, (True, True, False), np.arange(3))
    return Plan(LINES, FUNCTIONS, matrix(lines, FUNCTIONS), accounts)


def figures(accounts: Accounts | None, hours: Any, value: Any) -> dict[tuple[str, str], float]:
    made = plan(accounts)
    amounts = accounts.amounts if accounts else {}
    known = {key: np.asarray(amount.value) for key, amount in amounts.items()}
    found = account(made, np.asarray(hours, float), np.asarray(value, float), known)
    return dict(zip(made.items(), found.tolist(), strict=True))


def tables(**functions: Any) -> Accounts:
    head = {"currency": "EUR", "year": 2020}
    return accounts_of({"account": head, "gdp": 1000.0, "functions": functions})


def test_three_numbers_by_hand() -> None:
    given_ = {"stock": 40.0, "return_rate": 0.05, "depreciation_rate": 0.1, "taxes": 3.0,
              "subsidies": 1.0, "intermediate": 20.0}  # fmt: skip
    found = figures(tables(nutrition=given_, housing=given_), [10.0, 5.0, 2.0], [100.0, 60.0, 30.0])
    assert found["hours", TOTAL] == 15.0 and found["labour", TOTAL] == 160.0
    assert found["gross_value_added", "nutrition"] == 100.0 + 3.0 - 1.0 + 4.0
    assert found["output", "nutrition"] == 126.0
    assert found["output", TOTAL] == 126.0 + 86.0
    assert found["durables_services", TOTAL] == 2 * 40.0 * 0.15
    assert found["extended_gdp", TOTAL] == 1000.0 + 160.0 + 12.0
    assert found["labour_share_of_gdp", TOTAL] == 0.16
    assert np.isnan(found["output", "volunteering"])


def test_rows_of_replicates_stand_beside_each_other() -> None:
    made = plan(tables())
    hours, value = np.ones((4, 3)), np.arange(12.0).reshape(4, 3)
    found = account(made, hours, value, {"gdp": np.asarray(1000.0)})
    assert found.shape == (4, len(made.items()))
    at = made.items().index(("labour_share_of_gdp", TOTAL))
    np.testing.assert_allclose(found[:, at], value[:, :2].sum(axis=1) / 1000.0)


MONEY = st.floats(0.0, 1e13, allow_nan=False)


@given(st.lists(MONEY, min_size=15, max_size=15), st.lists(MONEY, min_size=3, max_size=3))
def test_supply_is_use_to_the_cent_whatever_the_figures(
    amounts: list[float], labour: list[float]
) -> None:
    keys = ("capital_consumption", "taxes", "subsidies")
    functions = {
        name: {
            **dict(zip(keys, amounts[at * 5 :], strict=False)),
            "intermediate": {"food": amounts[at * 5 + 3], "energy": amounts[at * 5 + 4]},
        }
        for at, name in enumerate(FUNCTIONS)
    }
    accounts = tables(**functions)
    found = figures(accounts, [1.0, 1.0, 1.0], labour)
    table = supply_use(plan(accounts), found)
    for name in (*FUNCTIONS, TOTAL):
        assert table.at(SUPPLY, name) is not None
        assert table.at(SUPPLY, name) == table.used(name) == table.inputs(name)
    for row in table.rows[:-1]:
        whole, parts = table.at(row, TOTAL), [table.at(row, name) for name in FUNCTIONS[:2]]
        assert whole == sum(cents or 0 for cents in parts)


def test_without_accounts_nothing_but_labour_is_known() -> None:
    found = figures(None, [10.0, 5.0, 2.0], [100.0, 60.0, 30.0])
    known = {item for (item, _), value in found.items() if not np.isnan(value)}
    assert known == {"hours", "labour"}
