"""The brief as a whole: two pages, the same bytes, safe text, accessible HTML, clear errors."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from careconomy.errors import CareError
from careconomy.policies import childcare
from careconomy.report import brief, labels
from careconomy.report.content import FIGURES, content
from careconomy.report.document import pages
from careconomy.report.figures import Context
from careconomy.report.language import Language
from careconomy.report.page import html
from careconomy.report.values import Results
from tests.report.sample import Made, made_up, with_diaries

LANGUAGES = ("en", "fr", "es")
NASTY = '<script>alert(1)</script> #import "x": * $x^2$ *bold* _it_ \\ {country} @ref `raw` & é'


def _nothing_known(tree: Any) -> Any:
    """The same result with every figure unknown."""
    if isinstance(tree, dict):
        if "unit" in tree and isinstance(tree.get("value"), list):
            return {"unit": tree["unit"], "value": [None] * 11, "no_interval": "not known"}
        return {key: _nothing_known(value) for key, value in tree.items()}
    return tree


def _long() -> dict[str, Any]:
    tree = made_up()
    tree["package"] = "A very long name of a package that nobody would choose " * 4
    tree["estimated"] = tree["estimated"] * 20
    tree["sources"] = [{"source": "A source " * 30, "licence": "CC BY 4.0 " * 9}] * 30
    return tree


def _rupiah() -> dict[str, Any]:
    tree = made_up(cost=9.87e8)
    tree |= {"country": "IDN", "country_name": "Indonesia", "currency": "IDR"}
    return tree


def _nasty() -> dict[str, Any]:
    return made_up() | {"package": NASTY, "country": "XXX", "country_name": NASTY}


def _negative() -> dict[str, Any]:
    tree = made_up(cost=0.004)
    for place in (
        tree["net_cost"],
        tree["jobs"]["indirect"]["men"],
        tree["gaps"]["earnings"]["after"],
    ):
        for key in ("value", "lower", "upper"):
            place[key] = [-x for x in place[key]]
    tree["recouped"]["value"] = [1.7] * 11
    return tree


EXTREMES: dict[str, Callable[[], dict[str, Any]]] = {
    "sample": made_up,
    "no draws": lambda: made_up(draws=False),
    "not known": lambda: _nothing_known(made_up()),
    "header only": lambda: {"years": [2025], "package": "x"},
    "long": _long,
    "rupiah": _rupiah,
    "nasty": _nasty,
    "tiny and negative": _negative,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", EXTREMES)
def test_two_pages_and_no_overlapping_labels(case: str, language: str) -> None:
    from careconomy.report.document import Press

    made = content(Context(Results(EXTREMES[case]()), Language(language)))
    with Press() as press:
        assert pages(press.pdf(made.to_dict())) == 2
    for figure in made.figures:
        for i, box in enumerate(figure.labels):
            clash = [other.text for other in figure.labels[:i] if box.overlaps(other)]
            assert not clash, f"{figure.name}: {box.text!r} lies over {clash}"
            inside = box.left >= -0.5 and box.right <= figure.width + 0.5
            assert inside and box.top >= -0.5 and box.bottom <= figure.height + 0.5, (
                f"{figure.name}: {box} leaves the picture"
            )


def test_same_bytes_and_every_file(tmp_path: Path) -> None:
    first = brief(Made(made_up()), language="fr", folder=tmp_path / "a")
    second = brief(Made(made_up()), language="fr", folder=tmp_path / "b")
    names = [path.relative_to(first.folder) for path in first.paths + first.figures]
    assert len(first.figures) == 3 * len(FIGURES) + 1
    assert {str(n) for n in names} >= {"brief.pdf", "brief.html", "estimated.csv", "sources.csv"}
    for name in names:
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes(), name
    on_disk = [path for path in first.folder.rglob("*") if path.is_file()]
    assert len(on_disk) == len(names), "a temporary file was left behind"
    assert pages((first.folder / "brief.pdf").read_bytes()) == 2
    assert second.paths[0].name in str(second)


def test_pdf_is_tagged_and_embeds_its_fonts(tmp_path: Path) -> None:
    made = brief(made_up(), language="es", folder=tmp_path, formats=("pdf",))
    data = made.paths[0].read_bytes()
    assert b"/StructTreeRoot" in data and b"pdfuaid" in data
    assert b"SourceSansPro" in data and not (tmp_path / "brief.html").exists()


def test_png_has_three_times_the_points(tmp_path: Path) -> None:
    brief(made_up(), folder=tmp_path)
    data = (tmp_path / "figures" / "cost_by_year.png").read_bytes()
    width = int.from_bytes(data[16:20], "big")
    assert width == pytest.approx(3 * (242 + 24), abs=1)


def test_csv_is_the_data_of_the_figure(tmp_path: Path) -> None:
    brief(made_up(), folder=tmp_path)
    tree = made_up()
    with (tmp_path / "figures" / "cost_by_year.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["Year", "Cost"]
    gross = [float(row[2]) for row in rows[1:] if row[1] == "Gross cost"]
    assert gross == tree["total"]["cost"]["gross"]["value"]
    made = content(Context(Results(tree), Language("en")))
    for figure in made.figures:
        read = list(csv.reader(io.StringIO(figure.csv())))
        assert read[0] == list(figure.columns) and len(read) == len(figure.rows) + 1
    index = json.loads((tmp_path / "figures" / "figures.json").read_text("utf-8"))
    assert [f["name"] for f in index["figures"]] == [f.name for f in made.figures]
    assert all(len(f["alt"]) > 20 for f in index["figures"])


class Outline(HTMLParser):
    """What the checks of a page need."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_stands_alone_and_is_accessible(language: str) -> None:
    page = html(content(Context(Results(made_up()), Language(language))))
    outline = Outline()
    outline.feed(page)
    assert outline.tags[0] == ("html", {"lang": language})
    assert outline.count("h1") == 1 and outline.count("script") == 0 and outline.count("link") == 0
    assert outline.count("figure") == len(FIGURES)
    assert outline.count("desc") == len(FIGURES) + 1, "one figure has a narrow picture as well"
    assert outline.count("caption") == outline.count("table") == 3
    heads = [attrs for tag, attrs in outline.tags if tag == "th"]
    assert heads and all(attrs.get("scope") in ("row", "col") for attrs in heads)
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for attribute in ("src", "href"):
        assert not any(attribute in attrs for _, attrs in outline.tags)
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_names_are_text_and_never_markup(tmp_path: Path) -> None:
    made = brief(_nasty(), folder=tmp_path)
    page = (tmp_path / "brief.html").read_text("utf-8")
    outline = Outline()
    outline.feed(page)
    assert outline.count("script") == 0 and "&lt;script&gt;" in page
    assert pages(made.paths[0].read_bytes()) == 2


def test_formulas_stay_text_in_csv(tmp_path: Path) -> None:
    tree = made_up() | {"sources": [{"source": "=1+1", "licence": "@x", "facts": []}]}
    brief(tree, folder=tmp_path, formats=())
    assert "'=1+1,'@x" in (tmp_path / "sources.csv").read_text("utf-8")


def test_errors_tell_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="en, es, fr"):
        brief(made_up(), language="xx", folder=tmp_path)
    with pytest.raises(CareError, match="html, pdf, docx"):
        brief(made_up(), folder=tmp_path, formats=("odt",))
    with pytest.raises(CareError, match="no years"):
        brief({}, folder=tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(CareError, match="cannot be written"):
        brief(made_up(), folder=blocked)
    assert blocked.read_text() == "in the way"


@pytest.mark.parametrize(
    ("language", "note", "row"),
    [
        ("en", "Paternity leave: ", "Childcare policy gap, years"),
        ("fr", "Congé de paternité\u00a0: les pères", "Déficit de politique d’accueil, années"),
        (
            "es",
            "Licencia de paternidad: los padres",
            "Brecha de política de cuidado infantil, años",
        ),
    ],
)
def test_notes_and_the_policy_gap_are_in_the_language(language: str, note: str, row: str) -> None:
    made = content(Context(Results(made_up()), Language(language)))
    assert "Plain words." in made.blocks[0].text
    assert note in made.blocks[0].text
    assert row in [cells[0] for cells in made.tables[1].rows]
    silent = content(Context(Results(made_up() | {"notes": []}), Language(language)))
    assert len(silent.blocks) == len(made.blocks) - 1


def test_values_of_notes_take_the_form_of_the_language() -> None:
    row = {"message": childcare.KEPT, "values": {"coverage": "0.55", "ages": "0-2"}}
    assert "55\u202f% pour les 0–2 ans" in labels.note(Language("fr"), row)
    assert "of 55% at ages 0–2" in labels.note(Language("en"), row)


def test_names_of_drivers_stand_whole() -> None:
    tree = made_up()
    name = "Hours a year that one full-time member of staff spends with children and more words"
    tree["drivers"][0]["label"] = name
    figure = next(
        f
        for f in content(Context(Results(tree), Language("en"))).figures
        if f.name == "cost_drivers"
    )
    shown = " ".join(box.text for box in figure.labels)
    assert name in shown and "…" not in shown


def test_the_number_of_jobs_has_an_interval() -> None:
    made = content(Context(Results(made_up()), Language("en")))
    jobs = next(key for key in made.key_numbers if key.label == "Jobs in care services")
    assert jobs.value == "740,000" and jobs.interval == "90%: 651,000 to 855,000"


def test_the_care_balance_fits_a_phone() -> None:
    figure = content(Context(Results(made_up()), Language("fr"))).figures[0]
    assert 'width="242"' in figure.narrow and 'font-size="7"' in figure.narrow
    assert "Enfants de 6 à 14 ans" in figure.narrow


def test_institutions_stand_once_and_codes_do_not() -> None:
    tree = made_up() | {
        "sources": [
            {"source": name, "licence": "CC BY 4.0", "facts": []}
            for name in ("World Bank WDI (Jul 2024)", "World Bank WBL 2026", "ILOSTAT", "A survey")
        ]
    }
    made = content(Context(Results(tree), Language("es")))
    assert made.blocks[-1].text.startswith("Banco Mundial, OIT, A survey;")
    assert "CC BY" not in made.blocks[-1].text


def test_one_chart_has_one_unit() -> None:
    tree = made_up(cost=1_500_000.0)
    for figure in content(Context(Results(tree), Language("en"))).figures:
        if figure.name in ("cost_by_year", "who_pays", "cost_drivers"):
            units = {box.text[-2:] for box in figure.labels if box.text.startswith("€")}
            assert units <= {"tn", "es"}, (figure.name, units)


def test_unknown_present_spending_is_said_to_be_unknown() -> None:
    tree = made_up()
    tree["policies"]["childcare"]["already_spent"] |= {"value": [None] * 11}
    made = content(Context(Results(tree), Language("en")))
    assert "is not known" in made.summary and "new spending" not in made.summary
    assert "not known" in made.key_numbers[1].line
    known = content(Context(Results(made_up()), Language("en")))
    assert "without the fees of households" in known.summary
    assert "net cost €" in known.key_numbers[1].line


def test_without_leave_the_share_of_women_is_shown() -> None:
    tree = made_up()
    tree["policies"] = {"childcare": tree["policies"]["childcare"]}
    made = content(Context(Results(tree), Language("en")))
    assert made.key_numbers[3].label == "Women’s share of the family’s hours"


def test_a_falling_share_of_fathers_is_explained() -> None:
    tree = made_up()
    shares = tree["balance"]["after"]["shares"]
    assert "Services take over" not in content(Context(Results(tree), Language("en"))).summary
    shares["fathers_of_parents_hours"] |= {"value": [0.2] * 11}
    assert "Services take over" in content(Context(Results(tree), Language("en"))).summary


def test_gaps_of_rates_are_in_points() -> None:
    rows = content(Context(Results(made_up()), Language("en"))).tables[1].rows
    assert rows[0][:3] == ("Employment gap, points", "8.3", "6.6")


@pytest.mark.parametrize("language", LANGUAGES)
def test_diaries_get_a_third_page(language: str, tmp_path: Path) -> None:
    made = brief(with_diaries(made_up()), language=language, folder=tmp_path)
    assert pages(made.paths[0].read_bytes()) == 3
    page = (tmp_path / "brief.html").read_text("utf-8")
    outline = Outline()
    outline.feed(page)
    sheets = [attrs for tag, attrs in outline.tags if tag == "section" and "class" in attrs]
    assert len(sheets) == 3 and sheets[2]["aria-label"] == Language(language).text(
        "Page {number} of {count}", number=3, count=3
    )
    assert outline.count("table") == 5
    with (tmp_path / "figures" / "transfers_by_age.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + 2 * 5 and rows[1][2:] == ["2.8", "2.576", "3.024"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_transfers_do_not_overlap(language: str) -> None:
    made = content(Context(Results(with_diaries(made_up())), Language(language)))
    figure = made.figures[-1]
    assert figure.name == "transfers_by_age"
    for i, box in enumerate(figure.labels):
        assert not [other.text for other in figure.labels[:i] if box.overlaps(other)], box.text


def test_what_it_is_worth_by_every_method() -> None:
    made = content(Context(Results(made_up()), Language("en")))
    assert made.worth is not None and made.diary_page is None
    rows = {row[0]: row[1:] for row in made.worth.table.rows}
    assert list(rows) == [
        "Minimum wage",
        "Generalist",
        "Specialist",
        "Opportunity cost",
    ]
    assert rows["Specialist"] == ("35.0%", "33.9%", "31.2 to 37.5", "60.0%")
    assert "are worth €1.05\N{NO-BREAK SPACE}tn" in made.worth.text
    assert "Women give 62.0% of it." in made.worth.text
    assert "by \N{MINUS SIGN}6.1% for women and +2.1% for men" in made.worth.text
    assert "0.97 (0.96 to 0.98) hours" in made.worth.text
    assert "another country’s habits" in made.worth.text
    assert "taken from another country: A Survey, 11,592 diaries." in made.blocks[2].text


def test_the_page_of_diaries_says_days_not_persons() -> None:
    made = content(Context(Results(with_diaries(made_up())), Language("en")))
    page = made.diary_page
    assert page is not None and "A Survey, 2014, 11,592 diaries" in page.lead
    assert made.worth is not None and "another country’s habits" not in made.worth.text
    assert [len(table.rows) for table in page.tables] == [3, 3]
    assert page.tables[1].rows[0][0] == "Work over 1.5 times the median"
    assert page.tables[1].rows[2][0] == "X: new", "a line that is new here stands as it is"
    words = " ".join((*page.paragraphs, *page.notes))
    assert "Women give more than they receive from age 18 on." in words
    assert "Men give more than they receive from age 26 to 56." in words
    assert "0.97 (0.96 to 0.98) hours" in words and "not of persons" in words
    assert "Hours of 2014 stand beside wages and GDP of 2023." in words
    assert "So the two differ." in words


def test_what_a_survey_does_not_tell_is_named() -> None:
    tree = with_diaries(made_up())
    tree["worth"]["survey"] |= {"transfers": [], "time_poverty": [], "lacking": {"transfers": "x"}}
    made = content(Context(Results(tree), Language("en")))
    assert made.diary_page is not None and len(made.diary_page.tables) == 1
    assert any("transfers by age" in note for note in made.diary_page.notes)
    assert not any("not of persons" in note for note in made.diary_page.notes)
    assert "transfers_by_age" not in [figure.name for figure in made.figures]
