"""The wheel holds data, catalogues and templates, and works outside the source tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.markdown import ROOT

pytest.importorskip("uv_build", reason="the build backend is installed by make")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the source, and unpack it far from the source."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(
        ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    wheels, site = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    build = f"import uv_build; uv_build.build_wheel({str(wheels)!r})"
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    subprocess.run(
        [sys.executable, "-c", build], cwd=source, env=environment, check=True, capture_output=True
    )
    (wheel,) = wheels.glob("careconomy-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def test_every_file_of_the_package_is_in_the_wheel(unpacked: Path) -> None:
    package = ROOT / "src" / "careconomy"
    wanted = {
        str(path.relative_to(package))
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = {
        str(path.relative_to(unpacked / "careconomy"))
        for path in (unpacked / "careconomy").rglob("*")
        if path.is_file()
    }
    assert wanted - held == set()
    for needed in ("py.typed", "facts/data/facts.csv"):
        assert needed in held


def test_the_wheel_runs_outside_the_tree(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "import careconomy, sys; from careconomy.cli.run import run; "
        "print(careconomy.__file__, file=sys.stderr); "
        "sys.exit(run(['balance', 'FRA', '--draws', '0', '--format', 'json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(unpacked) in done.stderr
    assert json.loads(done.stdout)["country"] == "FRA"
