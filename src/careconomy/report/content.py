"""What the brief says, in one language, before any layout: texts, tables and figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from careconomy.report import figures, funding, labels, sharing, spending
from careconomy.report.figure import Figure
from careconomy.report.figures import Context
from careconomy.report.fonts import SEMIBOLD, text_width
from careconomy.report.labels import fact_label, label
from careconomy.report.language import N_, Unit
from careconomy.report.tables import Table, money_table, sharing_table
from careconomy.report.values import Point

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
SHARE, COUNT = Unit("share"), Unit("count")


@dataclass(frozen=True)
class KeyNumber:
    """A number in large type, what it is, its interval and a line beside it."""

    label: str
    value: str
    interval: str
    line: str


@dataclass(frozen=True)
class Block:
    """A headed paragraph of the small print, with a list where there is one."""

    title: str
    text: str
    items: tuple[str, ...] = ()


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

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the templates, figures by name."""
        plain = asdict(self)
        # Four columns of 117 points: long amounts (rupiahs) are set smaller, all four alike.
        widest = max((text_width(k.value, 20, SEMIBOLD) for k in self.key_numbers), default=0.0)
        plain["key_size"] = round(min(20.0, 20.0 * 115 / max(widest, 1.0)), 1)
        plain["figures"] = {
            f.name: {"title": f.title, "alt": f.alt, "note": f.note, "svg": f.svg, "width": f.width}
            for f in self.figures
        }
        return plain


def content(context: Context) -> Content:
    """Compose the brief of a result in a language."""
    language, results = context.language, context.results
    country = language.country(results.text("country"), results.text("country_name"))
    package = _short(results.text("package") or language.text("Care package"))
    years = f"{results.text('from') or ''}–{results.text('to') or ''}"
    title = language.text("{package}: {country}", package=package, country=_short(country))
    text = language.text
    return Content(
        language=language.code,
        series=text("Care economy brief"),
        title=title,
        subtitle=text(
            "What the package costs, who pays for it and who cares, {years}", years=years
        ),
        summary=" ".join(_summary(context, package)),
        key_numbers=_key_numbers(context),
        figures=tuple(make(context) for make in FIGURES),
        tables=(money_table(context), sharing_table(context)),
        blocks=(_estimated(context), _method(context), _sources(context)),
        colophon=_colophon(context),
        pages=(text("Page 1 of 2"), text("Page 2 of 2")),
    )


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _with_interval(context: Context, point: Point, unit: Unit) -> str:
    """A figure and its interval as they stand in a sentence."""
    value = context.language.value(point, unit)
    interval = context.language.interval(point, unit)
    if not interval:
        return value
    return context.language.text("{value} ({interval})", value=value, interval=interval)


def _summary(context: Context, package: str) -> list[str]:
    """Three or four sentences; one whose figures are not known is left out."""
    language, results = context.language, context.results
    sentences = []
    gross = results.last("total", "cost", "gross")
    share = results.last("total", "cost_share_gdp", "gross")
    new = results.last("total", "cost", "new_spending")
    if gross.value is not None:
        known = share.value is not None and new.value is not None
        message = (
            N_(
                "In {year} the package “{package}” costs {gross}, or {share} of GDP; {new} of it "
                "is new spending."
            )
            if known
            else N_("In {year} the package “{package}” costs {gross}.")
        )
        sentences.append(
            language.text(
                message,
                year=context.year,
                package=package,
                gross=_with_interval(context, gross, context.money),
                share=_with_interval(context, share, SHARE),
                new=_with_interval(context, new, context.money),
            )
        )
    women, men = (results.last("jobs", "direct", sex) for sex in ("women", "men"))
    if women.value is not None and men.value is not None and women.value + men.value > 0:
        sentences.append(
            language.text(
                "It creates {jobs} jobs in care services, {share} of them held by women.",
                jobs=language.value(Point(women.value + men.value), COUNT),
                share=language.percent(women.value / (women.value + men.value), 0),
            )
        )
    before, after = (
        results.last("balance", s, "shares", "fathers_of_parents_hours")
        for s in figures.WITHOUT_WITH
    )
    if before.value is not None and after.value is not None:
        sentences.append(
            language.text(
                "Fathers give {after} of parents’ hours of care with it, {before} without it.",
                before=language.value(before, SHARE),
                after=_with_interval(context, after, SHARE),
            )
        )
    recouped, funding = results.last("recouped"), results.last("self_funding")
    if recouped.value is not None and funding.value is not None:
        sentences.append(
            language.text(
                "Taxes and contributions bring back {recouped} of the cost; with what is already "
                "spent today, {funding} of it is covered.",
                recouped=_with_interval(context, recouped, SHARE),
                funding=_with_interval(context, funding, SHARE),
            )
        )
    return sentences


def _key_numbers(context: Context) -> tuple[KeyNumber, ...]:
    language, results = context.language, context.results
    text = language.text
    share = results.last("total", "cost_share_gdp", "gross")
    women, men = (results.last("jobs", "direct", sex) for sex in ("women", "men"))
    jobs = Point(women.value + men.value) if None not in (women.value, men.value) else Point()  # type: ignore[operator]
    shares = [
        results.last("balance", s, "shares", "fathers_of_parents_hours")
        for s in figures.WITHOUT_WITH
    ]

    def key(name: str, point: Point, unit: Unit, line: str, beside: bool) -> KeyNumber:
        interval = language.interval(point, unit)
        shown = f"{context.interval}: {interval}" if interval else ""
        return KeyNumber(name, language.value(point, unit), shown, line if beside else "")

    return (
        key(
            text("Gross cost in {year}", year=context.year),
            results.last("total", "cost", "gross"),
            context.money,
            text("{share} of GDP", share=language.value(share, SHARE)),
            share.value is not None,
        ),
        key(
            text("New spending in {year}", year=context.year),
            results.last("total", "cost", "new_spending"),
            context.money,
            text("{share} comes back", share=language.value(results.last("recouped"), SHARE)),
            results.last("recouped").value is not None,
        ),
        key(
            text("Jobs in care services"),
            jobs,
            COUNT,
            text(
                "women {women}, men {men}",
                women=language.value(women, COUNT),
                men=language.value(men, COUNT),
            ),
            jobs.value is not None,
        ),
        key(
            text("Fathers’ share of parents’ hours"),
            shares[1],
            SHARE,
            text("{share} without the package", share=language.value(shares[0], SHARE)),
            shares[0].value is not None,
        ),
    )


def _estimated(context: Context) -> Block:
    """The most important inputs that are not observed: the first eight, and how many there are."""
    language = context.language
    rows = context.results.rows("estimated")
    shown = [
        f"{fact_label(language, str(row.get('fact', '')))} "
        f"({label(language, labels.QUALITIES, str(row.get('quality', '')))})"
        for row in rows
    ]
    count = len(rows)
    if not count:
        sentence = language.text("Every fact behind these figures is observed.")
    else:
        sentence = language.plural(
            "{count} fact behind these figures is estimated or assumed; the list with the rules "
            "is in estimated.csv.",
            "{count} facts behind these figures are estimated or assumed; the list with the rules "
            "is in estimated.csv.",
            count,
            count=language.number(count),
        )
    ranges = len(context.results.rows("assumptions"))
    if ranges:
        sentence += " " + language.plural(
            "{count} parameter has a range of its own; see assumptions.csv.",
            "{count} parameters have a range of their own; see assumptions.csv.",
            ranges,
            count=language.number(ranges),
        )
    return Block(language.text("What is estimated"), sentence, tuple(shown[:6]))


def _method(context: Context) -> Block:
    language, results = context.language, context.results
    value = results.branch("balance", "after", "unpaid_value")
    method = label(language, labels.METHODS, str(value.get("method") or ""))
    lines = [
        language.text(
            "Care balance: for each group that needs care, hours given by each provider plus hours "
            "not met equal hours needed. A policy moves hours and money; needs stay the same."
        ),
        language.text(
            "Cost: staff for the places offered, their pay and other costs. Gross cost counts all "
            "of it; new spending leaves out what is spent today."
        ),
        language.text(
            "Jobs: direct jobs from staffing; indirect and induced jobs from input-output tables, "
            "which suppose idle capacity and fixed prices."
        ),
        language.text("Unpaid time is valued by {method}.", method=method) if method else "",
        language.text(
            "Intervals: {interval} of {draws} draws of uncertain inputs.",
            interval=context.interval,
            draws=language.number(int(results.tree.get("draws") or 0)),
        )
        if results.tree.get("draws")
        else language.text("No interval: the study was run without draws."),
    ]
    return Block(language.text("Method"), " ".join(line for line in lines if line))


def _sources(context: Context) -> Block:
    language = context.language
    rows = [
        language.text("{source}: {licence}", source=row.get("source"), licence=row.get("licence"))
        if row.get("licence")
        else str(row.get("source"))
        for row in context.results.rows("sources")
        if row.get("source")
    ]
    shown = [name if len(name) <= 90 else name[:89].rstrip() + "…" for name in rows[:9]]
    text = "; ".join(shown)
    if len(rows) > len(shown):
        more = len(rows) - len(shown)
        text += "; " + language.plural(
            "and {count} more in sources.csv", "and {count} more in sources.csv", more, count=more
        )
    return Block(language.text("Sources and licences"), text)


def _colophon(context: Context) -> str:
    language, results = context.language, context.results
    return language.text(
        "Money in {currency} at {price_year} prices. careconomy {version}, seed {seed}, inputs "
        "{hash}.",
        currency=language.currency(context.currency) if context.currency else language.text("n/k"),
        price_year=results.text("price_year"),
        version=results.text("version"),
        seed=results.text("seed"),
        hash=results.text("inputs_hash")[:23],
    )
