"""Growth a year of monthly series: the slope of the logarithm beside the seasons, with draws that allow for slow swings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_FITTED = 13


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth a year of each series as a difference of logarithms (0.05: about 5 % a year), with draws of the same.

    free: months less what was fitted (twelve seasons and the slope).
    """

    slopes: Floats
    draws: Floats
    free: int


def yearly_growth(series: ArrayLike, draws: int, rng: np.random.Generator) -> Growth:
    """The growth of monthly series (one a row, all above 0, at least 24 months, the same months for all).

    Regression of ln(value) on the twelve months of the year and time, so seasons are no growth. Draws: months of residuals are
    drawn for all series together, widened by √(n ÷ free) for what the fit took and by √((1 + r) ÷ (1 − r)) for months that
    resemble the one before (Bartlett 1946). r is the larger of the series' own, raised by what the fit hides (13 ÷ (n + 13),
    by simulation: tests at .017 then call .001 to .02 of trendless series up to a true r of .5), between .3 and .9.
    """
    values = np.asarray(series, dtype=np.float64)
    months = values.shape[1]
    if months < 24 or not (values > 0).all():
        raise ValueError("growth needs at least 24 months, all above 0")
    design = np.zeros((months, 13))
    design[np.arange(months), np.arange(months) % 12] = 1
    design[:, 12] = np.arange(months) / 12
    inverse = np.linalg.pinv(design)
    logs = np.log(values)
    fitted = inverse @ logs.T
    residuals = logs - (design @ fitted).T
    free = months - 13
    picked = residuals[:, rng.integers(0, months, size=(draws, months))] * np.sqrt(months / free) * _widening(residuals)
    return Growth(fitted[12], fitted[12][:, None] + picked @ inverse[12], free)


def _widening(residuals: Floats) -> float:
    """How much wider the spread of a slope is for months that resemble the one before."""
    months = residuals.shape[1]
    total = (residuals**2).sum(axis=1)
    alike = (residuals[:, 1:] * residuals[:, :-1]).sum(axis=1)
    own = np.divide(alike, total, out=np.zeros_like(total), where=total > 0)
    r = float(np.clip(own.max() + _FITTED / (months + _FITTED), 0.3, 0.9))
    return float(np.sqrt((1 + r) / (1 - r)))
