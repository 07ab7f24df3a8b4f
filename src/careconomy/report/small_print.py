"""The small print of a brief: what to know, what is estimated, method and sources."""

from __future__ import annotations

from dataclasses import dataclass

from careconomy.report import labels
from careconomy.report.figures import Context
from careconomy.report.labels import fact_label, label, note
from careconomy.report.worth_diaries import survey_sentence

MOST_FACTS, MOST_SOURCES = 6, 14


@dataclass(frozen=True)
class Block:
    """A headed paragraph, with a list where there is one."""

    title: str
    text: str
    items: tuple[str, ...] = ()


def blocks(context: Context) -> tuple[Block, ...]:
    """The paragraphs in their order; there is none of notes where a result has no notes."""
    found = (_notes(context), _estimated(context), _method(context), _sources(context))
    return tuple(block for block in found if block.text)


def _notes(context: Context) -> Block:
    """What the policies of the package have to say of these figures."""
    sentences = [note(context.language, row) for row in context.results.rows("notes")]
    return Block(context.language.text("What to know"), " ".join(sentences))


def _estimated(context: Context) -> Block:
    """How many inputs are not observed, and the names of the first of them."""
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
            "{count} parameter rests on no source; see assumptions.csv.",
            "{count} parameters rest on no source; see assumptions.csv.",
            ranges,
            count=language.number(ranges),
        )
    return Block(language.text("What is estimated"), sentence, tuple(shown[:MOST_FACTS]))


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
            "of it; new spending leaves out what is spent today and what households pay."
        ),
        language.text(
            "Jobs: direct jobs from staffing; indirect and induced jobs from input-output tables, "
            "which suppose idle capacity and fixed prices."
        ),
        survey_sentence(context),
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
    """The institutions that the facts come from, once each; the rest stands in sources.csv."""
    language = context.language
    names = dict.fromkeys(
        labels.institution(language, str(row["source"]))
        for row in context.results.rows("sources")
        if row.get("source")
    )
    shown = [name if len(name) <= 60 else name[:59].rstrip() + "…" for name in names if name]
    if not shown:
        return Block(language.text("Sources"), "")
    listed = ", ".join(shown[:MOST_SOURCES])
    return Block(
        language.text("Sources"),
        language.text("{names}; each series with its licence in sources.csv.", names=listed),
    )


def colophon(context: Context) -> str:
    """Currency, version and what it takes to make the figures again."""
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
