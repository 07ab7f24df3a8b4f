"""The command `accounts satellite`: the household satellite account of a year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from careconomy.cli import accounts_options, options, survey_options
from careconomy.cli.output import counting, write
from careconomy.files import write_file

if TYPE_CHECKING:
    from careconomy.accounts.satellite import Satellite

FOLDER = click.Path(path_type=Path)
# What the United Nations' guide of 2017 recommends for accounts beside national accounts.
METHOD, CONCEPT = "specialist", "gross_with_contributions"


@click.command(
    short_help="Unpaid work as an account beside GDP: labour, capital, supply and use.",
    epilog="Example: careconomy accounts satellite us-2014/ --year 2014 -o satellite.xlsx",
)
@click.argument("folders", type=FOLDER, nargs=-1, required=True, metavar="FOLDER...")
@click.option("--year", type=int, help="Year of the account.  [default: the survey's only year]")
@click.option(
    "--accounts",
    type=FOLDER,
    multiple=True,
    metavar="FILE",
    help="National accounts: durables, goods used up, taxes, prices, GDP; a TOML file a year.",
)
@click.option(
    "--wages",
    type=FOLDER,
    multiple=True,
    metavar="FILE",
    help="Your own wages, a CSV file; repeat with one a year for chained volumes.",
)
@click.option(
    "--method",
    default=METHOD,
    show_default=True,
    metavar="METHOD",
    help="generalist, specialist, hybrid, opportunity, minimum_wage.",
)
@click.option(
    "--wage-concept",
    metavar="CONCEPT",
    help=f"net, gross, gross_with_contributions.  [default: that of --wages, else {CONCEPT}]",
)
@click.option("--gdp", type=float, help="GDP in the money of the wages.")
@accounts_options.whose
@click.option(
    "--scope",
    type=click.Choice(["own-use", "with-volunteering"]),
    default="with-volunteering",
    show_default=True,
    help="Volunteering stands apart, outside the total.",
)
@click.option("--age-floor", type=click.IntRange(0, 100), help="Youngest age counted.")
@survey_options.engine
@options.facts
@options.form
@click.option(
    "-o",
    "--output",
    type=options.File(),
    metavar="FILE",
    help="A file: .xlsx, .csv, .json or .txt.",
)
@options.debug
def satellite(
    folders: tuple[Path, ...],
    wages: tuple[Path, ...],
    wage_concept: str | None,
    iso3: str | None,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    form: str | None,
    output: Path | None,
    **more: Any,
) -> None:
    """Draw up the household satellite account of a year, with errors.

    Several FOLDERs are surveys of different years, and give a series. What national accounts
    would have to give, and do not, is named as not known.
    """
    surveys = [survey_options.open_survey(folder) for folder in folders]
    from careconomy.accounts.satellite import satellite as drawn_up
    from careconomy.accounts.value_file import read_wages

    given = [read_wages(path) for path in wages]
    concept = wage_concept or (given[0].concept if given else CONCEPT)
    country = accounts_options.country(surveys[0], iso3, overrides, facts_file)
    with counting("Drawing up the account") as progress:
        found = drawn_up(
            surveys, country, wage_concept=concept, wages=given, progress=progress, **more
        )
    _show(found, form, output)


def _show(found: Satellite, form: str | None, output: Path | None) -> None:
    from careconomy.cli import accounts_satellite_table, survey_tables

    if output is not None and output.suffix.lower() == ".xlsx" and form is None:
        from careconomy.report.satellite_xlsx import satellite_workbook

        write_file(output, satellite_workbook(found))
        click.echo(f"Written: {output}", err=True)
        return
    write(
        form,
        output,
        table=lambda console: accounts_satellite_table.satellite(console, found),
        data=lambda: accounts_satellite_table.data(found),
        rows=lambda: survey_tables.records(found.to_dicts()),
    )
