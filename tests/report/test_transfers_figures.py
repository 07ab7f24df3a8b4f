"""Figures of time transfers: nothing overlaps, and the data stand beside the picture."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from careconomy import Country
from careconomy.accounts.transfers import TimeTransfers, Valuation, time_transfers
from careconomy.accounts.transfers_deficit import Deficit, deficit_in_money
from careconomy.accounts.transfers_money import read_money
from careconomy.accounts.transfers_prices import valuation_of
from careconomy.report.charts.profiles import Panel, Profile, profiles
from careconomy.report.charts.pyramid import Bar, Pyramid, Side, pyramids
from careconomy.report.charts.stacked import Part
from careconomy.report.figure import Figure
from careconomy.report.palette import ACCENT, MARKET, MEN, MEN_PALE, WOMEN
from careconomy.report.standalone import standalone
from careconomy.report.transfers_figures import transfers_figures
from careconomy.timeuse.generate import generate
from tests.report.test_charts import _seen

NAMES = {
    *("profiles-all", "profiles-care", "net", "pyramid-care", "pyramid-all"),
    *("profiles-money", "deficit"),
}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[TimeTransfers, Valuation, Deficit]:
    folder = tmp_path_factory.mktemp("figures")
    survey = generate(folder / "survey", persons=1200, replicates=8, country="FRA", seed=5)
    found = time_transfers(survey)
    valuation = valuation_of(
        found, survey, "specialist", country=Country.load("FRA"), wage_concept="gross"
    )
    rows = [f"{age},20000,{50000 * math.exp(-(((age - 45) / 16) ** 2)):.0f}" for age in range(81)]
    path = folder / "money.csv"
    head = "# currency: EUR\n# price year: 2023\nage,consumption,labour_income\n"
    path.write_text(head + "\n".join(rows))
    return found, valuation, deficit_in_money(found, valuation, read_money(path))


@pytest.fixture(scope="module")
def figures(parts: tuple[TimeTransfers, Valuation, Deficit]) -> dict[str, Figure]:
    found, valuation, deficit = parts
    return transfers_figures(found, source="Invented", valuation=valuation, deficit=deficit)


def test_every_figure_is_there_and_no_two_labels_overlap(figures: dict[str, Figure]) -> None:
    assert set(figures) == NAMES
    for name, figure in figures.items():
        for first, second in combinations(figure.labels, 2):
            assert not first.overlaps(second), (name, first.text, second.text)
        for box in figure.labels:
            assert box.left > -0.5 and box.right < figure.width + 0.5, (name, box.text)
            assert box.top > 0.0 and box.bottom < figure.height, (name, box.text)
        assert figure.narrow and "nan" not in figure.svg
        assert "Source: Invented." in figure.note and "95% intervals" in figure.note


def test_titles_say_what_is_seen(figures: dict[str, Figure]) -> None:
    rows = list(csv.DictReader(io.StringIO(figures["pyramid-care"].csv())))
    given = {
        sex: sum(
            float(row["est"] or 0.0)
            for row in rows
            if (row["sex"], row["side"]) == (sex, "production")
        )
        for sex in ("women", "both")
    }
    share = given["women"] / given["both"]
    assert f"Women give {share:.0%} of care" in figures["pyramid-care"].title
    rows = list(csv.DictReader(io.StringIO(figures["profiles-all"].csv())))
    most = max(
        (row for row in rows if (row["sex"], row["side"]) == ("women", "production")),
        key=lambda row: float(row["est"]),
    )
    assert (
        f"women at {most['age']} ({float(most['est']):.1f} hours" in figures["profiles-all"].title
    )
    assert "in money" in figures["profiles-money"].title
    assert "with unpaid work" in figures["deficit"].title


def test_data_hold_intervals_and_units(figures: dict[str, Figure]) -> None:
    for name, figure in figures.items():
        rows = list(csv.DictReader(io.StringIO(figure.csv())))
        assert len(rows) > 30, name
        assert {"unit", "est", "se", "lci", "uci"} <= set(rows[0]), name
        assert any(row["lci"] for row in rows), name
    assert '<path d="M' in figures["net"].svg
    assert "No figure" not in standalone(figures["net"])


def test_without_days_of_a_year_there_are_no_pyramids(
    parts: tuple[TimeTransfers, Valuation, Deficit],
) -> None:
    made = transfers_figures(replace(parts[0], scale=None))
    assert set(made) == {"profiles-all", "profiles-care", "net"}


def test_without_replicates_figures_have_no_bands(tmp_path: Path) -> None:
    found = time_transfers(generate(tmp_path / "survey", persons=600))
    made = transfers_figures(found)
    assert "No intervals: the survey has no replicate weights" in made["net"].note
    assert 'fill-opacity="0.65"' not in made["net"].svg


def test_a_line_breaks_where_nothing_is_known() -> None:
    values = (1.0, 2.0, None, 2.0, 1.0)
    line = Profile(MEN, MEN_PALE, values, values, values)
    drawn = profiles(
        [Panel("Some", (line,))], [Part("Men", MEN)], range(5),
        width=200, height=80, columns=1, axis="Hours", number=str,
    )  # fmt: skip
    assert drawn.body.count(f'stroke="{MEN}"') == 2
    assert any(box.text == "4+" for box in drawn.boxes)


def test_what_is_not_known_is_no_bar_of_zero() -> None:
    side = Side("Women", WOMEN, (Bar(None), Bar(2.0, 1.0, 3.0)))
    shape = Pyramid("Care", side, replace(side, label="Men", colour=MEN))
    drawn = pyramids(
        [shape], ["0-4", "5-9"], width=242, columns=1, axis="Hours", number="{:g}".format,
        unknown="no diaries",
    )  # fmt: skip
    assert sum(box.text == "no diaries" for box in drawn.boxes) == 2
    assert drawn.body.count("<rect") == 2


@pytest.mark.parametrize("kind", ["protan", "deutan"])
@pytest.mark.parametrize("pair", [(WOMEN, MEN), (MARKET, ACCENT)])
def test_lines_differ_for_colour_blind_readers(pair: tuple[str, str], kind: str) -> None:
    first, second = (_seen(colour, kind) for colour in pair)
    gaps = (abs(a ** (1 / 2.2) - b ** (1 / 2.2)) for a, b in zip(first, second, strict=True))
    assert max(gaps) > 0.08
