"""Options that the commands on surveys share, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from careconomy.errors import CareError

if TYPE_CHECKING:
    from careconomy.estimation import Design, Estimates, Question, Rules
    from careconomy.timeuse import Survey

Command = TypeVar("Command", bound=Callable[..., Any])
MEDIAN, QUANTILE = "median", "quantile_"


lonely = click.option(
    "--lonely", metavar="RULE", help="Strata of one cluster: fail, remove, adjust or average."
)
linearise = click.option(
    "--linearise", is_flag=True, help="Leave replicate weights, linearise instead."
)
engine = click.option("--engine", metavar="NAME", help="Where the work runs: local or spark.")


def asked(command: Command) -> Command:
    """Add what is asked of a survey: --of, --activity, --by, --where, --ages, --simultaneous."""
    for decorate in reversed(
        (
            click.option(
                "--of", "indicators", multiple=True, metavar="NAMES", help="Indicators: sdg-5.4.1."
            ),
            click.option(
                "--activity",
                "activities",
                multiple=True,
                metavar="NAMES",
                help="Activities; several with commas, or repeat.",
            ),
            click.option("--by", default="", metavar="NAMES", help="Dimensions, with commas."),
            click.option(
                "--where",
                "conditions",
                multiple=True,
                metavar="NAME=VALUES",
                help="Only some diaries, such as age=15-64 or sex=women; repeat for more.",
            ),
            click.option(
                "--ages",
                default="15,25,45,55,65",
                show_default=True,
                metavar="AGES",
                help="First ages of age_group.",
            ),
            click.option(
                "--simultaneous", is_flag=True, help="Count secondary activities as well."
            ),
            lonely,
            linearise,
            engine,
        )
    ):
        command = decorate(command)
    return command


def published(command: Command) -> Command:
    """Add the rules of publication: --confidence, --fewest, --most-cv, --suppress."""
    for decorate in reversed(
        (
            click.option(
                "--confidence",
                type=float,
                default=0.95,
                show_default=True,
                help="Confidence of the intervals.",
            ),
            click.option(
                "--fewest",
                type=click.IntRange(0),
                default=30,
                show_default=True,
                help="Cells of fewer diaries are flagged.",
            ),
            click.option(
                "--most-cv",
                type=float,
                default=0.30,
                show_default=True,
                help="Cells with a larger coefficient of variation are flagged.",
            ),
            click.option("--suppress", is_flag=True, help="Withhold flagged cells."),
        )
    ):
        command = decorate(command)
    return command


def words(text: str) -> tuple[str, ...]:
    """Read names between commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def numbers(text: str | None, option: str) -> tuple[int, ...]:
    """Read whole numbers between commas."""
    found = words(text or "")
    for word in found:
        if not word.isdecimal():
            raise CareError(f'"{word}" is not a whole number.', where=option)
    return tuple(int(word) for word in found)


def population(text: str | None) -> float | str | None:
    """Read a number of persons; another text is the name of a file."""
    try:
        return float(text) if text else None
    except ValueError:
        return text


def needs_survey_extra() -> None:
    """Raise CareError when what surveys need is not installed."""
    from importlib.util import find_spec

    for module in ("pyarrow", "scipy"):
        if find_spec(module) is None:
            raise CareError(
                f"surveys need {module}, which is not installed.",
                remedy='Install it with: pip install "careconomy[survey]".',
            )


def open_survey(folder: Path) -> Survey:
    """Open a survey folder, or say that the extra for surveys is missing."""
    needs_survey_extra()
    from careconomy.timeuse import Survey as Opened

    return Opened.open(folder)


def design_of(survey: Survey, lonely: str | None, *, linearise: bool = False) -> Design:
    """Return the survey's design, or one by linearisation when that is asked for."""
    from careconomy.estimation import Design

    design = Design.from_dict(survey.manifest.design)
    return design.by_linearisation(lonely) if linearise or lonely else design  # type: ignore[arg-type]


def withholding(fewest: int, most_cv: float) -> Rules:
    """Return rules under which small cells are withheld."""
    from careconomy.estimation import Rules

    return Rules(fewest=fewest, most_cv=most_cv, suppress=True)


def asked_of(
    survey: Survey, asked: dict[str, Any]
) -> tuple[list[str], tuple[str, ...], dict[str, Any]]:
    """Return activities, dimensions and the other options of a question."""
    from careconomy.estimation import Rules

    named = (*asked["indicators"], *asked["activities"])
    rules = Rules(asked["confidence"], asked["fewest"], asked["most_cv"], asked["suppress"])
    more = {
        "where": conditions(asked["conditions"]),
        "ages": numbers(asked["ages"], "--ages"),
        "simultaneous": asked["simultaneous"],
        "design": design_of(survey, asked["lonely"], linearise=asked["linearise"]),
        "rules": rules,
        "engine": asked["engine"],
    }
    return [name for text in named for name in words(text)], words(asked["by"]), more


def question_of(survey: Survey, asked: dict[str, Any], *, squares: bool = False) -> Question:
    """Put the question of a command line to a survey."""
    from careconomy.estimation import question

    names, by, more = asked_of(survey, asked)
    return question(survey, names, by, squares=squares, **more)


def conditions(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read NAME=VALUES pairs as conditions by name. Raises CareError."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, wanted = (part.strip() for part in pair.partition("="))
        if not sign or not name or not wanted:
            raise CareError(f'"{pair}" is not of the form NAME=VALUES.', where="--where")
        if name in found:
            raise CareError(f'"{name}" is set twice.', where="--where")
        found[name] = wanted
    return found


def tables(
    found: Question,
    wanted: tuple[str, ...],
    ratio: str | None,
    margins: bool,
    design_effect: bool,
    progress: Callable[[int, int], None] | None,
) -> Estimates:
    """Answer a question with every statistic that is wanted, in one table."""
    from careconomy.estimation.results import joined

    if not wanted and not ratio:
        raise CareError("no statistic is named.", where="--statistic", remedy="Give such as mean.")
    chances = [_probability(name) for name in wanted if name == MEDIAN or QUANTILE in name]
    plain = [name for name in wanted if name != MEDIAN and QUANTILE not in name]
    parts: list[Estimates] = []
    if plain or ratio:
        analysis = found.analysis(progress)
        simple = [name for name in plain if name != "share_of_total"]
        if simple:
            options = {"margins": margins, "design_effect": design_effect}
            parts.append(analysis.estimates(simple, **options))
        if "share_of_total" in plain:
            parts.append(analysis.shares(_first(analysis.domains.dimensions)))
        if ratio:
            above, sign, below = ratio.partition("/")
            if not sign:
                raise CareError(f'"{ratio}" is not of the form A/B.', where="--ratio")
            parts.append(analysis.ratio(above.strip(), below.strip()))
    if chances:
        parts.append(found.quantiles(chances))
    return joined(parts)


def _first(dimensions: tuple[Any, ...]) -> str:
    if not dimensions:
        raise CareError(
            "a share of the total needs a dimension.", remedy="Name it first in --by, such as sex."
        )
    return str(dimensions[0].name)


def _probability(name: str) -> float:
    if name == MEDIAN:
        return 0.5
    try:
        return float(name.removeprefix(QUANTILE))
    except ValueError:
        raise CareError(
            f'the statistic "{name}" is not known.', remedy="Give such as quantile_0.9."
        ) from None
