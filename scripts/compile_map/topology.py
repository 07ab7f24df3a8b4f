"""Reading TopoJSON: borders are arcs, stated once and shared by the countries on either side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from careconomy.errors import CareError

Point = tuple[float, float]
Ring = list[Point]


def rings_of(topology: Mapping[str, Any], name: str) -> Iterator[tuple[str, str, list[Ring]]]:
    """Code, name and outlines (degrees, the closing point left out) of each area of an object.

    Holes come as outlines too. Raises CareError where the file is something else.
    """
    if topology.get("type") != "Topology" or name not in topology.get("objects", {}):
        raise CareError(
            f'expected TopoJSON with the object "{name}".', remedy="Give countries-110m.json."
        )
    arcs = [list(_degrees(arc, topology.get("transform"))) for arc in topology["arcs"]]
    for area in topology["objects"][name]["geometries"]:
        many = {"Polygon": [area.get("arcs")], "MultiPolygon": area.get("arcs")}.get(area["type"])
        whole = (_ring(arcs, ring) for polygon in many or () for ring in polygon)
        rings = [part for ring in whole for part in cut(ring)]
        yield str(area.get("id", "")), str(area.get("properties", {}).get("name", "")), rings


def _degrees(
    arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None
) -> Iterator[Point]:
    """Points of an arc; in a file with a transform they are steps on a grid."""
    if transform is None:
        yield from ((x, y) for x, y in arc)
        return
    (width, height), (left, bottom) = transform["scale"], transform["translate"]
    x, y = 0.0, 0.0
    for step in arc:
        x, y = x + step[0], y + step[1]
        yield x * width + left, y * height + bottom


def _ring(arcs: Sequence[Ring], indices: Sequence[int]) -> Ring:
    """One outline from its arcs; a negative index is the complement: the arc backwards."""
    points: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points[:-1]


def cut(ring: Ring) -> list[Ring]:
    """Cut an outline where it crosses the meridian of 180 degrees, and shift what lies beyond."""
    turned, points = 0.0, []
    for at, (x, y) in enumerate(ring):
        if at and abs(x - ring[at - 1][0]) > 180.0:
            turned += math.copysign(360.0, ring[at - 1][0] - x)
        points.append((x + turned, y))
    if not any(abs(x) > 180.0 for x, _ in points):
        return [points]
    parts = []
    for shift in (-360.0, 0.0, 360.0):
        part = [(x + shift, y) for x, y in points]
        # Once from either side: keep what lies west of 180, then what lies east of -180.
        for sign in (1.0, -1.0):
            part = _clip(part, sign)
        if part:
            parts.append(part)
    return parts


def _clip(ring: Ring, sign: float) -> Ring:
    """The part of an outline with `sign` times longitude of at most 180 degrees."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        first, second = sign * x1 <= 180.0, sign * x2 <= 180.0
        if first:
            kept.append((x1, y1))
        if first != second:
            share = (sign * 180.0 - x1) / (x2 - x1)
            kept.append((sign * 180.0, y1 + share * (y2 - y1)))
    return kept
