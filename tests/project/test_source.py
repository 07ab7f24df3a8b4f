"""Habits that a reader of the source relies on."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

import careconomy
from tests.project.markdown import ROOT

LONGEST_FILE = 400
# Folders of one machine, and addresses from which packages are downloaded. Written so that this
# file does not hold what it looks for.
_FOLDERS = ("home", "root", "work", "Users", "opt")
_ADDRESSES = (("py", "pi.org"), ("pythonho", "sted"), ("ind", "ex-url"), ("find-li", "nks"))
UNWANTED = re.compile(
    rf"(?<![\w.~])/(?:{'|'.join(_FOLDERS)})/|{'|'.join(map(''.join, _ADDRESSES))}"
)


def tracked() -> list[Path]:
    """Return the files of the repository that hold text."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout of the repository")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, check=True
    )
    found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in found if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def test_no_file_of_the_package_is_too_long() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "src").rglob("*.py")
    }
    assert len(lines) > 20
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_no_address_of_a_registry_and_no_path_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if UNWANTED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "parts",
    [
        ("see /ho", "me/ada/x.csv"),
        ("--ind", "ex-url x"),
        ('"/wo', 'rk/a"'),
        ("https://py", "pi.org"),
    ],
)
def test_what_is_unwanted_would_be_found(parts: tuple[str, str]) -> None:
    assert UNWANTED.search("".join(parts))


def test_every_requirement_is_locked_with_a_hash() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert len(locks) >= 4
    for lock in locks:
        text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
        assert lines
        assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_locked_core_holds_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements" / "core.txt").read_text(encoding="utf-8")
    for dependency in project["dependencies"]:
        name = re.split(r"[<>=!~\[ ]", dependency)[0]
        assert re.search(rf"^{name}==", lock, flags=re.MULTILINE), name


def test_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == careconomy.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {careconomy.__version__}" in changes
