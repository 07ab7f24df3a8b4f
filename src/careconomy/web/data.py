"""The pages on which a visitor brings data, sees what they are like, uses and forgets them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from careconomy.report.language import N_, Language
from careconomy.web.heavy import QUALITY, STEPS
from careconomy.web.jobs import Jobs
from careconomy.web.owned import COOKIE, word_of
from careconomy.web.pages import Failed, country_names, language_of, page
from careconomy.web.sessions import GONE, Item, Sessions
from careconomy.web.settings import UPLOADS, DataLimits
from careconomy.web.unfit import Unfit, megabytes
from careconomy.web.upload import Form, Received, drained, receive

router = APIRouter(include_in_schema=False)
KINDS = tuple(path.rpartition("/")[2] for path in UPLOADS)
# Endings that `careconomy.timeuse.readers.sources` reads; named here, since it imports much.
RAW = (".csv", ".tsv", ".tab", ".txt", ".dat", ".parquet", ".pq", ".dta", ".sav", ".zsav", ".por",
       ".sas7bdat", ".xpt", ".rds", ".rda", ".rdata")  # fmt: skip
ENDINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "dataset": {"file": (".zip",)},
    "mapped": {"mapping": (".toml",), "file": (*RAW, ".zip")},
    "facts": {"file": (".toml",)},
}
STALE = N_("This form is out of date, or was not sent from this page. Load the page again.")
LONGEST_BODY = 10_000


def _sessions(request: Request) -> Sessions:
    found: Sessions = request.app.state.sessions
    return found


def _jobs(request: Request) -> Jobs:
    found: Jobs = request.app.state.jobs
    return found


@router.get("/data")
async def overview(request: Request) -> Response:
    """What has been brought, and forms to bring more."""
    language, word = language_of(request), word_of(request)
    title = language.text("Bring your data")
    if not word and request.headers.get("sec-fetch-site") == "cross-site":
        # A strict cookie does not come along from another site: ask again from here.
        return page(request, language, "onward.html", title=title)
    fresh = "" if word else _sessions(request).new_word()
    word = word or fresh
    limits = _sessions(request).limits
    _sessions(request).get(word)
    answer = page(
        request,
        language,
        "data.html",
        title=title,
        here="data",
        token=_sessions(request).token(word),
        items=[_row(item, language) for item in _sessions(request).items_of(word)],
        busy=any(item.busy for item in _sessions(request).items_of(word)),
        countries=sorted((name, iso3) for iso3, name in country_names(language.code).items()),
        limits=_shown(limits, language),
        endings=ENDINGS,
    )
    answer.headers["cache-control"] = "no-store"
    if fresh:
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, fresh, path="/", httponly=True, samesite="strict", secure=secure)
    return answer


def _shown(limits: DataLimits, language: Language) -> dict[str, Any]:
    return {
        "upload": limits.upload,
        "small": limits.small,
        "upload_mb": language.number(megabytes(limits.upload)),
        "minutes": language.number(limits.idle / 60),
    }


def _row(item: Item, language: Language) -> dict[str, Any]:
    """An item as a page shows it."""
    country = str(item.about.get("country", ""))
    keep = f"{item.use}={item.id}&lang={language.code}"
    return {
        "id": item.id,
        "title": item.title,
        "name": item.name,
        "kind": language.text(_KINDS[item.kind]),
        "state": item.state,
        "said": language.text(_STATES[item.state]),
        "busy": item.busy,
        "usable": item.usable,
        "address": f"/data/item/{item.id}?lang={language.code}",
        "country": language.country(country, str(item.about["title"])) if country else "",
        "today": f"/country/{country}?{keep}" if country and item.usable else "",
        "compose": f"/compose?{'country=' + country + '&' if country else ''}{keep}",
    }


_KINDS = {
    "dataset": N_("Survey dataset"),
    "mapped": N_("Survey, read by a mapping"),
    "facts": N_("Facts"),
}
_STATES = {
    "receiving": N_("On its way"),
    "waiting": N_("Waiting for its turn"),
    "running": N_("Being read"),
    "ready": N_("Ready"),
    "unfit": N_("Not taken"),
    "cancelled": N_("Cancelled"),
}


@router.post("/data/cancel")
async def cancel(request: Request) -> Response:
    """End the work on an item, and delete it."""
    return await _dropped(request)


@router.post("/data/drop")
async def drop(request: Request) -> Response:
    """Delete an item."""
    return await _dropped(request)


async def _dropped(request: Request) -> Response:
    words, word = await _words(request)
    sessions = _sessions(request)
    try:
        item = sessions.item(word, words.get("id", ""))
    except Unfit as error:
        raise _failed(request, error) from None
    await _jobs(request).cancel(item)
    sessions.drop(word, item.id)
    return _onward(request, "/data")


@router.post("/data/forget")
async def forget(request: Request) -> Response:
    """Delete everything of the session, and the session."""
    _, word = await _words(request)
    await end_session(_sessions(request), _jobs(request), word)
    answer = _onward(request, "/data")
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer


async def end_session(sessions: Sessions, jobs: Jobs, word: str) -> None:
    """End the work of a session and delete what it brought."""
    for item in sessions.items_of(word):
        await jobs.cancel(item)
    sessions.forget(word)


async def end_sessions(sessions: Sessions, jobs: Jobs) -> None:
    """End those sessions that nobody has asked for in a while, as long as the server runs."""
    while True:
        await asyncio.sleep(min(30.0, sessions.limits.idle / 4))
        for word in sessions.expired():
            await end_session(sessions, jobs, word)


async def _words(request: Request) -> tuple[dict[str, str], str]:
    """The words of a small form that this session's page has sent, and the session's word."""
    body = await request.body()
    words = dict(parse_qsl(body[:LONGEST_BODY].decode("utf-8", "replace")))
    word = word_of(request)
    if not word or not _sessions(request).fits(word, words.get("token", "")):
        raise Failed(403, language_of(request).text(STALE))
    return words, word


@router.post("/data/{kind}")
async def bring(request: Request, kind: str) -> Response:
    """Take in a file, and begin the work on it."""
    if kind not in KINDS:
        raise Failed(404, f'"{kind[:20]}"')
    word, sessions = word_of(request), _sessions(request)
    if not word:
        raise Failed(403, language_of(request).text(STALE))
    item = None
    try:
        item = sessions.open(word, kind)
        asked = await _received(request, sessions, word, item)
        _jobs(request).start(item, asked)
    except BaseException as error:
        # Also where the visitor has left in the middle.
        if item is not None:
            sessions.drop(word, item.id)
        if isinstance(error, Unfit):
            await drained(request, sessions.limits)
            raise _failed(request, error) from None
        raise
    return _onward(request, f"/data/item/{item.id}")


async def _received(request: Request, sessions: Sessions, word: str, item: Item) -> dict[str, Any]:
    """Take in the form of an item; what its job is asked. Raises Unfit."""
    limits = sessions.limits

    def allow(words: Mapping[str, str]) -> None:
        if not sessions.fits(word, words.get("token", "")):
            raise Unfit(STALE, 403)

    small = {"facts": ("file",), "mapped": ("mapping",)}.get(item.kind, ())
    most = {at: limits.small if at in small else limits.upload for at in ENDINGS[item.kind]}
    form = Form(item.folder, most, allow)
    found = await receive(request, form, limits, lambda: sessions.used() > limits.disk)
    allow(found.words)
    _check_files(item, found)
    if item.state == "cancelled":
        raise Unfit(GONE, 404)
    item.name = found.files["file"][1]
    if item.kind == "facts":
        found.files["file"][0].rename(item.file)
        return {
            "kind": item.kind,
            "file": item.file.name,
            "country": found.words.get("country", "")[:80],
        }
    return {"kind": item.kind, **{at: path.name for at, (path, _) in found.files.items()}}


def _check_files(item: Item, found: Received) -> None:
    """Raise Unfit for a file that is missing, empty, or of a kind that is not read."""
    for at, endings in ENDINGS[item.kind].items():
        path, name = found.files.get(at, (None, ""))
        if path is None or not name:
            raise Unfit(N_("Choose a file."))
        if path.suffix.lower() not in endings:
            raise Unfit(
                N_("The file “{name}” is not of a kind that is read here: {known}."),
                415,
                name=name,
                known=", ".join(endings),
            )
        if not path.stat().st_size:
            raise Unfit(N_("The file “{name}” is empty."), name=name)


@router.get("/data/item/{name}")
async def item_page(request: Request, name: str) -> Response:
    """How far the work on an item is, or what came out of it."""
    language, item = language_of(request), _item(request, name)
    data: dict[str, Any] = {}
    template, status = "item.html", 200
    if item.busy:
        template, data = "progress.html", {"progress": _progress(request, item, language)}
    elif item.unfit is not None:
        status = item.unfit.status
        data = {"problem": item.unfit.told(language), "quality": None, "about": {}}
    else:
        data = {"problem": "", "quality": _quality(item), "about": item.about}
    answer = page(
        request,
        language,
        template,
        status,
        title=item.title,
        here="data",
        item=_row(item, language),
        token=_sessions(request).token(word_of(request)),
        **data,
    )
    answer.headers["cache-control"] = "no-store"
    return answer


def _quality(item: Item) -> Any:
    path = item.folder / f"{QUALITY}.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def _progress(request: Request, item: Item, language: Language) -> dict[str, Any]:
    """How far the work on an item is."""
    said = language.text(_STATES[item.state])
    ahead = _jobs(request).ahead(item)
    if item.state == "waiting" and ahead:
        said = language.plural(
            "{n} file is before yours", "{n} files are before yours", ahead, n=ahead
        )
    if item.step:
        said = language.text(STEPS[item.step])
    share = None if item.share is None else round(item.share, 3)
    return {"busy": item.busy, "said": said, "share": share}


@router.get("/data/state/{name}")
async def state(request: Request, name: str) -> Response:
    """How far the work on an item is, for the script of the page."""
    progress = _progress(request, _item(request, name), language_of(request))
    return JSONResponse(progress, headers={"cache-control": "no-store"})


@router.get("/data/report/{name}")
async def report(request: Request, name: str) -> Response:
    """The quality report as a page of its own to keep."""
    path = _item(request, name).folder / f"{QUALITY}.html"
    if not path.is_file():
        raise Failed(404, language_of(request).text(GONE))
    headers = {"cache-control": "no-store"}
    return FileResponse(path, headers=headers, media_type="text/html", filename="quality.html")


def _item(request: Request, name: str) -> Item:
    try:
        return _sessions(request).item(word_of(request), name)
    except Unfit as error:
        raise _failed(request, error) from None


def _failed(request: Request, error: Unfit) -> Failed:
    return Failed(error.status, error.told(language_of(request)))


def _onward(request: Request, path: str) -> Response:
    return RedirectResponse(f"{path}?lang={language_of(request).code}", 303)
