"""The alignment index: six dimensions made of measures, put together as measures.md section I says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.measures.composite.aggregation import geometric, index_value
from oarlock.engine.measures.composite.attribution import shortfall_shares
from oarlock.engine.measures.composite.coverage import bounds, coverage, published
from oarlock.engine.measures.composite.interval import likely
from oarlock.engine.measures.composite.normalisation import assemble
from oarlock.engine.measures.composite.sensitivity import sensitivity
from oarlock.engine.model.measure import DimensionScore, Index, Measure
from oarlock.engine.model.policy import Policy

DIMENSIONS: Mapping[str, Mapping[str, float]] = {
    "vertical": {
        "vertical.effort_divergence": 0.35,
        "vertical.coverage": 0.30,
        "vertical.line_of_sight": 0.20,
        "vertical.smart": 0.15,
    },
    "horizontal": {
        "horizontal.congruence": 0.30,
        "horizontal.declared_conflict": 0.25,
        "horizontal.overcommitment": 0.25,
        "horizontal.date_conflict": 0.20,
    },
    "external": {"external.need_coverage": 0.40, "loop.attainability": 0.35, "external.benchmark_gap": 0.25},
    "cognitive": {"cognitive.consensus": 0.40, "cognitive.leader_gap": 0.35, "cognitive.rwg": 0.25},
    "behavioural": {
        "behaviour.incentive_congruence": 0.40,
        "behaviour.time_congruence": 0.35,
        "behaviour.follow_through": 0.25,
    },
    "cultural": {"culture.pulse": 1.0},
}
"""The measures of each dimension with their weights inside it (measures.md section I)."""
NOT_BUILT: Mapping[str, tuple[str, ...]] = {
    "horizontal.congruence": ("interactions",),
    "external.need_coverage": ("voices",),
    "external.benchmark_gap": ("benchmarks",),
    "cognitive.consensus": ("answers",),
    "cognitive.leader_gap": ("answers",),
    "cognitive.rwg": ("answers",),
    "culture.pulse": ("answers",),
}
"""Measures of the index that are not built yet count as missing; what they will need from the records."""


def build_index(measures: Mapping[str, Measure], policy: Policy, seed: int = 0) -> Index:
    """The index of a run. `measures` by id; what is not in it counts as missing (see `NOT_BUILT`)."""
    level = float(policy.confidence)
    weights = dimension_weights(policy)
    found = {name: _dimension(name, measures, level=level) for name in DIMENSIONS}
    scores = scores_present(found)
    shares = shortfall_shares(scores, weights)
    on_present = index_value(scores, weights)
    covered = coverage(scores, weights)
    draws = _draws(scores, weights, measures=measures)
    low, high = likely(draws, published(on_present, covered), level=level)
    steady = sensitivity(scores, weights, seed=seed)
    return Index(
        value=published(on_present, covered),
        low=low,
        high=high,
        level=level,
        bounds=bounds(scores, weights),
        coverage=covered,
        weakest=min(scores, key=lambda name: (scores[name], name)) if scores else None,
        on_present=on_present,
        dimensions={name: _with_share(one, shares.get(name)) for name, one in found.items()},
        sensitivity={} if steady is None else asdict(steady),
        draws=draws,
    )


def dimension_weights(policy: Policy) -> dict[str, float]:
    """The owner's weight of each dimension."""
    return {name: float(getattr(policy.dimensions, name)) for name in DIMENSIONS}


def scores_present(dimensions: Mapping[str, DimensionScore]) -> dict[str, float]:
    """The scores of the dimensions that stand."""
    return {name: one.value for name, one in dimensions.items() if one.value is not None}


def plain_scores(measures: Mapping[str, Measure]) -> dict[str, float]:
    """The scores of the dimensions that stand, without ranges: the fast path of gains."""
    made = {name: assemble(weights, measures).value for name, weights in DIMENSIONS.items()}
    return {name: value for name, value in made.items() if value is not None}


def _dimension(name: str, measures: Mapping[str, Measure], *, level: float) -> DimensionScore:
    weights = DIMENSIONS[name]
    made = assemble(weights, measures)
    low, high = likely(made.draws, made.value, level=level)
    there = {one: measures[one] for one in weights if one in measures}
    return DimensionScore(
        name=name,
        value=made.value,
        low=low,
        high=high,
        measured=made.value is not None,
        coverage=made.coverage,
        weights=weights,
        measures=there,
        needs=_needs(weights, measures),
    )


def _needs(weights: Mapping[str, float], measures: Mapping[str, Measure]) -> tuple[str, ...]:
    """What would make the missing measures of a dimension measurable."""
    wanted: list[str] = []
    for name in weights:
        one = measures.get(name)
        if one is None:
            wanted.extend(NOT_BUILT.get(name, ()))
        elif not one.measured and one.status != "undefined":
            wanted.extend(one.details.get("needs", ()))
    return tuple(dict.fromkeys(wanted))


def _with_share(one: DimensionScore, share: float | None) -> DimensionScore:
    return DimensionScore(
        name=one.name, value=one.value, low=one.low, high=one.high, measured=one.measured, coverage=one.coverage,
        weights=one.weights, measures=one.measures, needs=one.needs, share_of_shortfall=share,
    )  # fmt: skip


def _draws(
    scores: Mapping[str, float], weights: Mapping[str, float], *, measures: Mapping[str, Measure]
) -> NDArray[np.float64] | None:
    """The index of every draw; None where nothing was drawn or nothing has weight."""
    drawn = {name: assemble(DIMENSIONS[name], measures).draws for name in scores}
    sizes = {len(one) for one in drawn.values() if one is not None}
    if not sizes or sum(weights[name] for name in scores) <= 0:
        return None
    size = sizes.pop()
    columns = [one if (one := drawn[name]) is not None else np.full(size, scores[name]) for name in scores]
    return geometric(np.stack(columns, axis=1), [weights[name] for name in scores])
