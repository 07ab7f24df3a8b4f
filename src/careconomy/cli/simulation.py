"""A simulated package as tables of a terminal, for the eye: every figure is an estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import PART_UNKNOWN, cell, number, scale
from careconomy.cli.tables import (
    Result,
    by_year,
    care_balance,
    grid,
    hanging,
    labelled,
    legend,
    listing,
    origin,
    plain,
    short,
    survey_line,
)
from careconomy.cli.tidy import is_quantity
from careconomy.cli.words import fact_words, word

if TYPE_CHECKING:
    from rich.console import Console

MOST_DRIVERS = 10


def simulation(console: Console, result: Result) -> None:
    """Print a simulated package: costs, payers, jobs, what comes back, gaps, balance."""
    last = result["years"][-1]
    shown = estimates(result)
    _head(console, result)
    _costs(console, shown, last)
    _year_by_year(console, shown)
    listing(console, f"Who pays in {last}", labelled(shown["total"]["payers"]))
    _jobs(console, shown, last)
    _comes_back(console, shown, last)
    for section in ("feasibility", "mothers_employment", "time", "human_capital"):
        found = labelled(shown.get(section, {}), section)
        listing(console, f"{word(section)} in {last}", found)
    _before_and_after(console, shown, last)
    drivers(console, shown, last)
    legend(console, result, marks=False)
    origin(console, result)


def summary(console: Console, result: Result) -> None:
    """Print the first part of a simulated package: cost, who pays, jobs, what comes back."""
    last = result["years"][-1]
    shown = estimates(result)
    _head(console, result)
    _costs(console, shown, last)
    listing(console, f"Who pays in {last}", labelled(shown["total"]["payers"]))
    _jobs(console, shown, last)
    _comes_back(console, shown, last)


def estimates(result: Result) -> Result:
    """Return the result for the eye: every figure is an estimate, so none is marked as one.

    A new spending or net cost of which some present spending is not known is marked instead.
    """
    shown = {key: _unmarked(value) for key, value in result.items()}
    unknown = unknown_spending(result)
    marked = [shown["policies"][name]["cost"]["new_spending"] for name in unknown]
    if unknown:
        marked += [shown["total"]["cost"]["new_spending"], shown["net_cost"]]
    for item in marked:
        item["quality"] = PART_UNKNOWN
    return shown


def unknown_spending(result: Result) -> list[str]:
    """Names of the policies of which it is not known what is spent on them today."""
    return [
        name
        for name, policy in result["policies"].items()
        if policy.get("already_spent", {}).get("value", [0.0])[-1] is None
    ]


def _unmarked(data: Any) -> Any:
    if is_quantity(data):
        return {key: value for key, value in data.items() if key != "quality"}
    if isinstance(data, Mapping):
        return {key: _unmarked(value) for key, value in data.items()}
    return data


def _head(console: Console, result: Result) -> None:
    head = f"{result['package']}, {result['country_name']}, {result['from']} to {result['to']}"
    console.print(head, style="bold")
    console.print(
        f"Money in {result['currency']} at {result['price_year']} prices. "
        f"{result['draws']:,} draws, seed {result['seed']}, careconomy {result['version']}."
    )
    console.print("Every figure is an estimate of the model; below: what it rests on.")
    survey_line(console, result)


def _costs(console: Console, result: Result, last: int) -> None:
    costs = [*result["policies"].items(), ("total", result["total"])]
    grid(
        console,
        f"What it costs in {last}",
        ["", "gross cost", "new spending", "gross, of GDP", "staff"],
        [(word(name), _cost_row(policy)) for name, policy in costs],
    )
    names = ", ".join(word(name).lower() for name in unknown_spending(result))
    if names:
        hanging(
            console,
            "* ",
            f"What is spent on this today is not known, so all counts as new: {names}.",
        )


def _jobs(console: Console, result: Result, last: int) -> None:
    grid(
        console,
        f"New jobs in {last}",
        ["", "women", "men"],
        [
            (word(key, "jobs"), [by_sex["women"], by_sex["men"]])
            for key, by_sex in result["jobs"].items()
        ],
    )


def _comes_back(console: Console, result: Result, last: int) -> None:
    back = [(word(key, "revenue"), item) for key, item in result["revenue"].items()]
    rest = [(word(key), result.get(key)) for key in ("net_cost", "recouped", "self_funding")]
    listing(console, f"What comes back in {last}", [*back, *rest])


def _cost_row(policy: Result) -> list[Result | None]:
    cost = policy["cost"]
    staff = policy.get("staff_fte", {}).get("total")
    return [cost["gross"], cost["new_spending"], policy["cost_share_gdp"]["gross"], staff]


def _year_by_year(console: Console, result: Result) -> None:
    total = result["total"]
    columns = [
        total["cost"]["gross"],
        total["cost"]["new_spending"],
        result["net_cost"],
        total["cost_share_gdp"]["gross"],
    ]
    by_year(
        console,
        "Year by year",
        ["Year", "gross cost", "new spending", "net cost", "gross, of GDP"],
        [(str(year), columns, at) for at, year in enumerate(result["years"])],
    )


def _before_and_after(console: Console, result: Result, last: int) -> None:
    _gaps(console, result, last)
    balance = result["balance"]
    for when in ("before", "after"):
        title = f"Who cares in {last} {word(when)} the package: hours received a year"
        care_balance(console, balance[when], title)
    effort = result.get("effort", {"before": {}, "after": {}})
    sharing = result.get("sharing", {})
    grid(
        console,
        f"Effort in {last}: money and valued time",
        ["", word("before"), word("after")],
        [
            (word(side), [item, effort["after"].get(side)])
            for side, item in effort["before"].items()
        ],
    )
    listing(console, f"How evenly care is shared in {last}", labelled(sharing, "sharing"))
    _worth(console, result, last)


def _worth(console: Console, result: Result, last: int) -> None:
    """Print what unpaid work is worth by method, the support ratio, and what diaries tell of it."""
    worth = result.get("worth")
    if worth is None:
        return
    rows = [
        (word(method), [*(held[state]["share_gdp"] for state in ("before", "after"))])
        for method, held in worth["methods"].items()
    ]
    heads = ["Method", word("before"), word("after")]
    grid(console, f"What unpaid work is worth in {last}, of GDP", heads, rows)
    ratio = worth["support_ratio"]
    listing(
        console,
        f"Unpaid work given per hour needed in {last} (1 in {ratio['base_year']})",
        [(word(key, "support_ratio"), item) for key, item in ratio.items() if is_quantity(item)],
    )
    if "survey" in worth:
        _diaries(console, worth["survey"], worth["wage_concept"])


def _diaries(console: Console, survey: Result, concept: str) -> None:
    """Print what a survey's accounts say: measured value and transfers by age."""
    shown = [
        row
        for row in survey["value"]
        if (row["statistic"], row["sex"], row["wage_concept"]) == ("share_of_gdp", "all", concept)
    ]
    plain(
        console,
        "Unpaid work measured by diaries, % of GDP",
        ["Method", "value", "90 % interval"],
        [[word(row["method"]), *_ends(row, 100.0)] for row in shown],
    )
    ages: dict[str, dict[str, Result]] = {}
    for row in survey["transfers"]:
        ages.setdefault(row["age_group"], {})[row["sex"]] = row
    plain(
        console,
        "Unpaid work received less given, hours a day",
        ["Age", "women", "90 % interval", "men", "90 % interval"],
        [[age, *_ends(of["women"]), *_ends(of["men"])] for age, of in ages.items()],
    )
    _time_poverty(console, survey["time_poverty"])
    for account, why in survey["lacking"].items():
        hanging(console, f"{word(account)}: ", why)


def _time_poverty(console: Console, rows: Sequence[Result]) -> None:
    """Print shares of days without time left, of women and of men."""
    lines: dict[tuple[str, str], dict[str, Result]] = {}
    for row in rows:
        if row["statistic"] == "incidence" and row["sex"] in ("women", "men"):
            lines.setdefault((row["activity"], row["line"]), {})[row["sex"]] = row
    if lines:
        plain(
            console,
            "Time poverty, % of days (not of persons)",
            ["Line", "women", "90 % interval", "men", "90 % interval"],
            [
                [f"{word(what)} {line}", *_ends(of["women"], 100.0), *_ends(of["men"], 100.0)]
                for (what, line), of in lines.items()
            ],
        )


def _ends(row: Result, factor: float = 1.0) -> tuple[str, str]:
    """A figure of a survey, and its interval where it has one."""
    if row["est"] is None:
        return number(None), ""
    value = f"{row['est'] * factor:.2f}"
    if row["lci"] is None:
        return value, ""
    return value, f"{row['lci'] * factor:.2f} to {row['uci'] * factor:.2f}"


def _gaps(console: Console, result: Result, last: int) -> None:
    """Print each gap without and with the package, and the change, in points where it is a rate."""
    rows: list[Sequence[str]] = []
    for key, gap in result["gaps"].items():
        items = [in_points(gap[when]) for when in ("before", "after", "change")]
        unit = items[0]["unit"]
        rows.append(
            [
                f"{word(key, 'gaps')}\n{unit}",
                *(cell(item, -1, scale(unit, item["value"]).factor) for item in items),
            ]
        )
    heads = ["", word("before"), word("after"), "change"]
    plain(console, f"Gaps between women and men in {last}", heads, rows)


def in_points(item: Result) -> Result:
    """Return a gap of rates in points: the difference of two percentages is none itself."""
    return {**item, "unit": "points"} if item["unit"] == "share" else item


def drivers(console: Console, result: Result, last: int) -> None:
    """Print which inputs move the cost most, each varied alone over its 90 % range."""
    found = result.get("drivers", ())[:MOST_DRIVERS]
    if not found:
        return
    costs = [driver[end] for driver in found for end in ("cost_low", "cost_high")]
    chosen = scale(result["total"]["cost"]["gross"]["unit"], costs)
    plain(
        console,
        f"What moves the gross cost of {last} most, {short(chosen.unit)}",
        ["Input, varied alone over its 90 % range", "from", "to"],
        [
            [
                _driver(driver),
                number(driver["cost_low"], chosen.factor),
                number(driver["cost_high"], chosen.factor),
            ]
            for driver in found
        ],
    )


def _driver(driver: Result) -> str:
    """What an input is called, and below it the name by which it can be set."""
    kind, _, name = driver["parameter"].partition(".")
    return f"{fact_words(name) if kind == 'facts' else driver['label']}\n{driver['parameter']}"
