"""Reading figures out of a result: one point of one year, and what is not known stays not known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Point:
    """A figure of one year; `value` is None where it is not known, bounds where there are none."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = ""
    no_interval: str = ""
    quality: str = ""

    @property
    def has_interval(self) -> bool:
        """Whether both ends of an interval are known."""
        return self.lower is not None and self.upper is not None

    def times(self, factor: float) -> Point:
        """The figure in another unit."""
        value, lower, upper = (
            None if x is None else x * factor for x in (self.value, self.lower, self.upper)
        )
        return replace(self, value=value, lower=lower, upper=upper)


def total(points: Iterable[Point]) -> Point:
    """Sum of what is known, without an interval: bounds of parts do not add up."""
    known = [p for p in points if p.value is not None]
    if not known:
        return Point()
    return Point(sum(p.value for p in known if p.value is not None), unit=known[0].unit)


class Results:
    """A result in the published JSON form, read without surprises."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree
        self.years: list[int] = [int(year) for year in tree.get("years") or []]

    def branch(self, *path: str) -> Mapping[str, Any]:
        """The object at `path`, empty where there is none."""
        node: Any = self.tree
        for key in path:
            # A plain dict is by far the usual case, and quick to tell.
            node = node.get(key) if type(node) is dict or isinstance(node, Mapping) else None
        return node if type(node) is dict or isinstance(node, Mapping) else {}

    def text(self, key: str) -> str:
        """A field of the header as text."""
        value = self.tree.get(key)
        return "" if value is None else str(value)

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        """A list of objects, empty where there is none."""
        found = self.tree.get(key)
        rows = found if isinstance(found, list | tuple) else []
        return [row for row in rows if isinstance(row, Mapping)]

    def series(self, *path: str) -> list[Point]:
        """The figure at `path`, one point for each year."""
        return [self._at(self.branch(*path), i) for i in range(len(self.years))]

    def last(self, *path: str) -> Point:
        """The figure at `path` in the last year."""
        return self._at(self.branch(*path), len(self.years) - 1)

    @staticmethod
    def _at(node: Mapping[str, Any], index: int) -> Point:
        return Point(
            _entry(node, "value", index),
            _entry(node, "lower", index),
            _entry(node, "upper", index),
            str(node.get("unit") or ""),
            str(node.get("no_interval") or ""),
            str(node.get("quality") or ""),
        )


def _entry(node: Mapping[str, Any], key: str, index: int) -> float | None:
    """Entry of a list along years; a list of one entry holds for every year."""
    row = node.get(key)
    if not isinstance(row, list | tuple) or not row:
        return None
    value = row[0] if len(row) == 1 else row[index] if index < len(row) else None
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def package_name(tree: Mapping[str, Any], language: str) -> str:
    """The name of the package in a language, or its only one."""
    names = tree.get("package_names")
    translated = names.get(language) if isinstance(names, Mapping) else None
    return str(translated or tree.get("package") or "")
