"""P1 Exploration share: how much of the effort goes to new things?

Formula: x = effort tagged exploration or covered by a deviation ÷ all effort. A share, 0 to 1, two-sided:
rigidity = max(0, (lo − x) ÷ lo), drift = max(0, (x − hi) ÷ (1 − hi)); band `policy.exploration_share`. No score.
Counting: effort as in `measures.effort`; untagged work is exploitation. lo = 0 switches the rigid side off, hi = 1 the
drifting side. Undefined: no effort. Insufficient: no hours, fte or budget.
Range: weeks resampled where the basis is hours; counted on fte or budget.
Example: band .1 to .3: x .05 → (.5, 0); .2 → (0, 0); .65 → (0, .5).
Source: inverted U of Uotila et al. 2009, SMJ 30:221 (large listed firms); the band is a convention: ask the owner.
"""

from __future__ import annotations

import numpy as np

from oarlock.engine.measures.definition import Definition, absent, likely_range
from oarlock.engine.measures.effort import QUERIES, effort_of, needs_of_effort
from oarlock.engine.measures.flow import flow_of
from oarlock.engine.measures.vertical.effort_divergence import entries
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling, block_counts

ID = "paradox.exploration"
GRADE = "D"
NEEDS = Needs(queries=QUERIES)


def rigidity_and_drift(share: float, band: tuple[float, float]) -> tuple[float, float]:
    """How far the share lies below and above the band, each 0 (inside) to 1 (nothing new; nothing but new)."""
    low, high = band
    rigid = max(0.0, (low - share) / low) if low > 0 else 0.0
    drift = max(0.0, (share - high) / (1 - high)) if high < 1 else 0.0
    return rigid, drift


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """P1 for the company; `details`: basis, rigidity, drift, band, amount explored and in all."""
    effort = effort_of(snapshot)
    if effort is None:
        return absent(ID, GRADE, status="insufficient", reason="no_effort_known", needs=needs_of_effort())
    if effort.total <= 0:
        return absent(ID, GRADE, status="undefined", reason="no_effort", basis=effort.basis)
    flow = flow_of(snapshot, effort)
    value = flow.exploring
    draws = None
    if effort.weeks > 1 and sampling.draws:
        counts = block_counts(effort.weeks, sampling.draws, sampling.rng("weeks")).astype(np.float64)
        every = (counts @ flow.spent).sum(axis=1)
        draws = (counts @ flow.sanctioned).sum(axis=1)[every > 0] / every[every > 0]
    level = float(snapshot.company.policy.confidence)
    low, high = likely_range(draws, value, level=level)
    band = snapshot.company.policy.exploration_share
    rigid, drift = rigidity_and_drift(value, (float(band[0]), float(band[1])))
    return Measure(
        id=ID, grade=GRADE, value=value, score=None, low=low, high=high, level=level, n=entries(snapshot, effort),
        status="ok" if effort.enough else "weak", reason=None if effort.enough else "little_recorded",
        inputs=("initiatives", "time_entries") if effort.basis == "hours" else ("initiatives",),
        method="counted" if draws is None else "weeks resampled",
        details={
            "basis": effort.basis, "coverage": effort.coverage, "rigidity": rigid, "drift": drift,
            "band": (float(band[0]), float(band[1])), "explored": value * flow.total, "total": flow.total,
        },
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS, scored=False)
