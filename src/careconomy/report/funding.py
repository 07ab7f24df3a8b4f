"""The figures of what comes back and of what drives the cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careconomy.report import labels, palette
from careconomy.report.charts import returns, tornado
from careconomy.report.figure import Cell, Figure
from careconomy.report.figures import HALF, Context
from careconomy.report.labels import label
from careconomy.report.language import Unit
from careconomy.report.values import Point


def come_back(context: Context) -> Figure:
    """What comes back, what is spent already, and what is left to find.

    The whole is the gross cost without the fees of households: fees are no return, and the shares
    recouped and self-funding are counted on this base.
    """
    language, results = context.language, context.results
    gross, fees = (
        results.last("total", "cost", "gross"),
        results.last("total", "payers", "households"),
    )
    whole = (gross.value or 0.0) - (fees.value or 0.0)
    kinds = {
        "pay": (language.text("Taxes on pay"), palette.STATE),
        "consumption": (language.text("Taxes on consumption"), palette.SOCIAL_INSURANCE),
        "suppliers": (language.text("Taxes of suppliers"), palette.ACCENT_PALE),
    }
    values = [(*kinds[name], results.last("revenue", name).value) for name in kinds]
    spent = results.last("total", "already_spent").value
    values.append((language.text("Already spent"), palette.NEUTRAL_PALE, spent))
    left = results.last("net_cost").value
    values.append((language.text("Left to find"), palette.WOMEN_PALE, left))
    pieces = [
        returns.Piece(name, value, language.percent(value / whole, 0), colour)
        for name, colour, value in values
        if whole > 0 and value is not None
    ]
    recouped, funding = results.last("recouped"), results.last("self_funding")
    marks = [
        returns.Bracket(max(p.value, 0.0) * whole, language.value(p, Unit("share")), text)
        for p, text in (
            (recouped, language.text("recouped: comes back as taxes and contributions")),
            (funding, language.text("self-funding: recouped plus what is already spent")),
        )
        if p.value is not None and whole > 0
    ]
    base = Point(whole) if gross.value is not None else Point()
    return Figure.of(
        "what_comes_back",
        returns.returns(
            pieces,
            marks,
            whole,
            width=HALF,
            whole_label=language.text(
                "Gross cost without fees of households: {cost}",
                cost=language.value(base, context.money),
            ),
            unknown=language.text("not known"),
        ),
        title=language.text("What comes back, {year}", year=context.year),
        alt=language.text(
            "A bar for the gross cost in {year}: {recouped} is recouped; with what is already "
            "spent, {funding} is self-funding.",
            year=context.year,
            recouped=language.value(recouped, Unit("share")),
            funding=language.value(funding, Unit("share")),
        ),
        note=language.text("Money that is already spent is no return: so both shares are shown."),
        columns=(language.text("Part"), f"{context.bounds()[0]} ({context.money_unit()})"),
        rows=[(name, value) for name, _, value in values],
    )


def drivers(context: Context) -> Figure:
    """What moves the gross cost most."""
    language, results = context.language, context.results
    centre = results.last("total", "cost", "gross")
    found = [row for row in results.rows("drivers") if _number(row, "cost_low", "cost_high")]
    found.sort(key=lambda row: -abs(row["cost_high"] - row["cost_low"]))
    swings: list[tornado.Swing] = []
    data: list[tuple[Cell, ...]] = []
    for row in found:
        name, sub = _driver(context, row)
        ends = float(row["cost_low"]), float(row["cost_high"])
        low, high = (language.value(Point(end), context.money) for end in ends)
        data.append((sub, name, row.get("low"), row.get("high"), *ends))
        if len(swings) < 5:
            swings.append(tornado.Swing(name, sub, *ends, low, high))
    unit = context.money_unit()
    return Figure.of(
        "cost_drivers",
        tornado.tornado(
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
        ),
        title=language.text("What drives the cost"),
        alt=language.text(
            "Bars: the gross cost in {year} when one input at a time goes from its low to its "
            "high end. The strongest is: {name}.",
            year=context.year,
            name=swings[0].label if swings else language.text("not known"),
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
        rows=data,
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
