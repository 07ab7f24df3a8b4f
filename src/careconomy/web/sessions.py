"""What visitors brought, by session: kept in one folder of this server, gone with it.

A session is known by a random word in a cookie, signed so that nobody can choose it. It has a
folder only from the first upload on. The folder of the server is locked while the server runs; one
that nobody holds was left by a kill, and is taken away at the next start.
"""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from careconomy.report.language import N_
from careconomy.web.settings import DataLimits
from careconomy.web.unfit import Unfit

PREFIX = "careconomy-web-"
LOCK = "in-use"
WORD = 32
# What stays of an item when the work on it is done.
KEPT = ("profile.json", "quality.json", "quality.html", "facts.toml")
# What a page of another session, or of none, is told.
GONE = N_(
    "These data are not here: they belong to another session, or have been deleted. Bring them "
    "again."
)


@dataclass
class Item:
    """Something brought: `kind` dataset, mapped or facts; `name` of the visitor's file.

    `state`: receiving, waiting, running, ready, unfit or cancelled; `about`: what the heavy work
    found; `step` and `share` of it done; `unfit`: why it is not taken.
    """

    id: str
    kind: str
    folder: Path
    name: str = ""
    state: str = "receiving"
    step: str = ""
    share: float | None = None
    about: dict[str, Any] = field(default_factory=dict)
    unfit: Unfit | None = None

    @property
    def busy(self) -> bool:
        """Whether it is on its way."""
        return self.state in ("receiving", "waiting", "running")

    @property
    def usable(self) -> bool:
        """Whether a balance can rest on it."""
        return self.state == "ready" and bool(self.about.get("usable"))

    @property
    def use(self) -> str:
        """How the address names it: as a survey, or as facts."""
        return "facts" if self.kind == "facts" else "survey"

    @property
    def file(self) -> Path:
        """The file on which work for pages rests."""
        return self.folder / ("facts.toml" if self.kind == "facts" else "profile.json")

    def tidy(self) -> None:
        """Delete what no page needs: files as they came, tables with a row for each person."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name not in KEPT:
                path.unlink(missing_ok=True)

    @property
    def title(self) -> str:
        """What it is called: a survey by its own name, facts by that of their file."""
        return self.name if self.kind == "facts" else str(self.about.get("title") or self.name)


@dataclass
class Session:
    """One visitor's things; `seen`: when it was last asked for."""

    folder: Path
    seen: float
    items: dict[str, Item] = field(default_factory=dict)

    @property
    def busy(self) -> Item | None:
        """The item that is on its way."""
        return next((item for item in self.items.values() if item.busy), None)


class Sessions:
    """All sessions of one server."""

    def __init__(self, limits: DataLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self._clock = limits, clock
        self._secret = secrets.token_bytes(WORD)
        place = Path(limits.folder or tempfile.gettempdir())
        sweep(place)
        self.root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
        self._lock = (self.root / f"{LOCK}.new").open("w")
        _held(self._lock)
        # Seen by another server that starts only when it is locked.
        (self.root / f"{LOCK}.new").rename(self.root / LOCK)
        self._found: dict[str, Session] = {}

    def new_word(self) -> str:
        """A word for the cookie of a new visitor."""
        word = secrets.token_urlsafe(WORD)
        return f"{word}.{self._signed('session', word)}"

    def known(self, word: str) -> bool:
        """Whether this server gave out the word."""
        head, _, sign = word.partition(".")
        return hmac.compare_digest(self._signed("session", head).encode(), sign.encode())

    def token(self, word: str) -> str:
        """What a form of this session must carry, so that no other site can send it."""
        return self._signed("form", word)

    def fits(self, word: str, token: str) -> bool:
        """Whether a token belongs to the session."""
        return hmac.compare_digest(self.token(word).encode(), token.encode())

    def _signed(self, use: str, word: str) -> str:
        return hmac.new(self._secret, f"{use} {word}".encode(), sha256).hexdigest()

    def get(self, word: str) -> Session | None:
        """The session of a word, if it has brought anything."""
        session = self._found.get(word) if self.known(word) else None
        if session is not None:
            session.seen = self._clock()
        return session

    def item(self, word: str, name: str) -> Item:
        """An item of this session. Raises Unfit for one of another, or none."""
        session = self.get(word)
        if session is None or name not in session.items:
            raise Unfit(GONE, 404)
        return session.items[name]

    def open(self, word: str, kind: str) -> Item:
        """Make room for something to come. Raises Unfit where there is none."""
        if self.used() >= self.limits.disk:
            raise no_room()
        session = self.get(word)
        if session is None:
            folder = Path(tempfile.mkdtemp(dir=self.root))
            session = self._found[word] = Session(folder, self._clock())
        if session.busy:
            raise Unfit(N_("Something else of yours is still being read. Wait, or cancel it."), 409)
        if len(session.items) >= self.limits.items:
            raise Unfit(
                N_("You have brought {most} files. Delete one first."), 409, most=self.limits.items
            )
        name = secrets.token_urlsafe(12)
        (session.folder / name).mkdir()
        item = session.items[name] = Item(name, kind, session.folder / name)
        return item

    def drop(self, word: str, name: str) -> None:
        """Delete an item."""
        session = self.get(word)
        item = session.items.pop(name, None) if session else None
        if item is not None:
            item.state = "cancelled"
            shutil.rmtree(item.folder, ignore_errors=True)

    def forget(self, word: str) -> None:
        """Delete everything of a session."""
        session = self._found.pop(word, None)
        if session is not None:
            for item in session.items.values():
                item.state = "cancelled"
            shutil.rmtree(session.folder, ignore_errors=True)

    def expired(self) -> list[str]:
        """Words of the sessions that nobody has asked for in a while."""
        end = self._clock() - self.limits.idle
        return [word for word, session in self._found.items() if session.seen < end]

    def items_of(self, word: str) -> list[Item]:
        """Everything of a session."""
        session = self._found.get(word)
        return list(session.items.values()) if session else []

    def used(self) -> int:
        """Bytes that all sessions take on the disk."""
        return size_of(self.root)

    def close(self) -> None:
        """Delete everything of everybody."""
        self._found.clear()
        shutil.rmtree(self.root, ignore_errors=True)
        self._lock.close()


def no_room() -> Unfit:
    """The disk that was agreed on is full."""
    return Unfit(N_("The server has no room for more data just now. Try again later."), 503)


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder, whatever comes and goes meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total


def sweep(place: Path) -> None:
    """Take away what servers that were killed have left in a folder."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or not _ours(folder):
                continue
            with (folder / LOCK).open("r+") as lock:
                if not _held(lock):
                    continue
            shutil.rmtree(folder, ignore_errors=True)


def _ours(folder: Path) -> bool:
    """Whether a folder is of the user whom this server runs as."""
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


def _held(lock: IO[str]) -> bool:
    """Whether the lock on a file could be had; it is held until the file is closed."""
    try:
        import fcntl
    except ImportError:
        # Without locks nothing can be known to be nobody's.
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
