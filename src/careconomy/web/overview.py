"""Every country at a glance, as a piece of a page: the map, and the table that stands for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from careconomy.report.language import Language
from careconomy.report.values import Point
from careconomy.web.render import SHARE, environment
from careconomy.web.worldmap import (
    HEIGHT,
    LEFT,
    MEASURES,
    TOP,
    WIDTH,
    keys,
    patterns,
    shapes,
    world_map,
)


class Cell(NamedTuple):
    """What a table sorts by, and what it shows."""

    value: str
    shown: str


class Line(NamedTuple):
    """A row of the table: a country and its figures."""

    iso3: str
    name: str
    cells: tuple[Cell, ...]


def overview(asked: Mapping[str, Any]) -> str:
    """The map with its legend, and the table; `rows` as `render.world` gives them.

    Links of the map stand outside the order of tabs: 228 stops would bar the way to the table that
    follows and holds the same links and figures.
    """
    language, show, rows = Language(asked["language"]), asked["show"], asked["rows"]
    measure = MEASURES[show]
    return (
        environment()
        .get_template("overview.html")
        .render(
            text=language.text,
            lang=language.code,
            figure=world_map(language, rows, show),
            show=show,
            choices=[(made.key, language.text(made.short)) for made in MEASURES.values()],
            box=f"{LEFT} {TOP} {WIDTH} {HEIGHT}",
            patterns=patterns(measure),
            shapes=shapes(language, rows, measure),
            keys=keys(language, measure),
            rows=_lines(language, rows),
        )
    )


def _lines(language: Language, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    lines = [
        Line(
            row["iso3"],
            language.country(row["iso3"], row["name"]),
            tuple(_cell(language, row, key) for key in MEASURES),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.name)


def _cell(language: Language, row: Mapping[str, Any], key: str) -> Cell:
    value, mark = row[key], "" if row["unpaid_work"] == "observed" else "≈"
    if value is None:
        return Cell("", language.text("n/k"))
    shown = (
        language.value(Point(value), SHARE) if MEASURES[key].share else language.number(value, 1)
    )
    return Cell(f"{value:.6g}", mark + shown)
