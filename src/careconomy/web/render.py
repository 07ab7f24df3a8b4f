"""Parts of pages that rest on computation: results of a package, a country today, the world.

They run in the processes beside the server (see `work.py`): plain data in, HTML out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from careconomy.care_balance import balance
from careconomy.difference import difference
from careconomy.errors import CareError
from careconomy.facts import Country, countries
from careconomy.package import Package
from careconomy.report.content import content
from careconomy.report.figure import Figure
from careconomy.report.figures import Context
from careconomy.report.labels import QUALITIES, fact_label, label
from careconomy.report.language import Language, Unit
from careconomy.report.standalone import standalone_files
from careconomy.report.tables import amounts, known, pairs
from careconomy.report.values import Point, Results
from careconomy.study import Result, simulate
from careconomy.web import methods
from careconomy.web.own import country_of, profile_for
from careconomy.web.state import State, distinct
from careconomy.web.today import today_figure, value_figure
from careconomy.web.units import cell_told, unit_told
from careconomy.web.why import why_figure

Asked = Mapping[str, Any]
SHARE, HOURS = Unit("share"), Unit("count", power=6)
# Figures of a country today.
TODAY = (today_figure, value_figure)


@cache
def environment() -> Environment:
    """Templates of the pages; a value that is missing is an error."""
    made = Environment(
        loader=PackageLoader("careconomy.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["anchor"] = methods.anchor
    made.filters["figures"] = cell_told
    return made


def state_of(asked: Asked) -> State:
    """The state that a request carries as pairs."""
    return State.read([(str(name), str(value)) for name, value in asked["pairs"]])


def study(asked: Asked) -> Result:
    """Run the package of a state; nothing is switched on in an empty one."""
    state = state_of(asked)
    unnamed = Language(asked["language"]).text("Care package")
    package = Package.from_tables(state.tables(unnamed), where="package")
    found = country_of(asked, state.country, state.facts)
    survey = profile_for(asked, state.survey, state.facts)
    return simulate(package, found, draws=asked["draws"], seed=1, survey=survey)


def results(asked: Asked) -> str:
    """The results of a package as a piece of a page."""
    state, language = state_of(asked), Language(asked["language"])
    if not state.on:
        return environment().get_template("nothing.html").render(text=language.text)
    context = Context(Results(study(asked).to_dict()), language, narrow=asked["narrow"])
    made = content(context)
    return (
        environment()
        .get_template("results.html")
        .render(
            text=language.text,
            made=made,
            figures={figure.name: figure for figure in made.figures},
            query=state.tidy().query(lang=language.code),
            alone=state.tidy().query(),
            lang=language.code,
            iso3=context.results.text("country"),
            draws=asked["draws"],
            survey=state.survey,
            facts=state.facts,
            tables=asked["tables"],
        )
    )


def side_by_side(asked: Asked) -> str:
    """Several packages, each with its country, figure by figure."""
    language = Language(asked["language"])
    found = [{**asked, "pairs": pairs} for pairs in asked["packages"]]
    contexts = [Context(Results(study(one).to_dict()), language) for one in found]
    heads = _heads(found, contexts, language)
    figures = [
        _why(found, contexts, heads, at)
        for at in range(1, len(found))
        if contexts[at].results.text("country") == contexts[0].results.text("country")
    ]
    return (
        environment()
        .get_template("side.html")
        .render(
            text=language.text,
            lang=language.code,
            heads=heads,
            figures=figures,
            elsewhere=len(figures) < len(found) - 1,
            tables=True,
            query=urlencode([("p", state_of(one).query()) for one in found]),
            groups=[
                (language.text("Money and jobs"), _rows(contexts, _amounts)),
                (language.text("Gaps and shares with the package"), _rows(contexts, _shares)),
            ],
        )
    )


def _why(
    found: Sequence[Asked], contexts: Sequence[Context], heads: Sequence[Mapping[str, str]], at: int
) -> Figure:
    packages = [Package.from_tables(state_of(found[place]).tables()) for place in (0, at)]
    first = state_of(found[0])
    where = country_of(found[0], first.country, first.facts)
    steps = difference(
        packages[0], packages[1], where, profile_for(found[0], first.survey, first.facts)
    )
    return why_figure(contexts[at], steps, heads[0]["name"], heads[at]["name"], f"why_{at}")


def side_figure(asked: Asked) -> bytes:
    """A figure of a comparison as a file."""
    language = Language(asked["language"])
    found = [{**asked, "pairs": pairs, "draws": 0} for pairs in asked["packages"]]
    contexts = [Context(Results(study(one).to_dict()), language) for one in found]
    heads = _heads(found, contexts, language)
    figures = [_why(found, contexts, heads, at) for at in range(1, len(found))]
    return _file({figure.name: figure for figure in figures}, asked)


def _heads(
    found: Sequence[Asked], contexts: Sequence[Context], language: Language
) -> list[dict[str, str]]:
    names = distinct([state_of(one) for one in found], language.text("Care package"))
    return [_head(*one) for one in zip(found, contexts, names, strict=True)]


def _head(asked: Asked, context: Context, name: str) -> dict[str, str]:
    state, language = state_of(asked), context.language
    return {
        "name": name,
        "where": language.country(
            context.results.text("country"), context.results.text("country_name")
        ),
        "years": f"{state.start}–{state.end}",
        "query": state.tidy().query(),
    }


def _amounts(context: Context) -> list[tuple[str, Point, Unit]]:
    return [(name, known(context, path), unit) for name, path, unit in amounts(context)]


def _shares(context: Context) -> list[tuple[str, Point, Unit]]:
    return [
        (name, context.results.last(*after).times(100 if unit.kind == "points" else 1), unit)
        for name, (_, after), unit in pairs(context)
    ]


def _rows(
    contexts: Sequence[Context], figures: Callable[[Context], list[tuple[str, Point, Unit]]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Rows of a comparison: a name, and value and interval of each package."""
    columns = [
        [(name, c.language.value(point, unit), c.language.interval(point, unit))
         for name, point, unit in figures(c)]
        for c in contexts
    ]  # fmt: skip
    return [
        (cells[0][0], [(value, interval) for _, value, interval in cells])
        for cells in zip(*columns, strict=True)
    ]


def figure_file(asked: Asked) -> bytes:
    """A figure of the results as svg, png or csv. Raises CareError for another name."""
    context = Context(Results(study(asked).to_dict()), Language(asked["language"]))
    return _file({figure.name: figure for figure in content(context).figures}, asked)


def _file(figures: Mapping[str, Figure], asked: Asked) -> bytes:
    name, form = asked["figure"], asked["form"]
    if name not in figures:
        raise CareError(f'there is no figure "{name[:60]}".')
    if form == "html":
        language = Language(asked["language"])
        words = {"figure": figures[name], "text": language.text, "lang": language.code}
        return environment().get_template("table.html").render(**words, tables=True).encode()
    return standalone_files({name: figures[name]})[f"{name}.{form}"]


def country(asked: Asked) -> str:
    """A country today: its balance, what unpaid work is worth, its facts."""
    language, found = Language(asked["language"]), _own_country(asked)
    sheet = _today_sheet(asked, found)
    context = Context(Results(sheet), language)
    return (
        environment()
        .get_template("today.html")
        .render(
            text=language.text,
            figures=[make(context) for make in TODAY],
            iso3=found.iso3,
            keys=list(_today(context)),
            facts=[_fact(language, fact) for _, fact in sorted(found.facts.items())],
            unsure=_unsure(language, found),
            lang=language.code,
            own=[(use, asked[use]) for use in ("survey", "facts") if asked.get(use)],
        )
    )


def _unsure(language: Language, found: Country) -> str:
    """How many facts of a country are no observation, empty where all are."""
    size = sum(fact.quality != "observed" for fact in found.facts.values())
    if not size:
        return ""
    return language.plural(
        "{n} of the {all} facts behind these figures is not observed; the list below says which.",
        "{n} of the {all} facts behind these figures are not observed; the list below says which.",
        size,
        n=size,
        all=len(found.facts),
    )


def _own_country(asked: Asked) -> Country:
    return country_of(asked, asked["country"], asked.get("facts", ""))


def _today_sheet(asked: Asked, found: Country) -> dict[str, Any]:
    survey = profile_for(asked, asked.get("survey", ""), asked.get("facts", ""))
    return balance(found, draws=asked["draws"], survey=survey).to_dict()


def country_figure(asked: Asked) -> bytes:
    """The figure of a country today as svg, png or csv."""
    sheet = _today_sheet(asked, _own_country(asked))
    context = Context(Results(sheet), Language(asked["language"]))
    return _file({figure.name: figure for figure in (make(context) for make in TODAY)}, asked)


def _today(context: Context) -> Iterator[tuple[str, str, str, str]]:
    """Key figures of a country: name, label, value, interval."""
    language, last = context.language, context.results.last
    text = language.text
    paths = (
        (
            "unpaid_value",
            text("Value of unpaid time, share of GDP"),
            ("unpaid_value", "share_gdp"),
            SHARE,
        ),
        (
            "womens_share",
            text("Women’s share of the family’s hours"),
            ("shares", "women_of_family_hours"),
            SHARE,
        ),
        (
            "fathers_share",
            text("Fathers’ share of parents’ hours"),
            ("shares", "fathers_of_parents_hours"),
            SHARE,
        ),
        (
            "family_share",
            text("The family’s share of all hours"),
            ("shares", "family_of_all_hours"),
            SHARE,
        ),
    )
    for name, shown, path, unit in paths:
        point = last(*path)
        why = context.interval_note([point]) if point.value is not None else ""
        interval = language.interval(point, unit) or why
        yield name, shown, language.value(point, unit), interval


def _fact(language: Language, fact: Any) -> dict[str, str]:
    return {
        "label": fact_label(language, fact.name),
        "value": _shown(language, fact.value, fact.unit),
        "unit": unit_told(language, fact.unit),
        "year": str(fact.year),
        "quality": label(language, QUALITIES, fact.quality),
        "source": fact.source,
    }


def _shown(language: Language, value: float, unit: str) -> str:
    if unit.startswith("share"):
        return language.value(Point(value), SHARE)
    decimals = 0 if abs(value) >= 1000 else 2
    return language.number(value, decimals)


def world(asked: Asked) -> list[dict[str, Any]]:
    """A row for each country: unpaid hours, their value, the fathers' share; None where unknown."""
    rows = []
    for iso3, name, summary in countries():
        row: dict[str, Any] = {"iso3": iso3, "name": name, "unpaid_work": summary.unpaid_work}
        found = Country.load(iso3)
        for sex in ("women", "men"):
            known = found.facts.get(f"unpaid_work_{sex}")
            row[sex] = None if known is None else known.value
        try:
            sheet = balance(found, draws=0).to_dict()
        except CareError:
            row |= {"value": None, "fathers": None}
        else:
            row["value"] = sheet["unpaid_value"]["share_gdp"]["value"][0]
            row["fathers"] = sheet["shares"]["fathers_of_parents_hours"]["value"][0]
        rows.append(row)
    return rows
