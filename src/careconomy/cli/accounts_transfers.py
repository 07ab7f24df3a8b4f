"""The command `accounts transfers`: who gives unpaid work and who receives it."""

from __future__ import annotations

from pathlib import Path

import click

from careconomy.cli import accounts_options, options, survey_options
from careconomy.cli.output import counting, write
from careconomy.errors import CareError

FOLDER = click.Path(path_type=Path)


@click.command(
    short_help="Who gives unpaid work and who receives it, by age and sex.",
    epilog="Example: careconomy accounts transfers us-2014/ -o transfers/",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--care",
    type=click.Choice(["regression", "equal"]),
    default="regression",
    show_default=True,
    help="How care is shared among the members who can receive it.",
)
@click.option(
    "--open-age",
    type=click.IntRange(66, 120),
    default=80,
    show_default=True,
    help="First age of the open group.",
)
@click.option(
    "--method",
    metavar="METHOD",
    help="Value hours too: specialist, generalist, hybrid, minimum_wage.",
)
@click.option("--wage-concept", metavar="CONCEPT", help="net, gross, gross_with_contributions.")
@accounts_options.own_wages
@click.option(
    "--money",
    type=FOLDER,
    metavar="FILE",
    help="National transfer accounts, a CSV file: age, sex, consumption, labour_income.",
)
@accounts_options.whose
@options.facts
@survey_options.engine
@options.form
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    metavar="FOLDER|FILE",
    help="A folder for tables, figures and readme.txt; or a .csv or .json file.",
)
@options.debug
def transfers(
    folder: Path,
    care: str,
    open_age: int,
    method: str | None,
    wage_concept: str | None,
    wages: Path | None,
    money: Path | None,
    iso3: str | None,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    engine: str | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Draw up time transfers: production, consumption and transfers by single year of age.

    Errors need replicate weights (careconomy survey weights). With --method hours are valued too,
    and with --money the life-cycle deficit is that of market and unpaid work together.
    """
    _check_asked(method, wage_concept, wages, money)
    found = survey_options.open_survey(folder)
    from careconomy.accounts.transfers import time_transfers
    from careconomy.accounts.transfers_deficit import deficit_in_money
    from careconomy.accounts.transfers_money import read_money
    from careconomy.accounts.transfers_prices import valuation_of
    from careconomy.accounts.value_file import read_wages
    from careconomy.cli import accounts_transfers_table as tables
    from careconomy.cli import survey_tables

    # Mistakes in files and names are told before the long work.
    own = read_wages(wages) if wages else None
    accounts = read_money(money) if money else None
    needed = (method is not None and own is None) or bool(iso3 or overrides or facts_file)
    country = accounts_options.country(found, iso3, overrides, facts_file) if needed else None
    with counting("Working out transfers") as progress:
        made = time_transfers(
            found,
            care=care,  # type: ignore[arg-type]
            open_age=open_age,
            engine=engine,
            progress=progress,
        )
    valuation = deficit = None
    if method is not None:
        valuation = valuation_of(
            made, found, method, wages=own, country=country, wage_concept=wage_concept
        )
    if valuation is not None and accounts is not None:
        deficit = deficit_in_money(made, valuation, accounts)
    whole = tables.Made(made, found, valuation, deficit)
    if output is not None and not output.suffix and form is None:
        for path in tables.write_transfers(whole, output):
            click.echo(f"Written: {path}", err=True)
        return
    write(
        form,
        output,
        table=lambda console: tables.transfers(console, whole),
        data=whole.data,
        rows=lambda: survey_tables.records(whole.rows()),
    )


def _check_asked(
    method: str | None, concept: str | None, wages: Path | None, money: Path | None
) -> None:
    """Raise CareError for money that is asked for without saying how hours are valued."""
    if method is None and (wages or concept or money):
        raise CareError(
            "no method is named, and without one unpaid work has no price.",
            remedy="Name one with --method, such as specialist.",
        )
