"""Pages for people: plain HTML that a small script makes lively. The state is in the address."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlencode

from babel import Locale
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from careconomy import __version__
from careconomy.errors import CareError
from careconomy.facts import Country
from careconomy.facts.store import territories
from careconomy.report.language import N_, Language, languages
from careconomy.web import worldmap
from careconomy.web.api import packed
from careconomy.web.fields import parts
from careconomy.web.owned import in_use, name_of, of_query, owned, usable, without
from careconomy.web.pool import Busy, Desk, TookTooLong
from careconomy.web.render import environment
from careconomy.web.state import State, distinct
from careconomy.web.told import mistake, refusal, unknown_country
from careconomy.web.toml import to_toml
from careconomy.web.unfit import Unfit
from careconomy.web.work import BRIEFS, PICTURES, Made, Refused

router = APIRouter(include_in_schema=False)
Pairs = Sequence[tuple[str, str]]
DRAWS = 200
MOST_COMPARED = 4
PHASES = {"linear": N_("A little more each year"), "immediate": N_("At once")}


class Failed(Exception):
    """A page cannot be made; `status`, what to say, and `onward` an address that may do."""

    def __init__(self, status: int, problem: str, onward: str = "") -> None:
        self.status, self.problem, self.onward = status, problem, onward
        super().__init__(problem)


def language_of(request: Request) -> Language:
    """The language of the address, else the first of the browser's that there is, else English."""
    asked = request.query_params.get("lang", "")
    if asked in languages():
        return Language(asked)
    wanted = []
    for part in request.headers.get("accept-language", "")[:500].split(","):
        code, _, weight = part.partition(";q=")
        try:
            wanted.append((-float(weight or 1.0), code.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    known = [code for _, code in sorted(wanted, key=lambda one: one[0]) if code in languages()]
    return Language(known[0] if known else "en")


def page(
    request: Request, language: Language, template: str, status: int = 200, **data: Any
) -> Response:
    """Fill a page with what every page has."""
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    others = [
        (
            code,
            str(Locale.parse(code).display_name).capitalize(),
            f"{request.url.path}?{urlencode([*pairs, ('lang', code)])}",
        )
        for code in languages()
    ]
    html = (
        environment()
        .get_template(template)
        .render(
            text=language.text,
            lang=language.code,
            direction=language.direction,
            version=__version__,
            languages=others,
            own=in_use(request),
            **{"here": "", **data},
        )
    )
    kept = "no-store" if in_use(request) else "no-cache"
    return HTMLResponse(html, status, {"vary": "accept-language", "cache-control": kept})


async def done(request: Request, kind: str, asked: dict[str, Any]) -> tuple[Made, str]:
    """Have work done for a page. Raises Failed."""
    desk: Desk = request.app.state.desk
    language = language_of(request)
    try:
        made, key = await desk.answer(kind, asked)
    except Busy:
        raise Failed(503, language.text("The server is busy. Try again in a second.")) from None
    except TookTooLong:
        raise Failed(504, language.text("The work took too long.")) from None
    if isinstance(made, Refused):
        raise Failed(422, refusal(language, made))
    return made, key


def _text(made: Made) -> str:
    return gzip.decompress(made.body).decode()


@router.get("/")
async def world(request: Request) -> Response:
    """Every country, in a table that can be sorted."""
    language = language_of(request)
    made, _ = await done(request, "world", {})
    rows = json.loads(gzip.decompress(made.body))
    asked = {
        "rows": rows,
        "show": worldmap.chosen(request.query_params.get("show")),
        "language": language.code,
    }
    found = _text((await done(request, "overview", asked))[0])
    names = sorted(language.country(row["iso3"], row["name"]) for row in rows)
    title = language.text("Countries")
    return page(
        request, language, "world.html", title=title, here="world", names=names, overview=found
    )


@cache
def country_names(code: str) -> dict[str, str]:
    """Names of all countries in a language, by ISO code."""
    language = Language(code)
    return {iso3: language.country(iso3, held.names["en"]) for iso3, held in territories().items()}


@router.get("/country")
async def find_country(request: Request) -> Response:
    """Lead from a name in any language, or a code, to the page of the country."""
    language, word = language_of(request), request.query_params.get("country", "").strip()
    named = {name.casefold(): iso3 for iso3, name in country_names(language.code).items()}
    iso3 = named.get(word.casefold())
    if iso3 is None:
        try:
            iso3 = Country.load(word).iso3
        except CareError:
            raise Failed(404, unknown_country(language, word)) from None
    return RedirectResponse(f"/country/{iso3}?lang={language.code}", 303)


@router.get("/country/{iso3}")
async def country(request: Request, iso3: str) -> Response:
    """A country today."""
    language = language_of(request)
    own = _own(request, of_query(request))
    code, title = name_of(request, iso3, language) or _known(iso3, language)
    made, _ = await done(request, "today", {**_of_country(request, code), "own": own})
    keep = urlencode([pair for pair in of_query(request) if pair[1]])
    shown: dict[str, Any] = {"title": title, "iso3": code, "today": _text(made), "keep": keep}
    return page(request, language, "country.html", **shown)


def _known(word: str, language: Language) -> tuple[str, str]:
    """Code and name of a country of the store. Raises Failed."""
    try:
        found = Country.load(word)
    except CareError:
        raise Failed(404, unknown_country(language, word)) from None
    return found.iso3, language.country(found.iso3, found.name)


def _of_country(request: Request, iso3: str) -> dict[str, Any]:
    language = language_of(request).code
    return {"country": iso3, "language": language, "draws": DRAWS, **dict(of_query(request))}


def _own(request: Request, asked: Pairs) -> dict[str, str]:
    """Files of the visitor's own data that are asked for. Raises Failed."""
    try:
        return owned(request, asked)
    except Unfit as error:
        told = error.told(language_of(request))
        raise Failed(error.status, told, without(request)) from None


@router.get("/compose")
async def compose(request: Request) -> Response:
    """Compose a package, with its results below or beside."""
    language, state = language_of(request), _state(request)
    asked = {**_asked(request, state, language, 0), "tables": True, "narrow": True}
    made, _ = await done(request, "page", asked)
    names = dict(country_names(language.code))
    brought = name_of(request, state.country, language)
    names.update([brought] if brought else [])
    known = sorted((name, iso3) for iso3, name in names.items())
    return page(
        request,
        language,
        "compose.html",
        title=language.text("Compose a package"),
        here="compose",
        state=state,
        brought=usable(request),
        presets=[
            (name, f"/compose?{query}&lang={language.code}")
            for name, query in _presets(state, language)
        ],
        countries=[(iso3, name) for name, iso3 in known],
        policies=parts(state, language),
        phase_ins=[(value, language.text(shown)) for value, shown in PHASES.items()],
        results=_text(made),
    )


@router.get("/results")
async def results(request: Request) -> Response:
    """The results alone, for a page that is open; `draws=1` with intervals."""
    language, state = language_of(request), _state(request)
    draws = DRAWS if request.query_params.get("draws", "0") != "0" else 0
    # Tables of data are fetched when they are opened: sliders need not wait for them.
    narrow = request.query_params.get("wide") != "1"
    asked = {**_asked(request, state, language, draws), "tables": False, "narrow": narrow}
    made, key = await done(request, "page", asked)
    return packed(request, made, key)


@router.get("/compare")
async def compare(request: Request) -> Response:
    """Packages side by side; each is an address of its own, in a `p` of this one."""
    language, states = language_of(request), _compared(request)
    elsewhere = request.query_params.get("in", "")
    if elsewhere and states:
        other = replace(states[0], country=_known(elsewhere, language)[0], survey="", facts="")
        there = [state.query() for state in (*states, other)]
        return RedirectResponse(_beside(there, language), 303)
    table = ""
    if states:
        asked = _beside_asked(request, states, DRAWS)
        table = _text((await done(request, "side", asked))[0])
    known = [state.query() for state in states]
    presets_there = _presets(states[0] if states else State(), language)
    room = len(states) < MOST_COMPARED
    more = [(name, _beside([*known, query], language)) for name, query in presets_there if room]
    fewer = [
        (name, _beside([*known[:at], *known[at + 1 :]], language))
        for at, name in enumerate(distinct(states, language.text("Care package")))
    ]
    return page(
        request,
        language,
        "compare.html",
        title=language.text("Compare"),
        here="compare",
        table=table,
        more=more,
        fewer=fewer,
        known=known if room else (),
        countries=sorted(country_names(language.code).items(), key=lambda pair: pair[1]),
    )


@router.get("/figure/compare/{name}.{form}")
async def compared_figure(request: Request, name: str, form: str) -> Response:
    """A figure of a comparison as a file."""
    asked = _beside_asked(request, _compared(request), 0)
    return packed(request, *await done(request, "side_figure", {**asked, **_file(name, form)}))


def _beside_asked(request: Request, states: Sequence[State], draws: int) -> dict[str, Any]:
    return {
        "packages": [state.pairs() for state in states],
        "language": language_of(request).code,
        "draws": draws,
        "own": _own(request, [pair for state in states for pair in state.own()]),
    }


def _compared(request: Request) -> list[State]:
    """The packages of a comparison, without those that switch nothing on."""
    words = request.query_params.getlist("p")[:MOST_COMPARED]
    language = language_of(request)
    return [state for state in (_read(parse_qsl(word), language) for word in words) if state.on]


def _beside(queries: Sequence[str], language: Language) -> str:
    """Address of a comparison."""
    return f"/compare?{urlencode([*(('p', query) for query in queries), ('lang', language.code)])}"


@router.get("/brief.{form}")
async def brief(request: Request, form: str) -> Response:
    """The brief of the package of the address."""
    if form not in BRIEFS:
        raise Failed(404, f'"{form[:20]}"')
    asked = {**_asked(request, _state(request), language_of(request), DRAWS), "form": form}
    return packed(request, *await done(request, "document", asked))


@router.get("/figure/package/{name}.{form}")
async def figure(request: Request, name: str, form: str) -> Response:
    """A figure of the results as a file."""
    asked = _asked(request, _state(request), language_of(request), DRAWS)
    return packed(request, *await done(request, "figure", {**asked, **_file(name, form)}))


@router.get("/figure/{iso3}/{name}.{form}")
async def country_figure(request: Request, iso3: str, name: str, form: str) -> Response:
    """A figure of a country as a file."""
    asked = {**_of_country(request, iso3), "own": _own(request, of_query(request))}
    return packed(request, *await done(request, "today_figure", {**asked, **_file(name, form)}))


def _file(name: str, form: str) -> dict[str, str]:
    if form not in PICTURES:
        raise Failed(404, f'"{form[:20]}"')
    return {"figure": name, "form": form}


@router.get("/package.toml")
async def package(request: Request) -> Response:
    """The package of the address as a file for the command line and Python."""
    state = _state(request)
    text = to_toml(state.tables(), state.on)
    headers = {"content-disposition": 'attachment; filename="package.toml"'}
    return Response(text, headers=headers, media_type="application/toml")


def _state(request: Request) -> State:
    return _read(request.query_params.multi_items(), language_of(request))


def _read(pairs: Pairs, language: Language) -> State:
    try:
        return State.read(pairs).tidy()
    except CareError as error:
        raise Failed(422, mistake(language, error)) from None


def _asked(request: Request, state: State, language: Language, draws: int) -> dict[str, Any]:
    own = _own(request, state.own())
    if not state.facts and state.country not in territories():
        _known(state.country, language)
    return {"pairs": state.pairs(), "language": language.code, "draws": draws, "own": own}


@cache
def presets() -> dict[str, dict[str, Any]]:
    """Packages to start from, by name."""
    folder = files("careconomy.web").joinpath("presets")
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    }


def _presets(state: State, language: Language) -> list[tuple[str, str]]:
    """Name and address of each package to start from, for the country of a state."""
    found = []
    for tables in presets().values():
        name = tables.get("names", {}).get(language.code, tables["name"])
        made = State.of_tables({**tables, "name": name}, state.country)
        made = replace(made, survey=state.survey, facts=state.facts)
        found.append((name, made.query()))
    return found


async def failed(request: Request, error: Exception) -> Response:
    """The page of a mistake."""
    assert isinstance(error, Failed)
    language = language_of(request)
    title = language.text("This did not work")
    told = {"title": title, "problem": error.problem, "onward": error.onward}
    return page(request, language, "mistake.html", error.status, **told)
