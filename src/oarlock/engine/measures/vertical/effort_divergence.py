"""V4 Effort against priority: does the effort go where the goals say?

Formula: effort e flows up the links with their shares: f = eᵀ(I−Q)⁻¹R; s_g = f_g ÷ Σe, s_∅ = unlinked. Priorities p, p_∅ = 0.
Value TV = ½(Σ_g |s_g − p_g| + s_∅): the share of effort that would have to move; no unit, 0 (as declared) to 1.
Score = 100·(1 − max(0, TV − .05) ÷ .95): the last five points earn nothing.
Counting: effort as in `measures.effort`; what is tagged exploration or covered by a deviation leaves the comparison up to the
upper end of the exploration band. Weights of the plan are normalised, so a linked item has no unlinked rest.
Undefined: no current goal; no effort; links in a closed circle (named). Insufficient: no hours, fte or budget.
Range: weeks resampled in moving blocks where the basis is hours; counted on fte or budget.
Secondary: Jensen-Shannon divergence (for trends), TV of the linked effort alone (parts *unlinked* from *mis-weighted*).
Example: 55, 30, 5 h to three goals and 10 h unlinked against .4 .3 .3: TV .25, score 78.9.
Source: Duncan & Duncan 1955; Lin 1991.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oarlock.engine.measures.composite.attribution import HIDDEN, NO_UNIT
from oarlock.engine.measures.definition import Definition, absent, likely_range, without_keys
from oarlock.engine.measures.effort import QUERIES, Effort, effort_of, needs_of_effort
from oarlock.engine.measures.flow import Flow, closed_circle, distance, expected_shares, flow_of
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.divergence import jensen_shannon, total_variation
from oarlock.engine.numerics.resampling import FIGURES_ONLY, Sampling

ID = "vertical.effort_divergence"
GRADE = "B"
NEEDS = Needs(keys=("goals",), queries=QUERIES)
DEAD_ZONE = 0.05


def flow_to_goals(effort: Sequence[float], among: ArrayLike, into: ArrayLike) -> NDArray[np.float64]:
    """f = eᵀ(I−Q)⁻¹R: effort that ends at each goal. among: Q, shares between items; into: R, shares from items to goals."""
    inner, outer = np.asarray(among, dtype=np.float64), np.asarray(into, dtype=np.float64)
    sent = np.linalg.solve((np.eye(len(inner)) - inner).T, np.asarray(effort, dtype=np.float64))
    return np.asarray(sent @ outer, dtype=np.float64)


def divergence(shares: ArrayLike, unlinked: float, priorities: ArrayLike) -> float:
    """TV between where effort ends (shares by goal, and the share that ends nowhere) and the priorities."""
    return float(distance(np.asarray(shares, dtype=np.float64), unlinked, np.asarray(priorities, dtype=np.float64)))


def linked_only(shares: ArrayLike, priorities: ArrayLike) -> float | None:
    """TV of the linked effort alone; None where nothing is linked."""
    values = np.asarray(shares, dtype=np.float64)
    linked = float(values.sum())
    return float(total_variation(values / linked, priorities)) if linked > 0 else None


def bits_apart(shares: ArrayLike, unlinked: float, priorities: ArrayLike) -> float:
    """Jensen-Shannon divergence of the same two distributions, in bits."""
    return jensen_shannon([*np.asarray(shares, dtype=np.float64), unlinked], [*np.asarray(priorities), 0.0])


def score_of(tv: ArrayLike) -> NDArray[np.float64]:
    """100·(1 − max(0, TV − .05) ÷ .95)."""
    beyond = np.maximum(0.0, np.asarray(tv, dtype=np.float64) - DEAD_ZONE)
    return np.asarray(100.0 * (1.0 - beyond / (1.0 - DEAD_ZONE)), dtype=np.float64)


@dataclass(frozen=True)
class Comparison:
    """Effort against priorities, ready to be told: the flow, the wanted shares by goal, TV and its draws."""

    effort: Effort
    flow: Flow
    wanted: NDArray[np.float64]
    tv: float
    draws: NDArray[np.float64] | None


def compare(
    snapshot: Snapshot, effort: Effort, *, sampling: Sampling, wanted: NDArray[np.float64] | None = None
) -> Comparison:
    """Compares effort with wanted shares by goal (the declared weights where none are given)."""
    plan = snapshot.plan
    flow = flow_of(snapshot, effort)
    aim = np.array([plan.weights[goal] for goal in flow.goals]) if wanted is None else wanted
    shares, unlinked = flow.ends
    drawn = flow.drawn(sampling)
    tv = divergence(shares, unlinked, aim)
    draws = None if drawn is None else np.nan_to_num(distance(*drawn, aim), nan=tv)
    return Comparison(effort, flow, aim, tv, draws)


def judge(measure: str, grade: str, *, snapshot: Snapshot, needs: Needs) -> Effort | Measure:
    """The effort to compare, or the reason why there is nothing to compare (shared with V2 and B2)."""
    lacking = without_keys(measure, grade, snapshot=snapshot, needs=needs)
    if lacking is not None:
        return lacking
    if not snapshot.plan.goals:
        return absent(measure, grade, status="undefined", reason="no_current_goal")
    circle = closed_circle(snapshot.plan)
    if circle:
        return absent(measure, grade, status="undefined", reason="links_in_a_circle", circle=circle)
    effort = effort_of(snapshot)
    if effort is None:
        return absent(measure, grade, status="insufficient", reason="no_effort_known", needs=needs_of_effort())
    if effort.total <= 0 or flow_of(snapshot, effort).compared <= 0:
        return absent(measure, grade, status="undefined", reason="no_effort", basis=effort.basis)
    return effort


def inputs_of(effort: Effort) -> tuple[str, ...]:
    """What the figure rests on."""
    plan = ("goals", "objectives", "initiatives")
    return (*plan, "time_entries") if effort.basis == "hours" else plan


def scores_by_unit(snapshot: Snapshot, effort: Effort) -> dict[str, tuple[float, float]]:
    """Each unit's part of the effort and its own score: its effort against where its objectives lead (details.md 33).

    Hours of fewer people than `min_group_size` are hidden together; they, and what has no unit, are compared with the
    company's weights.
    """
    smallest = snapshot.company.policy.min_group_size
    places: dict[str, list[str | None]] = {}
    for unit, amount in effort.by_unit.items():
        few = effort.basis == "hours" and unit is not None and effort.people.get(unit, 0) < smallest
        if amount > 0:
            places.setdefault(HIDDEN if few else unit or NO_UNIT, []).append(unit)
    shown: dict[str, tuple[float, float]] = {}
    for place, units in places.items():
        wanted = None if place in (HIDDEN, NO_UNIT) else expected_shares(snapshot.plan, place)
        part = effort.of_units(units)
        own = compare(snapshot, part, sampling=FIGURES_ONLY, wanted=wanted)
        shown[place] = (part.total / effort.total, float(score_of(own.tv)))
    return shown


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """V4 for the company; `details` holds basis, coverage, shares and priorities by goal, unlinked, linked_only, jsd."""
    effort = judge(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if isinstance(effort, Measure):
        return effort
    found = compare(snapshot, effort, sampling=sampling)
    flow, shares = found.flow, found.flow.ends[0]
    level = float(snapshot.company.policy.confidence)
    low, high = likely_range(found.draws, found.tv, level=level)
    return Measure(
        id=ID, grade=GRADE, value=found.tv, score=float(score_of(found.tv)), low=low, high=high, level=level,
        n=entries(snapshot, effort), status="ok" if effort.enough else "weak",
        reason=None if effort.enough else "little_recorded", inputs=inputs_of(effort),
        method="counted" if found.draws is None else "weeks resampled",
        draws=None if found.draws is None else score_of(found.draws), by_unit=scores_by_unit(snapshot, effort),
        details={
            "basis": effort.basis, "coverage": effort.coverage, "shares": flow.shares,
            "priorities": dict(zip(flow.goals, map(float, found.wanted), strict=True)), "unlinked": flow.unlinked,
            "exploring": flow.exploring, "total": flow.total, "compared": flow.compared,
            "linked_only": linked_only(shares, found.wanted),
            "jsd": bits_apart(shares, flow.unlinked, found.wanted),
            "first": effort.first, "last": effort.last,
        },
    )  # fmt: skip


def entries(snapshot: Snapshot, effort: Effort) -> int:
    """What the effort was added up from: rows of hours, or initiatives."""
    if effort.basis == "hours":
        return len(snapshot.frames[QUERIES[0].name])
    return sum(1 for node in effort.nodes if node is not None)


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
