"""Which of a visitor's own data an address asks for: only those of the same session are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from careconomy.report.language import N_, Language
from careconomy.web.sessions import Item, Sessions
from careconomy.web.unfit import Unfit

USES = ("survey", "facts")
COOKIE = "careconomy"
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Own:
    """Own data in use on a page: what they are called, and the address without them."""

    item: Item
    without: str

    @property
    def title(self) -> str:
        """What they are called."""
        return self.item.title


def word_of(request: Request) -> str:
    """The word of the visitor's cookie, empty where it is none that this server gave out."""
    sessions: Sessions = request.app.state.sessions
    word = request.cookies.get(COOKIE, "")
    return word if word and sessions.known(word) else ""


def owned(request: Request, asked: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Files of the data that an address asks for, as pairs of use and id. Raises Unfit.

    The request remembers them, so that its page says that they are in use and is not kept.
    """
    sessions: Sessions = request.app.state.sessions
    found: dict[str, str] = {}
    in_use: list[Own] = []
    for use, name in dict.fromkeys(asked):
        if not name:
            continue
        item = sessions.item(word_of(request), name)
        if not item.usable or item.use != use:
            raise Unfit(N_("“{name}” cannot be used in the balance."), 409, name=item.title)
        found[name] = str(item.file)
        in_use.append(Own(item, without(request, (use, name))))
    request.state.own = in_use
    return found


def of_query(request: Request) -> list[tuple[str, str]]:
    """Own data that the address of a page of one country asks for."""
    return [(use, request.query_params.get(use, "")) for use in USES]


def in_use(request: Request) -> list[Own]:
    """Own data in use on the page of a request."""
    return list(getattr(request.state, "own", ()))


def without(request: Request, *gone: tuple[str, str]) -> str:
    """The address of the page without some own data, pairs of use and id; by default, any."""

    def left(pairs: Pairs) -> list[tuple[str, str]]:
        return [pair for pair in pairs if not (pair in gone if gone else pair[0] in USES)]

    found = left(
        [
            (key, urlencode(left(parse_qsl(value))) if key == "p" else value)
            for key, value in request.query_params.multi_items()
        ]
    )
    return f"{request.url.path}?{urlencode(found)}" if found else request.url.path


def usable(request: Request) -> list[tuple[str, list[tuple[str, str]]]]:
    """Own data that a page may use, as (survey or facts, [(id, title)]); without what is not."""
    items = request.app.state.sessions.items_of(word_of(request))
    found = [
        (use, [(item.id, item.title) for item in items if item.usable and item.use == use])
        for use in USES
    ]
    return [(use, some) for use, some in found if some]


def name_of(request: Request, iso3: str, language: Language) -> tuple[str, str] | None:
    """Code and name of a country that own facts bring, if it is the one asked for."""
    for own in in_use(request):
        about = own.item.about
        if own.item.use == "facts" and str(about["country"]).upper() == iso3.upper():
            return about["country"], language.country(about["country"], about["title"])
    return None
