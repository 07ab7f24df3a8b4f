"""The JSON API: everything that the pages do, and the same numbers as on the command line."""

from __future__ import annotations

import gzip
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from careconomy import __version__
from careconomy.care_balance.value import Valuation
from careconomy.errors import CareError
from careconomy.published import parameters_data, to_json
from careconomy.schema import package_schema
from careconomy.web.forms import (
    Comparison,
    Concept,
    Country,
    Document,
    Drawn,
    Method,
    Mistake,
    Simulation,
    Year,
)
from careconomy.web.owned import in_use
from careconomy.web.pool import Busy, Desk, TookTooLong
from careconomy.web.work import JSON, Made, Refused

router = APIRouter()
USUAL = Valuation()
MISTAKES: dict[int | str, dict[str, Any]] = {
    404: {"model": Mistake, "description": "The country or policy is not known."},
    413: {"model": Mistake, "description": "The request is too large."},
    422: {"model": Mistake, "description": "Something in the request can be mended."},
    503: {"model": Mistake, "description": "The server is busy."},
    504: {"model": Mistake, "description": "The work took too long."},
}


def mistake(status: int, problem: str, where: str = "", remedy: str = "") -> Response:
    """The answer to a mistake, in the form of every mistake."""
    body = to_json({"problem": problem, "where": where, "remedy": remedy})
    headers = {"retry-after": "1"} if status == 503 else {}
    # Half of a pair of signs may be quoted, which no text can hold.
    return Response(body.encode("utf-8", "replace"), status, headers, JSON)


@router.get("/health", tags=["server"])
async def health() -> dict[str, str]:
    """Whether the server answers, and which version it is."""
    return {"status": "ok", "version": __version__}


@router.get("/api/countries", tags=["facts"])
async def countries(request: Request) -> Response:
    """Every country with what is known of it."""
    return await _answered(request, "countries", {})


@router.get("/api/countries/{iso3}", tags=["facts"], responses=MISTAKES)
async def facts(request: Request, iso3: Country) -> Response:
    """Facts of a country: value, unit, year, source, licence, quality."""
    return await _answered(request, "facts", {"country": iso3}, unknown=404)


@router.get("/api/countries/{iso3}/balance", tags=["balance"], responses=MISTAKES)
async def balance(
    request: Request,
    iso3: Country,
    year: Annotated[Year | None, Query(description="Another than that of the facts.")] = None,
    value_method: Method = USUAL.method,
    wage_concept: Concept = USUAL.wage_concept,
    draws: Annotated[int, Query(ge=0)] = 0,
    seed: Annotated[int, Query(ge=0, lt=2**63)] = 1,
) -> Response:
    """The care balance today, as `careconomy balance --format json`."""
    asked = {
        "country": iso3,
        "year": year,
        "value_method": value_method,
        "wage_concept": wage_concept,
        "draws": draws,
        "seed": seed,
    }
    return await _answered(request, "balance", asked)


@router.post("/api/balance", tags=["balance"], responses=MISTAKES)
async def own_balance(request: Request, asked: Drawn) -> Response:
    """The care balance with facts of one's own."""
    return await _answered(request, "balance", {**asked.model_dump(), "year": None})


@router.get("/api/parameters", tags=["packages"], responses=MISTAKES)
async def parameters(
    policy: Annotated[str | None, Query(max_length=80, description="Of one policy only.")] = None,
) -> Response:
    """What can be set in a package: unit, default, range, source, description."""
    try:
        return Response(to_json(parameters_data(policy)), media_type=JSON)
    except CareError as error:
        return mistake(404, error.problem, error.where, error.remedy)


@router.get("/api/schema", tags=["packages"])
async def schema() -> Response:
    """The JSON schema of a package."""
    return Response(to_json(package_schema()), media_type=JSON)


@router.post("/api/simulate", tags=["packages"], responses=MISTAKES)
async def simulate(request: Request, asked: Simulation) -> Response:
    """Run a package on a country, as `careconomy simulate --format json`."""
    return await _answered(request, "simulate", asked.model_dump())


@router.post("/api/compare", tags=["packages"], responses=MISTAKES)
async def compare(request: Request, asked: Comparison) -> Response:
    """Run packages on one country under the same draws."""
    return await _answered(request, "compare", asked.model_dump())


@router.post(
    "/api/brief",
    tags=["packages"],
    responses={**MISTAKES, 200: {"content": {"application/pdf": {}, "application/zip": {}}}},
)
async def brief(request: Request, asked: Document) -> Response:
    """The brief of a package in a language, as PDF, as HTML, or all of it as a zip file."""
    return await _answered(request, "brief", asked.model_dump())


async def _answered(
    request: Request, kind: str, asked: dict[str, Any], unknown: int = 422
) -> Response:
    """Have the work done; `unknown`: status where the request names what is not there."""
    desk: Desk = request.app.state.desk
    most = request.app.state.settings.most_draws
    if asked.get("draws", 0) > most:
        return mistake(422, f"{asked['draws']} draws are asked for.", "draws", f"Up to {most:,}.")
    try:
        made, key = await desk.answer(kind, asked)
    except Busy:
        return mistake(503, "The server is busy.", remedy="Try again in a second.")
    except TookTooLong:
        return mistake(504, "The work took too long.", remedy="Ask for fewer draws.")
    if isinstance(made, Refused):
        return mistake(unknown, made.problem, made.where, made.remedy)
    return packed(request, made, key)


def packed(request: Request, made: Made, key: str) -> Response:
    """Send an answer as it is kept, unpacked for those who cannot read it so."""
    tag = f'"{key[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "accept-encoding"}
    if in_use(request):
        headers["cache-control"] = "no-store"
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if made.file:
        headers["content-disposition"] = f'attachment; filename="{made.file}"'
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(made.body, headers=headers, media_type=made.media)
    return Response(gzip.decompress(made.body), headers=headers, media_type=made.media)
