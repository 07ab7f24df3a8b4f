"""The care balance with a survey: identities, intervals, common draws, what is told and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careconomy import Country, Package, balance, compare, simulate
from careconomy.care_balance import BalanceSheet
from careconomy.care_balance.diaries import measured
from careconomy.care_balance.family import BANDS
from careconomy.care_balance.profile import Profile, embedded_profile
from careconomy.care_balance.sets import CHILDREN, FAMILY, RECIPIENTS
from careconomy.care_balance.table import closes
from careconomy.draws import Draws
from careconomy.errors import CareError
from careconomy.people import MEN, WOMEN, persons
from careconomy.timeuse import Manifest, Survey, write_survey
from careconomy.timeuse.generate import generate
from tests.project.test_imports import modules_after
from tests.study.test_identities import check_budget, check_day, check_hours, check_money

EXAMPLE = Path(__file__).parents[2] / "examples" / "care-for-all.toml"
COUNTRIES = ("USA", "KEN", "IND")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("surveys")


@pytest.fixture(scope="module")
def survey(folder: Path) -> Survey:
    """A survey that does not say its country, so that any may be asked for."""
    return generate(folder / "any", persons=1500, seed=8, replicates=40)


@pytest.fixture(scope="module")
def profile(survey: Survey) -> Profile:
    return measured(survey)


@pytest.fixture(scope="module")
def without_on_call(folder: Path, survey: Survey) -> Profile:
    """The same diaries, without what they say of time on call."""
    return measured(copy(folder / "without", survey, ("childcare_on_call", "adult_care_on_call")))


def copy(folder: Path, survey: Survey, dropped: tuple[str, ...], **changes: Any) -> Survey:
    """Write the survey again without some columns."""
    names = ("households", "persons", "days", "episodes")
    tables = {name: survey.table(name) for name in names}
    for name, table in tables.items():
        tables[name] = table.drop_columns([key for key in dropped if key in table.column_names])
    said = survey.manifest
    manifest = Manifest(**{**said.__dict__, "levels": {}, "rows": {}, **changes})
    weights = np.concatenate([block.replicates() for block in survey.blocks()])
    return write_survey(folder, manifest, tables, survey.activities, weights)


def width(sheet: BalanceSheet, group: str = "mothers", row: str = "household") -> float:
    """Width of an interval of hours, relative to the figure."""
    cell = sheet.to_dict()["hours"][row][group]
    return float((cell["upper"][0] - cell["lower"][0]) / cell["value"][0])


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_the_balance_closes_in_every_draw(iso3: str, profile: Profile) -> None:
    sheet = balance(Country.load(iso3), survey=profile, draws=300)
    table = sheet.table
    assert closes(table)
    assert np.isfinite(table.hours).all() and table.hours.shape[-1] == 301
    assert (table.active <= table.hours * (1 + 1e-12)).all()
    assert json.loads(json.dumps(sheet.to_dict(), allow_nan=False)) == sheet.to_dict()


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), year=st.integers(2021, 2045), which=st.integers(0, 2))
def test_identities_hold_under_policies(profile: Profile, seed: int, year: int, which: int) -> None:
    country = Country.load(COUNTRIES[which])
    assert closes(balance(country, year=year, survey=profile, draws=4, seed=seed).table)
    result = simulate(Package.default(), country, survey=profile, draws=4, seed=seed)
    for check in (check_hours, check_money, check_day, check_budget):
        check(result)


def test_hours_are_hours_per_head_times_the_persons_of_the_facts(profile: Profile) -> None:
    country = Country.load("KEN")
    table = balance(country, survey=profile, draws=0).table
    held = dict(zip(profile.names, profile.values, strict=True))
    year = np.array([country.price_year])
    at = np.array([2020])
    children = [persons(country, when, 0, 14, (0, 1))[0] for when in (year, at)]
    given = table.given()[RECIPIENTS.index("household"), :, 0, 0]
    for sex, share, parent, other in (
        (WOMEN, "share_of_women_who_are_mothers", "mothers", "other_women"),
        (MEN, "share_of_men_who_are_fathers", "fathers", "other_men"),
    ):
        now, then = (persons(country, when, 15, 100, sex)[0] for when in (year, at))
        parents = held[share] * then * children[0] / children[1]
        for group, number in ((parent, parents), (other, now - parents)):
            expected = number * held[f"hours_domestic_{group}"] * 365
            assert given[FAMILY.index(group)] == pytest.approx(expected, rel=1e-12)


def test_time_on_call_enters_the_shares(profile: Profile, without_on_call: Profile) -> None:
    country = Country.load("USA")
    both, active = (
        balance(country, survey=one, draws=0).to_dict() for one in (profile, without_on_call)
    )
    held = dict(zip(profile.names, profile.values, strict=True))
    assert held["hours_on_call_childcare_other_women"] > 0.0
    assert "hours_on_call_childcare_mothers" not in without_on_call.names
    for row in CHILDREN:
        # The needs of children are the same; who answers for them is not.
        assert both["needs"][row]["value"] == pytest.approx(active["needs"][row]["value"])
        assert active["hours"][row]["other_women"]["value"][0] == 0.0
        assert both["hours"][row]["other_women"]["value"][0] > 0.0
        assert "quality" not in both["hours"][row]["mothers"]
        assert active["hours"][row]["mothers"]["quality"] == "estimated"
    on_call = both["on_call"]["older_need"]["mothers"]["value"][0]
    assert on_call > 0.0 and active["on_call"]["older_need"]["mothers"]["value"][0] == 0.0
    assert "active time alone" in " ".join(active["survey"]["notes"])


def test_standard_errors_widen_intervals_and_larger_samples_narrow_them(
    folder: Path, profile: Profile
) -> None:
    country = Country.load("USA")
    assert profile.covariance is not None
    certain = Profile(**{**profile.__dict__, "covariance": np.zeros_like(profile.covariance)})
    cell = balance(country, survey=certain, draws=400).to_dict()["hours"]["household"]["mothers"]
    assert "lower" not in cell and cell["no_interval"]
    large = measured(generate(folder / "large", persons=6000, seed=8, replicates=40))
    narrow, wide = (width(balance(country, survey=one, draws=400)) for one in (large, profile))
    # Four times the diaries: about half the width.
    assert 0.3 < narrow / wide < 0.75
    error = dict(zip(profile.names, np.sqrt(np.diag(profile.covariance)), strict=True))
    value = dict(zip(profile.names, profile.values, strict=True))
    name = "hours_domestic_mothers"
    assert wide > 2 * 1.645 * error[name] / value[name] * 0.8


def test_standard_errors_are_carried_into_a_simulation(profile: Profile) -> None:
    package, country = Package.read(EXAMPLE), Country.load("USA")
    assert profile.covariance is not None
    certain = Profile(**{**profile.__dict__, "covariance": np.zeros_like(profile.covariance)})
    with_error, without = (
        simulate(package, country, survey=one, draws=200).to_dict() for one in (profile, certain)
    )
    for when in ("before", "after"):
        cells = [
            found["balance"][when]["active"]["child_0_2"]["mothers"]
            for found in (with_error, without)
        ]
        spread = [cell["upper"][-1] - cell["lower"][-1] for cell in cells]
        assert cells[0]["value"] == cells[1]["value"]
        assert spread[0] > 1.02 * spread[1]
    # What the package costs does not rest on who gives unpaid hours.
    assert with_error["total"]["cost"] == without["total"]["cost"]
    assert with_error["survey"]["figures"] and with_error["inputs_hash"].startswith("sha256:")


def test_before_and_after_and_packages_share_their_draws(profile: Profile) -> None:
    country = Country.load("USA")
    first, second = compare(
        [Package.default(), Package.from_tables({})], country, survey=profile, draws=50
    )
    assert np.array_equal(first.course.before.hours, second.course.before.hours)
    assert np.array_equal(second.course.before.hours, second.course.after.hours)


def test_the_same_seed_gives_the_same_digits_and_another_other_ones(
    survey: Survey, profile: Profile
) -> None:
    country = Country.load("USA")
    one, same, other = (
        balance(country, survey=given, draws=60, seed=seed).to_dict()
        for given, seed in ((profile, 3), (survey.folder, 3), (survey, 4))
    )
    assert one == same
    ours, theirs = (found["hours"]["household"]["mothers"] for found in (one, other))
    assert ours["value"] == theirs["value"] and ours["lower"] != theirs["lower"]


def test_the_survey_is_told_and_hashed(profile: Profile, without_on_call: Profile) -> None:
    country = Country.load("USA")
    plain = balance(country, draws=0).to_dict()
    one, other = (
        balance(country, survey=held, draws=0).to_dict() for held in (profile, without_on_call)
    )
    assert "survey" not in plain
    assert len({found["inputs_hash"] for found in (plain, one)}) == 2
    told = one["survey"]
    assert told["diaries"]["mothers"] > 30 and told["country"] is None
    figure = told["figures"]["hours_domestic_mothers"]
    assert figure["unit"] == "hours a day" and figure["standard_error"] > 0.0
    named = {name for row in one["sources"] for name in row["facts"]}
    assert "time_use_survey" in named and "time_use_profile" not in named
    assert not any(name.startswith("unpaid_") for name in named)
    marked = {row["fact"]: row for row in other["estimated"]}
    assert "active time alone" in marked["time_use_survey"]["note"]


def test_the_survey_of_another_country_is_refused(folder: Path, survey: Survey) -> None:
    kenya = copy(folder / "kenya", survey, (), country="KEN")
    assert balance(Country.load("KEN"), survey=kenya, draws=0).table.hours.min() >= 0.0
    with pytest.raises(CareError) as caught:
        simulate(Package.default(), Country.load("FRA"), survey=kenya.folder)
    assert "KEN" in str(caught.value) and "FRA" in str(caught.value)


def test_a_folder_that_is_no_survey_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="is not a survey"):
        balance(Country.load("FRA"), survey=tmp_path)


def test_unpaid_hours_by_sex_are_not_needed_with_a_survey(profile: Profile) -> None:
    country = Country.load("FRA")
    facts = {name: fact for name, fact in country.facts.items() if "unpaid" not in name}
    bare = Country(**{**country.__dict__, "facts": facts})
    assert closes(balance(bare, survey=profile, draws=3).table)
    with pytest.raises(CareError, match="unpaid_care"):
        balance(bare, draws=0)


def test_without_a_survey_nothing_of_arrow_is_imported() -> None:
    code = (
        "from careconomy import Country, balance; balance(Country.load('FRA'), draws=5).to_dict()"
    )
    assert modules_after(code).isdisjoint({"pyarrow", "scipy", "careconomy.timeuse"})


# What holds for any figures: positions, bounds, shape.
HOURS = st.tuples(st.just("hours a day"), st.floats(0.0, 12.0), st.floats(0.0, 2.0))
SHARES = st.tuples(st.just("share"), st.floats(0.0, 1.0), st.floats(0.0, 0.5))
AT_ONCE = st.tuples(st.just("persons"), st.floats(1.0, 4.0), st.floats(0.0, 1.0))


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(st.one_of(HOURS, SHARES, AT_ONCE), min_size=1, max_size=6),
    seed=st.integers(0, 1000),
)
def test_draws_keep_the_estimate_first_and_stay_within_bounds(
    rows: list[tuple[str, float, float]], seed: int
) -> None:
    units, values, errors = zip(*rows, strict=True)
    mixed = np.random.default_rng(seed).normal(size=(len(rows), len(rows)))
    covariance = mixed @ mixed.T
    spread = np.sqrt(np.diag(covariance))
    covariance = covariance / spread[:, None] / spread * np.outer(errors, errors)
    names = tuple(f"figure {number}" for number in range(len(rows)))
    made = Profile(names, np.array(values), units, 2020, (), covariance)
    drawn = made.drawn(Draws(40, seed))
    for name, unit, value in zip(names, units, values, strict=True):
        found = drawn[name]
        assert found.shape == (41,) and found[0] == value
        assert np.isfinite(found).all() and found.min() >= (1.0 if unit == "persons" else 0.0)
        assert unit != "share" or found.max() <= 1.0


def test_draws_have_the_errors_and_correlations_of_the_estimates() -> None:
    errors = np.array([0.1, 0.02, 0.05])
    correlation = np.array([[1.0, 0.6, -0.3], [0.6, 1.0, 0.2], [-0.3, 0.2, 1.0]])
    made = Profile(
        ("a", "b", "c"),
        np.array([3.0, 0.4, 1.6]),
        ("hours a day", "share", "persons"),
        2020,
        (),
        correlation * np.outer(errors, errors),
    )
    drawn = np.stack(list(made.drawn(Draws(20_000, 6)).values()))[:, 1:]
    assert np.allclose(drawn.std(axis=1), errors, rtol=0.04)
    assert np.allclose(np.corrcoef(drawn), correlation, atol=0.03)
    assert np.allclose(np.median(drawn, axis=1), made.values, atol=0.05 * errors.max())


def test_the_embedded_profile_is_not_drawn_and_not_told() -> None:
    base = embedded_profile()
    drawn = base.drawn(Draws(5))
    assert all((values == values[0]).all() for values in drawn.values())
    assert base.survey is None and base.covariance is None
    assert {f"share_of_childcare_{band}_mothers" for band in BANDS} <= set(drawn)
