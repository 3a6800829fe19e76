"""B1 Incentive congruence: are people paid for what the goals ask?

Formula: vectors over the same metrics: p = goal weight split equally over the goal's measures; w = Σ direction × weight ×
share of people paid by it. cos θ = w·p ÷ (|w||p|), −1 to 1; score = 100·max(0, cos θ).
Counting: direction is +1 where pay wants what the goal wants, −1 where it wants the opposite. Weights are shares within the
same people and form, normalised (details.md 37). Metrics related by `of` are one. A goal without measures, or with
measures nobody is paid for, stays in p with w = 0; pay for metrics no goal measures stays in w with p = 0. The share of
people is by fte; where nobody is known every incentive counts alike. Plan level, never a person. Exact (low = high).
Undefined: no variable pay or no current goal. Insufficient: no incentives key.
Example: p .5 .3 .2 and w (1, 0, 0): .811107, an angle of 35.8°; uncovered priority .5.
Source: Baker 2002, J. Human Resources 37:728; Feltham & Xie 1994; Kerr 1975.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.direction import metric_way, root_of, wanted_way
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.organisation import AppliesTo, Incentive
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "behaviour.incentive_congruence"
GRADE = "B"
NEEDS = Needs(keys=("incentives", "goals"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What a metric is worth: priority p of the goals that measure it, pay w behind it (negative: against the goal)."""

    metric: str
    priority: float
    pay: float
    goals: tuple[str, ...] = ()
    incentives: tuple[str, ...] = ()


def congruence(pay: Sequence[float], priorities: Sequence[float]) -> float | None:
    """cos θ of pay and priorities, −1 to 1; None where either is all zero."""
    norm = math.hypot(*pay) * math.hypot(*priorities)
    if norm <= 0:
        return None
    return max(-1.0, min(1.0, sum(w * p for w, p in zip(pay, priorities, strict=True)) / norm))


def angle(cosine: float) -> float:
    """θ in degrees, 0 (same direction) to 180."""
    return math.degrees(math.acos(cosine))


def uncovered(pay: Sequence[float], priorities: Sequence[float]) -> float:
    """Priority with no pay behind it: Σ p[w = 0]."""
    return sum(p for w, p in zip(pay, priorities, strict=True) if w == 0)


def unexplained(pay: Sequence[float], priorities: Sequence[float]) -> float | None:
    """Share of pay for what no goal measures: Σ|w|[p = 0] ÷ Σ|w|; None without pay."""
    total = sum(map(abs, pay))
    return sum(abs(w) for w, p in zip(pay, priorities, strict=True) if p == 0) / total if total > 0 else None


def pulls_of(snapshot: Snapshot) -> list[Pull]:
    """The two vectors, one entry a metric (root of its `of` chain) or unmeasured goal (`goal:id`)."""
    plan = snapshot.plan
    priority: dict[str, float] = {}
    ways: dict[str, float] = {}
    goals: dict[str, tuple[str, ...]] = {}
    for goal in plan.goals.values():
        names = [root_of(snapshot, target.metric) for target in goal.measures] or [f"goal:{goal.id}"]
        for position, name in enumerate(names):
            priority[name] = priority.get(name, 0.0) + plan.weights[goal.id] / len(names)
            goals[name] = (*goals.get(name, ()), goal.id)
            if goal.measures:
                ways[name] = ways.get(name, 0.0) + plan.weights[goal.id] * (wanted_way(snapshot, goal, position) or 0)
    pay: dict[str, float] = {}
    paid_by: dict[str, tuple[str, ...]] = {}
    for incentive, weight in paid_weights(snapshot):
        name = root_of(snapshot, incentive.metric)
        sign = 1 if incentive.direction == "up" else -1
        pay[name] = pay.get(name, 0.0) + sign * _way(ways.get(name, 0.0), snapshot, incentive.metric) * weight
        paid_by[name] = (*paid_by.get(name, ()), incentive.id)
    return [
        Pull(metric=name, priority=priority.get(name, 0.0), pay=pay.get(name, 0.0), goals=goals.get(name, ()),
             incentives=paid_by.get(name, ()))
        for name in sorted({*priority, *pay})
    ]  # fmt: skip


def _way(pull: float, snapshot: Snapshot, metric: str) -> int:
    """Where the goals pull a metric by weight; where they are even or silent the metric's own direction, else up."""
    if abs(pull) > 1e-12:
        return 1 if pull > 0 else -1
    return metric_way(snapshot, metric) or 1


def paid_weights(snapshot: Snapshot) -> list[tuple[Incentive, float]]:
    """Each incentive with its share within the same people and form × the share of people it applies to."""
    groups: dict[tuple[AppliesTo, str | None], float] = {}
    for one in snapshot.company.incentives:
        key = (one.applies_to, one.form)
        groups[key] = groups.get(key, 0.0) + float(one.weight)
    found = []
    for one in snapshot.company.incentives:
        total = groups[one.applies_to, one.form]
        weight = float(one.weight) / total if total > 0 else 0.0
        found.append((one, weight * share_of_people(snapshot.plan, one.applies_to)))
    return found


def share_of_people(plan: PlanView, who: AppliesTo) -> float:
    """fte of the unit (and below) or role ÷ all fte; 1 where nobody is known."""
    if plan.total_fte <= 0:
        return 1.0
    if who.unit is not None:
        return plan.fte(who.unit) / plan.total_fte
    return sum(person.fte for person in plan.staff if person.role == who.role) / plan.total_fte


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """B1 for the company; `details`: angle, uncovered priority, unexplained pay, the pulls, those against a goal."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    pulls = pulls_of(snapshot)
    pay, priorities = [one.pay for one in pulls], [one.priority for one in pulls]
    value = congruence(pay, priorities)
    if value is None:
        reason = "no_variable_pay" if not any(pay) else "no_current_goal"
        return absent(ID, GRADE, status="undefined", reason=reason)
    few = len(pulls) < 2
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value), low=value, high=value, n=len(pulls),
        level=float(snapshot.company.policy.confidence), inputs=("incentives", "goals"),
        status="weak" if few else "ok", reason="few_metrics" if few else None,
        details={
            "angle": angle(value), "uncovered": uncovered(pay, priorities),
            "unexplained": unexplained(pay, priorities), "pulls": tuple(pulls),
            "against": tuple(one for one in pulls if one.pay < 0 and one.priority > 0),
        },
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
