"""Replicate weights of a survey on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from careconomy.errors import CareError
from careconomy.estimation import Design, Stage, question
from careconomy.estimation.replication import make_replicates
from careconomy.estimation.replication_survey import apply_replicates
from careconomy.timeuse import Manifest, Survey, write_survey
from careconomy.timeuse.manifest import NO_REPLICATES

from .as_survey import as_survey, asked
from .comparison import Sample
from .generated import diaries, levels

DIARIES = diaries()
TWO = Design(stages=(Stage("stratum", "cluster", "population"),))


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    return as_survey(Sample(DIARIES, TWO), ["care"], "sex", tmp_path / "survey")


def weights_of(survey: Survey) -> np.ndarray:
    return np.concatenate([block.replicates() for block in survey.blocks()])


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    ("method", "count"), [("bootstrap", 40), ("jackknife", None), ("successive_differences", 20)]
)
def test_blocks_hold_what_the_whole_would(survey: Survey, method: str, count: int | None) -> None:
    made = apply_replicates(survey, method, count=count, seed=4)
    population = DIARIES["population"].astype(float) if method == "jackknife" else None
    # The survey numbers its strata from 0.
    strata = np.unique(DIARIES["stratum"], return_inverse=True)[1]
    whole, fields = make_replicates(
        method,
        DIARIES["weight"],
        strata,
        DIARIES["cluster"],
        count=count,
        seed=4,
        population=population,
    )
    assert made.block_count > 3
    assert (weights_of(made) == whole).all()
    design = Design.from_dict(made.manifest.design)
    assert design.method == method
    assert design.stages == Design.from_dict(survey.manifest.design).stages
    assert design.to_dict() == {**design.to_dict(), **Design.from_dict(fields).to_dict()} | {
        "stages": design.to_dict()["stages"]
    }
    assert made.has("replicates")


def test_jackknife_gives_the_error_of_linearisation_for_a_total(survey: Survey) -> None:
    plain = question(survey, asked(["care"])).analysis().estimates(["total"]).rows[0]
    made = apply_replicates(survey, "jackknife")
    row = question(made, asked(["care"])).analysis().estimates(["total"]).rows[0]
    assert row.est == pytest.approx(plain.est, rel=1e-12)
    assert row.se == pytest.approx(plain.se, rel=1e-10)
    assert row.df == plain.df


def test_replicates_are_replaced_and_their_maker_is_named(survey: Survey) -> None:
    apply_replicates(survey, "bootstrap", count=10)
    again = Survey.open(survey.folder)
    made = apply_replicates(again, "bootstrap", count=20, seed=9, replace=True)
    assert weights_of(made).shape == (len(DIARIES["weight"]), 20)
    assert made.manifest.flags == (
        "Replicate weights were made here (bootstrap, 20 from seed 9; without the finite "
        "population), not by the producer of the survey.",
    )


def test_replicates_that_are_there_are_not_lost_without_a_word(survey: Survey) -> None:
    made = apply_replicates(survey, "bootstrap", count=10)
    before = files(survey.folder)
    with pytest.raises(CareError, match="10 replicate weights already") as caught:
        apply_replicates(made, "jackknife")
    assert "--replace" in str(caught.value)
    assert files(survey.folder) == before


def test_what_was_said_for_want_of_replicates_goes(tmp_path: Path) -> None:
    said = ("Ages are top-coded.", NO_REPLICATES)
    survey = two_days_a_person(tmp_path / "survey", np.ones(160), said)
    flags = apply_replicates(survey, "bootstrap", count=5).manifest.flags
    assert flags[0] == said[0] and NO_REPLICATES not in flags and len(flags) == 2


def test_nothing_changes_when_the_design_does_not_allow_the_method(survey: Survey) -> None:
    before = files(survey.folder)
    with pytest.raises(CareError, match="two clusters in each stratum"):
        apply_replicates(survey, "brr")
    assert files(survey.folder) == before
    assert [path.name for path in survey.folder.parent.iterdir()] == ["survey"]


def test_nothing_changes_when_writing_fails(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(survey.folder)

    def stop(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("careconomy.estimation.replication_survey.put_in_place", stop)
    with pytest.raises(CareError, match="no space left"):
        apply_replicates(survey, "jackknife")
    assert files(survey.folder) == before
    assert [path.name for path in survey.folder.parent.iterdir()] == ["survey"]


def two_days_a_person(folder: Path, weight: np.ndarray, flags: tuple[str, ...] = ()) -> Survey:
    """40 households of two persons with a weekday and a day of the weekend each; no design."""
    persons = np.repeat(np.arange(40), 2)
    day_person = np.repeat(np.arange(80), 2)
    kinds = np.where(
        np.arange(160) % 2 == 0, "weekday", np.where(day_person % 3, "sunday", "saturday")
    )
    tables = {
        "households": pa.table({"household_id": [str(at) for at in range(40)]}),
        "persons": pa.table(
            {
                "household": persons,
                "person_id": [str(at) for at in range(80)],
                "diarist": np.ones(80, np.bool_),
            }
        ),
        "days": pa.table(
            {
                "person": day_person,
                "day_id": [str(at) for at in range(160)],
                "day_type": pa.array(kinds.tolist()),
                "weight": weight,
            }
        ),
        "totals": pa.table(
            {"day": np.arange(160), "activity": np.zeros(160, np.int16), "minutes": np.ones(160)}
        ),
    }
    activities = pa.table({"code": ["x"], "icatus": pa.nulls(1, pa.string())})
    return write_survey(
        folder, Manifest("two days", flags=flags), tables, activities, days_a_block=30
    )


def test_households_are_the_clusters_where_the_design_names_none(tmp_path: Path) -> None:
    survey = two_days_a_person(tmp_path / "survey", np.ones(160))
    weights = weights_of(apply_replicates(survey, "bootstrap", count=30)).reshape(40, 4, 30)
    assert (weights == weights[:, :1]).all()
    assert len(np.unique(weights)) > 2


def test_each_replicate_is_balanced_to_the_days_of_the_full_weight(tmp_path: Path) -> None:
    weight = 1 + levels(5, 160)
    survey = two_days_a_person(tmp_path / "survey", weight)
    made = weights_of(apply_replicates(survey, "bootstrap", count=30, balance=["day_type"]))
    kinds = np.array(survey.table("days", ["day_type"]).column("day_type").to_pylist())
    for kind in ("weekday", "saturday", "sunday"):
        assert made[kinds == kind].sum(axis=0) == pytest.approx(weight[kinds == kind].sum())


def test_a_missing_weight_is_named_by_its_row(tmp_path: Path) -> None:
    weight = np.ones(160)
    weight[77] = np.nan
    survey = two_days_a_person(tmp_path / "survey", weight)
    with pytest.raises(CareError, match="row 77"):
        apply_replicates(survey, "bootstrap", count=5)


def test_a_balance_that_is_no_column_is_named(survey: Survey) -> None:
    with pytest.raises(CareError, match="day_typ"):
        apply_replicates(survey, "jackknife", balance=["day_typ"])
