"""Mistakes in the words of a visitor: in the language, and without those of the command line."""

from __future__ import annotations

from careconomy.errors import CareError
from careconomy.facts.store import territories
from careconomy.package import FIRST_YEAR, LAST_YEAR
from careconomy.parameters import Range
from careconomy.report.labels import fact_label
from careconomy.report.language import Language
from careconomy.web.fields import decimals, field_label
from careconomy.web.state import fields
from careconomy.web.work import Refused

# Facts named where many are lacking.
MOST_NAMED = 6
# How an error names a field of a package, and where the years of one stand.
PLACE, YEARS = "policies.", ("package", "from", "to")


def unknown_country(language: Language, word: str) -> str:
    """No country goes by a word."""
    return language.text("No country “{word}” is known.", word=word[:60])


def refusal(language: Language, made: Refused) -> str:
    """Why work was not done."""
    if not made.lacking:
        return mistake(language, CareError(made.problem, where=made.where, remedy=made.remedy))
    named = "; ".join(fact_label(language, name) for name in made.lacking[:MOST_NAMED])
    more = len(made.lacking) - MOST_NAMED
    if more > 0:
        named = language.plural(
            "{named}; and {n} more", "{named}; and {n} more", more, named=named, n=more
        )
    return language.text(
        "Too little is known of {country} to work this out. What is missing: {named}.",
        country=_name(language, made.where),
        named=named,
    )


def mistake(language: Language, error: CareError) -> str:
    """What is wrong with a package: its years, a field, who pays; else in the program's words."""
    place = error.where.rpartition(PLACE)[2]
    at = fields().get(place)
    if place in YEARS:
        return language.text(
            "The years do not fit. The first must not come after the last, and both lie between "
            "{low} and {high}.",
            low=FIRST_YEAR,
            high=LAST_YEAR,
        )
    if place.endswith(".payers"):
        return language.text("Who pays what share: the shares have to add up to 100%.")
    if at is None:
        return language.text(
            "This cannot be worked out as it stands. The program says, in English: {said}",
            said=str(error),
        )
    label = field_label(language, at)
    if not isinstance(at.default, Range):
        return language.text("“{field}”: this cannot be used here.", field=label)
    return language.text(
        "“{field}”: this cannot be used here. Give a number from {low} to {high}, and no less than "
        "there is today.",
        field=label,
        low=language.number(at.made.minimum, decimals(at.made.minimum)),
        high=language.number(at.made.maximum, decimals(at.made.maximum)),
    )


def _name(language: Language, english: str) -> str:
    for iso3, held in territories().items():
        if held.names["en"] == english:
            return language.country(iso3, english)
    return english
