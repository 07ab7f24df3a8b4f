"""Which variables the kernel adds up for which measures, and how formulas find them again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careconomy.estimation.statistics import Cells, Numbers
from careconomy.estimation.totals import Array


@dataclass(frozen=True)
class Layout:
    """Variables of the kernel for `measures`: known, amount, taking part, squares, in that order.

    `gaps`: measures may be unknown (NaN) in a row, so that each has its own total of weights;
    otherwise they share one.
    """

    measures: tuple[str, ...]
    gaps: bool = False
    participation: bool = True
    squares: bool = False

    @property
    def _known(self) -> int:
        return len(self.measures) if self.gaps else 1

    def variables(self, values: Array) -> Array:
        """Return variables [row, variable] of values [row, measure]; NaN where not known."""
        known = ~np.isnan(values) if self.gaps else np.ones((len(values), 1))
        amounts = np.where(known, values, 0.0) if self.gaps else values
        parts = [known, amounts]
        if self.participation:
            parts.append(amounts > 0.0)
        if self.squares:
            parts.append(amounts * amounts)
        return np.concatenate(parts, axis=1, dtype=np.float64)

    def cells(self, totals: Numbers, scale: float = 1.0) -> Cells:
        """Name the variables of totals [..., variable]."""
        width, at = len(self.measures), self._known
        parts = [totals[..., start : start + width] for start in range(at, totals.shape[-1], width)]
        amount, *rest = parts
        known = totals[..., :at]
        return Cells(
            known=np.broadcast_to(known, amount.shape),
            amount=amount,
            taking_part=rest[0] if self.participation else np.full_like(amount, np.nan),
            squares=rest[-1] if self.squares else None,
            scale=scale,
        )
