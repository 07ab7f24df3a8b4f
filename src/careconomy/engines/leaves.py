"""Leaves: fixed runs of blocks whose totals are added in a fixed order, wherever they are made.

Sums of floating-point numbers depend on their order. The order is that of the blocks within a
leaf, and that of the leaves; how many threads or machines work on the leaves has no influence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from careconomy.estimation.totals import Found, combine

if TYPE_CHECKING:
    from careconomy.timeuse import Block, Reader

MOST_LEAVES = 64


def leaf_edges(blocks: int) -> list[int]:
    """First block of each leaf, and the end; the leaves differ by one block at most."""
    leaves = max(1, min(blocks, MOST_LEAVES))
    return [leaf * blocks // leaves for leaf in range(leaves + 1)]


def leaf_sums(reader: Reader, task: Callable[[Block], Found], first: int, end: int) -> Found:
    """Add up the blocks `first` to `end` in their order."""
    return combine(task(reader.block(index)) for index in range(first, end))


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Keep the linear algebra of each worker on one thread, or they get into each other's way."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
