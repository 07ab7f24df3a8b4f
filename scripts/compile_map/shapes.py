"""From outlines in degrees to short SVG paths and centres on the grid of the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from babel.core import get_global

from .projection import WIDTH, equal_earth
from .topology import Ring, rings_of

GRID = 5000
"""Width of the whole world in units of the paths: a fifth of a pixel on a map of 1000 pixels."""
LAST_SOUTH = -57.0
"""Land that lies wholly to the south of this latitude is left out: nobody lives there for good."""
_SMALLEST = 6.0
NO_CODE = {"Kosovo": "XKX"}
"""Places to which ISO 3166 gives no code, by name, with the code in use for them."""

Cell = tuple[int, int]


class Shape(NamedTuple):
    """A row of the table: a path, or a centre where the area is too small for one."""

    iso3: str
    path: str
    x: int | None
    y: int | None
    source: str


def shapes_of(
    outlines: Mapping[str, Any], centres: Mapping[str, Any], known: Iterable[str], source: str
) -> list[Shape]:
    """Rows of all countries in `known`, and one without a code for all other land.

    `outlines` is the map at 1:110m, `centres` the finer one at 1:50m for those that it leaves out.
    """
    codes, found, rest = codes_of(known), {}, []
    for code, name, rings in rings_of(outlines, "countries"):
        path = path_of(rings)
        iso3 = codes.get(code) or codes.get(name)
        if iso3 and path:
            found[iso3] = Shape(iso3, path, None, None, f"Natural Earth 1:110m, {source}")
        elif path:
            rest.append(path)
    for code, name, rings in rings_of(centres, "countries"):
        iso3 = codes.get(code) or codes.get(name)
        if iso3 and iso3 not in found:
            x, y = centre_of(rings)
            found[iso3] = Shape(iso3, "", x, y, f"Natural Earth 1:50m, {source}")
    land = [Shape("", "".join(rest), None, None, f"Natural Earth 1:110m, {source}")]
    return [*land, *(shape for _, shape in sorted(found.items()))]


def codes_of(known: Iterable[str]) -> dict[str, str]:
    """Codes of three letters by what the files name a country with: three digits, or its name."""
    aliases = get_global("territory_aliases")
    letters = {aliases[iso3][0]: iso3 for iso3 in known if iso3 in aliases}
    digits = {code: found[0] for code, found in aliases.items() if code.isdigit()}
    return {
        **{code: letters[iso2] for code, iso2 in digits.items() if iso2 in letters},
        **{name: iso3 for name, iso3 in NO_CODE.items() if iso3 in known},
    }


def path_of(rings: Sequence[Ring]) -> str:
    """A path in whole units with steps from point to point; specks are left out."""
    north = [ring for ring in rings if max(y for _, y in ring) > LAST_SOUTH]
    cells = [_cells(ring) for ring in north]
    cells.sort(key=lambda ring: -abs(_area(ring)))
    kept = [ring for at, ring in enumerate(cells) if at == 0 or abs(_area(ring)) >= _SMALLEST]
    return "".join(_steps(ring) for ring in kept if len(ring) > 2)


def centre_of(rings: Sequence[Ring]) -> Cell:
    """The centre of mass of the largest outline."""
    ring = max((_fine(ring) for ring in rings), key=lambda ring: abs(_area(ring)))
    twice = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        twice, x, y = twice + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return round(x / (3 * twice)), round(y / (3 * twice))


def _fine(ring: Ring) -> list[tuple[float, float]]:
    """An outline on the map, y downwards; the centre of the whole world lies at 0, 0."""
    scale = GRID / WIDTH
    placed = (equal_earth(*point) for point in ring)
    return [(x * scale, -y * scale) for x, y in placed]


def _cells(ring: Ring) -> list[Cell]:
    """Whole units, each point once."""
    points: list[Cell] = []
    for x, y in _fine(ring):
        cell = (round(x), round(y))
        if points and points[-1] == cell:
            continue
        points.append(cell)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _area(ring: Sequence[tuple[float, float]]) -> float:
    """Area inside an outline, with a sign for its direction."""
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def _steps(ring: Sequence[Cell]) -> str:
    (x, y), text = ring[0], ""
    head = f"M{x}{_after(y)}l"
    for nx, ny in ring[1:]:
        text += _after(nx - x) if text else str(nx - x)
        text += _after(ny - y)
        x, y = nx, ny
    return f"{head}{text}z"


def _after(value: int) -> str:
    """A number behind another: the minus parts them, else a space."""
    return str(value) if value < 0 else f" {value}"
