"""A file of national accounts is read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from careconomy.accounts.satellite_file import accounts_of, read_accounts
from careconomy.accounts.satellite_functions import FUNCTIONS
from careconomy.errors import CareError
from tests.accounts.satellite_sample import content

EXAMPLE = Path(__file__).parents[2] / "examples" / "accounts" / "us-2014" / "accounts.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "accounts.toml"
    path.write_text(text, "utf-8")
    return path


HEAD = '[account]\ncurrency = "EUR"\nyear = 2020\nsource = "our accounts"\n'


def test_a_file(tmp_path: Path) -> None:
    text = HEAD + (
        '[gdp]\nvalue = 1e12\nsource = "office"\n'
        "[functions.nutrition]\nstock = 5e9\ndepreciation_rate = { value = 0.2, se = 0.05 }\n"
        "[functions.nutrition.intermediate]\nfood = 3e9\n"
        "energy = { value = 1e9, low = 0.8e9, high = 1.2e9 }\n"
        "[functions.childcare]\nintermediate = 2e8\n"
        '[outputs.meals]\nunit = "meals"\nprice = 5\nhours_of = "meals"\nper_hour = 2\n'
    )
    found = read_accounts(written(tmp_path, text))
    assert (found.currency, found.year, found.money) == ("EUR", 2020, "EUR of 2020")
    assert found.amounts["gdp"].source == "office" and found.amounts["gdp"].se is None
    assert found.amounts["nutrition.stock"].source == "our accounts"
    assert found.amounts["nutrition.depreciation_rate"].se == 0.05
    energy = found.amounts["nutrition.intermediate.energy"]
    assert energy.se == pytest.approx(0.4e9 / (2 * 1.959964), rel=1e-6)
    assert found.products == {"nutrition": ("food", "energy"), "childcare": ("all products",)}
    (output,) = found.outputs
    assert (output.function, output.hours_of) == ("nutrition", "meals")
    assert "nutrition.taxes" not in found.amounts


def test_the_example_can_be_read() -> None:
    found = read_accounts(EXAMPLE)
    assert found.money == "USD of 2014" and set(found.amounts) == {"gdp"}
    assert "Bureau of Economic Analysis" in found.amounts["gdp"].source


def changed(path: str, value: Any) -> dict[str, Any]:
    """The whole file with one entry changed; None takes it away."""
    tables: dict[str, Any] = content()
    *way, last = path.split("/")
    at = tables
    for key in way:
        at[key] = dict(at[key]) if key in at else {}
        at = at[key]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return tables


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("acount", {}, 'no key "acount". Did you mean "account"'),
        ("account", None, "no table .account."),
        ("account", 3, '"account" is not a table'),
        ("account/currency", None, "has no currency"),
        ("account/currency", "euro", "not a code of three capital letters"),
        ("account/year", "2020", "not a year"),
        ("account/yeer", 2020, 'Did you mean "year"'),
        ("gdp", -1.0, "gdp is -1"),
        ("gdp", 0.0, "gdp is 0"),
        ("gdp", 1e300, r"gdp is 1e\+300.*below 1e30"),
        ("gdp", {"value": 1e10, "se": 1e300}, r"gdp.se is 1e\+300"),
        ("gdp", {"value": 1e10, "low": 0.0, "high": 1e300}, "not in order"),
        ("functions/all/taxes", 1e308, r"all.taxes is 1e\+308"),
        ("gdp", {"valu": 1.0}, 'Did you mean "value"'),
        ("gdp", {"low": 1.0}, "gdp has no value"),
        ("gdp", {"value": 1e10, "year": 2019}, "gdp is of 2019, the account is of 2020, and there"),
        ("gdp", {"value": 1e10, "currency": "USD"}, "gdp is in USD, the account in EUR"),
        ("gdp", {"value": 1e10, "low": 1e9}, "gdp has low alone"),
        ("gdp", {"value": 1e10, "low": 2e10, "high": 3e10}, "not in order"),
        ("gdp", {"value": 1e10, "low": 1e9, "high": 3e10, "se": 1.0}, "has se and low"),
        ("gdp", {"value": 1e10, "se": -1.0}, "gdp.se is -1"),
        ("gdp", {"value": float("nan")}, "not a finite number"),
        ("gdp", True, "not a finite number"),
        ("gdp", {"value": 1e10, "source": 5}, "gdp.source is 5, not text"),
        ("government/capital", 1.0, 'Did you mean "capital_return"'),
        ("functions/nutrtion", {"stock": 1.0}, 'Did you mean "nutrition"'),
        ("functions/nutrition", 4, "is not a table"),
        ("functions/nutrition/stok", 1.0, 'nutrition. has no key "stok". Did you mean "stock"'),
        ("functions/nutrition/stock", -5.0, "nutrition.stock is -5"),
        ("functions/nutrition/stock", None, "return_rate and no stock"),
        ("functions/nutrition/stock", "much", "nutrition.stock is much, not a finite number"),
        ("functions/nutrition/depreciation_rate", 15.0, "15 % is 0.15"),
        ("functions/nutrition/capital_consumption", 1.0, "consumption of fixed capital twice"),
        ("functions/nutrition/intermediate", {"food": -1.0}, "intermediate.food is -1"),
        ("functions/nutrition/taxes", -1.0, "nutrition.taxes is -1"),
        ("functions/all", {"taxes": 1.0}, "taxes is given for housing and for all functions"),
        ("outputs/meals/price", None, "has no price"),
        ("outputs/meals/price", 0.0, "price is 0"),
        ("outputs/meals/price", -2.0, "price is -2"),
        ("outputs/meals/unit", None, "has no unit"),
        ("outputs/meals/prise", 1.0, 'Did you mean "price"'),
        ("outputs/meals/quantity", 5.0, "and not both"),
        ("outputs/meals/hours_of", None, "needs quantity, or hours_of"),
        ("outputs/meals/hours_of", "meels", 'Did you mean "meals"'),
        ("outputs/meals/function", "childcare", "the hours of meals are of nutrition"),
        ("outputs/laundry/function", None, "has no function"),
        ("outputs/laundry/function", "cloth", 'Did you mean "clothing"'),
        ("outputs/laundry/per_hour", 2.0, "per_hour without hours_of"),
        ("outputs/laundry/quantity", -1.0, "quantity is -1"),
        ("outputs/laundry", 2.0, "is not a table"),
    ],
)
def test_faults(path: str, value: Any, problem: str) -> None:
    with pytest.raises(CareError, match=problem) as told:
        accounts_of(changed(path, value), "ours.toml")
    assert told.value.where == "ours.toml"


@pytest.mark.parametrize(
    ("together", "apart"),
    [
        ({"stock": 5.0, "depreciation_rate": 0.1}, {"capital_consumption": 1.0}),
        ({"capital_consumption": 1.0}, {"stock": 5.0, "depreciation_rate": 0.1}),
    ],
)
def test_capital_consumption_is_given_once_in_either_way(
    together: dict[str, float], apart: dict[str, float]
) -> None:
    head = {"currency": "EUR", "year": 2020}
    functions = {"all": together, "nutrition": apart}
    with pytest.raises(CareError, match="capital_consumption is given for nutrition and for all"):
        accounts_of({"account": head, "functions": functions})


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="cannot be read"):
        read_accounts(tmp_path / "none.toml")
    with pytest.raises(CareError, match="not valid TOML"):
        read_accounts(written(tmp_path, "[account"))


def page() -> str:
    return (Path(__file__).parents[2] / "docs" / "methods" / "satellite.md").read_text("utf-8")


def test_the_file_of_the_page(tmp_path: Path) -> None:
    example = page().split("```toml\n")[1].split("```")[0]
    found = read_accounts(written(tmp_path, example))
    assert found.amounts["nutrition.intermediate.energy"].se and len(found.outputs) == 2


def test_the_functions_of_the_page() -> None:
    table = page().split("| function | lines")[1].split("\n\n")[0].splitlines()[2:]
    rows = [tuple(cell.strip() for cell in row.strip("| ").split("|")) for row in table]
    assert rows == [(item.name, ", ".join(item.lines), item.puts_out) for item in FUNCTIONS]
