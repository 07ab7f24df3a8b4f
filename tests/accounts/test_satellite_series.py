"""Unpaid work over years: chains are exact, and so are their errors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.accounts.satellite import Satellite, satellite
from careconomy.accounts.satellite_file import accounts_of
from careconomy.accounts.satellite_functions import TOTAL
from careconomy.accounts.satellite_series import Years, chain, growth
from careconomy.accounts.value_tasks import TASKS
from careconomy.accounts.wages import Wages
from careconomy.errors import CareError
from careconomy.estimation import Design, analyse
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate
from tests.accounts.satellite_sample import wages

ASKED: dict[str, Any] = {"method": "specialist", "wage_concept": "gross"}
YEARS = (2018, 2019, 2020)


def wages_of(year: int) -> Wages:
    """Wages that rise at a pace of their own in each task."""
    found = wages(year)
    prices = {
        name: (pair[0] * (1.0 + 0.01 * at) ** (year - 2018),) * 2
        for at, (name, pair) in enumerate(found.prices.items())
    }
    return replace(found, prices={name: (a, b) for name, (a, b) in prices.items()})


EVERY = [wages_of(year) for year in YEARS]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("series") / "survey"
    return generate(folder, persons=900, replicates=16, years=YEARS, days_a_block=200)


@pytest.fixture(scope="module")
def found(survey: Survey) -> Satellite:
    return satellite(survey, None, **ASKED, wages=EVERY, year=2019)


def figures(found: Satellite, item: str, of: str = TOTAL) -> list[tuple[Any, Any]]:
    assert found.series is not None
    rows = [r for r in found.series if (r.statistic, r.activity) == (item, of)]
    assert [row.domain["year"] for row in rows] == [str(year) for year in YEARS]
    return [(row.est, row.se) for row in rows]


def test_a_chain_worked_out_by_hand() -> None:
    # Two services; hours 10, 20 then 12, 22 then 15, 20; wages 5, 1 then 6, 1 then 6, 2.
    current = np.array([10 * 5 + 20 * 1, 12 * 6 + 22 * 1, 15 * 6 + 20 * 2], dtype=float)
    previous = np.array([np.nan, 12 * 5 + 22 * 1, 15 * 6 + 20 * 1], dtype=float)
    first, second = 82 / 70, 110 / 94
    np.testing.assert_allclose(chain(current, previous, 0), [70, 82, 82 * second], 1e-15)
    np.testing.assert_allclose(chain(current, previous, 1), [94 / first, 94, 110], 1e-15)
    np.testing.assert_allclose(growth(chain(current, previous, 2))[1:], [first - 1, second - 1])


@given(st.lists(st.floats(1.0, 1e6), min_size=2, max_size=6), st.floats(0.1, 10.0))
def test_with_constant_prices_a_chain_is_the_value(values: list[float], price: float) -> None:
    current = np.array(values) * price
    previous = np.concatenate([[np.nan], current[1:]])
    np.testing.assert_allclose(chain(current, previous, 0), current, 1e-9)


def by_replicate(survey: Survey) -> np.ndarray:
    """Hours [1 + replicate, year, task] from the estimator, and nothing of the account."""
    own = [task for task in TASKS if task.codes[0][0] in "34" and task.name[:5] != "other"]
    found = analyse(survey, [task.codes[0] for task in own], ["year"])
    weighted = found.sums.weighted[:, : len(YEARS), 1 : 1 + len(own)] / 60.0
    names = [task.name for task in own]
    prices = np.array([[year.prices[name][0] for name in names] for year in EVERY])
    return np.einsum("rct,pt->rpc", weighted, prices)


def test_levels_and_growth_have_the_errors_of_each_replicate(
    survey: Survey, found: Satellite
) -> None:
    value = by_replicate(survey)
    design = Design.from_dict(survey.manifest.design)
    assert design.factor is not None
    chained, indices, grown = [], [], []
    for one in value:
        current = [one[year, year] for year in range(3)]
        volume = [1.0]
        for year in (1, 2):
            volume.append(volume[-1] * one[year - 1, year] / current[year - 1])
        level = [current[1] * step / volume[1] for step in volume]
        chained.append(level)
        indices.append([100.0 * a / b for a, b in zip(current, level, strict=True)])
        grown.append([volume[year] / volume[year - 1] - 1.0 for year in (1, 2)])
    for item, every, places in (
        ("chained_volume", chained, range(3)),
        ("price_index", indices, (0, 2)),
        ("volume_growth", grown, (1, 2)),
    ):
        table = np.array(every)
        errors = np.sqrt(design.factor * ((table[1:] - table[0]) ** 2).sum(axis=0))
        for column, place in enumerate(places):
            at = place if table.shape[1] == 3 else column
            est, se = figures(found, item)[place]
            np.testing.assert_allclose([est, se], [table[0, at], errors[at]], 1e-8)


def test_growth_is_that_of_levels_and_prices_are_value_over_volume(found: Satellite) -> None:
    current, volume, index = (
        [est for est, _ in figures(found, item)]
        for item in ("current_prices", "chained_volume", "price_index")
    )
    np.testing.assert_allclose(index, 100.0 * np.array(current) / np.array(volume), 1e-12)
    for item, level in (("value_growth", current), ("volume_growth", volume),
                        ("price_growth", index)):  # fmt: skip
        grown = [est for est, _ in figures(found, item)]
        assert grown[0] is None
        np.testing.assert_allclose(grown[1:], np.array(level[1:]) / level[:-1] - 1.0, 1e-9)
    assert index[1] == pytest.approx(100.0)


def test_parts_add_up_in_the_reference_year_and_the_next_alone(found: Satellite) -> None:
    # The generator knows no hours of other services: their chain has no value.
    own = [name for name in found.plan.own_use if name != "other-services"]
    assert figures(found, "chained_volume", "other-services")[0][0] is None
    parts = np.sum(
        [[est for est, _ in figures(found, "chained_volume", name)] for name in own], axis=0
    )
    total = np.array([est for est, _ in figures(found, "chained_volume")])
    np.testing.assert_allclose(parts[1:], total[1:], 1e-12)
    assert abs(parts[0] / total[0] - 1.0) > 1e-9
    assert any("not the sum of its parts" in note for note in found.notes)


def test_the_year_of_the_account_is_that_of_the_series(survey: Survey, found: Satellite) -> None:
    est, se = figures(found, "current_prices")[1]
    row = found.row("labour")
    np.testing.assert_allclose([row.est, row.se], [est, se], 1e-12)
    days = survey.table("days", ["year", "weight"])
    weight = days["weight"].to_numpy()[np.array(days["year"].to_pylist()) == 2019]
    per_person = next(
        row for row in found.labour
        if (row.statistic, row.activity) == ("value_per_person", "own-use services")
        and row.domain["sex"] == "all"
    )  # fmt: skip
    assert per_person.est == pytest.approx((row.est or 0.0) / (weight.sum() / 365.0), rel=1e-9)


def test_shares_of_gdp_by_year(survey: Survey) -> None:
    files = [
        accounts_of({"account": {"currency": "EUR", "year": year}, "gdp": 1e9 * (year - 2000)})
        for year in (2019, 2020)
    ]
    asked = {**ASKED, "wages": EVERY, "year": 2019}
    found = satellite(survey, None, **asked, accounts=files)
    current, shares = figures(found, "current_prices"), figures(found, "share_of_gdp")
    assert shares[0] == (None, None)
    for (est, se), (share, error), gdp in zip(current[1:], shares[1:], (19e9, 20e9), strict=True):
        np.testing.assert_allclose([share, error], [est / gdp, se / gdp], 1e-12)
    assert found.row("labour_share_of_gdp").est == pytest.approx(shares[1][0], rel=1e-12)
    with pytest.raises(CareError, match="two files of accounts are of 2019"):
        satellite(survey, None, **asked, accounts=[files[0], files[0]])
    lone = accounts_of({"account": {"currency": "EUR", "year": 2017}, "gdp": 1e9})
    with pytest.raises(CareError, match=r"accounts are in EUR of 2017.*no deflator"):
        satellite(survey, None, **asked, accounts=[*files, lone])


def test_linearised_errors_count_clusters_that_years_share(tmp_path: Path, survey: Survey) -> None:
    linear = Design.from_dict(survey.manifest.design).by_linearisation()
    one = satellite(survey, None, **ASKED, wages=EVERY, year=2019, design=linear)
    other = satellite(survey, None, **ASKED, wages=EVERY, year=2019)
    for item in ("chained_volume", "volume_growth"):
        for (est, se), (same, replicated) in zip(
            figures(one, item)[1:], figures(other, item)[1:], strict=True
        ):
            assert est == pytest.approx(same, rel=1e-12)
            assert 0.4 < se / replicated < 2.5


def test_one_file_of_wages_gives_volumes_at_its_prices(survey: Survey) -> None:
    found = satellite(survey, None, **ASKED, wages=[EVERY[1]], year=2019)
    current = [est for est, _ in figures(found, "current_prices")]
    assert current[0] is None and current[1] is not None and current[2] is None
    assert all(est is None for est, _ in figures(found, "price_index"))
    value = by_replicate(survey)[0, 1]
    volume = [est for est, _ in figures(found, "chained_volume")]
    np.testing.assert_allclose(volume, value, 1e-10)
    assert any("constant prices" in note for note in found.notes)


def test_folders_of_different_years_are_independent_samples(tmp_path: Path) -> None:
    surveys = [
        generate(tmp_path / str(year), persons=300, replicates=8, seed=year, years=(year,))
        for year in YEARS[:2]
    ]
    found = satellite(surveys[::-1], None, **ASKED, wages=EVERY[:2], year=2019)
    assert found.series is not None
    row = found.series.row(statistic="volume_growth", activity=TOTAL, year="2019")
    alone = [
        satellite(one, None, **ASKED, wages=[EVERY[0]], year=year).row("labour")
        for one, year in zip(surveys, YEARS, strict=False)
    ]
    (a, sa), (b, sb) = ((one.est or 0.0, one.se or 0.0) for one in alone)
    assert row.est == pytest.approx(b / a - 1.0, rel=1e-12)
    # Not the delta method for the first year: its replicates stand in the denominator.
    assert row.se == pytest.approx(b / a * np.hypot(sa / a, sb / b), rel=0.02)
    assert len(found.names) == 2


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"year": None}, "year of the account is not stated.*2018, 2019, 2020"),
        ({"year": 2017}, "no diaries of 2017"),
        ({"wages": EVERY[:2]}, "no wages of 2020, and no deflator"),
        ({"wages": EVERY[1:]}, "no wages of 2018"),
    ],
)
def test_what_is_refused(survey: Survey, options: dict[str, Any], problem: str) -> None:
    with pytest.raises(CareError, match=problem):
        satellite(survey, None, **{**ASKED, "wages": EVERY, "year": 2019, **options})


def test_years_whose_weights_do_not_tell_them_apart(survey: Survey, tmp_path: Path) -> None:
    for changed in ({"weights_count": "persons"}, {"days_in_period": 365.0}):
        other = replace(survey, manifest=replace(survey.manifest, **changed))
        with pytest.raises(CareError, match="weights of 3 years do not tell"):
            satellite(other, None, **ASKED, wages=EVERY, year=2019)
    with pytest.raises(CareError, match="two of the surveys are of 2018"):
        satellite([survey, survey], None, **ASKED, wages=EVERY, year=2019)
    with pytest.raises(CareError, match="no survey"):
        satellite([], None, **ASKED, wages=EVERY)


def test_years_of_a_series() -> None:
    assert Years.of([2019, 2018], [2018, 2019, 2020], 2019).wages == (0, 1)
    assert Years.of([2019, 2018], [2020], 2019).wages is None
