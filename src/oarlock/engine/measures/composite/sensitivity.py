"""I6 Robustness: what the choice of weights and of the mean does to the index.

5,000 draws of weights ~ Dirichlet(50·w) times the exponent of the power mean, one of 1, 0, −1. Reported: the range of the
index, the share of draws in which the same dimension costs most, and, where gains are given, the share in which the same
three findings come first: below .70 *the order depends on the weights*. Example: equal scores: spread 0.
Source: Saisana, Saltelli & Tarantola 2005, JRSS A 168:307.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.measures.composite.aggregation import FLOOR
from oarlock.engine.numerics.resampling import Sampling, percentile_interval

DRAWS = 5000
CONCENTRATION = 50.0
EXPONENTS = (1, 0, -1)
TOP = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """low, high: range of the index (smallest and largest draw); likely: its middle 80 %.

    same_weakest: share of draws in which the same dimension costs most. same_top: share with the same first three findings,
    None where no gains were given.
    """

    low: float
    high: float
    likely: tuple[float, float]
    same_weakest: float
    same_top: float | None = None

    @property
    def spread(self) -> float:
        """Largest minus smallest."""
        return self.high - self.low


def power_mean(scores: Floats, weights: Floats, exponents: NDArray[np.int64]) -> Floats:
    """Weighted power means of floored scores, one a row of weights: exponent 1 arithmetic, 0 geometric, −1 harmonic."""
    floored = np.maximum(scores, FLOOR)
    means = {
        1: weights @ floored,
        0: np.exp(weights @ np.log(floored)),
        -1: 1.0 / (weights @ (1.0 / floored)),
    }
    return np.select([exponents == 1, exponents == 0], [means[1], means[0]], means[-1])


def sensitivity(
    scores: Mapping[str, float],
    weights: Mapping[str, float],
    *,
    seed: int,
    after: Sequence[Mapping[str, float]] = (),
) -> Sensitivity | None:
    """How the index moves with weights and mean; None without weighted dimensions.

    after: for each finding the dimensions' scores once its best option is taken; their order by gain is then judged too.
    """
    names = [name for name in scores if weights.get(name, 0.0) > 0]
    if not names:
        return None
    shares = np.array([weights[name] for name in names], dtype=np.float64)
    shares /= shares.sum()
    rng = Sampling(draws=DRAWS, seed=seed).rng("index.sensitivity")
    drawn = rng.dirichlet(CONCENTRATION * shares, size=DRAWS)
    exponents = rng.choice(np.array(EXPONENTS), size=DRAWS)
    values = np.array([scores[name] for name in names], dtype=np.float64)
    index = power_mean(values, drawn, exponents)
    costs = np.log(100.0 / np.maximum(values, FLOOR))
    weakest = np.argmax(drawn * costs, axis=1)
    return Sensitivity(
        low=float(index.min()),
        high=float(index.max()),
        likely=percentile_interval(index, level=0.8),
        same_weakest=float(np.mean(weakest == int(np.argmax(shares * costs)))),
        same_top=_same_top(names, index, drawn=drawn, exponents=exponents, shares=shares, values=values, after=after),
    )


def _same_top(
    names: Sequence[str],
    index: Floats,
    *,
    drawn: Floats,
    exponents: NDArray[np.int64],
    shares: Floats,
    values: Floats,
    after: Sequence[Mapping[str, float]],
) -> float | None:
    """Share of draws in which the same findings have the three largest gains."""
    if not after:
        return None
    fixed = [np.array([one.get(name, old) for name, old in zip(names, values, strict=True)]) for one in after]
    gains = np.stack([power_mean(one, drawn, exponents) - index for one in fixed], axis=1)
    middle = np.zeros(1, dtype=np.int64)
    base = np.array([power_mean(one, shares[None, :], middle)[0] for one in fixed])
    top = min(TOP, len(fixed))
    wanted = set(np.argsort(-base, kind="stable")[:top].tolist())
    order = np.argsort(-gains, axis=1, kind="stable")[:, :top]
    return float(np.mean([set(row.tolist()) == wanted for row in order]))
