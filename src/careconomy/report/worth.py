"""What unpaid work is worth by every method, without and with the package."""

from __future__ import annotations

from dataclasses import dataclass

from careconomy.report import labels
from careconomy.report.figures import WITHOUT_WITH, Context
from careconomy.report.headline import with_interval
from careconomy.report.labels import label
from careconomy.report.language import Unit
from careconomy.report.tables import Table
from careconomy.report.values import Point

SHARE = Unit("share")
# In the order of what an hour is worth by them, as a rule.
METHODS = ("minimum_wage", "generalist", "hybrid", "specialist", "opportunity")
SEXES = ("women", "men")


@dataclass(frozen=True)
class Section:
    """A headed paragraph beside a table."""

    title: str
    text: str
    table: Table


def section(context: Context) -> Section | None:
    """What unpaid work is worth, without and with the package; None where a result tells not."""
    if not context.results.branch("worth", "methods"):
        return None
    text = context.language.text
    sentences = [make(context) for make in (_sentence, _change, _range, _support)]
    return Section(
        text("What it is worth, {year}", year=context.year),
        " ".join(sentence for sentence in sentences if sentence),
        _methods(context),
    )


def _figure(context: Context, method: str, state: str, name: str) -> Point:
    return context.results.last("worth", "methods", method, state, name)


def _method(context: Context) -> str:
    value = context.results.branch("balance", "after", "unpaid_value")
    return str(value.get("method") or "")


def _sentence(context: Context) -> str:
    language, method = context.language, _method(context)
    before = {name: _figure(context, method, "before", name) for name in ("total", "share_gdp")}
    women = _figure(context, method, "before", "womens_share")
    if before["total"].value is None or before["share_gdp"].value is None:
        return ""
    sentence = language.text(
        "Without the package, families’ unpaid hours of {year} are worth {value}, or {share} of "
        "GDP ({method}).",
        year=context.year,
        value=with_interval(context, before["total"], context.money),
        share=language.value(before["share_gdp"], SHARE),
        method=label(language, labels.METHODS, method),
    )
    if women.value is None:
        return sentence
    given = language.text("Women give {share} of it.", share=language.value(women, SHARE))
    return f"{sentence} {given}"


def _change(context: Context) -> str:
    """What the package changes in the value of women's and men's hours."""
    language, method = context.language, _method(context)
    changes = {}
    for sex in SEXES:
        before, after = (_figure(context, method, state, sex).value for state in WITHOUT_WITH)
        if not before or after is None:
            return ""
        share = after / before - 1.0
        changes[sex] = ("+" if share > 0 else "") + language.percent(share)
    return language.text(
        "The package changes it by {women} for women and {men} for men.", **changes
    )


def _range(context: Context) -> str:
    return context.language.text("The method decides more than the hours do; so all stand here.")


def _support(context: Context) -> str:
    """The support ratio by another country's ages; with own diaries it is on their page."""
    held = context.results.branch("worth", "support_ratio")
    point = context.results.last("worth", "support_ratio", "todays_sharing")
    if point.value is None or held.get("profiles") == "own":
        return ""
    return context.language.text(
        "As the population ages, {ratio} hours of unpaid work would be given in {year} for each "
        "hour needed (1 in {base}; by another country’s habits at each age).",
        ratio=ratio(context, point),
        year=context.year,
        base=held.get("base_year") or "",
    )


def ratio(context: Context, point: Point) -> str:
    """A ratio of two decimals, with its interval where that shows."""
    language = context.language
    value = language.number(point.value or 0.0, 2)
    if point.lower is None or point.upper is None:
        return value
    low, high = (language.number(end, 2) for end in (point.lower, point.upper))
    bounds = language.text("{low} to {high}", low=low, high=high)
    return (
        value
        if low == high
        else language.text("{value} ({interval})", value=value, interval=bounds)
    )


def _methods(context: Context) -> Table:
    """Value as a share of GDP by method, and women's share."""
    language, text = context.language, context.language.text
    known = context.results.branch("worth", "methods")
    rows = []
    for method in (name for name in METHODS if name in known):
        shares = [_figure(context, method, state, "share_gdp") for state in WITHOUT_WITH]
        rows.append(
            (
                label(language, labels.SHORT_METHODS, method),
                *(language.value(point, SHARE) for point in shares),
                language.interval(shares[-1], SHARE) or "–",
                language.value(_figure(context, method, "after", "womens_share"), SHARE),
            )
        )
    return Table(
        text("Value of unpaid work, share of GDP"),
        (
            text("Method"),
            text("Without"),
            text("With"),
            text("{interval} interval", interval=context.interval),
            text("By women"),
        ),
        tuple(rows),
    )
