"""Resampling: percentile ranges, units inside groups, moving blocks of a series; all from a named, seeded stream."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Sampling:
    """How often and from which seed to resample. `draws` 0: figures only, no ranges (the gains of options use this)."""

    draws: int = 2000
    seed: int = 0

    def rng(self, name: str) -> np.random.Generator:
        """A stream of its own per name: what is drawn elsewhere never shifts it; equal names give equal draws."""
        digest = hashlib.sha256(name.encode()).digest()
        return np.random.default_rng([self.seed, int.from_bytes(digest[:8], "big")])


FIGURES_ONLY = Sampling(draws=0)


def percentile_interval(draws: ArrayLike, *, level: float = 0.8) -> tuple[float, float]:
    """The middle `level` of the draws (Efron & Tibshirani 1993, percentile interval)."""
    low, high = np.quantile(np.asarray(draws, dtype=np.float64), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def group_counts(groups: ArrayLike, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How often each unit is drawn, one row a draw: units are resampled with replacement inside their own group."""
    labels = np.asarray(groups)
    counts = np.zeros((draws, len(labels)), dtype=np.int64)
    for label in dict.fromkeys(labels.tolist()):
        members = np.flatnonzero(labels == label)
        counts[:, members] = rng.multinomial(len(members), np.full(len(members), 1 / len(members)), size=draws)
    return counts


def unit_counts(n: int, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How often each of n units is drawn, one row a draw; each row adds up to n."""
    return rng.multinomial(n, np.full(n, 1 / n), size=draws).astype(np.int64)


def block_length(n: int) -> int:
    """⌈n^(1/3)⌉, the length of the moving blocks of a series of n points."""
    return max(1, math.ceil(round(math.cbrt(n), 9)))


def block_indices(n: int, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Moving blocks bootstrap: one row a draw, n positions each, cut from runs of `block_length(n)` (Künsch 1989)."""
    length = block_length(n)
    blocks = math.ceil(n / length)
    starts = rng.integers(0, n - length + 1, size=(draws, blocks))
    positions = starts[:, :, None] + np.arange(length)
    return positions.reshape(draws, -1)[:, :n].astype(np.int64)


def block_counts(n: int, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How often each point of a series is drawn by moving blocks, one row a draw; each row adds up to n."""
    positions = block_indices(n, draws, rng)
    counts = np.zeros((draws, n), dtype=np.int64)
    np.add.at(counts, (np.arange(draws)[:, None], positions), 1)
    return counts
