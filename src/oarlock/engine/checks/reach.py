"""Whom a finding reaches: goals on the paths from its subjects, and people in the units it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from oarlock.engine.checks.names import shown_unit
from oarlock.engine.model.finding import Subject
from oarlock.engine.model.plan import Support
from oarlock.engine.model.plan_view import Node
from oarlock.engine.model.snapshot import Snapshot

_WORD = re.compile(r"[a-z0-9][a-z0-9_-]*")


def goal_share(snapshot: Snapshot, subjects: Sequence[Subject]) -> float:
    """Share of the declared goal weight reached from the key subjects, from all where none is key; 0 without goals."""
    keys = [subject for subject in subjects if subject.key] or list(subjects)
    reached = {goal for subject in keys for goal in goals_of(snapshot, subject.type, subject.id)}
    return sum(snapshot.plan.weights.get(goal, 0.0) for goal in sorted(reached))


def fte_share(snapshot: Snapshot, subjects: Sequence[Subject]) -> float:
    """Share of the company's full-time posts in the units named, or named by the items and persons; 0 where unknown."""
    plan = snapshot.plan
    if plan.total_fte <= 0:
        return 0.0
    named = {unit for subject in subjects for unit in units_of(snapshot, subject.type, subject.id)}
    inside = {below for unit in named for below in plan.subtree(unit)}
    return sum(person.fte for person in plan.staff if person.unit in inside) / plan.total_fte


def goals_of(snapshot: Snapshot, type_: str, id_: str) -> frozenset[str]:
    """Current goals on a path from a subject. A party reaches the goals that are measured on its records (sales, purchases);
    single products, customers and the like reach none, nor does a person: a finding weighs the same for every audience.
    """
    plan, company = snapshot.plan, snapshot.company
    match type_:
        case "goal":
            return frozenset((id_,)) & frozenset(plan.goals)
        case "objective":
            return plan.reach(("objective", id_))
        case "initiative" | "campaign":
            return plan.reach(("initiative", id_))
        case "unit":
            return _all(plan.reach(node) for node in work_of_unit(snapshot, bare_unit(id_)))
        case "metric":
            return goals_of_metric(snapshot, id_)
        case "incentive":
            return _all(goals_of_metric(snapshot, one.metric) for one in company.incentives if one.id == id_)
        case "handoff":
            promises = [one.promise for one in company.handoffs if one.id == id_]
            words = {word for promise in promises for word in _WORD.findall(promise)}
            return _all(goals_of_metric(snapshot, word) for word in words)
        case "table":
            return _goals_resting_on(snapshot, id_)
        case "party":
            return _goals_resting_on(snapshot, "purchases" if id_ == "suppliers" else "orders")
        case "system":
            return _all(_supported(snapshot, one.supports) for one in company.systems if one.id == id_)
        case "process":
            return _all(_supported(snapshot, one.supports) for one in company.processes if one.id == id_)
        case "assumption":
            named = {goal for one in company.assumptions if one.id == id_ for goal in one.goals}
            return frozenset(named) & frozenset(plan.goals)
        case "deviation":
            items = [one.item.target for one in company.deviations if one.id == id_]
            return _all(goals_of(snapshot, kind, item) for kind, item in items)
        case _:
            return frozenset()


def units_of(snapshot: Snapshot, type_: str, id_: str) -> tuple[str, ...]:
    """The units a subject is or belongs to; a person counts by the unit that everyone may see."""
    plan, company = snapshot.plan, snapshot.company
    match type_:
        case "unit":
            return (bare_unit(id_),) if bare_unit(id_) in plan.units else ()
        case "objective":
            return tuple(one.unit for one in company.objectives if one.id == id_ and one.unit is not None)
        case "initiative" | "campaign":
            return tuple(unit for one in company.initiatives if one.id == id_ for unit in one.units)
        case "person":
            unit = shown_unit(snapshot, id_)
            return (unit,) if unit is not None else ()
        case _:
            return ()


def goals_of_metric(snapshot: Snapshot, metric: str) -> frozenset[str]:
    """Current goals that measure the metric, or that an objective which measures it leads to."""
    plan = snapshot.plan
    family = plan.metric_family.get(metric, frozenset((metric,)))
    through = [
        plan.reach(("objective", one.id))
        for one in plan.objectives.values()
        if any(target.metric in family for target in one.measures)
    ]
    return frozenset(plan.goals_measuring(metric)) | _all(through)


def work_of_unit(snapshot: Snapshot, unit: str) -> tuple[Node, ...]:
    """Current objectives and live initiatives of the unit and of the units below it."""
    plan = snapshot.plan
    inside = set(plan.subtree(unit))
    objectives: list[Node] = [("objective", one.id) for one in plan.objectives.values() if one.unit in inside]
    initiatives: list[Node] = [
        ("initiative", one.id) for one in plan.initiatives.values() if inside.intersection(one.units)
    ]
    return (*objectives, *initiatives)


def bare_unit(id_: str) -> str:
    """The unit of a group (`unit:lead`, `unit:members`), or the unit itself."""
    return id_.split(":")[0]


def _goals_resting_on(snapshot: Snapshot, table: str) -> frozenset[str]:
    """Goals of the metrics that are computed from a table."""
    resting = [metric for metric, tables in snapshot.metric_tables.items() if table in tables]
    return _all(goals_of_metric(snapshot, metric) for metric in resting)


def _supported(snapshot: Snapshot, supports: Iterable[Support]) -> frozenset[str]:
    return _all(snapshot.plan.reach(node) for node in snapshot.plan.links(supports))


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
