"""What must stand beside published figures: source, method, rule, flags, version, inputs."""

from __future__ import annotations

from collections.abc import Sequence

from careconomy import __version__
from careconomy.estimation.design import Design
from careconomy.estimation.results import Rules
from careconomy.report.publish_indicators import UNIT, Publication
from careconomy.timeuse import Survey

Entry = tuple[str, str]
SYMBOLS = "Empty or ..: withheld by the rule, or no diaries. all: total."


def entries(
    survey: Survey, publications: Sequence[Publication], rules: Rules, design: Design
) -> list[Entry]:
    """Return subject and text, one a line, the survey first."""
    manifest = survey.manifest
    found: list[Entry] = [
        ("survey", manifest.name),
        ("country", manifest.country or "not stated"),
        ("years", ", ".join(map(str, manifest.years)) or "not stated"),
        ("source", manifest.source or "not stated"),
        ("licence", manifest.licence or "not stated"),
        *(("flag of the survey", flag) for flag in manifest.flags),
    ]
    for item in publications:
        found += _indicator(item)
    found += [
        ("unit", UNIT),
        ("errors", _errors(design)),
        ("interval", f"{rules.confidence:.0%}, t distribution with the degrees of freedom shown."),
        ("disclosure and quality rule", rules.sentence()),
        (
            "disclosure, what is not done",
            "Each figure is judged by itself: no cell is withheld to protect another, and nothing "
            "is rounded. A withheld part of an indicator follows from its total less the other "
            "part where these are shown, and a withheld group can be worked out from totals and "
            "other groups. The rule keeps figures that say little out of use; it does not keep "
            "them secret. Where the law asks for secrecy, withhold further cells before release.",
        ),
        ("symbols", SYMBOLS),
        ("made by", f"careconomy {__version__}"),
        *(("repair of the data", _flat(repair)) for repair in manifest.repairs),
        *(("input", _flat(item)) for item in manifest.inputs),
    ]
    return found


def _indicator(item: Publication) -> list[Entry]:
    wanted = item.indicator
    return [
        ("indicator", f"{wanted.name}: {wanted.title}"),
        ("definition", wanted.definition),
        ("source of the definition", wanted.source),
        *((f"flag: {subject}", text) for subject, text in item.flags.items()),
        *(("note", note) for note in dict.fromkeys(item.notes)),
    ]


def _errors(design: Design) -> str:
    if design.replicated:
        return (
            f"{design.method.replace('_', ' ')}, {design.replicates} replicate weights, factor "
            f"{design.factor:g}, deviations from the {design.centre}."
        )
    return f"Taylor linearisation; strata with a single cluster: {design.lonely}."


def _flat(item: object) -> str:
    if isinstance(item, dict):
        return "; ".join(f"{key} {value}" for key, value in item.items())
    return str(item)


def text(found: Sequence[Entry]) -> str:
    """Return the entries as lines of text."""
    return "".join(f"{subject}: {words}\n" for subject, words in found)
