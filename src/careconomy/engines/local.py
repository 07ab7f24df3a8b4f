"""Work on this machine: threads, each with files of its own, that take leaf after leaf."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import local
from typing import TYPE_CHECKING

from careconomy.engines.leaves import leaf_edges, leaf_sums, one_thread_each
from careconomy.errors import CareError
from careconomy.estimation.totals import Found, combine

if TYPE_CHECKING:
    from careconomy.timeuse import Block, Survey

SETTING = "CARECONOMY_THREADS"
# A thread holds a block and a copy of it; more threads than this wait for memory, not for cores.
MOST_THREADS = 16


def run(
    survey: Survey,
    task: Callable[[Block], Found],
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Found:
    """Add up what `task` makes of every block; the digits do not depend on `threads`."""
    edges = leaf_edges(survey.block_count)
    mine = local()

    def leaf(number: int) -> Found:
        if not hasattr(mine, "reader"):
            mine.reader = survey.reader()
        return leaf_sums(mine.reader, task, edges[number], edges[number + 1])

    def told(leaves: int) -> None:
        if progress:
            progress(edges[leaves], edges[-1])

    return add_up(leaf, len(edges) - 1, threads=threads, done=told)


def add_up(
    leaf: Callable[[int], Found],
    leaves: int,
    *,
    threads: int | None = None,
    done: Callable[[int], None] | None = None,
) -> Found:
    """Add up `leaf(0)`, `leaf(1)` and so on in this order; `done` is told how many are in."""

    def parts() -> Iterator[Found]:
        for number, sums in enumerate(_in_order(leaf, leaves, min(_threads(threads), leaves))):
            if done:
                done(number + 1)
            yield sums

    with one_thread_each():
        return combine(parts())


def _in_order(leaf: Callable[[int], Found], leaves: int, threads: int) -> Iterator[Found]:
    """Yield the totals of the leaves in their order, with few of them in memory at a time."""
    pool = ThreadPoolExecutor(threads)
    waiting: deque[Future[Found]] = deque()
    try:
        for number in range(leaves):
            waiting.append(pool.submit(leaf, number))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _threads(asked: int | None) -> int:
    text = str(asked) if asked is not None else os.environ.get(SETTING, "")
    if not text:
        return min(_cores(), MOST_THREADS)
    if not text.isdecimal() or int(text) < 1:
        raise CareError(f'the number of threads is "{text}".', where=SETTING, remedy="Give 1 up.")
    return int(text)


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
