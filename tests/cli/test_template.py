from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from careconomy.cli.run import run
from careconomy.cli.template import package_template
from careconomy.package import Package
from careconomy.policies import known_policies


def test_template_is_a_package_with_every_policy_at_its_default() -> None:
    package = Package.from_tables(tomllib.loads(package_template(())))
    assert list(package.policies) == list(known_policies())
    for key, kind in known_policies().items():
        assert package.policies[key] == kind()


def test_lines_that_are_commented_out_state_the_defaults() -> None:
    stated = Package.from_tables(tomllib.loads(package_template(()).replace("#: ", "")))
    for key, policy in stated.policies.items():
        defaults = {
            (name, part): held.value for name, part, held in known_policies()[key]().ranges()
        }
        values = {(name, part): held.value for name, part, held in policy.ranges()}
        assert values == pytest.approx(defaults)


def test_named_policies_only(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert run(["new-package", "childcare", "leave.paternity", "-o", str(path)]) == 0
    assert list(Package.read(path).policies) == ["childcare", "leave.paternity"]


def test_a_file_that_exists_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("precious")
    assert run(["new-package", "-o", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert path.read_text() == "precious"


def test_unknown_policy_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new-package", "chilcare"]) == 2
    assert '"childcare"' in capsys.readouterr().err
