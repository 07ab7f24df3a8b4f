"""The figure of why one package costs more than another."""

from __future__ import annotations

from careconomy.difference import Difference
from careconomy.policies import known_policies
from careconomy.report.charts import tornado
from careconomy.report.figure import Figure
from careconomy.report.figures import FULL, HALF, Context
from careconomy.report.labels import POLICIES, label
from careconomy.report.svg import Drawing
from careconomy.report.values import Point

MOST = 8
# What moves the cost by less than this part of it is left out.
LEAST = 0.0005


def why_figure(context: Context, found: Difference, first: str, second: str, name: str) -> Figure:
    """Steps from the first package to the second, each alone; `first`, `second`: their names."""
    language, text = context.language, context.language.text
    words = {"first": first, "second": second, "year": found.year}
    least = LEAST * max(abs(found.first), abs(found.second))
    steps = [step for step in found.steps if abs(step.change) > least][:MOST]
    scale = context.scale_of([Point(found.first), Point(found.second)], context.money)
    swings = []
    for step in steps:
        low, high = sorted((found.first, found.first + step.change))
        shown = language.alike(step.change, context.money, scale)
        less, more = ("", shown) if step.change > 0 else (shown, "")
        policy = label(language, POLICIES, step.policy)
        what = _words(context, step.policy, step.parameter)
        names = (what, policy) if step.parameter else (policy, what)
        swings.append(tornado.Swing(*names, low, high, less, more))

    def drawn(width: float) -> Drawing:
        return tornado.tornado(
            swings,
            found.first,
            width=width,
            keys=(text("costs less"), text("costs more")),
            header=text(
                "Gross cost in {year}: {first}, {before}; {second}, {after}",
                **words,
                before=language.value(Point(found.first), context.money),
                after=language.value(Point(found.second), context.money),
            ),
            unknown=text("Nothing in which they differ moves the cost."),
        )

    return Figure.of(
        name,
        drawn(FULL),
        narrow=drawn(HALF),
        title=text("What would move {first} towards {second}, {year}", **words),
        alt=text(
            "Bars: how the gross cost of {first} changes in {year} with each thing alone in which "
            "{second} differs. The largest: {name}.",
            **words,
            name=swings[0].label if swings else text("not known"),
        ),
        note=text(
            "Each change alone, central values. Years of the phase-in, and what changes do to each "
            "other, make up the rest: {rest}.",
            rest=language.value(Point(found.rest), context.money),
        ),
        columns=(text("Policy"), text("Input"), f"{text('Change')} ({context.money_unit()})"),
        rows=[
            (label(language, POLICIES, step.policy), _words(context, step.policy, step.parameter),
             step.change)
            for step in found.steps
        ],
    )  # fmt: skip


def _words(context: Context, policy: str, parameter: str) -> str:
    if not parameter:
        return context.language.text("The policy as a whole")
    made = dict(known_policies()[policy].described())[parameter]
    return context.language.text(made.description)
