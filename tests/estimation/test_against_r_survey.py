"""The same comparison from a survey on disk, in many blocks; and quantiles, which need two passes.

R's rule "math" is ours: the smallest value whose share of the weights reaches the probability.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from careconomy.estimation import question

from .as_survey import as_survey, asked, compare_quantiles
from .comparison import RELATIVE, Sample
from .generated import Columns
from .oracle import Answers, generated_inputs, pinned
from .test_against_r_generated import DESIGNS, columns_of

VARIABLES = ["care", "paid"]
CASES = ("strata and clusters", "two stages, fpc", "successive differences", "scales, mean")


@pytest.fixture(scope="module")
def inputs() -> dict[str, Columns]:
    return generated_inputs()


@pytest.fixture(scope="module")
def answers() -> Answers:
    return pinned("generated")


def sample_of(case: str, inputs: dict[str, Columns]) -> Sample:
    return Sample(columns_of(case, inputs), DESIGNS[case], replicates="replicate")


@pytest.mark.parametrize("case", CASES)
def test_means_equal_those_that_r_gave(
    case: str, inputs: dict[str, Columns], answers: Answers, tmp_path: Path
) -> None:
    survey = as_survey(sample_of(case, inputs), VARIABLES, "sex", tmp_path / "survey")
    table = (
        question(survey, asked(VARIABLES), ["region"]).analysis().estimates(["mean"], margins=True)
    )
    compared = 0
    for row in table:
        level = row.domain["region"]
        key = (
            case,
            "mean",
            row.activity.removeprefix("code:"),
            "" if level == "all" else f"sex={level}",
        )
        if key in answers.figures:
            theirs = answers.figures[key]
            assert row.est == pytest.approx(theirs["est"], rel=RELATIVE)
            assert row.se == pytest.approx(theirs["se"], rel=RELATIVE)
            compared += 1
    assert survey.block_count > 3
    assert compared == (2 if case.startswith("scales") else 6)


@pytest.mark.parametrize("case", ("strata and clusters", "successive differences"))
def test_quantiles_equal_those_that_r_gave(
    case: str, inputs: dict[str, Columns], answers: Answers, tmp_path: Path
) -> None:
    sample = sample_of(case, inputs)
    survey = as_survey(sample, VARIABLES, "sex", tmp_path / "survey")
    compare_quantiles(survey, sample, case, answers, VARIABLES, "sex", ["women", "men"])
