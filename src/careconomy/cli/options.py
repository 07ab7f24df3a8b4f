"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from careconomy.errors import CareError

if TYPE_CHECKING:
    from careconomy.facts import Country
    from careconomy.package import Package

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv")


class File(click.Path):
    """A file to write; a name that ends like a folder's is a mistake."""

    def __init__(self) -> None:
        """Take any path."""
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Raises CareError for the name of a folder."""
        if isinstance(value, str) and value.endswith(("/", os.sep)):
            raise CareError(
                "a file is written here, not a folder.",
                where=value,
                remedy=f"Name a file, such as {value}table.csv.",
            )
        return super().convert(value, param, ctx)


@dataclass
class State:
    """What one run of the command line keeps: whether to show tracebacks."""

    debug: bool = False


def _remember_debug(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(State).debug = True


def debug(command: Command) -> Command:
    """Add --debug."""
    return click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_remember_debug,
        help="Show the traceback of an error.",
    )(command)


def form(command: Command) -> Command:
    """Add --format."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="How to print: a table to read, JSON or CSV with every figure.  [default: table]",
    )(command)


def printed(command: Command) -> Command:
    """Add --format and -o/--output for commands that print data."""
    command = click.option(
        "-o",
        "--output",
        type=File(),
        metavar="FILE",
        help="Write to a file instead; its ending (.json, .csv) decides the format.",
    )(command)
    return form(command)


def facts(command: Command) -> Command:
    """Add --set and --facts for commands that load a country."""
    command = click.option(
        "--facts",
        "facts_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A TOML file with your own facts, or a country of your own.",
    )(command)
    return click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="FACT=VALUE",
        help="Put your own figure in place of a fact; repeat for more.",
    )(command)


def survey(command: Command) -> Command:
    """Add --survey for commands whose hours can come from diaries."""
    return click.option(
        "--survey",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Diaries of the country (careconomy survey import), in place of estimated hours.",
    )(command)


def draws(default: int) -> Callable[[Command], Command]:
    """Add --draws and --seed for commands whose figures have intervals."""

    def add(command: Command) -> Command:
        command = click.option(
            "--seed",
            type=click.IntRange(0, 2**63 - 1),
            default=1,
            show_default=True,
            help="Seed of the draws: the same seed gives the same digits.",
        )(command)
        return click.option(
            "--draws",
            type=click.IntRange(0, 100_000),
            default=default,
            show_default=True,
            help="Draws behind the 90 % intervals; 0 for none.",
        )(command)

    return add


def study(default: int) -> Callable[[Command], Command]:
    """Add --to, --draws and --seed for commands that simulate."""

    def add(command: Command) -> Command:
        return click.option(
            "--to", type=int, metavar="YEAR", help="Last year.  [default: the package's]"
        )(draws(default)(command))

    return add


def parse_overrides(pairs: tuple[str, ...]) -> dict[str, float]:
    """Read "name=value" pairs as figures; a name that is repeated is a mistake."""
    found: dict[str, float] = {}
    for pair in pairs:
        name, value = _override(pair)
        if name in found:
            raise CareError(f'"{name}" is set twice.', where="--set", remedy="Set it once.")
        found[name] = value
    return found


def _override(pair: str) -> tuple[str, float]:
    name, sign, text = (part.strip() for part in pair.partition("="))
    if not sign or not name or not text:
        raise CareError(
            f'"{pair[:60]}" is not of the form FACT=VALUE.',
            where="--set",
            remedy="Write for example --set enrolment_0_2=0.45.",
        )
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CareError(
            f'expected a number after "{name}=", found "{text[:60]}".',
            where="--set",
            remedy="Write a plain number such as 0.45 (shares are fractions), without a unit.",
        )
    return name, value


def load_country(iso3: str, overrides: tuple[str, ...], facts_file: Path | None) -> Country:
    """Load a country with the user's own facts in place."""
    from careconomy.facts import Country

    return Country.load(iso3, overrides=parse_overrides(overrides), file=facts_file)


def read_package(path: Path) -> Package:
    """Read a package file; where it is not there, say where packages are to be had."""
    from careconomy.package import Package

    if not path.exists():
        example = Path("examples") / path.name
        there = f'"{example}" is there. ' if example.is_file() else ""
        raise CareError(
            "there is no such file.",
            where=str(path),
            remedy=f"{there}Packages to try lie in the project's folder examples/; "
            "careconomy new-package -o mine.toml writes one of your own.",
        )
    return Package.read(path)
