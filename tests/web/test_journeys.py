"""What a visitor does, in a real browser: three languages, phone and desk; axe on every page."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from careconomy import Country, Package, simulate
from careconomy.report.figures import Context
from careconomy.report.headline import key_numbers
from careconomy.report.language import Language
from careconomy.report.values import Results
from careconomy.web.state import State
from tests.web.browser import needs_browser

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = needs_browser()

SIZES = {"phone": (360, 740), "desk": (1280, 900)}
# Kept where CI collects them.
SHOTS = os.environ.get("CARECONOMY_SCREENSHOTS")


class Visitor:
    """A visitor with a language and a screen, who notes what the browser complains about."""

    def __init__(self, browser, address: str, language: str, size: str, **more) -> None:  # type: ignore[no-untyped-def]
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            locale={"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}[language],
            accept_downloads=True,
            **more,
        )
        # The tour of a first visit has tests of its own.
        self.context.add_init_script("localStorage.setItem('careconomy-tour-seen', '1')")
        self.page = self.context.new_page()
        self.address, self.name = address, f"{language}-{size}"
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        self.page.on("request", self._asked)

    def _asked(self, request) -> None:  # type: ignore[no-untyped-def]
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    def look(self, name: str) -> None:
        """Check what every page has to fulfil, and keep a picture."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:120])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], f"{self.name}, {name}"
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{self.name}, {name}: {over} pixels too wide"
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{SHOTS}/{self.name}-{name}.png", full_page=True)

    def end(self) -> None:
        self.context.close()
        assert self.complaints == [] and self.foreign == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_journey(browser, address: str, language: str, size: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    visitor, words = Visitor(browser, address, language, size), Language(language)
    page = visitor.page
    # The browser's own language comes first; a country is found by its name in that language.
    visitor.go("/")
    assert page.locator("html").get_attribute("lang") == language
    visitor.look("start")
    page.get_by_label(words.text("Country"), exact=True).fill(words.country("DEU", "Germany"))
    page.get_by_role("button", name=words.text("Show")).click()
    page.wait_for_url(re.compile("/country/DEU"))
    assert page.locator("h1").inner_text() == words.country("DEU", "Germany")
    page.locator("summary", has_text=words.text("Table and files")).first.click()
    visitor.look("country")
    # A package: switch on, move, and the results follow.
    page.get_by_role("link", name=words.text("Compose a package")).last.click()
    page.wait_for_url(re.compile("/compose"))
    assert (
        page.locator(".empty")
        .inner_text()
        .startswith(
            words.text("Nothing is switched on yet. Choose a policy, or start from a package.")
        )
    )
    page.locator("input[name=on][value=childcare]").check()
    page.locator("#results .keys").wait_for()
    field = page.locator("#childcare-coverage-0-2")
    field.fill("0.7")
    page.wait_for_url(re.compile("coverage.0-2=0.7"))
    # Central values come at once, intervals when the slider rests.
    page.locator("#results[data-draws='1']:not([aria-busy])").wait_for()
    shown = page.locator("#results .keys .value").all_inner_texts()
    state = State.read(parse_qsl(urlsplit(page.url).query))
    result = simulate(
        Package.from_tables(state.tables()), Country.load(state.country), draws=200, seed=1
    )
    numbers = key_numbers(Context(Results(result.to_dict()), words))
    assert shown == [key.value for key in numbers]
    visitor.look("compose")
    # Home: brief, package, comparison.
    with page.expect_download() as told:
        page.get_by_role("link", name=f"{words.text('The brief')}, PDF").click()
    told.value.save_as(tmp_path / "brief.pdf")
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")
    with page.expect_download() as told:
        page.get_by_role("link", name=f"{words.text('The package')}, TOML").click()
    told.value.save_as(tmp_path / "package.toml")
    taken = Package.read(tmp_path / "package.toml")
    assert taken.fingerprint() == Package.from_tables(state.tables()).fingerprint()
    page.get_by_role("link", name=words.text("Compare it with others")).click()
    page.locator(".presets a").first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("table.side thead th").count() == 2
    visitor.look("compare")
    visitor.end()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_both_lights(browser, address: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    visitor = Visitor(browser, address, "en", "desk", color_scheme=scheme)
    for name, path in (("world", "/"), ("country", "/country/IND"),
                       ("compose", "/compose?country=IND&on=long_term_care"),
                       ("compare", "/compare")):  # fmt: skip
        visitor.go(path)
        visitor.look(f"{scheme}-{name}")
    visitor.end()


def test_all_by_keyboard(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    visitor = Visitor(browser, address, "en", "desk")
    visitor.go("/compose?country=FRA")
    page = visitor.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("input[name=on][value=childcare]").focus()
    page.keyboard.press("Space")
    page.locator("#results .keys").wait_for()
    slider = page.locator("#childcare-coverage-0-2").locator("xpath=..").locator("[type=range]")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"coverage.0-2=0.65"))
    assert slider.get_attribute("aria-valuetext") == "65%"
    visitor.end()


def test_without_script(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    visitor = Visitor(browser, address, "en", "phone", java_script_enabled=False)
    visitor.go("/compose?country=FRA")
    page = visitor.page
    page.locator("input[name=on][value='leave.paternity']").check()
    page.locator("#leave-paternity-weeks").fill("6")
    page.get_by_role("button", name="Work it out").click()
    page.locator("#results .keys").wait_for()
    assert "leave.paternity.weeks=6" in page.url
    visitor.context.close()


def test_payers_always_add_up(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    visitor = Visitor(browser, address, "en", "desk")
    visitor.go("/compose?country=FRA&on=childcare")
    page = visitor.page
    page.locator("fieldset:has([value=childcare]) .payers summary").click()
    for payer, share in (("state", "0.55"), ("employers", "0.25"), ("households", "1")):
        page.locator(f"#childcare-payers-{payer}").fill(share)
        found = page.locator("fieldset:has([value=childcare]) .payers [type=number]")
        values = [float(value) for value in found.evaluate_all("all => all.map(f => f.value)")]
        assert abs(sum(values) - 1.0) < 1e-9 and min(values) >= 0.0
    page.wait_for_url(re.compile("households=1"))
    page.wait_for_load_state("networkidle")
    assert "do not add up" not in page.locator(".status").inner_text()
    visitor.end()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_column_of_the_countries_is_in_sight_on_a_phone(
    browser, address: str, language: str
) -> None:  # type: ignore[no-untyped-def]
    visitor = Visitor(browser, address, language, "phone")
    visitor.go("/")
    table = visitor.page.locator("table.sortable")
    assert table.evaluate("one => one.scrollWidth <= one.parentElement.clientWidth")
    visitor.end()
