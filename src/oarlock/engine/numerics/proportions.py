"""Two shares compared: exact test, difference with its range, strata put together."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from oarlock.engine.numerics.intervals import two_sided_z, wilson

_SLACK = 1 + 1e-7
"""Tables this close in probability count as equally likely (as in R's fisher.test)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoByTwo:
    """Successes and trials of two groups. n_left and n_right are above 0 where a share is asked for."""

    left: int
    n_left: int
    right: int
    n_right: int

    @property
    def difference(self) -> float:
        """Share of the left group − share of the right group."""
        return self.left / self.n_left - self.right / self.n_right


def fisher_p(table: TwoByTwo) -> float:
    """Two-sided p of Fisher's exact test: tables as likely as this one or less, the margins held fast.

    Source: Fisher 1935. 1 where a margin is 0: nothing can be told.
    """
    successes, total = table.left + table.right, table.n_left + table.n_right
    low, high = max(0, successes - table.n_right), min(successes, table.n_left)
    logs = [
        _log_choose(table.n_left, k) + _log_choose(table.n_right, successes - k) - _log_choose(total, successes)
        for k in range(low, high + 1)
    ]
    cut = logs[table.left - low] + math.log(_SLACK)
    return min(1.0, math.fsum(math.exp(one) for one in logs if one <= cut))


def difference_interval(table: TwoByTwo, *, level: float = 0.8) -> tuple[float, float]:
    """Range of the difference of two shares by Newcombe's hybrid of two Wilson intervals (1998, method 10)."""
    p, q = table.left / table.n_left, table.right / table.n_right
    low_p, high_p = wilson(table.left, table.n_left, level=level)
    low_q, high_q = wilson(table.right, table.n_right, level=level)
    return (
        p - q - math.hypot(p - low_p, high_q - q),
        p - q + math.hypot(high_p - p, q - low_q),
    )


def pooled_difference(strata: Iterable[TwoByTwo], *, level: float = 0.8) -> tuple[float, float, float] | None:
    """Mantel-Haenszel risk difference over strata: value, low, high; None where no stratum holds both groups.

    Like is compared with like inside each stratum. Variance after Sato 1989, valid for sparse and large strata.
    """
    both = [one for one in strata if one.n_left > 0 and one.n_right > 0]
    weights = [one.n_left * one.n_right / (one.n_left + one.n_right) for one in both]
    total = sum(weights)
    if total <= 0:
        return None
    value = sum(weight * one.difference for weight, one in zip(weights, both, strict=True)) / total
    p_sum = sum(_sato_p(one) for one in both)
    q_sum = sum(_sato_q(one) for one in both)
    se = math.sqrt(max(0.0, value * p_sum + q_sum)) / total
    half = two_sided_z(level) * se
    return value, max(-1.0, value - half), min(1.0, value + half)


def _sato_p(one: TwoByTwo) -> float:
    skew = one.n_left * one.n_right * (one.n_right - one.n_left) / 2
    return (one.n_left**2 * one.right - one.n_right**2 * one.left + skew) / (one.n_left + one.n_right) ** 2


def _sato_q(one: TwoByTwo) -> float:
    mixed = one.left * (one.n_right - one.right) + one.right * (one.n_left - one.left)
    return mixed / (2 * (one.n_left + one.n_right))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
