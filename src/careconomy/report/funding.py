"""The figures of what comes back and of what drives the cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careconomy.report import labels, palette
from careconomy.report.charts import returns, tornado
from careconomy.report.figure import Figure
from careconomy.report.figures import HALF, Context
from careconomy.report.labels import label
from careconomy.report.language import Unit
from careconomy.report.svg import Drawing
from careconomy.report.values import Point

MOST_DRIVERS = 5


def come_back(context: Context) -> Figure:
    """What comes back, what is spent already, and what is left to find.

    The whole is the gross cost without the fees of households: fees are no return, and the shares
    recouped and self-funding are counted on this base.
    """
    language, results = context.language, context.results
    return Figure.of(
        "what_comes_back",
        _come_back_drawing(context),
        title=language.text("What comes back, {year}", year=context.year),
        alt=language.text(
            "A bar for the cost without fees of households in {year}: {recouped} of it comes back "
            "as revenue; with what is already spent, {funding} is covered.",
            year=context.year,
            recouped=language.value(results.last("recouped"), Unit("share")),
            funding=language.value(results.last("self_funding"), Unit("share")),
        ),
        note=language.text("What is spent today is not known: all of the cost counts as new.")
        if context.present_unknown
        else language.text("Money that is already spent is no return: so both shares are shown."),
        columns=(language.text("Part"), f"{context.bounds()[0]} ({context.money_unit()})"),
        rows=[(name, value) for name, _, value in _pieces(context)],
    )


def _pieces(context: Context) -> list[tuple[str, str, float | None]]:
    """Name, colour and amount of each part of the cost."""
    text, last = context.language.text, context.results.last
    return [
        (text("Taxes on pay"), palette.STATE, last("revenue", "pay").value),
        (
            text("Taxes on consumption"),
            palette.SOCIAL_INSURANCE,
            last("revenue", "consumption").value,
        ),
        (text("Taxes of suppliers"), palette.ACCENT_PALE, last("revenue", "suppliers").value),
        (text("Already spent"), palette.NEUTRAL_PALE, last("total", "already_spent").value),
        (text("Left to find"), palette.WOMEN_PALE, last("net_cost").value),
    ]


def _come_back_drawing(context: Context) -> Drawing:
    language, results = context.language, context.results
    gross = results.last("total", "cost", "gross").value
    whole = (gross or 0.0) - (results.last("total", "payers", "households").value or 0.0)
    marks = (
        (
            results.last("recouped"),
            language.text("comes back as taxes and contributions"),
        ),
        (
            results.last("self_funding"),
            language.text("is covered: what comes back and what is spent today"),
        ),
    )
    return returns.returns(
        [
            returns.Piece(name, value, language.percent(value / whole, 0), colour)
            for name, colour, value in _pieces(context)
            if whole > 0 and value is not None
        ],
        [
            returns.Bracket(max(p.value, 0.0) * whole, language.value(p, Unit("share")), text)
            for p, text in (marks[:1] if context.present_unknown else marks)
            if p.value is not None and whole > 0
        ],
        whole,
        width=HALF,
        whole_label=language.text(
            "Gross cost without fees of households: {cost}",
            cost=language.value(Point() if gross is None else Point(whole), context.money),
        ),
        unknown=language.text("not known"),
    )


def drivers(context: Context) -> Figure:
    """What moves the gross cost most."""
    language = context.language
    found = [
        row for row in context.results.rows("drivers") if _number(row, "cost_low", "cost_high")
    ]
    found.sort(key=lambda row: -abs(row["cost_high"] - row["cost_low"]))
    named = [(*_driver(context, row), row) for row in found]
    unit = context.money_unit()
    return Figure.of(
        "cost_drivers",
        _drivers_drawing(context, [_swing(context, *one) for one in named[:MOST_DRIVERS]]),
        title=language.text("What drives the cost"),
        alt=language.text(
            "Bars: the gross cost in {year} when one input at a time goes from its low to its "
            "high end. The strongest is: {name}.",
            year=context.year,
            name=named[0][0] if named else language.text("not known"),
        ),
        note=language.text("One input at a time, the others at their central value."),
        columns=(
            language.text("Policy"),
            language.text("Input"),
            language.text("Low"),
            language.text("High"),
            f"{language.text('Cost at the low end')} ({unit})",
            f"{language.text('Cost at the high end')} ({unit})",
        ),
        rows=[
            (
                sub,
                name,
                row.get("low"),
                row.get("high"),
                float(row["cost_low"]),
                float(row["cost_high"]),
            )
            for name, sub, row in named
        ],
    )


def _swing(context: Context, name: str, sub: str, row: Mapping[str, Any]) -> tornado.Swing:
    low, high = float(row["cost_low"]), float(row["cost_high"])
    scale = context.scale_of([context.results.last("total", "cost", "gross")], context.money)
    texts = [context.language.alike(end, context.money, scale) for end in (low, high)]
    return tornado.Swing(name, sub, low, high, *texts)


def _drivers_drawing(context: Context, swings: list[tornado.Swing]) -> Drawing:
    language = context.language
    centre = context.results.last("total", "cost", "gross")
    return tornado.tornado(
        swings,
        centre.value if centre.value is not None else 0.0,
        width=HALF,
        keys=(language.text("at the low end"), language.text("at the high end")),
        header=language.text(
            "Gross cost in {year}; central figure {cost}",
            year=context.year,
            cost=language.value(centre, context.money),
        ),
        unknown=language.text("No driver was computed."),
    )


def _number(row: object, *keys: str) -> bool:
    return hasattr(row, "get") and all(isinstance(row.get(key), int | float) for key in keys)


def _driver(context: Context, row: Mapping[str, Any]) -> tuple[str, str]:
    """The name of an input, and the policy it belongs to or that it is a fact."""
    language, parameter = context.language, str(row.get("parameter") or "")
    if parameter.startswith("facts."):
        return labels.fact_label(language, parameter.removeprefix("facts.")), language.text("Fact")
    given = str(row.get("label") or "")
    name = language.text(given) if given else label(language, {}, parameter)
    policy = str(row.get("policy") or "")
    if not policy and parameter.startswith("policies."):
        policy = parameter.removeprefix("policies.").rpartition(".")[0]
        while policy and policy not in context.results.branch("policies"):
            policy = policy.rpartition(".")[0]
    return name, label(language, labels.POLICIES, policy) if policy else ""
