"""The command `accounts value`: what unpaid work is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from careconomy.cli import accounts_options, options, survey_options
from careconomy.cli.output import counting, write
from careconomy.errors import CareError

FOLDER = click.Path(path_type=Path)


@click.command(
    short_help="Hours of unpaid work times what an hour is worth.",
    epilog="Example: careconomy accounts value us-2014/ --method specialist --wage-concept gross",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--method",
    metavar="METHOD",
    help="generalist, specialist, hybrid, opportunity, minimum_wage; or all, side by side.",
)
@click.option(
    "--wage-concept",
    metavar="CONCEPT",
    help="net, gross, gross_with_contributions.  [default: that of --wages]",
)
@click.option("--wages", type=FOLDER, metavar="FILE", help="Your own wages, a CSV file.")
@click.option("--country", "iso3", metavar="COUNTRY", help="Whose facts.  [default: the survey's]")
@click.option("--price-year", type=int, help="Refuse wages at prices of another year.")
@click.option("--gdp", type=float, help="GDP of the survey's year, in the money of the wages.")
@click.option("--by", default="sex,activity", show_default=True, help="Dimensions, with commas.")
@click.option(
    "--scope",
    type=click.Choice(["own-use", "with-volunteering"]),
    default="own-use",
    show_default=True,
    help="Volunteering is a line of its own, outside the total.",
)
@click.option("--age-floor", type=click.IntRange(0, 100), help="Youngest age counted.")
@click.option("--statistic", metavar="NAMES", help="Only some statistics, with commas.")
@options.facts
@options.printed
@options.debug
def value(
    folder: Path,
    method: str | None,
    wage_concept: str | None,
    wages: Path | None,
    iso3: str | None,
    statistic: str | None,
    by: str,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    form: str | None,
    output: Path | None,
    **more: Any,
) -> None:
    """Value the unpaid work of a survey: money a year, per person, share of GDP, with errors.

    Method and wage concept have to be chosen: they decide more than the hours do.
    """
    found = survey_options.open_survey(folder)
    from careconomy.accounts.value import sensitivity
    from careconomy.accounts.value import value as value_of
    from careconomy.accounts.value_file import read_wages
    from careconomy.cli import accounts_tables, survey_tables

    if method is None:
        raise CareError("no method is named.", remedy="Name one with --method, or --method all.")
    given = read_wages(wages) if wages else None
    concept = wage_concept or (given.concept if given else None)
    country = accounts_options.country(found, iso3, overrides, facts_file)
    of = survey_options.words(statistic) if statistic else None
    asked = {"wages": given, "by": survey_options.words(by), "of": of, **more}
    with counting("Valuing") as progress:
        if method == "all":
            concepts = (concept,) if concept else None
            table = sensitivity(found, country, wage_concepts=concepts, progress=progress, **asked)
        elif concept is None:
            raise CareError("no wage concept is named.", remedy="Name one with --wage-concept.")
        else:
            table = value_of(
                found, country, method=method, wage_concept=concept, progress=progress, **asked
            )
    write(
        form,
        output,
        table=lambda console: accounts_tables.value(console, table, found),
        data=lambda: {"rows": table.to_dicts(), "notes": list(table.notes)},
        rows=lambda: survey_tables.records(table.to_dicts()),
    )
