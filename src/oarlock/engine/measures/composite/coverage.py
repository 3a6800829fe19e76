"""I3 Missing dimensions: what the index is known to be without them.

Coverage = weight of the dimensions present ÷ weight of all. Bounds: the index with the missing ones at 1 and at 100. A single
number is published from a coverage of .5; below it the index on the dimensions present is still computed for gains.
Renormalising says "assumes the rest is like this".
Example: 80 (.4), 60 (.3), missing (.3): 70.72, bounds 19.71 to 78.47.
"""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.engine.measures.composite.aggregation import FLOOR, index_value

PUBLISHED_FROM = 0.5


def coverage(scores: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Weight of the dimensions with a score ÷ weight of all; 0 where there is no weight."""
    total = sum(weights.values())
    return sum(weight for name, weight in weights.items() if name in scores) / total if total > 0 else 0.0


def bounds(scores: Mapping[str, float], weights: Mapping[str, float]) -> tuple[float, float] | None:
    """The index with the missing dimensions at 1 and at 100; None where no dimension is present."""
    if not any(weights.get(name, 0.0) > 0 for name in scores):
        return None
    low = index_value({**dict.fromkeys(weights, FLOOR), **scores}, weights)
    high = index_value({**dict.fromkeys(weights, 100.0), **scores}, weights)
    return None if low is None or high is None else (low, high)


def published(value: float | None, covered: float) -> float | None:
    """The number that may be shown: None below a coverage of .5."""
    return value if covered >= PUBLISHED_FROM - 1e-12 else None
