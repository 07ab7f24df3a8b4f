"""Where work runs: processes beside the server, with a bounded queue, and results kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from json import dumps
from multiprocessing import get_context
from typing import Any

from careconomy import __version__
from careconomy.web.settings import Settings
from careconomy.web.work import Made, Refused, prepare, work

# Kinds of work that take long, whatever is asked.
SLOW = ("brief", "document", "world")


class Busy(Exception):
    """More work is waiting than the server takes on."""


class TookTooLong(Exception):
    """Work has not ended in time."""


class Kept:
    """Answers by the hash of what was asked, the least used first to go; bounded in bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._found: OrderedDict[str, Made] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes kept."""
        return self._size

    def get(self, key: str) -> Made | None:
        """Return an answer that is kept."""
        made = self._found.get(key)
        if made is not None:
            self._found.move_to_end(key)
        return made

    def put(self, key: str, made: Made) -> None:
        """Keep an answer, and let go of others until all fit."""
        if len(made.body) > self._most or key in self._found:
            return
        self._found[key] = made
        self._size += len(made.body)
        while self._size > self._most:
            _, gone = self._found.popitem(last=False)
            self._size -= len(gone.body)


class Crew:
    """Some processes (or one thread) that work through a queue of bounded length."""

    def __init__(self, size: int, waiting: int) -> None:
        self._size = size
        self._most = max(size, 1) + waiting
        self._held = 0
        self._executor = self._made()

    def _made(self) -> Executor:
        if not self._size:
            return ThreadPoolExecutor(1)
        # Not by fork: the server has threads, and a fork would copy their locks.
        return ProcessPoolExecutor(self._size, get_context("spawn"), initializer=prepare)

    async def run(self, kind: str, asked: Mapping[str, Any]) -> Made | Refused:
        """Wait for a piece of work. Raises Busy."""
        if self._held >= self._most:
            raise Busy
        self._held += 1
        executor = self._executor
        try:
            try:
                begun = executor.submit(work, kind, asked)
            except BrokenProcessPool:
                # Processes were killed while they rested: nothing was begun, so new ones do it.
                executor = self._executor = self._made()
                begun = executor.submit(work, kind, asked)
            return await asyncio.wrap_future(begun)
        except BrokenProcessPool:
            # A process was killed from outside: the next request finds new ones.
            if executor is self._executor:
                self._executor = self._made()
            raise Busy from None
        finally:
            self._held -= 1

    def close(self) -> None:
        """End the processes."""
        self._executor.shutdown(wait=True, cancel_futures=True)


class Desk:
    """Answers requests: from what is kept, from the same work under way, or by the crew for it."""

    def __init__(self, settings: Settings) -> None:
        self._patience = settings.patience
        self._quick = Crew(settings.quick, settings.waiting)
        self._slow = Crew(settings.slow, settings.waiting)
        self.kept = Kept(settings.cache)
        self._under_way: dict[str, asyncio.Task[Made | Refused]] = {}

    async def answer(self, kind: str, asked: Mapping[str, Any]) -> tuple[Made | Refused, str]:
        """Return the answer and its key. Raises Busy and TookTooLong."""
        key = key_of(kind, asked)
        made = self.kept.get(key)
        if made is not None:
            return made, key
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._made(key, kind, asked))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        try:
            # A visitor who leaves must not end what another waits for.
            return await asyncio.wait_for(asyncio.shield(task), self._patience), key
        except TimeoutError:
            raise TookTooLong from None

    def _ended(self, key: str, task: asyncio.Task[Made | Refused]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            # Looked at, since those who waited for it may have left.
            task.exception()

    async def _made(self, key: str, kind: str, asked: Mapping[str, Any]) -> Made | Refused:
        slow = kind in SLOW or asked.get("draws", 0) > 0
        made = await (self._slow if slow else self._quick).run(kind, asked)
        # What rests on a visitor's own data is not kept beyond the session.
        if isinstance(made, Made) and not asked.get("own"):
            self.kept.put(key, made)
        return made

    def close(self) -> None:
        """End all work."""
        self._quick.close()
        self._slow.close()


def key_of(kind: str, asked: Mapping[str, Any]) -> str:
    """Hash of the work and all that it rests on."""
    text = dumps([__version__, kind, asked], sort_keys=True, ensure_ascii=True)
    return sha256(text.encode()).hexdigest()
