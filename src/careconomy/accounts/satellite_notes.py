"""What a reader of an account must know: sources, assumptions, and what is not known and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from careconomy.accounts.satellite_formula import Item, Plan
from careconomy.accounts.satellite_functions import FUNCTIONS, NAMES, TOTAL
from careconomy.accounts.satellite_measure import Measured
from careconomy.accounts.satellite_series import Years
from careconomy.accounts.value_ask import LIMITS, SAID
from careconomy.accounts.value_gdp import Gdp
from careconomy.accounts.value_prices import Pricing
from careconomy.accounts.value_tasks import TASKS
from careconomy.accounts.wages import Wages

if TYPE_CHECKING:
    from careconomy.accounts.satellite import Satellite

Entry = tuple[str, str]
DIMENSIONS = ("year", "sex", "activity", "statistic", "unit")
FIGURES = ("est", "se", "lci", "uci", "cv", "df", "n", "flag")
# What national accounts give: words, and the keys that would supply them.
WANTED = {
    "capital_consumption": (
        "Consumption of fixed capital",
        "capital_consumption, or stock and depreciation_rate,",
    ),
    "intermediate": ("Intermediate consumption", "intermediate"),
    "taxes": ("Other taxes on production", "taxes (0 where there are none)"),
    "subsidies": ("Subsidies on production", "subsidies (0 where there are none)"),
    "durables_services": (
        "Services of durables",
        "stock, return_rate and depreciation_rate",
    ),
}
_ADDED = ("taxes", "subsidies", "capital_consumption")
_GDP = "labour_share_of_gdp"
NEEDED_BY = {
    "gross_value_added": _ADDED,
    "output": (*_ADDED, "intermediate"),
    "value_added_share_of_gdp": (*_ADDED, _GDP),
    "labour_share_of_extended_gdp": (_GDP,),
    "extended_gdp": ("durables_services", _GDP),
    "household_share_of_extended_gdp": ("durables_services", _GDP),
}


METHODS: tuple[Entry, ...] = (
    (
        "Input approach",
        "Gross value added = labour + other taxes on production - subsidies + consumption of fixed "
        "capital; output = gross value added + intermediate consumption.",
    ),
    (
        "Extended GDP",
        "GDP + labour + services of durables, stock x (rate of return + depreciation).",
    ),
    (
        "Output approach",
        "Gross value added = quantities x prices - intermediate consumption - consumption of fixed "
        "capital.",
    ),
    (
        "Errors",
        "Of the survey's design: the whole figure with each replicate weight, or linearised; "
        "errors of given figures are added where they are stated, as independent.",
    ),
)


@dataclass(frozen=True)
class Unknown:
    """What is not known, of which functions, what would supply it."""

    item: str
    functions: tuple[str, ...]
    problem: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Both in one."""
        return f"{self.problem} {self.remedy}"


def triple(pricing: Pricing) -> str:
    """Method, wage concept and price year, which belong to every value."""
    wages = pricing.wages
    return (
        f"{pricing.method.replace('_', ' ')}, {wages.concept.replace('_', ' ')} wage of an hour "
        f"{wages.per_hour}, prices of {wages.price_year}"
    )


def unknown(plan: Plan, values: Mapping[Item, float], wages: Wages) -> tuple[Unknown, ...]:
    """List what the account lacks, and what would supply it."""
    return (*_lacking(plan, values), *_prices(plan, values), *_gdp(values, wages))


def _lacking(plan: Plan, values: Mapping[Item, float]) -> Iterator[Unknown]:
    for item, (words, keys) in WANTED.items():
        lacking = tuple(name for name in plan.functions if np.isnan(values[item, name]))
        if np.isfinite(values[item, TOTAL]):
            lacking = tuple(name for name in lacking if name not in plan.own_use)
        if not lacking:
            continue
        every = set(plan.functions) <= set(lacking)
        of = "any function" if every else ", ".join(lacking)
        yield Unknown(
            item,
            lacking,
            f"{words}, for {of}.",
            f"Give {keys} in [functions.NAME] of a file of accounts (--accounts).",
        )


def _prices(plan: Plan, values: Mapping[Item, float]) -> Iterator[Unknown]:
    lacking = tuple(name for name in plan.own_use if name not in plan.priced)
    if lacking:
        of = "any function" if not plan.priced else ", ".join(lacking)
        yield Unknown(
            "output_by_prices",
            lacking,
            f"Prices of what is put out, for {of}.",
            "Give [outputs.NAME] with price, and quantity or hours_of, in a file of accounts.",
        )
    for output in plan.outputs:
        if np.isnan(values["quantity", output.name]):
            yield Unknown(
                "quantity",
                (output.function,),
                f"Quantity of {output.name}: the survey does not tell hours of {output.hours_of}.",
                f"Give quantity in [outputs.{output.name}].",
            )


def _gdp(values: Mapping[Item, float], wages: Wages) -> Iterator[Unknown]:
    if np.isnan(values["labour_share_of_gdp", TOTAL]):
        yield Unknown(
            "labour_share_of_gdp",
            (),
            f"GDP in {wages.money}, hence every share of it.",
            "Give [gdp] in a file of accounts (--accounts), or --gdp.",
        )


def withheld(item: str, found: Satellite) -> str:
    """What an item of the account lacks: other figures, or itself."""
    lacking = {one.item for one in found.unknown}
    needs = [name for name in NEEDED_BY.get(item, ()) if name in lacking]
    words = ["GDP" if name == _GDP else WANTED[name][0].lower() for name in needs]
    return f"needs {', '.join(words)}" if words else "not given"


def of_account(
    found: Sequence[Measured],
    one: Measured,
    wages: int,
    plan: Plan,
    year: int,
    years: Years | None,
) -> tuple[str, ...]:
    """Notes of the account, in the order in which they matter."""
    price_year = one.found[wages].pricing.wages.price_year
    said = []
    if price_year != year:
        said.append(
            f"Hours are of {year}, wages and GDP of {price_year}: no value at prices of {year}, "
            "and a share of the output of neither year. Give --wages and --accounts of that year."
        )
    if plan.accounts is not None and "government.capital_return" not in plan.accounts.amounts:
        said.append("Extended GDP is without a return on government capital, which is not given.")
    if plan.accounts is not None and (output := plan.accounts.amounts.get("gdp")) and output.se:
        said.append("Shares of GDP by function, sex and year take GDP as known.")
    if len({_ages(item) for item in found}) > 1:
        said.append("The surveys have other ages: growth between them is not of the same persons.")
    left_out = _not_in_survey(plan)
    if left_out:
        said.append(f"Given, and not in the survey or its scope: {', '.join(left_out)}.")
    lost = int(one.counts[len(one.years) :].sum())
    if lost:
        said.append(f"{lost} diaries do not tell their year, and are in the account of none.")
    if not one.ask.survey.manifest.design:
        said.append(
            "The survey states no design: errors take each household as drawn at random by itself."
        )
    rule = one.totals.analysis.rules.sentence()
    series = (years.note(),) if years else ()
    priced = one.found[wages].notes
    if years:
        # GDP is of one year, and the note would call it that of all years of the survey.
        priced = tuple(note for note in priced if not note.startswith("GDP of "))
    every = (*said, *series, *one.ask.notes, *priced, LIMITS[1], rule)
    return tuple(dict.fromkeys(every))


def _not_in_survey(plan: Plan) -> list[str]:
    given = plan.accounts
    if given is None:
        return []
    functions = {key.partition(".")[0] for key in given.amounts}
    found = [name for name in NAMES if name in functions and name not in plan.functions]
    lost = [output.name for output in given.outputs if output.function not in plan.functions]
    return [*found, *(f"outputs.{name}" for name in lost)]


def sources(
    found: Sequence[Measured],
    one: Measured,
    plan: Plan,
    pricing: Pricing,
    gdp: Gdp | None,
    year: int,
    years: Years | None,
) -> tuple[Entry, ...]:
    """Source and method of each number, for the sheet that offices put at the end."""
    wages = pricing.wages
    entries = [
        *(("Survey", _origin(item)) for item in found),
        ("Year of hours", str(year)),
        ("Valuation", triple(pricing) + "."),
        ("Wages", "wages of a file" if wages.own else SAID[pricing.method]),
        *(("Wages, source", text) for text in wages.sources),
        *_other_wages(one, pricing),
        ("Ages", _ages(one)),
        ("Activities", " ".join(_lines(plan))),
        ("Functions", " ".join(_functions(plan))),
        ("Scope", "Own-use services; volunteering apart, outside every total."),
    ]
    if gdp is not None:
        said = f"GDP {gdp.label}: {gdp.value:,.0f} {wages.money}; extended GDP adds labour to it."
        entries.append(("Denominators", said))
    amounts = plan.accounts.amounts if plan.accounts else {}
    for key, amount in amounts.items():
        error = "taken as known" if amount.se is None else f"standard error {amount.se:,.6g}"
        entries.append((key, f"{amount.value:,.15g}; {error}. Source: {amount.source}."))
    return (*entries, *METHODS, *((("Time series", years.note()),) if years else ()))


def _origin(one: Measured) -> str:
    manifest = one.ask.survey.manifest
    parts = (manifest.name, manifest.source, manifest.licence)
    return "".join(f"{part.rstrip('.')}. " for part in parts if part).strip()


def _ages(one: Measured) -> str:
    """Who is counted, which an age floor that was asked for can narrow."""
    return [note for note in one.ask.notes if note.startswith("Persons")][-1]


def _other_wages(one: Measured, pricing: Pricing) -> Iterator[Entry]:
    """Sources of the wages of other years."""
    for found in one.found:
        wages = found.pricing.wages
        if wages.price_year != pricing.wages.price_year:
            yield f"Wages of {wages.price_year}", " ".join(wages.sources)


def _lines(plan: Plan) -> Iterator[str]:
    for line in plan.lines:
        codes = [code for task in TASKS if task.line == line for code in task.codes]
        yield f"{line} (ICATUS 2016 {', '.join(codes)});"


def _functions(plan: Plan) -> Iterator[str]:
    for function in FUNCTIONS:
        if function.name in plan.functions:
            lines = [line for line in function.lines if line in plan.lines]
            yield f"{function.title}: {', '.join(lines)}."


def records(found: Satellite) -> list[dict[str, Any]]:
    """Supply and use as flat records, in money to the cent."""
    table = found.table
    return [
        {
            "table": "supply and use",
            "year": str(found.year),
            "activity": column,
            "statistic": ": ".join(row),
            "unit": f"{found.money} a year",
            "est": None if table.at(row, column) is None else (table.at(row, column) or 0) / 100,
            "flag": "" if table.at(row, column) is not None else "not known",
        }
        for row in table.rows
        for column in table.columns
    ]
