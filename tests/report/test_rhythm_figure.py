from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from careconomy.errors import CareError
from careconomy.estimation import Rules
from careconomy.estimation.rhythm import rhythm
from careconomy.report import palette
from careconomy.report.rhythm_figure import tempogram_figure, write_rhythm
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate
from tests.report.test_charts import _seen


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return generate(tmp_path_factory.mktemp("figure") / "s", persons=300, seed=4)


def test_picture_and_data_side_by_side(survey: Survey, tmp_path: Path) -> None:
    table = rhythm(survey, by=["sex"], minutes=30)
    paths = write_rhythm(table, tmp_path / "rhythm.svg", source="Invented survey")
    assert [path.suffix for path in paths] == [".svg", ".png", ".csv"]
    root = ElementTree.parse(paths[0]).getroot()
    described = [child.text or "" for child in root if child.tag.endswith("desc")]
    assert "Largest shares, women: paid work" in described[0]
    assert paths[1].read_bytes().startswith(b"\x89PNG")
    lines = paths[2].read_text("utf-8").splitlines()
    assert lines[0] == "sex,time,activity,est,se,lci,uci,n,flag"
    assert len(lines) == 1 + len(table)
    figure = tempogram_figure(table, source="Invented survey")
    assert figure.note.endswith("Source: Invented survey.")
    assert "Travel stands apart" in figure.alt
    again = write_rhythm(table, tmp_path / "again.svg", source="Invented survey")
    assert [a.read_bytes() for a in again] == [p.read_bytes() for p in paths]


def test_the_picture_alone_is_whole(survey: Survey, tmp_path: Path) -> None:
    table = rhythm(survey, by=["sex"], minutes=60)
    paths = write_rhythm(table, tmp_path / "rhythm.svg", title="A day", source="Invented survey")
    root = ElementTree.parse(paths[0]).getroot()
    texts = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]
    assert texts[0] == "A day"
    shown = " ".join(texts)
    assert "Source: Invented survey." in shown and "during each 60 minutes" in shown
    assert "Main activity only" in shown and "Sleep and personal care" in shown
    assert "flagged" not in shown and "100%" in shown
    moved = [node.get("transform") for node in root if node.tag.endswith("}g")]
    assert moved[0] and moved[0].startswith("translate(12 ")
    assert float(root.get("width", "0")) == tempogram_figure(table).width + 24
    whole = paths[0].read_text("utf-8")
    assert whole.count("@font-face") == 2 and 'fill="#ffffff"/>' in whole
    assert whole.count("<title") == whole.count("<desc") == 1


def test_notes_of_the_picture_are_few(survey: Survey) -> None:
    figure = tempogram_figure(rhythm(survey, by=["sex"], minutes=60), source="Invented survey")
    assert figure.note.count(". ") == 2 and len(figure.note) < 200
    assert "Persons aged 15 and over." in figure.alt


@pytest.mark.parametrize("by", [(), ("sex",), ("parenthood",), ("sex", "weekend")])
def test_texts_do_not_overlap_and_hours_are_labelled(survey: Survey, by: tuple[str, ...]) -> None:
    figure = tempogram_figure(rhythm(survey, by=by, minutes=60))
    assert not [pair for pair in combinations(figure.labels, 2) if pair[0].overlaps(pair[1])]
    assert all(box.left >= 0 and box.right <= figure.width for box in figure.labels)
    texts = [box.text for box in figure.labels]
    panels = texts.count("12")
    assert panels == {0: 1, 1: 2 if by == ("sex",) else 4, 2: 4}[len(by)]
    start = texts.index("4")
    assert texts[start : start + 7] == ["4", "8", "12", "16", "20", "0", "4"]
    assert "Sleep and personal care" in texts and "Not known" not in texts


def test_bands_stack_in_the_order_of_the_table(survey: Survey) -> None:
    svg = tempogram_figure(rhythm(survey, minutes=60)).svg
    order = [svg.index(f'fill="{palette.ACTIVITIES[n]}"') for n in ("personal", "paid", "care")]
    assert order == sorted(order)


def test_withheld_shares_leave_white(survey: Survey) -> None:
    table = rhythm(survey, minutes=60, rules=Rules(suppress=True))
    assert any(row.est is None for row in table)
    figure = tempogram_figure(table)
    assert "white is withheld" in figure.note and "are withheld" in figure.alt
    data = [line.split(",") for line in figure.csv().splitlines()[1:]]
    assert [row[2] for row in data if "withheld" in row[-1]] == [""] * sum(
        row.est is None for row in table
    )


def test_neighbours_differ_for_colour_blind_readers() -> None:
    for first, second in pairwise(palette.ACTIVITIES):
        for kind in ("protan", "deutan"):
            a, b = (_seen(palette.ACTIVITIES[name], kind) for name in (first, second))
            gap = max(
                abs(abs(x) ** (1 / 2.2) - abs(y) ** (1 / 2.2)) for x, y in zip(a, b, strict=True)
            )
            assert gap > 0.12, (first, second, kind, gap)


def test_what_cannot_be_drawn_is_refused(survey: Survey, tmp_path: Path) -> None:
    table = rhythm(survey, minutes=60)
    with pytest.raises(CareError, match="no ending"):
        write_rhythm(table, tmp_path / "rhythm.pdf")
    with pytest.raises(CareError, match="panels do not fit"):
        tempogram_figure(rhythm(survey, ["care"], ["age_group", "weekday"], minutes=720))
    with pytest.raises(CareError, match="no times of the day"):
        tempogram_figure(type(table)(("sex",), table.rows))
    assert not list(tmp_path.iterdir())
