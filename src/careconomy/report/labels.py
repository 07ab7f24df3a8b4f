"""Words for the keys of a result: policies, recipients, providers, payers, sides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from careconomy.report.language import N_, Language

POLICIES = {
    "childcare": N_("Childcare"),
    "long_term_care": N_("Long-term care"),
    "leave.maternity": N_("Maternity leave"),
    "leave.paternity": N_("Paternity leave"),
    "leave.parental": N_("Parental leave"),
    "breastfeeding_breaks": N_("Breastfeeding breaks"),
    "total": N_("Whole package"),
}
RECIPIENTS = {
    "child_0_2": N_("Children aged 0–2"),
    "child_3_5": N_("Children aged 3–5"),
    "child_6_14": N_("Children aged 6–14"),
    "adult_need": N_("Adults who need help"),
    "older_need": N_("Older people who need help"),
    "household": N_("The household itself"),
}
PROVIDERS = {
    "mothers": N_("Mothers"),
    "other_women": N_("Other women"),
    "fathers": N_("Fathers"),
    "other_men": N_("Other men"),
    "community": N_("Community"),
    "employers": N_("Employers"),
    "state": N_("State"),
    "market": N_("Market"),
    "unmet": N_("Not met"),
}
PAYERS = {
    "state": N_("State"),
    "social_insurance": N_("Social insurance"),
    "employers": N_("Employers"),
    "households": N_("Households"),
    "community": N_("Community"),
}
SIDES = {
    "women_of_the_family": N_("Women of the family"),
    "men_of_the_family": N_("Men of the family"),
    "community": N_("Community"),
    "employers": N_("Employers"),
    "social_insurance": N_("Social insurance"),
    "state": N_("State"),
}
JOBS = {
    "direct": N_("Direct"),
    "indirect": N_("Indirect"),
    "induced": N_("Induced"),
}
QUALITIES = {
    "estimated": N_("estimated"),
    "assumed": N_("assumed"),
    "override": N_("set by the user"),
    "observed": N_("observed"),
    "unknown": N_("not known"),
}
METHODS = {
    "specialist": N_("replacement cost, specialist"),
    "generalist": N_("replacement cost, generalist"),
    "opportunity": N_("opportunity cost"),
    "minimum_wage": N_("minimum wage"),
}
# The same at the head of a row, where there is little room.
SHORT_METHODS = {
    "specialist": N_("Specialist"),
    "generalist": N_("Generalist"),
    "hybrid": N_("Hybrid"),
    "opportunity": N_("Opportunity cost"),
    "minimum_wage": N_("Minimum wage"),
}
ACCOUNTS = {
    "value": N_("measured value"),
    "transfers": N_("transfers by age"),
    "time_poverty": N_("time poverty"),
}

# What stands among the facts of a result without being in the catalogue of facts.
OTHER_FACTS = {
    "input_output_table": N_("Input-output table"),
    "time_use_profile": N_("How unpaid hours split between mothers, fathers and others"),
    "age_profile": N_("How care given and received changes with age"),
    "time_use_survey": N_("Unpaid hours of mothers, fathers and others, from diaries"),
}
NOTE_SHARES = ("coverage",)
# How the name of a source begins, and the institution behind it; "" is an estimate of our own.
INSTITUTIONS = {
    "UN ": N_("United Nations"),
    "World Bank": N_("World Bank"),
    "World Development": N_("World Bank"),
    "ILO": N_("ILO"),
    "OECD": N_("OECD"),
    "UNESCO": "UNESCO",
    "Eurostat": "Eurostat",
    "IMF": N_("IMF"),
    "U.S. Bureau of Labor Statistics": N_("US Bureau of Labor Statistics"),
    "QoG": N_("University of Gothenburg (Quality of Government)"),
    "Gapminder": "Gapminder",
    "careconomy": "",
}


def label(language: Language, known: dict[str, str], key: str) -> str:
    """The word for a key; a key that is new here is shown readably rather than dropped."""
    if key in known:
        return language.text(known[key])
    plain = key.replace("_", " ").replace(".", ": ")
    return plain[:1].upper() + plain[1:]


def fact_label(language: Language, name: str) -> str:
    """The label of a fact in the language, after the catalogue of facts."""
    from careconomy.facts.catalogue import CATALOGUE

    definition = CATALOGUE.get(name)
    return language.text(definition.label) if definition else label(language, OTHER_FACTS, name)


def institution(language: Language, source: str) -> str:
    """The institution behind a source; one that is new here keeps the name of its source."""
    for start, name in INSTITUTIONS.items():
        if source.startswith(start):
            return language.text(name) if name else ""
    return source.partition(" (")[0]


def note(language: Language, row: Mapping[str, Any]) -> str:
    """A note of a policy in the language: its message with the values in their form there."""
    values = row.get("values")
    filled = {
        str(key): _note_value(language, str(key), str(value))
        for key, value in (values.items() if isinstance(values, Mapping) else ())
    }
    message = str(row.get("message") or "")
    return language.text(message, **filled) if message else str(row.get("text") or "")


def _note_value(language: Language, key: str, value: str) -> str:
    """A word is translated, a share becomes a percentage, a number takes the sign of decimals."""
    if re.fullmatch(r"\d+(\.\d+)?", value):
        share = key in NOTE_SHARES
        digits = len(value.partition(".")[2])
        return language.percent(float(value), 0) if share else language.number(float(value), digits)
    if re.fullmatch(r"\d+-\d+", value):
        return value.replace("-", "–")
    return language.text(value)
