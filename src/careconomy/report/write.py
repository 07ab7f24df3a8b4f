"""Write the brief of a result: two pages as HTML and PDF, and every figure as data and picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from careconomy.errors import CareError, nearest
from careconomy.files import write_files
from careconomy.report.content import Content, content
from careconomy.report.document import Press
from careconomy.report.figures import Context
from careconomy.report.fonts import has_glyphs
from careconomy.report.labels import QUALITIES, fact_label, label
from careconomy.report.language import Language
from careconomy.report.page import html
from careconomy.report.values import Results, package_name

USUAL = ("html", "pdf")
FORMATS = (*USUAL, "docx")


class HasResults(Protocol):
    """Anything that gives a result in the published JSON form."""

    def to_dict(self) -> dict[str, Any]:
        """The result."""


@dataclass(frozen=True)
class Brief:
    """Where the brief was written."""

    folder: Path
    paths: tuple[Path, ...]
    figures: tuple[Path, ...]

    def __str__(self) -> str:
        """The files of the brief itself, one a line."""
        return "\n".join(str(path) for path in self.paths)


def brief(
    result: HasResults | Mapping[str, Any],
    *,
    language: str = "en",
    folder: str | Path = "out",
    formats: Sequence[str] = USUAL,
) -> Brief:
    """Write the brief of `result` to `folder` and return the paths.

    Beside `brief.html`, `brief.pdf` and `brief.docx` (as asked for in `formats`) stand
    `figures/NAME.csv`, `.svg` and `.png`, `figures/figures.json` with titles and alternative texts,
    `estimated.csv` and `sources.csv`. Each file is complete or not there. The same result gives the
    same bytes.
    Raises CareError for an unknown language or format and for a folder that cannot be written.
    """
    _check_formats(formats)
    if not str(folder):
        raise CareError("no folder is named.", where="brief", remedy="Name a folder with -o.")
    words = Language(language)
    tree = result if isinstance(result, Mapping) else result.to_dict()
    context = Context(Results(tree), words)
    _check_glyphs(package_name(tree, words.code))
    if not context.results.years:
        raise CareError("the result has no years.", where="brief", remedy="Run simulate first.")
    made = content(context)
    documents: dict[str, bytes] = {}
    with Press() as press:
        if "pdf" in formats:
            documents["brief.pdf"] = press.pdf(made.to_dict())
        if "html" in formats:
            documents["brief.html"] = html(made).encode("utf-8")
        pictures = press.png(made.figures)
    if "docx" in formats:
        from careconomy.report.docx import docx

        documents["brief.docx"] = docx(made, pictures)
    documents |= _lists(context)
    beside = _figure_files(made, pictures)
    target = Path(folder)
    pictures_at = {f"figures/{name}": data for name, data in beside.items()}
    written = write_files(target, {**documents, **pictures_at})
    return Brief(target, tuple(written[: len(documents)]), tuple(written[len(documents) :]))


def _check_glyphs(name: str) -> None:
    """The typeface has Latin, Greek and Cyrillic; a name it cannot draw is refused, not dropped."""
    odd = sorted({sign for sign in name if not has_glyphs(sign)})
    if odd:
        raise CareError(
            f"the typeface of the brief cannot draw {' '.join(odd)[:60]!r} in the package's name.",
            where="brief",
            remedy="Write the name in Latin letters for the brief.",
        )


def _check_formats(formats: Sequence[str]) -> None:
    for name in formats:
        if name not in FORMATS:
            raise CareError(
                f'there is no format "{name}".',
                where="formats",
                remedy=f"Choose from: {', '.join(FORMATS)}.{nearest(name, FORMATS)}",
            )


def _figure_files(made: Content, pictures: list[bytes]) -> dict[str, bytes]:
    written: dict[str, bytes] = {}
    index = []
    for figure, picture in zip(made.figures, pictures, strict=True):
        written[f"{figure.name}.csv"] = figure.csv().encode("utf-8")
        written[f"{figure.name}.svg"] = figure.svg.encode("utf-8")
        written[f"{figure.name}.png"] = picture
        index.append(
            {"name": figure.name, "title": figure.title, "alt": figure.alt, "note": figure.note}
        )
    text = json.dumps({"language": made.language, "figures": index}, ensure_ascii=False, indent=2)
    written["figures.json"] = (text + "\n").encode("utf-8")
    return written


def _lists(context: Context) -> dict[str, bytes]:
    """The full lists of what is estimated, of the sources and of the design choices."""
    lists = {"estimated.csv": _estimated(context), "sources.csv": _sources(context)}
    if context.results.rows("assumptions"):
        lists["assumptions.csv"] = _assumptions(context)
    return lists


def _estimated(context: Context) -> bytes:
    """Facts that are not observed; the rules stay in the words of the file of facts, in English."""
    language, text = context.language, context.language.text
    return _csv(
        [
            (text("Fact"), text("Label"), text("Quality"), text("Rule (in English)")),
            *(
                (
                    str(row.get("fact") or ""),
                    fact_label(language, str(row.get("fact") or "")),
                    label(language, QUALITIES, str(row.get("quality") or "")),
                    str(row.get("note") or ""),
                )
                for row in context.results.rows("estimated")
            ),
        ]
    )


def _sources(context: Context) -> bytes:
    text = context.language.text
    return _csv(
        [
            (text("Source"), text("Licence"), text("Facts")),
            *(
                (
                    str(row.get("source") or ""),
                    str(row.get("licence") or ""),
                    " ".join(str(name) for name in row.get("facts") or ()),
                )
                for row in context.results.rows("sources")
            ),
        ]
    )


def _assumptions(context: Context) -> bytes:
    text = context.language.text
    keys = ("unit", "value", "low", "high")
    return _csv(
        [
            (
                text("Parameter"),
                text("Label"),
                text("Unit"),
                text("Value"),
                text("Low"),
                text("High"),
            ),
            *(
                (
                    _cell(row.get("parameter")),
                    text(str(row.get("label") or "")),
                    *(_cell(row.get(key)) for key in keys),
                )
                for row in context.results.rows("assumptions")
            ),
        ]
    )


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    # A text that a spreadsheet would take for a formula gets an apostrophe before it.
    safe = [[f"'{c}" if c[:1] in ("=", "+", "-", "@") else c for c in row] for row in rows]
    csv.writer(buffer, lineterminator="\n").writerows(safe)
    return buffer.getvalue().encode("utf-8")
