"""Pages link to files that exist, and the packages they show can be read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from careconomy.package import Package
from tests.project.markdown import ROOT, blocks, links, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(page: Path) -> None:
    missing = [
        target
        for target in links(page)
        if "generated/" not in target and not (page.parent / target).exists()
    ]
    assert missing == []


SHOWN = [
    (page, number, block)
    for page in pages()
    for number, block in enumerate(blocks(page, "toml"), start=1)
    if "[policies." in block
]


@pytest.mark.parametrize(("page", "number", "block"), SHOWN, ids=lambda part: str(part)[-30:-3])
def test_packages_shown_on_pages_can_be_read(page: Path, number: int, block: str) -> None:
    package = Package.from_tables(tomllib.loads(block), where=f"{page.name}, block {number}")
    assert package.policies


def test_some_packages_are_shown() -> None:
    assert len(SHOWN) >= 2
