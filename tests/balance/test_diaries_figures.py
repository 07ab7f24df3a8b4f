"""Figures of the care balance from diaries: worked by hand, and beside the general estimates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from careconomy.care_balance.diaries import measured
from careconomy.care_balance.diaries_errors import covariance
from careconomy.care_balance.family import BANDS
from careconomy.care_balance.profile import Profile, embedded_profile
from careconomy.care_balance.sets import FAMILY
from careconomy.errors import CareError
from careconomy.estimation import Design, Rules, Stage, analyse
from careconomy.estimation.totals import Batch, totals
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.generate import generate
from tests.balance.homes import Home, survey_of

ANY = Rules(fewest=1)


def figures(profile: Profile) -> dict[str, float]:
    return dict(zip(profile.names, map(float, profile.values), strict=True))


def errors(profile: Profile) -> dict[str, float]:
    assert profile.covariance is not None
    spread = np.sqrt(np.diag(profile.covariance))
    return dict(zip(profile.names, map(float, spread), strict=True))


def notes(profile: Profile) -> str:
    assert profile.survey is not None
    return " ".join(profile.survey["notes"])


def homes(**changes: object) -> list[Home]:
    """Parents of one child of each band, and one of each sex without children."""
    women = [
        Home(children=(1,), minutes={"411": 120}, weight=2.0),
        Home(children=(4,), minutes={"411": 30, "416": 60}),
        Home(children=(7,), minutes={"411": 60, "311": 90}),
        Home(children=(1, 7), minutes={"411": 90}),
        Home(parent=False, minutes={"311": 100, "421": 20, "441": 10, "513": 40}),
    ]
    men = [
        Home("men", children=(2,), minutes={"411": 60}),
        Home("men", children=(5,), minutes={"411": 30}),
        Home("men", children=(14,), minutes={"411": 15}),
        Home("men", parent=False, minutes={"311": 60}, weight=3.0),
    ]
    return [*women, *men]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("diaries") / "taylor"
    return generate(folder, persons=2500, seed=5, country="USA", strata=20, clusters=400)


@pytest.fixture(scope="module")
def replicated(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("diaries") / "replicates"
    return generate(folder, persons=2500, seed=5, country="USA", replicates=40)


def test_persons_and_hours_by_hand(tmp_path: Path) -> None:
    found = figures(measured(survey_of(tmp_path / "s", homes()), rules=ANY))
    assert found["share_of_women_who_are_mothers"] == pytest.approx(5 / 6)
    assert found["share_of_men_who_are_fathers"] == pytest.approx(3 / 6)
    mothers = (2 * 120 + 30 + 60 + 90) / 5 / 60
    assert found["hours_childcare_mothers"] == pytest.approx(mothers)
    assert found["hours_domestic_mothers"] == pytest.approx(90 / 5 / 60)
    assert found["hours_adult_care_other_women"] == pytest.approx(20 / 60)
    assert found["hours_other_care_other_women"] == pytest.approx(10 / 60)
    assert found["hours_other_households_other_women"] == pytest.approx(40 / 60)
    assert "hours_on_call_childcare_mothers" not in found


def test_childcare_by_age_by_hand(tmp_path: Path) -> None:
    found = figures(measured(survey_of(tmp_path / "s", homes()), rules=ANY))
    # 120 minutes a child of 0-2 and 60 a child of 6-14 share 90 out as 60 and 30.
    minutes = {"0_2": 2 * 120 + 60, "3_5": 30, "6_14": 60 + 30}
    for band in BANDS:
        share = found[f"share_of_childcare_{band}_mothers"]
        assert share == pytest.approx(minutes[band] / sum(minutes.values()))
    assert found["recipients_at_once_0_2_mothers"] == 1.0


def test_care_of_children_who_live_elsewhere_goes_to_ages_as_that_of_parents(
    tmp_path: Path,
) -> None:
    others = [
        *homes(),
        Home(parent=False, children=(14,), minutes={"411": 30}),
        Home(parent=False, minutes={"411": 90}),
    ]
    found = figures(measured(survey_of(tmp_path / "s", others), rules=ANY))
    for band, own in (("0_2", 0.0), ("3_5", 0.0), ("6_14", 30.0)):
        mothers = found[f"share_of_childcare_{band}_mothers"]
        share = found[f"share_of_childcare_{band}_other_women"]
        assert share == pytest.approx((own + 90.0 * mothers) / 120.0)


def test_children_of_one_band_are_looked_after_together(tmp_path: Path) -> None:
    twins = [*homes(), Home(children=(1, 1), minutes={"411": 100}, weight=3.0)]
    found = figures(measured(survey_of(tmp_path / "s", twins), rules=ANY))
    # Mean of the homes that have any: weights 2, 1 with one child and 3 with two.
    assert found["recipients_at_once_0_2_mothers"] == pytest.approx((2 + 1 + 3 * 2) / 6)


def test_children_named_in_the_diary_count_one_by_one(tmp_path: Path) -> None:
    there = [
        Home(children=(1,), minutes={"411": 120}, there={"411": (0,)}),
        Home(children=(4, 4), minutes={"411": 60}, there={"411": (0, 1)}),
        Home(children=(1, 7), minutes={"411": 90}, there={"411": (0, 1)}),
        Home("men", children=(1,), minutes={"411": 60}, there={"411": (0,)}),
        Home("men", children=(4,), minutes={"411": 60}, there={"411": (0,)}),
        Home("men", children=(7,), minutes={"411": 60}, there={"411": (0,)}),
        Home(parent=False),
        Home("men", parent=False),
        Home(children=(7,)),
    ]
    profile = measured(survey_of(tmp_path / "s", there), rules=ANY)
    found = figures(profile)
    given = {"0_2": 120 + 45, "3_5": 60, "6_14": 45}
    received = {"0_2": 120 + 90, "3_5": 120, "6_14": 90}
    for band in BANDS:
        share = found[f"share_of_childcare_{band}_mothers"]
        assert share == pytest.approx(given[band] / sum(given.values()))
        at_once = found[f"recipients_at_once_{band}_mothers"]
        assert at_once == pytest.approx(received[band] / given[band])
    assert "as the diaries name them" in notes(profile)


def test_time_on_call_holds_minding_and_nothing_twice(tmp_path: Path) -> None:
    asked = [
        # 200 minutes on call, of which 50 fall into active childcare and do not count again.
        Home(children=(1,), minutes={"411": 120, "311": 150}, on_call=200, beside={"411": 50}),
        Home(children=(4,), minutes={"411": 30, "416": 60}, on_call=0),
        Home(children=(7,), minutes={"411": 60}, on_call=None),
        *(Home("men", children=(age,), minutes={"411": 60}, on_call=0) for age in (1, 4, 7)),
        Home(parent=False, on_call=0),
        Home("men", parent=False, on_call=0),
    ]
    profile = measured(survey_of(tmp_path / "s", asked), rules=ANY)
    found = figures(profile)
    expected = (200 - 50) / 2 / 60 + 60 / 3 / 60
    assert found["hours_on_call_childcare_mothers"] == pytest.approx(expected)
    assert found["share_of_on_call_0_2_mothers"] == pytest.approx(150 / 210)
    assert found["share_of_on_call_3_5_mothers"] == pytest.approx(60 / 210)
    assert "hours_on_call_adult_care_mothers" not in found
    assert ("child_0_2", "mothers") in profile.observed


def test_the_share_of_childcare_with_the_partner(tmp_path: Path) -> None:
    told = [
        *homes(),
        Home(children=(1,), minutes={"411": 60}, with_whom={"411": 2 + 4}),
        Home(children=(1,), minutes={"411": 20}, with_whom={"411": 4}),
    ]
    found = figures(measured(survey_of(tmp_path / "s", told), rules=ANY))
    assert found["share_of_childcare_with_partner_mothers"] == pytest.approx(60 / 80)


def test_the_young_and_those_of_unknown_age_stay_out(tmp_path: Path) -> None:
    base = survey_of(tmp_path / "one", homes())
    more = [*homes(), Home(age=14, parent=False), Home(age=None, parent=False)]
    wider = survey_of(tmp_path / "two", more)
    one, other = measured(base, rules=ANY), measured(wider, rules=ANY)
    assert np.allclose(one.values, other.values)


@pytest.mark.parametrize("name", ["invented", "replicated"])
def test_estimates_and_errors_are_those_of_the_general_table(
    name: str, request: pytest.FixtureRequest
) -> None:
    survey = request.getfixturevalue(name)
    names = {"childcare": "active-childcare", "adult_care": "active-adult-care"}
    names |= {"domestic": "domestic"}
    table = analyse(survey, tuple(names.values()), ("parenthood",), where={"age": "15+"})
    rows = table.estimates(("mean",))
    profile = measured(survey)
    found, spread = figures(profile), errors(profile)
    for kind, activity in names.items():
        for group in FAMILY:
            row = rows.row(parenthood=group, activity=activity)
            assert row.est is not None and row.se is not None
            assert found[f"hours_{kind}_{group}"] * 60 == pytest.approx(row.est, rel=1e-12)
            error = spread[f"hours_{kind}_{group}"] * 60
            assert error == pytest.approx(row.se, rel=1e-9, abs=1e-12)


def test_shares_by_age_add_up_and_children_at_once_are_one_or_more(invented: Survey) -> None:
    found = figures(measured(invented))
    for name in ("childcare", "on_call"):
        for group in FAMILY:
            shares = [found[f"share_of_{name}_{band}_{group}"] for band in BANDS]
            assert sum(shares) == pytest.approx(1.0)
    assert min(found[f"recipients_at_once_{b}_{g}"] for b in BANDS for g in FAMILY) >= 1.0


def together(values: np.ndarray) -> np.ndarray:
    """Two means, a ratio, and the sum of the means."""
    first, second = values[..., 0, 1] / values[..., 0, 0], values[..., 1, 1] / values[..., 1, 0]
    return np.stack([first, second, first / second, first + second], axis=-1)


@pytest.mark.parametrize("centre", ["estimate", "mean", "taylor"])
def test_covariances_are_those_that_the_variance_of_a_sum_implies(centre: str) -> None:
    random = np.random.default_rng(4)
    rows, clusters = 600, 60
    values = np.stack([np.ones(rows), random.gamma(2.0, 30.0, rows)], axis=1)
    unit = np.sort(random.integers(0, clusters, rows))
    values[:, 1] += random.gamma(2.0, 20.0, clusters)[unit]
    domain, weight = random.integers(0, 2, rows), random.uniform(0.5, 2.0, rows)
    if centre == "taylor":
        units = np.stack([unit // 10, unit], axis=1)
        batch, design = Batch(values, domain, weight, units=units), Design(stages=(Stage(),))
    else:
        factors = weight[:, None] * random.uniform(0.0, 2.0, (clusters, 25))[unit]
        batch = Batch(values, domain, weight, replicates=factors)
        scales = tuple(random.uniform(0.5, 1.5, 25))
        design = Design("bootstrap", (), "fail", 25, 1 / 25, scales, centre)  # type: ignore[arg-type]
    found = covariance(together, totals(batch, 2), design)
    assert np.allclose(found, found.T, rtol=1e-12)
    assert found[3, 3] == pytest.approx(found[0, 0] + found[1, 1] + 2 * found[0, 1], rel=1e-9)
    assert found[0, 3] == pytest.approx(found[0, 0] + found[0, 1], rel=1e-9)
    assert np.linalg.eigvalsh(found).min() > -1e-9 * np.trace(found)
    assert abs(found[0, 1]) > 1e-6


def test_small_groups_are_taken_together_and_named(tmp_path: Path) -> None:
    few = [home for home in homes() for _ in range(40)]
    few = [home for home in few if home.parent or home.sex == "men"]
    few += [Home(parent=False, minutes={"311": 100})] * 5
    profile = measured(survey_of(tmp_path / "s", few))
    found = figures(profile)
    assert found["hours_domestic_mothers"] == found["hours_domestic_other_women"]
    assert found["hours_domestic_fathers"] != found["hours_domestic_other_men"]
    assert "5 diaries of other women" in notes(profile)
    assert ("household", "other_women") not in profile.observed
    assert ("household", "other_men") in profile.observed


def test_too_few_diaries_of_a_sex_are_refused(tmp_path: Path) -> None:
    few = [home for home in homes() for _ in range(10) if home.sex == "women"]
    with pytest.raises(CareError, match="0 diaries of men"):
        measured(survey_of(tmp_path / "s", few))


def test_without_children_in_the_roster_ages_are_those_of_the_embedded_profile(
    tmp_path: Path,
) -> None:
    older = [
        Home(home.sex, parent=home.parent, children=(7,) * home.parent, minutes=home.minutes)
        for home in homes()
        for _ in range(40)
    ]
    profile = measured(survey_of(tmp_path / "s", older))
    found, base = figures(profile), figures(embedded_profile())
    for name in ("share_of_childcare_0_2_mothers", "recipients_at_once_6_14_fathers"):
        assert found[name] == base[name] and errors(profile)[name] == 0.0
    assert [fact.name for fact in profile.facts] == ["time_use_survey", "time_use_profile"]
    assert not profile.own_ages and "embedded profile" in notes(profile)


@pytest.mark.parametrize("column", ["own_children_under_15", "sex"])
def test_what_the_balance_cannot_miss_is_named(
    tmp_path: Path, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = survey_of(tmp_path / "s", homes())
    asked: Callable[[Survey, str], tuple[str, ...]] = Survey.columns
    monkeypatch.setattr(
        Survey, "columns", lambda self, name: tuple(n for n in asked(self, name) if n != column)
    )
    with pytest.raises(CareError, match="the care balance needs it") as caught:
        measured(survey, rules=ANY)
    assert column in str(caught.value)


def test_no_childcare_at_all_is_refused(tmp_path: Path) -> None:
    none = [Home(home.sex, parent=home.parent, children=home.children) for home in homes()]
    with pytest.raises(CareError, match="active childcare"):
        measured(survey_of(tmp_path / "s", none), rules=ANY)


def test_no_childcare_for_an_age_is_refused(tmp_path: Path) -> None:
    none = [
        replace(home, minutes={}) if 14 in home.children or 7 in home.children else home
        for home in homes()
    ]
    with pytest.raises(CareError, match="ages 6-14"):
        measured(survey_of(tmp_path / "s", none), rules=ANY)


def test_totals_of_the_day_do_without_episodes(tmp_path: Path) -> None:
    survey = survey_of(tmp_path / "s", homes())
    tables = {name: survey.table(name) for name in ("households", "persons", "days")}
    tables["totals"] = survey.table("episodes", ["day", "activity", "minutes"])
    manifest = replace(survey.manifest, levels={}, rows={})
    other = write_survey(tmp_path / "totals", manifest, tables, survey.activities)
    assert not other.has("episodes")
    one, two = (measured(found, rules=ANY) for found in (survey, other))
    assert one.names == two.names and np.array_equal(one.values, two.values)


def test_other_activities_can_be_counted(tmp_path: Path) -> None:
    survey = survey_of(tmp_path / "s", homes())
    wider = measured(survey, rules=ANY, activities={"childcare": ("41", "513")})
    plain = measured(survey, rules=ANY)
    assert figures(wider)["hours_childcare_other_women"] == pytest.approx(40 / 60)
    assert figures(wider)["hours_other_households_other_women"] == 0.0
    assert figures(plain)["hours_childcare_other_women"] == 0.0
    assert wider.survey is not None and plain.survey is not None
    assert wider.survey["fingerprint"] != plain.survey["fingerprint"]
    with pytest.raises(CareError, match="cooking"):
        measured(survey, activities={"cooking": ("311",)})
