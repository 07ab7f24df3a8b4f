"""Reading the project's own Markdown: fenced blocks and links."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a language, each behind as many blank lines as stand before it.

    Line numbers of errors are then those of the page.
    """
    text = page.read_text(encoding="utf-8")
    return [
        "\n" * (text.count("\n", 0, found.start()) + 1) + found[2]
        for found in _FENCE.finditer(text)
        if found[1] == language
    ]


def links(page: Path) -> list[str]:
    """Return the targets of links to other files, without the part behind #."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = (found[1].partition("#")[0] for found in _LINK.finditer(text))
    return [target for target in targets if target and "://" not in target]


def pages() -> list[Path]:
    """Return every Markdown page of the project that is written by hand."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(page for page in found if not {"_build", "generated"} & set(page.parts))
