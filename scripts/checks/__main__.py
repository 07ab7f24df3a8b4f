"""Write docs/checks/published.md and docs/checks/world.md: `python -m scripts.checks`."""

from __future__ import annotations

from pathlib import Path

from .pages import published_page, world_page

DOCS = Path(__file__).resolve().parents[2] / "docs" / "checks"


def main() -> None:
    """Write both pages."""
    for name, text in (("published.md", published_page()), ("world.md", world_page())):
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
