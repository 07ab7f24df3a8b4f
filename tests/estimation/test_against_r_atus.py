"""The American Time Use Survey 2014, from its files to the figures, beside R's package survey."""

from __future__ import annotations

import numpy as np
import pytest

from careconomy.estimation import Design, Stage, question
from careconomy.estimation.replication_survey import apply_replicates
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus
from tests.timeuse.conftest import time_use_folder

from .comparison import RELATIVE
from .generated import Columns
from .oracle import Answers, absent, matrix, run

DESIGNS = {
    "diaries": Design(),
    "months": Design(stages=(Stage("month"),)),
    "successive differences": None,
}
DIVISIONS = {"domestic": "3", "care": "4"}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no ATUS 2014 files: set CARECONOMY_TIMEUSE to the shared time-use data")
    if absent():
        pytest.skip(absent())
    made = import_atus(folder / "atus-2014", tmp_path_factory.mktemp("atus") / "survey")
    return apply_replicates(made, "successive_differences", count=40)


def columns_of(survey: Survey) -> Columns:
    """One row a diary, by look-ups that share nothing with the estimators."""
    days = survey.table("days", ["person", "weight", "month"])
    sex = np.array(survey.table("persons", ["sex"]).column("sex").to_pylist())
    episodes = survey.table("episodes", ["day", "activity", "minutes"])
    division = np.array([(code or "x")[0] for code in survey.activities["icatus"].to_pylist()])
    columns = {
        "weight": days["weight"].to_numpy(),
        "month": days["month"].to_numpy(),
        "sex": sex[days["person"].to_numpy()],
    }
    of_episode = division[episodes["activity"].to_numpy()]
    for name, first in DIVISIONS.items():
        minutes = episodes["minutes"].to_numpy() * (of_episode == first)
        columns[name] = np.bincount(episodes["day"].to_numpy(), minutes, days.num_rows)
    return {**columns, "any_care": (columns["care"] > 0).astype(int)}


@pytest.fixture(scope="module")
def answers(survey: Survey, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    replicates = np.concatenate([block.replicates() for block in survey.blocks()])
    inputs = {"atus": columns_of(survey), "replicates": matrix(replicates)}
    return run("atus.R", tmp_path_factory.mktemp("r"), inputs)


def check(row, theirs, limits: bool) -> None:
    """Compare a row; limits only where both take the same degrees of freedom."""
    for name in ("est", "se", "lci", "uci", "df") if limits else ("est", "se"):
        scale = max(abs(theirs["est"]), abs(theirs["se"]))
        bound = RELATIVE * (max(theirs["df"], scale) if name == "df" else scale)
        assert getattr(row, name) == pytest.approx(theirs[name], rel=RELATIVE, abs=bound), name


@pytest.mark.parametrize("case", DESIGNS)
def test_figures_equal_those_of_r(case: str, survey: Survey, answers: Answers) -> None:
    design = DESIGNS[case]
    asked = question(survey, list(DIVISIONS.values()), ["sex"], design=design)
    analysis = asked.analysis()
    table = analysis.estimates(["mean", "participation", "participants_mean"], margins=True)
    activities = {row.activity for row in table}
    assert len(activities) == 2
    care = next(name for name in activities if "4" in name)
    compared = 0
    for row in table:
        name = "care" if row.activity == care else "domestic"
        key = {
            "mean": ("mean", name),
            "participation": ("proportion", f"any_{name}"),
            "participants_mean": ("ratio", f"{name}/any_{name}"),
        }[row.statistic]
        level = row.domain["sex"]
        theirs = answers.figures.get((case, *key, "" if level == "all" else f"sex={level}"))
        if theirs is not None:
            check(row, theirs, design is not None or level == "all")
            compared += 1
    assert compared == 3 * 4
    for row in analysis.gap("sex"):
        name = "care" if row.activity == care else "domestic"
        statistic = {"mean_difference": "difference", "mean_ratio": "quotient"}[row.statistic]
        theirs = answers.figures[(case, statistic, name, "sex=women-men")]
        check(row, theirs, True)
        if statistic == "difference":
            assert row.p == pytest.approx(theirs["p"], rel=1e-8)
