"""The map of the world: one measure of every country, as a figure and as a picture with links."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

from careconomy.report import palette
from careconomy.report.figure import Figure
from careconomy.report.figures import FULL
from careconomy.report.fonts import text_width, wrap
from careconomy.report.labels import QUALITIES, label
from careconomy.report.language import N_, Language
from careconomy.report.standalone import standalone_files
from careconomy.report.svg import Canvas, Drawing

LEFT, TOP, WIDTH, HEIGHT = -2475, -1225, 4970, 2190
"""The part of the grid of `data/world.csv` in which there is land."""
DOT = 17
_NAME = "world-map"
_SIZE, _SWATCH = 8.0, 10.0


@dataclass(frozen=True)
class Measure:
    """What the map can show; `steps` part the classes, `share` says that it is one."""

    key: str
    short: str
    title: str
    colour: str
    steps: tuple[float, ...]
    share: bool

    def shown(self, language: Language, value: float) -> str:
        """A value with its unit."""
        if self.share:
            return language.percent(value)
        return language.text("{number} hours a day", number=language.number(value, 1))

    @property
    def colours(self) -> tuple[str, ...]:
        """One colour for each class, from pale to dark."""
        return palette.ramp(self.colour, len(self.steps) + 1)

    def step(self, value: float) -> int:
        """The class of a value; a value on a border belongs to the upper class."""
        return sum(value >= border for border in self.steps)

    def legend(self, language: Language) -> Iterator[str]:
        """What each class holds, in words."""
        factor, decimals = (100, 0) if self.share else (1, 1)
        ends = [language.number(factor * end, decimals) for end in self.steps]
        words = [ends[0], *(f"{low}–{high}" for low, high in pairwise(ends)), ends[-1]]
        if self.share:
            words = [language.text("{number}%", number=word) for word in words]
        yield language.text("under {end}", end=words[0])
        yield from words[1:-1]
        yield language.text("{end} and more", end=words[-1])


MEASURES = {
    made.key: made
    for made in (
        Measure("women", N_("Women"), N_("Unpaid work of women, hours a day"),
                palette.WOMEN, (3.0, 3.5, 4.0, 4.5, 5.0), False),
        Measure("men", N_("Men"), N_("Unpaid work of men, hours a day"),
                palette.MEN, (0.5, 1.0, 1.5, 2.0, 2.5), False),
        Measure("value", N_("Value, share of GDP"), N_("Value of unpaid time, share of GDP"),
                palette.STATE, (0.1, 0.2, 0.3, 0.4, 0.5), True),
        Measure("fathers", N_("Fathers’ share"), N_("Fathers’ share of parents’ hours"),
                palette.MEN, (0.1, 0.15, 0.2, 0.25, 0.3), True),
    )
}  # fmt: skip
USUAL = "women"


class Place(NamedTuple):
    """Where a country lies: a path, or a centre where it is too small for one."""

    iso3: str
    path: str
    x: int
    y: int


class Shape(NamedTuple):
    """A country on the map: its SVG, and what is said of it; both empty words for other land."""

    iso3: str
    svg: str
    words: str


@cache
def places() -> tuple[Place, ...]:
    """Every place of the map, small ones last so that they lie on top."""
    text = files("careconomy.web").joinpath("data", "world.csv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(text))
    found = [Place(r["iso3"], r["path"], int(r["x"] or 0), int(r["y"] or 0)) for r in rows]
    return tuple(sorted(found, key=lambda place: not place.path))


def shapes(language: Language, rows: Sequence[Mapping[str, Any]], measure: Measure) -> list[Shape]:
    """Every place with the colour of its class; `rows` as `render.world` gives them."""
    known = {row["iso3"]: row for row in rows}
    found = []
    for place in places():
        row = known.get(place.iso3)
        fill = _fill(measure, row)
        svg = (
            f'<path d="{place.path}" fill="{fill}"/>'
            if place.path
            else f'<circle cx="{place.x}" cy="{place.y}" r="{DOT}" fill="{fill}"/>'
        )
        found.append(Shape(place.iso3, svg, _words(language, measure, row) if row else ""))
    return found


def _fill(measure: Measure, row: Mapping[str, Any] | None) -> str:
    value = row[measure.key] if row else None
    if value is None or row is None:
        return f"url(#{_NAME}-unknown)"
    step = measure.step(value)
    observed = row["unpaid_work"] == "observed"
    return measure.colours[step] if observed else f"url(#{_NAME}-{step})"


def _words(language: Language, measure: Measure, row: Mapping[str, Any]) -> str:
    name, value = language.country(row["iso3"], row["name"]), row[measure.key]
    shown = language.text("not known") if value is None else measure.shown(language, value)
    if value is not None and row["unpaid_work"] != "observed":
        shown = f"≈\u202f{shown}"
    return language.text("{name}: {value}", name=name, value=shown)


def patterns(measure: Measure) -> str:
    """Fills for what is estimated, one for each class, and for what is not known."""
    # As large as small countries allow, since a phone shows the map at a third of its size.
    head = 'patternUnits="userSpaceOnUse" width="32" height="32"'
    made = [
        f'<pattern id="{_NAME}-{step}" {head}><rect width="32" height="32" fill="{colour}"/>'
        f'<circle cx="8" cy="8" r="6" fill="{_speck(colour, measure)}"/>'
        f'<circle cx="24" cy="24" r="6" fill="{_speck(colour, measure)}"/></pattern>'
        for step, colour in enumerate(measure.colours)
    ]
    made.append(
        f'<pattern id="{_NAME}-unknown" {head}>'
        f'<rect width="32" height="32" fill="{palette.PAPER}"/>'
        f'<path d="M-4 4l8-8M0 32L32 0M28 36l8-8" stroke="{palette.MARKET}" stroke-width="5"/>'
        "</pattern>"
    )
    return f"<defs>{''.join(made)}</defs>"


def _speck(colour: str, measure: Measure) -> str:
    """Nearly white on a dark class, a tone of the same hue on a pale one."""
    if palette.luminance(colour) < 0.45:
        return palette.mixed(colour, palette.PAPER, 0.65)
    return palette.mixed(colour, measure.colour, 0.5)


def keys(language: Language, measure: Measure) -> list[tuple[str, str]]:
    """Fill and words of each entry of the legend."""
    classes = list(zip(measure.colours, measure.legend(language), strict=True))
    return [
        *classes,
        (f"url(#{_NAME}-2)", language.text("≈ estimated by rule, with no survey of the country")),
        (f"url(#{_NAME}-unknown)", language.text("not known")),
    ]


def world_map(language: Language, rows: Sequence[Mapping[str, Any]], key: str) -> Figure:
    """The map with its legend, as a figure like all others."""
    measure = MEASURES[key]
    title = language.text(measure.title)
    return Figure.of(
        "world_map",
        _drawing(language, rows, measure),
        title=title,
        alt=_alt(language, rows, measure),
        note=language.text(
            "Replacement cost for the value. Shapes: Natural Earth, in the Equal Earth projection; "
            "borders say nothing about the status of a territory."
        ),
        columns=(
            language.text("Country"),
            "ISO 3166",
            title,
            language.text("Quality of the hours"),
        ),
        rows=sorted(
            (
                language.country(row["iso3"], row["name"]),
                row["iso3"],
                row[key],
                label(language, QUALITIES, _quality(row, key)),
            )
            for row in rows
        ),
    )


def _quality(row: Mapping[str, Any], key: str) -> str:
    return "unknown" if row[key] is None else str(row["unpaid_work"])


def _alt(language: Language, rows: Sequence[Mapping[str, Any]], measure: Measure) -> str:
    found = sorted((row for row in rows if row[measure.key] is not None),
                   key=lambda row: float(row[measure.key]))  # fmt: skip
    if not found:
        return language.text("Map of the world; no figure is known.")
    return language.text(
        "Map of the world in {classes} classes, {known} countries known. Lowest: {low}. "
        "Highest: {high}.",
        classes=len(measure.steps) + 1,
        known=len(found),
        low=_words(language, measure, found[0]),
        high=_words(language, measure, found[-1]),
    )


def _drawing(
    language: Language, rows: Sequence[Mapping[str, Any]], measure: Measure, width: float = FULL
) -> Drawing:
    canvas, scale = Canvas(width), width / WIDTH
    canvas.parts.append(
        f'{patterns(measure)}<g transform="scale({scale:.6g}) translate({-LEFT} {-TOP})" '
        f'stroke="{palette.PAPER}" stroke-width="5" stroke-linejoin="round">\n'
    )
    canvas.parts += [f"{shape.svg}\n" for shape in shapes(language, rows, measure)]
    canvas.parts.append("</g>\n")
    x, y = 0.0, HEIGHT * scale + 16.0
    for fill, words in keys(language, measure):
        wide = _SWATCH + 4 + text_width(words, _SIZE)
        if x and x + wide > width:
            x, y = 0.0, y + 14.0
        _swatch(canvas, x, y - 8.0, fill, scale)
        line = wrap(words, width - x - _SWATCH - 4, _SIZE, lines=1)[0]
        canvas.text(x + _SWATCH + 4, y, line, size=_SIZE)
        x += wide + 14.0
    return canvas.finish(y + 4.0)


def _swatch(canvas: Canvas, x: float, y: float, fill: str, scale: float) -> None:
    """A square of the legend, in the units of the map so that its pattern has the same size."""
    side = _SWATCH / scale
    canvas.parts.append(
        f'<g transform="translate({x:.2f} {y:.2f}) scale({scale:.6g})">'
        f'<rect width="{side:.1f}" height="{side:.1f}" fill="{fill}" stroke="{palette.MUTED}" '
        f'stroke-width="5"/></g>\n'
    )


def chosen(word: str | None) -> str:
    """The measure that an address asks for, else the usual one."""
    return word if word in MEASURES else USUAL


def map_file(asked: Mapping[str, Any]) -> bytes:
    """The map as svg, png or csv."""
    figure = world_map(Language(asked["language"]), asked["rows"], asked["show"])
    return standalone_files({"world_map": figure})[f"world_map.{asked['form']}"]
