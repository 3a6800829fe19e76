"""Like-for-like comparison of two groups: strata with both groups, weighted as Mantel and Haenszel weight them.

The comparison inside a stratum s is between the means of the exposed and the others; strata are joined with weights
n1·n0/(n1+n0) (Mantel & Haenszel 1959; for means, the inverse variance at equal spread). Strata in which one group is missing
say nothing and get no weight. Uncertainty: bootstrap over clusters (customers dealt into groups), so that many orders of one
customer do not count as many customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.model.frame import Frame
from oarlock.engine.numerics.tails import student_upper

Floats = NDArray[np.float64]
_PARTS = 20
"""Resamples are computed in so many parts, so that many strata need little memory."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Standardised means of the exposed and the others, with one draw of each per bootstrap resample.

    exposed, others: counted rows in strata that hold both groups. clusters: groups with rows in such strata.
    """

    mean_exposed: float
    mean_others: float
    exposed: int
    others: int
    clusters: int
    draws_exposed: Floats
    draws_others: Floats

    @property
    def difference(self) -> float:
        """Exposed minus others, like for like."""
        return self.mean_exposed - self.mean_others

    @property
    def difference_draws(self) -> Floats:
        """The difference in each resample."""
        return self.draws_exposed - self.draws_others

    @property
    def ratio(self) -> float:
        """Exposed over others, like for like."""
        return self.mean_exposed / self.mean_others

    @property
    def ratio_draws(self) -> Floats:
        """The ratio in each resample that has one above 0."""
        some = (self.draws_others > 0) & (self.draws_exposed > 0)
        return self.draws_exposed[some] / self.draws_others[some]

    def p_difference(self, *, sign: int) -> float:
        """One-sided p of "the difference is 0" against "its sign is `sign`" (t with clusters - 1)."""
        return _one_sided(self.difference * sign, self.difference_draws, self.clusters)

    def p_ratio_below(self, bound: float) -> float:
        """One-sided p of "the ratio is at least `bound`" against "it is smaller", on logarithms; 1 where most draws have none."""
        if len(self.ratio_draws) < len(self.draws_others) / 2:
            return 1.0
        return _one_sided(float(np.log(bound / self.ratio)), np.log(self.ratio_draws), self.clusters)


def _one_sided(distance: float, draws: Floats, clusters: int) -> float:
    spread = float(np.std(draws, ddof=1))
    if spread <= 1e-12 * max(1.0, abs(distance)):
        return 0.5**clusters if distance > 0 else 1.0
    return student_upper(distance / spread, clusters - 1)


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums of what is compared: one entry per cluster, stratum and group.

    stratum: any integers; cluster: 0 and up; exposed: true or false; n: counted rows; total: the sum of their values.
    """

    stratum: NDArray[np.int64]
    cluster: NDArray[np.int64]
    exposed: NDArray[np.bool_]
    n: Floats
    total: Floats

    @classmethod
    def of(cls, frame: Frame, strata: Sequence[str]) -> Cells:
        """From a frame with the columns `cluster`, `exposed`, `n`, `total` and those of the strata."""
        codes: dict[tuple[Any, ...], int] = {}
        keys = zip(*(frame[name] for name in strata), strict=True)
        return cls(
            np.array([codes.setdefault(key, len(codes)) for key in keys], dtype=np.int64),
            np.array(frame["cluster"], dtype=np.int64),
            np.array(frame["exposed"], dtype=np.bool_),
            frame.array("n"),
            frame.array("total"),
        )

    def only(self, chosen: NDArray[np.bool_]) -> Cells:
        """The entries that are chosen."""
        return Cells(
            self.stratum[chosen], self.cluster[chosen], self.exposed[chosen], self.n[chosen], self.total[chosen]
        )


def contrast(cells: Cells, weights: Floats) -> Contrast | None:
    """The comparison. weights: how often each cluster is drawn, one row a resample (see `resampling.unit_counts`).

    None when there are fewer than two clusters or no stratum holds both groups.
    """
    names, place = np.unique(cells.stratum, return_inverse=True)
    counts = np.zeros((2, weights.shape[1], len(names)))
    sums = np.zeros_like(counts)
    where = (cells.exposed.astype(np.int64), cells.cluster, place)
    np.add.at(counts, where, cells.n)
    np.add.at(sums, where, cells.total)
    both = (counts[0].sum(axis=0) > 0) & (counts[1].sum(axis=0) > 0)
    counts, sums = counts[:, :, both], sums[:, :, both]
    clusters = int((counts.sum(axis=(0, 2)) > 0).sum())
    if clusters < 2 or not both.any():
        return None
    others, exposed = _standardised(counts.sum(axis=1), sums.sum(axis=1))
    draws = [_standardised(part @ counts, part @ sums) for part in np.array_split(weights, _PARTS)]
    draws_others = np.concatenate([low for low, _ in draws])
    draws_exposed = np.concatenate([high for _, high in draws])
    usable = np.isfinite(draws_others) & np.isfinite(draws_exposed)
    if usable.sum() < weights.shape[0] / 2:
        return None
    return Contrast(
        mean_exposed=float(exposed),
        mean_others=float(others),
        exposed=int(counts[1].sum()),
        others=int(counts[0].sum()),
        clusters=clusters,
        draws_exposed=draws_exposed[usable],
        draws_others=draws_others[usable],
    )


def _standardised(counts: Floats, sums: Floats) -> tuple[Floats, Floats]:
    """Weighted means of the others and the exposed over the last axis (NaN where no stratum holds both)."""
    n0, n1 = counts[0], counts[1]
    both = n0 + n1
    weight = np.divide(n0 * n1, both, out=np.zeros_like(both), where=both > 0)
    mean0 = np.divide(sums[0], n0, out=np.zeros_like(n0), where=n0 > 0)
    mean1 = np.divide(sums[1], n1, out=np.zeros_like(n1), where=n1 > 0)
    whole = weight.sum(axis=-1)
    blank = np.full_like(whole, np.nan)
    low = np.divide((weight * mean0).sum(axis=-1), whole, out=blank.copy(), where=whole > 0)
    high = np.divide((weight * mean1).sum(axis=-1), whole, out=blank.copy(), where=whole > 0)
    return low, high
