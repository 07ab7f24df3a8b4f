"""A golden picture, and the colours."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

from careconomy.report import fonts, palette
from careconomy.report.charts.lines import Line, lines, ticks
from careconomy.report.charts.stacked import Bar, Part, Row, stacked
from careconomy.report.figures import Context, jobs
from careconomy.report.language import Language
from careconomy.report.values import Results
from tests.report.sample import made_up

GOLDEN = Path(__file__).parent / "golden" / "stacked.svg"


def test_golden_picture() -> None:
    parts = [Part("Women", palette.WOMEN), Part("Men & <others>", palette.MEN)]
    rows = [
        Row("Care", (Bar((3.0, 1.0), ("75%", "25%"), "", "4"),)),
        Row("n", (Bar((None, None), ("", "")),)),
    ]
    drawing = stacked(rows, parts, width=242, share=True, unknown="not known")
    assert drawing.svg("Title", "What it shows", "small") == GOLDEN.read_text("utf-8")


def test_ticks_are_round_and_cover_the_data() -> None:
    assert ticks(0, 142) == [0, 50, 100, 150]
    for low, high in ((-3.0, 9.0), (0.0, 0.0), (0.0, 1e-6), (-5.0, -1.0), (0, 9.9e14)):
        marks = ticks(low, high)
        assert marks[0] <= low and marks[-1] >= high and 2 <= len(marks) <= 7


def test_text_on_colour_is_readable() -> None:
    for colour in palette.COLOURS.values():
        assert palette.contrast(palette.readable_on(colour), colour) >= 4.5, colour
    for colour in (palette.INK, palette.MUTED, palette.ACCENT, palette.WOMEN, palette.MEN):
        assert palette.contrast(colour, palette.PAPER) >= 4.5, colour


def _seen(colour: str, kind: str) -> tuple[float, ...]:
    """Linear RGB as seen with a full colour deficiency (Viénot, Brettel and Mollon 1999)."""
    red, green, blue = ((int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    long, short = {"protan": (0.11238, 0.88762), "deutan": (0.29275, 0.70725)}[kind]
    yellow = long * red + short * green
    return (yellow, yellow, 0.00401 * (red - green) + blue)


def test_neighbours_differ_for_colour_blind_readers() -> None:
    stacks = (
        (
            "mothers",
            "other_women",
            "fathers",
            "other_men",
            "community",
            "employers",
            "state",
            "market",
            "unmet",
        ),
        ("state", "social_insurance", "employers", "households", "community"),
    )
    for names in stacks:
        for first, second in pairwise(names):
            for kind in ("protan", "deutan"):
                a, b = (_seen(palette.COLOURS[n], kind) for n in (first, second))
                gap = max(abs(x ** (1 / 2.2) - y ** (1 / 2.2)) for x, y in zip(a, b, strict=True))
                assert gap > 0.08, (first, second, kind, gap)
    assert all(x != y for x, y in combinations(set(palette.COLOURS.values()), 2))


def test_wrapped_text_stays_within_its_width() -> None:
    for text in ("a", "Incomprehensibilities", "Part du personnel encadrant diplômé " * 3, ""):
        lines = fonts.wrap(text, 40, 8)
        assert 1 <= len(lines) <= 2
        assert all(fonts.text_width(line, 8) <= 40 for line in lines)


def test_a_missing_interval_says_why() -> None:
    tree = made_up(draws=False)
    context = Context(Results(tree | {"draws": 0}), Language("en"))
    assert "without draws" in jobs(context).note
    context = Context(Results(tree | {"draws": 100}), Language("en"))
    assert "nothing that these figures rest on was drawn" in jobs(context).note
    assert "90% interval" in jobs(Context(Results(made_up()), Language("en"))).note


def test_years_are_labelled_at_even_steps() -> None:
    years = range(2023, 2051)
    flat = tuple(1.0 for _ in years)
    line = Line("given", "1", palette.STATE, palette.STATE, flat, flat, flat)
    drawn = lines([line], years, width=504.0, height=200.0, axis="", number=str)
    found = [int(box.text) for box in drawn.boxes if box.text.startswith("20")]
    assert sorted(found) == [2023, 2028, 2033, 2038, 2043, 2048, 2050]


def test_a_short_span_of_years_has_one_in_the_middle() -> None:
    flat = (1.0,) * 6
    line = Line("given", "1", palette.STATE, palette.STATE, flat, flat, flat)
    drawn = lines([line], range(2025, 2031), width=504.0, height=200.0, axis="", number=str)
    found = [int(box.text) for box in drawn.boxes if box.text.startswith("20")]
    assert sorted(found) == [2025, 2027, 2030]
