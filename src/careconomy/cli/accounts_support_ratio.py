"""The command `accounts support-ratio`: care given per hour of care needed, to 2050."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from careconomy.cli import options, survey_options
from careconomy.cli.output import counting, write
from careconomy.errors import CareError

if TYPE_CHECKING:
    from careconomy.accounts.support_ratio_profiles import AgeProfiles
    from careconomy.facts import Country

FILE = click.Path(path_type=Path)


@click.command(
    name="support-ratio",
    short_help="Care given per hour of care needed, year by year to 2050.",
    epilog="Example: careconomy accounts support-ratio FRA --to 2050 -o support/",
)
@click.argument("iso3", metavar="COUNTRY")
@click.option("--to", type=int, default=2050, show_default=True, help="Last year.")
@click.option("--base", type=int, help="Year in which the ratio is 1.  [default: price year]")
@click.option(
    "--activity",
    type=click.Choice(["care", "housework", "all"]),
    default="care",
    show_default=True,
    help="Unpaid work that is counted.",
)
@click.option(
    "--need",
    type=click.Choice(["time-use", "madrid"]),
    default="time-use",
    show_default=True,
    help="Need by age: hours received today, or Durán's Madrid scale.",
)
@options.survey
@click.option(
    "--profiles",
    "file",
    type=FILE,
    metavar="FILE",
    help="The country's profiles.csv, of accounts transfers -o.",
)
@options.facts
@options.draws(1000)
@click.option(
    "--format",
    "form",
    type=click.Choice(options.FORMATS),
    help="How to print: a table to read, JSON or CSV with every year.  [default: table]",
)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FOLDER|FILE",
    help="A folder for figures, every year and notes; or a .csv or .json file.",
)
@options.debug
def support_ratio(
    iso3: str,
    to: int,
    base: int | None,
    activity: str,
    need: str,
    survey: Path | None,
    file: Path | None,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    draws: int,
    seed: int,
    form: str | None,
    output: Path | None,
) -> None:
    """Set care given against care needed as the population ages, in hours, not heads.

    Habits by age and sex stay as they are; only the population moves. Without diaries of the
    country the shape by age is that of another one.
    """
    country = options.load_country(iso3, overrides, facts_file)
    profiles = _profiles(country, survey, file)
    from careconomy.accounts.support_ratio import support_ratio as worked_out
    from careconomy.cli import accounts_support_ratio_table as tables
    from careconomy.draws import Draws

    found = worked_out(
        country,
        to=to,
        base=base,
        activity=activity,
        need=need,
        profiles=profiles,
        draws=Draws(draws, seed),
    )
    if output is not None and not output.suffix and form is None:
        for path in tables.write_folder(found, output):
            click.echo(f"Written: {path}", err=True)
        return
    write(
        form,
        output,
        table=lambda console: tables.table(console, found),
        data=found.to_dict,
        rows=lambda: tables.records(found),
    )


def _profiles(country: Country, folder: Path | None, file: Path | None) -> AgeProfiles | None:
    """The country's own profiles, of a survey or a file; None for the embedded ones."""
    if folder is None and file is None:
        return None
    if folder is not None and file is not None:
        raise CareError(
            "profiles are asked for twice.", remedy="Give --survey or --profiles, not both."
        )
    from careconomy.accounts.support_ratio_profiles import read_profiles, survey_profiles

    if file is not None:
        return read_profiles(file)
    assert folder is not None
    found = survey_options.open_survey(folder)
    with counting("Working out transfers") as progress:
        return survey_profiles(found, country, progress=progress)
