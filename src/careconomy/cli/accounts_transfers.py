"""The command `accounts transfers`: who gives unpaid work and who receives it."""

from __future__ import annotations

from pathlib import Path

import click

from careconomy.cli import options, survey_options
from careconomy.cli.output import counting, write

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
    type=click.IntRange(30, 100),
    default=80,
    show_default=True,
    help="First age of the open group.",
)
@click.option("--engine", metavar="NAME", help="Where the work runs: local or spark.")
@click.option(
    "--format",
    "form",
    type=click.Choice(options.FORMATS),
    help="How to print: a table to read, JSON or CSV with every figure.  [default: table]",
)
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    metavar="FOLDER|FILE",
    help="A folder for profiles.csv, balance.csv and readme.txt; or a .csv or .json file.",
)
@options.debug
def transfers(
    folder: Path,
    care: str,
    open_age: int,
    engine: str | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Draw up time transfers: production, consumption and transfers by single year of age.

    Errors need replicate weights (careconomy survey weights).
    """
    found = survey_options.open_survey(folder)
    from careconomy.accounts.transfers import time_transfers
    from careconomy.cli import accounts_tables, survey_tables

    with counting("Working out transfers") as progress:
        made = time_transfers(
            found,
            care=care,  # type: ignore[arg-type]
            open_age=open_age,
            engine=engine,
            progress=progress,
        )
    if output is not None and not output.suffix and form is None:
        for path in accounts_tables.write_transfers(made, output):
            click.echo(f"Written: {path}", err=True)
        return
    table = made.table()
    write(
        form,
        output,
        table=lambda console: accounts_tables.transfers(console, made, found),
        data=lambda: {
            "rows": table.to_dicts(),
            "balance": list(made.balance()),
            "notes": list(made.notes),
        },
        rows=lambda: survey_tables.records(table.to_dicts()),
    )
