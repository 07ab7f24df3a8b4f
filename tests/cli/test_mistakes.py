"""Every mistake in the input ends in one message on standard error and exit code 2."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from careconomy.cli import commands
from careconomy.cli.run import run

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def package(tmp_path: Path) -> str:
    path = tmp_path / "mine.toml"
    path.write_text('[policies.childcare]\ncoverage = { "0-2" = 0.9, "3-5" = 1.0 }\n')
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["blance", "FRA"], ["blance", "--help"]),
        (["balance"], ["COUNTRY", "balance --help"]),
        (["balance", "FRA", "--frmat", "json"], ["--frmat"]),
        (["balance", "FRA", "--format", "xml"], ["xml", "json"]),
        (["balance", "ZZZ"], ["ZZZ"]),
        (["balance", "FRA", "--draws", "-1"], ["-1"]),
        (["balance", "FRA", "--draws", "many"], ["many"]),
        (["balance", "FRA", "--year", "1900"], ["1900"]),
        (["balance", "FRA", "--value-method", "specialst"], ["specialst", "specialist"]),
        (["balance", "FRA", "--set", "unpaid_care_man=1"], ["unpaid_care_man", "unpaid_care_men"]),
        (["balance", "FRA", "--set", "unpaid_care_men"], ["FACT=VALUE"]),
        (["balance", "FRA", "--set", "unpaid_care_men=lots"], ["lots", "number"]),
        (["balance", "FRA", "--set", "unpaid_care_men=nan"], ["nan", "number"]),
        (["balance", "FRA", "--set", "unpaid_care_men=99"], ["99"]),
        (["balance", "FRA", "--facts", "absent.toml"], ["absent.toml"]),
        (["parameters", "chilcare"], ["chilcare", "childcare"]),
        (["simulate", "absent.toml", "--country", "FRA"], ["absent.toml", "examples/"]),
        (["facts", "FRA", "--match", "zzz"], ["zzz", "careconomy facts FRA"]),
        (["simulate", "absent.toml"], ["--country"]),
        (["compare", "absent.toml", "--country", "FRA"], ["two packages"]),
        (["brief", "FRA"], ["--package"]),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else None,
)
def test_one_message_and_code_2(
    arguments: list[str],
    words: list[str],
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("careconomy: ")
    assert len(printed.err.splitlines()) == 1
    for word in words:
        assert word in printed.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[policies.childcar]\n", ["childcar", "childcare"]),
        ("[policies.childcare]\nhours_a_week = 40\n", ["hours_a_week", "hours_per_week"]),
        ("[policies.childcare]\nhours_per_week = 400\n", ["400", "84"]),
        ("[policies.childcare]\npayers = { state = 0.5 }\n", ["0.5", "1"]),
        ("[policies.childcare\n", ["TOML"]),
        ('[policies.childcare]\nhours_per_week = "forty"\n', ["forty"]),
        ("from = 2040\nto = 2030\n", ["2040", "2030"]),
        ("x" * 1_000_001, ["1,000,000"]),
        ("\0", ["TOML"]),
    ],
)
def test_mistakes_in_a_package(
    text: str, words: list[str], capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    output = tmp_path / "out.json"
    assert run(["simulate", str(path), "--country", "FRA", "-o", str(output)]) == 2
    message = capsys.readouterr().err
    assert str(path) in message
    for word in words:
        assert word in message
    assert not output.exists()


def test_output_that_cannot_be_written_leaves_nothing(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "absent"
    assert run(["countries", "-o", str(folder / "countries.csv")]) == 2
    assert str(folder) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_output_onto_a_folder_is_refused(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "taken.csv").mkdir()
    assert run(["countries", "-o", str(tmp_path / "taken.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["taken.csv"]


def test_no_command_shows_help_and_code_2(capsys: Capture) -> None:
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_the_unexpected_is_one_line_without_debug(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(commands, "write", fail)
    assert run(["countries"]) == 1
    message = capsys.readouterr().err
    assert "ZeroDivisionError" in message
    assert "--debug" in message
    assert "Traceback" not in message
    assert run(["countries", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err
    assert run(["--debug", "countries"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_interruption_is_one_line(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "write", interrupt)
    assert run(["countries"]) == 130
    assert capsys.readouterr().err == "careconomy: interrupted; nothing was written.\n"


def test_a_reader_that_leaves_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "careconomy", "countries", "--format", "json"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("name", list(leaves(commands.careconomy)), ids=" ".join)
def test_every_command_has_help_with_an_example(name: tuple[str, ...], capsys: Capture) -> None:
    assert run([*name, "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split("\n"))
    assert re.search(rf"Examples?: +careconomy +{' +'.join(name)}", shown)
    assert "--debug" in shown
    run([*name, "--help"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 90
