from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from careconomy.cli.run import run
from careconomy.package import Package
from careconomy.schema import package_schema

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = package_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(validator: Draft202012Validator, tables: dict[str, Any]) -> list[str]:
    return [error.message for error in validator.iter_errors(tables)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_hold_to_the_schema(path: Path, validator: Draft202012Validator) -> None:
    assert errors(validator, tomllib.loads(path.read_text(encoding="utf-8"))) == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize(
    "text",
    [
        "nme = 'x'",
        "from = '2025'",
        "phase_in = 'sudden'",
        "[policies.childcar]",
        "[policies.childcare]\nhours_a_week = 40",
        "[policies.childcare]\nhours_per_week = 400",
        "[policies.childcare]\nhours_per_week = { value = 40, unit = 'hours a day' }",
        "[policies.childcare]\ncoverage = { '0-3' = 0.5 }",
        "[policies.leave.parental]\nweeks = 4",
    ],
)
def test_schema_and_reader_refuse_the_same(text: str, validator: Draft202012Validator) -> None:
    from careconomy.errors import CareError

    tables = tomllib.loads(text)
    assert errors(validator, tables)
    with pytest.raises(CareError):
        Package.from_tables(tables)


def test_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == package_schema()


def test_the_published_schema_is_current() -> None:
    published = EXAMPLES[0].with_name("package.schema.json").read_text("utf-8")
    assert json.loads(published) == package_schema(), "run `make checks` to renew it"
