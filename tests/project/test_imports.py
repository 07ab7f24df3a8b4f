"""Starting is cheap: what is heavy is imported where it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "rich", "babel", "typst", "jinja2", "pyarrow", "scipy", "fastapi", "pydantic")


def modules_after(code: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after running this code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('\\n' + ' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


RUN = "from careconomy.cli.run import run; assert run({arguments}) == {code}"


@pytest.mark.parametrize(
    "code",
    [
        "import careconomy",
        RUN.format(arguments=["--help"], code=0),
        RUN.format(arguments=["--version"], code=0),
        RUN.format(arguments=["simulate", "--help"], code=0),
        RUN.format(arguments=["survey", "estimate", "--help"], code=0),
        RUN.format(arguments=["serve", "--help"], code=0),
        RUN.format(arguments=["no-such-command"], code=2),
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    assert modules_after(code).isdisjoint(HEAVY)


def test_what_is_heavy_would_be_seen() -> None:
    assert "numpy" in modules_after(
        "from careconomy import Country; Country.load('FRA').population"
    )


def test_a_balance_without_a_survey_needs_nothing_of_surveys() -> None:
    loaded = modules_after(RUN.format(arguments=["balance", "FRA", "--draws", "10"], code=0))
    assert loaded.isdisjoint({"pyarrow", "scipy", "pandas", "pyspark"})


def test_estimates_need_no_pandas_which_is_slow_to_import(tmp_path: Path) -> None:
    from careconomy.timeuse.generate import generate

    generate(tmp_path / "s", persons=100, replicates=8)
    code = f"""
from careconomy.estimation import analyse
from careconomy.timeuse import Survey
survey = Survey.open({str(tmp_path / "s")!r})
analyse(survey, ["unpaid", "childcare-on-call"], ["parenthood", "age_group", "month"]).estimates()
"""
    loaded = modules_after(code)
    assert "pyarrow" in loaded
    assert loaded.isdisjoint({"pandas", "pyspark", "duckdb"})
