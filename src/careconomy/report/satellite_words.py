"""Words of a household satellite account: items, rows and figures as a reader sees them."""

from __future__ import annotations

from careconomy.accounts.satellite_formula import PRICED
from careconomy.accounts.satellite_functions import title_of
from careconomy.accounts.value_tasks import OWN_USE

ITEMS = {
    "hours": "Hours of work",
    "labour": "Labour",
    "taxes": "Other taxes on production",
    "subsidies": "Subsidies on production",
    "capital_consumption": "Consumption of fixed capital",
    "gross_value_added": "Gross value added",
    "intermediate": "Intermediate consumption",
    "output": "Output",
    "durables_services": "Services of durables",
    "labour_share_of_gdp": "Labour, share of GDP",
    "labour_share_of_extended_gdp": "Labour, share of extended GDP (GDP + labour)",
    "value_added_share_of_gdp": "Gross value added, share of GDP",
    "extended_gdp": "Extended GDP (GDP + labour + services of durables)",
    "household_share_of_extended_gdp": "Labour and services of durables, share of it",
    "quantity": "Quantity",
    "worth": "Quantity times price",
    "output_by_prices": "Output at prices",
    "value_added_by_prices": "Gross value added at prices",
    "difference_of_approaches": "Difference from the input approach",
    "current_prices": "Labour at current prices",
    "previous_year_prices": "Labour at prices of the year before",
    "chained_volume": "Chained volume",
    "price_index": "Price index of labour",
    "value_growth": "Growth at current prices",
    "volume_growth": "Growth of volume",
    "price_growth": "Growth of prices",
    "value": "Labour",
    "value_per_person": "Labour per person",
    "share_of_hours": "Share of hours",
    "share_of_value": "Share of labour value",
    "share_of_gdp": "Share of GDP",
    "share_of_extended_gdp": "Share of extended GDP",
}
TABLE_ROWS = {
    "labour component": "Labour component: unpaid labour",
    "output": "Supply: output",
    "labour": "Labour",
    "taxes": "Other taxes on production",
    "subsidies": "less Subsidies on production",
    "capital_consumption": "Consumption of fixed capital of durables",
    "final consumption of own-use services": "Use: final consumption of own-use services",
    "services to others and the community": "Use: services to others and the community",
}
NOT_KNOWN = "not known"
WHOLES = {PRICED: "Functions with prices", OWN_USE: "Own-use production"}


def item_of(name: str) -> str:
    """Words for an item."""
    return ITEMS.get(name, name.replace("_", " "))


def row_of(row: tuple[str, str]) -> str:
    """Words for a row of supply and use."""
    section, name = row
    if section == "intermediate":
        return f"Intermediate consumption: {name}"
    return TABLE_ROWS.get(section, TABLE_ROWS.get(name, name))


def of(name: str) -> str:
    """Title of a function or total; a line of unpaid work stands indented below them."""
    function, _, line = name.partition("/")
    if line:
        return f"  {title_of(function)}: {line}"
    return WHOLES.get(name, title_of(name))
