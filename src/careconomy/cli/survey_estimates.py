"""Commands that estimate from surveys, and publish what they find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from careconomy.cli import options, survey_options
from careconomy.cli.output import counting, write
from careconomy.cli.survey import survey

if TYPE_CHECKING:
    from careconomy.estimation import Estimates, Question
    from careconomy.timeuse import Survey

__all__ = ["survey"]

FOLDER = click.Path(path_type=Path)
COHERENT = "mean,participation,participants_mean"


@survey.command(
    short_help="Means, participation, totals with errors.",
    epilog="Example: careconomy survey estimate us-2014/ --of sdg-5.4.1 --by sex,age_group",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--statistic",
    "statistic",
    metavar="NAMES",
    help="mean, participation, participants_mean, share_of_day, total, share_of_total, median, "
    "quantile_0.9; several with commas.  [default: share_of_day with --of, else "
    "mean,participation,participants_mean]",
)
@click.option("--ratio", metavar="A/B", help="Ratio of two activities, such as care/unpaid.")
@click.option("--margins", is_flag=True, help="Also totals over each dimension.")
@click.option("--design-effect", is_flag=True, help="Also the design effect.")
@survey_options.asked
@survey_options.published
@options.printed
@options.debug
def estimate(
    folder: Path,
    statistic: str | None,
    ratio: str | None,
    margins: bool,
    design_effect: bool,
    form: str | None,
    output: Path | None,
    **asked: Any,
) -> None:
    """Estimate time use with design-based errors.

    Activities are names of groups (unpaid, domestic, care, childcare, paid, sdg-5.4.1, ...), codes
    of ICATUS 2016 (41), or the survey's own (code:0301). Dimensions are columns of the survey
    (careconomy survey show) and age_group, parenthood, parent, couple_type, single_parent,
    couple_employment, income_group, income_thirds, weekend, quarter.
    """
    default = "share_of_day" if asked["indicators"] and not asked["activities"] else COHERENT
    if statistic is None:
        statistic = "" if ratio else default
    wanted = survey_options.words(statistic)
    if ratio:
        asked["activities"] = (*asked["activities"], *ratio.split("/"))
    found = survey_options.question_of(
        survey_options.open_survey(folder), asked, squares=design_effect
    )
    with counting("Estimating") as progress:
        table = survey_options.tables(found, wanted, ratio, margins, design_effect, progress)
    _print(table, found, form, output)


@survey.command(
    short_help="Differences and ratios of domains, with tests.",
    epilog="Example: careconomy survey gap us-2014/ --activity unpaid --by sex",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--between",
    metavar="DIMENSION",
    help="Dimension whose levels are compared with its last one.  [default: the first of --by]",
)
@click.option("--statistic", "statistic", default="mean", show_default=True, metavar="NAMES")
@survey_options.asked
@survey_options.published
@options.printed
@options.debug
def gap(
    folder: Path,
    between: str | None,
    statistic: str,
    form: str | None,
    output: Path | None,
    **asked: Any,
) -> None:
    """Compare women with men, or other domains: difference with a test, and ratio."""
    asked["by"] = asked["by"] or (between or "sex")
    found = survey_options.question_of(survey_options.open_survey(folder), asked)
    with counting("Comparing") as progress:
        analysis = found.analysis(progress)
        dimension = between or survey_options.words(asked["by"])[0]
        table = analysis.gap(dimension, survey_options.words(statistic))
    _print(table, found, form, output)


@survey.command(
    short_help="Who does what at each hour of the day.",
    epilog="Example: careconomy survey rhythm us-2014/ --by sex -o rhythm.svg",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--minutes", type=click.IntRange(1, 120), default=10, show_default=True, help="Of a slot."
)
@survey_options.asked
@survey_options.published
@options.printed
@options.debug
def rhythm(folder: Path, minutes: int, form: str | None, output: Path | None, **asked: Any) -> None:
    """Estimate the share of persons in each activity at each time of the day.

    With -o FILE.svg a figure is written, with PNG and CSV beside it.
    """
    from careconomy.estimation.rhythm import rhythm as tempogram

    found = survey_options.open_survey(folder)
    names, by, more = survey_options.asked_of(found, asked)
    with counting("Estimating") as progress:
        table = tempogram(found, names or None, by, minutes=minutes, progress=progress, **more)
    if output is not None and output.suffix.lower() in (".svg", ".png"):
        from careconomy.cli.survey_tables import source_of
        from careconomy.report.rhythm_figure import write_rhythm

        for path in write_rhythm(table, output, source=source_of(found)):
            click.echo(f"Written: {path}", err=True)
        for note in table.notes:
            click.echo(f"- {note}")
        return
    _print_wide(table, found, "time", form, output)


@survey.command(
    short_help="From which activity to which.",
    epilog="Example: careconomy survey transitions us-2014/ --by sex",
)
@click.argument("folder", type=FOLDER)
@survey_options.asked
@survey_options.published
@options.printed
@options.debug
def transitions(folder: Path, form: str | None, output: Path | None, **asked: Any) -> None:
    """Estimate how often persons move from each group of activities to each other one."""
    from careconomy.estimation.sequences import transitions as moves

    found = survey_options.open_survey(folder)
    names, by, more = survey_options.asked_of(found, asked)
    with counting("Estimating") as progress:
        table = moves(found, names or None, by, progress=progress, **more)
    _print_wide(table, found, "from", form, output)


@survey.command(
    short_help="A row a diary, a column a slot, for TraMineR.",
    epilog="Example: careconomy survey sequences us-2014/ -o sequences.csv",
)
@click.argument("folder", type=FOLDER)
@click.option("--activity", "activities", multiple=True, metavar="NAMES", help="States.")
@click.option(
    "--minutes", type=click.IntRange(1, 120), default=10, show_default=True, help="Of a slot."
)
@click.option("-o", "--output", type=FOLDER, required=True, metavar="FILE", help="A CSV file.")
@options.debug
def sequences(folder: Path, activities: tuple[str, ...], minutes: int, output: Path) -> None:
    """Write diaries as sequences of states, as TraMineR and its like read them."""
    from careconomy.estimation.sequences import export_sequences

    names = [name for text in activities for name in survey_options.words(text)]
    with counting("Writing"):
        path = export_sequences(
            survey_options.open_survey(folder), output, names or None, minutes=minutes
        )
    click.echo(f"Written: {path}", err=True)


@survey.command(
    short_help="An indicator as an office publishes it: CSV, xlsx, SDMX.",
    epilog="Example: careconomy survey publish us-2014/ --indicators sdg-5.4.1 --to xlsx",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--indicators", default="sdg-5.4.1", show_default=True, metavar="NAMES", help="Indicators."
)
@click.option(
    "--to",
    type=click.Choice(["csv", "xlsx", "sdmx"]),
    default="csv",
    show_default=True,
    help="The format.",
)
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    metavar="FILE",
    help="The file.  [default: named after survey and indicators]",
)
@click.option("--ages", default="15,25,45,55,65", show_default=True, help="First ages of groups.")
@click.option(
    "--age-floor",
    type=click.IntRange(0, 120),
    default=15,
    show_default=True,
    help="Youngest age counted.",
)
@click.option("--fewest", type=click.IntRange(0), default=30, show_default=True, help="Diaries.")
@click.option("--most-cv", type=float, default=0.30, show_default=True, help="Largest cv.")
@click.option("--lonely", metavar="RULE", help="Strata of one cluster: adjust, average, remove.")
@survey_options.engine
@options.debug
def publish(
    folder: Path,
    indicators: str,
    to: str,
    output: Path | None,
    ages: str,
    age_floor: int,
    fewest: int,
    most_cv: float,
    lonely: str | None,
    engine: str | None,
) -> None:
    """Write indicators by sex, age group and location, with totals, errors and a read me.

    Cells of too few diaries or too large an error are withheld, and the rule is stated.
    """
    from careconomy.report.publish import publish as write_indicators

    found = survey_options.open_survey(folder)
    names = survey_options.words(indicators)
    ending = {"csv": ".csv", "xlsx": ".xlsx", "sdmx": "-sdmx.csv"}[to]
    path = output or Path(f"{found.folder.resolve().name}-{'-'.join(names)}{ending}")
    with counting("Publishing") as progress:
        written = write_indicators(
            found,
            names,
            to=to,
            output=path,
            ages=survey_options.numbers(ages, "--ages"),
            age_floor=age_floor,
            rules=survey_options.withholding(fewest, most_cv),
            design=survey_options.design_of(found, lonely),
            engine=engine,
            progress=progress,
        )
    for place in written:
        click.echo(f"Written: {place}", err=True)


def _print_wide(
    table: Estimates, found: Survey, rows: str, form: str | None, output: Path | None
) -> None:
    """Print with a column for each activity; the data keep a row for each figure."""
    from careconomy.cli import survey_tables

    write(
        form,
        output,
        table=lambda console: survey_tables.wide(console, table, found, rows),
        data=lambda: {"rows": table.to_dicts(), "notes": list(table.notes)},
        rows=lambda: survey_tables.records(table.to_dicts()),
    )


def _print(table: Estimates, found: Question, form: str | None, output: Path | None) -> None:
    from careconomy.cli import survey_tables

    write(
        form,
        output,
        table=lambda console: survey_tables.estimates(console, table, found),
        data=lambda: {"rows": table.to_dicts(), "notes": list(table.notes)},
        rows=lambda: survey_tables.records(table.to_dicts()),
    )
