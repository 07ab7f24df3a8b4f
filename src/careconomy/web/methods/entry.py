"""What is said of a number: what it is, how it is made, where it comes from, where it ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A number of the pages, in messages to be translated.

    `covers` names what it explains: `figure:NAME`, `key:NAME` of a number in large type, `row:PATH`
    of a table, `column:NAME` of the table of countries.
    """

    anchor: str
    group: str
    title: str
    what: str
    how: str
    sources: str
    limits: str
    covers: tuple[str, ...]
