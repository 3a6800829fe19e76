"""Where effort ends: the goals it flows to, what leads nowhere, what is sanctioned (measure V4, details.md 33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.measures.effort import Effort
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.divergence import total_variation
from oarlock.engine.numerics.resampling import Sampling, block_counts

Floats = NDArray[np.float64]
DUST = 1e-12
"""Below this a share is what adding up floats leaves behind."""


@dataclass(frozen=True)
class Flow:
    """Effort sent up the links. Rows of `spent` and `sanctioned` are weeks (or a single row), columns nodes.

    into: share of each node's effort that ends at each goal. band: upper end of the exploration band: sanctioned effort
    leaves the comparison up to this share of all effort; the rest is compared as it is linked.
    """

    goals: tuple[str, ...]
    spent: Floats
    sanctioned: Floats
    into: Floats
    band: float

    @cached_property
    def ends(self) -> tuple[Floats, float]:
        """Share of the compared effort that ends at each goal, and the share that ends at none."""
        shares, unlinked = self.ends_of(self.spent.sum(axis=0)[None, :], self.sanctioned.sum(axis=0)[None, :])
        return shares[0], float(unlinked[0])

    @property
    def shares(self) -> Mapping[str, float]:
        """Share of the compared effort by goal."""
        return dict(zip(self.goals, map(float, self.ends[0]), strict=True))

    @property
    def unlinked(self) -> float:
        """Share of the compared effort with no path to a current goal."""
        return self.ends[1]

    @property
    def total(self) -> float:
        """All effort, in the basis' own unit."""
        return float(self.spent.sum())

    @property
    def exploring(self) -> float:
        """Share of all effort that is tagged exploration or covered by a deviation."""
        return float(self.sanctioned.sum()) / self.total if self.total else 0.0

    @property
    def compared(self) -> float:
        """Effort left in the comparison."""
        return self.total * (1.0 - min(self.exploring, self.band))

    def ends_of(self, spent: Floats, sanctioned: Floats) -> tuple[Floats, Floats]:
        """The same for many rows at once (bootstrap draws): shares by goal, share unlinked. Rows without effort are NaN."""
        every, free = spent.sum(axis=1), sanctioned.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            leaving = np.where(free > 0, np.minimum(free, self.band * every) / np.where(free > 0, free, 1.0), 0.0)
            kept = spent - sanctioned * leaving[:, None]
            amount = kept.sum(axis=1)
            shares = (kept @ self.into) / amount[:, None]
        rest = 1.0 - shares.sum(axis=1)
        return shares, np.where(rest < DUST, 0.0, rest)

    def drawn(self, sampling: Sampling) -> tuple[Floats, Floats] | None:
        """Shares and unlinked share of each bootstrap draw: weeks resampled in moving blocks; None where effort is counted.

        All measures that rest on hours draw the same weeks, so that their draws can be put together.
        """
        weeks = self.spent.shape[0]
        if sampling.draws == 0 or weeks < 2:
            return None
        counts = block_counts(weeks, sampling.draws, sampling.rng("weeks")).astype(np.float64)
        return self.ends_of(counts @ self.spent, counts @ self.sanctioned)


@dataclass(frozen=True)
class Routes:
    """Where the effort of each node ends: shares by goal, and which nodes are sanctioned."""

    nodes: tuple[Node | None, ...]
    into: Floats
    sanctioned: Floats


def flow_of(snapshot: Snapshot, effort: Effort) -> Flow:
    """The flow of some effort through the links of the plan."""
    plan = snapshot.plan
    routes = _routes(snapshot, effort)
    units = np.array([float(unit is not None and ("unit", unit) in plan.sanctioned) for unit in effort.units])
    free = np.maximum(units[:, None], routes.sanctioned[None, :])
    return Flow(
        goals=tuple(plan.goals),
        spent=effort.cells.sum(axis=1),
        sanctioned=np.asarray((effort.cells * free[None, :, :]).sum(axis=1)),
        into=routes.into,
        band=float(snapshot.company.policy.exploration_share[1]),
    )


def _routes(snapshot: Snapshot, effort: Effort) -> Routes:
    """The routes of the effort's nodes; kept with the snapshot, as parts of its effort have the same nodes."""
    known: Routes | None = snapshot.memo.get("routes")
    if known is not None and known.nodes == effort.nodes:
        return known
    plan = snapshot.plan
    goal_at = {goal: position for position, goal in enumerate(plan.goals)}
    into = np.zeros((len(effort.nodes), len(goal_at)))
    for row, node in enumerate(effort.nodes):
        for goal, share in _lands(plan, node).items():
            into[row, goal_at[goal]] = share
    exploring = exploring_nodes(plan)
    free = np.array([float(node in exploring or _covered(plan, node)) for node in effort.nodes])
    found = Routes(effort.nodes, into, free)
    snapshot.memo["routes"] = found
    return found


def _lands(plan: PlanView, node: Node | None) -> Mapping[str, float]:
    """Share of a node's effort by the current goal where it ends."""
    if node is None:
        return {}
    return {node[1]: 1.0} if node[0] == "goal" else plan.absorption.get(node, {})


def is_sanctioned(plan: PlanView, node: Node | None) -> bool:
    """True for exploration, for what a running deviation covers, and for work that serves nothing but such objectives."""
    return node is not None and (node in exploring_nodes(plan) or _covered(plan, node))


def _covered(plan: PlanView, node: Node | None) -> bool:
    """True for what a running deviation covers, itself or through all that it serves."""
    if node is None:
        return False
    links = plan.link_table.get(node, {})
    return node in plan.sanctioned or (
        bool(links) and all(target[0] == "objective" and target in plan.sanctioned for target in links)
    )


def exploring_nodes(plan: PlanView) -> frozenset[Node]:
    """The initiatives tagged exploration."""
    return frozenset(("initiative", one.id) for one in plan.company.initiatives if one.exploration)


def closed_circle(plan: PlanView) -> tuple[Node, ...]:
    """The items whose links run in a circle that nothing leaves: all effort passed on for ever. Empty in a sound plan."""
    ends: set[Node] = {node for node, links in plan.link_table.items() if not links}
    while True:
        more = {
            node
            for node, links in plan.link_table.items()
            if node not in ends and any(to[0] == "goal" or to in ends or to not in plan.link_table for to in links)
        }
        if not more:
            return tuple(sorted(node for node in plan.link_table if node not in ends))
        ends |= more


def expected_shares(plan: PlanView, unit: str) -> Floats | None:
    """Where a unit's own objectives lead, in equal parts; without own ones those of the nearest unit above; else None."""
    for one in (unit, *plan.ancestors(unit)):
        rows = [
            plan.absorption.get(("objective", objective.id), {})
            for objective in plan.objectives.values()
            if objective.unit == one
        ]
        landed = np.array([[row.get(goal, 0.0) for goal in plan.goals] for row in rows if row], dtype=np.float64)
        if landed.size and landed.sum() > 0:
            mean = landed.mean(axis=0)
            return np.asarray(mean / mean.sum(), dtype=np.float64)
    return None


def distance(shares: Floats, unlinked: Floats | float, wanted: Floats) -> Floats:
    """TV between effort and wanted shares; what is unlinked is wanted nowhere."""
    return np.asarray(total_variation(shares, wanted) + 0.5 * np.asarray(unlinked), dtype=np.float64)
