"""What the brief says, in one language, before any layout: texts, tables and figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from careconomy.report import figures, funding, sharing, spending
from careconomy.report.figure import Figure
from careconomy.report.figures import Context
from careconomy.report.fonts import SEMIBOLD, text_width
from careconomy.report.headline import KeyNumber, key_numbers, summary
from careconomy.report.small_print import Block, blocks, colophon
from careconomy.report.tables import Table, money_table, sharing_table
from careconomy.report.values import package_name
from careconomy.report.worth import Section, section
from careconomy.report.worth_diaries import DiaryPage, diary_page, transfers

FIGURES: tuple[Callable[[Context], Figure], ...] = (
    figures.balance,
    spending.cost,
    spending.payers,
    figures.jobs,
    sharing.unpaid_hours,
    funding.come_back,
    sharing.effort,
    funding.drivers,
)
LONGEST_NAME = 70


@dataclass(frozen=True)
class Content:
    """The whole brief without layout."""

    language: str
    series: str
    title: str
    subtitle: str
    summary: str
    key_numbers: tuple[KeyNumber, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    blocks: tuple[Block, ...]
    colophon: str
    pages: tuple[str, ...]
    worth: Section | None
    diary_page: DiaryPage | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the templates, figures by name."""
        plain = asdict(self)
        # Four columns of 117 points: long amounts (rupiahs) are set smaller, all four alike.
        widest = max((text_width(k.value, 20, SEMIBOLD) for k in self.key_numbers), default=0.0)
        plain["key_size"] = round(min(20.0, 20.0 * 115 / max(widest, 1.0)), 1)
        plain["figures"] = {
            f.name: {
                "title": f.title,
                "alt": f.alt,
                "note": f.note,
                "svg": f.svg,
                "width": f.width,
                "narrow": f.narrow,
            }
            for f in self.figures
        }
        return plain


def content(context: Context) -> Content:
    """Compose the brief of a result in a language."""
    language, results = context.language, context.results
    country = language.country(results.text("country"), results.text("country_name"))
    package = _short(package_name(results.tree, language.code) or language.text("Care package"))
    years = f"{results.text('from') or ''}–{results.text('to') or ''}"
    title = language.text("{package}: {country}", package=package, country=_short(country))
    text = language.text
    page = diary_page(context)
    drawn = [make(context) for make in FIGURES]
    by_age = transfers(context) if page else None
    count = 3 if page else 2
    return Content(
        language=language.code,
        series=text("Care economy brief"),
        title=title,
        subtitle=text(
            "What the package costs, who pays for it and who cares, {years}", years=years
        ),
        summary=" ".join(summary(context, package)),
        key_numbers=key_numbers(context),
        figures=(*drawn, by_age) if by_age else tuple(drawn),
        tables=(money_table(context), sharing_table(context)),
        blocks=blocks(context),
        colophon=colophon(context),
        pages=tuple(
            text("Page {number} of {count}", number=number, count=count)
            for number in range(1, count + 1)
        ),
        worth=section(context),
        diary_page=page,
    )


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
