"""Friedman's super-smoother, for age profiles.

Written from J. H. Friedman, "A variable span smoother", Stanford Linear Accelerator Center,
PUB-3477 (1984), in the variant that R's `supsmu` computes. Straight lines are fitted by weighted
least squares to the neighbours of each point, with a short, a middle and a long span. What each
line misses when its point is left out says which span is best there; the best spans are smoothed,
and the three lines are mixed accordingly. Many profiles over the same points are smoothed at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError

Array = npt.NDArray[np.float64]
# Real, or complex where a complex step carries a derivative.
Numbers = npt.NDArray[Any]
Span = float | Literal["cv"]

# Shares of all points that a line is fitted to: short, middle, long (Friedman 1984).
SHORT, MIDDLE, LONG = SPANS = (0.05, 0.2, 0.5)
# A line needs points further apart than this share of the range between the quartiles.
CLOSE = 1e-3
# A residual of zero is no reason for the shortest span of all.
SMALLEST = 1e-7
# Smoothing needs more points than this; two lie on their line.
FEWEST = 3


def super_smooth(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    *,
    span: Span = "cv",
    bass: float = 0.0,
) -> tuple[Array, Numbers]:
    """Smooth `y` [..., point] over `x` [point]; R's `supsmu`.

    `weights` [..., point], above zero; `span`: share of the points that a line is fitted to, at
    least five of them, or "cv" for the best by cross-validation at each point; `bass`: 0 to 10,
    more is smoother. Returns the distinct x in rising order and the smooth there [..., distinct].
    With a complex y the spans follow its real part. The work grows with the square of the points.
    Raises CareError.
    """
    points, values, mass = _checked(x, y, weights)
    _check_options(span, bass)
    order = np.argsort(points, kind="stable")
    points, values, mass = points[order], values[..., order], mass[..., order]
    starts = np.flatnonzero(np.diff(points, prepend=-np.inf) > 0.0)
    if len(starts) < len(points):
        values, mass = _ties_in_order(points, values, mass)
    if len(starts) == 1:
        mean = (values * mass).sum(axis=-1, keepdims=True) / mass.sum(axis=-1, keepdims=True)
        return points[starts], mean
    lines = _Lines(points, mass, starts)
    smooth = lines.variable(values, bass) if span == "cv" else lines.fit(values, float(span))
    return points[starts], smooth[..., starts]


def smooth_profile(
    ages: npt.ArrayLike,
    values: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    breaks: Sequence[float] = (),
    span: Span = "cv",
    bass: float = 0.0,
) -> Numbers:
    """Smooth profiles `values` [..., age] over distinct ages [age], never across a break.

    `weights` [age] are the same for all profiles; ages without weight keep their values and have
    no say. `breaks`: ages at which something new begins, such as (1, 6) where the first year of
    life stands alone and school begins at six. Runs of fewer than three ages stay as they are.
    Raises CareError.
    """
    at = np.asarray(ages, dtype=np.float64)
    mass = np.asarray(weights, dtype=np.float64)
    given = np.asarray(values)
    if at.shape != mass.shape or given.shape[-1:] != at.shape:
        raise CareError(
            f"there are {at.size} ages, {mass.size} weights and values of the shape {given.shape}."
        )
    if not (np.diff(at) > 0.0).all():
        raise CareError("the ages of a profile have to rise.")
    result = given.astype(np.result_type(given, np.float64))
    for low, high in pairwise((-np.inf, *sorted(breaks), np.inf)):
        run = np.flatnonzero((at >= low) & (at < high) & (mass > 0.0))
        if len(run) >= FEWEST:
            smoothed = super_smooth(at[run], given[..., run], mass[run], span=span, bass=bass)
            result[..., run] = smoothed[1]
    return result


class _Lines:
    """Lines of several spans through the same points, sorted by x; ties begin at `starts`."""

    def __init__(self, x: Array, weights: Array, starts: npt.NDArray[np.intp]) -> None:
        self.x = x - x.mean()
        self.weights = weights
        self.starts = starts
        self.sizes = np.diff(starts, append=len(x))
        self.tied = np.add.reduceat(weights, starts, axis=-1)
        self.close = (CLOSE * _spread(x)) ** 2

    def fit(self, y: Numbers, span: float) -> Numbers:
        """Smooth y [..., point] with one span."""
        return self._fit(y, span)[0]

    def variable(self, y: Numbers, bass: float) -> Numbers:
        """Smooth with the best span at each point."""
        fits, missed = [], []
        for span in SPANS:
            smooth, leverage = self._fit(y, span)
            fits.append(smooth)
            missed.append(self.fit(self._left_out(y, span, leverage), MIDDLE))
        best = self._best(np.stack(missed), bass)
        chosen = np.clip(self.fit(best, MIDDLE), SHORT, LONG)
        away = chosen - MIDDLE
        short = np.maximum(-away, 0.0) / (MIDDLE - SHORT)
        long = np.maximum(away, 0.0) / (LONG - MIDDLE)
        mixed = short * fits[0] + (1.0 - short - long) * fits[1] + long * fits[2]
        return self.fit(mixed, SHORT)

    def _best(self, missed: Array, bass: float) -> Array:
        """Span [..., point] whose line misses least; with `bass` drawn towards the long one."""
        least = missed.min(axis=0)
        best = np.asarray(SPANS)[missed.argmin(axis=0)]
        if not bass:
            return np.asarray(best)
        drawn = (least < missed[-1]) & (least > 0.0)
        share = np.maximum(SMALLEST, np.divide(least, missed[-1], where=drawn, out=least.copy()))
        return np.asarray(np.where(drawn, best + (LONG - best) * share ** (10.0 - bass), best))

    def _fit(self, y: Numbers, span: float) -> tuple[Numbers, Array]:
        """Fitted lines, the same for ties, and the weight that each point has in its own."""
        line, leverage = self._line(y, span)
        tied = np.add.reduceat(line * self.weights, self.starts, axis=-1) / self.tied
        return np.repeat(tied, self.sizes, axis=-1), leverage

    def _line(self, y: Numbers, span: float) -> tuple[Numbers, Array]:
        window = self._window(len(self.x), span)
        mass = self.weights @ window
        middle = (self.weights * self.x) @ window / mass
        level = (self.weights * y) @ window / mass
        spread = (self.weights * self.x**2) @ window - mass * middle**2
        common = (self.weights * self.x * y) @ window - mass * middle * level
        apart = spread > self.close
        inverse = np.divide(1.0, spread, where=apart, out=np.zeros_like(spread))
        leverage = self.weights * (1.0 / mass + (self.x - middle) ** 2 * inverse)
        return level + common * inverse * (self.x - middle), leverage

    def _left_out(self, y: Numbers, span: float, leverage: Array) -> Array:
        """What a line misses at each point when it is fitted without the point."""
        missed = np.abs(y.real - self._line(y, span)[0].real)
        known = leverage < 1.0
        found = np.divide(missed, 1.0 - leverage, where=known, out=np.zeros_like(missed))
        # A point that alone carries its line takes what the point before it had.
        last = np.maximum.accumulate(np.where(known, np.arange(len(self.x)), 0), axis=-1)
        last = np.broadcast_to(last, found.shape)
        return np.asarray(np.take_along_axis(found, last, axis=-1))

    @staticmethod
    def _window(points: int, span: float) -> Array:
        """Which points [point, line] a line is fitted to: as many at the ends as in the middle."""
        half = max(2, int(0.5 * span * points + 0.5))
        width = min(2 * half + 1, points)
        first = np.clip(np.arange(points) - half, 0, points - width)
        point = np.arange(points)[:, np.newaxis]
        return np.asarray((point >= first) & (point < first + width), dtype=np.float64)


def _spread(x: Array) -> float:
    """Range between the quartiles of sorted points; wider where they are the same."""
    low = max(len(x) // 4, 1)
    high = max(3 * (len(x) // 4), 1)
    while x[high - 1] <= x[low - 1]:
        high, low = min(high + 1, len(x)), max(low - 1, 1)
    return float(x[high - 1] - x[low - 1])


def _ties_in_order(points: Array, values: Numbers, mass: Array) -> tuple[Numbers, Array]:
    """Sort values of tied points, which decide which of them a window takes in."""
    order = np.lexsort((values.real, np.broadcast_to(points, values.shape)), axis=-1)
    mass = np.broadcast_to(mass, values.shape)
    return np.take_along_axis(values, order, axis=-1), np.take_along_axis(mass, order, axis=-1)


def _checked(
    x: npt.ArrayLike, y: npt.ArrayLike, weights: npt.ArrayLike | None
) -> tuple[Array, Numbers, Array]:
    """Points [point], values and weights [..., point], real or complex."""
    points, values = np.asarray(x, dtype=np.float64), np.asarray(y)
    values = values.astype(np.result_type(values, np.float64), copy=False)
    mass = np.ones(1) if weights is None else np.asarray(weights, dtype=np.float64)
    if points.ndim != 1 or not len(points) or values.shape[-1:] != points.shape:
        raise CareError(f"points of the shape {points.shape} have values of {values.shape}.")
    if mass.shape[-1:] not in ((1,), points.shape):
        raise CareError(f"{len(points)} points have weights of the shape {mass.shape}.")
    shape = np.broadcast_shapes(values.shape, mass.shape)
    for name, given in (("points", points), ("values", values), ("weights", mass)):
        if not np.isfinite(given).all():
            raise CareError(
                f"{int((~np.isfinite(given)).sum())} {name} are missing.",
                remedy="Leave points out whose value is not known.",
            )
    if not (mass > 0.0).all():
        raise CareError("some weights are not above zero.", remedy="Leave such points out.")
    mass = np.broadcast_to(mass, np.broadcast_shapes(mass.shape, points.shape))
    return points, np.broadcast_to(values, shape), mass


def _check_options(span: Span, bass: float) -> None:
    if span != "cv" and not (isinstance(span, (int, float)) and 0.0 < span <= 1.0):
        raise CareError(f"the span is {span!r}.", remedy='Give a share above 0, or "cv".')
    if not 0.0 <= bass <= 10.0:
        raise CareError(f"bass is {bass!r}.", remedy="Give 0 to 10.")
