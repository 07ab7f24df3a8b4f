"""The object that `simulate --format json` prints, and that the same seed gives the same digits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from careconomy import Country, Package, balance, compare, simulate
from careconomy.care_balance.sets import PAYERS, PROVIDERS, RECIPIENTS

EXAMPLE = Path(__file__).parents[2] / "examples" / "care-for-all.toml"


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return simulate(Package.read(EXAMPLE), Country.load("FRA"), draws=200, seed=1).to_dict()


def quantities(tree: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if (
        isinstance(tree, dict)
        and {"unit", "value"} <= set(tree)
        and isinstance(tree["value"], list)
    ):
        yield path, tree
    elif isinstance(tree, dict):
        for key, held in tree.items():
            yield from quantities(held, f"{path}.{key}")


def test_the_keys_of_the_contract(found: dict[str, Any]) -> None:
    head = "country package from to seed version inputs_hash currency price_year years"
    rest = "policies total jobs revenue net_cost gaps balance"
    assert set((head + " " + rest).split()) <= set(found)
    assert found["country"] == "FRA" and found["years"] == list(range(2025, 2036))
    assert found["inputs_hash"].startswith("sha256:") and found["currency"] == "EUR"
    for held in (*found["policies"].values(), found["total"]):
        assert {"cost", "cost_share_gdp", "already_spent", "payers", "staff_fte"} <= set(held)
        assert {"gross", "new_spending"} <= set(held["cost"])
    for kind in ("direct", "indirect", "induced"):
        assert {"women", "men"} <= set(found["jobs"][kind])
    assert {"employment", "earnings", "unpaid_hours"} <= set(found["gaps"])
    assert set(found["balance"]) == {"before", "after"}


def test_every_quantity_has_an_interval_or_says_why_not(found: dict[str, Any]) -> None:
    seen = 0
    for path, held in quantities(found):
        seen += 1
        assert held["unit"], path
        assert len(held["value"]) == 11, path
        if "lower" in held:
            for low, value, high in zip(held["lower"], held["value"], held["upper"], strict=True):
                assert low <= value <= high, path
        else:
            assert held["no_interval"], path
    assert seen > 400


def test_what_is_printed_is_strict_json(found: dict[str, Any]) -> None:
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_payers_add_up_to_the_gross_cost(found: dict[str, Any]) -> None:
    for held in (*found["policies"].values(), found["total"]):
        for at, cost in enumerate(held["cost"]["gross"]["value"]):
            paid = sum(held["payers"][payer]["value"][at] for payer in PAYERS)
            assert paid == pytest.approx(cost, abs=5e-9)  # a cent is 1e-8 million


def test_the_total_is_the_sum_of_policies(found: dict[str, Any]) -> None:
    for at in (0, -1):
        parts = [held["cost"]["gross"]["value"][at] for held in found["policies"].values()]
        assert sum(parts) == pytest.approx(found["total"]["cost"]["gross"]["value"][at])


def test_estimates_and_sources_are_listed(found: dict[str, Any]) -> None:
    marked = {row["fact"] for row in found["estimated"]}
    assert "ltc_workers_per_100_aged_65_plus" in marked and "time_use_profile" in marked
    assert all(row["source"] and row["licence"] for row in found["sources"])
    for source in ("American Time Use Survey", "World Input-Output Database"):
        assert any(source in row["source"] for row in found["sources"])


def test_cells_that_nobody_measured_are_null(found: dict[str, Any]) -> None:
    cell = found["balance"]["before"]["hours"]["child_0_2"]["community"]
    assert cell["value"] == [None] * 11 and cell["no_interval"]
    assert found["balance"]["before"]["unmet"]["older_need"]["value"] == [None] * 11


def test_drivers_are_sorted_and_enclose_the_cost(found: dict[str, Any]) -> None:
    spans = [row["cost_high"] - row["cost_low"] for row in found["drivers"]]
    assert spans == sorted(spans, reverse=True) and len(spans) > 10
    cost = found["total"]["cost"]["gross"]["value"][-1]
    for row in found["drivers"]:
        assert row["cost"] == pytest.approx(cost)
        assert row["cost_low"] <= cost * (1 + 1e-12) and row["cost_high"] >= cost * (1 - 1e-12)


def test_the_same_digits_twice_and_in_another_process(found: dict[str, Any]) -> None:
    code = (
        "import json,sys;from careconomy import Country,Package,simulate;"
        f"r=simulate(Package.read({str(EXAMPLE)!r}),Country.load('FRA'),draws=200,seed=1);"
        "json.dump(r.to_dict(),sys.stdout)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PATH": ""},
    )
    other = json.loads(out.stdout)
    other["package"] = found["package"]
    assert other == found


def test_another_seed_gives_other_intervals_and_the_same_centre(found: dict[str, Any]) -> None:
    package, country = Package.read(EXAMPLE), Country.load("FRA")
    other = simulate(package, country, draws=200, seed=2).to_dict()
    ours, theirs = found["total"]["cost"]["gross"], other["total"]["cost"]["gross"]
    assert ours["value"] == theirs["value"] and ours["lower"] != theirs["lower"]


def test_packages_share_their_draws() -> None:
    tables = {"policies": {"childcare": {"hours_per_week": 40}}}
    packages = [Package.from_tables(tables), Package.from_tables({**tables, "name": "same"})]
    first, second = compare(packages, Country.load("KEN"), draws=50)
    assert (first.course.total("cost") == second.course.total("cost")).all()


def test_an_override_changes_the_result_its_hash_and_its_mark() -> None:
    package = Package.read(EXAMPLE)
    plain = simulate(package, Country.load("FRA")).to_dict()
    changed = simulate(package, Country.load("FRA", overrides={"earnings": 4000})).to_dict()
    assert plain["inputs_hash"] != changed["inputs_hash"]
    costs = [tree["total"]["cost"]["gross"]["value"][-1] for tree in (plain, changed)]
    assert costs[0] != costs[1]


def test_the_balance_has_the_shape_of_the_contract() -> None:
    sheet = balance(Country.load("FRA"), draws=50).to_dict()
    assert {"hours", "unmet", "money", "unpaid_value", "shares"} <= set(sheet)
    assert set(sheet["hours"]) == set(RECIPIENTS)
    assert all(set(row) == set(PROVIDERS) for row in sheet["hours"].values())
    assert {"method", "wage_concept", "price_year", "share_gdp"} <= set(sheet["unpaid_value"])
    for row in RECIPIENTS[:3]:
        parts = [held["value"][0] or 0.0 for held in sheet["hours"][row].values()]
        unmet = sheet["unmet"][row]["value"][0]
        assert sum(parts) + unmet == pytest.approx(sheet["needs"][row]["value"][0], rel=1e-12)
