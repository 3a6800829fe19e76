"""Quantiles of weighted values."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def weighted_quantile(values: ArrayLike, weights: ArrayLike, p: float) -> float | None:
    """The smallest value at which at least the share `p` of the weight is reached; None without positive weight.

    No interpolation: the result is always one of the values (a price that was really paid).
    """
    value, weight = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    some = weight > 0
    value, weight = value[some], weight[some]
    if value.size == 0:
        return None
    order = np.argsort(value, kind="stable")
    reached = np.cumsum(weight[order])
    position = int(np.searchsorted(reached, p * reached[-1] * (1 - 1e-12), side="left"))
    return float(value[order][position])
