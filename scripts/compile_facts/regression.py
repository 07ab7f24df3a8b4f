"""Least squares with shrunken regional effects: the one rule behind estimated facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z95 = 1.6448536269514722
SHRINK = 3.0  # a region's mean residual counts n / (n + 3): design choice


@dataclass(frozen=True)
class Model:
    """Coefficients [constant, predictors], regional effects and residual standard deviation."""

    coefficients: NDArray[np.float64]
    effects: Mapping[str, float]
    spread: float
    count: int

    def predict(self, predictors: Sequence[float], region: str) -> float:
        """Return the centre of the estimate on the scale of the regression."""
        linear = float(self.coefficients @ np.array([1.0, *predictors]))
        return linear + self.effects.get(region, 0.0)


def fit(
    outcome: Sequence[float], predictors: Sequence[Sequence[float]], regions: Sequence[str]
) -> Model:
    """Fit the model; the spread leaves out each country's own part in its region's effect."""
    design = np.array([[1.0, *row] for row in predictors])
    target = np.array(outcome)
    coefficients, *_ = np.linalg.lstsq(design, target, rcond=None)
    residual = target - design @ coefficients
    members = {name: np.array([r == name for r in regions]) for name in set(regions)}
    effects = {
        name: float(residual[at].sum() / (at.sum() + SHRINK)) for name, at in members.items()
    }
    left = np.array(
        [
            (residual[members[region]].sum() - residual[i]) / (members[region].sum() - 1 + SHRINK)
            for i, region in enumerate(regions)
        ]
    )
    freedom = max(1, len(target) - design.shape[1])
    spread = float(np.sqrt(((residual - left) ** 2).sum() / freedom))
    return Model(coefficients, effects, spread, len(target))


def forward(value: float, scale: str) -> float:
    """Bring a fact to the scale of the regression: log, logit or none."""
    if scale == "log":
        return float(np.log(value))
    if scale == "logit":
        inside = min(max(value, 0.005), 0.995)
        return float(np.log(inside / (1 - inside)))
    return value


def backward(value: float, scale: str) -> float:
    """Bring an estimate back to the unit of the fact."""
    if scale == "log":
        return float(np.exp(value))
    if scale == "logit":
        return float(1 / (1 + np.exp(-value)))
    return value
