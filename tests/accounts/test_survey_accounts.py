"""The accounts of a survey within a study: identities, errors, once a study, what is lacking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import careconomy.accounts.survey_accounts as module
from careconomy import Country, Package, compare, simulate
from careconomy.accounts.support_ratio import support_ratio
from careconomy.accounts.survey_accounts import (
    GROUPS,
    SurveyAccounts,
    by_age_group,
    net_givers,
    survey_accounts,
)
from careconomy.accounts.transfers import TimeTransfers, time_transfers
from careconomy.accounts.value import value
from careconomy.draws import Draws
from careconomy.errors import CareError
from careconomy.estimation.results import Rules
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

FRANCE = Country.load("FRA")
PACKAGE = Package.from_tables({"name": "x", "policies": {"childcare": {}}})


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    path = tmp_path_factory.mktemp("accounts") / "fra"
    generate(path, persons=2000, seed=5, replicates=16, country="FRA")
    return Survey.open(path)


@pytest.fixture(scope="module")
def transfers(survey: Survey) -> TimeTransfers:
    return time_transfers(survey, rules=Rules(confidence=0.90))


@pytest.fixture(scope="module")
def accounts(survey: Survey) -> SurveyAccounts:
    return survey_accounts(survey, FRANCE)


def test_transfers_of_all_ages_add_up_to_nothing(transfers: TimeTransfers) -> None:
    people = transfers.profiles.people[0]
    rows = {(row["sex"], row["age_group"]): row["est"] for row in by_age_group(transfers)}
    total = 0.0
    firsts = list(GROUPS.values())
    spans = list(zip(GROUPS, firsts, [*firsts[1:], people.shape[1]], strict=True))
    for at, sex in enumerate(("women", "men")):
        for group, first, end in spans:
            total += people[at, first:end].sum() * rows[sex, group]
    assert total == pytest.approx(0.0, abs=1e-6 * people.sum())


def test_errors_by_age_group_are_those_of_each_replicate(transfers: TimeTransfers) -> None:
    profiles, design = transfers.profiles, transfers.design
    rows = {(row["sex"], row["age_group"]): row for row in by_age_group(transfers)}
    found = []
    for r in range(len(profiles.given)):
        net = (profiles.received[r, 0] - profiles.given[r, 0]).sum(axis=-1)[25:45]
        people = profiles.people[r, 0, 25:45]
        found.append((net * people).sum() / people.sum() / 60)
    away = np.array(found[1:]) - (found[0] if design.centre == "estimate" else np.mean(found[1:]))
    assert design.factor is not None
    scales = np.ones(len(away)) if design.rscales is None else np.array(design.rscales)
    row = rows["women", "25-44"]
    assert row["est"] == pytest.approx(found[0])
    assert row["se"] == pytest.approx(np.sqrt(design.factor * (scales * away**2).sum()))
    assert row["lci"] < row["est"] < row["uci"]


def test_net_givers_give_more_than_they_receive(transfers: TimeTransfers) -> None:
    net = (transfers.profiles.received - transfers.profiles.given).sum(axis=-1)[0]
    for at, row in enumerate(net_givers(transfers)[:2]):
        last = net.shape[1] - 1 if row["to"] is None else row["to"]
        assert (net[at, row["from"] : last + 1] < 0.0).all()
        assert not net[at, row["from"] - 1] < 0.0


def test_measured_value_is_that_of_the_account_of_value(
    survey: Survey, accounts: SurveyAccounts
) -> None:
    concept = "gross_with_contributions"
    expected = value(survey, FRANCE, method="specialist", wage_concept=concept, by=("sex",))
    found = [
        row["est"]
        for row in accounts.value
        if (row["method"], row["wage_concept"], row["statistic"], row["sex"])
        == ("specialist", concept, "share_of_gdp", "all")
    ]
    assert found == [expected.row(statistic="share_of_gdp", sex="all").est]


def test_a_study_holds_the_accounts_and_the_own_support_ratio(
    survey: Survey, accounts: SurveyAccounts
) -> None:
    found = simulate(PACKAGE, FRANCE, draws=20, survey=survey).to_dict()["worth"]
    assert found["survey"] == accounts.to_dict()
    assert found["support_ratio"]["profiles"] == "own"
    ratio = support_ratio(
        FRANCE, base=2025, to=2035, activity="all", profiles=accounts.profiles, draws=Draws(20)
    )
    years = len(found["support_ratio"]["todays_sharing"]["value"])
    shown = ratio.figures()["support_ratio"].value[:years]
    assert found["support_ratio"]["todays_sharing"]["value"] == pytest.approx(list(shown))


def test_without_a_survey_there_are_no_accounts_and_another_countrys_shape() -> None:
    found = simulate(PACKAGE, FRANCE).to_dict()
    assert "survey" not in found["worth"]
    assert found["worth"]["support_ratio"]["profiles"] == "another country's"
    assert found["worth"]["support_ratio"]["todays_sharing"]["value"][0] == 1.0
    assert found["diaries"]["number"] == 11592 and not found["diaries"]["own"]


def test_accounts_are_drawn_up_once_for_all_packages(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def counted(*given: Any, **more: Any) -> TimeTransfers:
        calls.append(given)
        return time_transfers(*given, **more)

    monkeypatch.setattr(module, "time_transfers", counted)
    results = compare([PACKAGE, PACKAGE], FRANCE, survey=survey)
    assert len(results) == 2 and len(calls) == 1


def test_what_a_survey_cannot_tell_is_named_and_stops_nothing(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> TimeTransfers:
        raise CareError("the roster lacks members of 60% of the households.")

    monkeypatch.setattr(module, "time_transfers", refused)
    found = simulate(PACKAGE, FRANCE, survey=survey).to_dict()["worth"]
    assert "roster" in found["survey"]["lacking"]["transfers"]
    assert found["survey"]["transfers"] == [] and found["survey"]["value"]
    assert found["support_ratio"]["profiles"] == "another country's"


def test_time_poverty_is_taken_as_its_account_returns_it(accounts: SurveyAccounts) -> None:
    shares = [row for row in accounts.time_poverty if row["statistic"] == "incidence"]
    assert {"women", "men"} <= {row["sex"] for row in shares}
    assert all(0.0 <= row["est"] <= 1.0 for row in shares)
    assert "time_poverty" not in accounts.lacking


def test_the_study_prints_worth_and_diaries(survey: Survey, tmp_path: Path) -> None:
    from careconomy.cli.output import to_table
    from careconomy.cli.simulation import simulation

    result = simulate(PACKAGE, FRANCE, draws=20, survey=survey).to_dict()
    text = to_table(lambda console: simulation(console, result), styled=False)
    for words in ("What unpaid work is worth", "measured by diaries", "received less given"):
        assert words in text
    assert max(map(len, text.splitlines())) <= 100
