"""Linearised errors beside those of R's package survey, on the data that come with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from careconomy.errors import CareError
from careconomy.estimation import Design, Stage

from .as_survey import as_survey, compare_quantiles
from .comparison import Comparison, Sample
from .oracle import Answers, run


def taylor(*stages: tuple[str | None, str | None, str | None], lonely: str = "fail") -> Design:
    return Design(stages=tuple(Stage(*stage) for stage in stages), lonely=lonely)


# Case of taylor.R: data, weight, design.
CASES = {
    "random sample": ("apisrs", "pw", taylor((None, None, None))),
    "random sample, fpc": ("apisrs", "pw", taylor((None, None, "fpc"))),
    "strata": ("apistrat", "pw", taylor(("stype", None, None))),
    "strata, fpc": ("apistrat", "pw", taylor(("stype", None, "fpc"))),
    "clusters": ("apiclus1", "pw", taylor((None, "dnum", None))),
    "clusters, fpc": ("apiclus1", "pw", taylor((None, "dnum", "fpc"))),
    "two stages, fpc": (
        "apiclus2", "pw", taylor((None, "dnum", "fpc1"), (None, "snum", "fpc2"))
    ),
    "two stages, first fpc only": ("apiclus2", "pw", taylor((None, "dnum", "fpc1"))),
    "two stages, no fpc": ("apiclus2", "pw", taylor((None, "dnum", None), (None, "snum", None))),
    "municipalities, two stages": (
        "mu284", "weight", taylor((None, "id1", "n1"), (None, "id2", "n2"))
    ),
    "health survey": ("nhanes", "WTMEC2YR", taylor(("SDMVSTRA", "SDMVPSU", None))),
    "ambulances": ("scd", "weight", taylor(("ESA", "ambulance", None))),
    "hospitals, fpc": ("hospital", "weighta", taylor(("oblevel", "hospno", "tothosp"))),
    "elections, with replacement": ("election", "wt", taylor((None, None, None))),
    "crowding": ("crowd", "weight", taylor(("stratum", "cluster", None))),
    "small sample, fpc": ("fpc", "weight", taylor(("stratid", "psuid", "Nh"))),
    "small sample": ("fpc", "weight", taylor(("stratid", "psuid", None))),
    "youth": ("yrbs", "weight", taylor(("stratum", "psu", None))),
}  # fmt: skip
for rule in ("remove", "adjust", "average"):
    CASES[f"lonely, {rule}"] = (
        "lonely", "pw", taylor(("stratum", "dnum", None), lonely=rule)
    )  # fmt: skip
    CASES[f"lonely, fpc, {rule}"] = (
        "lonely", "pw", taylor(("stratum", "dnum", "population"), lonely=rule)
    )  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return run("taylor.R", tmp_path_factory.mktemp("taylor"))


@pytest.mark.parametrize("case", CASES)
def test_figures_equal_those_of_r(case: str, answers: Answers) -> None:
    data, weight, design = CASES[case]
    Comparison(Sample(answers.data(data), design, weight), case).run(answers)


def test_every_case_of_the_script_is_compared(answers: Answers) -> None:
    cases = {key[0] for key in answers.figures} - {"session"}
    assert cases - set(CASES) == {"lonely, fail", "lonely, fpc, fail"}


@pytest.mark.parametrize("population", [None, "population"])
def test_lonely_clusters_stop_both_when_there_is_no_rule(
    population: str | None, answers: Answers
) -> None:
    case = "lonely, fpc, fail" if population else "lonely, fail"
    assert answers.figures[(case, "mean", "api00", "")] == {"stopped": 1.0}
    sample = Sample(answers.data("lonely"), taylor(("stratum", "dnum", population)), "pw")
    with pytest.raises(CareError, match="single cluster"):
        sample.analysis(["api00"]).estimates(["mean"])


@pytest.mark.parametrize("case", ["strata, fpc", "clusters", "two stages, fpc", "lonely, adjust"])
def test_quantiles_from_a_survey_on_disk(case: str, answers: Answers, tmp_path: Path) -> None:
    data, weight, design = CASES[case]
    sample = Sample(answers.data(data), design, weight)
    survey = as_survey(sample, ["api00"], "stype", tmp_path / "survey")
    compare_quantiles(survey, sample, case, answers, ["api00"], "stype", ["E", "H"])
