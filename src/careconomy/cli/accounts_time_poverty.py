"""The command `accounts time-poverty`: who has no time left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from careconomy.cli import options, survey_options
from careconomy.cli.output import counting, write
from careconomy.errors import CareError

FOLDER = click.Path(path_type=Path)
# Options that only one kind of line understands.
OF_RELATIVE = ("multiples", "free_time")
OF_THRESHOLD = ("hours",)
OF_JOINT = (
    "wage", "poverty_line", "income", "income_bands", "near", "leisure", "home_tasks",
    "maintenance", "shares", "seed",
)  # fmt: skip


@click.command(
    "time-poverty",
    short_help="Who has no time left: relative, absolute, and joint with income.",
    epilog="Examples: careconomy accounts time-poverty us-2014/ --line relative --by "
    "sex,parenthood; careconomy accounts time-poverty us-2014/ --line joint --poverty-line "
    "lines.csv --income-bands bands.csv --wage 12",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--line",
    metavar="LINE",
    help="relative (to the median), threshold (hours of work), joint (time and income, LIMTIP).",
)
@click.option("--by", default="sex", show_default=True, metavar="NAMES", help="Dimensions.")
@click.option("--where", "wheres", multiple=True, metavar="NAME=VALUES", help="Only some persons.")
@click.option("--ages", metavar="AGES", help="First ages of age groups.  [default: 15,25,45,55,65]")
@click.option("--multiples", metavar="NUMBERS", help="relative: of median work.  [default: 1.5,2]")
@click.option("--free-time", type=float, help="relative: of median free time.  [default: 0.6]")
@click.option("--hours", type=float, help="threshold: of work a day.  [default: 10.5]")
@click.option("--wage", type=float, help="joint: money an hour that replaces missing time.")
@click.option("--poverty-line", type=FOLDER, metavar="FILE", help="joint: money a year, by size.")
@click.option("--income", type=FOLDER, metavar="FILE", help="joint: an income survey to match.")
@click.option("--income-bands", type=FOLDER, metavar="FILE", help="joint: money of bands.")
@click.option(
    "--near",
    metavar="LOW,HIGH",
    help="joint: incomes, as multiples of the line, whose home production is required.  "
    "[default: 0.75,1.5]",
)
@click.option("--leisure", type=float, help="joint: minimum, hours a week.  [default: 14]")
@click.option("--home-tasks", type=float, help="joint: only oneself can do.  [default: 7]")
@click.option("--maintenance", type=float, help="joint: hours a week.  [default: mean of adults]")
@click.option(
    "--shares",
    type=click.Choice(["expected", "observed"]),
    help="joint: of home production, by adults like them or by own diaries.  [default: expected]",
)
@click.option("--seed", type=click.IntRange(0), help="joint: of matches.  [default: 1]")
@click.option("--lonely", metavar="RULE", help="Strata of one cluster: adjust, average, remove.")
@survey_options.engine
@survey_options.published
@options.printed
@options.debug
def time_poverty(
    folder: Path,
    line: str | None,
    by: str,
    wheres: tuple[str, ...],
    ages: str | None,
    lonely: str | None,
    engine: str | None,
    confidence: float,
    fewest: int,
    most_cv: float,
    suppress: bool,
    form: str | None,
    output: Path | None,
    **more: Any,
) -> None:
    """Estimate time poverty: how many, how deep, with errors, gaps and tests.

    One diary day a person tells of person-days, not of persons, and the tables say so. With
    -o FILE.svg a figure is written, with PNG and CSV beside it.
    """
    found = survey_options.open_survey(folder)
    from careconomy.accounts.time_poverty import KINDS
    from careconomy.accounts.time_poverty import time_poverty as estimate
    from careconomy.accounts.time_poverty_joint import limtip
    from careconomy.cli import accounts_time_poverty_table, survey_tables
    from careconomy.estimation import Rules

    if line is None:
        raise CareError("no line is named.", where="--line", remedy=f"Give {', '.join(KINDS)}.")
    asked: dict[str, Any] = {**_given(line, more), "by": survey_options.words(by)}
    asked["where"] = survey_options.conditions(wheres)
    asked["design"] = survey_options.design_of(found, lonely)
    asked["rules"] = Rules(confidence, fewest, most_cv, suppress)
    if ages:
        asked["ages"] = survey_options.numbers(ages, "--ages")
    with counting("Estimating") as progress:
        asked |= {"progress": progress, "engine": engine}
        joint = limtip(found, **asked) if line == "joint" else None
        table = joint.table if joint else estimate(found, line=line, **asked)
    if output is not None and output.suffix.lower() in (".svg", ".png") and form is None:
        from careconomy.report.time_poverty_figure import write_time_poverty

        click.echo(table.notes[0])
        for path in write_time_poverty(
            table, output, source=survey_tables.source_of(found), confidence=confidence
        ):
            click.echo(f"Written: {path}", err=True)
        return
    data: dict[str, Any] = {"rows": table.to_dicts(), "notes": list(table.notes)}
    if joint:
        data |= {"required_home_production": list(joint.required)}
        data |= {"match": list(joint.match), "matched_income": list(joint.matched)}
    write(
        form,
        output,
        table=lambda console: accounts_time_poverty_table.show(
            console, table, joint, found, confidence
        ),
        data=lambda: data,
        rows=lambda: survey_tables.records(table.to_dicts()),
    )


def _given(line: str, more: dict[str, Any]) -> dict[str, Any]:
    """Options that were given; those of another line are a mistake."""
    own = {"relative": OF_RELATIVE, "threshold": OF_THRESHOLD, "joint": OF_JOINT}.get(line)
    given = {name: value for name, value in more.items() if value is not None}
    for name in given if own is not None else ():
        if name not in (own or ()):
            raise CareError(
                f"is no option of the line {line}.", where=f"--{name.replace('_', '-')}"
            )
    for name in ("multiples", "near"):
        if name in given:
            given[name] = _numbers(given[name], f"--{name}")
    return given


def _numbers(text: str, option: str) -> tuple[float, ...]:
    try:
        return tuple(float(word) for word in survey_options.words(text))
    except ValueError:
        raise CareError(f'"{text}" are no numbers.', where=option, remedy="Give 1.5,2.") from None
