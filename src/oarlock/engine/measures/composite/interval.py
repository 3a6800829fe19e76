"""I4 Uncertainty: the likely range of dimensions and index.

What is a sample is resampled and everything recomputed: weeks of hours in moving blocks (one set of weeks for all measures
that rest on hours), kept promises by Wilson. The range is the middle `policy.confidence` of the draws. Counts of the plan
are exact: low = high = value, method *counted*. A difference of two indices is called only when its own range excludes 0.
Example: the correlation of the law-school data .776 has a bootstrap standard error of .13 (Efron & Tibshirani 1993).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.numerics.resampling import Sampling, percentile_interval

Floats = NDArray[np.float64]


def likely(draws: Floats | None, value: float | None, *, level: float) -> tuple[float | None, float | None]:
    """The middle `level` of the draws; the value itself where nothing was drawn."""
    return (value, value) if draws is None or value is None else percentile_interval(draws, level=level)


def bootstrap(
    rows: Floats, statistic: Callable[[Floats], float], *, sampling: Sampling, name: str
) -> NDArray[np.float64]:
    """The statistic of `draws` samples of the rows, drawn with replacement."""
    picks = sampling.rng(name).integers(0, len(rows), size=(sampling.draws, len(rows)))
    return np.array([statistic(rows[pick]) for pick in picks], dtype=np.float64)


def difference(
    later: tuple[float, Floats | None], earlier: tuple[float, Floats | None], *, level: float
) -> tuple[float, float, float]:
    """value, low, high of later − earlier; draws of the two are independent samples (paired when of the same seed)."""
    value = later[0] - earlier[0]
    if later[1] is None and earlier[1] is None:
        return value, value, value
    draws = (later[1] if later[1] is not None else later[0]) - (earlier[1] if earlier[1] is not None else earlier[0])
    return (value, *percentile_interval(draws, level=level))
