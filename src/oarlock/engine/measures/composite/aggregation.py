"""I2 Aggregation: one number from the dimensions.

Formula: I = 100·Π (max(s_d, 1) ÷ 100)^{w_d}, weights normalised: a weighted geometric mean with floor 1. Score, 1 to 100.
A gain counts most where the score is lowest; the floor keeps a zero from erasing all other information.
Undefined: no dimension, or weights that add up to 0. Example: 90 90 90 10: 51.96 (arithmetic 70).
Source: OECD/JRC 2008 handbook; human development index since 2010. Reference check: Mazziotta-Pareto M − S·cv.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

FLOOR = 1.0


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights that add up to 1; empty where their sum is 0."""
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()} if total > 0 else {}


def geometric(scores: ArrayLike, weights: Sequence[float]) -> NDArray[np.float64]:
    """I over the last axis of `scores`; weights need not add up to 1."""
    shares = np.asarray(weights, dtype=np.float64) / np.sum(weights)
    floored = np.maximum(np.asarray(scores, dtype=np.float64), FLOOR)
    return np.asarray(100.0 * np.exp(np.log(floored / 100.0) @ shares), dtype=np.float64)


def index_value(scores: Mapping[str, float], weights: Mapping[str, float]) -> float | None:
    """I of the dimensions in `scores`; None without dimensions or weight."""
    names = list(scores)
    shares = [weights.get(name, 0.0) for name in names]
    if sum(shares) <= 0:
        return None
    return float(geometric([scores[name] for name in names], shares))


def mazziotta_pareto(scores: Sequence[float]) -> float:
    """M − S·cv with the population standard deviation: another penalty for imbalance, for comparison only."""
    values = np.asarray(scores, dtype=np.float64)
    mean, spread = float(values.mean()), float(values.std())
    return mean - spread * spread / mean
