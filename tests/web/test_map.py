"""The map: its projection, its table of shapes, its classes, and what is said of each country."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts.compile_map.__main__ import compile_map
from scripts.compile_map.projection import WIDTH, equal_earth
from scripts.compile_map.shapes import GRID, centre_of, path_of
from scripts.compile_map.topology import cut, rings_of
from starlette.testclient import TestClient

from careconomy.errors import CareError
from careconomy.facts import countries
from careconomy.report import palette
from careconomy.report.language import Language, languages
from careconomy.report.standalone import standalone
from careconomy.web import worldmap
from careconomy.web.app import create_app
from careconomy.web.render import world
from careconomy.web.settings import Settings
from careconomy.web.worldmap import MEASURES, places, shapes, world_map
from tests.project.markdown import ROOT

TABLE = ROOT / "src/careconomy/web/data/world.csv"
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    return world({})


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    settings = Settings(hosts=("testserver",), quick=0, slow=0, rate=1e6, burst=1_000_000)
    with TestClient(create_app(settings)) as made:
        yield made


def row(iso3: str, quality: str, women: float | None) -> dict[str, Any]:
    return {"iso3": iso3, "name": iso3, "unpaid_work": quality, "women": women, "men": None,
            "value": None, "fathers": None}  # fmt: skip


# The projection


def test_projection_meets_known_points() -> None:
    assert equal_earth(0.0, 0.0) == (0.0, 0.0)
    assert equal_earth(180.0, 0.0)[0] == pytest.approx(WIDTH / 2)
    assert equal_earth(0.0, 90.0)[1] == pytest.approx(1.3173627591574)
    # The authors give the line of a pole as 0.59 times the equator, and the ratio of the sides.
    assert equal_earth(180.0, 90.0)[0] / equal_earth(180.0, 0.0)[0] == pytest.approx(0.59, abs=5e-3)
    assert pytest.approx(2.05458, abs=1e-4) == WIDTH / (2 * 1.3173627591574)


@given(st.floats(-180, 180), st.floats(-89, 89))
def test_projection_keeps_areas(longitude: float, latitude: float) -> None:
    step = 1e-4
    south = equal_earth(longitude, latitude - step)
    north = equal_earth(longitude, latitude + step)
    # A line of equal latitude is level, so an area is its length times the step to the north.
    east = equal_earth(1.0, latitude)[0] / math.radians(1.0)
    area = east * (north[1] - south[1]) / math.radians(2 * step)
    assert area == pytest.approx(math.cos(math.radians(latitude)), rel=1e-5)
    mirrored = equal_earth(-longitude, step - latitude)
    assert mirrored == pytest.approx((-south[0], -south[1]))


# The script


def topology() -> dict[str, Any]:
    """Two squares of ten degrees side by side: France, then Kosovo; arcs on a grid of degrees."""
    square = {"type": "Polygon", "id": "250", "arcs": [[0, 1]], "properties": {"name": "France"}}
    beside = {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "Kosovo"}}
    return {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        # The border between them, the rest of the first, the rest of the second.
        "arcs": [
            [[10, 0], [0, 10]],
            [[10, 10], [-10, 0], [0, -10], [10, 0]],
            [[10, 0], [10, 0], [0, 10], [-10, 0]],
        ],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": [square, beside]}},
    }


def test_rings_share_an_arc_forwards_and_backwards() -> None:
    (_, first, [one]), (_, second, [other]) = rings_of(topology(), "countries")
    assert (first, second) == ("France", "Kosovo")
    assert one == [(10, 0), (10, 10), (0, 10), (0, 0)]
    assert other == [(10, 0), (20, 0), (20, 10), (10, 10)]


def test_script_compiles_a_small_world(tmp_path: Path) -> None:
    outlines, centres = topology(), topology()
    small = {"type": "Polygon", "id": "470", "arcs": [[0, 1]], "properties": {"name": "Malta"}}
    nobody = {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Nowhere"}}
    outlines["objects"]["countries"]["geometries"].append(nobody)
    centres["objects"]["countries"]["geometries"].append(small)
    for name, data in {
        "package.json": {"name": "made-up", "version": "1.2.3"},
        "countries-110m.json": outlines,
        "countries-50m.json": centres,
    }.items():
        (tmp_path / name).write_text(json.dumps(data))
    said = compile_map(tmp_path, tmp_path / "out" / "world.csv")
    assert said.startswith("2 countries with a shape, 1 with a dot")
    found = list(csv.DictReader((tmp_path / "out" / "world.csv").open()))
    assert [line["iso3"] for line in found] == ["", "FRA", "MLT", "XKX"]
    assert found[1]["source"] == "Natural Earth 1:110m, made-up 1.2.3"
    assert found[2]["source"] == "Natural Earth 1:50m, made-up 1.2.3"
    corners = [place_on_grid(*at) for at in ((10, 0), (10, 10), (0, 10), (0, 0))]
    assert points(found[1]["path"]) == corners
    x, y = place_on_grid(5, 5)
    assert (int(found[2]["x"]), int(found[2]["y"])) == (pytest.approx(x, abs=1), y)


def place_on_grid(longitude: float, latitude: float) -> tuple[int, int]:
    x, y = equal_earth(longitude, latitude)
    return round(x * GRID / WIDTH), round(-y * GRID / WIDTH)


def points(path: str) -> list[tuple[int, int]]:
    """Every point of a path of moves and steps."""
    found: list[tuple[int, int]] = []
    for start, steps in re.findall(r"M([^l]*)l([^z]*)z", path):
        x, y = (int(word) for word in re.findall(r"-?\d+", start))
        found.append((x, y))
        numbers = [int(word) for word in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_another_file_is_refused() -> None:
    with pytest.raises(CareError, match="TopoJSON"):
        list(rings_of({"type": "FeatureCollection"}, "countries"))


def test_outlines_are_cut_where_the_map_ends() -> None:
    inside = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    assert cut(inside) == [inside]
    west, east = sorted(cut([(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)]))
    assert {x for x, _ in west} == {-180.0, -170.0}
    assert {x for x, _ in east} == {170.0, 180.0}


def test_land_at_the_south_pole_and_specks_are_left_out() -> None:
    south = [(0.0, -60.0), (20.0, -60.0), (10.0, -70.0)]
    large = [(0.0, 0.0), (20.0, 0.0), (10.0, 10.0)]
    speck = [(0.0, 0.0), (0.05, 0.0), (0.0, 0.05)]
    assert path_of([south]) == ""
    assert path_of([speck, large]) == path_of([large])
    assert centre_of([speck, large]) == pytest.approx(place_on_grid(10, 10 / 3), abs=1)


# The table


def test_table_has_each_country_once_and_no_other() -> None:
    names = Counter(place.iso3 for place in places())
    assert set(names.values()) == {1}
    assert set(names) - {""} <= {iso3 for iso3, _, _ in countries()}
    assert len(names) > 220
    assert TABLE.stat().st_size <= 90_000


def test_every_place_lies_on_the_map() -> None:
    right, bottom = worldmap.LEFT + worldmap.WIDTH, worldmap.TOP + worldmap.HEIGHT
    for place in places():
        if place.path:
            assert re.fullmatch(r"(M-?\d+[ -]\d+l(-?\d+[ -]?)+z)+", place.path), place.iso3
        for x, y in points(place.path) or [(place.x, place.y)]:
            assert worldmap.LEFT <= x <= right and worldmap.TOP <= y <= bottom, place.iso3


def test_places_lie_where_they_should() -> None:
    by_name = {place.iso3: place for place in places()}
    for iso3, longitude, latitude in (("FRA", 2, 47), ("NZL", 172, -42), ("CHL", -71, -33)):
        x, y = place_on_grid(longitude, latitude)
        across, along = zip(*points(by_name[iso3].path), strict=True)
        assert min(across) <= x <= max(across) and min(along) <= y <= max(along), iso3
    singapore = by_name["SGP"]
    assert (singapore.x, singapore.y) == pytest.approx(place_on_grid(103.8, 1.3), abs=6)


def test_no_outline_crosses_the_whole_map() -> None:
    for place in places():
        for ring in re.findall(r"M[^M]*", place.path):
            across = [x for x, _ in points(ring)]
            assert max(across) - min(across) < worldmap.WIDTH * 0.55, place.iso3


# Colours, classes and words


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_classes_are_told_apart_by_lightness_alone(measure: worldmap.Measure) -> None:
    light = [palette.luminance(colour) for colour in measure.colours]
    assert all(after < before - 0.02 for before, after in pairwise(light))
    assert list(measure.steps) == sorted(measure.steps)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_every_class_holds_a_country(measure: worldmap.Measure, rows: Rows) -> None:
    found = Counter(measure.step(r[measure.key]) for r in rows if r[measure.key] is not None)
    assert sorted(found) == list(range(len(measure.steps) + 1))


def test_a_border_belongs_to_the_upper_class() -> None:
    women = MEASURES["women"]
    assert [women.step(value) for value in (2.99, 3.0, 5.0, 9.0)] == [0, 1, 5, 5]


@pytest.mark.parametrize("code", languages())
def test_legend_has_words_for_each_class(code: str) -> None:
    language = Language(code)
    assert len(set(MEASURES["women"].legend(language))) == 6
    keys = worldmap.keys(language, MEASURES["fathers"])
    assert len({fill for fill, _ in keys}) == len({words for _, words in keys}) == 8


def test_legend_has_numbers_in_the_language() -> None:
    assert list(MEASURES["women"].legend(Language("fr")))[:2] == ["moins de 3,0", "3,0–3,5"]
    assert list(MEASURES["value"].legend(Language("en")))[1:] == [
        "10–20%", "20–30%", "30–40%", "40–50%", "50% and more"]  # fmt: skip


def test_observed_estimated_and_unknown_are_told_apart() -> None:
    made = [row("FRA", "observed", 3.8), row("DEU", "estimated", 3.8), row("ESP", "missing", None)]
    found = {at.iso3: at for at in shapes(Language("en"), made, MEASURES["women"])}
    colour = MEASURES["women"].colours[2]
    assert f'fill="{colour}"' in found["FRA"].svg
    assert 'fill="url(#world-map-2)"' in found["DEU"].svg
    assert 'fill="url(#world-map-unknown)"' in found["ESP"].svg
    assert found["FRA"].words == "France: 3.8 hours a day"
    assert found["DEU"].words == "Germany: ≈\u202f3.8 hours a day"
    assert found["ESP"].words == "Spain: not known"
    assert found[""].words == found["ITA"].words == ""


@pytest.mark.parametrize("key", MEASURES)
def test_figure_holds_its_data(key: str, rows: Rows) -> None:
    figure = world_map(Language("es"), rows, key)
    table = list(csv.reader(io.StringIO(figure.csv())))
    assert len(table) == len(rows) + 1
    known = {line[1]: line[2] for line in table[1:]}
    for r in rows:
        assert known[r["iso3"]] == ("" if r[key] is None else str(r[key]))
    assert str(sum(r[key] is not None for r in rows)) in figure.alt
    for svg in (figure.svg, standalone(figure)):
        ElementTree.fromstring(svg)
    boxes = figure.labels
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(box.right <= figure.width for box in boxes)


def test_a_world_without_figures_is_said_to_be_so() -> None:
    figure = world_map(Language("en"), [row("FRA", "missing", None)], "women")
    assert "no figure is known" in figure.alt
    assert figure.rows == (("France", "FRA", None, "not known"),)


# The page


@pytest.mark.parametrize("code", languages())
def test_first_page_shows_the_map(client: TestClient, code: str) -> None:
    html = client.get("/", params={"lang": code, "show": "fathers"}).text
    language = Language(code)
    assert language.text(MEASURES["fathers"].title) in html
    drawn = html[html.index('<figure id="map">') : html.index("</figure>")]
    links = re.findall(r'<a href="/country/(\w{3})\?lang=(\w\w)" tabindex="(-?\d)"', drawn)
    assert {lang for _, lang, _ in links} == {code}
    assert {tab for _, _, tab in links} == {"-1"}
    assert len(links) == len(places()) - 1
    chosen = re.search(r'show=(\w+)&amp;lang=\w\w#map" aria-current="true"', drawn)
    assert chosen and chosen[1] == "fathers"
    # All that the map leads to is in the table below, for those who do not use a pointer.
    below = html[html.index("<table") :]
    assert {iso3 for iso3, _, _ in links} <= set(re.findall(r"/country/(\w{3})", below))


def test_another_measure_than_those_known_shows_the_usual_one(client: TestClient) -> None:
    usual = client.get("/", params={"lang": "en"}).text
    assert client.get("/", params={"lang": "en", "show": "<b>"}).text.replace(
        "show=%3Cb%3E&amp;", "") == usual  # fmt: skip


def test_map_comes_as_files(client: TestClient) -> None:
    svg = client.get("/map.svg", params={"show": "value", "lang": "fr"})
    assert svg.headers["content-type"] == "image/svg+xml"
    ElementTree.fromstring(svg.text)
    assert client.get("/map.png").content.startswith(b"\x89PNG")
    assert client.get("/map.csv").text.startswith("Country,ISO 3166,")
    assert client.get("/map.exe").status_code == 404
