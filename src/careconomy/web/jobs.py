"""Heavy jobs: a few processes of their own, a bounded queue, progress, and an end when told."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from careconomy.report.language import N_
from careconomy.web.sessions import Item, no_room
from careconomy.web.settings import DataLimits
from careconomy.web.unfit import Unfit

# `-P`: no module is ever found in the folder where the server was started.
COMMAND = (sys.executable, "-P", "-m", "careconomy.web.heavy")
# Seconds between looks at the disk and the clock.
LOOK = 0.5
ENDED = N_("The work ended before it was done. Try again, or with less data.")


class Jobs:
    """The heavy jobs of one server; `used` says how many bytes all sessions take."""

    def __init__(self, limits: DataLimits, used: Callable[[], int]) -> None:
        self._limits, self._used = limits, used
        self._room = asyncio.Semaphore(limits.jobs)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, item: Item, asked: Mapping[str, Any]) -> None:
        """Put a job for an item in the queue. Raises Unfit where that is full."""
        if len(self._tasks) >= self._limits.jobs + self._limits.waiting:
            raise Unfit(N_("The server is reading many other files. Try again in a minute."), 503)
        item.state = "waiting"
        task = asyncio.create_task(self._run(item, asked))
        self._tasks[item.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(item.id, None))

    def ahead(self, item: Item) -> int:
        """How many jobs came before this one and are not done."""
        names = list(self._tasks)
        return names.index(item.id) if item.id in names else 0

    async def cancel(self, item: Item) -> None:
        """End the job of an item, if there is one, and wait until its process is gone."""
        task = self._tasks.get(item.id)
        item.state = "cancelled"
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def close(self) -> None:
        """End every job."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _run(self, item: Item, asked: Mapping[str, Any]) -> None:
        async with self._room:
            item.state = "running"
            try:
                answer = await self._worked(item, asked)
                if "unfit" in answer:
                    raise Unfit(**_words(answer["unfit"]))
                item.about, item.state = answer["done"], "ready"
            except Unfit as error:
                item.unfit, item.state = error, "unfit"
            except asyncio.CancelledError:
                item.state = "cancelled"
                raise
            except Exception:
                # Whatever happens to a process from outside, the visitor is told that it ended.
                item.unfit, item.state = Unfit(ENDED), "unfit"
            finally:
                item.tidy()

    async def _worked(self, item: Item, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The last answer of a process. Raises Unfit where it takes too long or too much."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(item),
            start_new_session=True,
        )  # fmt: skip
        told = {**asked, "folder": str(item.folder), "limits": asdict(self._limits)}
        listening = asyncio.create_task(_listen(process, told, item))
        clock = asyncio.get_running_loop().time
        end = clock() + self._limits.job_time
        try:
            while not listening.done():
                await asyncio.wait([listening], timeout=LOOK)
                if clock() > end:
                    raise Unfit(N_("This took too long. Try again with less data."))
                if self._used() > self._limits.disk:
                    raise no_room()
            return listening.result()
        finally:
            listening.cancel()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _words(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"message": told["message"], "status": told["status"], **told["values"]}


def _environment(item: Item) -> dict[str, str]:
    """The server's, without its password; what is temporary lies with the session."""
    kept = {name: value for name, value in os.environ.items() if name != "CARECONOMY_PASSWORD"}
    return {**kept, "TMPDIR": str(item.folder), "OMP_NUM_THREADS": "1"}


async def _listen(process: Process, told: Mapping[str, Any], item: Item) -> dict[str, Any]:
    """Follow what a process tells; its last answer. Raises Unfit where it ends without one."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(told).encode() + b"\n")
    await process.stdin.drain()
    while line := await process.stdout.readline():
        found: dict[str, Any] = json.loads(line)
        if "step" not in found:
            return found
        item.step, item.share = found["step"], found["share"]
    raise Unfit(ENDED)
