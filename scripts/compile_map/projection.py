"""The Equal Earth projection of Šavrič, Patterson and Jenny (2018): areas keep their ratios."""

from __future__ import annotations

import math

# Coefficients of the paper (International Journal of Geographical Information Science 33:3).
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
HALF_ROOT_3 = math.sqrt(3.0) / 2.0
WIDTH = 2.0 * math.pi / (HALF_ROOT_3 * A1)
"""Width of the whole world in radii of the globe."""


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Place of a point given in degrees, in radii of the globe: x to the east, y to the north."""
    theta = math.asin(HALF_ROOT_3 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    x = math.radians(longitude) * math.cos(theta) / (HALF_ROOT_3 * slope)
    y = theta * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return x, y
