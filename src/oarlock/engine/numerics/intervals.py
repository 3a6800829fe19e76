"""Likely ranges of shares and means, and the quantiles they rest on."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()


def normal_quantile(p: float) -> float:
    """The standard normal quantile at 0 < p < 1."""
    return _NORMAL.inv_cdf(p)


def normal_cdf(z: float) -> float:
    """P(Z ≤ z) of the standard normal."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def two_sided_z(level: float) -> float:
    """The z of a two-sided interval: 1.2816 for a level of .8, 1.96 for .95."""
    return normal_quantile(0.5 + level / 2)


def t_quantile(p: float, df: float) -> float:
    """Student's t quantile at 0 < p < 1 with `df` > 0 degrees of freedom."""
    from scipy.special import stdtrit  # late: keeps scipy off the path of an audit that needs no t

    return float(stdtrit(df, p))


def wilson(successes: float, n: float, *, level: float = 0.8) -> tuple[float, float]:
    """Wilson's score interval of a share, within 0 and 1.

    Undefined without observations: `n` must be above 0. Source: Wilson 1927, JASA 22:209.
    """
    z = two_sided_z(level)
    return wilson_limit(successes, n, -z), wilson_limit(successes, n, z)


def wilson_limit(successes: float, n: float, z: float) -> float:
    """The share that lies `z` standard errors of its own away from what was observed: one end of Wilson's interval."""
    if n <= 0:
        raise ValueError("a share needs at least one observation")
    share = successes / n
    centre = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return min(1.0, max(0.0, (centre + spread) / (1 + z * z / n)))


def mean_interval(
    mean: float, sd: float, n: int, *, level: float = 0.8, population: int | None = None
) -> tuple[float, float] | None:
    """t interval of a mean; with `population` the finite-population correction √((N−n)/(N−1)) is applied.

    None where n < 2: one value has no spread. n = N gives a range of width 0 (everybody answered).
    """
    if n < 2:
        return None
    se = sd / math.sqrt(n) * finite_population(n, population)
    half = t_quantile(0.5 + level / 2, n - 1) * se
    return mean - half, mean + half


def finite_population(n: int, population: int | None) -> float:
    """The factor by which a standard error shrinks when n of `population` were seen; 1 for an unlimited population."""
    if population is None or population <= 1:
        return 1.0 if population is None else 0.0
    return math.sqrt(max(0, population - n) / (population - 1))
