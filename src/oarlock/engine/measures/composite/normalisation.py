"""I1 Normalisation: a dimension's score from the scores of its measures.

Formula: s = 100·clip((x − lo) ÷ (hi − lo), 0, 1) with fixed goalposts per measure (`definition.score`); inside a dimension
the weighted arithmetic mean of the measures that have a score.
Counting: a measure that is `undefined`, because there is nothing to judge, leaves the denominator; `insufficient`, every
other status without a value, and a measure not built yet count as missing. The dimension stands when a third of the
remaining weight is measured, else it is missing. Example: fixed goalposts and a geometric mean give .961 for the human
development index of Norway 2021. Source: UNDP technical notes; OECD/JRC 2008 handbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.model.measure import Measure

ENOUGH = 1 / 3


@dataclass(frozen=True, slots=True)
class Assembly:
    """A dimension put together: its score (None when missing), the share of the remaining weight measured, its draws."""

    value: float | None
    coverage: float
    draws: NDArray[np.float64] | None


def goalposts(value: float, low: float, high: float) -> float:
    """(x − lo) ÷ (hi − lo), clipped to 0..1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def assemble(weights: Mapping[str, float], measures: Mapping[str, Measure]) -> Assembly:
    """The weighted mean of the scores there are. A measure of `weights` that is not in `measures` counts as missing."""
    at_stake = {name: weight for name, weight in weights.items() if not _nothing_to_judge(measures.get(name))}
    scores = {
        name: one.score
        for name in at_stake
        if (one := measures.get(name)) is not None and one.measured and one.score is not None
    }
    remaining, there = sum(at_stake.values()), sum(at_stake[name] for name in scores)
    coverage = there / remaining if remaining > 0 else 0.0
    if there <= 0 or coverage < ENOUGH - 1e-12:
        return Assembly(None, coverage, None)
    value = sum(at_stake[name] * scores[name] for name in scores) / there
    return Assembly(value, coverage, _drawn({name: at_stake[name] / there for name in scores}, measures))


def _nothing_to_judge(measure: Measure | None) -> bool:
    return measure is not None and measure.status == "undefined"


def _drawn(weights: Mapping[str, float], measures: Mapping[str, Measure]) -> NDArray[np.float64] | None:
    """The mean recomputed for every draw, counted measures held fast; None where nothing was drawn."""
    if all(measures[name].draws is None for name in weights):
        return None
    parts = []
    for name, weight in weights.items():
        one = measures[name]
        parts.append(weight * (one.draws if one.draws is not None else np.float64(one.score or 0.0)))
    return np.asarray(sum(parts), dtype=np.float64)
