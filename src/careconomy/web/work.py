"""What is worked out for a request: plain data in, bytes out, so that any process can do it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from careconomy.archive import archive
from careconomy.errors import CareError, MissingFact
from careconomy.published import countries_data, facts_data, to_json
from careconomy.web.own import country_of, profile_for

if TYPE_CHECKING:
    from careconomy.facts import Country
    from careconomy.package import Package
    from careconomy.study import Result

Asked = Mapping[str, Any]
JSON = "application/json"
HTML = "text/html; charset=utf-8"
BRIEFS = {
    "pdf": "application/pdf",
    "html": HTML,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
# Forms of a figure: pictures, its data, and its data as a piece of a page.
PICTURES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "html": HTML,
}
# Fast, and a third as large as plain; the figures are the same.
_EFFORT = 1


@dataclass(frozen=True)
class Made:
    """An answer: its body, packed by gzip, its media type, and a name if it is a file."""

    body: bytes
    media: str = JSON
    file: str = ""


@dataclass(frozen=True)
class Refused:
    """A mistake in the request: what is wrong, where, what to do; facts that are lacking."""

    problem: str
    where: str
    remedy: str
    lacking: tuple[str, ...] = ()


def work(kind: str, asked: Asked) -> Made | Refused:
    """Do a piece of work of KINDS; mistakes in the request come back as `Refused`."""
    try:
        return KINDS[kind](asked)
    except MissingFact as error:
        lacking = (error.name, *error.others)
        return Refused(error.problem, error.where, error.remedy, lacking)
    except CareError as error:
        return Refused(error.problem, error.where, error.remedy)


def _json(data: Any) -> Made:
    return Made(_packed(to_json(data).encode()))


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, _EFFORT, mtime=0)


def _countries(_: Asked) -> Made:
    from careconomy.facts import countries

    return _json(countries_data(countries()))


def _facts(asked: Asked) -> Made:
    country = _country(asked)
    return _json(facts_data(country, [fact for _, fact in sorted(country.facts.items())]))


def _balance(asked: Asked) -> Made:
    from careconomy.care_balance import balance
    from careconomy.care_balance.value import Valuation

    valuation = Valuation(asked["value_method"], asked["wage_concept"])
    names = ("year", "draws", "seed")
    found = balance(_country(asked), valuation=valuation, **{name: asked[name] for name in names})
    return _json(found.to_dict())


def _simulate(asked: Asked) -> Made:
    return _json(_result(asked, _package(asked["package"])).to_dict())


def _compare(asked: Asked) -> Made:
    from careconomy.study import compare

    packages = [_package(tables, f"package {at}") for at, tables in enumerate(asked["packages"], 1)]
    names = ("to", "draws", "seed")
    results = compare(packages, _country(asked), **{name: asked[name] for name in names})
    return _json([result.to_dict() for result in results])


def _brief(asked: Asked) -> Made:
    from careconomy.report import brief

    result, form = _result(asked, _package(asked["package"])), asked["form"]
    name = f"care-{result.country.iso3.lower()}-{asked['language']}"
    with TemporaryDirectory(prefix="careconomy-") as folder:
        formats = ("html", "pdf", "docx") if form == "zip" else (form,)
        made = brief(result, language=asked["language"], folder=folder, formats=formats)
        body = _all_of(made.folder) if form == "zip" else made.paths[0].read_bytes()
    return Made(_packed(body), BRIEFS[form], f"{name}.{form}")


def _all_of(folder: Path) -> bytes:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return archive({path.relative_to(folder).as_posix(): path.read_bytes() for path in found})


def _result(asked: Asked, package: Package) -> Result:
    from careconomy.care_balance.value import Valuation
    from careconomy.study import simulate

    valuation = Valuation(asked["value_method"], asked["wage_concept"])
    names = ("to", "draws", "seed")
    given = {name: asked[name] for name in names}
    survey = profile_for(asked, asked.get("own_survey", ""), asked.get("own_facts", ""))
    return simulate(package, _country(asked), valuation=valuation, survey=survey, **given)


def _country(asked: Asked) -> Country:
    from careconomy.facts import Country

    if asked.get("own_facts"):
        return country_of(asked, asked["country"], asked["own_facts"])
    return Country.load(asked["country"], overrides=asked.get("facts") or {})


def _package(tables: Asked, where: str = "package") -> Package:
    from careconomy.package import Package

    return Package.from_tables(tables, where=where)


def _page(asked: Asked) -> Made:
    from careconomy.web import render

    return Made(_packed(render.results(asked).encode()), HTML)


def _side(asked: Asked) -> Made:
    from careconomy.web import render

    return Made(_packed(render.side_by_side(asked).encode()), HTML)


def _side_figure(asked: Asked) -> Made:
    from careconomy.web import render

    return _picture(asked, render.side_figure(asked))


def _figure(asked: Asked) -> Made:
    from careconomy.web import render

    return _picture(asked, render.figure_file(asked))


def _today(asked: Asked) -> Made:
    from careconomy.web import render

    return Made(_packed(render.country(asked).encode()), HTML)


def _today_figure(asked: Asked) -> Made:
    from careconomy.web import render

    return _picture(asked, render.country_figure(asked))


def _picture(asked: Asked, body: bytes) -> Made:
    form = asked["form"]
    return Made(
        _packed(body), PICTURES[form], "" if form == "html" else f"{asked['figure']}.{form}"
    )


def _world(asked: Asked) -> Made:
    from careconomy.web import render

    return _json(render.world(asked))


def _overview(asked: Asked) -> Made:
    from careconomy.web.overview import overview

    return Made(_packed(overview(asked).encode()), HTML)


def _map_figure(asked: Asked) -> Made:
    from careconomy.web import worldmap

    return _picture(asked, worldmap.map_file(asked))


def _document(asked: Asked) -> Made:
    from careconomy.report.language import Language
    from careconomy.web.render import state_of

    state = state_of(asked)
    tables = state.tables(Language(asked["language"]).text("Care package"))
    known = {"country": state.country, "package": tables, "to": None, "seed": 1}
    own = {"own_survey": state.survey, "own_facts": state.facts, "own": asked.get("own", {})}
    return _brief({**USUAL, **known, **own, **{k: asked[k] for k in ("language", "form", "draws")}})


USUAL = {"value_method": "specialist", "wage_concept": "gross_with_contributions"}
KINDS: Mapping[str, Callable[[Asked], Made]] = {
    "countries": _countries,
    "facts": _facts,
    "balance": _balance,
    "simulate": _simulate,
    "compare": _compare,
    "brief": _brief,
    "page": _page,
    "side": _side,
    "side_figure": _side_figure,
    "figure": _figure,
    "today": _today,
    "today_figure": _today_figure,
    "world": _world,
    "overview": _overview,
    "map_figure": _map_figure,
    "document": _document,
}


def prepare() -> None:
    """Import what the first request would wait for; called once in each process."""
    import careconomy.care_balance.build
    import careconomy.study  # noqa: F401
