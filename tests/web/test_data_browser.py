"""Bringing data in a real browser: with and without script, phone and desk, three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from careconomy.report.language import Language
from careconomy.timeuse.generate import generate
from tests.web.browser import needs_browser
from tests.web.own_data import packed_folder
from tests.web.test_journeys import SIZES, Visitor

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = needs_browser()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brought")
    generate(folder / "invented", persons=200, replicates=20, country="FRA")
    (folder / "invented.zip").write_bytes(packed_folder(folder / "invented"))
    (folder / "mine.toml").write_text("[facts]\nunpaid_care_women = 1.5\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("language", "size", "scheme", "script"),
    [
        ("en", "desk", "light", True),
        ("fr", "phone", "dark", True),
        ("es", "phone", "light", False),
    ],
)
def test_data_are_brought_used_and_forgotten(  # type: ignore[no-untyped-def]
    browser, address: str, files: Path, language: str, size: str, scheme: str, script: bool
) -> None:
    assert size in SIZES
    more = {"color_scheme": scheme, "java_script_enabled": script}
    visitor, text = Visitor(browser, address, language, size, **more), Language(language).text
    page = visitor.page

    def look(name: str) -> None:
        if script:  # axe is a script itself
            visitor.look(name)

    visitor.go("/data")
    look("data")
    page.set_input_files("#dataset-file", files / "invented.zip")
    page.locator("form[action^='/data/dataset'] button").click()
    page.locator("progress").wait_for()
    look("data-progress")
    # Without script the page looks again by itself.
    page.locator(".quality").wait_for(timeout=60_000)
    look("data-quality")
    visitor.go("/data")
    page.set_input_files("#facts-file", files / "mine.toml")
    page.select_option("#facts-country", "FRA")
    page.locator("form[action^='/data/facts'] button").click()
    page.get_by_role("link", name=text("Compose a package with these data")).click(timeout=60_000)
    page.wait_for_url(re.compile("/compose"))
    assert text("Your own data are in use: “{name}”.", name="mine.toml") in str(
        page.locator(".own").text_content()
    )
    if script:
        page.select_option("#own-survey", index=1)
        page.locator(".own p").nth(1).wait_for()
        page.wait_for_load_state("networkidle")
        look("data-compose")
    page.get_by_role("link", name=text("Leave them out")).first.click()
    assert page.locator(".own p").count() == (1 if script else 0)
    visitor.go("/data")
    look("data-brought")
    page.get_by_role("button", name=text("Forget my data")).click()
    page.wait_for_load_state("load")
    assert page.locator(".brought").count() == 0
    visitor.end()
