"""Mistakes in the words of a visitor: in the language, and without those of the command line."""

from __future__ import annotations

from careconomy.errors import CareError
from careconomy.facts.store import territories
from careconomy.report.labels import fact_label
from careconomy.report.language import Language
from careconomy.web.work import Refused

# Facts named where many are lacking.
MOST_NAMED = 6


def unknown_country(language: Language, word: str) -> str:
    """No country goes by a word."""
    return language.text("No country “{word}” is known.", word=word[:60])


def refusal(language: Language, made: Refused) -> str:
    """Why work was not done."""
    if not made.lacking:
        return str(CareError(made.problem, where=made.where, remedy=made.remedy))
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


def _name(language: Language, english: str) -> str:
    for iso3, held in territories().items():
        if held.names["en"] == english:
            return language.country(iso3, english)
    return english
