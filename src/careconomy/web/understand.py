"""Pages that explain: how each number is made, what the words mean; and the map as files."""

from __future__ import annotations

import gzip
import json

from fastapi import APIRouter, Request, Response

from careconomy.web import methods, worldmap
from careconomy.web.api import packed
from careconomy.web.glossary import TERMS
from careconomy.web.pages import Failed, done, language_of, page

router = APIRouter(include_in_schema=False)


@router.get("/method")
async def method(request: Request) -> Response:
    """How every number of the pages is made."""
    language = language_of(request)
    groups = [
        (key, language.text(name), [entry for entry in methods.ENTRIES if entry.group == key])
        for key, name in methods.GROUPS.items()
    ]
    return page(
        request,
        language,
        "method.html",
        title=language.text("How it is made"),
        here="method",
        groups=groups,
        text_of=language.text,
    )


@router.get("/glossary")
async def glossary(request: Request) -> Response:
    """The words of the pages, in the order in which a reader meets them."""
    language = language_of(request)
    terms = [(at.anchor, language.text(at.word), language.text(at.meaning)) for at in TERMS]
    title = language.text("Glossary")
    return page(request, language, "glossary.html", title=title, here="glossary", terms=terms)


@router.get("/map.{form}")
async def map_file(request: Request, form: str) -> Response:
    """The map of the world as a file: picture or data."""
    if form not in ("svg", "png", "csv"):
        raise Failed(404, f'"{form[:20]}"')
    made, _ = await done(request, "world", {})
    asked = {
        "rows": json.loads(gzip.decompress(made.body)),
        "show": worldmap.chosen(request.query_params.get("show")),
        "language": language_of(request).code,
        "figure": "world_map",
        "form": form,
    }
    return packed(request, *await done(request, "map_figure", asked))
