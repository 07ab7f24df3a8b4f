"""Commands on time-use surveys: import, check, estimate, publish.

As in `commands.py`, nothing heavy is imported before a command runs.
"""

from __future__ import annotations

from pathlib import Path

import click

from careconomy.cli import options, survey_options
from careconomy.cli.commands import InOrder
from careconomy.cli.output import counting, print_or_save, write
from careconomy.errors import CareError

FOLDER = click.Path(path_type=Path)
COHERENT = "mean,participation,participants_mean"


@click.group(
    cls=InOrder,
    short_help="Time-use surveys: read diaries, check them, estimate.",
    epilog="Start with: careconomy survey import atus FOLDER -o us-2014/",
)
def survey() -> None:
    """Read time-use diaries, check them, and estimate with errors."""


@survey.command(
    "import",
    short_help="Raw files into a survey folder.",
    epilog="Examples: careconomy survey import atus raw/ -o us-2014/; "
    "careconomy survey import mapping.toml data.csv -o my-survey/",
)
@click.argument("reader", metavar="atus|MAPPING")
@click.argument("data", type=FOLDER)
@click.option("-o", "--output", type=FOLDER, required=True, metavar="FOLDER", help="The survey.")
@click.option("--years", metavar="YEARS", help="ATUS: only these years, such as 2014,2015.")
@click.option("--weight", metavar="COLUMN", help="ATUS: another column of weights.")
@click.option(
    "--keep-valid", is_flag=True, help="Leave out diaries with faults instead of stopping."
)
@click.option("--replace", is_flag=True, help="Put it in the place of a survey that is there.")
@options.debug
def import_(
    reader: str,
    data: Path,
    output: Path,
    years: str | None,
    weight: str | None,
    keep_valid: bool,
    replace: bool,
) -> None:
    """Read raw files into a survey folder.

    `atus` reads the American Time Use Survey as the Bureau of Labor Statistics distributes it,
    any other survey is read by a mapping file (see careconomy survey new-mapping).
    """
    from careconomy.cli import survey_tables
    from careconomy.cli.output import telling

    survey_options.needs_survey_extra()
    with telling("Reading") as told:
        if reader == "atus":
            from careconomy.timeuse.readers.atus import import_atus

            made = import_atus(
                data,
                output,
                years=survey_options.numbers(years, "--years") or None,
                keep_valid=keep_valid,
                weight=weight,
                replace=replace,
                progress=told,
            )
        else:
            from careconomy.timeuse.readers.mapping import import_mapped

            for name, given in (("--years", years), ("--weight", weight)):
                if given:
                    raise CareError(f"{name} is for ATUS.", remedy="Say it in the mapping file.")
            made = import_mapped(
                Path(reader), data, output, keep_valid=keep_valid, replace=replace, progress=told
            )
    write(None, None, table=lambda c: survey_tables.survey(c, made), data=dict, rows=list)


@survey.command(
    "new-mapping",
    short_help="A mapping file to start from, after a look at the data.",
    epilog="Example: careconomy survey new-mapping data.csv -o mapping.toml",
)
@click.argument("data", type=FOLDER)
@click.option("-o", "--output", type=FOLDER, metavar="FILE", help="Write to a new file.")
@options.debug
def new_mapping(data: Path, output: Path | None) -> None:
    """Look at the data and print a commented mapping file to start from."""
    survey_options.needs_survey_extra()
    from careconomy.timeuse.readers.new_mapping import new_mapping as mapping_of

    if output is not None and output.exists():
        raise CareError("the file exists already.", where=str(output), remedy="Name a new one.")
    print_or_save(mapping_of(data), output)


@survey.command(
    short_help="What a survey folder holds.", epilog="Example: careconomy survey show us-2014/"
)
@click.argument("folder", type=FOLDER)
@options.printed
@options.debug
def show(folder: Path, form: str | None, output: Path | None) -> None:
    """Show what a survey holds: tables, design, flags, what can make domains."""
    from dataclasses import asdict

    from careconomy.cli import survey_tables

    found = survey_options.open_survey(folder)
    write(
        form,
        output,
        table=lambda console: survey_tables.survey(console, found, full=True),
        data=lambda: asdict(found.manifest),
        rows=lambda: [("table", "rows"), *found.manifest.rows.items()],
    )


@survey.command(
    short_help="Quality report of a survey.",
    epilog="Example: careconomy survey check us-2014/ -o quality.html",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--population",
    metavar="NUMBER|FILE",
    help="What the weights should add up to: persons, or a CSV by sex and age.",
)
@options.printed
@options.debug
def check(folder: Path, population: str | None, form: str | None, output: Path | None) -> None:
    """Check the quality of a survey: what, where, how many, how serious. Nothing is changed.

    With -o FILE.html the report is a page. The exit code is 0 even where faults are found.
    """
    from careconomy.cli import survey_tables
    from careconomy.timeuse.checks import check as examine

    found = survey_options.open_survey(folder)
    known = survey_options.population(population)
    with counting("Checking") as progress:
        report = examine(found, population=known, progress=progress)
    if output is not None and output.suffix.lower() in (".html", ".htm"):
        from careconomy.report.quality import write_quality

        click.echo(f"Written: {write_quality(report, output)}", err=True)
        click.echo(survey_tables.summary(report))
        return
    write(
        form,
        output,
        table=lambda console: survey_tables.quality(console, report),
        data=report.to_dict,
        rows=lambda: survey_tables.records(report.rows()),
    )


@survey.command(
    short_help="Mend a survey by named rules.",
    epilog="Example: careconomy survey repair raw/ --rule drop-bad-diaries -o mended/",
)
@click.argument("folder", type=FOLDER)
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="A rule; repeat for more.")
@click.option("-o", "--output", type=FOLDER, metavar="FOLDER", help="The mended survey.")
@click.option("--replace", is_flag=True, help="Put it in the place of a survey that is there.")
@options.debug
def repair(folder: Path, rules: tuple[str, ...], output: Path | None, replace: bool) -> None:
    """Apply named rules to a survey and write the result; the manifest records what was done.

    Without --rule, the rules are listed.
    """
    from careconomy.cli import survey_tables
    from careconomy.timeuse.repair import RULES
    from careconomy.timeuse.repair import repair as mend

    if not rules:
        write(None, None, table=lambda c: survey_tables.rules(c, RULES), data=dict, rows=list)
        return
    if output is None:
        raise CareError("no folder is named.", remedy="Name it with -o FOLDER.")
    with counting("Mending"):
        made = mend(survey_options.open_survey(folder), rules, output, replace=replace)
    write(None, None, table=lambda c: survey_tables.repairs(c, made), data=dict, rows=list)


@survey.command(
    short_help="Replicate weights from the design.",
    epilog="Example: careconomy survey weights my-survey/ --replicates bootstrap --n 500 --seed 1",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--replicates",
    "method",
    required=True,
    metavar="METHOD",
    help="bootstrap, jackknife, brr, fay or successive_differences.",
)
@click.option(
    "--n",
    "count",
    type=click.IntRange(2, 5_000),
    help="Number of replicates; the bootstrap needs it.",
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True)
@click.option("--fay", type=float, default=0.5, show_default=True, help="For fay: weight kept.")
@click.option(
    "--lonely",
    default="fail",
    show_default=True,
    metavar="RULE",
    help="A stratum of one cluster: fail, remove or merge.",
)
@click.option(
    "--balance",
    default="",
    metavar="NAMES",
    help="Columns of days, such as day_type,month: each replicate keeps their totals.",
)
@click.option("--replace", is_flag=True, help="Give up the replicate weights that are there.")
@options.debug
def weights(
    folder: Path,
    method: str,
    count: int | None,
    seed: int,
    fay: float,
    lonely: str,
    balance: str,
    replace: bool,
) -> None:
    """Make replicate weights from strata and clusters, and note them in the survey's design."""
    from careconomy.cli import survey_tables
    from careconomy.estimation.replication_survey import apply_replicates

    if method == "jackknife" and count is not None:
        raise CareError("a jackknife has a replicate for each cluster.", remedy="Leave --n out.")
    with counting("Weighting"):
        made = apply_replicates(
            survey_options.open_survey(folder),
            method,  # type: ignore[arg-type]
            count=count,
            seed=seed,
            fay=fay if method == "fay" else 0.0,
            lonely=lonely,
            balance=survey_options.words(balance),
            replace=replace,
        )
    write(None, None, table=lambda c: survey_tables.survey(c, made), data=dict, rows=list)


@survey.command(
    short_help="An invented survey, to try things on.",
    epilog="Example: careconomy survey generate --persons 5000 -o invented/",
)
@click.option("--persons", type=click.IntRange(1), default=2000, show_default=True)
@click.option("--replicates", type=click.IntRange(0, 2000), default=160, show_default=True)
@click.option("--days", type=click.IntRange(1, 7), default=1, show_default=True, help="A person.")
@click.option("--country", metavar="COUNTRY", help="Such as FRA; the data stay invented.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True)
@click.option("-o", "--output", type=FOLDER, required=True, metavar="FOLDER", help="The survey.")
@click.option("--replace", is_flag=True, help="Put it in the place of a survey that is there.")
@options.debug
def generate(
    persons: int,
    replicates: int,
    days: int,
    country: str | None,
    seed: int,
    output: Path,
    replace: bool,
) -> None:
    """Invent a survey of any size. Its figures say nothing about any country."""
    from careconomy.cli import survey_tables

    survey_options.needs_survey_extra()
    from careconomy.timeuse.generate import generate as invent

    with counting("Inventing") as progress:
        made = invent(
            output,
            persons=persons,
            replicates=replicates,
            days_a_person=days,
            country=country,
            seed=seed,
            replace=replace,
            progress=progress,
        )
    write(None, None, table=lambda c: survey_tables.survey(c, made), data=dict, rows=list)
