"""The worked example of CONTRIBUTING.md: one file and its test add a policy."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from careconomy import policies
from careconomy.policies import known_policies
from careconomy.schema import package_schema
from tests.project.markdown import ROOT, blocks

POLICY, TEST = blocks(ROOT / "CONTRIBUTING.md", "python")
MODULE = "careconomy.policies.carers_allowance"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the example beside the other policies for the time of a test."""
    (tmp_path / "carers_allowance.py").write_text(POLICY, encoding="utf-8")
    monkeypatch.setattr(policies, "__path__", [*policies.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    known_policies.cache_clear()
    yield
    known_policies.cache_clear()
    sys.modules.pop(MODULE, None)


@pytest.mark.usefixtures("example")
def test_the_example_passes_its_own_test() -> None:
    names: dict[str, object] = {"__name__": "test_carers_allowance"}
    exec(compile(TEST, "CONTRIBUTING.md", "exec"), names)
    tests = [held for name, held in names.items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        assert callable(test)
        test()


@pytest.mark.usefixtures("example")
def test_the_example_is_in_the_schema() -> None:
    assert "carers_allowance" in package_schema()["properties"]["policies"]["properties"]


def test_the_example_leaves_nothing_behind() -> None:
    assert "carers_allowance" not in known_policies()
