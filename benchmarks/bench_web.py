"""Fifty visitors who move sliders at once on a server of this machine; bounded in time.

make bench ARGS=web

Each visitor moves a slider, waits for the page to follow, looks at it for about a second, and moves
on. No request is one that the server has answered before.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
from measure import Measurement, hand_back

from careconomy.web.state import State

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
VISITORS, SECONDS = 50, 20.0
# Seconds between an answer and the next move: at random between these.
PAUSE = (0.5, 1.5)
GOAL = 0.3


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def visitor(client: httpx.AsyncClient, number: int, end: float, seen: list[float]) -> int:
    """Move a slider until the end; return how many answers were not results."""
    chance = random.Random(number)
    package = tomllib.loads((EXAMPLES / "care-for-all.toml").read_text("utf-8"))
    failed = 0
    await asyncio.sleep(chance.uniform(0.0, PAUSE[1]))
    while time.perf_counter() < end:
        package["policies"]["childcare"]["coverage"]["0-2"] = 0.5 + 0.5 * chance.random()
        start = time.perf_counter()
        query = State.of_tables(package, "FRA").query(lang="en", draws="0", wide="1")
        answer = await client.get(f"/results?{query}")
        seen.append(time.perf_counter() - start)
        failed += answer.status_code != 200
        await asyncio.sleep(chance.uniform(*PAUSE))
    return failed


async def crowd(port: int) -> tuple[list[float], int]:
    """All visitors at once; return times of answers and the number of failures."""
    seen: list[float] = []
    limits = httpx.Limits(max_connections=VISITORS)
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30.0) as client:
        for _ in range(100):
            try:
                # The table of all countries is made while the server starts.
                await client.get("/")
                break
            except httpx.TransportError:
                await asyncio.sleep(0.1)
        end = time.perf_counter() + SECONDS
        failed = await asyncio.gather(*(visitor(client, n, end, seen) for n in range(VISITORS)))
    return seen, sum(failed)


def megabytes(process: int) -> float:
    """Memory of a process and of those that it started (Linux; elsewhere none)."""
    whole = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            found = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        if str(process) in (found["Pid"].strip(), found["PPid"].strip()):
            whole += float(found.get("VmRSS", "0 kB").split()[0]) / 1024
    return whole


def measurements() -> Iterator[Measurement]:
    """Yield median and 95th percentile of the waits, with memory; failures are an error."""
    port = free_port()
    command = [sys.executable, "-m", "careconomy", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        seen, failed = asyncio.run(crowd(port))
        memory = megabytes(server.pid)
    finally:
        server.terminate()
        server.wait(20)
    if failed:
        raise RuntimeError(f"{failed} of {len(seen)} answers were no results")
    seen.sort()
    print(json.dumps({"answers_a_second": round(len(seen) / SECONDS, 1)}), file=sys.stderr)
    for name, share, goal in (("p50", 0.5, None), ("p95", 0.95, GOAL)):
        work = f"{VISITORS} visitors moving sliders, {name}"
        yield Measurement(work, seen[int(share * (len(seen) - 1))], goal).with_memory(memory, None)


if __name__ == "__main__":
    hand_back(measurements())
