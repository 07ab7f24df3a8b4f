"""What the commands on accounts share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from careconomy.cli import options

if TYPE_CHECKING:
    from careconomy.facts import Country
    from careconomy.timeuse import Survey


FILE = click.Path(path_type=Path)
whose = click.option(
    "--country", "iso3", metavar="COUNTRY", help="Whose facts.  [default: the survey's]"
)
own_wages = click.option("--wages", type=FILE, metavar="FILE", help="Your own wages, a CSV file.")


def country(
    found: Survey, iso3: str | None, overrides: tuple[str, ...], facts_file: Path | None
) -> Country | None:
    """Return the country that is named, or the survey's own; none where neither is known."""
    name = iso3 or found.manifest.country
    return options.load_country(name, overrides, facts_file) if name else None
