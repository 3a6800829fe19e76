"""V2 Orphan work: how much of the effort leads to no goal?

Formula: effort on items with no path to a current goal ÷ all compared effort (from the flow of V4). A share, 0 to 1.
Score = 100·(1 − value). Work for the daily business must be a declared goal with its own weight.
Undefined, insufficient and range as V4. Without effort the share of live items is counted instead, status weak.
Closed goals absorb nothing. Example: 10 of 100 h unlinked: .10. Source: arithmetic on own records.
"""

from __future__ import annotations

import numpy as np

from oarlock.engine.measures.definition import Definition, likely_range, score
from oarlock.engine.measures.effort import QUERIES
from oarlock.engine.measures.flow import flow_of, is_sanctioned
from oarlock.engine.measures.vertical.effort_divergence import entries, inputs_of, judge
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "vertical.orphan_share"
GRADE = "C"
NEEDS = Needs(keys=("goals",), queries=QUERIES)


def orphan_share(unlinked: float, total: float) -> float | None:
    """Unlinked effort ÷ all effort; None where there is no effort."""
    return unlinked / total if total > 0 else None


def orphan_items(plan: PlanView) -> tuple[Node, ...]:
    """Current objectives and live initiatives with no path to a current goal, sanctioned ones left out."""
    return tuple(node for node in live_items(plan) if not plan.reach(node) and not is_sanctioned(plan, node))


def live_items(plan: PlanView) -> tuple[Node, ...]:
    """Current objectives and live initiatives."""
    return tuple(node for node in plan.link_table if node[0] == "objective" or node[1] in plan.initiatives)


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """V2 for the company; `details` holds basis, unlinked amount and the orphan items."""
    effort = judge(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if isinstance(effort, Measure):
        return _by_count(snapshot) if effort.reason == "no_effort_known" else effort
    flow = flow_of(snapshot, effort)
    drawn = flow.drawn(sampling)
    shares = None if drawn is None else np.nan_to_num(drawn[1], nan=flow.unlinked)
    level = float(snapshot.company.policy.confidence)
    value = orphan_share(flow.unlinked * flow.compared, flow.compared) or 0.0
    low, high = likely_range(shares, value, level=level)
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value, low=1, high=0), low=low, high=high, level=level,
        n=entries(snapshot, effort), status="ok" if effort.enough else "weak",
        reason=None if effort.enough else "little_recorded", inputs=inputs_of(effort),
        method="counted" if shares is None else "weeks resampled",
        draws=None if shares is None else 100.0 * (1.0 - shares),
        details={
            "basis": effort.basis, "coverage": effort.coverage, "unlinked": flow.unlinked * flow.compared,
            "total": flow.compared, "items": orphan_items(snapshot.plan),
        },
    )  # fmt: skip


def _by_count(snapshot: Snapshot) -> Measure:
    items = live_items(snapshot.plan)
    orphans = orphan_items(snapshot.plan)
    value = orphan_share(len(orphans), len(items))
    level = float(snapshot.company.policy.confidence)
    if value is None:
        return Measure(id=ID, grade=GRADE, value=None, score=None, status="undefined", reason="no_work", level=level)
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value, low=1, high=0), low=value, high=value, level=level,
        n=len(items), status="weak", reason="counted_by_items", inputs=("goals", "objectives", "initiatives"),
        details={"basis": "items", "items": orphans, "unlinked": len(orphans), "total": len(items)},
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
