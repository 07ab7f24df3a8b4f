"""Names of the groups of a table of well-being, for tables and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ALL, PERIOD = "all", "period"
# The order of groups by sex and parenthood, those that are compared side by side.
ORDER = ("women", "men", "mothers", "fathers", "other women", "other men")


def group_of(domain: Mapping[str, str]) -> str | None:
    """Name of a group, whatever its period; None for totals over some but not all dimensions.

    Of sex and parenthood, a sex over all, and mothers, fathers and others by themselves.
    """
    levels = {name: level for name, level in domain.items() if name != PERIOD}
    if {"sex", "parenthood"} <= set(levels):
        sex, parenthood = levels.pop("sex"), levels.pop("parenthood")
        if sex == ALL:
            return None
        levels = {"who": sex if parenthood == ALL else parenthood, **levels}
    told = [level for level in levels.values() if level != ALL]
    if told and len(told) < len(levels):
        return None
    return ", ".join(told).replace("_", " ") if told else ALL


def in_order(groups: Iterable[str]) -> list[str]:
    """Each group once: all, then women beside men, mothers beside fathers, then as they come."""
    found = dict.fromkeys(groups)
    places = {name: place for place, name in enumerate((ALL, *ORDER))}
    return sorted(found, key=lambda group: places.get(group, len(places)))
