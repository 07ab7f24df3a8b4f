"""Every number of the pages is explained, in every language, and the explanation is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from careconomy import Country, Package, simulate
from careconomy.care_balance import balance
from careconomy.report.content import content
from careconomy.report.figures import Context
from careconomy.report.language import Language, languages
from careconomy.report.tables import amounts, pairs
from careconomy.report.values import Results
from careconomy.web import methods
from careconomy.web.app import create_app
from careconomy.web.glossary import TERMS
from careconomy.web.render import _today
from careconomy.web.settings import Settings
from careconomy.web.today import today_figure
from careconomy.web.worldmap import MEASURES

PLACES = {"name": "Places", "policies": {"childcare": {"coverage": {"0-2": 0.6}}}}
LEAVE = {"name": "Leave", "policies": {"leave": {"paternity": {"weeks": 5}}}}
PAGES = ("/", "/country/FRA", "/compose?country=FRA&on=childcare", "/compare", "/method",
         "/glossary")  # fmt: skip
MARKED = ("/", "/country/FRA", "/compose?country=FRA&on=childcare",
          "/compare?p=on%3Dchildcare&p=on%3Dleave.paternity")  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    settings = Settings(hosts=("testserver",), quick=0, slow=0, rate=1e6, burst=1_000_000)
    with TestClient(create_app(settings)) as made:
        yield made


def context(tables: dict[str, Any]) -> Context:
    result = simulate(Package.from_tables(tables, where="test"), Country.load("FRA"), draws=0)
    return Context(Results(result.to_dict()), Language("en"))


@pytest.fixture(scope="module")
def contexts() -> list[Context]:
    return [context(PLACES), context(LEAVE)]


# Every number has its entry


def test_every_figure_and_key_number_of_a_package_is_explained(contexts: list[Context]) -> None:
    keys = set()
    for made in map(content, contexts):
        assert all(methods.anchor("figure", figure.name) for figure in made.figures)
        assert all(methods.anchor("key", key.name) for key in made.key_numbers)
        keys |= {key.name for key in made.key_numbers}
    assert {"fathers_share", "womens_share"} <= keys  # both kinds of the fourth number were seen


def test_every_row_of_the_tables_is_explained(contexts: list[Context]) -> None:
    paths = [path for _, path, _ in amounts(contexts[0])]
    paths += [path for _, both, _ in pairs(contexts[0]) for path in both]
    for path in [*paths, ("mothers_employment", "binding")]:
        assert methods.anchor("row", methods.row(path)), path


def test_every_number_of_a_country_is_explained() -> None:
    sheet = Results(balance(Country.load("FRA"), draws=0).to_dict())
    today = Context(sheet, Language("en"))
    assert methods.anchor("figure", today_figure(today).name) == "care_balance"
    assert [methods.anchor("key", name) for name, *_ in _today(today)] == [
        "unpaid_value", "womens_share", "fathers_share", "family_share"]  # fmt: skip


def test_every_measure_of_the_map_is_explained() -> None:
    assert all(methods.anchor("column", key) for key in MEASURES)
    assert methods.anchor("figure", "world_map")


def test_a_number_without_an_entry_is_an_error() -> None:
    with pytest.raises(KeyError):
        methods.anchor("figure", "made_up")


def test_entries_stand_once_and_in_a_group() -> None:
    assert {entry.group for entry in methods.ENTRIES} == set(methods.GROUPS)
    places = [entry.anchor for entry in methods.ENTRIES] + list(methods.GROUPS)
    covers = [name for entry in methods.ENTRIES for name in entry.covers]
    for names in (places, covers, [term.anchor for term in TERMS], [term.word for term in TERMS]):
        assert Counter(names).most_common(1)[0][1] == 1
    for entry in methods.ENTRIES:
        for words in (entry.what, entry.how, entry.sources, entry.limits):
            assert words.endswith(".") and len(words) < 330, entry.anchor


def test_glossary_is_short_and_plain() -> None:
    assert 25 <= len(TERMS) <= 40
    for term in TERMS:
        assert term.meaning.endswith(".") and len(re.findall(r"\.(?: |$)", term.meaning)) <= 2


# The pages


@pytest.mark.parametrize("code", languages())
def test_method_and_glossary_speak_the_language(client: TestClient, code: str) -> None:
    language = Language(code)
    method = client.get("/method", params={"lang": code}).text
    for entry in methods.ENTRIES:
        assert f'id="{entry.anchor}"' in method
        assert shown(language.text(entry.how)) in method
    glossary = client.get("/glossary", params={"lang": code}).text
    for term in TERMS:
        assert f'id="{term.anchor}"' in glossary
        assert shown(language.text(term.meaning)) in glossary


def shown(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("address", MARKED)
def test_marks_lead_to_an_explanation(client: TestClient, address: str, code: str) -> None:
    html = client.get(f"{address}{'&' if '?' in address else '?'}lang={code}").text
    marks = re.findall(
        r'<a class="how" href="/method\?lang=(\w\w)#([\w-]+)" aria-label="(.+?)"', html
    )
    assert len(marks) == html.count('class="how"') >= 2
    known = {entry.anchor for entry in methods.ENTRIES} | set(methods.GROUPS)
    assert {anchor for _, anchor, _ in marks} <= known
    assert {lang for lang, _, _ in marks} == {code}
    assert len({name for *_, name in marks}) == len(marks)  # told apart when read out in a list


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_explained_and_the_tour_waits(client: TestClient, address: str) -> None:
    html = client.get(address).text
    assert 'href="/method?lang=en"' in html and 'href="/glossary?lang=en"' in html
    assert re.search(r'<dialog class="tour"(?![^>]* open)', html)
    assert re.search(r'<p class="tour-again" hidden>', html)
    assert "<script>" not in html and " style=" not in html  # a strict policy forbids both
    named = re.findall(r' id="([^"]+)"', html)
    assert len(named) == len(set(named))


# In a browser


def visited(browser: Any, **options: Any) -> Any:
    """A page of a new visitor; what the browser complains of stands in its `complaints`."""
    page = browser.new_context(locale="en", **options).new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


OPEN = "document.querySelector('dialog.tour').open"
FOCUS_INSIDE = "document.querySelector('dialog.tour').contains(document.activeElement)"


def test_tour_opens_once_and_again_when_asked(browser: Any, address: str) -> None:
    page = visited(browser, reduced_motion="reduce")
    page.goto(address)
    assert page.evaluate(OPEN)
    titles = [page.locator("dialog.tour h2:visible").inner_text()]
    for _ in range(4):
        page.locator("dialog.tour .next").click()
        titles.append(page.locator("dialog.tour h2:visible").inner_text())
    assert len(set(titles)) == 5 and titles[0] == "Choose a country"
    assert page.locator("dialog.tour .count").inner_text() == "Step 5 of 5"
    page.locator("dialog.tour .back").click()
    assert page.locator("dialog.tour h2:visible").inner_text() == titles[3]
    page.keyboard.press("Escape")
    assert not page.evaluate(OPEN)
    page.reload()
    assert not page.evaluate(OPEN)
    page.get_by_role("button", name="See the tour again").click()
    assert page.evaluate(OPEN) and page.evaluate(FOCUS_INSIDE)
    for _ in range(4):
        page.locator("dialog.tour .next").click()
    page.locator("dialog.tour .next").click()
    assert not page.evaluate(OPEN)
    assert page.context.cookies() == []
    assert page.complaints == []


def test_tour_keeps_the_focus_and_the_page_behind_it_still(browser: Any, address: str) -> None:
    page = visited(browser)
    page.goto(address)
    for _ in range(8):
        # Beside the dialog only the browser's own bar can be reached; the document is inert.
        page.keyboard.press("Tab")
        assert page.evaluate(f"{FOCUS_INSIDE} || document.activeElement === document.body")


def test_without_script_there_is_no_tour(browser: Any, address: str) -> None:
    page = visited(browser, java_script_enabled=False)
    page.goto(address)
    assert not page.locator("dialog.tour").is_visible()
    assert not page.locator(".tour-again").is_visible()


def test_who_follows_a_link_is_not_stopped_by_the_tour(browser: Any, address: str) -> None:
    page = visited(browser)
    page.goto(f"{address}/glossary")
    assert not page.evaluate(OPEN)


def test_map_leads_to_a_country_and_adds_no_stops(browser: Any, address: str) -> None:
    page = visited(browser)
    page.goto(f"{address}/?lang=fr&show=value")
    page.keyboard.press("Escape")
    stops = "[...document.querySelectorAll('#map a')].filter(a => a.tabIndex >= 0).length"
    assert page.evaluate(stops) < 12
    page.locator('#map a[href^="/country/BRA"]').click()
    page.wait_for_url("**/country/BRA?lang=fr")
    assert page.locator("h1").inner_text() == "Brésil"
    page.locator("a.how").first.click()
    assert page.url.endswith("/method?lang=fr#unpaid_value")
    assert page.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_pages_pass_axe_and_fit(browser: Any, address: str, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page = visited(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in ("/?lang=en", "/method?lang=fr", "/glossary?lang=es", "/country/IND?lang=es"):
        page.goto(address + path)
        for look in ("tour", "page") if page.evaluate(OPEN) else ("page",):
            found = axe.Axe().run(page).response["violations"]
            assert [(f["id"], f["nodes"][0]["html"]) for f in found] == [], (path, look)
            page.keyboard.press("Escape")
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0, path
    assert page.complaints == []
