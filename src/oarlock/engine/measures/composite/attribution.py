"""I5 What lowers the index, and what fixing would add.

(a) Share of the shortfall of a dimension: w_d·ln(100 ÷ s_d) ÷ Σ. (b) The gain of an option is recomputed on the same
snapshot, see `realign.gains`. (c) Gains that interact are split by Shapley values. (d) A dimension's share is split over its
measures by weight × (100 − score), then over units by base × (100 − own score); what has no unit, or a hidden one, is the
rest. All shares add up to 1; where everything stands at 100 there is no shortfall and every share is 0.
Example: 90 90 90 10: shares .0402 ×3 and .8793. Source: Shapley 1953; logarithm of the geometric mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from oarlock.engine.measures.composite.aggregation import FLOOR
from oarlock.engine.model.measure import Measure
from oarlock.engine.numerics.shapley import Split, shapley

NO_UNIT = ""
"""The name in `by_unit` under which stands what belongs to no unit."""
HIDDEN = "-"
"""The same for groups that are too small to be shown."""


def shortfall_shares(scores: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """(a) by dimension."""
    losses = {name: weights.get(name, 0.0) * math.log(100.0 / max(score, FLOOR)) for name, score in scores.items()}
    total = sum(losses.values())
    return {name: loss / total if total > 0 else 0.0 for name, loss in losses.items()}


def joint_gains(
    items: Sequence[str], index_with: Callable[[frozenset[str]], float], rng: np.random.Generator
) -> tuple[dict[str, float], Split]:
    """(c) The gain of fixing all items, split over them. index_with: the index when a group of items is fixed."""
    split = shapley(len(items), lambda group: index_with(frozenset(items[one] for one in group)), rng)
    return dict(zip(items, split.values, strict=True)), split


def measure_shares(weights: Mapping[str, float], measures: Mapping[str, Measure]) -> dict[str, float]:
    """(d), first step: a dimension's shortfall by measure; adds up to 1, or empty where all stand at 100."""
    losses = {
        name: weight * (100.0 - one.score)
        for name, weight in weights.items()
        if (one := measures.get(name)) is not None and one.measured and one.score is not None
    }
    total = sum(losses.values())
    return {name: loss / total for name, loss in losses.items()} if total > 0 else {}


def unit_shares(measure: Measure) -> dict[str, float]:
    """(d), second step: a measure's shortfall by unit; adds up to 1. All of it has no unit where units are not told apart."""
    losses = {unit: base * (100.0 - score) for unit, (base, score) in measure.by_unit.items()}
    total = sum(losses.values())
    return {unit: loss / total for unit, loss in losses.items()} if total > 0 else {NO_UNIT: 1.0}
