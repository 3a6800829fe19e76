"""A company that drifts: too much work off the plan, or goals that change faster than work can follow.

What is assessed: the share of the effort of the last three complete months (hours, else posts, else budget; the sentence
says which) that explores, is sanctioned or leads to no goal, against the upper end of `policy.exploration_share`; on hours
its 95 % range must lie above. And the share of the goals' weight that moved since the quarter began (from `history` or dated
weights) against `churn`.
Why it hurts: work that starts anew each quarter is never finished.
What good looks like: a tenth to a third of the effort on new things, priorities that hold for a year.
What to do: pick the experiments that matter, and let the weights stand until the next yearly plan.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.vertical.effort_sides import DRAWS, sampling_of, source_of
from oarlock.engine.measures.effort import Effort, effort_of, needs_of_effort
from oarlock.engine.measures.flow import Flow, closed_circle, flow_of
from oarlock.engine.measures.paradox.churn import changes_of, has_past
from oarlock.engine.model.finding import Cost, Draft, Evidence, Figure, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan_view import Node
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import block_counts, percentile_interval

KIND = "drifting"
THRESHOLDS = {"churn": 0.30}
LEVEL = 0.95
NAMED = 8


def find(snapshot: Snapshot, judging: Judging) -> list[Draft] | TooLittle:
    """At most one draft, for the company."""
    effort = None if closed_circle(snapshot.plan) else effort_of(snapshot)
    if effort is None and not has_past(snapshot):
        return TooLittle(needs=(*needs_of_effort(), "history"), reason="no_data")
    off = list(_off(snapshot, effort)) if effort is not None and effort.total > 0 else []
    moved = list(_moved(snapshot, judging.thresholds["churn"])) if has_past(snapshot) else []
    if not off and not moved:
        return []
    nodes = _off_nodes(snapshot, effort) if off and effort is not None else []
    return [
        Draft(
            title=off[0].statement.replace(".off_", ".title_off_") if off else f"{KIND}.title",
            figures={**(off[0].figures if off else {}), **(moved[0].figures if moved else {})},
            subjects=tuple(Subject(kind, id_) for kind, id_ in nodes),
            evidence=(*off, *moved),
            cost=Cost(reason=f"{KIND}.no_price"),
            options=tuple(_options(effort if off else None, moved=bool(moved))),
        )
    ]


def off_share(flow: Flow, spent: NDArray[np.float64], sanctioned: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of effort that explores, is sanctioned or leads to no goal, for each row of effort by node."""
    nowhere = 1.0 - flow.into.sum(axis=1)
    off = sanctioned.sum(axis=1) + (spent - sanctioned) @ nowhere
    return np.asarray(off / np.maximum(spent.sum(axis=1), 1e-300), dtype=np.float64)


def _off(snapshot: Snapshot, effort: Effort) -> Iterator[Evidence]:
    flow = flow_of(snapshot, effort)
    share = float(off_share(flow, flow.spent.sum(axis=0)[None, :], flow.sanctioned.sum(axis=0)[None, :])[0])
    limit = float(snapshot.company.policy.exploration_share[1])
    low = share
    if effort.weeks > 1:
        counts = block_counts(effort.weeks, DRAWS, sampling_of(snapshot).rng("weeks")).astype(np.float64)
        low = percentile_interval(off_share(flow, counts @ flow.spent, counts @ flow.sanctioned), level=LEVEL)[0]
    if share > limit + 1e-9 and low > limit:
        yield Evidence(
            statement=f"{KIND}.off_{effort.basis}",
            figures={"off": share, "most": limit},
            source=source_of(snapshot, "paradox.exploration"),
        )


def _off_nodes(snapshot: Snapshot, effort: Effort) -> list[Node]:
    """The pieces of work that are off the plan, the largest first; objectives of single persons are not named."""
    flow = flow_of(snapshot, effort)
    nowhere = 1.0 - flow.into.sum(axis=1)
    spent, sanctioned = flow.spent.sum(axis=0), flow.sanctioned.sum(axis=0)
    off = sanctioned + (spent - sanctioned) * nowhere
    ranked = sorted(zip(effort.nodes, map(float, off), strict=True), key=lambda pair: (-pair[1], pair[0] or ("", "")))
    personal = {("objective", one.id) for one in snapshot.company.objectives if one.person is not None}
    return [node for node, amount in ranked if node is not None and amount > 0 and node not in personal][:NAMED]


def _moved(snapshot: Snapshot, limit: float) -> Iterator[Evidence]:
    changes = changes_of(snapshot)
    if changes and changes[-1].moved > limit + 1e-9:
        last = changes[-1]
        figures: dict[str, Figure] = {"moved": last.moved, "since": last.since}
        inputs = ("goals", "history") if snapshot.history is not None else ("goals",)
        yield Evidence(
            statement=f"{KIND}.moved", figures=figures, source=Source(measure="paradox.churn", inputs=inputs)
        )


def _options(effort: Effort | None, *, moved: bool) -> Iterator[Option]:
    if effort is not None:
        yield Option(
            title=f"{KIND}.option.choose_{effort.basis}",
            kind="act",
            effort_days=2,
            initiative={"name": f"{KIND}.initiative", "kind": "change"},
        )
    if moved:
        yield Option(
            title=f"{KIND}.option.hold",
            kind="act",
            effort_days=0.5,
            initiative={"name": f"{KIND}.initiative_hold", "kind": "change"},
        )


CHECK = Check(kind=KIND, dimension="adaptability", find=find, needs=Needs(keys=("goals",)), thresholds=THRESHOLDS)
