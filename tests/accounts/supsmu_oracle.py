"""R's `supsmu` as the oracle of the smoother.

`python -m tests.accounts.supsmu_oracle` pins its answers in r/expected/supsmu.json, so that they
are compared where there is no R, too.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from careconomy.accounts.smoother import Span

Array = npt.NDArray[np.float64]
Answers = Mapping[str, tuple[Array, Array]]

SCRIPT = Path(__file__).parent / "r" / "supsmu.R"
EXPECTED = Path(__file__).parent / "r" / "expected" / "supsmu.json"


@dataclass(frozen=True)
class Case:
    """Points to smooth, and how."""

    x: Array
    y: Array
    weight: Array
    span: Span = "cv"
    bass: float = 0.0


def cases() -> dict[str, Case]:
    """Invented points: waves, ties, gaps, few points, and shapes that age profiles have."""
    draw = np.random.default_rng(4)
    found = {}
    for count in (5, 6, 11, 40, 201, 600):
        x, noise, weight = draw.random(count), draw.random(count), draw.random(count)
        y = np.sin(7.0 * x**2) + noise
        found[f"{count} points"] = Case(x, y, np.ones(count))
        found[f"{count} points, weights"] = Case(x, y, 0.01 + weight**3)
    x = np.floor(draw.random(300) * 25.0)
    y, weight = np.abs(x - 9.0) + 4.0 * draw.random(300), 0.1 + draw.random(300)
    for bass in (0.0, 0.5, 3.0, 8.0, 10.0):
        found[f"ties, bass {bass:g}"] = Case(x, y, weight, bass=bass)
    for span in (0.02, 0.05, 0.2, 0.5, 1.0):
        found[f"ties, span {span:g}"] = Case(x, y, weight, span)
    found["most at one place"] = Case(np.maximum(x - 21.0, 0.0), y, weight)
    found["the same everywhere"] = Case(np.full(8, 3.0), y[:8], weight[:8])
    found["a straight line"] = Case(x, 2.0 * x - 1.0, weight, bass=2.0)
    ages = np.arange(86.0)
    people = 60.0 + 40.0 * draw.random(86)
    shapes = {
        "children": 3.5 * np.exp(-ages / 3.0),
        "parents": 2.0 * np.exp(-(((ages - 33.0) / 8.0) ** 2)) + 0.3 * (ages > 60),
        "housework": 3.0 / (1.0 + np.exp((25.0 - ages) / 5.0)) - 0.0006 * (ages - 65.0) ** 2,
    }
    for name, shape in shapes.items():
        y = shape + (draw.random(86) - 0.5) * 6.0 / np.sqrt(people)
        for span in ("cv", 0.1):
            found[f"{name}, {span}"] = Case(ages, y, people, span)
        found[f"{name}, bass 5"] = Case(ages, y, people, bass=5.0)
        kept = ages % 7 != 0
        found[f"{name}, gaps"] = Case(ages[kept], y[kept], people[kept])
    return found


def ask_r(folder: Path) -> Answers:
    """What R says to all cases."""
    with (folder / "points.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("case", "x", "y", "weight"))
        for name, case in cases().items():
            for point in zip(case.x, case.y, case.weight, strict=True):
                writer.writerow((name, *(repr(float(number)) for number in point)))
    with (folder / "options.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("case", "span", "bass"))
        for name, case in cases().items():
            writer.writerow((name, 0 if case.span == "cv" else case.span, case.bass))
    done = subprocess.run(
        ["Rscript", str(SCRIPT), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[tuple[float, float]]] = {}
    with (folder / "answers.csv").open() as file:
        # Names of cases hold commas and come unquoted.
        for line in list(file)[1:]:
            name, x, smooth = line.rsplit(",", 2)
            found.setdefault(name, []).append((float(x), float(smooth)))
    return {name: (np.array(rows)[:, 0], np.array(rows)[:, 1]) for name, rows in found.items()}


def has_r() -> bool:
    """Whether R can be asked."""
    return shutil.which("Rscript") is not None


def pinned() -> Answers:
    """What R said, as kept in the repository."""
    found = json.loads(EXPECTED.read_text())
    return {name: (np.array(x), np.array(smooth)) for name, (x, smooth) in found.items()}


def pin(answers: Answers) -> None:
    """Keep what R said in the repository, to ten digits."""
    lines = []
    for name, pair in answers.items():
        rounded = [[float(f"{number:.10g}") for number in each] for each in pair]
        lines.append(f"{json.dumps(name)}: {json.dumps(rounded)}")
    EXPECTED.parent.mkdir(parents=True, exist_ok=True)
    EXPECTED.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        pin(ask_r(Path(place)))
    print(f"written: {EXPECTED.name}")
