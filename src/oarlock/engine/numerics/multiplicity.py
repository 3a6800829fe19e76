"""Many tests at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Benjamini-Hochberg adjusted p-values, in the order given; a test is called at q when its adjusted p is ≤ q.

    Keeps the order of the p-values. Source: Benjamini & Hochberg 1995, JRSS B 57:289.
    """
    p = np.asarray(p_values, dtype=np.float64)
    if p.size == 0:
        return []
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    steps = np.minimum.accumulate(scaled[::-1])[::-1]
    result = np.empty_like(p)
    result[order] = np.minimum(steps, 1.0)
    return [float(value) for value in result]


def called(p_values: Sequence[float], q: float) -> list[bool]:
    """Which tests Benjamini-Hochberg calls at a false discovery rate of q."""
    return [value <= q for value in adjusted(p_values)]


def family_q(families: int, *, total: float = 0.10) -> float:
    """q inside each of the statistical families with data in a run, so that a clean company gets about `total` in all."""
    return total / max(1, families)
