"""Style, script, icon and typeface, as the pages load them."""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from careconomy.report.fonts import web_fonts

router = APIRouter(include_in_schema=False)
KINDS = {
    "style.css": "text/css; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "data.js": "text/javascript; charset=utf-8",
    "tour.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
# Their addresses carry the version, so that a browser may keep them.
HEADERS = {"cache-control": "public, max-age=86400"}
# Latin with its marks, and the signs of figures and money.
CHARACTERS = "".join(
    chr(code)
    for low, high in ((0x20, 0x17F), (0x2010, 0x2044), (0x20A0, 0x20BF), (0x2190, 0x22FF))
    for code in range(low, high)
)


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """A file of the pages."""
    if name in KINDS:
        data = files("careconomy.web").joinpath("static", name).read_bytes()
        return Response(data, headers=HEADERS, media_type=KINDS[name])
    for weight, data in fonts().items():
        if name == f"source-sans-{weight}.woff":
            return Response(data, headers=HEADERS, media_type="font/woff")
    raise HTTPException(404, "Not Found")


@cache
def fonts() -> dict[int, bytes]:
    """The typeface by weight, cut to the characters of the pages."""
    return {weight: base64.b64decode(data) for weight, data in web_fonts(CHARACTERS).items()}
