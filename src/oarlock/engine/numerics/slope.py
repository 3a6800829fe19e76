"""How steep: straight lines through points, with ranges."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oarlock.engine.numerics.intervals import t_quantile, two_sided_z

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """Change in y for one more x, its range at `level`, the value at x = 0, the number of points."""

    value: float
    low: float
    high: float
    intercept: float
    level: float
    n: int


def least_squares(x: ArrayLike, y: ArrayLike, *, level: float = 0.8) -> Slope | None:
    """The least squares slope with its t interval; None below three points or where all x are equal."""
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    spread = float(((xs - xs.mean()) ** 2).sum()) if xs.size else 0.0
    if xs.size < 3 or spread <= 0:
        return None
    value = float(((xs - xs.mean()) * (ys - ys.mean())).sum()) / spread
    intercept = float(ys.mean() - value * xs.mean())
    left = float(((ys - intercept - value * xs) ** 2).sum())
    half = t_quantile(0.5 + level / 2, xs.size - 2) * math.sqrt(left / (xs.size - 2) / spread)
    return Slope(value=value, low=value - half, high=value + half, intercept=intercept, level=level, n=int(xs.size))


def theil_sen(x: ArrayLike, y: ArrayLike, *, level: float = 0.8) -> Slope | None:
    """The median of all pairwise slopes, which single odd points do not move; range from Kendall's distribution.

    None below three points or where all x are equal. Source: Theil 1950; Sen 1968, JASA 63:1379 (normal approximation
    without correction for ties).
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if xs.size < 3:
        return None
    first, second = np.triu_indices(xs.size, k=1)
    run = xs[second] - xs[first]
    slopes = np.sort((ys[second] - ys[first])[run != 0] / run[run != 0])
    if slopes.size == 0:
        return None
    n = xs.size
    reach = two_sided_z(level) * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low = max(0, math.floor((slopes.size - reach) / 2))
    high = min(slopes.size - 1, math.ceil((slopes.size + reach) / 2) - 1)
    value = float(np.median(slopes))
    return Slope(
        value=value,
        low=float(slopes[low]),
        high=float(slopes[high]),
        intercept=float(np.median(ys) - value * np.median(xs)),
        level=level,
        n=int(n),
    )
