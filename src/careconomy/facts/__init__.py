"""What is known of each country: facts, population to 2050, input-output tables.

>>> from careconomy.facts import Country
>>> Country.load("FRA").fact("enrolment_0_2").unit
'share'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from careconomy.errors import MissingFact as MissingFact
    from careconomy.facts.catalogue import CATALOGUE as CATALOGUE
    from careconomy.facts.country import Country as Country
    from careconomy.facts.country import Summary as Summary
    from careconomy.facts.country import countries as countries
    from careconomy.facts.definition import FactDefinition as FactDefinition
    from careconomy.facts.fact import PRICE_YEAR as PRICE_YEAR
    from careconomy.facts.fact import Fact as Fact
    from careconomy.facts.fact import Quality as Quality
    from careconomy.facts.input_output import InputOutput as InputOutput
    from careconomy.facts.population import Population as Population

_HOME = {
    "CATALOGUE": "careconomy.facts.catalogue",
    "Country": "careconomy.facts.country",
    "Fact": "careconomy.facts.fact",
    "FactDefinition": "careconomy.facts.definition",
    "InputOutput": "careconomy.facts.input_output",
    "MissingFact": "careconomy.errors",
    "PRICE_YEAR": "careconomy.facts.fact",
    "Population": "careconomy.facts.population",
    "Quality": "careconomy.facts.fact",
    "Summary": "careconomy.facts.country",
    "countries": "careconomy.facts.country",
}

__all__ = [
    "CATALOGUE",
    "PRICE_YEAR",
    "Country",
    "Fact",
    "FactDefinition",
    "InputOutput",
    "MissingFact",
    "Population",
    "Quality",
    "Summary",
    "countries",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'careconomy.facts' has no attribute {name!r}")
