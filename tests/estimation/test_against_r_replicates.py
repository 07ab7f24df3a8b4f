"""Errors from replicate weights beside those of R's package survey, with R's own weights."""

from __future__ import annotations

import pytest

from careconomy.estimation import Design

from .comparison import Comparison, Sample
from .oracle import Answers, run

CASES = {
    "JK1, mean": "jackknife",
    "JK1, estimate": "jackknife",
    "JK1, fpc, mean": "jackknife",
    "JK1, fpc, estimate": "jackknife",
    "JKn, mean": "jackknife",
    "JKn, fpc, estimate": "jackknife",
    "bootstrap, mean": "bootstrap",
    "bootstrap, estimate": "bootstrap",
    "bootstrap n-1, mean": "bootstrap",
    "bootstrap n-1, estimate": "bootstrap",
    "BRR, mean": "brr",
    "BRR, estimate": "brr",
    "Fay 0.3, mean": "fay",
    "Fay 0.5, estimate": "fay",
    "scd": "brr",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return run("replicates.R", tmp_path_factory.mktemp("replicates"))


def design_of(case: str, method: str, answers: Answers) -> Design:
    """The design as R records it; R centres on the mean of replicates unless mse = TRUE."""
    record = answers.figures[(case, "design", "", "")]
    count = int(record["replicates"])
    scales = [answers.figures[(case, "design", "rscales", str(at + 1))] for at in range(count)]
    return Design(
        method=method,
        replicates=count,
        factor=record["factor"],
        rscales=tuple(scale["value"] for scale in scales),
        centre="estimate" if record["mse"] else "mean",
        degrees_of_freedom=int(record["df"]),
    )


@pytest.mark.parametrize("case", CASES)
def test_figures_equal_those_of_r(case: str, answers: Answers) -> None:
    design = design_of(case, CASES[case], answers)
    Comparison(Sample(answers.data(case), design, "sampling", "replicate"), case).run(answers)


def test_every_case_of_the_script_is_compared(answers: Answers) -> None:
    assert {key[0] for key in answers.figures} - {"session"} == set(CASES)
