"""Uncertainty as draws: one counter-based random stream per named quantity.

Every array that carries uncertainty has draws on its last axis. Position 0 is the central value
(every input at its stated value); positions 1..n are draws. A stream depends on the seed and on
the name of the quantity alone, so that two scenarios, or two machines, or any number of threads,
see the same draws (common random numbers).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError

if TYPE_CHECKING:
    from careconomy.facts import Fact

Array = npt.NDArray[np.float64]

MOST_DRAWS = 100_000

# Half-width of a two-piece triangle whose 5th percentile lies one unit below the centre.
_FIVE_PERCENT = 1.0 / (1.0 - np.sqrt(0.1))


@dataclass(frozen=True)
class Draws:
    """How many draws, from which seed; and a ledger of the facts that were drawn.

    `one_at_a_time` names streams of which each is held at its 5th and then its 95th percentile
    while all others stay at their centre, two positions a stream: the device behind the tornado
    table. `count` is then twice their number.
    """

    count: int = 0
    seed: int = 1
    one_at_a_time: tuple[str, ...] = ()
    ledger: dict[str, Fact] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        whole = isinstance(self.count, int) and not isinstance(self.count, bool)
        if not whole or not 0 <= self.count <= MOST_DRAWS:
            raise CareError(
                f"the number of draws is {self.count!r}.", remedy=f"Give 0 to {MOST_DRAWS}."
            )
        if not isinstance(self.seed, int) or not 0 <= self.seed < 2**63:
            raise CareError(
                f"the seed is {self.seed!r}.", remedy="Give a whole number from 0 to 2^63 - 1."
            )

    @classmethod
    def tornado(cls, streams: tuple[str, ...]) -> Draws:
        """Positions 1 + 2i and 2 + 2i hold stream i at its 5th and 95th percentile."""
        return cls(count=2 * len(streams), one_at_a_time=streams)

    @property
    def size(self) -> int:
        """Length of the draw axis: the central value and the draws."""
        return self.count + 1

    def levels(self, stream: str) -> Array:
        """Return probabilities [draw] of the named stream: 0.5 at position 0, uniform elsewhere."""
        levels = np.full(self.size, 0.5)
        if self.one_at_a_time:
            if stream in self.one_at_a_time:
                at = 1 + 2 * self.one_at_a_time.index(stream)
                levels[at : at + 2] = 0.05, 0.95
        elif self.count:
            key = blake2b(f"{self.seed}/{stream}".encode(), digest_size=16).digest()
            bits = np.random.Philox(key=int.from_bytes(key, "little")).random_raw(self.count)
            levels[1:] = ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
        return levels

    def between(self, stream: str, value: float, low: float, high: float) -> Array:
        """Draw [draw] between `low` and `high`; the median is `value`, more likely than the ends.

        The density is a triangle on each side of `value` with half of the probability each, so
        that a value that sits at one end of its range still is the median of its draws.
        """
        if not low < high:
            return np.full(self.size, value)
        u = self.levels(stream)
        below = value - (value - low) * (1.0 - np.sqrt(np.minimum(2.0 * u, 1.0)))
        above = value + (high - value) * (1.0 - np.sqrt(np.minimum(2.0 * (1.0 - u), 1.0)))
        return np.where(u < 0.5, below, above)

    def fact(self, fact: Fact) -> Array:
        """Draw [draw] a fact from its 5th and 95th percentile, on a log (shares: logit) scale."""
        self.ledger[fact.name] = fact
        low, high = fact.low, fact.high
        if low is None or high is None or not low < high:
            return np.full(self.size, fact.value)
        share = fact.unit.startswith("share") and 0.0 < fact.value < 1.0
        if fact.value <= 0.0:
            return self.between(f"facts.{fact.name}", fact.value, low, high)
        least, most = (1e-4, 1.0 - 1e-4) if share else (fact.value * 1e-3, np.inf)

        def scale(x: float) -> float:
            x = float(np.clip(x, least, most))
            return float(np.log(x / (1.0 - x))) if share else float(np.log(x))

        centre = scale(fact.value)
        left = centre - (centre - min(scale(low), centre)) * _FIVE_PERCENT
        right = centre + (max(scale(high), centre) - centre) * _FIVE_PERCENT
        drawn = self.between(f"facts.{fact.name}", centre, left, right)
        result = 1.0 / (1.0 + np.exp(-drawn)) if share else np.exp(drawn)
        result[self.levels(f"facts.{fact.name}") == 0.5] = fact.value
        return np.asarray(result, dtype=np.float64)
