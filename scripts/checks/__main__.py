"""Write the pages of docs/checks that are computed: `python -m scripts.checks`."""

from __future__ import annotations

from pathlib import Path

from .bea import bea_page, steps
from .diaries import diaries_page, figures, folder
from .pages import published_page, world_page

DOCS = Path(__file__).resolve().parents[2] / "docs" / "checks"


def main() -> None:
    """Write the pages; those on diaries only where the raw files are."""
    for name, text in (("published.md", published_page()), ("world.md", world_page())):
        (DOCS / name).write_text(text, encoding="utf-8")
    place = folder()
    if place is None:
        print("diaries.md and bea.md stay as they are: the raw files of ATUS 2014 are not here.")
    else:
        (DOCS / "diaries.md").write_text(diaries_page(figures(place)), encoding="utf-8")
        (DOCS / "bea.md").write_text(bea_page(steps(place)), encoding="utf-8")


if __name__ == "__main__":
    main()
