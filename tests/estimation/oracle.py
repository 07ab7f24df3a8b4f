"""R's package survey as the oracle: run a script of r/, read what it answers.

`python -m tests.estimation.oracle` pins R's figures of the generated surveys in r/expected/, so
that they are compared where there is no R, too.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pytest

from careconomy.estimation.replication import make_replicates

from .generated import Columns, diaries

SCRIPTS = Path(__file__).parent / "r"
EXPECTED = SCRIPTS / "expected"

# case, statistic, variable, domain
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Answers:
    """What a script said: figures by case, statistic, variable and domain; and its data."""

    folder: Path | None
    figures: Mapping[Key, Mapping[str, float]]

    def data(self, name: str) -> Columns:
        """Read a data set: numbers where all are numbers, else text."""
        assert self.folder is not None
        return read_columns(self.folder / f"{name}.csv")

    def of(self, case: str) -> dict[Key, Mapping[str, float]]:
        """Figures of one case."""
        return {key: fields for key, fields in self.figures.items() if key[0] == case}


def run(script: str, folder: Path, inputs: Mapping[str, Columns] | None = None) -> Answers:
    """Run a script in a folder with input files; skip the test where there is no R."""
    missing = absent()
    if missing:
        pytest.skip(missing)
    for name, columns in (inputs or {}).items():
        write_columns(folder / f"{name}.csv", columns)
    done = subprocess.run(
        ["Rscript", str(SCRIPTS / script), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Answers(folder, _figures(folder / "answers.csv"))


@cache
def absent() -> str:
    """Say why R cannot be asked, or nothing."""
    if shutil.which("Rscript") is None:
        return "Rscript is not installed"
    asked = ["Rscript", "-e", 'quit(status = !requireNamespace("survey", quietly = TRUE))']
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return "R has no package survey"
    return ""


def _figures(path: Path) -> dict[Key, dict[str, float]]:
    figures: dict[Key, dict[str, float]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            key = (row["case"], row["statistic"], row["variable"], row["domain"])
            figures.setdefault(key, {})[row["field"]] = float(row["value"])
    return figures


def read_columns(path: Path) -> Columns:
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    columns: Columns = {}
    for name, *values in zip(*rows, strict=True):
        try:
            columns[name] = np.array([float(value) for value in values])
        except ValueError:
            columns[name] = np.array(values)
    return columns


def write_columns(path: Path, columns: Columns) -> None:
    """Write columns; names that are whole numbers mean a matrix, without a head."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        if not all(name.isdigit() for name in columns):
            writer.writerow(columns)
        writer.writerows(zip(*(values.tolist() for values in columns.values()), strict=True))


def matrix(weights: npt.NDArray[np.generic]) -> Columns:
    """A matrix as columns named by their number."""
    return {str(at): weights[:, at] for at in range(weights.shape[1])}


def generated_inputs() -> dict[str, Columns]:
    """The generated diaries and 160 weights of successive differences."""
    columns = diaries()
    weights, _ = make_replicates("successive_differences", columns["weight"], count=160)
    return {"generated": columns, "replicates": matrix(weights)}


def pinned(name: str) -> Answers:
    """Figures that R gave, as kept in the repository."""
    found = json.loads((EXPECTED / f"{name}.json").read_text())
    figures = {tuple(row[:4]): row[4] for row in found["figures"]}
    return Answers(None, figures)


def pin(name: str, answers: Answers) -> None:
    """Keep R's figures in the repository, with its version and that of survey."""
    versions = {key[2]: fields for key, fields in answers.of("session").items()}
    lines = [
        json.dumps([*key, fields]) for key, fields in answers.figures.items() if key[0] != "session"
    ]
    text = '{"versions": %s,\n"figures": [\n%s\n]}\n'
    EXPECTED.mkdir(exist_ok=True)
    (EXPECTED / f"{name}.json").write_text(text % (json.dumps(versions), ",\n".join(lines)))


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        pin("generated", run("generated.R", Path(place), generated_inputs()))
    print(f"written: {os.fspath(EXPECTED)}")
