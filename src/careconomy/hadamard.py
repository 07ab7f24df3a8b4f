"""Hadamard matrices, the signs behind balanced half-samples and successive differences.

Orders come from the constructions of Sylvester (doubling) and of Paley with a prime field (Paley,
1933), and from products of these. A few orders (such as 52, 92, 100) need other constructions and
are left out; the next larger one serves.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError

Signs = npt.NDArray[np.int8]

# About 16 MB of signs; more half-samples than any survey has used.
MOST = 4_096


def hadamard(order: int) -> Signs:
    """Return signs [order, order] with orthogonal rows; the first row and column are all 1.

    Raises CareError when no construction here gives the order.
    """
    if not 1 <= order <= MOST or not _possible(order):
        raise CareError(
            f"there is no Hadamard matrix of order {order} here.",
            remedy=f"The next order is {next_order(order)}." if 1 <= order <= MOST else "",
        )
    matrix = _build(order)
    matrix = matrix * matrix[0]
    return np.asarray(matrix * matrix[:, :1], dtype=np.int8)


def next_order(least: int) -> int:
    """Smallest order that is at least `least`. Raises CareError beyond the largest."""
    for order in hadamard_orders(MOST):
        if order >= least:
            return order
    raise CareError(f"no Hadamard matrix of order {least} or more is made here.")


def hadamard_orders(most: int) -> tuple[int, ...]:
    """All orders up to `most` that can be made, in rising order."""
    return tuple(order for order in range(1, min(most, MOST) + 1) if _possible(order))


@cache
def _possible(order: int) -> bool:
    if order <= 2 or _paley_prime(order):
        return True
    if order % 4:
        return False
    return any(_factors(order, part) for part in range(2, int(order**0.5) + 1))


def _factors(order: int, part: int) -> bool:
    return order % part == 0 and _possible(part) and _possible(order // part)


def _paley_prime(order: int) -> int:
    """Return the prime behind Paley's first or second construction of this order, or 0."""
    if order % 4 == 0 and _is_prime(order - 1):
        return order - 1
    if order % 4 == 0 and (order // 2 - 1) % 4 == 1 and _is_prime(order // 2 - 1):
        return order // 2 - 1
    return 0


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % part for part in range(2, int(number**0.5) + 1))


def _build(order: int) -> Signs:
    if order == 1:
        return np.ones((1, 1), np.int8)
    if order == 2:
        return np.array([[1, 1], [1, -1]], np.int8)
    prime = _paley_prime(order)
    if prime:
        return _paley(prime, order)
    part = next(part for part in range(2, order) if _factors(order, part))
    return np.asarray(np.kron(_build(part), _build(order // part)), dtype=np.int8)


def _paley(prime: int, order: int) -> Signs:
    residues = np.zeros(prime, np.int8) - 1
    residues[np.arange(1, prime) ** 2 % prime] = 1
    residues[0] = 0
    place = np.arange(prime)
    core = np.zeros((prime + 1, prime + 1), np.int8)
    core[0, 1:] = 1
    core[1:, 0] = 1 if prime % 4 == 1 else -1
    core[1:, 1:] = residues[(place - place[:, np.newaxis]) % prime]
    unit = np.eye(prime + 1, dtype=np.int8)
    if order == prime + 1:
        return core + unit
    plus = np.array([[1, 1], [1, -1]], np.int8)
    minus = np.array([[1, -1], [-1, -1]], np.int8)
    return np.asarray(np.kron(core, plus) + np.kron(unit, minus), dtype=np.int8)
