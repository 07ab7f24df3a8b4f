"""The command `accounts well-being`: who has time left for rest, sleep and leisure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from careconomy.cli import options, survey_options
from careconomy.cli.output import counting, write

if TYPE_CHECKING:
    from careconomy.accounts.well_being_measures import Limits
    from careconomy.estimation import Estimates
    from careconomy.timeuse import Survey

FOLDER = click.Path(path_type=Path)


@click.command(
    name="well-being",
    short_help="Double burden, sleep, rest and free time of those who care.",
    epilog="Example: careconomy accounts well-being us-2014/ --gap sex -o well-being/",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--by",
    metavar="NAMES",
    help="Dimensions, with commas: also couple_type, single_parent, employment, "
    "couple_employment, income_group, location, age_group and other columns.  "
    "[default: sex,parenthood]",
)
@click.option("--indicators", metavar="NAMES", help="Only some indicators, with commas.")
@click.option("--gap", metavar="DIMENSION", help="Compare its levels with its last, with a test.")
@click.option("--compare", metavar="NAME=A,B", help="Two periods, such as year=2019,2020.")
@click.option("--before", metavar="DATES", help="First period: 2019-05-10..2019-12-31.")
@click.option("--after", metavar="DATES", help="Second period: 2020-05-10..2020-12-31.")
@click.option("--with", "earlier", type=FOLDER, metavar="FOLDER", help="An earlier survey.")
@click.option("--same-months", is_flag=True, help="Only months that both periods have.")
@click.option(
    "--burden-hours",
    type=float,
    default=2.0,
    show_default=True,
    help="Double burden: more unpaid work than this on a day of paid work.",
)
@click.option(
    "--short-sleep", type=float, default=6.0, show_default=True, help="Hours of too little sleep."
)
@click.option("--night", default="22:00-06:00", show_default=True, help="When it is night.")
@click.option(
    "--where",
    "conditions",
    multiple=True,
    metavar="NAME=VALUES",
    help="Only some diaries, such as age=15-64; repeat for more.",
)
@survey_options.lonely
@survey_options.linearise
@survey_options.engine
@survey_options.published
@options.form
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    metavar="FOLDER|FILE",
    help="A folder for the table, figures and readme.txt; or a .csv or .json file.",
)
@options.debug
def well_being(
    folder: Path, earlier: Path | None, form: str | None, output: Path | None, **asked: Any
) -> None:
    """Estimate what time is left to those who care, and compare groups or two periods.

    What a survey does not record has no row, and a note says what is missing.
    """
    found = survey_options.open_survey(folder)
    from careconomy.accounts.well_being import well_being as estimate
    from careconomy.cli import accounts_well_being_table, survey_tables

    beside = None if earlier is None else survey_options.open_survey(earlier)
    more = _options(asked)
    with counting("Estimating") as progress:
        table = estimate(found, beside=beside, progress=progress, **more)
    if output is not None and not output.suffix and form is None:
        for path in _write(table, found, more["limits"], output):
            click.echo(f"Written: {path}", err=True)
        return
    write(
        form,
        output,
        table=lambda console: accounts_well_being_table.well_being(console, table, found),
        data=lambda: {"rows": table.to_dicts(), "notes": list(table.notes)},
        rows=lambda: survey_tables.records(table.to_dicts()),
    )


def _options(asked: dict[str, Any]) -> dict[str, Any]:
    """Options of the command line as the function takes them."""
    from careconomy.accounts.well_being_measures import Limits
    from careconomy.estimation import Rules
    from careconomy.estimation.spells import Hours

    indicators = asked["indicators"]
    same = ("gap", "compare", "before", "after", "same_months", "lonely", "linearise", "engine")
    kept = {name: asked[name] for name in same}
    return {
        **kept,
        "by": None if asked["by"] is None else survey_options.words(asked["by"]),
        "indicators": None if indicators is None else survey_options.words(indicators),
        "limits": Limits(asked["burden_hours"], asked["short_sleep"], Hours.of(asked["night"])),
        "where": survey_options.conditions(asked["conditions"]),
        "rules": Rules(asked["confidence"], asked["fewest"], asked["most_cv"], asked["suppress"]),
    }


def _write(table: Estimates, found: Survey, limits: Limits, folder: Path) -> list[Path]:
    """Write the table, definitions and notes, and what figures it can fill."""
    from careconomy.accounts.well_being_indicators import BY_NAME
    from careconomy.cli import survey_tables
    from careconomy.files import write_files
    from careconomy.report.standalone import standalone_files
    from careconomy.report.well_being_figures import well_being_figures

    figures = well_being_figures(table, source=survey_tables.source_of(found))
    files = {"well-being.csv": table.to_csv().encode(), **standalone_files(figures)}
    measured = [BY_NAME[name] for name in dict.fromkeys(row.activity for row in table)]
    rules = (f"{item.name}: {limits.rule(item)} ({item.unit})." for item in measured)
    files["readme.txt"] = "".join(f"{line}\n" for line in (*rules, *table.notes)).encode()
    return write_files(folder, files)
