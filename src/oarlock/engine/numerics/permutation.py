"""p-values by rearranging what chance could have arranged otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT_UP_TO = 20_000
DRAWS = 9_999


def permutation_p(as_extreme: int, tried: int, *, exact: bool) -> float:
    """c ÷ t where all arrangements were tried (the observed one among them), else (1 + c) ÷ (1 + B)."""
    return as_extreme / tried if exact else (1 + as_extreme) / (1 + tried)


def two_groups_p(
    values: ArrayLike,
    in_first: ArrayLike,
    statistic: Callable[[NDArray[np.float64], NDArray[np.float64]], float],
    rng: np.random.Generator,
) -> float:
    """P that relabelling the two groups gives a statistic at least as large. Exact for up to 20,000 splits.

    statistic: of the first and the second group; larger is more extreme (take an absolute value for a two-sided test).
    """
    data, first = np.asarray(values, dtype=np.float64), np.asarray(in_first, dtype=bool)
    size = int(first.sum())
    seen = statistic(data[first], data[~first]) - 1e-12
    if math.comb(len(data), size) <= EXACT_UP_TO:
        splits = list(combinations(range(len(data)), size))
        hits = sum(_of(data, np.array(split, dtype=np.int64), statistic) >= seen for split in splits)
        return permutation_p(hits, len(splits), exact=True)
    hits = sum(_of(data, rng.permutation(len(data))[:size], statistic) >= seen for _ in range(DRAWS))
    return permutation_p(hits, DRAWS, exact=False)


def _of(
    data: NDArray[np.float64],
    chosen: NDArray[np.int64],
    statistic: Callable[[NDArray[np.float64], NDArray[np.float64]], float],
) -> float:
    inside = np.zeros(len(data), dtype=bool)
    inside[chosen] = True
    return statistic(data[inside], data[~inside])
