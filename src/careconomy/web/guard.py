"""What stands before every request: size, rate, password, origin; and the headers of answers."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import sys
import time
import traceback
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException

from careconomy.web.settings import UPLOADS, Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": browsers would then name no origin with a form, and it would be refused.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
# Addresses whose rate is remembered.
MOST_ADDRESSES = 10_000


class Rates:
    """How many requests each address may still make: a bucket that fills with time."""

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, float(burst), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Take one request from the bucket of an address."""
        now = self._clock()
        left, since = self._left.pop(address, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        allowed = left >= 1.0
        self._left[address] = (left - allowed, now)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return allowed


class Guard:
    """ASGI middleware around the whole server."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._too_large = f"The request is larger than {settings.body:,} bytes"
        self._rates = Rates(settings.rate, settings.burst) if settings.shared else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 0
        headers = {name.decode("latin-1"): value for name, value in scope["headers"]}

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_encoded(HEADERS.items())]
            await send(message)

        try:
            refused = self._refused(scope, headers)
            if refused:
                await _answer(sent, *refused)
            else:
                counted = receive if _upload(scope) else self._counted(receive)
                await self._app(scope, counted, sent)
        except Exception:
            # No detail of what went wrong inside goes out; the log has it.
            traceback.print_exc()
            if not status:
                await _answer(sent, 500, "This should not have happened.")
        finally:
            _log(scope, status, time.perf_counter() - start)

    def _refused(self, scope: Scope, headers: dict[str, bytes]) -> tuple[int, str] | None:
        """Status and reason of a request that is not let through."""
        settings = self._settings
        host = headers.get("host", b"").decode("latin-1")
        if "*" not in settings.hosts and _name(host) not in settings.hosts:
            return 400, "This server does not go by that name."
        if self._rates and not self._rates.allows((scope.get("client") or ("",))[0]):
            return 429, "Too many requests at once. Wait a second."
        if settings.password and scope["path"] != "/health" and not self._knows(headers):
            return 401, "This server asks for a password."
        origin = headers.get("origin", b"").decode("latin-1")
        if scope["method"] in CHANGES and origin and _site(origin) != host:
            return 403, "The request comes from another site."
        length = headers.get("content-length", b"0")
        if length.isdigit() and int(length) > settings.body and not _upload(scope):
            return 413, f"{self._too_large}."
        return None

    def _knows(self, headers: dict[str, bytes]) -> bool:
        kind, _, text = headers.get("authorization", b"").partition(b" ")
        try:
            given = base64.b64decode(text, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
        right = self._settings.password.encode()
        return kind.lower() == b"basic" and hmac.compare_digest(given, right)

    def _counted(self, receive: Receive) -> Receive:
        """Count the bytes of the body, whatever its head says."""
        seen = 0

        async def received() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._settings.body:
                raise HTTPException(413, self._too_large)
            return message

        return received


def _upload(scope: Scope) -> bool:
    """Whether the page itself counts what comes: see `data.py`."""
    return scope["method"] == "POST" and scope["path"] in UPLOADS


def _name(host: str) -> str:
    """Name of a host without its port."""
    end = host.rfind("]") + 1
    return host[:end] if end else host.partition(":")[0]


def _site(origin: str) -> str | None:
    """Host and port of an origin, None where it cannot be read."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _answer(send: Send, status: int, problem: str) -> None:
    """Answer in the form of every mistake."""
    body = json.dumps({"problem": problem, "where": "", "remedy": ""}).encode()
    headers = {"content-type": "application/json", "content-length": str(len(body))}
    if status == 401:
        headers["www-authenticate"] = 'Basic realm="careconomy", charset="UTF-8"'
    if status == 429:
        headers["retry-after"] = "1"
    await send(
        {"type": "http.response.start", "status": status, "headers": _encoded(headers.items())}
    )
    await send({"type": "http.response.body", "body": body})


def _log(scope: Scope, status: int, seconds: float) -> None:
    """One line of JSON: nothing of who asked, nor of what was asked beside the route."""
    route = scope.get("route")
    line = {
        "method": scope["method"],
        "route": getattr(route, "path", None),
        "status": status,
        "milliseconds": round(seconds * 1e3, 1),
    }
    print(json.dumps(line), file=sys.stderr, flush=True)
