"""Units of facts, and figures of tables, in the language of a page."""

from __future__ import annotations

from decimal import Decimal

from careconomy.report.language import N_, Language

UNITS = {
    "share": "",
    "share of GDP": N_("of GDP"),
    "share of GDP per head": N_("of GDP per head"),
    "share of earnings": N_("of earnings"),
    "share of households": N_("of households"),
    "hours a day": N_("hours a day"),
    "hours a week": N_("hours a week"),
    "weeks": N_("weeks"),
    "years": N_("years"),
    "ratio": N_("ratio"),
    "persons": N_("persons"),
    "pupils": N_("pupils"),
    "children per woman": N_("children per woman"),
    "full-time equivalents": N_("full-time equivalents"),
    "international $ a year": N_("international dollars a year"),
}
# What follows the code of a currency.
MONEY = {
    " a month": N_("{currency} a month"),
    " a year": N_("{currency} a year"),
    " per US$": N_("{currency} per US dollar"),
    " per international $": N_("{currency} per international dollar"),
}


def unit_told(language: Language, unit: str) -> str:
    """A unit in the language; empty for a share, whose figure has its sign."""
    if unit in UNITS:
        return language.text(UNITS[unit]) if UNITS[unit] else ""
    for end, message in MONEY.items():
        if unit.endswith(end):
            return language.text(message, currency=unit.removesuffix(end))
    return unit


def cell_told(value: float, code: str) -> str:
    """A figure of a table, to six digits; a whole number, such as a year, as it is."""
    if isinstance(value, int):
        return str(value)
    shown = Decimal(f"{value:.6g}")
    if not shown.is_finite():
        return Language(code).text("n/k")
    return Language(code).number(float(shown), max(0, -int(shown.as_tuple().exponent)))
