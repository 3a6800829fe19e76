"""How far two distributions are apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def total_variation(left: ArrayLike, right: ArrayLike) -> NDArray[np.float64] | np.float64:
    """½ Σ|left − right| over the last axis: the share that would have to move to turn one into the other, 0 to 1.

    Both are shares that add up to 1. Symmetric, a metric. Source: Duncan & Duncan 1955 (index of dissimilarity).
    """
    gaps = np.abs(np.asarray(left, dtype=np.float64) - np.asarray(right, dtype=np.float64))
    return np.asarray(0.5 * gaps.sum(axis=-1), dtype=np.float64)[()]


def jensen_shannon(left: ArrayLike, right: ArrayLike) -> float:
    """Jensen-Shannon divergence in bits, 0 (equal) to 1 (disjoint); its root is a metric. Never above total variation.

    Source: Lin 1991, IEEE Transactions on Information Theory 37:145.
    """
    one, other = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    middle = (one + other) / 2
    value = (_relative_entropy(one, middle) + _relative_entropy(other, middle)) / 2
    return min(1.0, max(0.0, value))


def _relative_entropy(shares: NDArray[np.float64], base: NDArray[np.float64]) -> float:
    """Σ shares·log₂(shares ÷ base) where the share is above 0."""
    some = shares > 0
    return float(np.sum(shares[some] * np.log2(shares[some] / base[some])))
