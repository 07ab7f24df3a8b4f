"""Random numbers for invented surveys: a value depends on seed, stream and position alone."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Streams:
    """Counter-based random streams (Philox4x64-10), one for each name.

    Whoever asks for positions 100 to 200 of a stream gets the same numbers, in one piece or in
    many, in any order.
    """

    seed: int

    def bits(self, stream: str, first: int, count: int) -> Bits:
        """Return 64 random bits [count] for the positions `first` to `first + count`."""
        key = blake2b(f"{self.seed}/{stream}".encode(), digest_size=16).digest()
        # One step of the counter gives four numbers.
        generator = np.random.Philox(key=int.from_bytes(key, "little"), counter=first // 4)
        skipped = first % 4
        return np.asarray(generator.random_raw(skipped + count)[skipped:], dtype=np.uint64)

    def uniform(self, stream: str, first: int, count: int, each: int = 1) -> Floats:
        """Return numbers in [0, 1), shaped [count] or, with `each` above 1, [count, each]."""
        raw = self.bits(stream, first * each, count * each)
        values = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53
        return values if each == 1 else values.reshape(count, each)


def part(bits: Bits, place: int, width: int) -> npt.NDArray[np.intp]:
    """Cut `width` bits out of random bits, as whole numbers from 0 to 2 ** width - 1."""
    return ((bits >> np.uint64(place)) & np.uint64((1 << width) - 1)).astype(np.intp)
