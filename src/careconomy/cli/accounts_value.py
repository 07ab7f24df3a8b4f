"""The command `accounts value`: what unpaid work is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from careconomy.cli import accounts_options, options, survey_options
from careconomy.cli.output import counting, write
from careconomy.errors import CareError

if TYPE_CHECKING:
    from careconomy.accounts.own_wages import OwnWages
    from careconomy.estimation import Estimates

FOLDER = click.Path(path_type=Path)
ALL = "all"


@click.command(
    short_help="Hours of unpaid work times what an hour is worth.",
    epilog="Example: careconomy accounts value us-2014/ --method specialist --wage-concept gross",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--method",
    metavar="METHOD",
    help="generalist, specialist, hybrid, opportunity, own_wage, minimum_wage; or all, side by "
    "side.",
)
@click.option(
    "--wage-concept",
    metavar="CONCEPT",
    help="net, gross, gross_with_contributions.  [default: that of --wages]",
)
@accounts_options.own_wages
@accounts_options.whose
@click.option("--price-year", type=int, help="At prices of which year.  [default: the wages']")
@click.option(
    "--price-index",
    type=FOLDER,
    metavar="FILE",
    help="Your price index, a CSV file: moves wages and GDP of the facts to --price-year.",
)
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
@click.option(
    "--own-wages",
    "kept",
    type=click.Choice(["observed", "predicted"]),
    default="observed",
    show_default=True,
    help="What own_wage takes for those who have a wage; the others get that of the equation.",
)
@click.option("--equation", type=FOLDER, metavar="FILE", help="Write the wage equation, CSV.")
@click.option("--statistic", metavar="NAMES", help="Only some statistics, with commas.")
@options.facts
@options.form
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    metavar="FOLDER|FILE",
    help="A folder for the table, the figure of value by method and notes; or a .csv, .json or "
    ".txt file.",
)
@options.debug
def value(
    folder: Path,
    method: str | None,
    wages: Path | None,
    iso3: str | None,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    form: str | None,
    output: Path | None,
    equation: Path | None,
    **more: Any,
) -> None:
    """Value the unpaid work of a survey: money a year, per person, share of GDP, with errors.

    Method and wage concept have to be chosen: they decide more than the hours do.
    """
    found = survey_options.open_survey(folder)
    from careconomy.cli import accounts_value_table, survey_tables

    if method is None:
        raise CareError("no method is named.", remedy="Name one with --method, or --method all.")
    if equation is not None and method not in ("own_wage", ALL):
        raise CareError(
            "there is no wage equation.", where="--equation", remedy="Add --method own_wage."
        )
    country = accounts_options.country(found, iso3, overrides, facts_file)
    table, own = _valued(found, country, method, wages, more)
    if equation is not None:
        accounts_value_table.write_equation(own, equation)
        click.echo(f"Written: {equation}", err=True)
    if output is not None and form is None and (output.is_dir() or not output.suffix):
        for path in accounts_value_table.write_folder(table, own, found, output):
            click.echo(f"Written: {path}", err=True)
        return
    write(
        form,
        output,
        table=lambda console: accounts_value_table.value(console, table, found),
        data=lambda: {
            "rows": table.to_dicts(),
            "notes": list(table.notes),
            **({"wage_equation": own.table()} if own else {}),
        },
        rows=lambda: survey_tables.records(table.to_dicts()),
    )


def _valued(
    found: Any, country: Any, method: str, file: Path | None, asked: dict[str, Any]
) -> tuple[Estimates, OwnWages | None]:
    """The table that is asked for, and the own wages behind it."""
    from careconomy.accounts.price_index import read_price_index
    from careconomy.accounts.value import sensitivity
    from careconomy.accounts.value import value as value_of
    from careconomy.accounts.value_file import read_wages

    given = read_wages(file) if file else None
    concept = asked.pop("wage_concept") or (given.concept if given else None)
    index = read_price_index(asked["price_index"]) if asked["price_index"] else None
    of = asked.pop("statistic")
    kept = asked.pop("kept")
    asked |= {
        "wages": given,
        "price_index": index,
        "by": survey_options.words(asked["by"]),
        "of": survey_options.words(of) if of else None,
    }
    if method != ALL and concept is None:
        raise CareError("no wage concept is named.", remedy="Name one with --wage-concept.")
    with counting("Valuing") as progress:
        own = _own(found, country, method, kept, asked["price_year"], index)
        asked |= {"own": own, "progress": progress}
        if method == ALL:
            concepts = (concept,) if concept else None
            return sensitivity(found, country, wage_concepts=concepts, **asked), own
        return value_of(found, country, method=method, wage_concept=str(concept), **asked), own


def _own(
    found: Any, country: Any, method: str, kept: str, price_year: int | None, index: Any
) -> OwnWages | None:
    """Own wages where the method takes them; beside the other methods only where they can be."""
    from careconomy.accounts.own_wages import own_wages
    from careconomy.accounts.wages import OWN_WAGE

    if method not in (OWN_WAGE, ALL):
        return None
    try:
        return own_wages(found, country, kept=kept, price_year=price_year, price_index=index)
    except CareError:
        # The table says what it lacks.
        if method == OWN_WAGE:
            raise
        return None
