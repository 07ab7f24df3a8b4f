"""Starting is cheap: what is heavy is imported where it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "rich", "babel", "typst", "jinja2")


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
        RUN.format(arguments=["no-such-command"], code=2),
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    assert modules_after(code).isdisjoint(HEAVY)


def test_what_is_heavy_would_be_seen() -> None:
    assert "numpy" in modules_after(
        "from careconomy import Country; Country.load('FRA').population"
    )
