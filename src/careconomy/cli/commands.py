"""The commands. Each reads its input, calls the Python API, and prints what comes back.

Nothing heavy is imported here: `careconomy --help` must answer at once. A command imports what it
needs when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from careconomy import __version__
from careconomy.cli import options
from careconomy.cli.output import working, write
from careconomy.errors import CareError

PACKAGE = click.Path(path_type=Path)
DRAWS = 1000


class InOrder(click.Group):
    """A group that lists its commands in the order in which one needs them."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names in the order of definition."""
        return list(self.commands)


@click.group(
    cls=InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 90},
    epilog="Start with: careconomy balance FRA. Each command has its own --help with an example.",
)
@click.version_option(__version__, "-V", "--version", prog_name="careconomy")
@options.debug
def careconomy() -> None:
    """Who cares, what it is worth, and what it would take to share it."""


@careconomy.command(
    short_help="Every country, with what is known of it.",
    epilog="Example: careconomy countries --format csv -o countries.csv",
)
@options.printed
@options.debug
def countries(form: str | None, output: Path | None) -> None:
    """List every country, with what is known of it."""
    from careconomy.cli import listings
    from careconomy.facts import countries as known
    from careconomy.published import countries_data

    found = known()
    write(
        form,
        output,
        table=lambda console: listings.countries(console, found),
        data=lambda: countries_data(found),
        rows=lambda: listings.countries_rows(found),
    )


@careconomy.command(
    short_help="The facts of a country, with sources.",
    epilog="Example: careconomy facts FRA --match leave",
)
@click.argument("iso3", metavar="COUNTRY")
@click.option("--match", default="", metavar="TEXT", help="Only facts with this in their name.")
@options.facts
@options.printed
@options.debug
def facts(
    iso3: str,
    match: str,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Show the facts of a country: value, unit, year, source, quality.

    COUNTRY is a three-letter code such as FRA; `careconomy countries` lists them.
    """
    from careconomy.cli import listings
    from careconomy.published import facts_data

    country = options.load_country(iso3, overrides, facts_file)
    found = [fact for name, fact in sorted(country.facts.items()) if match.lower() in name]
    if not found:
        raise CareError(
            f'no fact of {country.name} has "{match}" in its name.',
            remedy=f"Without --match, careconomy facts {country.iso3} lists all.",
        )
    write(
        form,
        output,
        table=lambda console: listings.facts(console, country, found),
        data=lambda: facts_data(country, found),
        rows=lambda: listings.facts_rows(country, found),
    )


@careconomy.command(
    short_help="What can be set in a policy.",
    epilog="Example: careconomy parameters childcare",
)
@click.argument("policy", required=False)
@options.printed
@options.debug
def parameters(policy: str | None, form: str | None, output: Path | None) -> None:
    """List the parameters of policies: unit, default, range, source.

    POLICY is a name as in a package file, such as leave.parental, or the first word of several,
    such as leave; without it, all are listed.
    """
    from careconomy.cli import listings
    from careconomy.published import parameters_data

    found = parameters_data(policy)
    write(
        form,
        output,
        table=lambda console: listings.parameters(console, found),
        data=lambda: found,
        rows=lambda: listings.parameters_rows(found),
    )


@careconomy.command(
    short_help="Who cares today, who pays, what it is worth.",
    epilog="Example: careconomy balance FRA --value-method opportunity",
)
@click.argument("iso3", metavar="COUNTRY")
@click.option("--year", type=int, help="Another year than that of the facts.")
@click.option(
    "--value-method",
    default="specialist",
    show_default=True,
    metavar="METHOD",
    help="How unpaid hours are valued: generalist, specialist, opportunity, minimum_wage.",
)
@click.option(
    "--wage-concept",
    default="gross_with_contributions",
    show_default=True,
    metavar="CONCEPT",
    help="The wage of these hours: net, gross, gross_with_contributions.",
)
@options.survey
@options.draws(DRAWS)
@options.facts
@options.printed
@options.debug
def balance(
    iso3: str,
    year: int | None,
    value_method: str,
    wage_concept: str,
    survey: Path | None,
    draws: int,
    seed: int,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Show who cares today: hours by recipient and provider, money, unpaid work valued."""
    from careconomy.care_balance import balance as care_balance
    from careconomy.care_balance.value import Valuation
    from careconomy.cli import tables
    from careconomy.cli.tidy import long_table

    valuation = Valuation(value_method, wage_concept)
    country = options.load_country(iso3, overrides, facts_file)
    with working(f"Drawing up the care balance of {country.name}"):
        found = care_balance(
            country, year=year, draws=draws, seed=seed, valuation=valuation, survey=survey
        ).to_dict()
    write(
        form,
        output,
        table=lambda console: tables.country_balance(console, found),
        data=lambda: found,
        rows=lambda: long_table(found, "balance"),
    )


@careconomy.command(
    short_help="Run a package of policies on a country.",
    epilog="Example: careconomy simulate care-for-all.toml --country FRA --to 2035 --draws 1000",
)
@click.argument("package", type=PACKAGE)
@click.option("--country", "iso3", required=True, metavar="COUNTRY", help="Such as FRA.")
@click.option("--short", is_flag=True, help="Only the first tables: cost, payers, jobs, returns.")
@options.survey
@options.study(DRAWS)
@options.facts
@options.printed
@options.debug
def simulate(
    package: Path,
    iso3: str,
    short: bool,
    survey: Path | None,
    to: int | None,
    draws: int,
    seed: int,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Run a package of care policies on a country: costs, jobs, who pays, who cares."""
    from careconomy.cli import simulation
    from careconomy.cli.tidy import long_table

    result = _simulate(package, iso3, to, draws, seed, overrides, facts_file, survey)
    found = result.to_dict()
    write(
        form,
        output,
        table=lambda console: (simulation.summary if short else simulation.simulation)(
            console, found
        ),
        data=lambda: found,
        rows=lambda: long_table(found),
    )


@careconomy.command(
    short_help="Packages side by side on one country.",
    epilog="Example: careconomy compare modest.toml bold.toml --country FRA",
)
@click.argument("packages", type=PACKAGE, nargs=-1, required=True)
@click.option("--country", "iso3", required=True, metavar="COUNTRY", help="Such as FRA.")
@options.survey
@options.study(DRAWS)
@options.facts
@options.printed
@options.debug
def compare(
    packages: tuple[Path, ...],
    iso3: str,
    survey: Path | None,
    to: int | None,
    draws: int,
    seed: int,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Set packages side by side on one country, under the same draws."""
    from careconomy.cli import comparison
    from careconomy.study import compare as set_side_by_side

    if len(packages) < 2:
        raise click.UsageError("Name at least two packages.")
    read = [options.read_package(path) for path in packages]
    country = options.load_country(iso3, overrides, facts_file)
    with working(f"Running {len(read)} packages on {country.name}"):
        results = set_side_by_side(read, country, to=to, draws=draws, seed=seed, survey=survey)
        found = [result.to_dict() for result in results]
    write(
        form,
        output,
        table=lambda console: comparison.table(console, found),
        data=lambda: comparison.data(found),
        rows=lambda: comparison.rows(found),
    )


@careconomy.command(
    short_help="Write the two-page brief of a package.",
    epilog="Example: careconomy brief FRA --package care-for-all.toml --lang fr -o out/",
)
@click.argument("iso3", metavar="COUNTRY")
@click.option("--package", type=PACKAGE, required=True, help="The package file.")
@click.option(
    "--lang",
    "language",
    default="en",
    show_default=True,
    metavar="LANGUAGE",
    help="Language of the brief: en, fr or es.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    metavar="FOLDER",
    help="Where to write it.",
)
@click.option("--docx", is_flag=True, help="Also as a text document, to be edited.")
@options.survey
@options.study(DRAWS)
@options.facts
@options.debug
def brief(
    iso3: str,
    package: Path,
    language: str,
    folder: Path,
    docx: bool,
    survey: Path | None,
    to: int | None,
    draws: int,
    seed: int,
    overrides: tuple[str, ...],
    facts_file: Path | None,
) -> None:
    """Write the brief of a package: two pages as HTML and PDF, figures and tables beside them."""
    from careconomy.report import brief as write_brief

    result = _simulate(package, iso3, to, draws, seed, overrides, facts_file, survey)
    with working("Writing the brief"):
        formats = ("html", "pdf", "docx") if docx else ("html", "pdf")
        written = write_brief(result, language=language, folder=folder, formats=formats)
    click.echo(f"The brief:\n{written}")
    click.echo(f"Its figures, as SVG, PNG and CSV: {folder / 'figures'}")


@careconomy.command(
    "new-package",
    short_help="A package file to start from.",
    epilog="Example: careconomy new-package childcare leave.paternity -o mine.toml",
)
@click.argument("policies", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file that is not there yet.",
)
@options.debug
def new_package(policies: tuple[str, ...], output: Path | None) -> None:
    """Print a package file with every parameter of the named POLICIES, or of all."""
    from careconomy.cli.output import print_or_save
    from careconomy.cli.template import package_template

    if output is not None and output.exists():
        raise CareError("the file exists already.", where=str(output), remedy="Name a new one.")
    print_or_save(package_template(policies), output)


@careconomy.command(
    short_help="The JSON schema of a package file.",
    epilog="Example: careconomy schema -o package.schema.json",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file instead.",
)
@options.debug
def schema(output: Path | None) -> None:
    """Print the JSON schema of a package file, with which editors complete and check it."""
    from careconomy.cli import listings

    listings.print_schema(output)


def _simulate(
    package: Path,
    iso3: str,
    to: int | None,
    draws: int,
    seed: int,
    overrides: tuple[str, ...],
    facts_file: Path | None,
    survey: Path | None,
) -> Any:
    from careconomy.study import simulate as run

    read = options.read_package(package)
    country = options.load_country(iso3, overrides, facts_file)
    with working(f"Running {read.name} on {country.name}"):
        return run(read, country, to=to, draws=draws, seed=seed, survey=survey)
