"""A generated survey: our figures beside those that R gave, kept in the repository."""

from __future__ import annotations

import numpy as np
import pytest

from careconomy.estimation import Design, Stage

from .comparison import Comparison, Sample
from .generated import Columns
from .oracle import generated_inputs, pinned, run

FIRST = ("stratum", "cluster", None)
FINITE = ("stratum", "cluster", "population")


def taylor(*stages: tuple[str | None, str | None, str | None], lonely: str = "fail") -> Design:
    return Design(stages=tuple(Stage(*stage) for stage in stages), lonely=lonely)


DESIGNS = {
    "strata and clusters": taylor(FIRST),
    "strata and clusters, fpc": taylor(FINITE),
    "two stages, fpc": taylor(FINITE, (None, "household", "households")),
    "missing values": taylor(FINITE),
    "lonely, remove": taylor(FIRST, lonely="remove"),
    "lonely, adjust": taylor(FIRST, lonely="adjust"),
    "lonely, average": taylor(FIRST, lonely="average"),
    "successive differences": Design(
        "successive_differences", replicates=160, factor=4 / 160, degrees_of_freedom=158
    ),
}
for centre in ("estimate", "mean"):
    DESIGNS[f"scales, {centre}"] = Design(
        "bootstrap",
        replicates=160,
        factor=0.03,
        rscales=tuple(np.linspace(0.5, 1.5, 160)),
        centre=centre,
        degrees_of_freedom=158,
    )


@pytest.fixture(scope="module")
def inputs() -> dict[str, Columns]:
    return generated_inputs()


def columns_of(case: str, inputs: dict[str, Columns]) -> Columns:
    """The diaries with their replicates; the lonely cases keep one cluster of stratum 1."""
    named = {f"replicate{int(at) + 1}": weights for at, weights in inputs["replicates"].items()}
    columns = {**inputs["generated"], **named}
    if not case.startswith("lonely"):
        return columns
    first = columns["stratum"] == 1
    kept = ~first | (columns["cluster"] == columns["cluster"][first].min())
    return {name: values[kept] for name, values in columns.items()}


@pytest.mark.parametrize("case", DESIGNS)
def test_figures_equal_those_that_r_gave(case: str, inputs: dict[str, Columns]) -> None:
    sample = Sample(columns_of(case, inputs), DESIGNS[case], replicates="replicate")
    Comparison(sample, case).run(pinned("generated"))


def test_a_wrong_design_is_noticed(inputs: dict[str, Columns]) -> None:
    sample = Sample(inputs["generated"], taylor(FIRST))
    with pytest.raises(AssertionError, match="se: R"):
        Comparison(sample, "strata and clusters, fpc").run(pinned("generated"))


def test_every_pinned_case_is_compared() -> None:
    assert {key[0] for key in pinned("generated").figures} == set(DESIGNS)


def test_r_still_gives_the_pinned_figures(
    inputs: dict[str, Columns], tmp_path_factory: pytest.TempPathFactory
) -> None:
    answers = run("generated.R", tmp_path_factory.mktemp("generated"), inputs)
    kept = pinned("generated").figures
    given = {key: fields for key, fields in answers.figures.items() if key[0] != "session"}
    assert given.keys() == kept.keys()
    for key, fields in given.items():
        assert fields == pytest.approx(kept[key], rel=1e-9, abs=1e-9, nan_ok=True), key
