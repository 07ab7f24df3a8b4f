"""Time transfers: identities, one figure by hand, every replicate again, what is imputed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from careconomy.accounts.transfers import Smoothing, TimeTransfers, Wages, time_transfers
from careconomy.accounts.transfers import _asked as asked
from careconomy.accounts.transfers_households import BANDS, Households
from careconomy.accounts.transfers_profiles import Consumed, imputed_means
from careconomy.accounts.transfers_services import SUMS
from careconomy.accounts.transfers_tasks import Flows
from careconomy.errors import CareError
from careconomy.estimation import Design, analyse
from careconomy.estimation.replication_survey import apply_replicates
from careconomy.estimation.totals import combine
from careconomy.estimation.variance import replicate_variance
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.generate import generate
from careconomy.timeuse.manifest import NO_REPLICATES
from careconomy.timeuse.readers.atus import import_atus
from tests.timeuse.conftest import time_use_folder

from .small_survey import small_survey

PLAIN = Smoothing(smooth=False)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """One diarist a household, main activities only."""
    folder = tmp_path_factory.mktemp("one") / "survey"
    return generate(folder, persons=1000, replicates=8, secondary=False, days_a_block=600)


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """All members keep two diaries, with secondary activities."""
    folder = tmp_path_factory.mktemp("everybody") / "survey"
    return generate(folder, persons=800, everybody=True, days_a_person=2, clusters=90, replicates=8)


@pytest.fixture(scope="module")
def of_one(one: Survey) -> TimeTransfers:
    return time_transfers(one)


@pytest.fixture(scope="module", params=["one", "everybody"])
def found(request: pytest.FixtureRequest) -> TimeTransfers:
    return time_transfers(request.getfixturevalue(request.param))


def test_transfers_add_up_to_zero_over_the_population(found: TimeTransfers) -> None:
    profiles = found.profiles
    people = profiles.people[..., np.newaxis]
    given = (people * profiles.given).sum(axis=(1, 2))
    received = (people * profiles.received).sum(axis=(1, 2))
    assert (given[0] > 0.0).all()
    np.testing.assert_allclose(received, given, rtol=1e-12)


def test_consumption_is_production_and_net_transfers_at_each_age(found: TimeTransfers) -> None:
    rows = {(r["age"], r["sex"], r["activity"], r["side"]): r for r in found.table()}
    compared = 0
    for (age, sex, activity, side), row in rows.items():
        if side != "net":
            continue
        at = (age, sex, activity)
        consumed, inflow = (rows[*at, name] for name in ("consumption", "inflow"))
        nothing = {"est": 0.0, "total": 0.0}
        made, outflow = (rows.get((*at, name), nothing) for name in ("production", "outflow"))
        for column in ("est", "total"):
            scale = abs(consumed[column]) + abs(made[column]) + 1e-300
            assert abs(made[column] + row[column] - consumed[column]) < 1e-12 * scale
            assert abs(inflow[column] - outflow[column] - row[column]) < 1e-12 * scale
        assert consumed["est"] >= 0.0
        compared += 1
    assert compared > 1000


def test_nobody_does_more_for_themselves_than_they_make_or_receive(found: TimeTransfers) -> None:
    """Smoothing and balance move each profile apart, and no flow may run backwards by it."""
    profiles = found.profiles
    assert (profiles.to_self > 0.0).any()
    assert (profiles.to_self <= profiles.given).all()
    assert (profiles.to_self <= profiles.received).all()


def test_sums_of_activities_and_sexes_hold(found: TimeTransfers) -> None:
    totals: dict[tuple[str, str, str], float] = {}
    for row in found.table():
        key = (row["sex"], row["activity"], row["side"])
        totals[key] = totals.get(key, 0.0) + row["total"]
    names = [item.name for item in found.profiles.services]
    for sex in ("women", "men", "both"):
        for side in ("production", "consumption"):
            for name, parts in SUMS.items():
                whole = sum(totals[sex, part, side] for part in parts if part in names)
                assert totals[sex, name, side] == pytest.approx(whole, rel=1e-12)
    for name in names:
        parts = totals["women", name, "production"] + totals["men", name, "production"]
        assert totals["both", name, "production"] == pytest.approx(parts, rel=1e-12)
    net = totals["both", "all", "net"]
    assert abs(net) < 1e-11 * totals["both", "all", "production"]
    inflow, outflow = totals["both", "all", "inflow"], totals["both", "all", "outflow"]
    assert inflow == pytest.approx(outflow, rel=1e-11)


def test_hours_given_are_the_hours_of_the_estimates(one: Survey) -> None:
    table = time_transfers(one).table()
    rows = analyse(one, ["31", "childcare", "sdg-5.4.1"], by=["sex"]).estimates(["total"])
    known = (("meals",), ("childcare",), ("housework", "care"))
    for activity, parts in zip(("31", "childcare", "sdg-5.4.1"), known, strict=True):
        for sex in ("women", "men"):
            summed = sum(
                row["total"]
                for row in table
                if row["sex"] == sex and row["side"] == "production" and row["activity"] in parts
            )
            expected = rows.row(sex=sex, activity=activity, statistic="total").est
            assert summed == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("kind", ["one", "everybody"])
def test_errors_are_those_of_each_replicate_worked_out_anew(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    survey = request.getfixturevalue(kind)
    found = time_transfers(survey)
    anew = [found.profiles]
    replicates = np.concatenate([block.replicates() for block in survey.blocks()])
    for number in range(replicates.shape[1]):
        days = survey.table("days")
        at = days.schema.get_field_index("weight")
        days = days.set_column(at, days.schema.field("weight"), [replicates[:, number]])
        tables = {name: survey.table(name) for name in ("households", "persons", "episodes")}
        manifest = replace(survey.manifest, design=Design().to_dict())
        again = write_survey(
            tmp_path / str(number), manifest, {**tables, "days": days}, survey.activities
        )
        anew.append(time_transfers(again).profiles)
    for name in ("given", "received", "to_self", "people", "balance"):
        each = np.concatenate([getattr(one, name)[:1] for one in anew])
        together = getattr(found.profiles, name)
        np.testing.assert_allclose(together, each, rtol=1e-8, atol=1e-8, err_msg=name)
    est = np.concatenate([one.received[:1] - one.given[:1] for one in anew])[:, 0, 40, 0] / 60.0
    row = next(
        row
        for row in found.table()
        if (row["age"], row["sex"], row["activity"], row["side"]) == (40, "women", "meals", "net")
    )
    assert row["est"] == pytest.approx(est[0], rel=1e-12)
    assert row["se"] == pytest.approx(float(np.sqrt(replicate_variance(est, found.design))))
    assert row["lci"] < row["est"] < row["uci"]


def test_a_household_worked_out_by_hand(tmp_path: Path) -> None:
    """A mother of 40 with a diary, a father of 45 without, children of 3 and 9; a man alone."""
    survey = small_survey(tmp_path / "survey")
    profiles = time_transfers(survey, care="equal", smoothing=PLAIN).profiles
    names = [item.name for item in profiles.services]
    meals, care = names.index("meals"), names.index("childcare")
    women, men = profiles.received[0]
    # The father is imputed from men of his age with young children: the man of the third home.
    assert profiles.given[0, 0, 40, meals] == 120.0
    assert profiles.given[0, 1, 45, meals] == 60.0
    # Each member of the first home gets (120 + 60) / 4, of the third (120 + 60) / 4 too.
    scale = profiles.balance[0, meals]
    assert women[40, meals] == pytest.approx(45.0 * scale)
    assert men[70, meals] == pytest.approx(30.0 * scale)
    # Children share the care of both parents, 90 + 30.
    assert men[3, care] == pytest.approx(60.0 * profiles.balance[0, care])
    assert women[9, care] == pytest.approx(60.0 * profiles.balance[0, care])
    assert women[40, care] == 0.0
    assert profiles.to_self[0, 0, 40, meals] == pytest.approx(30.0)
    assert profiles.to_self[0, 0, 40, care] == 0.0


def test_two_kinds_of_work_at_once_share_the_time(tmp_path: Path) -> None:
    alone = small_survey(tmp_path / "first")
    both = small_survey(tmp_path / "second", beside={"311": "411", "811": "411"})
    before, after = (
        {
            item.name: time_transfers(survey, smoothing=PLAIN).profiles.given[0, 0, 40, at]
            for at, item in enumerate(time_transfers(survey).profiles.services)
        }
        for survey in (alone, both)
    )
    assert after["meals"] == before["meals"] / 2.0
    # Half of the time of meals, and all of the leisure (1,230 minutes) with a child.
    assert after["childcare"] == before["childcare"] + before["meals"] / 2.0 + 1230.0


def test_imputation_is_said_and_not_needed_where_everybody_writes(
    of_one: TimeTransfers, everybody: Survey
) -> None:
    assert any("it is imputed" in note for note in of_one.notes)
    assert any("Two kinds of work at once" in note for note in time_transfers(everybody).notes)
    assert any("Nobody under 15 has a diary" in note for note in of_one.notes)


def test_regression_gives_young_children_more_than_equal_shares(one: Survey) -> None:
    by_need, equal = (time_transfers(one, care=care).profiles for care in ("regression", "equal"))
    at = [item.name for item in by_need.services].index("childcare")

    def ratio(received: np.ndarray) -> float:
        return float(received[0, :, :3, at].mean() / received[0, :, 12:15, at].mean())

    assert ratio(by_need.received) > 1.2 * ratio(equal.received)


def test_care_is_received_by_those_it_is_for(found: TimeTransfers) -> None:
    names = [item.name for item in found.profiles.services]
    received = found.profiles.received[0]
    assert (received[:, 18:, names.index("childcare")] == 0.0).all()
    assert (received[:, :18, names.index("adult-care")] == 0.0).all()
    assert received[:, :3, names.index("childcare")].min() > 0.0


def test_value_needs_every_wage_and_its_names(of_one: TimeTransfers) -> None:
    found = of_one
    names = [item.name for item in found.profiles.services]
    wages = Wages(dict.fromkeys(names, 10.0), "generalist", "gross", "USD", 2020)
    value, hours = found.valued(wages), found.table()
    assert value.notes[0] == "Valued by generalist, wages gross, USD of 2020 per hour."
    assert len(value) == len(hours)
    for row, hour in zip(value, hours, strict=True):
        assert row["unit"] == row["total_unit"] == "USD of 2020 a year"
        assert row["est"] == pytest.approx(3650.0 * hour["est"], rel=1e-12)
        assert row["total_se"] == pytest.approx(10.0 * hour["total_se"], rel=1e-9)
    with pytest.raises(CareError, match="meals has no wage"):
        found.valued(replace(wages, hourly={"cleaning": 9.0}))
    with pytest.raises(CareError, match="concept of the wages"):
        found.valued(replace(wages, concept=""))


def test_text_of_the_table(of_one: TimeTransfers) -> None:
    table = of_one.table()
    rows = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert len(rows) == len(table) == len(table.to_dicts())
    assert list(rows[0]) == list(table.to_dicts()[0])
    assert float(rows[0]["est"]) == table.rows[0]["est"]
    assert '"notes"' in table.to_json()


def test_without_replicates_errors_are_not_known(tmp_path: Path) -> None:
    survey = generate(tmp_path / "survey", persons=300)
    found = time_transfers(survey)
    assert any("Errors are not known" in note for note in found.notes)
    row = next(row for row in found.table() if row["side"] == "net" and row["age"] == 40)
    assert row["se"] is None and row["est"] is not None and "error not known" in row["flag"]
    assert {line["se"] for line in found.balance()} == {None}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"care": "alike"}, 'care is shared "alike"'),
        ({"open_age": 50}, "open age group begins at 50"),
        ({"design": Design("jackknife", factor=1.0)}, "the survey has none"),
    ],
)
def test_bad_options_are_named(tmp_path: Path, options: dict[str, object], words: str) -> None:
    survey = generate(tmp_path / "survey", persons=60)
    with pytest.raises(CareError, match=words):
        time_transfers(survey, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(("table", "column"), [("persons", "sex"), ("persons", "age")])
def test_a_survey_without_sex_or_age_is_named(tmp_path: Path, table: str, column: str) -> None:
    whole = small_survey(tmp_path / "whole")
    tables = {name: whole.table(name) for name in ("households", "persons", "days", "episodes")}
    tables[table] = tables[table].drop_columns([column])
    survey = write_survey(tmp_path / "less", whole.manifest, tables, whole.activities)
    with pytest.raises(CareError, match=f'no column "{column}" of {table}') as error:
        time_transfers(survey)
    assert "import the survey" in error.value.remedy


@pytest.mark.parametrize("age", [-5, 300])
def test_an_age_that_nobody_has_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: int
) -> None:
    homes = ((0, age, "women", (120, 90)), (1, 70, "men", (30, 0)), (2, 45, "men", (60, 30)))
    monkeypatch.setattr("tests.accounts.small_survey.PERSONS", homes)
    survey = small_survey(tmp_path / "survey", sizes=(1, 1, 1))
    with pytest.raises(CareError, match=f"below 0 or above 120, the first {age}"):
        time_transfers(survey)


def test_an_institution_among_the_households_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    persons = (
        (0, 40, "women", (120, 90)),
        *((0, 3 + at % 5, "men", None) for at in range(130)),
        (1, 70, "men", (30, 0)),
        (2, 45, "men", (60, 30)),
    )
    monkeypatch.setattr("tests.accounts.small_survey.PERSONS", persons)
    survey = small_survey(tmp_path / "survey", sizes=(131, 1, 1))
    with pytest.raises(CareError, match="130 members who share care"):
        time_transfers(survey)
    assert time_transfers(survey, care="equal").profiles.received[0].any()


def test_the_digits_do_not_depend_on_threads(
    one: Survey, of_one: TimeTransfers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARECONOMY_THREADS", "1")
    again = time_transfers(one)
    np.testing.assert_array_equal(again.profiles.received, of_one.profiles.received)


def test_a_roster_that_lacks_members_is_named(tmp_path: Path) -> None:
    some = small_survey(tmp_path / "some", sizes=(4, 3, 4))
    found = time_transfers(some, smoothing=PLAIN)
    assert any("roster lacks members of 33.3%" in note for note in found.notes)
    with pytest.raises(CareError, match="lacks members of 67%"):
        time_transfers(small_survey(tmp_path / "most", sizes=(9, 3, 4)))


def test_atus_2014_at_all_ages(tmp_path: Path) -> None:
    shared = time_use_folder()
    if shared is None or not (shared / "atus-2014").is_dir():
        pytest.skip("no shared time-use data: set CARECONOMY_TIMEUSE to their folder")
    survey = import_atus(shared / "atus-2014", tmp_path / "survey")
    if not survey.has("replicates"):
        survey = apply_replicates(survey, "successive_differences", count=20)
    found = time_transfers(survey)
    table = {(r["age"], r["sex"], r["activity"], r["side"]): r for r in found.table()}
    for sex in ("women", "men"):
        for age in range(81):
            assert table[age, sex, "all", "consumption"]["est"] > 0.5
            assert (age < 15) == ((age, sex, "all", "production") not in table)
    net = {age: table[age, "both", "all", "net"]["est"] for age in range(81)}
    assert net[0] > net[3] > net[10] > 0.0 > net[35]
    assert table[35, "women", "all", "net"]["est"] < table[35, "men", "all", "net"]["est"]
    for line in found.balance():
        assert 0.8 < line["factor"] < 1.25


@pytest.mark.parametrize("kind", ["one", "everybody"])
def test_consumption_is_that_of_a_plain_loop_over_households(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """Every giver, every member, one after the other, for the full weight and a replicate."""
    survey = request.getfixturevalue(kind)
    task = asked(survey, "regression", 80, None)
    cells = combine(task(block) for block in survey.blocks())
    means = imputed_means(cells, task.layout)
    draw = np.random.default_rng(5)
    needs = np.maximum(draw.random((len(means), len(BANDS))) - 0.3, 0.0)
    # Nobody of these ages has any need: where they are alone in a home, shares are equal.
    needs[:, 5:12] = 0.0
    found = Consumed.of(cells, task.layout, task.times, means, needs).minutes
    for number in (0, 3):
        expected = consumed_by_loop(survey, task, means[number], needs[number], number)
        np.testing.assert_allclose(found[number], expected, rtol=1e-10, atol=1e-9)


def consumed_by_loop(
    survey: Survey, task: Flows, means: np.ndarray, needs: np.ndarray, number: int
) -> np.ndarray:
    result = np.zeros((2 * 81, len(task.times.services)))
    for block in survey.blocks():
        homes = Households.of(block, task.design, task.floor, task.open_age)
        minutes = task.times.minutes(task.times.entries(block), block.rows("days"))
        weights = homes.weights.whole
        for home in np.flatnonzero(homes.counts):
            members = np.flatnonzero(homes.household == home)
            days = np.flatnonzero(homes.household[homes.person] == home)
            mass = homes.weights.full
            gives = {}
            for member in members:
                mine = [day for day in days if homes.person[day] == member]
                if mine:
                    gives[member] = np.average(minutes[mine], axis=0, weights=mass[mine])
                elif homes.age[member] >= task.floor:
                    gives[member] = means[homes.cell[member]]
            weight = weights[days, number].sum() / len(gives)
            for giver, given in gives.items():
                for at, item in enumerate(task.times.services):
                    if not item.outside:
                        shares = shares_by_loop(homes, members, giver, item.target, needs)
                        for member, share in shares.items():
                            result[homes.domain[member], at] += weight * share * given[at]
    return result


def shares_by_loop(
    homes: Households, members: np.ndarray, giver: int, target: str, needs: np.ndarray
) -> dict[int, float]:
    reached = [
        member
        for member in members
        if target == "everyone"
        or (
            member != giver
            and (target == "others" or (homes.age[member] < 18) == (target == "children"))
        )
    ]
    by_need = {member: float(needs[homes.band()[member]]) for member in reached}
    if target in ("children", "adults") and sum(by_need.values()) > 0.0:
        return {member: need / sum(by_need.values()) for member, need in by_need.items()}
    return {member: 1.0 / len(reached) for member in reached}


def test_errors_that_are_not_known_are_not_said_to_be_linearised(tmp_path: Path) -> None:
    survey = generate(tmp_path / "bare", persons=300, replicates=0)
    flagged = replace(survey.manifest, flags=(*survey.manifest.flags, NO_REPLICATES))
    notes = time_transfers(replace(survey, manifest=flagged)).notes
    assert any("Errors are not known" in note for note in notes)
    assert NO_REPLICATES not in notes
